package db

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/catalogue"
)

// LoadReport counts what a load did to the rows of the programme, lists of territories aside: they count with the row
// that holds them. KeptEdited are those that somebody has changed since, which the load left as they are.
type LoadReport struct {
	Created, Updated, Unchanged, KeptEdited int
}

// loaderAuthor is who writes the revisions that come from the programme's files.
const loaderAuthor = "programme"

// loaderLock keeps instances that start together from loading at the same time.
const loaderLock = 7421850632

// LoadProgramme brings the contents of the programme's files into the database, in one transaction. What is there and
// the same stays untouched: loading twice changes nothing at all. What somebody has edited is left alone: a row that
// anybody but the loader has updated, and an action that has a revision by anybody else. Nothing is deleted, but for
// the members of lists. The state of an action (status, suspension, confirmation) is never touched.
func (db *DB) LoadProgramme(ctx context.Context, c *catalogue.Contents, now time.Time) (LoadReport, error) {
	var report LoadReport
	err := db.InTx(ctx, func(tx *sqlx.Tx) error {
		l := &loading{tx: tx}
		l.exec(ctx, becomeLoader, loaderLock)
		l.vocabulary(ctx, c)
		l.territories(ctx, c)
		l.organizations(ctx, c)
		l.actions(ctx, c, now)
		report = l.report
		return l.err
	})
	if err != nil {
		return LoadReport{}, fmt.Errorf("charger le programme %s: %w", c.Programme.Code, err)
	}
	return report, nil
}

// loading writes several lists, counts, and keeps the first error.
type loading struct {
	tx     *sqlx.Tx
	report LoadReport
	err    error
}

func (l *loading) vocabulary(ctx context.Context, c *catalogue.Contents) {
	programme := c.Programme.ID
	l.upsert(ctx, upsertProgramme, rowsOf([]catalogue.Programme{c.Programme}, func(p *catalogue.Programme) programmeRow { return programmeRow(*p) }))
	l.upsert(ctx, upsertAxes, rowsOf(c.Axes, func(a *catalogue.Axis) axisRow { return axisRow(*a) }), programme)
	l.upsert(ctx, upsertThemes, rowsOf(c.Themes, func(t *catalogue.Theme) themeRow { return themeRow(*t) }), programme)
	l.upsert(ctx, upsertPublics, rowsOf(c.Publics, func(t *catalogue.TargetPublic) termRow { return newTermRow((*catalogue.Term)(t)) }))
	l.upsert(ctx, upsertBarriers, rowsOf(c.Barriers, func(t *catalogue.Barrier) termRow { return newTermRow((*catalogue.Term)(t)) }))
	l.upsert(ctx, upsertSchemes, rowsOf(c.Schemes, func(s *catalogue.Scheme) schemeRow {
		return schemeRow{s.Slug, s.Title, s.Acronym, s.Kind, document[catalogue.SchemeDocument]{s.Document}}
	}), programme)
	l.upsert(ctx, upsertFacts, rowsOf(c.Facts, func(f *catalogue.ProgrammeFact) factRow {
		return factRow{f.Kind, f.Slug, document[catalogue.ProgrammeFact]{*f}}
	}), programme)
}

func (l *loading) territories(ctx context.Context, c *catalogue.Contents) {
	territories := rowsOf(c.Territories, newTerritoryRow)
	l.upsert(ctx, upsertTerritories, territories)
	l.replace(ctx, replaceZoneMembers, territories)
	l.upsert(ctx, upsertPoles, rowsOf(c.Poles, func(p *catalogue.Pole) poleRow {
		return poleRow{p.Code, p.Number, p.Name, document[catalogue.PoleProfile]{p.Profile}}
	}))
}

func (l *loading) organizations(ctx context.Context, c *catalogue.Contents) {
	organizations := rowsOf(c.Organizations, func(o *catalogue.Organization) organizationRow {
		return organizationRow{
			ID: o.ID, Slug: o.Slug, Name: o.Name, Acronym: o.Acronym, Kind: o.Kind, Trust: o.Trust, SIRET: o.SIRET, Pole: o.Pole, Source: o.Source,
			Territories: texts(o.Territories),
		}
	})
	l.upsert(ctx, upsertOrganizations, organizations)
	l.replace(ctx, replaceOrganizationTerritories, organizations)
}

