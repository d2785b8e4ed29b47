package graph_test

import (
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/catalogue/sheet"
)

// published makes a sheet of the CCIPA in the pôle d'Arles and brings it before the public.
func (a *api) published(porteur, direction *person, title string) *sheetSeen {
	a.t.Helper()
	created := porteur.act("createAction", map[string]any{"title": title, "theme": "1.7"})
	saved := porteur.act("saveActionDraft", map[string]any{"id": created.Action.ID, "version": 1, "revision": 0, "sheet": complete()})
	done := direction.act("publishAction", map[string]any{"id": saved.Action.ID, "version": saved.Action.PendingRevision.Version})
	if done.Action == nil || done.Action.Status != "PUBLISHED" {
		a.t.Fatalf("%+v", done)
	}
	return done.Action
}

// TestTwoPeopleOnOneSheet: what they change in different fields merges; the same field changed by both is refused and shows
// both versions, whether it waited in the draft or was published meanwhile.
func TestTwoPeopleOnOneSheet(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, direction := a.as("porteur.ccipa"), a.as("direction")
	s := a.published(porteur, direction, "Atelier à deux")
	save := func(p *person, version, revision int, fields map[string]any) sheetAnswer {
		return p.act("saveActionDraft", map[string]any{"id": s.ID, "version": version, "revision": revision, "sheet": fields})
	}
	first := save(porteur, 0, 1, map[string]any{"title": "Titre de la porteuse", "objectives": []string{"Un", "Deux"}})
	// The direction read the sheet before that: another field merges, the same one does not.
	merged := save(direction, 0, 1, map[string]any{"summary": "Résumé de la direction."})
	if len(merged.UserErrors) > 0 || merged.Action.PendingRevision.Action.Title != "Titre de la porteuse" || merged.Action.PendingRevision.Action.Summary != "Résumé de la direction." {
		t.Fatalf("%+v", merged)
	}
	before := a.sheetDigest()
	clash := save(direction, 0, 1, map[string]any{"title": "Titre de la direction", "notices": []string{"Fermé en août"}})
	if refusals(clash) != "CONFLICT title" || len(clash.Conflicts) != 1 {
		t.Fatalf("%+v", clash)
	}
	if c := clash.Conflicts[0]; c.Base != "Atelier à deux" || c.Mine != "Titre de la direction" || c.Theirs != "Titre de la porteuse" || !strings.Contains(c.By, "Demo") {
		t.Errorf("%+v", c)
	}
	if a.sheetDigest() != before {
		t.Error("half of it was saved")
	}
	if clash.Action == nil || clash.Action.PendingRevision.Version != merged.Action.PendingRevision.Version {
		t.Errorf("the conflict does not say where the sheet is now: %+v", clash.Action)
	}
	// Whoever writes the same says nothing against it; and having seen it, she may write over it.
	same := save(direction, 0, 1, map[string]any{"title": "Titre de la porteuse"})
	if len(same.UserErrors) > 0 {
		t.Fatalf("the same word is a conflict: %+v", same)
	}
	version := same.Action.PendingRevision.Version
	if got := save(direction, version, 1, map[string]any{"title": "Titre convenu"}); len(got.UserErrors) > 0 || got.Action.PendingRevision.Action.Title != "Titre convenu" {
		t.Errorf("%+v", got)
	}
	// The porteuse, whose version is older, is told of that.
	if got := save(porteur, first.Action.PendingRevision.Version, 1, map[string]any{"title": "Mon titre"}); refusals(got) != "CONFLICT title" {
		t.Errorf("%+v", got)
	}

	// At once: the contact that she read was published again meanwhile.
	phone := func(number string) map[string]any {
		return map[string]any{"contacts": []map[string]any{{"phone": number, "public": true}}}
	}
	if got := save(porteur, version+1, 1, phone("04 90 00 00 11")); len(got.UserErrors) > 0 || got.Action.Revision != 2 {
		t.Fatalf("%+v", got)
	}
	if got := save(direction, version+1, 1, phone("04 90 00 00 22")); refusals(got) != "CONFLICT contacts" || !strings.Contains(got.Conflicts[0].Theirs, "04 90 00 00 11") {
		t.Errorf("%+v", got)
	}
	// And without a draft between them.
	other := a.published(porteur, direction, "Atelier sans brouillon")
	atOnce := func(p *person, revision int, number string) sheetAnswer {
		return p.act("saveActionDraft", map[string]any{"id": other.ID, "version": 0, "revision": revision, "sheet": phone(number)})
	}
	if got := atOnce(porteur, 1, "04 90 00 00 11"); len(got.UserErrors) > 0 || got.Action.PendingRevision != nil {
		t.Fatalf("%+v", got)
	}
	if got := atOnce(direction, 1, "04 90 00 00 22"); refusals(got) != "CONFLICT contacts" || !strings.Contains(got.Conflicts[0].Base, "04 90 00 00 00") {
		t.Errorf("%+v", got)
	}
	if got := atOnce(direction, 2, "04 90 00 00 22"); len(got.UserErrors) > 0 || got.Action.Revision != 3 {
		t.Errorf("%+v", got)
	}
}

