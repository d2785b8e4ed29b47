package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/internal/notify"
)

const (
	// One process tells at a time, and commits before the next begins: so what an address is sent has the order of its
	// events, and the numbers of notifications are those of commits.
	lockTelling   = `SELECT pg_advisory_xact_lock(hashtextextended('traverse:telling', 0))`
	selectWaiting = `-- name: WaitingEvent
SELECT id, kind, object_id, coalesce(actor_id, $2) AS actor_id, audience, params, created_at, tries FROM outbox
 WHERE done_at IS NULL AND (retry_at IS NULL OR retry_at <= $1) ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`
	// Memberships count as they are now, not as they were when the event happened. The lock has an account that closes at this moment
	// closed before it is told, or its closing give up what it was told.
	selectAudience = `-- name: Audience
SELECT a.id, a.email, a.notification_preference AS preference FROM account a
 WHERE (a.closed_at IS NULL OR $3) AND (a.id <> $2 OR $3) AND EXISTS (
    SELECT 1 FROM jsonb_to_recordset($1) AS w (account uuid, organization uuid, role text, administrators boolean, pole text, direction boolean)
     WHERE w.account = a.id OR EXISTS (
        SELECT 1 FROM membership m JOIN organization o ON o.id = m.organization_id
         WHERE m.account_id = a.id AND m.ended_at IS NULL
           AND (m.organization_id = w.organization AND m.role = coalesce(w.role, m.role) AND (m.administrator OR w.administrators IS NOT TRUE)
             OR m.role = 'POLE_COORDINATOR' AND o.pole_code = w.pole
             OR m.role = 'DEPARTMENT_ADMIN' AND w.direction)))
 ORDER BY a.id FOR SHARE OF a`
	selectLinks = `-- name: AudienceLinks
SELECT l.id AS link_id, l.email FROM jsonb_to_recordset($1) AS w (link uuid) JOIN link l ON l.id = w.link ORDER BY l.id`
	insertNotification = `-- name: InsertNotification
INSERT INTO notification (account_id, event_id, kind, object_id, params, created_at, untold)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`
	insertDelivery = `-- name: InsertDelivery
INSERT INTO delivery (event_id, kind, object_id, params, account_id, link_id, email, created_at, send_at)
VALUES ($1, $2, $3, $4, nullif($5, $9::uuid), nullif($6, $9::uuid), $7, $8, $8) ON CONFLICT DO NOTHING`
	updateTold = `-- name: EventTold
UPDATE outbox SET done_at = $2 WHERE id = $1`
	updateNotTold = `-- name: EventNotTold
UPDATE outbox SET tries = tries + 1, retry_at = $2 WHERE id = $1`

	// A mail with a link waits for no other. Those of an address go one after the other, unless one fails again and again.
	takeDelivery = `-- name: TakeDelivery
UPDATE delivery SET lease_until = $2 WHERE id = (
    SELECT d.id FROM delivery d
     WHERE d.state = 'WAITING' AND d.send_at <= $1 AND (d.lease_until IS NULL OR d.lease_until <= $1)
       AND (d.link_id IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM delivery e WHERE e.email = d.email AND e.state = 'WAITING' AND e.position < d.position AND e.link_id IS NULL AND e.tries < $3))
     ORDER BY d.link_id IS NULL, d.position LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, position, kind, object_id, params, email, created_at, state, ended_at, tries, reason, lease_until, link_id`
	selectSentLink = `-- name: SentLink
SELECT id, token_hash, expires_at, used_at FROM link WHERE id = $1`
	selectLines = `-- name: DigestLines
SELECT id, kind, object_id, params, created_at, read_at FROM notification WHERE digest_id = $1 AND read_at IS NULL ORDER BY id`
	// What was sent has been, whoever's lease it is by now, and even if it was given up meanwhile.
	updateSent = `-- name: DeliverySent
UPDATE delivery SET state = $2, ended_at = $3, kept = $4, reason = $5, tries = $6, lease_until = NULL
 WHERE id = $1 AND state IN ('WAITING', 'ABANDONED')`
	updateEnded = `-- name: DeliveryEnded
UPDATE delivery SET state = $2, ended_at = $3, kept = $4, reason = $5, tries = $6, lease_until = NULL
 WHERE id = $1 AND state = 'WAITING' AND lease_until = $7`
	updatePutOff = `-- name: DeliveryPutOff
UPDATE delivery SET send_at = $2, tries = $3, reason = $4, lease_until = NULL WHERE id = $1 AND state = 'WAITING' AND lease_until = $5`

	insertDigests = `-- name: InsertDigests
WITH due AS (
    SELECT DISTINCT n.account_id FROM notification n WHERE n.untold AND n.read_at IS NULL
), made AS (
    INSERT INTO delivery (kind, object_id, account_id, email, created_at, send_at)
    SELECT 'DIGEST', a.id, a.id, a.email, $1, $1 FROM due JOIN account a ON a.id = due.account_id
     WHERE a.closed_at IS NULL AND a.notification_preference <> 'NONE' ORDER BY a.id
    RETURNING id, account_id
)
UPDATE notification n SET digest_id = made.id FROM made WHERE n.account_id = made.account_id AND n.untold AND n.read_at IS NULL`
	updateAllTold = `-- name: DigestsMade
UPDATE notification SET untold = false WHERE untold`
	claimDay = `-- name: ClaimDay
INSERT INTO daily_job (name, day) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET day = EXCLUDED.day WHERE daily_job.day < EXCLUDED.day RETURNING name`
	notifyOutbox = `SELECT pg_notify('outbox', '')`
)

