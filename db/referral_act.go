package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/referral"
)

const (
	// A person whom the actor supports, herself or through her organisation's shared caseload.
	selectSupported = `-- name: SupportedPerson
SELECT b.id, b.identity, b.territory_code, to_char(b.consent_given_on, 'YYYY-MM-DD') AS consent_given_on, t.pole_code
  FROM beneficiary b JOIN territory t ON t.code = b.territory_code
 WHERE b.id = $1 AND b.organization_id = $2 AND b.erased_at IS NULL
   AND (b.referent_id = $3 OR EXISTS (SELECT 1 FROM organization o WHERE o.id = $2 AND o.shared_caseload))
   FOR SHARE OF b`
	// The organisations that answer prescriptions to a published sheet, and whether they hold a commune. None of them leaves the
	// sheet before the prescription is sent, or it is not addressed to it.
	selectAddressees = `-- name: Addressees
SELECT p.organization_id AS id, o.name,
       NOT EXISTS (SELECT 1 FROM action_provider_territory t WHERE t.action_id = p.action_id AND t.organization_id = p.organization_id)
       OR EXISTS (SELECT 1 FROM action_provider_territory t WHERE t.action_id = p.action_id AND t.organization_id = p.organization_id
                     AND territory_holds(t.territory_code, $2)) AS holds
  FROM action_provider p JOIN action a ON a.id = p.action_id AND a.status = 'PUBLISHED' JOIN organization o ON o.id = p.organization_id
 WHERE p.action_id = $1 AND p.receives_referrals
   AND EXISTS (SELECT 1 FROM membership m WHERE m.organization_id = p.organization_id AND m.role = 'PROVIDER' AND m.ended_at IS NULL)
 ORDER BY o.name, o.id
   FOR KEY SHARE OF p`
	selectChosen = `-- name: ChosenForReferral
SELECT $1::uuid IS NULL OR EXISTS (SELECT 1 FROM organization o WHERE o.id = $1), $2::uuid IS NULL OR EXISTS (SELECT 1 FROM session s WHERE s.id = $2 AND s.action_id = $3)`
	selectSheet = `-- name: SheetDelays
SELECT coalesce((c.content ->> 'durationMonths')::integer, 0) AS duration_months, coalesce((c.content ->> 'durationWeeks')::integer, 0) AS duration_weeks,
       coalesce((c.content #>> '{prescription,answerWithinWorkingDays}')::integer, 0) AS answer_within
  FROM action x LEFT JOIN action_revision c ON c.action_id = x.id AND c.number = x.published_revision WHERE x.id = $1`
	selectWantable = `-- name: WantedSession
SELECT session_serves(s, $4), session_is_over(s, $5) FROM session s WHERE s.id = $1 AND s.action_id = $2 AND s.provider_id = $3`
	// The last day on which a person withdrew her consent.
	selectWithdrawn = `-- name: ConsentWithdrawn
SELECT coalesce(to_char(max(consent_withdrawn_at) AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD'), '') FROM referral WHERE beneficiary_id = $1`
)

// CreateReferral writes a prescription, as a draft or sent at once, or the note of an orientation made elsewhere.
func (p *People) CreateReferral(ctx context.Context, deed *access.Deed, made *referral.New) (access.Done, error) {
	return p.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		d, err := p.newDoing(ctx, tx, deed, referral.Referrer)
		if err != nil {
			return access.Object{}, err
		}
		if made.Person != nil {
			if err := p.insert(ctx, tx, made.Person); err != nil {
				return access.Object{}, err
			}
		}
		l, err := d.create(ctx, made, nil)
		if err != nil {
			return access.Object{}, err
		}
		switch {
		case l.outside():
			return l.told("orientation notée"), nil
		case made.Send:
			return l.object(referral.Send), nil
		default:
			return l.told("brouillon"), nil
		}
	})
}

