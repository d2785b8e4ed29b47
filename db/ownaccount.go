package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/account"
	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/notify"
)

const (
	selectOpenSessions = `-- name: OpenSessions
SELECT id, method, user_agent, created_at, last_seen_at FROM account_session
 WHERE account_id = $1 AND ended_at IS NULL AND created_at > $2 AND last_seen_at > $3 ORDER BY last_seen_at DESC, id`
	endOwnSession = `-- name: EndOwnSession
UPDATE account_session SET ended_at = $3 WHERE id = $1 AND account_id = $2 AND ended_at IS NULL RETURNING id`
	endOtherSessions = `-- name: EndOtherSessions
UPDATE account_session SET ended_at = $3 WHERE id <> $1 AND account_id = $2 AND ended_at IS NULL`
	updateOwnAccount = `-- name: ChangeOwnAccount
UPDATE account SET name = $3, phone = $4, version = version + 1 WHERE id = $1 AND version = $2 RETURNING id`
	closeOwnAccount = `-- name: CloseOwnAccount
UPDATE account SET closed_at = $3, version = version + 1 WHERE id = $1 AND version = $2 RETURNING id`
	selectLedAlone = `-- name: LedAlone
SELECT o.name FROM membership m JOIN organization o ON o.id = m.organization_id
 WHERE m.account_id = $1 AND m.ended_at IS NULL AND m.administrator
   AND EXISTS (SELECT 1 FROM membership x WHERE x.organization_id = o.id AND x.ended_at IS NULL AND x.account_id <> $1)
   AND NOT EXISTS (SELECT 1 FROM membership x WHERE x.organization_id = o.id AND x.ended_at IS NULL AND x.administrator AND x.account_id <> $1)
 ORDER BY o.name`
)

// OpenSessions lists the sessions of the scope's account that have not ended, the one used last first.
func (db *DB) OpenSessions(ctx context.Context, scope access.Scope, now time.Time) ([]account.OpenSession, error) {
	sessions := []account.OpenSession{}
	return sessions, mapError(db.SelectContext(ctx, &sessions, selectOpenSessions, scope.Actor.Account, now.Add(-account.SessionLifetime), now.Add(-account.SessionIdle)))
}

// EndOwnSession ends one of the actor's sessions.
func (db *DB) EndOwnSession(ctx context.Context, deed *access.Deed, session uuid.UUID) error {
	_, err := db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		var id uuid.UUID
		err := tx.GetContext(ctx, &id, endOwnSession, session, deed.Scope.Actor.Account, deed.At)
		if errors.Is(err, sql.ErrNoRows) {
			return access.Object{}, fault.NotFoundProblem("session")
		}
		return access.Object{Type: "AccountSession", ID: session}, err
	})
	return err
}

// EndOtherSessions ends all of them but the one that she acts in.
func (db *DB) EndOtherSessions(ctx context.Context, deed *access.Deed) error {
	_, err := db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		actor := &deed.Scope.Actor
		_, err := tx.ExecContext(ctx, endOtherSessions, actor.Session, actor.Account, deed.At)
		return access.Object{Type: "AccountSession", ID: actor.Session, Detail: map[string]any{"fait": "autres appareils déconnectés"}}, err
	})
	return err
}

// ChangeOwnAccount writes a person's name and telephone.
func (db *DB) ChangeOwnAccount(ctx context.Context, deed *access.Deed, change *account.OwnChange) error {
	_, err := db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		var id uuid.UUID
		err := tx.GetContext(ctx, &id, updateOwnAccount, deed.Scope.Actor.Account, change.Version, change.Name, change.Phone)
		if errors.Is(err, sql.ErrNoRows) {
			return access.Object{}, fault.StaleVersion()
		}
		return access.Object{Type: "Account", ID: deed.Scope.Actor.Account}, err
	})
	return err
}

// CloseOwnAccount closes the actor's account; by the triggers of its row her memberships and her sessions end with it. She
// is told by mail that it was done.
func (db *DB) CloseOwnAccount(ctx context.Context, deed *access.Deed, version int) error {
	own := deed.Scope.Actor.Account
	_, err := db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		var alone []string
		if err := tx.SelectContext(ctx, &alone, selectLedAlone, own); err != nil {
			return access.Object{}, err
		}
		if len(alone) > 0 {
			return access.Object{}, ledAlone(alone)
		}
		var id uuid.UUID
		err := tx.GetContext(ctx, &id, closeOwnAccount, own, version, deed.At)
		if errors.Is(err, sql.ErrNoRows) {
			return access.Object{}, fault.StaleVersion()
		}
		if err != nil {
			return access.Object{}, err
		}
		closed := access.Object{Type: "Account", ID: own, Detail: map[string]any{"fait": "compte fermé par son titulaire"}}
		return closed, announce(ctx, tx, deed.At, notify.Event{Kind: notify.AccountClosed, Object: own, Audience: []notify.Audience{notify.ToAccount(own)}})
	})
	// Another administrator may have left at the same moment: the database has the last word.
	if Constraint(err) == "membership_last_administrator_check" {
		return ledAlone(nil)
	}
	return err
}

// ledAlone is the problem of the only administrator of organisations that have other members.
func ledAlone(organizations []string) error {
	of := "une structure qui a d’autres membres"
	if len(organizations) > 0 {
		of = strings.Join(organizations, ", ")
	}
	return fault.On("", fault.StateForbids, "Vous êtes la seule personne à administrer : "+of+". Nommez-y d’abord une autre personne, puis fermez votre compte.")
}