// TestVersionsGoOn: the versions of a draft go on from those of the one before it, published or abandoned: who left a form open on
// that one is shown what was written since, and nobody decides on another draft than the one that she read.
func TestVersionsGoOn(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, colleague, direction := a.as("porteur.ccipa"), a.as("porteur.ccipa"), a.as("direction")
	s := a.published(porteur, direction, "Atelier repris")
	write := func(by *person, version int, summary string) sheetAnswer {
		return by.act("saveActionDraft", map[string]any{"id": s.ID, "version": version, "revision": 1, "sheet": map[string]any{"summary": summary}})
	}
	first := write(porteur, 0, "Un premier brouillon.").Action.PendingRevision.Version
	left := write(porteur, first, "Un brouillon, laissé ouvert.").Action.PendingRevision.Version
	abandoned := porteur.act("abandonActionDraft", map[string]any{"id": s.ID, "version": left})
	if refusals(abandoned) != "" {
		t.Fatal(refusals(abandoned))
	}
	next := write(colleague, 0, "Un autre brouillon, tout neuf.").Action.PendingRevision
	if next.Version <= left {
		t.Errorf("the next draft is at version %d, the one before ended at %d", next.Version, left)
	}
	got := write(porteur, left, "Ce qui restait dans le formulaire.")
	if refusals(got) != "CONFLICT summary" || len(got.Conflicts) != 1 || got.Conflicts[0].Theirs != "Un autre brouillon, tout neuf." {
		t.Errorf("a form left open writes over another draft: %+v", got)
	}
	if got := direction.act("publishAction", map[string]any{"id": s.ID, "version": left}); refusals(got) != "CONFLICT version" {
		t.Errorf("another draft is decided on: %+v", got)
	}
}

// TestAutomaticSaving: what a form saves as one types is nobody's to read until it is published, whatever the field.
func TestAutomaticSaving(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, direction := a.as("porteur.ccipa"), a.as("direction")
	s := a.published(porteur, direction, "Atelier enregistré")
	half := porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": 1, "atOnce": false, "sheet": map[string]any{
		"contacts": []map[string]any{{"phone": "04 90 1", "public": true}},
	}})
	if half.Action == nil || half.Action.Contacts[0].Phone != "04 90 00 00 00" || half.Action.PendingRevision.Status != "DRAFT" {
		t.Fatalf("%+v", half)
	}
	// Submitting publishes it, and nothing is left to review.
	done := porteur.act("submitAction", map[string]any{"id": s.ID, "version": half.Action.PendingRevision.Version})
	if done.Action == nil || done.Action.PendingRevision != nil || done.Action.Contacts[0].Phone != "04 90 1" || done.Action.Revision != 2 {
		t.Fatalf("%+v", done)
	}
	// With something that is reviewed, the one is published and the other waits.
	version := porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": 2, "atOnce": false, "sheet": map[string]any{
		"contacts": []map[string]any{{"phone": "04 90 22 22 22", "public": true}}, "title": "Atelier renommé",
	}}).Action.PendingRevision.Version
	done = porteur.act("submitAction", map[string]any{"id": s.ID, "version": version})
	if done.Action == nil || done.Action.Contacts[0].Phone != "04 90 22 22 22" || done.Action.Title != "Atelier enregistré" || done.Action.PendingRevision.Status != "SUBMITTED" {
		t.Fatalf("%+v", done)
	}
	if c := done.Action.PendingRevision.Changes; len(c) != 1 || c[0].Field != "title" {
		t.Errorf("%+v", c)
	}
	// What is under review does not keep contacts from being mended.
	mended := porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": version + 1, "revision": 3, "sheet": map[string]any{"prescription": map[string]any{"instructions": "Appelez le matin."}}})
	if mended.Action == nil || mended.Action.Revision != 4 || mended.Action.PendingRevision.Status != "SUBMITTED" || len(mended.Action.PendingRevision.Changes) != 1 {
		t.Fatalf("%+v", mended)
	}
	// Nor may it be emptied.
	if got := porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": version + 2, "revision": 4, "sheet": map[string]any{"contacts": []map[string]any{}}}); !strings.HasPrefix(refusals(got), "REQUIRED contacts") {
		t.Errorf("%+v", got)
	}
	if n := a.count(`SELECT count(*) FROM action_revision r JOIN action a ON a.id = r.action_id WHERE a.slug = $1 AND r.status = 'PUBLISHED' AND r.number > a.published_revision`, s.Slug); n != 0 {
		t.Error("the published revision is not the newest")
	}
}

// TestRevertChange: the pôle undoes what was published at once; what was changed again since is not undone blindly.
func TestRevertChange(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, direction, pole := a.as("porteur.ccipa"), a.as("direction"), a.as("pole.arles")
	s := a.published(porteur, direction, "Atelier annulé")
	porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": 1, "sheet": map[string]any{
		"contacts": []map[string]any{{"phone": "06 00 00 00 00", "public": true}}, "selfReferral": true,
	}})
	type list struct {
		AtOnceChanges struct {
			TotalCount int
			Nodes      []struct {
				ID, Kind, Note string
				Changes        []struct{ Field, Before, After string }
				Action         struct{ Code string }
			}
		}
	}
	var journal list
	const ask = `{ atOnceChanges { totalCount nodes { id kind note changes { field before after } action { code } } } }`
	pole.query(&journal, ask, nil)
	if journal.AtOnceChanges.TotalCount != 1 || len(journal.AtOnceChanges.Nodes[0].Changes) != 2 || journal.AtOnceChanges.Nodes[0].Action.Code != s.Code {
		t.Fatalf("%+v", journal)
	}
	var elsewhere list
	a.as("pole.salon-berre").query(&elsewhere, ask, nil)
	if elsewhere.AtOnceChanges.TotalCount != 0 {
		t.Error("another pôle reads it")
	}
	change := journal.AtOnceChanges.Nodes[0].ID
	a.wait(time.Minute)
	// A draft that is being written follows.
	porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": 2, "sheet": map[string]any{"title": "Atelier en cours"}})
	undone := pole.act("revertChange", map[string]any{"revision": change, "field": "contacts", "note": "Ce numéro est personnel."})
	if undone.Action == nil || undone.Action.Contacts[0].Phone != "04 90 00 00 00" || undone.Action.Revision != 3 {
		t.Fatalf("%+v", undone)
	}
	if p := porteur.sheet(s.Slug).PendingRevision; len(p.Changes) != 1 || p.Changes[0].Field != "title" || p.Number != 4 {
		t.Errorf("the draft brings it back: %+v", p)
	}
	if got := pole.act("revertChange", map[string]any{"revision": change, "field": "contacts"}); refusals(got) != "CONFLICT field" {
		t.Errorf("undone twice: %+v", got)
	}
	if got := pole.act("revertChange", map[string]any{"revision": change, "field": "title"}); refusals(got) != "NOT_FOUND field" {
		t.Errorf("what it did not change: %+v", got)
	}
	pole.query(&journal, ask, nil)
	if n := journal.AtOnceChanges.Nodes; len(n) != 2 || n[0].Kind != "REVERT" || n[0].Note != "Ce numéro est personnel." {
		t.Errorf("%+v", n)
	}
}

