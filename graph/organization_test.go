package graph_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/internal/keys"
	"traverse/internal/link"
)

// deedAnswer is what a mutation says, its object apart.
type deedAnswer struct {
	Object     json.RawMessage
	UserErrors []userError
	Warnings   []struct{ Field, Message string }
	Replayed   bool
	Errors     []apiError
}

type userError struct {
	Code    string
	Field   []string
	Message string
}

// said tells an answer in one line: « NOT_FOUND on organization », « FORBIDDEN », « done ».
func (d *deedAnswer) said() string {
	if len(d.Errors) > 0 {
		return fmt.Sprint(d.Errors[0].Extensions["code"])
	}
	if len(d.UserErrors) > 0 {
		return d.UserErrors[0].Code + " on " + strings.Join(d.UserErrors[0].Field, ".")
	}
	return "done"
}

var keyCount atomic.Int64

func newKey() string { return fmt.Sprintf("cle-de-test-%06d", keyCount.Add(1)) }

// deed sends a mutation under a new key, or the one that input has, and asks for the object's fields.
func (p *person) deed(name, object string, input map[string]any) *deedAnswer {
	p.api.t.Helper()
	if input["idempotencyKey"] == nil {
		input["idempotencyKey"] = newKey()
	}
	typeName := strings.ToUpper(name[:1]) + name[1:] + "Input"
	warnings := ""
	if name == "saveOrganization" {
		warnings = "warnings { field message }"
	}
	document := fmt.Sprintf("mutation ($input: %s!) { deed: %s(input: $input) { object: %s userErrors { code field message } replayed %s } }", typeName, name, object, warnings)
	got := p.ask(document, map[string]any{"input": input})
	var data struct{ Deed *deedAnswer }
	if err := json.Unmarshal(got.Data, &data); err != nil && len(got.Errors) == 0 {
		p.api.t.Fatalf("%v: %s", err, got.Data)
	}
	if data.Deed == nil {
		data.Deed = &deedAnswer{}
	}
	data.Deed.Errors = got.Errors
	return data.Deed
}

