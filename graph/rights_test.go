package graph_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	gql "github.com/vektah/gqlparser/v2/ast"

	"traverse/account"
	"traverse/graph"
	"traverse/internal/access"
)

// rootField is one field of Query, Mutation or Subscription, and how it is asked here.
type rootField struct {
	name   string // "Mutation.closeAccount"
	act    access.Act
	field  *gql.FieldDefinition
	schema *gql.Schema
	sample sample
}

func (f *rootField) mutation() bool     { return strings.HasPrefix(f.name, "Mutation.") }
func (f *rootField) subscription() bool { return strings.HasPrefix(f.name, "Subscription.") }

func rootFields(t *testing.T) []*rootField {
	t.Helper()
	schema := loadSchema(t)
	var fields []*rootField
	for _, root := range []*gql.Definition{schema.Query, schema.Mutation, schema.Subscription} {
		for _, f := range root.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			name := root.Name + "." + f.Name
			asked, ok := samples[name]
			if !ok {
				t.Errorf("%s has no sample: add one to samples_test.go", name)
				continue
			}
			fields = append(fields, &rootField{name, graph.RootActs[name], f, schema, asked})
		}
	}
	if len(samples) != len(fields) {
		t.Error("samples_test.go names a root field that the SDL does not have")
	}
	return fields
}

// document asks the field with the arguments that are given, for what tells that it was answered.
func (f *rootField) document(args vars) string {
	var declared, passed []string
	for _, name := range slices.Sorted(maps.Keys(args)) {
		declared = append(declared, "$"+name+": "+f.field.Arguments.ForName(name).Type.String())
		passed = append(passed, name+": $"+name)
	}
	asked := f.field.Name
	if len(passed) > 0 {
		asked += "(" + strings.Join(passed, ", ") + ")"
	}
	operation, _, _ := strings.Cut(strings.ToLower(f.name), ".")
	if len(declared) > 0 {
		operation += " (" + strings.Join(declared, ", ") + ")"
	}
	return operation + " { " + asked + f.selection() + " }"
}

func (f *rootField) selection() string {
	given := f.schema.Types[f.field.Type.Name()]
	if given.Kind != gql.Object && given.Kind != gql.Interface {
		return ""
	}
	if !f.mutation() {
		return " { __typename }"
	}
	selected := []string{"userErrors { code field message }"}
	for _, name := range f.objects() {
		if f.schema.Types[given.Fields.ForName(name).Type.Name()].Kind == gql.Object {
			name += " { __typename }"
		}
		selected = append(selected, name)
	}
	return " { " + strings.Join(selected, " ") + " }"
}

// objects are the fields of a payload that give what was done to.
func (f *rootField) objects() []string {
	var names []string
	for _, of := range f.schema.Types[f.field.Type.Name()].Fields {
		if of.Name != "userErrors" && of.Name != "replayed" {
			names = append(names, of.Name)
		}
	}
	return names
}

// takesIDs says whether the field names objects that exist already.
func (f *rootField) takesIDs() bool {
	for _, argument := range f.field.Arguments {
		if argument.Type.Name() == "ID" {
			return true
		}
		of := f.schema.Types[argument.Type.Name()]
		if of.Kind == gql.InputObject && slices.ContainsFunc(of.Fields, func(d *gql.FieldDefinition) bool { return d.Type.Name() == "ID" && d.Name != "idempotencyKey" }) {
			return true
		}
	}
	return false
}

func (f *rootField) args(w *world, p *asker) vars {
	if f.sample.args == nil {
		return vars{}
	}
	return f.sample.args(w, p)
}

// TestEveryRootFieldForEveryRole asks every root field as a real person of every role, with and without the administration
// of her organisation, with arguments that are valid. Who may is answered, and a mutation leaves one line in the journal
// that says as what she acted; who may not gets the coded error, and no row changes.
func TestEveryRootFieldForEveryRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	address := w.serveHTTP(func(*http.Server) {})
	readers, cells := w.everyone(), 0
	for _, f := range rootFields(t) {
		people := readers
		if f.mutation() {
			people = w.everyone() // what she does may end what she is
		}
		cells += len(people)
		var mayNot []*asker
		asked := map[*asker]vars{}
		for _, p := range people {
			if !f.sample.openToAll && p.reach(f.act) == access.Nothing {
				mayNot, asked[p] = append(mayNot, p), f.args(w, p)
			}
		}
		w.unchanged(f.name+", for who may not", func() {
			for _, p := range mayNot {
				f.refuses(t, address, p, asked[p])
			}
		})
		for _, p := range people {
			if _, refused := asked[p]; !refused {
				f.answers(t, w, address, p, f.args(w, p))
			}
		}
	}
	t.Logf("%d cells", cells)
}

