package graph_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
)

type savedPerson struct {
	SaveBeneficiary struct {
		Beneficiary *personAnswer
		UserErrors  []userErrorAnswer
		Replayed    bool
	}
}

type personAnswer struct {
	ID, FirstName, LastName, ReferrerName string
	BirthDate                             *string
	Mine                                  bool
	Version                               int
	Territory                             struct{ Code string }
}

type userErrorAnswer struct {
	Code, Message string
	Field         []string
}

const personFields = `{ id firstName lastName birthDate referrerName mine version territory { code } }`

const savePerson = `mutation ($i: SaveBeneficiaryInput!) { saveBeneficiary(input: $i) { beneficiary ` + personFields + ` userErrors { code field message } replayed } }`

// someone is a person who can be written, with changes.
func someone(changes map[string]any) map[string]any {
	input := map[string]any{
		"idempotencyKey": uuid.NewString(), "firstName": "Zéphirine", "lastName": "Personnage-Inventé", "birthDate": "1985-04-23", "territory": "13213",
		"phone": "06 00 00 00 00", "email": "zephirine@demo.invalid", "contactPreference": "PHONE", "consentGivenOn": "2026-11-20",
	}
	for name, value := range changes {
		if input[name] = value; value == nil {
			delete(input, name)
		}
	}
	return input
}

func (p *person) save(input map[string]any) savedPerson {
	p.api.t.Helper()
	var got savedPerson
	p.query(&got, savePerson, map[string]any{"i": input})
	return got
}

// mustSave writes a person who must be taken.
func (p *person) mustSave(changes map[string]any) *personAnswer {
	p.api.t.Helper()
	got := p.save(someone(changes)).SaveBeneficiary
	if got.Beneficiary == nil {
		p.api.t.Fatalf("%+v", got.UserErrors)
	}
	return got.Beneficiary
}

func (p *person) caseload(search string) []string {
	p.api.t.Helper()
	var got struct {
		Beneficiaries struct {
			TotalCount int
			Nodes      []personAnswer
		}
	}
	p.query(&got, `query ($s: String) { beneficiaries(search: $s) { totalCount nodes `+personFields+` } }`, map[string]any{"s": search})
	names := []string{}
	for _, n := range got.Beneficiaries.Nodes {
		names = append(names, n.FirstName+" "+n.LastName)
	}
	if got.Beneficiaries.TotalCount != len(names) {
		p.api.t.Errorf("%d counted, %d listed", got.Beneficiaries.TotalCount, len(names))
	}
	return names
}

// TestCaseload: a référente finds her own persons by the beginnings of their names; a colleague sees them once the
// organisation shares them, a neighbour, a coordinator and anyone else never: by node, by search, by a deed.
func TestCaseload(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	mine := a.as("referent.arles")
	saved := mine.mustSave(nil)
	mine.mustSave(map[string]any{"firstName": "Jean-Marc", "lastName": "Autre", "birthDate": nil})
	if saved.Territory.Code != "13213" || !saved.Mine || saved.Version != 1 {
		t.Fatalf("%+v", saved)
	}
	for search, want := range map[string][]string{
		"": {"Jean-Marc Autre", "Zéphirine Personnage-Inventé"}, "ZEPHI": {"Zéphirine Personnage-Inventé"}, "invente zep": {"Zéphirine Personnage-Inventé"},
		"marc": {"Jean-Marc Autre"}, "personne d’autre": {},
	} {
		if got := mine.caseload(search); !slices.Equal(got, want) {
			t.Errorf("%q: %q", search, got)
		}
	}
	sees := func(p *person, id string) string {
		body := p.ask(`query ($id: ID!) { node(id: $id) { id ... on Beneficiary { lastName } } }`, map[string]any{"id": id})
		return string(body.Data)
	}
	nobody := base64Of(t, "Beneficiary:"+uuid.NewString())
	others := map[string]*person{
		"a colleague": a.as("collegue.arles"), "a neighbour": a.as("referent.salon-berre"), "her coordinator": a.as("pole.arles"), "a porteur": a.as("porteur.wimoov"),
		"the direction": a.as("direction"), "anyone": {api: a},
	}
	change := func(p *person, id string) string {
		input := someone(map[string]any{"idempotencyKey": nil, "id": id, "version": 1})
		got := p.ask(savePerson, map[string]any{"i": input})
		return strings.ReplaceAll(fmt.Sprint(string(got.Data), got.Errors), id, "ID")
	}
	for name, other := range others {
		if got, want := sees(other, saved.ID), sees(other, nobody); got != want || strings.Contains(got, "Inventé") {
			t.Errorf("%s: %s, and %s of nobody", name, got, want)
		}
		if got, want := change(other, saved.ID), change(other, nobody); got != want {
			t.Errorf("%s changes: %s, and of nobody %s", name, got, want)
		}
	}
	if got := others["a colleague"].caseload(""); len(got) != 0 {
		t.Errorf("a colleague finds %q", got)
	}
	if _, err := a.db.ExecContext(t.Context(), "UPDATE organization SET shared_caseload = true WHERE slug = 'maison-fictive-arles'"); err != nil {
		t.Fatal(err)
	}
	if got := others["a colleague"].caseload("zephirine"); len(got) != 1 || !strings.Contains(sees(others["a colleague"], saved.ID), "Inventé") {
		t.Errorf("a colleague who shares finds %q", got)
	}
	if strings.Contains(sees(others["a neighbour"], saved.ID), "Inventé") {
		t.Error("a neighbour sees what is shared elsewhere")
	}
	if response, body := mine.do(http.MethodGet, "/graphql?query="+url.QueryEscape(`{ node(id: "`+saved.ID+`") { ... on Beneficiary { lastName } } }`), nil); strings.Contains(body, "Inventé") || !strings.Contains(body, "POST") {
		t.Errorf("a person is read by GET: %d %s", response.StatusCode, body)
	}
	var shows int
	if err := a.db.GetContext(t.Context(), &shows, "SELECT count(DISTINCT account_id) FROM person_access"); err != nil || shows != 2 {
		t.Errorf("%d readers are written down, of two: %v", shows, err)
	}
}