// create writes a new prescription; after one, if it goes on elsewhere.
func (d *doing) create(ctx context.Context, made *referral.New, after *life) (*life, error) {
	actor := &d.deed.Scope.Actor
	l := &life{
		ID: made.ID, Channel: made.Channel, State: referral.Draft, Action: made.Action, Provider: keyOrNull(made.Provider), Organization: actor.Organization,
		Referrer: actor.Account, Membership: actor.Membership, Beneficiary: &made.Beneficiary, Urgent: made.Urgent, Reason: made.Reason, Override: made.Override,
		RightsOpenedOn: textOrNull(made.RightsOpenedOn), Wanted: keyOrNull(made.Session), CreatedAt: d.deed.At, UpdatedAt: d.deed.At, Since: d.deed.At, Version: 1,
	}
	if after != nil {
		l.RedirectedFrom, l.Referrer, l.Membership, l.ConsentGivenOn = &after.ID, after.Referrer, after.Membership, string(made.ConsentGivenOn)
	}
	if err := d.readSheet(ctx, l); err != nil {
		return nil, err
	}
	if err := d.checkChosen(ctx, l); err != nil {
		return nil, err
	}
	if err := d.address(ctx, l, made); err != nil {
		return nil, err
	}
	if err := d.schedule(ctx, l); err != nil {
		return nil, err
	}
	if err := d.number(ctx, l, after); err != nil {
		return nil, err
	}
	if _, err := d.tx.ExecContext(ctx, insertReferral, l.begun()...); err != nil {
		return nil, duplicateOf(err)
	}
	if l.State == referral.Draft {
		return l, nil
	}
	return l, d.record(ctx, l, "", referral.Send, made.EventID, nil)
}

// address reads the person, and sends to whoever is to receive, if it is to be sent.
func (d *doing) address(ctx context.Context, l *life, made *referral.New) error {
	switch {
	case l.outside():
		if _, err := d.person(ctx, l); err != nil {
			return err
		}
		send := referral.Send
		at := made.On.End()
		if at.After(d.deed.At) {
			at = d.deed.At
		}
		l.State, l.LastAct, l.SentAt = referral.Sent, &send, &at
		return nil
	case made.Send:
		if err := d.send(ctx, l, made.Judge, made.Fingerprint); err != nil {
			return err
		}
		send := referral.Send
		l.State, l.LastAct = referral.Sent, &send
		return nil
	default:
		_, err := d.person(ctx, l)
		return err
	}
}

func (d *doing) readSheet(ctx context.Context, l *life) error {
	err := d.tx.QueryRowxContext(ctx, selectSheet, l.Action).Scan(&l.DurationMonths, &l.DurationWeeks, &l.AnswerWithin)
	if errors.Is(err, sql.ErrNoRows) {
		return fault.NotFoundProblem("action")
	}
	return err
}

// number gives the next of the year, or the next of the family of a prescription that goes on elsewhere.
func (d *doing) number(ctx context.Context, l, after *life) error {
	l.Hop = 1
	if after != nil {
		l.Family = after.Family
		if err := d.tx.GetContext(ctx, &l.Hop, nextHop, l.Family); err != nil {
			return err
		}
		l.Number = fmt.Sprintf("%s/%d", l.Family, l.Hop)
		return nil
	}
	year := clock.DayOf(d.deed.At)[2:4]
	var last int
	if err := d.tx.GetContext(ctx, &last, nextNumber, "20"+string(year)); err != nil {
		return err
	}
	l.Family = fmt.Sprintf("%s-%06d", year, last)
	l.Number = l.Family
	return nil
}

// person reads whom a prescription is for, where she lives and since when she agrees, and gives her sealed identity.
func (d *doing) person(ctx context.Context, l *life) ([]byte, error) {
	var found struct {
		ID        uuid.UUID `db:"id"`
		Identity  []byte    `db:"identity"`
		Territory string    `db:"territory_code"`
		Consent   string    `db:"consent_given_on"`
		Pole      *string   `db:"pole_code"`
	}
	actor := &d.deed.Scope.Actor
	err := d.tx.GetContext(ctx, &found, selectSupported, deref1(l.Beneficiary), actor.Organization, actor.Account)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.NotFoundProblem("beneficiary")
	}
	if err != nil {
		return nil, err
	}
	if found.Pole == nil {
		return nil, fault.On("beneficiary", fault.NotCovered, "La commune de cette personne n’est dans aucun pôle du département : corrigez-la sur sa fiche.")
	}
	l.Territory, l.Pole = found.Territory, *found.Pole
	if l.ConsentGivenOn == "" || l.State == referral.Draft && l.RedirectedFrom == nil {
		l.ConsentGivenOn = found.Consent
	}
	return found.Identity, nil
}