// unchanged makes sure that no row changes while do asks.
func (w *world) unchanged(what string, do func()) {
	w.t.Helper()
	before := w.digest()
	do()
	if after := w.digest(); after != before {
		w.t.Errorf("%s: rows have changed:\n%s", what, changedLines(before, after))
	}
}

func (f *rootField) refuses(t *testing.T, address string, p *asker, args vars) {
	t.Helper()
	want := "FORBIDDEN"
	if p.account == uuid.Nil {
		want = "UNAUTHENTICATED"
	}
	var errors []apiError
	if f.subscription() {
		errors = f.firstEvent(t, address, p, args, func() {}).Errors
	} else {
		errors = p.ask(f.document(args), args).Errors
	}
	if len(errors) != 1 || errors[0].Extensions["code"] != want {
		t.Errorf("%s by %s: %+v", f.name, p, errors)
	}
	in, ok := args["input"].(vars)
	if !ok {
		return
	}
	// Nobody says herself as what she acts: an input that does is not read any further.
	forged := maps.Clone(in)
	forged["actingRole"], forged["actingOrganization"] = "DEPARTMENT_ADMIN", id("Organization", uuid.NewString())
	got := p.ask(f.document(args), vars{"input": forged})
	if len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != "VALIDATION_FAILED" {
		t.Errorf("%s by %s, who says as what she acts: %+v", f.name, p, got)
	}
}

func (f *rootField) answers(t *testing.T, w *world, address string, p *asker, args vars) {
	t.Helper()
	lines := w.journalLines()
	var got answer
	if f.subscription() {
		got = f.firstEvent(t, address, p, args, func() { f.sample.wake(w, p) })
	} else {
		got = p.ask(f.document(args), args)
	}
	if len(got.Errors) > 0 {
		t.Errorf("%s by %s: %+v", f.name, p, got.Errors)
		return
	}
	var data map[string]json.RawMessage
	if err := json.Unmarshal(got.Data, &data); err != nil {
		t.Fatal(err)
	}
	content := data[f.field.Name]
	if string(content) == "null" && !f.sample.openToAll {
		t.Errorf("%s by %s gives nothing", f.name, p)
	}
	if f.mutation() {
		f.hasDone(t, w, p, content, lines)
	}
}

// hasDone makes sure that a payload says what was done, without an error, and that the journal does.
func (f *rootField) hasDone(t *testing.T, w *world, p *asker, content json.RawMessage, before int) {
	t.Helper()
	var payload map[string]any
	if err := json.Unmarshal(content, &payload); err != nil {
		t.Fatal(err)
	}
	if problems, _ := payload["userErrors"].([]any); len(problems) > 0 {
		t.Errorf("%s by %s: %v", f.name, p, problems)
		return
	}
	for _, name := range f.objects() {
		if payload[name] == nil && f.sample.mayGiveNothing == "" {
			t.Errorf("%s by %s gives no %s", f.name, p, name)
		}
	}
	var line struct {
		Account      *uuid.UUID `db:"account_id"`
		Membership   *uuid.UUID `db:"membership_id"`
		Organization *uuid.UUID `db:"organization_id"`
		Role         string     `db:"role"`
		Act          string     `db:"act"`
		ObjectType   string     `db:"object_type"`
		Object       string     `db:"object"`
		Lines        int        `db:"lines"`
	}
	w.get1(&line, `SELECT j.account_id, j.membership_id, j.organization_id, l.role, j.act, j.object_type, l.object, (SELECT count(*) FROM journal) AS lines
		FROM journal j JOIN journal_line l USING (id) ORDER BY id DESC LIMIT 1`)
	switch {
	case f.sample.unwritten != "":
		if line.Lines != before {
			t.Errorf("%s by %s is in the journal, and should not be: %s", f.name, p, f.sample.unwritten)
		}
		return
	case line.Lines != before+1:
		t.Errorf("%s by %s leaves %d lines in the journal", f.name, p, line.Lines-before)
		return
	}
	if same(line.Account) != p.account || same(line.Membership) != p.membership || same(line.Organization) != p.organization || line.Act != string(f.act) ||
		(p.membership != uuid.Nil && line.Role != string(p.role)) {
		t.Errorf("%s by %s: the journal has %+v", f.name, p, line)
	}
	if account.JournalLabel(line.Act, line.ObjectType) == line.Act || line.Object == "" {
		t.Errorf("%s: the journal has no words for %s or for its %s (account/journalwords.go, view journal_line)", f.name, line.Act, line.ObjectType)
	}
}

