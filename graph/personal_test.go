package graph_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	gql "github.com/vektah/gqlparser/v2/ast"

	"traverse/graph"
	"traverse/internal/access"
)

// telling are the names of fields by which a type says something about somebody.
var telling = []string{
	"email", "phone", "firstName", "lastName", "birthDate", "by", "author", "actor", "userAgent", "lastSignedInAt", "account", "member", "members", "beneficiary",
}

// published are the types that have such a field and say what porteurs publish of themselves, or nothing of anybody.
var published = map[string]bool{"Contact": true, "Location": true, "Organization": true}

// TestPersonalTypes: a type that looks like a person is in personalTypes, or is known to be published.
func TestPersonalTypes(t *testing.T) {
	t.Parallel()
	schema := loadSchema(t)
	for name, definition := range schema.Types {
		personal := graph.PersonalTypes[name]
		if definition.Kind == gql.InputObject && schema.Mutation != nil && strings.HasSuffix(name, "Input") && !personal {
			continue // a mutation answers POST only in any case
		}
		for _, f := range definition.Fields {
			if !personal && !published[name] && !strings.HasSuffix(name, "Payload") && slices.Contains(telling, f.Name) {
				t.Errorf("%s.%s may say something about a person: put %s in personalTypes (rights.go), or in published here", name, f.Name, name)
			}
		}
	}
	for name := range graph.PersonalTypes {
		if schema.Types[name] == nil {
			t.Errorf("personalTypes has %s, which the SDL does not", name)
		}
	}
}

// TestNothingPersonalInAnAddress: whatever document touches a person is refused in GET, and answered in POST as something
// that nobody may keep; the others are answered in GET. Signed in or not makes no difference.
func TestNothingPersonalInAnAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	direction := w.asker(access.DepartmentAdmin, false, w.organization("departement"))
	counted := map[bool]int{}
	for _, f := range rootFields(t) {
		if f.mutation() || f.subscription() {
			continue
		}
		args := f.args(w, direction)
		document := f.document(args)
		if of := f.schema.Types[f.field.Type.Name()]; of.Kind == gql.Object {
			document = strings.Replace(document, f.selection(), " "+everything(f.schema, of, 3, of.Name), 1)
		}
		personal := graph.PersonalFields[f.name] || touchesPersons(t, f.schema, document)
		counted[personal]++
		for _, p := range []*person{direction.person, {api: w.api}} {
			if status := p.getStatus(document, args); (status == http.StatusMethodNotAllowed) != personal {
				t.Errorf("%s in GET: %d, about a person: %t", f.name, status, personal)
			}
		}
		if header := direction.headers(document, args); personal && (header.Get("Cache-Control") != "no-store" || header.Get("ETag") != "") {
			t.Errorf("%s may be kept: %v", f.name, header)
		}
	}
	if counted[true] < 3 || counted[false] < 10 {
		t.Errorf("personal or not: %v", counted)
	}
}

// touchesPersons walks a document with its types, as the specification resolves them.
func touchesPersons(t *testing.T, schema *gql.Schema, document string) bool {
	t.Helper()
	read, err := gqlparser.LoadQueryWithRules(schema, document, nil)
	if err != nil {
		t.Fatalf("%s: %v", document, err)
	}
	var touches func(gql.SelectionSet) bool
	touches = func(set gql.SelectionSet) bool {
		return slices.ContainsFunc(set, func(s gql.Selection) bool {
			f, ok := s.(*gql.Field)
			if !ok {
				return false
			}
			asked := slices.ContainsFunc(f.Arguments, func(a *gql.Argument) bool { return graph.PersonalTypes[a.Value.ExpectedType.Name()] })
			return asked || graph.PersonalTypes[f.Definition.Type.Name()] || touches(f.SelectionSet)
		})
	}
	return touches(read.Operations[0].SelectionSet)
}

func (p *person) getStatus(document string, args vars) int {
	p.api.t.Helper()
	r := httptest.NewRequestWithContext(p.api.t.Context(), http.MethodGet,
		"/graphql?query="+url.QueryEscape(document)+"&variables="+url.QueryEscape(string(mustMarshal(p.api.t, args))), nil)
	r.RemoteAddr, r.Host = "127.0.0.1:4321", "127.0.0.1:8080"
	if p.cookie != "" {
		r.Header.Set("Cookie", p.cookie)
	}
	w := httptest.NewRecorder()
	p.api.handler.ServeHTTP(w, r)
	return w.Code
}

func (p *person) headers(document string, args vars) http.Header {
	p.api.t.Helper()
	response, _ := p.do(http.MethodPost, "/graphql", mustMarshal(p.api.t, map[string]any{"query": document, "variables": args}))
	return response.Header
}
