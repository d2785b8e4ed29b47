package graph_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"traverse/account"
	"traverse/catalogue"
	"traverse/catalogue/pdi"
	"traverse/catalogue/report"
	"traverse/catalogue/sheet"
	"traverse/catalogue/upkeep"
	"traverse/catalogue/watch"
	"traverse/db"
	"traverse/db/dbtest"
	"traverse/graph"
	"traverse/internal/deed"
	"traverse/internal/keys"
	"traverse/internal/link"
	"traverse/internal/notify"
	"traverse/referral"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var today = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// api is the real handler on the real programme in a database of its own.
type api struct {
	t             testing.TB
	url           string
	db            *db.DB
	service       *catalogue.Service
	accounts      *account.Service
	organizations *account.Organizations
	notices       *notify.Service
	graphql       *graph.Handler
	server        *graph.Server
	handler       http.Handler
	statements    atomic.Int64
	later         atomic.Int64 // how far the clock is after today
	referrals     *referral.Service
	peopled       bool // the fictitious persons are there
}

func (a *api) now() time.Time { return today.Add(time.Duration(a.later.Load())) }

func newAPI(tb testing.TB, options ...graph.Option) *api {
	tb.Helper()
	return newAPIWithLog(tb, slog.New(slog.DiscardHandler), options...)
}

func newAPIWithLog(tb testing.TB, log *slog.Logger, options ...graph.Option) *api {
	tb.Helper()
	return newAPIOn(tb, dbtest.URL(tb), log, options...)
}

// newAPIOn is an instance over a database; several may share one.
func newAPIOn(tb testing.TB, address string, log *slog.Logger, options ...graph.Option) *api {
	tb.Helper()
	a := &api{t: tb}
	a.url = address
	a.db = dbtest.Open(tb, a.url, db.WithObserver(func(string) { a.statements.Add(1) }))
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := a.db.LoadProgramme(tb.Context(), contents, today); err != nil {
		tb.Fatal(err)
	}
	a.serve(log, options...)
	return a
}

// beside is a second server on the same database, with a pool of its own.
func (a *api) beside() *api {
	a.t.Helper()
	b := &api{t: a.t, url: a.url, db: dbtest.Open(a.t, a.url)}
	b.serve(slog.New(slog.DiscardHandler))
	return b
}

// serve starts the services and the handler on the database.
func (a *api) serve(log *slog.Logger, options ...graph.Option) {
	a.t.Helper()
	a.service = catalogue.NewService(a.db, a.now, log)
	if err := a.service.Load(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
	a.accounts = account.NewService(a.db, a.now, keys.Demonstration())
	a.organizations = account.NewOrganizations(a.db, a.service, a.now, keys.Demonstration())
	a.notices = notify.NewService(a.db, a.now, keys.Demonstration())
	services := a.services(log)
	a.referrals = services.Referrals
	var err error
	if a.graphql, err = graph.NewHandler(services, log, options...); err != nil {
		a.t.Fatal(err)
	}
	client := fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>Traverse</title>")}, "assets/app.js": {Data: []byte("1")}}
	a.server = &graph.Server{API: a.graphql, Catalogue: a.service, Ping: a.db.Ping, Client: client, Log: log}
	a.server.Organizations = a.organizations
	a.server.Notices = a.notices
	a.server.Composer = &notify.Composer{Links: link.Maker{Keys: keys.Demonstration(), Now: a.now}, Site: "https://traverse.example"}
	a.server.Sessions = graph.NewSessions(a.db.WebSessions(), a.accounts, true, log)
	a.handler = a.server.Routes()
}

// services are those of this database, on this clock.
func (a *api) services(log *slog.Logger) graph.Services {
	deeds := deed.Maker{Now: a.now, Keys: keys.Demonstration()}
	people := referral.NewPeople(a.db.People(keys.Demonstration()), a.service, a.now, keys.Demonstration())
	return graph.Services{
		Notices:       a.notices,
		Catalogue:     a.service,
		Accounts:      a.accounts,
		Organizations: a.organizations,
		Sessions:      catalogue.NewSessionService(a.service, a.db, deeds, log),
		Sheets:        sheet.NewService(a.db, a.service, a.now, keys.Demonstration()),
		Reports:       report.NewService(a.db, a.service, deeds),
		Searches:      watch.NewService(a.db, a.service, deeds, log),
		Upkeep:        upkeep.NewService(a.db, a.service, deeds, log),
		Installation:  graph.Installation{Demonstration: true},
		People:        people,
		Referrals:     referral.NewService(a.db.People(keys.Demonstration()), people, a.now, keys.Demonstration()),
		Curation:      catalogue.NewCuration(a.db, a.service, deeds),
	}
}

// get asks by GET.
func (a *api) get(query string, header http.Header) (*http.Response, []byte) {
	a.t.Helper()
	return a.do(http.MethodGet, "/graphql?query="+url.QueryEscape(query), header, nil)
}

// answer is what the API says, loosely typed.
type answer struct {
	Data       json.RawMessage
	Errors     []apiError
	Extensions map[string]any
}

type apiError struct {
	Message    string
	Path       []any
	Extensions map[string]any
}

// do sends one HTTP request and gives its response and body.
func (a *api) do(method, target string, header http.Header, body []byte) (*http.Response, []byte) {
	a.t.Helper()
	r := httptest.NewRequestWithContext(context.Background(), method, target, bytes.NewReader(body))
	maps.Copy(r.Header, header)
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r)
	response := w.Result()
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	return response, content
}

// ask executes a document and gives the whole answer.
func (a *api) ask(query string, variables map[string]any) answer {
	a.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		a.t.Fatal(err)
	}
	response, content := a.do(http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}}, body)
	if response.StatusCode != http.StatusOK {
		a.t.Fatalf("status %d: %s", response.StatusCode, content)
	}
	var got answer
	if err := json.Unmarshal(content, &got); err != nil {
		a.t.Fatalf("%v: %s", err, content)
	}
	return got
}

// query executes a document that must succeed, and reads its data.
func (a *api) query(into any, query string, variables map[string]any) {
	a.t.Helper()
	got := a.ask(query, variables)
	if len(got.Errors) > 0 {
		a.t.Fatalf("%s: %+v", query, got.Errors)
	}
	if err := json.Unmarshal(got.Data, into); err != nil {
		a.t.Fatalf("%v: %s", err, got.Data)
	}
}

type connection struct {
	TotalCount int
	Nodes      []struct{ Code, Slug, Title string }
	Edges      []struct {
		Cursor   string
		Node     struct{ Code string }
		Coverage *struct{ Verdict, Because string }
	}
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
}

func (c *connection) codes() []string {
	var codes []string
	for _, n := range c.Nodes {
		codes = append(codes, n.Code)
	}
	return codes
}

// base64Of makes an identifier as the API writes them.
func base64Of(tb testing.TB, text string) string {
	tb.Helper()
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}
