package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/referral"
)

const (
	// One prescription whose time has come; those that another process is at are passed over.
	selectLapsed = `-- name: NextLapsed
SELECT ` + lifeColumns + ` FROM ` + lifeTables + ` WHERE r.lapses_at < $1 ORDER BY r.lapses_at, r.id LIMIT 1 FOR NO KEY UPDATE OF r SKIP LOCKED`
	selectToRemind = `-- name: NextToRemind
SELECT ` + lifeColumns + ` FROM ` + lifeTables + ` WHERE r.remind_at < $1 ORDER BY r.remind_at, r.id LIMIT 1 FOR NO KEY UPDATE OF r SKIP LOCKED`
	updateReminded = `-- name: Reminded
UPDATE referral SET remind_at = $2, reminders = $3 WHERE id = $1`
	// Sessions with a free place for which somebody waits: one that a pause's end has opened, for example.
	selectOfferable = `-- name: OfferableSessions
SELECT s.id FROM session s JOIN session_places p ON p.session_id = s.id
 WHERE p.held + p.occupied < p.places AND session_takes_people(s, $1)
   AND EXISTS (SELECT 1 FROM referral r WHERE r.state = 'WAITLISTED' AND r.action_id = s.action_id AND r.provider_id = s.provider_id
                  AND session_suits(s, r.wanted_session_id, $1) AND NOT (s.kind = 'DATED' AND r.declined_session_id IS NOT DISTINCT FROM s.id)
                  AND session_serves(s, r.territory_code))
 ORDER BY s.id`
)

// RunReferralClock does all that time itself does to prescriptions up to now, each in a transaction of its own: drafts are
// deleted, offers lapse, what nobody answers expires, places that have opened are offered, those who are late are reminded.
// It may run as often, as late and in as many processes as one likes: what is done is no longer due. It says how much it did.
func (db *DB) RunReferralClock(ctx context.Context, now time.Time) (int, error) {
	done := 0
	for _, one := range []func(context.Context, *doing) (bool, error){lapseOne, remindOne} {
		for more := true; more; {
			var err error
			if more, err = db.tick(ctx, now, one); err != nil {
				return done, err
			}
			if more {
				done++
			}
		}
	}
	var sessions []uuid.UUID
	if err := db.SelectContext(ctx, &sessions, selectOfferable, clock.DayOf(now)); err != nil {
		return done, mapError(err)
	}
	for _, session := range sessions {
		err := db.InTx(ctx, func(tx *sqlx.Tx) error {
			return db.placesChanged(ctx, tx, &access.Deed{Act: "REFERRAL_CLOCK", At: now}, session)
		})
		if err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}

func (db *DB) tick(ctx context.Context, now time.Time, one func(context.Context, *doing) (bool, error)) (more bool, err error) {
	err = db.InTx(ctx, func(tx *sqlx.Tx) error {
		d, err := db.newDoing(ctx, tx, &access.Deed{Act: "REFERRAL_CLOCK", At: now}, referral.Clock)
		if err != nil {
			return err
		}
		more, err = one(ctx, d)
		return err
	})
	return more, err
}

// lapseOne ends the state of one prescription whose time has come; false when there is none.
func lapseOne(ctx context.Context, d *doing) (bool, error) {
	var l life
	err := d.tx.GetContext(ctx, &l, selectLapsed, d.deed.At)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if l.State == referral.Draft {
		_, err := d.tx.ExecContext(ctx, deleteDraft, l.ID)
		return true, err
	}
	was, session := l.State, l.Session
	act, next := referral.Expire, referral.Expired
	if was == referral.PlaceOffered {
		act, next = referral.Lapse, referral.Waitlisted
		if l.Lapses++; l.Lapses > 1 {
			next = referral.Expired
		}
	}
	if err := d.free(ctx, &l, was, act); err != nil {
		return false, err
	}
	if next == referral.Waitlisted {
		l.Session, l.QueuedAt = nil, &d.deed.At
	}
	if err := d.enter(ctx, &l, next, act); err != nil {
		return false, err
	}
	if err := d.save(ctx, &l, was, act, uuid.Nil, nil); err != nil {
		return false, err
	}
	if session == nil || !was.Holds() {
		return true, nil
	}
	return true, d.offerFree(ctx, *session)
}

// remindOne reminds whoever is late on one prescription, once for all the reminders that have passed.
func remindOne(ctx context.Context, d *doing) (bool, error) {
	var l life
	err := d.tx.GetContext(ctx, &l, selectToRemind, d.deed.At)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	timing, err := d.timing(ctx, &l)
	if err != nil {
		return false, err
	}
	reminders, pole := d.delays.Reminders(l.State, timing), false
	if l.State == referral.Waitlisted { // again and again, until there is a place or a word
		again := clock.DayOf(d.deed.At).Plus(d.delays.WaitlistDays).End()
		reminders, l.Reminders = []referral.Reminder{{At: *l.RemindAt}, {At: again}}, 0
	}
	for l.Reminders < len(reminders) && reminders[l.Reminders].At.Before(d.deed.At) {
		pole = pole || reminders[l.Reminders].Pole
		l.Reminders++
	}
	if _, err := d.tx.ExecContext(ctx, updateReminded, l.ID, nextReminder(reminders, l.Reminders), l.Reminders); err != nil {
		return false, err
	}
	return true, announce(ctx, d.tx, d.deed.At, referral.Remind(l.news(referral.PostMessage), pole)...)
}
