package db_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/account"
	"traverse/db"
	"traverse/db/dbtest"
	"traverse/internal/access"
)

// writeJournal writes a line of some age.
func writeJournal(t *testing.T, pool *db.DB, age string) {
	t.Helper()
	exec(t, pool, `INSERT INTO journal (at, act, object_type, object_id) VALUES (now() - interval '`+age+`', 'TEST', 'Test', '`+uuid.NewString()+`')`)
}

// TestPurgeJournal: lines go after twelve months, not before, whatever instant the purge is given.
func TestPurgeJournal(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	for _, age := range []string{"1 day", "11 months", "12 months 1 day", "30 months"} {
		writeJournal(t, pool, age)
	}
	purged, err := pool.PurgeJournal(t.Context(), time.Now().AddDate(5, 0, 0))
	if err != nil || purged != 2 {
		t.Errorf("%d lines are purged: %v", purged, err)
	}
	if lines := count(t, pool, "journal"); lines != 2 {
		t.Errorf("%d lines are left", lines)
	}
	if purged, err = pool.PurgeJournal(t.Context(), time.Now().AddDate(-5, 0, 0)); err != nil || purged != 0 {
		t.Errorf("an early purge takes %d lines: %v", purged, err)
	}
}

// TestJournalKeepsTheRole: a line says the role that was acted in, even when the membership has another one since.
func TestJournalKeepsTheRole(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	actor := referent(t, pool)
	deed := &access.Deed{Scope: access.Scope{Actor: actor, Reach: access.Ownership}, Act: "TEST", At: deedDay}
	if _, err := pool.Perform(t.Context(), deed, func(*sqlx.Tx) (access.Object, error) { return access.Object{Type: "Test", ID: uuid.New()}, nil }); err != nil {
		t.Fatal(err)
	}
	exec(t, pool, `UPDATE membership SET role = 'PROVIDER' WHERE id = '`+actor.Membership.String()+`'`)
	rows, total, err := pool.Journal(t.Context(), access.Scope{}, &account.JournalAsked{Size: 10})
	if err != nil || total != 1 || len(rows) != 1 {
		t.Fatalf("%d %v %v", total, rows, err)
	}
	if got := rows[0]; got.Role != access.Referent || got.Name != "B" || got.Structure != "MDS" || !got.At.Equal(deedDay) {
		t.Errorf("%+v", got)
	}
}