// TestAtOnceIsTold: whoever may undo what a porteur publishes without a review is told of it: the pôle, or the direction where there
// are several; not of what is only saved, nor of what the direction writes itself.
func TestAtOnceIsTold(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, direction := a.as("porteur.ccipa"), a.as("direction")
	s := a.published(porteur, direction, "Atelier suivi")
	told := func() (audiences []string) {
		err := a.db.SelectContext(t.Context(), &audiences, `SELECT audience::text FROM outbox WHERE kind = 'SHEET_CHANGED_AT_ONCE' ORDER BY id`)
		if err != nil {
			t.Fatal(err)
		}
		return audiences
	}
	save := func(by *person, atOnce bool, fields map[string]any) {
		t.Helper()
		now := by.sheet(s.Slug)
		version := 0
		if now.PendingRevision != nil {
			version = now.PendingRevision.Version
		}
		got := by.act("saveActionDraft", map[string]any{"id": s.ID, "version": version, "revision": now.Revision, "atOnce": atOnce, "sheet": fields})
		if refusals(got) != "" {
			t.Fatal(refusals(got))
		}
	}
	phone := func(number string) map[string]any {
		return map[string]any{"contacts": []map[string]any{{"phone": number, "public": true}}}
	}
	save(direction, true, phone("04 90 00 00 01"))
	save(porteur, false, phone("04 90 00 00 02"))
	if got := told(); len(got) != 0 {
		t.Errorf("told of a draft, or of its own doing: %v", got)
	}
	if got := porteur.act("submitAction", map[string]any{"id": s.ID, "version": porteur.sheet(s.Slug).PendingRevision.Version}); refusals(got) != "" {
		t.Fatal(refusals(got))
	}
	save(porteur, true, phone("04 90 00 00 03"))
	if got := told(); !slices.Equal(got, []string{`[{"pole": "arles"}]`, `[{"pole": "arles"}]`}) {
		t.Errorf("%v", got)
	}
	save(direction, false, map[string]any{"coverage": map[string]any{"includes": []string{"arles", "salon-berre"}, "text": "Deux pôles"}})
	direction.act("publishAction", map[string]any{"id": s.ID, "version": direction.sheet(s.Slug).PendingRevision.Version})
	save(porteur, true, phone("04 90 00 00 04"))
	if got := told(); len(got) != 3 || got[2] != `[{"direction": true}]` {
		t.Errorf("%v", got)
	}
}

// TestRevertKeepsTheDraft: what the porteur writes in her draft since the change that the pôle undoes is hers, and stays.
func TestRevertKeepsTheDraft(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, pole := a.as("porteur.ccipa"), a.as("pole.arles")
	s := a.published(porteur, a.as("direction"), "Atelier gardé")
	phone := func(number string) []map[string]any { return []map[string]any{{"phone": number, "public": true}} }
	porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": 1, "sheet": map[string]any{"contacts": phone("06 00 00 00 00")}})
	change := a.lastRevision(s.Slug)
	written := porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": 2, "atOnce": false, "sheet": map[string]any{"contacts": phone("04 90 77 77 77")}})
	before := written.Action.PendingRevision
	undone := pole.act("revertChange", map[string]any{"revision": change, "field": "contacts"})
	if undone.Action == nil || undone.Action.Contacts[0].Phone != "04 90 00 00 00" {
		t.Fatalf("%+v", undone)
	}
	after := porteur.sheet(s.Slug).PendingRevision
	if after == nil || len(after.Changes) != 1 || !strings.Contains(after.Changes[0].After, "04 90 77 77 77") {
		t.Fatalf("the porteur's text is lost: %+v", after)
	}
	if after.Version <= before.Version {
		t.Errorf("the draft is at version %d, and was at %d", after.Version, before.Version)
	}
}