// send checks what sending needs, and settles to whom it goes.
func (d *doing) send(ctx context.Context, l *life, judge referral.Judge, fingerprint referral.Fingerprint) error {
	identity, err := d.person(ctx, l)
	if err != nil {
		return err
	}
	if today := d.day(); l.ConsentGivenOn == "" || l.ConsentGivenOn > today {
		return fault.On("consentGivenOn", fault.ConsentMissing, "L’accord de la personne n’est pas daté, ou l’est dans le futur.")
	}
	if err := d.checkWithdrawn(ctx, l); err != nil {
		return err
	}
	if err := d.addressee(ctx, l); err != nil {
		return err
	}
	if judge != nil && l.Override == nil {
		reasons, err := judge(l.Action, *l.Beneficiary, l.Territory, identity)
		if err != nil {
			return err
		}
		if len(reasons) > 0 {
			return fault.On("overrideReason", fault.NotCovered, "Cette fiche ne convient pas : "+reasons[0]+" Dites pourquoi vous prescrivez quand même, ou choisissez une autre action.")
		}
	}
	if err := d.checkWanted(ctx, l); err != nil {
		return err
	}
	if fingerprint != nil {
		l.Fingerprint = fingerprint(*l.Beneficiary, *l.Provider, identity)
	}
	l.SentAt, l.QueuedAt = &d.deed.At, &d.deed.At
	return nil
}

// checkWithdrawn refuses a consent that is not younger than the day on which the person withdrew one: it was general.
func (d *doing) checkWithdrawn(ctx context.Context, l *life) error {
	var withdrawn clock.Day
	if err := d.tx.GetContext(ctx, &withdrawn, selectWithdrawn, l.Beneficiary); err != nil {
		return err
	}
	if clock.Day(l.ConsentGivenOn) > withdrawn {
		return nil
	}
	return fault.On("consentGivenOn", fault.ConsentMissing, "La personne a retiré son accord le "+clock.LongDay(withdrawn.End())+" : il en faut un nouveau, donné depuis. Datez-le sur sa fiche.")
}

// addressee settles which organisation receives: the one given, else the only one that holds the person's commune.
func (d *doing) addressee(ctx context.Context, l *life) error {
	var all, holding []struct {
		ID    uuid.UUID `db:"id"`
		Name  string    `db:"name"`
		Holds bool      `db:"holds"`
	}
	if err := d.tx.SelectContext(ctx, &all, selectAddressees, l.Action, l.Territory); err != nil {
		return err
	}
	if len(all) == 0 {
		return fault.On("action", fault.StateForbids, "Personne ne reçoit de prescription pour cette fiche sur Traverse. Suivez « Comment orienter », puis notez l’orientation.")
	}
	for _, o := range all {
		if l.Provider != nil && o.ID == *l.Provider {
			if !o.Holds && l.Override == nil {
				return fault.On("provider", fault.NotCovered, o.Name+" n’intervient pas dans la commune de cette personne.")
			}
			return nil
		}
		if o.Holds {
			holding = append(holding, o)
		}
	}
	switch {
	case l.Provider != nil:
		return fault.On("provider", fault.NotAllowed, "Cette structure ne reçoit pas de prescription pour cette fiche.")
	case len(holding) == 1:
		l.Provider = &holding[0].ID
		return nil
	case len(holding) == 0:
		return fault.On("provider", fault.NotCovered, "Aucune des structures de cette fiche n’intervient dans la commune de cette personne.")
	default:
		return fault.On("provider", fault.Required, "Plusieurs structures interviennent dans la commune de cette personne : choisissez à laquelle prescrire.")
	}
}

// checkChosen refuses an organisation or a session of the action that there is not. Whether they take the person is seen when
// it is sent.
func (d *doing) checkChosen(ctx context.Context, l *life) error {
	var provider, session bool
	if err := d.tx.QueryRowxContext(ctx, selectChosen, l.Provider, l.Wanted, l.Action).Scan(&provider, &session); err != nil {
		return err
	}
	switch {
	case !provider:
		return fault.NotFoundProblem("provider")
	case !session:
		return fault.NotFoundProblem("session")
	}
	return nil
}

