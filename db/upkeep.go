package db

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/catalogue/upkeep"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/internal/keyset"
	"traverse/internal/link"
	"traverse/internal/notify"
)

const (
	// Who can confirm which visible sheets, one row for each, and how often each was reminded of it since it was last confirmed:
	// people with an account who take mails, and the addresses of verified organisations of which nobody does.
	selectPorteurs = `-- name: Porteurs
WITH porteur AS (
    SELECT DISTINCT ON (a.id, p.action_id) a.id AS account, $2::uuid AS organization, a.email, m.started_at AS since, p.action_id
      FROM account a JOIN membership m ON m.account_id = a.id AND m.ended_at IS NULL AND m.role = 'PROVIDER'
      JOIN action_provider p ON p.organization_id = m.organization_id
     WHERE a.closed_at IS NULL AND a.notification_preference <> 'NONE' ORDER BY a.id, p.action_id, m.started_at)
, known AS (
    SELECT account, organization, email, since, action_id FROM porteur
    UNION ALL
    SELECT $2, o.id, o.email, to_timestamp(0), p.action_id FROM organization o JOIN action_provider p ON p.organization_id = o.id
     WHERE o.trust = 'VERIFIED' AND o.email <> '' AND NOT ` + hasPorteur + `)
SELECT k.account, k.organization, k.email, k.since, k.action_id, c.times, c.first,
       (SELECT max(r.created_at) FROM confirmation_request r WHERE r.account_id = k.account OR r.organization_id = k.organization) AS last_asked
  FROM known k JOIN action x ON x.id = k.action_id AND x.status IN ('PUBLISHED', 'SUSPENDED')
  CROSS JOIN LATERAL (SELECT count(*) AS times, min(r.created_at) AS first
                        FROM confirmation_item i JOIN confirmation_request r ON r.id = i.request_id
                       WHERE i.action_id = k.action_id AND (r.account_id = k.account OR r.organization_id = k.organization) AND r.campaign_id IS NULL
                         AND r.created_at > coalesce(x.confirmed_at, '-infinity')) c
 WHERE $1::uuid[] IS NULL OR k.action_id = ANY ($1)
 ORDER BY k.account, k.organization, k.action_id`
	selectUnreached = `-- name: UnreachedPorteurs
SELECT DISTINCT o.id, o.name FROM organization o JOIN action_provider p ON p.organization_id = o.id
 WHERE p.action_id = ANY ($1) AND NOT ` + reachedPorteur + ` ORDER BY o.name, o.id`
	// hasPorteur says whether somebody of an organisation o has an account to confirm with and takes mails, reachedPorteur whether anybody can
	// be asked.
	hasPorteur = `EXISTS (SELECT FROM membership m JOIN account a ON a.id = m.account_id
                WHERE m.organization_id = o.id AND m.ended_at IS NULL AND m.role = 'PROVIDER' AND a.closed_at IS NULL
                  AND a.notification_preference <> 'NONE')`
	reachedPorteur = `((o.trust = 'VERIFIED' AND o.email <> '') OR ` + hasPorteur + `)`

	insertConfirmation = `-- name: InsertConfirmationRequest
INSERT INTO confirmation_request (id, account_id, organization_id, campaign_id, created_at) VALUES ($1, nullif($2, $6::uuid), nullif($3, $6::uuid), nullif($4, $6::uuid), $5)`
	insertItems = `-- name: InsertConfirmationItems
INSERT INTO confirmation_item (request_id, action_id) SELECT $1, unnest($2::uuid[])`

	selectSlugsOf = `-- name: SlugsOfActions
SELECT slug FROM action WHERE id = ANY ($1) ORDER BY string_to_array(code, '.')::numeric[]`

	insertCampaign = `-- name: InsertCampaign
INSERT INTO campaign (id, theme_code, pole_code, word, opened_at, ends_on, account_id, organization_id)
VALUES ($1, nullif($2, ''), nullif($3, ''), $4, $5, $6, $7, $8)`
	insertCampaignSheets = `-- name: InsertCampaignSheets
INSERT INTO campaign_sheet (campaign_id, action_id) SELECT $1, unnest($2::uuid[])`

	campaignColumns = `c.id, coalesce(c.theme_code, '') AS theme_code, coalesce(c.pole_code, '') AS pole_code, c.word, c.opened_at, c.ends_on, c.closed_at, a.name,
       c.organization_id, c.version`
	// campaignScope is $1 how far the act reaches, $2 the actor's pôle.
	campaignScope  = ` ($1 = 'DEPARTMENT' OR ($1 = 'POLE' AND c.pole_code = $2))`
	selectCampaign = `-- name: Campaign
SELECT ` + campaignColumns + ` FROM campaign c JOIN account a ON a.id = c.account_id WHERE` + campaignScope + ` AND c.id = $3`
	lockCampaign = `-- name: LockCampaign
SELECT ` + campaignColumns + ` FROM campaign c JOIN account a ON a.id = c.account_id WHERE` + campaignScope + ` AND c.id = $3 FOR UPDATE OF c`
	selectCampaigns = `-- name: Campaigns
SELECT ` + campaignColumns + ` FROM campaign c JOIN account a ON a.id = c.account_id WHERE` + campaignScope + `
   AND ($3::timestamptz IS NULL OR (c.opened_at, c.id) < ($3, $4::uuid)) ORDER BY c.opened_at DESC, c.id DESC LIMIT $5`
	countCampaigns = `-- name: CountCampaigns
SELECT count(*) FROM campaign c WHERE` + campaignScope
	updateCampaignClosed = `-- name: CloseCampaign
UPDATE campaign SET closed_at = $2, version = version + 1 WHERE id = $1`
	// What their porteurs have done of the sheets of campaigns while each was open: what they confirmed, whether they have again since or
	// not, and what they wrote, not what was written or undone in their stead.
	selectCampaignSheets = `-- name: CampaignSheets
SELECT s.campaign_id, s.action_id, x.code, coalesce(v.content ->> 'title', x.code) AS title,
       greatest(CASE WHEN x.confirmed_at BETWEEN c.opened_at AND c.until THEN x.confirmed_at END,
         (SELECT max(j.at) FROM journal j WHERE j.object_id = s.action_id AND j.object_type = 'Action' AND j.act IN ('CONFIRM_SHEETS', 'CONFIRM_BY_LINK')
             AND j.at BETWEEN c.opened_at AND c.until)) AS confirmed_at,
       (SELECT max(r.published_at) FROM action_revision r
         WHERE r.action_id = s.action_id AND r.published_at > c.opened_at AND r.published_at <= c.until AND r.kind <> 'REVERT'
           AND r.organization_id IN (SELECT p.organization_id FROM action_provider p WHERE p.action_id = s.action_id)) AS changed_at,
       (SELECT count(*) FROM confirmation_item i JOIN confirmation_request q ON q.id = i.request_id
         WHERE q.campaign_id = s.campaign_id AND i.action_id = s.action_id) AS asked
  FROM campaign_sheet s JOIN (SELECT id, opened_at,
               coalesce(closed_at, (ends_on + 1)::timestamp AT TIME ZONE 'Europe/Paris' - interval '1 microsecond') AS until FROM campaign) c ON c.id = s.campaign_id
  JOIN action x ON x.id = s.action_id
  LEFT JOIN action_revision v ON v.action_id = x.id AND v.number = x.published_revision
 WHERE s.campaign_id = ANY ($1) ORDER BY s.campaign_id, string_to_array(x.code, '.')::numeric[]`
	selectCampaignActions = `-- name: CampaignActions
SELECT DISTINCT action_id FROM campaign_sheet WHERE campaign_id = ANY ($1)`
	selectReachable = `-- name: ReachablePorteurs
SELECT p.action_id, o.id, ` + reachedPorteur + ` AS reached FROM action_provider p JOIN organization o ON o.id = p.organization_id
 WHERE p.action_id = ANY ($1) ORDER BY p.action_id, p.position, o.id`

	selectConfirmation = `-- name: ConfirmationRequest
SELECT q.id, coalesce(a.name, o.name) AS name, coalesce(q.account_id, $2) AS account, coalesce(q.organization_id, $2) AS organization, q.campaign_id
  FROM confirmation_request q LEFT JOIN account a ON a.id = q.account_id LEFT JOIN organization o ON o.id = q.organization_id
 WHERE q.id = $1 AND a.closed_at IS NULL`
	// The sheets of a request that its porteur still runs and that the public still sees.
	confirmationItems = `SELECT i.action_id, i.confirmed_at, x.published_revision AS revision
  FROM confirmation_item i JOIN confirmation_request q ON q.id = i.request_id
  JOIN action x ON x.id = i.action_id AND x.status IN ('PUBLISHED', 'SUSPENDED')
 WHERE i.request_id = $1 AND EXISTS (SELECT FROM action_provider p
        LEFT JOIN membership m ON m.organization_id = p.organization_id AND m.account_id = q.account_id AND m.ended_at IS NULL AND m.role = 'PROVIDER'
        JOIN organization o ON o.id = p.organization_id
        WHERE p.action_id = x.id AND (m.id IS NOT NULL OR (o.id = q.organization_id AND o.trust = 'VERIFIED')))
 ORDER BY string_to_array(x.code, '.')::numeric[]`
	selectItems = `-- name: ConfirmationItems
` + confirmationItems
	lockItems = `-- name: LockConfirmationItems
` + confirmationItems + ` FOR UPDATE OF x`
	updateItemConfirmed = `-- name: ConfirmItem
UPDATE confirmation_item SET confirmed_at = $3 WHERE request_id = $1 AND action_id = $2`
	updateActionConfirmed = `-- name: ConfirmAction
UPDATE action SET confirmed_at = $2, version = version + 1 WHERE id = $1`
)

