package db

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/referral"
)

// Locks are taken in one order, so that acts wait for each other instead of ending each other: the prescription acted on,
// then the counters of places by session, then the waiting list, then prescriptions that wait on it. An act on one that
// waits takes the counters first if it needs them.

const (
	// referralInSight is which prescriptions the one who asks may see: $1 her role, $2 her organisation, $3 her account, $4 her pôle.
	referralInSight = `(($1 = 'REFERENT' AND r.organization_id = $2
                AND (r.referrer_id = $3 OR EXISTS (SELECT 1 FROM organization o WHERE o.id = $2 AND o.shared_caseload)))
           OR ($1 = 'PROVIDER' AND r.provider_id = $2 AND r.sent_at IS NOT NULL AND r.channel = 'PLATFORM')
           OR ($1 = 'POLE_COORDINATOR' AND r.pole_code = $4 AND r.sent_at IS NOT NULL)
           OR ($1 = 'DEPARTMENT_ADMIN' AND r.sent_at IS NOT NULL))`

	// What delays depend on is read with the prescription: the sheet's own, and the days of its session.
	lifeColumns = `r.id, r.number, r.family, r.hop, r.channel, r.state, r.last_act, r.action_id, r.provider_id, r.organization_id, r.referrer_id,
       r.referrer_membership_id, r.beneficiary_id, r.territory_code, r.pole_code, to_char(r.consent_given_on, 'YYYY-MM-DD') AS consent_given_on,
       r.consent_withdrawn_at, r.receiver_fingerprint, r.urgent, to_char(r.rights_opened_on, 'YYYY-MM-DD') AS rights_opened_on, r.reason, r.override_reason,
       r.wanted_session_id, r.session_id, r.declined_session_id, r.lapses, r.queued_at, r.sent_at, r.since, r.next_actor, r.due_at, r.lapses_at, r.remind_at,
       r.reminders, to_char(r.started_on, 'YYYY-MM-DD') AS started_on, r.outcome, r.decline_reason, r.ended_at, r.state_before, r.redirected_from, r.created_at,
       r.updated_at, r.version,
       (SELECT a.starts_at FROM referral_appointment a WHERE a.referral_id = r.id) AS appointment_at,
       coalesce((c.content ->> 'durationMonths')::integer, 0) AS duration_months, coalesce((c.content ->> 'durationWeeks')::integer, 0) AS duration_weeks,
       coalesce((c.content #>> '{prescription,answerWithinWorkingDays}')::integer, 0) AS answer_within`
	lifeTables = `referral r JOIN action x ON x.id = r.action_id
  LEFT JOIN action_revision c ON c.action_id = x.id AND c.number = x.published_revision`

	lockInSight = `-- name: LockReferral
SELECT ` + lifeColumns + ` FROM ` + lifeTables + ` WHERE r.id = $5 AND ` + referralInSight + ` FOR NO KEY UPDATE OF r`
	lockReferral = `-- name: LockAnyReferral
SELECT ` + lifeColumns + ` FROM ` + lifeTables + ` WHERE r.id = $1 FOR NO KEY UPDATE OF r`

	saveReferral = `-- name: SaveReferral
UPDATE referral SET state = $1, last_act = $2, provider_id = $3, territory_code = $4, pole_code = $5,
       consent_given_on = $6, consent_withdrawn_at = $7, receiver_fingerprint = $8, urgent = $9,
       rights_opened_on = $10, reason = $11, override_reason = $12, wanted_session_id = $13, session_id = $14,
       declined_session_id = $15, lapses = $16, queued_at = $17, sent_at = $18, since = $19, next_actor = $20,
       due_at = $21, lapses_at = $22, remind_at = $23, reminders = $24, started_on = $25, outcome = $26,
       decline_reason = $27, ended_at = $28, state_before = $29, updated_at = $30, version = version + 1
 WHERE id = $31 AND version = $32`
	insertReferral = `-- name: InsertReferral
INSERT INTO referral (id, family, hop, channel, state, last_act, action_id, provider_id, organization_id, referrer_id, referrer_membership_id, beneficiary_id,
       territory_code, pole_code, consent_given_on, receiver_fingerprint, urgent, rights_opened_on, reason, override_reason, wanted_session_id, queued_at, sent_at,
       since, next_actor, due_at, lapses_at, remind_at, redirected_from, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
       $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
       $23, $24, $25, $26, $27, $28, $29, $30, $31)`
	insertReferralEvent = `-- name: InsertReferralEvent
INSERT INTO referral_event (id, referral_id, at, act, from_state, to_state, side, account_id, membership_id, session_id, note)
VALUES ($1, $2, $3, $4, nullif($5, ''), $6, $7, $8, $9, $10, $11)`
	nextNumber = `-- name: NextReferralNumber
INSERT INTO referral_year (year, last) VALUES ($1, 1) ON CONFLICT (year) DO UPDATE SET last = referral_year.last + 1 RETURNING last`
	nextHop = `-- name: NextHop
SELECT max(hop) + 1 FROM referral WHERE family = $1`
	deleteDraft = `-- name: DeleteDraft
DELETE FROM referral WHERE id = $1 AND state = 'DRAFT'`
	upsertAppointment = `-- name: SetAppointment
INSERT INTO referral_appointment (referral_id, starts_at, place, set_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (referral_id) DO UPDATE SET starts_at = EXCLUDED.starts_at, place = EXCLUDED.place, set_at = EXCLUDED.set_at`
	deleteAppointment = `-- name: DeleteAppointment
DELETE FROM referral_appointment WHERE referral_id = $1`
	insertFollowUps = `-- name: InsertFollowUps
INSERT INTO referral_follow_up (referral_id, months, due_on) VALUES ($1, $2, $3), ($1, $4, $5) ON CONFLICT DO NOTHING`
	deleteFollowUps = `-- name: DeleteFollowUps
DELETE FROM referral_follow_up WHERE referral_id = $1 AND recorded_at IS NULL`
	insertMessage = `-- name: InsertMessage
INSERT INTO referral_message (id, referral_id, side, account_id, membership_id, body, sent_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	selectDelays = `-- name: Delays
SELECT name, value FROM setting WHERE (name LIKE 'REFERRAL\_%' OR name = 'ANSWER_WORKING_DAYS') AND jsonb_typeof(value) = 'number'`
)

// life is a prescription while it is acted on.
type life struct {
	ID             uuid.UUID        `db:"id"`
	Number         string           `db:"number"`
	Family         string           `db:"family"`
	Hop            int              `db:"hop"`
	Channel        referral.Channel `db:"channel"`
	State          referral.State   `db:"state"`
	LastAct        *referral.Act    `db:"last_act"`
	Action         uuid.UUID        `db:"action_id"`
	Provider       *uuid.UUID       `db:"provider_id"`
	Organization   uuid.UUID        `db:"organization_id"`
	Referrer       uuid.UUID        `db:"referrer_id"`
	Membership     uuid.UUID        `db:"referrer_membership_id"`
	Beneficiary    *uuid.UUID       `db:"beneficiary_id"`
	Territory      string           `db:"territory_code"`
	Pole           string           `db:"pole_code"`
	ConsentGivenOn string           `db:"consent_given_on"`
	WithdrawnAt    *time.Time       `db:"consent_withdrawn_at"`
	Fingerprint    []byte           `db:"receiver_fingerprint"`
	Urgent         bool             `db:"urgent"`
	RightsOpenedOn *string          `db:"rights_opened_on"`
	Reason         []byte           `db:"reason"`
	Override       []byte           `db:"override_reason"`
	Wanted         *uuid.UUID       `db:"wanted_session_id"`
	Session        *uuid.UUID       `db:"session_id"`
	DeclinedPlace  *uuid.UUID       `db:"declined_session_id"`
	Lapses         int              `db:"lapses"`
	QueuedAt       *time.Time       `db:"queued_at"`
	SentAt         *time.Time       `db:"sent_at"`
	Since          time.Time        `db:"since"`
	NextActor      *referral.Side   `db:"next_actor"`
	DueAt          *time.Time       `db:"due_at"`
	LapsesAt       *time.Time       `db:"lapses_at"`
	RemindAt       *time.Time       `db:"remind_at"`
	Reminders      int              `db:"reminders"`
	StartedOn      *string          `db:"started_on"`
	Outcome        *string          `db:"outcome"`
	DeclineReason  *string          `db:"decline_reason"`
	EndedAt        *time.Time       `db:"ended_at"`
	StateBefore    *referral.State  `db:"state_before"`
	RedirectedFrom *uuid.UUID       `db:"redirected_from"`
	CreatedAt      time.Time        `db:"created_at"`
	UpdatedAt      time.Time        `db:"updated_at"`
	Version        int              `db:"version"`

	AppointmentAt  *time.Time `db:"appointment_at"`
	DurationMonths int        `db:"duration_months"`
	DurationWeeks  int        `db:"duration_weeks"`
	AnswerWithin   int        `db:"answer_within"`
}

// written are the arguments of saveReferral, in its order.
func (l *life) written() []any {
	return []any{
		l.State, l.LastAct, l.Provider, l.Territory, l.Pole, l.ConsentGivenOn, l.WithdrawnAt, l.Fingerprint, l.Urgent, l.RightsOpenedOn, l.Reason,
		l.Override, l.Wanted, l.Session, l.DeclinedPlace, l.Lapses, l.QueuedAt, l.SentAt, l.Since, l.NextActor, l.DueAt, l.LapsesAt, l.RemindAt,
		l.Reminders, l.StartedOn, l.Outcome, l.DeclineReason, l.EndedAt, l.StateBefore, l.UpdatedAt, l.ID, l.Version,
	}
}

// begun are the arguments of insertReferral, in its order.
func (l *life) begun() []any {
	return []any{
		l.ID, l.Family, l.Hop, l.Channel, l.State, l.LastAct, l.Action, l.Provider, l.Organization, l.Referrer, l.Membership, l.Beneficiary,
		l.Territory, l.Pole, l.ConsentGivenOn, l.Fingerprint, l.Urgent, l.RightsOpenedOn, l.Reason, l.Override, l.Wanted, l.QueuedAt, l.SentAt,
		l.Since, l.NextActor, l.DueAt, l.LapsesAt, l.RemindAt, l.RedirectedFrom, l.CreatedAt, l.UpdatedAt,
	}
}

func (l *life) outside() bool { return l.Channel != referral.Platform }

func (l *life) current() *referral.Current {
	return &referral.Current{
		State: l.State, Outside: l.outside(), Version: l.Version, EndedAt: l.EndedAt, Withdrawn: l.WithdrawnAt != nil, StateBefore: deref1(l.StateBefore),
	}
}

func deref1[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

// keyOrNull is NULL for uuid.Nil.
func keyOrNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func textOrNull[T ~string](text T) *string {
	if text == "" {
		return nil
	}
	s := string(text)
	return &s
}

// doing is one act under way: who does it, when, under which delays.
type doing struct {
	db     *DB
	tx     *sqlx.Tx
	deed   *access.Deed
	side   referral.Side
	delays referral.Delays
}

func (db *DB) newDoing(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, side referral.Side) (*doing, error) {
	delays, err := readDelays(ctx, tx)
	return &doing{db: db, tx: tx, deed: deed, side: side, delays: delays}, err
}

func readDelays(ctx context.Context, q sqlx.QueryerContext) (referral.Delays, error) {
	var rows []struct {
		Name  string `db:"name"`
		Value string `db:"value"`
	}
	if err := sqlx.SelectContext(ctx, q, &rows, selectDelays); err != nil {
		return referral.Delays{}, err
	}
	delays := referral.DefaultDelays()
	for _, row := range rows {
		if value, err := strconv.Atoi(row.Value); err == nil {
			delays.Set(row.Name, value)
		}
	}
	return delays, nil
}

// Delays reads those in force.
func (db *DB) Delays(ctx context.Context) (referral.Delays, error) {
	delays, err := readDelays(ctx, db)
	return delays, mapError(err)
}

// sideOf says on which side the actor of a deed stands: her role's, as the matrix has let her in.
func sideOf(actor *access.Actor) referral.Side {
	switch actor.Role {
	case access.Referent:
		return referral.Referrer
	case access.Provider:
		return referral.Provider
	default:
		return referral.Neither
	}
}

func sightArgs(actor *access.Actor, more ...any) []any {
	return append([]any{string(actor.Role), actor.Organization, actor.Account, actor.Pole}, more...)
}

// lock reads a prescription that the actor may see, and keeps others from acting on it until the end.
func (d *doing) lock(ctx context.Context, id uuid.UUID) (*life, error) {
	var l life
	err := d.tx.GetContext(ctx, &l, lockInSight, sightArgs(&d.deed.Scope.Actor, id)...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.NotFoundProblem("id")
	}
	return &l, err
}

// enter puts a prescription into a state, with its owner and delays.
func (d *doing) enter(ctx context.Context, l *life, next referral.State, act referral.Act) error {
	if next.Terminal() && !l.State.Terminal() {
		before := l.State
		l.StateBefore, l.EndedAt = &before, &d.deed.At
	}
	if !next.Terminal() {
		l.StateBefore, l.EndedAt, l.Outcome, l.DeclineReason = nil, nil, nil, nil
	}
	l.State, l.LastAct, l.Since, l.Reminders = next, &act, d.deed.At, 0
	return d.schedule(ctx, l)
}

// schedule counts the delays of the state anew.
func (d *doing) schedule(ctx context.Context, l *life) error {
	l.NextActor, l.DueAt, l.LapsesAt, l.RemindAt = nil, nil, nil, nil
	owner := l.State.Owner()
	if owner == "" || l.outside() {
		return nil
	}
	timing, err := d.timing(ctx, l)
	if err != nil {
		return err
	}
	l.NextActor, l.DueAt, l.LapsesAt = &owner, d.delays.Due(l.State, timing), d.delays.Lapses(l.State, timing)
	l.RemindAt = nextReminder(d.delays.Reminders(l.State, timing), l.Reminders)
	return nil
}

func nextReminder(reminders []referral.Reminder, sent int) *time.Time {
	if sent >= len(reminders) {
		return nil
	}
	return &reminders[sent].At
}

func (d *doing) timing(ctx context.Context, l *life) (*referral.Timing, error) {
	t := &referral.Timing{
		Since: l.Since, Appointment: l.AppointmentAt, AnswerWithin: l.AnswerWithin, DurationMonths: l.DurationMonths, DurationWeeks: l.DurationWeeks,
		StartedOn: clock.Day(deref1(l.StartedOn)),
	}
	if l.Session == nil {
		return t, nil
	}
	err := d.tx.QueryRowxContext(ctx, `-- name: SessionDays
SELECT coalesce(to_char(starts_on, 'YYYY-MM-DD'), ''), coalesce(to_char(ends_on, 'YYYY-MM-DD'), '') FROM session WHERE id = $1`, *l.Session).
		Scan(&t.SessionStartsOn, &t.SessionEndsOn)
	return t, err
}

// save writes a prescription back, with the line of its history and the word to those whom it concerns.
func (d *doing) save(ctx context.Context, l *life, was referral.State, act referral.Act, eventID uuid.UUID, note []byte) error {
	l.UpdatedAt = d.deed.At
	result, err := d.tx.ExecContext(ctx, saveReferral, l.written()...)
	if err != nil {
		return duplicateOf(err)
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, fault.StaleVersion())
	}
	l.Version++
	if l.State == referral.Draft {
		return nil
	}
	return d.record(ctx, l, was, act, eventID, note)
}

// record writes the line of the history, and announces it.
func (d *doing) record(ctx context.Context, l *life, was referral.State, act referral.Act, eventID uuid.UUID, note []byte) error {
	if eventID == uuid.Nil {
		eventID = uuid.New()
	}
	actor, side := &d.deed.Scope.Actor, d.side
	if actor.Account == uuid.Nil {
		side = referral.Clock
	}
	if _, err := d.tx.ExecContext(ctx, insertReferralEvent, eventID, l.ID, d.deed.At, act, was, l.State, side, keyOrNull(actor.Account), keyOrNull(actor.Membership),
		l.Session, note); err != nil {
		return err
	}
	if side == referral.Clock {
		ctx = access.As(ctx, access.Actor{}) // what follows by itself is told to whoever set it off, too
	}
	return announce(ctx, d.tx, d.deed.At, referral.Tell(l.news(act), side)...)
}

func (l *life) news(act referral.Act) *referral.News {
	provider := deref1(l.Provider)
	if l.SentAt == nil { // whom a draft is meant for knows nothing of it
		provider = uuid.Nil
	}
	return &referral.News{
		ID: l.ID, Number: l.Number, Act: act, State: l.State, Referrer: l.Referrer, Provider: provider, Pole: l.Pole,
		NextActor: deref1(l.NextActor), DueAt: l.DueAt, Outside: l.outside(),
	}
}

// duplicateOf turns the guard against two prescriptions of one person to one action into a problem.
func duplicateOf(err error) error {
	if Constraint(err) == "referral_active_key" {
		return fault.On("beneficiary", fault.Duplicate, "Une prescription de cette personne vers cette action est déjà en cours. Ouvrez-la depuis sa fiche.")
	}
	return err
}

// object is what the journal says of an act on a prescription.
func (l *life) object(act referral.Act) access.Object {
	return l.told(strings.ToLower(referral.ActLabels[act]))
}

func (l *life) told(what string) access.Object {
	return access.Object{Type: "Referral", ID: l.ID, Detail: map[string]any{"number": l.Number, "state": l.State, "fait": "prescription : " + what}}
}
