package graph_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"traverse/catalogue/sheet"
)

// line is one of the porteurs of a sheet.
type line struct {
	Organization      struct{ ID string }
	Territories       []struct{ Code string }
	ReceivesReferrals bool
	ViewerCan         []string
}

func (l *line) codes() string {
	codes := make([]string, 0, len(l.Territories))
	for _, t := range l.Territories {
		codes = append(codes, t.Code)
	}
	return strings.Join(codes, " ")
}

// lines reads the porteurs of a sheet as this person, and the version of its state.
func (p *person) lines(slug string) (version int, lines []line) {
	p.api.t.Helper()
	var data struct {
		Action struct {
			Version   int
			Providers []line
		}
	}
	p.query(&data, `query ($slug: String!) { action(slug: $slug) { version providers { organization { id } territories { code } receivesReferrals viewerCan } } }`, map[string]any{"slug": slug})
	return data.Action.Version, data.Action.Providers
}

// onLine does an act on a porteur of a sheet as it is now.
func (p *person) onLine(mutation, id, slug string, more ...any) sheetAnswer {
	p.api.t.Helper()
	version, _ := p.lines(slug)
	input := map[string]any{"id": id, "version": version}
	for i := 0; i < len(more); i += 2 {
		input[more[i].(string)] = more[i+1]
	}
	return p.act(mutation, input)
}

// TestSheetWithoutProvider: the direction begins a sheet of nobody, has a porteur run it and opens it to prescriptions; then it
// can be published with that channel, and a référent prescribes. Closed again, nobody new is sent, and who was stays.
func TestSheetWithoutProvider(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction, porteur, referent := a.as("direction"), a.as("porteur.ccipa"), a.as("referent.arles")
	ccipa := globalIDOf("Organization", organizationKey(t, a, "ccipa"))
	created := direction.act("createAction", map[string]any{"title": "Atelier de personne", "theme": "1.7"}).Action
	fields := complete()
	fields["prescription"] = map[string]any{"channels": []string{"PLATFORM"}}
	saved := direction.act("saveActionDraft", map[string]any{"id": created.ID, "version": 1, "revision": 0, "sheet": fields})
	missing := func(s *sheetSeen) (paths []string) {
		for _, m := range s.Missing {
			paths = append(paths, strings.Join(m.Field, "."))
		}
		return paths
	}
	if got := missing(saved.Action); !slices.Equal(got, []string{"prescription.channels.PLATFORM", "providers"}) {
		t.Fatalf("missing: %v", got)
	}
	if refused := direction.act("publishAction", map[string]any{"id": created.ID, "version": 2}); refusals(refused) != "REQUIRED prescription.channels.PLATFORM, REQUIRED providers" {
		t.Fatalf("%+v", refused)
	}
	if porteur.sheet(created.Slug) != nil {
		t.Fatal("a stranger sees a sheet that was never published")
	}
	attached := direction.onLine("saveActionProvider", created.ID, created.Slug, "organization", ccipa)
	if attached.Action == nil || !slices.Equal(missing(attached.Action), []string{"prescription.channels.PLATFORM"}) {
		t.Fatalf("%+v", attached)
	}
	// It is the porteur's now: she opens her own prescriptions.
	if seen := porteur.sheet(created.Slug); seen == nil || !slices.Contains(seen.AllowedActs, string(sheet.ReceiveReferrals)) || slices.Contains(seen.AllowedActs, string(sheet.SetProviders)) {
		t.Fatalf("%+v", seen)
	}
	if opened := porteur.onLine("receiveReferrals", created.ID, created.Slug, "receives", true); opened.Action == nil || len(opened.Action.Missing) > 0 {
		t.Fatalf("%+v", opened)
	}
	if done := direction.act("publishAction", map[string]any{"id": created.ID, "version": 2}); done.Action == nil || done.Action.Status != "PUBLISHED" {
		t.Fatalf("%+v", done)
	}
	if _, lines := a.anyone().lines(created.Slug); len(lines) != 1 || !lines[0].ReceivesReferrals || len(lines[0].ViewerCan) > 0 {
		t.Fatalf("anyone reads %+v", lines)
	}
	sent := referent.prescribe(created.ID, referent.mustSave(map[string]any{"territory": "13004"}).ID)
	if sent.Referral == nil || sent.Referral.State != "SENT" {
		t.Fatalf("%+v", sent)
	}
	closed := porteur.onLine("receiveReferrals", created.ID, created.Slug, "receives", false)
	if closed.Action == nil {
		t.Fatalf("%+v", closed)
	}
	if _, lines := a.anyone().lines(created.Slug); lines[0].ReceivesReferrals {
		t.Error("a reader is given what was true before")
	}
	other := referent.mustSave(map[string]any{"territory": "13004", "lastName": "Autre", "firstName": "Personne"})
	if got := referent.prescribe(created.ID, other.ID); got.Referral != nil || len(got.UserErrors) != 1 {
		t.Errorf("sent to nobody: %+v", got)
	}
	if seen := porteur.read(sent.Referral.Number); seen == nil || seen.State != "SENT" {
		t.Errorf("what was under way: %+v", seen)
	}
	a.holdInvariants()
}

