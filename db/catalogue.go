package db

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/catalogue"
	"traverse/internal/rules"
)

// The types below are rows as they are read, and as the loader gives them to a statement as JSON. An empty text stands
// for NULL where the column may be NULL.

type programmeRow struct {
	ID        uuid.UUID `db:"id" json:"id"`
	Code      string    `db:"code" json:"code"`
	Title     string    `db:"title" json:"title"`
	StartYear int       `db:"start_year" json:"start_year"`
	EndYear   int       `db:"end_year" json:"end_year"`
	Source    string    `db:"source" json:"source"`
}

type axisRow struct {
	Code       string `db:"code" json:"code"`
	Title      string `db:"title" json:"title"`
	ShortTitle string `db:"short_title" json:"short_title"`
	Source     string `db:"source" json:"source"`
}

type themeRow struct {
	Code     string `db:"code" json:"code"`
	AxisCode string `db:"axis_code" json:"axis_code"`
	Title    string `db:"title" json:"title"`
	Source   string `db:"source" json:"source"`
	Version  int    `db:"version" json:"-"`
}

type termRow struct {
	Slug          string         `db:"slug" json:"slug"`
	Label         string         `db:"label" json:"label"`
	DataInclusion pq.StringArray `db:"data_inclusion" json:"data_inclusion"`
	Fallback      pq.StringArray `db:"data_inclusion_fallback" json:"data_inclusion_fallback"`
	Note          string         `db:"note" json:"note"`
	Version       int            `db:"version" json:"-"`
}

func (r *termRow) term() catalogue.Term {
	return catalogue.Term{Slug: r.Slug, Label: r.Label, DataInclusion: r.DataInclusion, Fallback: r.Fallback, Note: r.Note, Version: r.Version}
}

type territoryRow struct {
	Code            string                             `db:"code" json:"code"`
	Kind            catalogue.TerritoryKind            `db:"kind" json:"kind"`
	Name            string                             `db:"name" json:"name"`
	CommuneCode     string                             `db:"commune_code" json:"commune_code"`
	PoleCode        string                             `db:"pole_code" json:"pole_code"`
	PoleBasis       catalogue.AssignmentBasis          `db:"pole_basis" json:"pole_basis"`
	PoleConfidence  catalogue.Confidence               `db:"pole_confidence" json:"pole_confidence"`
	AlternativePole string                             `db:"alternative_pole_code" json:"alternative_pole_code"`
	PostalCodes     pq.StringArray                     `db:"postal_codes" json:"postal_codes"`
	Population      *int                               `db:"population" json:"population"`
	Latitude        *float64                           `db:"latitude" json:"latitude"`
	Longitude       *float64                           `db:"longitude" json:"longitude"`
	Members         pq.StringArray                     `db:"members" json:"members"`
	Facts           document[catalogue.TerritoryFacts] `db:"facts" json:"facts"`
}

func (r *territoryRow) territory() catalogue.Territory {
	return catalogue.Territory{
		Code: r.Code, Kind: r.Kind, Name: r.Name, CommuneCode: r.CommuneCode, PoleCode: r.PoleCode, PoleBasis: r.PoleBasis,
		PoleConfidence: r.PoleConfidence, AlternativePole: r.AlternativePole, PostalCodes: r.PostalCodes, Population: r.Population,
		Latitude: r.Latitude, Longitude: r.Longitude, Members: r.Members, Facts: r.Facts.value,
	}
}

type poleRow struct {
	Code    string                          `db:"code" json:"code"`
	Number  int                             `db:"number" json:"number"`
	Name    string                          `db:"name" json:"name"`
	Profile document[catalogue.PoleProfile] `db:"profile" json:"profile"`
}

type schemeRow struct {
	Slug     string                             `db:"slug" json:"slug"`
	Title    string                             `db:"title" json:"title"`
	Acronym  string                             `db:"acronym" json:"acronym"`
	Kind     string                             `db:"kind" json:"kind"`
	Document document[catalogue.SchemeDocument] `db:"document" json:"document"`
}

type factRow struct {
	Kind     catalogue.FactKind                `db:"kind" json:"kind"`
	Slug     string                            `db:"slug" json:"slug"`
	Document document[catalogue.ProgrammeFact] `db:"document" json:"document"`
}

func (r *factRow) fact() catalogue.ProgrammeFact {
	fact := r.Document.value
	fact.Kind, fact.Slug = r.Kind, r.Slug
	return fact
}