// event is a row of the outbox.
type event struct {
	ID        int64       `db:"id"`
	Kind      notify.Kind `db:"kind"`
	Object    uuid.UUID   `db:"object_id"`
	Actor     uuid.UUID   `db:"actor_id"`
	Audience  []byte      `db:"audience"`
	Params    []byte      `db:"params"`
	CreatedAt time.Time   `db:"created_at"`
	Tries     int         `db:"tries"`
}

// Tell tells the oldest event that can be told, in one transaction. It gives false when none waits. One that fails is put
// off, so that it holds nothing back; its error is given with true.
func (db *DB) Tell(ctx context.Context, now time.Time) (bool, error) {
	var waiting *event
	err := db.InTx(ctx, func(tx *sqlx.Tx) error {
		waiting = nil
		if _, err := tx.ExecContext(ctx, lockTelling); err != nil {
			return err
		}
		var read event
		err := tx.GetContext(ctx, &read, selectWaiting, now, uuid.Nil)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		waiting = &read
		return waiting.tell(ctx, tx, now)
	})
	if err == nil || waiting == nil || passing(err) {
		return err == nil && waiting != nil, err
	}
	_, putOff := db.ExecContext(ctx, updateNotTold, waiting.ID, now.Add(tellPause(waiting.Tries)))
	return putOff == nil, errors.Join(fmt.Errorf("event %d of kind %s: %w", waiting.ID, waiting.Kind, err), mapError(putOff))
}

// passing says whether an error says nothing about the event that met it.
func passing(err error) bool {
	code := fault.CodeOf(err)
	return code == fault.Unavailable || code == fault.Timeout
}

// tellPause is how long an event waits that could not be told: longer each time, an hour at most.
func tellPause(tries int) time.Duration { return min(time.Minute<<min(tries, 6), time.Hour) }

func (e *event) tell(ctx context.Context, tx *sqlx.Tx, now time.Time) error {
	manner, known := notify.MannerOf(e.Kind)
	if !known {
		return fmt.Errorf("no kind of event is %q in this version", e.Kind)
	}
	tell := e.tellAccounts
	if manner == notify.ByLink {
		tell = e.tellLinks
	}
	if err := tell(ctx, tx, manner); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, updateTold, e.ID, now)
	return err
}

// tellAccounts tells people who have an account, each once: on screen, and by mail as she prefers.
func (e *event) tellAccounts(ctx context.Context, tx *sqlx.Tx, manner notify.Manner) error {
	var people []struct {
		Account    uuid.UUID         `db:"id"`
		Email      string            `db:"email"`
		Preference notify.Preference `db:"preference"`
	}
	if err := tx.SelectContext(ctx, &people, selectAudience, e.Audience, e.Actor, manner == notify.Farewell); err != nil {
		return err
	}
	for _, p := range people {
		if manner == notify.OnScreen {
			if _, err := tx.ExecContext(ctx, insertNotification, p.Account, e.ID, e.Kind, e.Object, e.Params, e.CreatedAt, p.Preference == notify.Daily); err != nil {
				return err
			}
		}
		if manner == notify.OnScreen && p.Preference != notify.AtOnce {
			continue
		}
		if err := e.mail(ctx, tx, p.Account, uuid.Nil, p.Email); err != nil {
			return err
		}
	}
	return nil
}

