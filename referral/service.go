package referral

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/deed"
	"traverse/internal/fault"
	"traverse/internal/form"
	"traverse/internal/keys"
)

// Store is what prescriptions need of a database. Everything is scoped to the reader in SQL; what is not there, or not in
// sight, is a NotFound, or a problem of field « id » for an act. Texts go in and come out sealed.
type Store interface {
	// CreateReferral writes a prescription, a draft or sent, with the person if she is new.
	CreateReferral(ctx context.Context, deed *access.Deed, made *New) (access.Done, error)
	// ApplyReferral does an act: state, place, history and word to those concerned, in one transaction.
	ApplyReferral(ctx context.Context, deed *access.Deed, change *Change) (access.Done, error)
	// RedirectReferral ends one and makes another elsewhere; what it gives is the other.
	RedirectReferral(ctx context.Context, deed *access.Deed, change *Change, made *New) (access.Done, error)
	// RecordFollowUp writes what became of the person.
	RecordFollowUp(ctx context.Context, deed *access.Deed, id uuid.UUID, version, months int, outcome Outcome) (access.Done, error)
	// ReadReferralMessages notes that the actor's side has read those of the other.
	ReadReferralMessages(ctx context.Context, deed *access.Deed, id uuid.UUID) error

	ReferralByNumber(ctx context.Context, scope access.Scope, number string) (*Record, error)
	Referral(ctx context.Context, scope access.Scope, id uuid.UUID) (*Record, error)
	Referrals(ctx context.Context, scope access.Scope, q *Query) (*RecordPage, error)
	ReferredPersons(ctx context.Context, scope access.Scope, beneficiary uuid.UUID) ([]Named, error)
	// CountByPerson counts the prescriptions of persons that are in sight; who has none is not there.
	CountByPerson(ctx context.Context, scope access.Scope, persons []uuid.UUID, now time.Time) (map[uuid.UUID]Counts, error)
	// ReferredBy reads whom those in sight are for, by prescription, and writes down that they were read.
	ReferredBy(ctx context.Context, scope access.Scope, referrals []uuid.UUID, now time.Time) (map[uuid.UUID]Beneficiary, error)
	ReferralEvents(ctx context.Context, id uuid.UUID) ([]EventRecord, error)
	ReferralMessages(ctx context.Context, id uuid.UUID) ([]MessageRecord, error)
	FollowUps(ctx context.Context, id uuid.UUID) ([]FollowUp, error)
	ReferralOfMessage(ctx context.Context, message uuid.UUID) (uuid.UUID, error)
	// AllAnswers reads the first decisions on every action since a day.
	AllAnswers(ctx context.Context, since time.Time) (map[uuid.UUID][]Answer, error)
	// Delays are those in force.
	Delays(ctx context.Context) (Delays, error)
	// RunReferralClock does what time itself does, up to now.
	RunReferralClock(ctx context.Context, now time.Time) (int, error)
}

// Record is a prescription with its texts still sealed.
type Record struct {
	Referral
	Reason   []byte
	Override []byte
	Place    []byte
}

// EventRecord is an event with its note still sealed.
type EventRecord struct {
	Event
	ID   uuid.UUID
	Note []byte
}

// MessageRecord is a message with its text still sealed.
type MessageRecord struct {
	Message
	Body []byte
}

// Named is whom a prescription is for, to be sought by name in memory, and what says who may see her.
type Named struct {
	Referral  uuid.UUID
	Identity  Identity
	State     State
	EndedAt   *time.Time
	Withdrawn bool
}

// Counts are the prescriptions of a person that are under way, and those whose delay has passed.
type Counts struct{ Open, Overdue int }

// Answer is how long a first decision took, and which it was.
type Answer struct {
	SentAt     time.Time
	AnsweredAt time.Time
	Accepted   bool
}

// Direction is from which side one looks.
type Direction string

// The directions.
const (
	DirectionSent     Direction = "SENT"
	DirectionReceived Direction = "RECEIVED"
)

// Query asks for prescriptions. Empty means any.
type Query struct {
	States      []State
	Pole        string
	Action      uuid.UUID
	Session     uuid.UUID
	Beneficiary uuid.UUID
	Direction   Direction
	Overdue     *bool
	Search      string
	First       int
	After       string // a cursor

	// What the service makes of it for the store.
	IDs      []uuid.UUID
	Number   string
	Now      time.Time
	AfterKey *float64
	AfterID  uuid.UUID
}

