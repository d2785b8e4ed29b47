package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/db"
	"traverse/internal/clock"
	"traverse/internal/keys"
	"traverse/referral"
)

// How much there is: prescriptions over so many days, for so many people who are supported.
const (
	fictitiousReferrals = 2000
	fictitiousPeople    = 1400
	referralDays        = 540
)

const (
	selectInvented = `-- name: DemoReferralsAreThere
SELECT EXISTS (SELECT 1 FROM beneficiary WHERE id = $1)`
	// Sheets for the whole département, or for whole pôles, with one porteur who answers: whoever lives there may be sent.
	selectAnswering = `-- name: DemoAnsweringActions
SELECT a.id AS action, p.organization_id AS provider, m.account_id AS account, m.id AS membership, coalesce((r.content #>> '{coverage,departmentWide}')::boolean, false) AS everywhere,
       ARRAY(SELECT x FROM jsonb_array_elements_text(nullif(r.content #> '{coverage,includes}', 'null')) x JOIN pole ON pole.code = x ORDER BY x) AS poles,
       EXISTS (SELECT 1 FROM session s WHERE s.action_id = a.id) AS sessions
  FROM action a JOIN action_provider p ON p.action_id = a.id AND p.receives_referrals
  JOIN action_revision r ON r.action_id = a.id AND r.number = a.published_revision
  JOIN LATERAL (SELECT x.id, x.account_id FROM membership x JOIN account y ON y.id = x.account_id AND y.demonstration
                 WHERE x.organization_id = p.organization_id AND x.role = 'PROVIDER' AND x.ended_at IS NULL ORDER BY x.id LIMIT 1) m ON true
 WHERE a.status = 'PUBLISHED'
   AND ((r.content #>> '{coverage,departmentWide}')::boolean
        OR EXISTS (SELECT 1 FROM jsonb_array_elements_text(nullif(r.content #> '{coverage,includes}', 'null')) x JOIN pole ON pole.code = x))
   AND coalesce(jsonb_array_length(nullif(r.content #> '{coverage,excludes}', 'null')), 0) = 0
   AND NOT EXISTS (SELECT 1 FROM action_provider q WHERE q.action_id = a.id AND q.organization_id <> p.organization_id AND q.receives_referrals)
   AND NOT EXISTS (SELECT 1 FROM action_provider_territory t WHERE t.action_id = a.id)
 ORDER BY string_to_array(a.code, '.')::numeric[]`
	selectReferrers = `-- name: DemoReferrers
SELECT m.account_id AS account, m.id AS membership, m.organization_id AS organization, o.pole_code AS pole
  FROM membership m JOIN account a ON a.id = m.account_id AND a.demonstration JOIN organization o ON o.id = m.organization_id AND o.pole_code IS NOT NULL
 WHERE m.role = 'REFERENT' AND m.ended_at IS NULL ORDER BY a.email, o.slug`
	selectHomes = `-- name: DemoHomes
SELECT code, pole_code AS pole FROM territory t WHERE kind IN ('COMMUNE', 'ARRONDISSEMENT') AND pole_code IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM territory x WHERE x.commune_code = t.code) ORDER BY code`
	selectOpenSessions = `-- name: DemoOpenSessions
SELECT s.id, s.action_id AS action, s.provider_id AS provider, s.kind, coalesce(to_char(s.starts_on, 'YYYY-MM-DD'), '') AS starts, p.places - p.held - p.occupied AS free
  FROM session s JOIN session_places p ON p.session_id = s.id
 WHERE s.status = 'OPEN' AND NOT EXISTS (SELECT 1 FROM session_territory t WHERE t.session_id = s.id) ORDER BY s.id`
	// Where somebody could be served by a session that is reserved, paused or of fewer places, nobody is made to wait.
	selectWaitable = `-- name: DemoWaitableActions
SELECT DISTINCT s.action_id FROM session s
 WHERE NOT EXISTS (SELECT 1 FROM session t WHERE t.action_id = s.action_id AND (t.status = 'PAUSED' OR EXISTS (SELECT 1 FROM session_territory x WHERE x.session_id = t.id)))`
	addToYear = `-- name: DemoReferralYear
INSERT INTO referral_year (year, last) VALUES ($1, $2) ON CONFLICT (year) DO UPDATE SET last = referral_year.last + $2 RETURNING last`
	countPlaces = `-- name: DemoPlacesTaken
UPDATE session_places SET held = held + $2, occupied = occupied + $3, changed_at = $4, changed_through = 'DEMONSTRATION', changed_by = NULL, changed_as = NULL
 WHERE session_id = $1`
)

