package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// The oracle of every target: no panic, no 5xx, a code for every error and never INTERNAL, no leak, no statement sent to
// the database. `make verify` looks for inputs; `go test` tries the seeds.

// fuzzed is the API for one input.
type fuzzed struct {
	*api
	t *testing.T
}

// send sends a request, holds its answer to the oracle and gives its body.
func (f fuzzed) send(body []byte, header http.Header) []byte {
	f.t.Helper()
	statements := f.statements.Load()
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header = header
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	content := w.Body.Bytes()
	if w.Code >= http.StatusInternalServerError {
		f.t.Fatalf("status %d: %s", w.Code, content)
	}
	if sent := f.statements.Load() - statements; sent != 0 {
		f.t.Errorf("%d statements were sent to the database", sent)
	}
	for _, leak := range leaks {
		if bytes.Contains(content, []byte(leak)) && !bytes.Contains(body, []byte(leak)) {
			f.t.Errorf("the answer holds %q: %s", leak, content)
		}
	}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/event-stream") {
		return content
	}
	var got answer
	if err := json.Unmarshal(content, &got); err != nil {
		f.t.Fatalf("%v: %s", err, content)
	}
	for _, failure := range got.Errors {
		if code, _ := failure.Extensions["code"].(string); code == "" || code == "INTERNAL" || failure.Message == "" {
			f.t.Errorf("an error without a code, or an internal one: %s", content)
		}
	}
	return content
}

// ask sends a document with its variables.
func (f fuzzed) ask(query string, variables any) []byte {
	f.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		f.t.Skip(err)
	}
	return f.send(body, http.Header{"Content-Type": {"application/json"}})
}

// FuzzDocument asks whatever.
func FuzzDocument(f *testing.F) {
	for _, seed := range []string{
		`{ axes { code themes { code actionCount } } }`, `query Q($a: Int = 3) { actions(first: $a) { ...F } } fragment F on ActionConnection { nodes { code } }`,
		`{ a: action(code: "1.1.1") { coverage { covers(territory: "13001") { verdict because } } ... on Action { availability } } }`,
		`{ node(id: "QWN0aW9u") { __typename id ... on Pole { name } } nodes(ids: []) { id } }`, introspection, `subscription { actionPlacesChanged(codes: ["x"]) { code } }`,
		`{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A }`, `mutation { x }`, `{ actions(filter: {territory: "13055", coverage: [NO]}, orderBy: {field: TITLE, direction: DESC}, last: 3) { edges { cursor } facets { poles { value count } } } }`,
		`query($x: [[String!]!]!) { actions(search: """block " string""") { totalCount @skip(if: false) } }`, "{ \x00 }", `{ __type(name: "Action") { fields { name } } }`,
	} {
		f.Add(seed)
	}
	a := newAPI(f)
	f.Fuzz(func(t *testing.T, query string) { fuzzed{a, t}.ask(query, nil) })
}

// FuzzVariables sends whatever as variables of documents that take every kind of them.
func FuzzVariables(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `{"search":"garde","filter":{"territory":"13213","barriers":["garde-enfants"]},"first":5}`, `{"filter":{"coverage":["YES",null]}}`,
		`{"order":{"field":"TITLE","direction":"DESC"},"last":3}`, `{"first":1e99}`, `{"first":-2147483649}`, `{"filter":{"providers":["x"],"modes":"REMOTE"}}`,
		`{"id":"QWN0aW9uOng","ids":["","%"]}`, `{"filter":[[{"territory":{}}]]}`, `{"search":"\u0000"}`, `{"search":"\ud800"}`, `{"where":"13055","code":"1.1.1"}`,
	} {
		f.Add(seed)
	}
	const everything = `query($search: String, $filter: ActionFilter, $order: ActionOrder, $first: Int, $last: Int, $after: String, $before: String) {
		actions(search: $search, filter: $filter, orderBy: $order, first: $first, last: $last, after: $after, before: $before) {
			totalCount nodes { code } facets { publics { value count } providers { value count } } } }`
	const single = `query($id: ID!, $ids: [ID!]!, $code: String, $slug: String, $where: String, $search: String!, $first: Int! = 3) {
		node(id: $id) { id } nodes(ids: $ids) { id } action(code: $code, slug: $slug) { availability(territory: $where) }
		schemes(territory: $where) { slug } territories(search: $search, first: $first) { code } }`
	a := newAPI(f)
	f.Fuzz(func(t *testing.T, variables string) {
		if !json.Valid([]byte(variables)) {
			t.Skip()
		}
		fuzzed{a, t}.ask(everything, json.RawMessage(variables))
		fuzzed{a, t}.ask(single, json.RawMessage(variables))
	})
}

// FuzzCursor sends whatever as a cursor, from cursors that are right: one that was tampered with is refused.
func FuzzCursor(f *testing.F) {
	a := newAPI(f)
	const page = `query($search: String, $after: String) { actions(search: $search, first: 3, after: $after) { edges { cursor node { code } } } }`
	genuine := map[string]bool{}
	for _, search := range []string{"", "emploi"} {
		var after any
		for range 10 {
			var got struct{ Actions connection }
			a.query(&got, page, map[string]any{"search": search, "after": after})
			for _, e := range got.Actions.Edges {
				genuine[search+"|"+e.Cursor] = true
				f.Add(search, e.Cursor)
				after = e.Cursor
			}
		}
	}
	f.Add("", "")
	f.Add("", "AAAAAAAAAAAAeyJyIjpbMCwwLDAsMCwwXX0")
	f.Fuzz(func(t *testing.T, search, cursor string) {
		content := fuzzed{a, t}.ask(page, map[string]any{"search": search, "after": cursor})
		known := genuine[search+"|"+cursor] || cursor == "" || (search != "" && search != "emploi")
		if !known && bytes.Contains(content, []byte(`"edges"`)) {
			t.Errorf("a cursor that nobody gave is taken: %q", cursor)
		}
	})
}

// FuzzHTTPBody sends whatever as a body, under whatever media types.
func FuzzHTTPBody(f *testing.F) {
	for _, seed := range []string{
		`{"query":"{ axes { code } }"}`, `{"query":"{ axes { code } }","variables":null,"operationName":null,"extensions":null}`, `[]`, `[{"query":"{ axes { code } }"}]`,
		`{"documentId":"sha256:0"}`, `{"query":1}`, `{"query":"{ axes { code } }","variables":[]}`, "\xff\xfe", ``, `{"query":"{ a }","query":"{ axes { code } }"}`, `{"QUERY":"{ axes { code } }"}`,
	} {
		for _, accept := range []string{"", "application/json", "application/graphql-response+json", "text/event-stream", "*/*;q=0"} {
			f.Add([]byte(seed), "application/json", accept)
		}
	}
	f.Add([]byte(`query=%7B%7D`), "application/x-www-form-urlencoded", "text/html")
	a := newAPI(f)
	a.graphql.EndStreams() // a subscription that is fuzzed into being ends at once
	f.Fuzz(func(t *testing.T, body []byte, contentType, accept string) {
		header := http.Header{"Content-Type": {contentType}}
		if accept != "" {
			header.Set("Accept", accept)
		}
		fuzzed{a, t}.send(body, header)
	})
}