// RecordPage is a page as the store gives it.
type RecordPage struct {
	Records []Record
	Keys    []float64
	Counts  map[State]int
	More    bool
}

// Page is a part of what was found, what is due soonest first, and how many there are in each state.
type Page struct {
	Referrals []Referral
	Cursors   []string
	Total     int
	Counts    map[State]int // whatever states are asked for
	Before    bool
	More      bool
}

// Service is what is done with prescriptions. Its methods ask the matrix first.
type Service struct {
	store  Store
	people *People
	now    clock.Clock
	keys   *keys.Ring
	deeds  deed.Maker

	measured atomic.Pointer[measurement]

	mu    sync.Mutex
	feeds map[*Feed]struct{}
}

// NewService makes a service over the caseload of people.
func NewService(store Store, people *People, now clock.Clock, ring *keys.Ring) *Service {
	return &Service{store: store, people: people, now: now, keys: ring, deeds: deed.Maker{Now: now, Keys: ring}, feeds: map[*Feed]struct{}{}}
}

// NewReferral is what a référent writes to prescribe.
type NewReferral struct {
	Key            string            `validate:"-"`
	Action         uuid.UUID         `validate:"-"`
	Beneficiary    uuid.UUID         `validate:"-"` // uuid.Nil: Person is new
	Person         *BeneficiaryInput `validate:"-"`
	Provider       uuid.UUID         `validate:"-"`
	Session        uuid.UUID         `validate:"-"`
	Reason         string            `field:"reason" validate:"text,nonir,max=2000"`
	Override       string            `field:"overrideReason" validate:"text,nonir,max=2000"`
	Urgent         bool
	RightsOpenedOn clock.Day `field:"rightsOpenedOn"`
	Send           bool
}

// Create writes a prescription: a draft, or sent at once.
func (s *Service) Create(ctx context.Context, input *NewReferral) (access.Done, error) {
	scope, err := access.Require(ctx, access.Refer)
	if err != nil {
		return access.Done{}, err
	}
	now := s.now()
	problems := append(form.Check(input), dayProblems("rightsOpenedOn", input.RightsOpenedOn, now)...)
	made := &New{
		ID: uuid.New(), Channel: Platform, Action: input.Action, Beneficiary: input.Beneficiary, Provider: input.Provider, Session: input.Session,
		Urgent: input.Urgent, RightsOpenedOn: input.RightsOpenedOn, Send: input.Send, EventID: uuid.New(), Judge: s.judge(ctx), Fingerprint: s.fingerprint,
	}
	made.Person, err = s.newPerson(ctx, scope, input.Person)
	if err != nil && fault.ProblemsOf(err) == nil {
		return access.Done{}, err
	}
	if err := append(problems, fault.ProblemsOf(err)...).OrNil(); err != nil {
		return access.Done{}, err
	}
	if made.Person != nil {
		made.Beneficiary = made.Person.ID
	}
	made.Reason, made.Override = s.seal("reason", made.ID, input.Reason), s.seal("override_reason", made.ID, input.Override)
	done, err := s.deeds.Once(scope, access.Refer, input.Key, input)
	if err != nil {
		return access.Done{}, err
	}
	return s.store.CreateReferral(ctx, done, made)
}

// newPerson checks a person who is written with her first prescription; nil if she is there already.
func (s *Service) newPerson(ctx context.Context, scope access.Scope, input *BeneficiaryInput) (*Beneficiary, error) {
	if input == nil {
		return nil, nil //nolint:nilnil // nobody new
	}
	person, err := s.people.person(ctx, input)
	if err != nil {
		return nil, under("beneficiary", err)
	}
	person.ID, person.Organization, person.Referent = uuid.New(), scope.Actor.Organization, scope.Actor.Account
	return person, nil
}

// under puts problems on a part of the input.
func under(field string, err error) error {
	problems := fault.ProblemsOf(err)
	if problems == nil {
		return err
	}
	moved := make(fault.Problems, len(problems))
	for i, problem := range problems {
		problem.Field = append([]string{field}, problem.Field...)
		moved[i] = problem
	}
	return moved
}

