package sheet

import (
	"context"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/deed"
	"traverse/internal/keys"
)

// Store is what sheets need of a database. What is not there, or not in the scope, is a NotFound: a sheet that the public
// sees is in everybody's scope, the others in that of who writes or reviews them.
type Store interface {
	// Sheet reads a sheet, with what is being written of it.
	Sheet(ctx context.Context, scope access.Scope, key Key) (*Record, error)
	// Sheets lists those that the scope is about: an organisation's, or all.
	Sheets(ctx context.Context, scope access.Scope, filter *Filter, window Window) ([]*Record, int, error)
	// Revision reads one revision with its sheet, and what the public read before it.
	Revision(ctx context.Context, scope access.Scope, id uuid.UUID) (*Record, *Revision, error)
	// History lists the published revisions of a sheet, newest first.
	History(ctx context.Context, scope access.Scope, action uuid.UUID, window Window) ([]*Revision, int, error)
	// Reviews lists the revisions that wait for a review in the scope, the one that has waited longest first.
	Reviews(ctx context.Context, scope access.Scope, filter *ReviewFilter, window Window) ([]*Waiting, int, error)
	// AtOnce lists what was published without a review in the scope, newest first.
	AtOnce(ctx context.Context, scope access.Scope, window Window) ([]*Waiting, int, error)
	// Comments lists what was said of a revision, oldest first.
	Comments(ctx context.Context, scope access.Scope, revision uuid.UUID) ([]Said, error)
	// CreateSheet writes a sheet that is new, with its first draft, under the next code of its theme.
	CreateSheet(ctx context.Context, deed *access.Deed, created *Created) (access.Done, error)
	// ChangeSheet locks a sheet, asks decide what happens to it, and writes that; decide may be asked again.
	ChangeSheet(ctx context.Context, deed *access.Deed, key Key, decide func(*Record) (*Effect, error)) (access.Done, error)
}

// Key names a sheet: by exactly one of its identifier, its slug, its code, or one of its revisions. Seen is the number of
// the published revision that whoever asks has read; 0 for none. Duties asks for what binds the porteurs.
type Key struct {
	Action   uuid.UUID
	Slug     string
	Code     string
	Revision uuid.UUID
	Seen     int
	Duties   bool
}

// Filter narrows a list of sheets: OR within a field, AND between them; empty is no filter.
type Filter struct {
	Statuses  []catalogue.ActionStatus
	Revisions []RevisionStatus
}

// ReviewFilter narrows the list of what waits for a review: to what the viewer decides, to what has waited past an instant.
// What waits too long is the direction's to decide too.
type ReviewFilter struct {
	Mine      bool
	OverdueAt *time.Time
	Now       time.Time
}

// Window is a part of a list: so many elements after the one that a cursor names.
type Window struct {
	Size  int
	After string
}

// Waiting is a revision in a list, with the sheet that it is of.
type Waiting struct {
	*Revision
	Record *Record
}

// Created is a new sheet.
type Created struct {
	ID        uuid.UUID
	Programme uuid.UUID
	Slug      string // made different from all others by the store, by a number at its end
	Provider  uuid.UUID
	Scheme    string
	Draft     Revision
}

// ReviewWorkingDays is how long a review may wait before the direction is shown it.
const ReviewWorkingDays = 5

// Service is what people do with sheets. Its methods ask the matrix first, then the table of the life of a sheet.
type Service struct {
	store     Store
	catalogue *catalogue.Service
	now       clock.Clock
	deeds     deed.Maker
	newID     func() uuid.UUID
}

// NewService makes a service.
func NewService(store Store, of *catalogue.Service, now clock.Clock, ring *keys.Ring) *Service {
	return &Service{store: store, catalogue: of, now: now, deeds: deed.Maker{Now: now, Keys: ring}, newID: uuid.New}
}

// Sheet reads a sheet with what is being written of it; NotFound for whoever may not see that.
func (s *Service) Sheet(ctx context.Context, key Key) (*Record, error) {
	scope, err := access.Require(ctx, access.ReadSheets)
	if err != nil {
		return nil, err
	}
	return s.store.Sheet(ctx, scope, key)
}

// Sheets lists the sheets that the viewer keeps: those of her organisation, or all for the direction.
func (s *Service) Sheets(ctx context.Context, filter *Filter, window Window) ([]*Record, int, error) {
	scope, err := access.Require(ctx, access.WriteSheets)
	if err != nil {
		return nil, 0, err
	}
	return s.store.Sheets(ctx, scope, filter, window)
}

