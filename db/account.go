package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/account"
	"traverse/internal/access"
	"traverse/internal/fault"
)

const (
	// A membership that has ended leaves its session without one until the trigger's end reaches it: it gives no right.
	selectActor = `-- name: Actor
SELECT a.id AS account, s.id AS session, a.name, a.demonstration, s.last_seen_at,
       coalesce(m.id, $2) AS membership, coalesce(m.organization_id, $2) AS organization,
       coalesce(m.role, 'SIGNED_IN') AS role, coalesce(m.administrator, false) AS administrator, coalesce(o.pole_code, '') AS pole
  FROM account_session s
  JOIN account a ON a.id = s.account_id AND a.closed_at IS NULL
  LEFT JOIN membership m ON m.id = s.membership_id AND m.account_id = a.id AND m.ended_at IS NULL
  LEFT JOIN organization o ON o.id = m.organization_id
 WHERE s.id = $1 AND s.ended_at IS NULL AND s.created_at > $3 AND s.last_seen_at > $4`
	updateSeen = `-- name: Seen
UPDATE account_session SET last_seen_at = $2 WHERE id = $1`
	selectAccountByEmail = `-- name: AccountByEmail
SELECT id, email, name, phone, demonstration, created_at, last_signed_in_at, closed_at, version FROM account WHERE email = $1 AND closed_at IS NULL`
	insertSession = `-- name: InsertSession
INSERT INTO account_session (id, account_id, membership_id, method, user_agent, created_at, last_seen_at)
SELECT $1, a.id, (SELECT (array_agg(m.id))[1] FROM membership m WHERE m.account_id = a.id AND m.ended_at IS NULL HAVING count(*) = 1), $3, $4, $5, $5
  FROM account a WHERE a.id = $2 AND a.closed_at IS NULL AND (NOT a.demonstration OR $6)
RETURNING id`
	updateSignedIn = `-- name: SignedIn
UPDATE account SET last_signed_in_at = $2 WHERE id = $1`
	endSession = `-- name: EndSession
UPDATE account_session SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL`
	selectAccount = `-- name: Account
SELECT id, email, name, phone, demonstration, created_at, last_signed_in_at, closed_at, version FROM account WHERE id = $1`
	selectMemberships = `-- name: Memberships
SELECT m.id, m.organization_id, m.role, m.administrator, m.version, coalesce(o.pole_code, '') AS pole
  FROM membership m JOIN organization o ON o.id = m.organization_id
 WHERE m.account_id = $1 AND m.ended_at IS NULL ORDER BY o.name, m.role, m.id`
	updateChosen = `-- name: ChooseMembership
UPDATE account_session s SET membership_id = m.id FROM membership m
 WHERE s.id = $1 AND s.account_id = $2 AND m.id = $3 AND m.account_id = $2 AND m.ended_at IS NULL
RETURNING m.id`
	selectDemonstration = `-- name: DemonstrationPersons
SELECT a.email, a.name, m.role, o.name AS organization, coalesce(p.name, '') AS pole
  FROM account a JOIN membership m ON m.account_id = a.id AND m.ended_at IS NULL JOIN organization o ON o.id = m.organization_id
  LEFT JOIN pole p ON p.code = o.pole_code
 WHERE a.demonstration AND a.closed_at IS NULL
 ORDER BY array_position(ARRAY['REFERENT', 'PROVIDER', 'POLE_COORDINATOR', 'DEPARTMENT_ADMIN'], m.role), p.number NULLS LAST, a.email, o.name`
)

// seenEvery is how often it is noted that somebody was there.
const seenEvery = time.Minute

type accountRow struct {
	ID             uuid.UUID  `db:"id"`
	Email          string     `db:"email"`
	Name           string     `db:"name"`
	Phone          string     `db:"phone"`
	Demonstration  bool       `db:"demonstration"`
	CreatedAt      time.Time  `db:"created_at"`
	LastSignedInAt *time.Time `db:"last_signed_in_at"`
	ClosedAt       *time.Time `db:"closed_at"`
	Version        int        `db:"version"`
}

func (r *accountRow) account() *account.Account {
	a := account.Account(*r)
	return &a
}

type membershipRow struct {
	ID            uuid.UUID   `db:"id"`
	Organization  uuid.UUID   `db:"organization_id"`
	Role          access.Role `db:"role"`
	Administrator bool        `db:"administrator"`
	Pole          string      `db:"pole"`
	Version       int         `db:"version"`
}

// Actor gives who a session stands for, and notes that she was seen.
func (db *DB) Actor(ctx context.Context, session uuid.UUID, now time.Time) (access.Actor, error) {
	actor, seen, err := db.actor(ctx, session, now)
	if err == nil && now.Sub(seen) >= seenEvery {
		_, err = db.ExecContext(ctx, updateSeen, session, now)
	}
	return actor, mapError(err)
}

// Standing gives who a session stands for, without noting that she was seen.
func (db *DB) Standing(ctx context.Context, session uuid.UUID, now time.Time) (access.Actor, error) {
	actor, _, err := db.actor(ctx, session, now)
	return actor, mapError(err)
}