// TestAtOnceStaysComplete: neither what a submission publishes at once nor an undoing makes the public's sheet lack what it had.
func TestAtOnceStaysComplete(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, pole := a.as("porteur.ccipa"), a.as("pole.arles")
	s := a.published(porteur, a.as("direction"), "Atelier toujours complet")
	type read struct {
		Action struct{ Locations []struct{ Address string } }
	}
	places := func() int {
		var got read
		a.query(&got, `query ($slug: String!) { action(slug: $slug) { locations { address } } }`, map[string]any{"slug": s.Slug})
		return len(got.Action.Locations)
	}
	// The place goes once the reviewed field has said that none is needed; the telephone changes now.
	draft := porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": 1, "atOnce": false, "sheet": map[string]any{
		"locations": []map[string]any{}, "remote": true, "contacts": []map[string]any{{"phone": "04 90 12 12 12", "public": true}},
	}})
	submitted := porteur.act("submitAction", map[string]any{"id": s.ID, "version": draft.Action.PendingRevision.Version})
	if refusals(submitted) != "" || submitted.Action.Contacts[0].Phone != "04 90 12 12 12" {
		t.Fatalf("%+v", submitted)
	}
	if places() != 1 || len(submitted.Action.Missing) != 0 {
		t.Errorf("the public's sheet has no place any more, and is not said to be remote: %+v", submitted.Action.Missing)
	}
	waiting := []string{}
	for _, change := range submitted.Action.PendingRevision.Changes {
		waiting = append(waiting, change.Field)
	}
	if !slices.Equal(waiting, []string{"remote", "locations"}) {
		t.Errorf("%v waits for a review", waiting)
	}
	published := pole.act("reviewAction", map[string]any{"id": s.ID, "version": submitted.Action.PendingRevision.Version, "decision": "PUBLISH"})
	if refusals(published) != "" || places() != 0 {
		t.Errorf("%+v", published)
	}

	// By mail instead of the telephone: what to write to came with the way, and one does not go back without the other.
	changed := porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": published.Action.Revision, "sheet": map[string]any{
		"prescription": map[string]any{"channels": []string{"EMAIL"}}, "contacts": []map[string]any{{"email": "accueil@structure.fr", "public": true}},
	}})
	if refusals(changed) != "" {
		t.Fatalf("%+v", changed)
	}
	for _, field := range []string{"prescription.channels", "contacts"} {
		got := pole.act("revertChange", map[string]any{"revision": a.lastRevision(s.Slug), "field": field})
		if refusals(got) != "STATE_FORBIDS field" || !strings.Contains(got.UserErrors[0].Message, "incomplète") {
			t.Errorf("%s: %+v", field, got)
		}
	}
}

// lastRevision is the newest published revision of a sheet, as the API names it.
func (a *api) lastRevision(slug string) string {
	a.t.Helper()
	var id uuid.UUID
	err := a.db.GetContext(a.t.Context(), &id, `SELECT r.id FROM action_revision r JOIN action a ON a.id = r.action_id AND a.published_revision = r.number WHERE a.slug = $1`, slug)
	if err != nil {
		a.t.Fatal(err)
	}
	return globalIDOf("Revision", id)
}

// TestSuspension: until a day, after which the sheet comes back by itself, and freshness counts from the porteur's confirmation.
func TestSuspension(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, direction := a.as("porteur.ccipa"), a.as("direction")
	s := a.published(porteur, direction, "Atelier suspendu")
	for _, until := range []string{"2026-11-24", "2020-01-01"} {
		if got := porteur.act("suspendAction", map[string]any{"id": s.ID, "version": s.Version, "until": until}); refusals(got) != "OUT_OF_RANGE until" {
			t.Errorf("until %s: %+v", until, got)
		}
	}
	suspended := porteur.act("suspendAction", map[string]any{"id": s.ID, "version": s.Version, "until": "2026-11-30"})
	if suspended.Action == nil || suspended.Action.Status != "SUSPENDED" || !slices.Contains(suspended.Action.AllowedActs, "RESUME") {
		t.Fatalf("%+v", suspended)
	}
	if got := porteur.act("suspendAction", map[string]any{"id": s.ID, "version": s.Version, "until": "2026-12-30"}); refusals(got) != "CONFLICT version" {
		t.Errorf("a stale version: %+v", got)
	}
	a.wait(7 * 24 * time.Hour)
	porteur, direction = a.as("porteur.ccipa"), a.as("direction") // a week later they sign in anew
	if got := porteur.sheet(s.Slug); got.Status != "PUBLISHED" || slices.Contains(got.AllowedActs, "RESUME") {
		t.Errorf("a week later: %+v", got)
	}
	confirmed := porteur.act("confirmAction", map[string]any{"id": s.ID, "version": suspended.Action.Version})
	if confirmed.Action == nil || confirmed.Action.ConfirmedAt == nil || *confirmed.Action.ConfirmedAt != "2026-12-01T09:00:00Z" || confirmed.Action.Status != "PUBLISHED" {
		t.Fatalf("%+v", confirmed)
	}
	if n := a.count(`SELECT count(*) FROM action WHERE slug = $1 AND status = 'PUBLISHED' AND suspended_until IS NULL`, s.Slug); n != 1 {
		t.Error("a suspension that has ended stays in the tables after an act")
	}
	if got := direction.tryAct("confirmAction", map[string]any{"id": s.ID, "version": confirmed.Action.Version}); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "FORBIDDEN" {
		t.Errorf("freshness counts from the porteur's confirmation: %s", got.Data)
	}
}

// TestArchive: what is archived is nobody's catalogue, what is being written of it waits, and it comes back as it was.
func TestArchive(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, direction, referent := a.as("porteur.ccipa"), a.as("direction"), a.as("referent.arles")
	s := a.published(porteur, direction, "Atelier archivé")
	porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": 1, "sheet": map[string]any{"title": "Atelier de l’an prochain"}})
	porteur.act("submitAction", map[string]any{"id": s.ID, "version": 1})
	archived := direction.act("archiveAction", map[string]any{"id": s.ID, "version": s.Version})
	if archived.Action == nil || archived.Action.Status != "ARCHIVED" || archived.Action.PendingRevision.Status != "DRAFT" {
		t.Fatalf("%+v", archived)
	}
	if referent.sheet(s.Slug) != nil {
		t.Error("it is still read")
	}
	if got := porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 3, "revision": 1, "sheet": map[string]any{"title": "Encore"}}); refusals(got) != "STATE_FORBIDS id" {
		t.Errorf("archived meanwhile: %+v", got)
	}
	var found struct{ Actions connection }
	ask := `query ($s: [ActionStatus!]) { actions(filter: {statuses: $s}) { totalCount nodes { code slug title } } }`
	for name, p := range map[string]*person{"référente": referent, "the direction": direction, "porteur": porteur, "another": a.as("porteur.wimoov")} {
		p.query(&found, ask, map[string]any{"s": []string{"ARCHIVED", "DRAFT"}})
		want := 0
		if p == direction || p == porteur {
			want = 1
		}
		if found.Actions.TotalCount != want {
			t.Errorf("%s finds %d, want %d", name, found.Actions.TotalCount, want)
		}
	}
	restored := porteur.act("restoreAction", map[string]any{"id": s.ID, "version": archived.Action.Version})
	if restored.Action == nil || restored.Action.Status != "PUBLISHED" || restored.Action.PendingRevision.Action.Title != "Atelier de l’an prochain" {
		t.Fatalf("%+v", restored)
	}
}

