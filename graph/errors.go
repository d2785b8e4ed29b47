package graph

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"github.com/google/uuid"
	gqlerrors "github.com/graph-gophers/graphql-go/errors"

	"traverse/internal/access"
	"traverse/internal/fault"
)

// present turns whatever went wrong into what may be shown: a French message for people, extensions.code for programs.
// The cause of an internal error goes to the log under a reference, and only the reference is shown.
func (h *Handler) present(ctx context.Context, failures []*gqlerrors.QueryError) []*gqlerrors.QueryError {
	shown := make([]*gqlerrors.QueryError, 0, len(failures))
	for _, failure := range failures {
		shown = append(shown, h.presentOne(ctx, failure))
	}
	return shown
}

func (h *Handler) presentOne(ctx context.Context, failure *gqlerrors.QueryError) *gqlerrors.QueryError {
	shown := &gqlerrors.QueryError{Locations: failure.Locations, Path: failure.Path}
	cause := failure.ResolverError
	if cause == nil && failure.Err != nil && failure.Path != nil {
		cause = failure.Err
	}
	switch {
	case failure.Extensions["code"] == string(fault.Internal), cause != nil:
		shown.Message, shown.Extensions = h.explain(ctx, cause)
	case ctx.Err() != nil:
		shown.Message, shown.Extensions = h.explain(ctx, ctx.Err())
	default:
		shown.Message = "Le document est refusé : " + clipText(withoutSuggestion(failure.Message))
		shown.Extensions = map[string]any{"code": string(fault.Validation)}
	}
	return shown
}

// explain gives the message and the extensions of a cause.
func (h *Handler) explain(ctx context.Context, cause error) (string, map[string]any) {
	code := fault.CodeOf(cause)
	extensions := map[string]any{"code": string(code)}
	h.noteRefusal(ctx, cause)
	if f, ok := errors.AsType[*fault.Error](cause); ok && code != fault.Internal {
		if f.Argument != "" {
			extensions["argument"] = f.Argument
		}
		if f.Value != "" {
			extensions["value"] = clipText(f.Value)
		}
		return f.Message, extensions
	}
	if code == fault.Timeout {
		return "La réponse a pris trop de temps. Réessayez, ou demandez moins à la fois.", extensions
	}
	reference := uuid.NewString()
	extensions["reference"] = reference
	h.log.ErrorContext(ctx, "internal error", slog.String("reference", reference), slog.Any("error", cause))
	return "Une erreur interne s’est produite. Référence : " + reference + ".", extensions
}

// noteRefusal writes every act that somebody may not do to the log: who asked is an identifier, what she sent is not said.
func (h *Handler) noteRefusal(ctx context.Context, cause error) {
	refused, ok := errors.AsType[*access.RefusedError](cause)
	if !ok {
		return
	}
	actor := access.ActorOf(ctx)
	h.log.WarnContext(ctx, "an act was refused", slog.String("act", string(refused.Act)), slog.Any("account", actor.Account),
		slog.Any("membership", actor.Membership), slog.String("role", string(actor.Role)))
}

// withoutSuggestion drops the engine's guesses at what was meant.
func withoutSuggestion(message string) string {
	message, _, _ = strings.Cut(message, " Did you mean")
	return message
}

// clipText keeps what is quoted from a request short.
func clipText(text string) string {
	const most = 160
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// panicHandler shows a panic of a resolver as an internal error; the stack goes to the log.
type panicHandler struct{ log *slog.Logger }

func (p panicHandler) MakePanicError(ctx context.Context, value any) *gqlerrors.QueryError {
	p.log.ErrorContext(ctx, "panic in a resolver", slog.Any("panic", value), slog.String("stack", stack()))
	return &gqlerrors.QueryError{Message: "panic", Extensions: map[string]any{"code": string(fault.Internal)}}
}
