package graph_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gql "github.com/vektah/gqlparser/v2/ast"

	"traverse/internal/effort"
)

// TestEveryObjectSeenCanBeRefetched walks the schema from every field of the root that can be asked without knowing
// anything, three levels down, and asks for each Node that it meets again by its identifier.
func TestEveryObjectSeenCanBeRefetched(t *testing.T) {
	t.Parallel()
	a, schema := newAPI(t), loadSchema(t)
	action, _ := a.prescribable()
	sent := a.as("referent.arles").prescribe(action, a.as("referent.arles").mustSave(nil).ID).Referral
	a.as("referent.arles").acted("postReferralMessage", map[string]any{"idempotencyKey": "une-cle-du-test", "id": sent.ID, "body": "Bonjour."})
	a.open(opened{Code: "1.3.2", Label: "File active", Places: 3})
	a.as("referent.arles").report("2.2.6", "OTHER", "Faux.")
	if done, code := a.as("direction").openCampaign(map[string]any{"theme": "3.2"}); done.Campaign == nil {
		t.Fatal(done, code)
	}
	types := map[string]bool{}
	for who, roots := range map[string][]string{
		"": {
			"axes", "themes", "publics", "barriers", "poles", "schemes", "programme", "programmes", "actions(first: 25)", `theme(code: "1.1")`,
			`pole(code: "arles")`, `territory(code: "13213")`, `action(code: "1.3.2")`, `territories(search: "mar")`,
		},
		"referent.arles": {"beneficiaries", "reports", "referrals", `referral(number: "` + sent.Number + `")`},
		"direction":      {"campaigns"},
	} {
		walker := &person{api: a}
		if who != "" {
			walker = a.as(who)
		}
		for id, typeName := range walker.walk(schema, roots) {
			types[typeName] = true
			if got := walker.node(id); got != typeName {
				t.Errorf("%s %s read again by %q: %s", typeName, id, who, got)
			}
		}
	}
	for _, possible := range schema.PossibleTypes["Node"] {
		if !types[possible.Name] {
			t.Errorf("the walk meets no %s", possible.Name)
		}
	}
}

// walk gives the type of every Node met from some roots, by its identifier.
func (p *person) walk(schema *gql.Schema, roots []string) map[string]string {
	p.api.t.Helper()
	seen := map[string]string{}
	for _, root := range roots {
		name, _, _ := strings.Cut(root, "(")
		of := schema.Types[schema.Query.Fields.ForName(name).Type.Name()]
		var data any
		p.query(&data, `{ `+root+` `+everything(schema, of, 3, of.Name)+` }`, nil)
		objects(data, func(id, typeName string) { seen[id] = typeName })
	}
	return seen
}

// node gives the type of an object that is read again by its identifier, alone and in a list.
func (p *person) node(id string) string {
	p.api.t.Helper()
	type object struct {
		ID       string
		Typename string `json:"__typename"`
	}
	var got struct {
		Node  *object
		Nodes []*object
	}
	p.query(&got, `query($id: ID!) { node(id: $id) { id __typename } nodes(ids: [$id]) { id __typename } }`, map[string]any{"id": id})
	if got.Node == nil || len(got.Nodes) != 1 || got.Nodes[0] == nil || *got.Node != *got.Nodes[0] || got.Node.ID != id {
		return "nothing"
	}
	return got.Node.Typename
}

// everything selects the identity of an object and of the objects below it, without any argument and without going
// straight back to the type it comes from.
func everything(schema *gql.Schema, of *gql.Definition, levels int, from string) string {
	var b strings.Builder
	b.WriteString("{ __typename ")
	if of.Fields.ForName("id") != nil {
		b.WriteString("id ")
	}
	for _, f := range of.Fields {
		below := schema.Types[f.Type.Name()]
		if levels == 0 || below.Kind != gql.Object || strings.HasPrefix(f.Name, "__") || below.Name == from || slices.ContainsFunc(f.Arguments, required) {
			continue
		}
		// A page within a list, or a list within lists, is more than one request may ask for.
		if strings.HasSuffix(below.Name, "Connection") && levels < 3 || f.Type.Elem != nil && levels < 2 {
			continue
		}
		b.WriteString(f.Name)
		if f.Arguments.ForName("first") != nil {
			b.WriteString("(first: 5)")
		}
		b.WriteString(" " + everything(schema, below, levels-1, of.Name) + " ")
	}
	b.WriteString("}")
	return b.String()
}

