// Package demo writes the fictitious data of a demonstration: always the same ones, marked as such, beside the real
// programme. Nothing here is in the programme; every address is @demo.invalid.
package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/db"
)

// namespace is that of the identifiers of fictitious things: two demonstrations have the same.
var namespace = uuid.MustParse("d3705eed-0000-4000-8000-000000000013")

func idOf(kind, name string) uuid.UUID { return uuid.NewSHA1(namespace, []byte(kind+":"+name)) }

// person is a fictitious account with its memberships, by the slug of the organisation.
type person struct {
	slug, name  string
	memberships []membership
}

type membership struct {
	organization, role string
	administrator      bool
}

// organization is a fictitious structure of a pôle.
type organization struct{ slug, name, kind, pole string }

const (
	insertOrganization = `-- name: DemoOrganization
INSERT INTO organization (id, slug, name, kind, trust, source, pole_code) VALUES ($1, $2, $3, $4, 'VERIFIED', 'Données fictives', $5) ON CONFLICT DO NOTHING`
	insertTerritory = `-- name: DemoOrganizationTerritory
INSERT INTO organization_territory (organization_id, territory_code, position) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING`
	insertAccount = `-- name: DemoAccount
INSERT INTO account (id, email, name, demonstration, created_at) VALUES ($1, $2, $3, true, $4) ON CONFLICT DO NOTHING`
	insertMembership = `-- name: DemoMembership
INSERT INTO membership (id, account_id, organization_id, role, administrator, started_at)
SELECT $1, $2, o.id, $4, $5, $6 FROM organization o JOIN account a ON a.id = $2 AND a.closed_at IS NULL WHERE o.slug = $3
ON CONFLICT DO NOTHING`
	// Once for each sheet: what a porteur says of it later stays, and so do those of organisations where nobody answers.
	openToReferrals = `-- name: DemoReceivesReferrals
UPDATE action_provider p SET receives_referrals = true, edited = true
 WHERE NOT p.edited
   AND EXISTS (SELECT 1 FROM membership m JOIN account a ON a.id = m.account_id AND a.demonstration
                WHERE m.organization_id = p.organization_id AND m.role = 'PROVIDER' AND m.ended_at IS NULL)`
	selectInhabited = `-- name: DemoInhabited
SELECT EXISTS (SELECT 1 FROM account WHERE NOT demonstration AND closed_at IS NULL)`
	selectPoles = `-- name: DemoPoles
SELECT code, name, code AS slug FROM pole ORDER BY number`
	selectPorteurs = `-- name: DemoPorteurs
SELECT DISTINCT o.slug, o.name, o.slug AS code FROM organization o JOIN action_provider p ON p.organization_id = o.id ORDER BY o.slug`
)

// porteurEvery leaves organisations of the programme without an account, as they are at first: every third has nobody.
const porteurEvery = 3

// RefuseInstallation is an error where people have accounts: anyone on the machine could become a person of the demonstration
// there, and what is invented would stand among what is true.
func RefuseInstallation(ctx context.Context, store *db.DB) error {
	var inhabited bool
	if err := store.GetContext(ctx, &inhabited, selectInhabited); err != nil {
		return fmt.Errorf("chercher qui a un compte : %w", err)
	}
	if inhabited {
		return errors.New("TRAVERSE_DEMO : cette base a des comptes qui ne sont pas de la démonstration (hors @demo.invalid) : " +
			"rien n’y a été inventé. Retirez TRAVERSE_DEMO, ou donnez une autre base par DATABASE_URL ou TRAVERSE_DATA")
	}
	return nil
}

// LoadPersons writes the fictitious persons and structures that are not there yet: référents, porteurs, the coordinators
// of the pôles, the direction. Sheets whose porteurs are there to answer receive prescriptions. What somebody has changed since stays.
func LoadPersons(ctx context.Context, store *db.DB, now time.Time) error {
	err := store.InTx(ctx, func(tx *sqlx.Tx) error {
		organizations, persons, err := cast(ctx, tx)
		if err != nil {
			return err
		}
		for _, o := range organizations {
			id := idOf("organization", o.slug)
			if _, err := tx.ExecContext(ctx, insertOrganization, id, o.slug, o.name, o.kind, o.pole); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, insertTerritory, id, o.pole); err != nil {
				return err
			}
		}
		for _, p := range persons {
			if err := p.write(ctx, tx, now); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, openToReferrals)
		return err
	})
	if err != nil {
		return fmt.Errorf("écrire les personnes de la démonstration: %w", err)
	}
	return nil
}

func (p *person) write(ctx context.Context, tx *sqlx.Tx, now time.Time) error {
	id := idOf("account", p.slug)
	if _, err := tx.ExecContext(ctx, insertAccount, id, p.slug+"@demo.invalid", p.name, now); err != nil {
		return err
	}
	for _, m := range p.memberships {
		mid := idOf("membership", p.slug+"/"+m.organization+"/"+m.role)
		if _, err := tx.ExecContext(ctx, insertMembership, mid, id, m.organization, m.role, m.administrator, now); err != nil {
			return err
		}
	}
	return nil
}

// cast says who there is: for every pôle a coordinator and a fictitious maison with two référents; a référente with two
// structures; porteurs for two thirds of the programme's organisations, one of them a référente elsewhere; the direction.
func cast(ctx context.Context, tx *sqlx.Tx) ([]organization, []person, error) {
	var poles, porteurs []struct{ Code, Slug, Name string }
	if err := tx.SelectContext(ctx, &poles, selectPoles); err != nil {
		return nil, nil, err
	}
	if err := tx.SelectContext(ctx, &porteurs, selectPorteurs); err != nil {
		return nil, nil, err
	}
	names := newNames()
	var organizations []organization
	var persons []person
	for _, pole := range poles {
		house := organization{"maison-fictive-" + pole.Code, "Maison fictive de la solidarité – " + pole.Name, "MDS", pole.Code}
		organizations = append(organizations, house)
		persons = append(persons,
			person{"referent." + pole.Code, names.next(), []membership{{house.slug, "REFERENT", true}}},
			person{"collegue." + pole.Code, names.next(), []membership{{house.slug, "REFERENT", false}}},
			person{"pole." + pole.Code, names.next(), []membership{{"pole-" + pole.Code, "POLE_COORDINATOR", true}}},
		)
	}
	if len(poles) > 1 {
		persons = append(persons, person{"deux.structures", names.next(), []membership{
			{organizations[0].slug, "REFERENT", false}, {organizations[1].slug, "REFERENT", false},
		}})
	}
	for i, porteur := range porteurs {
		if i%porteurEvery == porteurEvery-1 {
			continue
		}
		persons = append(persons, person{"porteur." + porteur.Slug, names.next(), []membership{{porteur.Slug, "PROVIDER", true}}})
	}
	persons = append(persons,
		person{"direction", names.next(), []membership{{"departement", "DEPARTMENT_ADMIN", true}}},
		person{"direction.adjointe", names.next(), []membership{{"departement", "DEPARTMENT_ADMIN", false}}},
	)
	return organizations, persons, nil
}
