package upkeep_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"traverse/catalogue"
	"traverse/catalogue/upkeep"
	"traverse/internal/effort"
)

const day = 24 * time.Hour

// TestRemindersAreCapped: over any history of days and confirmations, nobody gets two mails within a week, nor more than
// three about a sheet between two confirmations, nor one about a sheet that wants none; and a sheet that waits is not forgotten.
func TestRemindersAreCapped(t *testing.T) {
	t.Parallel()
	for range effort.Times(1) {
		rapid.Check(t, func(t *rapid.T) {
			now := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
			actions := []uuid.UUID{uuid.New(), uuid.New()}
			confirmed := map[uuid.UUID]time.Time{}
			reminded := map[uuid.UUID][]time.Time{} // since the last confirmation
			p := upkeep.Porteur{Account: uuid.New(), Since: now.Add(-time.Duration(rapid.IntRange(0, 20).Draw(t, "since")) * day)}
			freshness := func(id uuid.UUID) catalogue.Freshness {
				at, ever := confirmed[id]
				switch {
				case !ever, now.Sub(at) > 90*day && now.Sub(at) <= 180*day:
					return catalogue.FreshnessToConfirm
				case now.Sub(at) > 180*day:
					return catalogue.FreshnessStale
				default:
					return catalogue.FreshnessUpToDate
				}
			}
			for range rapid.IntRange(10, 60).Draw(t, "days") {
				now = now.Add(time.Duration(rapid.IntRange(1, 20).Draw(t, "wait")) * day)
				if rapid.IntRange(0, 9).Draw(t, "confirms") == 0 {
					a := rapid.SampledFrom(actions).Draw(t, "which")
					confirmed[a], reminded[a] = now, nil
					continue
				}
				p.Sheets = nil
				for _, a := range actions {
					r := upkeep.Reminded{Action: a, Times: len(reminded[a])}
					if r.Times > 0 {
						r.First = reminded[a][0]
					}
					p.Sheets = append(p.Sheets, r)
				}
				due := p.Due(now, freshness)
				quiet := now.Sub(p.LastAsked) < 7*day || now.Sub(p.Since) < 7*day
				for _, a := range actions {
					isDue := slices.Contains(due, a)
					never := len(reminded[a]) == 0 && freshness(a) != catalogue.FreshnessUpToDate && !quiet
					if isDue && (quiet || len(reminded[a]) >= 3 || freshness(a) == catalogue.FreshnessUpToDate) || (never && !isDue) {
						t.Fatalf("%v: due %v, quiet %v, reminded %v, %s", now, isDue, quiet, reminded[a], freshness(a))
					}
					if isDue {
						reminded[a] = append(reminded[a], now)
						if n := len(reminded[a]); n > 1 && now.Sub(reminded[a][n-2]) < 7*day {
							t.Fatalf("twice in a week: %v", reminded[a])
						}
					}
				}
				if len(due) > 0 {
					p.LastAsked = now
				}
			}
		})
	}
}

// TestThreeReminders: when the sheet is to confirm, a month later, and when it is stale; then no more.
func TestThreeReminders(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	a := uuid.New()
	p := upkeep.Porteur{Account: uuid.New(), Since: start.Add(-30 * day), Sheets: []upkeep.Reminded{{Action: a}}}
	var sent []int
	for n := range 400 {
		now := start.Add(time.Duration(n) * day)
		if due := p.Due(now, func(uuid.UUID) catalogue.Freshness { return catalogue.FreshnessToConfirm }); len(due) > 0 {
			sent = append(sent, n)
			p.LastAsked = now
			if p.Sheets[0].Times++; p.Sheets[0].Times == 1 {
				p.Sheets[0].First = now
			}
		}
	}
	if !slices.Equal(sent, []int{0, 30, 90}) {
		t.Errorf("%v", sent)
	}
}
