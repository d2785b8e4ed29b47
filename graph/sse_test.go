package graph_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"traverse/graph"
)

const everyChange = `subscription { actionPlacesChanged { code availability status } }`

// setStatus changes the state of an action in the database, and takes the change in.
func (a *api) setStatus(code, status string) {
	a.t.Helper()
	if _, err := a.db.ExecContext(a.t.Context(), `UPDATE action SET status = $2 WHERE code = $1`, code, status); err != nil {
		a.t.Fatal(err)
	}
	if err := a.service.Load(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
}

// subscriber reads a stream from a real connection.
type subscriber struct {
	t        *testing.T
	response *http.Response
	lines    *bufio.Scanner
	leave    context.CancelFunc
}

// serveHTTP serves the API on a port of its own, with the deadlines that change makes of those of the product.
func (a *api) serveHTTP(change func(*http.Server)) string {
	a.t.Helper()
	listener, err := new(net.ListenConfig).Listen(a.t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		a.t.Fatal(err)
	}
	server := a.server.HTTP()
	change(server)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	a.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			a.t.Errorf("the server does not end: %v", err)
		}
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			a.t.Error(err)
		}
	})
	return "http://" + listener.Addr().String() + "/graphql"
}

func subscribe(t *testing.T, address, query string) *subscriber {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	t.Cleanup(leave)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"?query="+url.QueryEscape(query), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	return streamOf(t, r, leave)
}

// streamOf sends a request whose answer is a stream.
func streamOf(t *testing.T, r *http.Request, leave context.CancelFunc) *subscriber {
	t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	if response.StatusCode != http.StatusOK || !strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") {
		t.Fatalf("%d %v", response.StatusCode, response.Header)
	}
	return &subscriber{t, response, bufio.NewScanner(response.Body), leave}
}

// next gives the name and the data of the next event.
func (s *subscriber) next() (name, data string) {
	s.t.Helper()
	for s.lines.Scan() {
		switch line := s.lines.Text(); {
		case strings.HasPrefix(line, "event: "):
			name = strings.TrimPrefix(line, "event: ")
		case strings.HasPrefix(line, "data: "):
			return name, strings.TrimPrefix(line, "data: ")
		}
	}
	s.t.Fatalf("the stream ends: %v", s.lines.Err())
	return "", ""
}

// TestStreamOutlivesDeadlines: those of the server are for answers; a stream that is read has no end.
func TestStreamOutlivesDeadlines(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.graphql.SetKeepAlive(20 * time.Millisecond)
	const deadline = 200 * time.Millisecond
	s := subscribe(t, a.serveHTTP(func(server *http.Server) { server.ReadTimeout, server.WriteTimeout = deadline, deadline }), everyChange)
	for comments := 0; comments < 40 && s.lines.Scan(); {
		if s.lines.Text() == ":" {
			comments++
		}
	}
	a.setStatus("1.1.1", "SUSPENDED")
	if name, data := s.next(); name != "next" || data != `{"data":{"actionPlacesChanged":{"code":"1.1.1","availability":"PAUSED","status":"SUSPENDED"}}}` {
		t.Errorf("%s %s", name, data)
	}
}

// TestStreamEndsWithItsReader: whoever leaves frees what she held.
func TestStreamEndsWithItsReader(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	address := a.serveHTTP(func(*http.Server) {})
	var streams []*subscriber
	for range 5 {
		streams = append(streams, subscribe(t, address, everyChange))
	}
	if open := a.graphql.OpenStreams(); open != 5 {
		t.Fatalf("%d streams are open", open)
	}
	for _, s := range streams {
		s.leave()
	}
	eventually(t, func() bool { return a.graphql.OpenStreams() == 0 && a.service.OpenFeeds() == 0 })
}

