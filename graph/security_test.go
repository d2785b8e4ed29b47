package graph_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	gql "github.com/vektah/gqlparser/v2/ast"

	"traverse/catalogue"
	"traverse/catalogue/sheet"
	"traverse/graph"
)

// The tests of attacks are numbered as in the list that they follow, 36 cases drawn from the OWASP cheat sheet for
// GraphQL and from GraphQL Armor. Those that are elsewhere or that have nothing to attack yet:
//
//	10 guesses by alias            no sign-in yet; one HTTP request is one operation of the rate
//	11 introspection               the schema is public by decision: TestStandardIntrospection
//	14, 15 leaks, echoes           checked on every answer here (attack.refused) and in the fuzzing
//	22 others' ids in an input     no mutation yet
//	23 fields of other roles       everyone is anonymous yet
//	24 a role that changes         the same
//	27 open streams                no WebSocket; for SSE: TestStreamsAreCounted, TestSlowReader, TestStreamEndsWithItsReader
//	29 a resolver that sleeps      no resolver waits for anything; TestGate ends the wait for a turn
//	31 rate                        ratelimit_test.go, in parallel too
//	32 poisoned documents          TestPersistedDocuments, TestCacheIsBounded
//	33 free text refused           any document is answered, by decision: TestPersistedDocuments
//	35 replayed keys               no mutation yet

// attack sends a document and holds the answer to what is common to all: no 5xx, a code, and nothing given away.
type attack struct {
	*api
	*testing.T
}

func (x attack) send(query string, variables map[string]any) (answer, []byte) {
	x.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		x.Fatal(err)
	}
	statements := x.statements.Load()
	response, content := x.do(http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}}, body)
	if response.StatusCode >= http.StatusInternalServerError {
		x.Fatalf("status %d: %.300s", response.StatusCode, content)
	}
	if sent := x.statements.Load() - statements; sent != 0 {
		x.Errorf("%d statements were sent to the database", sent)
	}
	checkNoLeak(x.T, x.Name(), content)
	var got answer
	if err := json.Unmarshal(content, &got); err != nil {
		x.Fatalf("%v: %.300s", err, content)
	}
	for _, failure := range got.Errors {
		if code, _ := failure.Extensions["code"].(string); code == "" || code == "INTERNAL" || failure.Message == "" {
			x.Errorf("an error without a code, or an internal one: %+v", failure)
		}
	}
	return got, content
}

// refused sends a document that must be refused with a code before anything is executed.
func (x attack) refused(code, query string, variables map[string]any) {
	x.Helper()
	got, content := x.send(query, variables)
	if len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != code {
		x.Errorf("not refused with %s: %.300s", code, content)
	}
	if len(got.Data) > 0 {
		x.Errorf("something was executed: %.300s", got.Data)
	}
}

// raw sends a request as it is and gives its status.
func (x attack) raw(contentType string, body []byte, header http.Header) (int, string) {
	x.Helper()
	h := http.Header{"Content-Type": {contentType}}
	maps.Copy(h, header)
	response, content := x.do(http.MethodPost, "/graphql", h, body)
	checkNoLeak(x.T, x.Name(), content)
	return response.StatusCode, string(content)
}

