package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/graph-gophers/graphql-go"
	"github.com/vektah/gqlparser/v2/ast"
	"golang.org/x/sync/singleflight"

	"traverse/account"
	"traverse/catalogue"
	"traverse/catalogue/report"
	"traverse/catalogue/sheet"
	"traverse/catalogue/upkeep"
	"traverse/catalogue/watch"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/internal/notify"
	"traverse/referral"
)

// operationTimeout is how long an operation may take, its wait for a turn included.
const operationTimeout = 10 * time.Second

// Handler answers GraphQL over HTTP.
type Handler struct {
	schema    *graphql.Schema
	limiter   *limiter
	catalogue *catalogue.Service
	accounts  *account.Service
	referrals *referral.Service // nil where there are no prescriptions
	log       *slog.Logger

	installation string // what the answers of this server depend on, beside the catalogue
	documents    documents
	rate         *rateLimiter
	// oneAddress says that all of the public has one: that of a proxy, which tells people apart in our stead.
	oneAddress bool
	gate       *gate
	cache      *cache
	flights    singleflight.Group // one execution per answer that several ask for at once
	streams    *streams
	watchers   *watchers
	personal   map[string]bool
	services   Services
}

// Option changes how a Handler answers.
type Option func(*Handler)

// WithRateLimit lets an account, or an address of the public, ask for so many operations a minute. 0 lifts the limit: that is
// for a server behind a proxy, whose address everybody has, so that the streams of the public are not counted by it either.
// Without this option nobody's operations are counted.
func WithRateLimit(operations int, now clock.Clock) Option {
	return func(h *Handler) { h.rate, h.oneAddress = newRateLimiter(operations, now), operations == 0 }
}

// WithCache keeps answers to anonymous reads, so many bytes of them; 0 keeps none. The default is 32 MB.
func WithCache(bytes int) Option { return func(h *Handler) { h.cache = newCache(bytes) } }

// WithDocuments makes documents known by the identifiers that are their keys.
func WithDocuments(known map[string]string) Option { return func(h *Handler) { h.documents = known } }

// Services are those of the domain that the API answers for.
type Services struct {
	Catalogue     *catalogue.Service
	Accounts      *account.Service
	Organizations *account.Organizations
	People        *referral.People
	Curation      *catalogue.Curation
	Sessions      *catalogue.SessionService
	Referrals     *referral.Service
	Sheets        *sheet.Service
	Reports       *report.Service
	Searches      *watch.Service
	Upkeep        *upkeep.Service
	// Installation is what anyone may know of this server.
	Installation Installation
	Notices      *notify.Service
}

// NewHandler binds the SDL to its resolvers. It fails when they do not match.
func NewHandler(services Services, log *slog.Logger, options ...Option) (*Handler, error) {
	limiter, err := newLimiter(SDL())
	if err != nil {
		return nil, fmt.Errorf("read the SDL: %w", err)
	}
	schema, err := graphql.ParseSchema(SDL(), newResolver(services),
		graphql.UseStringDescriptions(), graphql.UseFieldResolvers(), graphql.DisableFieldSelections(),
		graphql.MaxPooledBufferCap(64<<10), graphql.PanicHandler(panicHandler{log}), graphql.OverlapValidationLimit(20000),
		graphql.SubscribeResolverTimeout(operationTimeout))
	if err != nil {
		return nil, fmt.Errorf("bind the resolvers to the SDL: %w", err)
	}
	h := &Handler{
		schema: schema, limiter: limiter, catalogue: services.Catalogue, accounts: services.Accounts, referrals: services.Referrals, log: log,
		installation: services.Installation.digest(), gate: newGate(), cache: newCache(defaultCache), streams: newStreams(), watchers: newWatchers(), personal: personalFields,
		services: services,
	}
	for _, option := range options {
		option(h)
	}
	return h, nil
}

// ServeHTTP answers one operation.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	accepted, err := negotiate(r.Header)
	if limited := h.rate.admit(w.Header(), h.whoAsks(r)); limited != nil {
		err = limited
	}
	if err == nil {
		err = h.serve(w, r, accepted)
	}
	if err == nil {
		return
	}
	if refused, ok := errors.AsType[*refusal](err); ok {
		refused.send(w, accepted)
		return
	}
	message, extensions := h.explain(r.Context(), err)
	failed := failure(accepted.mediaType(), statusOf(accepted.mediaType(), fault.CodeOf(err)), message, extensions)
	if accepted.answer == "" {
		sendEvents(w, failed)
		return
	}
	failed.send(w)
}

