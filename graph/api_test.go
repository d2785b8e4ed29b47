package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"traverse/catalogue"
	"traverse/catalogue/pdi"
	"traverse/db"
	"traverse/db/dbtest"
	"traverse/graph"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var today = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// api is the real handler on the real programme in a database of its own.
type api struct {
	t          *testing.T
	db         *db.DB
	service    *catalogue.Service
	handler    http.Handler
	statements atomic.Int64
}

func newAPI(t *testing.T) *api {
	t.Helper()
	return newAPIWithLog(t, slog.New(slog.DiscardHandler))
}

func newAPIWithLog(t *testing.T, log *slog.Logger) *api {
	t.Helper()
	a := &api{t: t}
	a.db = dbtest.New(t, db.WithObserver(func(string) { a.statements.Add(1) }))
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.db.LoadProgramme(t.Context(), contents, today); err != nil {
		t.Fatal(err)
	}
	a.service = catalogue.NewService(a.db, func() time.Time { return today }, log)
	if err := a.service.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	handler, err := graph.NewHandler(a.service, log)
	if err != nil {
		t.Fatal(err)
	}
	client := fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>Traverse</title>")}, "assets/app.js": {Data: []byte("1")}}
	server := &graph.Server{API: handler, Catalogue: a.service, Ping: a.db.Ping, Client: client, Log: log}
	a.handler = server.Routes()
	return a
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
