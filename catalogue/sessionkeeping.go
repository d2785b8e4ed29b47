package catalogue

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/deed"
	"traverse/internal/fault"
	"traverse/internal/form"
)

// SessionMove is a change of a session's status.
type SessionMove string

// The moves.
const (
	PauseSession  SessionMove = "PAUSE"
	ResumeSession SessionMove = "RESUME"
	CloseSession  SessionMove = "CLOSE"
	CancelSession SessionMove = "CANCEL"
)

// SessionMoves is the only truth about them: from which states each may be made, and where it leads. A pause may be made
// again, to change its end; a session that was closed by mistake opens again; a cancelled one stays so.
var SessionMoves = map[SessionMove]struct {
	From []SessionStatus
	To   SessionStatus
}{
	PauseSession:  {[]SessionStatus{SessionOpen, SessionPaused}, SessionPaused},
	ResumeSession: {[]SessionStatus{SessionPaused, SessionClosed}, SessionOpen},
	CloseSession:  {[]SessionStatus{SessionOpen, SessionPaused}, SessionClosed},
	CancelSession: {[]SessionStatus{SessionOpen, SessionPaused, SessionClosed}, SessionCancelled},
}

// SessionInput is what a porteur writes of a session.
type SessionInput struct {
	Action          uuid.UUID   `field:"action"`   // of a new session
	Provider        uuid.UUID   `field:"provider"` // of a new session; uuid.Nil: the only one in whose name the viewer may open it
	Kind            SessionKind `field:"kind" validate:"oneof=ROLLING DATED"`
	Label           string      `field:"label" validate:"required,max=140,line,nonir"`
	StartsOn        clock.Day   `field:"startsOn"`
	EndsOn          clock.Day   `field:"endsOn"`
	ApplyBy         clock.Day   `field:"applyBy"`
	Territories     []string    `field:"territories" validate:"max=100,unique"`
	Location        *SessionLocation
	WaitingListOpen bool
	Places          int
}

// SessionLocation is a lieu d'accueil of a session alone.
type SessionLocation struct {
	Name          string `field:"name" validate:"max=200,line,nonir"`
	Address       string `field:"address" validate:"required,max=300,line,nonir"`
	Territory     string `field:"territory" validate:"required"`
	Phone         string `field:"phone" validate:"phone"`
	Hours         string `field:"hours" validate:"max=300,text,nonir"`
	Accessibility string `field:"accessibility" validate:"max=500,text,nonir"`
}

// SessionChange names a session that is changed: as it was read, within what the viewer keeps.
type SessionChange struct {
	ID      uuid.UUID
	Version int
	// PoleActions are the actions to whose sessions the scope of a coordinator extends, beside those of her organisation.
	PoleActions []uuid.UUID
}

// SessionStore is what keeping sessions needs of a database. A session out of the deed's scope is a NotFound; what a
// person can mend is told as fault.Problems, and nothing was done.
type SessionStore interface {
	// CreateSession writes a session with its counter.
	CreateSession(ctx context.Context, deed *access.Deed, session *Session) (access.Done, error)
	// UpdateSession writes what a session says, its places included.
	UpdateSession(ctx context.Context, deed *access.Deed, change *SessionChange, session *Session) error
	// SetPlaces writes how many places a session offers.
	SetPlaces(ctx context.Context, deed *access.Deed, change *SessionChange, places int) error
	// ConfirmPlaces notes that the number of places is still true.
	ConfirmPlaces(ctx context.Context, deed *access.Deed, change *SessionChange) error
	// MoveSession changes the status; until is the end of a pause, "" for none.
	MoveSession(ctx context.Context, deed *access.Deed, change *SessionChange, move SessionMove, until clock.Day) (access.Done, error)
}

// SessionService is what porteurs do with sessions and places. When a method returns without an error, reads of this
// process see what it did.
type SessionService struct {
	catalogue *Service
	store     SessionStore
	deeds     deed.Maker
	newID     func() uuid.UUID
	log       *slog.Logger
}

// NewSessionService makes a service over the catalogue that shows the sessions.
func NewSessionService(catalogue *Service, store SessionStore, deeds deed.Maker, log *slog.Logger) *SessionService {
	return &SessionService{catalogue: catalogue, store: store, deeds: deeds, newID: uuid.New, log: log}
}

