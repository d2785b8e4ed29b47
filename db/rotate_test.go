package db_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"traverse/catalogue/pdi"
	"traverse/db/dbtest"
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
