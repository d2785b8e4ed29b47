package db

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/catalogue/report"
	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/keyset"
	"traverse/internal/notify"
)

const (
	// reportStanding says what the actor is to a report r: $1 her account, $2 how far her act reaches, $3 her organisation,
	// $4 her pôle. Reporter is 1, keeper 2, as in package report; 0 sees nothing.
	reportStanding = `(CASE WHEN r.account_id = $1 THEN 1 ELSE 0 END
     + CASE WHEN $2 = 'DEPARTMENT' OR ($2 = 'POLE' AND $4 = ANY (r.poles))
              OR ($2 = 'ORGANIZATION' AND EXISTS (SELECT FROM action_provider p WHERE p.action_id = r.action_id AND p.organization_id = $3))
            THEN 2 ELSE 0 END)`

	insertReport = `-- name: InsertReport
INSERT INTO report (id, action_id, topic, body, poles, account_id, organization_id, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`
	// A sheet that covers every pôle is the direction's to follow: ten coordinators would each wait for the others.
	selectKeepers = `-- name: Keepers
SELECT a.code, a.slug, cardinality($2::text[]) BETWEEN 1 AND (SELECT count(*) - 1 FROM pole) AS local,
       ARRAY(SELECT p.organization_id::text FROM action_provider p WHERE p.action_id = a.id ORDER BY p.position, p.organization_id) AS porteurs
  FROM action a WHERE a.id = $1`

	reportColumns = `r.id, r.action_id, a.code, a.slug, coalesce(v.content ->> 'title', a.code) AS title, r.topic, r.body, r.state, r.poles, c.name, r.account_id, r.organization_id,
       r.created_at, r.updated_at, r.version, ` + reportStanding + ` AS standing`
	reportTables = `report r JOIN action a ON a.id = r.action_id JOIN account c ON c.id = r.account_id
  LEFT JOIN action_revision v ON v.action_id = a.id AND v.number = a.published_revision`

	selectReport = `-- name: Report
SELECT ` + reportColumns + `
  FROM ` + reportTables + `
 WHERE r.id = $5 AND ` + reportStanding + ` > 0`
	lockReport = `-- name: LockReport
SELECT ` + reportColumns + `
  FROM ` + reportTables + `
 WHERE r.id = $5 AND ` + reportStanding + ` > 0 FOR UPDATE OF r`

	// reportFilter narrows: $5 states, $6 the action, $7 those that the actor has made, $8 those that she keeps.
	reportFilter = ` WHERE ` + reportStanding + ` > 0 AND (cardinality($5::text[]) = 0 OR r.state = ANY ($5)) AND ($6::uuid IS NULL OR r.action_id = $6)
   AND (NOT $7 OR r.account_id = $1) AND (NOT $8 OR ` + reportStanding + ` >= 2)`
	selectReports = `-- name: Reports
SELECT ` + reportColumns + `
  FROM ` + reportTables + reportFilter + `
   AND ($9::timestamptz IS NULL OR (r.updated_at, r.id) < ($9, $10::uuid))
 ORDER BY r.updated_at DESC, r.id DESC LIMIT $11`
	countReports = `-- name: CountReports
SELECT count(*) FROM report r` + reportFilter
	selectReportEntries = `-- name: ReportEntries
SELECT e.id, e.report_id, e.act, e.body, c.name, e.organization_id, e.at FROM report_entry e JOIN account c ON c.id = e.account_id
 WHERE e.report_id = ANY ($1) ORDER BY e.report_id, e.at, e.id`
	selectOpenReports = `-- name: OpenReports
SELECT r.action_id, count(*) AS open FROM report r
 WHERE r.state = 'OPEN' AND r.action_id = ANY ($5) AND ` + reportStanding + ` >= 2 GROUP BY r.action_id`
	updateReport = `-- name: MoveReport
UPDATE report SET state = $2, updated_at = $3, version = version + 1 WHERE id = $1`
	insertReportEntry = `-- name: InsertReportEntry
INSERT INTO report_entry (id, report_id, act, body, account_id, organization_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`
)

