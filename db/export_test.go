package db

import (
	"context"

	"github.com/jmoiron/sqlx"

	"traverse/internal/access"
)

// ListenerAddress is for the test that reads it back.
var ListenerAddress = listenerAddress

// Perform is for the tests of what every deed promises.
func (db *DB) Perform(ctx context.Context, deed *access.Deed, do func(tx *sqlx.Tx) (access.Object, error)) (access.Done, error) {
	return db.perform(ctx, deed, do)
}
