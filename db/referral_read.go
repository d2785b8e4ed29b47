package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/referral"
)

const (
	seenColumns = lifeColumns + `,
       coalesce(c.content ->> 'title', '') AS action_title, ref.name AS referrer_name, ref.email AS referrer_email, ref.phone AS referrer_phone,
       (SELECT a.place FROM referral_appointment a WHERE a.referral_id = r.id) AS appointment_place,
       (SELECT n.id FROM referral n WHERE n.redirected_from = r.id ORDER BY n.hop DESC LIMIT 1) AS redirected_to,
       ($1 = 'PROVIDER' AND r.receiver_fingerprint IS NOT NULL AND EXISTS (SELECT 1 FROM referral n
          WHERE n.provider_id = r.provider_id AND n.receiver_fingerprint = r.receiver_fingerprint AND n.id <> r.id AND n.sent_at IS NOT NULL
            AND n.consent_withdrawn_at IS NULL)) AS duplicate,
       CASE WHEN r.state = 'WAITLISTED' THEN (SELECT count(*) FROM referral w
          WHERE w.state = 'WAITLISTED' AND w.action_id = r.action_id AND w.provider_id = r.provider_id
            AND (NOT w.urgent, w.queued_at, w.family, w.hop) <= (NOT r.urgent, r.queued_at, r.family, r.hop)) ELSE 0 END AS rank`
	seenTables = lifeTables + ` JOIN account ref ON ref.id = r.referrer_id`

	// What is due soonest comes first, so that what is late is on top; then what has ended, the latest end first; then
	// orientations made elsewhere.
	orderOfReferrals = `CASE WHEN r.due_at IS NOT NULL THEN extract(epoch FROM r.due_at) ELSE 1e12 - extract(epoch FROM coalesce(r.ended_at, r.updated_at)) END`

	filterOfReferrals = referralInSight + `
   AND ($5::uuid[] IS NULL OR r.id = ANY ($5)) AND ($6::text IS NULL OR r.pole_code = $6) AND ($7::uuid IS NULL OR r.action_id = $7)
   AND ($8::uuid IS NULL OR coalesce(r.session_id, r.wanted_session_id) = $8)
   AND ($9 = '' OR ($9 = 'SENT' AND r.organization_id = $2) OR ($9 = 'RECEIVED' AND r.provider_id = $2))
   AND ($10::boolean IS NULL OR (coalesce(r.due_at < $11, false)) = $10) AND ($12 = '' OR starts_with(r.number, $12))
   AND ($13::uuid IS NULL OR r.beneficiary_id = $13)`

	selectReferrals = `-- name: Referrals
SELECT ` + seenColumns + `, ` + orderOfReferrals + ` AS order_key FROM ` + seenTables + `
 WHERE ` + filterOfReferrals + ` AND ($14::text[] IS NULL OR r.state = ANY ($14)) AND ($15::float8 IS NULL OR (` + orderOfReferrals + `, r.id) > ($15, $16::uuid))
 ORDER BY order_key, r.id LIMIT $17`
	countReferrals = `-- name: CountReferrals
SELECT r.state, count(*) AS count FROM referral r WHERE ` + filterOfReferrals + ` GROUP BY r.state`
	countByPerson = `-- name: CountByPerson
SELECT r.beneficiary_id AS id, count(*) FILTER (WHERE r.ended_at IS NULL) AS open, count(*) FILTER (WHERE r.due_at < $6) AS overdue
  FROM referral r WHERE ` + referralInSight + ` AND r.beneficiary_id = ANY ($5) GROUP BY r.beneficiary_id`
	selectReferralByNumber = `-- name: ReferralByNumber
SELECT ` + seenColumns + ` FROM ` + seenTables + ` WHERE ` + referralInSight + ` AND (r.number = $5 OR r.family = $5) ORDER BY r.hop DESC LIMIT 1`
	selectReferral = `-- name: Referral
SELECT ` + seenColumns + ` FROM ` + seenTables + ` WHERE ` + referralInSight + ` AND r.id = $5`
	// Whom prescriptions in sight are for, on the viewer's side.
	selectNamed = `-- name: ReferredPersons
SELECT r.id, r.state, r.ended_at, r.consent_withdrawn_at IS NOT NULL AS withdrawn, b.id AS beneficiary, b.identity
  FROM referral r JOIN beneficiary b ON b.id = r.beneficiary_id AND b.erased_at IS NULL
 WHERE ` + referralInSight + ` AND $1 IN ('REFERENT', 'PROVIDER') AND ($5::uuid IS NULL OR b.id = $5) ORDER BY r.updated_at DESC LIMIT 5000`
	selectReferralEvents = `-- name: ReferralEvents
SELECT e.id, e.at, e.act, coalesce(e.from_state, '') AS from_state, e.to_state, coalesce(a.name, '') AS by, e.note
  FROM referral_event e LEFT JOIN account a ON a.id = e.account_id WHERE e.referral_id = $1 ORDER BY e.seq`
	selectReferralMessages = `-- name: ReferralMessages
SELECT m.id, m.side, m.account_id, ms.organization_id, a.name, a.email, a.phone, m.body, m.sent_at, m.read_at
  FROM referral_message m JOIN account a ON a.id = m.account_id JOIN membership ms ON ms.id = m.membership_id WHERE m.referral_id = $1 ORDER BY m.seq`
	selectFollowUps = `-- name: FollowUps
SELECT months, to_char(due_on, 'YYYY-MM-DD') AS due_on, coalesce(outcome, '') AS outcome, recorded_at FROM referral_follow_up WHERE referral_id = $1 ORDER BY months`
	updateMessagesRead = `-- name: ReadMessages
UPDATE referral_message SET read_at = $3 WHERE referral_id = $1 AND side <> $2 AND read_at IS NULL`
	selectReferredBy = `-- name: ReferredBy
SELECT r.id AS referral_id, ` + beneficiaryColumns + ` FROM beneficiary b JOIN account a ON a.id = b.referent_id JOIN referral r ON r.beneficiary_id = b.id
 WHERE b.erased_at IS NULL AND r.id = ANY ($5) AND ` + referralInSight + ` AND $1 IN ('REFERENT', 'PROVIDER')`
	// Working days from SEND to the first decision of the porteur, over the last year.
	selectAnswers = `-- name: Answers
SELECT r.action_id, r.sent_at, min(e.at) AS answered_at, (array_agg(e.act ORDER BY e.seq))[1] IN ('ACCEPT', 'WAITLIST') AS accepted
  FROM referral r JOIN referral_event e ON e.referral_id = r.id AND e.act IN ('ACCEPT', 'WAITLIST', 'DECLINE')
 WHERE r.channel = 'PLATFORM' AND r.sent_at > $1 GROUP BY r.id, r.sent_at`
)

