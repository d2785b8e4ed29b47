package catalogue_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"traverse/catalogue"
)

// TestNeglectRanks: for any confirmations and any porteurs with an account, sheets come by coverage and emphasis, then those
// that are not neglected, then by code; and a sheet is neglected if it is stale and somebody could have confirmed it.
func TestNeglectRanks(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(6, 4))
	for range 20 {
		contents := *realSnapshot(t).Contents
		contents.Actions, contents.Organizations = slices.Clone(contents.Actions), slices.Clone(contents.Organizations)
		now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
		for i := range contents.Actions {
			if days := r.IntN(400); days < 300 {
				at := now.AddDate(0, 0, -days)
				contents.Actions[i].ConfirmedAt = &at
			}
		}
		for i := range contents.Organizations {
			contents.Organizations[i].Trust = []catalogue.Trust{catalogue.TrustUnclaimed, catalogue.TrustClaimed, catalogue.TrustVerified}[r.IntN(3)]
		}
		s, err := catalogue.NewSnapshot(&contents, now)
		if err != nil {
			t.Fatal(err)
		}
		neglected := func(e *catalogue.Entry) bool {
			stale := e.ConfirmedAt != nil && now.Sub(*e.ConfirmedAt) > 180*24*time.Hour
			return stale && slices.ContainsFunc(e.Providers, func(p catalogue.ActionProvider) bool {
				return s.Organization(p.OrganizationID).Trust != catalogue.TrustUnclaimed
			})
		}
		for _, territory := range []string{"", "13201", "marseille-1"} {
			first := 100
			page := search(t, s, catalogue.ActionQuery{Filter: catalogue.ActionFilter{Territory: territory}, Page: catalogue.PageRequest{First: &first}})
			wanted := slices.Clone(page.Results)
			slices.SortFunc(wanted, func(a, b catalogue.Result) int {
				return cmp.Or(cmp.Compare(place(s, a.Entry, territory), place(s, b.Entry, territory)),
					cmp.Compare(toInt(neglected(a.Entry)), toInt(neglected(b.Entry))), compareCodes(a.Code, b.Code))
			})
			if !slices.Equal(codes(page.Results), codes(wanted)) {
				t.Errorf("%q: %v, not %v", territory, codes(page.Results), codes(wanted))
			}
		}
		for _, e := range s.Actions {
			if s.Neglected(e) != neglected(e) {
				t.Errorf("%s: %v", e.Code, s.Neglected(e))
			}
		}
	}
}

// place ranks the coverage of a territory: whole before part, emphasis first.
func place(s *catalogue.Snapshot, e *catalogue.Entry, territory string) int {
	if territory == "" {
		return 0
	}
	rank := 0
	if s.Covers(e, s.Territory(territory)).Verdict != catalogue.CoversYes {
		rank += 2
	}
	return rank + toInt(!emphasised(s, e, territory))
}

// emphasised says whether some leaf of the territory is one that the action emphasises.
func emphasised(s *catalogue.Snapshot, e *catalogue.Entry, territory string) bool {
	for _, code := range e.Sheet.Coverage.Emphasis {
		for _, a := range s.TerritoriesOf(code) {
			if slices.Contains(s.TerritoriesOf(territory), a) {
				return true
			}
		}
	}
	return false
}

func toInt(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