// tellLinks tells the addresses that links were made for.
func (e *event) tellLinks(ctx context.Context, tx *sqlx.Tx, _ notify.Manner) error {
	var links []struct {
		Link  uuid.UUID `db:"link_id"`
		Email string    `db:"email"`
	}
	if err := tx.SelectContext(ctx, &links, selectLinks, e.Audience); err != nil {
		return err
	}
	for _, l := range links {
		if err := e.mail(ctx, tx, uuid.Nil, l.Link, l.Email); err != nil {
			return err
		}
	}
	return nil
}

func (e *event) mail(ctx context.Context, tx *sqlx.Tx, account, link uuid.UUID, email string) error {
	_, err := tx.ExecContext(ctx, insertDelivery, e.ID, e.Kind, e.Object, e.Params, account, link, email, e.CreatedAt, uuid.Nil)
	return err
}

type deliveryRow struct {
	ID        uuid.UUID            `db:"id"`
	Position  int64                `db:"position"`
	Kind      notify.Kind          `db:"kind"`
	Object    uuid.UUID            `db:"object_id"`
	Params    []byte               `db:"params"`
	Email     string               `db:"email"`
	CreatedAt time.Time            `db:"created_at"`
	State     notify.DeliveryState `db:"state"`
	EndedAt   *time.Time           `db:"ended_at"`
	Tries     int                  `db:"tries"`
	Reason    string               `db:"reason"`
	Lease     *time.Time           `db:"lease_until"`
	Link      *uuid.UUID           `db:"link_id"`
}

// readDeliveries reads rows with everything that their mails say.
func readDeliveries(ctx context.Context, q sqlx.QueryerContext, rows ...deliveryRow) ([]notify.Delivery, error) {
	read := make([]notify.Delivery, len(rows))
	var ids, slugs []string
	for i := range rows {
		d, err := rows[i].delivery(ctx, q)
		if err != nil {
			return nil, err
		}
		read[i] = *d
		said := []map[string]string{d.Params}
		for j := range d.Lines {
			said = append(said, d.Lines[j].Params)
		}
		for _, params := range said {
			someIDs, someSlugs := notify.Named(params)
			ids, slugs = append(ids, someIDs...), append(slugs, someSlugs...)
		}
	}
	names, err := readNames(ctx, q, ids, slugs)
	for i := range read {
		read[i].Names = names
	}
	return read, err
}

func (r *deliveryRow) delivery(ctx context.Context, q sqlx.QueryerContext) (*notify.Delivery, error) {
	params, err := readParams(r.Params)
	if err != nil {
		return nil, err
	}
	d := &notify.Delivery{
		ID: r.ID, Position: r.Position, Kind: r.Kind, Object: r.Object, Params: params, To: r.Email, CreatedAt: r.CreatedAt,
		State: r.State, EndedAt: r.EndedAt, Tries: r.Tries, Reason: r.Reason,
	}
	if r.Lease != nil {
		d.Lease = *r.Lease
	}
	if r.Kind == notify.Digest {
		d.Lines, err = readNotifications(ctx, q, selectLines, r.ID)
	}
	if err == nil && r.Link != nil {
		d.Link, err = readSentLink(ctx, q, *r.Link)
	}
	return d, err
}

func readParams(content []byte) (map[string]string, error) {
	var params map[string]string
	if err := json.Unmarshal(content, &params); err != nil {
		return nil, fmt.Errorf("lire un événement: %w", err)
	}
	return params, nil
}

func readSentLink(ctx context.Context, q sqlx.QueryerContext, id uuid.UUID) (*notify.Link, error) {
	var row struct {
		ID        uuid.UUID  `db:"id"`
		Hash      []byte     `db:"token_hash"`
		ExpiresAt time.Time  `db:"expires_at"`
		UsedAt    *time.Time `db:"used_at"`
	}
	err := sqlx.GetContext(ctx, q, &row, selectSentLink, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // purged meanwhile
	}
	found := notify.Link(row)
	return &found, err
}

// Take gives the next mail to send, leased; nil when none can be sent now.
func (db *DB) Take(ctx context.Context, now, lease time.Time, patience int) (*notify.Delivery, error) {
	var row deliveryRow
	err := db.GetContext(ctx, &row, takeDelivery, now, lease, patience)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // nothing waits
	}
	if err != nil {
		return nil, mapError(err)
	}
	return db.readDelivery(ctx, row)
}

