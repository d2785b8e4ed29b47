package graph

import (
	"context"

	"github.com/google/uuid"
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/clock"
)

type sessionBoardNode struct {
	board *catalogue.SessionBoard
	view  *view
}

// SessionBoard resolves Query.sessionBoard.
func (r *Resolver) SessionBoard(ctx context.Context) (*sessionBoardNode, error) {
	board, err := r.sessions.Board(ctx)
	if err != nil {
		return nil, err
	}
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return &sessionBoardNode{board, v}, nil
}

// Actions lists those on which a session may be opened.
func (b *sessionBoardNode) Actions() []*actionNode {
	nodes := []*actionNode{}
	for _, e := range b.board.Actions() {
		nodes = append(nodes, b.view.actionOf(e))
	}
	return nodes
}

type boardSessionsArgs struct {
	Action *graphql.ID
	Ended  bool
	pageArgs
}

// Sessions lists the sessions of the board.
func (b *sessionBoardNode) Sessions(args boardSessionsArgs) (*sessionConnectionNode, error) {
	q := &catalogue.BoardQuery{Ended: args.Ended, Page: args.request()}
	if args.Action != nil {
		q.Action = keyOfID("Action", *args.Action)
	}
	page, err := b.board.Sessions(q)
	if err != nil {
		return nil, err
	}
	return b.view.newSessionConnection(page), nil
}

type saveSessionArgs struct{ Input saveSessionInput }

type saveSessionInput struct {
	IdempotencyKey  *graphql.ID
	ID              *graphql.ID
	Version         *int32
	Action          *graphql.ID
	Provider        *graphql.ID
	Kind            string
	Label           string
	StartsOn        *Date
	EndsOn          *Date
	ApplyBy         *Date
	Territories     []string
	Location        *sessionLocationInput
	WaitingListOpen bool
	Places          int32
}

type sessionLocationInput struct {
	Name          *string
	Address       string
	Territory     string
	Phone         *string
	Hours         *string
	Accessibility *string
}

func (i *saveSessionInput) written() *catalogue.SessionInput {
	input := &catalogue.SessionInput{
		Action: keyOfID("Action", deref(i.Action)), Kind: catalogue.SessionKind(i.Kind), Label: i.Label,
		StartsOn: clock.Day(deref(i.StartsOn)), EndsOn: clock.Day(deref(i.EndsOn)), ApplyBy: clock.Day(deref(i.ApplyBy)),
		Territories: i.Territories, WaitingListOpen: i.WaitingListOpen, Places: int(i.Places),
	}
	if i.Provider != nil {
		if input.Provider = keyOfID("Organization", *i.Provider); input.Provider == uuid.Nil {
			input.Provider = uuid.Max // an identifier of nothing is not an absent one
		}
	}
	if l := i.Location; l != nil {
		input.Location = &catalogue.SessionLocation{
			Name: deref(l.Name), Address: l.Address, Territory: l.Territory, Phone: deref(l.Phone), Hours: deref(l.Hours), Accessibility: deref(l.Accessibility),
		}
	}
	return input
}

// sessionPayload is what every deed on a session answers.
type sessionPayload struct {
	payload
	Session *sessionNode
}

// SaveSession resolves Mutation.saveSession.
func (r *Resolver) SaveSession(ctx context.Context, args saveSessionArgs) (*sessionPayload, error) {
	input := &args.Input
	if input.ID == nil {
		done, err := r.sessions.Create(ctx, string(deref(input.IdempotencyKey)), input.written())
		return r.sessionPayload(ctx, uuid.Nil, done, err)
	}
	id := keyOfID("Session", *input.ID)
	done, err := r.sessions.Update(ctx, id, int(deref(input.Version)), input.written())
	return r.sessionPayload(ctx, id, done, err)
}

type duplicateSessionArgs struct {
	Input struct {
		IdempotencyKey            graphql.ID
		ID                        graphql.ID
		StartsOn, EndsOn, ApplyBy *Date
	}
}

