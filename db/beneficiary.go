package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/internal/keys"
	"traverse/referral"
)

const (
	// inCaseload is the scope of a référent: her own persons, and her colleagues' where the organisation shares them.
	inCaseload = `b.erased_at IS NULL AND b.organization_id = $1
   AND (b.referent_id = $2 OR EXISTS (SELECT 1 FROM organization o WHERE o.id = b.organization_id AND o.shared_caseload))`
	beneficiaryColumns = `b.id, b.organization_id, b.referent_id, a.name AS referent_name, b.identity, b.territory_code, b.contact_preference,
       b.consent_given_on, b.consent_wording, b.created_at, b.updated_at, b.version`
	selectCaseload = `-- name: Caseload
SELECT ` + beneficiaryColumns + `
  FROM beneficiary b JOIN account a ON a.id = b.referent_id
 WHERE ` + inCaseload + ` ORDER BY b.id LIMIT $3`
	selectBeneficiaries = `-- name: Beneficiaries
SELECT ` + beneficiaryColumns + `
  FROM beneficiary b JOIN account a ON a.id = b.referent_id
 WHERE ` + inCaseload + ` AND b.id = ANY ($3) ORDER BY b.id`
	insertAccesses = `-- name: PersonAccesses
INSERT INTO person_access (request_id, beneficiary_id, at, account_id, membership_id, organization_id)
SELECT $1, id, $3, $4, nullif($5, $7::uuid), nullif($6, $7::uuid) FROM unnest($2::uuid[]) AS id ON CONFLICT DO NOTHING`
	insertBeneficiary = `-- name: InsertBeneficiary
INSERT INTO beneficiary (id, organization_id, referent_id, identity, fingerprint, territory_code, contact_preference, consent_given_on, consent_wording, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`
	lockBeneficiary = `-- name: LockBeneficiary
SELECT b.version FROM beneficiary b WHERE ` + inCaseload + ` AND b.id = $3 FOR UPDATE`
	updateBeneficiary = `-- name: UpdateBeneficiary
UPDATE beneficiary SET identity = $2, fingerprint = $3, territory_code = $4, contact_preference = $5, consent_given_on = $6, consent_wording = $7,
       updated_at = $8, version = version + 1 WHERE id = $1`
	selectTwin = `-- name: Twin
SELECT id FROM beneficiary WHERE organization_id = $1 AND fingerprint = ANY ($2) AND id <> $3`
	selectColleague = `-- name: Colleague
SELECT account_id FROM membership WHERE id = $1 AND organization_id = $2 AND role = 'REFERENT' AND ended_at IS NULL FOR SHARE`
	selectFormerColleague = `-- name: FormerColleague
SELECT account_id FROM membership WHERE id = $1 AND organization_id = $2`
	updateReferent = `-- name: HandOver
UPDATE beneficiary SET referent_id = $2, updated_at = $3, version = version + 1 WHERE id = $1`
	updateCaseload = `-- name: HandOverCaseload
UPDATE beneficiary SET referent_id = $3, updated_at = $4, version = version + 1 WHERE organization_id = $1 AND referent_id = $2 AND erased_at IS NULL`
	caseloadLimit = 5000
)

type beneficiaryRow struct {
	ID             uuid.UUID                  `db:"id"`
	Organization   uuid.UUID                  `db:"organization_id"`
	Referent       uuid.UUID                  `db:"referent_id"`
	ReferentName   string                     `db:"referent_name"`
	Identity       []byte                     `db:"identity"`
	Territory      string                     `db:"territory_code"`
	Preference     referral.ContactPreference `db:"contact_preference"`
	ConsentGivenOn time.Time                  `db:"consent_given_on"`
	ConsentWording int                        `db:"consent_wording"`
	CreatedAt      time.Time                  `db:"created_at"`
	UpdatedAt      time.Time                  `db:"updated_at"`
	Version        int                        `db:"version"`
}

// People keeps who is supported, sealed under the installation's keys.
type People struct {
	*DB
	keys *keys.Ring
}

// People gives the store of people, which reads and writes under these keys.
func (db *DB) People(ring *keys.Ring) *People { return &People{db, ring} }

func (p *People) seal(id uuid.UUID, identity *referral.Identity) ([]byte, error) {
	plain, err := json.Marshal(identity)
	if err != nil {
		return nil, fmt.Errorf("écrire une personne: %w", err)
	}
	return p.keys.Seal("beneficiary", "identity", id, plain), nil
}

