package graph

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
)

// standingEvery is how often it is looked up, unasked, whether whoever holds a stream open still is what she was. It is the
// belt: changes are announced.
const standingEvery = 30 * time.Second

// watchers are the streams that wait to be told that what an account may do has changed.
type watchers struct {
	every time.Duration

	mu        sync.Mutex
	byAccount map[uuid.UUID]map[chan struct{}]struct{}
}

func newWatchers() *watchers {
	return &watchers{every: standingEvery, byAccount: map[uuid.UUID]map[chan struct{}]struct{}{}}
}

// watch gives a channel that receives when the account has changed; stop ends it.
func (w *watchers) watch(account uuid.UUID) (changed <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.byAccount[account] == nil {
		w.byAccount[account] = map[chan struct{}]struct{}{}
	}
	w.byAccount[account][c] = struct{}{}
	return c, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if delete(w.byAccount[account], c); len(w.byAccount[account]) == 0 {
			delete(w.byAccount, account)
		}
	}
}

// tell tells the streams of an account, or all of them for uuid.Nil. One that was told already and has not looked yet
// need not be told again.
func (w *watchers) tell(account uuid.UUID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for of, streams := range w.byAccount {
		if account != uuid.Nil && of != account {
			continue
		}
		for c := range streams {
			select {
			case c <- struct{}{}:
			default:
			}
		}
	}
}

// told says whether a channel of watch has something to receive, and receives it.
func told(changed <-chan struct{}) bool {
	select {
	case <-changed:
		return true
	default:
		return false
	}
}

// AccessChanged ends the streams of an account that is no longer what it was when they began: its session or its
// membership has ended, its role is another one, it acts as another membership. uuid.Nil is for when it is not known whose
// have changed. The database announces them.
func (h *Handler) AccessChanged(account uuid.UUID) { h.watchers.tell(account) }

// standing watches over an actor: lost receives when she may no longer be what she was, and stands says whether she is.
// What cannot be looked up does not stand.
func (h *Handler) standing(ctx context.Context, actor access.Actor) (lost <-chan struct{}, stands func() bool, stop func()) {
	if !actor.SignedIn() {
		return nil, func() bool { return true }, func() {}
	}
	lost, stop = h.watchers.watch(actor.Account)
	return lost, func() bool {
		now, err := h.accounts.Standing(ctx, actor.Session)
		return err == nil && now.Is(actor)
	}, stop
}
