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

	"traverse/catalogue"
)

const sessionFields = `session { id label status pausedUntil startsOn endsOn applyBy places held occupied available takesPeople waitingListOpen version confirmedAt
	territories { code } location { name address territory { code } } action { code } provider { name } } userErrors { code field message } replayed`

// sessionAnswer is what a mutation of sessions gives.
type sessionAnswer struct {
	Session *struct {
		ID, Label, Status              string
		PausedUntil, StartsOn, ApplyBy *string
		Places, Held, Occupied         int
		Available, Version             int
		TakesPeople, WaitingListOpen   bool
		ConfirmedAt                    time.Time
		Territories                    []struct{ Code string }
		Location                       *struct{ Name, Address string }
		Action                         struct{ Code string }
		Provider                       struct{ Name string }
	}
	UserErrors []struct {
		Code, Message string
		Field         []string
	}
	Replayed bool
}

// codes are the errors as « CODE field.path », sorted.
func (s *sessionAnswer) codes() []string {
	list := []string{}
	for _, e := range s.UserErrors {
		list = append(list, e.Code+" "+strings.Join(e.Field, "."))
	}
	slices.Sort(list)
	return list
}

// does runs one mutation of sessions; what is no userError fails the test.
func (p *person) does(mutation string, input map[string]any) *sessionAnswer {
	p.api.t.Helper()
	answer, code := p.tries(mutation, input)
	if code != "" {
		p.api.t.Fatalf("%s %v: %s", mutation, input, code)
	}
	return answer
}

// tries runs one mutation of sessions and gives the code of the error that refuses it, "" without one.
func (p *person) tries(mutation string, input map[string]any) (answer *sessionAnswer, code string) {
	p.api.t.Helper()
	kind := strings.ToUpper(mutation[:1]) + mutation[1:] + "Input!"
	got := p.ask(`mutation ($input: `+kind+`) { done: `+mutation+`(input: $input) { `+sessionFields+` } }`, map[string]any{"input": input})
	if len(got.Errors) > 0 {
		return nil, fmt.Sprint(got.Errors[0].Extensions["code"])
	}
	var data struct{ Done *sessionAnswer }
	if err := json.Unmarshal(got.Data, &data); err != nil {
		p.api.t.Fatalf("%v: %s", err, got.Data)
	}
	return data.Done, ""
}

// actionID gives the identifier of an action.
func (a *api) actionID(code string) string {
	a.t.Helper()
	var got struct{ Action struct{ ID string } }
	a.query(&got, `query ($code: String) { action(code: $code) { id } }`, map[string]any{"code": code})
	return got.Action.ID
}

func sessionInput(action string, more map[string]any) map[string]any {
	input := map[string]any{"idempotencyKey": uuid.NewString(), "action": action, "kind": "DATED", "label": "Groupe de janvier", "startsOn": "2027-01-11", "places": 12}
	maps.Copy(input, more)
	return input
}

