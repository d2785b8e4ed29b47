package graph

import (
	"context"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"

	"traverse/internal/fault"
)

const (
	// queueLimit is how many operations may wait for their turn.
	queueLimit = 1000
	// queueTimeout is how long they wait at most.
	queueTimeout = 3 * time.Second
)

// gate lets as many operations run at once as there are processors, the first come first. More of them would only
// starve one another. It stands around work in memory only, never around anything that waits for a database.
type gate struct {
	turns   chan struct{} // its waiters are served in their order
	waiting atomic.Int64
	timeout time.Duration
}

func newGate() *gate {
	return &gate{turns: make(chan struct{}, runtime.GOMAXPROCS(0)), timeout: queueTimeout}
}

// enter waits for a turn, which ends with leave. It refuses when too many wait already, or when it has waited too long.
func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	leave = func() { <-g.turns }
	select {
	case g.turns <- struct{}{}:
		return leave, nil
	default:
	}
	if g.waiting.Add(1) > queueLimit {
		g.waiting.Add(-1)
		return nil, overloaded()
	}
	defer g.waiting.Add(-1)
	tooLong := time.NewTimer(g.timeout)
	defer tooLong.Stop()
	select {
	case g.turns <- struct{}{}:
		return leave, nil
	case <-tooLong.C:
		return nil, overloaded()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func overloaded() *refusal {
	return &refusal{
		status: http.StatusServiceUnavailable, code: fault.Unavailable, retryAfter: 1,
		message: "Le serveur répond à beaucoup de demandes. Réessayez dans un instant.",
	}
}
