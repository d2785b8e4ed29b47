package clock_test

import (
	"testing"
	"time"

	"traverse/internal/clock"
)

// TestWords: days and hours are those of Paris, in winter and in summer.
func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		instant   time.Time
		day, time string
		hour      int
	}{
		{time.Date(2026, 11, 30, 23, 5, 0, 0, time.UTC), "1er décembre 2026", "1er décembre 2026 à 0 h 05", 0},
		{time.Date(2026, 8, 2, 22, 30, 0, 0, time.UTC), "3 août 2026", "3 août 2026 à 0 h 30", 0},
		{time.Date(2026, 2, 11, 9, 0, 0, 0, time.UTC), "11 février 2026", "11 février 2026 à 10 h 00", 10},
	} {
		if day, at, hour := clock.LongDay(c.instant), clock.LongTime(c.instant), clock.HourOf(c.instant); day != c.day || at != c.time || hour != c.hour {
			t.Errorf("%s: %s, %s, %d", c.instant, day, at, hour)
		}
	}
}
