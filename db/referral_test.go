package db_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/db"
	"traverse/db/dbtest"
	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/keys"
	"traverse/referral"
)

// world is a small département: two communes in one pôle, one action, a porteur and a référent.
type world struct {
	t         testing.TB
	db        *db.DB
	now       time.Time
	action    uuid.UUID
	other     uuid.UUID // another action of another porteur
	porteur   access.Actor
	elsewhere access.Actor // the other porteur
	referent  access.Actor
	colleague access.Actor
	pole      access.Actor
	direction access.Actor
}

// worldDay is a Wednesday.
var worldDay = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

func newWorld(tb testing.TB) *world {
	tb.Helper()
	return newWorldIn(tb, dbtest.New(tb))
}

// newWorldIn writes the world into an empty database.
func newWorldIn(tb testing.TB, pool *db.DB) *world {
	tb.Helper()
	w := &world{t: tb, db: pool, now: worldDay}
	programme := uuid.New()
	w.exec(`INSERT INTO programme (id, code, title, start_year, end_year) VALUES ($1, 'p', 'P', 2024, 2026)`, programme)
	w.exec(`INSERT INTO axis (programme_id, code, position, title, short_title) VALUES ($1, '1', 0, 'A', 'A')`, programme)
	w.exec(`INSERT INTO theme (programme_id, code, axis_code, position, title) VALUES ($1, '1.1', '1', 0, 'T')`, programme)
	err := w.db.InTx(tb.Context(), func(tx *sqlx.Tx) error {
		for _, statement := range []string{
			`INSERT INTO territory (code, kind, position, name) VALUES ('13', 'DEPARTMENT', 0, 'Bouches-du-Rhône'), ('sud', 'POLE', 1, 'Sud')`,
			`INSERT INTO territory (code, kind, position, name, pole_code, pole_basis, pole_confidence) VALUES
			  ('13001', 'COMMUNE', 2, 'Une', 'sud', 'PRINTED', 'HIGH'), ('13002', 'COMMUNE', 3, 'Deux', 'sud', 'PRINTED', 'HIGH')`,
			`INSERT INTO pole (code, number, name, profile) VALUES ('sud', 1, 'Sud', '{}')`,
		} {
			if _, err := tx.ExecContext(tb.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	w.porteur, w.elsewhere = w.member("PROVIDER", "ASSOCIATION", ""), w.member("PROVIDER", "ASSOCIATION", "")
	w.referent = w.member("REFERENT", "MDS", "sud")
	w.colleague = w.joining(w.referent.Organization, "REFERENT", "sud")
	w.pole = w.member("POLE_COORDINATOR", "POLE", "sud")
	w.direction = w.member("DEPARTMENT_ADMIN", "DEPARTEMENT", "")
	w.action, w.other = w.newAction(programme, "1.1.1", w.porteur.Organization), w.newAction(programme, "1.1.2", w.elsewhere.Organization)
	return w
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.db.ExecContext(context.Background(), query, args...); err != nil {
		w.t.Fatal(query, err)
	}
}

func (w *world) member(role access.Role, kind, pole string) access.Actor {
	w.t.Helper()
	id := uuid.New()
	w.exec(`INSERT INTO organization (id, slug, name, kind, trust, pole_code) VALUES ($1, $2, $2, $3, 'VERIFIED', nullif($4, ''))`, id, "o-"+id.String(), kind, pole)
	return w.joining(id, role, pole)
}

func (w *world) joining(organization uuid.UUID, role access.Role, pole string) access.Actor {
	w.t.Helper()
	a := access.Actor{Account: uuid.New(), Membership: uuid.New(), Organization: organization, Role: role, Administrator: true, Pole: pole, Name: "N"}
	w.exec(`INSERT INTO account (id, email, name, created_at) VALUES ($1, $2, 'N', $3)`, a.Account, a.Account.String()+"@example.org", w.now)
	w.exec(`INSERT INTO membership (id, account_id, organization_id, role, administrator, started_at) VALUES ($1, $2, $3, $4, true, $5)`,
		a.Membership, a.Account, organization, role, w.now)
	return a
}

func (w *world) newAction(programme uuid.UUID, code string, porteur uuid.UUID) uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	w.exec(`WITH begun AS (INSERT INTO action (id, programme_id, code, slug, status, origin, published_revision, updated_at) VALUES ($1, $2, $3, $4, 'PUBLISHED', 'PROVIDER', 1, $5) RETURNING id),
		published AS (INSERT INTO action_revision (action_id, number, status, author, created_at, published_at, content)
			SELECT id, 1, 'PUBLISHED', 'x', $5, $5, '{"title": "Titre", "summary": "S", "themeCode": "1.1", "coverage": {"departmentWide": true}}' FROM begun)
		INSERT INTO action_provider (action_id, organization_id, position, receives_referrals) SELECT id, $6, 0, true FROM begun`,
		id, programme, code, "a-"+id.String(), w.now, porteur)
	return id
}

// session opens a caseload of the porteur's action.
func (w *world) session(places int, territories ...string) uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	err := w.db.InTx(context.Background(), func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(context.Background(), `INSERT INTO session (id, action_id, provider_id, kind, label, status, waiting_list_open, confirmed_at, created_at, updated_at)
			VALUES ($1, $2, $3, 'ROLLING', 'S', 'OPEN', true, $4, $4, $4)`, id, w.action, w.porteur.Organization, w.now); err != nil {
			return err
		}
		for i, code := range territories {
			if _, err := tx.ExecContext(context.Background(), `INSERT INTO session_territory VALUES ($1, $2, $3)`, id, code, i); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(context.Background(), `INSERT INTO session_places (session_id, places, changed_at, changed_through) VALUES ($1, $2, $3, 'SET_PLACES')`, id, places, w.now)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// person writes somebody who lives in a commune.
func (w *world) person(commune string) uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	w.exec(`INSERT INTO beneficiary (id, organization_id, referent_id, identity, territory_code, contact_preference, consent_given_on, consent_wording, created_at, updated_at)
		VALUES ($1, $2, $3, $6, $4, 'PHONE', '2026-11-01', 1, $5, $5)`, id, w.referent.Organization, w.referent.Account, commune, w.now,
		keys.Demonstration().Seal("beneficiary", "identity", id, []byte(`{}`)))
	return id
}

// deed is a new one, a moment after the one before.
func (w *world) deed(actor access.Actor, act access.Act) *access.Deed {
	w.now = w.now.Add(time.Millisecond)
	return &access.Deed{Scope: access.Scope{Actor: actor, Reach: access.Ownership}, Act: act, At: w.now, Key: uuid.NewString(), Digest: []byte("x")}
}

// send prescribes the action to a new person, and gives the prescription.
func (w *world) send(commune string) uuid.UUID {
	w.t.Helper()
	made := &referral.New{ID: uuid.New(), Channel: referral.Platform, Action: w.action, Beneficiary: w.person(commune), Send: true, EventID: uuid.New()}
	done, err := w.db.People(keys.Demonstration()).CreateReferral(context.Background(), w.deed(w.referent, "REFER"), made)
	if err != nil {
		w.t.Fatal(err)
	}
	return done.ID
}

// act does an act as an actor.
func (w *world) act(actor access.Actor, act referral.Act, id uuid.UUID) error {
	change := &referral.Change{
		ID: id, Act: act, EventID: uuid.New(), Note: []byte("note"), MessageID: uuid.New(), Body: []byte("body"), On: "2026-11-25", StartsAt: w.now.Add(72 * time.Hour),
		Outcome: referral.LastingJob, DeclineReason: referral.ReasonOther, Edit: &referral.Edition{Reason: []byte("r")},
	}
	if act == referral.Redirect {
		made := &referral.New{ID: uuid.New(), Action: w.other, EventID: uuid.New(), ConsentGivenOn: "2026-11-20"}
		_, err := w.db.RedirectReferral(context.Background(), w.deed(actor, "REFER"), change, made)
		return err
	}
	_, err := w.db.ApplyReferral(context.Background(), w.deed(actor, access.Act("TEST_"+act)), change)
	return err
}

func (w *world) must(actor access.Actor, act referral.Act, id uuid.UUID) {
	w.t.Helper()
	if err := w.act(actor, act, id); err != nil {
		w.t.Fatalf("%s: %v", act, err)
	}
}

func (w *world) state(id uuid.UUID) referral.State {
	w.t.Helper()
	var s referral.State
	if err := w.db.GetContext(context.Background(), &s, "SELECT coalesce((SELECT state FROM referral WHERE id = $1), 'GONE')", id); err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *world) counts(session uuid.UUID) string {
	w.t.Helper()
	var held, occupied, places int
	if err := w.db.QueryRowxContext(context.Background(), "SELECT held, occupied, places FROM session_places WHERE session_id = $1", session).Scan(&held, &occupied, &places); err != nil {
		w.t.Fatal(err)
	}
	return fmt.Sprintf("%d+%d/%d", held, occupied, places)
}

func (w *world) wants(id uuid.UUID, want referral.State) {
	w.t.Helper()
	if got := w.state(id); got != want {
		w.t.Fatalf("%s, want %s", got, want)
	}
}

// TestPlacesGoRound: a place is taken, the next waits, what is freed is offered to her at once, confirmed, occupied, freed.
func TestPlacesGoRound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	session := w.session(1)
	first, second, third := w.send("13001"), w.send("13002"), w.send("13001")
	w.must(w.porteur, referral.Accept, first)
	w.must(w.porteur, referral.Accept, second)
	w.must(w.porteur, referral.Accept, third)
	w.wants(first, referral.Accepted)
	w.wants(second, referral.Waitlisted)
	w.wants(third, referral.Waitlisted)
	w.must(w.referent, referral.Cancel, first)
	w.wants(second, referral.PlaceOffered)
	if got := w.counts(session); got != "1+0/1" {
		t.Fatal(got)
	}
	w.must(w.referent, referral.DeclinePlace, second)
	w.wants(second, referral.Waitlisted)
	w.wants(third, referral.PlaceOffered)
	w.must(w.referent, referral.ConfirmPlace, third)
	w.must(w.porteur, referral.Start, third)
	if got := w.counts(session); got != "0+1/1" {
		t.Fatal(got)
	}
	w.must(w.porteur, referral.Complete, third)
	w.wants(third, referral.Completed)
	w.wants(second, referral.PlaceOffered)
	if err := w.act(w.porteur, referral.Reopen, third); len(fault.ProblemsOf(err)) != 1 || fault.ProblemsOf(err)[0].Code != fault.NoPlace {
		t.Fatalf("reopened without a place: %v", err)
	}
	w.now = w.now.AddDate(0, 0, 7)
	if _, err := w.db.RunReferralClock(t.Context(), w.now); err != nil {
		t.Fatal(err)
	}
	w.wants(second, referral.PlaceOffered) // alone on the list: offered again
	w.now = w.now.AddDate(0, 0, 7)
	if _, err := w.db.RunReferralClock(t.Context(), w.now); err != nil {
		t.Fatal(err)
	}
	w.wants(second, referral.Expired)
	if got := w.counts(session); got != "0+0/1" {
		t.Fatal(got)
	}
	w.sound()
}

// sound says that no invariant is broken.
func (w *world) sound() {
	w.t.Helper()
	broken, err := w.db.BrokenInvariants(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	waiting, err := w.db.WaitingInVain(context.Background(), w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	if broken = append(broken, waiting...); len(broken) > 0 {
		w.t.Fatalf("broken: %s", slices.Sorted(slices.Values(broken)))
	}
}

// TestSessionReduced: those who hold a place go back to the list with their own rank, the last come first; who has started
// stays; what opens again is offered in order; a cancelled session sends all back.
func TestSessionReduced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	session := w.session(3)
	ids := []uuid.UUID{w.send("13001"), w.send("13001"), w.send("13001"), w.send("13001")}
	for _, id := range ids {
		w.must(w.porteur, referral.Accept, id)
	}
	w.must(w.porteur, referral.Start, ids[0])
	change := func(statement string) func(tx *sqlx.Tx) error {
		return func(tx *sqlx.Tx) error {
			_, err := tx.ExecContext(context.Background(), statement, session)
			return err
		}
	}
	reduce := func(most int, statement string) {
		t.Helper()
		if _, err := w.db.SendBack(t.Context(), w.deed(w.porteur, "SET_PLACES"), session, most, change(statement)); err != nil {
			t.Fatal(err)
		}
	}
	states := func(want ...referral.State) {
		t.Helper()
		for i, state := range want {
			if got := w.state(ids[i]); got != state {
				t.Fatalf("number %d is %s, want %s", i, got, state)
			}
		}
		w.sound()
	}
	reduce(2, "UPDATE session_places SET places = 2, changed_through = 'SET_PLACES' WHERE session_id = $1")
	states(referral.Started, referral.Accepted, referral.Waitlisted, referral.Waitlisted)
	reduce(3, "UPDATE session_places SET places = 3, changed_through = 'SET_PLACES' WHERE session_id = $1")
	states(referral.Started, referral.Accepted, referral.PlaceOffered, referral.Waitlisted)
	reduce(0, "UPDATE session SET status = 'CANCELLED' WHERE id = $1")
	states(referral.Started, referral.Waitlisted, referral.Waitlisted, referral.Waitlisted)
	if got := w.counts(session); got != "0+1/3" {
		t.Error(got)
	}
}

// TestReservedPlaces: a place goes to the first whom the session serves, not to the first of the list.
func TestReservedPlaces(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	session := w.session(1, "13002")
	here := w.send("13002")
	w.must(w.porteur, referral.Accept, here)
	elsewhere, next := w.send("13001"), w.send("13002")
	w.must(w.porteur, referral.Accept, elsewhere)
	w.must(w.porteur, referral.Accept, next)
	w.wants(elsewhere, referral.Waitlisted)
	w.must(w.referent, referral.Cancel, here)
	w.wants(next, referral.PlaceOffered)
	w.wants(elsewhere, referral.Waitlisted)
	if got := w.counts(session); got != "1+0/1" {
		t.Error(got)
	}
	w.sound()
}

// TestWithoutSession: where no session was ever opened, the porteur accepts without a place.
func TestWithoutSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.send("13001")
	w.must(w.porteur, referral.Accept, id)
	w.wants(id, referral.Accepted)
	w.must(w.porteur, referral.Start, id)
	w.must(w.porteur, referral.Complete, id)
	w.must(w.porteur, referral.Reopen, id)
	w.wants(id, referral.Started)
	w.sound()
}

// TestClockCatchesUp: after a long outage each state ends once, and each delay is reminded once, by whichever of two
// processes comes first.
func TestClockCatchesUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sent, waiting := w.send("13001"), w.send("13001")
	w.session(0)
	w.must(w.porteur, referral.Accept, waiting)
	w.now = w.now.AddDate(0, 0, 12) // past the three reminders of SENT
	var together sync.WaitGroup
	for range 4 {
		together.Go(func() {
			if _, err := w.db.RunReferralClock(t.Context(), w.now); err != nil {
				t.Error(err)
			}
		})
	}
	together.Wait()
	count := func(kind string) (n int) {
		if err := w.db.GetContext(t.Context(), &n, "SELECT count(*) FROM outbox WHERE kind = $1", kind); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if count("REFERRAL_REMINDER") != 1 || count("REFERRAL_LATE") != 1 {
		t.Errorf("%d reminders, the pôle told %d times", count("REFERRAL_REMINDER"), count("REFERRAL_LATE"))
	}
	w.now = w.now.AddDate(0, 6, 0)
	for range 2 {
		if _, err := w.db.RunReferralClock(t.Context(), w.now); err != nil {
			t.Fatal(err)
		}
	}
	w.wants(sent, referral.Expired)
	w.wants(waiting, referral.Waitlisted) // silence never removes anyone
	if count("REFERRAL_EXPIRED") != 1 {
		t.Errorf("expired %d times", count("REFERRAL_EXPIRED"))
	}
	w.sound()
}
