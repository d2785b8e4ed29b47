package db

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"traverse/account"
	"traverse/internal/access"
)

const (
	// Search looks into what a line says: who, for which organisation, to what, with which facts.
	selectJournal = `-- name: Journal
SELECT id, at, coalesce(account_id, $9) AS account, name, role, coalesce(organization_id, $9) AS organization, structure, act, object_type, object, detail
  FROM journal_line
 WHERE ($1 = '' OR act = ANY ($2) OR detail ->> 'code' = ANY ($10) OR position(fold($1) IN fold(concat_ws(' ', name, structure, object, detail::text))) > 0)
   AND ($3 = '' OR act = $3)
   AND ($4 = $9::uuid OR organization_id = $4)
   AND ($5 = $9::uuid OR account_id = $5)
   AND ($6::timestamptz IS NULL OR at >= $6)
   AND ($7::timestamptz IS NULL OR at < $7)
   AND ($8::bigint = 0 OR id < $8)
 ORDER BY id DESC LIMIT $11`
	countJournal = `-- name: CountJournal
SELECT count(*)
  FROM journal_line
 WHERE ($1 = '' OR act = ANY ($2) OR detail ->> 'code' = ANY ($9) OR position(fold($1) IN fold(concat_ws(' ', name, structure, object, detail::text))) > 0)
   AND ($3 = '' OR act = $3)
   AND ($4 = $8::uuid OR organization_id = $4)
   AND ($5 = $8::uuid OR account_id = $5)
   AND ($6::timestamptz IS NULL OR at >= $6)
   AND ($7::timestamptz IS NULL OR at < $7)`
	deleteOldJournal = `-- name: ForgetJournal
DELETE FROM journal WHERE at < least($1::timestamptz, now()) - interval '12 months'`
)

type journalRow struct {
	ID           int64                    `db:"id"`
	At           time.Time                `db:"at"`
	Account      uuid.UUID                `db:"account"`
	Name         string                   `db:"name"`
	Role         access.Role              `db:"role"`
	Organization uuid.UUID                `db:"organization"`
	Structure    string                   `db:"structure"`
	Act          string                   `db:"act"`
	ObjectType   string                   `db:"object_type"`
	Object       string                   `db:"object"`
	Detail       document[map[string]any] `db:"detail"`
}

// Journal reads the lines that asked keeps, newest first, and counts them all.
func (db *DB) Journal(ctx context.Context, _ access.Scope, asked *account.JournalAsked) ([]account.JournalRow, int, error) {
	filter := []any{asked.Search, pq.Array(asked.ActsFound), asked.Act, asked.Organization, asked.Account, instant(asked.From), instant(asked.To)}
	var rows []journalRow
	if err := db.SelectContext(ctx, &rows, selectJournal, append(filter, asked.After, uuid.Nil, pq.Array(asked.SettingsFound), asked.Size)...); err != nil {
		return nil, 0, fmt.Errorf("lire le journal: %w", mapError(err))
	}
	var total int
	if err := db.GetContext(ctx, &total, countJournal, append(filter, uuid.Nil, pq.Array(asked.SettingsFound))...); err != nil {
		return nil, 0, fmt.Errorf("compter le journal: %w", mapError(err))
	}
	lines := make([]account.JournalRow, 0, len(rows))
	for i := range rows {
		r := &rows[i]
		lines = append(lines, account.JournalRow{Facts: r.Detail.value, JournalEntry: account.JournalEntry{
			ID: r.ID, At: r.At, Account: r.Account, Name: r.Name, Role: r.Role, Organization: r.Organization, Structure: r.Structure,
			Act: r.Act, ObjectType: r.ObjectType, Object: r.Object,
		}})
	}
	return lines, total, nil
}

// instant makes an open bound NULL.
func instant(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// NoteRefusedSignIn writes that somebody failed to sign in: how, and why, never with which address.
func (db *DB) NoteRefusedSignIn(ctx context.Context, method account.Method, reason string, at time.Time) error {
	return mapError(addJournal(ctx, db, &access.Deed{Act: account.ActSignInRefused, At: at},
		&access.Object{Type: "AccountSession", Detail: map[string]any{"method": method, "reason": reason}}))
}

// PurgeJournal deletes the lines that are older than twelve months, and says how many: the database lets no other go.
func (db *DB) PurgeJournal(ctx context.Context, now time.Time) (int64, error) {
	result, err := db.ExecContext(ctx, deleteOldJournal, now)
	if err != nil {
		return 0, fmt.Errorf("purger le journal: %w", mapError(err))
	}
	return result.RowsAffected()
}
