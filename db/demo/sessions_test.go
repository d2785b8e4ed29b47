package demo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"traverse/catalogue/pdi"
	"traverse/db/dbtest"
	"traverse/db/demo"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// TestLoadSessions: thirty sheets have sessions of every kind and state, always the same ones; what somebody has changed
// since the first load stays, and no invariant breaks.
func TestLoadSessions(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	pool := dbtest.New(t)
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.LoadProgramme(t.Context(), contents, now); err != nil {
		t.Fatal(err)
	}
	if err := demo.LoadSessions(t.Context(), pool, now); err != nil {
		t.Fatal(err)
	}
	var shown struct {
		Sheets, Kinds, Statuses, Reserved, Full, Sessions int
	}
	count := func() {
		t.Helper()
		if err := pool.GetContext(t.Context(), &shown, `SELECT count(DISTINCT action_id) AS sheets, count(DISTINCT kind) AS kinds, count(DISTINCT status) AS statuses,
			(SELECT count(*) FROM session_territory) AS reserved, count(*) FILTER (WHERE places = 0) AS full, count(*) AS sessions
			FROM session JOIN session_places ON session_id = id`); err != nil {
			t.Fatal(err)
		}
	}
	count()
	if shown.Sheets != 30 || shown.Kinds != 2 || shown.Statuses != 3 || shown.Reserved == 0 || shown.Full == 0 {
		t.Errorf("%+v", shown)
	}
	first := shown
	pool.MustExecContext(t.Context(), `UPDATE session SET label = 'Changée'`)
	if err := demo.LoadSessions(t.Context(), pool, now.AddDate(0, 1, 0)); err != nil {
		t.Fatal(err)
	}
	count()
	var kept int
	if err := pool.GetContext(t.Context(), &kept, `SELECT count(*) FROM session WHERE label = 'Changée'`); err != nil || shown != first || kept != first.Sessions {
		t.Errorf("%+v, then %+v, %d kept, %v", first, shown, kept, err)
	}
	broken, err := pool.BrokenInvariants(t.Context())
	broken = slices.DeleteFunc(broken, func(claim string) bool { return strings.Contains(claim, "counts the prescriptions") }) // taken here without any
	if err != nil || len(broken) > 0 {
		t.Errorf("%v %v", broken, err)
	}
}
