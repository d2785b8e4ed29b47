package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"traverse/internal/access"
	"traverse/internal/rules"
)

type journalAnswer struct {
	Journal struct {
		TotalCount int
		PageInfo   struct {
			HasNextPage, HasPreviousPage bool
			EndCursor                    *string
		}
		Nodes []struct {
			ID, At, Act, Label, ObjectType string
			By, Role, Object, Account      *string
			Organization                   *struct{ Name string }
			Details                        []struct{ Label, Value string }
		}
	}
}

const journalQuery = `query ($filter: JournalFilter, $first: Int, $after: String) { journal(filter: $filter, first: $first, after: $after) {
	totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
	nodes { id at by account role organization { name } act label objectType object details { label value } } } }`

const saveSetting = `mutation ($i: SaveSettingInput!) { saveSetting(input: $i) { setting { name value version updatedAt } userErrors { code field message } } }`

type settingAnswer struct {
	SaveSetting struct {
		Setting *struct {
			Name           string
			Value, Version int
			UpdatedAt      *string
		}
		UserErrors []userErrorAnswer
	}
}

func (p *person) setSetting(name rules.Name, value, version int) settingAnswer {
	p.api.t.Helper()
	var got settingAnswer
	p.query(&got, saveSetting, map[string]any{"i": vars{"name": name, "value": value, "version": version}})
	return got
}

// TestJournal: the direction finds who did what by name, structure, act, object and day, newest first, page after page
// without a line lost or read twice while others are written.
func TestJournal(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction := a.as("direction")
	a.as("referent.arles")
	version := 0
	for _, days := range []int{3, 4, 5} {
		saved := direction.setSetting(rules.AnswerWorkingDays, days, version).SaveSetting.Setting
		if saved == nil {
			t.Fatal("nothing is saved")
		}
		version = saved.Version
	}
	read := func(filter vars) journalAnswer {
		var got journalAnswer
		direction.query(&got, journalQuery, map[string]any{"filter": filter})
		return got
	}
	last := read(nil).Journal.Nodes[0]
	if last.By == nil || last.Label != "Réglage modifié" || *last.Object != "Délai de réponse" || *last.Role != "DEPARTMENT_ADMIN" || last.Organization == nil {
		t.Errorf("%+v", last)
	}
	if details := fmt.Sprint(last.Details); !strings.Contains(details, "{Avant 4}") || !strings.Contains(details, "{Après 5}") {
		t.Errorf("the line says %s", details)
	}
	for name, found := range map[string]struct {
		filter vars
		lines  int
	}{
		"an act":               {vars{"act": "MANAGE_SETTINGS"}, 3},
		"words of an act":      {vars{"search": "reglage modif"}, 3},
		"the object's label":   {vars{"search": "délai de rep"}, 3},
		"the object's code":    {vars{"search": "answer_working"}, 3},
		"a structure":          {vars{"organization": base64Of(t, "Organization:"+organizationID(a, "departement"))}, 3},
		"another structure":    {vars{"organization": base64Of(t, "Organization:"+organizationID(a, "pole-arles"))}, 0},
		"another type's id":    {vars{"organization": base64Of(t, "Pole:arles")}, 0},
		"a person":             {vars{"account": *last.Account}, 4},
		"that day":             {vars{"from": "2026-11-24", "to": "2026-11-24"}, 5},
		"the day after":        {vars{"from": "2026-11-25"}, 0},
		"the day before":       {vars{"to": "2026-11-23"}, 0},
		"what nobody has":      {vars{"search": "%"}, 0},
		"act and person":       {vars{"act": "SIGN_IN", "account": *last.Account}, 1},
		"what is in no column": {vars{"search": "zzzz"}, 0},
	} {
		if got := read(found.filter).Journal; got.TotalCount != found.lines || len(got.Nodes) != found.lines {
			t.Errorf("%s: %d lines, %d counted", name, len(got.Nodes), got.TotalCount)
		}
	}
	var seen []string
	for after, more := any(nil), true; more; {
		var page journalAnswer
		direction.query(&page, journalQuery, map[string]any{"first": 2, "after": after})
		for _, n := range page.Journal.Nodes {
			seen = append(seen, n.ID)
		}
		if page.Journal.PageInfo.HasPreviousPage != (after != nil) {
			t.Error("a page does not know what is before it")
		}
		more, after = page.Journal.PageInfo.HasNextPage, page.Journal.PageInfo.EndCursor
		if len(seen) == 2 {
			a.as("collegue.arles") // which writes a line
		}
	}
	if len(seen) != 5 || len(slices.Compact(slices.Sorted(slices.Values(seen)))) != 5 {
		t.Errorf("pages give %d lines", len(seen))
	}
}

