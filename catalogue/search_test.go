package catalogue_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/catalogue/pdi"
	"traverse/internal/effort"
)

var today = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// realSnapshot is the programme as its files say it, with a few differences of state so that every facet has something
// to count: one action suspended, some confirmed at various times.
func realSnapshot(t *testing.T) *catalogue.Snapshot {
	t.Helper()
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		t.Fatal(err)
	}
	contents.Actions[3].Status = catalogue.StatusSuspended
	for i := range contents.Actions {
		contents.Actions[i].UpdatedAt = today.Add(-time.Duration(i%7) * time.Hour)
		if i%5 == 0 {
			confirmed := today.AddDate(0, 0, -i*5)
			contents.Actions[i].ConfirmedAt = &confirmed
		}
	}
	s, err := catalogue.NewSnapshot(contents, today)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func codes(results []catalogue.Result) []string {
	list := make([]string, 0, len(results))
	for _, r := range results {
		list = append(list, r.Code)
	}
	return list
}

func search(t *testing.T, s *catalogue.Snapshot, q catalogue.ActionQuery) *catalogue.ActionPage {
	t.Helper()
	if q.Page.First == nil && q.Page.Last == nil {
		hundred := 100
		q.Page.First = &hundred
	}
	page, err := s.Search(&q)
	if err != nil {
		t.Fatalf("search %+v: %v", q, err)
	}
	return page
}

func TestSearchText(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	for name, c := range map[string]struct {
		search string
		first  string
		total  int // 0: not asserted
	}{
		"accents are optional":         {"sante mentale", "2.2.2", 0},
		"case is ignored":              {"SANTÉ MENTALE", "2.2.2", 0},
		"words may be only begun":      {"perm cond", "3.1.4", 0},
		"curly apostrophe":             {"garde d’enfants jedai", "3.2.1", 1},
		"straight apostrophe":          {"garde d'enfants jedai", "3.2.1", 1},
		"ligature opened":              {"culture du coeur", "3.5.1", 0},
		"an acronym":                   {"dape", "1.3.1", 0},
		"a code":                       {"2.1.5", "2.1.5", 0},
		"stop words alone ask nothing": {"pour les", "1.1.1", 52},
		"order of words is free":       {"enfants garde protis", "3.2.2", 1},
		"a direction mark is dropped":  {"\u202eprotis", "3.2.2", 1},
		"markup is only text":          {"<script>alert(1)</script>", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := search(t, s, catalogue.ActionQuery{Search: c.search})
			if c.first != "" && (len(page.Results) == 0 || page.Results[0].Code != c.first) {
				t.Errorf("%q: first is %v, want %s", c.search, codes(page.Results), c.first)
			}
			if c.total != 0 && page.Total != c.total {
				t.Errorf("%q: %d results, want %d: %v", c.search, page.Total, c.total, codes(page.Results))
			}
		})
	}
	if blank := search(t, s, catalogue.ActionQuery{Search: "  ’ "}); blank.Total != len(s.Actions) {
		t.Errorf("a blank search is no filter: %d of %d", blank.Total, len(s.Actions))
	}
}

func TestEmphasisRanks(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	for territory, want := range map[string]string{"13201": "2.4.5", "13216": "3.3.1"} {
		page := search(t, s, catalogue.ActionQuery{Filter: catalogue.ActionFilter{Territory: territory}})
		if got := page.Results[0].Code; got != want {
			t.Errorf("%s: %s comes first, want %s", territory, got, want)
		}
	}
	covered := search(t, s, catalogue.ActionQuery{Filter: catalogue.ActionFilter{Territory: "13212"}})
	if !slices.Contains(codes(covered.Results), "2.4.5") {
		t.Error("2.4.5 covers 13212 although its emphasis is elsewhere")
	}
}

func TestOrders(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	byCode := codes(search(t, s, catalogue.ActionQuery{Order: catalogue.ActionOrder{Field: catalogue.OrderCode}}).Results)
	if !slices.IsSortedFunc(byCode, compareCodes) {
		t.Errorf("not in the order of codes: %v", byCode)
	}
	if got := codes(search(t, s, catalogue.ActionQuery{}).Results); !slices.Equal(got, byCode) {
		t.Errorf("without text or filter, relevance is the order of codes: %v", got)
	}
	for _, field := range []catalogue.OrderField{catalogue.OrderRelevance, catalogue.OrderCode, catalogue.OrderTitle, catalogue.OrderUpdatedAt} {
		up := codes(search(t, s, catalogue.ActionQuery{Order: catalogue.ActionOrder{Field: field}}).Results)
		down := codes(search(t, s, catalogue.ActionQuery{Order: catalogue.ActionOrder{Field: field, Descending: true}}).Results)
		slices.Reverse(down)
		if !slices.Equal(up, down) {
			t.Errorf("%s: descending is not ascending reversed", field)
		}
	}
	titles := search(t, s, catalogue.ActionQuery{Order: catalogue.ActionOrder{Field: catalogue.OrderTitle}})
	if got := codes(titles.Results)[:3]; !slices.Equal(got, []string{"2.4.2", "2.2.2", "2.2.4"}) {
		t.Errorf("French alphabetical order begins with %q", got)
	}
}

