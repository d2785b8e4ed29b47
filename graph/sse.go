package graph

import (
	"bytes"
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/graph-gophers/graphql-go"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
)

// How many streams may be open, for one reader and in all. A reader is an account; for the public, an address, behind
// which a whole organisation may stand. Where that is a proxy's, the public counts in all only.
const (
	streamsPerReader = 100
	streamsInAll     = 2000
)

const (
	// keepAlive is how often a silent stream says that it is there, so that nobody between cuts it.
	keepAlive = 15 * time.Second
	// eventTimeout is how long a reader may take to take one event in.
	eventTimeout = 10 * time.Second
)

// streams are the subscriptions under way.
type streams struct {
	keepAlive time.Duration
	closing   chan struct{} // closed when the server ends
	close     func()

	mu       sync.Mutex
	all      int
	byReader map[string]int
}

func newStreams() *streams {
	s := &streams{keepAlive: keepAlive, closing: make(chan struct{}), byReader: map[string]int{}}
	s.close = sync.OnceFunc(func() { close(s.closing) })
	return s
}

// EndStreams completes every subscription under way. A server that ends calls it: it would wait for them otherwise.
func (h *Handler) EndStreams() { h.streams.close() }

// open counts a stream in, or refuses it; what it gives counts it out. "" is nobody in particular.
func (s *streams) open(reader string) (end func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case reader != "" && s.byReader[reader] >= streamsPerReader:
		return nil, &refusal{
			status: http.StatusTooManyRequests, code: fault.TooManyRequests, retryAfter: 60,
			message: "Trop d’abonnements sont ouverts par ce compte, ou depuis cette adresse.",
		}
	case s.all >= streamsInAll:
		return nil, &refusal{
			status: http.StatusServiceUnavailable, code: fault.Unavailable, retryAfter: 60,
			message: "Trop d’abonnements sont ouverts. Réessayez plus tard.",
		}
	}
	s.all++
	s.byReader[reader]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.all--
		if s.byReader[reader]--; s.byReader[reader] == 0 {
			delete(s.byReader, reader)
		}
	}, nil
}

// stream answers a subscription as graphql-sse does with distinct connections: events « next », one « complete » when
// the server ends it, and the errors of a document inside the stream. It ends when the reader leaves.
func (h *Handler) stream(w http.ResponseWriter, r *http.Request, op *operation) error {
	end, err := h.streams.open(h.whoAsks(r))
	if err != nil {
		return err
	}
	defer end()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	lost, stands, stop := h.standing(ctx, access.ActorOf(ctx))
	defer stop()
	results, err := h.schema.Subscribe(withLoaders(ctx, h.services), op.Query, op.OperationName, op.Variables)
	if err != nil {
		return err
	}
	events := openEvents(w)
	alive := time.NewTicker(h.streams.keepAlive)
	defer alive.Stop()
	again := time.NewTicker(h.watchers.every)
	defer again.Stop()
	if !stands() { // she may have changed before she was watched
		events.complete()
	}
	for events.err == nil && !events.completed {
		select {
		case <-ctx.Done():
			return nil
		case <-h.streams.closing:
			events.complete()
		case <-lost:
			if !stands() {
				events.complete()
			}
		case <-again.C:
			if !stands() {
				events.complete()
			}
		case <-alive.C:
			events.comment()
		case result, more := <-results:
			if !more || (told(lost) && !stands()) { // of two that are there, a change of rights comes first
				events.complete()
				continue
			}
			given := result.(*graphql.Response) //nolint:forcetypeassert // the engine's contract
			events.next(newAnswer(typeJSON, given.Data, h.present(ctx, given.Errors), h.catalogue.Degraded()))
		}
	}
	return nil
}

// sendEvents gives one answer to a reader who takes nothing but events.
func sendEvents(w http.ResponseWriter, given *answer) {
	events := openEvents(w)
	events.next(given)
	events.complete()
}

// events writes server-sent events. After a failure, which is that of a reader who left or does not read, it writes
// nothing more.
type events struct {
	w       http.ResponseWriter
	control *http.ResponseController
	err     error
	// completed says that the last event was sent.
	completed bool
}

// openEvents begins a stream. From here on the deadline for writing is that of each event, not of the whole answer; that
// for reading ended with the request's body.
func openEvents(w http.ResponseWriter) *events {
	e := &events{w: w, control: http.NewResponseController(w)}
	h := w.Header()
	h.Set("Content-Type", typeStream+"; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // a proxy that gathers answers must not gather this one
	h.Set("Vary", "Accept, Cookie")
	w.WriteHeader(http.StatusOK)
	e.comment()
	return e
}

func (e *events) next(given *answer) {
	var event bytes.Buffer
	event.WriteString("event: next\ndata: ")
	event.Write(given.body) // JSON has no line of its own: the engine and the encoder write none
	event.WriteString("\n\n")
	e.send(event.Bytes())
}

// complete carries an empty data field: without one EventSource would not tell of it.
func (e *events) complete() {
	e.send([]byte("event: complete\ndata: \n\n"))
	e.completed = true
}

func (e *events) comment() { e.send([]byte(":\n\n")) }

func (e *events) send(content []byte) {
	if e.err != nil {
		return
	}
	_ = e.control.SetWriteDeadline(clock.Deadline(eventTimeout)) // refused by a recorder, which has no deadline
	if _, e.err = e.w.Write(content); e.err == nil {
		e.err = e.control.Flush()
	}
}
