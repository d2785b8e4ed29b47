package db

import (
	"context"
	"database/sql"
	"errors"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/referral"
)

const (
	// The sessions of the addressee that take people today and serve a commune; only $4, if it is given and not over.
	selectServing = `-- name: ServingSessions
SELECT s.id FROM session s
 WHERE s.action_id = $1 AND s.provider_id = $2 AND session_takes_people(s, $3) AND session_suits(s, $4, $3) AND session_serves(s, $5) ORDER BY s.id`
	selectAnySession = `-- name: AnySession
SELECT EXISTS (SELECT 1 FROM session WHERE action_id = $1 AND provider_id = $2)`
	selectOpenList = `-- name: OpenList
SELECT EXISTS (SELECT 1 FROM session s WHERE s.id = ANY ($1) AND s.waiting_list_open)`
	lockCounters = `-- name: LockCounters
SELECT session_id FROM session_places WHERE session_id = ANY ($1) ORDER BY session_id FOR NO KEY UPDATE`
	// Which of the locked sessions a person enters: one reserved to her commune before one for all, the soonest start first.
	selectFree = `-- name: FreeSession
SELECT s.id FROM session s JOIN session_places p ON p.session_id = s.id
 WHERE s.id = ANY ($1) AND p.held + p.occupied < p.places AND session_takes_people(s, $2)
 ORDER BY EXISTS (SELECT 1 FROM session_territory t WHERE t.session_id = s.id) DESC, s.starts_on NULLS LAST, s.id LIMIT 1`
	changeCounter = `-- name: ChangeCounter
UPDATE session_places SET held = held + $2, occupied = occupied + $3, changed_at = $4, changed_by = $5, changed_as = $6, changed_through = $7
 WHERE session_id = $1 AND ($2::integer + $3::integer <= 0 OR held + occupied + $2 + $3 <= places)`
	// The first who waits for a place of a session: urgent before others, then who has waited longest, then the number. She
	// may have let a place of a cohort go: another place of that cohort is not offered to her by itself.
	firstWaiting = `-- name: FirstWaiting
SELECT r.id FROM referral r JOIN session s ON s.id = $1
 WHERE r.state = 'WAITLISTED' AND r.action_id = s.action_id AND r.provider_id = s.provider_id
   AND session_suits(s, r.wanted_session_id, $2) AND NOT (s.kind = 'DATED' AND r.declined_session_id IS NOT DISTINCT FROM s.id)
   AND session_serves(s, r.territory_code)
 ORDER BY r.urgent DESC, r.queued_at, r.family, r.hop LIMIT 1`
	selectHasFree = `-- name: HasFree
SELECT p.held + p.occupied < p.places AND session_takes_people(s, $2) FROM session s JOIN session_places p ON p.session_id = s.id WHERE s.id = $1`
	lockWaiting = `-- name: LockWaiting
SELECT ` + lifeColumns + ` FROM ` + lifeTables + ` WHERE r.id = $1 AND r.state = 'WAITLISTED' FOR NO KEY UPDATE OF r`
	lockHolders = `-- name: LockHolders
SELECT r.id FROM referral r WHERE r.session_id = $1 AND r.place = 'HELD' ORDER BY r.id FOR NO KEY UPDATE`
	// Those whose delays follow the days of a session.
	lockFollowing = `-- name: LockFollowing
SELECT ` + lifeColumns + ` FROM ` + lifeTables + ` WHERE r.session_id = $1 AND r.state IN ('ACCEPTED', 'STARTED') ORDER BY r.id FOR NO KEY UPDATE OF r`
	updateDelays = `-- name: MoveDelays
UPDATE referral SET due_at = $2, remind_at = $3, reminders = 0 WHERE id = $1`
	// Last come goes first: by the moment at which the place was given.
	selectHolders = `-- name: Holders
SELECT r.id FROM referral r WHERE r.session_id = $1 AND r.place = 'HELD' ORDER BY r.urgent, r.queued_at DESC, r.family DESC, r.hop DESC`
	// The sessions that share a waiting list with one, itself included.
	selectSessionsOfList = `-- name: SessionsOfList
SELECT o.id FROM session s JOIN session o ON o.action_id = s.action_id AND o.provider_id = s.provider_id WHERE s.id = $1 ORDER BY o.id`
	selectCounter = `-- name: Taken
SELECT held, occupied, places FROM session_places WHERE session_id = $1`
)

// listLock is the first key of the locks of waiting lists; the second is made of the action and its porteur.
const listLock = 8

// lockList keeps others from entering a waiting list, or opening sessions for it, until the end.
func (d *doing) lockList(ctx context.Context, action, provider uuid.UUID) error {
	_, err := d.tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1, hashtext($2))", listLock, action.String()+provider.String())
	return err
}