type organizationRow struct {
	ID          uuid.UUID       `db:"id" json:"id"`
	Slug        string          `db:"slug" json:"slug"`
	Name        string          `db:"name" json:"name"`
	Acronym     string          `db:"acronym" json:"acronym"`
	Kind        string          `db:"kind" json:"kind"`
	Trust       catalogue.Trust `db:"trust" json:"trust"`
	SIRET       string          `db:"siret" json:"siret"`
	Pole        string          `db:"pole_code" json:"pole_code"`
	Shared      bool            `db:"shared_caseload" json:"-"`
	Email       string          `db:"email" json:"-"`
	Phone       string          `db:"phone" json:"-"`
	Website     string          `db:"website" json:"-"`
	Version     int             `db:"version" json:"-"`
	Source      string          `db:"source" json:"source"`
	Territories pq.StringArray  `db:"territories" json:"territories"`
}

func (r *organizationRow) organization() catalogue.Organization {
	return catalogue.Organization{
		ID: r.ID, Slug: r.Slug, Name: r.Name, Acronym: r.Acronym, Kind: r.Kind, Trust: r.Trust, SIRET: r.SIRET, Pole: r.Pole,
		SharedCaseload: r.Shared, Email: r.Email, Phone: r.Phone, Website: r.Website, Territories: r.Territories, Source: r.Source, Version: r.Version,
	}
}

type actionRow struct {
	ID             uuid.UUID                 `db:"id"`
	Code           string                    `db:"code"`
	Slug           string                    `db:"slug"`
	Status         catalogue.ActionStatus    `db:"status"`
	SuspendedUntil *time.Time                `db:"suspended_until"`
	Origin         catalogue.ActionOrigin    `db:"origin"`
	Revision       int                       `db:"revision"`
	ConfirmedAt    *time.Time                `db:"confirmed_at"`
	UpdatedAt      time.Time                 `db:"updated_at"`
	Version        int                       `db:"version"`
	Content        document[catalogue.Sheet] `db:"content"`
}

func (r *actionRow) action(providers []catalogue.ActionProvider) catalogue.Action {
	if providers == nil {
		providers = []catalogue.ActionProvider{}
	}
	return catalogue.Action{
		ID: r.ID, Code: r.Code, Slug: r.Slug, Status: r.Status, SuspendedUntil: r.SuspendedUntil, Origin: r.Origin, Revision: r.Revision,
		ConfirmedAt: r.ConfirmedAt, UpdatedAt: r.UpdatedAt, Version: r.Version, Providers: providers, Sheet: r.Content.value,
	}
}

type providerRow struct {
	ActionID          uuid.UUID      `db:"action_id" json:"action_id"`
	OrganizationID    uuid.UUID      `db:"organization_id" json:"organization_id"`
	ReceivesReferrals bool           `db:"receives_referrals" json:"receives_referrals"`
	Territories       pq.StringArray `db:"territories" json:"territories"`
}

// document is a jsonb column that holds a T.
type document[T any] struct{ value T }

// Scan reads the column.
func (d *document[T]) Scan(source any) error {
	content, ok := source.([]byte)
	if !ok {
		return fmt.Errorf("read a JSON document: got %T", source)
	}
	return json.Unmarshal(content, &d.value)
}

// MarshalJSON writes the document itself.
func (d document[T]) MarshalJSON() ([]byte, error) { return json.Marshal(d.value) }

