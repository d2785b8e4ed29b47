package main_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"traverse/db"
	"traverse/db/dbtest"
	"traverse/internal/effort"
)

// TestTwoServersNeverOverbook: sixty-four clients of two server processes on one database accept on a session of ten places,
// and now and then give one back. Never more than ten are taken, and whoever is offered a place has waited longest. That the
// test can tell is shown where the naive code is kept (TestNaiveCountOverbooks in package db).
func TestTwoServersNeverOverbook(t *testing.T) {
	t.Parallel()
	address := dbtest.URL(t)
	env := []string{"DATABASE_URL=" + address, "TRAVERSE_DATA=" + dataFolder(t)}
	servers := []*process{start(t, env...), start(t, env...)}
	w := newPrescribers(t, servers[0].url, servers[1].url)
	const clients, places = 64, 10
	var opened struct{ Session struct{ ID string } }
	w.act(&opened, w.answer, "saveSession", "session { id }", map[string]any{"action": w.action, "kind": "ROLLING", "label": "Dix places", "places": places})

	store, err := db.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	ended, watched := make(chan struct{}), make(chan int)
	go func() { watched <- mostTaken(t, store, ended) }()

	var acting sync.WaitGroup
	var kept atomic.Int64 // every third gives her place back
	for range clients {
		acting.Go(func() {
			for range effort.Times(1) {
				accepted := w.accept(w.prescribe())
				if accepted.Referral.State == "ACCEPTED" && kept.Add(1)%3 == 0 {
					var cancelled sent
					w.act(&cancelled, w.referent, "cancelReferral", sentFields, map[string]any{"id": accepted.Referral.ID, "version": accepted.Referral.Version, "reason": "Essai."})
				}
			}
		})
	}
	acting.Wait()
	close(ended)
	if most := <-watched; most != places {
		t.Errorf("at most %d places were taken of %d", most, places)
	}
	checkOrder(t, store)
	w.sound(address, servers...)
}

// mostTaken counts who has a place until the end, and says how many had one at the most.
func mostTaken(t *testing.T, store *db.DB, ended <-chan struct{}) (most int) {
	t.Helper()
	for {
		var taken int
		if err := store.GetContext(t.Context(), &taken, "SELECT count(*) FROM referral WHERE place IS NOT NULL"); err != nil {
			t.Error(err)
			return most
		}
		most = max(most, taken)
		select {
		case <-ended:
			return most
		default:
		}
	}
}

// checkOrder replays the history: whoever is offered a place is the first of those who were waiting then.
func checkOrder(t *testing.T, store *db.DB) {
	t.Helper()
	var events []struct {
		Number, To string
		Turn       int
	}
	if err := store.SelectContext(t.Context(), &events, `SELECT r.number, e.to_state AS "to", dense_rank() OVER (ORDER BY r.queued_at, r.number) AS turn
		FROM referral_event e JOIN referral r ON r.id = e.referral_id ORDER BY e.seq`); err != nil {
		t.Fatal(err)
	}
	var waiting []int // turns, the longest wait first
	offered := 0
	for _, e := range events {
		switch e.To {
		case "WAITLISTED":
			waiting = append(waiting, e.Turn)
			slices.Sort(waiting)
		case "PLACE_OFFERED":
			if offered++; len(waiting) == 0 || waiting[0] != e.Turn {
				t.Errorf("%s, of turn %d, is offered a place before %v", e.Number, e.Turn, waiting)
			}
			waiting = slices.DeleteFunc(waiting, func(turn int) bool { return turn == e.Turn })
		}
	}
	if offered == 0 {
		t.Error("no place was offered: nothing is proved")
	}
}