// serve answers an operation, or gives the error for which nothing was executed. What an anonymous read gives is a
// function of the catalogue and of the request's own bytes: an answer that was given before is found by them, and
// nothing is parsed.
func (h *Handler) serve(w http.ResponseWriter, r *http.Request, accepted accepts) error {
	sent, err := readRequest(w, r)
	if err != nil {
		return err
	}
	ctx, seen, err := h.look(withMethod(r.Context(), r.Method))
	if err != nil {
		return err
	}
	name := keyOf(seen.edition(), accepted.answer, sent)
	if accepted.answer != "" && seen.anonymous {
		if notModified(w, r, name) {
			return nil
		}
		if known := h.cache.get(seen.edition(), name); known != nil {
			known.write(w, r)
			return nil
		}
	}
	op, err := sent.operation(h.documents)
	if err != nil {
		return err
	}
	asked, err := h.limiter.check(op)
	if err != nil {
		return err
	}
	if err := h.suits(r, asked, accepted); err != nil {
		return err
	}
	switch {
	case asked.kind == ast.Subscription:
		return h.stream(w, r, op)
	case seen.anonymous && asked.kind == ast.Query && accepted.answer != "" && !asked.about(h.personal):
		return h.share(ctx, w, r, seen, name, accepted.answer, op)
	default:
		return h.answerAlone(ctx, w, seen, accepted, op)
	}
}

type methodKey struct{}

// withMethod says in the context how the request was sent: what is about a person is answered to a POST only, and node(id:)
// learns which type it is asked for when it has found it.
func withMethod(ctx context.Context, method string) context.Context {
	return context.WithValue(ctx, methodKey{}, method)
}

func posted(ctx context.Context) bool { return ctx.Value(methodKey{}) == http.MethodPost }

// suits refuses an operation that its method or its media type cannot carry.
func (h *Handler) suits(r *http.Request, asked *plan, accepted accepts) error {
	reads := asked.kind == ast.Query || asked.kind == ast.Subscription || asked.kind == ""
	if r.Method != http.MethodPost && (!reads || asked.about(h.personal)) {
		return &refusal{
			status: http.StatusMethodNotAllowed, code: fault.BadRequest, allow: "POST",
			message: "En GET, seules les lectures du catalogue sont possibles.",
		}
	}
	if asked.kind == ast.Subscription && !accepted.stream {
		return &refusal{status: http.StatusNotAcceptable, code: fault.BadRequest, message: "Un abonnement se lit en text/event-stream."}
	}
	return nil
}

// sight is what a request sees from its beginning to its end.
type sight struct {
	snapshot     *catalogue.Snapshot
	installation string
	measured     string // what response times say
	degraded     bool
	anonymous    bool
}

// look fixes what a request sees; in the context that it gives every read is of one snapshot.
func (h *Handler) look(ctx context.Context) (context.Context, *sight, error) {
	ctx, err := h.catalogue.Pin(ctx)
	if err != nil {
		return ctx, nil, err
	}
	snapshot, err := h.catalogue.Catalogue(ctx)
	if err != nil {
		return ctx, nil, err
	}
	seen := &sight{snapshot: snapshot, installation: h.installation, degraded: h.catalogue.Degraded(), anonymous: !access.ActorOf(ctx).SignedIn()}
	if h.referrals != nil {
		seen.measured = h.referrals.Measurement()
	}
	return ctx, seen, nil
}

// share answers an anonymous read. Those who ask the same at once share one execution, which outlives whoever began it.
func (h *Handler) share(ctx context.Context, w http.ResponseWriter, r *http.Request, seen *sight, name key, mediaType string, op *operation) error {
	shared, err, _ := h.flights.Do(string(name[:]), func() (any, error) {
		given, err := h.execute(context.WithoutCancel(ctx), seen, mediaType, op)
		if err == nil && given.whole {
			given.etag = name.etag()
			h.cache.put(seen.edition(), name, given)
		}
		return given, err
	})
	if err != nil {
		return err
	}
	shared.(*answer).write(w, r) //nolint:forcetypeassert // what the function above gives
	return nil
}

// answerAlone answers whatever must not be kept.
func (h *Handler) answerAlone(ctx context.Context, w http.ResponseWriter, seen *sight, accepted accepts, op *operation) error {
	given, err := h.execute(ctx, seen, accepted.mediaType(), op)
	switch {
	case err != nil:
		return err
	case accepted.answer == "":
		sendEvents(w, given)
	default:
		given.send(w)
	}
	return nil
}

// execute gives the answer of an operation, when its turn has come.
func (h *Handler) execute(ctx context.Context, seen *sight, mediaType string, op *operation) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, operationTimeout)
	defer cancel()
	leave, err := h.gate.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	result := h.schema.Exec(withLoaders(ctx, h.services), op.Query, op.OperationName, op.Variables)
	return newAnswer(mediaType, result.Data, h.present(ctx, result.Errors), seen.degraded), nil
}

func stack() string { return string(debug.Stack()) }
