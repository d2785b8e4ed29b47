package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/catalogue"
	"traverse/catalogue/sheet"
	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/notify"
)

// sheetScope is how far somebody sees what is not published: everything, the sheets of an organisation, or what was
// submitted in a pôle. Its values are the parameters $1, $2 and $3 of every statement below.
type sheetScope struct {
	all          bool
	organization uuid.UUID
	pole         string
}

func sheetScopeOf(scope *access.Scope) sheetScope {
	switch scope.Reach {
	case access.Departmental:
		return sheetScope{all: true}
	case access.WithinPole:
		return sheetScope{pole: scope.Actor.Pole}
	case access.Ownership:
		return sheetScope{organization: scope.Actor.Organization}
	default:
		return sheetScope{}
	}
}

// with gives the parameters of a statement.
func (s sheetScope) with(args ...any) []any {
	return append([]any{s.all, s.organization, s.pole}, args...)
}

const (
	// ofWriter: the sheet a is one that the scope writes.
	ofWriter = `($1::boolean OR EXISTS (SELECT FROM action_provider w WHERE w.action_id = a.id AND w.organization_id = $2::uuid))`
	// ofReader: the revision r is one that the scope reads.
	ofReader = `(r.status = 'PUBLISHED' OR ` + ofWriter + ` OR (r.status IN ('SUBMITTED', 'SENT_BACK') AND $3::text = ANY (r.covered_poles)))`
	// sheetInSight: the sheet a is the public's, or of the scope.
	sheetInSight = `(a.status IN ('PUBLISHED', 'SUSPENDED') OR ` + ofWriter + `
        OR EXISTS (SELECT FROM action_revision o WHERE o.action_id = a.id AND o.status IN ('SUBMITTED', 'SENT_BACK') AND $3::text = ANY (o.covered_poles)))`

	revisionColumns = `r.id, r.action_id, r.number, r.status, r.kind, r.version, coalesce(r.base, 0) AS base, r.author, r.account_id, r.membership_id,
       r.organization_id, coalesce(c.name, '') AS account_name, coalesce(o.name, '') AS organization_name, r.created_at, coalesce(r.updated_at, r.created_at) AS updated_at,
       r.submitted_at, r.review_due_at, r.published_at, r.note, r.edits, coalesce(r.reviewer_pole, '') AS reviewer_pole, r.covered_poles,
       r.decided_by, r.decided_for, coalesce(dc.name, '') AS decided_name, coalesce(dorg.name, '') AS decided_organization, r.decided_at, r.decision_note, r.reverts, r.content`
	revisionJoins = `action_revision r JOIN action a ON a.id = r.action_id
  LEFT JOIN account c ON c.id = r.account_id LEFT JOIN organization o ON o.id = r.organization_id
  LEFT JOIN account dc ON dc.id = r.decided_by LEFT JOIN organization dorg ON dorg.id = r.decided_for`
	// contentBefore is what the public read before the revision r.
	contentBefore = `(SELECT b.content FROM action_revision b WHERE b.action_id = r.action_id AND b.status = 'PUBLISHED' AND b.number < r.number
         ORDER BY b.number DESC LIMIT 1) AS before`

	selectSheetActions = `-- name: SheetActions
SELECT a.id, a.programme_id, a.code, a.slug, a.status, a.suspended_until, a.origin, coalesce(a.published_revision, 0) AS published_revision, a.confirmed_at,
       a.updated_at, a.version, coalesce(a.scheme_slug, '') AS scheme_slug,
       coalesce(l.number, 0) AS last_number, coalesce(l.version, 0) AS last_version
  FROM action a LEFT JOIN LATERAL (SELECT max(r.number) AS number, max(r.version) AS version FROM action_revision r WHERE r.action_id = a.id) AS l ON true
 WHERE a.id = ANY ($1::uuid[])`
	selectSheetProviders = `-- name: SheetProviders
SELECT p.action_id, p.organization_id, p.receives_referrals,
       ARRAY(SELECT t.territory_code FROM action_provider_territory t
              WHERE t.action_id = p.action_id AND t.organization_id = p.organization_id ORDER BY t.position, t.territory_code COLLATE "C") AS territories
  FROM action_provider p WHERE p.action_id = ANY ($1::uuid[]) ORDER BY p.action_id, p.position, p.organization_id`
	// What is published, what is open, and of a sheet that was never published the newest revision: each if the scope reads it.
	selectSheetRevisions = `-- name: SheetRevisions
SELECT ` + revisionColumns + ` FROM ` + revisionJoins + `
 WHERE r.action_id = ANY ($4::uuid[]) AND ` + ofReader + `
   AND (r.number = a.published_revision OR r.status IN ('DRAFT', 'SUBMITTED', 'SENT_BACK')
        OR (a.published_revision IS NULL AND r.number = (SELECT max(x.number) FROM action_revision x WHERE x.action_id = a.id)))`

	sheetByKey = `
SELECT a.id FROM action a
 WHERE ` + sheetInSight + ` AND CASE WHEN $4::uuid IS NOT NULL THEN a.id = $4 WHEN $5::text <> '' THEN a.slug = $5
       WHEN $6::text <> '' THEN a.code = $6 AND a.programme_id = (SELECT id FROM programme ORDER BY start_year DESC, code COLLATE "C" LIMIT 1)
       ELSE a.id = (SELECT action_id FROM action_revision WHERE id = $7::uuid) END`
	findSheet = `-- name: FindSheet` + sheetByKey
	lockSheet = `-- name: LockSheet` + sheetByKey + `
   FOR NO KEY UPDATE OF a`
	// The rows are locked so that no prescription is sent to a porteur while it leaves (selectAddressees).
	lockProviders = `-- name: LockProviders
SELECT organization_id FROM action_provider WHERE action_id = $1 ORDER BY organization_id FOR UPDATE`
	selectDuties = `-- name: ProviderDuties
SELECT p.organization_id,
       EXISTS (SELECT FROM membership m WHERE m.organization_id = p.organization_id AND m.role = 'PROVIDER' AND m.ended_at IS NULL) AS answers,
       (SELECT count(*) FROM referral r WHERE r.action_id = p.action_id AND r.provider_id = p.organization_id AND r.channel = 'PLATFORM'
           AND r.state <> 'DRAFT' AND r.ended_at IS NULL) AS referrals,
       (SELECT count(*) FROM session s WHERE s.action_id = p.action_id AND s.provider_id = p.organization_id AND s.status IN ('OPEN', 'PAUSED')) AS sessions
  FROM action_provider p WHERE p.action_id = $1`
	selectSeen = `-- name: SeenRevision
SELECT content FROM action_revision WHERE action_id = $1 AND number = $2 AND status = 'PUBLISHED'`

	selectSheets = `-- name: Sheets
SELECT a.id FROM action a LEFT JOIN action_revision v ON v.action_id = a.id AND v.status IN ('DRAFT', 'SUBMITTED', 'SENT_BACK')
 WHERE ` + ofWriter + ` AND $3::text IS NOT NULL AND a.programme_id = (SELECT id FROM programme ORDER BY start_year DESC, code COLLATE "C" LIMIT 1)
   AND (cardinality($4::text[]) = 0 OR a.status = ANY ($4)) AND (cardinality($5::text[]) = 0 OR v.status = ANY ($5))
   AND (a.published_revision IS NOT NULL OR v.id IS NOT NULL OR 'DRAFT' = ANY ($4))
 ORDER BY string_to_array(a.code, '.')::numeric[]`

	selectRevision = `-- name: Revision
SELECT ` + revisionColumns + `, ` + contentBefore + ` FROM ` + revisionJoins + ` WHERE r.id = $4 AND ` + sheetInSight + ` AND ` + ofReader
	selectHistory = `-- name: History
SELECT ` + revisionColumns + `, ` + contentBefore + `,
       (SELECT count(*) FROM action_revision x WHERE x.action_id = a.id AND x.status = 'PUBLISHED') AS total FROM ` + revisionJoins + `
 WHERE a.id = $4 AND ` + sheetInSight + ` AND r.status = 'PUBLISHED' AND ($5::integer = 0 OR r.number < $5) ORDER BY r.number DESC LIMIT $6`
	selectReviews = `-- name: Reviews
WITH waiting AS (
    SELECT r.id FROM action_revision r
     WHERE r.status = 'SUBMITTED' AND ($1::boolean OR ($2::uuid IS NOT NULL AND $3::text = ANY (r.covered_poles)))
       AND (NOT $4::boolean OR r.reviewer_pole = $3::text OR ($1 AND (r.reviewer_pole IS NULL OR r.review_due_at < $6)))
       AND ($5::timestamptz IS NULL OR r.review_due_at < $5)
)
SELECT ` + revisionColumns + `, ` + contentBefore + `, (SELECT count(*) FROM waiting) AS total FROM ` + revisionJoins + `
 WHERE r.id IN (SELECT id FROM waiting) AND ($7::timestamptz IS NULL OR (r.submitted_at, r.id) > ($7, $8::uuid))
 ORDER BY r.submitted_at, r.id LIMIT $9`
	selectAtOnce = `-- name: AtOnceChanges
WITH made AS (
    SELECT r.id FROM action_revision r
     WHERE r.kind <> 'REVIEWED' AND ($1::boolean OR ($2::uuid IS NOT NULL AND $3::text = ANY (r.covered_poles)))
)
SELECT ` + revisionColumns + `, ` + contentBefore + `, (SELECT count(*) FROM made) AS total FROM ` + revisionJoins + `
 WHERE r.id IN (SELECT id FROM made) AND a.status IN ('PUBLISHED', 'SUSPENDED', 'ARCHIVED') AND ($4::timestamptz IS NULL OR (r.published_at, r.id) < ($4, $5::uuid))
 ORDER BY r.published_at DESC, r.id DESC LIMIT $6`
	selectComments = `-- name: RevisionComments
SELECT m.id, m.field, m.body, m.created_at, m.account_id, m.organization_id, c.name, org.name AS organization_name
  FROM revision_comment m JOIN action_revision r ON r.id = m.revision_id JOIN action a ON a.id = r.action_id
  JOIN account c ON c.id = m.account_id JOIN organization org ON org.id = m.organization_id
 WHERE r.id = $4 AND (` + ofWriter + ` OR $3::text = ANY (r.covered_poles)) ORDER BY m.created_at, m.id`
)

