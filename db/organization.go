package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/account"
	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/notify"
)

// inScope is the condition that an organisation o lies within the reach of whoever asks. Its parameters are those that
// scoped gives: $1 is the object, $2 to $4 the reach, the pôle and the organisation of the actor.
const inScope = `CASE $2 WHEN 'DEPARTMENT' THEN true WHEN 'POLE' THEN o.pole_code = $3 WHEN 'ORGANIZATION' THEN o.id = $4 ELSE false END`

func scoped(object any, scope access.Scope, more ...any) []any {
	return append([]any{object, scope.Reach.String(), scope.Actor.Pole, scope.Actor.Organization}, more...)
}

// anywhere is the scope of acts on oneself, which name an organisation that anybody may name.
func anywhere(scope access.Scope) access.Scope {
	scope.Reach = access.Departmental
	return scope
}

const (
	lockedColumns = `SELECT o.id, o.slug, o.name, o.acronym, o.kind, o.trust, coalesce(o.siret, '') AS siret, coalesce(o.pole_code, '') AS pole_code, o.version
  FROM organization o`
	lockOrganization = `-- name: LockOrganization
` + lockedColumns + ` WHERE o.id = $1 AND ` + inScope + ` FOR NO KEY UPDATE OF o`
	selectAdministered = `-- name: Administered
SELECT EXISTS (SELECT 1 FROM membership WHERE organization_id = $1 AND administrator AND ended_at IS NULL)`
	selectOrganizationInScope = `-- name: OrganizationInScope
SELECT EXISTS (SELECT 1 FROM organization o WHERE o.id = $1 AND ` + inScope + `)`
	lockSlugs = `-- name: LockSlugs
SELECT pg_advisory_xact_lock(hashtext('organization_slug'))`
	selectSlugs = `-- name: SlugsLike
SELECT slug FROM organization WHERE slug = $1 OR starts_with(slug, $1 || '-')`
	insertOrganization = `-- name: FoundOrganization
INSERT INTO organization (id, slug, name, acronym, kind, trust, siret, source, pole_code, shared_caseload, email, phone, website, edited)
VALUES ($1, $2, $3, $4, $5, 'UNCLAIMED', nullif($6, ''), $7, nullif($8, ''), $9, $10, $11, $12, true)`
	updateOrganization = `-- name: SaveOrganization
UPDATE organization SET name = $2, acronym = $3, siret = nullif($4, ''), email = $5, phone = $6, website = $7, shared_caseload = $8, trust = $9,
       kind = coalesce($10, kind), pole_code = CASE WHEN $11::text IS NULL THEN pole_code ELSE nullif($11, '') END, version = version + 1
 WHERE id = $1`
	deleteOrganizationTerritories = `-- name: DeleteOrganizationTerritories
DELETE FROM organization_territory WHERE organization_id = $1`
	insertOrganizationTerritories = `-- name: InsertOrganizationTerritories
INSERT INTO organization_territory (organization_id, territory_code, position)
SELECT $1, t.code, min(t.position) FROM unnest($2::text[]) WITH ORDINALITY AS t (code, position) GROUP BY t.code`
	updateTrust = `-- name: VerifyOrganization
UPDATE organization SET trust = $2, version = version + 1 WHERE id = $1`
	selectNamesakes = `-- name: Namesakes
SELECT o.name, coalesce(o.siret = mine.siret, false) AS same_siret FROM organization mine JOIN organization o
    ON o.id <> mine.id AND (o.siret = mine.siret OR lower(o.name) = lower(mine.name))
 WHERE mine.id = $1 ORDER BY o.name, o.id LIMIT 5`
)

// lockedOrganization is an organisation that an act holds. Whatever changes an organisation or its members locks its row
// first, so that each sees what the one before has done.
type lockedOrganization struct {
	ID      uuid.UUID       `db:"id"`
	Slug    string          `db:"slug"`
	Name    string          `db:"name"`
	Acronym string          `db:"acronym"`
	Kind    string          `db:"kind"`
	Trust   catalogue.Trust `db:"trust"`
	SIRET   string          `db:"siret"`
	Pole    string          `db:"pole_code"`
	Version int             `db:"version"`
}

// holdOrganization locks an organisation of a scope; a problem of field if there is none.
func holdOrganization(ctx context.Context, tx *sqlx.Tx, scope access.Scope, id uuid.UUID, field string) (*lockedOrganization, error) {
	return hold(ctx, tx, field, lockOrganization, scoped(id, scope)...)
}