func organizationID(a *api, slug string) (found string) {
	a.t.Helper()
	if err := a.db.GetContext(a.t.Context(), &found, `SELECT id FROM organization WHERE slug = $1`, slug); err != nil {
		a.t.Fatal(err)
	}
	return found
}

// TestJournalBadInput: what cannot be a filter or a page is refused, by its argument.
func TestJournalBadInput(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction := a.as("direction")
	for name, args := range map[string]map[string]any{
		"search": {"filter": vars{"search": strings.Repeat("a", 201)}}, "from": {"filter": vars{"from": "2026-11-25", "to": "2026-11-24"}},
		"first": {"first": 101}, "after": {"after": "nothing"},
	} {
		got := direction.ask(journalQuery, args)
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "BAD_REQUEST" || got.Errors[0].Extensions["argument"] != name {
			t.Errorf("%s: %+v", name, got.Errors)
		}
	}
	if got := direction.ask(journalQuery, map[string]any{"filter": vars{"search": "a\x00"}}); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "BAD_REQUEST" {
		t.Errorf("NUL: %+v", got.Errors)
	}
}

// TestSettingsAct: a delay that is set changes what sheets say at once, in this instance and for who asks anonymously, whose
// answers are kept; a stale version, a value out of bounds and one that contradicts another change nothing.
func TestSettingsAct(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction := a.as("direction")
	if _, err := a.db.ExecContext(t.Context(), `UPDATE action SET confirmed_at = $1 WHERE code = '1.1.1'`, today.AddDate(0, 0, -60)); err != nil {
		t.Fatal(err)
	}
	if err := a.service.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	var sheet struct {
		Action struct {
			Freshness    string
			Prescription struct{ AnswerWithinWorkingDays int }
		}
	}
	reads := func(freshness string, delay int) {
		t.Helper()
		a.query(&sheet, `{ action(code: "1.1.1") { freshness prescription { answerWithinWorkingDays } } }`, nil)
		if sheet.Action.Freshness != freshness || sheet.Action.Prescription.AnswerWithinWorkingDays != delay {
			t.Errorf("the sheet says %+v", sheet.Action)
		}
	}
	reads("UP_TO_DATE", 2)
	direction.setSetting(rules.FreshDays, 45, 0)
	reads("TO_CONFIRM", 2)
	direction.setSetting(rules.StaleDays, 50, 0)
	reads("STALE", 2)
	direction.setSetting(rules.AnswerWorkingDays, 5, 0)
	reads("STALE", 5)
	for name, tried := range map[string]struct {
		name           rules.Name
		value, version int
		code           string
	}{
		"stale":          {rules.FreshDays, 40, 0, "CONFLICT"},
		"out of bounds":  {rules.FreshDays, 0, 1, "OUT_OF_RANGE"},
		"after stale":    {rules.FreshDays, 50, 1, "OUT_OF_RANGE"},
		"before fresh":   {rules.StaleDays, 45, 1, "OUT_OF_RANGE"},
		"far too many":   {rules.AnswerWorkingDays, 1 << 30, 1, "OUT_OF_RANGE"},
		"never that new": {rules.FreshDays, 40, 7, "CONFLICT"},
	} {
		got := direction.setSetting(tried.name, tried.value, tried.version).SaveSetting
		if got.Setting != nil || len(got.UserErrors) != 1 || got.UserErrors[0].Code != tried.code {
			t.Errorf("%s: %+v", name, got)
		}
	}
	reads("STALE", 5)
	var settings struct {
		Settings []struct {
			Name                         string
			Value, DefaultValue, Version int
			Least, Most                  int
			UpdatedAt                    *string
		}
	}
	direction.query(&settings, `{ settings { name value defaultValue least most version updatedAt } }`, nil)
	for i, s := range settings.Settings[:3] { // the three that are set above
		if s.Name != string(rules.Rules[i].Name) || s.Version != 1 || s.UpdatedAt == nil || s.DefaultValue != rules.Rules[i].Default || s.Value == s.DefaultValue {
			t.Errorf("%+v", s)
		}
	}
}

