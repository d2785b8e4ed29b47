package catalogue_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"traverse/catalogue"
)

// request is a line of the relevance table.
type request struct {
	text       string
	acceptable []string // any of them first; empty: nothing must answer
	relaxed    bool     // the answer must say that no action holds all the words
}

func relevanceTable(t *testing.T, name string) []request {
	t.Helper()
	content, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var table []request
	for line := range strings.Lines(string(content)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			columns := strings.Split(line, "\t")
			if len(columns) != 3 {
				t.Fatalf("%s: %q has not three columns", name, line)
			}
			answers, relaxed := strings.CutPrefix(columns[1], "~")
			acceptable := strings.Fields(answers)
			if answers == "-" {
				acceptable = nil
			}
			table = append(table, request{columns[0], acceptable, relaxed})
		}
	}
	return table
}

// TestRelevance holds the search to what référents expect of it: an acceptable sheet first for 80 % of the requests,
// among the first three for 95 %; nothing where nothing is offered, and a partial answer is said to be one.
func TestRelevance(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	table := slices.Concat(relevanceTable(t, "relevance.tsv"), relevanceTable(t, "relevance-second.tsv"))
	if len(table) < 80 {
		t.Errorf("the table has %d requests, want 80 at least", len(table))
	}
	answered, first, firstThree := judge(t, s, table)
	if first*100 < 80*answered {
		t.Errorf("an acceptable sheet is first for %d of %d, want 80 %%", first, answered)
	}
	if firstThree*100 < 95*answered {
		t.Errorf("an acceptable sheet is among the first three for %d of %d, want 95 %%", firstThree, answered)
	}
}

// TestRelevanceUnseen holds the search to requests that its synonyms were not written beside. The bar is what it
// reached when it first met them: it must not fall.
func TestRelevanceUnseen(t *testing.T) {
	t.Parallel()
	answered, first, firstThree := judge(t, realSnapshot(t), relevanceTable(t, "relevance-third.tsv"))
	if first < unseenFirst || firstThree < unseenFirstThree {
		t.Errorf("an acceptable sheet is first for %d of %d (was %d), among the first three for %d (was %d)", first, answered, unseenFirst, firstThree, unseenFirstThree)
	}
}

const unseenFirst, unseenFirstThree = 21, 23

// judge counts the requests that an acceptable sheet answers first, and among the first three.
func judge(t *testing.T, s *catalogue.Snapshot, table []request) (answered, first, firstThree int) {
	t.Helper()
	for _, r := range table {
		page := search(t, s, catalogue.ActionQuery{Search: r.text})
		got := codes(page.Results)
		if len(r.acceptable) == 0 {
			if len(got) > 0 {
				t.Errorf("%q: %v, want nothing", r.text, got)
			}
			continue
		}
		answered++
		if relaxed := page.TextMatch().Relaxed(); r.relaxed && !relaxed {
			t.Errorf("%q: the answer does not say that it is partial", r.text)
		}
		at := slices.IndexFunc(got, func(code string) bool { return slices.Contains(r.acceptable, code) })
		if at == 0 {
			first++
		} else {
			t.Logf("%q: rank %d; got %v, want %v", r.text, at+1, got[:min(5, len(got))], r.acceptable)
		}
		if at >= 0 && at < 3 {
			firstThree++
		}
	}
	t.Logf("%d requests: first %d (%.1f %%), first three %d (%.1f %%)", answered, first, 100*float64(first)/float64(answered), firstThree, 100*float64(firstThree)/float64(answered))
	return answered, first, firstThree
}