// done is a deed that must be done; its object is read into into.
func (p *person) done(into any, name, object string, input map[string]any) {
	p.api.t.Helper()
	got := p.deed(name, object, input)
	if got.said() != "done" {
		p.api.t.Fatalf("%s: %+v", name, got)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(got.Object, into); err != nil {
		p.api.t.Fatalf("%s: %v: %s", name, err, got.Object)
	}
}

type organizationAnswer struct {
	ID, Name, Trust, Kind, Slug string
	Version                     int
	Siret                       *string
	SharedCaseload              bool
	Pole                        *struct{ Code string }
	Territories                 []struct{ Code string }
	Roles, ViewerCan            []string
	Members                     *[]memberAnswer
	Invitations                 *[]invitationAnswer
	MembershipRequests          *[]requestAnswer
}

type memberAnswer struct {
	ID, Name, Email, Role string
	Administrator, Self   bool
	Version               int
}

type invitationAnswer struct {
	ID, Email, Role, Status, InvitedBy string
	Administrator, Expired             bool
	Version                            int
}

type requestAnswer struct {
	ID, Name, Role, Status string
	Version                int
}

const organizationFields = `{ id name trust kind slug version siret sharedCaseload pole { code } territories { code } roles viewerCan
	members { id name email role administrator self version }
	invitations { id email role status invitedBy administrator expired version }
	membershipRequests { id name role status version } }`

// organization reads an organisation as this person sees it.
func (p *person) organization(slug string) *organizationAnswer {
	p.api.t.Helper()
	var got struct{ Organization *organizationAnswer }
	p.query(&got, `query ($slug: String!) { organization(slug: $slug) `+organizationFields+` }`, map[string]any{"slug": slug})
	if got.Organization == nil {
		p.api.t.Fatalf("there is no organisation %s", slug)
	}
	return got.Organization
}

// anyone is a browser without a session.
func (a *api) anyone() *person { return &person{api: a} }

// tables that deeds of this file may change, sessions aside.
var tables = []string{
	"organization", "organization_territory", "account", "membership", "invitation", "membership_request", "link", "outbox", "journal", "idempotency",
}

// digest sums up every table, so that a test sees that nothing has changed.
func (a *api) digest() string {
	a.t.Helper()
	var sums []string
	for _, table := range tables {
		var sum string
		query := fmt.Sprintf("SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM %s t", table)
		if err := a.db.GetContext(a.t.Context(), &sum, query); err != nil {
			a.t.Fatal(err)
		}
		sums = append(sums, table+":"+sum)
	}
	return strings.Join(sums, " ")
}

// unchanged runs what must be refused, and makes sure that nothing was written.
func (a *api) unchanged(what string, do func() string, expected string) {
	a.t.Helper()
	before := a.digest()
	if got := do(); got != expected {
		a.t.Errorf("%s: %s, expected %s", what, got, expected)
	}
	if a.digest() != before {
		a.t.Errorf("%s has changed something", what)
	}
}

// tokenOf gives the token of the newest link of an invitation, as the mail carries it.
func (a *api) tokenOf(invitation string) string {
	a.t.Helper()
	maker := link.Maker{Keys: keys.Demonstration()}
	var id uuid.UUID
	query := `SELECT l.id FROM link l WHERE l.object_id = $1 ORDER BY l.created_at DESC, l.used_at IS NULL DESC LIMIT 1`
	if err := a.db.GetContext(a.t.Context(), &id, query, keyIn(a.t, invitation)); err != nil {
		a.t.Fatal(err)
	}
	return maker.Token(id)
}

// keyIn reads the key of an identifier.
func keyIn(tb testing.TB, id string) string {
	tb.Helper()
	content, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil {
		tb.Fatal(err)
	}
	_, key, _ := strings.Cut(string(content), ":")
	return key
}

// events lists the kinds that wait to be told, oldest first.
func (a *api) events() []string {
	a.t.Helper()
	var kinds []string
	if err := a.db.SelectContext(a.t.Context(), &kinds, "SELECT kind FROM outbox ORDER BY id"); err != nil {
		a.t.Fatal(err)
	}
	return kinds
}

func (a *api) count(query string, args ...any) int {
	a.t.Helper()
	var n int
	if err := a.db.GetContext(a.t.Context(), &n, query, args...); err != nil {
		a.t.Fatal(err)
	}
	return n
}

// later moves the clock.
func (a *api) wait(d time.Duration) { a.later.Add(int64(d)) }

// TestMembersAreNotPublic: everybody reads what an organisation says of itself; its members, invitations and requests are
// read by its own, by its pôle and by the direction, by every path, and by nobody else.
func TestMembersAreNotPublic(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	persons := map[string]*person{"": a.anyone()}
	for _, name := range []string{"referent.arles", "collegue.arles", "pole.arles", "referent.salon-berre", "pole.salon-berre", "deux.structures", "direction", "direction.adjointe"} {
		persons[name] = a.as(name)
	}
	members := map[string][]string{
		"maison-fictive-arles": {"referent.arles", "collegue.arles", "pole.arles", "direction", "direction.adjointe"},
		"pole-arles":           {"pole.arles", "direction", "direction.adjointe"},
		"departement":          {"direction", "direction.adjointe"},
		"wimoov":               {"direction", "direction.adjointe"},
	}
	manage := map[string][]string{
		"maison-fictive-arles": {"referent.arles", "pole.arles", "direction", "direction.adjointe"},
		"pole-arles":           {"pole.arles", "direction", "direction.adjointe"},
		"departement":          {"direction", "direction.adjointe"},
		"wimoov":               {"direction", "direction.adjointe"},
	}
	for slug := range members {
		for name, p := range persons {
			o := p.organization(slug)
			if o.Name == "" {
				t.Errorf("%s does not read what %s says of itself", name, slug)
			}
			var byNode struct {
				Node  *organizationAnswer
				Nodes []*organizationAnswer
			}
			p.query(&byNode, `query ($id: ID!) { node(id: $id) { ... on Organization `+organizationFields+` } nodes(ids: [$id]) { ... on Organization `+organizationFields+` } }`,
				map[string]any{"id": o.ID})
			for path, read := range map[string]*organizationAnswer{"organization": o, "node": byNode.Node, "nodes": byNode.Nodes[0]} {
				if got, expected := read.Members != nil, slices.Contains(members[slug], name); got != expected {
					t.Errorf("%q sees the members of %s by %s: %v", name, slug, path, got)
				}
				for what, seen := range map[string]bool{"invitations": read.Invitations != nil, "requests": read.MembershipRequests != nil} {
					if expected := slices.Contains(manage[slug], name); seen != expected {
						t.Errorf("%q sees the %s of %s by %s: %v", name, what, slug, path, seen)
					}
				}
			}
		}
	}
}

// TestMembersInAnAddress: what names people is not read by GET, wherever it stands in the document.
func TestMembersInAnAddress(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	for document, status := range map[string]int{
		`{ organization(slug: "wimoov") { name } }`:             200,
		`{ organization(slug: "wimoov") { members { name } } }`: 405,
		`{ actions(first: 1) { nodes { providers { organization { ...o } } } } } fragment o on Organization { invitations { email } }`: 405,
	} {
		if response, body := a.get(document, nil); response.StatusCode != status {
			t.Errorf("%s: %d %s", document, response.StatusCode, body)
		}
	}
}

// TestPermissionsAreTrue: for every person and organisation, what `viewerCan` offers is done, and what it does not offer is
// refused as if the organisation did not exist, or as a right that she has not. Deeds are sent so that they stop at the last
// moment: an older version, a role that does not exist.
func TestPermissionsAreTrue(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	slugs := []string{"maison-fictive-arles", "maison-fictive-salon-berre", "pole-arles", "departement", "wimoov", "acpm"}
	for _, name := range []string{"referent.arles", "collegue.arles", "pole.arles", "pole.salon-berre", "porteur.acpm", "direction", "deux.structures"} {
		p := a.as(name)
		for _, slug := range slugs {
			o := p.organization(slug)
			before := a.digest()
			for permission, try := range map[string]func() *deedAnswer{
				"EDIT": func() *deedAnswer {
					return p.deed("saveOrganization", "organization { id }", map[string]any{"id": o.ID, "version": 999, "name": o.Name})
				},
				"MANAGE_MEMBERS": func() *deedAnswer {
					role := "POLE_COORDINATOR"
					if slices.Contains(o.Roles, role) {
						role = "DEPARTMENT_ADMIN"
					}
					return p.deed("inviteMember", "invitation { id }", map[string]any{"organization": o.ID, "email": "a@demo.invalid", "role": role})
				},
				"VERIFY": func() *deedAnswer {
					return p.deed("verifyOrganization", "organization { id }", map[string]any{"organization": o.ID, "version": 999, "verified": true})
				},
			} {
				said := try().said()
				allowed := said == "CONFLICT on version" || said == "INVALID on role"
				offered := slices.Contains(o.ViewerCan, permission)
				// An institution, or an organisation without members, is not to be verified: its version is read first.
				if permission == "VERIFY" && !offered && allowed && slices.Contains(o.ViewerCan, "EDIT") {
					continue
				}
				if allowed != offered || (!allowed && said != "FORBIDDEN" && !strings.HasPrefix(said, "NOT_FOUND")) {
					t.Errorf("%s, %s, %s: offered %v, and %s", name, slug, permission, offered, said)
				}
			}
			if a.digest() != before {
				t.Fatalf("%s has changed something of %s", name, slug)
			}
		}
	}
}

// TestFoundOrganization: a coordinator founds in her own pôle, the direction anywhere, nobody a pôle or a Département; what
// is founded is read at once, in the answer and everywhere.
func TestFoundOrganization(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	pole, direction := a.as("pole.arles"), a.as("direction")
	var made organizationAnswer
	pole.done(&made, "saveOrganization", "organization "+organizationFields, map[string]any{
		"name": "  Régie  de quartier d’Arles ", "kind": "ASSOCIATION", "siret": "732 829 320 00074", "territories": []string{"13004", "13004"}, "sharedCaseload": true,
	})
	if made.Slug != "regie-de-quartier-d-arles" || made.Name != "Régie de quartier d’Arles" || made.Trust != "UNCLAIMED" || made.Pole.Code != "arles" ||
		*made.Siret != "73282932000074" || len(made.Territories) != 1 || !made.SharedCaseload || made.Version != 1 {
		t.Errorf("%+v", made)
	}
	if read := a.anyone().organization(made.Slug); read.ID != made.ID {
		t.Errorf("it is not read at once: %+v", read)
	}
	var listed struct {
		Organizations struct{ Nodes []organizationAnswer }
	}
	a.query(&listed, `{ organizations(search: "regie quartier") { nodes { id } } }`, nil)
	if len(listed.Organizations.Nodes) != 1 || listed.Organizations.Nodes[0].ID != made.ID {
		t.Errorf("it is not listed: %+v", listed)
	}
	// Its name again gives another address, and a warning.
	got := direction.deed("saveOrganization", "organization { slug }", map[string]any{"name": "Régie de quartier d’Arles", "kind": "ASSOCIATION"})
	if got.said() != "done" || string(got.Object) != `{"slug":"regie-de-quartier-d-arles-2"}` || len(got.Warnings) != 1 || got.Warnings[0].Field != "name" {
		t.Errorf("%+v %s", got, got.Object)
	}
	found := func(p *person, more map[string]any) func() string {
		input := map[string]any{"name": "Autre", "kind": "CCAS"}
		maps.Copy(input, more)
		return func() string { return p.deed("saveOrganization", "organization { id }", input).said() }
	}
	for what, refused := range map[string]struct {
		try  func() string
		said string
	}{
		"an anonymous one":           {found(a.anyone(), nil), "UNAUTHENTICATED"},
		"a référent":                 {found(a.as("referent.arles"), nil), "FORBIDDEN"},
		"another pôle":               {found(pole, map[string]any{"pole": "salon-berre"}), "FORBIDDEN on pole"},
		"no pôle, for a coordinator": {found(pole, map[string]any{"pole": ""}), "FORBIDDEN on pole"},
		"a pôle that is none":        {found(direction, map[string]any{"pole": "lyon"}), "NOT_FOUND on pole"},
		"a territory that is none":   {found(direction, map[string]any{"territories": []string{"69001"}}), "NOT_FOUND on territories"},
		"without a nature":           {found(direction, map[string]any{"kind": nil}), "REQUIRED on kind"},
		"without a name":             {found(direction, map[string]any{"name": "   "}), "REQUIRED on name"},
		"a name of 201 characters":   {found(direction, map[string]any{"name": strings.Repeat("é", 201)}), "TOO_LONG on name"},
		"a name with a NUL":          {found(direction, map[string]any{"name": "a\x00b"}), "INVALID on name"},
		"a SIRET of 13 digits":       {found(direction, map[string]any{"siret": "7328293200007"}), "INVALID on siret"},
		"a SIRET of letters":         {found(direction, map[string]any{"siret": "7328293200007X"}), "INVALID on siret"},
		"a site that is a script":    {found(direction, map[string]any{"website": "javascript:alert(1)"}), "INVALID on website"},
		"an identifier that is none": {found(direction, map[string]any{"id": "rien", "version": 1}), "NOT_FOUND on id"},
		"a short key":                {found(direction, map[string]any{"idempotencyKey": "x"}), "INVALID on idempotencyKey"},
	} {
		a.unchanged(what, refused.try, refused.said)
	}
	// A nature that would make its founder a coordinator or the direction is not even in the schema.
	for _, kind := range []string{"POLE", "DEPARTEMENT"} {
		a.unchanged(kind, found(direction, map[string]any{"kind": kind}), "VALIDATION_FAILED")
	}
}

// TestSameKey: a key repeated founds nothing more; with another input it is refused.
func TestSameKey(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("direction")
	input := func(name string) map[string]any {
		return map[string]any{"idempotencyKey": "la-meme-cle", "name": name, "kind": "CCAS"}
	}
	first := p.deed("saveOrganization", "organization { id }", input("CCAS d’Istres"))
	again := p.deed("saveOrganization", "organization { id }", input("CCAS d’Istres"))
	if first.said() != "done" || first.Replayed || !again.Replayed || string(first.Object) != string(again.Object) {
		t.Errorf("%+v %+v", first, again)
	}
	a.unchanged("another input", func() string {
		return p.deed("saveOrganization", "organization { id }", input("CCAS d’Arles")).said()
	}, "CONFLICT on idempotencyKey")
}

// TestSaveOrganization: an administrator writes what her organisation says of itself, and nothing that attaches it; one
// that was verified is to be looked at again under another name; the programme's institutions keep theirs.
func TestSaveOrganization(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, pole := a.as("referent.arles"), a.as("pole.arles")
	o := p.organization("maison-fictive-arles")
	if o.Trust != "VERIFIED" {
		t.Fatalf("%+v", o)
	}
	save := func(p *person, o *organizationAnswer, more map[string]any) *deedAnswer {
		input := map[string]any{"id": o.ID, "version": o.Version, "name": o.Name}
		maps.Copy(input, more)
		return p.deed("saveOrganization", "organization "+organizationFields, input)
	}
	if got := save(p, o, map[string]any{"phone": "04 90 00 00 00", "sharedCaseload": true}); got.said() != "done" {
		t.Fatalf("%+v", got)
	}
	read := p.organization("maison-fictive-arles")
	if read.Version != 2 || !read.SharedCaseload || read.Trust != "VERIFIED" || read.Pole == nil || len(read.Territories) != 1 {
		t.Errorf("%+v", read)
	}
	a.unchanged("an older version", func() string { return save(p, o, nil).said() }, "CONFLICT on version")
	for field, value := range map[string]any{"kind": "CCAS", "pole": "salon-berre", "territories": []string{"13004"}} {
		a.unchanged("an administrator attaches by "+field, func() string { return save(p, read, map[string]any{field: value}).said() }, "FORBIDDEN on "+field)
	}
	colleague, neighbour, otherPole := a.as("collegue.arles"), a.as("referent.salon-berre"), a.as("pole.salon-berre")
	a.unchanged("a colleague", func() string { return save(colleague, read, nil).said() }, "FORBIDDEN")
	a.unchanged("a neighbour", func() string { return save(neighbour, read, nil).said() }, "NOT_FOUND on id")
	a.unchanged("the neighbouring pôle", func() string { return save(otherPole, read, nil).said() }, "NOT_FOUND on id")
	// What does not exist reads the same.
	a.unchanged("an organisation that does not exist", func() string {
		none := &organizationAnswer{ID: base64Of(t, "Organization:00000000-0000-4000-8000-000000000000"), Name: "Rien", Version: 1}
		return save(neighbour, none, nil).said()
	}, "NOT_FOUND on id")

	if got := save(p, read, map[string]any{"name": "Maison renommée"}); got.said() != "done" {
		t.Fatalf("%+v", got)
	}
	if read = p.organization("maison-fictive-arles"); read.Trust != "CLAIMED" || read.Name != "Maison renommée" {
		t.Errorf("a verified organisation changes its name and stays so: %+v", read)
	}
	if got := pole.deed("verifyOrganization", "organization { trust }", map[string]any{"organization": read.ID, "version": read.Version, "verified": true}); got.said() != "done" {
		t.Errorf("%+v", got)
	}
	read = p.organization("maison-fictive-arles")
	if got := save(pole, read, map[string]any{"name": "Maison du pôle", "territories": []string{"arles", "13004"}}); got.said() != "done" {
		t.Errorf("%+v", got)
	}
	if read = p.organization("maison-fictive-arles"); read.Trust != "VERIFIED" || len(read.Territories) != 2 {
		t.Errorf("%+v", read)
	}
	if expected := []string{"ORGANIZATION_UNVERIFIED", "ORGANIZATION_VERIFIED"}; !slices.Equal(a.events(), expected) {
		t.Errorf("%v", a.events())
	}

	institution := pole.organization("pole-arles")
	for field, value := range map[string]any{"name": "Autre nom", "kind": "CCAS", "territories": []string{}, "acronym": "PA"} {
		a.unchanged("a pôle changes its "+field, func() string { return save(pole, institution, map[string]any{field: value}).said() }, "STATE_FORBIDS on "+field)
	}
	if got := save(pole, institution, map[string]any{"email": "pole@exemple.fr"}); got.said() != "done" {
		t.Errorf("a pôle says how to reach it: %+v", got)
	}
}

// TestSIRET: what looks wrong is said, and saved all the same.
func TestSIRET(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("direction")
	for siret, warned := range map[string]bool{
		"73282932000074": false, // the example of INSEE
		"73282932000075": true,
		"73282932000047": true,  // two digits exchanged
		"35600000049837": false, // an establishment of La Poste, which does not follow the rule
		"":               false,
	} {
		got := p.deed("saveOrganization", "organization { id }", map[string]any{"name": "Structure " + siret, "kind": "ENTREPRISE", "siret": siret})
		if got.said() != "done" || len(got.Warnings) > 0 != warned {
			t.Errorf("%q: %+v", siret, got)
		}
	}
	got := p.deed("saveOrganization", "organization { id }", map[string]any{"name": "La même", "kind": "ENTREPRISE", "siret": "73282932000074"})
	if len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0].Message, "Structure 73282932000074") {
		t.Errorf("%+v", got.Warnings)
	}
}