func required(argument *gql.ArgumentDefinition) bool {
	return argument.Type.NonNull && argument.DefaultValue == nil
}

// objects gives every object with an identifier in an answer.
func objects(value any, found func(id, typeName string)) {
	switch v := value.(type) {
	case map[string]any:
		if id, ok := v["id"].(string); ok {
			typeName, _ := v["__typename"].(string)
			found(id, typeName)
		}
		for _, below := range v {
			objects(below, found)
		}
	case []any:
		for _, below := range v {
			objects(below, found)
		}
	}
}

// TestPagesForwardAndBackward: every connection of the schema gives the same list in pages of any size, from either
// end, with the bounds that it announces.
func TestPagesForwardAndBackward(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	chance := rand.New(rand.NewPCG(1, 2))
	var plie struct {
		Action struct {
			Providers []struct{ Organization struct{ ID string } }
		}
	}
	a.query(&plie, `{ action(code: "1.3.2") { providers { organization { id } } } }`, nil)
	for _, at := range []string{
		`actions(%s)`, `actions(%s, orderBy: {field: TITLE, direction: DESC})`, `actions(%s, filter: {territory: "13055"})`, `actions(%s, search: "emploi")`,
		`theme(code: "1.7") { actions(%s) }`, `pole(code: "arles") { actions(%s) }`, `node(id: "` + plie.Action.Providers[0].Organization.ID + `") { ... on Organization { actions(%s) } }`,
	} {
		whole := a.page(at, "first: 100").codes()
		if len(whole) == 0 {
			t.Fatalf("%s: %d actions", at, len(whole))
		}
		for range effort.Times(6) {
			size := 1 + chance.IntN(len(whole))
			var forward, backward []string
			for bound, more := "", true; more; {
				page := a.page(at, fmt.Sprintf("first: %d%s", size, bound))
				forward = append(forward, page.codes()...)
				if page.PageInfo.HasPreviousPage != (bound != "") {
					t.Errorf("%s by %d: hasPreviousPage %t", at, size, page.PageInfo.HasPreviousPage)
				}
				more = page.PageInfo.HasNextPage
				bound = fmt.Sprintf(", after: %q", *page.PageInfo.EndCursor)
			}
			for bound, more := "", true; more; {
				page := a.page(at, fmt.Sprintf("last: %d%s", size, bound))
				backward = append(page.codes(), backward...)
				if page.PageInfo.HasNextPage != (bound != "") {
					t.Errorf("%s by %d: hasNextPage %t", at, size, page.PageInfo.HasNextPage)
				}
				more = page.PageInfo.HasPreviousPage
				bound = fmt.Sprintf(", before: %q", *page.PageInfo.StartCursor)
			}
			if !slices.Equal(forward, whole) || !slices.Equal(backward, whole) {
				t.Errorf("%s by %d: forward %v, backward %v, whole %v", at, size, forward, backward, whole)
			}
		}
	}
}

// page reads one page of a connection; at has a place for its arguments.
func (a *api) page(at, arguments string) *connection {
	a.t.Helper()
	const selection = ` { nodes { code } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`
	query := fmt.Sprintf(at, arguments)
	closing := strings.LastIndex(query, ")") + 1
	query = query[:closing] + selection + query[closing:]
	var data map[string]json.RawMessage
	a.query(&data, `{ `+query+` }`, nil)
	for {
		for name, value := range data {
			if name == "actions" {
				found := new(connection)
				if err := json.Unmarshal(value, found); err != nil {
					a.t.Fatal(err)
				}
				return found
			}
			data = nil
			if err := json.Unmarshal(value, &data); err != nil {
				a.t.Fatal(err)
			}
		}
	}
}