func dayProblems(field string, day clock.Day, now time.Time) fault.Problems {
	switch {
	case day == "":
		return nil
	case !day.Valid():
		return fault.On(field, fault.Invalid, "Cette date n’existe pas. Exemple : 2026-11-25.")
	case day > clock.DayOf(now):
		return fault.On(field, fault.OutOfRange, "Cette date est dans le futur.")
	}
	return nil
}

// judge tells why the fit says no to a person: by where she lives, and her age.
func (s *Service) judge(ctx context.Context) Judge {
	return func(action, beneficiary uuid.UUID, territory string, sealed []byte) ([]string, error) {
		snapshot, err := s.people.leaves.Catalogue(ctx)
		if err != nil {
			return nil, err
		}
		entry := snapshot.ActionByID(action)
		if entry == nil {
			return nil, fault.On("action", fault.StateForbids, "Cette fiche vient de paraître : réessayez dans un instant.")
		}
		situation := catalogue.Situation{Territory: territory}
		identity, err := s.identity(beneficiary, sealed)
		if err != nil {
			return nil, err
		}
		if identity.BirthDate != "" {
			age := identity.BirthDate.AgeOn(clock.DayOf(s.now()))
			situation.Age = &age
		}
		match, err := snapshot.MatchOne(entry, &situation)
		if err != nil {
			return nil, err
		}
		var reasons []string
		for _, criterion := range match.Criteria {
			if criterion.Verdict == catalogue.FitNo {
				reasons = append(reasons, criterion.Explanation)
			}
		}
		return reasons, nil
	}
}

func (s *Service) identity(id uuid.UUID, sealed []byte) (*Identity, error) {
	plain, err := s.keys.Open("beneficiary", "identity", id, sealed)
	if err != nil {
		return nil, err
	}
	var identity Identity
	return &identity, json.Unmarshal(plain, &identity)
}

// fingerprint is the digest that shows duplicates to a receiving organisation, and to no other.
func (s *Service) fingerprint(beneficiary, receiver uuid.UUID, sealed []byte) []byte {
	identity, err := s.identity(beneficiary, sealed)
	if err != nil || identity.Fingerprint() == nil {
		return nil
	}
	return s.keys.MAC("receiver", append([][]byte{receiver[:]}, identity.Fingerprint()...)...)
}

func (s *Service) seal(column string, id uuid.UUID, text string) []byte {
	return s.sealIn("referral", column, id, text)
}

// sealIn seals what one cell holds; nil for an empty text.
func (s *Service) sealIn(table, column string, id uuid.UUID, text string) []byte {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	return s.keys.Seal(table, column, id, []byte(text))
}

func (s *Service) openIn(table, column string, id uuid.UUID, sealed []byte) (string, error) {
	if sealed == nil {
		return "", nil
	}
	plain, err := s.keys.Open(table, column, id, sealed)
	return string(plain), err
}

// OutsideReferral is an orientation made elsewhere, noted for the record.
type OutsideReferral struct {
	Key         string    `validate:"-"`
	Action      uuid.UUID `validate:"-"`
	Beneficiary uuid.UUID `validate:"-"`
	Channel     Channel   `field:"channel" validate:"required,oneof=EMAIL PHONE FORM WALK_IN OTHER"`
	On          clock.Day `field:"on" validate:"required"`
	Reason      string    `field:"note" validate:"text,nonir,max=2000"`
}

// NoteOutside writes an orientation made elsewhere: no addressee, no place, no delay, no message.
func (s *Service) NoteOutside(ctx context.Context, input *OutsideReferral) (access.Done, error) {
	scope, err := access.Require(ctx, access.Refer)
	if err != nil {
		return access.Done{}, err
	}
	if err := append(form.Check(input), dayProblems("on", input.On, s.now())...).OrNil(); err != nil {
		return access.Done{}, err
	}
	made := &New{ID: uuid.New(), Channel: input.Channel, Action: input.Action, Beneficiary: input.Beneficiary, On: input.On, EventID: uuid.New()}
	made.Reason = s.seal("reason", made.ID, input.Reason)
	done, err := s.deeds.Once(scope, access.Refer, input.Key, input)
	if err != nil {
		return access.Done{}, err
	}
	return s.store.CreateReferral(ctx, done, made)
}

