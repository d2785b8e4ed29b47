package watch

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/deed"
	"traverse/internal/fault"
	"traverse/internal/form"
)

// Store is what kept searches need of a database. What is not there, or not in the scope, is a NotFound.
type Store interface {
	// Searches lists those of the scope's account, the newest first.
	Searches(ctx context.Context, scope access.Scope) ([]Search, error)
	// Search reads one of them.
	Search(ctx context.Context, scope access.Scope, id uuid.UUID) (*Search, error)
	// SaveSearch writes a search with what it knows; a problem beyond MostSearches, or for a name that is taken.
	SaveSearch(ctx context.Context, deed *access.Deed, search *Search, mark Mark) (access.Done, error)
	// RenameSearch changes the name of one.
	RenameSearch(ctx context.Context, deed *access.Deed, id uuid.UUID, version int, name string) (access.Done, error)
	// DeleteSearch forgets one.
	DeleteSearch(ctx context.Context, deed *access.Deed, id uuid.UUID, version int) (access.Done, error)
	// SeeSearch notes that its owner has looked at what is new.
	SeeSearch(ctx context.Context, scope access.Scope, id uuid.UUID, now time.Time) error
	// CompareSearches has at most limit searches compared that were not, with the catalogue of the mark, writes what they
	// know and tells their owners, all at once. It gives how many; none while another instance does it.
	CompareSearches(ctx context.Context, mark Mark, now time.Time, limit int, compare func(*Search) *Change) (int, error)
}

// Service is what people do with the searches that they keep. Its methods ask the matrix first.
type Service struct {
	store     Store
	catalogue *catalogue.Service
	deeds     deed.Maker
	newID     func() uuid.UUID
	log       *slog.Logger
}

// NewService makes a service.
func NewService(store Store, actions *catalogue.Service, deeds deed.Maker, log *slog.Logger) *Service {
	return &Service{store: store, catalogue: actions, deeds: deeds, newID: uuid.New, log: log}
}

// NewSearch is a search to keep.
type NewSearch struct {
	Key      string   `field:"idempotencyKey" json:"-"`
	Name     string   `field:"name" validate:"required,max=80,line,nonir"`
	Criteria Criteria `field:"criteria"`
}

// Save keeps a search: what it finds now is known, and no news.
func (s *Service) Save(ctx context.Context, asked NewSearch) (access.Done, error) {
	scope, err := access.Require(ctx, access.SaveSearches)
	if err != nil {
		return access.Done{}, err
	}
	snapshot, err := s.catalogue.Catalogue(ctx)
	if err != nil {
		return access.Done{}, err
	}
	asked.Name, asked.Criteria.Search = strings.TrimSpace(asked.Name), strings.TrimSpace(asked.Criteria.Search)
	if problems := form.Check(&asked); problems != nil {
		return access.Done{}, problems
	}
	matches, err := asked.Criteria.Matches(snapshot)
	if err != nil {
		return access.Done{}, unknownCriterion(err)
	}
	once, err := s.deeds.Once(scope, access.SaveSearches, asked.Key, asked)
	if err != nil {
		return access.Done{}, err
	}
	return s.store.SaveSearch(ctx, once, &Search{
		ID: s.newID(), Account: scope.Actor.Account, Name: asked.Name, Criteria: asked.Criteria, CreatedAt: once.At, SeenAt: once.At, Known: First(matches),
	}, MarkOf(snapshot))
}

// unknownCriterion makes a problem of a criterion that the catalogue does not know.
func unknownCriterion(err error) error {
	if refused, ok := err.(*fault.Error); ok && refused.Code == fault.BadRequest { //nolint:errorlint // as the catalogue gives it
		return fault.On("criteria."+refused.Argument, fault.Invalid, refused.Message)
	}
	return err
}

