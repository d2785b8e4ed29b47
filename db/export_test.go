package db

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/internal/access"
	"traverse/internal/link"
	"traverse/internal/notify"
)

// ListenerAddress is for the test that reads it back.
var ListenerAddress = listenerAddress

// Perform is for the tests of what every deed promises.
func (db *DB) Perform(ctx context.Context, deed *access.Deed, do func(tx *sqlx.Tx) (access.Object, error)) (access.Done, error) {
	return db.perform(ctx, deed, do)
}

// SendBack and PlacesChanged are what changes of sessions call, in their own transaction.
func (db *DB) SendBack(ctx context.Context, deed *access.Deed, session uuid.UUID, most int, change func(tx *sqlx.Tx) error) (back int, err error) {
	_, err = db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		if back, err = db.sendBack(ctx, tx, deed, session, most); err != nil {
			return access.Object{}, err
		}
		if err := change(tx); err != nil {
			return access.Object{}, err
		}
		return access.Object{Type: "Session", ID: session}, db.placesChanged(ctx, tx, deed, session)
	})
	return back, err
}

// Announce writes events as the services' stores do, in a transaction of its own or in one that a test holds open.
func (db *DB) Announce(ctx context.Context, at time.Time, events ...notify.Event) error {
	return db.InTx(ctx, func(tx *sqlx.Tx) error { return announce(ctx, tx, at, events...) })
}

// AnnounceIn is Announce within a transaction.
var AnnounceIn = announce

// AddLink writes a link.
func (db *DB) AddLink(ctx context.Context, made *link.Link) error {
	return db.InTx(ctx, func(tx *sqlx.Tx) error { return addLink(ctx, tx, made) })
}

// SealedColumns lists them as « table.column ».
func SealedColumns() []string {
	names := make([]string, 0, len(sealedColumns))
	for _, sealed := range sealedColumns {
		names = append(names, sealed.table+"."+sealed.column)
	}
	return names
}