// TestAbandon: what is given up is kept, and a sheet that never was published is taken up again where it was.
func TestAbandon(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur := a.as("porteur.ccipa")
	created := porteur.act("createAction", map[string]any{"title": "Atelier abandonné", "theme": "1.7"})
	porteur.act("saveActionDraft", map[string]any{"id": created.Action.ID, "version": 1, "revision": 0, "sheet": map[string]any{"summary": "Un début."}})
	gone := porteur.act("abandonActionDraft", map[string]any{"id": created.Action.ID, "version": 2})
	if gone.Action == nil || gone.Action.PendingRevision != nil || gone.Action.Status != "DRAFT" {
		t.Fatalf("%+v", gone)
	}
	again := porteur.act("saveActionDraft", map[string]any{"id": created.Action.ID, "version": 0, "revision": 0, "sheet": map[string]any{"title": "Atelier repris"}})
	if again.Action == nil || again.Action.PendingRevision.Number != 2 || again.Action.PendingRevision.Action.Summary != "Un début." {
		t.Fatalf("%+v", again)
	}
	// Its code means nothing else, ever.
	next := porteur.act("createAction", map[string]any{"title": "Atelier abandonné", "theme": "1.7"})
	if next.Action.Code == created.Action.Code || next.Action.Slug != "atelier-abandonne-2" {
		t.Errorf("%+v", next.Action)
	}
}

// TestThemeGivesCode: a published sheet that changes its theme gets the next code of that one; the old code is never given again.
func TestThemeGivesCode(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, direction := a.as("porteur.ccipa"), a.as("direction")
	s := a.published(porteur, direction, "Atelier voyageur")
	saved := porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": 1, "sheet": map[string]any{"theme": "1.1"}})
	moved := direction.act("publishAction", map[string]any{"id": s.ID, "version": saved.Action.PendingRevision.Version})
	if moved.Action == nil || moved.Action.Code != "1.1.3" || moved.Action.Slug != s.Slug {
		t.Fatalf("%+v", moved)
	}
	if next := porteur.act("createAction", map[string]any{"title": "Un autre", "theme": "1.7"}); next.Action.Code == s.Code {
		t.Error("a code has been given twice")
	}
	if _, err := a.db.ExecContext(t.Context(), `UPDATE action SET code = $1 WHERE slug = 'un-autre'`, s.Code); err == nil {
		t.Error("the database gives a code twice")
	}
}

// TestFromScheme: a sheet is made from what the programme says of a scheme.
func TestFromScheme(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur := a.as("porteur.ccipa")
	var schemes struct {
		Schemes []struct{ ID, Slug, Title string }
	}
	a.query(&schemes, `{ schemes { id slug title } }`, nil)
	made := porteur.act("createAction", map[string]any{"theme": "2.1", "scheme": schemes.Schemes[0].ID})
	if made.Action == nil || made.Action.Title != schemes.Schemes[0].Title || made.Action.PendingRevision.Action.Summary == "" {
		t.Fatalf("%+v", made)
	}
	if n := a.count(`SELECT count(*) FROM action WHERE slug = $1 AND scheme_slug = $2`, made.Action.Slug, schemes.Schemes[0].Slug); n != 1 {
		t.Error("the sheet does not say what it was made from")
	}
	if got := porteur.act("createAction", map[string]any{"theme": "2.1", "scheme": "rien"}); !strings.Contains(refusals(got), "NOT_FOUND scheme") {
		t.Errorf("%+v", got)
	}
}

// TestDoneOnce: a repeated key gives the sheet again and does nothing more; for something else it is refused.
func TestDoneOnce(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur := a.as("porteur.ccipa")
	input := map[string]any{"idempotencyKey": "une-fois-1", "title": "Atelier unique", "theme": "1.7"}
	first, again := porteur.act("createAction", input), porteur.act("createAction", input)
	if !again.Replayed || again.Action == nil || again.Action.ID != first.Action.ID {
		t.Fatalf("%+v / %+v", first, again)
	}
	input["title"] = "Atelier autre"
	if got := porteur.act("createAction", input); refusals(got) != "CONFLICT idempotencyKey" {
		t.Errorf("%+v", got)
	}
	if n := a.count(`SELECT count(*) FROM action WHERE slug LIKE 'atelier-unique%'`); n != 1 {
		t.Errorf("%d sheets", n)
	}
}

