package graph

import (
	"net/http"
	"slices"
	"time"

	"traverse/account"
	"traverse/internal/access"
	"traverse/internal/fault"
)

// invitationLinks answers whoever holds the link of an invitation. She may have no account yet, and accepting may begin a
// session: these are addresses of the sessions, not mutations. All are POST with a JSON body, since the token is in it, and
// answer as mutations do: what a person can mend is in userErrors.
type invitationLinks struct {
	sessions      *Sessions
	organizations *account.Organizations
}

// routes adds the addresses of invitations.
func (l *invitationLinks) routes(mux *http.ServeMux) {
	mux.Handle("POST /session/invitation/reading", l.attempt(l.read))
	mux.Handle("POST /session/invitation", l.attempt(l.accept))
	mux.Handle("POST /session/invitation/refusal", l.attempt(l.decline))
}

// linkError is a UserError of the SDL.
type linkError struct {
	Code    fault.ProblemCode `json:"code"`
	Field   []string          `json:"field"`
	Message string            `json:"message"`
}

// attempt serves whoever holds a link, or says that she does: what is wrong with links is counted as failures to sign in are.
func (l *invitationLinks) attempt(try func(w http.ResponseWriter, r *http.Request) error) http.Handler {
	return l.sessions.recognise(l.sessions.attempt(account.MethodLink, func(w http.ResponseWriter, r *http.Request) error {
		err := try(w, r)
		problems := fault.ProblemsOf(err)
		if problems == nil {
			return err
		}
		errors := make([]linkError, len(problems))
		for i, problem := range problems {
			errors[i] = linkError(problem)
			if slices.Equal(problem.Field, []string{"token"}) {
				l.sessions.failures.count(addressOf(r))
			}
		}
		writeJSON(w, http.StatusOK, map[string]any{"userErrors": errors})
		return nil
	}))
}

type invitationOrganization struct {
	Name string `json:"name"`
	Slug string `json:"slug"`
}

type invitationReading struct {
	Organization  invitationOrganization `json:"organization"`
	Role          access.Role            `json:"role"`
	Administrator bool                   `json:"administrator"`
	InvitedBy     string                 `json:"invitedBy"`
	Email         string                 `json:"email"`
	ExpiresAt     time.Time              `json:"expiresAt"`
	HasAccount    bool                   `json:"hasAccount"`
}

// read says what an invitation offers. It changes nothing.
func (l *invitationLinks) read(w http.ResponseWriter, r *http.Request) error {
	var asked struct{ Token string }
	if err := readJSON(w, r, &asked); err != nil {
		return err
	}
	offer, err := l.organizations.Offer(r.Context(), asked.Token)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]any{"userErrors": []linkError{}, "invitation": invitationReading{
		Organization: invitationOrganization{offer.OrganizationName, offer.OrganizationSlug}, Role: offer.Role, Administrator: offer.Administrator,
		InvitedBy: offer.InvitedBy, Email: offer.Email, ExpiresAt: offer.LinkExpiresAt.UTC(), HasAccount: offer.HasAccount(),
	}})
	return nil
}

// accept makes the holder a member. A new account begins a session: there was nothing in it to protect. One that was there
// already has its own way to sign in, which a link that stays fourteen days in a mailbox does not replace.
func (l *invitationLinks) accept(w http.ResponseWriter, r *http.Request) error {
	var asked struct{ Token, Name, Phone string }
	if err := readJSON(w, r, &asked); err != nil {
		return err
	}
	joined, err := l.organizations.Accept(r.Context(), account.Acceptance{Token: asked.Token, Name: asked.Name, Phone: asked.Phone})
	signedIn := access.ActorOf(r.Context()).SignedIn()
	switch {
	case err != nil:
	case signedIn:
		_, err = l.sessions.accounts.ChooseMembership(r.Context(), joined.Membership)
	case joined.NewAccount:
		signedIn = true
		err = l.signIn(r, joined)
	}
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]any{"userErrors": []linkError{}, "signedIn": signedIn})
	return nil
}

func (l *invitationLinks) signIn(r *http.Request, joined *account.Joined) error {
	session, err := l.sessions.accounts.SignInInvited(r.Context(), joined.Account, l.sessions.mayDemonstrate(r), r.UserAgent())
	if err != nil {
		return err
	}
	return l.sessions.begin(r.Context(), session)
}

// decline says that the invitation has reached the wrong person.
func (l *invitationLinks) decline(w http.ResponseWriter, r *http.Request) error {
	var asked struct{ Token string }
	err := readJSON(w, r, &asked)
	if err == nil {
		err = l.organizations.Decline(r.Context(), asked.Token)
	}
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]any{"userErrors": []linkError{}})
	return nil
}
