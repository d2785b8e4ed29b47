package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/internal/fault"
	"traverse/internal/link"
)

const (
	insertLink = `-- name: InsertLink
INSERT INTO link (id, token_hash, purpose, object_id, email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	selectLink = `-- name: Link
SELECT id, object_id, email, expires_at, used_at FROM link WHERE token_hash = $1 AND purpose = $2`
	updateLinkUsed = `-- name: UseLink
UPDATE link SET used_at = $2 WHERE id = $1 AND used_at IS NULL`
)

type linkRow struct {
	ID        uuid.UUID  `db:"id"`
	Object    uuid.UUID  `db:"object_id"`
	Email     string     `db:"email"`
	ExpiresAt time.Time  `db:"expires_at"`
	UsedAt    *time.Time `db:"used_at"`
}

func addLink(ctx context.Context, tx *sqlx.Tx, made *link.Link) error {
	_, err := tx.ExecContext(ctx, insertLink, made.ID, made.Hash, made.Purpose, made.Object, made.Email, made.CreatedAt, made.ExpiresAt)
	return err
}

// readLink finds a link by its token, for one purpose. A foreign or truncated token, a used link and an expired one are
// problems of field « token », each with what to do.
func readLink(ctx context.Context, q sqlx.QueryerContext, purpose link.Purpose, token string, now time.Time) (*linkRow, error) {
	var row linkRow
	err := sqlx.GetContext(ctx, q, &row, selectLink, link.Hash(token), purpose)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, fault.On("token", fault.Missing, "Ce lien n’est pas valable. Copiez-le en entier depuis le courriel, ou demandez-en un autre.")
	case err != nil:
		return nil, err
	case row.UsedAt != nil:
		return nil, fault.On("token", fault.StateForbids, "Ce lien a déjà servi. Demandez-en un autre.")
	case !now.Before(row.ExpiresAt):
		return nil, fault.On("token", fault.StateForbids, "Ce lien a expiré. Demandez-en un autre.")
	}
	return &row, nil
}

// spendLink uses a link up: of two who try at once, one succeeds.
func spendLink(ctx context.Context, tx *sqlx.Tx, purpose link.Purpose, token string, now time.Time) (*linkRow, error) {
	row, err := readLink(ctx, tx, purpose, token, now)
	if err != nil {
		return nil, err
	}
	result, err := tx.ExecContext(ctx, updateLinkUsed, row.ID, now)
	if err != nil {
		return nil, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return nil, errors.Join(err, fault.On("token", fault.StateForbids, "Ce lien a déjà servi. Demandez-en un autre."))
	}
	return row, nil
}
