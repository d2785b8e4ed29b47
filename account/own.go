package account

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/form"
)

// OpenSession is a browser that a person is signed in with.
type OpenSession struct {
	ID         uuid.UUID `db:"id"`
	Method     Method    `db:"method"`
	UserAgent  string    `db:"user_agent"`
	CreatedAt  time.Time `db:"created_at"`
	LastSeenAt time.Time `db:"last_seen_at"`
}

// OwnChange is what a person changes of her own account.
type OwnChange struct {
	Version int
	Name    string `validate:"required,max=120,line"`
	Phone   string `validate:"phone"`
}

// OwnClosing is a person's wish to close her account, confirmed by the address that she types.
type OwnClosing struct {
	Version      int
	Confirmation string
}

// OwnStore is what a person's own account needs of a database.
type OwnStore interface {
	// OpenSessions lists the sessions of the scope's account that have not ended, the one used last first.
	OpenSessions(ctx context.Context, scope access.Scope, now time.Time) ([]OpenSession, error)
	// EndOwnSession ends one of the actor's sessions.
	EndOwnSession(ctx context.Context, deed *access.Deed, session uuid.UUID) error
	// EndOtherSessions ends all of them but the one that she acts in.
	EndOtherSessions(ctx context.Context, deed *access.Deed) error
	// ChangeOwnAccount writes a change; a stale version is a problem.
	ChangeOwnAccount(ctx context.Context, deed *access.Deed, change *OwnChange) error
	// CloseOwnAccount closes the actor's account, which ends her memberships and sessions. The last administrator of an
	// organisation with other members is a problem.
	CloseOwnAccount(ctx context.Context, deed *access.Deed, version int) error
}

// OpenSessions lists the viewer's sessions.
func (s *Service) OpenSessions(ctx context.Context) ([]OpenSession, error) {
	scope, err := access.Require(ctx, access.ReadOwnAccount)
	if err != nil {
		return nil, err
	}
	return s.store.OpenSessions(ctx, scope, s.now())
}

// EndSession ends one of the viewer's sessions.
func (s *Service) EndSession(ctx context.Context, session uuid.UUID) error {
	scope, err := access.Require(ctx, access.ManageOwnAccount)
	if err != nil {
		return err
	}
	return s.store.EndOwnSession(ctx, s.deeds.Plain(scope, access.ManageOwnAccount), session)
}

// EndOtherSessions ends all of them but the one that she asks with.
func (s *Service) EndOtherSessions(ctx context.Context) error {
	scope, err := access.Require(ctx, access.ManageOwnAccount)
	if err != nil {
		return err
	}
	return s.store.EndOtherSessions(ctx, s.deeds.Plain(scope, access.ManageOwnAccount))
}

// ChangeOwnAccount changes the viewer's name and telephone.
func (s *Service) ChangeOwnAccount(ctx context.Context, change OwnChange) error {
	scope, err := access.Require(ctx, access.ManageOwnAccount)
	if err != nil {
		return err
	}
	change.Name, change.Phone = strings.TrimSpace(change.Name), strings.TrimSpace(change.Phone)
	if problems := form.Check(change); problems != nil {
		return problems
	}
	return s.store.ChangeOwnAccount(ctx, s.deeds.Plain(scope, access.ManageOwnAccount), &change)
}

// CloseOwnAccount closes the viewer's account for good.
func (s *Service) CloseOwnAccount(ctx context.Context, closing OwnClosing) error {
	scope, err := access.Require(ctx, access.ManageOwnAccount)
	if err != nil {
		return err
	}
	viewer, err := s.store.Viewer(ctx, scope)
	if err != nil {
		return err
	}
	if folded(closing.Confirmation) != viewer.Account.Email {
		return fault.On("confirmation", fault.Invalid, "Pour confirmer, tapez votre adresse électronique : "+viewer.Account.Email+".")
	}
	return s.store.CloseOwnAccount(ctx, s.deeds.Plain(scope, access.ManageOwnAccount), closing.Version)
}