// day is today.
func (d *doing) day() string { return string(clock.DayOf(d.deed.At)) }

// serving lists the sessions in which a person may have a place: the one given, else the one chosen when she was sent.
func (d *doing) serving(ctx context.Context, l *life, only *uuid.UUID) ([]uuid.UUID, error) {
	if only == nil {
		only = l.Wanted
	}
	var sessions []uuid.UUID
	err := d.tx.SelectContext(ctx, &sessions, selectServing, l.Action, l.Provider, d.day(), only, l.Territory)
	return sessions, err
}

func idArray(ids []uuid.UUID) any { return pq.Array(ids) }

// lockPlaces takes the counters of sessions, in their order.
func (d *doing) lockPlaces(ctx context.Context, sessions []uuid.UUID) error {
	_, err := d.tx.ExecContext(ctx, lockCounters, idArray(sessions))
	return err
}

// count changes the counter of a session. It says whether the place was there to be taken.
func (d *doing) count(ctx context.Context, session uuid.UUID, held, occupied int, through referral.Act) (bool, error) {
	actor := &d.deed.Scope.Actor
	result, err := d.tx.ExecContext(ctx, changeCounter, session, held, occupied, d.deed.At, keyOrNull(actor.Account), keyOrNull(actor.Membership), through)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// take gives a person a free place among sessions whose counters are locked here; false when all are full.
func (d *doing) take(ctx context.Context, l *life, sessions []uuid.UUID, act referral.Act) (bool, error) {
	if len(sessions) == 0 {
		return false, nil
	}
	if err := d.lockPlaces(ctx, sessions); err != nil {
		return false, err
	}
	var free uuid.UUID
	err := d.tx.GetContext(ctx, &free, selectFree, idArray(sessions), d.day())
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	l.Session = &free
	return d.count(ctx, free, 1, 0, act)
}

// free gives back the place that a prescription has, if it has one. The place goes on once the prescription is written.
func (d *doing) free(ctx context.Context, l *life, was referral.State, act referral.Act) error {
	if l.Session == nil || !was.Holds() {
		return nil
	}
	held, occupied := -1, 0
	if was == referral.Started {
		held, occupied = 0, -1
	}
	_, err := d.count(ctx, *l.Session, held, occupied, act)
	return err
}

// offerFree offers the free places of sessions, whose counters are locked here, to those who wait, in order.
func (d *doing) offerFree(ctx context.Context, sessions ...uuid.UUID) error {
	for _, session := range sessions {
		for more := true; more; {
			var err error
			if more, err = d.offerOne(ctx, session); err != nil {
				return err
			}
		}
	}
	return nil
}

// offerOne offers one place of a session; false when none is free, or nobody waits for it. Whoever stops waiting in this
// very moment is passed over: the list is read again.
func (d *doing) offerOne(ctx context.Context, session uuid.UUID) (bool, error) {
	var free bool
	if err := d.tx.GetContext(ctx, &free, selectHasFree, session, d.day()); err != nil || !free {
		return false, err
	}
	var first uuid.UUID
	err := d.tx.GetContext(ctx, &first, firstWaiting, session, d.day())
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var waiting life
	err = d.tx.GetContext(ctx, &waiting, lockWaiting, first)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return true, d.byItself().offer(ctx, &waiting, session, uuid.Nil, nil)
}

// byItself is the same transaction with the clock as the actor: nobody has asked for what follows.
func (d *doing) byItself() *doing {
	same := *d
	same.side = referral.Clock
	same.deed = &access.Deed{Act: d.deed.Act, At: d.deed.At}
	return &same
}

// offer gives one who waits a free place to confirm.
func (d *doing) offer(ctx context.Context, l *life, session, eventID uuid.UUID, note []byte) error {
	taken, err := d.count(ctx, session, 1, 0, referral.OfferPlace)
	if err != nil {
		return err
	}
	if !taken {
		return noPlace("session")
	}
	l.Session = &session
	if err := d.enter(ctx, l, referral.PlaceOffered, referral.OfferPlace); err != nil {
		return err
	}
	return d.save(ctx, l, referral.Waitlisted, referral.OfferPlace, eventID, note)
}

func noPlace(field string) error {
	return fault.On(field, fault.NoPlace, "Aucune place n’est libre. Augmentez le nombre de places de la session, ou laissez la personne sur la liste d’attente.")
}

// placesChanged offers what has become free in a session to those who wait. Whoever changes a session, its places or its
// territories calls it in the same transaction, after the change.
func (db *DB) placesChanged(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, session uuid.UUID) error {
	return db.offerIn(ctx, tx, deed, session, []uuid.UUID{session})
}

// sessionOver offers what is free in the sessions that share the waiting list of one that was closed or cancelled: whoever
// had chosen it takes any other.
func (db *DB) sessionOver(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, session uuid.UUID) error {
	var sessions []uuid.UUID
	if err := tx.SelectContext(ctx, &sessions, selectSessionsOfList, session); err != nil {
		return err
	}
	return db.offerIn(ctx, tx, deed, session, sessions)
}

func (db *DB) offerIn(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, session uuid.UUID, sessions []uuid.UUID) error {
	d, err := db.newDoing(ctx, tx, deed, sideOf(&deed.Scope.Actor))
	if err != nil {
		return err
	}
	if err := d.lockPlaces(ctx, sessions); err != nil {
		return err
	}
	var of struct {
		Action   uuid.UUID `db:"action_id"`
		Provider uuid.UUID `db:"provider_id"`
	}
	if err := tx.GetContext(ctx, &of, `-- name: SessionOf
SELECT action_id, provider_id FROM session WHERE id = $1`, session); err != nil {
		return err
	}
	if err := d.lockList(ctx, of.Action, of.Provider); err != nil {
		return err
	}
	return d.offerFree(ctx, sessions...)
}

// sendBack brings those who hold a place of a session back to the waiting list, with their own rank, the last come first,
// until most of its places are taken; those who have started stay. Whoever reduces or cancels a session calls it in the
// same transaction, before its counter changes: prescriptions are locked before counters, and all counters of the list at
// once, since what they free may go on in another session. A pôle or the direction stands on neither side: both are told.
func (db *DB) sendBack(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, session uuid.UUID, most int) (int, error) {
	d, err := db.newDoing(ctx, tx, deed, sideOf(&deed.Scope.Actor))
	if err != nil {
		return 0, err
	}
	if d.side == referral.Neither {
		d = d.byItself()
	}
	if _, err := tx.ExecContext(ctx, lockHolders, session); err != nil {
		return 0, err
	}
	var sessions []uuid.UUID
	if err := tx.SelectContext(ctx, &sessions, selectSessionsOfList, session); err != nil {
		return 0, err
	}
	if err := d.lockPlaces(ctx, sessions); err != nil {
		return 0, err
	}
	var taken struct{ Held, Occupied, Places int }
	if err := tx.GetContext(ctx, &taken, selectCounter, session); err != nil {
		return 0, err
	}
	var holders []uuid.UUID
	if err := tx.SelectContext(ctx, &holders, selectHolders, session); err != nil {
		return 0, err
	}
	back := min(max(taken.Held+taken.Occupied-most, 0), len(holders))
	for _, id := range holders[:back] {
		if err := d.sendBackOne(ctx, id); err != nil {
			return 0, err
		}
	}
	return back, nil
}

func (d *doing) sendBackOne(ctx context.Context, id uuid.UUID) error {
	var l life
	if err := d.tx.GetContext(ctx, &l, lockReferral, id); err != nil {
		return err
	}
	was := l.State
	if err := d.free(ctx, &l, was, referral.SendBack); err != nil {
		return err
	}
	if l.Wanted != nil && *l.Wanted == *l.Session {
		l.Wanted = nil // what she had chosen is no more: any other session does
	}
	if _, err := d.tx.ExecContext(ctx, deleteAppointment, l.ID); err != nil {
		return err
	}
	l.Session, l.AppointmentAt = nil, nil
	if err := d.enter(ctx, &l, referral.Waitlisted, referral.SendBack); err != nil {
		return err
	}
	return d.save(ctx, &l, was, referral.SendBack, uuid.Nil, nil)
}

// sessionMoved counts anew the delays that follow the days of a session. Whoever changes them calls it in the same
// transaction, before the counter: prescriptions are locked before counters.
func (db *DB) sessionMoved(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, session uuid.UUID) error {
	d, err := db.newDoing(ctx, tx, deed, sideOf(&deed.Scope.Actor))
	if err != nil {
		return err
	}
	var lives []life
	if err := tx.SelectContext(ctx, &lives, lockFollowing, session); err != nil {
		return err
	}
	for i := range lives {
		l := &lives[i]
		was := deref1(l.DueAt)
		l.Reminders = 0
		if err := d.schedule(ctx, l); err != nil {
			return err
		}
		if deref1(l.DueAt).Equal(was) {
			continue
		}
		if _, err := tx.ExecContext(ctx, updateDelays, l.ID, l.DueAt, l.RemindAt); err != nil {
			return err
		}
	}
	return nil
}
