package db_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/effort"
	"traverse/internal/fault"
	"traverse/referral"
)

// TestLivesFollowTheModel draws sequences of acts, jumps in time, repeated keys and pairs at once, and compares every
// prescription with a model in memory after each, and the invariants after all.
func TestLivesFollowTheModel(t *testing.T) {
	t.Parallel()
	worlds := effort.Times(2) // of a hundred sequences each
	if worlds >= 40 {
		worlds = effort.Times(5) // ten thousand in a whole `make verify`
	}
	for i := range worlds {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			hundredLives(t)
		})
	}
}

func hundredLives(t *testing.T) {
	t.Helper()
	w := newWorld(t)
	var programme uuid.UUID
	if err := w.db.GetContext(t.Context(), &programme, "SELECT id FROM programme"); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	now := func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		w.now = w.now.Add(time.Millisecond)
		return w.now
	}
	service, n := w.serviceOf(now), 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		own := *w
		own.now = worldDay
		own.action = own.newAction(programme, fmt.Sprintf("1.1.%d", 1000+n), own.porteur.Organization)
		own.other = own.newAction(programme, fmt.Sprintf("1.2.%d", 1000+n), own.porteur.Organization)
		mu.Lock()
		w.now = worldDay
		mu.Unlock()
		m := &model{world: &own, rt: rt, service: service, now: now, lives: map[uuid.UUID]*modelled{}, jump: func(d time.Duration) {
			mu.Lock()
			defer mu.Unlock()
			w.now = w.now.Add(d)
		}}
		m.places = rapid.IntRange(0, 3).Draw(rt, "places")
		m.session = own.session(m.places)
		for range rapid.IntRange(6, 16).Draw(rt, "steps") {
			m.step()
			m.compare()
		}
		m.invariants()
	})
}

// modelled is what the model knows of a prescription.
type modelled struct {
	id      uuid.UUID
	number  int // the order of sending
	state   referral.State
	before  referral.State
	since   time.Time
	queued  time.Time
	lapses  int
	endedAt time.Time
	placed  bool // has, or had when it ended, a place
	// withdrawn marks an end whose person has withdrawn her consent since.
	withdrawn bool
}

type model struct {
	*world
	rt      *rapid.T
	service *referral.Service
	now     clock.Clock
	jump    func(time.Duration)
	session uuid.UUID
	places  int
	numbers int // how many were given
	lives   map[uuid.UUID]*modelled
	order   []*modelled
}

func (m *model) taken() (taken int) {
	for _, l := range m.order {
		if l.placed && l.state.Holds() {
			taken++
		}
	}
	return taken
}

// step does one thing, drawn.
func (m *model) step() {
	switch kind := rapid.IntRange(0, 9).Draw(m.rt, "kind"); {
	case kind <= 1 || len(m.order) == 0:
		m.prescribe(rapid.IntRange(0, 3).Draw(m.rt, "draft") > 0)
	case kind == 2:
		m.sleep(rapid.IntRange(1, 12).Draw(m.rt, "days"))
	case kind == 3:
		m.pair()
	default:
		m.one()
	}
}

// prescribe writes one, sent or not, and once more under its key.
func (m *model) prescribe(send bool) {
	person := m.person("13001")
	made := &referral.NewReferral{Key: uuid.NewString(), Action: m.action, Beneficiary: person, Send: send}
	done, err := m.service.Create(access.As(context.Background(), m.referent), made)
	if err != nil {
		m.rt.Fatal(err)
	}
	if again, err := m.service.Create(access.As(context.Background(), m.referent), made); err != nil || !again.Replayed || again.ID != done.ID {
		m.rt.Fatalf("sent twice: %+v %v", again, err)
	}
	at := m.stamp(done.ID)
	l := &modelled{id: done.ID, number: m.numbers, state: referral.Sent, since: at, queued: at}
	if !send {
		l.state, l.queued = referral.Draft, time.Time{}
	}
	m.numbers++
	m.lives[done.ID] = l
	m.order = append(m.order, l)
}