// TestStreamsEndWithTheServer: a server that ends says so to its subscribers, and does not wait for them.
func TestStreamsEndWithTheServer(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	var server *http.Server
	s := subscribe(t, a.serveHTTP(func(made *http.Server) { server = made }), everyChange)
	ended := make(chan error, 1)
	go func() { ended <- server.Shutdown(context.WithoutCancel(t.Context())) }()
	if name, data := s.next(); name != "complete" || data != "" {
		t.Errorf("the last event: %s %s", name, data)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestSlowReader: changes that nobody reads cost one place per action, and the newest state is what is read at last.
func TestSlowReader(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	feed, err := a.service.ActionPlacesChanged(t.Context(), []string{"1.1.1", "1.1.2"})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		a.setStatus("1.1.2", "SUSPENDED")
		a.setStatus("1.1.1", "SUSPENDED")
		a.setStatus("1.2.1", "SUSPENDED")
		a.setStatus("1.1.1", "PUBLISHED")
		a.setStatus("1.1.2", "PUBLISHED")
		a.setStatus("1.2.1", "PUBLISHED")
	}
	a.setStatus("1.1.1", "SUSPENDED")
	for _, want := range []string{"1.1.2 UNKNOWN", "1.1.1 PAUSED"} {
		change, err := feed.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := change.Entry.Code + " " + string(change.Snapshot.AvailabilityIn(change.Entry, nil)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	a.setStatus("1.1.2", "SUSPENDED")
	a.setStatus("1.1.2", "ARCHIVED") // gone before it was read: nothing to tell
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if change, err := feed.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one more change: %+v", change.Entry)
	}
	feed.Close()
	if open := a.service.OpenFeeds(); open != 0 {
		t.Errorf("%d feeds after Close", open)
	}
}

// TestRefusedStreams: what is refused before a stream is open has a status; what a document says wrong is inside.
func TestRefusedStreams(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	events := http.Header{"Accept": {"text/event-stream"}}
	if response, body := a.get(everyChange, http.Header{"Accept": {"application/json"}}); response.StatusCode != http.StatusNotAcceptable {
		t.Errorf("a subscription as JSON: %d %s", response.StatusCode, body)
	}
	for name, query := range map[string]string{
		"unknown_field": `subscription { nothing }`,
		"two_fields":    `subscription { a: actionPlacesChanged { code } b: actionPlacesChanged { code } }`,
		"skipped":       `subscription { actionPlacesChanged @skip(if: true) { code } }`,
		"unreadable":    `subscription {`,
		"too_deep":      `subscription { actionPlacesChanged ` + strings.Repeat(`{ theme { axis { themes `, 6) + `{ code }` + strings.Repeat(` } } }`, 6) + ` }`,
		"unknown_code":  `subscription { actionPlacesChanged(codes: ["9.9.9"]) { code } }`,
	} {
		response, body := a.get(query, events)
		stream := string(body)
		if response.StatusCode != http.StatusOK || !strings.Contains(stream, "event: next\ndata: {\"errors\":[") || !strings.HasSuffix(stream, "event: complete\ndata: \n\n") {
			t.Errorf("%s: %d %s", name, response.StatusCode, stream)
		}
		if strings.Contains(stream, "INTERNAL") || !strings.Contains(stream, `"code":"`) {
			t.Errorf("%s: %s", name, stream)
		}
		checkNoLeak(t, name, body)
	}
	if open := a.graphql.OpenStreams(); open != 0 {
		t.Errorf("%d streams are still open", open)
	}
	for name, c := range map[string]struct {
		method, body string
		header       http.Header
		status       int
	}{
		"no_query":    {http.MethodGet, "", events, http.StatusBadRequest},
		"text":        {http.MethodPost, everyChange, http.Header{"Accept": events["Accept"], "Content-Type": {"text/plain"}}, http.StatusUnsupportedMediaType},
		"reservation": {http.MethodPut, "", events, http.StatusMethodNotAllowed},
		"broken_JSON": {http.MethodPost, "{", http.Header{"Accept": events["Accept"], "Content-Type": {"application/json"}}, http.StatusBadRequest},
	} {
		if response, body := a.do(c.method, "/graphql", c.header, []byte(c.body)); response.StatusCode != c.status || !strings.Contains(string(body), `"BAD_REQUEST"`) {
			t.Errorf("%s: %d %s", name, response.StatusCode, body)
		}
	}
}

// TestStreamsAreCounted: beyond the limit in all they are refused, until some end.
func TestStreamsAreCounted(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	var ends []func()
	for i := range graph.StreamsInAll {
		end, err := a.graphql.OpenStream(strings.Repeat("x", i%50))
		if err != nil {
			t.Fatal(i, err)
		}
		ends = append(ends, end)
	}
	response, body := a.get(everyChange, http.Header{"Accept": {"text/event-stream"}})
	if response.StatusCode != http.StatusServiceUnavailable || response.Header.Get("Retry-After") == "" {
		t.Errorf("one too many: %d %s", response.StatusCode, body)
	}
	for _, end := range ends {
		end()
	}
	if open := a.graphql.OpenStreams(); open != 0 {
		t.Errorf("%d are counted after all have ended", open)
	}
}

// TestStreamsOfOneReader: a reader may have so many, whoever else has some. Behind a proxy the public has one address, and is told
// apart by nothing: only its accounts are counted there.
func TestStreamsOfOneReader(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limit          int
		public, signed int
	}{
		"an address of her own": {100_000, http.StatusTooManyRequests, http.StatusTooManyRequests},
		"behind a proxy":        {0, http.StatusOK, http.StatusTooManyRequests},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newLimited(t, c.limit)
			who := a.as("referent.arles")
			address := a.serveHTTP(func(*http.Server) {})
			for range graph.StreamsPerReader {
				subscribe(t, address, everyChange)
				who.subscribe(address)
			}
			for cookie, want := range map[string]int{"": c.public, who.cookie: c.signed} {
				if got := oneMoreStream(t, address, cookie); got != want {
					t.Errorf("one more, signed in %t: %d, %d expected", cookie != "", got, want)
				}
			}
		})
	}
}

// oneMoreStream asks for a stream, leaves it at once if it is given, and says with what status it was answered.
func oneMoreStream(t *testing.T, address, cookie string) int {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"?query="+url.QueryEscape(everyChange), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Cookie", cookie)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}