const (
	// A catalogue of 100 000 sheets takes longer to read than any other statement may.
	allowLongRead = `-- name: AllowLongRead
SET LOCAL statement_timeout = '2min'`

	selectVersion = `-- name: CatalogueVersion
SELECT version FROM catalogue_version`

	selectVersions = `-- name: Versions
SELECT c.version AS catalogue, p.version AS places FROM catalogue_version c, places_version p`

	selectProgrammes = `-- name: Programmes
SELECT id, code, title, start_year, end_year, source FROM programme ORDER BY start_year DESC, code COLLATE "C"`

	selectAxes = `-- name: Axes
SELECT code, title, short_title, source FROM axis WHERE programme_id = $1 ORDER BY position, code COLLATE "C"`

	selectThemes = `-- name: Themes
SELECT code, axis_code, title, source, version FROM theme WHERE programme_id = $1 ORDER BY position, code COLLATE "C"`

	selectPublics = `-- name: TargetPublics
SELECT slug, label, data_inclusion, data_inclusion_fallback, note, version FROM target_public ORDER BY position, slug COLLATE "C"`

	selectBarriers = `-- name: Barriers
SELECT slug, label, data_inclusion, data_inclusion_fallback, note, version FROM barrier ORDER BY position, slug COLLATE "C"`

	selectTerritories = `-- name: Territories
SELECT t.code, t.kind, t.name, coalesce(t.commune_code, '') AS commune_code, coalesce(t.pole_code, '') AS pole_code,
       coalesce(t.pole_basis, '') AS pole_basis, coalesce(t.pole_confidence, '') AS pole_confidence,
       coalesce(t.alternative_pole_code, '') AS alternative_pole_code, t.postal_codes, t.population, t.latitude, t.longitude, t.facts,
       ARRAY(SELECT m.member_code FROM zone_member m WHERE m.zone_code = t.code ORDER BY m.position, m.member_code COLLATE "C") AS members
  FROM territory t ORDER BY t.position, t.code COLLATE "C"`

	selectPoles = `-- name: Poles
SELECT code, number, name, profile FROM pole ORDER BY number`

	selectSchemes = `-- name: Schemes
SELECT slug, title, acronym, kind, document FROM scheme WHERE programme_id = $1 ORDER BY position, slug COLLATE "C"`

	selectFacts = `-- name: ProgrammeFacts
SELECT kind, slug, document FROM programme_fact WHERE programme_id = $1 ORDER BY kind COLLATE "C", position, slug COLLATE "C"`

	selectOrganizations = `-- name: Organizations
SELECT o.id, o.slug, o.name, o.acronym, o.kind, o.trust, coalesce(o.siret, '') AS siret, coalesce(o.pole_code, '') AS pole_code,
       o.shared_caseload, o.email, o.phone, o.website, o.version, o.source,
       ARRAY(SELECT t.territory_code FROM organization_territory t WHERE t.organization_id = o.id ORDER BY t.position, t.territory_code COLLATE "C") AS territories
  FROM organization o ORDER BY o.slug COLLATE "C"`

	selectActions = `-- name: PublishedActions
SELECT a.id, a.code, a.slug, a.status, a.suspended_until, a.origin, a.published_revision AS revision, a.confirmed_at, a.updated_at, a.version, r.content
  FROM action a JOIN action_revision r ON r.action_id = a.id AND r.number = a.published_revision
 WHERE a.programme_id = $1 AND a.status NOT IN ('DRAFT', 'IN_REVIEW')
 ORDER BY string_to_array(a.code, '.')::numeric[]`

	selectProviders = `-- name: ActionProviders
SELECT p.action_id, p.organization_id, p.receives_referrals,
       ARRAY(SELECT t.territory_code FROM action_provider_territory t
              WHERE t.action_id = p.action_id AND t.organization_id = p.organization_id ORDER BY t.position, t.territory_code COLLATE "C") AS territories
  FROM action_provider p JOIN action a ON a.id = p.action_id
 WHERE a.programme_id = $1 ORDER BY p.action_id, p.position, p.organization_id`
)

// Versions reads the versions of the published catalogue and of the sessions: each moves with every change.
func (db *DB) Versions(ctx context.Context) (catalogue.Versions, error) {
	var versions catalogue.Versions
	if err := db.GetContext(ctx, &versions, selectVersions); err != nil {
		return catalogue.Versions{}, fmt.Errorf("lire la version du catalogue: %w", mapError(err))
	}
	return versions, nil
}

// LoadCatalogue reads the published catalogue of the newest programme, as one instant saw it. A database without a
// programme gives contents without one. Every list has a stable order and none is nil.
func (db *DB) LoadCatalogue(ctx context.Context) (*catalogue.Contents, error) {
	var contents *catalogue.Contents
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		r := &reading{tx: tx}
		contents = r.contents(ctx)
		return r.err
	})
	if err != nil {
		return nil, fmt.Errorf("lire le catalogue: %w", err)
	}
	return contents, nil
}

// reading reads several lists and keeps the first error.
type reading struct {
	tx  *sqlx.Tx
	err error
}