// Rename changes the name of a search.
func (s *Service) Rename(ctx context.Context, id uuid.UUID, version int, name string) (access.Done, error) {
	scope, err := access.Require(ctx, access.SaveSearches)
	if err != nil {
		return access.Done{}, err
	}
	asked := struct {
		Name string `validate:"required,max=80,line,nonir"`
	}{strings.TrimSpace(name)}
	if problems := form.Check(&asked); problems != nil {
		return access.Done{}, problems
	}
	return s.store.RenameSearch(ctx, s.deeds.Plain(scope, access.SaveSearches), id, version, asked.Name)
}

// Delete forgets a search.
func (s *Service) Delete(ctx context.Context, key string, id uuid.UUID, version int) (access.Done, error) {
	scope, err := access.Require(ctx, access.SaveSearches)
	if err != nil {
		return access.Done{}, err
	}
	once, err := s.deeds.Once(scope, access.SaveSearches, key, struct{ Delete uuid.UUID }{id})
	if err != nil {
		return access.Done{}, err
	}
	return s.store.DeleteSearch(ctx, once, id, version)
}

// See notes that the owner has looked at what is new in a search.
func (s *Service) See(ctx context.Context, id uuid.UUID) error {
	scope, err := access.Require(ctx, access.SaveSearches)
	if err != nil {
		return err
	}
	return s.store.SeeSearch(ctx, scope, id, s.deeds.Now())
}

// List gives the searches of the one who asks, the newest first.
func (s *Service) List(ctx context.Context) ([]Search, error) {
	scope, err := access.Require(ctx, access.SaveSearches)
	if err != nil {
		return nil, err
	}
	return s.store.Searches(ctx, scope)
}

// Find gives one of them.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (*Search, error) {
	scope, err := access.Require(ctx, access.SaveSearches)
	if err != nil {
		return nil, err
	}
	return s.store.Search(ctx, scope, id)
}

// Fresh gives what a search has told of since its owner looked, and that still matches; the newest first.
func (q *Search) Fresh() []Known {
	fresh := slices.DeleteFunc(slices.Clone(q.Known), func(k Known) bool { return k.News == "" || !k.Matching || !k.ToldAt.After(q.SeenAt) })
	slices.SortFunc(fresh, func(a, b Known) int { return b.ToldAt.Compare(a.ToldAt) })
	return fresh
}

// batch is how many searches are compared in one transaction.
const batch = 100

// lookEvery is how often the database is asked for searches to compare when the catalogue has not changed: something kept
// quiet may be due, or another instance has ended half way.
const lookEvery = time.Minute

// Follow compares every search with the catalogue as it changes, until ctx ends. Failures are logged once and tried again.
func (s *Service) Follow(ctx context.Context, tick <-chan time.Time) {
	var compared Mark
	var next time.Time
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		now := s.deeds.Now()
		snapshot, err := s.catalogue.Catalogue(ctx)
		if err != nil || (MarkOf(snapshot) == compared && now.Before(next)) {
			continue
		}
		if err = s.compare(ctx, snapshot, now); err == nil {
			compared, next = MarkOf(snapshot), now.Add(lookEvery)
		} else if ctx.Err() == nil && !failing {
			s.log.WarnContext(ctx, "searches could not be compared with the catalogue", "error", err)
		}
		failing = err != nil
	}
}

// CompareAll compares all searches that wait for it with the present catalogue.
func (s *Service) CompareAll(ctx context.Context) error {
	snapshot, err := s.catalogue.Catalogue(ctx)
	if err != nil {
		return err
	}
	return s.compare(ctx, snapshot, s.deeds.Now())
}

func (s *Service) compare(ctx context.Context, snapshot *catalogue.Snapshot, now time.Time) error {
	for {
		n, err := s.store.CompareSearches(ctx, MarkOf(snapshot), now, batch, func(search *Search) *Change {
			matches, err := search.Criteria.Matches(snapshot)
			if err != nil { // the catalogue no longer knows a criterion: its owner sees that on her list
				return &Change{Known: search.Known}
			}
			return Compare(search.Known, matches, now)
		})
		if err != nil || n < batch {
			return err
		}
	}
}