// Asked is an act as somebody asks for it; each act reads what it needs.
type Asked struct {
	Key           string    `validate:"-"`
	ID            uuid.UUID `validate:"-"`
	Version       int       `validate:"-"`
	Text          string    `field:"text" validate:"text,nonir,max=2000"` // question, answer, reason, note or message
	Session       uuid.UUID `validate:"-"`
	StartsAt      time.Time `validate:"-"`
	Place         string    `field:"place" validate:"line,nonir,max=300"`
	On            clock.Day `field:"on"`
	Outcome       Outcome   `field:"outcome" validate:"omitempty,oneof=LASTING_JOB SHORT_JOB SUBSIDISED_JOB TRAINING BUSINESS_CREATED RIGHTS_OPENED CARE_STARTED NEXT_STEP NO_CHANGE"`
	DeclineReason DeclineReason
	// What EDIT writes; with REDIRECT, where it goes on.
	Provider       uuid.UUID `validate:"-"`
	Override       string    `field:"overrideReason" validate:"text,nonir,max=2000"`
	Urgent         bool
	RightsOpenedOn clock.Day `field:"rightsOpenedOn"`
	Action         uuid.UUID `validate:"-"`
	ConsentGivenOn clock.Day `field:"consentGivenOn"`
}

// textField is how the input of an act names its text.
var textField = map[Act]string{ //nolint:exhaustive // the other acts take no text
	RequestInfo: "question", AnswerInfo: "answer", Decline: "note", Complete: "note", PostMessage: "body", Edit: "reason",
	DropOut: "reason", Cancel: "reason", Reopen: "reason", OfferPlace: "reason",
}

// Right is which act of the matrix an act on a prescription needs.
func Right(act Act) access.Act {
	sides := make(map[Side]bool)
	for i := range Rules {
		if Rules[i].Act == act {
			for _, side := range Rules[i].By {
				sides[side] = true
			}
		}
	}
	switch {
	case sides[Referrer] && sides[Provider]:
		return access.FollowReferrals
	case sides[Referrer]:
		return access.Refer
	default:
		return access.AnswerReferrals
	}
}

// Do does an act on a prescription, once per key.
func (s *Service) Do(ctx context.Context, act Act, asked *Asked) (access.Done, error) {
	needed := Right(act)
	scope, err := access.Require(ctx, needed)
	if err != nil {
		return access.Done{}, err
	}
	if asked.Version < 1 && act != PostMessage {
		return access.Done{}, fault.On("version", fault.Required, "Donnez la version que vous avez lue de la prescription.")
	}
	if err := s.check(act, asked).OrNil(); err != nil {
		return access.Done{}, err
	}
	prepared := s.deeds.Plain(scope, needed)
	if act != Edit { // which is guarded by its version
		if prepared, err = s.deeds.Once(scope, needed, asked.Key, []any{act, asked}); err != nil {
			return access.Done{}, err
		}
	}
	change := s.change(ctx, act, asked)
	if act != Redirect {
		return s.store.ApplyReferral(ctx, prepared, change)
	}
	made := &New{
		ID: uuid.New(), Action: asked.Action, Provider: asked.Provider, Session: asked.Session, ConsentGivenOn: asked.ConsentGivenOn, EventID: uuid.New(),
		Judge: s.judge(ctx), Fingerprint: s.fingerprint,
	}
	made.Override, made.Reason = s.seal("override_reason", made.ID, asked.Override), s.seal("reason", made.ID, asked.Text)
	change.Note = nil // the reason goes with the new one
	return s.store.RedirectReferral(ctx, prepared, change, made)
}

