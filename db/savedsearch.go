package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/catalogue/watch"
	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/notify"
)

const (
	searchColumns = `s.id, s.account_id, s.name, s.criteria, s.created_at, s.seen_at, s.version`
	// Of another account's search nothing is said.
	selectSearches = `-- name: SavedSearches
SELECT ` + searchColumns + ` FROM saved_search s WHERE s.account_id = $1 ORDER BY s.created_at DESC, s.id`
	selectSearch = `-- name: SavedSearch
SELECT ` + searchColumns + ` FROM saved_search s WHERE s.account_id = $1 AND s.id = $2`
	lockSearch = `-- name: LockSavedSearch
SELECT ` + searchColumns + ` FROM saved_search s WHERE s.account_id = $1 AND s.id = $2 FOR UPDATE`
	selectKnown = `-- name: KnownActions
SELECT search_id, action_id, matching, open, coalesce(news, '') AS news, told_at FROM saved_search_action WHERE search_id = ANY ($1) ORDER BY search_id, action_id`
	countSearches = `-- name: CountSavedSearches
SELECT count(*) FROM saved_search WHERE account_id = $1`
	insertSearch = `-- name: InsertSavedSearch
INSERT INTO saved_search (id, account_id, name, criteria, created_at, seen_at, mark_edition, mark_day) VALUES ($1, $2, $3, $4, $5, $5, $6, $7)`
	updateSearchName = `-- name: RenameSavedSearch
UPDATE saved_search SET name = $2, version = version + 1 WHERE id = $1`
	deleteSearch = `-- name: DeleteSavedSearch
DELETE FROM saved_search WHERE id = $1`
	updateSearchSeen = `-- name: SeeSavedSearch
UPDATE saved_search SET seen_at = $3 WHERE account_id = $1 AND id = $2 RETURNING id`
	deleteKnown = `-- name: ForgetKnownActions
DELETE FROM saved_search_action WHERE search_id = $1`
	insertKnown = `-- name: InsertKnownActions
INSERT INTO saved_search_action (search_id, action_id, matching, open, news, told_at)
SELECT $1, k.* FROM unnest($2::uuid[], $3::boolean[], $4::boolean[], $5::text[], $6::timestamptz[]) AS k`

	tryComparing = `-- name: TryComparing
SELECT pg_try_advisory_xact_lock($1)`
	// An instance that is behind the others leaves what they have compared already.
	lockSearchesToCompare = `-- name: SearchesToCompare
SELECT ` + searchColumns + ` FROM saved_search s
 WHERE s.mark_edition < $1 OR (s.mark_edition = $1 AND s.mark_day < $2) OR s.again_at <= $3
 ORDER BY s.id LIMIT $4 FOR UPDATE`
	updateCompared = `-- name: Compared
UPDATE saved_search SET mark_edition = greatest(mark_edition, $2), mark_day = greatest(mark_day, $3), again_at = $4 WHERE id = $1`
)

// comparingLock is held by the instance that compares searches.
const comparingLock = 0x7472_6176_6572_7301

type searchRow struct {
	ID        uuid.UUID                `db:"id"`
	Account   uuid.UUID                `db:"account_id"`
	Name      string                   `db:"name"`
	Criteria  document[watch.Criteria] `db:"criteria"`
	CreatedAt time.Time                `db:"created_at"`
	SeenAt    time.Time                `db:"seen_at"`
	Version   int                      `db:"version"`
}

// Searches lists those of the scope's account, the newest first.
func (db *DB) Searches(ctx context.Context, scope access.Scope) ([]watch.Search, error) {
	var found []watch.Search
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) (err error) {
		found, err = readSearches(ctx, tx, selectSearches, scope.Actor.Account)
		return err
	})
	return found, err
}

// Search reads one of them.
func (db *DB) Search(ctx context.Context, scope access.Scope, id uuid.UUID) (*watch.Search, error) {
	var found []watch.Search
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) (err error) {
		found, err = readSearches(ctx, tx, selectSearch, scope.Actor.Account, id)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, fault.New(fault.NotFound, messageNotFound)
	default:
		return &found[0], nil
	}
}