// seen is a prescription as it is read.
type seen struct {
	life
	ActionTitle      string     `db:"action_title"`
	ReferrerName     string     `db:"referrer_name"`
	ReferrerEmail    string     `db:"referrer_email"`
	ReferrerPhone    string     `db:"referrer_phone"`
	AppointmentPlace []byte     `db:"appointment_place"`
	RedirectedTo     *uuid.UUID `db:"redirected_to"`
	Duplicate        bool       `db:"duplicate"`
	Rank             int        `db:"rank"`
	OrderKey         float64    `db:"order_key"`
}

// record shapes a row; its texts are sealed still.
func (s *seen) record() referral.Record {
	l := &s.life
	r := referral.Referral{
		ID: l.ID, Number: l.Number, Channel: l.Channel, State: l.State, Action: l.Action, ActionTitle: s.ActionTitle, Provider: deref1(l.Provider), Organization: l.Organization,
		Referrer:    referral.Person{Account: l.Referrer, Organization: l.Organization, Name: s.ReferrerName, Email: s.ReferrerEmail, Phone: s.ReferrerPhone},
		Beneficiary: deref1(l.Beneficiary), Pole: l.Pole, Territory: l.Territory, ConsentGivenOn: clock.Day(l.ConsentGivenOn), Withdrawn: l.WithdrawnAt != nil, Urgent: l.Urgent,
		RightsOpenedOn: clock.Day(deref1(l.RightsOpenedOn)), Session: deref1(l.Session), Rank: s.Rank, DueAt: l.DueAt, NextActor: deref1(l.NextActor),
		Outcome: referral.Outcome(deref1(l.Outcome)), DeclineReason: referral.DeclineReason(deref1(l.DeclineReason)), StartedOn: clock.Day(deref1(l.StartedOn)),
		RedirectedFrom: deref1(l.RedirectedFrom), RedirectedTo: deref1(s.RedirectedTo), StateBefore: deref1(l.StateBefore), EndedAt: l.EndedAt, SentAt: l.SentAt,
		Version: l.Version, CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt, Duplicate: s.Duplicate,
	}
	if r.Session == uuid.Nil {
		r.Session = deref1(l.Wanted)
	}
	if l.AppointmentAt != nil {
		r.Appointment = &referral.Appointment{StartsAt: *l.AppointmentAt}
	}
	return referral.Record{Referral: r, Reason: l.Reason, Override: l.Override, Place: s.AppointmentPlace}
}

