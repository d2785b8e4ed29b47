package catalogue_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"traverse/catalogue"
	"traverse/internal/effort"
)

// TestTerritoryCountsEqualBruteForce: what a leaf counts is what choosing it gives, under random filters.
func TestTerritoryCountsEqualBruteForce(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	r := rand.New(rand.NewPCG(7, 8))
	for range effort.Times(60) {
		f, text := randomFilter(s, r), queries[r.IntN(len(queries))]
		counts := search(t, s, catalogue.ActionQuery{Search: text, Filter: f}).TerritoryCounts()
		if len(counts) != 134 {
			t.Fatalf("%d leaves are counted, not 134", len(counts))
		}
		for _, c := range counts {
			chosen := f
			chosen.Territory, chosen.Coverage = c.Territory.Code, nil
			if want := len(bruteForce(t, s, text, chosen)); c.Count != want {
				t.Fatalf("%q %+v: %s counts %d, choosing it gives %d", text, f, c.Territory.Code, c.Count, want)
			}
		}
	}
}

// TestCoverageByLeaf: the map of a sheet says of each leaf what « Est-ce proposé ici ? » answers, and tells an
// exception from what was never in.
func TestCoverageByLeaf(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	for _, e := range s.Actions {
		answers := s.CoverageByLeaf(e)
		if len(answers) != 134 {
			t.Fatalf("%s: %d leaves, not 134", e.Code, len(answers))
		}
		for _, a := range answers {
			if want := s.Covers(e, a.Territory).Verdict; a.Verdict != want {
				t.Errorf("%s in %s: %s on the map, %s asked alone", e.Code, a.Territory.Code, a.Verdict, want)
			}
			if a.Excluded && a.Verdict != catalogue.CoversNo {
				t.Errorf("%s in %s: excluded, and yet %s", e.Code, a.Territory.Code, a.Verdict)
			}
		}
	}
	at := func(code, leaf string) catalogue.LeafCoverage {
		answers := s.CoverageByLeaf(s.ActionByCode(code))
		return answers[slices.IndexFunc(answers, func(a catalogue.LeafCoverage) bool { return a.Territory.Code == leaf })]
	}
	if a := at("1.1.1", "13004"); !a.Excluded {
		t.Error("1.1.1 excepts the pôle of Arles, and Arles is not marked excluded")
	}
	if a := at("3.2.2", "13213"); a.Excluded || a.Verdict != catalogue.CoversNo {
		t.Errorf("3.2.2 does not cover the 13e without excepting it, not %+v", a)
	}
	if a := at("2.4.5", "13201"); !a.Emphasis || a.Verdict != catalogue.CoversYes {
		t.Errorf("2.4.5 covers the 1er with priority, not %+v", a)
	}
}

// TestRelated compares the close actions with a plain reading of the rule.
func TestRelated(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	shared := func(a, b *catalogue.Entry) int {
		n := 0
		for _, slug := range a.Sheet.Barriers {
			if slices.Contains(b.Sheet.Barriers, slug) {
				n++
			}
		}
		return n
	}
	for _, e := range s.Actions {
		for _, code := range []string{"", "13213", "arles", "13004"} {
			territory := s.Territory(code)
			var want []string
			for _, sameTheme := range []bool{true, false} {
				for n := 20; n >= 0; n-- {
					for _, o := range s.Actions {
						near := (o.Sheet.ThemeCode == e.Sheet.ThemeCode) == sameTheme && shared(e, o) == n && (sameTheme || n > 0)
						here := territory == nil || slices.Contains([]catalogue.CoverageVerdict{"YES", "PARTLY"}, s.Covers(o, territory).Verdict)
						if o != e && near && here && o.Status == catalogue.StatusPublished {
							want = append(want, o.Code)
						}
					}
				}
			}
			var got []string
			for _, o := range s.Related(e, territory, 100) {
				got = append(got, o.Code)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("close to %s in %q: %v, want %v", e.Code, code, got, want)
			}
			if few := s.Related(e, territory, 2); len(few) != min(2, len(want)) {
				t.Fatalf("close to %s: %d of 2 asked", e.Code, len(few))
			}
		}
	}
}