// TestSettingNames: the SDL names every rule, and no other.
func TestSettingNames(t *testing.T) {
	t.Parallel()
	var named []rules.Name
	for _, value := range loadSchema(t).Types["SettingName"].EnumValues {
		named = append(named, rules.Name(value.Name))
	}
	var known []rules.Name
	for _, rule := range rules.Rules {
		known = append(known, rule.Name)
	}
	if !slices.Equal(named, known) {
		t.Errorf("SettingName has %v, the rules are %v", named, known)
	}
}

// TestLabels: a label changes everywhere it is read, search and facets included; its code does not, nor does a restart bring
// the printed one back. What is wrong with a label is said on its field.
func TestLabels(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	direction := w.asker(access.DepartmentAdmin, false, w.organization("departement"))
	var got struct {
		Saved struct {
			Object *struct {
				Slug, Code, Label, Title string
				Version                  int
			}
			UserErrors []userErrorAnswer
		}
	}
	save := func(mutation, input string, values vars) {
		t.Helper()
		got.Saved.Object, got.Saved.UserErrors = nil, nil
		direction.query(&got, `mutation ($i: `+input+`!) { saved: `+mutation+` userErrors { code field message } } }`, map[string]any{"i": values})
	}
	const barrier, theme = `saveBarrier(input: $i) { object: barrier { slug label version }`, `saveTheme(input: $i) { object: theme { code title version }`
	save(barrier, "SaveBarrierInput", vars{"slug": "garde-enfants", "label": "  Garde  des tout-petits ", "version": w.version("barrier", "slug", "garde-enfants")})
	if o := got.Saved.Object; o == nil || o.Label != "Garde des tout-petits" || o.Slug != "garde-enfants" {
		t.Fatalf("%+v", got.Saved)
	}
	version := got.Saved.Object.Version
	var read struct {
		Barriers []struct{ Slug, Label string }
		Actions  struct {
			Facets struct {
				Barriers []struct{ Value, Label string }
			}
		}
	}
	w.query(&read, `{ barriers { slug label } actions(filter: {barriers: ["garde-enfants"]}) { facets { barriers { value label } } } }`, nil)
	said := fmt.Sprint(read)
	if strings.Count(said, "{garde-enfants Garde des tout-petits}") != 2 {
		t.Errorf("%s", said)
	}
	reload(t, w.api)
	if now := w.version("barrier", "slug", "garde-enfants"); now != version {
		t.Errorf("a restart has changed the label: version %d, then %d", version, now)
	}
	save(theme, "SaveThemeInput", vars{"code": "1.7", "title": "Un intitulé d’essai", "version": w.version("theme", "code", "1.7")})
	if o := got.Saved.Object; o == nil || o.Title != "Un intitulé d’essai" || o.Code != "1.7" {
		t.Errorf("%+v", got.Saved)
	}
	for name, tried := range map[string]struct {
		slug, label string
		version     int
		code, field string
	}{
		"a stale version": {"garde-enfants", "Autre", version - 1, "CONFLICT", "version"},
		"no label":        {"garde-enfants", " \t ", version, "REQUIRED", "label"},
		"a long label":    {"garde-enfants", strings.Repeat("é", 201), version, "TOO_LONG", "label"},
		"another's label": {"garde-enfants", strings.ToUpper(labelOf(w, "mobilite")), version, "DUPLICATE", "label"},
		"an unknown code": {"inconnu", "Autre", version, "NOT_FOUND", "slug"},
		"a theme's code":  {"1.7", "Autre", version, "NOT_FOUND", "slug"},
	} {
		save(barrier, "SaveBarrierInput", vars{"slug": tried.slug, "label": tried.label, "version": tried.version})
		if e := got.Saved.UserErrors; got.Saved.Object != nil || len(e) != 1 || e[0].Code != tried.code || !slices.Equal(e[0].Field, []string{tried.field}) {
			t.Errorf("%s: %+v", name, got.Saved)
		}
	}
	save(`savePublic(input: $i) { object: public { slug label version }`, "SavePublicInput", vars{"slug": "brsa", "label": "Autre", "version": 1})
	if e := got.Saved.UserErrors; len(e) != 1 || e[0].Code != "NOT_FOUND" {
		t.Errorf("the RSA criterion is no public: %+v", got.Saved)
	}
}

