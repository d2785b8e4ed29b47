package graph

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"traverse/account"
	"traverse/internal/access"
	"traverse/internal/clock"
)

type memberNode struct {
	ID            graphql.ID
	Organization  *organizationNode
	Name          string
	Email         string
	Phone         *string
	Role          string
	Administrator bool
	Since         Date
	Self          bool
	Version       int32
}

func (v *view) newMember(ctx context.Context, m *account.Member) *memberNode {
	return &memberNode{
		ID: globalID("Membership", m.ID.String()), Organization: v.organizations[m.Organization], Name: m.Name, Email: m.Email, Phone: optional(m.Phone),
		Role: string(m.Role), Administrator: m.Administrator, Since: Date(clock.DayOf(m.StartedAt)), Self: m.Account == access.ActorOf(ctx).Account,
		Version: int32(m.Version), //nolint:gosec // it counts changes by hand
	}
}

type changeMembershipInput struct {
	IdempotencyKey graphql.ID
	Membership     graphql.ID
	Version        int32
	Role           string
	Administrator  bool
}

type memberPayload struct {
	payload
	Member *memberNode
}

// ChangeMembership resolves Mutation.changeMembership.
func (r *Resolver) ChangeMembership(ctx context.Context, args struct{ Input changeMembershipInput }) (*memberPayload, error) {
	in := &args.Input
	done, err := r.organizations.ChangeMembership(ctx, string(in.IdempotencyKey), account.MembershipChange{
		Membership: keyOfID("Membership", in.Membership), Version: int(in.Version), Role: access.Role(in.Role), Administrator: in.Administrator,
	})
	return r.memberPayload(ctx, done, err)
}

func (r *Resolver) memberPayload(ctx context.Context, done access.Done, err error) (*memberPayload, error) {
	answer, err := outcome(done.Replayed, err)
	if err != nil || answer.failed() {
		return &memberPayload{payload: answer}, err
	}
	member, err := r.organizations.Member(ctx, done.ID)
	if err != nil || member == nil {
		return &memberPayload{payload: answer}, err
	}
	v, err := r.settled(ctx)
	if err != nil {
		return nil, err
	}
	return &memberPayload{answer, v.newMember(ctx, member)}, nil
}

type endMembershipInput struct {
	IdempotencyKey graphql.ID
	Membership     graphql.ID
	Version        int32
}

// EndMembership resolves Mutation.endMembership.
func (r *Resolver) EndMembership(ctx context.Context, args struct{ Input endMembershipInput }) (*organizationPayload, error) {
	in := &args.Input
	done, err := r.organizations.EndMembership(ctx, string(in.IdempotencyKey), keyOfID("Membership", in.Membership), int(in.Version))
	return r.organizationPayload(ctx, done, err)
}

type leaveOrganizationInput struct {
	IdempotencyKey graphql.ID
	Membership     graphql.ID
}

// LeaveOrganization resolves Mutation.leaveOrganization.
func (r *Resolver) LeaveOrganization(ctx context.Context, args struct{ Input leaveOrganizationInput }) (*organizationPayload, error) {
	done, err := r.organizations.Leave(ctx, string(args.Input.IdempotencyKey), keyOfID("Membership", args.Input.Membership))
	return r.organizationPayload(ctx, done, err)
}
