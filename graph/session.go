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
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/google/uuid"

	"traverse/account"
	"traverse/internal/access"
	"traverse/internal/fault"
)

const (
	// sessionCookie names the cookie of whoever has signed in.
	sessionCookie = "traverse_session"
	// A session ends after so long, used or not, and after so long unused.
	sessionLifetime = 12 * time.Hour
	sessionIdle     = 2 * time.Hour
	// sessionKey is where the identifier of the account's session stands in the cookie's data.
	sessionKey = "session"
)

// SessionStore keeps what cookies stand for.
type SessionStore interface {
	scs.CtxStore
}

// Sessions knows who makes a request, by the cookie of her browser, and signs people in and out.
type Sessions struct {
	manager  *scs.SessionManager
	accounts *account.Service
	demo     bool
	log      *slog.Logger
}

// NewSessions makes the sessions of a server. With demo, fictitious persons may be become by anyone on this machine. A
// demonstration is served in clear on a loopback address, where not every program keeps a cookie that is Secure.
func NewSessions(store SessionStore, accounts *account.Service, demo bool, log *slog.Logger) *Sessions {
	manager := scs.New()
	manager.Store = store
	manager.Lifetime, manager.IdleTimeout = sessionLifetime, sessionIdle
	manager.Cookie = scs.SessionCookie{Name: sessionCookie, Path: "/", HttpOnly: true, Secure: !demo, SameSite: http.SameSiteLaxMode, Persist: false}
	return &Sessions{manager: manager, accounts: accounts, demo: demo, log: log}
}

// routes adds the addresses of signing in and out.
func (s *Sessions) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /session/demo", s.demonstrationPersons)
	mux.Handle("POST /session", s.loaded(s.become))
	mux.Handle("DELETE /session", s.loaded(s.signOut))
}

// loaded gives a handler the data of the request's cookie, and writes what it changes.
func (s *Sessions) loaded(do http.HandlerFunc) http.Handler {
	s.manager.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { s.refuse(w, r, err) }
	return s.manager.LoadAndSave(do)
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
		return nobody, nil
	case err != nil:
		return nobody, err
	case actor.Demonstration && !s.mayDemonstrate(r):
		return nobody, nil
	}
	// The deadline of an unused session moves with every request.
	renewed, expiry, err := s.manager.Commit(ctx)
	if err == nil {
		s.manager.WriteSessionCookie(ctx, w, renewed, expiry)
	}
	return actor, err
}

// begin makes the request's browser that of a session, under a new token.
func (s *Sessions) begin(ctx context.Context, session uuid.UUID) error {
	if err := s.manager.RenewToken(ctx); err != nil {
		return err
	}
	s.manager.Put(ctx, sessionKey, session.String())
	return nil
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
func (s *Sessions) become(w http.ResponseWriter, r *http.Request) {
	if !s.mayDemonstrate(r) {
		http.NotFound(w, r)
		return
	}
	var asked struct{ Email string }
	if err := readJSON(w, r, &asked); err != nil {
		s.refuse(w, r, err)
		return
	}
	session, err := s.accounts.SignInDemonstration(r.Context(), asked.Email, r.UserAgent())
	if err == nil {
		err = s.begin(r.Context(), session)
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"email": asked.Email})
}

// signOut ends the session and forgets the cookie.
func (s *Sessions) signOut(w http.ResponseWriter, r *http.Request) {
	if id, err := uuid.Parse(s.manager.GetString(r.Context(), sessionKey)); err == nil {
		if err := s.accounts.SignOut(r.Context(), id); err != nil {
			s.refuse(w, r, err)
			return
		}
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
	} else if f, ok := errors.AsType[*fault.Error](err); ok && code != fault.Internal {
		message = f.Message
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