// change seals what an act says.
func (s *Service) change(ctx context.Context, act Act, asked *Asked) *Change {
	change := &Change{
		ID: asked.ID, Act: act, Version: asked.Version, EventID: uuid.New(), Session: asked.Session, StartsAt: asked.StartsAt, On: asked.On,
		Outcome: asked.Outcome, DeclineReason: asked.DeclineReason, Fingerprint: s.fingerprint,
	}
	switch act {
	case Edit:
		change.Edit = &Edition{
			Provider: asked.Provider, Session: asked.Session, Urgent: asked.Urgent, RightsOpenedOn: asked.RightsOpenedOn,
			Reason: s.seal("reason", asked.ID, asked.Text), Override: s.seal("override_reason", asked.ID, asked.Override),
		}
	case PostMessage:
		change.MessageID = uuid.New()
		change.Body = s.sealIn("referral_message", "body", change.MessageID, asked.Text)
	case SetAppointment:
		change.Place = s.sealIn("referral_appointment", "place", asked.ID, asked.Place)
	case Send:
		change.Judge = s.judge(ctx)
	default:
		change.Note = s.sealIn("referral_event", "note", change.EventID, asked.Text)
	}
	return change
}

// check says what is wrong with what an act says, whatever the state.
func (s *Service) check(act Act, asked *Asked) fault.Problems {
	now := s.now()
	field := textField[act]
	if field == "" {
		field = "reason"
	}
	var problems fault.Problems
	for _, problem := range form.Check(asked) {
		if len(problem.Field) == 1 && problem.Field[0] == "text" {
			problem.Field = []string{field}
		}
		problems = append(problems, problem)
	}
	needs := needsOf(act)
	required := func(missing bool, name string, code fault.ProblemCode, message string) {
		if missing {
			problems = append(problems, fault.On(name, code, message)...)
		}
	}
	required(needs[NeedsText] && strings.TrimSpace(asked.Text) == "" && act != Cancel, field, fault.Required, "Ce champ est obligatoire.")
	required(needs[NeedsOutcome] && asked.Outcome == "", "outcome", fault.Required, "Choisissez l’issue.")
	required(needs[NeedsReason] && !slices.Contains(DeclineReasons, asked.DeclineReason), "reason", fault.Required, "Choisissez pourquoi vous refusez.")
	required(act == Decline && asked.DeclineReason == ReasonOther && strings.TrimSpace(asked.Text) == "", "note", fault.Required, "Dites quelle est la raison.")
	required(needs[NeedsAppointment] && !asked.StartsAt.After(now), "startsAt", fault.OutOfRange, "Le rendez-vous est dans le passé.")
	required(needs[NeedsAppointment] && strings.TrimSpace(asked.Place) == "", "place", fault.Required, "Dites où.")
	required(needs[NeedsDay] && asked.On == "", "on", fault.Required, "Donnez le jour du début.")
	problems = append(problems, dayProblems("on", asked.On, now)...)
	problems = append(problems, dayProblems("rightsOpenedOn", asked.RightsOpenedOn, now)...)
	if act == Redirect {
		required(asked.ConsentGivenOn == "", "consentGivenOn", fault.ConsentMissing, "La personne doit être d’accord avec le nouveau porteur : donnez la date de son accord.")
		problems = append(problems, dayProblems("consentGivenOn", asked.ConsentGivenOn, now)...)
	}
	return problems
}

func needsOf(act Act) map[Need]bool {
	needs := make(map[Need]bool)
	for i := range Rules {
		if Rules[i].Act == act {
			for _, need := range Rules[i].Needs {
				needs[need] = true
			}
		}
	}
	return needs
}

// RecordFollowUp notes what became of the person some months after the end.
func (s *Service) RecordFollowUp(ctx context.Context, key string, id uuid.UUID, version, months int, outcome Outcome) (access.Done, error) {
	scope, err := access.Require(ctx, access.FollowReferrals)
	if err != nil {
		return access.Done{}, err
	}
	if !slices.Contains(Outcomes, outcome) {
		return access.Done{}, fault.On("outcome", fault.Required, "Choisissez l’issue.")
	}
	done, err := s.deeds.Once(scope, access.FollowReferrals, key, []any{"RECORD_FOLLOW_UP", id, months, outcome})
	if err != nil {
		return access.Done{}, err
	}
	return s.store.RecordFollowUp(ctx, done, id, version, months, outcome)
}

// ReadMessages notes that the viewer's side has read the messages of the other.
func (s *Service) ReadMessages(ctx context.Context, id uuid.UUID) error {
	scope, err := access.Require(ctx, access.FollowReferrals)
	if err != nil {
		return err
	}
	return s.store.ReadReferralMessages(ctx, s.deeds.Plain(scope, access.FollowReferrals), id)
}

