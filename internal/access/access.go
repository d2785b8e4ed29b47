// Package access says who may do what: one matrix of roles and acts, read by the first line of every service method.
package access

import (
	"context"

	"traverse/internal/fault"
)

// Role is what a person is when she asks. The roles of signed-in people come with accounts.
type Role string

// Anonymous is anyone without an account.
const Anonymous Role = "ANONYMOUS"

// Act is something that can be asked of the domain.
type Act string

// ReadCatalogue is reading what is published: programme, vocabulary, territories, actions.
const ReadCatalogue Act = "READ_CATALOGUE"

// Reach says over what an act extends for a role. Nothing means that the role may not.
type Reach string

// The reaches.
const (
	Nothing   Reach = "NOTHING"
	Published Reach = "PUBLISHED" // what the public sees
)

// matrix is the only truth about rights.
var matrix = map[Act]map[Role]Reach{
	ReadCatalogue: {Anonymous: Published},
}

// Roles and Acts list the matrix's rows and columns, for its golden.
var (
	Roles = []Role{Anonymous}
	Acts  = []Act{ReadCatalogue}
)

// ReachOf reads the matrix; Nothing for whatever it does not say.
func ReachOf(act Act, role Role) Reach {
	if reach, ok := matrix[act][role]; ok {
		return reach
	}
	return Nothing
}

// Scope is what a service may touch for the one who asks.
type Scope struct {
	Role  Role
	Reach Reach
}

type roleKey struct{}

// As says in which role the context's request is made.
func As(ctx context.Context, role Role) context.Context {
	return context.WithValue(ctx, roleKey{}, role)
}

// RoleOf says in which role the context's request is made. A context that says nothing is anonymous.
func RoleOf(ctx context.Context) Role {
	if role, ok := ctx.Value(roleKey{}).(Role); ok {
		return role
	}
	return Anonymous
}

// Require gives the scope of an act for the one who asks, or a Forbidden.
func Require(ctx context.Context, act Act) (Scope, error) {
	role := RoleOf(ctx)
	reach := ReachOf(act, role)
	if reach == Nothing {
		return Scope{}, fault.New(fault.Forbidden, "Vous n’avez pas le droit de faire cela.")
	}
	return Scope{Role: role, Reach: reach}, nil
}
