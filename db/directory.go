package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/account"
	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/notify"
)

const (
	// An account is found by its name, its address, or an organisation that it belongs to.
	selectAccounts = `-- name: Accounts
SELECT a.id, a.email, a.name, a.phone, a.demonstration, a.created_at, a.last_signed_in_at, a.closed_at, a.version
  FROM account a
 WHERE (a.closed_at IS NOT NULL) = $2
   AND ($1 = '' OR position(fold($1) IN fold(a.name || ' ' || a.email)) > 0
        OR EXISTS (SELECT 1 FROM membership m JOIN organization o ON o.id = m.organization_id
                    WHERE m.account_id = a.id AND m.ended_at IS NULL AND position(fold($1) IN fold(o.name)) > 0))
   AND ($3 = $4::uuid OR (fold(a.name), a.id) > (SELECT fold(b.name), b.id FROM account b WHERE b.id = $3))
 ORDER BY fold(a.name), a.id LIMIT $5`
	countAccounts = `-- name: CountAccounts
SELECT count(*)
  FROM account a
 WHERE (a.closed_at IS NOT NULL) = $2
   AND ($1 = '' OR position(fold($1) IN fold(a.name || ' ' || a.email)) > 0
        OR EXISTS (SELECT 1 FROM membership m JOIN organization o ON o.id = m.organization_id
                    WHERE m.account_id = a.id AND m.ended_at IS NULL AND position(fold($1) IN fold(o.name)) > 0))`
	selectMembershipsOf = `-- name: MembershipsOf
SELECT m.account_id, m.id, m.organization_id, m.role, m.administrator, m.version, coalesce(o.pole_code, '') AS pole
  FROM membership m JOIN organization o ON o.id = m.organization_id
 WHERE m.account_id = ANY ($1) AND m.ended_at IS NULL ORDER BY o.name, m.role, m.id`
	lockAccount = `-- name: LockAccount
SELECT version, closed_at IS NOT NULL AS closed FROM account WHERE id = $1 FOR UPDATE`
	// Organisations that would be left with members and without an administrator.
	selectLeaderless = `-- name: Leaderless
SELECT o.name FROM membership m JOIN organization o ON o.id = m.organization_id
 WHERE m.account_id = $1 AND m.ended_at IS NULL AND m.administrator
   AND EXISTS (SELECT 1 FROM membership x WHERE x.organization_id = o.id AND x.ended_at IS NULL AND x.account_id <> $1)
   AND NOT EXISTS (SELECT 1 FROM membership x WHERE x.organization_id = o.id AND x.ended_at IS NULL AND x.administrator AND x.account_id <> $1)
 ORDER BY o.name`
	closeAccount = `-- name: CloseAccount
UPDATE account SET closed_at = $2, version = version + 1 WHERE id = $1`
	// The rule is the database's own; asked for at once, it answers while there is somebody to tell.
	checkAdministrators = `-- name: CheckAdministrators
SET CONSTRAINTS membership_last_administrator IMMEDIATE`
)

// Accounts reads the accounts that a filter keeps, by name, after one of them, and counts them all.
func (db *DB) Accounts(ctx context.Context, _ access.Scope, filter account.DirectoryFilter, after uuid.UUID, size int) ([]account.Listed, int, error) {
	var listed []account.Listed
	var total int
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		var rows []accountRow
		if err := tx.SelectContext(ctx, &rows, selectAccounts, filter.Search, filter.Closed, after, uuid.Nil, size); err != nil {
			return err
		}
		if err := tx.GetContext(ctx, &total, countAccounts, filter.Search, filter.Closed); err != nil {
			return err
		}
		var err error
		listed, err = withMemberships(ctx, tx, rows)
		return err
	})
	return listed, total, err
}

// AccountInScope reads one account.
func (db *DB) AccountInScope(ctx context.Context, _ access.Scope, id uuid.UUID) (*account.Listed, error) {
	var listed []account.Listed
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		var row accountRow
		if err := tx.GetContext(ctx, &row, selectAccount, id); err != nil {
			return err
		}
		var err error
		listed, err = withMemberships(ctx, tx, []accountRow{row})
		return err
	})
	if err != nil {
		return nil, err
	}
	return &listed[0], nil
}

func withMemberships(ctx context.Context, tx *sqlx.Tx, rows []accountRow) ([]account.Listed, error) {
	ids := make([]string, 0, len(rows))
	for i := range rows {
		ids = append(ids, rows[i].ID.String())
	}
	var memberships []struct {
		Account uuid.UUID `db:"account_id"`
		membershipRow
	}
	if err := tx.SelectContext(ctx, &memberships, selectMembershipsOf, pq.Array(ids)); err != nil {
		return nil, err
	}
	of := map[uuid.UUID][]account.Membership{}
	for _, m := range memberships {
		of[m.Account] = append(of[m.Account], account.Membership(m.membershipRow))
	}
	listed := make([]account.Listed, 0, len(rows))
	for i := range rows {
		listed = append(listed, account.Listed{Account: *rows[i].account(), Memberships: of[rows[i].ID]})
	}
	return listed, nil
}

// CloseAccount ends an account, and by the triggers of its row its memberships and its sessions. Whoever had it is told by mail.
func (db *DB) CloseAccount(ctx context.Context, deed *access.Deed, closing account.Closing) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		var before struct {
			Version int  `db:"version"`
			Closed  bool `db:"closed"`
		}
		err := tx.GetContext(ctx, &before, lockAccount, closing.Account)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return access.Object{}, fault.NotFoundProblem("account")
		case err != nil:
			return access.Object{}, err
		case before.Closed:
			return access.Object{}, fault.On("account", fault.StateForbids, "Ce compte est déjà fermé.")
		case before.Version != closing.Version:
			return access.Object{}, fault.StaleVersion()
		}
		var leaderless []string
		if err := tx.SelectContext(ctx, &leaderless, selectLeaderless, closing.Account); err != nil {
			return access.Object{}, err
		}
		if _, err := tx.ExecContext(ctx, closeAccount, closing.Account, deed.At); err != nil {
			return access.Object{}, err
		}
		if _, err := tx.ExecContext(ctx, checkAdministrators); err != nil {
			return access.Object{}, leaderlessProblem(err, leaderless)
		}
		closed := access.Object{Type: "Account", ID: closing.Account, Detail: map[string]any{"reason": closing.Reason}}
		return closed, announce(ctx, tx, deed.At, notify.Event{
			Kind: notify.AccountClosed, Object: closing.Account, Audience: []notify.Audience{notify.ToAccount(closing.Account)},
		})
	})
}

// leaderlessProblem says which organisations keep an account open, when it is they that do.
func leaderlessProblem(err error, organizations []string) error {
	if Constraint(err) != "membership_last_administrator_check" {
		return err
	}
	return fault.On("account", fault.StateForbids, "Cette personne est la seule à administrer : "+strings.Join(organizations, ", ")+
		". Nommez-y une autre personne, puis recommencez.")
}
