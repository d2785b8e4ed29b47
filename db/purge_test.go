package db_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/internal/clock"
	"traverse/internal/notify"
)

// TestPurge: what is kept too long is forgotten, on the day that it is; what is younger, or has not ended, stays. Once a
// day; twice changes nothing.
func TestPurge(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin")
	now := outboxDay
	old := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	account := o.people["admin"]
	notification := func(at time.Time) {
		o.exec(`INSERT INTO notification (account_id, event_id, kind, object_id, created_at, untold) VALUES ($1, (SELECT coalesce(max(event_id), 0) + 1 FROM notification), 'MEMBER_LEFT', $1, $2, false)`, account, at)
	}
	delivery := func(state notify.DeliveryState, at *time.Time) {
		o.exec(`INSERT INTO delivery (kind, object_id, email, created_at, send_at, state, ended_at) VALUES ('MEMBER_LEFT', $1, 'a@example.org', $2, $2, $3, $4)`, account, old(400), state, at)
	}
	event := func(done *time.Time) {
		o.exec(`INSERT INTO outbox (kind, object_id, audience, created_at, done_at) VALUES ('MEMBER_LEFT', $1, '[]', $2, $3)`, account, old(400), done)
	}
	link := func(at time.Time) {
		id := uuid.New()
		o.exec(`INSERT INTO link (id, token_hash, purpose, object_id, email, created_at, expires_at) VALUES ($1, $2, 'SIGN_IN', $1, 'a@example.org', $3, $4)`, id, id[:], at.Add(-time.Hour), at)
		o.exec(`INSERT INTO delivery (kind, object_id, link_id, email, created_at, send_at) VALUES ('SIGN_IN_LINK', $1, $1, 'waits@example.org', $2, $2)`, id, at)
	}
	// read writes down that somebody was read, who need not be there.
	read := func(years int) {
		err := o.db.InTx(t.Context(), func(tx *sqlx.Tx) error {
			tx.MustExecContext(t.Context(), `SET LOCAL session_replication_role = replica`)
			tx.MustExecContext(t.Context(), `INSERT INTO person_access (request_id, beneficiary_id, at, account_id) VALUES ($1, $1, now() + make_interval(years => $2), $3)`, uuid.New(), years, account)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	pointer := func(at time.Time) *time.Time { return &at }

	notification(now.AddDate(0, -6, -1))
	notification(now.AddDate(0, -6, 1))
	for _, state := range []notify.DeliveryState{notify.Sent, notify.Abandoned, notify.Failed} {
		for _, days := range []int{29, 31, 91} {
			delivery(state, pointer(old(days)))
		}
	}
	delivery(notify.Waiting, nil)
	event(pointer(old(31)))
	event(pointer(old(29)))
	event(nil)
	for i, days := range []int{6, 8} {
		o.exec(`INSERT INTO idempotency (account_id, key, act, digest, object_id, created_at) VALUES ($1, $2, 'X', 'x', $1, $3)`, account, fmt.Sprintf("cle-numero-%d", i), old(days))
	}
	for i, days := range []int{-1, 1} {
		o.exec(`INSERT INTO web_session (token_hash, data, expires_at) VALUES ($1, 'x', $2)`, []byte{byte(i)}, old(days))
	}
	for _, days := range []int{89, 91} {
		o.exec(`INSERT INTO account_session (id, account_id, method, created_at, last_seen_at) VALUES ($1, $2, 'LINK', $3, $3)`, uuid.New(), account, old(days))
	}
	link(old(29))
	link(old(31))
	for _, months := range []int{-25, -23} {
		o.exec(`INSERT INTO confirmation_request (id, account_id, created_at) VALUES ($1, $2, $3)`, uuid.New(), account, now.AddDate(0, months, 0))
	}
	for _, years := range []int{-2, 0} {
		o.exec(`INSERT INTO journal (at, act, object_type, object_id) VALUES (now() + make_interval(years => $1), 'X', 'X', $2)`, years, account)
		read(years)
	}

	// Of the mails: one sent, one abandoned, two given up, and three that wait, of which one has lost its link.
	want := map[string]int{"notification": 1, "delivery": 7, "outbox": 2, "idempotency": 1, "web_session": 1, "account_session": 1, "link": 1, "journal": 1, "person_access": 1, "confirmation_request": 1}
	for range 2 {
		if err := o.db.Purge(t.Context(), clock.DayOf(now), now); err != nil {
			t.Fatal(err)
		}
		for table, rows := range want {
			if n := count(t, o.db, table); n != rows {
				t.Errorf("%s: %d rows are left, want %d", table, n, rows)
			}
		}
		notification(now.AddDate(-1, 0, 0)) // for tomorrow
		want["notification"]++
	}
	if err := o.db.Purge(t.Context(), clock.DayOf(now.AddDate(0, 0, 1)), now.AddDate(0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	if n := count(t, o.db, "notification"); n != 1 {
		t.Errorf("%d notifications the next day", n)
	}
}
