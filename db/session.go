package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
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
	Waiting         int                     `db:"waiting"`
	ConfirmedAt     time.Time               `db:"confirmed_at"`
	UpdatedAt       time.Time               `db:"updated_at"`
	Version         int                     `db:"version"`
	Territories     pq.StringArray          `db:"territories"`
}

func (r *sessionRow) session() (catalogue.Session, error) {
	s := catalogue.Session{
		ID: r.ID, ActionID: r.ActionID, ProviderID: r.ProviderID, Kind: r.Kind, Label: r.Label, StartsOn: r.StartsOn, EndsOn: r.EndsOn, ApplyBy: r.ApplyBy,
		Territories: r.Territories, Status: r.Status, PausedUntil: r.PausedUntil, WaitingListOpen: r.WaitingListOpen, Places: r.Places, Held: r.Held,
		Occupied: r.Occupied, Waiting: r.Waiting, ConfirmedAt: r.ConfirmedAt, UpdatedAt: r.UpdatedAt, Version: r.Version,
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
       s.updated_at, s.version, session_waiting(s, (now() AT TIME ZONE 'Europe/Paris')::date) AS waiting,
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

// The rows are taken in one order by whatever changes a session: the session, then its territories, and its counter last.
const (
	// sessionInScope is what a scope extends to: everything, the sessions of the organisation, for a coordinator those of
	// the actions of her pôle too.
	sessionInScope = `($2 = 'DEPARTMENT' OR s.provider_id = $3 OR ($2 = 'POLE' AND s.action_id = ANY ($4::uuid[])))`
	// visibleAction is an action whose sessions may change.
	visibleAction = `a.id = s.action_id AND a.status IN ('PUBLISHED', 'SUSPENDED')`

	selectSessionState = `-- name: SessionState
SELECT s.version, s.status, a.status IN ('PUBLISHED', 'SUSPENDED') AS visible
  FROM session s JOIN action a ON a.id = s.action_id WHERE s.id = $1 AND ` + sessionInScope

	insertSessionRow = `-- name: InsertSessionRow
INSERT INTO session (id, action_id, provider_id, kind, label, starts_on, ends_on, apply_by, location, status, waiting_list_open, confirmed_at, created_at, updated_at)
SELECT $1, a.id, $3, $4, $5, nullif($6, '')::date, nullif($7, '')::date, nullif($8, '')::date, $9, $10, $11, $12, $12, $12
  FROM action a WHERE a.id = $2 AND a.status IN ('PUBLISHED', 'SUSPENDED') FOR SHARE`
	insertPlaces = `-- name: InsertPlaces
INSERT INTO session_places (session_id, places, changed_at, changed_by, changed_as, changed_through) VALUES ($1, $2, $3, nullif($4, $6::uuid), nullif($5, $6::uuid), 'CREATE')`

	updateSession = `-- name: UpdateSession
UPDATE session s SET kind = $6, label = $7, starts_on = nullif($8, '')::date, ends_on = nullif($9, '')::date, apply_by = nullif($10, '')::date, location = $11,
       waiting_list_open = $12, confirmed_at = $13, updated_at = $13, version = s.version + 1
  FROM action a WHERE s.id = $1 AND ` + sessionInScope + ` AND s.version = $5 AND s.status <> 'CANCELLED' AND ` + visibleAction
	deleteSessionTerritories = `-- name: DeleteSessionTerritories
DELETE FROM session_territory WHERE session_id = $1 AND territory_code <> ALL ($2)`
	upsertSessionTerritories = `-- name: UpsertSessionTerritories
INSERT INTO session_territory AS t (session_id, territory_code, position)
SELECT $1, code, position FROM unnest($2::text[]) WITH ORDINALITY AS given (code, position)
ON CONFLICT (session_id, territory_code) DO UPDATE SET position = excluded.position WHERE t.position <> excluded.position`

	touchSession = `-- name: TouchSession
UPDATE session s SET confirmed_at = $6, updated_at = $6, version = s.version + 1
  FROM action a WHERE s.id = $1 AND ` + sessionInScope + ` AND s.version = $5 AND s.status <> 'CANCELLED' AND ` + visibleAction
	confirmSession = `-- name: ConfirmPlaces
UPDATE session s SET confirmed_at = $6
  FROM action a WHERE s.id = $1 AND ` + sessionInScope + ` AND s.version = $5 AND s.status IN ('OPEN', 'PAUSED') AND ` + visibleAction
	moveSession = `-- name: MoveSession
UPDATE session s SET status = $7, paused_until = nullif($8, '')::date, updated_at = $6, version = s.version + 1
  FROM action a WHERE s.id = $1 AND ` + sessionInScope + ` AND s.version = $5 AND s.status = ANY ($9) AND ` + visibleAction

	setPlaces = `-- name: SetPlaces
UPDATE session_places SET places = $2, changed_at = $3, changed_by = nullif($4, $7::uuid), changed_as = nullif($5, $7::uuid), changed_through = $6
 WHERE session_id = $1 AND held + occupied <= $2`
	selectTaken = `-- name: TakenPlaces
SELECT held, occupied FROM session_places WHERE session_id = $1 FOR UPDATE`
)

// CreateSession writes a session with its counter.
func (db *DB) CreateSession(ctx context.Context, deed *access.Deed, s *catalogue.Session) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		location, err := sessionLocation(s)
		if err != nil {
			return access.Object{}, err
		}
		err = exactlyOne(tx.ExecContext(ctx, insertSessionRow, s.ID, s.ActionID, s.ProviderID, s.Kind, s.Label, s.StartsOn, s.EndsOn, s.ApplyBy,
			location, s.Status, s.WaitingListOpen, deed.At))
		if errors.Is(err, errNoRow) {
			return access.Object{}, fault.On("action", fault.StateForbids, messageHiddenAction)
		}
		if Constraint(err) == "session_provider_id_fkey" {
			return access.Object{}, fault.NotFoundProblem("provider")
		}
		if err != nil {
			return access.Object{}, err
		}
		if err := writeSessionTerritories(ctx, tx, s); err != nil {
			return access.Object{}, err
		}
		actor := &deed.Scope.Actor
		if _, err := tx.ExecContext(ctx, insertPlaces, s.ID, s.Places, deed.At, actor.Account, actor.Membership, uuid.Nil); err != nil {
			return access.Object{}, err
		}
		return sessionObject(s.ID, "CREATE", map[string]any{"places": s.Places}), db.placesChanged(ctx, tx, deed, s.ID)
	})
}