// TestPersonIsSealed: nothing that names a person stands in clear anywhere in the database.
func TestPersonIsSealed(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("referent.arles")
	saved := p.mustSave(nil)
	p.save(someone(map[string]any{"idempotencyKey": nil, "id": saved.ID, "version": 1, "lastName": "Autrement-Nommée"}))
	a.nothingInClear("phirine", "Inventé", "Autrement", "1985-04-23", "06 00 00", "zephirine@")
}

// TestPersonIsRefused: each fault is told on its field, and nobody is written.
func TestPersonIsRefused(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("referent.arles")
	for name, c := range map[string]struct {
		changes     map[string]any
		field, code string
	}{
		"born tomorrow":        {map[string]any{"birthDate": "2026-11-25"}, "birthDate", "OUT_OF_RANGE"},
		"born long ago":        {map[string]any{"birthDate": "1812-01-01"}, "birthDate", "INVALID"},
		"consent tomorrow":     {map[string]any{"consentGivenOn": "2026-11-25"}, "consentGivenOn", "OUT_OF_RANGE"},
		"no consent":           {map[string]any{"consentGivenOn": nil}, "consentGivenOn", "CONSENT_MISSING"},
		"consent before birth": {map[string]any{"birthDate": "2026-11-22", "consentGivenOn": "2026-11-20"}, "consentGivenOn", "OUT_OF_RANGE"},
		"a NIR for a name":     {map[string]any{"lastName": "2 85 04 13 055 123 45"}, "lastName", "INVALID"},
		"no name":              {map[string]any{"firstName": "  "}, "firstName", "REQUIRED"},
		"a postal code":        {map[string]any{"territory": "13300"}, "territory", "INVALID"},
		"Marseille as a whole": {map[string]any{"territory": "13055"}, "territory", "INVALID"},
		"a pôle":               {map[string]any{"territory": "arles"}, "territory", "INVALID"},
		"by phone without one": {map[string]any{"phone": nil}, "phone", "REQUIRED"},
		"no address":           {map[string]any{"email": "nobody"}, "email", "INVALID"},
		"a long name":          {map[string]any{"lastName": strings.Repeat("x", 101)}, "lastName", "TOO_LONG"},
		"no key":               {map[string]any{"idempotencyKey": nil}, "idempotencyKey", "REQUIRED"},
	} {
		got := p.save(someone(c.changes)).SaveBeneficiary
		if got.Beneficiary != nil || len(got.UserErrors) == 0 || !slices.ContainsFunc(got.UserErrors, func(e userErrorAnswer) bool {
			return e.Code == c.code && strings.Join(e.Field, ".") == c.field
		}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := p.caseload(""); len(got) != 0 {
		t.Errorf("%q were written", got)
	}
}

// TestPersonOnce: the same person twice in an organisation is a problem, whoever comes first of twenty; she may be known to
// another organisation; a key that is repeated writes her once.
func TestPersonOnce(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, neighbour := a.as("referent.arles"), a.as("referent.salon-berre")
	var together sync.WaitGroup
	written := make(chan string, 20)
	for i := range 20 {
		together.Go(func() {
			twin := map[string]any{"firstName": []string{"ZÉPHIRINE", "zephirine", " Zephirine"}[i%3], "lastName": "personnage inventé"}
			other := &person{api: a, cookie: p.cookie}
			switch got := other.save(someone(twin)).SaveBeneficiary; {
			case got.Beneficiary != nil:
				written <- got.Beneficiary.ID
			case len(got.UserErrors) != 1 || got.UserErrors[0].Code != "DUPLICATE":
				t.Errorf("%+v", got.UserErrors)
			}
		})
	}
	together.Wait()
	if len(written) != 1 || len(p.caseload("")) != 1 {
		t.Errorf("%d were written", len(written))
	}
	neighbour.mustSave(nil)
	again := someone(map[string]any{"firstName": "Une", "lastName": "Autre"})
	first, second := p.save(again).SaveBeneficiary, p.save(again).SaveBeneficiary
	if first.Replayed || !second.Replayed || first.Beneficiary.ID != second.Beneficiary.ID || len(p.caseload("autre")) != 1 {
		t.Errorf("%+v, then %+v", first, second)
	}
	again["lastName"] = "Différente"
	if got := p.save(again).SaveBeneficiary; got.Beneficiary != nil || got.UserErrors[0].Code != "CONFLICT" {
		t.Errorf("the key takes another input: %+v", got)
	}
}

// TestHandOver: a person goes to a colleague of the house and leaves her référente's list; all go at once by the hand of
// the administrator; nobody goes to another house.
func TestHandOver(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, colleague, neighbour := a.as("referent.arles"), a.as("collegue.arles"), a.as("referent.salon-berre")
	membership := func(p *person) string {
		var got viewerAnswer
		p.query(&got, viewerQuery, nil)
		return got.Viewer.Acting.ID
	}
	saved := p.mustSave(nil)
	give := func(to string, version int) savedHandOver {
		var got savedHandOver
		p.query(&got, `mutation ($i: HandOverBeneficiaryInput!) { handOverBeneficiary(input: $i) { beneficiary { id } userErrors { code field message } } }`,
			map[string]any{"i": map[string]any{"idempotencyKey": uuid.NewString(), "id": saved.ID, "version": version, "to": to}})
		return got
	}
	for name, got := range map[string]savedHandOver{"to a neighbour": give(membership(neighbour), 1), "to nobody": give("x", 1), "stale": give(membership(colleague), 7)} {
		if len(got.HandOverBeneficiary.UserErrors) != 1 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := give(membership(colleague), 1); got.HandOverBeneficiary.Beneficiary != nil || len(got.HandOverBeneficiary.UserErrors) != 0 {
		t.Errorf("%+v", got)
	}
	if len(p.caseload("")) != 0 || len(colleague.caseload("")) != 1 {
		t.Error("she has not gone")
	}
	giveAll := func(p *person) (count int, codes string) {
		got := p.ask(`mutation ($i: HandOverCaseloadInput!) { handOverCaseload(input: $i) { count userErrors { code field message } } }`,
			map[string]any{"i": map[string]any{"from": membership(colleague), "to": membership(a.as("referent.arles"))}})
		return strings.Count(string(got.Data), `"count":1`), fmt.Sprint(got.Errors)
	}
	if count, refused := giveAll(colleague); count != 0 || !strings.Contains(refused, "FORBIDDEN") {
		t.Errorf("who does not administer gives all: %s", refused)
	}
	if count, refused := giveAll(p); count != 1 || len(p.caseload("")) != 1 {
		t.Errorf("the administrator cannot give all: %s", refused)
	}
}

type savedHandOver struct {
	HandOverBeneficiary struct {
		Beneficiary *struct{ ID string }
		UserErrors  []userErrorAnswer
	}
}