func labelOf(w *world, slug string) (label string) {
	w.t.Helper()
	w.get1(&label, `SELECT label FROM barrier WHERE slug LIKE $1 || '%' ORDER BY slug LIMIT 1`, slug)
	return label
}

type accountsAnswer struct {
	Accounts struct {
		TotalCount int
		PageInfo   struct {
			HasNextPage bool
			EndCursor   *string
		}
		Nodes []struct {
			ID, Name, Email          string
			Version                  int
			ClosedAt, LastSignedInAt *string
			Memberships              []struct {
				Role         string
				Organization struct{ Name string }
			}
		}
	}
}

const accountsQuery = `query ($search: String, $closed: Boolean, $first: Int, $after: String) {
	accounts(search: $search, closed: $closed, first: $first, after: $after) {
		totalCount pageInfo { hasNextPage endCursor } nodes { id name email version closedAt lastSignedInAt memberships { role organization { name } } } } }`

// TestAccounts: accounts are found by name, address and structure, in the order of names, each once.
func TestAccounts(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction := a.as("direction")
	read := func(args vars) accountsAnswer {
		t.Helper()
		var got accountsAnswer
		direction.query(&got, accountsQuery, args)
		return got
	}
	if got := read(vars{"search": "REFERENT.arles"}).Accounts; got.TotalCount != 1 || got.Nodes[0].Memberships[0].Role != "REFERENT" || got.Nodes[0].LastSignedInAt != nil {
		t.Errorf("by address: %+v", got)
	}
	if got := read(vars{"search": "maison fictive de la solidarite – arles"}).Accounts; got.TotalCount != 2 {
		t.Errorf("by structure: %+v", got)
	}
	if got := read(vars{"search": "direction@"}).Accounts; got.TotalCount != 1 || got.Nodes[0].LastSignedInAt == nil {
		t.Errorf("herself: %+v", got)
	}
	if got := read(vars{"closed": true}).Accounts; got.TotalCount != 0 {
		t.Errorf("closed: %+v", got)
	}
	names, ids := []string{}, map[string]bool{}
	var total int
	for after, more := any(nil), true; more; {
		page := read(vars{"first": 7, "after": after}).Accounts
		for _, n := range page.Nodes {
			names, ids[n.ID] = append(names, n.Name), true
		}
		total, more, after = page.TotalCount, page.PageInfo.HasNextPage, page.PageInfo.EndCursor
	}
	if len(names) != total || len(ids) != total || total < 40 {
		t.Errorf("%d accounts, %d names, %d counted", len(ids), len(names), total)
	}
	if !slices.IsSortedFunc(names, func(x, y string) int { return strings.Compare(plain(x), plain(y)) }) {
		t.Errorf("%q", names)
	}
}

// plain is a text without case and accents, for the few that names of the demonstration have.
func plain(text string) string {
	return strings.NewReplacer("é", "e", "è", "e", "ë", "e", "ç", "c").Replace(strings.ToLower(text))
}

