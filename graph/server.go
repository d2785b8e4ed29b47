package graph

import (
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"path"
	"strings"
	"time"

	"traverse/account"
	"traverse/catalogue"
	"traverse/internal/notify"
)

// contentPolicy lets a page load what this server gives, and nothing else.
const contentPolicy = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

// Server is what the process serves.
type Server struct {
	API       *Handler
	Catalogue *catalogue.Service
	// Ping says whether the database answers.
	Ping func(ctx context.Context) error
	// Client is the built web client, index.html at its root.
	Client fs.FS
	// Sessions knows who makes a request.
	Sessions *Sessions
	// Notices and Composer show the mails of a demonstration.
	Notices  *notify.Service
	Composer *notify.Composer
	// Organizations answers those who hold the link of an invitation.
	Organizations *account.Organizations
	Log           *slog.Logger
}

// HTTP gives the server itself, with the deadlines that keep slow connections from holding it. When it is shut down it
// completes the subscriptions under way.
func (s *Server) HTTP() *http.Server {
	server := &http.Server{
		Handler: s.Routes(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	server.RegisterOnShutdown(s.API.EndStreams)
	return server
}

// Routes gives the handler of every address.
func (s *Server) Routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/graphql", s.Sessions.recognise(s.API))
	s.Sessions.routes(mux)
	(&keptMails{s.Notices, s.Composer, s.Sessions}).routes(mux)
	(&invitationLinks{s.Sessions, s.Organizations}).routes(mux)
	mux.HandleFunc("GET /schema.graphql", serveSDL)
	mux.HandleFunc("GET /health/live", func(w http.ResponseWriter, _ *http.Request) { writeHealth(w, http.StatusOK, health{Status: "live"}) })
	mux.HandleFunc("GET /health/ready", s.ready)
	mux.Handle("/", &clientPages{files: s.Client, assets: http.FileServerFS(s.Client)})
	return s.recovering(secured(mux))
}

func serveSDL(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(SDL())) // the reader has left: there is nobody to tell
}

type health struct {
	Status    string `json:"status"`
	Catalogue string `json:"catalogue,omitempty"`
	Database  string `json:"database,omitempty"`
}

// ready says whether everything works. With the database down the catalogue is still answered, and this says so.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	answer, status := health{Status: "ready", Catalogue: "ok", Database: "ok"}, http.StatusOK
	if !s.Catalogue.Ready() {
		answer.Catalogue, answer.Status, status = "not loaded", "unavailable", http.StatusServiceUnavailable
	}
	if err := s.Ping(ctx); err != nil {
		answer.Database, status = "unreachable", http.StatusServiceUnavailable
		if answer.Status == "ready" {
			answer.Status = "degraded"
		}
	}
	writeHealth(w, status, answer)
}

func writeHealth(w http.ResponseWriter, status int, answer health) {
	w.Header().Set("Content-Type", typeJSON)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // the reader has left: there is nobody to tell
}

// secretPages are those that links in mails lead to, with a secret in their fragment. Reading one does nothing, and nothing
// of it goes any further.
var secretPages = map[string]bool{"connexion/lien": true, "invitation": true, "confirmer": true}

// clientPages serves the web client: its files, and its entry page for every address that the client routes itself.
type clientPages struct {
	files  fs.FS
	assets http.Handler
}

func (c *clientPages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "Cette adresse se lit, sans plus.", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if info, err := fs.Stat(c.files, name); err == nil && !info.IsDir() && name != "index.html" {
		if strings.HasPrefix(name, "assets/") { // their names carry a digest of their content
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		c.assets.ServeHTTP(w, r)
		return
	}
	if strings.HasPrefix(name, "assets/") {
		http.NotFound(w, r)
		return
	}
	page, err := fs.ReadFile(c.files, "index.html")
	if err != nil {
		http.Error(w, "Le client web n’est pas construit : lancez « make build ».", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	if secretPages[name] {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
	}
	_, _ = w.Write(page) // the reader has left: there is nobody to tell
}

// securityHeaders keep pages to themselves. They are made once, since every answer carries them, and are replaced, never
// changed.
var securityHeaders = http.Header{
	"Content-Security-Policy":      {contentPolicy},
	"X-Content-Type-Options":       {"nosniff"},
	"Referrer-Policy":              {"same-origin"},
	"Permissions-Policy":           {"camera=(), geolocation=(), microphone=()"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
}

func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), securityHeaders)
		next.ServeHTTP(w, r)
	})
}

// recovering answers a panic with a plain 500, and keeps the server up.
func (s *Server) recovering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { //nolint:contextcheck // the context is the request's
			if value := recover(); value != nil && value != http.ErrAbortHandler { //nolint:errorlint // a panic value, compared as net/http does
				s.Log.ErrorContext(r.Context(), "panic while serving", "panic", value, "path", r.URL.Path, "stack", stack())
				http.Error(w, "Une erreur interne s’est produite.", http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}
