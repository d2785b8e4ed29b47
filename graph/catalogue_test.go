package graph_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"traverse/db"
)

const coversQuery = `query($code: String!, $where: String!) { action(code: $code) { coverage { covers(territory: $where) { verdict because } } } }`

// TestCoverageByName holds what the programme prints, case by case.
func TestCoverageByName(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	for _, c := range []struct{ code, where, verdict, because string }{
		{"1.1.1", "arles", "NO", "exclu"},
		{"1.1.1", "13004", "NO", "exclu"},
		{"1.1.1", "13", "PARTLY", "sauf"},
		{"1.1.1", "13001", "YES", "sauf"},
		{"3.2.1", "13213", "YES", "secteur"},
		{"3.2.2", "13213", "NO", "secteur"},
		{"2.3.1", "13047", "YES", "Istres Ouest Provence"},
		{"2.3.1", "13214", "NO", "exclu"},
		{"2.3.1", "13055", "PARTLY", "sauf"},
		{"2.4.5", "13201", "YES", "prioritaire"},
		{"2.4.5", "13212", "YES", ""},
		{"1.3.1", "13005", "YES", ""},
		{"1.3.1", "13020", "TO_CONFIRM", "confirmer"},
		{"1.2.1", "13106", "YES", "tout le département"},
		{"2.2.5", "13106", "YES", "déduit"}, // Septèmes is in the pôle by a weak deduction, and the answer says so
	} {
		var got struct {
			Action struct {
				Coverage struct {
					Covers struct{ Verdict, Because string }
				}
			}
		}
		a.query(&got, coversQuery, map[string]any{"code": c.code, "where": c.where})
		answer := got.Action.Coverage.Covers
		if answer.Verdict != c.verdict || !strings.Contains(answer.Because, c.because) {
			t.Errorf("%s in %s: %s « %s », want %s with « %s »", c.code, c.where, answer.Verdict, answer.Because, c.verdict, c.because)
		}
	}
}

// TestTheJobOfTheIssue: child care in the 13e arrondissement gives JEDAI with its reason, and not PROTIS.
func TestTheJobOfTheIssue(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	var got struct{ Actions connection }
	a.query(&got, `{ actions(filter: {territory: "13213", barriers: ["garde-enfants"]}) {
		totalCount nodes { code } edges { node { code } coverage { verdict because } } } }`, nil)
	codes := got.Actions.codes()
	if !slices.Contains(codes, "3.2.1") || slices.Contains(codes, "3.2.2") {
		t.Errorf("child care in the 13e: %v", codes)
	}
	for _, e := range got.Actions.Edges {
		if e.Coverage == nil || e.Coverage.Verdict != "YES" || e.Coverage.Because == "" {
			t.Errorf("%s: no reason: %+v", e.Node.Code, e.Coverage)
		}
	}
}

// TestWholeProgramme counts what the programme prints.
func TestWholeProgramme(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	var got struct {
		Programme struct {
			Title   string
			Ended   bool
			Axes    []struct{ Themes []struct{ ActionCount int } }
			Poles   []struct{ Statistics struct{ Allocataires int } }
			Schemes []struct{ Slug string }
			Facts   []struct{ Kind string }
		}
		Publics  []struct{ Slug string }
		Barriers []struct{ Slug string }
		Actions  connection
		Action   struct {
			PrintedCode string
			Publics     []struct{ Slug string }
			Admission   struct{ RsaRequired *bool }
		}
		Plie struct {
			Providers []struct{ Organization struct{ Name string } }
		}
	}
	a.query(&got, `{ programme { title ended axes { themes { actionCount } } poles { statistics { allocataires } } schemes { slug } facts { kind } }
		publics { slug } barriers { slug } actions(first: 100) { totalCount nodes { code } }
		action(code: "1.7.3") { printedCode publics { slug } admission { rsaRequired } }
		plie: action(code: "1.3.2") { providers { organization { name } } } }`, nil)
	themes, actions, allocataires := 0, 0, 0
	for _, axis := range got.Programme.Axes {
		for _, theme := range axis.Themes {
			themes, actions = themes+1, actions+theme.ActionCount
		}
	}
	for _, p := range got.Programme.Poles {
		allocataires += p.Statistics.Allocataires
	}
	for what, pair := range map[string][2]int{
		"axes": {len(got.Programme.Axes), 3}, "themes": {themes, 16}, "actions by theme": {actions, 52}, "actions": {got.Actions.TotalCount, 52},
		"poles": {len(got.Programme.Poles), 10}, "allocataires": {allocataires, 62303}, "schemes": {len(got.Programme.Schemes), 23},
		"publics without the RSA": {len(got.Publics), 38}, "barriers": {len(got.Barriers), 28}, "PLIE": {len(got.Plie.Providers), 7},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %d, want %d", what, pair[0], pair[1])
		}
	}
	if got.Programme.Ended || got.Action.PrintedCode != "1.7.2" || len(got.Programme.Facts) == 0 {
		t.Errorf("programme: %+v, 1.7.3: %+v", got.Programme.Ended, got.Action)
	}
	if slices.ContainsFunc(got.Publics, func(p struct{ Slug string }) bool { return p.Slug == "brsa" }) {
		t.Error("the RSA is a criterion, not a public")
	}
}