// TestProviderGuards: what may not become of a porteur is refused on its field, and changes no row.
func TestProviderGuards(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	action, porteur := a.prescribable()
	direction, referent := a.as("direction"), a.as("referent.arles")
	var slug string
	a.query(&struct {
		Node *struct{ Slug *string }
	}{&struct{ Slug *string }{&slug}}, `query ($id: ID!) { node(id: $id) { ... on Action { slug } } }`, map[string]any{"id": action})
	_, lines := direction.lines(slug)
	own := lines[0].Organization.ID
	wimoov, plain := globalIDOf("Organization", organizationKey(t, a, "wimoov")), globalIDOf("Organization", organizationKey(t, a, a.founded("Une structure sans personne")))
	refuse := func(what string, p *person, want, mutation string, more ...any) {
		t.Helper()
		before := a.sheetDigest()
		if got := p.onLine(mutation, action, slug, more...); refusals(got) != want || got.Action != nil {
			t.Errorf("%s: %+v, want %s", what, got.UserErrors, want)
		}
		if a.sheetDigest() != before {
			t.Errorf("%s: refused, and rows have changed", what)
		}
	}
	refuse("an organisation that does not exist", direction, "NOT_FOUND organization", "saveActionProvider", "organization", globalIDOf("Organization", [16]byte{1}))
	refuse("none at all", direction, "NOT_FOUND organization", "saveActionProvider", "organization", "rien")
	refuse("an unknown territory", direction, "NOT_FOUND territories.1", "saveActionProvider", "organization", wimoov, "territories", []string{"arles", "atlantide"})
	refuse("an old version", direction, "CONFLICT version", "saveActionProvider", "organization", wimoov, "version", 0)
	refuse("the only porteur of a published sheet", direction, "STATE_FORBIDS organization", "removeActionProvider", "organization", own)
	refuse("who does not run it", direction, "NOT_FOUND organization", "removeActionProvider", "organization", wimoov)
	refuse("who does not run it", direction, "NOT_FOUND organization", "receiveReferrals", "organization", wimoov, "receives", true)
	refuse("an old version", porteur, "CONFLICT version", "receiveReferrals", "receives", false, "version", 0)

	// Two porteurs: a version more, and each keeps to her own line.
	version, _ := direction.lines(slug)
	first := direction.onLine("saveActionProvider", action, slug, "organization", wimoov, "territories", []string{"arles", "arles"}, "idempotencyKey", "une-cle-du-test-1")
	if first.Action == nil || first.Action.Version != version+1 {
		t.Fatalf("%+v", first)
	}
	if again := direction.act("saveActionProvider", map[string]any{
		"idempotencyKey": "une-cle-du-test-1", "id": action, "version": version, "organization": wimoov, "territories": []string{"arles", "arles"},
	}); !again.Replayed || again.Action == nil || again.Action.Version != version+1 {
		t.Errorf("%+v", again)
	}
	_, lines = porteur.lines(slug)
	if len(lines) != 2 || lines[1].codes() != "arles" || !slices.Equal(lines[0].ViewerCan, []string{"RECEIVE_REFERRALS"}) || len(lines[1].ViewerCan) > 0 {
		t.Errorf("the porteur reads %+v", lines)
	}
	if _, lines := direction.lines(slug); !slices.Equal(lines[1].ViewerCan, []string{"MANAGE_PROVIDERS", "RECEIVE_REFERRALS"}) {
		t.Errorf("the direction reads %+v", lines)
	}
	refuse("another's prescriptions", porteur, "FORBIDDEN organization", "receiveReferrals", "organization", wimoov, "receives", true)
	refuse("which of the two is not said", direction, "REQUIRED organization", "receiveReferrals", "receives", false)

	// Nobody answers there.
	if done := direction.onLine("saveActionProvider", action, slug, "organization", plain); done.Action == nil {
		t.Fatalf("%+v", done)
	}
	refuse("nobody would answer", direction, "STATE_FORBIDS receives", "receiveReferrals", "organization", plain, "receives", true)
	if done := direction.onLine("receiveReferrals", action, slug, "organization", plain, "receives", false); done.Action == nil {
		t.Errorf("closing takes nobody: %+v", done)
	}

	// A prescription and a session hold their porteur, until they end.
	sent := referent.prescribe(action, referent.mustSave(nil).ID).Referral
	if sent == nil {
		t.Fatal("nothing sent")
	}
	var code string
	if err := a.db.GetContext(t.Context(), &code, `SELECT code FROM action WHERE slug = $1`, slug); err != nil {
		t.Fatal(err)
	}
	var ownSlug string
	if err := a.db.GetContext(t.Context(), &ownSlug, `SELECT slug FROM organization WHERE id = $1`, uuidOf(t, own)); err != nil {
		t.Fatal(err)
	}
	a.open(opened{Code: code, Label: "Ouverte", Places: 2, Provider: ownSlug})
	a.open(opened{Code: code, Label: "En pause", Places: 2, Provider: ownSlug, Status: "PAUSED"})
	a.open(opened{Code: code, Label: "Close", Places: 2, Provider: ownSlug, Status: "CLOSED"})
	version, _ = direction.lines(slug)
	held := direction.act("removeActionProvider", map[string]any{"id": action, "version": version, "organization": own})
	if refusals(held) != "STATE_FORBIDS organization" || !strings.Contains(held.UserErrors[0].Message, "1 prescription en cours et 2 sessions ouvertes") {
		t.Fatalf("%+v", held.UserErrors)
	}
	referent.acted("cancelReferral", map[string]any{"idempotencyKey": "une-cle-du-test-2", "id": sent.ID, "version": sent.Version, "reason": "Elle a déménagé."})
	a.exec(`UPDATE session SET status = 'CLOSED' WHERE label IN ('Ouverte', 'En pause')`)
	if gone := direction.onLine("removeActionProvider", action, slug, "organization", own); gone.Action == nil {
		t.Fatalf("%+v", gone)
	}
	if _, lines := direction.lines(slug); len(lines) != 2 {
		t.Errorf("%+v", lines)
	}
	if seen := porteur.sheet(slug); len(seen.AllowedActs) > 0 {
		t.Errorf("who has left may still %v", seen.AllowedActs)
	}
	if _, err := a.db.ExecContext(t.Context(), `UPDATE session SET status = 'OPEN' WHERE label = 'Close'`); err == nil {
		t.Error("a session opens again for who does not run the action any more")
	}
	a.holdInvariants()
	if back := direction.onLine("saveActionProvider", action, slug, "organization", own); back.Action == nil {
		t.Fatalf("%+v", back)
	}
	a.holdInvariants()
	var told []string
	if err := a.db.SelectContext(t.Context(), &told, `SELECT DISTINCT detail ->> 'fait' || ', ' || (detail ->> 'structure') FROM journal
		WHERE act IN ('MANAGE_PROVIDERS', 'WRITE_SHEETS') AND detail ? 'structure'`); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(told, func(line string) bool { return strings.HasPrefix(line, "fiche : porteur détaché, ") }) || len(told) < 4 {
		t.Errorf("the journal says %q", told)
	}
}

