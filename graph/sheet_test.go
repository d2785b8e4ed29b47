package graph_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// sheetAnswer is what mutations of a sheet answer.
type sheetAnswer struct {
	Action     *sheetSeen
	UserErrors []userError
	Conflicts  []struct{ Field, Label, Base, Mine, Theirs, By string }
	Replayed   bool
}

func (e userError) at() string { return e.Code + " " + strings.Join(e.Field, ".") }

type sheetSeen struct {
	ID, Code, Slug, Title, Status string
	Version, Revision             int
	AllowedActs, ViewerCan        []string
	Missing                       []struct{ Field []string }
	PendingRevision               *revisionSeen
	ConfirmedAt                   *string
	Contacts                      []struct{ Phone string }
}

type revisionSeen struct {
	ID, Status, Author, Note, DecisionNote string
	Number, Version                        int
	Reviewer                               *struct{ Code string }
	Changes                                []struct{ Field, Label, Before, After, Comment string }
	Comments                               []struct{ Field, Body, Author string }
	Action                                 struct{ Title, Summary string }
}

const sheetFields = `id code slug title status version revision allowedActs viewerCan missing { field } confirmedAt contacts { phone }
  pendingRevision { id number status version author note decisionNote reviewer { code } changes { field label before after comment } comments { field body author } action { title summary } }`

// act does a mutation of a sheet. Input is that of the SDL.
func (p *person) act(mutation string, input map[string]any) sheetAnswer {
	p.api.t.Helper()
	got := p.tryAct(mutation, input)
	if len(got.Errors) > 0 {
		p.api.t.Fatalf("%s: %+v", mutation, got.Errors)
	}
	var data map[string]sheetAnswer
	if err := json.Unmarshal(got.Data, &data); err != nil {
		p.api.t.Fatalf("%v: %s", err, got.Data)
	}
	return data[mutation]
}

func (p *person) tryAct(mutation string, input map[string]any) answer {
	p.api.t.Helper()
	name := strings.ToUpper(mutation[:1]) + mutation[1:]
	conflicts := ""
	if mutation == "saveActionDraft" {
		conflicts = "conflicts { field label base mine theirs by }"
	} else if _, given := input["idempotencyKey"]; !given {
		input["idempotencyKey"] = uuid.NewString()
	}
	return p.ask(fmt.Sprintf(`mutation ($input: %sInput!) { %s(input: $input) { action { %s } %s userErrors { code field message } replayed } }`, name, mutation, sheetFields, conflicts),
		map[string]any{"input": input})
}

// sheet reads a sheet by its slug as this person; nil if she sees none.
func (p *person) sheet(slug string) *sheetSeen {
	p.api.t.Helper()
	var data struct{ Action *sheetSeen }
	p.query(&data, `query ($slug: String!) { action(slug: $slug) { `+sheetFields+` } }`, map[string]any{"slug": slug})
	return data.Action
}

func refusals(got sheetAnswer) string {
	var said []string
	for _, e := range got.UserErrors {
		said = append(said, e.at())
	}
	return strings.Join(said, ", ")
}

// complete is what a sheet of the pôle d'Arles needs to be published.
func complete() map[string]any {
	return map[string]any{
		"summary": "Un atelier pour apprendre à se déplacer.", "objectives": []string{"Se déplacer"}, "barriers": []string{"mobilite"}, "mode": "COLLECTIVE",
		"durationMonths": 2, "fees": map[string]any{"free": true}, "coverage": map[string]any{"includes": []string{"arles"}, "text": "Pôle d’Arles"},
		"prescription": map[string]any{"channels": []string{"PHONE"}},
		"contacts":     []map[string]any{{"name": "Accueil", "phone": "04 90 00 00 00", "public": true}},
		"locations":    []map[string]any{{"address": "1 rue du Port", "territory": "13004"}},
	}
}