// actor gives who a session stands for, and when she was seen for the last time.
func (db *DB) actor(ctx context.Context, session uuid.UUID, now time.Time) (access.Actor, time.Time, error) {
	var row struct {
		Account       uuid.UUID   `db:"account"`
		Session       uuid.UUID   `db:"session"`
		Name          string      `db:"name"`
		Demonstration bool        `db:"demonstration"`
		LastSeenAt    time.Time   `db:"last_seen_at"`
		Membership    uuid.UUID   `db:"membership"`
		Organization  uuid.UUID   `db:"organization"`
		Role          access.Role `db:"role"`
		Administrator bool        `db:"administrator"`
		Pole          string      `db:"pole"`
	}
	if err := db.GetContext(ctx, &row, selectActor, session, uuid.Nil, now.Add(-account.SessionLifetime), now.Add(-account.SessionIdle)); err != nil {
		return access.Actor{}, time.Time{}, err
	}
	return access.Actor{
		Account: row.Account, Session: row.Session, Membership: row.Membership, Organization: row.Organization, Role: row.Role,
		Administrator: row.Administrator, Pole: row.Pole, Name: row.Name, Demonstration: row.Demonstration,
	}, row.LastSeenAt, nil
}

// AccountByEmail finds an account that is not closed.
func (db *DB) AccountByEmail(ctx context.Context, email string) (*account.Account, error) {
	var row accountRow
	if err := db.GetContext(ctx, &row, selectAccountByEmail, email); err != nil {
		return nil, mapError(err)
	}
	return row.account(), nil
}

// BeginSession writes a session of an account, acting as its only membership if it has one alone.
func (db *DB) BeginSession(ctx context.Context, begun *account.Session) error {
	return db.InTx(ctx, func(tx *sqlx.Tx) error { return beginSession(ctx, tx, begun) })
}

// beginSession does, in a transaction: sql.ErrNoRows if the account is closed, or fictitious where it must not be.
func beginSession(ctx context.Context, tx *sqlx.Tx, begun *account.Session) error {
	var id uuid.UUID
	if err := tx.GetContext(ctx, &id, insertSession, begun.ID, begun.Account, begun.Method, begun.UserAgent, begun.At, begun.Demonstration); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, updateSignedIn, begun.Account, begun.At); err != nil {
		return err
	}
	return addJournal(ctx, tx, &access.Deed{Scope: access.Scope{Actor: access.Actor{Account: begun.Account}}, Act: "SIGN_IN", At: begun.At},
		&access.Object{Type: "AccountSession", ID: begun.ID, Detail: map[string]any{"method": begun.Method}})
}

// EndSession ends a session; ending it twice does nothing.
func (db *DB) EndSession(ctx context.Context, id uuid.UUID, now time.Time) error {
	_, err := db.ExecContext(ctx, endSession, id, now)
	return mapError(err)
}

// Viewer reads an account and its active memberships.
func (db *DB) Viewer(ctx context.Context, scope access.Scope) (*account.Viewer, error) {
	var row accountRow
	var memberships []membershipRow
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		if err := tx.GetContext(ctx, &row, selectAccount, scope.Actor.Account); err != nil {
			return err
		}
		return tx.SelectContext(ctx, &memberships, selectMemberships, scope.Actor.Account)
	})
	if err != nil {
		return nil, err
	}
	viewer := &account.Viewer{Account: *row.account(), Acting: scope.Actor.Membership, Memberships: make([]account.Membership, len(memberships))}
	for i, m := range memberships {
		viewer.Memberships[i] = account.Membership(m)
	}
	return viewer, nil
}

// ChooseMembership makes the actor's session act as one of her memberships.
func (db *DB) ChooseMembership(ctx context.Context, deed *access.Deed, membership uuid.UUID) error {
	_, err := db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		actor := &deed.Scope.Actor
		var id uuid.UUID
		err := tx.GetContext(ctx, &id, updateChosen, actor.Session, actor.Account, membership)
		if errors.Is(err, sql.ErrNoRows) {
			return access.Object{}, fault.NotFoundProblem("membership")
		}
		return access.Object{Type: "Membership", ID: membership}, err
	})
	return err
}

// DemonstrationPersons lists those of the demonstration, one line a membership.
func (db *DB) DemonstrationPersons(ctx context.Context) ([]account.DemonstrationPerson, error) {
	persons := []account.DemonstrationPerson{}
	return persons, mapError(db.SelectContext(ctx, &persons, selectDemonstration))
}

// accessChannel announces the accounts that are no longer what they were.
const accessChannel = "access"

// ListenAccess calls changed, from this goroutine, with every account whose rights or sessions have changed, and with
// uuid.Nil when it is not known whose have. It connects again by itself, and returns nil when ctx ends.
func (db *DB) ListenAccess(ctx context.Context, changed func(account uuid.UUID)) error {
	return db.Listen(ctx, func(said Announcement) {
		id, err := uuid.Parse(said.Payload)
		if err != nil {
			id = uuid.Nil
		}
		changed(id)
	}, accessChannel)
}