// hold locks the organisation that a query names.
func hold(ctx context.Context, tx *sqlx.Tx, field, query string, args ...any) (*lockedOrganization, error) {
	var o lockedOrganization
	err := tx.GetContext(ctx, &o, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.NotFoundProblem(field)
	}
	return &o, err
}

// administered says whether an organisation that is held has an administrator.
func administered(ctx context.Context, tx *sqlx.Tx, organization uuid.UUID) (bool, error) {
	var has bool
	return has, tx.GetContext(ctx, &has, selectAdministered, organization)
}

// params are those that every event about an organisation carries, and more of them: names and values in turn.
func (o *lockedOrganization) params(more ...string) map[string]string {
	params := map[string]string{"organization": o.ID.String(), "organizationSlug": o.Slug}
	for i := 0; i+1 < len(more); i += 2 {
		params[more[i]] = more[i+1]
	}
	return params
}

// overseers are who answers for an organisation that nobody administers: its pôle, else the direction.
func (o *lockedOrganization) overseers() notify.Audience {
	if o.Pole != "" {
		return notify.ToPole(o.Pole)
	}
	return notify.ToDirection()
}

// detail is what the journal says of an act on an organisation.
func (o *lockedOrganization) detail(what string, more ...any) map[string]any {
	detail := map[string]any{"fait": what, "structure": o.Name}
	for i := 0; i+1 < len(more); i += 2 {
		detail[fmt.Sprint(more[i])] = more[i+1]
	}
	return detail
}

// readInScope runs a query on an organisation of a scope; false if it is not in it.
func (db *DB) readInScope(ctx context.Context, scope access.Scope, organization uuid.UUID, into any, query string, more ...any) (bool, error) {
	found := false
	err := db.ReadTx(ctx, func(tx *sqlx.Tx) error {
		if err := tx.GetContext(ctx, &found, selectOrganizationInScope, scoped(organization, scope)...); err != nil || !found {
			return err
		}
		return tx.SelectContext(ctx, into, query, append([]any{organization}, more...)...)
	})
	return found, err
}

// FoundOrganization writes a new organisation, under an address of its own.
func (db *DB) FoundOrganization(ctx context.Context, deed *access.Deed, founded *account.Founding) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		slug, err := freeSlug(ctx, tx, founded.Slug)
		if err != nil {
			return access.Object{}, err
		}
		_, err = tx.ExecContext(ctx, insertOrganization, founded.New, slug, founded.Name, founded.Acronym, orEmpty(founded.Kind), founded.SIRET, "Traverse",
			orEmpty(founded.Pole), founded.SharedCaseload, founded.Email, founded.Phone, founded.Website)
		if err != nil {
			return access.Object{}, err
		}
		made := lockedOrganization{ID: founded.New, Name: founded.Name}
		return access.Object{Type: "Organization", ID: founded.New, Detail: made.detail("structure créée", "nature", orEmpty(founded.Kind), "pole", orEmpty(founded.Pole))},
			replaceTerritories(ctx, tx, founded.New, founded.Territories)
	})
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// freeSlug gives a slug that no organisation has: the one that is wished for, or the next with a number.
func freeSlug(ctx context.Context, tx *sqlx.Tx, wished string) (string, error) {
	if _, err := tx.ExecContext(ctx, lockSlugs); err != nil {
		return "", err
	}
	var taken []string
	if err := tx.SelectContext(ctx, &taken, selectSlugs, wished); err != nil {
		return "", err
	}
	used := map[string]bool{}
	for _, slug := range taken {
		used[slug] = true
	}
	free := wished
	for n := 2; used[free]; n++ {
		free = wished + "-" + strconv.Itoa(n)
	}
	return free, nil
}

func replaceTerritories(ctx context.Context, tx *sqlx.Tx, organization uuid.UUID, territories *[]string) error {
	if territories == nil {
		return nil
	}
	if _, err := tx.ExecContext(ctx, deleteOrganizationTerritories, organization); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, insertOrganizationTerritories, organization, pq.StringArray(*territories))
	return err
}

