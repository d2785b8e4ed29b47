package graph

import (
	"context"
	"strconv"

	"github.com/graph-gophers/graphql-go"

	"traverse/internal/mail"
	"traverse/internal/notify"
	"traverse/internal/page"
)

type notificationNode struct {
	ID        graphql.ID
	Kind      string
	Title     string
	Path      string
	CreatedAt DateTime
	ReadAt    *DateTime
}

func newNotification(n *notify.Notification) *notificationNode {
	return &notificationNode{
		ID: globalID("Notification", strconv.FormatInt(n.ID, 10)), Kind: string(n.Kind), Title: n.Words.Title, Path: n.Words.Path,
		CreatedAt: DateTime{n.CreatedAt}, ReadAt: dateTime(n.ReadAt),
	}
}

type deliveryNode struct {
	ID        graphql.ID
	Title     string
	Recipient string
	State     string
	CreatedAt DateTime
	EndedAt   *DateTime
	Tries     int32
	Reason    *string
}

func newDelivery(d *notify.Delivery) *deliveryNode {
	return &deliveryNode{
		ID: globalID("Delivery", d.ID.String()), Title: d.Title(), Recipient: mail.Mask(d.To), State: string(d.State),
		CreatedAt: DateTime{d.CreatedAt}, EndedAt: dateTime(d.EndedAt), Tries: int32(d.Tries), Reason: optional(d.Reason), //nolint:gosec // a dozen at most
	}
}

// noticeConnection is a page of what a list of this file holds.
type noticeConnection[N any] struct {
	Edges      []*noticeEdge[N]
	Nodes      []*N
	PageInfo   *pageInfoNode
	TotalCount int32
}

type noticeEdge[N any] struct {
	Cursor string
	Node   *N
}