// ByNumber finds a prescription; without a suffix the newest of its family that the viewer may see. nil if there is none.
func (s *Service) ByNumber(ctx context.Context, number string) (*Referral, error) {
	scope, err := access.Require(ctx, access.ReadReferrals)
	if err != nil {
		return nil, err
	}
	record, err := s.store.ReferralByNumber(ctx, scope, strings.TrimSpace(number))
	return s.found(ctx, scope, record, err)
}

// ByID finds a prescription by its key; nil if there is none to be seen.
func (s *Service) ByID(ctx context.Context, id uuid.UUID) (*Referral, error) {
	scope, err := access.Require(ctx, access.ReadReferrals)
	if err != nil {
		return nil, err
	}
	record, err := s.store.Referral(ctx, scope, id)
	return s.found(ctx, scope, record, err)
}

func (s *Service) found(ctx context.Context, scope access.Scope, record *Record, err error) (*Referral, error) {
	if err != nil && fault.CodeOf(err) == fault.NotFound {
		return nil, nil //nolint:nilnil // what cannot be seen is not there
	}
	if err != nil {
		return nil, err
	}
	delays, err := s.store.Delays(ctx)
	if err != nil {
		return nil, err
	}
	return s.show(record, &scope.Actor, &delays)
}

// show gives what the viewer may see of a prescription, and what she may do.
func (s *Service) show(record *Record, viewer *access.Actor, delays *Delays) (*Referral, error) {
	r := record.Referral
	now := s.now()
	r.Side = sideOf(viewer)
	r.SeesPerson = delays.SeesPerson(r.Side, r.State, r.EndedAt, r.Withdrawn, now)
	current := Current{State: r.State, Outside: r.Channel != Platform, Version: r.Version, EndedAt: r.EndedAt, Withdrawn: r.Withdrawn, StateBefore: r.StateBefore}
	r.Allowed = []Act{}
	if r.Side != Neither {
		r.Allowed = current.Possible(r.Side, delays, now)
	}
	if r.Side != Referrer {
		r.RedirectedFrom, r.RedirectedTo = r.chain()
	}
	if !r.SeesPerson {
		r.Beneficiary, r.Referrer, r.Appointment, r.RightsOpenedOn, r.Outcome, r.Duplicate = uuid.Nil, Person{}, nil, "", "", false
		return &r, nil
	}
	var errs [3]error
	r.Reason, errs[0] = s.openIn("referral", "reason", r.ID, record.Reason)
	r.Override, errs[1] = s.openIn("referral", "override_reason", r.ID, record.Override)
	if r.Appointment != nil {
		appointment := *r.Appointment
		appointment.Place, errs[2] = s.openIn("referral_appointment", "place", r.ID, record.Place)
		r.Appointment = &appointment
	}
	return &r, errors.Join(errs[:]...)
}

// chain is where a prescription came from and went on: nothing for a porteur, who has no part in it.
func (r *Referral) chain() (from, to uuid.UUID) {
	if r.Side == Provider {
		return uuid.Nil, uuid.Nil
	}
	return r.RedirectedFrom, r.RedirectedTo
}

func sideOf(viewer *access.Actor) Side {
	switch viewer.Role {
	case access.Referent:
		return Referrer
	case access.Provider:
		return Provider
	default:
		return Neither
	}
}

const searchLimit = 200

// List finds prescriptions in the viewer's sight.
func (s *Service) List(ctx context.Context, q Query) (*Page, error) {
	scope, err := access.Require(ctx, access.ReadReferrals)
	if err != nil {
		return nil, err
	}
	if len([]rune(q.Search)) > searchLimit || strings.ContainsRune(q.Search, 0) {
		return nil, fault.Argument("search", "", "Une recherche compte 200 caractères au plus.")
	}
	digest := q.digest()
	if q.After != "" {
		if err := q.readCursor(digest); err != nil {
			return nil, err
		}
	}
	q.Now = s.now()
	if err := s.seek(ctx, scope, &q); err != nil {
		return nil, err
	}
	found, err := s.store.Referrals(ctx, scope, &q)
	if err != nil {
		return nil, err
	}
	delays, err := s.store.Delays(ctx)
	if err != nil {
		return nil, err
	}
	page := &Page{Counts: found.Counts, More: found.More, Before: q.AfterKey != nil}
	for state, count := range found.Counts {
		if len(q.States) == 0 || slices.Contains(q.States, state) {
			page.Total += count
		}
	}
	for i := range found.Records {
		shown, err := s.show(&found.Records[i], &scope.Actor, &delays)
		if err != nil {
			return nil, err
		}
		page.Referrals = append(page.Referrals, *shown)
		page.Cursors = append(page.Cursors, cursorOf(found.Keys[i], shown.ID, digest))
	}
	return page, nil
}