// checkWanted refuses a session that is not the addressee's for this action, not for the person's commune, or over.
func (d *doing) checkWanted(ctx context.Context, l *life) error {
	if l.Wanted == nil {
		return nil
	}
	return d.checkSession(ctx, l, *l.Wanted)
}

func (d *doing) checkSession(ctx context.Context, l *life, session uuid.UUID) error {
	var serves, over bool
	err := d.tx.QueryRowxContext(ctx, selectWantable, session, l.Action, l.Provider, l.Territory, d.day()).Scan(&serves, &over)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fault.NotFoundProblem("session")
	case err != nil:
		return err
	case !serves:
		return fault.On("session", fault.NotCovered, "Les places de cette session sont réservées à d’autres communes.")
	case over:
		return fault.On("session", fault.StateForbids, "Cette session ne prend plus personne : choisissez-en une autre, ou aucune.")
	}
	return nil
}

// ApplyReferral does an act on a prescription that the actor may see.
func (db *DB) ApplyReferral(ctx context.Context, deed *access.Deed, change *referral.Change) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		d, err := db.newDoing(ctx, tx, deed, sideOf(&deed.Scope.Actor))
		if err != nil {
			return access.Object{}, err
		}
		return d.apply(ctx, change)
	})
}

func (d *doing) apply(ctx context.Context, change *referral.Change) (access.Object, error) {
	if change.Act == referral.OfferPlace {
		if err := d.lockForOffer(ctx, change); err != nil {
			return access.Object{}, err
		}
	}
	l, err := d.lock(ctx, change.ID)
	if err != nil {
		return access.Object{}, err
	}
	rule, problems := l.current().Allows(change.Act, d.side, change.Version, &d.delays, d.deed.At)
	if problems != nil {
		return access.Object{}, problems
	}
	if rule.Deletes {
		_, err := d.tx.ExecContext(ctx, deleteDraft, l.ID)
		return l.object(change.Act), err
	}
	if change.Act == referral.Cancel && change.Note == nil {
		return access.Object{}, fault.On("reason", fault.Required, "Dites pourquoi vous annulez.")
	}
	was, session := l.State, l.Session
	if err := d.effects(ctx, l, rule, change); err != nil {
		return access.Object{}, err
	}
	if rule.Effect == referral.Frees && was.Holds() && session != nil {
		err = d.offerFree(ctx, *session)
	}
	return l.object(change.Act), err
}

// effects does what one line of the table says, and writes it.
func (d *doing) effects(ctx context.Context, l *life, rule *referral.Rule, change *referral.Change) error {
	was := l.State
	switch rule.Act {
	case referral.PostMessage:
		return d.postMessage(ctx, l, change)
	case referral.Edit:
		return d.edit(ctx, l, change)
	case referral.OfferPlace:
		return d.offerByHand(ctx, l, change)
	case referral.Accept:
		return d.accept(ctx, l, change)
	case referral.Waitlist:
		return d.waitlist(ctx, l, change)
	case referral.Reopen:
		return d.reopen(ctx, l, change)
	case referral.Send:
		if err := d.send(ctx, l, change.Judge, change.Fingerprint); err != nil {
			return err
		}
	case referral.SetAppointment:
		l.Reminders = 0 // of the appointment that was
		if _, err := d.tx.ExecContext(ctx, upsertAppointment, l.ID, change.StartsAt, change.Place, d.deed.At); err != nil {
			return err
		}
		l.AppointmentAt = &change.StartsAt
	case referral.WithdrawConsent:
		l.WithdrawnAt = &d.deed.At
	case referral.Start:
		l.StartedOn = textOrNull(change.On)
		if l.Session != nil {
			if _, err := d.count(ctx, *l.Session, -1, 1, rule.Act); err != nil {
				return err
			}
		}
	default: // the table says it all
	}
	if rule.Effect == referral.Frees {
		if err := d.free(ctx, l, was, rule.Act); err != nil {
			return err
		}
	}
	if err := d.become(ctx, l, rule, change); err != nil {
		return err
	}
	return d.save(ctx, l, was, rule.Act, change.EventID, change.Note)
}

