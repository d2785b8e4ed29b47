package graph_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"traverse/graph"
	"traverse/internal/fault"
)

// example is one operation of the integrators' page: the page shows these very files.
type example struct {
	name      string // without its number: what the page has in its addresses
	document  string
	variables map[string]any
}

// readExamples gives the operations in the order of the page.
func readExamples(t *testing.T) []example {
	t.Helper()
	files, err := filepath.Glob("examples/*.graphql")
	if err != nil {
		t.Fatal(err)
	}
	var examples []example
	for _, file := range files {
		document, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		base := strings.TrimSuffix(file, ".graphql")
		_, name, _ := strings.Cut(filepath.Base(base), "-")
		e := example{name: name, document: string(document)}
		variables, err := os.ReadFile(base + ".json")
		if err == nil {
			err = json.Unmarshal(variables, &e.variables)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("%s.json: %v", base, err)
		}
		examples = append(examples, e)
	}
	return examples
}

// TestExamples executes every operation of the integrators' page: no error, nothing empty, and the fact that it is there to show.
func TestExamples(t *testing.T) {
	t.Parallel()
	shows := map[string][]string{
		"rechercher":  {"JEDAI", `"because"`, `"selected":true`},
		"couverture":  {`"verdict":"YES"`, `"verdict":"NO"`, "exclu"},
		"territoires": {"Belcodène", "13e arrondissement"},
		"fiche":       {"Speed restauration", "PLIE", `"rsaRequired"`},
		"pole":        {"agePyramid", "SECURISATION", `"code":"13103"`},
		"themes":      {`"actionCount":4`, "La mobilité", "garde-enfants", "jeunes-moins-26"},
		"pages":       {`"totalCount":52`, `"hasNextPage":true`},
		"relire":      {`"__typename":"Action"`, `"__typename":"Pole"`, `"__typename":"Theme"`},
		"dispositifs": {`"relatedActions"`},
		"programme":   {`"kind":"DEADLINE"`, `"kind":"KEY_FIGURE"`},
		"porteurs":    {"PLIE du Pays d’Aix", `"trust":"UNCLAIMED"`},
		"situation":   {"JEDAI", `"key":"COVERAGE"`, `"verdict":"YES"`, `"question"`},
	}
	a, examples := newAPI(t), readExamples(t)
	if len(examples) != 12 {
		t.Errorf("%d operations, want twelve", len(examples))
	}
	for _, e := range examples {
		comment, _, _ := strings.Cut(e.document, "\nquery ")
		if lines := strings.Split(comment, "\n"); len(lines) < 2 || slices.ContainsFunc(lines, func(l string) bool { return !strings.HasPrefix(l, "# ") }) {
			t.Errorf("%s: a title and a purpose, as comments, come before the operation", e.name)
		}
		got := a.ask(e.document, e.variables)
		if len(got.Errors) > 0 {
			t.Errorf("%s: %+v", e.name, got.Errors)
			continue
		}
		var data map[string]any
		if err := json.Unmarshal(got.Data, &data); err != nil {
			t.Fatal(err)
		}
		for field, value := range data {
			if isEmpty(value) {
				t.Errorf("%s: %s is empty", e.name, field)
			}
		}
		facts, known := shows[e.name]
		if !known {
			t.Errorf("%s: say here what it shows", e.name)
		}
		for _, fact := range facts {
			if !strings.Contains(string(got.Data), fact) {
				t.Errorf("%s: no %s in %s", e.name, fact, got.Data)
			}
		}
		delete(shows, e.name)
	}
	if len(shows) > 0 {
		t.Errorf("operations that no longer exist: %v", slices.Sorted(maps.Keys(shows)))
	}
}

// isEmpty tells null, an empty list, a list with a null, and a page without results.
func isEmpty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case []any:
		return len(value) == 0 || slices.Contains(value, nil)
	case map[string]any:
		total, isPage := value["totalCount"]
		return len(value) == 0 || isPage && total == 0.0
	default:
		return false
	}
}

// TestExampleOfPages follows the cursors as its comment says: every action once, then the end.
func TestExampleOfPages(t *testing.T) {
	t.Parallel()
	a, examples := newAPI(t), readExamples(t)
	pages := examples[slices.IndexFunc(examples, func(e example) bool { return e.name == "pages" })]
	seen := map[string]bool{}
	for range 10 {
		var got struct {
			Actions struct {
				TotalCount int
				PageInfo   struct {
					HasNextPage bool
					EndCursor   string
				}
				Nodes []struct{ Code string }
			}
		}
		a.query(&got, pages.document, pages.variables)
		for _, node := range got.Actions.Nodes {
			seen[node.Code] = true
		}
		if !got.Actions.PageInfo.HasNextPage {
			if len(seen) != got.Actions.TotalCount {
				t.Errorf("%d actions seen of %d", len(seen), got.Actions.TotalCount)
			}
			return
		}
		pages.variables["after"] = got.Actions.PageInfo.EndCursor
	}
	t.Error("the pages do not end")
}

// TestPagesKeepTheStrictPolicy: no page of the client, the explorer included, may run or style anything inline.
func TestPagesKeepTheStrictPolicy(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	for _, address := range []string{"/", "/integrateurs", "/explorateur", "/actions/plie", "/nulle-part"} {
		response, _ := a.do(http.MethodGet, address, nil, nil)
		policy := response.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'self'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %q", address, policy)
		}
	}
}

// TestPageTellsTheTruth holds the codes and the limits that the integrators' page gives to those of the server.
func TestPageTellsTheTruth(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../web-client/src/features/integrators/reference.ts")
	if err != nil {
		t.Fatal(err)
	}
	page := string(content)
	for _, code := range []fault.Code{
		fault.BadRequest, fault.Validation, fault.TooComplex, fault.Unauthenticated, fault.Forbidden,
		fault.TooManyRequests, fault.Timeout, fault.Unavailable, fault.Internal,
	} {
		if !strings.Contains(page, `code: "`+string(code)+`"`) {
			t.Errorf("the page does not say %s", code)
		}
	}
	for _, limit := range []string{
		fmt.Sprintf(`["Profondeur", "%d niveaux"]`, graph.MaxDepth),
		fmt.Sprintf(`["Alias", "%d par document"]`, graph.MaxAliases),
		fmt.Sprintf(`["Directives", "%d par document"]`, graph.MaxDirectives),
		fmt.Sprintf(`"%d %03d mots (tokens)"`, graph.MaxTokens/1000, graph.MaxTokens%1000),
		fmt.Sprintf(`"%d %03d par opération`, graph.MaxNodes/1000, graph.MaxNodes%1000),
		fmt.Sprintf(`["Corps de la requête", "%d ko"]`, graph.MaxBody>>10),
		fmt.Sprintf(`["Abonnements", "%d ouverts à la fois par compte, ou par adresse sans compte"]`, graph.StreamsPerReader),
		fmt.Sprintf(`["Durée", "%d secondes par opération"]`, int(graph.OperationTimeout.Seconds())),
	} {
		if !strings.Contains(page, limit) {
			t.Errorf("the page does not say %s", limit)
		}
	}
}
