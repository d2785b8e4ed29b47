package demo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"traverse/catalogue/pdi"
	"traverse/db"
	"traverse/db/dbtest"
	"traverse/db/demo"
	"traverse/internal/keys"
	"traverse/referral"
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

// TestLoadReferrals: two thousand prescriptions at every stage, which keep to every invariant and which the clock leaves in
// peace; loaded again, or loaded elsewhere, they are the same.
func TestLoadReferrals(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	load := func() (*db.DB, string) {
		pool := dbtest.New(t)
		contents, err := pdi.Load(pdi.Files)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pool.LoadProgramme(t.Context(), contents, now); err != nil {
			t.Fatal(err)
		}
		var digest string
		for range 2 {
			began := time.Now()
			for _, load := range []func() error{
				func() error { return demo.LoadPersons(t.Context(), pool, now) },
				func() error { return demo.LoadSessions(t.Context(), pool, now) },
				func() error { return demo.LoadReferrals(t.Context(), pool, keys.Demonstration(), now) },
			} {
				if err := load(); err != nil {
					t.Fatal(err)
				}
			}
			t.Logf("loaded in %s", time.Since(began))
			if err := pool.GetContext(t.Context(), &digest, `SELECT count(*) || md5(string_agg(concat_ws('/', number, state, beneficiary_id, action_id, session_id, sent_at, due_at), ' ' ORDER BY id)) FROM referral`); err != nil {
				t.Fatal(err)
			}
		}
		return pool, digest
	}
	pool, first := load()
	if _, second := load(); first != second {
		t.Errorf("%s, then %s", first, second)
	}
	var states []struct {
		State referral.State
		Count int
	}
	if err := pool.SelectContext(t.Context(), &states, `SELECT state, count(*) AS count FROM referral GROUP BY state ORDER BY state`); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, s := range states {
		total += s.Count
	}
	if total < 2000 || len(states) != len(referral.States) {
		t.Errorf("%d in %+v", total, states)
	}
	t.Logf("%+v", states)
	broken, err := pool.BrokenInvariants(t.Context())
	if err != nil || len(broken) > 0 {
		t.Errorf("%v %v", broken, err)
	}
	if n, err := pool.RunReferralClock(t.Context(), now); err != nil || n > 0 {
		t.Errorf("the clock does %d things at once: %v", n, err)
	}
}
