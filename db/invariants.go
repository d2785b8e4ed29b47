package db

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
)

//go:embed invariants.sql
var invariants string

// BrokenInvariants gives what is not true of the database although it must always be, each with the number of rows that
// break it; none is as it should be. All are asked of one instant.
func (db *DB) BrokenInvariants(ctx context.Context) ([]string, error) {
	var broken []string
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		broken = nil
		for _, part := range strings.Split(invariants, "-- proves: ")[1:] {
			claim, query, _ := strings.Cut(part, "\n")
			var rows int
			if err := tx.GetContext(ctx, &rows, "SELECT count(*) FROM ("+strings.TrimSuffix(strings.TrimSpace(query), ";")+") AS broken"); err != nil {
				return fmt.Errorf("%s: %w", claim, err)
			}
			if rows > 0 {
				broken = append(broken, fmt.Sprintf("%s: %d", claim, rows))
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("vérifier les invariants: %w", err)
	}
	return broken, nil
}