// ReferralByNumber reads one in sight by its number; without a suffix the newest of its family.
func (db *DB) ReferralByNumber(ctx context.Context, scope access.Scope, number string) (*referral.Record, error) {
	return db.oneReferral(ctx, selectReferralByNumber, sightArgs(&scope.Actor, number))
}

// Referral reads one in sight.
func (db *DB) Referral(ctx context.Context, scope access.Scope, id uuid.UUID) (*referral.Record, error) {
	return db.oneReferral(ctx, selectReferral, sightArgs(&scope.Actor, id))
}

func (db *DB) oneReferral(ctx context.Context, query string, args []any) (*referral.Record, error) {
	var row seen
	if err := db.GetContext(ctx, &row, query, args...); err != nil {
		return nil, mapError(err)
	}
	record := row.record()
	return &record, nil
}

// Referrals reads a page of those in sight, how many there are, and how many in each state.
func (db *DB) Referrals(ctx context.Context, scope access.Scope, q *referral.Query) (*referral.RecordPage, error) {
	args := sightArgs(&scope.Actor, idsOrNull(q.IDs), textOrNull(q.Pole), keyOrNull(q.Action), keyOrNull(q.Session), string(q.Direction), q.Overdue, q.Now, q.Number,
		keyOrNull(q.Beneficiary))
	var rows []seen
	counts := make(map[referral.State]int)
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		var counted []struct {
			State referral.State `db:"state"`
			Count int            `db:"count"`
		}
		if err := tx.SelectContext(ctx, &counted, countReferrals, args...); err != nil {
			return err
		}
		for _, c := range counted {
			counts[c.State] = c.Count
		}
		var states any
		if len(q.States) > 0 {
			states = pq.Array(q.States)
		}
		return tx.SelectContext(ctx, &rows, selectReferrals, append(args, states, q.AfterKey, keyOrNull(q.AfterID), q.First+1)...)
	})
	if err != nil {
		return nil, err
	}
	page := &referral.RecordPage{Counts: counts, More: len(rows) > q.First}
	for i := range rows[:min(len(rows), q.First)] {
		page.Records = append(page.Records, rows[i].record())
		page.Keys = append(page.Keys, rows[i].OrderKey)
	}
	return page, nil
}

func idsOrNull(ids []uuid.UUID) any {
	if ids == nil {
		return nil
	}
	return idArray(ids)
}

// CountByPerson counts the prescriptions in sight of persons.
func (db *DB) CountByPerson(ctx context.Context, scope access.Scope, persons []uuid.UUID, now time.Time) (map[uuid.UUID]referral.Counts, error) {
	var rows []struct {
		ID uuid.UUID `db:"id"`
		referral.Counts
	}
	if err := db.SelectContext(ctx, &rows, countByPerson, sightArgs(&scope.Actor, idArray(persons), now)...); err != nil {
		return nil, mapError(err)
	}
	counts := map[uuid.UUID]referral.Counts{}
	for _, row := range rows {
		counts[row.ID] = row.Counts
	}
	return counts, nil
}

