package report

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/deed"
	"traverse/internal/fault"
	"traverse/internal/form"
	"traverse/internal/keyset"
)

// Store is what reports need of a database. What is not there, or not in the scope, is a NotFound.
type Store interface {
	// OpenReport writes a report and tells those who keep the sheet.
	OpenReport(ctx context.Context, deed *access.Deed, opening *Opening) (access.Done, error)
	// MoveReport does an act on a report that the deed's scope holds, and tells the other side.
	MoveReport(ctx context.Context, deed *access.Deed, step *Step) (access.Done, error)
	// Report reads one.
	Report(ctx context.Context, scope access.Scope, id uuid.UUID) (*Report, error)
	// Reports reads a page of them.
	Reports(ctx context.Context, scope access.Scope, filter *Filter, window keyset.Window) (*Page, error)
	// OpenReports counts, for each action, the open reports that the scope's reach holds.
	OpenReports(ctx context.Context, scope access.Scope, actions []uuid.UUID) (map[uuid.UUID]int, error)
}

// Service is what people do with reports. Its methods ask the matrix first.
type Service struct {
	store     Store
	catalogue *catalogue.Service
	deeds     deed.Maker
	newID     func() uuid.UUID
}

// NewService makes a service.
func NewService(store Store, actions *catalogue.Service, deeds deed.Maker) *Service {
	return &Service{store: store, catalogue: actions, deeds: deeds, newID: uuid.New}
}

// NewReport is what somebody finds wrong.
type NewReport struct {
	Key    string    `field:"idempotencyKey" json:"-"`
	Action uuid.UUID `field:"action"`
	Topic  Topic     `field:"topic"`
	Body   string    `field:"body" validate:"required,max=1000,text,nonir"`
}

// Report makes a report about a sheet that the public sees.
func (s *Service) Report(ctx context.Context, asked NewReport) (access.Done, error) {
	scope, err := access.Require(ctx, access.ReportError)
	if err != nil {
		return access.Done{}, err
	}
	snapshot, err := s.catalogue.Catalogue(ctx)
	if err != nil {
		return access.Done{}, err
	}
	asked.Body = strings.TrimSpace(asked.Body)
	problems := form.Check(&asked)
	action := snapshot.ActionByID(asked.Action)
	if action == nil {
		problems = append(problems, fault.NotFoundProblem("action")...)
	}
	if problems != nil {
		return access.Done{}, problems
	}
	done, err := s.deeds.Once(scope, access.ReportError, asked.Key, asked)
	if err != nil {
		return access.Done{}, err
	}
	return s.store.OpenReport(ctx, done, &Opening{ID: s.newID(), Action: action.ID, Topic: asked.Topic, Body: asked.Body, Poles: snapshot.PolesOf(action)})
}

// Said is an act on a report, with its words.
type Said struct {
	Key     string    `field:"idempotencyKey" json:"-"`
	Report  uuid.UUID `field:"id"`
	Version int       `json:"-"`
	Body    string    `field:"message" validate:"max=1000,text,nonir"`
}

// Answer says something to whoever made a report.
func (s *Service) Answer(ctx context.Context, said Said) (access.Done, error) {
	return s.move(ctx, access.AnswerReports, Answer, said)
}

// Close ends a report.
func (s *Service) Close(ctx context.Context, said Said) (access.Done, error) {
	return s.move(ctx, access.FollowReports, Close, said)
}

// Reopen says that what a report says still is wrong.
func (s *Service) Reopen(ctx context.Context, said Said) (access.Done, error) {
	return s.move(ctx, access.FollowReports, Reopen, said)
}

func (s *Service) move(ctx context.Context, right access.Act, act Act, said Said) (access.Done, error) {
	scope, err := access.Require(ctx, right)
	if err != nil {
		return access.Done{}, err
	}
	said.Body = strings.TrimSpace(said.Body)
	if problems := form.Check(&said); problems != nil {
		return access.Done{}, problems
	}
	once, err := s.deeds.Once(scope, right, said.Key, struct {
		Act  Act
		Said Said
	}{act, said})
	if err != nil {
		return access.Done{}, err
	}
	return s.store.MoveReport(ctx, once, &Step{ID: s.newID(), Report: said.Report, Version: said.Version, Act: act, Body: said.Body})
}

// Find gives a report that the one who asks may see.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (*Report, error) {
	scope, err := access.Require(ctx, access.FollowReports)
	if err != nil {
		return nil, err
	}
	return s.store.Report(ctx, scope, id)
}

// List gives a page of the reports that the one who asks may see, the one moved last first.
func (s *Service) List(ctx context.Context, filter *Filter, page keyset.Page) (*Page, error) {
	scope, err := access.Require(ctx, access.FollowReports)
	if err != nil {
		return nil, err
	}
	window, err := keyset.Read(page, filter)
	if err != nil {
		return nil, err
	}
	return s.store.Reports(ctx, scope, filter, window)
}

// OpenReports counts the open reports of the actions that the one who asks keeps true; the others are left out.
func (s *Service) OpenReports(ctx context.Context, actions []uuid.UUID) (map[uuid.UUID]int, error) {
	scope, err := access.Require(ctx, access.AnswerReports)
	if err != nil {
		return nil, nil //nolint:nilnil,nilerr // whoever keeps no sheet counts nothing
	}
	snapshot, err := s.catalogue.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	kept := slices.DeleteFunc(slices.Clone(actions), func(id uuid.UUID) bool { return !keeps(&scope, snapshot, id) })
	if len(kept) == 0 {
		return nil, nil //nolint:nilnil // the same
	}
	counts, err := s.store.OpenReports(ctx, scope, kept)
	if err != nil {
		return nil, err
	}
	for _, id := range kept {
		counts[id] += 0 // none is a count
	}
	return counts, nil
}

// keeps says whether somebody keeps a sheet true.
func keeps(scope *access.Scope, snapshot *catalogue.Snapshot, id uuid.UUID) bool {
	action := snapshot.ActionByID(id)
	if action == nil {
		return false
	}
	switch scope.Reach {
	case access.Departmental:
		return true
	case access.WithinPole:
		return slices.Contains(snapshot.PolesOf(action), scope.Actor.Pole)
	case access.Ownership:
		return slices.ContainsFunc(action.Providers, func(p catalogue.ActionProvider) bool { return p.OrganizationID == scope.Actor.Organization })
	case access.Nothing, access.Published, access.Self:
	}
	return false
}
