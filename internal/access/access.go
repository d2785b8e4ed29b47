// Package access says who may do what: one matrix of roles and acts, read by the first line of every service method.
package access

import (
	"context"

	"github.com/google/uuid"

	"traverse/internal/fault"
)

// Role is what a person is when she asks.
type Role string

// The roles. Anonymous is anyone without an account; SignedIn is an account that acts for no organisation; the others are
// those of a membership. Administrator is no membership's role: a membership may add it to its own, in its organisation.
const (
	Anonymous       Role = "ANONYMOUS"
	SignedIn        Role = "SIGNED_IN"
	Referent        Role = "REFERENT"
	Provider        Role = "PROVIDER"
	PoleCoordinator Role = "POLE_COORDINATOR"
	DepartmentAdmin Role = "DEPARTMENT_ADMIN"
	Administrator   Role = "ADMINISTRATOR"
)

// Roles lists the columns of the matrix.
var Roles = []Role{Anonymous, SignedIn, Referent, Provider, PoleCoordinator, DepartmentAdmin, Administrator}

// Actor is who asks. A right comes from one membership, the one that she acts as, never from two put together.
type Actor struct {
	Account       uuid.UUID // uuid.Nil: anonymous
	Session       uuid.UUID // the browser that she signed in with
	Membership    uuid.UUID // uuid.Nil: acts for no organisation
	Organization  uuid.UUID
	Role          Role
	Administrator bool
	Pole          string // that of the organisation, "" if it has none
	Name          string
	Demonstration bool
	Request       uuid.UUID // the request that is being answered: a reading of a person is written down once for it
	// Ended says that somebody has shown a session which is over: she has to sign in again, and is told so.
	Ended bool
	// Unknown says that somebody has shown a session which could not be looked up: the public's rights are hers meanwhile,
	// and what needs an account is unavailable, not forbidden.
	Unknown bool
}

// Is says whether an actor is the same as another, in the same session and with the same rights.
func (a Actor) Is(other Actor) bool {
	return a.Account == other.Account && a.Session == other.Session && a.Membership == other.Membership &&
		a.Organization == other.Organization && a.Role == other.Role && a.Administrator == other.Administrator && a.Pole == other.Pole
}

// SignedIn says whether the actor has an account.
func (a Actor) SignedIn() bool { return a.Account != uuid.Nil }

type actorKey struct{}

// As says who makes the context's request.
func As(ctx context.Context, actor Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// ActorOf says who makes the context's request. A context that says nothing is anonymous.
func ActorOf(ctx context.Context) Actor {
	if actor, ok := ctx.Value(actorKey{}).(Actor); ok {
		return actor
	}
	return Actor{Role: Anonymous}
}

// Scope is what a service may touch for the one who asks.
type Scope struct {
	Actor Actor
	Reach Reach
}

// RefusedError is the cause of a refused act, for the log: it never leaves the process.
type RefusedError struct{ Act Act }

// Error names the act.
func (r *RefusedError) Error() string { return "refused: " + string(r.Act) }

// Require gives the scope of an act for the one who asks. Without it: Unauthenticated to anyone without an account,
// Forbidden to others; a RefusedError is the cause.
func Require(ctx context.Context, act Act) (Scope, error) {
	actor := ActorOf(ctx)
	scope := Scope{Actor: actor, Reach: actor.Reach(act)}
	if scope.Reach != Nothing {
		return scope, nil
	}
	if actor.Unknown {
		return Scope{}, fault.New(fault.Unavailable, "Votre connexion n’a pas pu être vérifiée. Réessayez dans un instant.")
	}
	if actor.Ended {
		return Scope{}, fault.New(fault.Unauthenticated, "Votre connexion a pris fin, ou vos droits ont changé : rien n’a été enregistré. Reconnectez-vous.")
	}
	if !actor.SignedIn() {
		return Scope{}, fault.Wrap(fault.Unauthenticated, "Connectez-vous pour faire cela.", &RefusedError{act})
	}
	return Scope{}, fault.Wrap(fault.Forbidden, "Vous n’avez pas le droit de faire cela.", &RefusedError{act})
}

// May says whether the actor has the act at all, whatever its reach.
func (a Actor) May(act Act) bool { return a.Reach(act) != Nothing }

// Reach says how far an act extends for the actor: the farther of the reaches of her role and, for an administrator, of that.
func (a Actor) Reach(act Act) Reach {
	reach := ReachOf(act, a.Role)
	if a.Administrator {
		reach = max(reach, ReachOf(act, Administrator))
	}
	return reach
}