type sheetRecordRow struct {
	ID             uuid.UUID              `db:"id"`
	Programme      uuid.UUID              `db:"programme_id"`
	Code           string                 `db:"code"`
	Slug           string                 `db:"slug"`
	Status         catalogue.ActionStatus `db:"status"`
	SuspendedUntil *time.Time             `db:"suspended_until"`
	Origin         catalogue.ActionOrigin `db:"origin"`
	Published      int                    `db:"published_revision"`
	ConfirmedAt    *time.Time             `db:"confirmed_at"`
	UpdatedAt      time.Time              `db:"updated_at"`
	Version        int                    `db:"version"`
	Scheme         string                 `db:"scheme_slug"`
	LastNumber     int                    `db:"last_number"`
	LastVersion    int                    `db:"last_version"`
}

type revisionRow struct {
	ID                  uuid.UUID                       `db:"id"`
	Action              uuid.UUID                       `db:"action_id"`
	Number              int                             `db:"number"`
	Status              sheet.RevisionStatus            `db:"status"`
	Kind                sheet.Kind                      `db:"kind"`
	Version             int                             `db:"version"`
	Base                int                             `db:"base"`
	Author              string                          `db:"author"`
	Account             uuid.NullUUID                   `db:"account_id"`
	Membership          uuid.NullUUID                   `db:"membership_id"`
	Organization        uuid.NullUUID                   `db:"organization_id"`
	AccountName         string                          `db:"account_name"`
	OrganizationName    string                          `db:"organization_name"`
	CreatedAt           time.Time                       `db:"created_at"`
	UpdatedAt           time.Time                       `db:"updated_at"`
	SubmittedAt         *time.Time                      `db:"submitted_at"`
	ReviewDueAt         *time.Time                      `db:"review_due_at"`
	PublishedAt         *time.Time                      `db:"published_at"`
	Note                string                          `db:"note"`
	Edits               document[map[string]sheet.Mark] `db:"edits"`
	ReviewerPole        string                          `db:"reviewer_pole"`
	CoveredPoles        pq.StringArray                  `db:"covered_poles"`
	DecidedBy           uuid.NullUUID                   `db:"decided_by"`
	DecidedFor          uuid.NullUUID                   `db:"decided_for"`
	DecidedName         string                          `db:"decided_name"`
	DecidedOrganization string                          `db:"decided_organization"`
	DecidedAt           *time.Time                      `db:"decided_at"`
	DecisionNote        string                          `db:"decision_note"`
	Reverts             uuid.NullUUID                   `db:"reverts"`
	Content             document[catalogue.Sheet]       `db:"content"`
	Before              *document[catalogue.Sheet]      `db:"before"`
	Total               int                             `db:"total"`
}

