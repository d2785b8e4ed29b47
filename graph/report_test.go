package graph_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

type reported struct {
	ID, ActionCode, Topic, Body, State, Author string
	Action                                     *struct{ Code string }
	Organization                               *struct{ Name string }
	Entries                                    []struct{ Act, Author, Message string }
	ViewerCan                                  []string
	Mine                                       bool
	Version                                    int
}

type reportDone struct {
	Report     *reported
	UserErrors []userError
	Replayed   bool
}

const reportFields = `id actionCode topic body state author mine viewerCan version action { code } organization { name } entries { act author message }`

// mutate executes a mutation with one input as this person, and gives its payload.
func (p *person) mutate(into any, name, fields string, input map[string]any) *apiError {
	p.api.t.Helper()
	upper := strings.ToUpper(name[:1]) + name[1:]
	got := p.ask(`mutation ($input: `+upper+`Input!) { `+name+`(input: $input) { `+fields+` userErrors { code field message } replayed } }`, map[string]any{"input": input})
	if len(got.Errors) > 0 {
		return &got.Errors[0]
	}
	payload := map[string]json.RawMessage{}
	if err := json.Unmarshal(got.Data, &payload); err != nil {
		p.api.t.Fatal(err)
	}
	if err := json.Unmarshal(payload[name], into); err != nil {
		p.api.t.Fatal(err)
	}
	return nil
}

// report makes a report and gives it; it must succeed.
func (p *person) report(code, topic, body string) *reported {
	p.api.t.Helper()
	p.api.later.Add(int64(time.Second))
	var done reportDone
	failed := p.mutate(&done, "reportError", "report { "+reportFields+" }", map[string]any{
		"idempotencyKey": uuid.NewString(), "action": p.api.actionID(code), "topic": topic, "body": body,
	})
	if failed != nil || done.Report == nil {
		p.api.t.Fatalf("%+v %+v", failed, done)
	}
	return done.Report
}

// move does an act on a report. The GraphQL error's code comes back, if there is one.
func (p *person) move(act string, r *reported, message string) (reportDone, string) {
	p.api.t.Helper()
	var done reportDone
	name := map[string]string{"ANSWER": "answerReport", "CLOSE": "closeReport", "REOPEN": "reopenReport"}[act]
	failed := p.mutate(&done, name, "report { "+reportFields+" }", map[string]any{
		"idempotencyKey": uuid.NewString(), "id": r.ID, "version": r.Version, "message": message,
	})
	if failed != nil {
		return done, fmt.Sprint(failed.Extensions["code"])
	}
	return done, ""
}

// see gives a report as this person sees it; nil if she does not.
func (p *person) see(id string) *reported {
	p.api.t.Helper()
	var got struct{ Node *reported }
	p.query(&got, `query ($id: ID!) { node(id: $id) { ... on Report { `+reportFields+` } } }`, map[string]any{"id": id})
	return got.Node
}

func (p *person) reports(filter string) (codes []string) {
	p.api.t.Helper()
	var got struct {
		Reports struct {
			TotalCount int
			Nodes      []reported
		}
	}
	p.query(&got, `{ reports(filter: `+filter+`) { totalCount nodes { actionCode } } }`, nil)
	for _, r := range got.Reports.Nodes {
		codes = append(codes, r.ActionCode)
	}
	if len(codes) != got.Reports.TotalCount {
		p.api.t.Errorf("%d counted, %v listed", got.Reports.TotalCount, codes)
	}
	return codes
}

// Protis runs 3.2.2 in two pôles of Marseille.
const (
	protisAction = "3.2.2"
	protis       = "porteur.protis"
)