// TestVerifyOrganization: there is nothing to verify where nobody is, nor in a pôle; what was verified is not verified twice.
func TestVerifyOrganization(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, coordinator, administrator := a.as("direction"), a.as("pole.arles"), a.as("referent.arles")
	verify := func(p *person, slug string, verified bool) string {
		o := p.organization(slug)
		return p.deed("verifyOrganization", "organization { trust }", map[string]any{"organization": o.ID, "version": o.Version, "verified": verified}).said()
	}
	unclaimed, claimed := a.oneOf("UNCLAIMED"), a.oneOf("CLAIMED")
	a.unchanged("nobody there", func() string { return verify(p, unclaimed, true) }, "STATE_FORBIDS on organization")
	a.unchanged("a pôle", func() string { return verify(p, "pole-arles", false) }, "STATE_FORBIDS on organization")
	a.unchanged("a porteur of no pôle, by a coordinator", func() string { return verify(coordinator, claimed, true) }, "NOT_FOUND on organization")
	a.unchanged("by itself", func() string { return verify(administrator, "maison-fictive-arles", false) }, "FORBIDDEN")
	for _, step := range []struct {
		verified bool
		said     string
	}{{false, "STATE_FORBIDS on organization"}, {true, "done"}, {true, "STATE_FORBIDS on organization"}, {false, "done"}} {
		if got := verify(p, claimed, step.verified); got != step.said {
			t.Errorf("%v: %s", step.verified, got)
		}
	}
}