func nested(open, inner string, times int, closing string) string {
	return strings.Repeat(open, times) + inner + strings.Repeat(closing, times)
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func TestSecurity(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	for name, attempt := range map[string]func(x attack){
		"01_depth": func(x attack) {
			x.refused("TOO_COMPLEX", `{ axes `+nested(`{ themes { axis `, `{ code }`, 25, ` } }`)+` }`, nil)
			x.refused("TOO_COMPLEX", `{ __type(name: "Query") `+nested(`{ ofType `, `{ name }`, 50, ` }`)+` }`, nil) // deep, and no list in it
		},
		"02_pages_without_end": func(x attack) {
			for _, path := range paged(loadSchema(x.T)) {
				for _, size := range []string{"99999999", "101", "0", "-1"} {
					got, content := x.send(fmt.Sprintf(path, size), nil)
					if len(got.Errors) == 0 {
						x.Errorf("%s: %.200s", fmt.Sprintf(path, size), content)
					}
				}
			}
			x.refused("TOO_COMPLEX", `{ actions(first: 100) { nodes { theme { actions(first: 100) { nodes { theme { actions(first: 100) { totalCount } } } } } } } }`, nil)
			x.refused("TOO_COMPLEX", `{ actions(first: 99999999) { nodes { theme { actions(first: 99999999) { nodes { theme { actions(first: 99999999) { nodes { code } } } } } } } } }`, nil)
			x.refused("TOO_COMPLEX", `{ poles { territories { pole { territories { pole { territories { pole { territories { name } } } } } } } } }`, nil)
			x.refused("TOO_COMPLEX", `query($n: Int) { actions(first: $n) { nodes { theme { actions(first: $n) { nodes { theme { actions(first: $n) { nodes { code } } } } } } } } }`, map[string]any{"n": 100})
		},
		"03_no_page_size": func(x attack) {
			got, content := x.send(`{ actions { nodes { code } } }`, nil)
			if n := strings.Count(string(content), `"code"`); n != 20 || len(got.Errors) > 0 {
				x.Errorf("%d actions without a page size", n)
			}
		},
		"04_aliases": func(x attack) {
			x.refused("TOO_COMPLEX", `{ `+numbered(`a%d: axes { code } `, 1000)+`}`, nil)
			x.refused("TOO_COMPLEX", `{ axes { ...F } } fragment F on Axis { `+numbered(`a%d: code `, 101)+`}`, nil)
		},
		"05_fragments": func(x attack) {
			x.refused("VALIDATION_FAILED", `{ axes { ...A } } fragment A on Axis { themes { axis { ...A } } }`, nil)
			x.refused("VALIDATION_FAILED", `{ axes { ...A } } fragment A on Axis { ...B } fragment B on Axis { ...A }`, nil)
			x.refused("VALIDATION_FAILED", `{ ...A } `+numbered(`fragment A on Query { axes { code } } `, 200), nil)
			x.refused("TOO_COMPLEX", `{ axes { `+strings.Repeat("code ", 6000)+`} }`, nil)
			// Each fragment spreads the next one twice: 2^60 fields from sixty lines.
			x.refused("TOO_COMPLEX", `{ ...F0 } `+doubling(60), nil)
			got, content := x.send(`{ `+strings.Repeat("axes { code } ", 500)+`}`, nil)
			if len(got.Errors) > 0 && got.Errors[0].Extensions["code"] != "TOO_COMPLEX" && got.Errors[0].Extensions["code"] != "VALIDATION_FAILED" {
				x.Errorf("500 times the same field: %.200s", content)
			}
		},
		"06_directives": func(x attack) {
			x.refused("TOO_COMPLEX", `{ axes { code `+strings.Repeat(`@include(if: true) `, 51)+`} }`, nil)
			x.refused("TOO_COMPLEX", `{ axes { code `+strings.Repeat(`@include(if: true) `, 10000)+`} }`, nil)
			x.refused("TOO_COMPLEX", `query Q `+strings.Repeat(`@x `, 51)+`{ axes { code } }`, nil)
		},
		"07_size": func(x attack) {
			if status, _ := x.raw("application/json", []byte(`{"query":"{ axes { code } } #`+strings.Repeat("a", 1<<20)+`"}`), nil); status != http.StatusRequestEntityTooLarge {
				x.Errorf("1 MB: %d", status)
			}
			x.refused("TOO_COMPLEX", `{ `+strings.Repeat("a ", 100_000)+`}`, nil)
			x.refused("TOO_COMPLEX", `{ nodes(ids: [`+strings.Repeat(`"", `, 6000)+`]) { id } }`, nil) // many words, one field
		},
		"08_variables": func(x attack) {
			deep := []byte(`{"query":"query($text: String) { actions(search: $text) { totalCount } }","variables":{"text":` + nested("[", "1", 10_001, "]") + `}}`)
			if status, _ := x.raw("application/json", deep, nil); status != http.StatusBadRequest {
				x.Errorf("10 000 levels: %d", status)
			}
			for _, depth := range []int{10, 5000} {
				for _, variable := range []string{"text", "unused"} {
					body := []byte(`{"query":"query($text: String) { actions(search: $text) { totalCount } }","variables":{"` + variable + `":` + nested(`{"a":`, "1", depth, "}") + `}}`)
					if status, content := x.raw("application/json", body, nil); status >= 500 || strings.Contains(content, "INTERNAL") {
						x.Errorf("%d levels in %s: %d %.200s", depth, variable, status, content)
					}
				}
			}
			if status, _ := x.raw("application/json", []byte(`{"query":"{ axes { code } }","variables":{"a":"`+strings.Repeat("a", 10<<20)+`"}}`), nil); status != http.StatusRequestEntityTooLarge {
				x.Errorf("10 MB: %d", status)
			}
		},
		"09_batches": func(x attack) {
			if status, content := x.raw("application/json", []byte(`[{"query":"{ axes { code } }"},{"query":"{ axes { code } }"}]`), nil); status != http.StatusBadRequest {
				x.Errorf("%d %s", status, content)
			}
		},
		"12_introspection_bomb": func(x attack) {
			x.refused("TOO_COMPLEX", `{ __schema { types { fields { type { fields { type { fields { type { fields { type { fields { name } } } } } } } } } } } }`, nil)
			x.refused("TOO_COMPLEX", `{ __type(name: "Query") `+nested(`{ fields { type `, `{ name }`, 10, ` } }`)+` }`, nil)
		},
		"13_suggestions": func(x attack) {
			for _, query := range []string{`{ actionz { totalCount } }`, `{ actions(serch: "a") { totalCount } }`, `{ actions(filter: {mods: [IN_PERSON]}) { totalCount } }`, `{ axes { ...on Axs { code } } }`, `{ axes { code @inclde(if: true) } }`} {
				x.refused("VALIDATION_FAILED", query, nil)
			}
		},
		"15_echo": func(x attack) {
			const secret = "confidentiel-42"
			for _, body := range []string{`{"query": ` + secret, `{"query": 1, "variables": "` + secret + `"}`, `{"variables":{"a":"` + secret + `"}}`, secret} {
				if status, content := x.raw("application/json", []byte(body), nil); status != http.StatusBadRequest || strings.Contains(content, secret) {
					x.Errorf("%d %s", status, content)
				}
			}
		},
		"16_SQL": func(x attack) {
			x.everyText(`'; DROP TABLE action; --`, `" OR 1=1`, `\'; select pg_sleep(10)`, `$1`, `{{7*7}}`)
		},
		"18_odd_text":   func(x attack) { x.oddText() },
		"19_CRLF":       func(x attack) { x.lineBreaks() },
		"20_not_public": func(x attack) { x.hidden() },
		"26_CSRF": func(x attack) {
			for _, contentType := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "application/graphql"} {
				if status, _ := x.raw(contentType, []byte(`{"query":"{ axes { code } }"}`), nil); status != http.StatusUnsupportedMediaType {
					x.Errorf("%q: %d", contentType, status)
				}
			}
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				if response, _ := x.do(method, "/graphql?query="+url.QueryEscape(`mutation { anything }`), nil, nil); response.StatusCode != http.StatusMethodNotAllowed {
					x.Errorf("a mutation by %s: %d", method, response.StatusCode)
				}
			}
			if response, _ := x.do(http.MethodOptions, "/graphql", http.Header{"Origin": {"https://example.org"}, "Access-Control-Request-Method": {"POST"}}, nil); response.Header.Get("Access-Control-Allow-Origin") != "" {
				x.Error("another origin may ask")
			}
		},
		"34_decompression": func(x attack) {
			var bomb bytes.Buffer
			z := gzip.NewWriter(&bomb)
			if _, err := io.Copy(z, io.LimitReader(endless{}, 10<<20)); err != nil {
				x.Fatal(err)
			}
			if err := z.Close(); err != nil {
				x.Fatal(err)
			}
			if status, _ := x.raw("application/json", bomb.Bytes(), http.Header{"Content-Encoding": {"gzip"}}); status != http.StatusUnsupportedMediaType {
				x.Errorf("compressed: %d", status)
			}
		},
		"36_pages": func(x attack) {
			for _, path := range []string{"/", "/graphql", "/graphql?query=%7Baxes%7Bcode%7D%7D", "/schema.graphql", "/health/live", "/nulle-part", "/assets/app.js", "/assets/none.js"} {
				response, _ := x.do(http.MethodGet, path, nil, nil)
				if !strings.Contains(response.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || response.Header.Get("X-Content-Type-Options") != "nosniff" {
					x.Errorf("%s: no policy", path)
				}
			}
			if response, content := x.do(http.MethodGet, "/graphql", http.Header{"Accept": {"text/html"}}, nil); response.StatusCode != http.StatusNotAcceptable {
				x.Errorf("a page at /graphql: %d %.100s", response.StatusCode, content)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			attempt(attack{a, t})
		})
	}
}

