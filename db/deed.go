package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/notify"
)

const (
	// The row is locked so that whoever ends the membership waits for the deed, and the deed for whoever came first.
	selectStanding = `-- name: Standing
SELECT m.id FROM membership m JOIN account a ON a.id = m.account_id
 WHERE m.id = $1 AND m.account_id = $2 AND m.role = $3 AND m.administrator = $4 AND m.ended_at IS NULL AND a.closed_at IS NULL
   FOR SHARE OF m`
	selectOpenAccount = `-- name: OpenAccount
SELECT id FROM account WHERE id = $1 AND closed_at IS NULL FOR SHARE`
	selectDeed = `-- name: Deed
SELECT act, digest, object_id FROM idempotency WHERE account_id = $1 AND key = $2`
	insertDeed = `-- name: InsertDeed
INSERT INTO idempotency (account_id, key, act, digest, object_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)`
	insertJournal = `-- name: InsertJournal
INSERT INTO journal (at, account_id, membership_id, organization_id, act, object_type, object_id, detail, role)
VALUES ($1, nullif($2, $9::uuid), nullif($3, $9::uuid), nullif($4, $9::uuid), $5, $6, $7, $8, CASE WHEN $3 <> $9::uuid THEN $10 END)`
	insertEvent = `-- name: InsertEvent
INSERT INTO outbox (kind, object_id, actor_id, audience, params, created_at) VALUES ($1, $2, nullif($3, $7::uuid), $4, $5, $6)`
)

// perform does a deed: once per key, by somebody who still is what she was when her request began, with its line in the
// journal, or not at all. do works in the transaction and gives what was done to; a problem that it returns undoes
// everything. Repeated under its key, the deed gives the same object and changes nothing.
func (db *DB) perform(ctx context.Context, deed *access.Deed, do func(tx *sqlx.Tx) (access.Object, error)) (access.Done, error) {
	var done access.Done
	err := db.InTx(ctx, func(tx *sqlx.Tx) error {
		known, err := repeated(ctx, tx, deed)
		if err != nil || known != nil {
			done = access.Done{ID: deref(known), Replayed: known != nil}
			return err
		}
		if err := standing(ctx, tx, &deed.Scope.Actor); err != nil {
			return err
		}
		object, err := do(tx)
		if err != nil {
			return err
		}
		done = access.Done{ID: object.ID}
		return remember(ctx, tx, deed, &object)
	})
	if err != nil {
		return access.Done{}, mend(err)
	}
	return done, nil
}

func deref(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

// standing makes sure that the actor's membership, or her account when she acts for none, is what it was, until the end
// of the transaction.
func standing(ctx context.Context, tx *sqlx.Tx, actor *access.Actor) error {
	var id uuid.UUID
	var err error
	switch {
	case !actor.SignedIn():
		return nil
	case actor.Membership == uuid.Nil:
		err = tx.GetContext(ctx, &id, selectOpenAccount, actor.Account)
	default:
		err = tx.GetContext(ctx, &id, selectStanding, actor.Membership, actor.Account, actor.Role, actor.Administrator)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.Forbidden, "Vos droits ont changé pendant ce temps : rien n’a été enregistré. Reconnectez-vous.")
	}
	return err
}

// repeated gives the object of a deed that was done before under its key; nil for a new one. Two at once wait for each other.
func repeated(ctx context.Context, tx *sqlx.Tx, deed *access.Deed) (*uuid.UUID, error) {
	if deed.Key == "" {
		return nil, nil //nolint:nilnil // nothing was done before
	}
	account := deed.Scope.Actor.Account
	if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", lockOf(account, deed.Key)); err != nil {
		return nil, err
	}
	var before struct {
		Act    string    `db:"act"`
		Digest []byte    `db:"digest"`
		Object uuid.UUID `db:"object_id"`
	}
	err := tx.GetContext(ctx, &before, selectDeed, account, deed.Key)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil //nolint:nilnil // the same
	case err != nil:
		return nil, err
	case before.Act != string(deed.Act) || !deed.IsOf(before.Digest):
		return nil, fault.On("idempotencyKey", fault.Stale, "Cette clé a déjà servi pour autre chose. Rechargez la page, puis recommencez.")
	}
	return &before.Object, nil
}

func lockOf(account uuid.UUID, key string) int64 {
	digest := sha256.Sum256(append(account[:], key...))
	return int64(binary.BigEndian.Uint64(digest[:])) //nolint:gosec // its bits
}

// remember writes the line of the journal and the key.
func remember(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, object *access.Object) error {
	if err := addJournal(ctx, tx, deed, object); err != nil {
		return err
	}
	if deed.Key == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, insertDeed, deed.Scope.Actor.Account, deed.Key, deed.Act, deed.Digest, object.ID, deed.At)
	return err
}

func addJournal(ctx context.Context, tx sqlx.ExecerContext, deed *access.Deed, object *access.Object) error {
	detail, err := json.Marshal(object.Detail)
	if err != nil {
		return fmt.Errorf("écrire le journal: %w", err)
	}
	if object.Detail == nil {
		detail = []byte("{}")
	}
	actor := &deed.Scope.Actor
	by := actor.Account
	if object.By != uuid.Nil {
		by = object.By
	}
	_, err = tx.ExecContext(ctx, insertJournal, deed.At, by, actor.Membership, actor.Organization, deed.Act, object.Type, object.ID, detail, uuid.Nil, actor.Role)
	return err
}

// announce writes events in the transaction of what they tell. Whoever makes the request is their actor, unless they name
// another. One that is not of its kind's form is an error: nothing is done.
func announce(ctx context.Context, tx *sqlx.Tx, at time.Time, events ...notify.Event) error {
	for i := range events {
		event := &events[i]
		if err := notify.Check(event); err != nil {
			return fmt.Errorf("écrire un événement: %w", err)
		}
		audience, err := json.Marshal(event.Audience)
		if err != nil {
			return fmt.Errorf("écrire un événement: %w", err)
		}
		params := event.Params
		if params == nil {
			params = map[string]string{}
		}
		encoded, err := json.Marshal(params)
		if err != nil {
			return fmt.Errorf("écrire un événement: %w", err)
		}
		actor := event.Actor
		if actor == uuid.Nil {
			actor = access.ActorOf(ctx).Account
		}
		if _, err := tx.ExecContext(ctx, insertEvent, event.Kind, event.Object, actor, audience, encoded, at, uuid.Nil); err != nil {
			return err
		}
	}
	return nil
}