// TestProviderTerritories: a porteur's territories are in what the sheet covers, published or being written; an unpublished sheet
// may lose its only porteur.
func TestProviderTerritories(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction := a.as("direction")
	m := a.put(1, sheet.State{Action: "PUBLISHED", Revision: sheet.Draft}, []string{"ccipa"}, []string{"arles"})
	a.refresh()
	slug := "essai-1"
	got := direction.onLine("saveActionProvider", m.id(), slug, "organization", m.porteurs[0], "territories", []string{"13004", "13213"})
	if refusals(got) != "NOT_COVERED territories.1" || !strings.Contains(got.UserErrors[0].Message, "n’est pas dans le secteur de la fiche") {
		t.Fatalf("%+v", got.UserErrors)
	}
	widened := direction.act("saveActionDraft", map[string]any{"id": m.id(), "version": 1, "revision": 2, "atOnce": false, "sheet": map[string]any{"coverage": map[string]any{"includes": []string{"13004", "13213"}, "text": "Arles et Marseille"}}})
	if widened.Action == nil {
		t.Fatalf("%+v", widened)
	}
	if done := direction.onLine("saveActionProvider", m.id(), slug, "organization", m.porteurs[0], "territories", []string{"13004", "13213"}); done.Action == nil {
		t.Fatalf("%+v", done.UserErrors)
	}
	if _, lines := direction.lines(slug); lines[0].codes() != "13004 13213" {
		t.Errorf("%+v", lines)
	}
	if done := direction.onLine("saveActionProvider", m.id(), slug, "organization", m.porteurs[0]); done.Action == nil {
		t.Fatalf("%+v", done.UserErrors)
	}
	if _, lines := direction.lines(slug); lines[0].codes() != "" {
		t.Errorf("%+v", lines)
	}
	begun := a.put(2, drafted, []string{"ccipa"}, []string{"arles"})
	if done := direction.act("removeActionProvider", map[string]any{"id": begun.id(), "version": 1, "organization": begun.porteurs[0]}); done.Action == nil {
		t.Errorf("%+v", done.UserErrors)
	}
	content, err := json.Marshal(direction.tryAct("receiveReferrals", map[string]any{"id": begun.id(), "version": 2, "receives": true}))
	if err != nil || !strings.Contains(string(content), "REQUIRED") {
		t.Errorf("%s %v", content, err)
	}
}

