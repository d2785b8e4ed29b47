package graph_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

type savedSearch struct {
	ID, Name             string
	TotalCount, NewCount int
	Problem              *string
	Version              int
	News                 []struct {
		Action struct{ Code string }
		Kind   string
	}
	Criteria struct {
		Search    *string
		Territory *struct{ Code string }
		Barriers  []struct{ Slug string }
	}
}

const savedSearchFields = `id name totalCount newCount problem version news { action { code } kind } criteria { search territory { code } barriers { slug } }`

type savedDone struct {
	SavedSearch *savedSearch
	UserErrors  []userError
	Replayed    bool
}

func (p *person) saveSearch(name string, criteria map[string]any) savedDone {
	p.api.t.Helper()
	var done savedDone
	if failed := p.mutate(&done, "saveSearch", "savedSearch { "+savedSearchFields+" }", map[string]any{
		"idempotencyKey": uuid.NewString(), "name": name, "criteria": criteria,
	}); failed != nil {
		p.api.t.Fatalf("%+v", failed)
	}
	return done
}

func (p *person) searches() []savedSearch {
	p.api.t.Helper()
	var got struct {
		Viewer struct{ SavedSearches []savedSearch }
	}
	p.query(&got, `{ viewer { savedSearches { `+savedSearchFields+` } } }`, nil)
	return got.Viewer.SavedSearches
}