// readSearches reads searches with what they know.
func readSearches(ctx context.Context, tx *sqlx.Tx, query string, args ...any) ([]watch.Search, error) {
	var rows []searchRow
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	found, ids, at := make([]watch.Search, len(rows)), make([]string, len(rows)), map[uuid.UUID]int{}
	for i := range rows {
		r := &rows[i]
		found[i] = watch.Search{
			ID: r.ID, Account: r.Account, Name: r.Name, Criteria: r.Criteria.value, CreatedAt: r.CreatedAt, SeenAt: r.SeenAt, Version: r.Version,
		}
		ids[i], at[r.ID] = r.ID.String(), i
	}
	var known []struct {
		Search   uuid.UUID  `db:"search_id"`
		Action   uuid.UUID  `db:"action_id"`
		Matching bool       `db:"matching"`
		Open     bool       `db:"open"`
		News     watch.News `db:"news"`
		ToldAt   *time.Time `db:"told_at"`
	}
	if err := tx.SelectContext(ctx, &known, selectKnown, pq.Array(ids)); err != nil {
		return nil, err
	}
	for _, k := range known {
		next := watch.Known{Action: k.Action, Matching: k.Matching, Open: k.Open, News: k.News}
		if k.ToldAt != nil {
			next.ToldAt = *k.ToldAt
		}
		s := &found[at[k.Search]]
		s.Known = append(s.Known, next)
	}
	return found, nil
}

// SaveSearch writes a search with what it knows.
func (db *DB) SaveSearch(ctx context.Context, deed *access.Deed, search *watch.Search, mark watch.Mark) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		if err := roomForSearch(ctx, tx, search.Account); err != nil {
			return access.Object{}, err
		}
		criteria, err := json.Marshal(search.Criteria)
		if err != nil {
			return access.Object{}, fmt.Errorf("écrire les critères d’une alerte: %w", err)
		}
		_, err = tx.ExecContext(ctx, insertSearch, search.ID, search.Account, search.Name, criteria, search.CreatedAt, mark.Edition, mark.Day)
		if err != nil {
			return access.Object{}, nameTaken(err)
		}
		return access.Object{Type: "SavedSearch", ID: search.ID, Detail: searchDeed("alerte enregistrée")}, writeKnown(ctx, tx, search.ID, search.Known)
	})
}

// searchDeed says a deed on a search as the journal does: never what is searched.
func searchDeed(done string) map[string]any { return map[string]any{"code": "alerte", "fait": done} }

// roomForSearch makes sure that an account may keep one more; two that ask at once wait for each other.
func roomForSearch(ctx context.Context, tx *sqlx.Tx, account uuid.UUID) error {
	if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", lockOf(account, "saved_search")); err != nil {
		return err
	}
	var n int
	if err := tx.GetContext(ctx, &n, countSearches, account); err != nil {
		return err
	}
	if n >= watch.MostSearches {
		return fault.On("", fault.OutOfRange, "Vous avez déjà "+strconv.Itoa(watch.MostSearches)+" alertes. Supprimez-en une pour en ajouter une autre.")
	}
	return nil
}

func nameTaken(err error) error {
	if Constraint(err) == "saved_search_name_key" {
		return fault.On("name", fault.Duplicate, "Une de vos alertes porte déjà ce nom.")
	}
	return err
}

func writeKnown(ctx context.Context, tx *sqlx.Tx, search uuid.UUID, known []watch.Known) error {
	n := len(known)
	actions, matching, open, news, told := make([]string, n), make([]bool, n), make([]bool, n), make([]sql.NullString, n), make([]sql.NullTime, n)
	for i, k := range known {
		actions[i], matching[i], open[i] = k.Action.String(), k.Matching, k.Open
		news[i] = sql.NullString{String: string(k.News), Valid: k.News != ""}
		told[i] = sql.NullTime{Time: k.ToldAt, Valid: k.News != ""}
	}
	_, err := tx.ExecContext(ctx, insertKnown, search, pq.Array(actions), pq.Array(matching), pq.Array(open), pq.Array(news), pq.Array(told))
	return err
}