// TestSheetLife: from a title to a published sheet, by a porteur and the pôle that reviews it, and back again when something
// of it changes.
func TestSheetLife(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, pole, referent, direction := a.as("porteur.ccipa"), a.as("pole.arles"), a.as("referent.arles"), a.as("direction")
	other := a.as("porteur.wimoov")

	created := porteur.act("createAction", map[string]any{"title": "Atelier mobilité", "theme": "1.7"})
	if created.Action == nil || created.Action.Slug != "atelier-mobilite" || created.Action.Status != "DRAFT" || !strings.HasPrefix(created.Action.Code, "1.7.") {
		t.Fatalf("%+v", created)
	}
	id, slug := created.Action.ID, created.Action.Slug
	for name, p := range map[string]*person{"référente": referent, "another porteur": other, "the pôle": pole} {
		if p.sheet(slug) != nil {
			t.Errorf("%s sees a draft", name)
		}
		if got := p.tryAct("saveActionDraft", map[string]any{"id": id, "version": 1, "revision": 0, "sheet": map[string]any{"summary": "à moi"}}); p == other {
			if !strings.Contains(string(got.Data), "NOT_FOUND") {
				t.Errorf("%s: %s", name, got.Data)
			}
		} else if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "FORBIDDEN" {
			t.Errorf("%s: %+v", name, got)
		}
	}

	// It is not complete: the same list on screen and as refusals.
	seen := porteur.sheet(slug)
	refused := porteur.act("submitAction", map[string]any{"id": id, "version": 1})
	if len(refused.UserErrors) == 0 || len(refused.UserErrors) != len(seen.Missing) || refused.UserErrors[0].Code != "REQUIRED" {
		t.Fatalf("%+v / %+v", refused.UserErrors, seen.Missing)
	}
	saved := porteur.act("saveActionDraft", map[string]any{"id": id, "version": 1, "revision": 0, "atOnce": false, "sheet": complete()})
	if saved.Action == nil || saved.Action.PendingRevision.Version != 2 || len(saved.Action.Missing) != 0 {
		t.Fatalf("%+v", saved)
	}
	if got := porteur.act("submitAction", map[string]any{"id": id, "version": 1}); refusals(got) != "CONFLICT version" {
		t.Errorf("a stale version: %+v", got)
	}
	submitted := porteur.act("submitAction", map[string]any{"id": id, "version": 2, "note": "Ouverture en janvier."})
	if submitted.Action == nil || submitted.Action.Status != "IN_REVIEW" || submitted.Action.PendingRevision.Reviewer.Code != "arles" {
		t.Fatalf("%+v", submitted)
	}

	// The pôle finds it, says what to mend, and sends it back; the porteur reads that and mends it.
	var queue struct {
		Reviews struct {
			TotalCount int
			Nodes      []revisionSeen
		}
	}
	pole.query(&queue, `{ reviews(mine: true) { totalCount nodes { id note status changes { field label before after } action { title } } } }`, nil)
	if queue.Reviews.TotalCount != 1 || queue.Reviews.Nodes[0].Note != "Ouverture en janvier." || queue.Reviews.Nodes[0].Action.Title != "Atelier mobilité" {
		t.Fatalf("%+v", queue)
	}
	a.as("pole.salon-berre").query(&queue, `{ reviews { totalCount nodes { id } } }`, nil)
	if queue.Reviews.TotalCount != 0 {
		t.Error("another pôle sees it")
	}
	if got := pole.act("reviewAction", map[string]any{"id": id, "version": 3, "decision": "SEND_BACK"}); refusals(got) != "REQUIRED note" {
		t.Errorf("sent back without a word: %+v", got)
	}
	back := pole.act("reviewAction", map[string]any{
		"id": id, "version": 3, "decision": "SEND_BACK", "comments": []map[string]any{{"field": "summary", "body": "Dites pour qui."}},
	})
	if back.Action == nil || back.Action.Status != "DRAFT" || back.Action.PendingRevision.Status != "SENT_BACK" {
		t.Fatalf("%+v", back)
	}
	seen = porteur.sheet(slug)
	if c := seen.PendingRevision.Comments; len(c) != 1 || c[0].Body != "Dites pour qui." || c[0].Field != "summary" || !strings.Contains(c[0].Author, "Arles") {
		t.Errorf("%+v", c)
	}
	porteur.act("saveActionDraft", map[string]any{"id": id, "version": 4, "revision": 0, "sheet": map[string]any{"summary": "Un atelier pour les personnes sans voiture."}})
	porteur.act("submitAction", map[string]any{"id": id, "version": 5})
	published := pole.act("reviewAction", map[string]any{"id": id, "version": 6, "decision": "PUBLISH", "note": "Merci."})
	if published.Action == nil || published.Action.Status != "PUBLISHED" || published.Action.Revision != 1 || published.Action.PendingRevision != nil {
		t.Fatalf("%+v", published)
	}
	if got := referent.sheet(slug); got == nil || got.Title != "Atelier mobilité" || len(got.AllowedActs) != 0 {
		t.Fatalf("nobody reads what was published: %+v", got)
	}

	// What is published stays while its next revision is written; contacts need no review.
	mixed := porteur.act("saveActionDraft", map[string]any{"id": id, "version": 0, "revision": 1, "sheet": map[string]any{
		"title": "Atelier mobilité en Camargue", "contacts": []map[string]any{{"name": "Accueil", "phone": "04 90 11 11 11", "public": true}},
	}})
	if mixed.Action == nil || mixed.Action.Title != "Atelier mobilité" || mixed.Action.Contacts[0].Phone != "04 90 11 11 11" || mixed.Action.Revision != 2 {
		t.Fatalf("%+v", mixed)
	}
	if p := mixed.Action.PendingRevision; p == nil || p.Number != 3 || len(p.Changes) != 1 || p.Changes[0].Field != "title" {
		t.Fatalf("%+v", p)
	}
	if got := referent.sheet(slug); got.PendingRevision != nil || got.Title != "Atelier mobilité" {
		t.Errorf("%+v", got)
	}
	version := mixed.Action.PendingRevision.Version
	porteur.act("submitAction", map[string]any{"id": id, "version": version})
	if got := porteur.act("saveActionDraft", map[string]any{"id": id, "version": version + 1, "revision": 2, "sheet": map[string]any{"summary": "plus tard"}}); refusals(got) != "STATE_FORBIDS id" {
		t.Errorf("written under the reviewer's eyes: %+v", got)
	}
	published = pole.act("reviewAction", map[string]any{"id": id, "version": version + 1, "decision": "PUBLISH"})
	if published.Action == nil || published.Action.Title != "Atelier mobilité en Camargue" || published.Action.Slug != slug || published.Action.Revision != 3 {
		t.Fatalf("%+v", published)
	}

	// The history has every field, by whom, before and after.
	var history struct {
		Action struct {
			History struct {
				TotalCount int
				Nodes      []struct {
					Number       int
					Kind, Author string
					Changes      []struct{ Label, Before, After string }
				}
			}
			Sources []struct{ Field, Origin string }
		}
	}
	ask := `{ action(slug: "atelier-mobilite") { sources { field origin } history { totalCount nodes { number kind author changes { label before after } } } } }`
	a.query(&history, ask, nil)
	if h := history.Action.History; h.TotalCount != 3 || h.Nodes[0].Changes[0].Before != "Atelier mobilité" || h.Nodes[1].Kind != "AT_ONCE" || strings.Contains(h.Nodes[0].Author, "Demo") {
		t.Errorf("%+v", h)
	}
	if s := fmt.Sprint(history.Action.Sources); !strings.Contains(s, "title Chambre de commerce") || !strings.Contains(s, "contacts Chambre") {
		t.Error("facts lost their source:", s)
	}
	porteur.query(&history, ask, nil)
	if !strings.Contains(history.Action.History.Nodes[0].Author, "Demo") {
		t.Error("a colleague does not know who wrote:", history.Action.History.Nodes[0].Author)
	}

	// The direction has nothing to do with it, and sees all.
	direction.query(&queue, `{ reviews { totalCount nodes { id } } }`, nil)
	if queue.Reviews.TotalCount != 0 {
		t.Errorf("%+v", queue)
	}
}