// CountByPerson counts the prescriptions of persons that the viewer may see; who has none is not there.
func (s *Service) CountByPerson(ctx context.Context, persons []uuid.UUID) (map[uuid.UUID]Counts, error) {
	scope, err := access.Require(ctx, access.ReadReferrals)
	if err != nil {
		return nil, err
	}
	return s.store.CountByPerson(ctx, scope, persons, s.now())
}

// seek turns a search into a number, or the prescriptions of persons of that name. Whoever no longer sees a person finds
// her neither by her name nor by her identifier.
func (s *Service) seek(ctx context.Context, scope access.Scope, q *Query) error {
	side := sideOf(&scope.Actor)
	words := strings.TrimSpace(q.Search)
	if strings.Trim(words, "0123456789-/") == "" {
		q.Number, words = words, ""
	}
	if words == "" && (q.Beneficiary == uuid.Nil || side == Referrer) {
		return nil
	}
	named, err := s.store.ReferredPersons(ctx, scope, q.Beneficiary)
	if err != nil {
		return err
	}
	delays, err := s.store.Delays(ctx)
	if err != nil {
		return err
	}
	q.IDs = []uuid.UUID{}
	for i := range named {
		if one := &named[i]; delays.SeesPerson(side, one.State, one.EndedAt, one.Withdrawn, q.Now) && one.Identity.matches(words) {
			q.IDs = append(q.IDs, one.Referral)
		}
	}
	return nil
}

func (q *Query) digest() string {
	content, err := json.Marshal([]any{q.States, q.Pole, q.Action, q.Session, q.Beneficiary, q.Direction, q.Overdue, q.Search})
	if err != nil {
		panic("referral: " + err.Error()) // texts and numbers
	}
	sum := sha256.Sum256(content)
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

func cursorOf(key float64, id uuid.UUID, digest string) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s %v %s", digest, key, id))
}

func (q *Query) readCursor(digest string) error {
	foreign := fault.Argument("after", "", "Ce curseur ne vient pas de cette liste.")
	content, err := base64.RawURLEncoding.DecodeString(q.After)
	if err != nil {
		return foreign
	}
	var from, id string
	var key float64
	if n, err := fmt.Sscanf(string(content), "%s %g %s", &from, &key, &id); n != 3 || err != nil || from != digest {
		return foreign
	}
	if q.AfterID, err = uuid.Parse(id); err != nil {
		return foreign
	}
	q.AfterKey = &key
	return nil
}

// Persons reads whom prescriptions are for, by prescription, and writes down that they were read; without those whom the
// viewer may not see, or who were erased.
func (s *Service) Persons(ctx context.Context, referrals ...*Referral) (map[uuid.UUID]Beneficiary, error) {
	scope, err := access.Require(ctx, access.ReadReferrals)
	if err != nil {
		return nil, err
	}
	var seen []uuid.UUID
	for _, r := range referrals {
		if r.SeesPerson && r.Beneficiary != uuid.Nil {
			seen = append(seen, r.ID)
		}
	}
	if len(seen) == 0 {
		return nil, nil //nolint:nilnil // none to be seen
	}
	return s.store.ReferredBy(ctx, scope, seen, s.now())
}

