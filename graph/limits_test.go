package graph_test

import (
	"strings"
	"testing"
)

// TestDocumentIsMeasuredEachTime: a document that was read before is measured again with the variables of each request.
func TestDocumentIsMeasuredEachTime(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	const nested = `query($n: Int) { actions(first: $n) { nodes { theme { actions(first: $n) { nodes { theme { actions(first: $n) { totalCount } } } } } } } }`
	for _, c := range []struct {
		n       int
		refused bool
	}{{1, false}, {100, true}, {2, false}, {100, true}} {
		got := a.ask(nested, map[string]any{"n": c.n})
		if refused := len(got.Errors) > 0 && got.Errors[0].Extensions["code"] == "TOO_COMPLEX"; refused != c.refused || (!c.refused && len(got.Errors) > 0) {
			t.Errorf("first: %d: %+v", c.n, got.Errors)
		}
	}
}

// TestManyDocuments: more documents than are kept are all answered.
func TestManyDocuments(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	for i := range 60 {
		got := a.ask(`{ axes { code } } #`+strings.Repeat("x", 12_000+i), nil)
		if len(got.Errors) > 0 {
			t.Fatalf("document %d: %+v", i, got.Errors)
		}
	}
}
