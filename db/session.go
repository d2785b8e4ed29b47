package db

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/catalogue"
	"traverse/internal/clock"
)

// sessionRow is a session with its counter, as it is read.
type sessionRow struct {
	ID              uuid.UUID               `db:"id"`
	ActionID        uuid.UUID               `db:"action_id"`
	ProviderID      uuid.UUID               `db:"provider_id"`
	Kind            catalogue.SessionKind   `db:"kind"`
	Label           string                  `db:"label"`
	StartsOn        clock.Day               `db:"starts_on"`
	EndsOn          clock.Day               `db:"ends_on"`
	ApplyBy         clock.Day               `db:"apply_by"`
	Location        []byte                  `db:"location"`
	Status          catalogue.SessionStatus `db:"status"`
	PausedUntil     clock.Day               `db:"paused_until"`
	WaitingListOpen bool                    `db:"waiting_list_open"`
	Places          int                     `db:"places"`
	Held            int                     `db:"held"`
	Occupied        int                     `db:"occupied"`
	ConfirmedAt     time.Time               `db:"confirmed_at"`
	UpdatedAt       time.Time               `db:"updated_at"`
	Version         int                     `db:"version"`
	Territories     pq.StringArray          `db:"territories"`
}

func (r *sessionRow) session() (catalogue.Session, error) {
	s := catalogue.Session{
		ID: r.ID, ActionID: r.ActionID, ProviderID: r.ProviderID, Kind: r.Kind, Label: r.Label, StartsOn: r.StartsOn, EndsOn: r.EndsOn, ApplyBy: r.ApplyBy,
		Territories: r.Territories, Status: r.Status, PausedUntil: r.PausedUntil, WaitingListOpen: r.WaitingListOpen, Places: r.Places, Held: r.Held,
		Occupied: r.Occupied, ConfirmedAt: r.ConfirmedAt, UpdatedAt: r.UpdatedAt, Version: r.Version,
	}
	if r.Location == nil {
		return s, nil
	}
	s.Location = &catalogue.Location{}
	if err := json.Unmarshal(r.Location, s.Location); err != nil {
		return s, fmt.Errorf("lire le lieu de la session %s: %w", r.ID, err)
	}
	return s, nil
}

const (
	sessionColumns = `s.id, s.action_id, s.provider_id, s.kind, s.label, coalesce(to_char(s.starts_on, 'YYYY-MM-DD'), '') AS starts_on,
       coalesce(to_char(s.ends_on, 'YYYY-MM-DD'), '') AS ends_on, coalesce(to_char(s.apply_by, 'YYYY-MM-DD'), '') AS apply_by, s.location, s.status,
       coalesce(to_char(s.paused_until, 'YYYY-MM-DD'), '') AS paused_until, s.waiting_list_open, p.places, p.held, p.occupied, s.confirmed_at,
       s.updated_at, s.version,
       ARRAY(SELECT t.territory_code FROM session_territory t WHERE t.session_id = s.id ORDER BY t.position, t.territory_code COLLATE "C") AS territories`

	selectPlacesVersion = `-- name: PlacesVersion
SELECT version FROM places_version`

	selectSessions = `-- name: Sessions
SELECT ` + sessionColumns + `
  FROM session s JOIN session_places p ON p.session_id = s.id`
)

// LoadSessions reads every session with its places, as one instant saw them.
func (db *DB) LoadSessions(ctx context.Context) (*catalogue.Sessions, error) {
	var sessions *catalogue.Sessions
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		sessions = &catalogue.Sessions{}
		if err := tx.GetContext(ctx, &sessions.Version, selectPlacesVersion); err != nil {
			return err
		}
		var rows []sessionRow
		if err := tx.SelectContext(ctx, &rows, selectSessions); err != nil {
			return err
		}
		sessions.List = make([]catalogue.Session, 0, len(rows))
		for i := range rows {
			session, err := rows[i].session()
			if err != nil {
				return err
			}
			sessions.List = append(sessions.List, session)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("lire les sessions: %w", err)
	}
	return sessions, nil
}