// TestAPorteurOpensASession: the life of a session of 12 places for two pôles, seen by anyone as it goes.
func TestAPorteurOpensASession(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("porteur.cieres")
	seen := func(territory, availability string, places any) {
		t.Helper()
		var got struct {
			Action struct {
				Availability    string
				PlacesAvailable *int
			}
		}
		a.query(&got, `query ($t: String) { action(code: "1.7.3") { availability(territory: $t) placesAvailable(territory: $t) } }`, map[string]any{"t": territory})
		if got.Action.Availability != availability || mustJSON(t, got.Action.PlacesAvailable) != mustJSON(t, places) {
			t.Errorf("%s: %s %s, want %s %v", territory, got.Action.Availability, mustJSON(t, got.Action.PlacesAvailable), availability, places)
		}
	}
	seen("marseille-1", "UNKNOWN", nil)
	input := sessionInput(a.actionID("1.7.3"), map[string]any{
		"territories": []string{"marseille-1", "marseille-2"}, "applyBy": "2027-01-04", "waitingListOpen": true,
		"location": map[string]any{"name": "Salle Baille", "address": "12 rue de la République", "territory": "13202"},
	})
	opened := p.does("saveSession", input)
	s := opened.Session
	if s == nil || len(opened.UserErrors) > 0 || s.Available != 12 || !s.TakesPeople || s.Provider.Name != "CIERES" || len(s.Territories) != 2 || s.Location.Name != "Salle Baille" {
		t.Fatalf("%+v", opened)
	}
	seen("marseille-1", "OPEN", 12)
	seen("marseille-5", "UNKNOWN", nil)
	if again := p.does("saveSession", input); !again.Replayed || again.Session.ID != s.ID {
		t.Errorf("the same key: %+v", again)
	}
	other := sessionInput(input["action"].(string), map[string]any{"idempotencyKey": input["idempotencyKey"], "label": "Autre"})
	if again := p.does("saveSession", other); !slices.Equal(again.codes(), []string{"CONFLICT idempotencyKey"}) {
		t.Errorf("the same key for something else: %v", again.codes())
	}

	changed := p.does("setPlaces", map[string]any{"id": s.ID, "version": 1, "places": 0})
	if changed.Session.Version != 2 || changed.Session.Available != 0 {
		t.Fatalf("%+v", changed)
	}
	seen("marseille-1", "WAITLIST", 0)
	stale := p.does("setPlaces", map[string]any{"id": s.ID, "version": 1, "places": 9})
	if !slices.Equal(stale.codes(), []string{"CONFLICT version"}) || stale.Session == nil || stale.Session.Places != 0 || stale.Session.Version != 2 {
		t.Errorf("a stale version: %+v", stale)
	}
	edited := p.does("saveSession", map[string]any{"id": s.ID, "version": 2, "kind": "DATED", "label": "Groupe déplacé", "startsOn": "2027-02-01", "places": 8, "territories": []string{"marseille-5"}})
	if e := edited.Session; len(edited.UserErrors) > 0 || e.Version != 3 || e.Label != "Groupe déplacé" || e.Places != 8 || e.ApplyBy != nil || e.Location != nil || e.Territories[0].Code != "marseille-5" {
		t.Fatalf("%+v", edited)
	}
	seen("marseille-1", "UNKNOWN", nil)
	seen("marseille-5", "OPEN", 8)
	paused := p.does("pauseSession", map[string]any{"idempotencyKey": uuid.NewString(), "id": s.ID, "version": 3, "until": "2026-12-01"})
	if paused.Session.Status != "PAUSED" || *paused.Session.PausedUntil != "2026-12-01" {
		t.Fatalf("%+v", paused)
	}
	seen("marseille-5", "PAUSED", 0)
	a.later.Store(int64(7 * 24 * time.Hour))
	seen("marseille-5", "OPEN", 8) // on the day, by itself
	p = a.as("porteur.cieres")     // a week later she signs in anew
	confirmed := p.does("confirmPlaces", map[string]any{"id": s.ID, "version": 4})
	if !confirmed.Session.ConfirmedAt.Equal(today.AddDate(0, 0, 7)) || confirmed.Session.Version != 4 {
		t.Errorf("%+v", confirmed.Session)
	}
	copied := p.does("duplicateSession", map[string]any{"idempotencyKey": uuid.NewString(), "id": s.ID, "startsOn": "2027-03-01"})
	if len(copied.UserErrors) > 0 || copied.Session.ID == s.ID || copied.Session.Label != "Groupe déplacé" || copied.Session.Version != 1 || copied.Session.Places != 8 {
		t.Fatalf("%+v", copied)
	}
	seen("marseille-5", "OPEN", 16)
	p.does("closeSession", map[string]any{"idempotencyKey": uuid.NewString(), "id": s.ID, "version": 4})
	seen("marseille-5", "OPEN", 8)
	p.does("resumeSession", map[string]any{"idempotencyKey": uuid.NewString(), "id": s.ID, "version": 5})
	seen("marseille-5", "OPEN", 16)
	p.does("cancelSession", map[string]any{"idempotencyKey": uuid.NewString(), "id": s.ID, "version": 6})
	seen("marseille-5", "OPEN", 8)

	var board struct {
		SessionBoard struct {
			Actions  []struct{ Code string }
			Sessions struct{ Nodes []struct{ ID string } }
			All      struct{ TotalCount int }
		}
	}
	p.query(&board, `{ sessionBoard { actions { code } sessions { nodes { id } } all: sessions(ended: true) { totalCount } } }`, nil)
	if b := board.SessionBoard; len(b.Actions) != 1 || b.Actions[0].Code != "1.7.3" || len(b.Sessions.Nodes) != 1 || b.Sessions.Nodes[0].ID != copied.Session.ID || b.All.TotalCount != 2 {
		t.Errorf("%+v", b)
	}

	// The journal and the history of places say what was done.
	var did []string
	if err := a.db.SelectContext(t.Context(), &did, `SELECT detail ->> 'did' FROM journal WHERE act = 'MANAGE_SESSIONS' ORDER BY id`); err != nil {
		t.Fatal(err)
	}
	if want := "[CREATE SET_PLACES UPDATE PAUSE CONFIRM CREATE CLOSE RESUME CANCEL]"; fmt.Sprint(did) != want {
		t.Errorf("the journal says %v, want %s", did, want)
	}
	var history []string
	if err := a.db.SelectContext(t.Context(), &history, `SELECT act || ' ' || places_delta FROM session_places_history WHERE account_id IS NOT NULL AND membership_id IS NOT NULL ORDER BY id`); err != nil {
		t.Fatal(err)
	}
	if want := "[CREATE 12 SET_PLACES -12 UPDATE 8 CREATE 8]"; fmt.Sprint(history) != want {
		t.Errorf("the history says %v, want %s", history, want)
	}
}

