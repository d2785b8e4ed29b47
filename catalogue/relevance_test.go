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

func relevanceTable(t *testing.T) []request {
	t.Helper()
	content, err := os.ReadFile("testdata/relevance.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var table []request
	for line := range strings.Lines(string(content)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			columns := strings.Split(line, "\t")
			if len(columns) != 3 {
				t.Fatalf("relevance.tsv: %q has not three columns", line)
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
	first, firstThree, answered := 0, 0, 0
	for _, r := range relevanceTable(t) {
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
		} else if relaxed && !r.relaxed {
			t.Logf("%q: no sheet has all the words", r.text)
		}
		at := slices.IndexFunc(got, func(code string) bool { return slices.Contains(r.acceptable, code) })
		if at == 0 {
			first++
		}
		if at >= 0 && at < 3 {
			firstThree++
		}
		if at != 0 {
			t.Logf("%q: rank %d; got %v, want %v", r.text, at+1, got[:min(5, len(got))], r.acceptable)
		}
	}
	t.Logf("%d requests: first %d (%.1f %%), first three %d (%.1f %%)", answered, first, 100*float64(first)/float64(answered), firstThree, 100*float64(firstThree)/float64(answered))
	if first*100 < 80*answered {
		t.Errorf("an acceptable sheet is first for %d of %d, want 80 %%", first, answered)
	}
	if firstThree*100 < 95*answered {
		t.Errorf("an acceptable sheet is among the first three for %d of %d, want 95 %%", firstThree, answered)
	}
}