// SaveOrganization writes what an organisation says of itself. One that was verified under another name or SIRET is to be
// looked at again, unless whoever writes could verify it herself.
func (db *DB) SaveOrganization(ctx context.Context, deed *access.Deed, saved *account.OrganizationForm) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, err := holdOrganization(ctx, tx, deed.Scope, *saved.ID, "id")
		if err != nil {
			return access.Object{}, err
		}
		if err := maySave(o, saved); err != nil {
			return access.Object{}, err
		}
		trust := o.Trust
		renamed := o.Name != saved.Name || o.SIRET != saved.SIRET
		if renamed && o.Trust == catalogue.TrustVerified && deed.Scope.Reach < access.WithinPole {
			trust = catalogue.TrustClaimed
			err = announce(ctx, tx, deed.At, notify.Event{
				Kind: notify.OrganizationUnverified, Object: o.ID, Audience: []notify.Audience{o.overseers()}, Params: o.params(),
			})
		}
		if err != nil {
			return access.Object{}, err
		}
		_, err = tx.ExecContext(ctx, updateOrganization, o.ID, saved.Name, saved.Acronym, saved.SIRET, saved.Email, saved.Phone, saved.Website,
			saved.SharedCaseload, trust, saved.Kind, saved.Pole)
		if err != nil {
			return access.Object{}, err
		}
		return access.Object{Type: "Organization", ID: o.ID, Detail: o.detail("structure modifiée", "nouveauNom", saved.Name)},
			replaceTerritories(ctx, tx, o.ID, saved.Territories)
	})
}

// maySave refuses an older version, and what the programme says of a pôle and of the Département.
func maySave(o *lockedOrganization, saved *account.OrganizationForm) error {
	if o.Version != saved.Version {
		return fault.StaleVersion()
	}
	if !catalogue.Institution(o.Kind) {
		return nil
	}
	var problems fault.Problems
	const fixed = "Le programme dit cela des pôles et du Département : cela ne se change pas ici."
	for _, field := range []struct {
		name    string
		changed bool
	}{
		{"name", o.Name != saved.Name},
		{"acronym", o.Acronym != saved.Acronym},
		{"kind", saved.Kind != nil},
		{"pole", saved.Pole != nil},
		{"territories", saved.Territories != nil},
	} {
		if field.changed {
			problems = append(problems, fault.On(field.name, fault.StateForbids, fixed)...)
		}
	}
	return problems.OrNil()
}

// VerifyOrganization says that an organisation is what it says, or no longer.
func (db *DB) VerifyOrganization(ctx context.Context, deed *access.Deed, organization uuid.UUID, version int, verified bool) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, err := holdOrganization(ctx, tx, deed.Scope, organization, "organization")
		if err != nil {
			return access.Object{}, err
		}
		if err := mayVerify(o, version, verified); err != nil {
			return access.Object{}, err
		}
		trust, kind, what := catalogue.TrustVerified, notify.OrganizationVerified, "structure vérifiée"
		if !verified {
			trust, kind, what = catalogue.TrustClaimed, notify.OrganizationUnverified, "structure à vérifier de nouveau"
		}
		if _, err := tx.ExecContext(ctx, updateTrust, o.ID, trust); err != nil {
			return access.Object{}, err
		}
		return access.Object{Type: "Organization", ID: o.ID, Detail: o.detail(what)}, announce(ctx, tx, deed.At, notify.Event{
			Kind: kind, Object: o.ID, Audience: []notify.Audience{notify.ToAdministrators(o.ID)}, Params: o.params(),
		})
	})
}

func mayVerify(o *lockedOrganization, version int, verified bool) error {
	switch {
	case o.Version != version:
		return fault.StaleVersion()
	case catalogue.Institution(o.Kind):
		return fault.On("organization", fault.StateForbids, "Un pôle ou le Département n’est pas à vérifier.")
	case verified && o.Trust == catalogue.TrustUnclaimed:
		return fault.On("organization", fault.StateForbids, "Personne n’a encore rejoint cette structure : il n’y a rien à vérifier.")
	case verified && o.Trust == catalogue.TrustVerified:
		return fault.On("organization", fault.StateForbids, "Cette structure est déjà vérifiée.")
	case !verified && o.Trust != catalogue.TrustVerified:
		return fault.On("organization", fault.StateForbids, "Cette structure n’est pas vérifiée.")
	}
	return nil
}

// Namesakes lists the organisations that have the name or the SIRET of one.
func (db *DB) Namesakes(ctx context.Context, organization uuid.UUID) ([]account.Namesake, error) {
	var namesakes []account.Namesake
	return namesakes, mapError(db.SelectContext(ctx, &namesakes, selectNamesakes, organization))
}