// TestEveryNodeCanBeRefetched reads one object of each type again by its identifier.
func TestEveryNodeCanBeRefetched(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	var all struct {
		Programme struct{ ID string }
		Axes      []struct{ ID string }
		Themes    []struct{ ID string }
		Publics   []struct{ ID string }
		Barriers  []struct{ ID string }
		Poles     []struct{ ID string }
		Schemes   []struct{ ID string }
		Territory struct{ ID string }
		Actions   struct {
			Nodes []struct {
				ID        string
				Providers []struct{ Organization struct{ ID string } }
			}
		}
	}
	a.query(&all, `{ programme { id } axes { id } themes { id } publics { id } barriers { id } poles { id } schemes { id } territory(code: "13213") { id }
		actions(first: 100) { nodes { id providers { organization { id } } } } }`, nil)
	want := map[string]string{all.Programme.ID: "Programme", all.Territory.ID: "Territory"}
	for typeName, list := range map[string][]struct{ ID string }{
		"Axis": all.Axes, "Theme": all.Themes, "TargetPublic": all.Publics, "Barrier": all.Barriers, "Pole": all.Poles, "Scheme": all.Schemes,
	} {
		for _, o := range list {
			want[o.ID] = typeName
		}
	}
	for _, n := range all.Actions.Nodes {
		want[n.ID] = "Action"
		for _, p := range n.Providers {
			want[p.Organization.ID] = "Organization"
		}
	}
	for id, typeName := range want {
		var got struct {
			Node *struct {
				ID       string
				Typename string `json:"__typename"`
			}
			Nodes []*struct{ ID string }
		}
		a.query(&got, `query($id: ID!) { node(id: $id) { id __typename } nodes(ids: [$id, "bm9uZQ"]) { id } }`, map[string]any{"id": id})
		if got.Node == nil || got.Node.ID != id || got.Node.Typename != typeName || len(got.Nodes) != 2 || got.Nodes[0].ID != id || got.Nodes[1] != nil {
			t.Errorf("%s %s: %+v", typeName, id, got)
		}
	}
}

// TestNoStatementForARead: a read of the catalogue sends nothing to the database.
func TestNoStatementForARead(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	before := a.statements.Load()
	if before == 0 {
		t.Fatal("the observer saw no statement of the loading: it sees nothing")
	}
	for i := range 20 {
		var got struct{ Actions connection }
		a.query(&got, `query($text: String) { actions(search: $text, filter: {territory: "13055"}) { totalCount nodes { code theme { axis { title } } providers { organization { name } } }
			facets { poles { count } publics { count } } } poles { name statistics { allocataires } } programme { schemes { title } } territories(search: "mar") { name } }`,
			map[string]any{"text": []string{"emploi", "", "garde"}[i%3]})
	}
	if sent := a.statements.Load() - before; sent != 0 {
		t.Errorf("%d statements were sent", sent)
	}
}

// TestFollowsTheDatabase: what somebody changes in the database is on the API without a restart, announced or not.
func TestFollowsTheDatabase(t *testing.T) {
	t.Parallel()
	for name, announced := range map[string]bool{"announced": true, "announcement_lost": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAPI(t)
			changes := make(chan struct{}, 1)
			if announced {
				go func() { _ = a.db.ListenCatalogue(t.Context(), func() { changes <- struct{}{} }) }() // ends with the test
			}
			tick := time.NewTicker(100 * time.Millisecond)
			t.Cleanup(tick.Stop)
			if announced {
				tick.Reset(time.Hour)
			}
			go a.service.Follow(t.Context(), changes, tick.C)
			publish(t, a.db, "boost-emploi", "Boost emploi, nouvelle formule")
			eventually(t, func() bool {
				var got struct{ Action struct{ Title string } }
				a.query(&got, `{ action(slug: "boost-emploi") { title } }`, nil)
				return got.Action.Title == "Boost emploi, nouvelle formule"
			})
		})
	}
}

// publish adds a published revision with another title, as a person's edit does.
func publish(t *testing.T, d *db.DB, slug, title string) {
	t.Helper()
	_, err := d.ExecContext(t.Context(), `
		WITH edited AS (
			INSERT INTO action_revision (action_id, number, status, author, created_at, published_at, content)
			SELECT r.action_id, r.number + 1, 'PUBLISHED', 'somebody', $3, $3, jsonb_set(r.content, '{title}', to_jsonb($2::text))
			  FROM action a JOIN action_revision r ON r.action_id = a.id AND r.number = a.published_revision WHERE a.slug = $1
			RETURNING action_id, number)
		UPDATE action a SET published_revision = e.number, updated_at = $3 FROM edited e WHERE a.id = e.action_id`, slug, title, today)
	if err != nil {
		t.Fatal(err)
	}
}