// become puts a prescription into the one state that a line of the table gives it.
func (d *doing) become(ctx context.Context, l *life, rule *referral.Rule, change *referral.Change) error {
	next := l.State
	if len(rule.To) > 0 {
		next = rule.To[0]
	}
	if rule.Act == referral.DeclinePlace {
		l.DeclinedPlace, l.Session, l.QueuedAt = l.Session, nil, &d.deed.At
	}
	if next == l.State {
		l.LastAct = &rule.Act
		return d.schedule(ctx, l)
	}
	if err := d.enter(ctx, l, next, rule.Act); err != nil {
		return err
	}
	switch next {
	case referral.Completed:
		l.Outcome = textOrNull(change.Outcome)
	case referral.Declined:
		l.DeclineReason = textOrNull(change.DeclineReason)
	default: // nothing more is to be written
	}
	if (next == referral.Completed || next == referral.DroppedOut) && !l.outside() {
		first, last := d.delays.FirstFollowUpMonths, d.delays.LastFollowUpMonths
		day := clock.DayOf(d.deed.At)
		_, err := d.tx.ExecContext(ctx, insertFollowUps, l.ID, first, day.PlusMonths(first), last, day.PlusMonths(last))
		return err
	}
	return nil
}

// accept gives the person a place where one is free, puts her on the waiting list where all are taken, and accepts her
// without a place where no session was ever opened.
func (d *doing) accept(ctx context.Context, l *life, change *referral.Change) error {
	was, chosen := l.State, keyOrNull(change.Session)
	if chosen != nil {
		if err := d.checkSession(ctx, l, *chosen); err != nil {
			return err
		}
	}
	sessions, err := d.serving(ctx, l, chosen)
	if err != nil {
		return err
	}
	taken, err := d.take(ctx, l, sessions, referral.Accept)
	if err != nil {
		return err
	}
	if !taken {
		ever := false
		if err := d.tx.GetContext(ctx, &ever, selectAnySession, l.Action, l.Provider); err != nil {
			return err
		}
		if ever {
			if chosen != nil {
				l.Wanted = chosen
			}
			return d.queue(ctx, l, referral.Accept, change)
		}
	}
	if err := d.enter(ctx, l, referral.Accepted, referral.Accept); err != nil {
		return err
	}
	return d.save(ctx, l, was, referral.Accept, change.EventID, change.Note)
}

// queue puts a person on the waiting list, and offers what is free: the counters of the sessions that serve her are locked,
// so that nobody frees a place without seeing her.
func (d *doing) queue(ctx context.Context, l *life, act referral.Act, change *referral.Change) error {
	was := l.State
	sessions, err := d.serving(ctx, l, nil)
	if err != nil {
		return err
	}
	if err := d.lockPlaces(ctx, sessions); err != nil {
		return err
	}
	if err := d.lockList(ctx, l.Action, *l.Provider); err != nil {
		return err
	}
	l.Session = nil
	if err := d.enter(ctx, l, referral.Waitlisted, act); err != nil {
		return err
	}
	if err := d.save(ctx, l, was, act, change.EventID, change.Note); err != nil {
		return err
	}
	return d.offerFree(ctx, sessions...)
}

func (d *doing) waitlist(ctx context.Context, l *life, change *referral.Change) error {
	sessions, err := d.serving(ctx, l, nil)
	if err != nil {
		return err
	}
	open := false
	if err := d.tx.GetContext(ctx, &open, selectOpenList, idArray(sessions)); err != nil {
		return err
	}
	if !open {
		return fault.On("", fault.StateForbids, "La liste d’attente n’est ouverte dans aucune session qui sert cette personne. Ouvrez-la d’abord, ou acceptez.")
	}
	return d.queue(ctx, l, referral.Waitlist, change)
}

// lockForOffer takes the counters before the one who waits: those who free places take them in that order.
func (d *doing) lockForOffer(ctx context.Context, change *referral.Change) error {
	if change.Session != uuid.Nil {
		return d.lockPlaces(ctx, []uuid.UUID{change.Session})
	}
	var seen life
	err := d.tx.GetContext(ctx, &seen, `-- name: SeeReferral
SELECT `+lifeColumns+` FROM `+lifeTables+` WHERE r.id = $5 AND `+referralInSight, sightArgs(&d.deed.Scope.Actor, change.ID)...)
	if errors.Is(err, sql.ErrNoRows) || err == nil && seen.Provider == nil {
		return fault.NotFoundProblem("id")
	}
	if err != nil {
		return err
	}
	sessions, err := d.serving(ctx, &seen, nil)
	if err != nil {
		return err
	}
	return d.lockPlaces(ctx, sessions)
}