// remindingLock is held by the instance that sends reminders.
const remindingLock = 0x7472_6176_6572_7302

// RemindPorteurs gives every porteur to ask, writes the requests that it makes and has their mails sent.
func (db *DB) RemindPorteurs(ctx context.Context, now time.Time, ask func(*upkeep.Porteur) *upkeep.Request) (int, error) {
	asked := 0
	err := db.InTx(ctx, func(tx *sqlx.Tx) error {
		asked = 0
		var mine bool
		if err := tx.GetContext(ctx, &mine, tryComparing, remindingLock); err != nil || !mine {
			return err
		}
		porteurs, err := readPorteurs(ctx, tx, nil)
		if err != nil {
			return err
		}
		asked, err = askPorteurs(ctx, tx, porteurs, now, ask)
		return err
	})
	return asked, err
}

// readPorteurs lists those who can confirm some of the actions, any for nil.
func readPorteurs(ctx context.Context, tx *sqlx.Tx, actions []uuid.UUID) ([]upkeep.Porteur, error) {
	var rows []struct {
		Account      uuid.UUID  `db:"account"`
		Organization uuid.UUID  `db:"organization"`
		Email        string     `db:"email"`
		Since        time.Time  `db:"since"`
		Action       uuid.UUID  `db:"action_id"`
		Times        int        `db:"times"`
		First        *time.Time `db:"first"`
		LastAsked    *time.Time `db:"last_asked"`
	}
	if err := tx.SelectContext(ctx, &rows, selectPorteurs, uuids(actions), uuid.Nil); err != nil {
		return nil, err
	}
	var found []upkeep.Porteur
	for i := range rows {
		r := &rows[i]
		if n := len(found); n == 0 || found[n-1].Account != r.Account || found[n-1].Organization != r.Organization {
			found = append(found, upkeep.Porteur{
				Account: r.Account, Organization: r.Organization, Email: r.Email, Since: r.Since, LastAsked: known(r.LastAsked),
			})
		}
		p := &found[len(found)-1]
		p.Sheets = append(p.Sheets, upkeep.Reminded{Action: r.Action, Times: r.Times, First: known(r.First)})
	}
	return found, nil
}

