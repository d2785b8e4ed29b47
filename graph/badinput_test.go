package graph_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// The protections against attacks are in security_test.go; here is what a mistaken client meets.

// leaks are what no answer may hold.
var leaks = []string{"goroutine", ".go:", "SELECT ", "pq:", "panic", "Did you mean", "traverse/"}

func checkNoLeak(t *testing.T, name string, body []byte) {
	t.Helper()
	for _, leak := range leaks {
		if strings.Contains(string(body), leak) {
			t.Errorf("%s: the answer holds %q: %.300s", name, leak, body)
		}
	}
}

// TestRefusedArguments: every line of the contract's error list that a catalogue read can meet.
func TestRefusedArguments(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	for name, c := range map[string]struct{ query, code, argument string }{
		"unknown_theme":            {`{ actions(filter: {themes: ["9.9"]}) { totalCount } }`, "BAD_REQUEST", "themes"},
		"unknown_axis":             {`{ actions(filter: {axes: ["7"]}) { totalCount } }`, "BAD_REQUEST", "axes"},
		"unknown_public":           {`{ actions(filter: {publics: ["licornes"]}) { totalCount } }`, "BAD_REQUEST", "publics"},
		"rsa_is_no_public":         {`{ actions(filter: {publics: ["brsa"]}) { totalCount } }`, "BAD_REQUEST", "publics"},
		"unknown_barrier":          {`{ actions(filter: {barriers: ["ennui"]}) { totalCount } }`, "BAD_REQUEST", "barriers"},
		"unknown_provider":         {`{ actions(filter: {providers: ["abc"]}) { totalCount } }`, "BAD_REQUEST", "providers"},
		"another_departement":      {`{ actions(filter: {territory: "75056"}) { totalCount } }`, "BAD_REQUEST", "territory"},
		"a_postal_code":            {`{ actions(filter: {territory: "13800"}) { totalCount } }`, "BAD_REQUEST", "territory"},
		"covers_nowhere":           {`{ action(code: "1.1.1") { coverage { covers(territory: "nulle-part") { verdict } } } }`, "BAD_REQUEST", "territory"},
		"availability_nowhere":     {`{ action(code: "1.1.1") { availability(territory: "nulle-part") } }`, "BAD_REQUEST", "territory"},
		"scheme_nowhere":           {`{ schemes(territory: "nulle-part") { slug } }`, "BAD_REQUEST", "territory"},
		"first_zero":               {`{ actions(first: 0) { totalCount } }`, "BAD_REQUEST", "first"},
		"first_negative":           {`{ actions(first: -1) { totalCount } }`, "BAD_REQUEST", "first"},
		"first_101":                {`{ actions(first: 101) { totalCount } }`, "BAD_REQUEST", "first"},
		"last_101":                 {`{ actions(last: 101) { totalCount } }`, "BAD_REQUEST", "last"},
		"first_and_last":           {`{ actions(first: 1, last: 1) { totalCount } }`, "BAD_REQUEST", "last"},
		"territories_0":            {`{ territories(search: "mar", first: 0) { name } }`, "BAD_REQUEST", "first"},
		"code_and_slug":            {`{ action(code: "1.1.1", slug: "boost-emploi") { code } }`, "BAD_REQUEST", "code"},
		"neither_code_nor_slug":    {`{ action { code } }`, "BAD_REQUEST", "code"},
		"foreign_cursor":           {`{ actions(after: "bm9uZQ") { totalCount } }`, "BAD_REQUEST", "after"},
		"cursor_that_is_no_base64": {`{ actions(before: "%%%%%%%%%%%%%%%%%%%%%%%%") { totalCount } }`, "BAD_REQUEST", "before"},
		"search_of_201":            {`{ actions(search: "` + strings.Repeat("a", 201) + `") { totalCount } }`, "BAD_REQUEST", "search"},
		"pole_with_other_place":    {`{ pole(code: "arles") { actions(filter: {territory: "13001"}) { totalCount } } }`, "BAD_REQUEST", "filter.territory"},
		"theme_with_other_theme":   {`{ theme(code: "1.1") { actions(filter: {themes: ["1.2"]}) { totalCount } } }`, "BAD_REQUEST", "filter.themes"},
		"too_many_ids":             {`{ nodes(ids: [` + strings.Repeat(`"x",`, 101) + `]) { id } }`, "BAD_REQUEST", "ids"},
		"unknown_field":            {`{ actions { totalCont } }`, "VALIDATION_FAILED", ""},
		"unknown_enum":             {`{ actions(filter: {modes: [SOLO]}) { totalCount } }`, "VALIDATION_FAILED", ""},
		"unreadable":               {`{ actions(`, "VALIDATION_FAILED", ""},
		"two_operations_no_name":   {`query A { axes { code } } query B { axes { code } }`, "VALIDATION_FAILED", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := json.Marshal(map[string]string{"query": c.query})
			if err != nil {
				t.Fatal(err)
			}
			response, content := a.do(http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}, "Accept": {"application/graphql-response+json"}}, body)
			var got answer
			if err := json.Unmarshal(content, &got); err != nil {
				t.Fatalf("%v: %s", err, content)
			}
			if len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != c.code || got.Errors[0].Message == "" {
				t.Fatalf("%d %.400s, want %s", response.StatusCode, content, c.code)
			}
			if argument := got.Errors[0].Extensions["argument"]; c.argument != "" && argument != c.argument {
				t.Errorf("it names %v, want %s", argument, c.argument)
			}
			if response.StatusCode >= 500 {
				t.Errorf("status %d", response.StatusCode)
			}
			checkNoLeak(t, name, content)
		})
	}
}

