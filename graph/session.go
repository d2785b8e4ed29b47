package graph

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/google/uuid"

	"traverse/account"
	"traverse/graph/oidc"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
)

const (
	// sessionCookie names the cookie of whoever has signed in.
	sessionCookie = "traverse_session"
	// sessionKey is where the identifier of the account's session stands in the cookie's data.
	sessionKey = "session"
	// signInFailures is how often in a minute an address may fail to sign in, or ask for a link: who guesses does it more
	// often, and a whole office that signs in does not fail.
	signInFailures = 20
)

// SessionStore keeps what cookies stand for.
type SessionStore interface {
	scs.CtxStore
}

// Sessions knows who makes a request, by the cookie of her browser, and signs people in and out.
type Sessions struct {
	manager  *scs.SessionManager
	accounts *account.Service
	provider *oidc.Provider // nil: there is none
	demo     bool
	log      *slog.Logger

	failures *rateLimiter // of signing in, by address
	starts   *rateLimiter // of ways through the provider
}

// SessionOption changes how people sign in.
type SessionOption func(*Sessions)

// WithProvider lets people sign in through an identity provider.
func WithProvider(provider *oidc.Provider) SessionOption {
	return func(s *Sessions) { s.provider = provider }
}

// WithSignInLimit bounds what an address may try in a minute: few failures, and so many ways through the provider. 0
// lifts both limits, for a server behind a proxy, whose address everybody has. How many links a mailbox is sent is bounded by
// the accounts, whatever this says.
func WithSignInLimit(operations int, now clock.Clock) SessionOption {
	return func(s *Sessions) {
		s.failures, s.starts = newRateLimiter(min(operations, signInFailures), now), newRateLimiter(operations, now)
	}
}

// NewSessions makes the sessions of a server. How long one lasts unused is for the accounts to say: the cookie only ends
// with the longest that it may. With demo, fictitious persons may be become by anyone on this machine. A
// demonstration is served in clear on a loopback address, where not every program keeps a cookie that is Secure.
func NewSessions(store SessionStore, accounts *account.Service, demo bool, log *slog.Logger, options ...SessionOption) *Sessions {
	manager := scs.New()
	manager.Store = store
	manager.Lifetime = account.SessionLifetime
	manager.Cookie = scs.SessionCookie{Name: sessionCookie, Path: "/", HttpOnly: true, Secure: !demo, SameSite: http.SameSiteLaxMode, Persist: false}
	s := &Sessions{manager: manager, accounts: accounts, demo: demo, log: log}
	manager.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { s.refuse(w, r, err) }
	for _, option := range options {
		option(s)
	}
	return s
}

// routes adds the addresses of signing in and out.
func (s *Sessions) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /session/demo", s.demonstrationPersons)
	mux.Handle("POST /session", s.attempt(account.MethodDemonstration, s.become))
	mux.Handle("POST /session/link", s.attempt("", s.askLink))
	mux.Handle("POST /session/link/use", s.attempt(account.MethodLink, s.useLink))
	mux.Handle("DELETE /session", s.manager.LoadAndSave(http.HandlerFunc(s.signOut)))
	if s.provider != nil {
		s.providerRoutes(mux)
	}
}

// attempt serves a way to sign in, with the data of the request's cookie. What fails is counted, and refused beyond what
// an address may fail; a failure of a method is in the journal.
func (s *Sessions) attempt(method account.Method, try func(w http.ResponseWriter, r *http.Request) error) http.Handler {
	return s.manager.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refused := s.failures.exhausted(addressOf(r)); refused != nil {
			w.Header().Set("Retry-After", strconv.Itoa(refused.retryAfter))
			s.refuse(w, r, refused)
			return
		}
		if err := try(w, r); err != nil {
			if code := fault.CodeOf(err); code != fault.Unavailable && code != fault.Timeout {
				s.failures.count(addressOf(r))
			}
			if reason := whyRefused(err); method != "" && reason != "" {
				s.note(r.Context(), method, reason)
			}
			s.refuse(w, r, err)
		}
	}))
}