func (r *revisionRow) revision() *sheet.Revision {
	name := r.AccountName
	if !r.Account.Valid {
		name = r.Author
	}
	revision := &sheet.Revision{
		ID: r.ID, Action: r.Action, Number: r.Number, Status: r.Status, Kind: r.Kind, Version: r.Version, Base: r.Base,
		By:        sheet.By{Account: r.Account.UUID, Membership: r.Membership.UUID, Organization: r.Organization.UUID, Name: name, OrganizationName: r.OrganizationName},
		CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, SubmittedAt: r.SubmittedAt, ReviewDueAt: r.ReviewDueAt, PublishedAt: r.PublishedAt,
		Note: r.Note, Edits: r.Edits.value, ReviewerPole: r.ReviewerPole, CoveredPoles: r.CoveredPoles,
		DecidedBy: sheet.By{Account: r.DecidedBy.UUID, Organization: r.DecidedFor.UUID, Name: r.DecidedName, OrganizationName: r.DecidedOrganization},
		DecidedAt: r.DecidedAt, DecisionNote: r.DecisionNote, Reverts: r.Reverts.UUID, Sheet: r.Content.value,
	}
	if r.Before != nil {
		revision.Before = &r.Before.value
	}
	return revision
}

// Sheet reads a sheet, with what is being written of it as far as the scope reads that.
func (db *DB) Sheet(ctx context.Context, scope access.Scope, key sheet.Key) (*sheet.Record, error) {
	var record *sheet.Record
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		var id uuid.UUID
		if err := tx.GetContext(ctx, &id, findSheet, sheetScopeOf(&scope).with(keyArgs(key)...)...); err != nil {
			return err
		}
		records, err := sheetRecords(ctx, tx, sheetScopeOf(&scope), id)
		if err == nil {
			record = records[id]
		}
		return err
	})
	return record, err
}