// TestCloseAccount: whoever is closed is nobody at her next request, and her memberships are over; a repeat of the same key
// says so again; what keeps an account open is said.
func TestCloseAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	direction := w.asker(access.DepartmentAdmin, false, w.organization("departement"))
	var got struct {
		CloseAccount struct {
			Account *struct {
				ClosedAt    *string
				Memberships []struct{ ID string }
			}
			UserErrors []userErrorAnswer
			Replayed   bool
		}
	}
	shut := func(p *asker, key string, version int) {
		t.Helper()
		got.CloseAccount.Account, got.CloseAccount.UserErrors = nil, nil
		direction.query(&got, `mutation ($i: CloseAccountInput!) { closeAccount(input: $i) { account { closedAt memberships { id } } userErrors { code field message } replayed } }`,
			map[string]any{"i": vars{"idempotencyKey": key, "account": id("Account", p.account.String()), "version": version, "reason": "LEFT"}})
	}
	refused := func(code, words string) {
		t.Helper()
		if e := got.CloseAccount.UserErrors; len(e) != 1 || e[0].Code != code || !strings.Contains(e[0].Message, words) {
			t.Errorf("%s: %+v", code, got.CloseAccount)
		}
	}
	colleague := w.asker(access.Referent, false, w.home)
	shut(colleague, "cle-numero-un", 2)
	refused("CONFLICT", "")
	again := key()
	for range 2 {
		shut(colleague, again, 1)
		if a := got.CloseAccount.Account; a == nil || a.ClosedAt == nil || len(a.Memberships) != 0 {
			t.Fatalf("%+v", got.CloseAccount)
		}
	}
	if !got.CloseAccount.Replayed {
		t.Error("the repeat is not said to be one")
	}
	for told := true; told; {
		var err error
		if told, err = w.db.Tell(t.Context(), today); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.count(`SELECT count(*) FROM delivery WHERE kind = 'ACCOUNT_CLOSED' AND state = 'WAITING' AND email = $1`, w.email(colleague)); n != 1 {
		t.Errorf("whoever had the account is told %d times", n)
	}
	shut(colleague, key(), 2)
	refused("STATE_FORBIDS", "déjà fermé")
	if data := colleague.ask(`{ viewer { name } }`, nil).Data; string(data) != `{"viewer":null}` {
		t.Errorf("she still is somebody: %s", data)
	}
	if list := w.neighbour; list != nil {
		w.exec(`UPDATE membership SET administrator = false WHERE organization_id = $1 AND account_id <> $2`, list.organization, list.account)
		shut(list, key(), 1)
		refused("STATE_FORBIDS", "Maison fictive de la solidarité – Aix-Gardanne")
		if data := list.ask(`{ viewer { name } }`, nil).Data; string(data) == `{"viewer":null}` {
			t.Error("what was refused was done")
		}
	}
	shut(direction, key(), 1)
	refused("STATE_FORBIDS", "Mon compte")
	alone := w.asker(access.SignedIn, false, access.Actor{}.Organization)
	shut(alone, key(), 1)
	if got.CloseAccount.Account == nil {
		t.Errorf("an account without a structure stays open: %+v", got.CloseAccount)
	}
}

// TestRefusedSignInIsWritten: a failed attempt leaves how and why, of nobody known, and never the address or the token.
func TestRefusedSignInIsWritten(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction := a.as("direction")
	who := &person{api: a}
	for target, body := range map[string]string{
		"/session":          `{"email": "quelqu-un.de.secret@demo.invalid"}`,
		"/session/link/use": `{"token": "jeton-secret"}`,
		"/session/link":     `{"email": "quelqu-un.de.secret"}`, // asking for a link is no attempt
	} {
		if response, content := who.do("POST", target, []byte(body)); response.StatusCode < 400 {
			t.Errorf("%s: %d %s", target, response.StatusCode, content)
		}
	}
	var got journalAnswer
	direction.query(&got, journalQuery, map[string]any{"filter": vars{"act": "SIGN_IN_REFUSED"}})
	if got.Journal.TotalCount != 2 {
		t.Fatalf("%+v", got)
	}
	for _, line := range got.Journal.Nodes {
		if line.By != nil || line.Account != nil || line.Label != "Connexion refusée" || len(line.Details) != 2 || line.Details[1].Value != "inconnu" {
			t.Errorf("%+v", line)
		}
	}
	var secrets int
	if err := a.db.GetContext(t.Context(), &secrets, `SELECT count(*) FROM journal j WHERE j::text LIKE '%secret%'`); err != nil || secrets != 0 {
		t.Errorf("%d lines say too much: %v", secrets, err)
	}
}