// whyRefused is the code of a way in that is not open to somebody; "" for a request that cannot be read, or for a failure.
func whyRefused(err error) string {
	if problems := fault.ProblemsOf(err); problems != nil {
		return string(problems[0].Code)
	}
	if err != nil && fault.CodeOf(err) == fault.NotFound {
		return string(fault.NotFound)
	}
	return ""
}

// note writes a failed attempt in the journal.
func (s *Sessions) note(ctx context.Context, method account.Method, reason string) {
	if err := s.accounts.NoteRefusedSignIn(ctx, method, reason); err != nil {
		s.log.WarnContext(ctx, "a failed attempt to sign in is not in the journal", "method", string(method), "reason", reason, "error", err)
	}
}

// recognise puts into the context who makes the request. Nothing is asked of the database for a browser without a cookie.
// When a session cannot be looked up, the public's rights are hers.
func (s *Sessions) recognise(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookie, err := r.Cookie(sessionCookie)
		if err != nil {
			next.ServeHTTP(w, r)
			return
		}
		actor, err := s.actor(r, w, cookie.Value)
		if err != nil {
			s.log.WarnContext(r.Context(), "a session could not be looked up", "error", err)
			actor = access.Actor{Role: access.Anonymous, Unknown: true}
		}
		actor.Request = uuid.New()
		next.ServeHTTP(w, r.WithContext(access.As(r.Context(), actor)))
	})
}

// actor says who a cookie stands for: nobody once the session has ended.
func (s *Sessions) actor(r *http.Request, w http.ResponseWriter, token string) (access.Actor, error) {
	nobody := access.Actor{Role: access.Anonymous}
	ctx, err := s.manager.Load(r.Context(), token)
	if err != nil {
		return nobody, err
	}
	id, err := uuid.Parse(s.manager.GetString(ctx, sessionKey))
	if err != nil {
		return nobody, nil //nolint:nilerr // a cookie that stands for nothing is nobody's
	}
	actor, err := s.accounts.Actor(ctx, id)
	switch {
	case err != nil && fault.CodeOf(err) == fault.NotFound:
		if err := s.manager.Destroy(ctx); err != nil {
			return nobody, err
		}
		s.manager.WriteSessionCookie(ctx, w, "", time.Time{})
		nobody.Ended = true
		return nobody, nil
	case err != nil:
		return nobody, err
	case actor.Demonstration && !s.mayDemonstrate(r):
		return nobody, nil
	}
	return actor, nil
}

// begin makes the request's browser that of a session, under a new token and without anything of what it was before.
func (s *Sessions) begin(ctx context.Context, session uuid.UUID) error {
	if err := s.end(ctx); err != nil {
		return err
	}
	if err := s.manager.RenewToken(ctx); err != nil {
		return err
	}
	if err := s.manager.Clear(ctx); err != nil {
		return err
	}
	s.manager.Put(ctx, sessionKey, session.String())
	return nil
}

// end ends the session that the request's browser was signed in with, if any.
func (s *Sessions) end(ctx context.Context) error {
	id, err := uuid.Parse(s.manager.GetString(ctx, sessionKey))
	if err != nil {
		return nil //nolint:nilerr // nobody was signed in
	}
	return s.accounts.SignOut(ctx, id)
}

// mayDemonstrate says whether a request comes straight from this machine: from a loopback address, to a loopback name, and
// through no proxy. Otherwise a demonstration does not exist.
func (s *Sessions) mayDemonstrate(r *http.Request) bool {
	if !s.demo || !loopback(r.RemoteAddr) || !loopback(r.Host) {
		return false
	}
	for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"} {
		if r.Header.Get(header) != "" {
			return false
		}
	}
	return true
}

// loopback says whether « host:port » or « host » is this machine.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	if err != nil && len(host) > 1 && host[0] == '[' {
		ip, err = netip.ParseAddr(host[1 : len(host)-1])
	}
	return err == nil && ip.IsLoopback()
}

// demonstrationPersons lists those whom anyone may become.
func (s *Sessions) demonstrationPersons(w http.ResponseWriter, r *http.Request) {
	if !s.mayDemonstrate(r) {
		http.NotFound(w, r)
		return
	}
	persons, err := s.accounts.DemonstrationPersons(r.Context())
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, persons)
}

