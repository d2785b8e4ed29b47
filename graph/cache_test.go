package graph_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/graph"

	"traverse/internal/access"
)

const wholeList = `{ actions(first: 52) { totalCount nodes { code title summary } } }`

// TestNotModified: whoever has an answer is told that it still holds, by GET and by HEAD, until it does not.
func TestNotModified(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	first, body := a.get(wholeList, nil)
	etag := first.Header.Get("ETag")
	if first.StatusCode != http.StatusOK || !strings.HasPrefix(etag, `"`) || first.Header.Get("Cache-Control") != "no-cache" {
		t.Fatalf("%d, ETag %s, Cache-Control %s", first.StatusCode, etag, first.Header.Get("Cache-Control"))
	}
	holds := func(etag string) bool {
		t.Helper()
		target := "/graphql?query=" + url.QueryEscape(wholeList)
		get, content := a.do(http.MethodGet, target, http.Header{"If-None-Match": {etag}}, nil)
		head, none := a.do(http.MethodHead, target, http.Header{"If-None-Match": {etag}}, nil)
		if get.StatusCode != head.StatusCode {
			t.Errorf("GET %d, HEAD %d", get.StatusCode, head.StatusCode)
		}
		if get.StatusCode == http.StatusNotModified {
			if len(content)+len(none) > 0 || get.Header.Get("ETag") == "" || get.Header.Get("Cache-Control") != "no-cache" {
				t.Errorf("304 with %d bytes and %v", len(content), get.Header)
			}
			return true
		}
		return false
	}
	for _, same := range []string{etag, "W/" + etag, `"other", ` + etag} {
		if !holds(same) {
			t.Errorf("%s does not hold", same)
		}
	}
	if holds(`"other"`) || holds("") {
		t.Error("another ETag holds")
	}
	if again, content := a.get(wholeList, nil); again.Header.Get("ETag") != etag || !bytes.Equal(content, body) {
		t.Error("the same request has another answer")
	}
	for name, other := range map[string]struct {
		query  string
		accept string
	}{"operation": {wholeList + " ", ""}, "media_type": {wholeList, "application/graphql-response+json"}} {
		header := http.Header{}
		if other.accept != "" {
			header.Set("Accept", other.accept)
		}
		if response, _ := a.get(other.query, header); response.Header.Get("ETag") == etag || response.StatusCode != http.StatusOK {
			t.Errorf("another %s, the same ETag", name)
		}
	}

	publish(t, a.db, "boost-emploi", "Boost emploi, nouvelle formule")
	if err := a.service.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if holds(etag) {
		t.Error("the ETag holds after the catalogue has changed")
	}
	changed, body := a.get(wholeList, nil)
	if !strings.Contains(string(body), "nouvelle formule") {
		t.Error("the old answer is given after the catalogue has changed")
	}
	a.later.Store(int64(24 * time.Hour))
	if holds(changed.Header.Get("ETag")) {
		t.Error("the ETag holds on the next day: freshness is counted in days")
	}
}

// TestVariablesAreInTheETag: another value, another answer.
func TestVariablesAreInTheETag(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seen := map[string]bool{}
	for _, code := range []string{"1.1.1", "1.1.2", "1.2.1"} {
		query := url.Values{"query": {`query($code: String) { action(code: $code) { title } }`}, "variables": {`{"code":"` + code + `"}`}}
		response, body := a.do(http.MethodGet, "/graphql?"+query.Encode(), nil, nil)
		if response.StatusCode != http.StatusOK || seen[response.Header.Get("ETag")] || seen[string(body)] {
			t.Errorf("%s: %d %s", code, response.StatusCode, body)
		}
		seen[response.Header.Get("ETag")], seen[string(body)] = true, true
	}
}