// stamp is when the last change of a prescription was written.
func (m *model) stamp(id uuid.UUID) (at time.Time) {
	if err := m.db.GetContext(context.Background(), &at, "SELECT updated_at FROM referral WHERE id = $1", id); err != nil {
		m.rt.Fatal(err)
	}
	return at.UTC()
}

// draw gives an act on a prescription, and who does it.
func (m *model) draw() (*modelled, referral.Act, access.Actor, *referral.Asked) {
	l := rapid.SampledFrom(m.order).Draw(m.rt, "life")
	acts := referral.Acts
	act := rapid.SampledFrom(acts).Draw(m.rt, "act")
	// Two acts of three are of those that the state allows: else most would be refused.
	if possible := m.possible(l, acts); len(possible) > 0 && rapid.IntRange(0, 2).Draw(m.rt, "allowed") > 0 {
		act = rapid.SampledFrom(possible).Draw(m.rt, "act of the state")
	}
	actor := m.porteur
	if rule := referral.RuleOf(act, l.state, false); rule != nil && rule.By[0] == referral.Referrer {
		actor = m.referent
	}
	c := &cell{world: m.world, id: l.id}
	asked := c.asked()
	now := m.now()
	asked.On, asked.StartsAt = clock.DayOf(now), now.Add(48*time.Hour)
	return l, act, actor, asked
}

func (m *model) possible(l *modelled, acts []referral.Act) (possible []referral.Act) {
	for _, act := range acts {
		if referral.RuleOf(act, l.state, false) != nil {
			possible = append(possible, act)
		}
	}
	return possible
}

// one does one act, compares its answer with the model's, and repeats it under its key: nothing more happens.
func (m *model) one() {
	l, act, actor, asked := m.draw()
	want := m.allows(l, act, &actor)
	done, err := m.service.Do(access.As(context.Background(), actor), act, asked)
	if got := codeOf(err); (err == nil) != (want == "") || (want != "" && got != want) {
		m.rt.Fatalf("%s on %s by %s: %q %v, the model says %q", act, l.state, actor.Role, got, err, want)
	}
	if err != nil {
		return
	}
	if referral.RuleOf(act, l.state, false).Deletes {
		m.forget(l)
	} else {
		m.apply(l, act, m.stamp(l.id))
	}
	again, err := m.service.Do(access.As(context.Background(), actor), act, asked)
	if act == referral.Edit { // it has no key: its version guards it
		if codeOf(err) != string(fault.Conflict) {
			m.rt.Fatalf("edited twice: %v", err)
		}
		return
	}
	if err != nil || !again.Replayed || again.ID != done.ID {
		m.rt.Fatalf("%s again under its key: %+v %v", act, again, err)
	}
}

// forget is what becomes of a draft that is cancelled, or let lie.
func (m *model) forget(l *modelled) {
	delete(m.lives, l.id)
	m.order = slices.DeleteFunc(m.order, func(o *modelled) bool { return o == l })
}

// sides are those of the roles that act.
var sides = map[access.Role]referral.Side{access.Referent: referral.Referrer, access.Provider: referral.Provider} //nolint:exhaustive // the others do not