type reportRow struct {
	ID           uuid.UUID       `db:"id"`
	Action       uuid.UUID       `db:"action_id"`
	Code         string          `db:"code"`
	Slug         string          `db:"slug"`
	Title        string          `db:"title"`
	Topic        report.Topic    `db:"topic"`
	Body         string          `db:"body"`
	State        report.State    `db:"state"`
	Poles        pq.StringArray  `db:"poles"`
	Name         string          `db:"name"`
	Account      uuid.UUID       `db:"account_id"`
	Organization uuid.UUID       `db:"organization_id"`
	CreatedAt    time.Time       `db:"created_at"`
	UpdatedAt    time.Time       `db:"updated_at"`
	Version      int             `db:"version"`
	Standing     report.Standing `db:"standing"`
}

func (r *reportRow) report() *report.Report {
	return &report.Report{
		ID: r.ID, Action: r.Action, Code: r.Code, Title: r.Title, Topic: r.Topic, Body: r.Body, State: r.State,
		By: report.Author{Name: r.Name, Organization: r.Organization}, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
		Version: r.Version, Standing: r.Standing,
	}
}

// reportScope gives the first four arguments of every statement on reports.
func reportScope(scope *access.Scope) []any {
	return []any{scope.Actor.Account, scope.Reach.String(), scope.Actor.Organization, scope.Actor.Pole}
}

// OpenReport writes a report and tells those who keep the sheet.
func (db *DB) OpenReport(ctx context.Context, deed *access.Deed, opening *report.Opening) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		actor := &deed.Scope.Actor
		_, err := tx.ExecContext(ctx, insertReport, opening.ID, opening.Action, opening.Topic, opening.Body, pq.Array(opening.Poles),
			actor.Account, actor.Organization, deed.At)
		if err != nil {
			return access.Object{}, err
		}
		told, err := readKeepers(ctx, tx, opening.Action, opening.Poles)
		if err != nil {
			return access.Object{}, err
		}
		err = announce(ctx, tx, deed.At, told.event(notify.ReportOpened, opening.ID, told.audience()...))
		return access.Object{Type: "Report", ID: opening.ID, Detail: map[string]any{"code": told.Code}}, err
	})
}

// MoveReport does an act on a report that the deed's scope holds, and tells the other side.
func (db *DB) MoveReport(ctx context.Context, deed *access.Deed, step *report.Step) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		var row reportRow
		if err := tx.GetContext(ctx, &row, lockReport, append(reportScope(&deed.Scope), step.Report)...); err != nil {
			return access.Object{}, mapError(err)
		}
		next, problems := row.report().After(step)
		if problems != nil {
			return access.Object{}, problems
		}
		if _, err := tx.ExecContext(ctx, updateReport, row.ID, next, deed.At); err != nil {
			return access.Object{}, err
		}
		actor := &deed.Scope.Actor
		_, err := tx.ExecContext(ctx, insertReportEntry, step.ID, row.ID, step.Act, step.Body, actor.Account, actor.Organization, deed.At)
		if err != nil {
			return access.Object{}, err
		}
		err = tellOfReport(ctx, tx, deed.At, &row, step.Act)
		return access.Object{Type: "Report", ID: row.ID, Detail: map[string]any{"code": row.Code, "fait": reportDeeds[step.Act]}}, err
	})
}

// reportDeeds say acts on reports as the journal does.
var reportDeeds = map[report.Act]string{
	report.Answer: "réponse à un signalement", report.Close: "signalement clos", report.Reopen: "signalement rouvert",
}

// tellOfReport tells the other side of an act: whoever made the report of what was done about it, those who keep the sheet
// of what is open again.
func tellOfReport(ctx context.Context, tx *sqlx.Tx, at time.Time, row *reportRow, act report.Act) error {
	told, err := readKeepers(ctx, tx, row.Action, row.Poles)
	if err != nil {
		return err
	}
	author := notify.ToAccount(row.Account)
	switch act {
	case report.Answer:
		return announce(ctx, tx, at, told.event(notify.ReportAnswered, row.ID, author))
	case report.Close:
		return announce(ctx, tx, at, told.event(notify.ReportClosed, row.ID, author))
	case report.Reopen:
		return announce(ctx, tx, at, told.event(notify.ReportReopened, row.ID, told.audience()...))
	}
	return nil
}

// keepers are those who keep a sheet true.
type keepers struct {
	Code     string         `db:"code"`
	Slug     string         `db:"slug"`
	Local    bool           `db:"local"`
	Porteurs pq.StringArray `db:"porteurs"`
	poles    []string
}

