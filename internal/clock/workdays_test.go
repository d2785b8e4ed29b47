package clock_test

import (
	"testing"
	"time"

	"traverse/internal/clock"
)

func TestAddWorkingDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from string
		days int
		want string
	}{
		{"2026-11-25T09:00:00+01:00", 5, "2026-12-02T09:00:00+01:00"}, // a Wednesday
		{"2026-11-27T17:30:00+01:00", 1, "2026-11-30T17:30:00+01:00"}, // over a weekend
		{"2026-12-24T09:00:00+01:00", 1, "2026-12-28T09:00:00+01:00"}, // Christmas is a Friday
		{"2027-05-04T09:00:00+02:00", 3, "2027-05-10T09:00:00+02:00"}, // Ascension is Thursday 6 May
		{"2026-07-13T09:00:00+02:00", 1, "2026-07-15T09:00:00+02:00"}, // 14 July
		{"2026-10-23T09:00:00+02:00", 1, "2026-10-26T09:00:00+01:00"}, // the hour changes
		{"2026-11-28T09:00:00+01:00", 0, "2026-11-30T09:00:00+01:00"}, // a Saturday
	} {
		from, err := time.Parse(time.RFC3339, c.from)
		if err != nil {
			t.Fatal(err)
		}
		want, err := time.Parse(time.RFC3339, c.want)
		if err != nil {
			t.Fatal(err)
		}
		if got := clock.AddWorkingDays(from, c.days); !got.Equal(want) {
			t.Errorf("%s + %d: %s, want %s", c.from, c.days, got, want)
		}
	}
}