// sheetRow is an action as the loader gives it.
type sheetRow struct {
	ID      uuid.UUID              `json:"id"`
	Code    string                 `json:"code"`
	Slug    string                 `json:"slug"`
	Status  catalogue.ActionStatus `json:"status"`
	Origin  catalogue.ActionOrigin `json:"origin"`
	Content *catalogue.Sheet       `json:"content"`
}

// actions adds the actions that are new, then a revision to each that the files and nobody else have changed. The rows
// are locked before, so that nobody publishes meanwhile.
func (l *loading) actions(ctx context.Context, c *catalogue.Contents, now time.Time) {
	sheets := rowsOf(c.Actions, func(a *catalogue.Action) sheetRow {
		return sheetRow{a.ID, a.Code, a.Slug, a.Status, a.Origin, &a.Sheet}
	})
	ids := make([]string, 0, len(c.Actions))
	providers := []providerRow{}
	for i := range c.Actions {
		a := &c.Actions[i]
		ids = append(ids, a.ID.String())
		for _, p := range a.Providers {
			providers = append(providers, providerRow{a.ID, p.OrganizationID, p.ReceivesReferrals, texts(p.Territories)})
		}
	}
	l.exec(ctx, lockActions, pq.Array(ids))
	l.replace(ctx, insertActions, sheets, c.Programme.ID, now)
	l.upsert(ctx, publishRevisions, sheets, loaderAuthor, now)
	l.upsert(ctx, upsertProviders, providers, loaderAuthor)
	l.replace(ctx, replaceProviderTerritories, providers, loaderAuthor)
}

func newTermRow(t *catalogue.Term) termRow {
	return termRow{Slug: t.Slug, Label: t.Label, DataInclusion: texts(t.DataInclusion), Fallback: texts(t.Fallback), Note: t.Note}
}

func newTerritoryRow(t *catalogue.Territory) territoryRow {
	return territoryRow{
		t.Code, t.Kind, t.Name, t.CommuneCode, t.PoleCode, t.PoleBasis, t.PoleConfidence, t.AlternativePole, texts(t.PostalCodes),
		t.Population, t.Latitude, t.Longitude, texts(t.Members),
		document[catalogue.TerritoryFacts]{t.Facts},
	}
}

// texts is a list that becomes an empty array, and not NULL, when there is nothing in it.
func texts(values []string) pq.StringArray {
	if values == nil {
		return pq.StringArray{}
	}
	return values
}

func rowsOf[D, R any](values []D, turn func(*D) R) []R {
	rows := make([]R, 0, len(values))
	for i := range values {
		rows = append(rows, turn(&values[i]))
	}
	return rows
}

// exec runs a statement without rows.
func (l *loading) exec(ctx context.Context, query string, args ...any) {
	if l.err == nil {
		_, l.err = l.tx.ExecContext(ctx, query, args...)
	}
}

// replace gives rows to a statement that reports nothing.
func (l *loading) replace(ctx context.Context, query string, rows any, args ...any) {
	if given, ok := l.marshal(rows); ok {
		l.exec(ctx, query, append([]any{given}, args...)...)
	}
}

// upsert gives rows to a statement that says how many it was given, how many of them were new, how many it wrote, and
// how many it had to leave because somebody has edited them.
func (l *loading) upsert(ctx context.Context, query string, rows any, args ...any) {
	given, ok := l.marshal(rows)
	if !ok {
		return
	}
	var done struct{ Given, Created, Written, Edited int }
	if l.err = l.tx.GetContext(ctx, &done, query, append([]any{given}, args...)...); l.err != nil {
		return
	}
	l.report.Created += done.Created
	l.report.Updated += done.Written - done.Created
	l.report.Unchanged += done.Given - done.Written - done.Edited
	l.report.KeptEdited += done.Edited
}

