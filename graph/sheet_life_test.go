package graph_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/catalogue/sheet"
)

// The states that a sheet can be in: before its first publication, and after.
var sheetStates = []sheet.State{
	{Action: catalogue.StatusDraft},
	{Action: catalogue.StatusDraft, Revision: sheet.Draft},
	{Action: catalogue.StatusDraft, Revision: sheet.SentBack},
	{Action: catalogue.StatusInReview, Revision: sheet.Submitted},
	{Action: catalogue.StatusPublished},
	{Action: catalogue.StatusPublished, Revision: sheet.Draft},
	{Action: catalogue.StatusPublished, Revision: sheet.Submitted},
	{Action: catalogue.StatusPublished, Revision: sheet.SentBack},
	{Action: catalogue.StatusSuspended},
	{Action: catalogue.StatusSuspended, Revision: sheet.Draft},
	{Action: catalogue.StatusSuspended, Revision: sheet.Submitted},
	{Action: catalogue.StatusSuspended, Revision: sheet.SentBack},
	{Action: catalogue.StatusArchived},
	{Action: catalogue.StatusArchived, Revision: sheet.Draft},
	{Action: catalogue.StatusArchived, Revision: sheet.SentBack},
}

// made is a sheet that was put into a state, with what acts need to name.
type made struct {
	action, atOnce, open uuid.UUID
	published            int
	porteurs             []string // identifiers of organisations
	poles                []string
	abandoned            sheet.RevisionStatus // what an abandoned revision counts for: nothing where it was there from the beginning
}

func (m *made) id() string { return globalIDOf("Action", m.action) }

func globalIDOf(kind string, id uuid.UUID) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + id.String()))
}