// offerByHand offers a place to one who waits. Out of order it needs a reason.
func (d *doing) offerByHand(ctx context.Context, l *life, change *referral.Change) error {
	if change.Session != uuid.Nil {
		if err := d.checkSession(ctx, l, change.Session); err != nil {
			return err
		}
	}
	sessions, err := d.serving(ctx, l, keyOrNull(change.Session))
	if err != nil {
		return err
	}
	if len(sessions) == 0 {
		return noPlace("session")
	}
	var free uuid.UUID
	err = d.tx.GetContext(ctx, &free, selectFree, idArray(sessions), d.day())
	if errors.Is(err, sql.ErrNoRows) {
		return noPlace("session")
	}
	if err != nil {
		return err
	}
	var first uuid.UUID
	if err := d.tx.GetContext(ctx, &first, firstWaiting, free, d.day()); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if first != uuid.Nil && first != l.ID && change.Note == nil {
		return fault.On("reason", fault.Required, "Quelqu’un attend depuis plus longtemps : dites pourquoi cette personne passe avant.")
	}
	return d.offer(ctx, l, free, change.EventID, change.Note)
}

// reopen undoes an end: what was before is again, with its place if it had one and one is free.
func (d *doing) reopen(ctx context.Context, l *life, change *referral.Change) error {
	before := *l.StateBefore
	was := l.State
	if before == referral.Waitlisted {
		if err := d.queue(ctx, l, referral.Reopen, change); err != nil {
			return err
		}
		return nil
	}
	if before.Holds() && l.Session != nil {
		if err := d.retake(ctx, l, before); err != nil {
			return err
		}
	}
	if _, err := d.tx.ExecContext(ctx, deleteFollowUps, l.ID); err != nil {
		return err
	}
	if err := d.enter(ctx, l, before, referral.Reopen); err != nil {
		return err
	}
	return d.save(ctx, l, was, referral.Reopen, change.EventID, change.Note)
}

func (d *doing) retake(ctx context.Context, l *life, before referral.State) error {
	var status string
	if err := d.lockPlaces(ctx, []uuid.UUID{*l.Session}); err != nil {
		return err
	}
	if err := d.tx.GetContext(ctx, &status, `-- name: SessionStatus
SELECT status FROM session WHERE id = $1`, *l.Session); err != nil {
		return err
	}
	held, occupied := 1, 0
	if before == referral.Started {
		held, occupied = 0, 1
	}
	taken := false
	if status != "CANCELLED" {
		var err error
		if taken, err = d.count(ctx, *l.Session, held, occupied, referral.Reopen); err != nil {
			return err
		}
	}
	if !taken {
		return fault.On("", fault.NoPlace, "La place a été donnée à une autre personne : la prescription ne peut pas être rouverte. Créez-en une autre.")
	}
	return nil
}

// edit changes a draft at will; after SEND its reason and urgency alone.
func (d *doing) edit(ctx context.Context, l *life, change *referral.Change) error {
	was, edit, act := l.State, change.Edit, referral.Edit
	l.Reason, l.Urgent, l.LastAct = edit.Reason, edit.Urgent, &act
	if was == referral.Draft {
		l.Provider, l.Wanted, l.Override, l.RightsOpenedOn = keyOrNull(edit.Provider), keyOrNull(edit.Session), edit.Override, textOrNull(edit.RightsOpenedOn)
		if err := d.checkChosen(ctx, l); err != nil {
			return err
		}
		if _, err := d.person(ctx, l); err != nil {
			return err
		}
	}
	return d.save(ctx, l, was, referral.Edit, change.EventID, change.Note)
}

