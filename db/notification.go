package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/notify"
	"traverse/internal/page"
)

const (
	selectNewest = `-- name: Notifications
SELECT id, kind, object_id, params, created_at, read_at FROM notification
 WHERE account_id = $1 AND (read_at IS NULL OR NOT $2) AND ($3 = 0 OR id < $3) AND ($4 = 0 OR id > $4) ORDER BY id DESC LIMIT $5`
	selectOldest = `-- name: NotificationsBackward
SELECT id, kind, object_id, params, created_at, read_at FROM notification
 WHERE account_id = $1 AND (read_at IS NULL OR NOT $2) AND ($3 = 0 OR id < $3) AND ($4 = 0 OR id > $4) ORDER BY id LIMIT $5`
	countNotifications = `-- name: CountNotifications
SELECT count(*) FROM notification WHERE account_id = $1 AND (read_at IS NULL OR NOT $2)`
	selectAfter = `-- name: NotificationsAfter
SELECT id, kind, object_id, params, created_at, read_at FROM notification WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3`
	selectLast = `-- name: LastNotification
SELECT coalesce(max(id), 0) FROM notification WHERE account_id = $1`
	updateRead = `-- name: MarkRead
UPDATE notification SET read_at = $3 WHERE account_id = $1 AND read_at IS NULL AND ($2::bigint[] IS NULL OR id = ANY($2))`
	selectPreference = `-- name: NotificationPreference
SELECT notification_preference FROM account WHERE id = $1`
	updatePreference = `-- name: SetNotificationPreference
UPDATE account SET notification_preference = $2 WHERE id = $1`
	forgetUntold = `-- name: ForgetUntold
UPDATE notification SET untold = false WHERE account_id = $1 AND untold`

	selectFailed = `-- name: FailedDeliveries
SELECT id, position, kind, object_id, params, email, created_at, state, ended_at, tries, reason, lease_until, link_id FROM delivery
 WHERE state = 'FAILED' AND ($1 = 0 OR position < $1) AND ($2 = 0 OR position > $2) ORDER BY position DESC LIMIT $3`
	selectFailedBackward = `-- name: FailedDeliveriesBackward
SELECT id, position, kind, object_id, params, email, created_at, state, ended_at, tries, reason, lease_until, link_id FROM delivery
 WHERE state = 'FAILED' AND ($1 = 0 OR position < $1) AND ($2 = 0 OR position > $2) ORDER BY position LIMIT $3`
	selectQueue = `-- name: MailQueue
SELECT count(*) FILTER (WHERE state = 'WAITING') AS waiting, min(created_at) FILTER (WHERE state = 'WAITING') AS since,
       count(*) FILTER (WHERE state = 'FAILED') AS failed,
       coalesce((SELECT reason FROM delivery WHERE state = 'WAITING' AND reason <> '' ORDER BY send_at DESC, position LIMIT 1), '') AS reason
  FROM delivery WHERE state IN ('WAITING', 'FAILED')`
	selectDelivery = `-- name: Delivery
SELECT id, position, kind, object_id, params, email, created_at, state, ended_at, tries, reason, lease_until, link_id FROM delivery WHERE id = $1`
	selectKept = `-- name: KeptDeliveries
SELECT id, position, kind, object_id, params, email, created_at, state, ended_at, tries, reason, lease_until, link_id FROM delivery WHERE kept ORDER BY position DESC LIMIT $1`
	lockFailed = `-- name: LockFailedDelivery
SELECT state FROM delivery WHERE id = $1 AND state <> 'SENT' FOR UPDATE`
	retryDelivery = `-- name: RetryDelivery
UPDATE delivery SET state = 'WAITING', ended_at = NULL, tries = 0, send_at = $2 WHERE id = $1`
	abandonDelivery = `-- name: AbandonDelivery
UPDATE delivery SET state = 'ABANDONED', ended_at = $2 WHERE id = $1`
)

// readNotifications reads rows as a statement gives them.
func readNotifications(ctx context.Context, q sqlx.QueryerContext, statement string, args ...any) ([]notify.Notification, error) {
	var rows []struct {
		ID        int64       `db:"id"`
		Kind      notify.Kind `db:"kind"`
		Object    uuid.UUID   `db:"object_id"`
		Params    []byte      `db:"params"`
		CreatedAt time.Time   `db:"created_at"`
		ReadAt    *time.Time  `db:"read_at"`
	}
	if err := sqlx.SelectContext(ctx, q, &rows, statement, args...); err != nil {
		return nil, mapError(err)
	}
	notifications := make([]notify.Notification, len(rows))
	for i, row := range rows {
		params, err := readParams(row.Params)
		if err != nil {
			return nil, err
		}
		notifications[i] = notify.Notification{ID: row.ID, Kind: row.Kind, Object: row.Object, Params: params, CreatedAt: row.CreatedAt, ReadAt: row.ReadAt}
	}
	return notifications, nil
}

// Notifications reads a part of what the actor was told.
func (db *DB) Notifications(ctx context.Context, scope access.Scope, unreadOnly bool, keys page.Keys) ([]notify.Notification, error) {
	statement := selectNewest
	if keys.FromEnd {
		statement = selectOldest
	}
	return readNotifications(ctx, db, statement, scope.Actor.Account, unreadOnly, keys.Below, keys.Above, keys.Limit)
}