// Revision reads a revision; NotFound for whoever may not see it. Published ones are everybody's, with their sheet.
func (s *Service) Revision(ctx context.Context, id uuid.UUID) (*Record, *Revision, error) {
	scope, err := s.reading(ctx)
	if err != nil {
		return nil, nil, err
	}
	return s.store.Revision(ctx, scope, id)
}

// History lists the published revisions of a sheet, newest first.
func (s *Service) History(ctx context.Context, action uuid.UUID, window Window) ([]*Revision, int, error) {
	scope, err := s.reading(ctx)
	if err != nil {
		return nil, 0, err
	}
	return s.store.History(ctx, scope, action, window)
}

// reading is the widest scope in which the viewer reads revisions: anyone those that were published.
func (s *Service) reading(ctx context.Context) (access.Scope, error) {
	if access.ActorOf(ctx).May(access.ReadSheets) {
		return access.Require(ctx, access.ReadSheets)
	}
	return access.Require(ctx, access.ReadCatalogue)
}

// Reviews lists the revisions that the viewer reviews or may comment, the one that has waited longest first: with mine only
// those that she decides, with overdue only those that have waited too long.
func (s *Service) Reviews(ctx context.Context, mine, overdue bool, window Window) ([]*Waiting, int, error) {
	scope, err := access.Require(ctx, access.ReviewSheets)
	if err != nil {
		return nil, 0, err
	}
	filter := &ReviewFilter{Mine: mine, Now: s.now()}
	if overdue {
		filter.OverdueAt = &filter.Now
	}
	return s.store.Reviews(ctx, scope, filter, window)
}

// AtOnce lists what was published without a review in what the viewer reviews or may comment, newest first.
func (s *Service) AtOnce(ctx context.Context, window Window) ([]*Waiting, int, error) {
	scope, err := access.Require(ctx, access.ReviewSheets)
	if err != nil {
		return nil, 0, err
	}
	return s.store.AtOnce(ctx, scope, window)
}

// Comments lists what was said of a revision, oldest first.
func (s *Service) Comments(ctx context.Context, revision uuid.UUID) ([]Said, error) {
	scope, err := access.Require(ctx, access.ReadSheets)
	if err != nil {
		return nil, err
	}
	return s.store.Comments(ctx, scope, revision)
}

// Standing says what the viewer is to a sheet.
func (s *Service) Standing(ctx context.Context, record *Record) (Standing, error) {
	snapshot, err := s.catalogue.Catalogue(ctx)
	if err != nil {
		return 0, err
	}
	actor := access.ActorOf(ctx)
	return standingIn(snapshot, &actor, record)
}

// standingIn says what somebody is to a sheet. The pôles of what was submitted are those that were covered then.
func standingIn(snapshot *catalogue.Snapshot, actor *access.Actor, record *Record) (Standing, error) {
	if actor.Role != access.PoleCoordinator {
		return StandingOf(actor, record.Providers, nil), nil
	}
	if record.Open != nil && (record.Open.Status == Submitted || record.Open.Status == SentBack) {
		return StandingOf(actor, record.Providers, record.Open.CoveredPoles), nil
	}
	if record.Published == nil {
		return 0, nil
	}
	poles, err := polesOf(snapshot, &record.Published.Sheet)
	return StandingOf(actor, record.Providers, poles), err
}

// StandingTo says what the viewer is to a published action, without asking the database.
func StandingTo(ctx context.Context, snapshot *catalogue.Snapshot, action *catalogue.Action) Standing {
	actor := access.ActorOf(ctx)
	var poles []string
	if actor.Role == access.PoleCoordinator {
		var err error
		if poles, err = polesOf(snapshot, &action.Sheet); err != nil {
			return 0
		}
	}
	return StandingOf(&actor, action.Providers, poles)
}

// polesOf gives the pôles that one or several versions of a sheet cover, sorted.
func polesOf(snapshot *catalogue.Snapshot, sheets ...*catalogue.Sheet) ([]string, error) {
	found := map[string]bool{}
	for _, sheet := range sheets {
		area, err := snapshot.Area(&sheet.Coverage)
		if err != nil {
			return nil, err
		}
		for _, pole := range area.Poles() {
			found[pole] = true
		}
	}
	return sorted(found), nil
}

// Today is the day on which the service judges.
func (s *Service) Today() clock.Day { return clock.DayOf(s.now()) }

// Now is the service's instant.
func (s *Service) Now() time.Time { return s.now() }
