package graph

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"traverse/account"
	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/notify"
)

type viewerNode struct {
	ID            graphql.ID
	Name          string
	Email         string
	Phone         *string
	Demonstration bool
	Memberships   []*membershipNode
	Acting        *membershipNode
	Can           []string
	Version       int32
	accounts      *account.Service

	view     *view
	notices  *notify.Service
	resolver *Resolver
}

type membershipNode struct {
	ID            graphql.ID
	Organization  *organizationNode
	Role          string
	Administrator bool
	Pole          *poleNode
	Version       int32
}

// newViewer shapes the viewer. An organisation that this instance's catalogue does not know yet, because it was founded a
// moment ago elsewhere, is left out until it does.
func (v *view) newViewer(viewer *account.Viewer) *viewerNode {
	a := &viewer.Account
	node := &viewerNode{
		ID: globalID("Viewer", a.ID.String()), Name: a.Name, Email: a.Email, Phone: optional(a.Phone), Demonstration: a.Demonstration,
		Memberships: []*membershipNode{}, Version: int32(a.Version), view: v, //nolint:gosec // it counts changes by hand
	}
	for i := range viewer.Memberships {
		m := v.newMembership(&viewer.Memberships[i])
		if m == nil {
			continue
		}
		node.Memberships = append(node.Memberships, m)
		if viewer.Memberships[i].ID == viewer.Acting {
			node.Acting = m
		}
	}
	return node
}

func (v *view) newMembership(m *account.Membership) *membershipNode {
	organization := v.organizations[m.Organization]
	if organization == nil {
		return nil
	}
	return &membershipNode{
		ID: globalID("Membership", m.ID.String()), Organization: organization, Role: string(m.Role), Administrator: m.Administrator,
		Pole: v.pole(m.Pole), Version: int32(m.Version), //nolint:gosec // it counts changes by hand
	}
}

// Viewer resolves Query.viewer: null without an account.
func (r *Resolver) Viewer(ctx context.Context) (*viewerNode, error) {
	viewer, err := r.accounts.Viewer(ctx)
	if err != nil && fault.CodeOf(err) == fault.Unauthenticated {
		return nil, nil //nolint:nilnil // nobody is signed in
	}
	if err != nil {
		return nil, err
	}
	return r.viewerNode(ctx, viewer)
}

func (r *Resolver) viewerNode(ctx context.Context, viewer *account.Viewer) (*viewerNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	node := v.newViewer(viewer)
	node.accounts, node.notices, node.resolver = r.accounts, r.notices, r
	for _, act := range access.Acts {
		if access.ActorOf(ctx).May(act) {
			node.Can = append(node.Can, string(act))
		}
	}
	return node, nil
}

type chooseMembershipArgs struct {
	Input struct{ Membership graphql.ID }
}

type viewerPayload struct {
	payload
	Viewer *viewerNode
}

// ChooseMembership resolves Mutation.chooseMembership.
func (r *Resolver) ChooseMembership(ctx context.Context, args chooseMembershipArgs) (*viewerPayload, error) {
	acting, err := r.accounts.ChooseMembership(ctx, keyOfID("Membership", args.Input.Membership))
	done, err := outcome(false, err)
	if err != nil || done.failed() {
		return &viewerPayload{payload: done}, err
	}
	viewer, err := r.Viewer(acting)
	return &viewerPayload{payload: done, Viewer: viewer}, err
}
