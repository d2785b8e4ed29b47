package db

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// personsMonths is how long a person is kept after the last thing that happened to her: two years.
const personsMonths = 24

// Whom nothing has happened to since $1, and for whom nothing is under way. An orientation made elsewhere has no clock that
// would end it.
const selectForgotten = `-- name: ForgottenPersons
SELECT b.id FROM beneficiary b
 WHERE b.erased_at IS NULL AND b.updated_at < $1
   AND NOT EXISTS (SELECT 1 FROM referral r WHERE r.beneficiary_id = b.id AND (r.updated_at >= $1 OR (r.channel = 'PLATFORM' AND r.ended_at IS NULL)))
 ORDER BY b.id FOR UPDATE`

// erasure is what is taken away with persons, in its order: what names them, and every text about them. What is counted stays.
var erasure = []string{
	`-- name: EraseNotes
UPDATE referral_event SET note = NULL WHERE note IS NOT NULL AND referral_id IN (SELECT id FROM referral WHERE beneficiary_id = ANY ($1))`,
	`-- name: EraseMessages
UPDATE referral_message SET body = NULL WHERE body IS NOT NULL AND referral_id IN (SELECT id FROM referral WHERE beneficiary_id = ANY ($1))`,
	`-- name: EraseAppointments
DELETE FROM referral_appointment WHERE referral_id IN (SELECT id FROM referral WHERE beneficiary_id = ANY ($1))`,
	`-- name: EraseFromReferrals
UPDATE referral SET reason = NULL, override_reason = NULL, receiver_fingerprint = NULL, beneficiary_id = NULL WHERE beneficiary_id = ANY ($1)`,
}

const erasePersons = `-- name: ErasePersons
UPDATE beneficiary SET identity = NULL, fingerprint = NULL, erased_at = $2, version = version + 1 WHERE id = ANY ($1)`

// eraseForgotten erases whom nothing has happened to for two years.
func eraseForgotten(ctx context.Context, tx *sqlx.Tx, now time.Time) error {
	var persons []uuid.UUID
	if err := tx.SelectContext(ctx, &persons, selectForgotten, months(personsMonths)(now)); err != nil || len(persons) == 0 {
		return err
	}
	if _, err := tx.ExecContext(ctx, `SET LOCAL traverse.erasing = 'on'`); err != nil { // the history gives up its notes
		return err
	}
	for _, statement := range erasure {
		if _, err := tx.ExecContext(ctx, statement, idArray(persons)); err != nil {
			return fmt.Errorf("effacer des personnes: %w", err)
		}
	}
	_, err := tx.ExecContext(ctx, erasePersons, idArray(persons), now)
	return err
}
