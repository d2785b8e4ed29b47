package graph

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"traverse/account"
	"traverse/internal/access"
)

type membershipRequestNode struct {
	ID           graphql.ID
	Organization *organizationNode
	Name         string
	Email        string
	Role         string
	Message      *string
	CreatedAt    DateTime
	Status       string
	Version      int32
}

func (v *view) newMembershipRequest(q *account.MembershipRequest) *membershipRequestNode {
	return &membershipRequestNode{
		ID: globalID("MembershipRequest", q.ID.String()), Organization: v.organizations[q.Organization], Name: q.Name, Email: q.Email, Role: string(q.Role),
		Message: optional(q.Message), CreatedAt: DateTime{q.CreatedAt}, Status: string(q.Status), Version: int32(q.Version), //nolint:gosec // it counts changes by hand
	}
}

// MembershipRequests of the viewer's own that wait for an answer. One to an organisation that this instance's catalogue
// does not know yet is left out until it does.
func (n *viewerNode) MembershipRequests(ctx context.Context) ([]*membershipRequestNode, error) {
	requests, err := n.view.members.OwnMembershipRequests(ctx)
	nodes := []*membershipRequestNode{}
	for i := range requests {
		if node := n.view.newMembershipRequest(&requests[i]); node.Organization != nil {
			nodes = append(nodes, node)
		}
	}
	return nodes, err
}

type membershipRequestPayload struct {
	payload
	MembershipRequest *membershipRequestNode
}

// membershipRequestPayload answers a deed that was done to a request.
func (r *Resolver) membershipRequestPayload(ctx context.Context, done access.Done, err error) (*membershipRequestPayload, error) {
	answer, err := outcome(done.Replayed, err)
	if err != nil || answer.failed() {
		return &membershipRequestPayload{payload: answer}, err
	}
	request, err := r.organizations.MembershipRequest(ctx, done.ID)
	if err != nil || request == nil {
		return &membershipRequestPayload{payload: answer}, err
	}
	v, err := r.settled(ctx)
	if err != nil {
		return nil, err
	}
	return &membershipRequestPayload{answer, v.newMembershipRequest(request)}, nil
}

type requestMembershipInput struct {
	IdempotencyKey graphql.ID
	Organization   graphql.ID
	Role           string
	Message        *string
}

// RequestMembership resolves Mutation.requestMembership.
func (r *Resolver) RequestMembership(ctx context.Context, args struct{ Input requestMembershipInput }) (*membershipRequestPayload, error) {
	in := &args.Input
	done, err := r.organizations.RequestMembership(ctx, account.RequestForm{
		Key: string(in.IdempotencyKey), Organization: keyOfID("Organization", in.Organization), Role: access.Role(in.Role), Message: deref(in.Message),
	})
	return r.membershipRequestPayload(ctx, done, err)
}

type membershipRequestInput struct {
	IdempotencyKey graphql.ID
	Request        graphql.ID
	Version        int32
}

// AcceptMembershipRequest resolves Mutation.acceptMembershipRequest.
func (r *Resolver) AcceptMembershipRequest(ctx context.Context, args struct{ Input membershipRequestInput }) (*membershipRequestPayload, error) {
	in := &args.Input
	done, err := r.organizations.AcceptMembershipRequest(ctx, string(in.IdempotencyKey), keyOfID("MembershipRequest", in.Request), int(in.Version))
	return r.membershipRequestPayload(ctx, done, err)
}

// RefuseMembershipRequest resolves Mutation.refuseMembershipRequest.
func (r *Resolver) RefuseMembershipRequest(ctx context.Context, args struct{ Input membershipRequestInput }) (*membershipRequestPayload, error) {
	in := &args.Input
	done, err := r.organizations.RefuseMembershipRequest(ctx, string(in.IdempotencyKey), keyOfID("MembershipRequest", in.Request), int(in.Version))
	return r.membershipRequestPayload(ctx, done, err)
}

// WithdrawMembershipRequest resolves Mutation.withdrawMembershipRequest.
func (r *Resolver) WithdrawMembershipRequest(ctx context.Context, args struct{ Input membershipRequestInput }) (*membershipRequestPayload, error) {
	in := &args.Input
	done, err := r.organizations.WithdrawMembershipRequest(ctx, string(in.IdempotencyKey), keyOfID("MembershipRequest", in.Request), int(in.Version))
	return r.membershipRequestPayload(ctx, done, err)
}