// DuplicateSession resolves Mutation.duplicateSession.
func (r *Resolver) DuplicateSession(ctx context.Context, args duplicateSessionArgs) (*sessionPayload, error) {
	i, id := &args.Input, keyOfID("Session", args.Input.ID)
	days := catalogue.SessionDays{StartsOn: clock.Day(deref(i.StartsOn)), EndsOn: clock.Day(deref(i.EndsOn)), ApplyBy: clock.Day(deref(i.ApplyBy))}
	done, err := r.sessions.Duplicate(ctx, string(i.IdempotencyKey), id, days)
	return r.sessionPayload(ctx, id, done, err)
}

type setPlacesArgs struct {
	Input struct {
		ID      graphql.ID
		Version int32
		Places  int32
	}
}

// SetPlaces resolves Mutation.setPlaces.
func (r *Resolver) SetPlaces(ctx context.Context, args setPlacesArgs) (*sessionPayload, error) {
	id := keyOfID("Session", args.Input.ID)
	done, err := r.sessions.SetPlaces(ctx, id, int(args.Input.Version), int(args.Input.Places))
	return r.sessionPayload(ctx, id, done, err)
}

type confirmPlacesArgs struct {
	Input struct {
		ID      graphql.ID
		Version int32
	}
}

// ConfirmPlaces resolves Mutation.confirmPlaces.
func (r *Resolver) ConfirmPlaces(ctx context.Context, args confirmPlacesArgs) (*sessionPayload, error) {
	id := keyOfID("Session", args.Input.ID)
	done, err := r.sessions.ConfirmPlaces(ctx, id, int(args.Input.Version))
	return r.sessionPayload(ctx, id, done, err)
}

type pauseSessionArgs struct {
	Input struct {
		moveSessionInput
		Until *Date
	}
}

type moveSessionArgs struct{ Input moveSessionInput }

type moveSessionInput struct {
	IdempotencyKey graphql.ID
	ID             graphql.ID
	Version        int32
}

// PauseSession resolves Mutation.pauseSession.
func (r *Resolver) PauseSession(ctx context.Context, args pauseSessionArgs) (*sessionPayload, error) {
	return r.moveSession(ctx, &args.Input.moveSessionInput, catalogue.PauseSession, clock.Day(deref(args.Input.Until)))
}

// ResumeSession resolves Mutation.resumeSession.
func (r *Resolver) ResumeSession(ctx context.Context, args moveSessionArgs) (*sessionPayload, error) {
	return r.moveSession(ctx, &args.Input, catalogue.ResumeSession, "")
}

// CloseSession resolves Mutation.closeSession.
func (r *Resolver) CloseSession(ctx context.Context, args moveSessionArgs) (*sessionPayload, error) {
	return r.moveSession(ctx, &args.Input, catalogue.CloseSession, "")
}

// CancelSession resolves Mutation.cancelSession.
func (r *Resolver) CancelSession(ctx context.Context, args moveSessionArgs) (*sessionPayload, error) {
	return r.moveSession(ctx, &args.Input, catalogue.CancelSession, "")
}

func (r *Resolver) moveSession(ctx context.Context, input *moveSessionInput, move catalogue.SessionMove, until clock.Day) (*sessionPayload, error) {
	id := keyOfID("Session", input.ID)
	done, err := r.sessions.Move(ctx, string(input.IdempotencyKey), id, int(input.Version), move, until)
	return r.sessionPayload(ctx, id, done, err)
}

// sessionPayload gives a session as it is after a deed, or after none: who meets a conflict sees what there is now.
func (r *Resolver) sessionPayload(ctx context.Context, id uuid.UUID, done access.Done, err error) (*sessionPayload, error) {
	common, err := outcome(done.Replayed, err)
	if err != nil {
		return nil, err
	}
	if common.failed() {
		// What another instance has written a moment ago may not be taken in yet; if it cannot be, what is known is shown.
		_ = r.catalogue.Refresh(ctx)
	} else {
		id = done.ID
	}
	now, err := r.catalogue.Pin(ctx) // the request was pinned to what was before the deed
	if err != nil {
		return nil, err
	}
	v, err := r.view(now)
	if err != nil {
		return nil, err
	}
	answer := &sessionPayload{payload: common}
	if e := v.snapshot.Session(id); e != nil {
		answer.Session = v.newSession(e)
	}
	return answer, nil
}
