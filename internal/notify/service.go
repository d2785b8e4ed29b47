package notify

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/deed"
	"traverse/internal/fault"
	"traverse/internal/keys"
	"traverse/internal/page"
)

// Preference is how a person wants to be told by mail of what her notifications say.
type Preference string

// The preferences: a mail for each, one a day, none.
const (
	AtOnce Preference = "AT_ONCE"
	Daily  Preference = "DAILY"
	Never  Preference = "NONE"
)

// Preferences lists them.
var Preferences = []Preference{AtOnce, Daily, Never}

// Notification is what a person was told on screen.
type Notification struct {
	ID        int64
	Kind      Kind
	Object    uuid.UUID
	Params    map[string]string
	CreatedAt time.Time
	ReadAt    *time.Time
	Words     Words
}

func (n *Notification) words(names Names) (*Words, error) {
	return newFacts(n.Kind, n.Object, n.Params, names, nil).words()
}

// Store is what a Service needs of a database. Everything is within the scope: nobody reads what others were told.
type Store interface {
	// Notifications reads a part of those of the actor, from the newest to the oldest or back.
	Notifications(ctx context.Context, scope access.Scope, unreadOnly bool, keys page.Keys) ([]Notification, error)
	// CountNotifications counts them, all or the unread ones.
	CountNotifications(ctx context.Context, scope access.Scope, unreadOnly bool) (int, error)
	// NotificationsAfter reads those that came after one, the oldest first.
	NotificationsAfter(ctx context.Context, scope access.Scope, id int64, limit int) ([]Notification, error)
	// LastNotification gives the number of the newest one; 0 if there is none.
	LastNotification(ctx context.Context, scope access.Scope) (int64, error)
	// MarkRead marks some of the actor's notifications as read, or with nil all of them.
	MarkRead(ctx context.Context, scope access.Scope, ids []int64, now time.Time) error
	// NotificationPreference reads the actor's, SetNotificationPreference changes it.
	NotificationPreference(ctx context.Context, scope access.Scope) (Preference, error)
	SetNotificationPreference(ctx context.Context, deed *access.Deed, preference Preference) error
	// FailedDeliveries reads the mails that were given up; MailQueue says what waits.
	FailedDeliveries(ctx context.Context, scope access.Scope, keys page.Keys) ([]Delivery, error)
	MailQueue(ctx context.Context, scope access.Scope) (MailQueue, error)
	// Delivery reads one mail.
	Delivery(ctx context.Context, scope access.Scope, id uuid.UUID) (*Delivery, error)
	// DecideDelivery makes a mail that was given up wait again, as if it had never been tried, or abandons it.
	DecideDelivery(ctx context.Context, deed *access.Deed, id uuid.UUID, state DeliveryState) (access.Done, error)
	// KeptDeliveries reads the newest mails of a demonstration.
	KeptDeliveries(ctx context.Context, limit int) ([]Delivery, error)
	// Names gives those of organisations and accounts by identifier, and of sheets by slug.
	Names(ctx context.Context, ids, slugs []string) (Names, error)
}

// MailQueue is what waits to be sent.
type MailQueue struct {
	Waiting int
	Since   *time.Time // the oldest one; nil if none waits
	Failed  int
	Reason  string // why the last try of one that waits has failed; "" if none has
}

// Service shows people what they were told, and the direction the mails that could not be sent.
type Service struct {
	store Store
	deeds deed.Maker
	feeds feeds
}

// NewService makes a service.
func NewService(store Store, now clock.Clock, ring *keys.Ring) *Service {
	return &Service{store: store, deeds: deed.Maker{Now: now, Keys: ring}}
}

// The names of the lists, in their cursors.
const (
	allList    = "notifications"
	unreadList = "unread"
	failedList = "failed"
)

// List is a part of a person's notifications.
type List struct {
	page.Page[Notification]
	Total  int
	Cursor func(*Notification) string
}

// Notifications gives a part of what the viewer was told, the newest first.
func (s *Service) Notifications(ctx context.Context, unreadOnly bool, request page.Request) (*List, error) {
	scope, err := access.Require(ctx, access.ReadOwnAccount)
	if err != nil {
		return nil, err
	}
	name := allList
	if unreadOnly {
		name = unreadList
	}
	asked, err := request.Keys(name)
	if err != nil {
		return nil, err
	}
	total, err := s.store.CountNotifications(ctx, scope, unreadOnly)
	if err != nil {
		return nil, err
	}
	rows, err := s.store.Notifications(ctx, scope, unreadOnly, asked)
	if err != nil {
		return nil, err
	}
	if err := s.write(ctx, rows); err != nil {
		return nil, err
	}
	return &List{Page: page.Of(asked, rows), Total: total, Cursor: func(n *Notification) string { return page.Cursor(name, n.ID) }}, nil
}