func compareCodes(a, b string) int {
	var x, y [3]int
	_, _ = fmt.Sscanf(a, "%d.%d.%d", &x[0], &x[1], &x[2])
	_, _ = fmt.Sscanf(b, "%d.%d.%d", &y[0], &y[1], &y[2])
	return slices.Compare(x[:], y[:])
}

// randomFilter draws a filter whose values all exist.
func randomFilter(s *catalogue.Snapshot, r *rand.Rand) catalogue.ActionFilter {
	var f catalogue.ActionFilter
	some := func(n int) int { return max(0, r.IntN(n+3)-2) } // often none
	for range some(2) {
		f.Axes = append(f.Axes, s.Contents.Axes[r.IntN(len(s.Contents.Axes))].Code)
	}
	for range some(3) {
		f.Themes = append(f.Themes, s.Contents.Themes[r.IntN(len(s.Contents.Themes))].Code)
	}
	for range some(2) {
		if p := s.Contents.Publics[r.IntN(len(s.Contents.Publics))].Slug; p != catalogue.RSAPublic {
			f.Publics = append(f.Publics, p)
		}
	}
	for range some(2) {
		f.Barriers = append(f.Barriers, s.Contents.Barriers[r.IntN(len(s.Contents.Barriers))].Slug)
	}
	for range some(1) {
		f.Providers = append(f.Providers, s.Contents.Organizations[r.IntN(len(s.Contents.Organizations))].ID)
	}
	for range some(1) {
		f.Modes = append(f.Modes, []catalogue.DeliveryMode{"INDIVIDUAL", "COLLECTIVE", "BOTH", "UNKNOWN"}[r.IntN(4)])
	}
	for range some(1) {
		f.Freshness = append(f.Freshness, []catalogue.Freshness{"UP_TO_DATE", "TO_CONFIRM", "STALE"}[r.IntN(3)])
	}
	for range some(1) {
		f.Availability = append(f.Availability, []catalogue.Availability{"PAUSED", "UNKNOWN"}[r.IntN(2)])
	}
	if r.IntN(2) == 0 {
		f.Territory = s.Contents.Territories[r.IntN(len(s.Contents.Territories))].Code
		if r.IntN(3) == 0 {
			f.Coverage = []catalogue.CoverageVerdict{[]catalogue.CoverageVerdict{"YES", "PARTLY", "TO_CONFIRM", "NO"}[r.IntN(4)]}
		}
	}
	return f
}

var queries = []string{"", "", "", "emploi", "sante", "garde enfants", "projet", "marseille", "a", "zzz"}

// lets is the filter said again, one action at a time, field by field.
func lets(s *catalogue.Snapshot, f *catalogue.ActionFilter, e *catalogue.Entry) bool {
	sheet := &e.Sheet
	anyIn := func(wanted, has []string) bool {
		return len(wanted) == 0 || slices.ContainsFunc(wanted, func(w string) bool { return slices.Contains(has, w) })
	}
	publics := slices.Concat(sheet.Publics, sheet.ImpliedPublics)
	var providers []uuid.UUID
	for _, p := range e.Providers {
		providers = append(providers, p.OrganizationID)
	}
	verdicts := f.Coverage
	if len(verdicts) == 0 {
		verdicts = []catalogue.CoverageVerdict{"YES", "PARTLY"}
	}
	return anyIn(f.Axes, []string{sheet.ThemeCode[:1]}) && anyIn(f.Themes, []string{sheet.ThemeCode}) &&
		(len(publics) == 0 || anyIn(f.Publics, publics)) && anyIn(f.Barriers, sheet.Barriers) &&
		(len(f.Providers) == 0 || slices.ContainsFunc(f.Providers, func(id uuid.UUID) bool { return slices.Contains(providers, id) })) &&
		(len(f.Modes) == 0 || slices.Contains(f.Modes, sheet.Mode)) &&
		(len(f.Freshness) == 0 || slices.Contains(f.Freshness, e.Freshness)) &&
		(len(f.Availability) == 0 || slices.Contains(f.Availability, s.AvailabilityIn(e, s.Territory(f.Territory)))) &&
		(f.Territory == "" || slices.Contains(verdicts, s.Covers(e, s.Territory(f.Territory)).Verdict))
}