func keyArgs(key sheet.Key) []any {
	return []any{uuid.NullUUID{UUID: key.Action, Valid: key.Action != uuid.Nil}, key.Slug, key.Code, uuid.NullUUID{UUID: key.Revision, Valid: key.Revision != uuid.Nil}}
}

// sheetRecords reads sheets by their identifiers, with those revisions that the scope reads.
func sheetRecords(ctx context.Context, tx *sqlx.Tx, scope sheetScope, ids ...uuid.UUID) (map[uuid.UUID]*sheet.Record, error) {
	keys := pq.Array(ids)
	var actions []sheetRecordRow
	if err := tx.SelectContext(ctx, &actions, selectSheetActions, keys); err != nil {
		return nil, err
	}
	records, published := map[uuid.UUID]*sheet.Record{}, map[uuid.UUID]int{}
	for i := range actions {
		a := &actions[i]
		published[a.ID] = a.Published
		records[a.ID] = &sheet.Record{
			ID: a.ID, Code: a.Code, Slug: a.Slug, Status: a.Status, SuspendedUntil: a.SuspendedUntil, Origin: a.Origin, ConfirmedAt: a.ConfirmedAt,
			UpdatedAt: a.UpdatedAt, Version: a.Version, SchemeSlug: a.Scheme, LastNumber: a.LastNumber, LastVersion: a.LastVersion, Providers: []catalogue.ActionProvider{},
		}
	}
	var providers []providerRow
	if err := tx.SelectContext(ctx, &providers, selectSheetProviders, keys); err != nil {
		return nil, err
	}
	for _, p := range providers {
		r := records[p.ActionID]
		r.Providers = append(r.Providers, catalogue.ActionProvider{OrganizationID: p.OrganizationID, Territories: p.Territories, ReceivesReferrals: p.ReceivesReferrals})
	}
	var revisions []revisionRow
	if err := tx.SelectContext(ctx, &revisions, selectSheetRevisions, scope.with(keys)...); err != nil {
		return nil, err
	}
	for i := range revisions {
		revision := revisions[i].revision()
		r := records[revision.Action]
		if revision.Number == published[revision.Action] {
			r.Published = revision
		}
		if slices.Contains(sheet.Open, revision.Status) {
			r.Open = revision
		}
		if r.Latest == nil || r.Latest.Number < revision.Number {
			r.Latest = revision
		}
	}
	return records, nil
}

// Sheets lists the sheets that the scope writes, by code. An abandoned draft that was never published is listed only with DRAFT.
func (db *DB) Sheets(ctx context.Context, scope access.Scope, filter *sheet.Filter, window sheet.Window) ([]*sheet.Record, int, error) {
	var page []*sheet.Record
	total := 0
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		var ids []uuid.UUID
		bounds := sheetScopeOf(&scope)
		if err := tx.SelectContext(ctx, &ids, selectSheets, bounds.with(textsOf(filter.Statuses), textsOf(filter.Revisions))...); err != nil {
			return err
		}
		total = len(ids)
		start := 0
		if window.After != "" {
			start = 1 + slices.IndexFunc(ids, func(id uuid.UUID) bool { return id.String() == window.After })
			if start == 0 {
				return fault.Argument("after", "", "Ce curseur n’est pas de cette liste.")
			}
		}
		ids = ids[start:min(start+window.Size, len(ids))]
		records, err := sheetRecords(ctx, tx, bounds, ids...)
		if err != nil {
			return err
		}
		page = page[:0]
		for _, id := range ids {
			page = append(page, records[id])
		}
		return nil
	})
	return page, total, err
}

func textsOf[T ~string](values []T) pq.StringArray {
	list := pq.StringArray{}
	for _, v := range values {
		list = append(list, string(v))
	}
	return list
}

// Revision reads one revision with its sheet, and what the public read before it.
func (db *DB) Revision(ctx context.Context, scope access.Scope, id uuid.UUID) (*sheet.Record, *sheet.Revision, error) {
	var record *sheet.Record
	var revision *sheet.Revision
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		var row revisionRow
		bounds := sheetScopeOf(&scope)
		if err := tx.GetContext(ctx, &row, selectRevision, bounds.with(id)...); err != nil {
			return err
		}
		revision = row.revision()
		records, err := sheetRecords(ctx, tx, bounds, row.Action)
		if err == nil {
			record = records[row.Action]
		}
		return err
	})
	return record, revision, err
}

// History lists the published revisions of a sheet, newest first. A cursor is a number.
func (db *DB) History(ctx context.Context, scope access.Scope, action uuid.UUID, window sheet.Window) ([]*sheet.Revision, int, error) {
	after := 0
	if window.After != "" {
		var err error
		if after, err = strconv.Atoi(window.After); err != nil || after < 1 {
			return nil, 0, fault.Argument("after", "", "Ce curseur n’est pas de cette liste.")
		}
	}
	var rows []revisionRow
	if err := db.SelectContext(ctx, &rows, selectHistory, sheetScopeOf(&scope).with(action, after, window.Size)...); err != nil {
		return nil, 0, mapError(err)
	}
	revisions := make([]*sheet.Revision, 0, len(rows))
	total := 0
	for i := range rows {
		revisions, total = append(revisions, rows[i].revision()), rows[i].Total
	}
	return revisions, total, nil
}

