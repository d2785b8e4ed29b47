package db_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/db"
	"traverse/db/dbtest"
	"traverse/internal/access"
	"traverse/internal/deed"
	"traverse/internal/fault"
	"traverse/internal/keys"
)

var deedDay = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

// referent writes an organisation with an administrator and a référente, and gives the référente as an actor.
func referent(t *testing.T, pool *db.DB) access.Actor {
	t.Helper()
	actor := access.Actor{Account: uuid.New(), Membership: uuid.New(), Organization: uuid.New(), Role: access.Referent}
	administrator := uuid.New()
	err := pool.InTx(t.Context(), func(tx *sqlx.Tx) error {
		for _, statement := range []struct {
			text string
			args []any
		}{
			{`INSERT INTO organization (id, slug, name, kind, trust) VALUES ($1, 'mds', 'MDS', 'MDS', 'VERIFIED')`, []any{actor.Organization}},
			{`INSERT INTO account (id, email, name, created_at) VALUES ($1, 'a@example.org', 'A', $2)`, []any{administrator, deedDay}},
			{`INSERT INTO account (id, email, name, created_at) VALUES ($1, 'b@example.org', 'B', $2)`, []any{actor.Account, deedDay}},
			{
				`INSERT INTO membership (id, account_id, organization_id, role, administrator, started_at) VALUES ($1, $2, $3, 'REFERENT', true, $4)`,
				[]any{uuid.New(), administrator, actor.Organization, deedDay},
			},
			{
				`INSERT INTO membership (id, account_id, organization_id, role, started_at) VALUES ($1, $2, $3, 'REFERENT', $4)`,
				[]any{actor.Membership, actor.Account, actor.Organization, deedDay},
			},
		} {
			if _, err := tx.ExecContext(t.Context(), statement.text, statement.args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return actor
}

// TestDeedIsDoneOnce: fifty at once under one key have one effect and fifty same answers; another input under the key, or
// another act, is refused and does nothing; another account's same key is its own.
func TestDeedIsDoneOnce(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	actor := referent(t, pool)
	exec(t, pool, "CREATE TABLE effect (id uuid PRIMARY KEY)")
	deed := func(digest string, act access.Act) *access.Deed {
		return &access.Deed{Scope: access.Scope{Actor: actor, Reach: access.Ownership}, Act: act, At: deedDay, Key: "cle-du-test", Digest: []byte(digest)}
	}
	do := func(deed *access.Deed) (access.Done, error) {
		return pool.Perform(t.Context(), deed, func(tx *sqlx.Tx) (access.Object, error) {
			id := uuid.New()
			_, err := tx.ExecContext(t.Context(), "INSERT INTO effect VALUES ($1)", id)
			return access.Object{Type: "Effect", ID: id}, err
		})
	}
	var together sync.WaitGroup
	var first atomic.Pointer[uuid.UUID]
	var replayed atomic.Int64
	for range 50 {
		together.Go(func() {
			done, err := do(deed("same", "TEST"))
			if err != nil {
				t.Error(err)
				return
			}
			if done.Replayed {
				replayed.Add(1)
			}
			if !first.CompareAndSwap(nil, &done.ID) && *first.Load() != done.ID {
				t.Errorf("two objects: %s and %s", *first.Load(), done.ID)
			}
		})
	}
	together.Wait()
	if replayed.Load() != 49 || count(t, pool, "effect") != 1 || count(t, pool, "journal") != 1 || count(t, pool, "idempotency") != 1 {
		t.Errorf("%d replays, %d effects, %d lines", replayed.Load(), count(t, pool, "effect"), count(t, pool, "journal"))
	}
	for _, other := range []*access.Deed{deed("other", "TEST"), deed("same", "OTHER")} {
		_, err := do(other)
		if problems := fault.ProblemsOf(err); len(problems) != 1 || problems[0].Code != fault.Stale || problems[0].Field[0] != "idempotencyKey" {
			t.Errorf("%v", err)
		}
	}
	actor.Account, actor.Membership = uuid.New(), uuid.Nil
	if _, err := pool.ExecContext(t.Context(), "INSERT INTO account (id, email, name, created_at) VALUES ($1, 'c@example.org', 'C', $2)", actor.Account, deedDay); err != nil {
		t.Fatal(err)
	}
	if done, err := do(deed("other", "TEST")); err != nil || done.Replayed || count(t, pool, "effect") != 2 {
		t.Errorf("the key of somebody else stands in the way: %+v %v", done, err)
	}
}

// TestDeedRepeatedAfterANewKey: a request that is sent again once the installation has another key was done already; another
// input under its key still is refused.
func TestDeedRepeatedAfterANewKey(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	scope := access.Scope{Actor: referent(t, pool), Reach: access.Ownership}
	do := func(ring *keys.Ring, input string) (access.Done, error) {
		maker := deed.Maker{Now: func() time.Time { return deedDay }, Keys: ring}
		once, err := maker.Once(scope, "TEST", "0b0d5b1e-3d0c-4a94-9e6b-2f0a4b7c1d11", input)
		if err != nil {
			t.Fatal(err)
		}
		return pool.Perform(t.Context(), once, func(*sqlx.Tx) (access.Object, error) { return access.Object{Type: "Effect", ID: uuid.New()}, nil })
	}
	first, err := do(ringOf(t, "a"), "same")
	if err != nil || first.Replayed {
		t.Fatal(first, err)
	}
	if again, err := do(ringOf(t, "a", "b"), "same"); err != nil || !again.Replayed || again.ID != first.ID {
		t.Errorf("%+v %v", again, err)
	}
	if _, err := do(ringOf(t, "a", "b"), "other"); fault.ProblemsOf(err) == nil {
		t.Errorf("another input: %v", err)
	}
}

// TestDeedOfWhoIsNoMore: whoever has lost her membership, or another role than she had, does nothing; neither does a deed
// that fails leave a line or a key.
func TestDeedOfWhoIsNoMore(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	actor := referent(t, pool)
	do := func(actor access.Actor, effect error) error {
		deed := &access.Deed{Scope: access.Scope{Actor: actor}, Act: "TEST", At: deedDay, Key: uuid.NewString(), Digest: []byte("x")}
		_, err := pool.Perform(t.Context(), deed, func(*sqlx.Tx) (access.Object, error) { return access.Object{Type: "Effect", ID: uuid.New()}, effect })
		return err
	}
	forged := actor
	forged.Role = access.DepartmentAdmin
	promoted := actor
	promoted.Administrator = true
	for name, who := range map[string]access.Actor{"another role": forged, "an administrator": promoted} {
		if err := do(who, nil); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := do(actor, fault.On("name", fault.Required, "…")); fault.ProblemsOf(err) == nil {
		t.Errorf("a problem is lost: %v", err)
	}
	if err := do(actor, errors.New("broken")); err == nil {
		t.Error("an error is lost")
	}
	if lines, keys := count(t, pool, "journal"), count(t, pool, "idempotency"); lines+keys != 0 {
		t.Errorf("%d lines and %d keys of what was not done", lines, keys)
	}
	if err := do(actor, nil); err != nil {
		t.Fatal(err)
	}
	exec(t, pool, "UPDATE membership SET ended_at = now() WHERE NOT administrator")
	if err := do(actor, nil); fault.CodeOf(err) != fault.Forbidden || count(t, pool, "journal") != 1 {
		t.Errorf("whoever has left still acts: %v", err)
	}
}

// TestJournalIsAppendOnly: no line changes or goes, until it is a year old.
func TestJournalIsAppendOnly(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	exec(t, pool, `INSERT INTO journal (at, act, object_type, object_id) VALUES (now(), 'TEST', 'Effect', gen_random_uuid()),
		(now() - interval '13 months', 'TEST', 'Effect', gen_random_uuid())`)
	for _, statement := range []string{"UPDATE journal SET act = 'OTHER'", "DELETE FROM journal", "TRUNCATE journal"} {
		if err := inTx(t.Context(), pool, statement); db.Constraint(err) != "journal_append_only_check" {
			t.Errorf("%s: %v", statement, err)
		}
	}
	if err := inTx(t.Context(), pool, "DELETE FROM journal WHERE at < now() - interval '12 months'"); err != nil || count(t, pool, "journal") != 1 {
		t.Errorf("what is a year old stays: %v", err)
	}
}

// TestLastAdministrator: an organisation with members has an administrator, whoever leaves first.
func TestLastAdministrator(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	referent(t, pool)
	for _, statement := range []string{
		"UPDATE membership SET ended_at = now() WHERE administrator", "UPDATE membership SET administrator = false WHERE administrator",
		"UPDATE account SET closed_at = now() WHERE name = 'A'",
	} {
		if err := inTx(t.Context(), pool, statement); db.Constraint(err) != "membership_last_administrator_check" {
			t.Errorf("%s: %v", statement, err)
		}
	}
	if err := inTx(t.Context(), pool, "UPDATE membership SET ended_at = now()"); err != nil {
		t.Errorf("all may leave together: %v", err)
	}
}

func count(t *testing.T, pool *db.DB, table string) int {
	t.Helper()
	var n int
	if err := pool.GetContext(t.Context(), &n, "SELECT count(*) FROM "+table); err != nil {
		t.Fatal(err)
	}
	return n
}
