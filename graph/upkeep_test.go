package graph_test

import (
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/internal/keys"
	"traverse/internal/link"
)

type campaign struct {
	ID             string
	Over           bool
	Version        int
	Theme, Pole    *struct{ Code string }
	ResponseCounts []struct {
		Value string
		Count int
	}
	Unreached []struct{ Name string }
	Sheets    []struct {
		Code, Response string
		Asked          int
		Porteurs       []struct{ Reached bool }
	}
}

const campaignFields = `id over version theme { code } pole { code } responseCounts { value count } unreached { name }
	sheets { code response asked porteurs { reached } }`

type campaignDone struct {
	Campaign   *campaign
	UserErrors []userError
	Replayed   bool
}

func (c *campaign) codes() (codes []string) {
	for _, s := range c.Sheets {
		codes = append(codes, s.Code)
	}
	return codes
}

func (c *campaign) response(code string) string {
	for _, s := range c.Sheets {
		if s.Code == code {
			return s.Response
		}
	}
	return ""
}

// openCampaign opens a campaign that ends in a month; changed by what is given.
func (p *person) openCampaign(input map[string]any) (campaignDone, string) {
	p.api.t.Helper()
	asked := map[string]any{"idempotencyKey": uuid.NewString(), "endsOn": today.AddDate(0, 1, 0).Format(time.DateOnly)}
	maps.Copy(asked, input)
	var done campaignDone
	if failed := p.mutateInto(&done, "openCampaign", "campaign { "+campaignFields+" }", asked); failed != nil {
		return done, fmt.Sprint(failed.Extensions["code"])
	}
	return done, ""
}

type confirmation struct {
	Request *struct {
		Name    string
		Word    *string
		AskedBy *string
		Items   []struct {
			Action struct {
				ID, Code string
				Revision int
			}
			Contacts    []struct{ Phone *string }
			ConfirmedAt *string
		}
	}
	UserErrors []userError
	Replayed   bool
}

const confirmationFields = `request { name word askedBy items { action { id code revision } contacts { phone } confirmedAt } }`

func (c *confirmation) codes() (codes []string) {
	if c.Request != nil {
		for _, i := range c.Request.Items {
			codes = append(codes, i.Action.Code)
		}
	}
	return codes
}

// confirmLinks gives the tokens of the mails that ask to confirm, by the address that each was sent to.
func (a *api) confirmLinks() map[string]string {
	a.t.Helper()
	var rows []struct {
		ID    uuid.UUID `db:"id"`
		Email string    `db:"email"`
	}
	if err := a.db.SelectContext(a.t.Context(), &rows, `SELECT id, email FROM link WHERE purpose = 'CONFIRM_SHEETS' ORDER BY created_at`); err != nil {
		a.t.Fatal(err)
	}
	tokens := map[string]string{}
	for _, r := range rows {
		tokens[r.Email] = link.Maker{Keys: keys.Demonstration(), Now: a.now}.Token(r.ID)
	}
	return tokens
}

func (a *api) openLink(token string) confirmation {
	a.t.Helper()
	var got struct{ Confirmation confirmation }
	a.query(&got, `query ($token: String!) { confirmation(token: $token) { `+confirmationFields+` userErrors { code field message } } }`, map[string]any{"token": token})
	return got.Confirmation
}

// confirm presses the button of a link's page, for some of its sheets, all without codes.
func (a *api) confirm(token string, codes ...string) confirmation {
	a.t.Helper()
	sheets := []map[string]any{}
	for _, i := range a.openLink(token).Request.Items {
		if len(codes) == 0 || slices.Contains(codes, i.Action.Code) {
			sheets = append(sheets, map[string]any{"action": i.Action.ID, "revision": i.Action.Revision})
		}
	}
	return a.confirmRead(token, sheets)
}

func (a *api) confirmRead(token string, sheets []map[string]any) confirmation {
	a.t.Helper()
	var done confirmation
	if failed := (&person{api: a}).mutateInto(&done, "confirmSheets", confirmationFields, map[string]any{"token": token, "sheets": sheets}); failed != nil {
		a.t.Fatalf("%+v", failed)
	}
	return done
}