// Board gives the sessions that the viewer keeps.
func (s *SessionService) Board(ctx context.Context) (*SessionBoard, error) {
	scope, err := access.Require(ctx, access.ManageSessions)
	if err != nil {
		return nil, err
	}
	snapshot, err := s.catalogue.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	return &SessionBoard{snapshot: snapshot, scope: scope}, nil
}

// Create opens a session, once per key.
func (s *SessionService) Create(ctx context.Context, key string, input *SessionInput) (access.Done, error) {
	return s.create(ctx, key, struct {
		Do    string
		Input SessionInput
	}{"CREATE", *input}, input)
}

// create opens a session once per key; asked is what the key stands for.
func (s *SessionService) create(ctx context.Context, key string, asked any, input *SessionInput) (access.Done, error) {
	scope, err := access.Require(ctx, access.ManageSessions)
	if err != nil {
		return access.Done{}, err
	}
	snapshot, err := s.catalogue.Catalogue(ctx)
	if err != nil {
		return access.Done{}, err
	}
	prepared, err := s.deeds.Once(scope, access.ManageSessions, key, asked)
	if err != nil {
		return access.Done{}, err
	}
	action := snapshot.ActionByID(input.Action)
	if action == nil {
		return access.Done{}, fault.NotFoundProblem("action")
	}
	provider, err := snapshot.openerOf(&scope, action, input.Provider)
	if err != nil {
		return access.Done{}, err
	}
	session, problems := snapshot.written(input, action, provider)
	if problems != nil {
		return access.Done{}, problems
	}
	session.ID, session.Status = s.newID(), SessionOpen
	done, err := s.store.CreateSession(ctx, prepared, session)
	return s.seen(ctx, done, err)
}

// SessionDays are the days of a session.
type SessionDays struct{ StartsOn, EndsOn, ApplyBy clock.Day }

// Duplicate opens a copy of a session with other days, once per key. Nobody has a place in it.
func (s *SessionService) Duplicate(ctx context.Context, key string, id uuid.UUID, days SessionDays) (access.Done, error) {
	_, entry, _, err := s.kept(ctx, id, 0)
	if err != nil {
		return access.Done{}, err
	}
	input := &SessionInput{
		Action: entry.ActionID, Provider: entry.ProviderID, Kind: entry.Kind, Label: entry.Label, StartsOn: days.StartsOn, EndsOn: days.EndsOn, ApplyBy: days.ApplyBy,
		Territories: entry.Territories, WaitingListOpen: entry.WaitingListOpen, Places: entry.Places,
	}
	if l := entry.Location; l != nil {
		input.Location = &SessionLocation{Name: l.Name, Address: l.Address, Territory: l.TerritoryCode, Phone: l.Phone, Hours: l.Hours, Accessibility: l.Accessibility}
	}
	return s.create(ctx, key, struct {
		Do   string
		ID   uuid.UUID
		Days SessionDays
	}{"DUPLICATE", id, days}, input)
}

// Update changes what a session says and how many places it offers. Its action and its porteur stay.
func (s *SessionService) Update(ctx context.Context, id uuid.UUID, version int, input *SessionInput) (access.Done, error) {
	scope, entry, change, err := s.kept(ctx, id, version)
	if err != nil {
		return access.Done{}, err
	}
	snapshot, err := s.catalogue.Catalogue(ctx)
	if err != nil {
		return access.Done{}, err
	}
	if version < 1 {
		return access.Done{}, fault.On("version", fault.Required, "Dites quelle version de la session vous modifiez.")
	}
	session, problems := snapshot.written(input, entry.Action, entry.ProviderID)
	if problems != nil {
		return access.Done{}, problems
	}
	session.ID = id
	err = s.store.UpdateSession(ctx, s.deeds.Plain(scope, access.ManageSessions), change, session)
	return s.seen(ctx, access.Done{ID: id}, err)
}

