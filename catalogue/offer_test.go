package catalogue_test

import (
	"slices"
	"testing"

	"traverse/catalogue"
)

// TestOfferEqualsBruteForce counts the offer of every pôle again, one action and one value at a time, and checks that the
// number is the one that a search of the pôle with that value gives.
func TestOfferEqualsBruteForce(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	gaps, cited := 0, 0
	for i := range s.Contents.Poles {
		p := &s.Contents.Poles[i]
		where := s.Territory(p.Code)
		count := func(value string, of func(*catalogue.Sheet) bool) (want catalogue.OfferCount) {
			want.Value = value
			for _, e := range s.Actions {
				if !of(&e.Sheet) {
					continue
				}
				want.Everywhere++
				switch s.Covers(e, where).Verdict {
				case catalogue.CoversYes, catalogue.CoversPartly:
					want.Here++
				case catalogue.CoversToConfirm:
					want.ToConfirm++
				case catalogue.CoversNo:
				}
			}
			return want
		}
		check := func(got, want catalogue.OfferCount, f catalogue.ActionFilter) {
			t.Helper()
			if got != want {
				t.Errorf("%s, %s: %+v, want %+v", p.Code, want.Value, got, want)
			}
			f.Territory = p.Code
			if found := search(t, s, catalogue.ActionQuery{Filter: f}).Total; found != got.Here {
				t.Errorf("%s, %s: %d actions counted, %d found", p.Code, want.Value, got.Here, found)
			}
			if got.Gap() {
				gaps++
			}
		}
		offer := s.OfferOf(p)
		check(offer.OfferCount, count("", func(*catalogue.Sheet) bool { return true }), catalogue.ActionFilter{})
		if len(offer.Themes) != len(s.Contents.Themes) || len(offer.Barriers) != len(s.Contents.Barriers) || len(offer.Publics) != len(p.Profile.Publics) {
			t.Fatalf("%s: %d themes, %d barriers, %d publics", p.Code, len(offer.Themes), len(offer.Barriers), len(offer.Publics))
		}
		for j, theme := range s.Contents.Themes {
			want := count(theme.Code, func(sheet *catalogue.Sheet) bool { return sheet.ThemeCode == theme.Code })
			check(offer.Themes[j], want, catalogue.ActionFilter{Themes: []string{theme.Code}})
		}
		for j, barrier := range s.Contents.Barriers {
			want := count(barrier.Slug, func(sheet *catalogue.Sheet) bool { return slices.Contains(sheet.Barriers, barrier.Slug) })
			want.Cited = slices.Contains(p.Profile.Barriers, barrier.Slug)
			check(offer.Barriers[j], want, catalogue.ActionFilter{Barriers: []string{barrier.Slug}})
			if want.Cited && want.Here == 0 {
				cited++
			}
		}
		for j, slug := range p.Profile.Publics {
			want := count(slug, func(sheet *catalogue.Sheet) bool {
				return slices.Contains(sheet.Publics, slug) || slices.Contains(sheet.ImpliedPublics, slug)
			})
			want.Cited = true
			if offer.Publics[j] != want {
				t.Errorf("%s, %s: %+v, want %+v", p.Code, slug, offer.Publics[j], want)
			}
		}
	}
	if gaps == 0 {
		t.Error("no pôle lacks anything: the test sees no gap")
	}
	t.Logf("%d gaps, of which %d on a barrier that the pôle cites", gaps, cited)
}