// write gives notifications their words. One whose words are those of another version keeps the name of its kind.
func (s *Service) write(ctx context.Context, rows []Notification) error {
	var ids, slugs []string
	for i := range rows {
		someIDs, someSlugs := Named(rows[i].Params)
		ids, slugs = append(ids, someIDs...), append(slugs, someSlugs...)
	}
	names, err := s.store.Names(ctx, ids, slugs)
	if err != nil {
		return err
	}
	for i := range rows {
		written, err := rows[i].words(names)
		if err != nil {
			written = &Words{Title: string(rows[i].Kind), Path: "/notifications"}
		}
		rows[i].Words = *written
	}
	return nil
}

// Unread counts what the viewer has not read.
func (s *Service) Unread(ctx context.Context) (int, error) {
	scope, err := access.Require(ctx, access.ReadOwnAccount)
	if err != nil {
		return 0, err
	}
	return s.store.CountNotifications(ctx, scope, true)
}

// MarkRead marks some of the viewer's notifications as read, or all of them. Numbers of nobody, or of somebody else, do
// nothing.
func (s *Service) MarkRead(ctx context.Context, ids []int64, all bool) error {
	scope, err := access.Require(ctx, access.ManageOwnAccount)
	if err != nil {
		return err
	}
	switch {
	case all != (ids == nil):
		return fault.On("ids", fault.Invalid, "Donnez « ids » ou « all » : exactement l’un des deux.")
	case len(ids) > page.MaxSize:
		return fault.On("ids", fault.OutOfRange, "« ids » compte "+strconv.Itoa(page.MaxSize)+" notifications au plus.")
	}
	return s.store.MarkRead(ctx, scope, ids, s.deeds.Now())
}

// Preference gives the viewer's.
func (s *Service) Preference(ctx context.Context) (Preference, error) {
	scope, err := access.Require(ctx, access.ReadOwnAccount)
	if err != nil {
		return "", err
	}
	return s.store.NotificationPreference(ctx, scope)
}

// SetPreference changes the viewer's. What was kept for a daily mail is still sent in one, unless she wants none.
func (s *Service) SetPreference(ctx context.Context, preference Preference) error {
	scope, err := access.Require(ctx, access.ManageOwnAccount)
	if err != nil {
		return err
	}
	return s.store.SetNotificationPreference(ctx, s.deeds.Plain(scope, access.ManageOwnAccount), preference)
}

// FailedDeliveries gives a part of the mails that were given up, the newest first.
func (s *Service) FailedDeliveries(ctx context.Context, request page.Request) (*FailedList, error) {
	scope, err := access.Require(ctx, access.ManageDeliveries)
	if err != nil {
		return nil, err
	}
	asked, err := request.Keys(failedList)
	if err != nil {
		return nil, err
	}
	queue, err := s.store.MailQueue(ctx, scope)
	if err != nil {
		return nil, err
	}
	rows, err := s.store.FailedDeliveries(ctx, scope, asked)
	if err != nil {
		return nil, err
	}
	return &FailedList{Page: page.Of(asked, rows), Queue: queue, Cursor: func(d *Delivery) string { return page.Cursor(failedList, d.Position) }}, nil
}

// FailedList is a part of the mails that were given up, and what waits beside them.
type FailedList struct {
	page.Page[Delivery]
	Queue  MailQueue
	Cursor func(*Delivery) string
}

// RetryDelivery makes a mail that was given up wait again, as if it had never been tried.
func (s *Service) RetryDelivery(ctx context.Context, id uuid.UUID, key string) (*Delivery, bool, error) {
	return s.decide(ctx, id, key, Waiting)
}

// AbandonDelivery ends a mail that was given up: it is not shown any more.
func (s *Service) AbandonDelivery(ctx context.Context, id uuid.UUID, key string) (*Delivery, bool, error) {
	return s.decide(ctx, id, key, Abandoned)
}

func (s *Service) decide(ctx context.Context, id uuid.UUID, key string, state DeliveryState) (*Delivery, bool, error) {
	scope, err := access.Require(ctx, access.ManageDeliveries)
	if err != nil {
		return nil, false, err
	}
	asked, err := s.deeds.Once(scope, access.ManageDeliveries, key, []any{id, state})
	if err != nil {
		return nil, false, err
	}
	done, err := s.store.DecideDelivery(ctx, asked, id, state)
	if err != nil {
		return nil, false, err
	}
	d, err := s.store.Delivery(ctx, scope, done.ID)
	return d, done.Replayed, err
}

// KeptMails gives the newest mails of a demonstration, for an edge that has made sure that it is one.
func (s *Service) KeptMails(ctx context.Context) ([]Delivery, error) {
	return s.store.KeptDeliveries(ctx, keptShown)
}

const keptShown = 50
