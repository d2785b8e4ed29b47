package db_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/internal/keys"
	"traverse/referral"
)

// cohort opens a session that starts on a day.
func (w *world) cohort(places int, startsOn string) uuid.UUID {
	w.t.Helper()
	id := w.session(places)
	w.exec("UPDATE session SET kind = 'DATED', starts_on = $2 WHERE id = $1", id, startsOn)
	return id
}

// choose prescribes a session of the action, to a new person or to one who is known.
func (w *world) choose(session, person uuid.UUID) (uuid.UUID, error) {
	made := &referral.New{ID: uuid.New(), Channel: referral.Platform, Action: w.action, Beneficiary: person, Session: session, Send: true, EventID: uuid.New()}
	_, err := w.db.People(keys.Demonstration()).CreateReferral(context.Background(), w.deed(w.referent, "REFER"), made)
	return made.ID, err
}

func (w *world) chosen(session uuid.UUID) uuid.UUID {
	w.t.Helper()
	id, err := w.choose(session, w.person("13001"))
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// move changes the status of a session as somebody.
func (w *world) move(actor access.Actor, session uuid.UUID, move catalogue.SessionMove) {
	w.t.Helper()
	change := &catalogue.SessionChange{ID: session}
	if err := w.db.GetContext(w.t.Context(), &change.Version, "SELECT version FROM session WHERE id = $1", session); err != nil {
		w.t.Fatal(err)
	}
	deed := w.deed(actor, access.Act("TEST_"+move))
	deed.Scope.Reach = access.Departmental
	if _, err := w.db.MoveSession(w.t.Context(), deed, change, move, ""); err != nil {
		w.t.Fatalf("%s: %v", move, err)
	}
}

func (w *world) tick() {
	w.t.Helper()
	if _, err := w.db.RunReferralClock(w.t.Context(), w.now); err != nil {
		w.t.Fatal(err)
	}
}

func contains(text string, id uuid.UUID) bool { return strings.Contains(text, id.String()) }

func (w *world) one(dest any, query string, args ...any) {
	w.t.Helper()
	if err := w.db.GetContext(w.t.Context(), dest, query, args...); err != nil {
		w.t.Fatal(query, err)
	}
}

// TestSessionCancelledByThePole: who holds a place goes back to the list, without the appointment that was for it; both sides
// are told; a place elsewhere is offered at once.
func TestSessionCancelledByThePole(t *testing.T) {
	t.Parallel()
	for name, who := range map[string]func(*world) access.Actor{
		"pôle": func(w *world) access.Actor { return w.pole }, "direction": func(w *world) access.Actor { return w.direction },
		"porteur": func(w *world) access.Actor { return w.porteur },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			cancelled := w.cohort(1, "2027-01-07")
			id := w.chosen(cancelled)
			w.must(w.porteur, referral.Accept, id)
			w.must(w.porteur, referral.SetAppointment, id)
			w.move(who(w), cancelled, catalogue.CancelSession)
			w.wants(id, referral.Waitlisted)
			var left int
			w.one(&left, "SELECT count(*) FROM referral_appointment")
			if left != 0 {
				t.Error("the appointment of what was cancelled is kept")
			}
			var told string
			w.one(&told, "SELECT string_agg(audience::text, ' ' ORDER BY id) FROM outbox WHERE kind = 'REFERRAL_SENT_BACK'")
			if who(w).Role != access.Provider && (!contains(told, w.referent.Account) || !contains(told, w.porteur.Organization)) {
				t.Errorf("told: %s", told)
			}
			w.sound()
		})
	}
}