// Reviews lists the revisions that wait for a review in the scope, the one that has waited longest first.
func (db *DB) Reviews(ctx context.Context, scope access.Scope, filter *sheet.ReviewFilter, window sheet.Window) ([]*sheet.Waiting, int, error) {
	at, id, err := readInstant(window.After)
	if err != nil {
		return nil, 0, err
	}
	return db.waiting(ctx, scope, selectReviews, filter.Mine, filter.OverdueAt, filter.Now, at, id, window.Size)
}

// AtOnce lists what was published without a review in the scope, newest first.
func (db *DB) AtOnce(ctx context.Context, scope access.Scope, window sheet.Window) ([]*sheet.Waiting, int, error) {
	at, id, err := readInstant(window.After)
	if err != nil {
		return nil, 0, err
	}
	return db.waiting(ctx, scope, selectAtOnce, at, id, window.Size)
}

func (db *DB) waiting(ctx context.Context, scope access.Scope, query string, args ...any) ([]*sheet.Waiting, int, error) {
	var list []*sheet.Waiting
	total := 0
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		var rows []revisionRow
		bounds := sheetScopeOf(&scope)
		if err := tx.SelectContext(ctx, &rows, query, bounds.with(args...)...); err != nil {
			return err
		}
		ids := make([]uuid.UUID, 0, len(rows))
		for i := range rows {
			ids = append(ids, rows[i].Action)
		}
		records, err := sheetRecords(ctx, tx, bounds, ids...)
		if err != nil {
			return err
		}
		list = make([]*sheet.Waiting, 0, len(rows))
		for i := range rows {
			list, total = append(list, &sheet.Waiting{Revision: rows[i].revision(), Record: records[rows[i].Action]}), rows[i].Total
		}
		return nil
	})
	return list, total, err
}

// readInstant reads a cursor « instant|identifier ».
func readInstant(cursor string) (*time.Time, uuid.NullUUID, error) {
	if cursor == "" {
		return nil, uuid.NullUUID{}, nil
	}
	text, key, _ := strings.Cut(cursor, "|")
	at, err := time.Parse(time.RFC3339Nano, text)
	id, parsed := uuid.Parse(key)
	if err != nil || parsed != nil {
		return nil, uuid.NullUUID{}, fault.Argument("after", "", "Ce curseur n’est pas de cette liste.")
	}
	return &at, uuid.NullUUID{UUID: id, Valid: true}, nil
}

const updateOverdue = `-- name: OverdueTold
UPDATE action_revision r SET overdue_told_at = $1 FROM action a
 WHERE a.id = r.action_id AND r.status = 'SUBMITTED' AND r.review_due_at < $1 AND (r.overdue_told_at IS NULL OR r.overdue_told_at < r.review_due_at)
RETURNING a.id, a.code, a.slug`

// TellOverdueReviews has the direction told of the reviews that wait for too long, once each. It gives how many.
func (db *DB) TellOverdueReviews(ctx context.Context, now time.Time) (int, error) {
	told := 0
	err := db.InTx(ctx, func(tx *sqlx.Tx) error {
		var late []struct {
			ID   uuid.UUID `db:"id"`
			Code string    `db:"code"`
			Slug string    `db:"slug"`
		}
		if err := tx.SelectContext(ctx, &late, updateOverdue, now); err != nil {
			return err
		}
		var events []notify.Event
		for _, one := range late {
			events = append(events, notify.Event{
				Kind: notify.ReviewOverdue, Object: one.ID, Audience: []notify.Audience{notify.ToDirection()},
				Params: map[string]string{"code": one.Code, "slug": one.Slug},
			})
		}
		told = len(events)
		return announce(ctx, tx, now, events...)
	})
	return told, err
}

// Comments lists what was said of a revision, oldest first.
func (db *DB) Comments(ctx context.Context, scope access.Scope, revision uuid.UUID) ([]sheet.Said, error) {
	var rows []struct {
		ID               uuid.UUID `db:"id"`
		Field            string    `db:"field"`
		Body             string    `db:"body"`
		At               time.Time `db:"created_at"`
		Account          uuid.UUID `db:"account_id"`
		Organization     uuid.UUID `db:"organization_id"`
		Name             string    `db:"name"`
		OrganizationName string    `db:"organization_name"`
	}
	if err := db.SelectContext(ctx, &rows, selectComments, sheetScopeOf(&scope).with(revision)...); err != nil {
		return nil, mapError(err)
	}
	comments := make([]sheet.Said, 0, len(rows))
	for _, r := range rows {
		by := sheet.By{Account: r.Account, Organization: r.Organization, Name: r.Name, OrganizationName: r.OrganizationName}
		comments = append(comments, sheet.Said{ID: r.ID, Field: r.Field, Body: r.Body, By: by, At: r.At})
	}
	return comments, nil
}

// sheetCodeLock keeps two sheets from being given the same code or slug.
const sheetCodeLock = 7421850633