// TestOverdueReviews: a review that waits for five working days is the direction's to decide; until then it is listed to it with the others.
func TestOverdueReviews(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur := a.as("porteur.ccipa")
	s := a.published(porteur, a.as("direction"), "Atelier en retard")
	saved := porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": 1, "sheet": map[string]any{"title": "Atelier bientôt relu"}})
	porteur.act("submitAction", map[string]any{"id": s.ID, "version": saved.Action.PendingRevision.Version})
	waiting := func(p *person, arguments string) int {
		var got struct{ Reviews struct{ TotalCount int } }
		p.query(&got, `{ reviews`+arguments+` { totalCount } }`, nil)
		return got.Reviews.TotalCount
	}
	check := func(when string, want ...int) {
		t.Helper()
		direction, pole := a.as("direction"), a.as("pole.arles") // on another day they sign in anew
		got := []int{waiting(direction, ""), waiting(direction, "(mine: true)"), waiting(direction, "(overdue: true)"), waiting(pole, "(mine: true)"), waiting(pole, "(overdue: true)")}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", when, got, want)
		}
	}
	remind := func(when string, want int) {
		t.Helper()
		n, err := a.services(slog.New(slog.DiscardHandler)).Upkeep.RemindOfReviews(t.Context())
		told := a.count(`SELECT count(*) FROM outbox WHERE kind = 'REVIEW_OVERDUE' AND params ->> 'slug' = $1 AND audience = '[{"direction": true}]'`, s.Slug)
		if err != nil || n != want || (want > 0) != (n > 0 && told > 0) {
			t.Errorf("%s: %d told, %d events, %v", when, n, told, err)
		}
	}
	check("at once", 1, 0, 0, 1, 0)
	remind("at once", 0)
	a.later.Store(int64(6 * 24 * time.Hour)) // a Monday: four working days
	check("four working days later", 1, 0, 0, 1, 0)
	a.later.Store(int64(7*24*time.Hour + time.Hour))
	check("five working days later", 1, 1, 1, 1, 1)
	remind("five working days later", 1)
	remind("again", 0)
	// Taken back and submitted again, it is due again, and told again if it waits again.
	porteur = a.as("porteur.ccipa")
	for _, mutation := range []string{"takeBackAction", "submitAction"} {
		version := porteur.sheet(s.Slug).PendingRevision.Version
		if got := porteur.act(mutation, map[string]any{"id": s.ID, "version": version}); refusals(got) != "" {
			t.Fatal(mutation, refusals(got))
		}
	}
	remind("submitted again", 0)
	a.later.Store(int64(15 * 24 * time.Hour))
	remind("late again", 1)
}

// TestSheetBadInput: what may not be written is refused on its field, and nothing of the rest is kept.
func TestSheetBadInput(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur := a.as("porteur.ccipa")
	created := porteur.act("createAction", map[string]any{"title": "Atelier mal écrit", "theme": "1.7"})
	long := strings.Repeat("a", 200_000)
	for want, field := range map[string]map[string]any{
		"TOO_LONG summary":                  {"summary": long},
		"TOO_LONG procedure":                {"procedure": long},
		"INVALID procedure":                 {"procedure": "[ici](javascript:alert(1))"},
		"INVALID prescription.link":         {"prescription": map[string]any{"link": "javascript:alert(1)"}},
		"NOT_COVERED coverage.excludes":     {"coverage": map[string]any{"includes": []string{"arles"}, "excludes": []string{"13213"}}},
		"NOT_FOUND coverage.includes":       {"coverage": map[string]any{"includes": []string{"atlantide"}}},
		"OUT_OF_RANGE admission.maximumAge": {"admission": map[string]any{"minimumAge": 30, "maximumAge": 20}},
		"OUT_OF_RANGE durationMonths":       {"durationMonths": -3},
		"OUT_OF_RANGE weeklyHours":          {"weeklyHours": 400.0},
		"INVALID contacts.0.email":          {"contacts": []map[string]any{{"email": "pas une adresse", "public": true}}},
		"REQUIRED contacts.0.phone":         {"contacts": []map[string]any{{"name": "Sans rien", "public": true}}},
		"NOT_FOUND theme":                   {"theme": "9.9"},
		"NOT_FOUND publics":                 {"publics": []string{"martiens"}},
		"INVALID title":                     {"title": "a\u0000b"},
		"NOT_FOUND locations.0.territory":   {"locations": []map[string]any{{"address": "1 rue du Port", "territory": "13999"}}},
	} {
		before := a.sheetDigest()
		field["shortTitle"] = "gardé ?"
		got := porteur.act("saveActionDraft", map[string]any{"id": created.Action.ID, "version": 1, "revision": 0, "sheet": field})
		if !strings.HasPrefix(refusals(got), want) || got.Action != nil {
			t.Errorf("%s: %+v", want, got.UserErrors)
		}
		if a.sheetDigest() != before {
			t.Errorf("%s: something was kept", want)
		}
	}
	if got := porteur.act("createAction", map[string]any{"title": "  ", "theme": "1.7"}); refusals(got) != "REQUIRED title" {
		t.Errorf("%+v", got)
	}
	if got := porteur.act("createAction", map[string]any{"title": "Pour d’autres", "theme": "1.7", "provider": globalIDOf("Organization", organizationKey(t, a, "wimoov"))}); refusals(got) != "FORBIDDEN provider" {
		t.Errorf("%+v", got)
	}
	if got := porteur.act("submitAction", map[string]any{"id": created.Action.ID, "version": 1, "note": long}); !strings.Contains(refusals(got), "TOO_LONG note") {
		t.Errorf("%+v", got)
	}
}