func same(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

func (w *world) journalLines() (lines int) {
	w.t.Helper()
	w.get1(&lines, `SELECT count(*) FROM journal`)
	return lines
}

// firstEvent subscribes on a real connection, lets something happen, and gives what is told first.
func (f *rootField) firstEvent(t *testing.T, address string, p *asker, args vars, happen func()) answer {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	body, err := json.Marshal(map[string]any{"query": f.document(args), "variables": args})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"text/event-stream"}, "Cookie": {p.cookie}}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	stream := &subscriber{t, response, bufio.NewScanner(response.Body), leave}
	happen()
	name, data := stream.next()
	var got answer
	if err := json.Unmarshal([]byte(data), &got); name != "next" || err != nil {
		t.Fatalf("%s by %s: %s %s", f.name, p, name, data)
	}
	return got
}

func changedLines(before, after string) string {
	known := strings.Split(before, "\n")
	var changed []string
	for line := range strings.SplitSeq(after, "\n") {
		if !slices.Contains(known, line) {
			changed = append(changed, line)
		}
	}
	return strings.Join(changed, "\n")
}

// TestWhatMayNotBeSeenDoesNotExist: an object beyond somebody's reach gives the same bytes as one that does not exist, as an
// identifier of another type, and as none; and nothing changes.
func TestWhatMayNotBeSeenDoesNotExist(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	people, tried := w.everyone(), 0
	for _, f := range rootFields(t) {
		if f.subscription() || !f.takesIDs() {
			continue
		}
		asked := map[*asker][]stranger{}
		for _, p := range people {
			if reach := p.reach(f.act); reach != access.Nothing {
				asked[p] = f.strangers(t, w, p, reach)
				tried += len(asked[p])
			}
		}
		w.unchanged(f.name+", on what is out of reach", func() {
			for p, strangers := range asked {
				f.findsNothing(t, p, strangers)
			}
		})
	}
	t.Logf("%d askings", tried)
}

// strangers are askings of the field on what there is not, and on a neighbour's object where the reach ends before it.
func (f *rootField) strangers(t *testing.T, w *world, p *asker, reach access.Reach) []stranger {
	t.Helper()
	found := strangers(f.args(w, p))
	switch {
	case !f.mutation() || reach == access.Departmental || f.sample.everythingInReach != "":
	case f.sample.beyond == nil:
		t.Errorf("%s reaches no further than %s for %s: its sample needs a « beyond »", f.name, reach, p)
	default:
		found = append(found, stranger{"", "a neighbour's", f.sample.beyond(w, p)})
	}
	return found
}

// findsNothing asks on what is out of reach.
func (f *rootField) findsNothing(t *testing.T, p *asker, asked []stranger) {
	t.Helper()
	answers := map[string]map[string]string{}
	for _, s := range asked {
		got := p.ask(f.document(s.args), s.args)
		if s.path == "" && f.sample.beyondIsPublic {
			// Everybody sees the object: who may not do this to it is told so, and a person who could mend it reads it where it is.
			if !forbids(&got) {
				t.Errorf("%s by %s, on what is public and a neighbour's: %s %+v", f.name, p, got.Data, got.Errors)
			}
			continue
		}
		content := string(got.Data) + string(mustMarshal(t, got.Errors))
		if f.mutation() && !strings.Contains(content, `"NOT_FOUND"`) {
			t.Errorf("%s by %s, %s %s: %s", f.name, p, s.what, s.path, content)
		}
		if answers[s.path] == nil {
			answers[s.path] = map[string]string{}
		}
		answers[s.path][content] = s.what
	}
	if f.mutation() {
		f.tellsNothingApart(t, p, answers)
	}
}