// UpdateSession writes what a session says, its places included.
func (db *DB) UpdateSession(ctx context.Context, deed *access.Deed, change *catalogue.SessionChange, s *catalogue.Session) error {
	_, err := db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		location, err := sessionLocation(s)
		if err != nil {
			return access.Object{}, err
		}
		err = changeSession(ctx, tx, deed, change, updateSession, s.Kind, s.Label, s.StartsOn, s.EndsOn, s.ApplyBy, location, s.WaitingListOpen, deed.At)
		if err != nil {
			return access.Object{}, err
		}
		if err := writeSessionTerritories(ctx, tx, s); err != nil {
			return access.Object{}, err
		}
		if err := db.sessionMoved(ctx, tx, deed, s.ID); err != nil {
			return access.Object{}, err
		}
		if err := writePlaces(ctx, tx, deed, s.ID, s.Places, "UPDATE"); err != nil {
			return access.Object{}, err
		}
		return sessionObject(s.ID, "UPDATE", map[string]any{"places": s.Places}), db.placesChanged(ctx, tx, deed, s.ID)
	})
	return err
}

// SetPlaces writes how many places a session offers.
func (db *DB) SetPlaces(ctx context.Context, deed *access.Deed, change *catalogue.SessionChange, places int) error {
	_, err := db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		if err := changeSession(ctx, tx, deed, change, touchSession, deed.At); err != nil {
			return access.Object{}, err
		}
		if err := writePlaces(ctx, tx, deed, change.ID, places, "SET_PLACES"); err != nil {
			return access.Object{}, err
		}
		return sessionObject(change.ID, "SET_PLACES", map[string]any{"places": places}), db.placesChanged(ctx, tx, deed, change.ID)
	})
	return err
}

// ConfirmPlaces notes that the number of places is still true. It is no change of the session: its version stays.
func (db *DB) ConfirmPlaces(ctx context.Context, deed *access.Deed, change *catalogue.SessionChange) error {
	_, err := db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		return sessionObject(change.ID, "CONFIRM", nil), changeSession(ctx, tx, deed, change, confirmSession, deed.At)
	})
	return err
}

