package synthetic_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"traverse/bench/synthetic"
	"traverse/catalogue"
	"traverse/internal/effort"
)

func snapshot(tb testing.TB, size int) *catalogue.Snapshot {
	tb.Helper()
	contents, err := synthetic.Contents(size, 1)
	if err != nil {
		tb.Fatal(err)
	}
	s, err := catalogue.NewSnapshot(contents, synthetic.Today)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestSameSheetsEachTime(t *testing.T) {
	t.Parallel()
	once, err := synthetic.Contents(200, 7)
	if err != nil {
		t.Fatal(err)
	}
	again, err := synthetic.Contents(200, 7)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(once, again); diff != "" {
		t.Errorf("the same seed gives other sheets:\n%s", diff)
	}
	if len(once.Actions) != 200 {
		t.Errorf("%d sheets, want 200", len(once.Actions))
	}
}

// TestSearchAtSize compares, where values are kept both as lists and as sets and both ways of counting are used, every
// facet with a plain count, and every page with the whole list.
func TestSearchAtSize(t *testing.T) {
	t.Parallel()
	s := snapshot(t, 3000)
	r := rand.New(rand.NewPCG(1, 1))
	for range effort.Times(60) {
		q := catalogue.ActionQuery{
			Search: []string{"", "", "emploi", "marseille"}[r.IntN(4)],
			Order:  catalogue.ActionOrder{Field: []catalogue.OrderField{"RELEVANCE", "CODE", "TITLE", "UPDATED_AT"}[r.IntN(4)], Descending: r.IntN(2) == 0},
		}
		if r.IntN(3) > 0 {
			q.Filter.Territory = s.Contents.Territories[r.IntN(len(s.Contents.Territories))].Code
		}
		if r.IntN(3) == 0 {
			q.Filter.Themes = []string{s.Contents.Themes[r.IntN(len(s.Contents.Themes))].Code}
		}
		whole := everything(t, s, q)
		checkFacets(t, s, q, whole)
		size := 1 + r.IntN(30)
		q.Page = catalogue.PageRequest{Last: &size}
		page := find(t, s, q)
		if want := whole[max(0, len(whole)-size):]; !slices.EqualFunc(page.Results, want, same) || page.HasPrevious != (len(whole) > size) {
			t.Fatalf("%+v: the last %d are not the end of the list", q, size)
		}
	}
}

func same(a, b catalogue.Result) bool { return a.Code == b.Code }

func find(t *testing.T, s *catalogue.Snapshot, q catalogue.ActionQuery) *catalogue.ActionPage {
	t.Helper()
	page, err := s.Search(&q)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// everything reads a list page by page.
func everything(t *testing.T, s *catalogue.Snapshot, q catalogue.ActionQuery) []catalogue.Result {
	t.Helper()
	hundred := 100
	q.Page.First = &hundred
	var list []catalogue.Result
	for {
		page := find(t, s, q)
		list = append(list, page.Results...)
		if !page.HasNext {
			if len(list) != page.Total {
				t.Fatalf("%+v: the pages hold %d of %d", q, len(list), page.Total)
			}
			return list
		}
		q.Page.After = list[len(list)-1].Cursor
	}
}

func checkFacets(t *testing.T, s *catalogue.Snapshot, q catalogue.ActionQuery, whole []catalogue.Result) {
	t.Helper()
	page := find(t, s, q)
	barriers, providers := map[string]int{}, map[string]int{}
	for _, r := range whole {
		for _, slug := range r.Sheet.Barriers {
			barriers[slug]++
		}
		for _, p := range r.Providers {
			providers[p.OrganizationID.String()]++
		}
		if q.Filter.Territory != "" {
			if verdict := s.Covers(r.Entry, s.Territory(q.Filter.Territory)).Verdict; verdict != catalogue.CoversYes && verdict != catalogue.CoversPartly {
				t.Fatalf("%+v: finds %s, which answers %s", q, r.Code, verdict)
			}
		}
	}
	checkFacet(t, barriers, page.Facets(catalogue.FacetBarriers))
	checkFacet(t, providers, page.Facets(catalogue.FacetProviders))
}

func checkFacet(t *testing.T, want map[string]int, values []catalogue.FacetCount) {
	t.Helper()
	got := map[string]int{}
	for _, v := range values {
		got[v.Value] = v.Count
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("facet (-want +got):\n%s", diff)
	}
}