// marshal writes rows as the JSON array that a statement takes for its first parameter. After an error nothing is ok.
func (l *loading) marshal(rows any) (given string, ok bool) {
	if l.err != nil {
		return "", false
	}
	content, err := json.Marshal(rows)
	if err != nil {
		l.err = fmt.Errorf("write rows as JSON: %w", err)
		return "", false
	}
	return string(content), true
}

// The upserts have one shape. `given` are the rows with their place in the list; `written` those that were absent or
// differ, unless edited; the last SELECT sees the table as it was before.
const (
	becomeLoader = `-- name: BecomeLoader
SELECT set_config('traverse.loader', 'on', true), pg_advisory_xact_lock($1)`

	upsertProgramme = `-- name: UpsertProgramme
WITH given AS MATERIALIZED (
    SELECT r.id, r.code, r.title, r.start_year, r.end_year, r.source
      FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, code text, title text, start_year integer, end_year integer, source text)
), written AS (
    INSERT INTO programme AS t (id, code, title, start_year, end_year, source) TABLE given
    ON CONFLICT (id) DO UPDATE SET code = EXCLUDED.code, title = EXCLUDED.title, start_year = EXCLUDED.start_year, end_year = EXCLUDED.end_year,
        source = EXCLUDED.source
    WHERE NOT t.edited AND (t.code, t.title, t.start_year, t.end_year, t.source)
        IS DISTINCT FROM (EXCLUDED.code, EXCLUDED.title, EXCLUDED.start_year, EXCLUDED.end_year, EXCLUDED.source)
    RETURNING 1
)
SELECT count(*) AS given, count(*) FILTER (WHERE t.id IS NULL) AS created, (SELECT count(*) FROM written) AS written,
       count(*) FILTER (WHERE t.edited) AS edited
  FROM given g LEFT JOIN programme t ON t.id = g.id`

	upsertAxes = `-- name: UpsertAxes
WITH given AS MATERIALIZED (
    SELECT $2::uuid AS programme_id, r.code, e.position::integer AS position, r.title, r.short_title, r.source
      FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e (doc, position),
           jsonb_to_record(e.doc) AS r (code text, title text, short_title text, source text)
), written AS (
    INSERT INTO axis AS t (programme_id, code, position, title, short_title, source) TABLE given
    ON CONFLICT (programme_id, code) DO UPDATE SET position = EXCLUDED.position, title = EXCLUDED.title, short_title = EXCLUDED.short_title,
        source = EXCLUDED.source
    WHERE NOT t.edited AND (t.position, t.title, t.short_title, t.source)
        IS DISTINCT FROM (EXCLUDED.position, EXCLUDED.title, EXCLUDED.short_title, EXCLUDED.source)
    RETURNING 1
)
SELECT count(*) AS given, count(*) FILTER (WHERE t.code IS NULL) AS created, (SELECT count(*) FROM written) AS written,
       count(*) FILTER (WHERE t.edited) AS edited
  FROM given g LEFT JOIN axis t ON t.programme_id = g.programme_id AND t.code = g.code`

	upsertThemes = `-- name: UpsertThemes
WITH given AS MATERIALIZED (
    SELECT $2::uuid AS programme_id, r.code, r.axis_code, e.position::integer AS position, r.title, r.source
      FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e (doc, position),
           jsonb_to_record(e.doc) AS r (code text, axis_code text, title text, source text)
), written AS (
    INSERT INTO theme AS t (programme_id, code, axis_code, position, title, source) TABLE given
    ON CONFLICT (programme_id, code) DO UPDATE SET axis_code = EXCLUDED.axis_code, position = EXCLUDED.position, title = EXCLUDED.title,
        source = EXCLUDED.source
    WHERE NOT t.edited AND (t.axis_code, t.position, t.title, t.source)
        IS DISTINCT FROM (EXCLUDED.axis_code, EXCLUDED.position, EXCLUDED.title, EXCLUDED.source)
    RETURNING 1
)
SELECT count(*) AS given, count(*) FILTER (WHERE t.code IS NULL) AS created, (SELECT count(*) FROM written) AS written,
       count(*) FILTER (WHERE t.edited) AS edited
  FROM given g LEFT JOIN theme t ON t.programme_id = g.programme_id AND t.code = g.code`

	upsertPublics = `-- name: UpsertTargetPublics
WITH given AS MATERIALIZED (
    SELECT r.slug, e.position::integer AS position, r.label, r.data_inclusion, r.data_inclusion_fallback, r.note
      FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e (doc, position),
           jsonb_to_record(e.doc) AS r (slug text, label text, data_inclusion text[], data_inclusion_fallback text[], note text)
), written AS (
    INSERT INTO target_public AS t (slug, position, label, data_inclusion, data_inclusion_fallback, note) TABLE given
    ON CONFLICT (slug) DO UPDATE SET position = EXCLUDED.position, label = EXCLUDED.label, data_inclusion = EXCLUDED.data_inclusion,
        data_inclusion_fallback = EXCLUDED.data_inclusion_fallback, note = EXCLUDED.note
    WHERE NOT t.edited AND (t.position, t.label, t.data_inclusion, t.data_inclusion_fallback, t.note)
        IS DISTINCT FROM (EXCLUDED.position, EXCLUDED.label, EXCLUDED.data_inclusion, EXCLUDED.data_inclusion_fallback, EXCLUDED.note)
    RETURNING 1
)
SELECT count(*) AS given, count(*) FILTER (WHERE t.slug IS NULL) AS created, (SELECT count(*) FROM written) AS written,
       count(*) FILTER (WHERE t.edited) AS edited
  FROM given g LEFT JOIN target_public t ON t.slug = g.slug`

	upsertBarriers = `-- name: UpsertBarriers
WITH given AS MATERIALIZED (
    SELECT r.slug, e.position::integer AS position, r.label, r.data_inclusion, r.data_inclusion_fallback, r.note
      FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e (doc, position),
           jsonb_to_record(e.doc) AS r (slug text, label text, data_inclusion text[], data_inclusion_fallback text[], note text)
), written AS (
    INSERT INTO barrier AS t (slug, position, label, data_inclusion, data_inclusion_fallback, note) TABLE given
    ON CONFLICT (slug) DO UPDATE SET position = EXCLUDED.position, label = EXCLUDED.label, data_inclusion = EXCLUDED.data_inclusion,
        data_inclusion_fallback = EXCLUDED.data_inclusion_fallback, note = EXCLUDED.note
    WHERE NOT t.edited AND (t.position, t.label, t.data_inclusion, t.data_inclusion_fallback, t.note)
        IS DISTINCT FROM (EXCLUDED.position, EXCLUDED.label, EXCLUDED.data_inclusion, EXCLUDED.data_inclusion_fallback, EXCLUDED.note)
    RETURNING 1
)
SELECT count(*) AS given, count(*) FILTER (WHERE t.slug IS NULL) AS created, (SELECT count(*) FROM written) AS written,
       count(*) FILTER (WHERE t.edited) AS edited
  FROM given g LEFT JOIN barrier t ON t.slug = g.slug`

	upsertTerritories = `-- name: UpsertTerritories
WITH given AS MATERIALIZED (
    SELECT r.code, r.kind, e.position::integer AS position, r.name, nullif(r.commune_code, '') AS commune_code, nullif(r.pole_code, '') AS pole_code,
           nullif(r.pole_basis, '') AS pole_basis, nullif(r.pole_confidence, '') AS pole_confidence,
           nullif(r.alternative_pole_code, '') AS alternative_pole_code, r.postal_codes, r.population, r.latitude, r.longitude, r.facts
      FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e (doc, position),
           jsonb_to_record(e.doc) AS r (code text, kind text, name text, commune_code text, pole_code text, pole_basis text, pole_confidence text,
                alternative_pole_code text, postal_codes text[], population integer, latitude double precision, longitude double precision, facts jsonb)
), written AS (
    INSERT INTO territory AS t (code, kind, position, name, commune_code, pole_code, pole_basis, pole_confidence, alternative_pole_code, postal_codes,
        population, latitude, longitude, facts) TABLE given
    ON CONFLICT (code) DO UPDATE SET kind = EXCLUDED.kind, position = EXCLUDED.position, name = EXCLUDED.name, commune_code = EXCLUDED.commune_code,
        pole_code = EXCLUDED.pole_code, pole_basis = EXCLUDED.pole_basis, pole_confidence = EXCLUDED.pole_confidence,
        alternative_pole_code = EXCLUDED.alternative_pole_code, postal_codes = EXCLUDED.postal_codes, population = EXCLUDED.population,
        latitude = EXCLUDED.latitude, longitude = EXCLUDED.longitude, facts = EXCLUDED.facts
    WHERE NOT t.edited AND (t.kind, t.position, t.name, t.commune_code, t.pole_code, t.pole_basis, t.pole_confidence, t.alternative_pole_code,
            t.postal_codes, t.population, t.latitude, t.longitude, t.facts)
        IS DISTINCT FROM (EXCLUDED.kind, EXCLUDED.position, EXCLUDED.name, EXCLUDED.commune_code, EXCLUDED.pole_code, EXCLUDED.pole_basis,
            EXCLUDED.pole_confidence, EXCLUDED.alternative_pole_code, EXCLUDED.postal_codes, EXCLUDED.population, EXCLUDED.latitude,
            EXCLUDED.longitude, EXCLUDED.facts)
    RETURNING 1
)
SELECT count(*) AS given, count(*) FILTER (WHERE t.code IS NULL) AS created, (SELECT count(*) FROM written) AS written,
       count(*) FILTER (WHERE t.edited) AS edited
  FROM given g LEFT JOIN territory t ON t.code = g.code`

	replaceZoneMembers = `-- name: ReplaceZoneMembers
WITH parent AS MATERIALIZED (
    SELECT t.code, r.members
      FROM jsonb_to_recordset($1::jsonb) AS r (code text, members text[]) JOIN territory t ON t.code = r.code AND NOT t.edited
), removed AS (
    DELETE FROM zone_member z USING parent p WHERE z.zone_code = p.code AND z.member_code <> ALL (p.members)
)
INSERT INTO zone_member AS z (zone_code, member_code, position)
SELECT p.code, m.code, m.position FROM parent p, unnest(p.members) WITH ORDINALITY AS m (code, position)
ON CONFLICT (zone_code, member_code) DO UPDATE SET position = EXCLUDED.position WHERE z.position <> EXCLUDED.position`

	upsertPoles = `-- name: UpsertPoles
WITH given AS MATERIALIZED (
    SELECT r.code, r.number, r.name, r.profile FROM jsonb_to_recordset($1::jsonb) AS r (code text, number integer, name text, profile jsonb)
), written AS (
    INSERT INTO pole AS t (code, number, name, profile) TABLE given
    ON CONFLICT (code) DO UPDATE SET number = EXCLUDED.number, name = EXCLUDED.name, profile = EXCLUDED.profile
    WHERE NOT t.edited AND (t.number, t.name, t.profile) IS DISTINCT FROM (EXCLUDED.number, EXCLUDED.name, EXCLUDED.profile)
    RETURNING 1
)
SELECT count(*) AS given, count(*) FILTER (WHERE t.code IS NULL) AS created, (SELECT count(*) FROM written) AS written,
       count(*) FILTER (WHERE t.edited) AS edited
  FROM given g LEFT JOIN pole t ON t.code = g.code`

	upsertSchemes = `-- name: UpsertSchemes
WITH given AS MATERIALIZED (
    SELECT r.slug, $2::uuid AS programme_id, e.position::integer AS position, r.title, r.acronym, r.kind, r.document
      FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e (doc, position),
           jsonb_to_record(e.doc) AS r (slug text, title text, acronym text, kind text, document jsonb)
), written AS (
    INSERT INTO scheme AS t (slug, programme_id, position, title, acronym, kind, document) TABLE given
    ON CONFLICT (slug) DO UPDATE SET programme_id = EXCLUDED.programme_id, position = EXCLUDED.position, title = EXCLUDED.title,
        acronym = EXCLUDED.acronym, kind = EXCLUDED.kind, document = EXCLUDED.document
    WHERE NOT t.edited AND (t.programme_id, t.position, t.title, t.acronym, t.kind, t.document)
        IS DISTINCT FROM (EXCLUDED.programme_id, EXCLUDED.position, EXCLUDED.title, EXCLUDED.acronym, EXCLUDED.kind, EXCLUDED.document)
    RETURNING 1
)
SELECT count(*) AS given, count(*) FILTER (WHERE t.slug IS NULL) AS created, (SELECT count(*) FROM written) AS written,
       count(*) FILTER (WHERE t.edited) AS edited
  FROM given g LEFT JOIN scheme t ON t.slug = g.slug`

	upsertFacts = `-- name: UpsertProgrammeFacts
WITH given AS MATERIALIZED (
    SELECT $2::uuid AS programme_id, r.kind, r.slug, e.position::integer AS position, r.document
      FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e (doc, position),
           jsonb_to_record(e.doc) AS r (kind text, slug text, document jsonb)
), written AS (
    INSERT INTO programme_fact AS t (programme_id, kind, slug, position, document) TABLE given
    ON CONFLICT (programme_id, kind, slug) DO UPDATE SET position = EXCLUDED.position, document = EXCLUDED.document
    WHERE NOT t.edited AND (t.position, t.document) IS DISTINCT FROM (EXCLUDED.position, EXCLUDED.document)
    RETURNING 1
)
SELECT count(*) AS given, count(*) FILTER (WHERE t.slug IS NULL) AS created, (SELECT count(*) FROM written) AS written,
       count(*) FILTER (WHERE t.edited) AS edited
  FROM given g LEFT JOIN programme_fact t ON t.programme_id = g.programme_id AND t.kind = g.kind AND t.slug = g.slug`

	upsertOrganizations = `-- name: UpsertOrganizations
WITH given AS MATERIALIZED (
    SELECT r.id, r.slug, r.name, r.acronym, r.kind, r.trust, nullif(r.siret, '') AS siret, r.source, nullif(r.pole_code, '') AS pole_code
      FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, slug text, name text, acronym text, kind text, trust text, siret text, source text, pole_code text)
), written AS (
    INSERT INTO organization AS t (id, slug, name, acronym, kind, trust, siret, source, pole_code) TABLE given
    ON CONFLICT (id) DO UPDATE SET slug = EXCLUDED.slug, name = EXCLUDED.name, acronym = EXCLUDED.acronym, kind = EXCLUDED.kind,
        trust = EXCLUDED.trust, siret = EXCLUDED.siret, source = EXCLUDED.source, pole_code = EXCLUDED.pole_code
    WHERE NOT t.edited AND (t.slug, t.name, t.acronym, t.kind, t.trust, t.siret, t.source, t.pole_code)
        IS DISTINCT FROM (EXCLUDED.slug, EXCLUDED.name, EXCLUDED.acronym, EXCLUDED.kind, EXCLUDED.trust, EXCLUDED.siret, EXCLUDED.source, EXCLUDED.pole_code)
    RETURNING 1
)
SELECT count(*) AS given, count(*) FILTER (WHERE t.id IS NULL) AS created, (SELECT count(*) FROM written) AS written,
       count(*) FILTER (WHERE t.edited) AS edited
  FROM given g LEFT JOIN organization t ON t.id = g.id`

	replaceOrganizationTerritories = `-- name: ReplaceOrganizationTerritories
WITH parent AS MATERIALIZED (
    SELECT o.id, r.territories
      FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, territories text[]) JOIN organization o ON o.id = r.id AND NOT o.edited
), removed AS (
    DELETE FROM organization_territory x USING parent p WHERE x.organization_id = p.id AND x.territory_code <> ALL (p.territories)
)
INSERT INTO organization_territory AS x (organization_id, territory_code, position)
SELECT p.id, t.code, t.position FROM parent p, unnest(p.territories) WITH ORDINALITY AS t (code, position)
ON CONFLICT (organization_id, territory_code) DO UPDATE SET position = EXCLUDED.position WHERE x.position <> EXCLUDED.position`

	lockActions = `-- name: LockActions
SELECT id FROM action WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`

	insertActions = `-- name: InsertActions
INSERT INTO action (id, programme_id, code, slug, status, origin, published_revision, updated_at)
SELECT r.id, $2::uuid, r.code, r.slug, r.status, r.origin, 1, $3::timestamptz
  FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, code text, slug text, status text, origin text)
ON CONFLICT (id) DO NOTHING`

	publishRevisions = `-- name: PublishRevisions
WITH given AS MATERIALIZED (
    SELECT r.id, r.content, (SELECT max(v.number) FROM action_revision v WHERE v.action_id = r.id) AS latest,
           EXISTS (SELECT FROM action_revision v WHERE v.action_id = r.id AND v.author <> $2::text) AS edited
      FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, content jsonb)
), written AS (
    INSERT INTO action_revision (action_id, number, status, author, created_at, published_at, content)
    SELECT g.id, coalesce(g.latest, 0) + 1, 'PUBLISHED', $2::text, $3::timestamptz, $3::timestamptz, g.content
      FROM given g LEFT JOIN action_revision v ON v.action_id = g.id AND v.number = g.latest
     WHERE NOT g.edited AND v.content IS DISTINCT FROM g.content
    RETURNING action_id, number
), moved AS (
    UPDATE action a SET published_revision = w.number, updated_at = $3::timestamptz FROM written w WHERE a.id = w.action_id AND w.number > 1
)
SELECT count(*) AS given, count(*) FILTER (WHERE g.latest IS NULL) AS created, (SELECT count(*) FROM written) AS written,
       count(*) FILTER (WHERE g.edited) AS edited
  FROM given g`

	upsertProviders = `-- name: UpsertActionProviders
WITH given AS MATERIALIZED (
    SELECT r.action_id, r.organization_id, (row_number() OVER (PARTITION BY r.action_id ORDER BY e.position))::integer AS position, r.receives_referrals,
           EXISTS (SELECT FROM action_revision v WHERE v.action_id = r.action_id AND v.author <> $2::text)
           OR EXISTS (SELECT FROM action_provider_removed x WHERE x.action_id = r.action_id AND x.organization_id = r.organization_id) AS elsewhere
      FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e (doc, position),
           jsonb_to_record(e.doc) AS r (action_id uuid, organization_id uuid, receives_referrals boolean)
), written AS (
    INSERT INTO action_provider AS t (action_id, organization_id, position, receives_referrals)
    SELECT g.action_id, g.organization_id, g.position, g.receives_referrals FROM given g WHERE NOT g.elsewhere
    ON CONFLICT (action_id, organization_id) DO UPDATE SET position = EXCLUDED.position, receives_referrals = EXCLUDED.receives_referrals
    WHERE NOT t.edited AND (t.position, t.receives_referrals) IS DISTINCT FROM (EXCLUDED.position, EXCLUDED.receives_referrals)
    RETURNING 1
)
SELECT count(*) AS given, count(*) FILTER (WHERE t.action_id IS NULL AND NOT g.elsewhere) AS created, (SELECT count(*) FROM written) AS written,
       count(*) FILTER (WHERE t.edited OR g.elsewhere) AS edited
  FROM given g LEFT JOIN action_provider t ON t.action_id = g.action_id AND t.organization_id = g.organization_id`

	replaceProviderTerritories = `-- name: ReplaceActionProviderTerritories
WITH parent AS MATERIALIZED (
    SELECT p.action_id, p.organization_id, r.territories
      FROM jsonb_to_recordset($1::jsonb) AS r (action_id uuid, organization_id uuid, territories text[])
      JOIN action_provider p ON p.action_id = r.action_id AND p.organization_id = r.organization_id AND NOT p.edited
     WHERE NOT EXISTS (SELECT FROM action_revision v WHERE v.action_id = r.action_id AND v.author <> $2::text)
), removed AS (
    DELETE FROM action_provider_territory x USING parent p
     WHERE x.action_id = p.action_id AND x.organization_id = p.organization_id AND x.territory_code <> ALL (p.territories)
)
INSERT INTO action_provider_territory AS x (action_id, organization_id, territory_code, position)
SELECT p.action_id, p.organization_id, t.code, t.position FROM parent p, unnest(p.territories) WITH ORDINALITY AS t (code, position)
ON CONFLICT (action_id, organization_id, territory_code) DO UPDATE SET position = EXCLUDED.position WHERE x.position <> EXCLUDED.position`
)