// doubling makes fragments that each spread the next one twice.
func doubling(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "fragment F%d on Query { ...F%d ...F%d } ", i, i+1, i+1)
	}
	fmt.Fprintf(&b, "fragment F%d on Query { __typename }", n)
	return b.String()
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// paged gives a document for every field that takes « first », with a place for its value: those of the root, and those
// of the types that a root field leads to.
func paged(schema *gql.Schema) []string {
	var paths []string
	for _, root := range schema.Query.Fields {
		leaf, arguments := "", ""
		for _, argument := range root.Arguments {
			if argument.Type.NonNull && argument.DefaultValue == nil {
				arguments = `(` + argument.Name + `: "x")`
			}
		}
		of := schema.Types[root.Type.Name()]
		if root.Arguments.ForName("first") != nil {
			if arguments != "" {
				arguments = strings.TrimSuffix(arguments, ")") + `, first: %s)`
			} else {
				arguments = `(first: %s)`
			}
			paths = append(paths, `{ `+root.Name+arguments+` { __typename } }`)
			continue
		}
		if of == nil || root.Type.Elem == nil {
			continue
		}
		for _, f := range of.Fields {
			if f.Arguments.ForName("first") != nil {
				leaf = f.Name
				paths = append(paths, `{ `+root.Name+arguments+` { `+leaf+`(first: %s) { __typename } } }`)
			}
		}
	}
	return paths
}