// ReferredPersons reads whom the viewer's prescriptions are for, in memory, to seek a name; of one person only, if given.
func (p *People) ReferredPersons(ctx context.Context, scope access.Scope, beneficiary uuid.UUID) ([]referral.Named, error) {
	var rows []struct {
		ID          uuid.UUID      `db:"id"`
		State       referral.State `db:"state"`
		EndedAt     *time.Time     `db:"ended_at"`
		Withdrawn   bool           `db:"withdrawn"`
		Beneficiary uuid.UUID      `db:"beneficiary"`
		Identity    []byte         `db:"identity"`
	}
	if err := p.SelectContext(ctx, &rows, selectNamed, sightArgs(&scope.Actor, keyOrNull(beneficiary))...); err != nil {
		return nil, mapError(err)
	}
	named := make([]referral.Named, 0, len(rows))
	for _, row := range rows {
		person, err := p.open(&beneficiaryRow{ID: row.Beneficiary, Identity: row.Identity})
		if err != nil {
			return nil, err
		}
		named = append(named, referral.Named{Referral: row.ID, Identity: person.Identity, State: row.State, EndedAt: row.EndedAt, Withdrawn: row.Withdrawn})
	}
	return named, nil
}

// ReferredBy reads whom prescriptions in sight are for, by prescription, and writes down that they were read.
func (p *People) ReferredBy(ctx context.Context, scope access.Scope, referrals []uuid.UUID, now time.Time) (map[uuid.UUID]referral.Beneficiary, error) {
	found := make(map[uuid.UUID]referral.Beneficiary, len(referrals))
	err := p.InTx(ctx, func(tx *sqlx.Tx) error {
		var rows []struct {
			Referral uuid.UUID `db:"referral_id"`
			beneficiaryRow
		}
		if err := tx.SelectContext(ctx, &rows, selectReferredBy, sightArgs(&scope.Actor, idArray(referrals))...); err != nil {
			return err
		}
		persons := make([]referral.Beneficiary, 0, len(rows))
		for i := range rows {
			person, err := p.open(&rows[i].beneficiaryRow)
			if err != nil {
				return err
			}
			found[rows[i].Referral] = person
			persons = append(persons, person)
		}
		return noteReading(ctx, tx, &scope.Actor, persons, now)
	})
	return found, err
}

// ReferralEvents reads the history of a prescription that has been found in sight.
func (db *DB) ReferralEvents(ctx context.Context, id uuid.UUID) ([]referral.EventRecord, error) {
	var rows []struct {
		ID   uuid.UUID      `db:"id"`
		At   time.Time      `db:"at"`
		Act  referral.Act   `db:"act"`
		From referral.State `db:"from_state"`
		To   referral.State `db:"to_state"`
		By   string         `db:"by"`
		Note []byte         `db:"note"`
	}
	if err := db.SelectContext(ctx, &rows, selectReferralEvents, id); err != nil {
		return nil, mapError(err)
	}
	events := make([]referral.EventRecord, 0, len(rows))
	for _, row := range rows {
		events = append(events, referral.EventRecord{ID: row.ID, Event: referral.Event{At: row.At, Act: row.Act, From: row.From, To: row.To, By: row.By}, Note: row.Note})
	}
	return events, nil
}

// ReferralMessages reads the messages of a prescription that has been found in sight, oldest first.
func (db *DB) ReferralMessages(ctx context.Context, id uuid.UUID) ([]referral.MessageRecord, error) {
	var rows []struct {
		ID           uuid.UUID     `db:"id"`
		Side         referral.Side `db:"side"`
		Account      uuid.UUID     `db:"account_id"`
		Organization uuid.UUID     `db:"organization_id"`
		Name         string        `db:"name"`
		Email        string        `db:"email"`
		Phone        string        `db:"phone"`
		Body         []byte        `db:"body"`
		SentAt       time.Time     `db:"sent_at"`
		ReadAt       *time.Time    `db:"read_at"`
	}
	if err := db.SelectContext(ctx, &rows, selectReferralMessages, id); err != nil {
		return nil, mapError(err)
	}
	messages := make([]referral.MessageRecord, 0, len(rows))
	for _, row := range rows {
		messages = append(messages, referral.MessageRecord{Body: row.Body, Message: referral.Message{
			ID: row.ID, Side: row.Side, SentAt: row.SentAt, ReadAt: row.ReadAt,
			Author: referral.Person{Account: row.Account, Organization: row.Organization, Name: row.Name, Email: row.Email, Phone: row.Phone},
		}})
	}
	return messages, nil
}

