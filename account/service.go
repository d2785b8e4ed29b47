package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/deed"
	"traverse/internal/fault"
	"traverse/internal/keys"
	"traverse/internal/link"
)

// Store is what accounts need of a database. What is not there, or not in the scope, is a NotFound.
type Store interface {
	SignInStore
	OwnStore
	JournalStore
	DirectoryStore
	// Actor gives who a session stands for, and notes that she was seen.
	Actor(ctx context.Context, session uuid.UUID, now time.Time) (access.Actor, error)
	// AccountByEmail finds an account that is not closed.
	AccountByEmail(ctx context.Context, email string) (*Account, error)
	// BeginSession writes a session of an account, acting as its only membership if it has one alone.
	BeginSession(ctx context.Context, begun *Session) error
	// EndSession ends a session; ending it twice does nothing.
	EndSession(ctx context.Context, id uuid.UUID, now time.Time) error
	// Viewer reads an account and its active memberships.
	Viewer(ctx context.Context, scope access.Scope) (*Viewer, error)
	// ChooseMembership makes the actor's session act as one of her memberships.
	ChooseMembership(ctx context.Context, deed *access.Deed, membership uuid.UUID) error
	// DemonstrationPersons lists those of the demonstration.
	DemonstrationPersons(ctx context.Context) ([]DemonstrationPerson, error)
}

// Service is what people do with accounts and organisations. Its methods ask the matrix first.
type Service struct {
	store Store
	now   clock.Clock
	deeds deed.Maker
	links link.Maker
	newID func() uuid.UUID
}

// NewService makes a service.
func NewService(store Store, now clock.Clock, ring *keys.Ring) *Service {
	return &Service{store: store, now: now, deeds: deed.Maker{Now: now, Keys: ring}, links: link.Maker{Now: now, Keys: ring}, newID: uuid.New}
}

// Session is a browser that an account has signed in with.
type Session struct {
	ID        uuid.UUID
	Account   uuid.UUID
	Method    Method
	UserAgent string
	At        time.Time
	// Demonstration lets it be that of a fictitious person.
	Demonstration bool
}

// userAgentMax is how much of a browser's name is kept.
const userAgentMax = 200

// Actor says who a session stands for; NotFound once it has ended, or the account is closed.
func (s *Service) Actor(ctx context.Context, session uuid.UUID) (access.Actor, error) {
	return s.store.Actor(ctx, session, s.now())
}

// SignOut ends a session.
func (s *Service) SignOut(ctx context.Context, session uuid.UUID) error {
	return s.store.EndSession(ctx, session, s.now())
}

// SignInDemonstration begins a session of a fictitious person; NotFound if the address is none of theirs.
func (s *Service) SignInDemonstration(ctx context.Context, email, userAgent string) (uuid.UUID, error) {
	account, err := s.store.AccountByEmail(ctx, folded(email))
	if err != nil {
		return uuid.Nil, err
	}
	if !account.Demonstration {
		return uuid.Nil, fault.New(fault.NotFound, "Cette personne n’est pas de la démonstration.")
	}
	begun := s.begun(MethodDemonstration, true, userAgent)
	begun.Account = account.ID
	return begun.ID, s.store.BeginSession(ctx, begun)
}

// DemonstrationPersons lists the fictitious persons.
func (s *Service) DemonstrationPersons(ctx context.Context) ([]DemonstrationPerson, error) {
	return s.store.DemonstrationPersons(ctx)
}

// Viewer gives whoever asks.
func (s *Service) Viewer(ctx context.Context) (*Viewer, error) {
	scope, err := access.Require(ctx, access.ReadOwnAccount)
	if err != nil {
		return nil, err
	}
	return s.store.Viewer(ctx, scope)
}

// ChooseMembership makes the viewer act as another of her memberships in this browser. In the context that it gives, she
// already does.
func (s *Service) ChooseMembership(ctx context.Context, membership uuid.UUID) (context.Context, error) {
	scope, err := access.Require(ctx, access.ManageOwnAccount)
	if err != nil {
		return ctx, err
	}
	if err := s.store.ChooseMembership(ctx, s.deeds.Plain(scope, access.ManageOwnAccount), membership); err != nil {
		return ctx, err
	}
	actor, err := s.Actor(ctx, scope.Actor.Session)
	return access.As(ctx, actor), err
}

func clip(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}
