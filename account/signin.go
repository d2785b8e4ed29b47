package account

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
	"traverse/internal/form"
	"traverse/internal/link"
)

const (
	// SessionLifetime is how long a session lasts, used or not.
	SessionLifetime = 12 * time.Hour
	// SessionIdle is how long a session lasts unused.
	SessionIdle = 2 * time.Hour
	// LinkLifetime is how long a link to sign in works.
	LinkLifetime = 10 * time.Minute
	// LinksPerAddress is how many of them an address is sent in LinksWindow.
	LinksPerAddress = 3
	// LinksWindow is over what time the links of an address are counted.
	LinksWindow = 15 * time.Minute
)

// Identity is what an identity provider says of a person, once it was made sure that it is the provider who says it.
type Identity struct {
	Issuer  string
	Subject string
	Email   string // whose it is, for all that the provider knows
	SIRET   string // of her organisation, "" if it was not said
}

// SignInStore is what signing in needs of a database.
type SignInStore interface {
	// BeginSessionOf begins a session of the account of an identity: the one that it was linked to, else the one of its
	// address, which it is then linked to, alone. NotFound when there is none, and nothing is written.
	BeginSessionOf(ctx context.Context, identity *Identity, begun *Session) error
	// AskLink writes a link for its address, and the event that sends it; for an address without an account as much is
	// written, and nobody is sent anything. Beyond LinksPerAddress it does nothing.
	AskLink(ctx context.Context, asked *link.Link, demonstration bool) error
	// BeginSessionByLink spends a link and begins a session of the account that it is for.
	BeginSessionByLink(ctx context.Context, token string, begun *Session) error
	// Standing gives who a session stands for, without noting that she was seen.
	Standing(ctx context.Context, session uuid.UUID, now time.Time) (access.Actor, error)
}

// SignInIdentity begins a session of the account that an identity stands for; NotFound if it has none here. With
// demonstration, it may be that of a fictitious person.
func (s *Service) SignInIdentity(ctx context.Context, identity *Identity, demonstration bool, userAgent string) (uuid.UUID, error) {
	begun := s.begun(MethodOIDC, demonstration, userAgent)
	known := *identity
	known.Email = folded(identity.Email)
	return begun.ID, s.store.BeginSessionOf(ctx, &known, begun)
}

// AskLink sends a link to sign in to an address, if it is that of an account. Nothing tells whether it is: neither the
// answer, nor what it took. With demonstration, it may be that of a fictitious person.
func (s *Service) AskLink(ctx context.Context, email string, demonstration bool) error {
	email = folded(email)
	if problems := form.Check(struct {
		Email string `field:"email" validate:"required,email,max=254,line"`
	}{email}); problems != nil {
		return problems
	}
	asked := s.links.New(link.SignIn, uuid.Nil, email, LinkLifetime)
	return s.store.AskLink(ctx, &asked, demonstration)
}

// UseLink begins a session with the token of a link that was mailed. A link that is foreign, spent, expired or cut is a
// problem of field « token ».
func (s *Service) UseLink(ctx context.Context, token string, demonstration bool, userAgent string) (uuid.UUID, error) {
	begun := s.begun(MethodLink, demonstration, userAgent)
	return begun.ID, s.store.BeginSessionByLink(ctx, token, begun)
}

// SignInInvited begins a session of the account that an invitation has just opened: its link came to the same mailbox.
func (s *Service) SignInInvited(ctx context.Context, account uuid.UUID, demonstration bool, userAgent string) (uuid.UUID, error) {
	begun := s.begun(MethodLink, demonstration, userAgent)
	begun.Account = account
	return begun.ID, s.store.BeginSession(ctx, begun)
}

// Standing says who a session stands for now, for whoever holds something open for it: unlike Actor it does not keep the
// session from ending unused.
func (s *Service) Standing(ctx context.Context, session uuid.UUID) (access.Actor, error) {
	return s.store.Standing(ctx, session, s.now())
}

func (s *Service) begun(method Method, demonstration bool, userAgent string) *Session {
	return &Session{ID: s.newID(), Method: method, Demonstration: demonstration, UserAgent: clip(userAgent, userAgentMax), At: s.now()}
}

// Opener writes the account of somebody of the direction.
type Opener interface {
	OpenDirection(ctx context.Context, opened *Account) error
}

// OpenDirection opens an account of the direction, for whoever runs the installation: there nobody need be signed in. An
// account that is open already is given the membership; somebody who has it keeps it.
func OpenDirection(ctx context.Context, store Opener, email, name string, now time.Time) error {
	opened := &Account{ID: uuid.New(), Email: folded(email), Name: strings.TrimSpace(name), CreatedAt: now}
	if problems := form.Check(struct {
		Email string `field:"email" validate:"required,email,max=254,line"`
		Name  string `field:"name" validate:"required,max=120,line"`
	}{opened.Email, opened.Name}); problems != nil {
		return problems
	}
	return store.OpenDirection(ctx, opened)
}

// folded is an address as accounts have it.
func folded(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