// known gives an instant; the zero one for none.
func known(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}

// uuids writes identifiers as an array; nil as NULL.
func uuids(ids []uuid.UUID) any {
	if ids == nil {
		return nil
	}
	texts := make([]string, 0, len(ids))
	for _, id := range ids {
		texts = append(texts, id.String())
	}
	return pq.Array(texts)
}

// askPorteurs asks porteurs: each request with its link, and the event that has the mail sent.
func askPorteurs(ctx context.Context, tx *sqlx.Tx, porteurs []upkeep.Porteur, at time.Time, ask func(*upkeep.Porteur) *upkeep.Request) (int, error) {
	asked := 0
	for i := range porteurs {
		r := ask(&porteurs[i])
		if r == nil {
			continue
		}
		if err := askPorteur(ctx, tx, r, at); err != nil {
			return 0, err
		}
		asked++
	}
	return asked, nil
}

func askPorteur(ctx context.Context, tx *sqlx.Tx, r *upkeep.Request, at time.Time) error {
	campaign := uuid.Nil
	if r.Campaign != nil {
		campaign = r.Campaign.ID
	}
	_, err := tx.ExecContext(ctx, insertConfirmation, r.ID, r.Porteur.Account, r.Porteur.Organization, campaign, r.At, uuid.Nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, insertItems, r.ID, uuids(r.Sheets)); err != nil {
		return err
	}
	if err := addLink(ctx, tx, &r.Link); err != nil {
		return err
	}
	var slugs []string
	if err := tx.SelectContext(ctx, &slugs, selectSlugsOf, uuids(r.Sheets)); err != nil {
		return err
	}
	event := notify.Event{
		Kind: notify.SheetsToConfirm, Object: r.ID, Audience: []notify.Audience{notify.ToLink(r.Link.ID)},
		Params: map[string]string{"count": strconv.Itoa(len(slugs)), "slugs": strings.Join(slugs, ",")},
	}
	if r.Campaign != nil {
		event.Kind, event.Params["endsOn"] = notify.CampaignOpened, string(r.Campaign.EndsOn)
	}
	return announce(ctx, tx, at, event)
}