// forbids says whether an answer says FORBIDDEN and nothing else, as an error or as the one problem of a payload.
func forbids(got *answer) bool {
	if len(got.Errors) > 0 {
		return len(got.Errors) == 1 && got.Errors[0].Extensions["code"] == "FORBIDDEN"
	}
	var data map[string]struct{ UserErrors []userError }
	if json.Unmarshal(got.Data, &data) != nil {
		return false
	}
	for _, payload := range data {
		return len(payload.UserErrors) == 1 && payload.UserErrors[0].Code == "FORBIDDEN"
	}
	return false
}

// tellsNothingApart makes sure that, in the place of one identifier, all that does not exist is answered in the same way; and
// so is a neighbour's object. Answers are by the place, then by what they are, which one asking gave.
func (f *rootField) tellsNothingApart(t *testing.T, p *asker, answers map[string]map[string]string) {
	t.Helper()
	absent := map[string]string{}
	for path, contents := range answers {
		if len(contents) > 1 {
			t.Errorf("%s by %s, %s: %v", f.name, p, path, contents)
		}
		if path != "" {
			maps.Copy(absent, contents)
		}
	}
	for content := range answers[""] {
		if absent[content] == "" {
			t.Errorf("%s by %s: a neighbour's object gives %s, what does not exist %v", f.name, p, content, absent)
		}
	}
}

// stranger is an asking in which one identifier, in a place of the arguments, is of nothing.
type stranger struct {
	path, what string
	args       vars
}

// strangers are arguments with, instead of each identifier in turn: one that nothing has, one of another type, and none.
func strangers(args vars) (found []stranger) {
	replaceIDs(args, func(path, typeName string, put func(string) vars) {
		found = append(found, stranger{path, "no such object", put(id(typeName, uuid.NewString()))},
			stranger{path, "another type's", put(id("Pole", "arles"))}, stranger{path, "no identifier", put("nothing")})
	})
	return found
}

// replaceIDs calls do for every identifier in arguments, with what puts another in its place.
func replaceIDs(args vars, do func(path, typeName string, put func(string) vars)) {
	for name, value := range args {
		with := func(other any) vars {
			changed := maps.Clone(args)
			changed[name] = other
			return changed
		}
		switch v := value.(type) {
		case string:
			if typeName, _, ok := decodeID(v); ok && name != "idempotencyKey" {
				do(name, typeName, func(other string) vars { return with(other) })
			}
		case vars:
			replaceIDs(v, func(path, typeName string, put func(string) vars) {
				do(name+"."+path, typeName, func(other string) vars { return with(put(other)) })
			})
		}
	}
}

// TestLostStanding: a membership that has ended, or an account that is closed, gives nothing at the very next request.
func TestLostStanding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, lose := range map[string]string{
		"a membership that has ended": `UPDATE membership SET ended_at = now() WHERE account_id = $1`,
		"another role":                `UPDATE membership SET role = 'PROVIDER' WHERE account_id = $1`,
		"no administrator any more":   `UPDATE membership SET administrator = false WHERE account_id = $1`,
		"a closed account":            `UPDATE account SET closed_at = now() WHERE id = $1`,
	} {
		role := access.DepartmentAdmin
		if name == "another role" {
			role = access.Referent
		}
		p := w.asker(role, true, w.organizationOf(role))
		if got := p.ask(`{ viewer { name } }`, nil); !strings.Contains(string(got.Data), "Quelqu’un") {
			t.Fatalf("%s: %s", name, got.Data)
		}
		w.exec(lose, p.account)
		if got := p.ask(`{ viewer { name } }`, nil); string(got.Data) != `{"viewer":null}` {
			t.Errorf("%s: %s", name, got.Data)
		}
		if got := p.ask(`{ settings { name } }`, nil); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "UNAUTHENTICATED" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestMixedNodes: of a list of identifiers, those that may be seen are given and the others are null, each in its place.
func TestMixedNodes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := []string{
		id("Pole", "arles"), id("Account", w.neighbour.account.String()), id("Membership", w.neighbour.membership.String()), "nothing",
		id("Organization", w.home.String()), id("Organization", uuid.NewString()), id("Viewer", w.neighbour.account.String()), id("JournalEntry", "1"), id("Pole", w.home.String()),
	}
	for _, p := range w.everyone() {
		var got struct{ Nodes []*struct{ ID string } }
		p.query(&got, `query ($ids: [ID!]!) { nodes(ids: $ids) { id } }`, map[string]any{"ids": ids})
		for i, node := range got.Nodes {
			if seen := i == 0 || i == 4; seen != (node != nil) || seen && node.ID != ids[i] {
				t.Errorf("%s, %d: %+v", p, i, node)
			}
		}
	}
}

