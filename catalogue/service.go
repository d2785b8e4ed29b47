package catalogue

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
)

// Store is what the catalogue needs of a database.
type Store interface {
	// LoadCatalogue reads everything, as one instant saw it.
	LoadCatalogue(ctx context.Context) (*Contents, error)
	// LoadSessions reads every session with its places, as one instant saw them.
	LoadSessions(ctx context.Context) (*Sessions, error)
	// Versions reads only the versions of both.
	Versions(ctx context.Context) (Versions, error)
}

// Versions say what a snapshot was made of.
type Versions struct {
	Catalogue int64 `db:"catalogue"`
	Places    int64 `db:"places"`
}

// Service keeps the current snapshot and gives it to whoever may read it.
type Service struct {
	store Store
	now   clock.Clock
	log   *slog.Logger

	current  atomic.Pointer[Snapshot]
	degraded atomic.Bool
	loading  sync.Mutex // one load at a time
	feeds    feeds
}

// NewService makes a service without a snapshot: Load before serving.
func NewService(store Store, now clock.Clock, log *slog.Logger) *Service {
	return &Service{store: store, now: now, log: log, feeds: feeds{open: map[*Feed]struct{}{}}}
}

// Catalogue gives the snapshot of today that the one who asks may read, the one pinned to the request if there is one.
// It never waits for the database.
func (s *Service) Catalogue(ctx context.Context) (*Snapshot, error) {
	if _, err := access.Require(ctx, access.ReadCatalogue); err != nil {
		return nil, err
	}
	if pinned, ok := ctx.Value(pinnedKey{}).(*Snapshot); ok {
		return pinned, nil
	}
	return s.today()
}

type pinnedKey struct{}

// Pin makes every read of a request see one snapshot, the present one, whatever changes meanwhile.
func (s *Service) Pin(ctx context.Context) (context.Context, error) {
	snapshot, err := s.today()
	if err != nil {
		return ctx, err
	}
	return context.WithValue(ctx, pinnedKey{}, snapshot), nil
}

// today gives the current snapshot, indexed again when a new day has begun: freshness and deadlines are counted in days.
// One request indexes; those that come meanwhile see yesterday's, since a large catalogue takes seconds.
func (s *Service) today() (*Snapshot, error) {
	snapshot, now := s.current.Load(), s.now()
	if snapshot == nil {
		return nil, fault.New(fault.Unavailable, "Le catalogue n’est pas encore chargé. Réessayez dans un instant.")
	}
	if snapshot.Day == clock.DayOf(now) {
		return snapshot, nil
	}
	if !s.loading.TryLock() {
		return snapshot, nil
	}
	defer s.loading.Unlock()
	if newest := s.current.Load(); newest != snapshot {
		return newest, nil
	}
	renewed, err := NewSnapshot(snapshot.Contents, now)
	if err != nil {
		return nil, err
	}
	return s.replace(renewed.WithSessions(snapshot.openings.sessions)), nil
}

// replace makes a snapshot the current one and tells the feeds. The caller holds loading.
func (s *Service) replace(next *Snapshot) *Snapshot {
	s.feeds.tell(s.current.Swap(next), next)
	return next
}

// Degraded says whether the database failed to answer last time: what is served is the last catalogue known.
func (s *Service) Degraded() bool { return s.degraded.Load() }

// Ready says whether there is a catalogue to serve.
func (s *Service) Ready() bool { return s.current.Load() != nil }

// Load takes the database's catalogue and sessions in. When it returns without an error, reads of this process see them.
func (s *Service) Load(ctx context.Context) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	return s.loadAll(ctx)
}

func (s *Service) loadAll(ctx context.Context) error {
	contents, err := s.store.LoadCatalogue(ctx)
	if err != nil {
		s.degraded.Store(true)
		return fmt.Errorf("load catalogue: %w", err)
	}
	sessions, err := s.store.LoadSessions(ctx)
	if err != nil {
		s.degraded.Store(true)
		return fmt.Errorf("load sessions: %w", err)
	}
	snapshot, err := NewSnapshot(contents, s.now())
	if err != nil {
		return fmt.Errorf("load catalogue: %w", err)
	}
	s.replace(snapshot.WithSessions(sessions))
	s.degraded.Store(false)
	s.log.InfoContext(ctx, "catalogue loaded", "version", snapshot.Version, "actions", len(snapshot.Actions), "sessions", len(sessions.List))
	return nil
}

// Renew takes in what this instance has just changed. In the context that it gives, the request sees it. If the database
// does not answer any more the change is done all the same, and will be seen when it does.
func (s *Service) Renew(ctx context.Context) (context.Context, error) {
	if err := s.Load(ctx); err != nil {
		s.log.WarnContext(ctx, "a change is not seen yet", "error", err)
	}
	return s.Pin(ctx)
}

// loadSessions takes in the sessions alone: nothing of the catalogue is read or indexed again.
func (s *Service) loadSessions(ctx context.Context) error {
	sessions, err := s.store.LoadSessions(ctx)
	if err != nil {
		return fmt.Errorf("load sessions: %w", err)
	}
	s.replace(s.current.Load().WithSessions(sessions))
	return nil
}

// Follow keeps the snapshot no more than a second behind the database and the clock until ctx ends: it loads when changes
// announces something, and asks for the versions at every tick in case an announcement was lost. Failures are logged once
// and tried again.
func (s *Service) Follow(ctx context.Context, changes <-chan struct{}, tick <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-changes:
		case <-tick:
		}
		err := s.Refresh(ctx)
		if err != nil && ctx.Err() == nil && !s.degraded.Swap(true) {
			s.log.WarnContext(ctx, "the database does not answer; the last catalogue known is served", "error", err)
		}
		if _, err := s.today(); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "a new day has begun and the catalogue could not be indexed for it", "error", err)
		}
	}
}

// Fresh gives a context in which reads are of the present snapshot, whatever was pinned: for the answer to a change.
func (s *Service) Fresh(ctx context.Context) context.Context {
	return context.WithValue(ctx, pinnedKey{}, nil)
}

// Refresh takes in what has changed in the database. When it returns without an error, reads of this process see all that
// was committed before it was called. Those who call it at once wait for one another, and what one has read serves the
// next.
func (s *Service) Refresh(ctx context.Context) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	there, err := s.store.Versions(ctx)
	if err != nil {
		return err
	}
	switch snapshot := s.current.Load(); {
	case snapshot == nil || snapshot.Version != there.Catalogue:
		return s.loadAll(ctx)
	case snapshot.PlacesVersion != there.Places:
		if err := s.loadSessions(ctx); err != nil {
			return err
		}
	}
	if s.degraded.Swap(false) {
		s.log.InfoContext(ctx, "the database answers again")
	}
	return nil
}
