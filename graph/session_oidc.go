package graph

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"traverse/account"
	"traverse/graph/oidc"
	"traverse/internal/fault"
)

// What the data of a cookie hold of the provider.
const (
	attemptsKey = "attempts" // the ways through it that are not finished, as JSON
	tokenKey    = "id_token" // what it is told when the person leaves
	leavingKey  = "leaving"  // the state that she comes back from leaving with
	refusedKey  = "refused"  // the address of somebody who has no account
)

// The addresses that a provider is given: they are registered there, to the letter.
const (
	CallbackPath = "/session/oidc/retour"
	GoodbyePath  = "/session/oidc/adieu"
)

const (
	// attemptsKept is how many ways through the provider a browser may have begun: one for each of its tabs.
	attemptsKept = 5
	// hub is where a person goes who came from nowhere in particular.
	hub = "/espace"
)

func (s *Sessions) providerRoutes(mux *http.ServeMux) {
	for pattern, serve := range map[string]http.HandlerFunc{
		"GET /session/oidc":    s.toProvider,
		"GET " + CallbackPath:  s.fromProvider,
		"GET " + GoodbyePath:   s.goodbye,
		"GET /session/refusal": s.refusal,
	} {
		mux.Handle(pattern, private(s.manager.LoadAndSave(serve)))
	}
}