// changeSearch does a deed on one search of the actor, at the version that she has read.
func (db *DB) changeSearch(ctx context.Context, deed *access.Deed, act string, id uuid.UUID, version int, do func(tx *sqlx.Tx) error) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		var row searchRow
		err := tx.GetContext(ctx, &row, lockSearch, deed.Scope.Actor.Account, id)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return access.Object{}, fault.NotFoundProblem("id")
		case err != nil:
			return access.Object{}, err
		case version != row.Version:
			return access.Object{}, fault.StaleVersion()
		}
		return access.Object{Type: "SavedSearch", ID: id, Detail: searchDeed(act)}, do(tx)
	})
}

// RenameSearch changes the name of one.
func (db *DB) RenameSearch(ctx context.Context, deed *access.Deed, id uuid.UUID, version int, name string) (access.Done, error) {
	return db.changeSearch(ctx, deed, "alerte renommée", id, version, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, updateSearchName, id, name)
		return nameTaken(err)
	})
}

// DeleteSearch forgets one.
func (db *DB) DeleteSearch(ctx context.Context, deed *access.Deed, id uuid.UUID, version int) (access.Done, error) {
	return db.changeSearch(ctx, deed, "alerte supprimée", id, version, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, deleteSearch, id)
		return err
	})
}

// SeeSearch notes that its owner has looked at what is new. It is no deed: nobody else has to know.
func (db *DB) SeeSearch(ctx context.Context, scope access.Scope, id uuid.UUID, now time.Time) error {
	var seen uuid.UUID
	return mapError(db.GetContext(ctx, &seen, updateSearchSeen, scope.Actor.Account, id, now))
}

// CompareSearches has at most limit searches compared that were not with the catalogue of the mark, writes what they know
// and tells their owners. It gives how many; none while another instance does it.
func (db *DB) CompareSearches(ctx context.Context, mark watch.Mark, now time.Time, limit int, compare func(*watch.Search) *watch.Change) (int, error) {
	compared := 0
	err := db.InTx(ctx, func(tx *sqlx.Tx) error {
		var mine bool
		if err := tx.GetContext(ctx, &mine, tryComparing, comparingLock); err != nil || !mine {
			return err
		}
		searches, err := readSearches(ctx, tx, lockSearchesToCompare, mark.Edition, mark.Day, now, limit)
		if err != nil {
			return err
		}
		for i := range searches {
			if err := writeChange(ctx, tx, &searches[i], compare(&searches[i]), mark, now); err != nil {
				return err
			}
		}
		compared = len(searches)
		return nil
	})
	return compared, err
}

func writeChange(ctx context.Context, tx *sqlx.Tx, search *watch.Search, change *watch.Change, mark watch.Mark, now time.Time) error {
	if _, err := tx.ExecContext(ctx, updateCompared, search.ID, mark.Edition, mark.Day, sql.NullTime{Time: change.Again, Valid: !change.Again.IsZero()}); err != nil {
		return err
	}
	if change.Keeps(search.Known) {
		return nil
	}
	if _, err := tx.ExecContext(ctx, deleteKnown, search.ID); err != nil {
		return err
	}
	if err := writeKnown(ctx, tx, search.ID, change.Known); err != nil {
		return err
	}
	if len(change.Told) == 0 {
		return nil
	}
	return announce(ctx, tx, now, notify.Event{
		Kind: notify.SavedSearchMatched, Object: search.ID, Audience: []notify.Audience{notify.ToAccount(search.Account)},
		Params: map[string]string{"count": strconv.Itoa(len(change.Told)), "actions": strings.Join(firstActions(change.Told), ",")},
	})
}

// mostNamed is how many actions an event names.
const mostNamed = 10

func firstActions(told []watch.Known) []string {
	ids := make([]string, 0, mostNamed)
	for _, k := range told[:min(len(told), mostNamed)] {
		ids = append(ids, k.Action.String())
	}
	return ids
}