// TestChosenSessionIsOver: whoever chose a session that takes nobody any more may have a place in any other, at once when it
// is closed or cancelled, and by the clock when its day has passed. It cannot be chosen.
func TestChosenSessionIsOver(t *testing.T) {
	t.Parallel()
	for _, move := range []catalogue.SessionMove{catalogue.CloseSession, catalogue.CancelSession} {
		w := newWorld(t)
		full, other := w.cohort(1, "2027-01-07"), w.cohort(2, "2027-03-01")
		holder, waiting := w.chosen(full), w.chosen(full)
		w.must(w.porteur, referral.Accept, holder)
		w.must(w.porteur, referral.Accept, waiting)
		w.wants(waiting, referral.Waitlisted) // she waits for hers
		late := w.chosen(full)
		w.move(w.porteur, full, move)
		w.wants(waiting, referral.PlaceOffered)
		w.must(w.porteur, referral.Accept, late)
		if move == catalogue.CancelSession { // the holder came before her
			w.wants(holder, referral.PlaceOffered)
			w.wants(late, referral.Waitlisted)
		} else {
			w.wants(late, referral.Accepted)
		}
		if got := w.counts(other); got != "2+0/2" {
			t.Error(got)
		}
		if _, err := w.choose(full, w.person("13001")); len(fault.ProblemsOf(err)) != 1 || fault.ProblemsOf(err)[0].Code != fault.StateForbids {
			t.Errorf("a session that is over was chosen: %v", err)
		}
		w.sound()
	}
	w := newWorld(t)
	soon, later := w.cohort(0, "2026-11-30"), w.cohort(1, "2027-03-01")
	waiting := w.chosen(soon)
	w.must(w.porteur, referral.Accept, waiting)
	w.wants(waiting, referral.Waitlisted)
	w.now = w.now.AddDate(0, 0, 7)
	w.tick()
	w.wants(waiting, referral.PlaceOffered)
	if got := w.counts(later); got != "1+0/1" {
		t.Error(got)
	}
	w.sound()
}

// TestOfferIsToldToWhoeverSetItOff: a référente who frees a place is told that it is offered to her other person.
func TestOfferIsToldToWhoeverSetItOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.session(1)
	first, second := w.send("13001"), w.send("13001")
	w.must(w.porteur, referral.Accept, first)
	w.must(w.porteur, referral.Accept, second)
	ctx := access.As(t.Context(), w.referent)
	if _, err := w.db.ApplyReferral(ctx, w.deed(w.referent, "REFER"), &referral.Change{ID: first, Act: referral.Cancel, EventID: uuid.New(), Note: []byte("n")}); err != nil {
		t.Fatal(err)
	}
	w.wants(second, referral.PlaceOffered)
	var actor *uuid.UUID
	w.one(&actor, "SELECT nullif(actor_id, '00000000-0000-0000-0000-000000000000') FROM outbox WHERE kind = 'REFERRAL_PLACE_OFFERED'")
	if actor != nil {
		t.Errorf("the offer is told as hers, to everybody but her: %s", actor)
	}
}

// TestConsentAfterWithdrawal: a consent that is not younger than a withdrawal sends nobody.
func TestConsentAfterWithdrawal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	person := w.person("13001")
	id, err := w.choose(uuid.Nil, person)
	if err != nil {
		t.Fatal(err)
	}
	w.must(w.referent, referral.WithdrawConsent, id)
	w.now = w.now.AddDate(0, 0, 1)
	if _, err := w.choose(uuid.Nil, person); len(fault.ProblemsOf(err)) != 1 || fault.ProblemsOf(err)[0].Code != fault.ConsentMissing {
		t.Fatalf("sent with the consent that was withdrawn: %v", err)
	}
	w.exec("UPDATE beneficiary SET consent_given_on = $2 WHERE id = $1", person, clock.DayOf(w.now))
	if _, err := w.choose(uuid.Nil, person); err != nil {
		t.Fatal(err)
	}
}

