package db_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"traverse/catalogue/pdi"
	"traverse/db"
	"traverse/db/dbtest"
	"traverse/db/demo"
	"traverse/internal/access"
	"traverse/internal/keys"
	"traverse/referral"
)

func ringOf(t *testing.T, names ...string) *keys.Ring {
	t.Helper()
	var file bytes.Buffer
	for _, name := range names {
		file.WriteString(name + " " + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte(name[:1]), 32)) + "\n")
	}
	path := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Load(path, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

// TestRotate: after a rotation everything opens with the new key alone, somebody who was there still is recognised, and a
// second rotation has nothing to do.
func TestRotate(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.LoadProgramme(t.Context(), contents, deedDay); err != nil {
		t.Fatal(err)
	}
	actor := referent(t, pool)
	scope := access.Scope{Actor: actor}
	person := func() *referral.Beneficiary {
		return &referral.Beneficiary{
			ID: uuid.New(), Organization: actor.Organization, Referent: actor.Account, Territory: "13004", Preference: referral.DoNotContact, ConsentWording: 1,
			Identity: referral.Identity{FirstName: "Zéphirine", LastName: "Inventée", BirthDate: "1985-04-23"}, ConsentGivenOn: "2026-01-05",
			CreatedAt: deedDay, UpdatedAt: deedDay,
		}
	}
	write := func(ring *keys.Ring) error {
		deed := &access.Deed{Scope: scope, Act: access.ManageCaseload, At: deedDay}
		_, err := pool.People(ring).CreateBeneficiary(t.Context(), deed, person())
		return err
	}
	if err := write(ringOf(t, "a")); err != nil {
		t.Fatal(err)
	}
	if err := write(ringOf(t, "a", "b")); err == nil {
		t.Error("between the new key and the rotation she is written twice")
	}
	if n, err := pool.Rotate(t.Context(), ringOf(t, "a", "b")); n != 1 || err != nil {
		t.Fatalf("%d sealed again, %v", n, err)
	}
	if err := write(ringOf(t, "b")); err == nil {
		t.Error("after the rotation she is written twice")
	}
	persons, err := pool.People(ringOf(t, "b")).Caseload(t.Context(), scope)
	if err != nil || len(persons) != 1 || persons[0].Identity.FirstName != "Zéphirine" {
		t.Errorf("%+v %v", persons, err)
	}
	if _, err := pool.People(ringOf(t, "a")).Caseload(t.Context(), scope); err == nil {
		t.Error("the old key still opens")
	}
	if n, err := pool.Rotate(t.Context(), ringOf(t, "a", "b")); n != 0 || err != nil {
		t.Errorf("%d sealed twice, %v", n, err)
	}
}

// TestSealedColumns: every column of bytes is sealed, and so rotates, or is a digest; but for what a browser's session holds,
// which is of an account and of nobody who is supported.
func TestSealedColumns(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	digests := []string{"beneficiary.fingerprint", "referral.receiver_fingerprint", "web_session.data"}
	var columns []string
	if err := pool.SelectContext(t.Context(), &columns, `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1`); err != nil {
		t.Fatal(err)
	}
	sealed := db.SealedColumns()
	for _, column := range columns {
		hashed := strings.HasSuffix(column, "_hash") || strings.HasSuffix(column, "digest") || slices.Contains(digests, column)
		if hashed == slices.Contains(sealed, column) {
			t.Errorf("%s: sealed %t, a digest %t", column, slices.Contains(sealed, column), hashed)
		}
	}
	for _, column := range sealed {
		if !slices.Contains(columns, column) {
			t.Errorf("%s is no column of bytes", column)
		}
	}
}

// TestRotateReferrals: after a rotation every text of every prescription opens with the new key alone, the digests by which a
// porteur recognises somebody are those of the new key, and the history says what it said.
func TestRotateReferrals(t *testing.T) {
	t.Parallel()
	pool, old := dbtest.New(t), ringOf(t, "a")
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.LoadProgramme(t.Context(), contents, deedDay); err != nil {
		t.Fatal(err)
	}
	if err := demo.LoadPersons(t.Context(), pool, deedDay); err != nil {
		t.Fatal(err)
	}
	if err := demo.LoadReferrals(t.Context(), pool, old, deedDay); err != nil {
		t.Fatal(err)
	}
	var id, account, membership uuid.UUID
	if err := pool.QueryRowxContext(t.Context(), `SELECT id, referrer_id, referrer_membership_id FROM referral WHERE state = 'SENT' AND channel = 'PLATFORM' ORDER BY id LIMIT 1`).Scan(&id, &account, &membership); err != nil {
		t.Fatal(err)
	}
	message, event := uuid.New(), uuid.New()
	pool.MustExecContext(t.Context(), `UPDATE referral SET override_reason = $2 WHERE id = $1`, id, old.Seal("referral", "override_reason", id, []byte("Malgré tout")))
	pool.MustExecContext(t.Context(), `INSERT INTO referral_message (id, referral_id, side, account_id, membership_id, body, sent_at) VALUES ($1, $2, 'REFERRER', $3, $4, $5, $6)`,
		message, id, account, membership, old.Seal("referral_message", "body", message, []byte("Bonjour")), deedDay)
	pool.MustExecContext(t.Context(), `INSERT INTO referral_event (id, referral_id, at, act, from_state, to_state, side, account_id, membership_id, note) VALUES ($1, $2, $6, 'EDIT', 'SENT', 'SENT', 'REFERRER', $3, $4, $5)`,
		event, id, account, membership, old.Seal("referral_event", "note", event, []byte("Une note")), deedDay)
	saveAgain(t, pool, ringOf(t, "a", "b"))
	if n, err := pool.Rotate(t.Context(), ringOf(t, "a", "b")); n < 3400 || err != nil {
		t.Fatalf("%d sealed again, %v", n, err)
	}
	fresh := ringOf(t, "b")
	for _, sealed := range db.SealedColumns() {
		table, column, _ := strings.Cut(sealed, ".")
		key := "id"
		if table == "referral_appointment" {
			key = "referral_id"
		}
		var rows []struct {
			ID    uuid.UUID
			Value []byte
		}
		if err := pool.SelectContext(t.Context(), &rows, `SELECT `+key+` AS id, `+column+` AS value FROM `+table+` WHERE `+column+` IS NOT NULL`); err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			t.Errorf("%s holds nothing: nothing is proved", sealed)
		}
		for _, row := range rows {
			if _, err := fresh.Open(table, column, row.ID, row.Value); err != nil {
				t.Fatalf("%s: %v", sealed, err)
			}
		}
	}
	for _, known := range recognised(t, pool, fresh) {
		if !bytes.Equal(known.Fingerprint, known.want) {
			t.Fatalf("a porteur no longer recognises who was sent to him: %s", known.Beneficiary)
		}
	}
	if broken, err := pool.BrokenInvariants(t.Context()); err != nil || len(broken) > 0 {
		t.Errorf("%v %v", broken, err)
	}
}

