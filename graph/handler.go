package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/graph-gophers/graphql-go"
	gqlerrors "github.com/graph-gophers/graphql-go/errors"
	"github.com/vektah/gqlparser/v2/ast"

	"traverse/catalogue"
	"traverse/internal/fault"
)

// operationTimeout is how long an operation may take.
const operationTimeout = 10 * time.Second

// Handler answers GraphQL over HTTP.
type Handler struct {
	schema    *graphql.Schema
	limiter   *limiter
	catalogue *catalogue.Service
	log       *slog.Logger
}

// NewHandler binds the SDL to its resolvers. It fails when they do not match.
func NewHandler(service *catalogue.Service, log *slog.Logger) (*Handler, error) {
	limiter, err := newLimiter(SDL())
	if err != nil {
		return nil, fmt.Errorf("read the SDL: %w", err)
	}
	schema, err := graphql.ParseSchema(SDL(), &Resolver{catalogue: service},
		graphql.UseStringDescriptions(), graphql.UseFieldResolvers(), graphql.DisableFieldSelections(),
		graphql.MaxPooledBufferCap(64<<10), graphql.PanicHandler(panicHandler{log}), graphql.OverlapValidationLimit(20000))
	if err != nil {
		return nil, fmt.Errorf("bind the resolvers to the SDL: %w", err)
	}
	return &Handler{schema: schema, limiter: limiter, catalogue: service, log: log}, nil
}

// ServeHTTP answers one operation.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mediaType, err := negotiate(r.Header)
	if err == nil {
		err = h.serve(w, r, mediaType)
	}
	if err == nil {
		return
	}
	if refused, ok := errors.AsType[*refusal](err); ok {
		if refused.allow != "" {
			w.Header().Set("Allow", refused.allow)
		}
		h.writeErrors(w, mediaType, refused.status, refused.message, map[string]any{"code": string(refused.code)})
		return
	}
	message, extensions := h.explain(r.Context(), err)
	h.writeErrors(w, mediaType, statusOf(mediaType, fault.CodeOf(err)), message, extensions)
}

// serve answers an operation, or gives the error for which nothing was executed.
func (h *Handler) serve(w http.ResponseWriter, r *http.Request, mediaType string) error {
	op, err := readOperation(w, r)
	if err != nil {
		return err
	}
	kind, err := h.limiter.check(op)
	if err != nil {
		return err
	}
	if r.Method != http.MethodPost && kind != "" && kind != ast.Query {
		return &refusal{status: http.StatusMethodNotAllowed, code: fault.BadRequest, message: "En GET, seules les lectures sont possibles.", allow: "POST"}
	}
	if r.Method != http.MethodPost && op.postOnly {
		return &refusal{status: http.StatusMethodNotAllowed, code: fault.BadRequest, message: "Une situation ne s’envoie qu’en POST : une adresse reste dans les journaux.", allow: "POST"}
	}
	ctx, cancel := context.WithTimeout(r.Context(), operationTimeout)
	defer cancel()
	ctx, err = h.catalogue.Pin(ctx)
	if err != nil {
		return err
	}
	result := h.schema.Exec(ctx, op.Query, op.OperationName, op.Variables)
	h.writeResult(ctx, w, mediaType, result)
	return nil
}

// statusOf gives the status of a request for which nothing was executed. Under application/json a well-formed request
// has always been answered with 200; the newer media type says what happened.
func statusOf(mediaType string, code fault.Code) int {
	switch code {
	case fault.Validation, fault.TooComplex, fault.BadRequest:
		if mediaType == typeJSON {
			return http.StatusOK
		}
		return http.StatusBadRequest
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Timeout:
		return http.StatusGatewayTimeout
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.TooManyRequests:
		return http.StatusTooManyRequests
	case fault.Internal, fault.NotFound, fault.Conflict:
		return http.StatusInternalServerError
	}
	return http.StatusInternalServerError
}

type response struct {
	Data       json.RawMessage         `json:"data,omitempty"`
	Errors     []*gqlerrors.QueryError `json:"errors,omitempty"`
	Extensions map[string]any          `json:"extensions,omitempty"`
}

func (h *Handler) writeResult(ctx context.Context, w http.ResponseWriter, mediaType string, result *graphql.Response) {
	status := http.StatusOK
	answer := response{Data: result.Data, Errors: h.present(ctx, result.Errors)}
	if len(result.Data) == 0 && mediaType == typeResponse {
		status = http.StatusBadRequest // refused before anything was executed
	}
	if h.catalogue.Degraded() {
		answer.Extensions = map[string]any{"degraded": true}
	}
	write(w, mediaType, status, answer)
}

func (h *Handler) writeErrors(w http.ResponseWriter, mediaType string, status int, message string, extensions map[string]any) {
	write(w, mediaType, status, response{Errors: []*gqlerrors.QueryError{{Message: message, Extensions: extensions}}})
}

func write(w http.ResponseWriter, mediaType string, status int, answer response) {
	body, err := json.Marshal(answer)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", mediaType+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader has left: there is nobody to tell
}

func stack() string { return string(debug.Stack()) }