// private keeps an address that carries a secret from the next page and from every cache.
func private(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// toProvider sends a person to the provider.
func (s *Sessions) toProvider(w http.ResponseWriter, r *http.Request) {
	if s.starts.exhausted(addressOf(r)) != nil {
		s.turnAway(w, r, &oidc.Refusal{Reason: oidc.TooMany})
		return
	}
	s.starts.count(addressOf(r))
	attempt, address, err := s.provider.Begin(r.Context())
	if err != nil {
		s.turnAway(w, r, err)
		return
	}
	attempt.Return = localPath(r.URL.Query().Get("retour"))
	begun := append(s.attempts(r.Context()), *attempt)
	s.keepAttempts(r.Context(), begun[max(0, len(begun)-attemptsKept):])
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// fromProvider receives a person whom the provider sends back.
func (s *Sessions) fromProvider(w http.ResponseWriter, r *http.Request) {
	if s.failures.exhausted(addressOf(r)) != nil {
		s.turnAway(w, r, &oidc.Refusal{Reason: oidc.TooMany})
		return
	}
	attempt, err := s.takeAttempt(r)
	if err == nil {
		err = s.arrive(r, attempt)
	}
	if err != nil {
		s.failures.count(addressOf(r))
		s.turnAway(w, r, err)
		return
	}
	http.Redirect(w, r, attempt.Return, http.StatusSeeOther)
}

// takeAttempt finds the attempt that a request answers, and spends it: what the provider says in answer to nothing, or a
// second time, is not listened to.
func (s *Sessions) takeAttempt(r *http.Request) (*oidc.Attempt, error) {
	query := r.URL.Query()
	attempts := s.attempts(r.Context())
	at := slices.IndexFunc(attempts, func(a oidc.Attempt) bool { return a.State == query.Get("state") })
	if at < 0 {
		return nil, &oidc.Refusal{Reason: oidc.Expired, Err: errors.New("no attempt of this browser has this state")}
	}
	attempt := attempts[at]
	s.keepAttempts(r.Context(), slices.Delete(attempts, at, at+1))
	switch failure := query.Get("error"); {
	case !s.provider.Fresh(&attempt):
		return nil, &oidc.Refusal{Reason: oidc.Expired, Err: errors.New("the attempt is too old")}
	case failure == "access_denied":
		return nil, &oidc.Refusal{Reason: oidc.Cancelled}
	case failure != "":
		return nil, &oidc.Refusal{Reason: oidc.Invalid, Err: errors.New("the provider says " + clipText(failure) + ": " + clipText(query.Get("error_description")))}
	}
	return &attempt, nil
}

// arrive signs in the person whom the provider vouches for.
func (s *Sessions) arrive(r *http.Request, attempt *oidc.Attempt) error {
	ctx := r.Context()
	arrival, err := s.provider.Finish(ctx, attempt, r.URL.Query().Get("code"))
	if err != nil {
		return err
	}
	session, err := s.accounts.SignInIdentity(ctx, &arrival.Identity, s.mayDemonstrate(r), r.UserAgent())
	if err != nil && fault.CodeOf(err) == fault.NotFound {
		// She may leave the provider, to come back as somebody else.
		s.manager.Put(ctx, tokenKey, arrival.Token)
		s.manager.Put(ctx, refusedKey, arrival.Identity.Email)
		return &oidc.Refusal{Reason: oidc.NoAccount}
	}
	if err != nil {
		return err
	}
	if err := s.begin(ctx, session); err != nil {
		return err
	}
	s.manager.Put(ctx, tokenKey, arrival.Token)
	return nil
}

// journalled are the reasons that say something of who tried; the others are accidents of a browser or of the network.
var journalled = []oidc.Reason{oidc.NoAccount, oidc.Invalid, oidc.LevelTooLow, oidc.NoEmail}

// turnAway leads to the page that says why somebody could not come in. The cause is for the log.
func (s *Sessions) turnAway(w http.ResponseWriter, r *http.Request, err error) {
	reason := oidc.Failed
	if refused, ok := errors.AsType[*oidc.Refusal](err); ok {
		reason = refused.Reason
	}
	level := slog.LevelInfo
	if reason == oidc.Failed || reason == oidc.Unreachable || reason == oidc.Invalid {
		level = slog.LevelWarn
	}
	if slices.Contains(journalled, reason) {
		s.note(r.Context(), account.MethodOIDC, string(reason))
	}
	s.log.Log(r.Context(), level, "nobody came in through the identity provider", "reason", reason, "error", err)
	http.Redirect(w, r, "/connexion/refus?motif="+string(reason), http.StatusSeeOther)
}

// leave prepares the way out of the provider, for whoever came through it; false for anyone else.
func (s *Sessions) leave(ctx context.Context) (string, bool) {
	token := s.manager.GetString(ctx, tokenKey)
	if token == "" || s.provider == nil {
		return "", false
	}
	state := oidc.Secret()
	address, ok := s.provider.Leave(ctx, token, state)
	if !ok {
		return "", false
	}
	if s.manager.RenewToken(ctx) != nil || s.manager.Clear(ctx) != nil {
		return "", false
	}
	s.manager.Put(ctx, leavingKey, state)
	return address, true
}

// goodbye receives a person who has left the provider. Her session here ended before she went.
func (s *Sessions) goodbye(w http.ResponseWriter, r *http.Request) {
	state := s.manager.GetString(r.Context(), leavingKey)
	if state == "" || state != r.URL.Query().Get("state") {
		http.Redirect(w, r, "/connexion/refus?motif=depart-non-confirme", http.StatusSeeOther)
		return
	}
	if err := s.manager.Destroy(r.Context()); err != nil {
		s.turnAway(w, r, err)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// refusal tells a person without an account which address the provider has given for her: nobody else can read it.
func (s *Sessions) refusal(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"email": s.manager.GetString(r.Context(), refusedKey)})
}

func (s *Sessions) attempts(ctx context.Context) []oidc.Attempt {
	var attempts []oidc.Attempt
	_ = json.Unmarshal([]byte(s.manager.GetString(ctx, attemptsKey)), &attempts) // nothing was kept: there is none
	return attempts
}

func (s *Sessions) keepAttempts(ctx context.Context, attempts []oidc.Attempt) {
	kept, err := json.Marshal(attempts)
	if err != nil {
		panic("sessions: " + err.Error()) // they are texts and instants
	}
	s.manager.Put(ctx, attemptsKey, string(kept))
}

// localPath is an address of this site to come back to; the hub for anything else.
func localPath(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || strings.ContainsAny(address, "\\\r\n") {
		return hub
	}
	return address
}