// SetPlaces says how many places a session offers.
func (s *SessionService) SetPlaces(ctx context.Context, id uuid.UUID, version, places int) (access.Done, error) {
	scope, _, change, err := s.kept(ctx, id, version)
	if err != nil {
		return access.Done{}, err
	}
	if problems := checkPlaces(places); problems != nil {
		return access.Done{}, problems
	}
	err = s.store.SetPlaces(ctx, s.deeds.Plain(scope, access.ManageSessions), change, places)
	return s.seen(ctx, access.Done{ID: id}, err)
}

// ConfirmPlaces says that the number of places is still true, today.
func (s *SessionService) ConfirmPlaces(ctx context.Context, id uuid.UUID, version int) (access.Done, error) {
	scope, _, change, err := s.kept(ctx, id, version)
	if err != nil {
		return access.Done{}, err
	}
	err = s.store.ConfirmPlaces(ctx, s.deeds.Plain(scope, access.ManageSessions), change)
	return s.seen(ctx, access.Done{ID: id}, err)
}

// Move changes the status of a session, once per key. until ends a pause by itself; "" leaves it open.
func (s *SessionService) Move(ctx context.Context, key string, id uuid.UUID, version int, move SessionMove, until clock.Day) (access.Done, error) {
	scope, _, change, err := s.kept(ctx, id, version)
	if err != nil {
		return access.Done{}, err
	}
	prepared, err := s.deeds.Once(scope, access.ManageSessions, key, struct {
		Do      SessionMove
		ID      uuid.UUID
		Version int
		Until   clock.Day
	}{move, id, version, until})
	if err != nil {
		return access.Done{}, err
	}
	if problems := checkDay("until", until); problems != nil {
		return access.Done{}, problems
	}
	if until != "" && until <= clock.DayOf(prepared.At) {
		return access.Done{}, fault.On("until", fault.OutOfRange, "Une pause prend fin un jour à venir.")
	}
	done, err := s.store.MoveSession(ctx, prepared, change, move, until)
	return s.seen(ctx, done, err)
}

// kept gives a session that the viewer keeps. One that she sees and does not keep is Forbidden.
func (s *SessionService) kept(ctx context.Context, id uuid.UUID, version int) (access.Scope, *SessionEntry, *SessionChange, error) {
	scope, err := access.Require(ctx, access.ManageSessions)
	if err != nil {
		return scope, nil, nil, err
	}
	snapshot, err := s.catalogue.Catalogue(ctx)
	if err != nil {
		return scope, nil, nil, err
	}
	entry := snapshot.Session(id)
	if entry == nil {
		return scope, nil, nil, fault.NotFoundProblem("id")
	}
	if !snapshot.keeps(&scope, entry.Action, entry.ProviderID) {
		return scope, nil, nil, fault.New(fault.Forbidden, "Cette session est tenue par une autre structure.")
	}
	change := &SessionChange{ID: id, Version: version}
	if scope.Reach == access.WithinPole {
		for _, e := range snapshot.Actions {
			if snapshot.OnlyPole(e) == scope.Actor.Pole {
				change.PoleActions = append(change.PoleActions, e.ID)
			}
		}
	}
	return scope, entry, change, nil
}

// seen has this process take in what was done. If it cannot, the deed is done all the same, and is taken in later.
func (s *SessionService) seen(ctx context.Context, done access.Done, err error) (access.Done, error) {
	if err != nil {
		return done, err
	}
	if err := s.catalogue.Refresh(ctx); err != nil {
		s.log.WarnContext(ctx, "a change of sessions is not taken in yet", "error", err)
	}
	return done, nil
}

// openerOf gives the porteur in whose name a session is opened: the one that is asked for, or the only one possible.
func (s *Snapshot) openerOf(scope *access.Scope, action *Entry, asked uuid.UUID) (uuid.UUID, error) {
	openers := s.openers(scope, action)
	switch {
	case len(openers) == 0:
		return uuid.Nil, fault.New(fault.Forbidden, "Cette action est portée par une autre structure.")
	case asked == uuid.Nil && len(openers) == 1:
		return openers[0], nil
	case asked == uuid.Nil && slices.Contains(openers, scope.Actor.Organization):
		return scope.Actor.Organization, nil
	case asked == uuid.Nil:
		return uuid.Nil, fault.On("provider", fault.Required, "Plusieurs structures portent cette action : dites laquelle propose ces places.")
	case !slices.Contains(openers, asked):
		return uuid.Nil, fault.NotFoundProblem("provider")
	}
	return asked, nil
}

