package referral

import (
	"context"
	"slices"
	"sync"

	"github.com/google/uuid"

	"traverse/internal/access"
)

// Feed gives one reader the prescriptions that change. A slow reader delays nobody: what waits for her is which have
// changed, once each. Whether she may see them is asked when she takes them.
type Feed struct {
	service *Service

	mu      sync.Mutex
	waiting []uuid.UUID
	ready   chan struct{}
}

// Changes opens a feed. Close it after use.
func (s *Service) Changes(ctx context.Context) (*Feed, error) {
	if _, err := access.Require(ctx, access.ReadReferrals); err != nil {
		return nil, err
	}
	feed := &Feed{service: s, ready: make(chan struct{}, 1)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.feeds[feed] = struct{}{}
	return feed, nil
}

// Close ends the feed.
func (f *Feed) Close() {
	f.service.mu.Lock()
	defer f.service.mu.Unlock()
	delete(f.service.feeds, f)
}

// Changed tells every feed of a prescription that has changed.
func (s *Service) Changed(id uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for feed := range s.feeds {
		feed.add(id)
	}
}

func (f *Feed) add(id uuid.UUID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if slices.Contains(f.waiting, id) {
		return
	}
	f.waiting = append(f.waiting, id)
	select {
	case f.ready <- struct{}{}:
	default: // one token is enough
	}
}

// Next waits for the next prescription that changes; it fails when ctx ends.
func (f *Feed) Next(ctx context.Context) (uuid.UUID, error) {
	for {
		f.mu.Lock()
		if len(f.waiting) > 0 {
			id := f.waiting[0]
			f.waiting = f.waiting[1:]
			f.mu.Unlock()
			return id, nil
		}
		f.mu.Unlock()
		select {
		case <-ctx.Done():
			return uuid.Nil, ctx.Err()
		case <-f.ready:
		}
	}
}