func readKeepers(ctx context.Context, tx *sqlx.Tx, action uuid.UUID, poles []string) (*keepers, error) {
	k := &keepers{poles: poles}
	return k, tx.GetContext(ctx, k, selectKeepers, action, pq.Array(poles))
}

func (k *keepers) audience() []notify.Audience {
	var told []notify.Audience
	for _, id := range k.Porteurs {
		told = append(told, notify.ToMembers(uuid.MustParse(id), string(access.Provider)))
	}
	if !k.Local {
		return append(told, notify.ToDirection())
	}
	for _, pole := range k.poles {
		told = append(told, notify.ToPole(pole))
	}
	return told
}

func (k *keepers) event(kind notify.Kind, id uuid.UUID, to ...notify.Audience) notify.Event {
	return notify.Event{Kind: kind, Object: id, Audience: to, Params: map[string]string{"action": k.Code, "slug": k.Slug}}
}

// Report reads one.
func (db *DB) Report(ctx context.Context, scope access.Scope, id uuid.UUID) (*report.Report, error) {
	var found []report.Report
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) (err error) {
		found, err = readReports(ctx, tx, selectReport, append(reportScope(&scope), id)...)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fault.New(fault.NotFound, messageNotFound)
	}
	return &found[0], nil
}

// Reports reads a page of those that the scope holds, the one moved last first.
func (db *DB) Reports(ctx context.Context, scope access.Scope, filter *report.Filter, window keyset.Window) (*report.Page, error) {
	args := append(reportScope(&scope), textsOf(filter.States), uuid.NullUUID{UUID: filter.Action, Valid: filter.Action != uuid.Nil}, filter.Mine, filter.ToMe)
	page := &report.Page{Window: window}
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) (err error) {
		if err := tx.GetContext(ctx, &page.Total, countReports, args...); err != nil {
			return err
		}
		at, id := afterOf(window)
		page.Reports, err = readReports(ctx, tx, selectReports, append(args, at, id, window.Size+1)...)
		return err
	})
	if err != nil {
		return nil, err
	}
	if page.HasNext = len(page.Reports) > window.Size; page.HasNext {
		page.Reports = page.Reports[:window.Size]
	}
	return page, nil
}

// afterOf gives the arguments of « after this row »: nulls for the beginning.
func afterOf(window keyset.Window) (*time.Time, uuid.NullUUID) {
	if window.After == nil {
		return nil, uuid.NullUUID{}
	}
	return &window.After.At, uuid.NullUUID{UUID: window.After.ID, Valid: true}
}

// readReports reads reports with their entries.
func readReports(ctx context.Context, tx *sqlx.Tx, query string, args ...any) ([]report.Report, error) {
	var rows []reportRow
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	found, ids, at := make([]report.Report, len(rows)), make([]string, len(rows)), map[uuid.UUID]int{}
	for i := range rows {
		found[i], ids[i], at[rows[i].ID] = *rows[i].report(), rows[i].ID.String(), i
	}
	var entries []struct {
		ID           uuid.UUID  `db:"id"`
		Report       uuid.UUID  `db:"report_id"`
		Act          report.Act `db:"act"`
		Body         string     `db:"body"`
		Name         string     `db:"name"`
		Organization uuid.UUID  `db:"organization_id"`
		At           time.Time  `db:"at"`
	}
	if err := tx.SelectContext(ctx, &entries, selectReportEntries, pq.Array(ids)); err != nil {
		return nil, err
	}
	for _, e := range entries {
		r := &found[at[e.Report]]
		r.Entries = append(r.Entries, report.Entry{ID: e.ID, Act: e.Act, Body: e.Body, By: report.Author{Name: e.Name, Organization: e.Organization}, At: e.At})
	}
	return found, nil
}

// OpenReports counts, for each action, the open reports that the scope's reach holds.
func (db *DB) OpenReports(ctx context.Context, scope access.Scope, actions []uuid.UUID) (map[uuid.UUID]int, error) {
	var rows []struct {
		Action uuid.UUID `db:"action_id"`
		Open   int       `db:"open"`
	}
	ids := make([]string, 0, len(actions))
	for _, id := range actions {
		ids = append(ids, id.String())
	}
	if err := db.SelectContext(ctx, &rows, selectOpenReports, append(reportScope(&scope), pq.Array(ids))...); err != nil {
		return nil, mapError(err)
	}
	counts := map[uuid.UUID]int{}
	for _, r := range rows {
		counts[r.Action] = r.Open
	}
	return counts, nil
}