// written makes a session of an input, or says what is wrong with it, field by field.
func (s *Snapshot) written(input *SessionInput, action *Entry, provider uuid.UUID) (*Session, fault.Problems) {
	input.Label = strings.TrimSpace(input.Label)
	problems := slices.Concat(form.Check(input), checkPlaces(input.Places), checkDates(input), s.checkReserved(input.Territories, action, provider))
	session := &Session{
		ActionID: action.ID, ProviderID: provider, Kind: input.Kind, Label: input.Label, StartsOn: input.StartsOn, EndsOn: input.EndsOn, ApplyBy: input.ApplyBy,
		Territories: input.Territories, WaitingListOpen: input.WaitingListOpen, Places: input.Places,
	}
	if l := input.Location; l != nil {
		if l.Territory != "" && s.Territory(l.Territory) == nil {
			problems = append(problems, fault.NotFoundProblem("location.territory")...)
		}
		session.Location = &Location{Name: l.Name, Address: l.Address, TerritoryCode: l.Territory, Phone: l.Phone, Hours: l.Hours, Accessibility: l.Accessibility}
	}
	return session, problems
}

// mostPlaces is more than any session has: a mistake of typing is beyond it.
const mostPlaces = 10_000

func checkPlaces(places int) fault.Problems {
	if places < 0 || places > mostPlaces {
		return fault.On("places", fault.OutOfRange, "Indiquez un nombre de places, de 0 à 10 000.")
	}
	return nil
}

// checkDates holds the days of a session to their order.
func checkDates(input *SessionInput) (problems fault.Problems) {
	problems = slices.Concat(checkDay("startsOn", input.StartsOn), checkDay("endsOn", input.EndsOn), checkDay("applyBy", input.ApplyBy))
	if problems != nil {
		return problems
	}
	if input.Kind == SessionDated && input.StartsOn == "" {
		problems = append(problems, fault.On("startsOn", fault.Required, "Un groupe daté a un premier jour.")...)
	}
	if input.EndsOn != "" && input.StartsOn > input.EndsOn {
		problems = append(problems, fault.On("endsOn", fault.OutOfRange, "Le dernier jour vient avant le premier.")...)
	}
	if input.ApplyBy != "" && input.StartsOn != "" && input.ApplyBy > input.StartsOn {
		problems = append(problems, fault.On("applyBy", fault.OutOfRange, "Le dernier jour pour orienter vient après le premier jour de la session.")...)
	} else if input.ApplyBy != "" && input.EndsOn != "" && input.ApplyBy > input.EndsOn {
		problems = append(problems, fault.On("applyBy", fault.OutOfRange, "Le dernier jour pour orienter vient après la fin de la session.")...)
	}
	return problems
}

// checkDay refuses a day that can only be a mistake of typing.
func checkDay(field string, day clock.Day) fault.Problems {
	if day == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, string(day)); err != nil {
		return fault.On(field, fault.Invalid, "Cette date n’existe pas.")
	}
	if day < "2020-01-01" || day > "2099-12-31" {
		return fault.On(field, fault.OutOfRange, "Cette date est hors des années 2020 à 2099.")
	}
	return nil
}

// checkReserved holds each territory to which places are reserved to what the action covers and its porteur serves.
func (s *Snapshot) checkReserved(codes []string, action *Entry, provider uuid.UUID) (problems fault.Problems) {
	served := s.servedBy(&Session{ProviderID: provider}, action)
	for i, code := range codes {
		field := "territories." + strconv.Itoa(i)
		t := s.Territory(code)
		switch {
		case t == nil:
			problems = append(problems, fault.On(field, fault.Missing, "Ce territoire n’existe pas.")...)
		case !action.coverage.sure.meets(s.geo.leaves[s.geo.index[code]]):
			problems = append(problems, fault.On(field, fault.NotCovered, s.Covers(action, t).Because)...)
		case !served.meets(s.geo.leaves[s.geo.index[code]]):
			problems = append(problems, fault.On(field, fault.NotCovered, fmt.Sprintf("La structure n’intervient pas à « %s » pour cette action.", t.Name))...)
		}
	}
	return problems
}