// TestReportLife: every act × every state × every kind of person. What is refused changes nothing, and to a stranger a
// report does not exist.
func TestReportLife(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	author := a.as("referent.marseille-1")
	keepers := []string{protis, "pole.marseille-3", "direction"}
	strangers := []string{"collegue.marseille-1", "referent.arles", "pole.marseille-2", "porteur.aai"}
	persons := map[string]*person{"referent.marseille-1": author}
	for _, name := range slices.Concat(keepers, strangers) {
		persons[name] = a.as(name)
	}
	in := func(state string) *reported {
		r := author.report(protisAction, "CONTACTS", "Le numéro ne répond plus.")
		if state != "OPEN" {
			done, _ := persons["direction"].move(map[string]string{"ANSWERED": "ANSWER", "CLOSED": "CLOSE"}[state], r, "Corrigé.")
			r = done.Report
		}
		return r
	}
	leads := map[string]string{"ANSWER": "ANSWERED", "CLOSE": "CLOSED", "REOPEN": "OPEN"}
	from := map[string][]string{"ANSWER": {"OPEN", "ANSWERED"}, "CLOSE": {"OPEN", "ANSWERED"}, "REOPEN": {"ANSWERED", "CLOSED"}}
	for _, state := range []string{"OPEN", "ANSWERED", "CLOSED"} {
		for act, to := range leads {
			for name, p := range persons {
				r := in(state)
				keeper, mine := slices.Contains(keepers, name), p == author
				seen := p.see(r.ID)
				done, code := p.move(act, r, "Voilà.")
				after := author.see(r.ID)
				may := slices.Contains(from[act], state) && (mine && act != "ANSWER" || keeper && act != "REOPEN")
				label := fmt.Sprintf("%s by %s when %s", act, name, state)
				switch {
				case may:
					if done.Report == nil || after.State != to || after.Version != r.Version+1 || !slices.Contains(seen.ViewerCan, act) {
						t.Errorf("%s: %+v %s; %+v", label, done, code, after)
					}
				case after.State != state || after.Version != r.Version || len(after.Entries) != len(r.Entries):
					t.Errorf("%s changed %+v to %+v", label, r, after)
				case !keeper && !mine: // a référent never answers, whatever exists
					never := act == "ANSWER" && (name == "referent.arles" || name == "collegue.marseille-1")
					if seen != nil || (never && code != "FORBIDDEN") || (!never && (len(done.UserErrors) != 1 || done.UserErrors[0].Code != "NOT_FOUND")) {
						t.Errorf("%s: %+v %s; seen %+v", label, done, code, seen)
					}
				default:
					if slices.Contains(seen.ViewerCan, act) || (code != "FORBIDDEN" && len(done.UserErrors) != 1) {
						t.Errorf("%s: %+v %s; %v", label, done, code, seen.ViewerCan)
					}
				}
			}
		}
	}
}

// TestReportReads: who sees which reports, in lists and counts.
func TestReportReads(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	mine, other := a.as("referent.marseille-1"), a.as("pole.arles")
	mine.report(protisAction, "CONTACTS", "Le numéro ne répond plus.")
	mine.report("2.2.6", "ENDED", "L’action est terminée.") // Confluence, in the pôle of Arles
	other.report(protisAction, "PLACES", "Il reste des places.")
	for name, want := range map[string][]string{
		"referent.marseille-1": {"2.2.6", protisAction}, "collegue.marseille-1": nil, "pole.arles": {protisAction, "2.2.6"},
		"pole.marseille-1": {protisAction, protisAction}, "pole.marseille-2": nil, protis: {protisAction, protisAction},
		"porteur.confluence": {"2.2.6"}, "porteur.aai": nil, "direction": {protisAction, "2.2.6", protisAction},
	} {
		if got := a.as(name).reports("{}"); !slices.Equal(got, want) {
			t.Errorf("%s sees %v, not %v", name, got, want)
		}
	}
	if got := other.reports("{toMe: true}"); !slices.Equal(got, []string{"2.2.6"}) {
		t.Errorf("to answer: %v", got)
	}
	if got := other.reports("{mine: true, states: [OPEN]}"); !slices.Equal(got, []string{protisAction}) {
		t.Errorf("her own: %v", got)
	}
	var counts struct{ Action struct{ OpenReports *int } }
	for name, want := range map[string]int{"": -1, "referent.marseille-1": -1, "pole.arles": -1, "pole.marseille-3": 2, protis: 2, "porteur.aai": -1, "direction": 2} {
		asking, query := a.as("direction"), `{ action(code: "`+protisAction+`") { openReports } }`
		if name != "" {
			asking = a.as(name)
		}
		counts.Action.OpenReports = nil
		if asking.query(&counts, query, nil); name == "" {
			a.query(&counts, query, nil)
		}
		if got := counts.Action.OpenReports; (got == nil) != (want < 0) || (got != nil && *got != want) {
			t.Errorf("%s counts %v, not %d", name, got, want)
		}
	}
	if got := a.ask(`{ reports { totalCount } }`, nil); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "UNAUTHENTICATED" {
		t.Errorf("anyone lists: %+v", got)
	}
}