// FollowUps reads those of a prescription that has been found in sight.
func (db *DB) FollowUps(ctx context.Context, id uuid.UUID) ([]referral.FollowUp, error) {
	var rows []struct {
		Months     int              `db:"months"`
		DueOn      clock.Day        `db:"due_on"`
		Outcome    referral.Outcome `db:"outcome"`
		RecordedAt *time.Time       `db:"recorded_at"`
	}
	if err := db.SelectContext(ctx, &rows, selectFollowUps, id); err != nil {
		return nil, mapError(err)
	}
	list := make([]referral.FollowUp, 0, len(rows))
	for _, row := range rows {
		list = append(list, referral.FollowUp(row))
	}
	return list, nil
}

// ReadReferralMessages notes that the actor's side has read those of the other.
func (db *DB) ReadReferralMessages(ctx context.Context, deed *access.Deed, id uuid.UUID) error {
	return db.InTx(ctx, func(tx *sqlx.Tx) error {
		if err := standing(ctx, tx, &deed.Scope.Actor); err != nil {
			return err
		}
		var row seen
		err := tx.GetContext(ctx, &row, selectReferral, sightArgs(&deed.Scope.Actor, id)...)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.NotFoundProblem("id")
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, updateMessagesRead, id, sideOf(&deed.Scope.Actor), deed.At)
		return err
	})
}

// ListenReferrals calls changed with every prescription that changes, until ctx ends.
func (db *DB) ListenReferrals(ctx context.Context, changed func(id uuid.UUID)) error {
	return db.listenTo(ctx, "referral", func(payload string) {
		if id, err := uuid.Parse(payload); err == nil {
			changed(id)
		}
	})
}

// listenTo calls heard with the payload of every announcement on a channel, until ctx ends; with "" after a lost connection
// is there again, since some may have been lost with it.
func (db *DB) listenTo(ctx context.Context, channel string, heard func(payload string)) error {
	listener := pq.NewListener(listenerAddress(db.config), firstReconnect, lastReconnect, nil)
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() })
	defer func() {
		stop()
		_ = listener.Close()        // a second time is an error that says so
		for range listener.Notify { // until its goroutine has ended
		}
	}()
	if err := listener.Listen(channel); err != nil {
		if ctx.Err() != nil {
			return nil // ending is what was asked for
		}
		return mapError(err)
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case announced, open := <-listener.Notify:
			if !open || ctx.Err() != nil {
				return nil
			}
			if announced == nil {
				heard("")
				continue
			}
			heard(announced.Extra)
		}
	}
}

// ReferralOfMessage says which prescription a message is about.
func (db *DB) ReferralOfMessage(ctx context.Context, message uuid.UUID) (uuid.UUID, error) {
	var id uuid.UUID
	err := db.GetContext(ctx, &id, `-- name: ReferralOfMessage
SELECT referral_id FROM referral_message WHERE id = $1`, message)
	return id, mapError(err)
}

// AllAnswers reads the first decisions on every action since a day.
func (db *DB) AllAnswers(ctx context.Context, since time.Time) (map[uuid.UUID][]referral.Answer, error) {
	var rows []struct {
		Action     uuid.UUID `db:"action_id"`
		SentAt     time.Time `db:"sent_at"`
		AnsweredAt time.Time `db:"answered_at"`
		Accepted   bool      `db:"accepted"`
	}
	if err := db.SelectContext(ctx, &rows, selectAnswers, since); err != nil {
		return nil, mapError(err)
	}
	answers := map[uuid.UUID][]referral.Answer{}
	for _, row := range rows {
		answers[row.Action] = append(answers[row.Action], referral.Answer{SentAt: row.SentAt, AnsweredAt: row.AnsweredAt, Accepted: row.Accepted})
	}
	return answers, nil
}
