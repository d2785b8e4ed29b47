package graph

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"traverse/account"
	"traverse/internal/access"
)

type invitationNode struct {
	ID            graphql.ID
	Organization  *organizationNode
	Email         string
	Role          string
	Administrator bool
	InvitedBy     string
	SentAt        DateTime
	ExpiresAt     DateTime
	Expired       bool
	Status        string
	Version       int32
}

func (v *view) newInvitation(i *account.Invitation) *invitationNode {
	return &invitationNode{
		ID: globalID("Invitation", i.ID.String()), Organization: v.organizations[i.Organization], Email: i.Email, Role: string(i.Role),
		Administrator: i.Administrator, InvitedBy: i.InvitedBy, SentAt: DateTime{i.CreatedAt}, ExpiresAt: DateTime{i.ExpiresAt},
		Expired: v.members.Expired(i), Status: string(i.Status), Version: int32(i.Version), //nolint:gosec // it counts changes by hand
	}
}

type invitationPayload struct {
	payload
	Invitation *invitationNode
}

// invitationPayload answers a deed that was done to an invitation.
func (r *Resolver) invitationPayload(ctx context.Context, done access.Done, err error) (*invitationPayload, error) {
	answer, err := outcome(done.Replayed, err)
	if err != nil || answer.failed() {
		return &invitationPayload{payload: answer}, err
	}
	invitation, err := r.organizations.Invitation(ctx, done.ID)
	if err != nil || invitation == nil {
		return &invitationPayload{payload: answer}, err
	}
	v, err := r.settled(ctx)
	if err != nil {
		return nil, err
	}
	return &invitationPayload{answer, v.newInvitation(invitation)}, nil
}

type inviteMemberInput struct {
	IdempotencyKey graphql.ID
	Organization   graphql.ID
	Email          string
	Role           string
	Administrator  bool
}

// InviteMember resolves Mutation.inviteMember.
func (r *Resolver) InviteMember(ctx context.Context, args struct{ Input inviteMemberInput }) (*invitationPayload, error) {
	in := &args.Input
	done, err := r.organizations.Invite(ctx, account.InvitationForm{
		Key: string(in.IdempotencyKey), Organization: keyOfID("Organization", in.Organization), Email: in.Email,
		Role: access.Role(in.Role), Administrator: in.Administrator,
	})
	return r.invitationPayload(ctx, done, err)
}

type invitationInput struct {
	IdempotencyKey graphql.ID
	Invitation     graphql.ID
	Version        int32
}

// ResendInvitation resolves Mutation.resendInvitation.
func (r *Resolver) ResendInvitation(ctx context.Context, args struct{ Input invitationInput }) (*invitationPayload, error) {
	in := &args.Input
	done, err := r.organizations.RenewInvitation(ctx, string(in.IdempotencyKey), keyOfID("Invitation", in.Invitation), int(in.Version))
	return r.invitationPayload(ctx, done, err)
}

// CancelInvitation resolves Mutation.cancelInvitation.
func (r *Resolver) CancelInvitation(ctx context.Context, args struct{ Input invitationInput }) (*invitationPayload, error) {
	in := &args.Input
	done, err := r.organizations.CancelInvitation(ctx, string(in.IdempotencyKey), keyOfID("Invitation", in.Invitation), int(in.Version))
	return r.invitationPayload(ctx, done, err)
}