// compare takes the database's catalogue in and compares every search with it.
func (a *api) compare() {
	a.t.Helper()
	if err := a.service.Load(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
	if err := a.services(slog.New(slog.DiscardHandler)).Searches.CompareAll(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
}

func (a *api) exec(statement string, args ...any) {
	a.t.Helper()
	if _, err := a.db.ExecContext(a.t.Context(), statement, args...); err != nil {
		a.t.Fatal(err)
	}
}

// told gives how many actions each event of a saved search tells of.
func (a *api) told() []string {
	a.t.Helper()
	var told []string
	if err := a.db.SelectContext(a.t.Context(), &told, `SELECT params ->> 'count' FROM outbox WHERE kind = 'SAVED_SEARCH_MATCHED' ORDER BY id`); err != nil {
		a.t.Fatal(err)
	}
	return told
}

// TestSavedSearchTells: what matched when it was saved is no news; what arrives afterwards is told once, to its owner, shown
// until she has looked, and not told again within a day.
func TestSavedSearchTells(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, other := a.as("referent.arles"), a.as("collegue.arles")
	hide := func(status string) { a.exec(`UPDATE action SET status = $1 WHERE code IN ('2.2.6', '3.4.2')`, status) }
	hide("ARCHIVED")
	a.compare()
	saved := p.saveSearch("Arles", map[string]any{"territory": "arles"}).SavedSearch
	before := saved.TotalCount
	if before == 0 || saved.NewCount != 0 {
		t.Fatalf("%+v", saved)
	}
	a.compare()
	a.later.Add(int64(time.Minute))
	hide("PUBLISHED")
	a.compare()
	got := p.searches()[0]
	if got.TotalCount != before+2 || got.NewCount != 2 || got.News[0].Kind != "ARRIVED" || !slices.Equal(a.told(), []string{"2"}) {
		t.Fatalf("%+v %v", got, a.told())
	}
	var audience, params string
	if err := a.db.QueryRowContext(t.Context(), `SELECT audience::text, params::text FROM outbox WHERE kind = 'SAVED_SEARCH_MATCHED'`).Scan(&audience, &params); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(audience, "account") || strings.Contains(params, "Arles") {
		t.Errorf("%s %s", audience, params)
	}
	var seen savedDone
	a.later.Add(int64(time.Minute))
	if p.mutate(&seen, "seeSavedSearch", "savedSearch { newCount }", map[string]any{"id": got.ID}); seen.SavedSearch == nil || seen.SavedSearch.NewCount != 0 {
		t.Errorf("%+v", seen)
	}
	hide("ARCHIVED")
	a.compare()
	hide("PUBLISHED")
	a.compare()
	if told := a.told(); len(told) != 1 {
		t.Errorf("told again within a day: %v", told)
	}
	a.later.Add(int64(25 * time.Hour))
	a.compare()
	if told := a.told(); len(told) != 2 {
		t.Errorf("what was kept quiet is not told: %v", told)
	}
	if len(other.searches()) != 0 {
		t.Error("a colleague sees it")
	}
}

// TestSavedSearchTellsOfPlaces: an action that a search already finds is told of when a session has places for its territory,
// although nothing of the catalogue has changed; a session of elsewhere is not.
func TestSavedSearchTellsOfPlaces(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("referent.arles")
	p.saveSearch("Arles", map[string]any{"territory": "arles"})
	p.saveSearch("Salon", map[string]any{"territory": "salon-berre"})
	a.compare()
	a.later.Add(int64(time.Minute))
	opened := a.as("porteur.confluence").does("saveSession", sessionInput(a.actionID("2.2.6"), map[string]any{"territories": []string{"arles"}}))
	if opened.Session == nil {
		t.Fatalf("%+v", opened)
	}
	a.compare()
	for _, search := range p.searches() {
		switch {
		case search.Name == "Arles" && (search.NewCount != 1 || search.News[0].Kind != "OPENED" || search.News[0].Action.Code != "2.2.6"),
			search.Name == "Salon" && search.NewCount != 0:
			t.Errorf("%+v", search)
		}
	}
	if told := a.told(); !slices.Equal(told, []string{"1"}) {
		t.Errorf("%v", told)
	}
}

// TestSavedSearchIsOnesOwn: to anyone else it does not exist, and nothing of it changes; without an account nothing is kept.
func TestSavedSearchIsOnesOwn(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("referent.arles")
	saved := p.saveSearch("Permis", map[string]any{"search": "permis", "territory": "arles", "barriers": []string{"garde-enfants"}}).SavedSearch
	if *saved.Criteria.Search != "permis" || saved.Criteria.Territory.Code != "arles" || saved.Criteria.Barriers[0].Slug != "garde-enfants" {
		t.Errorf("%+v", saved.Criteria)
	}
	acts := map[string]map[string]any{
		"renameSavedSearch": {"id": saved.ID, "version": 1, "name": "Autre"},
		"deleteSavedSearch": {"idempotencyKey": uuid.NewString(), "id": saved.ID, "version": 1},
		"seeSavedSearch":    {"id": saved.ID},
	}
	for _, name := range []string{"collegue.arles", "direction", "pole.arles"} {
		for act, input := range acts {
			var done savedDone
			if failed := a.as(name).mutate(&done, act, "__typename", input); failed != nil || len(done.UserErrors) != 1 || done.UserErrors[0].Code != "NOT_FOUND" {
				t.Errorf("%s by %s: %+v %+v", act, name, failed, done)
			}
		}
	}
	for act := range acts {
		var done savedDone
		if failed := (&person{api: a}).mutate(&done, act, "__typename", acts[act]); failed == nil || failed.Extensions["code"] != "UNAUTHENTICATED" {
			t.Errorf("%s by anyone: %+v", act, done)
		}
	}
	if got := p.searches(); len(got) != 1 || got[0].Name != "Permis" || got[0].Version != 1 {
		t.Errorf("%+v", got)
	}
	var renamed, stale, deleted savedDone
	p.mutate(&renamed, "renameSavedSearch", "savedSearch { name version }", acts["renameSavedSearch"])
	p.mutate(&stale, "renameSavedSearch", "savedSearch { name version }", acts["renameSavedSearch"])
	if renamed.SavedSearch == nil || renamed.SavedSearch.Name != "Autre" || len(stale.UserErrors) != 1 || stale.UserErrors[0].Code != "CONFLICT" {
		t.Errorf("%+v %+v", renamed, stale)
	}
	if p.mutate(&deleted, "deleteSavedSearch", "viewer { savedSearches { id } }", map[string]any{"idempotencyKey": uuid.NewString(), "id": saved.ID, "version": 2}); len(deleted.UserErrors) != 0 || len(p.searches()) != 0 {
		t.Errorf("%+v", deleted)
	}
}

// TestSavedSearchRefusals: what cannot be kept says so on its field.
func TestSavedSearchRefusals(t *testing.T) {
	t.Parallel()
	p := newAPI(t).as("referent.arles")
	for name, c := range map[string]struct {
		name     string
		criteria map[string]any
		field    string
	}{
		"no name":         {" ", nil, "name"},
		"a long name":     {strings.Repeat("a", 81), nil, "name"},
		"a NIR as name":   {"2850513055084 36", nil, "name"},
		"a NIR as search": {"x", map[string]any{"search": "2 85 05 13 055 084 36"}, "criteria.search"},
		"no territory":    {"x", map[string]any{"territory": "13013x"}, "criteria.territory"},
		"no barrier":      {"x", map[string]any{"barriers": []string{"rien"}}, "criteria.barriers"},
		"no porteur":      {"x", map[string]any{"providers": []string{"rien"}}, "criteria.providers"},
		"a long text":     {"x", map[string]any{"search": strings.Repeat("a", 201)}, "criteria.search"},
		"two lines":       {"x\ny", nil, "name"},
	} {
		if c.criteria == nil {
			c.criteria = map[string]any{}
		}
		if done := p.saveSearch(c.name, c.criteria); len(done.UserErrors) != 1 || strings.Join(done.UserErrors[0].Field, ".") != c.field {
			t.Errorf("%s: %+v", name, done)
		}
	}
	if got := p.searches(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

// TestTwentySearches: not one more, even when two are saved at once; nor two of one name.
func TestTwentySearches(t *testing.T) {
	t.Parallel()
	p := newAPI(t).as("referent.arles")
	var saving sync.WaitGroup
	for i := range 24 {
		saving.Go(func() { p.saveSearch(fmt.Sprint("Alerte ", i), map[string]any{}) })
	}
	saving.Wait()
	got := p.searches()
	if len(got) != 20 {
		t.Errorf("%d searches", len(got))
	}
	var renamed savedDone
	if p.mutate(&renamed, "renameSavedSearch", "savedSearch { name }", map[string]any{"id": got[0].ID, "version": 1, "name": strings.ToUpper(got[1].Name)}); len(renamed.UserErrors) != 1 || renamed.UserErrors[0].Code != "DUPLICATE" {
		t.Errorf("%+v", renamed)
	}
}

// TestSavedSearchesAreComparedOnce: by several instances at the same time, over a change, each owner is told once.
func TestSavedSearchesAreComparedOnce(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.exec(`UPDATE action SET status = 'ARCHIVED' WHERE code = '2.2.6'`)
	a.compare()
	for _, name := range []string{"referent.arles", "collegue.arles", "pole.arles"} {
		a.as(name).saveSearch("Arles", map[string]any{"territory": "arles"})
	}
	a.exec(`UPDATE action SET status = 'PUBLISHED' WHERE code = '2.2.6'`)
	if err := a.service.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	var comparing sync.WaitGroup
	for range 4 {
		comparing.Go(func() {
			if err := a.services(slog.New(slog.DiscardHandler)).Searches.CompareAll(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	comparing.Wait()
	if told := a.told(); len(told) != 3 {
		t.Errorf("%v", told)
	}
}

// TestClosedAccountWaitsForNothing: what an account has saved goes with it.
func TestClosedAccountWaitsForNothing(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.as("collegue.arles").saveSearch("Arles", map[string]any{"territory": "arles"})
	a.exec(`UPDATE account SET closed_at = now() WHERE email = 'collegue.arles@demo.invalid'`)
	var left int
	if err := a.db.GetContext(t.Context(), &left, `SELECT count(*) FROM saved_search`); err != nil || left != 0 {
		t.Errorf("%d left, %v", left, err)
	}
}