// everyRow gives everything that a scanner of mails could have changed.
func (a *api) everyRow() string {
	a.t.Helper()
	var all string
	err := a.db.GetContext(a.t.Context(), &all, `SELECT concat_ws(E'\n',
		(SELECT string_agg(a::text, E'\n' ORDER BY a.id) FROM action a), (SELECT string_agg(l::text, E'\n' ORDER BY l.id) FROM link l),
		(SELECT string_agg(i::text, E'\n' ORDER BY i.request_id, i.action_id) FROM confirmation_item i), (SELECT count(*)::text FROM journal),
		(SELECT count(*)::text FROM outbox), (SELECT version::text FROM catalogue_version))`)
	if err != nil {
		a.t.Fatal(err)
	}
	return all
}

// TestScannersConfirmNothing: a program that opens every link of a mail, by GET and HEAD, as it is written and with the token
// put where a server would see it, changes no row; nor does reading the page. The button does.
func TestScannersConfirmNothing(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	if done, code := a.as("direction").openCampaign(map[string]any{"theme": "3.2"}); done.Campaign == nil {
		t.Fatal(done, code)
	}
	before := a.everyRow()
	tokens := a.confirmLinks()
	if len(tokens) == 0 {
		t.Fatal("nobody was asked")
	}
	for _, token := range tokens {
		query := url.QueryEscape(`mutation { confirmSheets(input: {token: "` + token + `", sheets: []}) { replayed } }`)
		for _, address := range []string{
			"/confirmer", "/confirmer?token=" + token, "/confirmer/" + token, "/confirmer%23" + token, "/graphql?query=" + query,
			"/graphql?query=" + url.QueryEscape(`{ confirmation(token: "`+token+`") { userErrors { message } } }`),
		} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				if response, body := a.do(method, address, nil, nil); response.StatusCode >= 500 || strings.Contains(string(body), `"replayed"`) {
					t.Errorf("%s %s: %d %s", method, address, response.StatusCode, body)
				}
			}
		}
		if read := a.openLink(token); read.Request == nil {
			t.Errorf("%+v", read)
		}
	}
	if after := a.everyRow(); after != before {
		t.Errorf("something was changed:\n%s\n%s", before, after)
	}
	done := a.confirm(tokens[protis+"@demo.invalid"])
	if len(done.UserErrors) > 0 || done.Replayed || done.Request.Items[0].ConfirmedAt == nil || a.everyRow() == before {
		t.Errorf("the button does nothing: %+v", done)
	}
}

