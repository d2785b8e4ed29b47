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

// sealedColumns are all columns that hold sealed values, each in a table whose key is id. A rotation walks them; a test
// holds the list to the schema.
var sealedColumns = []struct{ table, column string }{
	{"beneficiary", "identity"},
}

// rotationBatch is how many values are sealed again in one transaction.
const rotationBatch = 500

// Rotate seals again, under the current key, every value that is under another one, and makes the fingerprints anew. It can
// be stopped and begun again; readers are served meanwhile. It says how many values it has sealed.
func (db *DB) Rotate(ctx context.Context, ring *keys.Ring) (int, error) {
	total := 0
	for _, sealed := range sealedColumns {
		after := uuid.Nil
		for {
			n, last, err := db.rotateBatch(ctx, ring, sealed.table, sealed.column, after)
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
func (db *DB) rotateBatch(ctx context.Context, ring *keys.Ring, table, column string, after uuid.UUID) (sealed int, last uuid.UUID, err error) {
	quoted, cell := pq.QuoteIdentifier(table), pq.QuoteIdentifier(column)
	err = db.InTx(ctx, func(tx *sqlx.Tx) error {
		sealed, last = 0, uuid.Nil
		var rows []struct {
			ID    uuid.UUID `db:"id"`
			Value []byte    `db:"value"`
		}
		query := "SELECT id, " + cell + " AS value FROM " + quoted + " WHERE id > $1 AND " + cell + " IS NOT NULL ORDER BY id LIMIT $2 FOR UPDATE"
		if err := tx.SelectContext(ctx, &rows, query, after, rotationBatch); err != nil {
			return err
		}
		for _, row := range rows {
			last = row.ID
			if ring.Current(row.Value) {
				continue
			}
			plain, err := ring.Open(table, column, row.ID, row.Value)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "UPDATE "+quoted+" SET "+cell+" = $2 WHERE id = $1", row.ID, ring.Seal(table, column, row.ID, plain)); err != nil {
				return err
			}
			if table == "beneficiary" {
				if err := renewFingerprint(ctx, tx, ring, row.ID, plain); err != nil {
					return err
				}
			}
			sealed++
		}
		return nil
	})
	return sealed, last, err
}

// renewFingerprint makes the digest of a person under the current key.
func renewFingerprint(ctx context.Context, tx *sqlx.Tx, ring *keys.Ring, id uuid.UUID, plain []byte) error {
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
	_, err := tx.ExecContext(ctx, "UPDATE beneficiary SET fingerprint = $2 WHERE id = $1", id, code)
	return err
}
