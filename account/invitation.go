package account

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/form"
	"traverse/internal/link"
)

type invitationStore interface {
	// Invitations lists the open invitations of an organisation of the scope; false if it is not in it.
	Invitations(ctx context.Context, scope access.Scope, organization uuid.UUID) ([]Invitation, bool, error)
	// Invitation reads an invitation of an organisation of the scope, whatever became of it.
	Invitation(ctx context.Context, scope access.Scope, invitation uuid.UUID) (*Invitation, error)
	// Invite writes an invitation and its link.
	Invite(ctx context.Context, deed *access.Deed, invitation *Invitation, made *link.Link) (access.Done, error)
	// RenewInvitation gives an open invitation another link; the earlier ones end.
	RenewInvitation(ctx context.Context, deed *access.Deed, invitation uuid.UUID, version int, made *link.Link) (access.Done, error)
	// CancelInvitation ends an open invitation and its links.
	CancelInvitation(ctx context.Context, deed *access.Deed, invitation uuid.UUID, version int) (access.Done, error)
	// InvitationByToken finds an invitation by the token of one of its links.
	InvitationByToken(ctx context.Context, token string) (*InvitationOffer, error)
	// AcceptInvitation spends a link: the account that the invitation is for, made if it has none, becomes a member.
	// newAccount and newMembership are their identifiers if they have to be made.
	AcceptInvitation(ctx context.Context, deed *access.Deed, acceptance *Acceptance, newAccount, newMembership uuid.UUID) (*Joined, error)
	// DeclineInvitation spends a link: whoever was invited says that it is not her.
	DeclineInvitation(ctx context.Context, deed *access.Deed, token string) error
}

// invitationLasts is for how long the link of an invitation works.
const invitationLasts = 14 * 24 * time.Hour

// InvitationStatus is what became of an invitation.
type InvitationStatus string

// The states of an invitation.
const (
	InvitationSent      InvitationStatus = "SENT"
	InvitationAccepted  InvitationStatus = "ACCEPTED"
	InvitationDeclined  InvitationStatus = "DECLINED"
	InvitationCancelled InvitationStatus = "CANCELLED"
)

// Invitation is an offer to join an organisation, sent by mail.
type Invitation struct {
	ID            uuid.UUID
	Organization  uuid.UUID
	Email         string
	Role          access.Role
	Administrator bool
	InvitedBy     string // her name
	CreatedAt     time.Time
	ExpiresAt     time.Time
	Status        InvitationStatus
	Version       int
}

// InvitationForm is what inviting somebody takes.
type InvitationForm struct {
	Key           string `field:"-" json:"-"`
	Organization  uuid.UUID
	Email         string `validate:"required,max=254,email"`
	Role          access.Role
	Administrator bool
}

// demonstrationDomain is that of fictitious addresses.
const demonstrationDomain = "@demo.invalid"

// Invite sends an invitation by mail. The first member of an organisation becomes its administrator.
func (s *Organizations) Invite(ctx context.Context, asked InvitationForm) (access.Done, error) {
	scope, err := access.Require(ctx, access.ManageMembers)
	if err != nil {
		return access.Done{}, err
	}
	asked.Email = addressOf(asked.Email)
	problems := form.Check(asked)
	if strings.HasSuffix(asked.Email, demonstrationDomain) && !scope.Actor.Demonstration {
		problems = append(problems, fault.On("email", fault.Invalid, "Cette adresse est réservée aux personnes fictives.")...)
	}
	if err := problems.OrNil(); err != nil {
		return access.Done{}, err
	}
	return s.once(ctx, scope, access.ManageMembers, asked.Key, asked, func(prepared *access.Deed) (access.Done, error) {
		invitation := &Invitation{
			ID: s.newID(), Organization: asked.Organization, Email: asked.Email, Role: asked.Role, Administrator: asked.Administrator,
			CreatedAt: prepared.At, ExpiresAt: prepared.At.Add(invitationLasts),
		}
		made := s.links.New(link.Invitation, invitation.ID, asked.Email, invitationLasts)
		return s.store.Invite(ctx, prepared, invitation, &made)
	})
}

// Expired says whether the link of an invitation has ceased to work.
func (s *Organizations) Expired(invitation *Invitation) bool {
	return !s.now().Before(invitation.ExpiresAt)
}

// Invitations lists the open invitations of an organisation, newest first; nil for who may not see them.
func (s *Organizations) Invitations(ctx context.Context, organization uuid.UUID) ([]Invitation, error) {
	scope, err := access.Require(ctx, access.ManageMembers)
	if err != nil {
		return nil, unseen(err)
	}
	invitations, found, err := s.store.Invitations(ctx, scope, organization)
	if err != nil || !found {
		return nil, err
	}
	return invitations, nil
}

// Invitation reads an invitation that the one who asks may manage; nil if there is none.
func (s *Organizations) Invitation(ctx context.Context, invitation uuid.UUID) (*Invitation, error) {
	scope, err := access.Require(ctx, access.ManageMembers)
	if err != nil {
		return nil, unseen(err)
	}
	found, err := s.store.Invitation(ctx, scope, invitation)
	return found, unseen(err)
}

// RenewInvitation sends an invitation again, with a new link that lasts as long as the first; the earlier one ends.
func (s *Organizations) RenewInvitation(ctx context.Context, key string, invitation uuid.UUID, version int) (access.Done, error) {
	return s.onInvitation(ctx, key, "renew", invitation, version, func(prepared *access.Deed) (access.Done, error) {
		found, err := s.store.Invitation(ctx, prepared.Scope, invitation)
		if err != nil && fault.CodeOf(err) == fault.NotFound {
			return access.Done{}, fault.NotFoundProblem("invitation")
		}
		if err != nil {
			return access.Done{}, err
		}
		made := s.links.New(link.Invitation, invitation, found.Email, invitationLasts)
		return s.store.RenewInvitation(ctx, prepared, invitation, version, &made)
	})
}