// oneOf gives the slug of a porteur of the programme that people have joined, or not.
func (a *api) oneOf(trust string) string {
	a.t.Helper()
	var slug string
	err := a.db.GetContext(a.t.Context(), &slug, "SELECT slug FROM organization WHERE trust = $1 AND kind NOT IN ('POLE', 'DEPARTEMENT') ORDER BY slug LIMIT 1", trust)
	if err != nil {
		a.t.Fatal(err)
	}
	return slug
}

// TestOrganizationsAreListed: filters, search and pages agree with the list that one reads whole.
func TestOrganizationsAreListed(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("direction")
	type page struct {
		Organizations struct {
			TotalCount int
			Nodes      []organizationAnswer
			PageInfo   struct {
				HasNextPage, HasPreviousPage bool
				StartCursor, EndCursor       *string
			}
		}
	}
	read := func(variables map[string]any) page {
		var got page
		p.query(&got, `query ($search: String, $filter: OrganizationFilter, $first: Int, $after: String, $last: Int, $before: String) {
			organizations(search: $search, filter: $filter, first: $first, after: $after, last: $last, before: $before) {
				totalCount nodes { slug name kind trust pole { code } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`, variables)
		return got
	}
	all := read(map[string]any{"first": 100}).Organizations
	if all.TotalCount != a.count("SELECT count(*) FROM organization") || len(all.Nodes) != all.TotalCount || all.PageInfo.HasNextPage {
		t.Fatalf("%d of %d", len(all.Nodes), all.TotalCount)
	}
	for name, filter := range map[string]struct {
		input map[string]any
		keeps func(*organizationAnswer) bool
	}{
		"kind":  {map[string]any{"kinds": []string{"PLIE", "POLE"}}, func(o *organizationAnswer) bool { return o.Kind == "PLIE" || o.Kind == "POLE" }},
		"pole":  {map[string]any{"pole": "arles"}, func(o *organizationAnswer) bool { return o.Pole != nil && o.Pole.Code == "arles" }},
		"trust": {map[string]any{"trust": []string{"UNCLAIMED"}}, func(o *organizationAnswer) bool { return o.Trust == "UNCLAIMED" }},
		"both":  {map[string]any{"trust": []string{"VERIFIED"}, "kinds": []string{"MDS"}}, func(o *organizationAnswer) bool { return o.Trust == "VERIFIED" && o.Kind == "MDS" }},
	} {
		var expected []string
		for i := range all.Nodes {
			if filter.keeps(&all.Nodes[i]) {
				expected = append(expected, all.Nodes[i].Slug)
			}
		}
		for _, size := range []int{1, 3, 100} {
			forwards, backwards := []string{}, []string{}
			for after := any(nil); ; {
				got := read(map[string]any{"filter": filter.input, "first": size, "after": after}).Organizations
				for _, o := range got.Nodes {
					forwards = append(forwards, o.Slug)
				}
				if after = got.PageInfo.EndCursor; !got.PageInfo.HasNextPage {
					break
				}
			}
			for before := any(nil); ; {
				got := read(map[string]any{"filter": filter.input, "last": size, "before": before}).Organizations
				for i := range got.Nodes {
					backwards = append([]string{got.Nodes[len(got.Nodes)-1-i].Slug}, backwards...)
				}
				if before = got.PageInfo.StartCursor; !got.PageInfo.HasPreviousPage {
					break
				}
			}
			if len(expected) == 0 || !slices.Equal(forwards, expected) || !slices.Equal(backwards, expected) {
				t.Errorf("%s by %d: %v, %v, expected %v", name, size, forwards, backwards, expected)
			}
		}
	}
	for search, slug := range map[string]string{"addictions mediterranee": "", "ADDICTION médit": "addiction-mediterranee", "adear": "adear-13", "zzz": ""} {
		got := read(map[string]any{"search": search}).Organizations
		if (slug == "" && got.TotalCount != 0) || (slug != "" && (got.TotalCount != 1 || got.Nodes[0].Slug != slug)) {
			t.Errorf("%q: %+v", search, got.Nodes)
		}
	}
	cursor := *read(map[string]any{"first": 1}).Organizations.PageInfo.EndCursor
	for argument, variables := range map[string]string{
		"kinds": `filter: {kinds: ["LICORNE"]}`, "pole": `filter: {pole: "lyon"}`, "search": `search: "` + strings.Repeat("a", 201) + `"`, "first": "first: 101",
		"after": `search: "adear", after: "` + cursor + `"`,
	} {
		got := p.ask(`{ organizations(`+variables+`) { totalCount } }`, nil)
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "BAD_REQUEST" || got.Errors[0].Extensions["argument"] != argument {
			t.Errorf("%s: %+v", argument, got.Errors)
		}
	}
}