// allows is the code of a refusal; "" where the act is done.
func (m *model) allows(l *modelled, act referral.Act, actor *access.Actor) string {
	rule, now := referral.RuleOf(act, l.state, false), m.now()
	delays := referral.DefaultDelays()
	switch {
	case !actor.May(referral.Right(act)):
		return string(fault.Forbidden)
	case l.queued.IsZero() && actor.Role == access.Provider: // nobody has sent it to him
		return string(fault.NotFound)
	case rule == nil:
		return string(fault.StateForbids)
	case !slices.Contains(rule.By, sides[actor.Role]):
		return string(fault.NotAllowed)
	case l.withdrawn:
		return string(fault.ConsentMissing)
	case act == referral.Reopen && !delays.MayReopen(l.endedAt, now), act == referral.PostMessage && l.state.Terminal() && !delays.MayWrite(&l.endedAt, now):
		return string(fault.StateForbids)
	case act == referral.OfferPlace: // a free place is offered at once: none is left for somebody who waits
		return string(fault.NoPlace)
	case act == referral.Redirect && m.goesOn(l):
		return string(fault.Duplicate)
	case act == referral.Reopen && l.before.Holds() && l.placed && m.taken() >= m.places:
		return string(fault.NoPlace)
	}
	return ""
}

// goesOn says whether the person is under way to the other action already.
func (m *model) goesOn(l *modelled) (under bool) {
	if err := m.db.GetContext(context.Background(), &under, "SELECT EXISTS (SELECT 1 FROM referral WHERE redirected_from = $1 AND ended_at IS NULL)", l.id); err != nil {
		m.rt.Fatal(err)
	}
	return under
}

// apply does to the model what the table says.
func (m *model) apply(l *modelled, act referral.Act, at time.Time) {
	rule := referral.RuleOf(act, l.state, false)
	enter := func(next referral.State) {
		if next.Terminal() && !l.state.Terminal() {
			l.before, l.endedAt = l.state, at
		}
		l.state, l.since = next, at
	}
	switch {
	case act == referral.PostMessage, act == referral.Edit, act == referral.Redirect && l.state.Terminal():
		return
	case act == referral.Send:
		l.queued = at
		enter(referral.Sent)
	case act == referral.WithdrawConsent && l.state.Terminal():
		l.withdrawn = true
		return
	case act == referral.Accept && m.taken() < m.places:
		l.placed = true
		enter(referral.Accepted)
	case act == referral.Accept, act == referral.Waitlist:
		enter(referral.Waitlisted)
	case act == referral.DeclinePlace:
		l.placed, l.queued = false, at
		enter(referral.Waitlisted)
	case act == referral.Reopen:
		if l.state = l.before; l.state == referral.Waitlisted {
			l.placed = false
		}
		l.since = at
	default:
		enter(rule.To[0])
	}
	m.promote(at)
}

// promote offers free places to those who wait, in order.
func (m *model) promote(at time.Time) {
	for m.taken() < m.places {
		waiting := slices.DeleteFunc(slices.Clone(m.order), func(l *modelled) bool { return l.state != referral.Waitlisted })
		if len(waiting) == 0 {
			return
		}
		first := slices.MinFunc(waiting, func(a, b *modelled) int { return cmp.Or(a.queued.Compare(b.queued), a.number-b.number) })
		first.state, first.since, first.placed = referral.PlaceOffered, at, true
	}
}

// sleep lets days go by, and the clock do what it does: the same twice is the same once.
func (m *model) sleep(days int) {
	m.jump(time.Duration(days) * 24 * time.Hour)
	at := m.now()
	for range 2 {
		if _, err := m.db.RunReferralClock(context.Background(), at); err != nil {
			m.rt.Fatal(err)
		}
	}
	delays := referral.DefaultDelays()
	for {
		var due *modelled
		var when time.Time
		for _, l := range m.order {
			lapses := delays.Lapses(l.state, &referral.Timing{Since: l.since})
			if lapses != nil && lapses.Before(at) && (due == nil || lapses.Before(when)) {
				due, when = l, *lapses
			}
		}
		if due == nil {
			return
		}
		if len(m.sameDue(when, at)) > 1 {
			m.adopt() // which of two that end at one instant goes first is not said
			return
		}
		m.lapse(due, at)
	}
}

func (m *model) sameDue(when, at time.Time) (same []*modelled) {
	delays := referral.DefaultDelays()
	for _, l := range m.order {
		if lapses := delays.Lapses(l.state, &referral.Timing{Since: l.since}); lapses != nil && lapses.Equal(when) && lapses.Before(at) {
			same = append(same, l)
		}
	}
	return same
}