// postMessage writes to the other side. From the porteur of a waiting list, it is the word on where the list stands.
func (d *doing) postMessage(ctx context.Context, l *life, change *referral.Change) error {
	actor := &d.deed.Scope.Actor
	if _, err := d.tx.ExecContext(ctx, insertMessage, change.MessageID, l.ID, d.side, actor.Account, actor.Membership, change.Body, d.deed.At); err != nil {
		return err
	}
	if l.State == referral.Waitlisted && d.side == referral.Provider {
		due := clock.DayOf(d.deed.At).Plus(d.delays.WaitlistDays).End()
		l.DueAt, l.RemindAt, l.Reminders = &due, &due, 0
	}
	act := referral.PostMessage
	was := l.State
	l.LastAct = &act
	return d.save(ctx, l, was, act, change.EventID, nil)
}

// RedirectReferral ends a prescription and makes a new one elsewhere, for the same person, in one step. One that was
// declined or has expired stays what it is.
func (db *DB) RedirectReferral(ctx context.Context, deed *access.Deed, change *referral.Change, made *referral.New) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		d, err := db.newDoing(ctx, tx, deed, sideOf(&deed.Scope.Actor))
		if err != nil {
			return access.Object{}, err
		}
		l, err := d.lock(ctx, change.ID)
		if err != nil {
			return access.Object{}, err
		}
		rule, problems := l.current().Allows(referral.Redirect, d.side, change.Version, &d.delays, deed.At)
		if problems != nil {
			return access.Object{}, problems
		}
		if l.Beneficiary == nil {
			return access.Object{}, fault.NotFoundProblem("id")
		}
		if len(rule.To) > 0 { // one that was declined or has expired is not touched: its porteur is told nothing of what follows
			if err := d.effects(ctx, l, rule, change); err != nil {
				return access.Object{}, err
			}
		}
		made.Beneficiary, made.Channel, made.Send = *l.Beneficiary, referral.Platform, true
		made.Urgent, made.RightsOpenedOn = l.Urgent, clock.Day(deref1(l.RightsOpenedOn))
		next, err := d.create(ctx, made, l)
		if err != nil {
			return access.Object{}, err
		}
		return next.object(referral.Redirect), nil
	})
}

// RecordFollowUp writes what became of the person. Once written it stays.
func (db *DB) RecordFollowUp(ctx context.Context, deed *access.Deed, id uuid.UUID, version, months int, outcome referral.Outcome) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		d, err := db.newDoing(ctx, tx, deed, sideOf(&deed.Scope.Actor))
		if err != nil {
			return access.Object{}, err
		}
		l, err := d.lock(ctx, id)
		if err != nil {
			return access.Object{}, err
		}
		if version != l.Version {
			return access.Object{}, fault.StaleVersion()
		}
		if l.WithdrawnAt != nil {
			return access.Object{}, fault.On("", fault.ConsentMissing, "La personne a retiré son accord : son suivi est fini.")
		}
		return l.told("suivi noté"), d.followUp(ctx, l, months, outcome)
	})
}

func (d *doing) followUp(ctx context.Context, l *life, months int, outcome referral.Outcome) error {
	var dueOn string
	var recorded *time.Time
	err := d.tx.QueryRowxContext(ctx, `-- name: FollowUp
SELECT to_char(due_on, 'YYYY-MM-DD'), recorded_at FROM referral_follow_up WHERE referral_id = $1 AND months = $2 FOR UPDATE`, l.ID, months).Scan(&dueOn, &recorded)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fault.NotFoundProblem("months")
	case err != nil:
		return err
	case recorded != nil:
		return fault.On("months", fault.StateForbids, "Ce suivi est déjà noté.")
	case dueOn > d.day():
		return fault.On("months", fault.StateForbids, "Ce suivi n’est à noter qu’à partir du "+clock.LongDay(clock.Day(dueOn).End())+".")
	}
	if _, err := d.tx.ExecContext(ctx, `-- name: RecordFollowUp
UPDATE referral_follow_up SET outcome = $3, recorded_at = $4, recorded_by = $5 WHERE referral_id = $1 AND months = $2`,
		l.ID, months, outcome, d.deed.At, d.deed.Scope.Actor.Account); err != nil {
		return err
	}
	_, err = d.tx.ExecContext(ctx, `-- name: TouchReferral
UPDATE referral SET version = version + 1, updated_at = $2 WHERE id = $1`, l.ID, d.deed.At)
	return err
}