// TestProviderLeavesWhileSomebodySends: of a porteur who leaves and a prescription that is sent to it at the same moment, one waits
// for the other: nothing is addressed to who does not run the action.
func TestProviderLeavesWhileSomebodySends(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction, referent := a.as("direction"), a.as("referent.arles")
	a.as("porteur.ccipa")
	left, sent := 0, 0
	for n := range 12 {
		m := a.put(n+1, sheet.State{Action: "PUBLISHED"}, []string{"ccipa", "wimoov"}, []string{"arles"})
		a.exec(`UPDATE action_provider SET receives_referrals = true WHERE action_id = $1`, m.action)
		person := referent.mustSave(map[string]any{"territory": "13004", "lastName": fmt.Sprintf("Personne %d", n)}).ID
		a.refresh()
		var gone sheetAnswer
		var asked acted
		var together sync.WaitGroup
		together.Go(func() {
			gone = direction.act("removeActionProvider", map[string]any{"id": m.id(), "version": 1, "organization": m.porteurs[0]})
		})
		together.Go(func() {
			asked = referent.tried("createReferral", map[string]any{
				"idempotencyKey": uuid.NewString(), "action": m.id(), "beneficiary": map[string]any{"id": person}, "provider": m.porteurs[0], "send": true, "reason": "Elle cherche un trajet.",
			})
		})
		together.Wait()
		if gone.Action != nil {
			left++
		}
		if asked.Referral != nil {
			sent++
		}
		if (gone.Action != nil) == (asked.Referral != nil) {
			t.Errorf("%d: left %v, sent %v: %+v %+v", n, gone.Action != nil, asked.Referral != nil, gone.UserErrors, asked.UserErrors)
		}
	}
	t.Logf("%d left first, %d were sent to first", left, sent)
}