// TestRefusalsAreLogged: an act that somebody may not do is in the log, by identifiers; what she sent is not.
func TestRefusalsAreLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer // what is asked is asked here, one request after the other
	a := newAPIWithLog(t, slog.New(slog.NewTextHandler(&log, nil)))
	p := a.as("referent.arles")
	p.ask(`{ accounts(search: "quelque chose de secret") { totalCount } }`, nil)
	written := log.String()
	if !strings.Contains(written, "an act was refused") || !strings.Contains(written, "MANAGE_ACCOUNTS") || !strings.Contains(written, "account=") {
		t.Errorf("the log has %s", written)
	}
	if strings.Contains(written, "secret") || strings.Contains(written, "demo.invalid") {
		t.Errorf("the log says too much: %s", written)
	}
}

// TestOrganizationsByThreePaths: who belongs to an organisation, who is invited and who asks to join is seen by whoever the
// matrix says, by its address, by its identifier and in a list; to others there is nothing, on all three.
func TestOrganizationsByThreePaths(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	houses := map[string]uuid.UUID{"maison-fictive-arles": w.home, "maison-fictive-aix-gardanne": w.neighbour.organization}
	for _, organization := range houses {
		w.invitation(organization)
		w.request(organization, uuid.Nil)
	}
	const fields = `{ id members { id name email } invitations { id email } membershipRequests { id name } }`
	lists := map[string]access.Act{"members": access.ReadMembers, "invitations": access.ManageMembers, "membershipRequests": access.ManageMembers}
	for _, p := range append(w.everyone(), w.neighbour) {
		for slug, organization := range houses {
			variables := vars{"slug": slug, "id": id("Organization", organization.String())}
			var got struct {
				BySlug, ByID map[string]json.RawMessage
				InList       struct{ Nodes []map[string]json.RawMessage }
			}
			p.query(&got, `query ($slug: String!, $id: ID!) { bySlug: organization(slug: $slug) `+fields+`
				byID: node(id: $id) { ... on Organization `+fields+` } inList: organizations(search: "maison fictive", first: 50) { nodes `+fields+` } }`, variables)
			paths := map[string]map[string]json.RawMessage{"by its address": got.BySlug, "by its identifier": got.ByID}
			for _, node := range got.InList.Nodes {
				if string(node["id"]) == string(got.BySlug["id"]) {
					paths["in a list"] = node
				}
			}
			if len(paths) != 3 {
				t.Fatalf("%s is not in the list: %+v", slug, got)
			}
			for path, read := range paths {
				for list, act := range lists {
					if sees := p.covers(w, act, slug, organization); sees == (string(read[list]) == "null") {
						t.Errorf("%s sees %s of %s %s: %t, and reads %s", p, list, slug, path, sees, read[list])
					}
				}
			}
		}
	}
}

// covers says whether an act reaches one of the two houses for somebody.
func (p *asker) covers(w *world, act access.Act, slug string, organization uuid.UUID) bool {
	w.t.Helper()
	switch p.reach(act) {
	case access.Departmental:
		return true
	case access.WithinPole:
		var own string
		w.get1(&own, `SELECT coalesce(pole_code, '') FROM organization WHERE id = $1`, p.organization)
		return own != "" && strings.HasSuffix(slug, own) || p.organization == organization
	case access.Ownership:
		return p.organization == organization
	default:
		return false
	}
}
