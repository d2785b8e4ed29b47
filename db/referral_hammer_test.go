package db_test

import (
	"context"
	"database/sql"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/db"
	"traverse/db/dbtest"
	"traverse/internal/effort"
	"traverse/internal/keys"
	"traverse/referral"
)

const (
	hammerClients = 64
	hammerPlaces  = 10
)

// hammer is many clients over two pools, as two servers have, on the session of one action.
type hammer struct {
	*world
	pools   [2]*db.DB
	session uuid.UUID
	start   time.Time
	mu      sync.Mutex
	clock   time.Time
	history []porcupine.Operation
}

func newHammer(t *testing.T) *hammer {
	t.Helper()
	address := dbtest.URL(t)
	var pools [2]*db.DB
	for i := range pools {
		var err error
		if pools[i], err = db.Open(t.Context(), address, db.WithPool(16)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = pools[i].Close() })
	}
	w := newWorldIn(t, pools[0])
	return &hammer{world: w, pools: pools, session: w.session(hammerPlaces), start: time.Now(), clock: w.now}
}

// later is the next instant of the clock that all clients share.
func (h *hammer) later() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clock = h.clock.Add(time.Millisecond)
	return h.clock
}

// do does an act through one of the two servers, and records when it was called and had returned.
func (h *hammer) do(client int, act referral.Act, id uuid.UUID) error {
	actor := h.porteur
	if act == referral.Cancel || act == referral.ConfirmPlace {
		actor = h.referent
	}
	own := *h.world
	own.now = h.later()
	change := &referral.Change{ID: id, Act: act, EventID: uuid.New(), Note: []byte("n"), DeclineReason: referral.NotEligible}
	called := time.Since(h.start).Nanoseconds()
	_, err := h.pools[client%2].People(keys.Demonstration()).ApplyReferral(context.Background(), own.deed(actor, "TEST"), change)
	returned := time.Since(h.start).Nanoseconds()
	if err != nil {
		return err
	}
	var state referral.State
	if err := h.db.GetContext(context.Background(), &state, "SELECT to_state FROM referral_event WHERE referral_id = $1 AND act = $2 ORDER BY seq DESC LIMIT 1", id, act); err != nil {
		return err
	}
	h.record(client, operation{act, state}, called, returned)
	return nil
}

// operation is what a client asked, and where the prescription stood then.
type operation struct {
	act   referral.Act
	state referral.State
}

func (h *hammer) record(client int, done operation, called, returned int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.history = append(h.history, porcupine.Operation{ClientId: client, Input: done.act, Output: done, Call: called, Return: returned})
}

// ledger is a session seen from outside: how many places are taken, and how many people wait. Whoever is accepted has a
// place, if one is free and nobody waits; else she waits. A place that is given back goes to who waits.
type ledger struct{ taken, waiting int }

var placesModel = porcupine.Model{
	Init: func() any { return ledger{} },
	Step: func(state, _, output any) (bool, any) {
		l, done := state.(ledger), output.(operation)
		switch done.act {
		case referral.Accept:
			if l.taken < hammerPlaces {
				l.taken++
				return done.state == referral.Accepted, l
			}
			l.waiting++
			return done.state == referral.Waitlisted, l
		default: // CANCEL of one who has a place
			if l.waiting > 0 {
				l.waiting--
				return true, l
			}
			l.taken--
			return true, l
		}
	},
}

// watch looks at the counter until told to stop, and says how many places were taken at the most.
func (h *hammer) watch(stop <-chan struct{}) (most int) {
	for {
		var taken int
		if err := h.db.GetContext(context.Background(), &taken, "SELECT count(*) FROM referral WHERE session_id = $1 AND place IS NOT NULL", h.session); err != nil {
			h.t.Error(err)
			return most
		}
		most = max(most, taken)
		select {
		case <-stop:
			return most
		default:
		}
	}
}

// run has every client accept her prescriptions, and some free the place that they have got.
func (h *hammer) run(do func(client int, act referral.Act, id uuid.UUID) error) (most int) {
	each := effort.Times(2)
	ids := make([][]uuid.UUID, hammerClients)
	for i := range ids {
		for range each {
			ids[i] = append(ids[i], h.send("13001"))
		}
	}
	h.clock = h.now
	stop := make(chan struct{})
	var accepted atomic.Int64 // every third gives her place back
	var watching, clients sync.WaitGroup
	watching.Go(func() { most = h.watch(stop) })
	for client := range hammerClients {
		clients.Go(func() {
			for _, id := range ids[client] {
				if err := do(client, referral.Accept, id); err != nil {
					h.t.Errorf("accept: %v", err)
					return
				}
				if h.state(id) == referral.Accepted && accepted.Add(1)%3 == 0 {
					if err := do(client, referral.Cancel, id); err != nil {
						h.t.Errorf("cancel: %v", err)
					}
				}
			}
		})
	}
	clients.Wait()
	close(stop)
	watching.Wait()
	return most
}