// PorteursOf lists those who can confirm some of the actions, and the organisations of whom nobody can.
func (db *DB) PorteursOf(ctx context.Context, actions []uuid.UUID) (porteurs []upkeep.Porteur, unreached []uuid.UUID, err error) {
	err = db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		if porteurs, err = readPorteurs(ctx, tx, orNone(actions)); err != nil {
			return err
		}
		var rows []struct {
			ID   uuid.UUID `db:"id"`
			Name string    `db:"name"`
		}
		if err := tx.SelectContext(ctx, &rows, selectUnreached, uuids(orNone(actions))); err != nil {
			return err
		}
		for _, r := range rows {
			unreached = append(unreached, r.ID)
		}
		return nil
	})
	return porteurs, unreached, err
}

// orNone makes sure that no actions are none, and not all.
func orNone(actions []uuid.UUID) []uuid.UUID {
	if actions == nil {
		return []uuid.UUID{}
	}
	return actions
}

// OpenCampaign writes a campaign with its sheets, and the requests that ask makes of their porteurs.
func (db *DB) OpenCampaign(ctx context.Context, deed *access.Deed, campaign *upkeep.Campaign, sheets []uuid.UUID, ask func(*upkeep.Porteur) *upkeep.Request) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		actor := &deed.Scope.Actor
		_, err := tx.ExecContext(ctx, insertCampaign, campaign.ID, campaign.Theme, campaign.Pole, campaign.Word, campaign.OpenedAt, campaign.EndsOn,
			actor.Account, actor.Organization)
		if err != nil {
			return access.Object{}, err
		}
		if _, err := tx.ExecContext(ctx, insertCampaignSheets, campaign.ID, uuids(sheets)); err != nil {
			return access.Object{}, err
		}
		porteurs, err := readPorteurs(ctx, tx, sheets)
		if err != nil {
			return access.Object{}, err
		}
		asked, err := askPorteurs(ctx, tx, porteurs, deed.At, ask)
		return access.Object{Type: "Campaign", ID: campaign.ID, Detail: map[string]any{
			"code": subjectOf(campaign), "fait": "campagne ouverte", "sheets": len(sheets), "mails": asked,
		}}, err
	})
}

// subjectOf says what a campaign is about, by codes.
func subjectOf(c *upkeep.Campaign) string {
	return strings.Join(slices.DeleteFunc([]string{c.Theme, c.Pole}, func(code string) bool { return code == "" }), ", ")
}

// CloseCampaign ends one before its day.
func (db *DB) CloseCampaign(ctx context.Context, deed *access.Deed, id uuid.UUID, version int) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		var row campaignRow
		err := tx.GetContext(ctx, &row, lockCampaign, deed.Scope.Reach.String(), deed.Scope.Actor.Pole, id)
		switch {
		case err != nil:
			return access.Object{}, mapError(err)
		case row.campaign().Over(deed.At):
			return access.Object{}, fault.On("id", fault.StateForbids, "Cette campagne est déjà terminée.")
		case row.Version != version:
			return access.Object{}, fault.StaleVersion()
		}
		_, err = tx.ExecContext(ctx, updateCampaignClosed, id, deed.At)
		return access.Object{Type: "Campaign", ID: id, Detail: map[string]any{"code": subjectOf(row.campaign()), "fait": "campagne terminée"}}, err
	})
}

