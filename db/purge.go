package db

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"traverse/internal/clock"
)

// retention says what is kept for how long. Each statement takes the instant before which it forgets; what has not ended is
// never forgotten.
var retention = []struct {
	what   string
	before func(now time.Time) time.Time
	forget string
}{
	{"notifications", months(6), `-- name: PurgeNotifications
DELETE FROM notification WHERE created_at < $1`},
	{"mails sent or abandoned", days(30), `-- name: PurgeDeliveries
DELETE FROM delivery WHERE state IN ('SENT', 'ABANDONED') AND ended_at < $1`},
	{"mails given up", days(90), `-- name: PurgeFailedDeliveries
DELETE FROM delivery WHERE state = 'FAILED' AND ended_at < $1`},
	{"events told", days(30), `-- name: PurgeEvents
DELETE FROM outbox WHERE done_at < $1`},
	{"confirmation requests", months(24), `-- name: PurgeConfirmationRequests
DELETE FROM confirmation_request WHERE created_at < $1`},
	{"idempotency", days(7), `-- name: PurgeDeeds
DELETE FROM idempotency WHERE created_at < $1`},
	{"web sessions", days(0), `-- name: PurgeWebSessions
DELETE FROM web_session WHERE expires_at <= $1`},
	{"sessions", days(90), `-- name: PurgeSessions
DELETE FROM account_session WHERE created_at < $1`},
	{"links", days(30), `-- name: PurgeLinks
DELETE FROM link WHERE expires_at < $1`},
	// These tables themselves refuse to forget a line before its time, on the server's own clock.
	{"readings of people", months(12), `-- name: PurgePersonAccesses
DELETE FROM person_access WHERE at < least($1, now() - interval '12 months')`},
	{"journal", months(12), `-- name: PurgeJournal
DELETE FROM journal WHERE at < least($1, now() - interval '12 months')`},
}

func days(n int) func(time.Time) time.Time {
	return func(now time.Time) time.Time { return now.AddDate(0, 0, -n) }
}

func months(n int) func(time.Time) time.Time {
	return func(now time.Time) time.Time { return now.AddDate(0, -n, 0) }
}

// Purge forgets what is kept no longer, once a day whichever process comes first. Done twice it changes nothing more.
func (db *DB) Purge(ctx context.Context, day clock.Day, now time.Time) error {
	return db.daily(ctx, "purge", day, func(tx *sqlx.Tx) error {
		for _, kept := range retention {
			if _, err := tx.ExecContext(ctx, kept.forget, kept.before(now)); err != nil {
				return fmt.Errorf("oublier (%s): %w", kept.what, err)
			}
		}
		return eraseForgotten(ctx, tx, now)
	})
}