// TestNeverOnePlaceTooMany: 64 clients over two servers accept on ten places while places are freed at random. Never more
// than ten are taken, who waits is in order, and the history is one that a single server could have had.
func TestNeverOnePlaceTooMany(t *testing.T) {
	t.Parallel()
	h := newHammer(t)
	most := h.run(h.do)
	if most > hammerPlaces {
		t.Errorf("%d places taken of %d", most, hammerPlaces)
	}
	h.sound()
	h.inOrder()
	if got := porcupine.CheckOperationsTimeout(placesModel, h.history, time.Minute); got != porcupine.Ok {
		t.Errorf("the history of %d acts is %s", len(h.history), got)
	}
	t.Logf("%d acts, at most %d places taken, %s at the end", len(h.history), most, h.counts(h.session))
}

// inOrder replays the list: whoever is offered a place is the first of those who had entered it before. Both are written
// under the lock of the counter, so that the order of the history is theirs.
func (h *hammer) inOrder() {
	h.t.Helper()
	var events []struct {
		Act    referral.Act   `db:"act"`
		To     referral.State `db:"to_state"`
		Number string         `db:"number"`
	}
	if err := h.db.SelectContext(context.Background(), &events, `SELECT e.act, e.to_state, r.number FROM referral_event e JOIN referral r ON r.id = e.referral_id
		WHERE r.action_id = $1 ORDER BY e.seq`, h.action); err != nil {
		h.t.Fatal(err)
	}
	var list []string
	offered := 0
	for _, e := range events {
		switch {
		case e.To == referral.Waitlisted:
			list = append(list, e.Number)
			slices.Sort(list)
		case e.Act == referral.OfferPlace:
			if offered++; len(list) == 0 || list[0] != e.Number {
				h.t.Errorf("%s is offered a place, before %v", e.Number, list)
			}
			list = slices.DeleteFunc(list, func(number string) bool { return number == e.Number })
		}
	}
	if offered == 0 {
		h.t.Error("no place was offered: nothing is proved")
	}
}

// TestNaiveCountOverbooks: the same hammer catches the code that counts and then writes, without a counter to lock: one
// place too many is seen, and its history does not pass for one of a single server.
func TestNaiveCountOverbooks(t *testing.T) {
	t.Parallel()
	for range 5 {
		h := newHammer(t)
		most := h.run(h.naive)
		if most <= hammerPlaces {
			continue
		}
		t.Logf("%d places taken of %d", most, hammerPlaces)
		if porcupine.CheckOperationsTimeout(placesModel, h.history, 5*time.Second) == porcupine.Ok {
			t.Error("a history with a place too many passes for one of a single server")
		}
		return
	}
	t.Error("the naive code never took one place too many: the test of the true one proves nothing")
}

// naive is the mutant: it counts who has a place, and writes if fewer than ten have. What is given back is
// there for whoever counts next.
func (h *hammer) naive(client int, act referral.Act, id uuid.UUID) error {
	called := time.Since(h.start).Nanoseconds()
	state := referral.Accepted
	err := h.pools[client%2].InTx(context.Background(), func(tx *sqlx.Tx) error {
		var taken int
		if err := tx.GetContext(context.Background(), &taken, "SELECT count(*) FROM referral WHERE session_id = $1 AND place IS NOT NULL", h.session); err != nil {
			return err
		}
		if act == referral.Cancel {
			state = referral.Cancelled
			_, err := tx.ExecContext(context.Background(), "UPDATE referral SET state = 'WAITLISTED', session_id = NULL, last_act = 'SEND_BACK' WHERE id = $1", id)
			return err
		}
		session := sql.Null[uuid.UUID]{V: h.session, Valid: true}
		if taken >= hammerPlaces {
			state, session = referral.Waitlisted, sql.Null[uuid.UUID]{}
		}
		_, err := tx.ExecContext(context.Background(), "UPDATE referral SET state = $2, session_id = $3, last_act = 'ACCEPT', next_actor = 'PROVIDER' WHERE id = $1", id, state, session)
		return err
	})
	h.record(client, operation{act, state}, called, time.Since(h.start).Nanoseconds())
	return err
}