func (db *DB) readDelivery(ctx context.Context, row deliveryRow) (*notify.Delivery, error) {
	read, err := readDeliveries(ctx, db, row)
	if err != nil {
		return nil, mapError(err)
	}
	return &read[0], nil
}

// End notes how the sending of a mail that was taken has ended. One that somebody else has taken since is hers to end,
// unless it was sent.
func (db *DB) End(ctx context.Context, d *notify.Delivery, now time.Time, state notify.DeliveryState, kept bool, reason string) error {
	if state == notify.Sent {
		_, err := db.ExecContext(ctx, updateSent, d.ID, state, now, kept, reason, d.Tries)
		return mapError(err)
	}
	_, err := db.ExecContext(ctx, updateEnded, d.ID, state, now, kept, reason, d.Tries, d.Lease)
	return mapError(err)
}

// PutOff gives a mail back, to be sent later, unless somebody else has taken it since.
func (db *DB) PutOff(ctx context.Context, d *notify.Delivery, until time.Time, tries int, reason string) error {
	_, err := db.ExecContext(ctx, updatePutOff, d.ID, until, tries, reason, d.Lease)
	return mapError(err)
}

// MakeDigests writes the daily mails of a day, once whoever asks: one to each person who has unread notifications that no
// mail has told.
func (db *DB) MakeDigests(ctx context.Context, day clock.Day, now time.Time) error {
	return db.daily(ctx, "digests", day, func(tx *sqlx.Tx) error {
		for _, statement := range []struct {
			text string
			args []any
		}{{lockTelling, nil}, {insertDigests, []any{now}}, {updateAllTold, nil}, {notifyOutbox, nil}} {
			if _, err := tx.ExecContext(ctx, statement.text, statement.args...); err != nil {
				return err
			}
		}
		return nil
	})
}

// daily does a job of a day once, whichever process comes first; the others wait for it, and do nothing.
func (db *DB) daily(ctx context.Context, name string, day clock.Day, do func(tx *sqlx.Tx) error) error {
	return db.InTx(ctx, func(tx *sqlx.Tx) error {
		var claimed string
		err := tx.GetContext(ctx, &claimed, claimDay, name, string(day))
		if errors.Is(err, sql.ErrNoRows) {
			return nil // it was done
		}
		if err != nil {
			return err
		}
		return do(tx)
	})
}

// ListenNotices calls events when something may wait to be told or sent, and told with an account that was told something,
// or with uuid.Nil if it may be any. It returns nil when ctx ends.
func (db *DB) ListenNotices(ctx context.Context, events func(), told func(account uuid.UUID)) error {
	return db.Listen(ctx, func(said Announcement) {
		account, err := uuid.Parse(said.Payload)
		switch {
		case said.Channel == "notification" && err == nil:
			told(account)
		case said.Channel == "outbox":
			events()
		default:
			events()
			told(uuid.Nil)
		}
	}, "outbox", "notification")
}

const selectNames = `-- name: Names
SELECT id::text AS key, name FROM organization WHERE id = ANY($1::uuid[])
UNION ALL SELECT id::text, name FROM account WHERE id = ANY($1::uuid[])
UNION ALL SELECT a.slug, a.code || ' ' || (
    SELECT r.content ->> 'title' FROM action_revision r WHERE r.action_id = a.id AND (a.published_revision IS NULL OR r.number = a.published_revision)
     ORDER BY r.number DESC LIMIT 1) FROM action a WHERE a.slug = ANY($2)`

// readNames gives those of organisations and accounts by identifier, and of sheets by slug: the published one, or the last of
// a sheet that never was.
func readNames(ctx context.Context, q sqlx.QueryerContext, ids, slugs []string) (notify.Names, error) {
	var rows []struct {
		Key  string         `db:"key"`
		Name sql.NullString `db:"name"`
	}
	names := notify.Names{}
	if len(ids)+len(slugs) == 0 {
		return names, nil
	}
	if err := sqlx.SelectContext(ctx, q, &rows, selectNames, pq.Array(ids), pq.Array(slugs)); err != nil {
		return nil, err
	}
	for _, row := range rows {
		names[row.Key] = row.Name.String
	}
	return names, nil
}