// TestWhatIsSaidOfASheet: neither a text of a sheet nor what is said of one takes a social security number, or what cannot be kept.
func TestWhatIsSaidOfASheet(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, pole := a.as("porteur.ccipa"), a.as("pole.arles")
	s := a.published(porteur, a.as("direction"), "Atelier commenté")
	bad := map[string]string{"a NIR": "Son numéro : 1 84 12 13 055 123 45", "a NUL": "a\u0000b"}
	save := func(sheet map[string]any) sheetAnswer {
		return porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": 1, "sheet": sheet})
	}
	for name, text := range bad {
		for at, sheet := range map[string]map[string]any{
			"summary":                  {"summary": text},
			"objectives.0":             {"objectives": []string{text}},
			"procedure":                {"procedure": text},
			"remarks.0":                {"remarks": []string{text}},
			"contacts.0.name":          {"contacts": []map[string]any{{"name": text, "phone": "04 90 00 00 00", "public": true}}},
			"locations.0.hours":        {"locations": []map[string]any{{"address": "1 rue du Port", "territory": "13004", "hours": text}}},
			"prescription.documents.0": {"prescription": map[string]any{"documents": []string{text}}},
			"coverage.note":            {"coverage": map[string]any{"includes": []string{"arles"}, "text": "Pôle d’Arles", "note": text}},
		} {
			if got := refusals(save(sheet)); got != "INVALID "+at {
				t.Errorf("%s in %s: %q", name, at, got)
			}
		}
	}
	change := save(map[string]any{"contacts": []map[string]any{{"phone": "06 00 00 00 00", "public": true}}, "title": "Atelier très commenté"})
	version := change.Action.PendingRevision.Version
	submit := func(note string) sheetAnswer {
		return porteur.act("submitAction", map[string]any{"id": s.ID, "version": version, "note": note})
	}
	for name, text := range bad {
		if got := refusals(submit(text)); got != "INVALID note" {
			t.Errorf("%s with a submission: %q", name, got)
		}
		if got := refusals(pole.act("revertChange", map[string]any{"revision": a.lastRevision(s.Slug), "field": "contacts", "note": text})); got != "INVALID note" {
			t.Errorf("%s with an undoing: %q", name, got)
		}
	}
	waiting := submit("Merci.").Action.PendingRevision
	review := func(input map[string]any) string {
		input["id"], input["version"], input["decision"] = s.ID, waiting.Version, "SEND_BACK"
		return refusals(pole.act("reviewAction", input))
	}
	for name, text := range bad {
		if got := review(map[string]any{"note": text}); got != "INVALID note" {
			t.Errorf("%s with a decision: %q", name, got)
		}
		if got := review(map[string]any{"comments": []map[string]any{{"field": "title", "body": "Bien."}, {"field": "title", "body": text}}}); got != "INVALID comments.1.body" {
			t.Errorf("%s in a remark: %q", name, got)
		}
		if got := refusals(porteur.act("commentRevision", map[string]any{"revision": waiting.ID, "body": text})); got != "INVALID body" {
			t.Errorf("%s in a comment: %q", name, got)
		}
	}
}

// TestThreePathsToADraft: whoever may not see a draft finds it by none of them, and the answers are those for what does not exist.
func TestThreePathsToADraft(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.as("direction")
	draft := a.put(1, sheet.State{Action: catalogue.StatusDraft, Revision: sheet.Draft}, []string{"ccipa"}, []string{"arles"})
	const ask = `query ($id: ID!, $revision: ID!, $slug: String!, $code: String!) { node(id: $id) { id } revision: node(id: $revision) { id }
		bySlug: action(slug: $slug) { id } byCode: action(code: $code) { id } }`
	variables := map[string]any{"id": draft.id(), "revision": globalIDOf("Revision", draft.open), "slug": "essai-1", "code": "1.7.1001"}
	for name, sees := range map[string]bool{
		"porteur.ccipa": true, "direction": true, "porteur.wimoov": false, "referent.arles": false, "pole.arles": false, "deux.structures": false, "": false,
	} {
		p := &person{api: a}
		if name != "" {
			p = a.as(name)
		}
		got := p.ask(ask, variables)
		var found map[string]*struct{ ID string }
		if err := json.Unmarshal(got.Data, &found); err != nil || len(got.Errors) > 0 {
			t.Fatalf("%v %+v", err, got.Errors)
		}
		for path, object := range found {
			if (object != nil) != sees {
				t.Errorf("%q by %s: %v, want %v", name, path, object != nil, sees)
			}
		}
	}
	// Submitted, the pôle reads it; published revisions are everybody's.
	submitted := a.put(2, sheet.State{Action: catalogue.StatusInReview, Revision: sheet.Submitted}, []string{"ccipa"}, []string{"arles"})
	variables = map[string]any{"id": submitted.id(), "revision": globalIDOf("Revision", submitted.open), "slug": "essai-2", "code": "1.7.1002"}
	for name, sees := range map[string]bool{"pole.arles": true, "pole.salon-berre": false, "referent.arles": false} {
		var found map[string]*struct{ ID string }
		a.as(name).query(&found, ask, variables)
		for path, object := range found {
			if (object != nil) != sees {
				t.Errorf("submitted, %s by %s: %v, want %v", name, path, object != nil, sees)
			}
		}
	}
}

// TestCoveragePreview: a coverage that is being composed answers as a published one does, and says what is wrong with it.
func TestCoveragePreview(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	var got struct {
		CoveragePreview struct {
			Coverage *struct {
				Covers struct{ Verdict, Because string }
			}
			Poles    []struct{ Code string }
			Problems []userError
		}
	}
	ask := `query ($c: CoverageInput!) { coveragePreview(coverage: $c) { coverage { covers(territory: "13213") { verdict because } } poles { code } problems { code field message } } }`
	a.query(&got, ask, map[string]any{"c": map[string]any{"departmentWide": true, "excludes": []string{"arles"}, "text": "Tout sauf Arles"}})
	if p := got.CoveragePreview; p.Coverage.Covers.Verdict != "YES" || len(p.Poles) != 9 || len(p.Problems) != 0 {
		t.Errorf("%+v", p)
	}
	a.query(&got, ask, map[string]any{"c": map[string]any{"includes": []string{"arles"}, "excludes": []string{"13213"}}})
	if p := got.CoveragePreview; len(p.Problems) != 1 || p.Problems[0].at() != "NOT_COVERED coverage.excludes" || p.Coverage.Covers.Verdict != "NO" {
		t.Errorf("%+v", p)
	}
	got.CoveragePreview.Coverage = nil
	a.query(&got, ask, map[string]any{"c": map[string]any{"includes": []string{"atlantide"}}})
	if p := got.CoveragePreview; p.Coverage != nil || len(p.Problems) != 1 {
		t.Errorf("%+v", p)
	}
}

