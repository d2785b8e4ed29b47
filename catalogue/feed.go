package catalogue

import (
	"context"
	"sync"

	"github.com/google/uuid"

	"traverse/internal/fault"
)

// Change is an action whose availability has changed, in the snapshot that says so.
type Change struct {
	Snapshot *Snapshot
	Entry    *Entry
}

// Feed gives one reader the actions whose availability changes. A slow reader delays nobody and costs no memory: what
// waits for her is which actions have changed, and the newest snapshot says how.
type Feed struct {
	feeds *feeds
	codes map[string]bool // nil for all

	mu      sync.Mutex
	newest  *Snapshot // nil while nothing waits
	waiting []uuid.UUID
	waits   map[uuid.UUID]bool
	ready   chan struct{} // holds a token while something waits
}

// feeds are those that are open.
type feeds struct {
	mu   sync.Mutex
	open map[*Feed]struct{}
}

// ActionPlacesChanged opens a feed of the actions with these codes, or of all if there are none. Close it after use. A
// code that no action has is a BadRequest.
func (s *Service) ActionPlacesChanged(ctx context.Context, codes []string) (*Feed, error) {
	snapshot, err := s.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	feed := &Feed{feeds: &s.feeds, waits: map[uuid.UUID]bool{}, ready: make(chan struct{}, 1)}
	for _, code := range codes {
		if snapshot.ActionByCode(code) == nil {
			return nil, fault.Argument("codes", code, "Aucune action ne porte ce code.")
		}
		if feed.codes == nil {
			feed.codes = map[string]bool{}
		}
		feed.codes[code] = true
	}
	s.feeds.mu.Lock()
	defer s.feeds.mu.Unlock()
	s.feeds.open[feed] = struct{}{}
	return feed, nil
}

// Next waits for the next change; it fails when ctx ends.
func (f *Feed) Next(ctx context.Context) (Change, error) {
	for {
		select {
		case <-ctx.Done():
			return Change{}, ctx.Err()
		case <-f.ready:
			if change, ok := f.take(); ok {
				return change, nil
			}
		}
	}
}

// take gives the change that has waited the longest; false if none waits any more.
func (f *Feed) take() (Change, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.waiting) > 0 {
		change := Change{f.newest, f.newest.ActionByID(f.waiting[0])}
		delete(f.waits, f.waiting[0])
		if f.waiting = f.waiting[1:]; len(f.waiting) > 0 {
			f.signal()
		} else {
			f.newest, f.waiting = nil, nil
		}
		if change.Entry != nil { // nil: it has left the catalogue since
			return change, true
		}
	}
	return Change{}, false
}

// signal makes sure that there is a token.
func (f *Feed) signal() {
	select {
	case f.ready <- struct{}{}:
	default:
	}
}

// Close ends the feed.
func (f *Feed) Close() {
	f.feeds.mu.Lock()
	defer f.feeds.mu.Unlock()
	delete(f.feeds.open, f)
}

// add keeps for the reader that actions have changed. Those that wait already keep their place.
func (f *Feed) add(next *Snapshot, changed []*Entry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range changed {
		if (f.codes == nil || f.codes[e.Code]) && !f.waits[e.ID] {
			f.waiting = append(f.waiting, e.ID)
			f.waits[e.ID] = true
		}
	}
	if len(f.waiting) > 0 {
		f.newest = next
		f.signal()
	}
}

// tell gives every feed what has changed from one snapshot to the next. What is no longer visible is not told.
func (f *feeds) tell(old, next *Snapshot) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.open) == 0 || old == nil {
		return
	}
	changed := next.changedSince(old)
	for feed := range f.open {
		feed.add(next, changed)
	}
}

// OpenFeeds counts the feeds that are open.
func (s *Service) OpenFeeds() int {
	s.feeds.mu.Lock()
	defer s.feeds.mu.Unlock()
	return len(s.feeds.open)
}