type answeringAction struct {
	Action, Provider, Account, Membership uuid.UUID
	Everywhere                            bool
	Poles                                 pq.StringArray // which of them, otherwise
	Sessions                              bool           // some were opened: to be accepted is to have a place there
}

func (a *answeringAction) serves(p *supported) bool {
	return a.Everywhere || slices.Contains(a.Poles, p.by.Pole)
}

type referrer struct {
	Account, Membership, Organization uuid.UUID
	Pole                              string
}

type openSession struct {
	ID, Action, Provider uuid.UUID
	Kind                 string
	Starts               clock.Day
	Free                 int
	held, occupied       int
}

// LoadReferrals writes fictitious people and two thousand prescriptions for them over eighteen months, at every stage and
// always the same ones; their days are counted from the day of the first load. It does nothing where they are there already.
func LoadReferrals(ctx context.Context, store *db.DB, ring *keys.Ring, now time.Time) error {
	err := store.InTx(ctx, func(tx *sqlx.Tx) error {
		var there bool
		if err := tx.GetContext(ctx, &there, selectInvented, idOf("beneficiary", "0")); err != nil || there {
			return err
		}
		w := &writer{now: now, ring: ring, delays: referral.DefaultDelays(), chance: rand.New(rand.NewPCG(13, 7)), underWay: map[[2]uuid.UUID]bool{}} //nolint:gosec // a fixed seed is the point
		if err := w.read(ctx, tx); err != nil || len(w.actions) == 0 || len(w.referrers) == 0 {
			return err
		}
		w.invent()
		return w.write(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("écrire les prescriptions de la démonstration: %w", err)
	}
	return nil
}

// writer invents prescriptions, and writes them in one go.
type writer struct {
	now    time.Time
	ring   *keys.Ring
	delays referral.Delays
	chance *rand.Rand

	actions   []answeringAction
	referrers []referrer
	homes     map[string][]string // by pôle
	sessions  []*openSession
	waitable  []uuid.UUID

	people   []*supported
	lives    []*life
	underWay map[[2]uuid.UUID]bool // person and action
}

// supported is a fictitious person, and who supports her.
type supported struct {
	id       uuid.UUID
	identity referral.Identity
	home     string
	by       referrer
	since    clock.Day
}

// life is a prescription and what has happened to it.
type life struct {
	id       uuid.UUID
	person   *supported
	on       answeringAction
	channel  referral.Channel
	steps    []step
	session  *openSession
	outcome  referral.Outcome
	refused  referral.DeclineReason
	urgent   bool
	family   string
	hop      int
	after    *life
	appoints *time.Time
}

type step struct {
	act      referral.Act
	from, to referral.State
	side     referral.Side
	at       time.Time
}

func (l *life) state() referral.State { return l.steps[len(l.steps)-1].to }
func (l *life) at() time.Time         { return l.steps[len(l.steps)-1].at }

func (w *writer) read(ctx context.Context, tx *sqlx.Tx) error {
	var homes []struct{ Code, Pole string }
	var sessions []openSession
	for query, into := range map[string]any{
		selectAnswering: &w.actions, selectReferrers: &w.referrers, selectHomes: &homes, selectOpenSessions: &sessions, selectWaitable: &w.waitable,
	} {
		if err := tx.SelectContext(ctx, into, query); err != nil {
			return err
		}
	}
	w.homes = map[string][]string{}
	for _, home := range homes {
		w.homes[home.Pole] = append(w.homes[home.Pole], home.Code)
	}
	w.referrers = slices.DeleteFunc(w.referrers, func(r referrer) bool { return len(w.homes[r.Pole]) == 0 })
	for i := range sessions {
		w.sessions = append(w.sessions, &sessions[i])
	}
	return nil
}

// The names of people who are supported. No list of real ones was read.
var (
	supportedFirst = []string{
		"Adèle", "Brahim", "Clémence", "Djamel", "Édith", "Fatou", "Gaspard", "Hanane", "Isidore", "Josiane", "Kamel", "Ludivine", "Malik", "Noémie",
		"Omar", "Paulette", "Quentin", "Rose", "Soraya", "Théo", "Ursule", "Victor", "Wanda", "Xavier", "Yasmine", "Zacharie",
	}
	supportedLast = []string{
		"Fictif-Aubépine", "Fictif-Bourrache", "Fictif-Coquelicot", "Fictif-Dahlia", "Fictif-Érable", "Fictif-Fougère", "Fictif-Garance", "Fictif-Hêtre",
		"Fictif-Immortelle", "Fictif-Jonquille", "Fictif-Lavande", "Fictif-Myrte", "Fictif-Noisetier", "Fictif-Orme", "Fictif-Pivoine", "Fictif-Roseau",
		"Fictif-Serpolet", "Fictif-Tilleul", "Fictif-Verveine",
	}
	reasons = []string{
		"Cherche à reprendre une activité, disponible en matinée.", "A besoin d’un appui pour se déplacer jusqu’à un premier emploi.",
		"Souhaite se remettre à niveau avant une formation.", "Isolement : retrouver un rythme et des contacts.", "Projet d’activité à son compte, à étudier.",
		"Difficultés de santé à prendre en compte dans le rythme.", "Garde d’enfant réglée depuis septembre, prête à commencer.",
	}
)

// invent draws the people, then the lives: first those that have places, so that the lists of who waits are of full sessions.
func (w *writer) invent() {
	for i := range fictitiousPeople {
		by := w.referrers[i%len(w.referrers)]
		homes := w.homes[by.Pole]
		born := time.Date(1962+w.chance.IntN(46), time.Month(1+w.chance.IntN(12)), 1+w.chance.IntN(28), 0, 0, 0, 0, time.UTC)
		w.people = append(w.people, &supported{
			id:       idOf("beneficiary", strconv.Itoa(i)),
			identity: referral.Identity{FirstName: supportedFirst[i%len(supportedFirst)], LastName: supportedLast[i%len(supportedLast)], BirthDate: clock.DayOf(born)},
			home:     homes[w.chance.IntN(len(homes))], by: by, since: clock.DayOf(w.now),
		})
	}
	for _, s := range w.sessions {
		w.fill(s)
	}
	for len(w.lives) < fictitiousReferrals {
		w.lives = append(w.lives, w.one())
		if last := w.lives[len(w.lives)-1]; last.state() == referral.Redirected {
			w.lives = append(w.lives, w.goesOn(last))
		}
	}
	slices.SortStableFunc(w.lives, func(a, b *life) int { return a.steps[0].at.Compare(b.steps[0].at) })
	for _, l := range w.lives {
		if day := clock.DayOf(l.steps[0].at); day < l.person.since {
			l.person.since = day
		}
	}
}

// fill takes the places of a session: all of two in three, so that others wait for them, a few of the third.
func (w *writer) fill(s *openSession) {
	on, ok := w.answering(s.Action)
	if !ok || on.Provider != s.Provider {
		return
	}
	taken := s.Free
	if w.chance.IntN(3) == 0 {
		taken = w.chance.IntN(s.Free + 1)
	}
	for range taken {
		path, age := pathTo(referral.Accepted), 12
		switch draw := w.chance.IntN(10); {
		case draw < 4 && s.Kind == "ROLLING":
			path, age = pathTo(referral.Started), 150
		case draw == 4:
			path = pathTo(referral.NoShow)
			age = 9
		case draw == 5:
			path, age = pathTo(referral.PlaceOffered), 1
		}
		l := w.life(on, path, age)
		l.session = s
		if l.state() == referral.Started {
			s.occupied++
		} else {
			s.held++
		}
		s.Free--
		w.lives = append(w.lives, l)
	}
	if s.Free > 0 {
		w.waitable = slices.DeleteFunc(w.waitable, func(id uuid.UUID) bool { return id == s.Action })
	}
}

func (w *writer) answering(action uuid.UUID) (answeringAction, bool) {
	i := slices.IndexFunc(w.actions, func(a answeringAction) bool { return a.Action == action })
	if i < 0 {
		return answeringAction{}, false
	}
	return w.actions[i], true
}

// shares says how many of a hundred prescriptions that have no place of a session stand where, and how many days ago at most
// they came there; 0: at any time.
var shares = []struct {
	state referral.State
	share int
	age   int
}{
	{referral.Draft, 1, 20},
	{referral.Sent, 6, 12},
	{referral.UnderReview, 4, 25},
	{referral.InfoRequested, 2, 12},
	{referral.Waitlisted, 5, 90},
	{referral.Accepted, 5, 12},
	{referral.NoShow, 1, 9},
	{referral.Started, 8, 160},
	{referral.Completed, 28, 0},
	{referral.DroppedOut, 8, 0},
	{referral.Declined, 15, 0},
	{referral.Cancelled, 5, 0},
	{referral.Expired, 4, 0},
	{referral.Redirected, 3, 0},
	{referral.ConsentWithdrawn, 1, 0},
}

// one draws a life that has no place of a session, or an orientation made elsewhere.
func (w *writer) one() *life {
	on := w.actions[w.chance.IntN(len(w.actions))]
	if w.chance.IntN(30) == 0 {
		return w.elsewhere(on)
	}
	draw, age, state := w.chance.IntN(96), 0, referral.Completed
	for _, share := range shares {
		if draw -= share.share; draw < 0 {
			state, age = share.state, share.age
			break
		}
	}
	if state == referral.Waitlisted {
		if full := w.full(); len(full) > 0 {
			on = full[w.chance.IntN(len(full))]
		} else {
			state, age = referral.Sent, 12
		}
	}
	if on.Sessions && state.Holds() {
		state, age = referral.Completed, 0
	}
	return w.life(on, pathTo(state), age)
}

// full lists the actions of which every session is.
func (w *writer) full() (full []answeringAction) {
	for _, on := range w.actions {
		if slices.Contains(w.waitable, on.Action) {
			full = append(full, on)
		}
	}
	return full
}

// pathTo is one way to a state. The first step is the sending, or the draft.
func pathTo(state referral.State) []step {
	send := step{act: referral.Send, to: referral.Sent, side: referral.Referrer}
	steps := func(more ...step) []step {
		path := []step{send}
		for _, s := range more {
			s.from = path[len(path)-1].to
			path = append(path, s)
		}
		return path
	}
	review := step{act: referral.PutUnderReview, to: referral.UnderReview, side: referral.Provider}
	accept := step{act: referral.Accept, to: referral.Accepted, side: referral.Provider}
	start := step{act: referral.Start, to: referral.Started, side: referral.Provider}
	switch state {
	case referral.Draft:
		return []step{{to: referral.Draft, side: referral.Referrer}}
	case referral.UnderReview:
		return steps(review)
	case referral.InfoRequested:
		return steps(step{act: referral.RequestInfo, to: state, side: referral.Provider})
	case referral.Waitlisted:
		return steps(step{act: referral.Accept, to: state, side: referral.Provider})
	case referral.PlaceOffered:
		return steps(step{act: referral.Accept, to: referral.Waitlisted, side: referral.Provider}, step{act: referral.OfferPlace, to: state, side: referral.Clock})
	case referral.Accepted:
		return steps(review, accept)
	case referral.NoShow:
		return steps(accept, step{act: referral.RecordNoShow, to: state, side: referral.Provider})
	case referral.Started:
		return steps(accept, start)
	case referral.Completed:
		return steps(review, accept, start, step{act: referral.Complete, to: state, side: referral.Provider})
	case referral.DroppedOut:
		return steps(accept, start, step{act: referral.DropOut, to: state, side: referral.Provider})
	case referral.Declined:
		return steps(step{act: referral.Decline, to: state, side: referral.Provider})
	case referral.Cancelled:
		return steps(step{act: referral.Cancel, to: state, side: referral.Referrer})
	case referral.Expired:
		return steps(step{act: referral.Expire, to: state, side: referral.Clock})
	case referral.Redirected:
		return steps(step{act: referral.Redirect, to: state, side: referral.Referrer})
	case referral.ConsentWithdrawn:
		return steps(step{act: referral.WithdrawConsent, to: state, side: referral.Referrer})
	default:
		return steps()
	}
}

// gaps are how many days an act comes after the one before, at most; the least is nought or what the rule says.
var gaps = map[referral.Act][2]int{ //nolint:exhaustive // the others come within days
	referral.Start: {3, 25}, referral.Complete: {20, 150}, referral.DropOut: {5, 60}, referral.Expire: {31, 31}, referral.OfferPlace: {5, 40},
}

// life draws a person and days: the last step at most so many days ago, the others before it.
func (w *writer) life(on answeringAction, path []step, age int) *life {
	l := &life{id: idOf("referral", strconv.Itoa(len(w.lives))), on: on, channel: referral.Platform, steps: path, hop: 1, urgent: w.chance.IntN(12) == 0}
	if age == 0 {
		age = referralDays - 200
	}
	at := w.hour(w.now.AddDate(0, 0, -1-w.chance.IntN(age)))
	for i := len(path) - 1; i >= 0; i-- {
		l.steps[i].at = at
		gap, known := gaps[path[i].act]
		if !known {
			gap = [2]int{0, 6}
		}
		before := w.hour(at.AddDate(0, 0, -gap[0]-w.chance.IntN(gap[1]-gap[0]+1)))
		if !before.Before(at) {
			before = at.Add(-90 * time.Minute)
		}
		at = before
	}
	l.person = w.somebody(on, l)
	w.says(l)
	return l
}

// hour is a moment of that day at which people work.
func (w *writer) hour(day time.Time) time.Time {
	switch day.Weekday() { //nolint:exhaustive // the others are worked
	case time.Saturday:
		day = day.AddDate(0, 0, -1)
	case time.Sunday:
		day = day.AddDate(0, 0, -2)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 8+w.chance.IntN(8), w.chance.IntN(60), w.chance.IntN(60), 0, time.UTC)
}

// somebody who is not under way to the same action.
func (w *writer) somebody(on answeringAction, l *life) *supported {
	for {
		p := w.people[w.chance.IntN(len(w.people))]
		key := [2]uuid.UUID{p.id, on.Action}
		if w.underWay[key] || !on.serves(p) {
			continue
		}
		w.underWay[key] = !l.state().Terminal() && l.state() != referral.Draft
		return p
	}
}

// says draws what an end says, and the next appointment.
func (w *writer) says(l *life) {
	outcomes := []referral.Outcome{
		referral.LastingJob, referral.ShortJob, referral.SubsidisedJob, referral.Training, referral.Training, referral.NextStep, referral.NextStep, referral.RightsOpened,
		referral.CareStarted, referral.BusinessCreated, referral.NoChange,
	}
	refusals := []referral.DeclineReason{
		referral.ReasonNoPlace, referral.ReasonNoPlace, referral.NotEligible, referral.Unreachable, referral.Unreachable, referral.NotInterested, referral.MissingDocuments,
		referral.NeedsOtherSupport, referral.AlreadySupported,
	}
	outcome, refusal, days := outcomes[w.chance.IntN(len(outcomes))], refusals[w.chance.IntN(len(refusals))], 2+w.chance.IntN(12)
	switch l.state() { //nolint:exhaustive // the others say nothing more
	case referral.Completed:
		l.outcome = outcome
	case referral.Declined:
		l.refused = refusal
	case referral.Accepted:
		if days%2 == 0 {
			at := w.hour(w.now.AddDate(0, 0, days))
			if at.After(w.now) {
				l.appoints = &at
			}
		}
	}
}

// goesOn is the prescription that a redirected one has led to, for the same person.
func (w *writer) goesOn(from *life) *life {
	on := from.on
	for range 50 { // an action for her where there is one; else the same again
		if drawn := w.actions[w.chance.IntN(len(w.actions))]; drawn.Action != from.on.Action && drawn.serves(from.person) {
			on = drawn
			break
		}
	}
	path := pathTo(referral.Declined)
	if w.chance.IntN(2) == 0 {
		path = pathTo(referral.Completed)
	}
	l := w.life(on, path, 0)
	l.person, l.after, l.hop = from.person, from, 2
	at := from.at()
	for i := range l.steps {
		if i > 0 {
			at = at.AddDate(0, 0, 1+w.chance.IntN(20))
		}
		l.steps[i].at = at
	}
	if at.After(w.now) { // not as far yet
		l.steps, l.outcome, l.refused = pathTo(referral.Cancelled), "", ""
		l.steps[0].at, l.steps[1].at = from.at(), from.at().Add(time.Hour)
	}
	return l
}

// elsewhere is an orientation made by other means, which its référent has noted.
func (w *writer) elsewhere(on answeringAction) *life {
	path := pathTo(referral.Sent)
	if w.chance.IntN(2) == 0 {
		path = append(path, step{act: referral.Complete, from: referral.Sent, to: referral.Completed, side: referral.Referrer})
	}
	l := w.life(on, path, 0)
	l.channel = []referral.Channel{referral.ByPhone, referral.ByEmail, referral.WalkIn}[w.chance.IntN(3)]
	delete(w.underWay, [2]uuid.UUID{l.person.id, on.Action})
	return l
}

// write copies everything. The two triggers that hold a life to one step at a time, and tell of each, do not see it: the
// invariants of the database do, in a test.
func (w *writer) write(ctx context.Context, tx *sqlx.Tx) error {
	for _, on := range []string{"DISABLE", "ENABLE"} {
		if on == "ENABLE" {
			if err := w.writeAll(ctx, tx); err != nil {
				return err
			}
		}
		for _, trigger := range []string{"referral_begins", "referral_announces"} {
			if _, err := tx.ExecContext(ctx, "ALTER TABLE referral "+on+" TRIGGER "+trigger); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) writeAll(ctx context.Context, tx *sqlx.Tx) error {
	if err := w.number(ctx, tx); err != nil {
		return err
	}
	for _, s := range w.sessions {
		if s.held+s.occupied > 0 {
			if _, err := tx.ExecContext(ctx, countPlaces, s.ID, s.held, s.occupied, w.now); err != nil {
				return err
			}
		}
	}
	for _, table := range []func() (copied, error){w.copyPeople, w.copyReferrals, w.copyEvents, w.copyAppointments, w.copyFollowUps} {
		made, err := table()
		if err != nil {
			return err
		}
		if err := made.write(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// number gives numbers in the order of sending, year by year.
func (w *writer) number(ctx context.Context, tx *sqlx.Tx) error {
	ofYear := map[int][]*life{}
	for _, l := range w.lives {
		if l.after == nil {
			year := clock.DayOf(l.steps[0].at).Year()
			ofYear[year] = append(ofYear[year], l)
		}
	}
	for year, lives := range ofYear {
		var last int
		if err := tx.GetContext(ctx, &last, addToYear, year, len(lives)); err != nil {
			return err
		}
		for i, l := range lives {
			l.family = fmt.Sprintf("%02d-%06d", year%100, last-len(lives)+1+i)
		}
	}
	for _, l := range w.lives {
		if l.after != nil {
			l.family = l.after.family
		}
	}
	return nil
}

// copied is what one table is given.
type copied struct {
	table   string
	columns []string
	rows    [][]any
}

func (c *copied) write(ctx context.Context, tx *sqlx.Tx) error {
	statement, err := tx.PrepareContext(ctx, "COPY "+c.table+" ("+strings.Join(c.columns, ", ")+") FROM STDIN")
	if err != nil {
		return err
	}
	for _, row := range c.rows {
		if _, err := statement.ExecContext(ctx, row...); err != nil {
			return fmt.Errorf("%s: %w", c.table, err)
		}
	}
	if _, err := statement.ExecContext(ctx); err != nil {
		return fmt.Errorf("%s: %w", c.table, err)
	}
	return statement.Close()
}

func (w *writer) copyPeople() (copied, error) {
	c := copied{table: "beneficiary", columns: []string{
		"id", "organization_id", "referent_id", "identity", "fingerprint", "territory_code", "contact_preference", "consent_given_on", "consent_wording", "created_at", "updated_at",
	}}
	for i, p := range w.people {
		content, err := json.Marshal(p.identity)
		if err != nil {
			return c, err
		}
		preference := []referral.ContactPreference{referral.PreferPhone, referral.PreferSMS, referral.PreferReferrer, referral.DoNotContact}[i%4]
		fingerprint := w.ring.MAC("fingerprint", append([][]byte{p.by.Organization[:]}, p.identity.Fingerprint()...)...)
		written := p.since.End()
		if written.After(w.now) {
			written = w.now
		}
		c.rows = append(c.rows, []any{
			p.id, p.by.Organization, p.by.Account, w.ring.Seal("beneficiary", "identity", p.id, content), fingerprint, p.home, string(preference), string(p.since), 1,
			written, written,
		})
	}
	return c, nil
}

func (w *writer) copyReferrals() (copied, error) {
	c := copied{table: "referral", columns: []string{
		"id", "family", "hop", "channel", "state", "last_act", "action_id", "provider_id", "organization_id", "referrer_id", "referrer_membership_id", "beneficiary_id",
		"territory_code", "pole_code", "consent_given_on", "consent_withdrawn_at", "receiver_fingerprint", "urgent", "reason", "session_id", "queued_at", "sent_at", "since",
		"next_actor", "due_at", "lapses_at", "remind_at", "reminders", "started_on", "outcome", "decline_reason", "ended_at", "state_before", "redirected_from", "created_at",
		"updated_at", "version",
	}}
	for i, l := range w.lives {
		c.rows = append(c.rows, w.row(l, reasons[i%len(reasons)]))
	}
	return c, nil
}

// row is a prescription as it stands.
func (w *writer) row(l *life, reason string) []any {
	first, last, outside := l.steps[0], l.steps[len(l.steps)-1], l.channel != referral.Platform
	var lastAct, provider, withdrawn, fingerprint, session, sentAt, queuedAt, endedAt, before, startedOn, outcome, refused, from any
	if last.act != "" {
		lastAct = string(last.act)
	}
	if !outside && l.state() != referral.Draft {
		provider = l.on.Provider
		fingerprint = w.ring.MAC("receiver", append([][]byte{l.on.Provider[:]}, l.person.identity.Fingerprint()...)...)
		queuedAt = first.at
	}
	if l.state() != referral.Draft {
		sentAt = first.at
	}
	if l.state() == referral.ConsentWithdrawn {
		withdrawn = last.at
	}
	if l.session != nil {
		session = l.session.ID
	}
	if l.state().Terminal() {
		endedAt, before = last.at, string(last.from)
	}
	timing := &referral.Timing{Since: last.at, Appointment: l.appoints}
	for _, s := range l.steps {
		if s.act == referral.Start {
			timing.StartedOn = clock.DayOf(s.at)
			startedOn = string(timing.StartedOn)
		}
	}
	if l.session != nil {
		timing.SessionStartsOn = l.session.Starts
	}
	if l.outcome != "" {
		outcome = string(l.outcome)
	}
	if l.refused != "" {
		refused = string(l.refused)
	}
	if l.after != nil {
		from = l.after.id
	}
	actor, due, lapses, remind, reminded := w.clock(l, timing)
	return []any{
		l.id, l.family, l.hop, string(l.channel), string(l.state()), lastAct, l.on.Action, provider, l.person.by.Organization, l.person.by.Account, l.person.by.Membership,
		l.person.id, l.person.home, l.person.by.Pole, string(l.person.since), withdrawn, fingerprint, l.urgent, w.ring.Seal("referral", "reason", l.id, []byte(reason)), session,
		queuedAt, sentAt, last.at, actor, due, lapses, remind, reminded, startedOn, outcome, refused, endedAt, before, from, first.at, last.at, len(l.steps),
	}
}

// clock is who is expected to act, by when, and what time will do; what should have been told before now has been.
func (w *writer) clock(l *life, timing *referral.Timing) (actor, due, lapses, remind any, reminded int) {
	owner := l.state().Owner()
	if owner == "" || l.channel != referral.Platform {
		return nil, nil, nil, nil, 0
	}
	if at := w.delays.Lapses(l.state(), timing); at != nil {
		lapses = *at
	}
	for _, reminder := range w.delays.Reminders(l.state(), timing) {
		if reminder.At.After(w.now) {
			remind = reminder.At
			break
		}
		reminded++
	}
	return string(owner), *w.delays.Due(l.state(), timing), lapses, remind, reminded
}

func (w *writer) copyEvents() (copied, error) {
	c := copied{table: "referral_event", columns: []string{"id", "referral_id", "at", "act", "from_state", "to_state", "side", "account_id", "membership_id", "session_id"}}
	for _, l := range w.lives {
		for i, s := range l.steps {
			if s.act == "" {
				continue // a draft has no history
			}
			var from, account, membership, session any
			if i > 0 {
				from = string(s.from)
			}
			switch s.side {
			case referral.Referrer:
				account, membership = l.person.by.Account, l.person.by.Membership
			case referral.Provider:
				account, membership = l.on.Account, l.on.Membership
			default: // the clock is nobody
			}
			if l.session != nil && s.to.Holds() {
				session = l.session.ID
			}
			c.rows = append(c.rows, []any{idOf("event", fmt.Sprintf("%s/%d", l.id, i)), l.id, s.at, string(s.act), from, string(s.to), string(s.side), account, membership, session})
		}
	}
	return c, nil
}

func (w *writer) copyAppointments() (copied, error) {
	c := copied{table: "referral_appointment", columns: []string{"referral_id", "starts_at", "place", "set_at"}}
	for _, l := range w.lives {
		if l.appoints != nil {
			c.rows = append(c.rows, []any{l.id, *l.appoints, w.ring.Seal("referral_appointment", "place", l.id, []byte("Accueil de la structure, rez-de-chaussée")), l.at()})
		}
	}
	return c, nil
}

// copyFollowUps asks what became of people three and six months after; three in four of those that are due are answered.
func (w *writer) copyFollowUps() (copied, error) {
	c := copied{table: "referral_follow_up", columns: []string{"referral_id", "months", "due_on", "outcome", "recorded_at", "recorded_by"}}
	for _, l := range w.lives {
		if (l.state() != referral.Completed && l.state() != referral.DroppedOut) || l.channel != referral.Platform {
			continue
		}
		for _, months := range []int{w.delays.FirstFollowUpMonths, w.delays.LastFollowUpMonths} {
			due := clock.DayOf(l.at()).PlusMonths(months)
			var outcome, at, by any
			if due < clock.DayOf(w.now) && w.chance.IntN(4) > 0 {
				outcome, at, by = string(referral.Outcomes[w.chance.IntN(len(referral.Outcomes))]), due.End(), l.on.Account
			}
			c.rows = append(c.rows, []any{l.id, months, string(due), outcome, at, by})
		}
	}
	return c, nil
}
