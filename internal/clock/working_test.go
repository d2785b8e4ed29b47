package clock_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"traverse/internal/clock"
)

// TestWorkingDays: weekends and France's holidays do not count, over Easter, the year's end, 29 February and both changes
// of the clocks.
func TestWorkingDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from clock.Day
		days int
		want clock.Day
	}{
		{"2026-11-25", 2, "2026-11-27"},
		{"2026-11-25", 3, "2026-11-30"},
		{"2026-11-27", 1, "2026-11-30"},
		{"2026-11-28", 1, "2026-11-30"}, // from a Saturday
		{"2026-04-02", 2, "2026-04-07"}, // Good Friday is worked, Easter Monday is not
		{"2026-05-13", 1, "2026-05-15"}, // Ascension
		{"2026-05-22", 1, "2026-05-26"}, // Whit Monday
		{"2026-12-24", 1, "2026-12-28"}, // Christmas on a Friday
		{"2026-12-31", 1, "2027-01-04"},
		{"2028-02-28", 1, "2028-02-29"},
		{"2026-10-23", 1, "2026-10-26"}, // the clocks go back on the 25th
		{"2026-03-27", 1, "2026-03-30"}, // and forward on the 29th
		{"2026-11-25", 0, "2026-11-25"},
	} {
		if got := c.from.PlusWorking(c.days); got != c.want {
			t.Errorf("%s + %d working days = %s, want %s", c.from, c.days, got, c.want)
		}
	}
	for from, want := range map[clock.Day]clock.Day{"2026-01-31": "2026-02-28", "2027-08-31": "2028-02-29", "2026-11-25": "2027-05-25"} {
		months := 1
		if from != "2026-01-31" {
			months = 6
		}
		if got := from.PlusMonths(months); got != want {
			t.Errorf("%s + %d months = %s, want %s", from, months, got, want)
		}
	}
}

// TestWorkingDaysHold: whatever the day, the result is a working day, later with more days, and exactly so many working
// days lie after the start up to it.
func TestWorkingDaysHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := clock.DayOf(time.Unix(rapid.Int64Range(1.7e9, 2.2e9).Draw(t, "instant"), 0))
		n := rapid.IntRange(1, 40).Draw(t, "days")
		end := start.PlusWorking(n)
		if !end.Working() || end <= start || end >= start.PlusWorking(n+1) {
			t.Fatalf("%s + %d = %s", start, n, end)
		}
		counted := 0
		for d := start.Plus(1); d <= end; d = d.Plus(1) {
			if d.Working() {
				counted++
			}
		}
		if counted != n || clock.DayOf(end.End()) != end || clock.DayOf(end.End().Add(time.Second)) != end.Plus(1) {
			t.Fatalf("%s + %d = %s: %d working days, ends %s", start, n, end, counted, end.End())
		}
	})
}