func (r *reading) contents(ctx context.Context) *catalogue.Contents {
	c := &catalogue.Contents{}
	if _, r.err = r.tx.ExecContext(ctx, allowLongRead); r.err != nil {
		return nil
	}
	if r.err = r.tx.GetContext(ctx, &c.Version, selectVersion); r.err != nil {
		return nil
	}
	c.Programmes = each(ctx, r, func(p *programmeRow) catalogue.Programme { return catalogue.Programme(*p) }, selectProgrammes)
	if len(c.Programmes) > 0 {
		c.Programme = c.Programmes[0]
	}
	programme := c.Programme.ID
	c.Axes = each(ctx, r, func(a *axisRow) catalogue.Axis { return catalogue.Axis(*a) }, selectAxes, programme)
	c.Themes = each(ctx, r, func(t *themeRow) catalogue.Theme { return catalogue.Theme(*t) }, selectThemes, programme)
	c.Publics = each(ctx, r, func(t *termRow) catalogue.TargetPublic { return catalogue.TargetPublic(t.term()) }, selectPublics)
	c.Barriers = each(ctx, r, func(t *termRow) catalogue.Barrier { return catalogue.Barrier(t.term()) }, selectBarriers)
	c.Territories = each(ctx, r, (*territoryRow).territory, selectTerritories)
	c.Poles = each(ctx, r, func(p *poleRow) catalogue.Pole {
		return catalogue.Pole{Code: p.Code, Number: p.Number, Name: p.Name, Profile: p.Profile.value}
	}, selectPoles)
	c.Schemes = each(ctx, r, func(s *schemeRow) catalogue.Scheme {
		return catalogue.Scheme{Slug: s.Slug, Title: s.Title, Acronym: s.Acronym, Kind: s.Kind, Document: s.Document.value}
	}, selectSchemes, programme)
	c.Organizations = each(ctx, r, (*organizationRow).organization, selectOrganizations)
	c.Facts = each(ctx, r, (*factRow).fact, selectFacts, programme)
	for _, s := range each(ctx, r, func(s *settingRow) settingRow { return *s }, selectSettings) {
		if c.Rules == nil {
			c.Rules = make(rules.Values)
		}
		c.Rules[s.Name] = s.Value
	}
	providers := map[uuid.UUID][]catalogue.ActionProvider{}
	for _, p := range each(ctx, r, func(p *providerRow) providerRow { return *p }, selectProviders, programme) {
		providers[p.ActionID] = append(providers[p.ActionID], catalogue.ActionProvider{
			OrganizationID: p.OrganizationID, Territories: p.Territories, ReceivesReferrals: p.ReceivesReferrals,
		})
	}
	c.Actions = each(ctx, r, func(a *actionRow) catalogue.Action { return a.action(providers[a.ID]) }, selectActions, programme)
	return c
}

// each reads the rows of a statement and turns each into what the domain knows. After an error it reads nothing.
func each[R, D any](ctx context.Context, r *reading, turn func(*R) D, query string, args ...any) []D {
	if r.err != nil {
		return nil
	}
	var rows []R
	if r.err = r.tx.SelectContext(ctx, &rows, query, args...); r.err != nil {
		return nil
	}
	turned := make([]D, 0, len(rows))
	for i := range rows {
		turned = append(turned, turn(&rows[i]))
	}
	return turned
}

// catalogueChannel is where the database announces, at COMMIT, that the catalogue has changed.
const catalogueChannel = "catalogue"

// How long the listener waits before it connects again, at first and at most.
const (
	firstReconnect = 50 * time.Millisecond
	lastReconnect  = time.Second
)

// ListenCatalogue calls notify, from this goroutine, each time the catalogue may have changed: when the listening
// begins, at every announcement of the database, and after a lost connection is there again, since announcements may
// have been lost with it. It connects again by itself. It returns nil when ctx ends, and leaves nothing running.
func (db *DB) ListenCatalogue(ctx context.Context, notify func()) error {
	return db.Listen(ctx, func(Announcement) { notify() }, catalogueChannel)
}

// listenerAddress writes a configuration as key='value' pairs, since a listener takes nothing else.
func listenerAddress(config pq.Config) string {
	pairs := map[string]string{}
	fields := reflect.TypeFor[pq.Config]()
	for field, value := range reflect.ValueOf(config).Fields() {
		if name := field.Tag.Get("postgres"); name != "" && name != "-" && name != "service" && !value.IsZero() {
			pairs[name] = settingText(value)
		}
	}
	if field, ok := fields.FieldByName("SSLSNI"); ok && !config.SSLSNI {
		pairs[field.Tag.Get("postgres")] = "no" // the default is yes
	}
	for _, other := range config.Multi {
		address := ""
		if other.Hostaddr.IsValid() {
			address = other.Hostaddr.String()
		}
		pairs["host"] += "," + other.Host
		pairs["hostaddr"] += "," + address
		pairs["port"] += "," + strconv.Itoa(int(other.Port))
	}
	if strings.Trim(pairs["hostaddr"], ",") == "" {
		delete(pairs, "hostaddr")
	}
	maps.Copy(pairs, config.Runtime)
	var text strings.Builder
	escape := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	for name, value := range pairs {
		fmt.Fprintf(&text, "%s='%s' ", name, escape.Replace(value))
	}
	return text.String()
}

// settingText writes one value of a configuration as an address has it.
func settingText(value reflect.Value) string {
	switch v := value.Interface().(type) {
	case time.Duration:
		return strconv.Itoa(int(v / time.Second))
	case bool:
		return "yes"
	default:
		return fmt.Sprint(v)
	}
}