// saveAgain has a référent save somebody who was sent to a porteur, between the new key and the rotation: her identity is
// under the new key from then on, and the digest of the porteur is not.
func saveAgain(t *testing.T, pool *db.DB, ring *keys.Ring) {
	t.Helper()
	var id uuid.UUID
	actor := access.Actor{Role: access.Referent, Request: uuid.New()}
	if err := pool.QueryRowxContext(t.Context(), `SELECT b.id, m.organization_id, m.account_id, m.id, m.administrator FROM referral r JOIN beneficiary b ON b.id = r.beneficiary_id
		JOIN membership m ON m.account_id = b.referent_id AND m.organization_id = b.organization_id AND m.role = 'REFERENT' AND m.ended_at IS NULL
		WHERE r.receiver_fingerprint IS NOT NULL ORDER BY b.id LIMIT 1`).Scan(&id, &actor.Organization, &actor.Account, &actor.Membership, &actor.Administrator); err != nil {
		t.Fatal(err)
	}
	scope := access.Scope{Actor: actor}
	persons, err := pool.People(ring).ReadBeneficiaries(t.Context(), scope, []uuid.UUID{id}, deedDay)
	if err != nil || len(persons) != 1 {
		t.Fatal(len(persons), err)
	}
	persons[0].Identity.Phone = "06 00 00 00 00"
	if _, err := pool.People(ring).UpdateBeneficiary(t.Context(), &access.Deed{Scope: scope, Act: access.ManageCaseload, At: deedDay}, &persons[0]); err != nil {
		t.Fatal(err)
	}
}

type recognisable struct {
	Beneficiary, Provider uuid.UUID
	Identity, Fingerprint []byte
	want                  []byte
}

// recognised reads every person who was sent to a porteur, and makes the digest by which he recognises her.
func recognised(t *testing.T, pool *db.DB, ring *keys.Ring) (all []recognisable) {
	t.Helper()
	if err := pool.SelectContext(t.Context(), &all, `SELECT b.id AS beneficiary, r.provider_id AS provider, b.identity, r.receiver_fingerprint AS fingerprint
		FROM referral r JOIN beneficiary b ON b.id = r.beneficiary_id WHERE r.receiver_fingerprint IS NOT NULL`); err != nil || len(all) < 1000 {
		t.Fatal(len(all), err)
	}
	for i, of := range all {
		plain, err := ring.Open("beneficiary", "identity", of.Beneficiary, of.Identity)
		if err != nil {
			t.Fatal(err)
		}
		var identity referral.Identity
		if err := json.Unmarshal(plain, &identity); err != nil {
			t.Fatal(err)
		}
		all[i].want = ring.MAC("receiver", append([][]byte{of.Provider[:]}, identity.Fingerprint()...)...)
	}
	return all
}