// TestDelaysFollowTheSession: a session that is put off puts off what is expected of those who are in it, reminders included.
func TestDelaysFollowTheSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	session := w.cohort(2, "2026-11-25")
	id := w.chosen(session)
	w.must(w.porteur, referral.Accept, id)
	due := func() (day string) {
		t.Helper()
		w.one(&day, "SELECT to_char(due_at AT TIME ZONE 'Europe/Paris' - interval '1 second', 'YYYY-MM-DD') FROM referral WHERE id = $1", id)
		return day
	}
	if got := due(); got != "2026-12-02" { // five working days after the very day
		t.Errorf("due on %s", got)
	}
	w.now = w.now.AddDate(0, 0, 10)
	w.tick() // reminded
	var version int
	w.one(&version, "SELECT version FROM session WHERE id = $1", session)
	moved := &catalogue.Session{ID: session, Kind: "DATED", Label: "S", StartsOn: "2027-03-01", Places: 2, WaitingListOpen: true}
	deed := w.deed(w.porteur, "MANAGE_SESSIONS")
	deed.Scope.Reach = access.Departmental
	if err := w.db.UpdateSession(t.Context(), deed, &catalogue.SessionChange{ID: session, Version: version}, moved); err != nil {
		t.Fatal(err)
	}
	if got := due(); got != "2027-03-08" {
		t.Errorf("put off, due on %s", got)
	}
	w.now = w.now.AddDate(0, 4, 0)
	w.tick()
	var reminders int
	w.one(&reminders, "SELECT count(*) FROM outbox WHERE kind = 'REFERRAL_REMINDER'")
	if reminders != 2 {
		t.Errorf("%d reminders, want one before and one after", reminders)
	}
	w.sound()
}

// TestWaitingListIsRemindedAgain: a porteur whose list does not move is reminded every thirty days, until he says a word.
func TestWaitingListIsRemindedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.session(0)
	id := w.send("13001")
	w.must(w.porteur, referral.Accept, id)
	for range 100 {
		w.now = w.now.Add(24 * time.Hour)
		w.tick()
	}
	var reminders int
	w.one(&reminders, "SELECT count(*) FROM outbox WHERE kind = 'REFERRAL_REMINDER'")
	if reminders != 3 {
		t.Errorf("%d reminders in a hundred days, want 3", reminders)
	}
}

// TestWaitingIsCounted: a session says how many wait whom it could serve, and the places are read again when that changes.
func TestWaitingIsCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	full, reserved := w.cohort(0, "2027-01-07"), w.session(0, "13002")
	here, chosen, there := w.send("13001"), w.chosen(full), w.send("13002")
	for _, id := range []uuid.UUID{here, chosen, there} {
		w.must(w.porteur, referral.Accept, id)
	}
	waiting := func(session uuid.UUID) int {
		t.Helper()
		all, err := w.db.LoadSessions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for i := range all.List {
			if all.List[i].ID == session {
				return all.List[i].Waiting
			}
		}
		t.Fatal("no such session")
		return 0
	}
	if a, b := waiting(full), waiting(reserved); a != 3 || b != 1 {
		t.Errorf("%d and %d wait, want 3 and 1", a, b)
	}
	var before, after int
	w.one(&before, "SELECT version FROM places_version")
	w.must(w.referent, referral.Cancel, there)
	w.one(&after, "SELECT version FROM places_version")
	if after == before || waiting(full) != 2 || waiting(reserved) != 0 {
		t.Errorf("version %d, then %d; %d and %d wait", before, after, waiting(full), waiting(reserved))
	}
	w.move(w.porteur, full, catalogue.CloseSession)
	if n := waiting(full); n != 0 {
		t.Errorf("%d wait for what is closed", n)
	}
}

// TestRedirectAfterARefusalIsQuiet: the one that was refused is not touched, and its porteur is told nothing.
func TestRedirectAfterARefusalIsQuiet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.send("13001")
	w.must(w.porteur, referral.Decline, id)
	said := func() (text string) {
		t.Helper()
		w.one(&text, `SELECT concat_ws('|', (SELECT r::text FROM referral r WHERE r.id = $1), (SELECT count(*) FROM referral_event WHERE referral_id = $1),
			(SELECT count(*) FROM outbox WHERE object_id = $1))`, id)
		return text
	}
	before := said()
	w.must(w.referent, referral.Redirect, id)
	if after := said(); after != before {
		t.Errorf("%s\nbecame\n%s", before, after)
	}
	var next int
	w.one(&next, "SELECT count(*) FROM referral WHERE redirected_from = $1 AND state = 'SENT'", id)
	if next != 1 {
		t.Errorf("%d went on", next)
	}
}