// bruteForce gives the codes that a query finds, by trying every action.
func bruteForce(t *testing.T, s *catalogue.Snapshot, text string, f catalogue.ActionFilter) []string {
	t.Helper()
	withText := codes(search(t, s, catalogue.ActionQuery{Search: text}).Results)
	var found []string
	for _, e := range s.Actions {
		if slices.Contains(withText, e.Code) && lets(s, &f, e) {
			found = append(found, e.Code)
		}
	}
	return found
}

// TestFacetsEqualBruteForce compares, over random filters, the results with a plain loop, and every facet value with
// the number of results that choosing this value alone would give.
func TestFacetsEqualBruteForce(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	r := rand.New(rand.NewPCG(1, 2))
	for range effort.Times(500) {
		f, text := randomFilter(s, r), queries[r.IntN(len(queries))]
		page := search(t, s, catalogue.ActionQuery{Search: text, Filter: f})
		got := codes(page.Results)
		slices.SortFunc(got, compareCodes)
		if diff := cmp.Diff(bruteForce(t, s, text, f), got, equateEmpty); diff != "" {
			t.Fatalf("%q %+v: results differ from brute force (-want +got):\n%s", text, f, diff)
		}
		for facet, choose := range choices {
			for _, value := range page.Facets(facet) {
				chosen := choose(f, value.Value)
				if want := len(bruteForce(t, s, text, chosen)); value.Count != want {
					t.Fatalf("%q %+v: facet %d, value %s counts %d, choosing it gives %d", text, f, facet, value.Value, value.Count, want)
				}
			}
		}
	}
}

var equateEmpty = cmp.Transformer("nilIsEmpty", func(list []string) []string { return append([]string{}, list...) })

// choices say what choosing one value of a facet does to a filter.
var choices = map[catalogue.Facet]func(f catalogue.ActionFilter, value string) catalogue.ActionFilter{
	catalogue.FacetAxes:     func(f catalogue.ActionFilter, v string) catalogue.ActionFilter { f.Axes = []string{v}; return f },
	catalogue.FacetThemes:   func(f catalogue.ActionFilter, v string) catalogue.ActionFilter { f.Themes = []string{v}; return f },
	catalogue.FacetPublics:  func(f catalogue.ActionFilter, v string) catalogue.ActionFilter { f.Publics = []string{v}; return f },
	catalogue.FacetBarriers: func(f catalogue.ActionFilter, v string) catalogue.ActionFilter { f.Barriers = []string{v}; return f },
	catalogue.FacetPoles: func(f catalogue.ActionFilter, v string) catalogue.ActionFilter {
		f.Territory, f.Coverage = v, nil
		return f
	},
	catalogue.FacetModes: func(f catalogue.ActionFilter, v string) catalogue.ActionFilter {
		f.Modes = []catalogue.DeliveryMode{catalogue.DeliveryMode(v)}
		return f
	},
	catalogue.FacetAvailability: func(f catalogue.ActionFilter, v string) catalogue.ActionFilter {
		f.Availability = []catalogue.Availability{catalogue.Availability(v)}
		return f
	},
	catalogue.FacetFreshness: func(f catalogue.ActionFilter, v string) catalogue.ActionFilter {
		f.Freshness = []catalogue.Freshness{catalogue.Freshness(v)}
		return f
	},
	catalogue.FacetProviders: func(f catalogue.ActionFilter, v string) catalogue.ActionFilter {
		f.Providers = []uuid.UUID{uuid.MustParse(v)}
		return f
	},
}

// TestFiltersCommute: two filters together find what both find apart.
func TestFiltersCommute(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	r := rand.New(rand.NewPCG(3, 4))
	for range effort.Times(300) {
		f := randomFilter(s, r)
		one, other := f, f
		one.Themes, one.Publics, one.Territory, one.Coverage = nil, nil, "", nil
		other.Axes, other.Barriers, other.Providers, other.Modes, other.Freshness, other.Availability = nil, nil, nil, nil, nil, nil
		together := codes(search(t, s, catalogue.ActionQuery{Filter: f}).Results)
		apart := codes(search(t, s, catalogue.ActionQuery{Filter: one}).Results)
		others := codes(search(t, s, catalogue.ActionQuery{Filter: other}).Results)
		apart = slices.DeleteFunc(apart, func(code string) bool { return !slices.Contains(others, code) })
		slices.SortFunc(together, compareCodes)
		slices.SortFunc(apart, compareCodes)
		if !slices.Equal(together, apart) {
			t.Fatalf("%+v: together %v, one then the other %v", f, together, apart)
		}
	}
}