type campaignRow struct {
	ID           uuid.UUID  `db:"id"`
	Theme        string     `db:"theme_code"`
	Pole         string     `db:"pole_code"`
	Word         string     `db:"word"`
	OpenedAt     time.Time  `db:"opened_at"`
	EndsOn       time.Time  `db:"ends_on"`
	ClosedAt     *time.Time `db:"closed_at"`
	Name         string     `db:"name"`
	Organization uuid.UUID  `db:"organization_id"`
	Version      int        `db:"version"`
}

func (r *campaignRow) campaign() *upkeep.Campaign {
	return &upkeep.Campaign{
		ID: r.ID, Theme: r.Theme, Pole: r.Pole, Word: r.Word, OpenedAt: r.OpenedAt, EndsOn: clock.Day(r.EndsOn.Format(time.DateOnly)),
		ClosedAt: r.ClosedAt, By: r.Name, Organization: r.Organization, Version: r.Version,
	}
}

// Campaign reads one with its sheets.
func (db *DB) Campaign(ctx context.Context, scope access.Scope, id uuid.UUID) (*upkeep.Campaign, error) {
	var found []upkeep.Campaign
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) (err error) {
		found, err = readCampaigns(ctx, tx, selectCampaign, scope.Reach.String(), scope.Actor.Pole, id)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, fault.New(fault.NotFound, messageNotFound)
	default:
		return &found[0], nil
	}
}

// Campaigns reads a page of them, with their sheets.
func (db *DB) Campaigns(ctx context.Context, scope access.Scope, window keyset.Window) (*upkeep.Page, error) {
	page := &upkeep.Page{Window: window}
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) (err error) {
		reach, pole := scope.Reach.String(), scope.Actor.Pole
		if err := tx.GetContext(ctx, &page.Total, countCampaigns, reach, pole); err != nil {
			return err
		}
		at, id := afterOf(window)
		page.Campaigns, err = readCampaigns(ctx, tx, selectCampaigns, reach, pole, at, id, window.Size+1)
		return err
	})
	if page.HasNext = len(page.Campaigns) > window.Size; page.HasNext {
		page.Campaigns = page.Campaigns[:window.Size]
	}
	return page, err
}

