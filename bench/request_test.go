package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"traverse/bench/synthetic"
	"traverse/catalogue"
	"traverse/graph"
)

// TestNoTwoRequestsAlike: within what a run sends, every search is another one.
func TestNoTwoRequestsAlike(t *testing.T) {
	t.Parallel()
	contents, err := synthetic.Contents(52, 1)
	if err != nil {
		t.Fatal(err)
	}
	s, seen := newSearches(contents), map[string]bool{}
	if s.count() < 160_000 {
		t.Fatalf("only %d searches", s.count())
	}
	for i := range 20_000 {
		body := string(s.at(i, true).body(ourPage))
		if seen[body] {
			t.Fatalf("request %d comes twice", i)
		}
		seen[body] = true
	}
}

// BenchmarkPage answers the page of the bench without a network: `go test ./bench -bench Page -cpuprofile …` shows where
// the time goes.
func BenchmarkPage(b *testing.B) {
	for _, size := range []int{52, 10_000} {
		contents, err := synthetic.Contents(size, 1)
		if err != nil {
			b.Fatal(err)
		}
		service := catalogue.NewService(inMemory{contents}, func() time.Time { return synthetic.Today }, slog.New(slog.DiscardHandler))
		if err := service.Load(context.Background()); err != nil {
			b.Fatal(err)
		}
		handler, err := graph.NewHandler(graph.Services{Catalogue: service}, slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		searches := newSearches(contents)
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				request := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/graphql", bytes.NewReader(searches.at(i, true).body(ourPage)))
				request.Header.Set("Content-Type", "application/json")
				handler.ServeHTTP(&nowhere{header: http.Header{}}, request)
				i++
			}
		})
	}
}