func (p *People) open(row *beneficiaryRow) (referral.Beneficiary, error) {
	person := referral.Beneficiary{
		ID: row.ID, Organization: row.Organization, Referent: row.Referent, ReferentName: row.ReferentName, Territory: row.Territory,
		Preference: row.Preference, ConsentGivenOn: clock.Day(row.ConsentGivenOn.Format(time.DateOnly)), ConsentWording: row.ConsentWording,
		CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, Version: row.Version,
	}
	plain, err := p.keys.Open("beneficiary", "identity", row.ID, row.Identity)
	if err != nil {
		return person, err
	}
	return person, json.Unmarshal(plain, &person.Identity)
}

func (p *People) openAll(rows []beneficiaryRow) ([]referral.Beneficiary, error) {
	persons := make([]referral.Beneficiary, len(rows))
	for i := range rows {
		var err error
		if persons[i], err = p.open(&rows[i]); err != nil {
			return nil, fmt.Errorf("lire une personne: %w", err)
		}
	}
	return persons, nil
}

// fingerprint is the digest of a person in her organisation: nil without a birth date. fingerprints are those under every
// key, to be looked up.
func (p *People) fingerprint(organization uuid.UUID, identity *referral.Identity) []byte {
	if codes := p.fingerprints(organization, identity); codes != nil {
		return codes[0]
	}
	return nil
}

func (p *People) fingerprints(organization uuid.UUID, identity *referral.Identity) [][]byte {
	parts := identity.Fingerprint()
	if parts == nil {
		return nil
	}
	return p.keys.MACs("fingerprint", append([][]byte{organization[:]}, parts...)...)
}

// Caseload reads all persons in the scope, 5 000 at most.
func (p *People) Caseload(ctx context.Context, scope access.Scope) ([]referral.Beneficiary, error) {
	var rows []beneficiaryRow
	if err := p.SelectContext(ctx, &rows, selectCaseload, scope.Actor.Organization, scope.Actor.Account, caseloadLimit); err != nil {
		return nil, mapError(err)
	}
	return p.openAll(rows)
}

// ReadBeneficiaries reads persons in the scope, in the order of ids, and writes down that they were.
func (p *People) ReadBeneficiaries(ctx context.Context, scope access.Scope, ids []uuid.UUID, now time.Time) ([]referral.Beneficiary, error) {
	var persons []referral.Beneficiary
	err := p.InTx(ctx, func(tx *sqlx.Tx) error {
		var rows []beneficiaryRow
		if err := tx.SelectContext(ctx, &rows, selectBeneficiaries, scope.Actor.Organization, scope.Actor.Account, pq.Array(ids)); err != nil {
			return err
		}
		var err error
		if persons, err = p.openAll(rows); err != nil {
			return err
		}
		return noteReading(ctx, tx, &scope.Actor, persons, now)
	})
	slices.SortFunc(persons, func(a, b referral.Beneficiary) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return persons, err
}

// noteReading writes down who reads about whom; in the transaction of the reading, so that there is none without it.
func noteReading(ctx context.Context, tx *sqlx.Tx, reader *access.Actor, persons []referral.Beneficiary, now time.Time) error {
	if len(persons) == 0 {
		return nil
	}
	ids := make([]uuid.UUID, len(persons))
	for i := range persons {
		ids[i] = persons[i].ID
	}
	_, err := tx.ExecContext(ctx, insertAccesses, reader.Request, pq.Array(ids), now, reader.Account, reader.Membership, reader.Organization, uuid.Nil)
	return err
}

// CreateBeneficiary writes a person; one who is there already in the organisation is a problem.
func (p *People) CreateBeneficiary(ctx context.Context, deed *access.Deed, person *referral.Beneficiary) (access.Done, error) {
	return p.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		return access.Object{Type: "Beneficiary", ID: person.ID}, p.insert(ctx, tx, person)
	})
}

func (p *People) insert(ctx context.Context, tx *sqlx.Tx, person *referral.Beneficiary) error {
	if err := p.refuseTwin(ctx, tx, person.Organization, person); err != nil {
		return err
	}
	sealed, err := p.seal(person.ID, &person.Identity)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, insertBeneficiary, person.ID, person.Organization, person.Referent, sealed,
		p.fingerprint(person.Organization, &person.Identity), person.Territory, person.Preference, string(person.ConsentGivenOn), person.ConsentWording, person.CreatedAt)
	return twin(mapError(err))
}

