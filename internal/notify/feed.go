package notify

import (
	"context"
	"sync"

	"github.com/google/uuid"

	"traverse/internal/access"
)

// Feed gives a person what she is told from now on, one notification after the other.
type Feed struct {
	service *Service
	scope   access.Scope
	hint    chan struct{} // something may have come
	last    int64
	read    []Notification // and not given yet
}

// feedStep is how many notifications a feed reads at a time.
const feedStep = 20

// Received follows what the viewer is told from now on. Whoever asks closes it.
func (s *Service) Received(ctx context.Context) (*Feed, error) {
	scope, err := access.Require(ctx, access.ReadOwnAccount)
	if err != nil {
		return nil, err
	}
	f := &Feed{service: s, scope: scope, hint: make(chan struct{}, 1)}
	s.feeds.add(f)
	// What comes between these two lines is hinted at, and read.
	if f.last, err = s.store.LastNotification(ctx, scope); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// Next waits for the next notification; its error is ctx's end, or the database's.
func (f *Feed) Next(ctx context.Context) (*Notification, error) {
	for len(f.read) == 0 {
		rows, err := f.service.store.NotificationsAfter(ctx, f.scope, f.last, feedStep)
		if err == nil {
			err = f.service.write(ctx, rows)
		}
		if err != nil {
			return nil, err
		}
		if f.read = rows; len(rows) > 0 {
			break
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-f.hint:
		}
	}
	next := f.read[0]
	f.read, f.last = f.read[1:], next.ID
	return &next, nil
}

// Close ends a feed.
func (f *Feed) Close() { f.service.feeds.remove(f) }

// Hint says that an account may have been told something; uuid.Nil, that any may.
func (s *Service) Hint(account uuid.UUID) { s.feeds.hint(account) }

// OpenFeeds counts the feeds that are open.
func (s *Service) OpenFeeds() int { return s.feeds.count() }

// feeds are those that are open, by account.
type feeds struct {
	mu   sync.Mutex
	open map[uuid.UUID]map[*Feed]bool
}

func (o *feeds) add(f *Feed) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open == nil {
		o.open = map[uuid.UUID]map[*Feed]bool{}
	}
	account := f.scope.Actor.Account
	if o.open[account] == nil {
		o.open[account] = map[*Feed]bool{}
	}
	o.open[account][f] = true
}

func (o *feeds) remove(f *Feed) {
	o.mu.Lock()
	defer o.mu.Unlock()
	account := f.scope.Actor.Account
	if delete(o.open[account], f); len(o.open[account]) == 0 {
		delete(o.open, account)
	}
}

func (o *feeds) hint(account uuid.UUID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for of, all := range o.open {
		if account != uuid.Nil && of != account {
			continue
		}
		for f := range all {
			select {
			case f.hint <- struct{}{}:
			default: // one that waits is enough
			}
		}
	}
}

func (o *feeds) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, all := range o.open {
		n += len(all)
	}
	return n
}