func (m *model) lapse(l *modelled, at time.Time) {
	if l.state == referral.Draft {
		m.forget(l)
		return
	}
	if l.state == referral.PlaceOffered {
		if l.lapses++; l.lapses == 1 {
			l.state, l.since, l.queued, l.placed = referral.Waitlisted, at, at, false
			m.promote(at)
			return
		}
	}
	l.before, l.endedAt, l.state, l.since = l.state, at, referral.Expired, at
	m.promote(at)
}

// pair does two acts at once. What comes of them is one of two orders: the model takes what it finds, and the invariants
// decide at the end of the sequence.
func (m *model) pair() {
	var together sync.WaitGroup
	for range 2 {
		_, act, actor, asked := m.draw()
		together.Go(func() {
			_, err := m.service.Do(access.As(context.Background(), actor), act, asked)
			if code := fault.CodeOf(err); err != nil && fault.ProblemsOf(err) == nil && code != fault.Forbidden {
				m.rt.Errorf("%s: %v", act, err)
			}
		})
	}
	together.Wait()
	m.adopt()
}

// adopt takes over what the database says.
func (m *model) adopt() {
	var rows []struct {
		ID        uuid.UUID       `db:"id"`
		State     referral.State  `db:"state"`
		Before    *referral.State `db:"state_before"`
		Since     time.Time       `db:"since"`
		Queued    *time.Time      `db:"queued_at"`
		Lapses    int             `db:"lapses"`
		Ended     *time.Time      `db:"ended_at"`
		Placed    bool            `db:"placed"`
		Withdrawn bool            `db:"withdrawn"`
	}
	if err := m.db.SelectContext(context.Background(), &rows, `SELECT id, state, state_before, since, queued_at, lapses, ended_at, session_id IS NOT NULL AS placed,
		consent_withdrawn_at IS NOT NULL AS withdrawn FROM referral WHERE action_id = $1`, m.action); err != nil {
		m.rt.Fatal(err)
	}
	there := map[uuid.UUID]bool{}
	for _, row := range rows {
		there[row.ID] = true
		l := m.lives[row.ID]
		l.state, l.since, l.lapses, l.placed = row.State, row.Since.UTC(), row.Lapses, row.Placed
		if row.Queued != nil {
			l.queued = row.Queued.UTC()
		}
		if row.Before != nil {
			l.before, l.endedAt = *row.Before, row.Ended.UTC()
		}
		l.withdrawn = row.Withdrawn && row.State.Terminal()
	}
	for _, l := range slices.Clone(m.order) {
		if !there[l.id] {
			m.forget(l)
		}
	}
}

// compare says where the database differs from the model.
func (m *model) compare() {
	var rows []struct {
		ID    uuid.UUID      `db:"id"`
		State referral.State `db:"state"`
	}
	if err := m.db.SelectContext(context.Background(), &rows, "SELECT id, state FROM referral WHERE action_id = $1", m.action); err != nil {
		m.rt.Fatal(err)
	}
	if len(rows) != len(m.order) {
		m.rt.Fatalf("%d prescriptions, %d in the model", len(rows), len(m.order))
	}
	for _, row := range rows {
		if want := m.lives[row.ID].state; row.State != want {
			m.rt.Fatalf("number %d is %s, %s in the model", m.lives[row.ID].number, row.State, want)
		}
	}
}

func (m *model) invariants() {
	broken, err := m.db.BrokenInvariants(context.Background())
	if err != nil {
		m.rt.Fatal(err)
	}
	waiting, err := m.db.WaitingInVain(context.Background(), m.now())
	if err != nil || len(broken)+len(waiting) > 0 {
		m.rt.Fatalf("%v %v %v", broken, waiting, err)
	}
}
