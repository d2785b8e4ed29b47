package db

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/internal/keys"
	"traverse/referral"
)

// sealedColumns are all columns that hold sealed values, with the key of their table. A rotation walks them; a test holds the
// list to the schema.
var sealedColumns = []sealedColumn{
	{"beneficiary", "identity", "id"},
	{"referral", "reason", "id"},
	{"referral", "override_reason", "id"},
	{"referral_event", "note", "id"},
	{"referral_message", "body", "id"},
	{"referral_appointment", "place", "referral_id"},
}

type sealedColumn struct{ table, column, key string }

// rotationBatch is how many values are sealed again in one transaction.
const rotationBatch = 500

// Rotate seals again, under the current key, every value that is under another one, and makes the fingerprints anew. It can
// be stopped and begun again; readers are served meanwhile. It says how many values it has sealed.
func (db *DB) Rotate(ctx context.Context, ring *keys.Ring) (int, error) {
	total := 0
	for _, sealed := range sealedColumns {
		after := uuid.Nil
		for {
			n, last, err := db.rotateBatch(ctx, ring, sealed, after)
			if err != nil {
				return total, fmt.Errorf("changer la clé de %s.%s: %w", sealed.table, sealed.column, err)
			}
			total += n
			if last == uuid.Nil {
				break
			}
			after = last
		}
	}
	return total, nil
}

// rotateBatch seals the next values again, and gives the last row that it looked at; uuid.Nil at the end.
func (db *DB) rotateBatch(ctx context.Context, ring *keys.Ring, of sealedColumn, after uuid.UUID) (sealed int, last uuid.UUID, err error) {
	table, cell, key := pq.QuoteIdentifier(of.table), pq.QuoteIdentifier(of.column), pq.QuoteIdentifier(of.key)
	err = db.InTx(ctx, func(tx *sqlx.Tx) error {
		sealed, last = 0, uuid.Nil
		// The history is append-only: its notes are sealed anew by this alone, which leaves what they say.
		if _, err := tx.ExecContext(ctx, "SET LOCAL traverse.erasing = 'on'"); err != nil {
			return err
		}
		var rows []struct {
			ID    uuid.UUID `db:"id"`
			Value []byte    `db:"value"`
		}
		query := "SELECT " + key + " AS id, " + cell + " AS value FROM " + table + " WHERE " + key + " > $1 AND " + cell + " IS NOT NULL ORDER BY " + key + " LIMIT $2 FOR UPDATE"
		if err := tx.SelectContext(ctx, &rows, query, after, rotationBatch); err != nil {
			return err
		}
		for _, row := range rows {
			last = row.ID
			current := ring.Current(row.Value)
			if current && of.table != "beneficiary" {
				continue
			}
			plain, err := ring.Open(of.table, of.column, row.ID, row.Value)
			if err != nil {
				return err
			}
			// Somebody who was saved since the new key is sealed under it; what the porteurs recognise her by is not.
			if of.table == "beneficiary" {
				if err := renewFingerprints(ctx, tx, ring, row.ID, plain); err != nil {
					return err
				}
			}
			if current {
				continue
			}
			if _, err := tx.ExecContext(ctx, "UPDATE "+table+" SET "+cell+" = $2 WHERE "+key+" = $1", row.ID, ring.Seal(of.table, of.column, row.ID, plain)); err != nil {
				return err
			}
			sealed++
		}
		return nil
	})
	return sealed, last, err
}

// renewFingerprints makes the digests of a person under the current key: that of her organisation, and those of the porteurs
// who have received her.
func renewFingerprints(ctx context.Context, tx *sqlx.Tx, ring *keys.Ring, id uuid.UUID, plain []byte) error {
	var identity referral.Identity
	if err := json.Unmarshal(plain, &identity); err != nil {
		return err
	}
	parts := identity.Fingerprint()
	if parts == nil {
		return nil
	}
	var organization uuid.UUID
	if err := tx.GetContext(ctx, &organization, "SELECT organization_id FROM beneficiary WHERE id = $1", id); err != nil {
		return err
	}
	code := ring.MAC("fingerprint", append([][]byte{organization[:]}, parts...)...)
	if _, err := tx.ExecContext(ctx, "UPDATE beneficiary SET fingerprint = $2 WHERE id = $1 AND fingerprint IS DISTINCT FROM $2", id, code); err != nil {
		return err
	}
	var receivers []uuid.UUID
	if err := tx.SelectContext(ctx, &receivers, "SELECT DISTINCT provider_id FROM referral WHERE beneficiary_id = $1 AND receiver_fingerprint IS NOT NULL", id); err != nil {
		return err
	}
	for _, receiver := range receivers {
		code := ring.MAC("receiver", append([][]byte{receiver[:]}, parts...)...)
		if _, err := tx.ExecContext(ctx, "UPDATE referral SET receiver_fingerprint = $3 WHERE beneficiary_id = $1 AND provider_id = $2 AND receiver_fingerprint <> $3",
			id, receiver, code); err != nil {
			return err
		}
	}
	return nil
}