// TestReportPages: pages follow one another without a gap while reports are added, and a cursor holds for its list only.
func TestReportPages(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("referent.marseille-1")
	for i := range 5 {
		p.report(protisAction, "OTHER", fmt.Sprint("n° ", i))
	}
	var page struct {
		Reports struct {
			PageInfo struct {
				HasNextPage bool
				EndCursor   *string
			}
			Nodes []struct{ Body string }
		}
	}
	query := `query ($after: String, $filter: ReportFilter) { reports(first: 2, after: $after, filter: $filter) { pageInfo { hasNextPage endCursor } nodes { body } } }`
	var bodies []string
	for after := any(nil); ; after = *page.Reports.PageInfo.EndCursor {
		p.query(&page, query, map[string]any{"after": after})
		for _, r := range page.Reports.Nodes {
			bodies = append(bodies, r.Body)
		}
		if !page.Reports.PageInfo.HasNextPage {
			break
		}
		p.report(protisAction, "OTHER", "meanwhile")
	}
	if len(bodies) != 5 || len(slices.Compact(slices.Sorted(slices.Values(bodies)))) != 5 {
		t.Errorf("%v", bodies)
	}
	got := p.ask(query, map[string]any{"after": page.Reports.PageInfo.EndCursor, "filter": map[string]any{"mine": true}})
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "BAD_REQUEST" {
		t.Errorf("a cursor of another list: %+v", got)
	}
}

// TestReportRefusals: what cannot be reported, and says so on its field; nothing is written.
func TestReportRefusals(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("referent.marseille-1")
	action := a.actionID(protisAction)
	for name, c := range map[string]struct {
		change map[string]any
		field  string
		code   string
	}{
		"empty":            {map[string]any{"body": "  \n"}, "body", "REQUIRED"},
		"long":             {map[string]any{"body": strings.Repeat("é", 1001)}, "body", "TOO_LONG"},
		"a NIR":            {map[string]any{"body": "Mme X, 2 85 05 13 055 084 36"}, "body", "INVALID"},
		"a NUL":            {map[string]any{"body": "a\u0000b"}, "body", "INVALID"},
		"no action":        {map[string]any{"action": base64Of(t, "Action:"+uuid.NewString())}, "action", "NOT_FOUND"},
		"another's id":     {map[string]any{"action": base64Of(t, "Pole:arles")}, "action", "NOT_FOUND"},
		"a key too short":  {map[string]any{"idempotencyKey": "k"}, "idempotencyKey", "INVALID"},
		"a key of nothing": {map[string]any{"idempotencyKey": ""}, "idempotencyKey", "REQUIRED"},
	} {
		input := map[string]any{"idempotencyKey": uuid.NewString(), "action": action, "topic": "OTHER", "body": "Faux."}
		maps.Copy(input, c.change)
		var done reportDone
		if failed := p.mutate(&done, "reportError", "report { id }", input); failed != nil {
			t.Errorf("%s: %+v", name, failed)
			continue
		}
		if len(done.UserErrors) != 1 || done.UserErrors[0].Code != c.code || !slices.Equal(done.UserErrors[0].Field, []string{c.field}) || done.Report != nil {
			t.Errorf("%s: %+v", name, done)
		}
	}
	if got := p.reports("{}"); got != nil {
		t.Errorf("written all the same: %v", got)
	}
	r := p.report(protisAction, "OTHER", "Faux.")
	direction := a.as("direction")
	if done, _ := direction.move("CLOSE", r, " "); len(done.UserErrors) != 1 || done.UserErrors[0].Code != "REQUIRED" {
		t.Errorf("closed without a word: %+v", done)
	}
	stale := *r
	stale.Version++
	if done, _ := direction.move("ANSWER", &stale, "Merci."); len(done.UserErrors) != 1 || done.UserErrors[0].Code != "CONFLICT" {
		t.Errorf("a version of nobody: %+v", done)
	}
}