// CancelInvitation takes an invitation back: its link ends.
func (s *Organizations) CancelInvitation(ctx context.Context, key string, invitation uuid.UUID, version int) (access.Done, error) {
	return s.onInvitation(ctx, key, "cancel", invitation, version, func(prepared *access.Deed) (access.Done, error) {
		return s.store.CancelInvitation(ctx, prepared, invitation, version)
	})
}

func (s *Organizations) onInvitation(ctx context.Context, key, what string, invitation uuid.UUID, version int, do func(*access.Deed) (access.Done, error)) (access.Done, error) {
	scope, err := access.Require(ctx, access.ManageMembers)
	if err != nil {
		return access.Done{}, err
	}
	input := struct {
		What       string
		Invitation uuid.UUID
		Version    int
	}{what, invitation, version}
	return s.once(ctx, scope, access.ManageMembers, key, input, do)
}

// InvitationOffer is an invitation as whoever holds its link sees it.
type InvitationOffer struct {
	Invitation
	Account          uuid.UUID // the one that the address has, uuid.Nil for none
	OrganizationName string
	OrganizationSlug string
	LinkUsedAt       *time.Time
	LinkExpiresAt    time.Time
}

// HasAccount says whether the address that is invited has an account.
func (o *InvitationOffer) HasAccount() bool { return o.Account != uuid.Nil }

// Open says why an invitation can no longer be answered by a link: to whoever holds it, in words that say what to do.
func (o *InvitationOffer) Open(now time.Time) error {
	refuse := func(message string) error { return fault.On("token", fault.StateForbids, message) }
	switch {
	case o.Status == InvitationAccepted:
		return refuse("Cette invitation a déjà été acceptée. Connectez-vous avec votre adresse " + o.Email + ".")
	case o.Status == InvitationDeclined:
		return refuse("Cette invitation a été déclinée. Si c’est une erreur, demandez-en une autre à « " + o.OrganizationName + " ».")
	case o.Status == InvitationCancelled:
		return refuse("Cette invitation a été annulée. Demandez-en une autre à « " + o.OrganizationName + " ».")
	case o.LinkUsedAt != nil:
		return refuse("Un lien plus récent vous a été envoyé : ouvrez le dernier courriel reçu.")
	case !now.Before(o.LinkExpiresAt):
		return refuse("Cette invitation a expiré. Demandez à « " + o.OrganizationName + " » de vous l’envoyer de nouveau.")
	}
	return nil
}

// Offer reads an invitation for whoever holds its link; a problem of « token » if it can no longer be answered, or if
// somebody else is signed in.
func (s *Organizations) Offer(ctx context.Context, token string) (*InvitationOffer, error) {
	scope, err := access.Require(ctx, access.AnswerInvitation)
	if err != nil {
		return nil, err
	}
	offer, err := s.store.InvitationByToken(ctx, token)
	if err != nil && fault.CodeOf(err) == fault.NotFound {
		return nil, fault.On("token", fault.Missing, "Ce lien n’est pas valable. Copiez-le en entier depuis le courriel, ou demandez-en un autre.")
	}
	if err != nil {
		return nil, err
	}
	if err := offer.Open(s.now()); err != nil {
		return nil, err
	}
	if scope.Actor.SignedIn() && scope.Actor.Account != offer.Account {
		return nil, fault.On("account", fault.StateForbids, "Cette invitation est pour "+offer.Email+", et vous êtes connecté au nom de "+scope.Actor.Name+
			". Déconnectez-vous, puis revenez sur cette page.")
	}
	return offer, nil
}

// Acceptance is what accepting an invitation takes. Name is asked of whoever has no account yet.
type Acceptance struct {
	Token string
	Name  string `validate:"max=200,line"`
	Phone string `validate:"phone"`
}

// Joined is what an accepted invitation has made.
type Joined struct {
	Account    uuid.UUID
	Membership uuid.UUID
	NewAccount bool
}

// Accept makes whoever holds the link of an invitation a member: with the account that the address has, or a new one.
func (s *Organizations) Accept(ctx context.Context, acceptance Acceptance) (*Joined, error) {
	scope, err := access.Require(ctx, access.AnswerInvitation)
	if err != nil {
		return nil, err
	}
	offer, err := s.Offer(ctx, acceptance.Token)
	if err != nil {
		return nil, err
	}
	acceptance.Name, acceptance.Phone = oneLine(acceptance.Name), oneLine(acceptance.Phone)
	problems := form.Check(acceptance)
	if !offer.HasAccount() && acceptance.Name == "" {
		problems = append(problems, fault.On("name", fault.Required, "Dites votre prénom et votre nom.")...)
	}
	if err := problems.OrNil(); err != nil {
		return nil, err
	}
	joined, err := s.store.AcceptInvitation(ctx, s.deeds.Plain(scope, access.AnswerInvitation), &acceptance, s.newID(), s.newID())
	if err != nil {
		return nil, err
	}
	return joined, s.catalogue.Refresh(ctx)
}

// Decline says that an invitation reached the wrong person: « ce n’est pas moi ».
func (s *Organizations) Decline(ctx context.Context, token string) error {
	scope, err := access.Require(ctx, access.AnswerInvitation)
	if err != nil {
		return err
	}
	if _, err := s.Offer(ctx, token); err != nil {
		return err
	}
	return s.store.DeclineInvitation(ctx, s.deeds.Plain(scope, access.AnswerInvitation), token)
}