// TestContactsForProfessionals: a contact that is not public is for people who act for an organisation.
func TestContactsForProfessionals(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, direction := a.as("porteur.ccipa"), a.as("direction")
	s := a.published(porteur, direction, "Atelier joignable")
	porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": 1, "sheet": map[string]any{"contacts": []map[string]any{
		{"name": "Accueil", "phone": "04 90 00 00 00", "public": true}, {"name": "Directrice", "phone": "06 00 00 00 00", "public": false},
	}}})
	for p, want := range map[*person]int{{api: a}: 1, a.as("deux.structures"): 1, a.as("referent.arles"): 2} {
		if got := p.sheet(s.Slug); len(got.Contacts) != want {
			t.Errorf("%d contacts, want %d", len(got.Contacts), want)
		}
	}
}

// TestHistoryForProfessionals: what a sheet reserves to people who act for an organisation, its history reserves too, and what
// they told each other of a revision.
func TestHistoryForProfessionals(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, direction, pole := a.as("porteur.ccipa"), a.as("direction"), a.as("pole.arles")
	s := a.published(porteur, direction, "Atelier discret")
	desk := map[string]any{"name": "Accueil", "phone": "04 90 00 00 00", "public": true}
	director := map[string]any{"name": "Directrice", "phone": "06 11 22 33 44", "email": "directrice@structure.fr", "public": false}
	save := func(revision int, contacts ...map[string]any) {
		porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": revision, "sheet": map[string]any{"contacts": contacts}})
	}
	save(1, desk, director)
	save(2, map[string]any{"name": "Accueil", "phone": "04 90 00 00 99", "public": true}, director)
	porteur.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": 3, "sheet": map[string]any{"title": "Atelier moins discret"}})
	for _, step := range []struct {
		by       *person
		mutation string
		input    map[string]any
	}{
		{porteur, "submitAction", map[string]any{"note": "Demandez à la directrice."}},
		{pole, "reviewAction", map[string]any{"decision": "PUBLISH", "note": "Vu avec la directrice."}},
	} {
		step.input["id"], step.input["version"] = s.ID, porteur.sheet(s.Slug).PendingRevision.Version
		if got := step.by.act(step.mutation, step.input); refusals(got) != "" {
			t.Fatal(step.mutation, refusals(got))
		}
	}
	ask := `query ($slug: String!) { action(slug: $slug) { history { nodes { number note decisionNote changes { field before after } } } } }`
	for name, reader := range map[string]*person{"anyone": {api: a}, "somebody of no structure": a.as("deux.structures")} {
		got := string(reader.ask(ask, map[string]any{"slug": s.Slug}).Data)
		for _, private := range []string{"irectrice", "06 11 22 33 44", "0611223344", `{"number":2,"note":null,"decisionNote":null,"changes":[{`} {
			if strings.Contains(got, private) {
				t.Errorf("%s reads %q: %s", name, private, got)
			}
		}
		if !strings.Contains(got, "04 90 00 00 99") {
			t.Errorf("%s does not read the public contact: %s", name, got)
		}
	}
	for name, reader := range map[string]*person{"a référente": a.as("referent.arles"), "the porteur": porteur} {
		got := string(reader.ask(ask, map[string]any{"slug": s.Slug}).Data)
		for _, said := range []string{"06 11 22 33 44", "Demandez à la directrice.", "Vu avec la directrice."} {
			if !strings.Contains(got, said) {
				t.Errorf("%s does not read %q: %s", name, said, got)
			}
		}
	}
}

func organizationKey(t *testing.T, a *api, slug string) uuid.UUID {
	t.Helper()
	var id uuid.UUID
	if err := a.db.GetContext(t.Context(), &id, `SELECT id FROM organization WHERE slug = $1`, slug); err != nil {
		t.Fatal(err)
	}
	return id
}

// TestLongAcronym: a sheet begins with its organisation's acronym, however long an organisation's may be.
func TestLongAcronym(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	o := a.as("direction").organization("ccipa")
	acronym := strings.Repeat("É", 40)
	a.as("direction").done(nil, "saveOrganization", "organization { id }", map[string]any{"id": o.ID, "version": o.Version, "name": o.Name, "acronym": acronym})
	porteur := a.as("porteur.ccipa")
	created := porteur.act("createAction", map[string]any{"title": "Atelier au long sigle", "theme": "1.7"})
	if refusals(created) != "" {
		t.Fatal(refusals(created))
	}
	var got struct {
		Action struct{ ProviderAcronym string }
	}
	porteur.query(&got, `query ($slug: String!) { action(slug: $slug) { providerAcronym } }`, map[string]any{"slug": created.Action.Slug})
	if got.Action.ProviderAcronym != acronym {
		t.Errorf("%q", got.Action.ProviderAcronym)
	}
}

// TestShortTitle: a sheet without a short title is listed by its title.
func TestShortTitle(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur := a.as("porteur.ccipa")
	s := a.published(porteur, a.as("direction"), "Atelier sans petit nom")
	var got struct{ Action struct{ ShortTitle string } }
	porteur.query(&got, `query ($slug: String!) { action(slug: $slug) { shortTitle } }`, map[string]any{"slug": s.Slug})
	if got.Action.ShortTitle != "Atelier sans petit nom" {
		t.Errorf("%q", got.Action.ShortTitle)
	}
}