// eventually waits for something that must happen, with a generous limit.
func eventually(t *testing.T, happened func() bool) {
	t.Helper()
	deadline := time.NewTimer(30 * time.Second)
	defer deadline.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !happened() {
		select {
		case <-deadline.C:
			t.Fatal("it never happened")
		case <-again.C:
		}
	}
}

// TestWithoutDatabase: the catalogue is answered, says that it is degraded, and readiness says why.
func TestWithoutDatabase(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	tick := make(chan time.Time)
	go a.service.Follow(t.Context(), nil, tick)
	if response, body := a.do(http.MethodGet, "/health/ready", nil, nil); response.StatusCode != http.StatusOK {
		t.Fatalf("ready: %d %s", response.StatusCode, body)
	}
	if err := a.db.Close(); err != nil {
		t.Fatal(err)
	}
	tick <- today
	eventually(t, func() bool {
		got := a.ask(`{ actions { totalCount } }`, nil)
		return string(got.Data) == `{"actions":{"totalCount":52}}` && got.Extensions["degraded"] == true
	})
	response, body := a.do(http.MethodGet, "/health/ready", nil, nil)
	if response.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(body), "unreachable") {
		t.Errorf("ready without a database: %d %s", response.StatusCode, body)
	}
	if response, _ := a.do(http.MethodGet, "/health/live", nil, nil); response.StatusCode != http.StatusOK {
		t.Errorf("live without a database: %d", response.StatusCode)
	}
}

// TestCursorsOverHTTP reads the whole list through the API in pages of seven.
func TestCursorsOverHTTP(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	var whole []string
	var after *string
	for {
		var got struct{ Actions connection }
		a.query(&got, `query($after: String) { actions(first: 7, after: $after, orderBy: {field: TITLE}) { totalCount nodes { code } pageInfo { hasNextPage endCursor } } }`,
			map[string]any{"after": after})
		whole = append(whole, got.Actions.codes()...)
		if !got.Actions.PageInfo.HasNextPage {
			break
		}
		after = got.Actions.PageInfo.EndCursor
	}
	slices.Sort(whole)
	if len(slices.Compact(whole)) != 52 {
		t.Errorf("%d actions in pages of seven", len(whole))
	}
	got := a.ask(fmt.Sprintf(`{ actions(first: 7, after: %q) { totalCount } }`, *after), nil)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "BAD_REQUEST" {
		t.Errorf("a cursor of another order: %+v", got.Errors)
	}
}

// TestMatrix compares the matrix theme × pôle with the oracle: a theme covers a pôle by the actions that cover some leaf
// of it; those that cover none, but may, are to confirm.
func TestMatrix(t *testing.T) {
	t.Parallel()
	o, a := newOracle(t), newAPI(t)
	var got struct {
		Themes []struct {
			Code           string
			CoverageByPole []struct {
				Pole               struct{ Code string }
				Covered, ToConfirm int
			}
		}
	}
	a.query(&got, `{ themes { code coverageByPole { pole { code } covered toConfirm } } }`, nil)
	cells := 0
	for _, theme := range got.Themes {
		for _, cell := range theme.CoverageByPole {
			covered, toConfirm := 0, 0
			for i := range o.actions {
				if !strings.HasPrefix(o.actions[i].Code, theme.Code+".") {
					continue
				}
				verdicts := map[string]bool{}
				for leaf := range o.members[cell.Pole.Code] {
					verdicts[o.verdict(&o.actions[i], leaf)] = true
				}
				switch {
				case verdicts["YES"]:
					covered++
				case verdicts["TO_CONFIRM"]:
					toConfirm++
				}
			}
			if cell.Covered != covered || cell.ToConfirm != toConfirm {
				t.Errorf("%s in %s: %d + %d, want %d + %d", theme.Code, cell.Pole.Code, cell.Covered, cell.ToConfirm, covered, toConfirm)
			}
			cells++
		}
	}
	if cells != 160 {
		t.Errorf("%d cells, want 16 themes × 10 pôles", cells)
	}
}

// TestLookUps executes what the SDL promises of single look-ups.
func TestLookUps(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	got := a.ask(`{ none: action(code: "9.9.9") { code } gone: action(slug: "rien") { code } pole(code: "nulle-part") { name } theme(code: "9.9") { title }
		territory(code: "75056") { name } node(id: "zzz") { id } }`, nil)
	var data map[string]any
	if err := json.Unmarshal(got.Data, &data); err != nil {
		t.Fatal(err)
	}
	for name, value := range data {
		if value != nil {
			t.Errorf("%s: %v, want null", name, value)
		}
	}
	if len(got.Errors) > 0 {
		t.Errorf("a look-up that finds nothing is no error: %+v", got.Errors)
	}
}
