package graph_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
)

// opened is a session that a test writes straight into the database.
type opened struct {
	Code                   string // of its action
	Label                  string
	Kind                   string // ROLLING if empty
	StartsOn, ApplyBy      string
	Status                 string // OPEN if empty
	PausedUntil            string
	WaitingList            bool
	Territories            []string
	Places, Held, Occupied int
	Provider               string // slug; the action's first porteur if empty
}

// open writes a session and has the service take it in; it gives its identifier.
func (a *api) open(s opened) uuid.UUID {
	a.t.Helper()
	id := uuid.New()
	orNull := func(text string) any {
		if text == "" {
			return nil
		}
		return text
	}
	if s.Kind == "" {
		s.Kind = "ROLLING"
	}
	if s.Status == "" {
		s.Status = "OPEN"
	}
	tx := a.db.MustBeginTx(a.t.Context(), nil)
	defer func() { _ = tx.Rollback() }()
	result := tx.MustExecContext(a.t.Context(), `
		INSERT INTO session (id, action_id, provider_id, kind, label, starts_on, apply_by, status, paused_until, waiting_list_open, confirmed_at, created_at, updated_at)
		SELECT $1, a.id, p.organization_id, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9
		  FROM action a JOIN action_provider p ON p.action_id = a.id JOIN organization o ON o.id = p.organization_id
		 WHERE a.code = $10 AND ($11 = '' OR o.slug = $11) ORDER BY p.position LIMIT 1`,
		id, s.Kind, s.Label, orNull(s.StartsOn), orNull(s.ApplyBy), s.Status, orNull(s.PausedUntil), s.WaitingList, today, s.Code, s.Provider)
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		a.t.Fatalf("session of %s: %d rows, %v", s.Code, n, err)
	}
	for i, code := range s.Territories {
		tx.MustExecContext(a.t.Context(), `INSERT INTO session_territory VALUES ($1, $2, $3)`, id, code, i)
	}
	tx.MustExecContext(a.t.Context(), `INSERT INTO session_places (session_id, places, held, occupied, changed_at, changed_through) VALUES ($1, $2, $3, $4, $5, 'TEST')`,
		id, s.Places, s.Held, s.Occupied, today)
	if err := tx.Commit(); err != nil {
		a.t.Fatal(err)
	}
	a.refresh()
	return id
}

// take changes how many places of a session are held.
func (a *api) take(id uuid.UUID, held int) {
	a.t.Helper()
	a.db.MustExecContext(a.t.Context(), `UPDATE session_places SET held = $2, changed_through = 'TEST' WHERE session_id = $1`, id, held)
	a.refresh()
}