// CountNotifications counts what the actor was told, all of it or what is unread.
func (db *DB) CountNotifications(ctx context.Context, scope access.Scope, unreadOnly bool) (int, error) {
	var count int
	return count, mapError(db.GetContext(ctx, &count, countNotifications, scope.Actor.Account, unreadOnly))
}

// NotificationsAfter reads what the actor was told after a notification, the oldest first.
func (db *DB) NotificationsAfter(ctx context.Context, scope access.Scope, id int64, limit int) ([]notify.Notification, error) {
	return readNotifications(ctx, db, selectAfter, scope.Actor.Account, id, limit)
}

// LastNotification gives the number of the newest notification of the actor; 0 if there is none.
func (db *DB) LastNotification(ctx context.Context, scope access.Scope) (int64, error) {
	var last int64
	return last, mapError(db.GetContext(ctx, &last, selectLast, scope.Actor.Account))
}

// MarkRead marks notifications of the actor as read, with nil all of them.
func (db *DB) MarkRead(ctx context.Context, scope access.Scope, ids []int64, now time.Time) error {
	_, err := db.ExecContext(ctx, updateRead, scope.Actor.Account, pq.Array(ids), now)
	return mapError(err)
}

// NotificationPreference reads the actor's.
func (db *DB) NotificationPreference(ctx context.Context, scope access.Scope) (notify.Preference, error) {
	var preference notify.Preference
	return preference, mapError(db.GetContext(ctx, &preference, selectPreference, scope.Actor.Account))
}

// SetNotificationPreference changes the actor's. Whoever wants no mail any more is not sent what waited for the daily one.
func (db *DB) SetNotificationPreference(ctx context.Context, deed *access.Deed, preference notify.Preference) error {
	_, err := db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		account := deed.Scope.Actor.Account
		if _, err := tx.ExecContext(ctx, updatePreference, account, preference); err != nil {
			return access.Object{}, err
		}
		if preference == notify.Never {
			if _, err := tx.ExecContext(ctx, forgetUntold, account); err != nil {
				return access.Object{}, err
			}
		}
		return access.Object{Type: "Account", ID: account, Detail: map[string]any{"notificationPreference": preference}}, nil
	})
	return err
}

// FailedDeliveries reads a part of the mails that were given up. They are the whole installation's: the scope is the
// direction's.
func (db *DB) FailedDeliveries(ctx context.Context, _ access.Scope, keys page.Keys) ([]notify.Delivery, error) {
	statement := selectFailed
	if keys.FromEnd {
		statement = selectFailedBackward
	}
	return db.deliveries(ctx, statement, keys.Below, keys.Above, keys.Limit)
}

// KeptDeliveries reads the newest mails that were kept to be shown.
func (db *DB) KeptDeliveries(ctx context.Context, limit int) ([]notify.Delivery, error) {
	return db.deliveries(ctx, selectKept, limit)
}

func (db *DB) deliveries(ctx context.Context, statement string, args ...any) ([]notify.Delivery, error) {
	var rows []deliveryRow
	if err := db.SelectContext(ctx, &rows, statement, args...); err != nil {
		return nil, mapError(err)
	}
	read, err := readDeliveries(ctx, db, rows...)
	return read, mapError(err)
}

// MailQueue says what waits to be sent, and how many mails were given up.
func (db *DB) MailQueue(ctx context.Context, _ access.Scope) (notify.MailQueue, error) {
	var row struct {
		Waiting int        `db:"waiting"`
		Since   *time.Time `db:"since"`
		Failed  int        `db:"failed"`
		Reason  string     `db:"reason"`
	}
	err := db.GetContext(ctx, &row, selectQueue)
	return notify.MailQueue(row), mapError(err)
}

// Delivery reads one mail.
func (db *DB) Delivery(ctx context.Context, _ access.Scope, id uuid.UUID) (*notify.Delivery, error) {
	var row deliveryRow
	if err := db.GetContext(ctx, &row, selectDelivery, id); err != nil {
		return nil, mapError(err)
	}
	return db.readDelivery(ctx, row)
}

// DecideDelivery makes a mail that was given up wait again, as if it had never been tried, or abandons it.
func (db *DB) DecideDelivery(ctx context.Context, deed *access.Deed, id uuid.UUID, state notify.DeliveryState) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		var was notify.DeliveryState
		err := tx.GetContext(ctx, &was, lockFailed, id)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return access.Object{}, fault.NotFoundProblem("delivery")
		case err != nil:
			return access.Object{}, err
		case was != notify.Failed:
			return access.Object{}, fault.On("delivery", fault.StateForbids, "Ce courriel n’est plus en échec : quelqu’un s’en est occupé. Rechargez la page.")
		}
		statement := retryDelivery
		if state == notify.Abandoned {
			statement = abandonDelivery
		}
		for _, text := range []string{statement, notifyOutbox} {
			args := []any{id, deed.At}
			if text == notifyOutbox {
				args = nil
			}
			if _, err := tx.ExecContext(ctx, text, args...); err != nil {
				return access.Object{}, err
			}
		}
		return access.Object{Type: "Delivery", ID: id, Detail: map[string]any{"state": state}}, nil
	})
}

// Names gives those of organisations and accounts by identifier, and of sheets by slug.
func (db *DB) Names(ctx context.Context, ids, slugs []string) (notify.Names, error) {
	names, err := readNames(ctx, db, ids, slugs)
	return names, mapError(err)
}