// TestGzip: the same answer in fewer bytes, under an ETag of its own, to whoever takes it; by POST as well.
func TestGzip(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	plain, body := a.get(wholeList, nil)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		response, compressed := a.get(wholeList, http.Header{"Accept-Encoding": {"br, gzip;q=0.5"}})
		if method == http.MethodPost {
			response, compressed = a.do(http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}, "Accept-Encoding": {"gzip"}},
				[]byte(`{"query":"`+wholeList+`"}`))
		}
		if response.Header.Get("Content-Encoding") != "gzip" || len(compressed)*2 > len(body) {
			t.Fatalf("%s: %d bytes of %d, %v", method, len(compressed), len(body), response.Header)
		}
		if response.Header.Get("ETag") == plain.Header.Get("ETag") || !strings.Contains(response.Header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: other bytes under the same strong ETag, or no Vary: %v", method, response.Header)
		}
		reader, err := gzip.NewReader(bytes.NewReader(compressed))
		if err != nil {
			t.Fatal(err)
		}
		if content, err := io.ReadAll(reader); err != nil || !bytes.Equal(content, body) {
			t.Errorf("%s: %v, the compressed answer is another one", method, err)
		}
		if method == http.MethodGet {
			held, _ := a.get(wholeList, http.Header{"If-None-Match": {response.Header.Get("ETag")}, "Accept-Encoding": {"gzip"}})
			if held.StatusCode != http.StatusNotModified {
				t.Error("the ETag of the compressed answer does not hold")
			}
		}
	}
	for _, header := range []string{"", "identity", "gzip;q=0", "br"} {
		if response, _ := a.get(wholeList, http.Header{"Accept-Encoding": {header}}); response.Header.Get("Content-Encoding") != "" {
			t.Errorf("compressed under Accept-Encoding: %s", header)
		}
	}
	if response, _ := a.get(`{ axes { code } }`, http.Header{"Accept-Encoding": {"gzip"}}); response.Header.Get("Content-Encoding") != "" {
		t.Error("a packet's worth was compressed")
	}
}

// TestWhatIsNeverKept: failures, what is about a person, and what a signed-in person reads.
func TestWhatIsNeverKept(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.graphql.TreatAsPersonal("Query.poles")
	asJSON := http.Header{"Content-Type": {"application/json"}, "Accept-Encoding": {"gzip"}}
	for name, query := range map[string]string{
		"invalid":              `{ axes { nothing } }`,
		"unreadable":           `{ axes {`,
		"too_complex":          `{ axes ` + strings.Repeat(`{ themes { axis `, 25) + `{ code }` + strings.Repeat(` } }`, 25) + ` }`,
		"refused_argument":     `{ actions(first: 0) { totalCount } }`,
		"partly_refused":       `{ axes { code } action(code: \"1.1.1\") { availability(territory: \"x\") } }`,
		"personal":             `{ poles { name statistics { allocataires } territories { name } } }`,
		"personal_by_alias":    `{ a: poles { name } axes { code } }`,
		"personal_by_a_spread": `{ ...P } fragment P on Query { poles { name } }`,
	} {
		for range 2 {
			response, content := a.do(http.MethodPost, "/graphql", asJSON, []byte(`{"query":"`+query+`"}`))
			if response.Header.Get("Cache-Control") != "no-store" || response.Header.Get("ETag") != "" || response.Header.Get("Content-Encoding") != "" {
				t.Errorf("%s: %v %.200s", name, response.Header, content)
			}
			if strings.HasPrefix(name, "personal") && !strings.Contains(string(content), "Aix-Gardanne") {
				t.Errorf("%s is not answered: %.300s", name, content)
			}
		}
		if answers, _ := a.graphql.Kept(); answers != 0 {
			t.Fatalf("%s: it is kept", name)
		}
	}
	for _, query := range []string{`{ poles { name } }`, `{ ...P } fragment P on Query { poles { name } }`} {
		if response, _ := a.get(query, nil); response.StatusCode != http.StatusMethodNotAllowed || response.Header.Get("Allow") != "POST" {
			t.Errorf("what is personal is answered by GET: %d", response.StatusCode)
		}
	}

	a.get(wholeList, nil)
	if answers, _ := a.graphql.Kept(); answers != 1 {
		t.Fatalf("%d answers are kept: the test sees nothing", answers)
	}
	as := func(actor access.Actor, header http.Header) *http.Response {
		r := httptest.NewRequestWithContext(access.As(context.Background(), actor), http.MethodGet, "/graphql?query="+url.QueryEscape(wholeList), nil)
		r.Header = header
		w := httptest.NewRecorder()
		a.graphql.ServeHTTP(w, r)
		return w.Result()
	}
	anonymous := as(access.Actor{Role: access.Anonymous}, http.Header{})
	if anonymous.StatusCode != http.StatusOK {
		t.Fatalf("anonymous: %d", anonymous.StatusCode)
	}
	somebody := access.Actor{Account: uuid.New(), Role: access.Referent}
	if response := as(somebody, http.Header{"If-None-Match": {anonymous.Header.Get("ETag")}}); response.StatusCode != http.StatusOK || response.Header.Get("ETag") != "" {
		t.Errorf("somebody with an account is given what was kept for the public: %d %v", response.StatusCode, response.Header)
	}
}