// TestConfirmByLink: once for each sheet, at the revision that was read, only what its porteur still runs; the journal says
// who and how, and freshness begins again.
func TestConfirmByLink(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction := a.as("direction")
	opened, _ := direction.openCampaign(map[string]any{"pole": "arles", "word": "Avant la commission du 12 janvier."})
	token := a.confirmLinks()["porteur.confluence@demo.invalid"]
	read := a.openLink(token)
	if !slices.Equal(read.codes(), []string{"2.2.6", "3.4.2"}) || *read.Request.Word != "Avant la commission du 12 janvier." || read.Request.AskedBy == nil {
		t.Fatalf("%+v", read.Request)
	}
	a.later.Add(int64(time.Hour))
	one := a.confirm(token, "2.2.6")
	if len(one.UserErrors) > 0 || one.Request.Items[0].ConfirmedAt == nil || one.Request.Items[1].ConfirmedAt != nil {
		t.Errorf("%+v", one)
	}
	var freshness struct {
		Action struct{ Freshness, ConfirmedAt string }
	}
	if a.query(&freshness, `{ action(code: "2.2.6") { freshness confirmedAt } }`, nil); freshness.Action.Freshness != "UP_TO_DATE" {
		t.Errorf("%+v", freshness)
	}
	if again := a.confirm(token, "2.2.6"); !again.Replayed || len(again.UserErrors) > 0 {
		t.Errorf("twice: %+v", again)
	}
	var journal []string
	err := a.db.SelectContext(t.Context(), &journal, `SELECT j.act || ' ' || a.email FROM journal j JOIN account a ON a.id = j.account_id WHERE j.object_type = 'Action'`)
	if err != nil || !slices.Equal(journal, []string{"CONFIRM_BY_LINK porteur.confluence@demo.invalid"}) {
		t.Errorf("%v %v", journal, err)
	}
	for name, sheets := range map[string][]map[string]any{
		"NOT_FOUND": {{"action": a.actionID(protisAction), "revision": 1}},
		"CONFLICT":  {{"action": a.actionID("3.4.2"), "revision": 99}},
	} {
		if refused := a.confirmRead(token, sheets); len(refused.UserErrors) != 1 || refused.UserErrors[0].Code != name {
			t.Errorf("%s: %+v", name, refused)
		}
	}
	board := direction.campaign(opened.Campaign.ID)
	if board.response("2.2.6") != "CONFIRMED" || board.response("3.4.2") != "SILENT" {
		t.Errorf("%+v", board)
	}
	a.exec(`UPDATE membership SET ended_at = now() WHERE account_id = (SELECT id FROM account WHERE email = 'porteur.confluence@demo.invalid')`)
	if gone := a.openLink(token); gone.Request != nil || gone.UserErrors[0].Code != "STATE_FORBIDS" {
		t.Errorf("a porteur no more: %+v", gone)
	}
	for name, bad := range map[string]string{"NOT_FOUND": token[1:], "REQUIRED": ""} {
		if got := a.openLink(bad); got.Request != nil || got.UserErrors[0].Code != "NOT_FOUND" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	other := a.confirmLinks()["porteur.ccipa@demo.invalid"]
	a.later.Add(int64(60 * 24 * time.Hour))
	if late := a.openLink(other); late.Request != nil || late.UserErrors[0].Code != "STATE_FORBIDS" {
		t.Errorf("after its end: %+v", late)
	}
}

func (p *person) campaign(id string) *campaign {
	p.api.t.Helper()
	var got struct{ Node *campaign }
	p.query(&got, `query ($id: ID!) { node(id: $id) { ... on Campaign { `+campaignFields+` } } }`, map[string]any{"id": id})
	return got.Node
}

// TestCampaigns: who may open which, who sees them, whom they reach, how they end.
func TestCampaigns(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	arles, neighbour, direction := a.as("pole.arles"), a.as("pole.salon-berre"), a.as("direction")
	mine, _ := arles.openCampaign(map[string]any{"pole": "arles", "theme": "2.2"})
	if mine.Campaign == nil || !slices.Equal(mine.Campaign.codes(), []string{"2.2.1", "2.2.6"}) || mine.Campaign.Pole.Code != "arles" || mine.Campaign.Theme.Code != "2.2" {
		t.Fatalf("%+v", mine)
	}
	for _, s := range mine.Campaign.Sheets {
		if s.Asked != 1 || s.Response != "SILENT" || !s.Porteurs[0].Reached {
			t.Errorf("%+v", s)
		}
	}
	theirs, _ := direction.openCampaign(map[string]any{"theme": "1.4"})
	if theirs.Campaign == nil || len(theirs.Campaign.Unreached) != 1 || theirs.Campaign.Unreached[0].Name != "Mission locale de Châteaurenard" {
		t.Errorf("%+v", theirs)
	}
	seen := map[string][]string{"pole.arles": {mine.Campaign.ID}, "pole.salon-berre": nil, "direction": {theirs.Campaign.ID, mine.Campaign.ID}}
	for name, want := range seen {
		var got struct {
			Campaigns struct{ Nodes []struct{ ID string } }
		}
		a.as(name).query(&got, `{ campaigns { nodes { id } } }`, nil)
		var ids []string
		for _, c := range got.Campaigns.Nodes {
			ids = append(ids, c.ID)
		}
		slices.Sort(ids)
		slices.Sort(want)
		if !slices.Equal(ids, want) {
			t.Errorf("%s sees %v", name, ids)
		}
	}
	if neighbour.campaign(mine.Campaign.ID) != nil || arles.campaign(theirs.Campaign.ID) != nil || a.as("referent.arles").campaign(mine.Campaign.ID) != nil {
		t.Error("a campaign is seen by a stranger")
	}
	closing := map[string]any{"idempotencyKey": uuid.NewString(), "id": mine.Campaign.ID, "version": 1}
	var refused, closed, again campaignDone
	if neighbour.mutateInto(&refused, "closeCampaign", "campaign { id }", closing); len(refused.UserErrors) != 1 || refused.UserErrors[0].Code != "NOT_FOUND" {
		t.Errorf("closed by a neighbour: %+v", refused)
	}
	if arles.mutateInto(&closed, "closeCampaign", "campaign { over }", closing); closed.Campaign == nil || !closed.Campaign.Over {
		t.Errorf("%+v", closed)
	}
	closing["idempotencyKey"] = uuid.NewString()
	if arles.mutateInto(&again, "closeCampaign", "campaign { over }", closing); len(again.UserErrors) != 1 || again.UserErrors[0].Code != "STATE_FORBIDS" {
		t.Errorf("%+v", again)
	}
	a.later.Add(int64(32 * 24 * time.Hour))
	if !a.as("direction").campaign(theirs.Campaign.ID).Over {
		t.Error("after its last day it goes on")
	}
}

// TestCampaignAnswers: the board tells what porteurs did while the campaign was open: not what the direction or the pôle did to their
// sheets, nor what came after its end; what was confirmed in time stays so when it is confirmed again.
func TestCampaignAnswers(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	porteur, pole, direction := a.as("porteur.ccipa"), a.as("pole.arles"), a.as("direction")
	titles := []string{"Corrigé", "Annulé", "Modifié", "Confirmé", "Trop tard", "Confirmé trop tard"}
	sheets := map[string]*sheetSeen{}
	for _, title := range titles {
		sheets[title] = a.published(porteur, direction, title)
	}
	change := func(p *person, title string) {
		t.Helper()
		s := p.sheet(sheets[title].Slug)
		input := map[string]any{"contacts": []map[string]any{{"phone": fmt.Sprintf("04 90 00 00 %02d", 10+s.Revision), "public": true}}}
		if got := p.act("saveActionDraft", map[string]any{"id": s.ID, "version": 0, "revision": s.Revision, "sheet": input}); refusals(got) != "" {
			t.Fatalf("%s: %s", title, refusals(got))
		}
	}
	confirm := func(title string) {
		t.Helper()
		p := a.as("porteur.ccipa")
		s := p.sheet(sheets[title].Slug)
		if got := p.act("confirmAction", map[string]any{"id": s.ID, "version": s.Version}); refusals(got) != "" {
			t.Fatalf("%s: %s", title, refusals(got))
		}
	}
	change(porteur, "Annulé")
	wrong := a.lastRevision(sheets["Annulé"].Slug)
	a.later.Add(int64(time.Minute))
	byDay, _ := direction.openCampaign(map[string]any{"pole": "arles", "endsOn": today.AddDate(0, 0, 7).Format(time.DateOnly)})
	byHand, _ := pole.openCampaign(map[string]any{"pole": "arles"})
	a.later.Add(int64(time.Minute))
	change(direction, "Corrigé")
	if got := pole.act("revertChange", map[string]any{"revision": wrong, "field": "contacts"}); refusals(got) != "" {
		t.Fatal(refusals(got))
	}
	change(porteur, "Modifié")
	confirm("Confirmé")
	a.later.Add(int64(time.Minute))
	var closed campaignDone
	pole.mutateInto(&closed, "closeCampaign", "campaign { over }", map[string]any{"idempotencyKey": uuid.NewString(), "id": byHand.Campaign.ID, "version": 1})
	a.later.Add(int64(10 * 24 * time.Hour))
	porteur = a.as("porteur.ccipa")
	change(porteur, "Trop tard")
	confirm("Confirmé trop tard")
	confirm("Confirmé")
	want := map[string]string{
		"Corrigé": "SILENT", "Annulé": "SILENT", "Modifié": "CHANGED", "Confirmé": "CONFIRMED", "Trop tard": "SILENT", "Confirmé trop tard": "SILENT",
	}
	for how, id := range map[string]string{"by its day": byDay.Campaign.ID, "by hand": byHand.Campaign.ID} {
		board := a.as("direction").campaign(id)
		for title, response := range want {
			if got := board.response(sheets[title].Code); got != response {
				t.Errorf("ended %s, %s: %s", how, title, got)
			}
		}
	}
}

// TestCampaignRefusals: what cannot be asked, by whom, on which field; nobody receives a mail.
func TestCampaignRefusals(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	for name, c := range map[string]struct {
		who   string
		input map[string]any
		want  string // code of the problem on its field, or of the error
	}{
		"another pôle":       {"pole.arles", map[string]any{"pole": "salon-berre"}, "FORBIDDEN pole"},
		"every pôle":         {"pole.arles", map[string]any{"theme": "2.2"}, "FORBIDDEN pole"},
		"nothing":            {"direction", nil, "REQUIRED theme"},
		"an unknown theme":   {"direction", map[string]any{"theme": "9.9"}, "NOT_FOUND theme"},
		"an unknown pôle":    {"direction", map[string]any{"pole": "paris"}, "NOT_FOUND pole"},
		"a day that is over": {"direction", map[string]any{"theme": "2.2", "endsOn": today.Format(time.DateOnly)}, "OUT_OF_RANGE endsOn"},
		"a day too far":      {"direction", map[string]any{"theme": "2.2", "endsOn": today.AddDate(0, 0, 91).Format(time.DateOnly)}, "OUT_OF_RANGE endsOn"},
		"a hole":             {"direction", map[string]any{"theme": "1.5", "pole": "arles"}, "INVALID theme"},
		"a NIR":              {"direction", map[string]any{"theme": "2.2", "word": "2 85 05 13 055 084 36"}, "INVALID word"},
		"a long word":        {"direction", map[string]any{"theme": "2.2", "word": strings.Repeat("a", 501)}, "TOO_LONG word"},
		"a porteur":          {protis, map[string]any{"theme": "2.2"}, "FORBIDDEN"},
		"a référent":         {"referent.arles", map[string]any{"theme": "2.2"}, "FORBIDDEN"},
	} {
		done, code := a.as(c.who).openCampaign(c.input)
		got := code
		if len(done.UserErrors) == 1 {
			got = done.UserErrors[0].Code + " " + strings.Join(done.UserErrors[0].Field, ".")
		}
		if got != c.want || done.Campaign != nil {
			t.Errorf("%s: %s, not %s: %+v", name, got, c.want, done)
		}
	}
	if tokens := a.confirmLinks(); len(tokens) > 0 {
		t.Errorf("mails were sent: %v", tokens)
	}
	var preview struct {
		CampaignPreview struct {
			Sheets     []struct{ Code string }
			Asked      int
			Unreached  []struct{ Name string }
			UserErrors []userError
		}
	}
	a.as("pole.arles").query(&preview, `{ campaignPreview(pole: "arles", theme: "1.4") { sheets { code } asked unreached { name } userErrors { code } } }`, nil)
	if got := preview.CampaignPreview; len(got.Sheets) != 1 || got.Asked != 0 || len(got.Unreached) != 1 {
		t.Errorf("%+v", got)
	}
	a.as("pole.arles").query(&preview, `{ campaignPreview(pole: "salon-berre") { sheets { code } asked unreached { name } userErrors { code } } }`, nil)
	if got := preview.CampaignPreview; len(got.UserErrors) != 1 || len(got.Sheets) != 0 {
		t.Errorf("%+v", got)
	}
}

// TestReminders: one mail to each porteur with an account, about her sheets only, at most one a week and three between two
// confirmations, by one instance at a time.
func TestReminders(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.as("direction")
	remind := func() int {
		n, err := a.services(slog.New(slog.DiscardHandler)).Upkeep.Remind(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := remind(); n != 0 {
		t.Errorf("somebody who came today was reminded: %d", n)
	}
	var porteurs int
	if err := a.db.GetContext(t.Context(), &porteurs, `SELECT count(DISTINCT account_id) FROM membership WHERE role = 'PROVIDER'`); err != nil {
		t.Fatal(err)
	}
	a.later.Add(int64(8 * 24 * time.Hour))
	if n := remind(); n != porteurs {
		t.Errorf("%d mails, %d porteurs", n, porteurs)
	}
	if got := a.openLink(a.confirmLinks()["porteur.wimoov@demo.invalid"]); !slices.Equal(got.codes(), []string{"3.1.2", "3.1.3"}) || got.Request.Word != nil {
		t.Errorf("%+v", got)
	}
	if n := remind(); n != 0 {
		t.Errorf("twice: %d", n)
	}
	a.confirm(a.confirmLinks()["porteur.wimoov@demo.invalid"])
	sent := 0
	for range 40 {
		a.later.Add(int64(7 * 24 * time.Hour))
		sent += remind()
	}
	var most, wimoov int
	if err := a.db.QueryRowContext(t.Context(), `SELECT max(n), max(n) FILTER (WHERE email = 'porteur.wimoov@demo.invalid') FROM (
		SELECT a.email, i.action_id, count(*) AS n FROM confirmation_item i JOIN confirmation_request r ON r.id = i.request_id JOIN account a ON a.id = r.account_id
		GROUP BY 1, 2) AS c`).Scan(&most, &wimoov); err != nil {
		t.Fatal(err)
	}
	if most != 4 || wimoov != 4 || sent != 2*(porteurs-1)+3 { // wimoov: once before the confirmation, three times after; the others three times in all
		t.Errorf("at most %d reminders of a sheet, wimoov %d, %d mails afterwards", most, wimoov, sent)
	}
}

// TestVerifiedAddress: a verified organisation of which nobody has an account is asked at its address, until somebody has.
func TestVerifiedAddress(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction := a.as("direction")
	address := func(trust string) {
		a.exec(`UPDATE organization SET trust = $1, email = 'accueil@exemple.fr' WHERE slug = 'mission-locale-de-chateaurenard'`, trust)
	}
	address("CLAIMED")
	if done, _ := direction.openCampaign(map[string]any{"theme": "1.4"}); len(done.Campaign.Unreached) != 1 || a.confirmLinks()["accueil@exemple.fr"] != "" {
		t.Errorf("an address that nobody has verified: %+v", done)
	}
	address("VERIFIED")
	if done, _ := direction.openCampaign(map[string]any{"theme": "1.4"}); len(done.Campaign.Unreached) != 0 {
		t.Errorf("%+v", done.Campaign.Unreached)
	}
	token := a.confirmLinks()["accueil@exemple.fr"]
	done := a.confirm(token)
	if !slices.Equal(done.codes(), []string{"1.4.3"}) || done.Request.Items[0].ConfirmedAt == nil || done.Request.Name != "Mission locale de Châteaurenard" {
		t.Errorf("%+v", done)
	}
	var organization string
	err := a.db.GetContext(t.Context(), &organization, `SELECT o.slug FROM journal j JOIN organization o ON o.id = j.organization_id WHERE j.act = 'CONFIRM_BY_LINK'`)
	if err != nil || organization != "mission-locale-de-chateaurenard" {
		t.Errorf("%s %v", organization, err)
	}
	address("CLAIMED")
	if late := a.openLink(token); late.Request != nil {
		t.Errorf("no longer verified: %+v", late)
	}
}