func readCampaigns(ctx context.Context, tx *sqlx.Tx, query string, args ...any) ([]upkeep.Campaign, error) {
	var rows []campaignRow
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	found, ids, at := make([]upkeep.Campaign, len(rows)), make([]uuid.UUID, len(rows)), map[uuid.UUID]int{}
	for i := range rows {
		found[i], ids[i], at[rows[i].ID] = *rows[i].campaign(), rows[i].ID, i
	}
	var sheets []struct {
		Campaign    uuid.UUID  `db:"campaign_id"`
		Action      uuid.UUID  `db:"action_id"`
		Code        string     `db:"code"`
		Title       string     `db:"title"`
		ConfirmedAt *time.Time `db:"confirmed_at"`
		ChangedAt   *time.Time `db:"changed_at"`
		Asked       int        `db:"asked"`
	}
	if err := tx.SelectContext(ctx, &sheets, selectCampaignSheets, uuids(ids)); err != nil {
		return nil, err
	}
	reachable, err := readReachable(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for i := range sheets {
		s := &sheets[i]
		next := upkeep.CampaignSheet{Action: s.Action, Code: s.Code, Title: s.Title, Response: upkeep.Silent, Asked: s.Asked, Porteurs: reachable[s.Action]}
		switch {
		case s.ConfirmedAt != nil:
			next.Response, next.At = upkeep.Confirmed, s.ConfirmedAt
		case s.ChangedAt != nil:
			next.Response, next.At = upkeep.Changed, s.ChangedAt
		}
		c := &found[at[s.Campaign]]
		c.Sheets = append(c.Sheets, next)
	}
	return found, nil
}

// readReachable says of each sheet of some campaigns who runs it, and whether somebody of them can be asked.
func readReachable(ctx context.Context, tx *sqlx.Tx, campaigns []uuid.UUID) (map[uuid.UUID][]upkeep.Reachable, error) {
	var rows []struct {
		Action       uuid.UUID `db:"action_id"`
		Organization uuid.UUID `db:"id"`
		Reached      bool      `db:"reached"`
	}
	var actions []uuid.UUID
	if err := tx.SelectContext(ctx, &actions, selectCampaignActions, uuids(campaigns)); err != nil {
		return nil, err
	}
	if err := tx.SelectContext(ctx, &rows, selectReachable, uuids(orNone(actions))); err != nil {
		return nil, err
	}
	found := map[uuid.UUID][]upkeep.Reachable{}
	for _, r := range rows {
		found[r.Action] = append(found[r.Action], upkeep.Reachable{Organization: r.Organization, Reached: r.Reached})
	}
	return found, nil
}

type confirmationRow struct {
	ID           uuid.UUID  `db:"id"`
	Name         string     `db:"name"`
	Account      uuid.UUID  `db:"account"`
	Organization uuid.UUID  `db:"organization"`
	Campaign     *uuid.UUID `db:"campaign_id"`
}

type itemRow struct {
	Action      uuid.UUID  `db:"action_id"`
	ConfirmedAt *time.Time `db:"confirmed_at"`
	Revision    int        `db:"revision"`
}

// readConfirmation reads the request of a link, with the sheets that its porteur still runs.
func readConfirmation(ctx context.Context, tx *sqlx.Tx, token string, now time.Time, items string) (*linkRow, *confirmationRow, []itemRow, error) {
	found, err := readLink(ctx, tx, link.ConfirmSheets, token, now)
	if err != nil {
		return nil, nil, nil, err
	}
	var request confirmationRow
	var sheets []itemRow
	err = tx.GetContext(ctx, &request, selectConfirmation, found.Object, uuid.Nil)
	if err == nil {
		err = tx.SelectContext(ctx, &sheets, items, found.Object)
	}
	if errors.Is(err, sql.ErrNoRows) || (err == nil && len(sheets) == 0) {
		return nil, nil, nil, fault.On("token", fault.StateForbids, "Ce lien ne mène plus à aucune fiche que vous portez.")
	}
	return found, &request, sheets, err
}

// Asked reads the request of a link.
func (db *DB) Asked(ctx context.Context, token string, now time.Time) (*upkeep.Asked, error) {
	var asked *upkeep.Asked
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		found, request, sheets, err := readConfirmation(ctx, tx, token, now, selectItems)
		if err != nil {
			return err
		}
		asked = &upkeep.Asked{ID: request.ID, Name: request.Name, ExpiresAt: found.ExpiresAt}
		for _, s := range sheets {
			asked.Items = append(asked.Items, upkeep.Item{Action: s.Action, ConfirmedAt: s.ConfirmedAt})
		}
		if request.Campaign == nil {
			return nil
		}
		campaigns, err := readCampaigns(ctx, tx, selectCampaign, access.Departmental.String(), "", *request.Campaign)
		if err == nil && len(campaigns) == 1 {
			asked.Campaign = &campaigns[0]
			asked.Campaign.Sheets = nil
		}
		return err
	})
	return asked, err
}

// ConfirmByLink confirms sheets of the request of a link, at the revisions that were read. The journal says for whom.
func (db *DB) ConfirmByLink(ctx context.Context, deed *access.Deed, token string, read []upkeep.Read) (access.Done, error) {
	var done access.Done
	err := db.InTx(ctx, func(tx *sqlx.Tx) error {
		_, request, sheets, err := readConfirmation(ctx, tx, token, deed.At, lockItems)
		if err != nil {
			return err
		}
		done = access.Done{ID: request.ID, Replayed: true}
		for _, r := range read {
			i := slices.IndexFunc(sheets, func(s itemRow) bool { return s.Action == r.Action })
			switch {
			case i < 0:
				return fault.NotFoundProblem("sheets")
			case sheets[i].ConfirmedAt != nil:
				continue
			case sheets[i].Revision != r.Revision:
				return fault.On("sheets", fault.Stale, "Une fiche a changé depuis que vous l’avez lue. Relisez-la, puis confirmez.")
			}
			if err := confirmItem(ctx, tx, deed, request, r.Action); err != nil {
				return err
			}
			done.Replayed = false
		}
		return nil
	})
	return done, err
}

func confirmItem(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, request *confirmationRow, action uuid.UUID) error {
	if _, err := tx.ExecContext(ctx, updateItemConfirmed, request.ID, action, deed.At); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, updateActionConfirmed, action, deed.At); err != nil {
		return err
	}
	porteur := access.Scope{Actor: access.Actor{Account: request.Account, Organization: request.Organization}}
	return addJournal(ctx, tx, &access.Deed{Scope: porteur, Act: access.ConfirmByLink, At: deed.At}, &access.Object{
		Type: "Action", ID: action, Detail: map[string]any{"request": request.ID},
	})
}