// MoveSession changes the status of a session. Those who hold a place of one that is cancelled go back to the waiting list.
func (db *DB) MoveSession(ctx context.Context, deed *access.Deed, change *catalogue.SessionChange, move catalogue.SessionMove, until clock.Day) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		offer := db.placesChanged
		if move == catalogue.CloseSession || move == catalogue.CancelSession {
			offer = db.sessionOver
		}
		rule := catalogue.SessionMoves[move]
		from := make(pq.StringArray, 0, len(rule.From))
		for _, status := range rule.From {
			from = append(from, string(status))
		}
		if err := changeSession(ctx, tx, deed, change, moveSession, deed.At, rule.To, until, from); err != nil {
			return access.Object{}, err
		}
		if move == catalogue.CancelSession {
			if _, err := db.sendBack(ctx, tx, deed, change.ID, 0); err != nil {
				return access.Object{}, err
			}
			var taken takenPlaces
			if err := tx.GetContext(ctx, &taken, selectTaken, change.ID); err != nil {
				return access.Object{}, err
			}
			if taken.Held > 0 {
				return access.Object{}, fault.On("id", fault.StateForbids, taken.promised()+" : répondez d’abord à ces prescriptions.")
			}
		}
		return sessionObject(change.ID, string(move), nil), offer(ctx, tx, deed, change.ID)
	})
}

const (
	messageHiddenAction     = "La fiche de cette action n’est pas ou plus publiée : ses sessions ne changent pas."
	messageCancelledSession = "Cette session est annulée : elle ne change plus."
	messageSessionState     = "L’état de cette session ne le permet pas, ou plus."
)

// changeSession runs an update of one session within the scope of a deed, with the arguments after the version. When
// nothing was updated it says why.
func changeSession(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, change *catalogue.SessionChange, update string, more ...any) error {
	actions := make(pq.StringArray, 0, len(change.PoleActions))
	for _, id := range change.PoleActions {
		actions = append(actions, id.String())
	}
	scope := []any{change.ID, deed.Scope.Reach.String(), deed.Scope.Actor.Organization, actions}
	err := exactlyOne(tx.ExecContext(ctx, update, slices.Concat(scope, []any{change.Version}, more)...))
	if !errors.Is(err, errNoRow) {
		return err
	}
	var state struct {
		Version int                     `db:"version"`
		Status  catalogue.SessionStatus `db:"status"`
		Visible bool                    `db:"visible"`
	}
	if err := tx.GetContext(ctx, &state, selectSessionState, scope...); err != nil {
		return err
	}
	switch {
	case state.Version != change.Version:
		return fault.StaleVersion()
	case !state.Visible:
		return fault.On("id", fault.StateForbids, messageHiddenAction)
	case state.Status == catalogue.SessionCancelled:
		return fault.On("id", fault.StateForbids, messageCancelledSession)
	}
	return fault.On("id", fault.StateForbids, messageSessionState)
}

type takenPlaces struct {
	Held     int `db:"held"`
	Occupied int `db:"occupied"`
}

func (t takenPlaces) promised() string {
	if t.Held == 1 {
		return "Une place de cette session est promise à quelqu’un"
	}
	return fmt.Sprintf("%d places de cette session sont promises", t.Held)
}

// writePlaces writes the number of places, the last row of the transaction; below what is taken it says by how many.
func writePlaces(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, session uuid.UUID, places int, through string) error {
	actor := &deed.Scope.Actor
	err := exactlyOne(tx.ExecContext(ctx, setPlaces, session, places, deed.At, actor.Account, actor.Membership, through, uuid.Nil))
	if !errors.Is(err, errNoRow) {
		return err
	}
	var taken takenPlaces
	if err := tx.GetContext(ctx, &taken, selectTaken, session); err != nil {
		return err
	}
	all := taken.Held + taken.Occupied
	return fault.On("places", fault.OutOfRange, fmt.Sprintf(
		"%d places sont prises (%d promises, %d occupées) : c’est %d de plus que %d. Indiquez au moins %d.", all, taken.Held, taken.Occupied, all-places, places, all))
}

func writeSessionTerritories(ctx context.Context, tx *sqlx.Tx, s *catalogue.Session) error {
	codes := append(pq.StringArray{}, s.Territories...)
	if _, err := tx.ExecContext(ctx, deleteSessionTerritories, s.ID, codes); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, upsertSessionTerritories, s.ID, codes)
	return err
}

// sessionLocation writes the place of a session, NULL without one.
func sessionLocation(s *catalogue.Session) (any, error) {
	if s.Location == nil {
		return nil, nil //nolint:nilnil // NULL
	}
	content, err := json.Marshal(s.Location)
	if err != nil {
		return nil, fmt.Errorf("écrire le lieu d’une session: %w", err)
	}
	return content, nil
}

// sessionObject is what the journal says of a change: which one, and numbers.
func sessionObject(id uuid.UUID, did string, detail map[string]any) access.Object {
	if detail == nil {
		detail = map[string]any{}
	}
	detail["did"] = did
	return access.Object{Type: "Session", ID: id, Detail: detail}
}

var errNoRow = errors.New("no row was changed")

// exactlyOne gives errNoRow for a statement that changed none.
func exactlyOne(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return errNoRow
}
