package watch_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"traverse/catalogue/watch"
	"traverse/internal/effort"
)

// TestCompare: over any history, an action is told of exactly when it matches now, was not told of for a day, and since it
// was last told of (or since the search began) there was a moment at which it did not match, or had no place and has now.
func TestCompare(t *testing.T) {
	t.Parallel()
	actions := []uuid.UUID{uuid.New(), uuid.New(), uuid.New()}
	type state struct{ matching, open bool }
	for range effort.Times(1) {
		rapid.Check(t, func(t *rapid.T) {
			now := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
			var known []watch.Known
			since, toldAt := map[uuid.UUID][]state{}, map[uuid.UUID]time.Time{} // by action
			for step := range rapid.IntRange(2, 12).Draw(t, "steps") {
				now = now.Add(time.Duration(rapid.IntRange(1, 30).Draw(t, "hours")) * time.Hour)
				var matches []watch.Match
				states := map[uuid.UUID]state{}
				for _, a := range actions {
					s := state{matching: rapid.Bool().Draw(t, "matching")}
					s.open = s.matching && rapid.Bool().Draw(t, "open")
					if states[a] = s; s.matching {
						matches = append(matches, watch.Match{Action: a, Open: s.open})
					}
				}
				told := map[uuid.UUID]bool{}
				if step == 0 {
					known = watch.First(matches)
				} else {
					change := watch.Compare(known, matches, now)
					known = change.Known
					for _, k := range change.Told {
						told[k.Action] = true
					}
				}
				for _, a := range actions {
					last, before := toldAt[a]
					wanted := false
					for _, s := range since[a] {
						wanted = wanted || !s.matching || (!s.open && states[a].open)
					}
					wanted = wanted && states[a].matching && (!before || now.Sub(last) >= 24*time.Hour)
					if told[a] != wanted {
						t.Fatalf("step %d: told %v, wanted %v", step, told[a], wanted)
					}
					if told[a] {
						toldAt[a], since[a] = now, nil
					}
					since[a] = append(since[a], states[a])
				}
			}
		})
	}
}

// TestKeptQuiet: what is not told yet is looked at again when its day is over.
func TestKeptQuiet(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	a := uuid.New()
	first := watch.Compare(nil, []watch.Match{{Action: a, Open: true}}, now)
	closed := watch.Compare(first.Known, []watch.Match{{Action: a}}, now.Add(time.Hour))
	again := watch.Compare(closed.Known, []watch.Match{{Action: a, Open: true}}, now.Add(2*time.Hour))
	if len(first.Told) != 1 || len(again.Told) != 0 || !again.Again.Equal(now.Add(24*time.Hour)) {
		t.Errorf("%+v\n%+v", first, again)
	}
	if last := watch.Compare(again.Known, []watch.Match{{Action: a, Open: true}}, again.Again); len(last.Told) != 1 || last.Told[0].News != watch.Opened {
		t.Errorf("%+v", last)
	}
}