// become signs a fictitious person in.
func (s *Sessions) become(w http.ResponseWriter, r *http.Request) error {
	if !s.mayDemonstrate(r) {
		http.NotFound(w, r)
		return nil
	}
	var asked struct{ Email string }
	if err := readJSON(w, r, &asked); err != nil {
		return err
	}
	session, err := s.accounts.SignInDemonstration(r.Context(), asked.Email, r.UserAgent())
	if err == nil {
		err = s.begin(r.Context(), session)
	}
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]string{"email": asked.Email})
	return nil
}

// askLink sends a link to sign in. Its answer is the same whether the address has an account or not, and however many
// links it was sent before.
func (s *Sessions) askLink(w http.ResponseWriter, r *http.Request) error {
	var asked struct{ Email string }
	if err := readJSON(w, r, &asked); err != nil {
		return err
	}
	s.failures.count(addressOf(r)) // it sends a mail: it is counted even if it succeeds
	if err := s.accounts.AskLink(r.Context(), asked.Email, s.mayDemonstrate(r)); err != nil {
		return err
	}
	writeJSON(w, http.StatusAccepted, map[string]string{
		"message": "Si cette adresse a un compte, un courriel part à l’instant. Son lien vaut dix minutes, une seule fois.",
	})
	return nil
}

// useLink signs in whoever holds a link's token. Opening the link does nothing: the page that it leads to sends this.
func (s *Sessions) useLink(w http.ResponseWriter, r *http.Request) error {
	var sent struct{ Token string }
	if err := readJSON(w, r, &sent); err != nil {
		return err
	}
	session, err := s.accounts.UseLink(r.Context(), sent.Token, s.mayDemonstrate(r), r.UserAgent())
	if err == nil {
		err = s.begin(r.Context(), session)
	}
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]bool{"signedIn": true})
	return nil
}

// signOut ends the session and forgets the cookie. Whoever came through a provider leaves it too, by an address that her
// browser is given; until she comes back from there the cookie holds nothing but what to check then.
func (s *Sessions) signOut(w http.ResponseWriter, r *http.Request) {
	if err := s.end(r.Context()); err != nil {
		s.refuse(w, r, err)
		return
	}
	if address, ok := s.leave(r.Context()); ok {
		writeJSON(w, http.StatusOK, map[string]string{"redirect": address})
		return
	}
	if err := s.manager.Destroy(r.Context()); err != nil {
		s.refuse(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}

// maxForm is how many bytes a request to sign in may have.
const maxForm = 4 << 10

// readJSON reads a small JSON body. Another site's form cannot send one.
func readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != typeJSON {
		return &refusal{status: http.StatusUnsupportedMediaType, code: fault.BadRequest, message: "Le corps doit être en application/json."}
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxForm)).Decode(into); err != nil {
		return badRequest("Le corps n’est pas le JSON attendu.")
	}
	return nil
}

// refuse answers in JSON what went wrong: a code for programs, a message for people.
func (s *Sessions) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status, code, message := statusOf(typeResponse, fault.CodeOf(err)), fault.CodeOf(err), "La connexion n’a pas abouti. Réessayez dans un instant."
	if refused, ok := errors.AsType[*refusal](err); ok {
		status, code, message = refused.status, refused.code, refused.message
	} else if problems := fault.ProblemsOf(err); problems != nil {
		status, code, message = http.StatusUnprocessableEntity, fault.Validation, problems[0].Message
	} else if f, ok := errors.AsType[*fault.Error](err); ok && code != fault.Internal {
		message = f.Message
		if code == fault.NotFound {
			status = http.StatusNotFound
		}
	} else {
		s.log.ErrorContext(r.Context(), "signing in failed", "error", err)
	}
	writeJSON(w, status, map[string]any{"code": code, "message": message})
}

func writeJSON(w http.ResponseWriter, status int, content any) {
	w.Header().Set("Content-Type", typeJSON+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(content) // the reader has left: there is nobody to tell
}
