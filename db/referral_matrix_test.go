package db_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/db"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/internal/keys"
	"traverse/referral"
)

// serviceOf is the service of prescriptions over the world's database, under its clock.
func (w *world) serviceOf(now clock.Clock) *referral.Service {
	w.t.Helper()
	sheets := catalogue.NewService(w.db, now, slog.New(slog.DiscardHandler))
	if err := sheets.Load(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	store := w.db.People(keys.Demonstration())
	return referral.NewService(store, referral.NewPeople(store, &freshCatalogue{Service: sheets, db: w.db}, now, keys.Demonstration()), now, keys.Demonstration())
}

// freshCatalogue is read again when there are more actions: these tests write them past the services.
type freshCatalogue struct {
	*catalogue.Service
	db *db.DB

	mu    sync.Mutex
	known int
}

func (c *freshCatalogue) Catalogue(ctx context.Context) (*catalogue.Snapshot, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var actions int
	if err := c.db.GetContext(ctx, &actions, "SELECT count(*) FROM action"); err != nil {
		return nil, err
	}
	if actions != c.known {
		if err := c.Load(ctx); err != nil {
			return nil, err
		}
		c.known = actions
	}
	return c.Service.Catalogue(ctx)
}

// cell is a fresh prescription in a state, alone with one session of one place.
type cell struct {
	*world
	id      uuid.UUID
	session uuid.UUID
	rival   uuid.UUID // has the place, where this one waits
}

func (w *world) cell(programme uuid.UUID, n int, state referral.State) *cell {
	w.t.Helper()
	own := *w
	c := &cell{world: &own}
	own.action = own.newAction(programme, fmt.Sprintf("1.1.%d", 100+n), own.porteur.Organization)
	c.session = own.session(1)
	if state == referral.Draft {
		made := &referral.New{ID: uuid.New(), Channel: referral.Platform, Action: own.action, Beneficiary: own.person("13001"), Provider: own.porteur.Organization}
		if _, err := own.db.People(keys.Demonstration()).CreateReferral(w.t.Context(), own.deed(own.referent, "REFER"), made); err != nil {
			w.t.Fatal(err)
		}
		c.id = made.ID
		return c
	}
	if state == referral.Waitlisted || state == referral.PlaceOffered {
		c.rival = own.send("13001")
		own.must(own.porteur, referral.Accept, c.rival)
	}
	c.id = own.send("13001")
	for _, act := range paths[state] {
		who := own.porteur
		if slices.Contains(referral.RuleOf(act, own.state(c.id), false).By, referral.Referrer) {
			who = own.referent
		}
		own.must(who, act, c.id)
	}
	if state == referral.PlaceOffered {
		own.must(own.referent, referral.Cancel, c.rival)
	}
	if state == referral.Expired {
		own.exec("UPDATE referral SET lapses_at = $2 WHERE id = $1", c.id, own.now.Add(-time.Hour))
		if _, err := own.db.RunReferralClock(w.t.Context(), own.now); err != nil {
			w.t.Fatal(err)
		}
	}
	own.wants(c.id, state)
	return c
}

// paths lead from SENT to each state; those of two that need a rival are in cell.
var paths = map[referral.State][]referral.Act{ //nolint:exhaustive // the others are where one begins, or the clock's
	referral.UnderReview: {referral.PutUnderReview}, referral.InfoRequested: {referral.RequestInfo}, referral.Waitlisted: {referral.Accept},
	referral.PlaceOffered: {referral.Accept}, referral.Accepted: {referral.Accept}, referral.NoShow: {referral.Accept, referral.RecordNoShow},
	referral.Started: {referral.Accept, referral.Start}, referral.Completed: {referral.Accept, referral.Start, referral.Complete},
	referral.DroppedOut: {referral.Accept, referral.Start, referral.DropOut}, referral.Declined: {referral.Accept, referral.Decline},
	referral.Cancelled: {referral.Accept, referral.Cancel}, referral.Redirected: {referral.Redirect}, referral.ConsentWithdrawn: {referral.WithdrawConsent},
}

// digest says all that is written of a prescription, its places and its rivals.
func (c *cell) digest() string {
	c.t.Helper()
	var text string
	if err := c.db.GetContext(context.Background(), &text, `SELECT concat_ws('|', (SELECT string_agg(r::text, ',' ORDER BY r.id) FROM referral r WHERE r.action_id = $1 OR r.redirected_from = $2),
		(SELECT count(*) FROM referral_event), (SELECT count(*) FROM referral_message), (SELECT string_agg(p::text, ',' ORDER BY p.session_id) FROM session_places p),
		(SELECT count(*) FROM outbox), (SELECT count(*) FROM idempotency), (SELECT count(*) FROM journal))`, c.action, c.id); err != nil {
		c.t.Fatal(err)
	}
	return text
}

// asked has everything that some act needs.
func (c *cell) asked() *referral.Asked {
	var version int
	_ = c.db.GetContext(context.Background(), &version, "SELECT version FROM referral WHERE id = $1", c.id)
	return &referral.Asked{
		Key: uuid.NewString(), ID: c.id, Version: version, Text: "Parce que.", StartsAt: c.now.AddDate(0, 0, 3), Place: "Ici", On: clock.DayOf(c.now),
		Outcome: referral.Training, DeclineReason: referral.NotEligible, Action: c.other, ConsentGivenOn: "2026-11-20",
	}
}

// TestEveryCell: every state × act × role. What the table allows leads exactly where it says, with its effect on places;
// what it does not gives a coded error and changes no row.
func TestEveryCell(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	service := w.serviceOf(func() time.Time {
		w.now = w.now.Add(time.Millisecond)
		return w.now
	})
	var programme uuid.UUID
	if err := w.db.GetContext(t.Context(), &programme, "SELECT id FROM programme"); err != nil {
		t.Fatal(err)
	}
	roles := map[string]access.Actor{
		"référent": w.referent, "collègue": w.colleague, "porteur": w.porteur, "autre porteur": w.elsewhere, "pôle": w.pole, "direction": w.direction, "public": {Role: access.Anonymous},
	}
	n, allowed, refused := 0, 0, 0
	for _, state := range referral.States {
		n++
		shared := w.cell(programme, n, state)
		for _, act := range referral.Acts {
			for name, actor := range roles {
				code := expected(state, act, name, &actor)
				at := fmt.Sprintf("%s %s %s", state, act, name)
				if code != "" {
					refused++
					before := shared.digest()
					_, err := service.Do(access.As(t.Context(), actor), act, shared.asked())
					if got := codeOf(err); got != code {
						t.Errorf("%s: %q (%v), want %q", at, got, err, code)
					}
					if after := shared.digest(); after != before {
						t.Errorf("%s: refused, and rows changed", at)
					}
					continue
				}
				n++
				allowed++
				w.cell(programme, n, state).allowed(service, state, act, actor, at)
			}
		}
	}
	w.sound()
	if allowed < 60 || refused < 2000 {
		t.Errorf("%d cells allowed, %d refused: some are missing", allowed, refused)
	}
	t.Logf("%d cells allowed, %d refused", allowed, refused)
}

// expected is the code of a refusal; "" where the act is allowed.
func expected(state referral.State, act referral.Act, name string, actor *access.Actor) string {
	side := map[string]referral.Side{"référent": referral.Referrer, "collègue": referral.Referrer, "porteur": referral.Provider, "autre porteur": referral.Provider}[name]
	rule := referral.RuleOf(act, state, false)
	switch {
	case name == "public":
		return string(fault.Unauthenticated)
	case !actor.May(referral.Right(act)):
		return string(fault.Forbidden)
	case name == "collègue" || name == "autre porteur" || (name == "porteur" && state == referral.Draft):
		return string(fault.Missing)
	case rule == nil:
		return string(fault.StateForbids)
	case !slices.Contains(rule.By, side):
		return string(fault.NotAllowed)
	}
	return ""
}

func codeOf(err error) string {
	if problems := fault.ProblemsOf(err); len(problems) > 0 {
		return string(problems[0].Code)
	}
	if err == nil {
		return "done"
	}
	return string(fault.CodeOf(err))
}

// allowed does an act that the table allows, and compares where it leads and what becomes of the place.
func (c *cell) allowed(service *referral.Service, state referral.State, act referral.Act, actor access.Actor, at string) {
	c.t.Helper()
	switch act {
	case referral.OfferPlace: // a place that has come from nowhere: otherwise it would be offered already
		c.exec("UPDATE session_places SET places = 2, changed_through = 'TEST' WHERE session_id = $1", c.session)
	case referral.Waitlist: // the list is open, and no place is free
		c.exec("UPDATE session_places SET places = 0, changed_through = 'TEST' WHERE session_id = $1", c.session)
	default: // as it is
	}
	before := c.counts(c.session)
	if _, err := service.Do(access.As(context.Background(), actor), act, c.asked()); err != nil {
		c.t.Errorf("%s: %v", at, err)
		return
	}
	rule := referral.RuleOf(act, state, false)
	want := state
	switch {
	case rule.Deletes:
		c.wants(c.id, "GONE")
		return
	case act == referral.Edit && state == referral.Draft:
		c.wants(c.id, state)
		return
	case rule.Before:
		want = referral.Accepted
		if state == referral.Completed || state == referral.DroppedOut {
			want = referral.Started
		}
	case len(rule.To) > 0:
		want = rule.To[0]
	}
	var got referral.State
	if act == referral.Redirect && len(rule.To) == 0 {
		got = c.state(c.id)
	} else if err := c.db.GetContext(context.Background(), &got, "SELECT to_state FROM referral_event WHERE referral_id = $1 AND act = $2 ORDER BY seq DESC LIMIT 1", c.id, act); err != nil {
		c.t.Errorf("%s: no line in the history: %v", at, err)
		return
	}
	if got != want {
		c.t.Errorf("%s leads to %s, want %s", at, got, want)
	}
	if effect := c.effect(before, rule, state, act); c.counts(c.session) != effect {
		c.t.Errorf("%s: places were %s, are %s, want %s", at, before, c.counts(c.session), effect)
	}
	if act == referral.Redirect {
		var next referral.State
		if err := c.db.GetContext(context.Background(), &next, "SELECT state FROM referral WHERE redirected_from = $1", c.id); err != nil || next != referral.Sent {
			c.t.Errorf("%s: goes on as %q, %v", at, next, err)
		}
	}
}

// effect is what the counter reads after an act.
func (c *cell) effect(before string, rule *referral.Rule, state referral.State, act referral.Act) string {
	var held, occupied, places int
	_, _ = fmt.Sscanf(before, "%d+%d/%d", &held, &occupied, &places)
	switch rule.Effect {
	case referral.Keeps:
	case referral.Takes:
		held++
	case referral.Begins:
		held, occupied = held-1, occupied+1
	case referral.Frees:
		if state == referral.Started {
			occupied--
		} else if state.Holds() {
			held--
		}
	case referral.Retakes:
		if state == referral.Completed || state == referral.DroppedOut {
			occupied++
		} else {
			held++
		}
	}
	if act == referral.DeclinePlace {
		held++ // alone on the list of a caseload, she is offered it again
	}
	return fmt.Sprintf("%d+%d/%d", held, occupied, places)
}