// everyText sends texts in every text argument of the root: they are searched for as they stand.
func (x attack) everyText(texts ...string) {
	x.Helper()
	tried := 0
	for _, f := range loadSchema(x.T).Query.Fields {
		for _, argument := range f.Arguments {
			name := argument.Type.Name()
			if (name != "String" && name != "ID") || graph.PersonalFields["Query."+f.Name] {
				continue
			}
			for _, text := range texts {
				variable, value := name+"!", any(text)
				if argument.Type.Elem != nil {
					variable, value = "["+name+"!]!", []string{text}
				}
				x.send(`query($x: `+variable+`) { `+f.Name+`(`+argument.Name+`: $x) { __typename } }`, map[string]any{"x": value})
				tried++
			}
		}
	}
	if tried < 8*len(texts) {
		x.Errorf("only %d texts were tried", tried)
	}
}

func (x attack) oddText() {
	x.everyText("\u202eatnas", "🦄", "\ufeffemploi", "<script>alert(1)</script>", strings.Repeat("é", 200), "%", "_", `\`)
	got, _ := x.send(`{ actions(search: "a\u0000b") { totalCount } }`, nil)
	if len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != "BAD_REQUEST" {
		x.Errorf("NUL: %+v", got)
	}
	if status, _ := x.raw("application/json", []byte("{\"query\":\"{ axes { code } } #\xff\"}"), nil); status != http.StatusBadRequest {
		x.Errorf("invalid UTF-8: %d", status)
	}
	// 17: the wildcards of SQL are characters like others.
	for _, text := range []string{"%arseille", "_arseille", "Marseil%_"} {
		if got, content := x.send(`query($x: String!) { territories(search: $x) { name } }`, map[string]any{"x": text}); len(got.Errors) > 0 || text[0] != 'M' && strings.Contains(string(content), "Marseille") {
			x.Errorf("%s: %.200s", text, content)
		}
	}
}

func (x attack) lineBreaks() {
	const broken = "x\r\nSet-Cookie: a=b"
	for _, target := range []string{
		"/graphql?documentId=" + url.QueryEscape(broken), "/graphql?query=" + url.QueryEscape("{ axes { code } } #"+broken), "/" + url.PathEscape(broken), "/assets/" + url.PathEscape(broken),
	} {
		response, _ := x.do(http.MethodGet, target, http.Header{"If-None-Match": {broken}, "Accept-Encoding": {broken}}, nil)
		for name, values := range response.Header {
			if name == "Set-Cookie" || strings.ContainsAny(strings.Join(values, ""), "\r\n") {
				x.Errorf("%s: %s: %q", target, name, values)
			}
		}
	}
}

// hidden: what is not public is not found by any path, and cannot be told from what does not exist (20, 21, 25).
func (x attack) hidden() {
	fresh := newAPI(x.T)
	x.api = fresh
	fresh.as("direction") // somebody decides of the sheets that are put into a state
	none := base64Of(x.T, "Action:00000000-0000-4000-8000-000000000000")
	for n, state := range []sheet.State{{Action: catalogue.StatusDraft, Revision: sheet.Draft}, {Action: catalogue.StatusInReview, Revision: sheet.Submitted}, {Action: catalogue.StatusArchived}} {
		status, hiddenID, code := state.Action, x.put(n, state, []string{"ccipa"}, []string{"arles"}).id(), fmt.Sprintf("1.7.%d", 1000+n)
		if err := x.service.Load(x.Context()); err != nil {
			x.Fatal(err)
		}
		for _, path := range []string{`{ node(id: %q) { id __typename } }`, `{ nodes(ids: [%q]) { id } }`} {
			_, hidden := x.send(fmt.Sprintf(path, hiddenID), nil)
			_, absent := x.send(fmt.Sprintf(path, none), nil)
			if !bytes.Equal(hidden, absent) {
				x.Errorf("%s: %s can be told from %s", status, hidden, absent)
			}
		}
		for _, path := range []string{
			`{ action(code: "` + code + `") { code } }`, `{ actions(first: 100) { nodes { code } } }`, `{ theme(code: "1.7") { actions(first: 100) { nodes { code } } } }`,
			`{ poles { actions(first: 52) { nodes { code } } } }`, `{ actions(search: "` + code + `") { nodes { code } } }`, `{ schemes { relatedActions { code } } }`,
			`{ actions(first: 100, filter: {statuses: [DRAFT, IN_REVIEW, ARCHIVED, PUBLISHED]}) { nodes { code } } }`,
		} {
			if _, content := x.send(path, nil); strings.Contains(string(content), `"`+code+`"`) {
				x.Errorf("%s by %s: %.200s", status, path, content)
			}
		}
		if got, _ := x.send(`{ actions(first: 100) { totalCount facets { themes { value count } } } theme(code: "1.7") { actionCount } }`, nil); !strings.Contains(string(got.Data), `"totalCount":52`) {
			x.Errorf("%s: it is counted: %.100s", status, got.Data)
		}
	}
	first, second := fresh.idOf("1.1.2"), fresh.idOf("1.2.1")
	if len(first) != len(second) || first[:9] != second[:9] || first[9:20] == second[9:20] {
		x.Errorf("identifiers: %s %s", first, second)
	}
}

func (a *api) idOf(code string) string {
	var got struct{ Action struct{ ID string } }
	a.query(&got, `query($code: String) { action(code: $code) { id } }`, map[string]any{"code": code})
	return got.Action.ID
}

// TestSecurity28SlowConnections: whoever sends half a request is cut, and a request of two lengths smuggles nothing.
func TestSecurity28SlowConnections(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	product := a.server.HTTP()
	if product.ReadHeaderTimeout <= 0 || product.ReadTimeout <= 0 || product.WriteTimeout <= 0 || product.IdleTimeout <= 0 || product.MaxHeaderBytes <= 0 {
		t.Error("the server waits without end")
	}
	address := strings.TrimSuffix(strings.TrimPrefix(a.serveHTTP(func(s *http.Server) {
		s.ReadHeaderTimeout, s.ReadTimeout, s.IdleTimeout = 100*time.Millisecond, 200*time.Millisecond, 100*time.Millisecond
	}), "http://"), "/graphql")
	talk := func(words string) string {
		t.Helper()
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		if _, err := io.WriteString(conn, words); err != nil {
			t.Fatal(err)
		}
		if err := conn.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
			t.Fatal(err)
		}
		said, err := io.ReadAll(bufio.NewReader(conn))
		if err != nil {
			t.Errorf("the connection is not closed: %v", err)
		}
		return string(said)
	}
	const head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	if said := talk(head); strings.Contains(said, "200 OK") {
		t.Errorf("half a header: %s", said)
	}
	if said := talk(head + "Content-Length: 100\r\n\r\n{\"query\""); !strings.HasPrefix(said, "HTTP/1.1 400") {
		t.Errorf("half a body: %s", said)
	}
	// Of two lengths the chunks count, as RFC 9112 says: what follows them is a request of its own, not a body.
	if said := talk(head + "Content-Length: 30\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /none.txt HTTP/1.1\r\nHost: x\r\n\r\n"); strings.Count(said, "HTTP/1.1 ") != 2 || !strings.HasPrefix(said, "HTTP/1.1 400") {
		t.Errorf("a length beside chunks: %.300s", said)
	}
	for _, lengths := range []string{"Content-Length: 2\r\nContent-Length: 30", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Content-Length: -1", "Content-Length: 0x2"} {
		if said := talk(head + lengths + "\r\n\r\n{}GET /schema.graphql HTTP/1.1\r\nHost: x\r\n\r\n"); strings.Contains(said, "type Query") || strings.HasPrefix(said, "HTTP/1.1 2") {
			t.Errorf("%s: %.300s", lengths, said)
		}
	}
}

// TestSecurity30CancelledClient: whoever leaves gives her place in the queue back.
func TestSecurity30CancelledClient(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.graphql.TreatAsPersonal("Query.axes")
	a.graphql.SetQueueTimeout(time.Hour)
	release := a.graphql.HoldGate()
	defer release()
	ctx, leave := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", strings.NewReader(`{"query":"{ axes { code } }"}`))
		r.Header.Set("Content-Type", "application/json")
		a.graphql.ServeHTTP(httptest.NewRecorder(), r)
	}()
	eventually(t, func() bool { return a.graphql.Waiting() == 1 })
	leave()
	eventually(t, func() bool { return a.graphql.Waiting() == 0 })
	<-ended
}
