package db_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"traverse/db"
)

// sessionOf writes a session of 5 places of an action that the programme gives a porteur.
func sessionOf(t *testing.T, pool *db.DB) uuid.UUID {
	t.Helper()
	id := uuid.New()
	tx := pool.MustBeginTx(t.Context(), nil)
	defer func() { _ = tx.Rollback() }()
	tx.MustExecContext(t.Context(), `INSERT INTO session (id, action_id, provider_id, kind, label, status, confirmed_at, created_at, updated_at)
		SELECT $1, action_id, organization_id, 'ROLLING', 'File active', 'OPEN', $2, $2, $2 FROM action_provider ORDER BY action_id, organization_id LIMIT 1`, id, loadedAt)
	tx.MustExecContext(t.Context(), `INSERT INTO session_places (session_id, places, changed_at, changed_through) VALUES ($1, 5, $2, 'TEST')`, id, loadedAt)
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	return id
}

// TestSessionConstraints: what may never be of a session is refused by the database itself.
func TestSessionConstraints(t *testing.T) {
	t.Parallel()
	pool := withProgramme(t)
	id := sessionOf(t, pool)
	for statement, constraint := range map[string]string{
		`UPDATE session SET kind = 'DATED' WHERE id = $1`:                                                       "session_starts_on_check",
		`UPDATE session SET starts_on = '2027-01-02', ends_on = '2027-01-01' WHERE id = $1`:                     "session_ends_on_check",
		`UPDATE session SET starts_on = '2027-01-02', apply_by = '2027-01-03' WHERE id = $1`:                    "session_apply_by_check",
		`UPDATE session SET ends_on = '2027-01-02', apply_by = '2027-01-03' WHERE id = $1`:                      "session_apply_by_check",
		`UPDATE session SET paused_until = '2027-01-02' WHERE id = $1`:                                          "session_paused_until_check",
		`UPDATE session SET provider_id = gen_random_uuid() WHERE id = $1`:                                      "session_provider_id_fkey",
		`UPDATE session SET action_id = (SELECT max(action_id::text)::uuid FROM action_provider) WHERE id = $1`: "session_action_id_check",
		`UPDATE session SET label = '' WHERE id = $1`:                                                           "session_label_check",
		`UPDATE session_places SET held = 6 WHERE session_id = $1`:                                              "session_places_taken_check",
		`UPDATE session_places SET held = -1 WHERE session_id = $1`:                                             "session_places_held_check",
		`UPDATE session_places SET places = -1 WHERE session_id = $1`:                                           "session_places_places_check",
		`DELETE FROM session_places WHERE session_id = $1`:                                                      "session_places_append_only_check",
		`DELETE FROM session WHERE id = $1`:                                                                     "session_places_session_id_fkey",
		`UPDATE session_places_history SET places_delta = 4 WHERE session_id = $1`:                              "session_places_history_append_only_check",
		`DELETE FROM session_places_history WHERE session_id = $1`:                                              "session_places_history_append_only_check",
		`INSERT INTO session_territory VALUES ($1, 'nulle-part', 0)`:                                            "session_territory_territory_code_fkey",
	} {
		if _, err := pool.ExecContext(t.Context(), statement, id); db.Constraint(err) != constraint {
			t.Errorf("%s: %v, want %s", statement, err, constraint)
		}
	}
	if _, err := pool.ExecContext(t.Context(), `TRUNCATE session_places_history`); db.Constraint(err) != "session_places_history_append_only_check" {
		t.Errorf("truncate: %v", err)
	}
	if _, err := pool.ExecContext(t.Context(), `INSERT INTO session (id, action_id, provider_id, kind, label, status, confirmed_at, created_at, updated_at)
		SELECT gen_random_uuid(), action_id, provider_id, kind, label, status, confirmed_at, created_at, updated_at FROM session`); db.Constraint(err) != "session_places_check" {
		t.Errorf("a session without a counter: %v", err)
	}
}

// TestPlacesVersion: each transaction that changes sessions or places moves their version once, and not that of the
// catalogue, so that nothing is indexed again.
func TestPlacesVersion(t *testing.T) {
	t.Parallel()
	pool := withProgramme(t)
	before, err := pool.Versions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id := sessionOf(t, pool)
	pool.MustExecContext(t.Context(), `UPDATE session_places SET held = 1, changed_through = 'TEST' WHERE session_id = $1`, id)
	after, err := pool.Versions(t.Context())
	if err != nil || after.Places != before.Places+2 || after.Catalogue != before.Catalogue {
		t.Errorf("%+v, then %+v, %v", before, after, err)
	}
}

// TestBrokenInvariants: a database without a fault has none, and a counter that was changed behind its history is seen.
func TestBrokenInvariants(t *testing.T) {
	t.Parallel()
	pool := withProgramme(t)
	id := sessionOf(t, pool)
	if broken, err := pool.BrokenInvariants(t.Context()); err != nil || len(broken) > 0 {
		t.Fatalf("%v %v", broken, err)
	}
	tx := pool.MustBeginTx(t.Context(), nil)
	tx.MustExecContext(t.Context(), `SET LOCAL session_replication_role = replica`) // no trigger
	tx.MustExecContext(t.Context(), `UPDATE session_places SET held = 3 WHERE session_id = $1`, id)
	tx.MustExecContext(t.Context(), `INSERT INTO session_places_history (session_id, at, act, places_delta, held_delta, occupied_delta) VALUES ($1, $2, 'TEST', 0, 9, 0)`, id, loadedAt)
	_ = tx.Commit()
	broken, err := pool.BrokenInvariants(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, claim := range []string{"the counter of a session is the sum of its history: 1", "at no moment were more places taken"} {
		if !slices.ContainsFunc(broken, func(b string) bool { return strings.HasPrefix(b, claim) }) {
			t.Errorf("%q is not among %q", claim, broken)
		}
	}
}
