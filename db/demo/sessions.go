package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/db"
	"traverse/internal/clock"
)

// sheetsWithSessions is on how many sheets porteurs have said their places; on the others nobody has.
const sheetsWithSessions = 30

const (
	selectCarried = `-- name: DemoCarriedActions
SELECT a.id, a.code, a.slug, (array_agg(p.organization_id ORDER BY p.position))[1] AS provider,
       (SELECT coalesce(array_length(array_agg(x), 1), 0) FROM jsonb_array_elements_text(r.content #> '{coverage,includes}') x) AS parts,
       coalesce(r.content #>> '{coverage,includes,0}', '') AS part
  FROM action a JOIN action_provider p ON p.action_id = a.id JOIN action_revision r ON r.action_id = a.id AND r.number = a.published_revision
 WHERE a.status = 'PUBLISHED' GROUP BY a.id, r.content ORDER BY string_to_array(a.code, '.')::numeric[] LIMIT $1`
	insertSession = `-- name: DemoSession
INSERT INTO session (id, action_id, provider_id, kind, label, starts_on, ends_on, apply_by, status, paused_until, waiting_list_open, confirmed_at, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, nullif($6, '')::date, nullif($7, '')::date, nullif($8, '')::date, $9, nullif($10, '')::date, $11, $12, $12, $12) ON CONFLICT DO NOTHING RETURNING id`
	insertReserved = `-- name: DemoSessionTerritory
INSERT INTO session_territory (session_id, territory_code, position) VALUES ($1, $2, 0)`
	insertPlaces = `-- name: DemoPlaces
INSERT INTO session_places (session_id, places, changed_at, changed_through) VALUES ($1, $2, $3, 'DEMONSTRATION')`
)

type carriedAction struct {
	ID       uuid.UUID `db:"id"`
	Code     string    `db:"code"`
	Slug     string    `db:"slug"`
	Provider uuid.UUID `db:"provider"`
	Parts    int       `db:"parts"`
	Part     string    `db:"part"`
}

// LoadSessions writes fictitious sessions on thirty sheets, always the same ones but for their days, which are counted
// from the day of the first load. Those that are there already stay as somebody has left them.
func LoadSessions(ctx context.Context, store *db.DB, now time.Time) error {
	err := store.InTx(ctx, func(tx *sqlx.Tx) error {
		var actions []carriedAction
		if err := tx.SelectContext(ctx, &actions, selectCarried, sheetsWithSessions); err != nil {
			return err
		}
		chance := rand.New(rand.NewPCG(13, 2026)) //nolint:gosec // a fixed seed is the point
		for i := range actions {
			for n := range 1 + chance.IntN(3) {
				if err := inventSession(chance, &actions[i], n, now).write(ctx, tx, now); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("écrire les sessions de la démonstration: %w", err)
	}
	return nil
}

// session is a fictitious one.
type session struct {
	id                         uuid.UUID
	action                     *carriedAction
	kind, label, status        string
	starts, ends, apply, until clock.Day
	waitingList                bool
	reserved                   string
	places                     int
}

// inventSession draws a session: the first of a sheet is a caseload more often, the others are cohorts. It draws as often
// whatever comes out, so that one sheet more does not change the others.
func inventSession(chance *rand.Rand, a *carriedAction, n int, now time.Time) *session {
	s := &session{id: idOf("session", fmt.Sprintf("%s/%d", a.Slug, n)), action: a, kind: "ROLLING", label: "Entrées permanentes", status: "OPEN"}
	kind, start, length, state, places, list, reserve := chance.IntN(10), chance.IntN(90), chance.IntN(120), chance.IntN(12), chance.IntN(14), chance.IntN(2), chance.IntN(4)
	day := func(after int) clock.Day { return clock.DayOf(now.AddDate(0, 0, after)) }
	if n > 0 || kind < 4 {
		s.kind, s.starts, s.ends = "DATED", day(start+7), day(start+7+30+length)
		s.apply = day(start)
		s.label = "Groupe du " + now.AddDate(0, 0, start+7).Format("02/01/2006")
	}
	s.places, s.waitingList = places, list == 0
	switch state {
	case 0:
		s.status, s.until = "PAUSED", day(20)
	case 1:
		s.status = "CLOSED"
	case 2, 3:
		s.places = 0
	}
	if reserve == 0 && a.Parts > 1 {
		s.reserved = a.Part
	}
	return s
}

func (s *session) write(ctx context.Context, tx *sqlx.Tx, now time.Time) error {
	var written []uuid.UUID
	err := tx.SelectContext(ctx, &written, insertSession, s.id, s.action.ID, s.action.Provider, s.kind, s.label, s.starts, s.ends, s.apply, s.status, s.until, s.waitingList, now)
	if err != nil || len(written) == 0 {
		return err
	}
	if s.reserved != "" {
		if _, err := tx.ExecContext(ctx, insertReserved, s.id, s.reserved); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, insertPlaces, s.id, s.places, now)
	return err
}