// refuseTwin looks for the same person in the organisation, whichever key her fingerprint was made with.
func (p *People) refuseTwin(ctx context.Context, tx *sqlx.Tx, organization uuid.UUID, person *referral.Beneficiary) error {
	codes := p.fingerprints(organization, &person.Identity)
	if codes == nil {
		return nil
	}
	var id uuid.UUID
	err := tx.GetContext(ctx, &id, selectTwin, organization, pq.Array(codes), person.ID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	return errTwin
}

var errTwin = fault.On("lastName", fault.Duplicate,
	"Une personne de mêmes nom, prénom et date de naissance est déjà accompagnée dans votre structure. Cherchez-la dans « Mes personnes », ou demandez à votre collègue de vous la confier.")

// twin turns the violation of the unique fingerprint, by two who write at once, into the same problem.
func twin(err error) error {
	if Constraint(err) == "beneficiary_fingerprint_key" {
		return errTwin
	}
	return err
}

// UpdateBeneficiary changes a person in the scope, at the version that was read.
func (p *People) UpdateBeneficiary(ctx context.Context, deed *access.Deed, person *referral.Beneficiary) (access.Done, error) {
	return p.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		object := access.Object{Type: "Beneficiary", ID: person.ID}
		organization := deed.Scope.Actor.Organization
		if err := lockPerson(ctx, tx, deed, person.ID, person.Version); err != nil {
			return object, err
		}
		if err := p.refuseTwin(ctx, tx, organization, person); err != nil {
			return object, err
		}
		sealed, err := p.seal(person.ID, &person.Identity)
		if err != nil {
			return object, err
		}
		_, err = tx.ExecContext(ctx, updateBeneficiary, person.ID, sealed, p.fingerprint(organization, &person.Identity), person.Territory,
			person.Preference, string(person.ConsentGivenOn), person.ConsentWording, person.UpdatedAt)
		return object, twin(mapError(err))
	})
}

// lockPerson locks a person of the scope until the end of the transaction, at the version that was read.
func lockPerson(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, id uuid.UUID, version int) error {
	var present int
	err := tx.GetContext(ctx, &present, lockBeneficiary, deed.Scope.Actor.Organization, deed.Scope.Actor.Account, id)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fault.NotFoundProblem("id")
	case err != nil:
		return err
	case present != version:
		return fault.StaleVersion()
	}
	return nil
}

// HandOver gives a person in the scope to another référent of the organisation.
func (p *People) HandOver(ctx context.Context, deed *access.Deed, id uuid.UUID, version int, to uuid.UUID) (access.Done, error) {
	return p.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		object := access.Object{Type: "Beneficiary", ID: id, Detail: map[string]any{"fait": "personne confiée à un collègue", "to": to}}
		if err := lockPerson(ctx, tx, deed, id, version); err != nil {
			return object, err
		}
		colleague, err := accountOfMembership(ctx, tx, selectColleague, to, deed.Scope.Actor.Organization)
		if err != nil {
			return object, err
		}
		_, err = tx.ExecContext(ctx, updateReferent, id, colleague, deed.At)
		return object, err
	})
}

// HandOverCaseload gives all persons of one référent of the actor's organisation to another, and says how many.
func (p *People) HandOverCaseload(ctx context.Context, deed *access.Deed, from, to uuid.UUID) (int, error) {
	var given int64
	_, err := p.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		organization := deed.Scope.Actor.Organization
		object := access.Object{Type: "Membership", ID: from}
		former, err := accountOfMembership(ctx, tx, selectFormerColleague, from, organization)
		if err != nil {
			return object, err
		}
		colleague, err := accountOfMembership(ctx, tx, selectColleague, to, organization)
		if err != nil {
			return object, err
		}
		result, err := tx.ExecContext(ctx, updateCaseload, organization, former, colleague, deed.At)
		if err != nil {
			return object, err
		}
		given, err = result.RowsAffected()
		object.Detail = map[string]any{"to": to, "persons": given}
		return object, err
	})
	return int(given), err
}

// accountOfMembership finds whose a membership of the organisation is; none is a problem of field « to ».
func accountOfMembership(ctx context.Context, tx *sqlx.Tx, query string, membership, organization uuid.UUID) (uuid.UUID, error) {
	var id uuid.UUID
	err := tx.GetContext(ctx, &id, query, membership, organization)
	if errors.Is(err, sql.ErrNoRows) {
		return id, fault.On("to", fault.Missing, "Choisissez un référent de votre structure.")
	}
	return id, err
}
