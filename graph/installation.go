package graph

import "traverse/account"

// Installation is what anyone may know of this server before signing in.
type Installation struct {
	// Demonstration says that its persons are fictitious.
	Demonstration bool
	// IdentityProvider names who signs people in through OpenID Connect; "" for nobody.
	IdentityProvider string
	// Contact says whom to ask for an access; "" if it was not said.
	Contact string
}

// digest tells installations apart: what is answered about one is not what is answered about another.
func (i *Installation) digest() string {
	demonstration := "0"
	if i.Demonstration {
		demonstration = "1"
	}
	return demonstration + i.IdentityProvider + "\n" + i.Contact
}

type installationNode struct {
	Demonstration    bool
	SignInMethods    []string
	IdentityProvider *string
	Contact          *string
}

// Installation resolves Query.installation.
func (r *Resolver) Installation() *installationNode {
	node := &installationNode{Demonstration: r.installation.Demonstration, IdentityProvider: optional(r.installation.IdentityProvider), Contact: optional(r.installation.Contact)}
	if node.IdentityProvider != nil {
		node.SignInMethods = append(node.SignInMethods, string(account.MethodOIDC))
	}
	node.SignInMethods = append(node.SignInMethods, string(account.MethodLink))
	if node.Demonstration {
		node.SignInMethods = append(node.SignInMethods, string(account.MethodDemonstration))
	}
	return node
}