func newNoticeConnection[R, N any](rows page.Page[R], total int, cursor func(*R) string, node func(*R) *N) *noticeConnection[N] {
	c := &noticeConnection[N]{
		Edges: []*noticeEdge[N]{}, Nodes: []*N{}, TotalCount: int32(total), //nolint:gosec // a count of rows that are purged
		PageInfo: &pageInfoNode{HasNextPage: rows.HasNext, HasPreviousPage: rows.HasPrevious},
	}
	for i := range rows.Rows {
		edge := &noticeEdge[N]{cursor(&rows.Rows[i]), node(&rows.Rows[i])}
		c.Edges, c.Nodes = append(c.Edges, edge), append(c.Nodes, edge.Node)
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c
}

// UnreadNotifications resolves Viewer.unreadNotifications.
func (v *viewerNode) UnreadNotifications(ctx context.Context) (int32, error) {
	count, err := v.notices.Unread(ctx)
	return int32(count), err //nolint:gosec // a count of rows that are purged
}

// NotificationPreference resolves Viewer.notificationPreference.
func (v *viewerNode) NotificationPreference(ctx context.Context) (string, error) {
	preference, err := v.notices.Preference(ctx)
	return string(preference), err
}

type notificationsArgs struct {
	UnreadOnly bool
	pageArgs
}

// Notifications resolves Query.notifications.
func (r *Resolver) Notifications(ctx context.Context, args notificationsArgs) (*noticeConnection[notificationNode], error) {
	list, err := r.notices.Notifications(ctx, args.UnreadOnly, args.request())
	if err != nil {
		return nil, err
	}
	return newNoticeConnection(list.Page, list.Total, list.Cursor, newNotification), nil
}

type deliveryConnection struct {
	noticeConnection[deliveryNode]
	WaitingCount  int32
	WaitingSince  *DateTime
	WaitingReason *string
}

// FailedDeliveries resolves Query.failedDeliveries.
func (r *Resolver) FailedDeliveries(ctx context.Context, args pageArgs) (*deliveryConnection, error) {
	list, err := r.notices.FailedDeliveries(ctx, args.request())
	if err != nil {
		return nil, err
	}
	rows := newNoticeConnection(list.Page, list.Queue.Failed, list.Cursor, newDelivery)
	return &deliveryConnection{*rows, int32(list.Queue.Waiting), dateTime(list.Queue.Since), optional(list.Queue.Reason)}, nil //nolint:gosec // the same
}

type markReadArgs struct {
	Input struct {
		IDs *[]graphql.ID
		All bool
	}
}

// numbers reads the identifiers of notifications. One that is none becomes 0, which nothing has.
func (a *markReadArgs) numbers() []int64 {
	if a.Input.IDs == nil {
		return nil
	}
	numbers := make([]int64, len(*a.Input.IDs))
	for i, id := range *a.Input.IDs {
		if name, key, ok := readID(id); ok && name == "Notification" {
			numbers[i], _ = strconv.ParseInt(key, 10, 64)
		}
	}
	return numbers
}

// MarkNotificationsRead resolves Mutation.markNotificationsRead.
func (r *Resolver) MarkNotificationsRead(ctx context.Context, args markReadArgs) (*viewerPayload, error) {
	return r.viewerAfter(ctx, r.notices.MarkRead(ctx, args.numbers(), args.Input.All))
}

type preferenceArgs struct {
	Input struct{ Preference string }
}

// UpdateNotificationPreference resolves Mutation.updateNotificationPreference.
func (r *Resolver) UpdateNotificationPreference(ctx context.Context, args preferenceArgs) (*viewerPayload, error) {
	return r.viewerAfter(ctx, r.notices.SetPreference(ctx, notify.Preference(args.Input.Preference)))
}

// viewerAfter answers a deed on oneself that gave err.
func (r *Resolver) viewerAfter(ctx context.Context, err error) (*viewerPayload, error) {
	done, err := outcome(false, err)
	if err != nil || done.failed() {
		return &viewerPayload{payload: done}, err
	}
	viewer, err := r.Viewer(ctx)
	return &viewerPayload{payload: done, Viewer: viewer}, err
}

type deliveryArgs struct {
	Input struct{ Delivery, IdempotencyKey graphql.ID }
}

type deliveryPayload struct {
	payload
	Delivery *deliveryNode
}

// RetryDelivery resolves Mutation.retryDelivery.
func (r *Resolver) RetryDelivery(ctx context.Context, args deliveryArgs) (*deliveryPayload, error) {
	return newDeliveryPayload(r.notices.RetryDelivery(ctx, keyOfID("Delivery", args.Input.Delivery), string(args.Input.IdempotencyKey)))
}

// AbandonDelivery resolves Mutation.abandonDelivery.
func (r *Resolver) AbandonDelivery(ctx context.Context, args deliveryArgs) (*deliveryPayload, error) {
	return newDeliveryPayload(r.notices.AbandonDelivery(ctx, keyOfID("Delivery", args.Input.Delivery), string(args.Input.IdempotencyKey)))
}

func newDeliveryPayload(d *notify.Delivery, replayed bool, err error) (*deliveryPayload, error) {
	done, err := outcome(replayed, err)
	if err != nil || done.failed() {
		return &deliveryPayload{payload: done}, err
	}
	return &deliveryPayload{payload: done, Delivery: newDelivery(d)}, nil
}

// NotificationReceived resolves Subscription.notificationReceived.
func (r *Resolver) NotificationReceived(ctx context.Context) (<-chan *notificationNode, error) {
	feed, err := r.notices.Received(ctx)
	if err != nil {
		return nil, err
	}
	received := make(chan *notificationNode)
	go giveNotifications(ctx, feed, received)
	return received, nil
}

// giveNotifications gives those of a feed until ctx ends, or the database does not answer: the reader then asks again.
func giveNotifications(ctx context.Context, feed *notify.Feed, received chan<- *notificationNode) {
	defer feed.Close()
	defer close(received)
	for {
		n, err := feed.Next(ctx)
		if err != nil {
			return
		}
		select {
		case received <- newNotification(n):
		case <-ctx.Done():
			return
		}
	}
}