// put writes a sheet of some porteurs and pôles in a state, as the database's own rules accept it.
func (a *api) put(n int, state sheet.State, porteurs, poles []string) *made {
	a.t.Helper()
	m := &made{action: uuid.New(), open: uuid.New(), poles: poles}
	content := func(title, phone string) string {
		area, _ := json.Marshal(poles)
		return fmt.Sprintf(`{"title": %q, "shortTitle": "", "themeCode": "1.7", "summary": "Un atelier.", "objectives": ["Se déplacer"], "publics": [], "impliedPublics": [],
			"barriers": ["mobilite"], "admission": {"conditions": []}, "prescription": {"channels": ["PHONE"], "documents": []}, "durationMonths": 2, "mode": "COLLECTIVE",
			"fees": {"free": true}, "locations": [{"address": "1 rue du Port", "territoryCode": "13004"}], "coverage": {"includes": %s, "excludes": [], "probable": [], "emphasis": [], "text": "ici"},
			"contacts": [{"phone": %q, "public": true}], "funding": [], "notices": [], "remarks": [], "sources": []}`, title, area, phone)
	}
	tx, err := a.db.BeginTxx(a.t.Context(), nil)
	if err != nil {
		a.t.Fatal(err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
	exec := func(query string, args ...any) {
		a.t.Helper()
		if _, err := tx.ExecContext(a.t.Context(), query, args...); err != nil {
			a.t.Fatal(err)
		}
	}
	visible := state.Action != catalogue.StatusDraft && state.Action != catalogue.StatusInReview
	if visible {
		m.published = 2
	}
	exec(`INSERT INTO action (id, programme_id, code, slug, status, origin, published_revision, updated_at)
		SELECT $1, id, $2, $3, $4, 'PROVIDER', nullif($5, 0), $6 FROM programme LIMIT 1`, m.action, fmt.Sprintf("1.7.%d", 1000+n), fmt.Sprintf("essai-%d", n), state.Action, m.published, today)
	for i, slug := range porteurs {
		var organization uuid.UUID
		if err := tx.GetContext(a.t.Context(), &organization, `INSERT INTO action_provider (action_id, organization_id, position)
			SELECT $1, id, $3 FROM organization WHERE slug = $2 RETURNING organization_id`, m.action, slug, i); err != nil {
			a.t.Fatal(err)
		}
		m.porteurs = append(m.porteurs, globalIDOf("Organization", organization))
	}
	if visible {
		exec(`INSERT INTO action_revision (action_id, number, status, author, created_at, published_at, content) VALUES ($1, 1, 'PUBLISHED', 'essai', $2, $2, $3)`,
			m.action, today, content("Essai", "04 90 00 00 01"))
		m.atOnce = uuid.New()
		exec(`INSERT INTO action_revision (id, action_id, number, status, kind, base, author, created_at, published_at, content, covered_poles)
			VALUES ($4, $1, 2, 'PUBLISHED', 'AT_ONCE', 1, 'essai', $2, $2, $3, $5::text[])`, m.action, today, content("Essai", "04 90 00 00 02"), m.atOnce, "{"+strings.Join(poles, ",")+"}")
	}
	number := m.published + 1
	status := state.Revision
	if m.abandoned = sheet.Abandoned; status == sheet.None && !visible {
		status, m.abandoned = sheet.Abandoned, sheet.None
	}
	if status != sheet.None {
		var reviewer *string
		if len(poles) == 1 {
			reviewer = &poles[0]
		}
		exec(`INSERT INTO action_revision (id, action_id, number, status, base, author, created_at, content, submitted_at, review_due_at, reviewer_pole, covered_poles, decided_by, decided_for, decided_at)
			SELECT $1, $2, $3, $4, nullif($5, 0), 'essai', $6, $7, $6, $6::timestamptz + interval '7 days', $8, $9::text[], d.id, d.org, d.at
			  FROM (SELECT m.account_id AS id, m.organization_id AS org, $6::timestamptz AS at FROM membership m WHERE m.role = 'DEPARTMENT_ADMIN' LIMIT 1) AS d`,
			m.open, m.action, number, status, m.published, today, content("Essai, autrement", "04 90 00 00 02"), reviewer, "{"+strings.Join(poles, ",")+"}")
	}
	if err := tx.Commit(); err != nil {
		a.t.Fatal(err)
	}
	return m
}

// plainMutations are the mutations that take a sheet and its version, and nothing else.
var plainMutations = map[sheet.Act]string{ //nolint:exhaustive // the others are in input
	sheet.Submit: "submitAction", sheet.TakeBack: "takeBackAction", sheet.Abandon: "abandonActionDraft", sheet.Suspend: "suspendAction",
	sheet.Resume: "resumeAction", sheet.Archive: "archiveAction", sheet.Restore: "restoreAction", sheet.Confirm: "confirmAction",
}

// input is what an act on the sheet is asked with.
func (m *made) input(act sheet.Act) (mutation string, input map[string]any) {
	revision := m.open
	switch act {
	case sheet.Save:
		return "saveActionDraft", map[string]any{"id": m.id(), "version": 1, "revision": m.published, "atOnce": false, "sheet": map[string]any{"summary": "Autre chose."}}
	case sheet.PublishAtOnce:
		return "saveActionDraft", map[string]any{"id": m.id(), "version": 1, "revision": m.published, "sheet": map[string]any{"selfReferral": true}}
	case sheet.SendBack:
		return "reviewAction", map[string]any{"id": m.id(), "version": 1, "decision": "SEND_BACK", "note": "À reprendre."}
	case sheet.Publish:
		return "publishAction", map[string]any{"id": m.id(), "version": 1}
	case sheet.Comment:
		return "commentRevision", map[string]any{"revision": globalIDOf("Revision", revision), "body": "Une question."}
	case sheet.Revert:
		return "revertChange", map[string]any{"revision": globalIDOf("Revision", m.atOnce), "field": "contacts"}
	case sheet.SetProviders:
		return "saveActionProvider", map[string]any{"id": m.id(), "version": 1, "organization": m.porteurs[0], "territories": m.poles[:1]}
	case sheet.ReceiveReferrals:
		return "receiveReferrals", map[string]any{"id": m.id(), "version": 1, "receives": true}
	default:
		return plainMutations[act], map[string]any{"id": m.id(), "version": 1}
	}
}

// sheetDigest is a fingerprint of every row that an act on sheets could change.
func (a *api) sheetDigest() string {
	a.t.Helper()
	var parts []string
	for _, table := range []string{
		"action", "action_revision", "action_provider", "action_provider_territory", "action_provider_removed", "action_code", "revision_comment", "journal", "outbox", "idempotency", "catalogue_version",
	} {
		parts = append(parts, `SELECT count(*)::text || ' ' || coalesce(sum(hashtextextended(t::text, 13)), 0) FROM `+table+` AS t`)
	}
	var digests []string
	if err := a.db.SelectContext(a.t.Context(), &digests, strings.Join(parts, " UNION ALL ")); err != nil {
		a.t.Fatal(err)
	}
	return strings.Join(digests, "|")
}

// stateOf reads the state of a sheet from the tables: with the revision that there was, or the one that a first save begins.
func (a *api) stateOf(m *made, saved bool) sheet.State {
	a.t.Helper()
	var state sheet.State
	err := a.db.QueryRowxContext(a.t.Context(), `SELECT a.status, coalesce((SELECT r.status FROM action_revision r WHERE r.action_id = a.id
		AND CASE WHEN $3 THEN r.status IN ('DRAFT', 'SENT_BACK') ELSE r.id = $2 END), '') FROM action a WHERE a.id = $1`, m.action, m.open, saved).Scan(&state.Action, &state.Revision)
	if err != nil {
		a.t.Fatal(err)
	}
	if state.Revision == sheet.Abandoned && !saved {
		state.Revision = m.abandoned
	}
	return state
}

// TestEveryTransitionByEverybody: in every state, everybody tries every act. What the table allows happens, and leads where it
// says; the rest is refused and changes no row.
func TestEveryTransitionByEverybody(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	one, several := []string{"ccipa"}, []string{"ccipa", "wimoov"}
	arles, two := []string{"arles"}, []string{"arles", "salon-berre"}
	cases := []struct {
		name            string
		porteurs, poles []string
		standing        sheet.Standing
	}{
		{"", one, arles, 0},
		{"deux.structures", one, arles, 0},
		{"referent.arles", one, arles, 0},
		{"porteur.wimoov", one, arles, 0},
		{"pole.salon-berre", one, arles, 0},
		{"porteur.ccipa", one, arles, sheet.Porteur | sheet.OnlyPorteur},
		{"pole.arles", one, arles, sheet.Covered | sheet.Reviewer},
		{"direction", one, arles, sheet.Direction},
		{"porteur.wimoov", several, two, sheet.Porteur},
		{"pole.salon-berre", several, two, sheet.Covered},
		{"direction.adjointe", several, two, sheet.Direction},
	}
	persons := map[string]*person{"": {api: a}, "direction": a.as("direction")}
	n, allowed, refused := 0, 0, 0
	for _, c := range cases {
		if persons[c.name] == nil {
			persons[c.name] = a.as(c.name)
		}
		p := persons[c.name]
		for _, state := range sheetStates {
			n++
			kept := a.put(n, state, c.porteurs, c.poles)
			before := a.sheetDigest()
			var may []sheet.Act
			for _, act := range sheet.Acts {
				if kept.published == 0 && (act == sheet.PublishAtOnce || act == sheet.Revert) {
					continue // nothing is published of it that this could be about
				}
				if _, problems := sheet.Next(act, state, c.standing); problems == nil {
					may = append(may, act)
					continue
				}
				refused++
				mutation, input := kept.input(act)
				if got := p.tryAct(mutation, input); !refuses(got) {
					t.Errorf("%s does %s in %v: %s", c.name, act, state, got.Data)
				}
			}
			if a.sheetDigest() != before {
				t.Fatalf("%q is refused acts in %v, and rows have changed", c.name, state)
			}
			for _, act := range may {
				allowed++
				n++
				fresh := a.put(n, state, c.porteurs, c.poles)
				mutation, input := fresh.input(act)
				if act == sheet.ReceiveReferrals && c.standing.Is(sheet.Direction) {
					input["organization"] = fresh.porteurs[0] // a porteur means her own
				}
				if got := p.act(mutation, input); len(got.UserErrors) > 0 || got.Action == nil {
					t.Errorf("%s may not %s in %v: %+v", c.name, act, state, got.UserErrors)
				}
				want, _ := sheet.Next(act, state, c.standing)
				if now := a.stateOf(fresh, act == sheet.Save); now != want {
					t.Errorf("%s: %s from %v leads to %v, want %v", c.name, act, state, now, want)
				}
			}
		}
	}
	t.Logf("%d acts allowed, %d refused", allowed, refused)
	if allowed < 200 || refused < 1000 {
		t.Error("the walk is too short")
	}
}

// refuses says whether an answer says that nothing was done: an error, or a problem that a person can read.
func refuses(got answer) bool {
	if len(got.Errors) > 0 {
		return slices.Contains([]any{"FORBIDDEN", "UNAUTHENTICATED"}, got.Errors[0].Extensions["code"])
	}
	var data map[string]sheetAnswer
	if err := json.Unmarshal(got.Data, &data); err != nil {
		return false
	}
	for _, answered := range data {
		return answered.Action == nil && len(answered.UserErrors) == 1 &&
			slices.Contains([]string{"FORBIDDEN", "STATE_FORBIDS", "NOT_FOUND"}, answered.UserErrors[0].Code)
	}
	return false
}