// TestDegradedAnswersAreOthers: an answer without a database is another one, which dies with the failure (TestServe sees
// it come back).
func TestDegradedAnswersAreOthers(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	sound, _ := a.get(wholeList, nil)
	if err := a.db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := a.service.Load(t.Context()); err == nil {
		t.Fatal("the catalogue was loaded from a closed database")
	}
	degraded, body := a.get(wholeList, http.Header{"If-None-Match": {sound.Header.Get("ETag")}})
	if degraded.StatusCode != http.StatusOK || !strings.Contains(string(body), `"degraded":true`) || degraded.Header.Get("ETag") == sound.Header.Get("ETag") {
		t.Errorf("degraded: %d %s", degraded.StatusCode, degraded.Header.Get("ETag"))
	}
}

// TestCacheIsBounded: whoever invents requests fills no memory.
func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	const most = 200 << 10
	a := newAPI(t, graph.WithCache(most))
	for i := range 300 {
		a.get(fmt.Sprintf(`{ a%d: actions(first: 20) { nodes { title summary } } }`, i), http.Header{"Accept-Encoding": {"gzip"}})
		if answers, held := a.graphql.Kept(); held > most || answers == 0 || answers > 200 {
			t.Fatalf("%d answers, %d bytes of %d", answers, held, most)
		}
	}
	none := newAPI(t, graph.WithCache(0))
	if response, _ := none.get(wholeList, nil); response.StatusCode != http.StatusOK || response.Header.Get("ETag") == "" {
		t.Error("without a cache there is no answer, or no ETag")
	}
}

// TestOneExecutionForAll: those who ask the same at once wait for one execution; it does not end with the one who
// began it.
func TestOneExecutionForAll(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.graphql.SetQueueTimeout(time.Hour)
	release := a.graphql.HoldGate()
	ask := func(ctx context.Context, query string) *http.Response {
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/graphql?query="+url.QueryEscape(query), nil)
		w := httptest.NewRecorder()
		a.graphql.ServeHTTP(w, r)
		return w.Result()
	}
	first, leave := context.WithCancel(t.Context())
	var asked sync.WaitGroup
	asked.Go(func() { ask(first, wholeList) })
	eventually(t, func() bool { return a.graphql.Waiting() == 1 })
	statuses := make(chan int, 20)
	var started sync.WaitGroup
	for range cap(statuses) {
		started.Add(1)
		asked.Go(func() {
			started.Done()
			statuses <- ask(t.Context(), wholeList).StatusCode
		})
	}
	started.Wait()
	asked.Go(func() { ask(t.Context(), `{ axes { code } }`) })
	eventually(t, func() bool { return a.graphql.Waiting() >= 2 })
	if waiting := a.graphql.Waiting(); waiting != 2 {
		t.Errorf("%d wait for a turn, two different answers are asked for", waiting)
	}
	leave()
	release()
	asked.Wait()
	for range cap(statuses) {
		if status := <-statuses; status != http.StatusOK {
			t.Errorf("status %d", status)
		}
	}
}

// TestGate: with every turn taken, what is known is still answered, and the rest is refused in time.
func TestGate(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	known, _ := a.get(wholeList, nil)
	a.graphql.SetQueueTimeout(50 * time.Millisecond)
	release := a.graphql.HoldGate()
	if response, _ := a.get(wholeList, nil); response.StatusCode != http.StatusOK {
		t.Errorf("a kept answer waits for a turn: %d", response.StatusCode)
	}
	if response, _ := a.get(wholeList, http.Header{"If-None-Match": {known.Header.Get("ETag")}}); response.StatusCode != http.StatusNotModified {
		t.Errorf("a 304 waits for a turn: %d", response.StatusCode)
	}
	refused := func(what string) {
		t.Helper()
		response, body := a.get(`{ poles { name } }`, nil)
		if response.StatusCode != http.StatusServiceUnavailable || response.Header.Get("Retry-After") == "" || !strings.Contains(string(body), `"UNAVAILABLE"`) {
			t.Errorf("%s: %d %v %s", what, response.StatusCode, response.Header, body)
		}
	}
	refused("after the time to wait")
	a.graphql.SetQueueTimeout(time.Hour)
	a.graphql.SetWaiting(graph.QueueLimit)
	refused("with the queue full")
	a.graphql.SetWaiting(0)
	release()
	if response, _ := a.get(`{ poles { name } }`, nil); response.StatusCode != http.StatusOK {
		t.Errorf("with turns free again: %d", response.StatusCode)
	}
}