// TestReportOnce: the same key writes one report and says that it was there.
func TestReportOnce(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("referent.marseille-1")
	input := map[string]any{"idempotencyKey": uuid.NewString(), "action": a.actionID(protisAction), "topic": "OTHER", "body": "Faux."}
	var first, second, other reportDone
	p.mutate(&first, "reportError", "report { id }", input)
	p.mutate(&second, "reportError", "report { id }", input)
	if first.Report == nil || second.Report == nil || first.Report.ID != second.Report.ID || first.Replayed || !second.Replayed {
		t.Errorf("%+v %+v", first, second)
	}
	input["body"] = "Autre chose."
	if p.mutate(&other, "reportError", "report { id }", input); len(other.UserErrors) != 1 || other.UserErrors[0].Code != "CONFLICT" {
		t.Errorf("%+v", other)
	}
	if got := p.reports("{}"); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

// TestReportsAreTold: to the porteurs and the pôles covered, or to the direction for a sheet of all pôles; then to whoever
// made the report. No event holds a word of it.
func TestReportsAreTold(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, direction := a.as("referent.marseille-1"), a.as("direction")
	r := p.report(protisAction, "OTHER", "Secret un.")
	p.report("2.2.1", "OTHER", "Secret deux.") // Heda, in every pôle
	answered, _ := direction.move("ANSWER", r, "Secret trois.")
	closed, _ := direction.move("CLOSE", answered.Report, "")
	p.move("REOPEN", closed.Report, "Secret quatre.")
	var events []struct {
		Kind, Audience, Params string
	}
	if err := a.db.SelectContext(t.Context(), &events, `SELECT kind, audience::text, params::text FROM outbox ORDER BY id`); err != nil {
		t.Fatal(err)
	}
	wants := []struct {
		kind   string
		told   []string
		untold []string
	}{
		{"REPORT_OPENED", []string{`"role": "PROVIDER"`, `"pole": "marseille-1"`, `"pole": "marseille-3"`}, []string{"direction", "marseille-2"}},
		{"REPORT_OPENED", []string{`"role": "PROVIDER"`, `"direction": true`}, []string{`"pole"`}},
		{"REPORT_ANSWERED", []string{`"account"`}, []string{`"pole"`, `"role"`}},
		{"REPORT_CLOSED", []string{`"account"`}, []string{`"pole"`, `"role"`}},
		{"REPORT_REOPENED", []string{`"role": "PROVIDER"`, `"pole": "marseille-1"`}, []string{"direction"}},
	}
	if len(events) != len(wants) {
		t.Fatalf("%+v", events)
	}
	for i, want := range wants {
		e := events[i]
		if e.Kind != want.kind || strings.Contains(e.Params, "Secret") {
			t.Errorf("%+v", e)
		}
		for _, text := range want.told {
			if !strings.Contains(e.Audience, text) {
				t.Errorf("%s is not told to %s: %s", e.Kind, text, e.Audience)
			}
		}
		for _, text := range want.untold {
			if strings.Contains(e.Audience, text) {
				t.Errorf("%s is told to %s: %s", e.Kind, text, e.Audience)
			}
		}
	}
}