// TestRefusedRequests: what is not GraphQL over HTTP gets a status of its own, and never its own body back.
func TestRefusedRequests(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	const secret = "confidentiel-42"
	asJSON := http.Header{"Content-Type": {"application/json"}}
	for name, c := range map[string]struct {
		method, target string
		header         http.Header
		body           string
		status         int
	}{
		"no_content_type":     {http.MethodPost, "/graphql", nil, secret, http.StatusUnsupportedMediaType},
		"latin1":              {http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json; charset=iso-8859-1"}}, `{}`, http.StatusUnsupportedMediaType},
		"broken_JSON":         {http.MethodPost, "/graphql", asJSON, `{"query": ` + secret, http.StatusBadRequest},
		"no_query":            {http.MethodPost, "/graphql", asJSON, `{"x":"` + secret + `"}`, http.StatusBadRequest},
		"query_is_a_number":   {http.MethodPost, "/graphql", asJSON, `{"query": 42}`, http.StatusBadRequest},
		"variables_is_a_text": {http.MethodPost, "/graphql", asJSON, `{"query":"{ axes { code } }","variables":"` + secret + `"}`, http.StatusBadRequest},
		"extensions_list":     {http.MethodPost, "/graphql", asJSON, `{"query":"{ axes { code } }","extensions":[]}`, http.StatusBadRequest},
		"PUT":                 {http.MethodPut, "/graphql", asJSON, `{}`, http.StatusMethodNotAllowed},
		"accepts_only_images": {http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}, "Accept": {"image/png"}}, `{"query":"{ axes { code } }"}`, http.StatusNotAcceptable},
		"GET_without_query":   {http.MethodGet, "/graphql?x=" + secret, nil, "", http.StatusBadRequest},
		"GET_bad_variables":   {http.MethodGet, "/graphql?query=%7Baxes%7Bcode%7D%7D&variables=" + secret, nil, "", http.StatusBadRequest},
		"GET_invalid_UTF-8":   {http.MethodGet, "/graphql?query=%ff%fe", nil, "", http.StatusBadRequest},
		"missing_asset":       {http.MethodGet, "/assets/../../etc/passwd", nil, "", http.StatusOK}, // cleaned: the client's own not-found page
		"no_such_asset":       {http.MethodGet, "/assets/none.js", nil, "", http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response, content := a.do(c.method, c.target, c.header, []byte(c.body))
			if response.StatusCode != c.status && (name != "missing_asset" || response.StatusCode >= 500) {
				t.Errorf("status %d, want %d: %.200s", response.StatusCode, c.status, content)
			}
			if strings.Contains(string(content), secret) || strings.Contains(string(content), "root:") {
				t.Errorf("the body comes back: %.300s", content)
			}
			checkNoLeak(t, name, content)
			if response.Header.Get("Content-Security-Policy") == "" || response.Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Error("security headers are missing")
			}
		})
	}
}

// TestStandardIntrospection: the schema is public, to the depth that tools ask for.
func TestStandardIntrospection(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	got := a.ask(introspection, nil)
	if len(got.Errors) > 0 {
		t.Fatalf("%+v", got.Errors)
	}
	if !strings.Contains(string(got.Data), "ActionConnection") {
		t.Error("the schema is not described")
	}
}

const introspection = `query IntrospectionQuery { __schema { queryType { name } mutationType { name } subscriptionType { name } types { ...FullType }
	directives { name description locations args { ...InputValue } } } }
fragment FullType on __Type { kind name description fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
	inputFields { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
	ofType { kind name ofType { kind name } } } } } } } } } }`