// Events reads the history of a prescription; without notes and names for whoever may not see the person.
func (s *Service) Events(ctx context.Context, r *Referral) ([]Event, error) {
	records, err := s.store.ReferralEvents(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	events := make([]Event, 0, len(records))
	for i := range records {
		event := records[i].Event
		if !r.SeesPerson {
			event.By = ""
		} else if event.Note, err = s.openIn("referral_event", "note", records[i].ID, records[i].Note); err != nil {
			return nil, err
		}
		events = append(events, event)
	}
	return events, nil
}

// Messages reads the messages of a prescription, oldest first; none for whoever may not see the person.
func (s *Service) Messages(ctx context.Context, r *Referral) ([]Message, error) {
	if !r.SeesPerson {
		return nil, nil
	}
	records, err := s.store.ReferralMessages(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	messages := make([]Message, 0, len(records))
	for i := range records {
		message := records[i].Message
		if message.Body, err = s.openIn("referral_message", "body", message.ID, records[i].Body); err != nil {
			return nil, err
		}
		messages = append(messages, message)
	}
	return messages, nil
}

// FollowUps reads what became of the person after the end; for whoever may not see her, only whether it was noted.
func (s *Service) FollowUps(ctx context.Context, r *Referral) ([]FollowUp, error) {
	list, err := s.store.FollowUps(ctx, r.ID)
	if !r.SeesPerson {
		for i := range list {
			list[i].Outcome = ""
		}
	}
	return list, err
}

// ResponseTime is how fast an action's porteurs decide.
type ResponseTime struct {
	MedianWorkingDays     float64
	AcceptanceRatePercent float64
	SampleSize            int
}

const (
	sampleLeast = 5
	sampleYears = 1
)

// measurement is how fast porteurs decided, by action, when that was counted last. Its edition names what it says, so that
// servers which have counted the same answer the same.
type measurement struct {
	times   map[uuid.UUID]*ResponseTime
	edition string
}

// Measured is how fast an action's porteurs decided when it was measured last; nil under five answers.
func (s *Service) Measured(action uuid.UUID) *ResponseTime {
	if last := s.measured.Load(); last != nil {
		return last.times[action]
	}
	return nil
}

// Measurement names what Measured says now: it changes when any of it does.
func (s *Service) Measurement() string {
	if last := s.measured.Load(); last != nil {
		return last.edition
	}
	return ""
}

// Measure counts anew how fast porteurs decide, over a year. Reading a sheet then asks nothing of the database.
func (s *Service) Measure(ctx context.Context) error {
	answers, err := s.store.AllAnswers(ctx, s.now().AddDate(-sampleYears, 0, 0))
	if err != nil {
		return err
	}
	times := map[uuid.UUID]*ResponseTime{}
	for action, list := range answers {
		if len(list) >= sampleLeast {
			times[action] = measure(list)
		}
	}
	said, err := json.Marshal(times)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(said)
	s.measured.Store(&measurement{times, base64.RawURLEncoding.EncodeToString(sum[:])})
	return nil
}

// Overdue says whether whoever is expected to act on a prescription is late.
func (s *Service) Overdue(r *Referral) bool { return r.DueAt != nil && s.now().After(*r.DueAt) }

// Message finds a message that the viewer may see; nil if there is none.
func (s *Service) Message(ctx context.Context, id uuid.UUID) (*Message, error) {
	of, err := s.store.ReferralOfMessage(ctx, id)
	if err != nil {
		return nil, ignoreMissing(err)
	}
	r, err := s.ByID(ctx, of)
	if r == nil || err != nil {
		return nil, err
	}
	messages, err := s.Messages(ctx, r)
	for i := range messages {
		if messages[i].ID == id {
			return &messages[i], nil
		}
	}
	return nil, err
}

func ignoreMissing(err error) error {
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	return err
}

func measure(answers []Answer) *ResponseTime {
	days := make([]int, 0, len(answers))
	accepted := 0
	for _, answer := range answers {
		days = append(days, clock.DayOf(answer.SentAt).WorkingDaysTo(clock.DayOf(answer.AnsweredAt)))
		if answer.Accepted {
			accepted++
		}
	}
	slices.Sort(days)
	middle := len(days) / 2
	median := float64(days[middle])
	if len(days)%2 == 0 {
		median = float64(days[middle-1]+days[middle]) / 2
	}
	return &ResponseTime{MedianWorkingDays: median, AcceptanceRatePercent: 100 * float64(accepted) / float64(len(answers)), SampleSize: len(answers)}
}

// Tick does what time itself does, up to now, and measures anew. It is called again and again; how often does not matter.
func (s *Service) Tick(ctx context.Context) error {
	_, err := s.store.RunReferralClock(ctx, s.now())
	return errors.Join(err, s.Measure(ctx))
}