func mustJSON(t *testing.T, value any) string {
	t.Helper()
	content, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestSessionsRefuse: what a person can mend is said on its field, and nothing is written.
func TestSessionsRefuse(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("porteur.cieres")
	action := a.actionID("1.7.3")
	full := a.open(opened{Code: "1.7.3", Label: "Pleine", Places: 12, Held: 4, Occupied: 5})
	id := base64Of(t, "Session:"+full.String())
	plie := a.as("porteur.plie-istres-ouest-provence")
	before := a.rows()
	for name, c := range map[string]struct {
		who   *person
		do    string
		input map[string]any
		want  []string
	}{
		"without a name":           {p, "saveSession", sessionInput(action, map[string]any{"label": "  "}), []string{"REQUIRED label"}},
		"200 000 characters":       {p, "saveSession", sessionInput(action, map[string]any{"label": strings.Repeat("e", 200_000)}), []string{"TOO_LONG label"}},
		"a control character":      {p, "saveSession", sessionInput(action, map[string]any{"label": "a\u0007b"}), []string{"INVALID label"}},
		"a NIR":                    {p, "saveSession", sessionInput(action, map[string]any{"label": "Groupe de 2 85 05 13 055 123 45"}), []string{"INVALID label"}},
		"a cohort without a start": {p, "saveSession", sessionInput(action, map[string]any{"startsOn": nil}), []string{"REQUIRED startsOn"}},
		"reversed":                 {p, "saveSession", sessionInput(action, map[string]any{"endsOn": "2027-01-10"}), []string{"OUT_OF_RANGE endsOn"}},
		"applying too late":        {p, "saveSession", sessionInput(action, map[string]any{"applyBy": "2027-01-12"}), []string{"OUT_OF_RANGE applyBy"}},
		"another century":          {p, "saveSession", sessionInput(action, map[string]any{"startsOn": "0207-01-11"}), []string{"OUT_OF_RANGE startsOn"}},
		"negative":                 {p, "saveSession", sessionInput(action, map[string]any{"places": -1}), []string{"OUT_OF_RANGE places"}},
		"too many":                 {p, "saveSession", sessionInput(action, map[string]any{"places": 10_001}), []string{"OUT_OF_RANGE places"}},
		"not covered":              {p, "saveSession", sessionInput(action, map[string]any{"territories": []string{"marseille-1", "arles"}}), []string{"NOT_COVERED territories.1"}},
		"a territory twice":        {p, "saveSession", sessionInput(action, map[string]any{"territories": []string{"marseille-1", "marseille-1"}}), []string{"DUPLICATE territories"}},
		"no territory":             {p, "saveSession", sessionInput(action, map[string]any{"territories": []string{"13999"}}), []string{"NOT_FOUND territories.0"}},
		"a place without address":  {p, "saveSession", sessionInput(action, map[string]any{"location": map[string]any{"address": "", "territory": "13999"}}), []string{"NOT_FOUND location.territory", "REQUIRED location.address"}},
		"no action":                {p, "saveSession", sessionInput(base64Of(t, "Action:"+uuid.NewString()), nil), []string{"NOT_FOUND action"}},
		"several faults":           {p, "saveSession", sessionInput(action, map[string]any{"label": "", "places": -3, "endsOn": "2026-01-01"}), []string{"OUT_OF_RANGE endsOn", "OUT_OF_RANGE places", "REQUIRED label"}},
		"another porteur":          {p, "saveSession", sessionInput(action, map[string]any{"provider": base64Of(t, "Organization:"+uuid.NewString())}), []string{"NOT_FOUND provider"}},
		"not a porteur":            {p, "saveSession", sessionInput(action, map[string]any{"provider": "zzz"}), []string{"NOT_FOUND provider"}},
		"no key":                   {p, "saveSession", sessionInput(action, map[string]any{"idempotencyKey": nil}), []string{"REQUIRED idempotencyKey"}},
		"where it does not work":   {plie, "saveSession", sessionInput(a.actionID("1.3.2"), map[string]any{"territories": []string{"13055"}}), []string{"NOT_COVERED territories.0"}},
		"no version":               {p, "saveSession", map[string]any{"id": id, "kind": "ROLLING", "label": "Pleine", "places": 12}, []string{"REQUIRED version"}},
		"below what is taken":      {p, "setPlaces", map[string]any{"id": id, "version": 1, "places": 7}, []string{"OUT_OF_RANGE places"}},
		"edited below":             {p, "saveSession", map[string]any{"id": id, "version": 1, "kind": "ROLLING", "label": "Pleine", "places": 8}, []string{"OUT_OF_RANGE places"}},
		"negative places":          {p, "setPlaces", map[string]any{"id": id, "version": 1, "places": -1}, []string{"OUT_OF_RANGE places"}},
		"a stale version":          {p, "setPlaces", map[string]any{"id": id, "version": 9, "places": 20}, []string{"CONFLICT version"}},
		"a pause into the past":    {p, "pauseSession", map[string]any{"idempotencyKey": uuid.NewString(), "id": id, "version": 1, "until": "2026-11-24"}, []string{"OUT_OF_RANGE until"}},
		"a stale pause":            {p, "pauseSession", map[string]any{"idempotencyKey": uuid.NewString(), "id": id, "version": 2}, []string{"CONFLICT version"}},
		"people have a place":      {p, "cancelSession", map[string]any{"idempotencyKey": uuid.NewString(), "id": id, "version": 1}, []string{"STATE_FORBIDS id"}},
		"already open":             {p, "resumeSession", map[string]any{"idempotencyKey": uuid.NewString(), "id": id, "version": 1}, []string{"STATE_FORBIDS id"}},
		"no session":               {p, "closeSession", map[string]any{"idempotencyKey": uuid.NewString(), "id": base64Of(t, "Session:"+uuid.NewString()), "version": 1}, []string{"NOT_FOUND id"}},
		"a short key":              {p, "closeSession", map[string]any{"idempotencyKey": "a", "id": id, "version": 1}, []string{"INVALID idempotencyKey"}},
		"a copy without a start":   {p, "duplicateSession", map[string]any{"idempotencyKey": uuid.NewString(), "id": id, "endsOn": "1999-01-01"}, []string{"OUT_OF_RANGE endsOn"}},
	} {
		got := c.who.does(c.do, c.input)
		if !slices.Equal(got.codes(), c.want) {
			t.Errorf("%s: %v %+v, want %v", name, got.codes(), got.UserErrors, c.want)
		}
		if name == "below what is taken" && (got.UserErrors[0].Message != "9 places sont prises (4 promises, 5 occupées) : c’est 2 de plus que 7. Indiquez au moins 9." || got.Session.Places != 12) {
			t.Errorf("%+v", got)
		}
	}
	if after := a.rows(); after != before {
		t.Errorf("something was written: %s, was %s", after, before)
	}
	a.setStatus("1.7.3", "ARCHIVED")
	if got := p.does("setPlaces", map[string]any{"id": id, "version": 1, "places": 20}); !slices.Equal(got.codes(), []string{"NOT_FOUND id"}) {
		t.Errorf("an archived sheet: %v", got.codes())
	}
}

// TestSheetArchivedMeanwhile: an instance that does not know yet that a sheet is archived changes none of its sessions.
func TestSheetArchivedMeanwhile(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("porteur.cieres")
	action := a.actionID("1.7.3")
	id := base64Of(t, "Session:"+a.open(opened{Code: "1.7.3", Label: "File active", Places: 12}).String())
	a.db.MustExecContext(t.Context(), `UPDATE action SET status = 'ARCHIVED' WHERE code = '1.7.3'`)
	if got := p.does("setPlaces", map[string]any{"id": id, "version": 1, "places": 20}); !slices.Equal(got.codes(), []string{"STATE_FORBIDS id"}) || got.Session != nil {
		t.Errorf("%v %+v", got.codes(), got.Session)
	}
	if got := p.does("saveSession", sessionInput(action, nil)); !slices.Equal(got.codes(), []string{"NOT_FOUND action"}) {
		t.Errorf("%v", got.codes())
	}
}

// rows digests all that keeping sessions writes.
func (a *api) rows() (digest string) {
	a.t.Helper()
	if err := a.db.GetContext(a.t.Context(), &digest, `SELECT md5(concat(
		(SELECT string_agg(s::text, ',' ORDER BY s.id) FROM session s), (SELECT string_agg(p::text, ',' ORDER BY p.session_id) FROM session_places p),
		(SELECT string_agg(t::text, ',' ORDER BY t.session_id, t.territory_code) FROM session_territory t),
		(SELECT count(*) FROM session_places_history), (SELECT count(*) FROM journal WHERE act = 'MANAGE_SESSIONS'),
		(SELECT count(*) FROM idempotency)))`); err != nil {
		a.t.Fatal(err)
	}
	return digest
}

// TestSessionMovesByRole: every move, from every status, by everybody: who keeps the session does what the table allows,
// nobody else does anything, and what is refused changes no row. 1.1.2 is of the CCIPA and covers the pôle of Arles alone.
func TestSessionMovesByRole(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	mutations := map[catalogue.SessionMove]string{
		catalogue.PauseSession: "pauseSession", catalogue.ResumeSession: "resumeSession", catalogue.CloseSession: "closeSession", catalogue.CancelSession: "cancelSession",
	}
	keepers := map[string]bool{"porteur.ccipa": true, "pole.arles": true, "direction": true, "direction.adjointe": true}
	people := []string{
		"porteur.ccipa", "pole.arles", "direction", "direction.adjointe",
		"porteur.cieres", "pole.aix-gardanne", "referent.arles", "deux.structures", "",
	}
	statuses := []catalogue.SessionStatus{catalogue.SessionOpen, catalogue.SessionPaused, catalogue.SessionClosed, catalogue.SessionCancelled}
	id := a.open(opened{Code: "1.1.2", Label: "File active", Places: 5})
	action := a.actionID("1.1.2")
	for _, who := range people {
		p := &person{api: a}
		if who != "" {
			p = a.as(who)
		}
		for _, status := range statuses {
			for move, rule := range catalogue.SessionMoves {
				a.db.MustExecContext(t.Context(), `UPDATE session SET status = $2, paused_until = NULL, version = 1 WHERE id = $1`, id, status)
				a.refresh()
				before := a.rows()
				got, code := p.tries(mutations[move], map[string]any{"idempotencyKey": uuid.NewString(), "id": base64Of(t, "Session:"+id.String()), "version": 1})
				allowed := keepers[who] && slices.Contains(rule.From, status)
				at := fmt.Sprintf("%q %s from %s", who, move, status)
				switch {
				case allowed && (code != "" || len(got.UserErrors) > 0 || got.Session.Status != string(rule.To) || got.Session.Version != 2):
					t.Errorf("%s: %s %+v", at, code, got)
				case !keepers[who] && code != refusalOf(who):
					t.Errorf("%s: %s, want %s", at, code, refusalOf(who))
				case keepers[who] && !allowed && !slices.Equal(got.codes(), []string{"STATE_FORBIDS id"}):
					t.Errorf("%s: %s %v", at, code, got.codes())
				}
				if !allowed && a.rows() != before {
					t.Errorf("%s: refused, and something was written", at)
				}
			}
		}
		// The same people at the other deeds, and at the board.
		a.db.MustExecContext(t.Context(), `UPDATE session SET status = 'OPEN', version = 1 WHERE id = $1`, id)
		a.refresh()
		before := a.rows()
		for _, deed := range []struct {
			do    string
			input map[string]any
		}{
			{"confirmPlaces", map[string]any{"id": base64Of(t, "Session:"+id.String()), "version": 1}},
			{"setPlaces", map[string]any{"id": base64Of(t, "Session:"+id.String()), "version": 1, "places": 6}},
			{"saveSession", map[string]any{"id": base64Of(t, "Session:"+id.String()), "version": 2, "kind": "ROLLING", "label": "File active", "places": 5}},
			{"duplicateSession", map[string]any{"idempotencyKey": uuid.NewString(), "id": base64Of(t, "Session:"+id.String())}},
			{"saveSession", sessionInput(action, nil)},
		} {
			got, code := p.tries(deed.do, deed.input)
			switch {
			case keepers[who] && (code != "" || len(got.UserErrors) > 0):
				t.Errorf("%q %s: %s %+v", who, deed.do, code, got)
			case !keepers[who] && (code != refusalOf(who) || a.rows() != before):
				t.Errorf("%q %s: %s, want %s", who, deed.do, code, refusalOf(who))
			}
		}
		board := p.ask(`{ sessionBoard { sessions(ended: true) { nodes { action { code } } } } }`, nil)
		switch holds := strings.Contains(string(board.Data), "1.1.2"); {
		case keepers[who] != holds:
			t.Errorf("%q: the board is %s", who, board.Data)
		case !keepers[who] && !strings.HasPrefix(who, "porteur") && !strings.HasPrefix(who, "pole") && (len(board.Errors) != 1 || board.Errors[0].Extensions["code"] != refusalOf(who)):
			t.Errorf("%q: %+v", who, board.Errors)
		}
	}
}

// refusalOf is how somebody who does not keep a session is refused.
func refusalOf(who string) string {
	if who == "" {
		return "UNAUTHENTICATED"
	}
	return "FORBIDDEN"
}

// TestSessionOfSeveralPorteurs: the direction says in whose name a session of an action with several porteurs is opened;
// a porteur opens in her own; nobody but her and the direction changes it.
func TestSessionOfSeveralPorteurs(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction, istres, martigues := a.as("direction"), a.as("porteur.plie-istres-ouest-provence"), a.as("porteur.plie-pays-de-martigues")
	action := a.actionID("1.3.2")
	if got := direction.does("saveSession", sessionInput(action, nil)); !slices.Equal(got.codes(), []string{"REQUIRED provider"}) {
		t.Errorf("%v", got.codes())
	}
	mine := istres.does("saveSession", sessionInput(action, map[string]any{"kind": "ROLLING", "startsOn": nil}))
	if mine.Session == nil || mine.Session.Provider.Name != "PLIE Istres Ouest Provence" {
		t.Fatalf("%+v", mine)
	}
	if _, code := martigues.tries("setPlaces", map[string]any{"id": mine.Session.ID, "version": 1, "places": 0}); code != "FORBIDDEN" {
		t.Errorf("another porteur of the same action: %s", code)
	}
	var got struct{ Action struct{ Here, There string } }
	a.query(&got, `{ action(code: "1.3.2") { here: availability(territory: "13047") there: availability(territory: "13055") } }`, nil)
	if got.Action.Here != "OPEN" || got.Action.There != "UNKNOWN" {
		t.Errorf("a PLIE serves its own territory: %+v", got.Action)
	}
}
