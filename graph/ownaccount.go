package graph

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"traverse/account"
	"traverse/internal/access"
)

type viewerSessionNode struct {
	ID         graphql.ID
	Current    bool
	Method     string
	UserAgent  string
	StartedAt  DateTime
	LastSeenAt DateTime
}

// Sessions resolves Viewer.sessions.
func (n *viewerNode) Sessions(ctx context.Context) ([]*viewerSessionNode, error) {
	sessions, err := n.accounts.OpenSessions(ctx)
	if err != nil {
		return nil, err
	}
	current := access.ActorOf(ctx).Session
	nodes := make([]*viewerSessionNode, 0, len(sessions))
	for _, one := range sessions {
		nodes = append(nodes, &viewerSessionNode{
			ID: globalID("ViewerSession", one.ID.String()), Current: one.ID == current, Method: string(one.Method), UserAgent: one.UserAgent,
			StartedAt: DateTime{one.CreatedAt}, LastSeenAt: DateTime{one.LastSeenAt},
		})
	}
	return nodes, nil
}

type updateOwnAccountArgs struct {
	Input struct {
		Version int32
		Name    string
		Phone   *string
	}
}

// UpdateOwnAccount resolves Mutation.updateOwnAccount.
func (r *Resolver) UpdateOwnAccount(ctx context.Context, args updateOwnAccountArgs) (*viewerPayload, error) {
	change := account.OwnChange{Version: int(args.Input.Version), Name: args.Input.Name, Phone: deref(args.Input.Phone)}
	return r.changed(ctx, r.accounts.ChangeOwnAccount(ctx, change))
}

type endSessionsArgs struct{ Input struct{ Session *graphql.ID } }

// EndSessions resolves Mutation.endSessions. An identifier that is none of hers ends nothing: it must not read as « all
// the others ».
func (r *Resolver) EndSessions(ctx context.Context, args endSessionsArgs) (*viewerPayload, error) {
	if args.Input.Session == nil {
		return r.changed(ctx, r.accounts.EndOtherSessions(ctx))
	}
	session := keyOfID("ViewerSession", *args.Input.Session)
	done, err := r.changed(ctx, r.accounts.EndSession(ctx, session))
	if done != nil && session == access.ActorOf(ctx).Session {
		done.Viewer = nil
	}
	return done, err
}

// changed answers a change of the viewer's own account.
func (r *Resolver) changed(ctx context.Context, err error) (*viewerPayload, error) {
	done, err := outcome(false, err)
	if err != nil || done.failed() {
		return &viewerPayload{payload: done}, err
	}
	viewer, err := r.Viewer(ctx)
	return &viewerPayload{payload: done, Viewer: viewer}, err
}

type closeOwnAccountArgs struct {
	Input struct {
		Version      int32
		Confirmation string
	}
}

type closedPayload struct {
	payload
	Closed bool
}

// CloseOwnAccount resolves Mutation.closeOwnAccount.
func (r *Resolver) CloseOwnAccount(ctx context.Context, args closeOwnAccountArgs) (*closedPayload, error) {
	err := r.accounts.CloseOwnAccount(ctx, account.OwnClosing{Version: int(args.Input.Version), Confirmation: args.Input.Confirmation})
	done, err := outcome(false, err)
	return &closedPayload{payload: done, Closed: err == nil && !done.failed()}, err
}
