package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/form"
)

type requestStore interface {
	// MembershipRequests lists the open requests to join an organisation of the scope; false if it is not in it.
	MembershipRequests(ctx context.Context, scope access.Scope, organization uuid.UUID) ([]MembershipRequest, bool, error)
	// OwnMembershipRequests lists the actor's open requests.
	OwnMembershipRequests(ctx context.Context, scope access.Scope) ([]MembershipRequest, error)
	// MembershipRequest reads a request, whatever became of it: the actor's own, or one to an organisation of the scope.
	MembershipRequest(ctx context.Context, scope access.Scope, request uuid.UUID) (*MembershipRequest, error)
	// RequestMembership writes a request.
	RequestMembership(ctx context.Context, deed *access.Deed, request *MembershipRequest) (access.Done, error)
	// AcceptMembershipRequest makes who has asked a member.
	AcceptMembershipRequest(ctx context.Context, deed *access.Deed, request uuid.UUID, version int, membership uuid.UUID) (access.Done, error)
	// RefuseMembershipRequest does not.
	RefuseMembershipRequest(ctx context.Context, deed *access.Deed, request uuid.UUID, version int) (access.Done, error)
	// WithdrawMembershipRequest takes a request of the actor's own back.
	WithdrawMembershipRequest(ctx context.Context, deed *access.Deed, request uuid.UUID, version int) (access.Done, error)
}

// RequestStatus is what became of a request to join.
type RequestStatus string

// The states of a request.
const (
	RequestOpen      RequestStatus = "OPEN"
	RequestAccepted  RequestStatus = "ACCEPTED"
	RequestRefused   RequestStatus = "REFUSED"
	RequestWithdrawn RequestStatus = "WITHDRAWN"
)

// MembershipRequest is somebody who asks to join an organisation.
type MembershipRequest struct {
	ID           uuid.UUID
	Organization uuid.UUID
	Account      uuid.UUID
	Name         string
	Email        string
	Role         access.Role
	Message      string
	CreatedAt    time.Time
	Status       RequestStatus
	Version      int
}

// RequestForm is what asking to join an organisation takes.
type RequestForm struct {
	Key          string `field:"-" json:"-"`
	Organization uuid.UUID
	Role         access.Role
	Message      string `validate:"max=500,text,nonir"`
}

// RequestMembership asks to join an organisation: its administrators answer; where it has none, its pôle or the direction.
func (s *Organizations) RequestMembership(ctx context.Context, asked RequestForm) (access.Done, error) {
	scope, err := access.Require(ctx, access.RequestMembership)
	if err != nil {
		return access.Done{}, err
	}
	problems := form.Check(asked)
	if asked.Role != access.Referent && asked.Role != access.Provider {
		problems = append(problems, fault.On("role", fault.Invalid, "On demande à rejoindre une structure comme référent ou comme porteur.")...)
	}
	if err := problems.OrNil(); err != nil {
		return access.Done{}, err
	}
	return s.once(ctx, scope, access.RequestMembership, asked.Key, asked, func(prepared *access.Deed) (access.Done, error) {
		return s.store.RequestMembership(ctx, prepared, &MembershipRequest{
			ID: s.newID(), Organization: asked.Organization, Account: scope.Actor.Account, Role: asked.Role, Message: asked.Message, CreatedAt: prepared.At,
		})
	})
}

// MembershipRequests lists the open requests to join an organisation, oldest first; nil for who may not see them.
func (s *Organizations) MembershipRequests(ctx context.Context, organization uuid.UUID) ([]MembershipRequest, error) {
	scope, err := access.Require(ctx, access.ManageMembers)
	if err != nil {
		return nil, unseen(err)
	}
	requests, found, err := s.store.MembershipRequests(ctx, scope, organization)
	if err != nil || !found {
		return nil, err
	}
	return requests, nil
}

// OwnMembershipRequests lists the open requests of the one who asks.
func (s *Organizations) OwnMembershipRequests(ctx context.Context) ([]MembershipRequest, error) {
	scope, err := access.Require(ctx, access.ReadOwnAccount)
	if err != nil {
		return nil, err
	}
	return s.store.OwnMembershipRequests(ctx, scope)
}

// MembershipRequest reads a request of one's own, or to an organisation that one may manage; nil if there is none.
func (s *Organizations) MembershipRequest(ctx context.Context, request uuid.UUID) (*MembershipRequest, error) {
	scope, err := access.Require(ctx, access.RequestMembership)
	if err != nil {
		return nil, unseen(err)
	}
	scope.Reach = max(scope.Reach, scope.Actor.Reach(access.ManageMembers))
	found, err := s.store.MembershipRequest(ctx, scope, request)
	return found, unseen(err)
}

// AcceptMembershipRequest makes who has asked a member.
func (s *Organizations) AcceptMembershipRequest(ctx context.Context, key string, request uuid.UUID, version int) (access.Done, error) {
	return s.onRequest(ctx, access.ManageMembers, key, "accept", request, version, func(prepared *access.Deed) (access.Done, error) {
		return s.store.AcceptMembershipRequest(ctx, prepared, request, version, s.newID())
	})
}

// RefuseMembershipRequest tells who has asked that she does not become a member.
func (s *Organizations) RefuseMembershipRequest(ctx context.Context, key string, request uuid.UUID, version int) (access.Done, error) {
	return s.onRequest(ctx, access.ManageMembers, key, "refuse", request, version, func(prepared *access.Deed) (access.Done, error) {
		return s.store.RefuseMembershipRequest(ctx, prepared, request, version)
	})
}

// WithdrawMembershipRequest takes a request of one's own back.
func (s *Organizations) WithdrawMembershipRequest(ctx context.Context, key string, request uuid.UUID, version int) (access.Done, error) {
	return s.onRequest(ctx, access.RequestMembership, key, "withdraw", request, version, func(prepared *access.Deed) (access.Done, error) {
		return s.store.WithdrawMembershipRequest(ctx, prepared, request, version)
	})
}

func (s *Organizations) onRequest(ctx context.Context, act access.Act, key, what string, request uuid.UUID, version int, do func(*access.Deed) (access.Done, error)) (access.Done, error) {
	scope, err := access.Require(ctx, act)
	if err != nil {
		return access.Done{}, err
	}
	input := struct {
		What    string
		Request uuid.UUID
		Version int
	}{what, request, version}
	return s.once(ctx, scope, act, key, input, do)
}