const (
	lockSheetCodes = `-- name: LockSheetCodes
SELECT pg_advisory_xact_lock($1)`
	selectProgrammeOf = `-- name: ProgrammeOf
SELECT programme_id FROM action WHERE id = $1`
	nextCode = `-- name: NextCode
SELECT $2::text || '.' || (coalesce(max(split_part(code, '.', 3)::integer), 0) + 1) FROM action_code WHERE programme_id = $1 AND code LIKE $2 || '.%'`
	freeSheetSlug = `-- name: FreeSheetSlug
SELECT s.slug FROM (SELECT 1 AS n, $1::text AS slug UNION ALL SELECT n, $1 || '-' || n FROM generate_series(2, 1000) AS n) AS s
 WHERE NOT EXISTS (SELECT FROM action a WHERE a.slug = s.slug) ORDER BY s.n LIMIT 1`
	insertSheet = `-- name: InsertSheet
INSERT INTO action (id, programme_id, code, slug, status, origin, scheme_slug, updated_at)
VALUES ($1, $2, $3, $4, 'DRAFT', 'PROVIDER', nullif($5, ''), $6)`
	insertSheetProvider = `-- name: InsertSheetProvider
INSERT INTO action_provider (action_id, organization_id, position) VALUES ($1, $2, 1)`
	// edited keeps a line from the programme's files. A new one comes after those that there are.
	upsertSheetProvider = `-- name: UpsertSheetProvider
INSERT INTO action_provider (action_id, organization_id, position, receives_referrals, edited)
SELECT $1, $2, coalesce(max(position), 0) + 1, $3, true FROM action_provider WHERE action_id = $1
ON CONFLICT (action_id, organization_id) DO UPDATE SET receives_referrals = EXCLUDED.receives_referrals, edited = true`
	deleteSheetProviderTerritories = `-- name: DeleteSheetProviderTerritories
DELETE FROM action_provider_territory WHERE action_id = $1 AND organization_id = $2 AND territory_code <> ALL ($3)`
	upsertSheetProviderTerritories = `-- name: UpsertSheetProviderTerritories
INSERT INTO action_provider_territory AS t (action_id, organization_id, territory_code, position)
SELECT $1, $2, code, position FROM unnest($3::text[]) WITH ORDINALITY AS given (code, position)
ON CONFLICT (action_id, organization_id, territory_code) DO UPDATE SET position = excluded.position WHERE t.position <> excluded.position`
	forgetRemoval = `-- name: ForgetProviderRemoval
DELETE FROM action_provider_removed WHERE action_id = $1 AND organization_id = $2`
	deleteSheetProvider = `-- name: DeleteSheetProvider
DELETE FROM action_provider WHERE action_id = $1 AND organization_id = $2`
	insertRemoval = `-- name: InsertProviderRemoval
INSERT INTO action_provider_removed (action_id, organization_id) VALUES ($1, $2)`
	insertRevision = `-- name: InsertRevision
INSERT INTO action_revision (id, action_id, number, status, kind, version, base, author, account_id, membership_id, organization_id, created_at, updated_at,
    submitted_at, review_due_at, published_at, note, edits, reviewer_pole, covered_poles, reverts, content)
VALUES ($1, $2, $3, $4, $5, $6, nullif($7, 0), $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, nullif($19, ''), $20, $21, $22)`
	updateRevision = `-- name: UpdateRevision
UPDATE action_revision SET number = $2, status = $3, kind = $4, version = $5, base = nullif($6, 0), author = $7, account_id = $8, membership_id = $9,
       organization_id = $10, updated_at = $11, submitted_at = $12, review_due_at = $13, published_at = $14, note = $15, edits = $16,
       reviewer_pole = nullif($17, ''), covered_poles = $18, decided_by = $19, decided_for = $20, decided_at = $21, decision_note = $22, content = $23
 WHERE id = $1`
	updateSheet = `-- name: UpdateSheet
UPDATE action SET status = $2, suspended_until = $3, confirmed_at = $4, published_revision = nullif($5, 0), code = $6, version = version + 1,
       updated_at = CASE WHEN $5 IS DISTINCT FROM coalesce(published_revision, 0) OR $2 <> status THEN $7::timestamptz ELSE updated_at END
 WHERE id = $1`
	insertComment = `-- name: InsertRevisionComment
INSERT INTO revision_comment (id, revision_id, field, body, account_id, membership_id, organization_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
)

// CreateSheet writes a sheet that is new, with its first draft, under the next code of its theme.
func (db *DB) CreateSheet(ctx context.Context, deed *access.Deed, created *sheet.Created) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		code, err := newCode(ctx, tx, created.Programme, created.Draft.Sheet.ThemeCode)
		if err != nil {
			return access.Object{}, err
		}
		var slug string
		if err := tx.GetContext(ctx, &slug, freeSheetSlug, created.Slug); err != nil {
			return access.Object{}, err
		}
		if _, err := tx.ExecContext(ctx, insertSheet, created.ID, created.Programme, code, slug, created.Scheme, deed.At); err != nil {
			return access.Object{}, err
		}
		if created.Provider != uuid.Nil {
			if _, err := tx.ExecContext(ctx, insertSheetProvider, created.ID, created.Provider); err != nil {
				return access.Object{}, err
			}
		}
		draft := created.Draft
		draft.Number = 1
		object := access.Object{Type: "Action", ID: created.ID, Detail: map[string]any{"code": code, "fait": "fiche commencée"}}
		return object, addRevision(ctx, tx, created.ID, &draft)
	})
}

// newCode gives the next code of a theme that was never given. Whoever asks waits until the one before has it.
func newCode(ctx context.Context, tx *sqlx.Tx, programme uuid.UUID, theme string) (string, error) {
	if _, err := tx.ExecContext(ctx, lockSheetCodes, sheetCodeLock); err != nil {
		return "", err
	}
	var code string
	err := tx.GetContext(ctx, &code, nextCode, programme, theme)
	return code, err
}

// ChangeSheet locks a sheet, asks decide what happens to it, and writes that.
func (db *DB) ChangeSheet(ctx context.Context, deed *access.Deed, key sheet.Key, decide func(*sheet.Record) (*sheet.Effect, error)) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		record, err := lockedSheet(ctx, tx, &deed.Scope, key)
		if err != nil {
			return access.Object{}, err
		}
		effect, err := decide(record)
		if err != nil {
			return access.Object{}, err
		}
		detail := effect.Detail
		if detail == nil {
			detail = map[string]any{}
		}
		detail["code"] = record.Code
		if err := writeEffect(ctx, tx, record, effect, deed.At); err != nil {
			return access.Object{}, err
		}
		return access.Object{Type: "Action", ID: record.ID, Detail: detail}, announce(ctx, tx, deed.At, effect.Events...)
	})
}

// lockedSheet reads a sheet whole, and keeps it as it is until the end of the transaction.
func lockedSheet(ctx context.Context, tx *sqlx.Tx, scope *access.Scope, key sheet.Key) (*sheet.Record, error) {
	var id uuid.UUID
	if err := tx.GetContext(ctx, &id, lockSheet, sheetScopeOf(scope).with(keyArgs(key)...)...); err != nil {
		return nil, err
	}
	duties, err := providerDuties(ctx, tx, id, key)
	if err != nil {
		return nil, err
	}
	records, err := sheetRecords(ctx, tx, sheetScope{all: true}, id)
	if err != nil {
		return nil, err
	}
	record := records[id]
	record.Duties = duties
	if record.Published == nil || record.Published.Number == key.Seen {
		return record, nil
	}
	// What was read before the first publication, or never, has no revision: everything may have changed since.
	var seen document[catalogue.Sheet]
	var content []byte
	err = tx.GetContext(ctx, &content, selectSeen, id, key.Seen)
	if errors.Is(err, sql.ErrNoRows) {
		record.Seen = &catalogue.Sheet{}
		return record, nil
	}
	if err == nil {
		err = seen.Scan(content)
	}
	record.Seen = &seen.value
	return record, err
}

// providerDuties reads what binds the porteurs of a sheet, if it is asked for, and lets nothing be added to that meanwhile.
func providerDuties(ctx context.Context, tx *sqlx.Tx, action uuid.UUID, key sheet.Key) (map[uuid.UUID]sheet.Duties, error) {
	if !key.Duties {
		return nil, nil //nolint:nilnil // nobody asked
	}
	if _, err := tx.ExecContext(ctx, lockProviders, action); err != nil {
		return nil, err
	}
	var rows []struct {
		Organization uuid.UUID `db:"organization_id"`
		Answers      bool      `db:"answers"`
		Referrals    int       `db:"referrals"`
		Sessions     int       `db:"sessions"`
	}
	if err := tx.SelectContext(ctx, &rows, selectDuties, action); err != nil {
		return nil, err
	}
	duties := map[uuid.UUID]sheet.Duties{}
	for _, r := range rows {
		duties[r.Organization] = sheet.Duties{Answers: r.Answers, Referrals: r.Referrals, Sessions: r.Sessions}
	}
	return duties, nil
}

// writeEffect writes what an act does. The open revision always has the highest number: one that is published beside it takes
// its number, and it moves up.
func writeEffect(ctx context.Context, tx *sqlx.Tx, record *sheet.Record, effect *sheet.Effect, at time.Time) error {
	next := record.LastNumber + 1
	published := 0
	if record.Published != nil {
		published = record.Published.Number
	}
	open := effect.Open
	if added := effect.Added; added != nil {
		added.Number = next
		if record.Open != nil {
			added.Number = record.Open.Number
		}
		published = added.Number
		if record.Open != nil && open == nil {
			return errors.New("an open revision stays, and nobody says how it follows what was published beside it")
		}
	}
	if open != nil {
		numberOpen(record, effect, next)
		if open.Status == sheet.Published {
			published = open.Number
		}
	}
	for _, write := range []func() error{
		func() error { return moveOpen(ctx, tx, record, open) },
		func() error { return addRevisionIf(ctx, tx, record.ID, effect.Added) },
		func() error {
			if open == nil || record.Open != nil {
				return nil
			}
			return addRevision(ctx, tx, record.ID, open)
		},
		func() error { return moveAction(ctx, tx, record, effect.Action, published, at) },
		func() error { return addComments(ctx, tx, record, effect.Comments) },
		func() error { return writeProvider(ctx, tx, record.ID, effect.Provider) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

// numberOpen gives the open revision its number, and its base if that was published with it.
func numberOpen(record *sheet.Record, effect *sheet.Effect, next int) {
	open := effect.Open
	open.Number = next
	if record.Open != nil {
		open.Number = record.Open.Number
	}
	if effect.Added == nil {
		return
	}
	open.Number = effect.Added.Number + 1
	if open.Base < 0 {
		open.Base = effect.Added.Number
	}
}

// moveOpen writes the open revision that there was.
func moveOpen(ctx context.Context, tx *sqlx.Tx, record *sheet.Record, open *sheet.Revision) error {
	if open == nil || record.Open == nil {
		return nil
	}
	content, edits, err := documents(open)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, updateRevision, open.ID, open.Number, open.Status, open.Kind, open.Version, open.Base, open.By.Name, optionalID(open.By.Account), optionalID(open.By.Membership),
		optionalID(open.By.Organization), open.UpdatedAt, open.SubmittedAt, open.ReviewDueAt, open.PublishedAt, open.Note, edits, open.ReviewerPole, texts(open.CoveredPoles),
		optionalID(open.DecidedBy.Account), optionalID(open.DecidedBy.Organization), open.DecidedAt, open.DecisionNote, content)
	return err
}

func addRevisionIf(ctx context.Context, tx *sqlx.Tx, action uuid.UUID, added *sheet.Revision) error {
	if added == nil {
		return nil
	}
	return addRevision(ctx, tx, action, added)
}

func addRevision(ctx context.Context, tx *sqlx.Tx, action uuid.UUID, r *sheet.Revision) error {
	content, edits, err := documents(r)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, insertRevision, r.ID, action, r.Number, r.Status, r.Kind, r.Version, r.Base, r.By.Name, optionalID(r.By.Account), optionalID(r.By.Membership),
		optionalID(r.By.Organization), r.CreatedAt, r.UpdatedAt, r.SubmittedAt, r.ReviewDueAt, r.PublishedAt, r.Note, edits, r.ReviewerPole, texts(r.CoveredPoles),
		optionalID(r.Reverts), content)
	return err
}

// documents writes what a revision keeps as JSON.
func documents(r *sheet.Revision) (content, edits []byte, err error) {
	if content, err = json.Marshal(r.Sheet); err != nil {
		return nil, nil, fmt.Errorf("écrire une fiche: %w", err)
	}
	if r.Edits == nil {
		return content, []byte("{}"), nil
	}
	edits, err = json.Marshal(r.Edits)
	return content, edits, err
}

func optionalID(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: id != uuid.Nil} }

// moveAction writes the state of the action, and the code that a new theme gives it.
func moveAction(ctx context.Context, tx *sqlx.Tx, record *sheet.Record, effect *sheet.ActionEffect, published int, at time.Time) error {
	if effect == nil {
		return nil
	}
	code := record.Code
	if effect.CodeFor != "" {
		var programme uuid.UUID
		err := tx.GetContext(ctx, &programme, selectProgrammeOf, record.ID)
		if err != nil {
			return err
		}
		if code, err = newCode(ctx, tx, programme, effect.CodeFor); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, updateSheet, record.ID, effect.Status, effect.SuspendedUntil, effect.ConfirmedAt, published, code, at)
	return err
}

func addComments(ctx context.Context, tx *sqlx.Tx, record *sheet.Record, comments []sheet.Said) error {
	for _, c := range comments {
		_, err := tx.ExecContext(ctx, insertComment, c.ID, record.Open.ID, c.Field, c.Body, c.By.Account, c.By.Membership, c.By.Organization, c.At)
		if err != nil {
			return err
		}
	}
	return nil
}

// writeProvider writes one of the porteurs of a sheet as it is to be.
func writeProvider(ctx context.Context, tx *sqlx.Tx, action uuid.UUID, provider *sheet.ProviderEffect) error {
	if provider == nil {
		return nil
	}
	organization, territories := provider.OrganizationID, texts(provider.Territories)
	type write struct {
		statement string
		args      []any
	}
	writes := []write{{deleteSheetProvider, nil}, {insertRemoval, nil}}
	if !provider.Leaves {
		writes = []write{
			{forgetRemoval, nil},
			{upsertSheetProvider, []any{provider.ReceivesReferrals}},
			{deleteSheetProviderTerritories, []any{territories}},
			{upsertSheetProviderTerritories, []any{territories}},
		}
	}
	for _, w := range writes {
		if _, err := tx.ExecContext(ctx, w.statement, append([]any{action, organization}, w.args...)...); err != nil {
			return err
		}
	}
	return nil
}