func (a *api) refresh() {
	a.t.Helper()
	if err := a.service.Refresh(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
}

// TestSessionsAreRead: what a porteur opens is read on the sheet, in the search and by its identifier, without SQL.
func TestSessionsAreRead(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	id := a.open(opened{
		Code: "1.3.2", Label: "Groupe de décembre", Kind: "DATED", StartsOn: "2026-12-07", ApplyBy: "2026-12-01", Territories: []string{"13004", "arles"},
		Provider: "", Places: 12, Held: 2, Occupied: 0, WaitingList: true,
	})
	a.open(opened{Code: "1.3.2", Label: "Passée", Kind: "DATED", StartsOn: "2026-11-23", Places: 5})
	a.open(opened{Code: "1.3.2", Label: "En pause", Status: "PAUSED", PausedUntil: "2026-12-01", Places: 5})
	a.open(opened{Code: "1.3.2", Label: "Reprise", Status: "PAUSED", PausedUntil: "2026-11-24", Places: 1})
	var got struct {
		Action struct {
			Availability    string
			PlacesAvailable *int
			NextStart       *string
			Sessions        struct {
				TotalCount int
				Nodes      []struct{ ID, Label, Status string }
			}
			All struct {
				Nodes []struct{ Label, Status string }
			}
		}
	}
	before := a.statements.Load()
	a.query(&got, `{ action(code: "1.3.2") { availability placesAvailable nextStart sessions { totalCount nodes { id label status } }
		all: sessions(openOnly: false) { nodes { label status } } } }`, nil)
	if sent := a.statements.Load() - before; sent != 0 {
		t.Errorf("%d statements for a read", sent)
	}
	if got.Action.Availability != "OPEN" || got.Action.PlacesAvailable == nil || *got.Action.PlacesAvailable != 11 || *got.Action.NextStart != "2026-12-07" {
		t.Errorf("%+v", got.Action)
	}
	if want := "[{Reprise OPEN} {Groupe de décembre OPEN} {En pause PAUSED} {Passée OPEN}]"; fmt.Sprint(got.Action.All.Nodes) != want {
		t.Errorf("%v, want %s", got.Action.All.Nodes, want)
	}
	if got.Action.Sessions.TotalCount != 2 || got.Action.Sessions.Nodes[0].Label != "Reprise" {
		t.Errorf("%+v", got.Action.Sessions)
	}

	var node struct {
		Node *struct {
			ID, Label, StartsOn, ApplyBy, Kind string
			Available, Places, Held, Occupied  int
			TakesPeople, WaitingListOpen       bool
			Territories                        []struct{ Code string }
			Action                             struct{ Code string }
			Provider                           struct{ Name string }
		}
	}
	a.query(&node, `query($id: ID!) { node(id: $id) { ... on Session { id label kind startsOn applyBy places held occupied available takesPeople waitingListOpen
		territories { code } action { code } provider { name } } } }`, map[string]any{"id": base64Of(t, "Session:"+id.String())})
	if n := node.Node; n == nil || n.Available != 10 || n.Held != 2 || !n.TakesPeople || !n.WaitingListOpen || len(n.Territories) != 2 || n.Action.Code != "1.3.2" || n.Provider.Name == "" {
		t.Errorf("%+v", node.Node)
	}

	a.setStatus("1.3.2", "ARCHIVED")
	a.query(&node, `query($id: ID!) { node(id: $id) { ... on Session { id } } }`, map[string]any{"id": base64Of(t, "Session:"+id.String())})
	if node.Node != nil {
		t.Error("a session outlives its sheet")
	}
}

// TestSessionsPages: the list of sessions is the same in pages of any size.
func TestSessionsPages(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	for i := range 7 {
		a.open(opened{Code: "1.3.2", Label: fmt.Sprintf("Groupe %d", i), Kind: "DATED", StartsOn: fmt.Sprintf("2026-12-%02d", 1+i/2), Places: i})
	}
	type page struct {
		Action struct {
			Sessions struct {
				TotalCount int
				PageInfo   struct {
					HasNextPage, HasPreviousPage bool
					StartCursor, EndCursor       string
				}
				Edges []struct {
					Cursor string
					Node   struct{ ID, Label string }
				}
			}
		}
	}
	read := func(first int, after string) (labels []string, p page) {
		a.query(&p, `query($first: Int, $after: String) { action(code: "1.3.2") { sessions(first: $first, after: $after) { totalCount
			pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { id label } } } } }`, map[string]any{"first": first, "after": after})
		for _, e := range p.Action.Sessions.Edges {
			labels = append(labels, e.Node.Label)
		}
		return labels, p
	}
	whole, _ := read(100, "")
	for size := 1; size <= 7; size++ {
		var list []string
		var p page
		for after, more := "", true; more; {
			var labels []string
			labels, p = read(size, after)
			list = append(list, labels...)
			info := p.Action.Sessions.PageInfo
			if info.HasPreviousPage != (after != "") || p.Action.Sessions.TotalCount != 7 {
				t.Errorf("by %d: %+v", size, p.Action.Sessions)
			}
			more, after = info.HasNextPage, info.EndCursor
		}
		if !slices.Equal(list, whole) {
			t.Errorf("by %d: %v, whole %v", size, list, whole)
		}
		list = nil
		for before, more := "", true; more; {
			a.query(&p, `query($last: Int, $before: String) { action(code: "1.3.2") { sessions(last: $last, before: $before) { totalCount
				pageInfo { hasNextPage hasPreviousPage startCursor } edges { cursor node { id label } } } } }`, map[string]any{"last": size, "before": before})
			var labels []string
			for _, e := range p.Action.Sessions.Edges {
				labels = append(labels, e.Node.Label)
			}
			list = append(labels, list...)
			more, before = p.Action.Sessions.PageInfo.HasPreviousPage, p.Action.Sessions.PageInfo.StartCursor
		}
		if !slices.Equal(list, whole) {
			t.Errorf("backward by %d: %v, whole %v", size, list, whole)
		}
	}
	for name, query := range map[string]string{
		"foreign cursor":    `{ action(code: "1.3.2") { sessions(after: "zzz") { totalCount } } }`,
		"unknown territory": `{ action(code: "1.3.2") { sessions(territory: "13999") { totalCount } } }`,
		"postal code":       `{ action(code: "1.3.2") { placesAvailable(territory: "13800") } }`,
		"too many":          `{ action(code: "1.3.2") { sessions(first: 101) { totalCount } } }`,
	} {
		if got := a.ask(query, nil); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "BAD_REQUEST" {
			t.Errorf("%s: %+v", name, got.Errors)
		}
	}
	if got := a.ask(`{ actions(filter: {startsBefore: "31/12/2026"}) { totalCount } }`, nil); len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != "VALIDATION_FAILED" {
		t.Errorf("a day that is none: %+v", got.Errors)
	}
}

// TestPlacesChangeAnswers: a place that is taken changes the ETag and the answer, and nothing of the catalogue is read.
func TestPlacesChangeAnswers(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	id := a.open(opened{Code: "1.3.2", Label: "File active", Places: 1})
	const query = `{ actions(filter: {availability: [OPEN]}) { totalCount nodes { code placesAvailable } } }`
	first, body := a.get(query, nil)
	if string(body) != `{"data":{"actions":{"totalCount":1,"nodes":[{"code":"1.3.2","placesAvailable":1}]}}}` {
		t.Fatalf("%s", body)
	}
	before := a.statements.Load()
	a.take(id, 1)
	if sent := a.statements.Load() - before; sent != 4 { // the change, both versions, then the version and the sessions
		t.Errorf("%d statements for a place", sent)
	}
	second, body := a.get(query, http.Header{"If-None-Match": {first.Header.Get("ETag")}})
	if second.StatusCode != http.StatusOK || string(body) != `{"data":{"actions":{"totalCount":0,"nodes":[]}}}` {
		t.Errorf("%d %s", second.StatusCode, body)
	}
}

// TestPlacesAreTold: those who follow an action are told of every change of its places, and of a deadline that passes at
// midnight without anybody's doing.
func TestPlacesAreTold(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	id := a.open(opened{Code: "1.3.2", Label: "Groupe", Kind: "DATED", StartsOn: "2026-12-01", ApplyBy: "2026-11-24", Places: 3})
	s := subscribe(t, a.serveHTTP(func(*http.Server) {}), `subscription { actionPlacesChanged(codes: ["1.3.2"]) { availability placesAvailable } }`)
	for _, step := range []struct {
		held int
		want string
	}{{1, `OPEN","placesAvailable":2`}, {3, `FULL","placesAvailable":0`}, {0, `OPEN","placesAvailable":3`}} {
		a.take(id, step.held)
		if _, data := s.next(); data != `{"data":{"actionPlacesChanged":{"availability":"`+step.want+`}}}` {
			t.Errorf("%d held: %s", step.held, data)
		}
	}
	a.later.Store(int64(24 * time.Hour))
	if _, err := a.service.Catalogue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, data := s.next(); data != `{"data":{"actionPlacesChanged":{"availability":"UNKNOWN","placesAvailable":0}}}` {
		t.Errorf("the day after the last: %s", data)
	}
}