// TestPagesConcatenate reads lists in pages of random sizes, from both ends.
func TestPagesConcatenate(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	r := rand.New(rand.NewPCG(5, 6))
	fields := []catalogue.OrderField{catalogue.OrderRelevance, catalogue.OrderCode, catalogue.OrderTitle, catalogue.OrderUpdatedAt}
	for range effort.Times(200) {
		q := catalogue.ActionQuery{
			Search: queries[r.IntN(len(queries))], Filter: randomFilter(s, r),
			Order: catalogue.ActionOrder{Field: fields[r.IntN(len(fields))], Descending: r.IntN(2) == 0},
		}
		whole := codes(search(t, s, q).Results)
		if got := walk(t, s, q, r, false); !slices.Equal(got, whole) {
			t.Fatalf("%+v: forward %v, whole %v", q, got, whole)
		}
		if got := walk(t, s, q, r, true); !slices.Equal(got, whole) {
			t.Fatalf("%+v: backward %v, whole %v", q, got, whole)
		}
	}
}

// walk reads a list page by page until no page is left, and checks what each page says of its neighbours.
func walk(t *testing.T, s *catalogue.Snapshot, q catalogue.ActionQuery, r *rand.Rand, backward bool) []string {
	t.Helper()
	var list []string
	for {
		size := 1 + r.IntN(30)
		q.Page.First, q.Page.Last = &size, nil
		if backward {
			q.Page.First, q.Page.Last = nil, &size
		}
		page := search(t, s, q)
		found := codes(page.Results)
		if backward {
			list = append(found, list...)
		} else {
			list = append(list, found...)
		}
		more := page.HasNext
		if backward {
			more = page.HasPrevious
		}
		if more != (len(list) < page.Total) {
			t.Fatalf("%+v: after %d of %d, more is %v", q, len(list), page.Total, more)
		}
		if !more {
			return list
		}
		q.Page.After, q.Page.Before = page.Results[len(page.Results)-1].Cursor, ""
		if backward {
			q.Page.After, q.Page.Before = "", page.Results[0].Cursor
		}
	}
}

// TestPagesWhileTheCatalogueChanges: an action that leaves between two pages makes no other appear twice or not at all,
// in any order, from either end.
func TestPagesWhileTheCatalogueChanges(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	ten := 10
	for _, field := range []catalogue.OrderField{catalogue.OrderRelevance, catalogue.OrderCode, catalogue.OrderTitle, catalogue.OrderUpdatedAt} {
		for _, descending := range []bool{false, true} {
			q := catalogue.ActionQuery{
				Filter: catalogue.ActionFilter{Territory: "13201"}, Order: catalogue.ActionOrder{Field: field, Descending: descending},
			}
			before := codes(search(t, s, q).Results)
			forward, backward := q, q
			forward.Page.First, backward.Page.Last = &ten, &ten
			last, first := search(t, s, forward).Results[9], search(t, s, backward).Results[0]
			changed := without(t, s, last.Code, first.Code)

			forward.Page.After = last.Cursor
			want := slices.DeleteFunc(slices.Clone(before[10:20]), func(code string) bool { return code == first.Code })
			if after := codes(search(t, changed, forward).Results)[:len(want)]; !slices.Equal(after, want) {
				t.Errorf("%s, descending %v, after the cursor of an action that left: %v, want %v", field, descending, after, want)
			}
			backward.Page.Before = first.Cursor
			want = slices.DeleteFunc(slices.Clone(before[len(before)-20:len(before)-10]), func(code string) bool { return code == last.Code })
			got := codes(search(t, changed, backward).Results)
			if got = got[len(got)-len(want):]; !slices.Equal(got, want) {
				t.Errorf("%s, descending %v, before the cursor of an action that left: %v, want %v", field, descending, got, want)
			}
		}
	}
}

// without is the snapshot after some actions have left the catalogue.
func without(t *testing.T, s *catalogue.Snapshot, left ...string) *catalogue.Snapshot {
	t.Helper()
	contents := *s.Contents
	contents.Actions = slices.DeleteFunc(slices.Clone(contents.Actions), func(a catalogue.Action) bool { return slices.Contains(left, a.Code) })
	changed, err := catalogue.NewSnapshot(&contents, today)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func TestSearchTerritories(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	for text, want := range map[string][]string{
		"13013":       {"13013", "13213"}, // a postal code of Marseille, and the INSEE code of Belcodène
		"belcodene":   {"13013"},
		"CHÂTEAUREN":  {"13027"},
		"13e":         {"13213"},
		"13213":       {"13213"},
		"13800":       {"13047"},
		"la ciotat":   {"13028"},
		"l'estaque":   nil,
		"75001":       nil,
		"port st":     nil,
		"saint marti": {"13097"},
	} {
		var got []string
		for _, found := range s.SearchTerritories(text, 10) {
			got = append(got, found.Code)
		}
		for _, code := range want {
			if !slices.Contains(got, code) {
				t.Errorf("%q gives %v, without %s", text, got, code)
			}
		}
		if want == nil && len(got) > 0 {
			t.Errorf("%q gives %v, want nothing", text, got)
		}
	}
}
