package graph_test

import (
	"bufio"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/account"
	"traverse/graph"
	"traverse/internal/keys"
	"traverse/internal/link"
)

// post sends JSON as this browser.
func (p *person) post(target string, content map[string]string) (int, string) {
	p.api.t.Helper()
	body, err := json.Marshal(content)
	if err != nil {
		p.api.t.Fatal(err)
	}
	response, text := p.do(http.MethodPost, target, body)
	return response.StatusCode, text
}

// lastLink gives the token of the last link that was mailed to an address: of one that the outbox tells to somebody.
func (a *api) lastLink(email string) string {
	a.t.Helper()
	var id uuid.UUID
	err := a.db.GetContext(a.t.Context(), &id, `SELECT l.id FROM link l JOIN outbox o ON o.object_id = l.id AND o.kind = 'SIGN_IN_LINK'
		 WHERE l.email = $1 AND o.audience = jsonb_build_array(jsonb_build_object('link', l.id::text)) ORDER BY o.id DESC LIMIT 1`, email)
	if err != nil {
		a.t.Fatalf("no link was mailed to %s: %v", email, err)
	}
	return link.Maker{Keys: keys.Demonstration()}.Token(id)
}

const arles = "referent.arles@demo.invalid"

// TestSignInLink: a link signs in once, under a new cookie; reading its address, as every scanner of mails does, changes
// nothing.
func TestSignInLink(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.as("direction")
	who := &person{api: a}
	if status, body := who.post("/session/link", map[string]string{"email": " Referent.ARLES@demo.invalid "}); status != http.StatusAccepted {
		t.Fatalf("%d %s", status, body)
	}
	token := a.lastLink(arles)
	before := a.traces()
	for _, target := range []string{"/connexion/lien", "/connexion/lien?" + token, "/session/link/use", "/session/link/use?token=" + token, "/session/link?token=" + token} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			response, _ := who.do(method, target, nil)
			if a.traces() != before || signedInAs(who) != "" {
				t.Errorf("%s %s does something", method, target)
			}
			h := response.Header
			if strings.HasPrefix(target, "/connexion/lien") && (h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer") {
				t.Errorf("%s: %v", target, h)
			}
		}
	}
	if status, body := who.post("/session/link/use", map[string]string{"token": token}); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	if got := signedInAs(who); got != arles {
		t.Errorf("she is %q", got)
	}
	again := &person{api: a}
	if status, body := again.post("/session/link/use", map[string]string{"token": token}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Ce lien a déjà servi. Demandez-en un autre.") {
		t.Errorf("a second time: %d %s", status, body)
	}
}

// TestSignInLinkRefusals: expired, truncated, foreign or for another purpose, a link signs nobody in, stays what it was,
// and says what to do.
func TestSignInLinkRefusals(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.as("direction")
	who := &person{api: a}
	who.post("/session/link", map[string]string{"email": arles})
	token := a.lastLink(arles)
	invitation := link.Maker{Keys: keys.Demonstration(), Now: a.now}.New(link.Invitation, uuid.New(), arles, time.Hour)
	if _, err := a.db.ExecContext(t.Context(), `INSERT INTO link VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		invitation.ID, invitation.Hash, invitation.Purpose, invitation.Object, invitation.Email, invitation.CreatedAt, invitation.ExpiresAt); err != nil {
		t.Fatal(err)
	}
	before := a.traces()
	refused := func(name, token, why string) {
		t.Helper()
		status, body := who.post("/session/link/use", map[string]string{"token": token})
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, why) || !strings.Contains(body, "VALIDATION_FAILED") {
			t.Errorf("%s: %d %s", name, status, body)
		}
		if a.traces() != before || signedInAs(who) != "" {
			t.Errorf("%s changes something", name)
		}
	}
	const unknown = "Ce lien n’est pas valable. Copiez-le en entier depuis le courriel"
	refused("truncated", token[:len(token)-1], unknown)
	refused("none", "", unknown)
	refused("foreign", strings.Repeat("A", len(token)), unknown)
	refused("for another purpose", link.Maker{Keys: keys.Demonstration()}.Token(invitation.ID), unknown)
	a.later.Add(int64(account.LinkLifetime))
	refused("expired", token, "Ce lien a expiré. Demandez-en un autre.")
	a.later.Add(-int64(time.Second))
	if status, body := who.post("/session/link/use", map[string]string{"token": token}); status != http.StatusOK {
		t.Errorf("just in time: %d %s", status, body)
	}
}

// TestSignInLinkOfAClosedAccount: it closes between the mail and the press.
func TestSignInLinkOfAClosedAccount(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.as("direction")
	who := &person{api: a}
	const closing = "collegue.arles@demo.invalid"
	who.post("/session/link", map[string]string{"email": closing})
	token := a.lastLink(closing)
	if _, err := a.db.ExecContext(t.Context(), `UPDATE account SET closed_at = $1 WHERE email = $2`, a.now(), closing); err != nil {
		t.Fatal(err)
	}
	if status, body := who.post("/session/link/use", map[string]string{"token": token}); status != http.StatusUnprocessableEntity || signedInAs(who) != "" {
		t.Errorf("%d %s", status, body)
	}
}

// TestNobodyIsEnumerated: an address with an account and one without are answered by the same bytes, after the same
// statements; only one of the two is mailed.
func TestNobodyIsEnumerated(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.as("direction")
	who := &person{api: a}
	ask := func(email string) (string, int64) {
		before := a.statements.Load()
		status, body := who.post("/session/link", map[string]string{"email": email})
		if status != http.StatusAccepted {
			t.Fatalf("%s: %d %s", email, status, body)
		}
		return body, a.statements.Load() - before
	}
	known, work := ask(arles)
	unknown, same := ask("personne@exemple.fr")
	if known != unknown || work != same || work == 0 {
		t.Errorf("known: %s after %d statements; unknown: %s after %d", known, work, unknown, same)
	}
	var told []string
	if err := a.db.SelectContext(t.Context(), &told, `SELECT audience::text FROM outbox WHERE kind = 'SIGN_IN_LINK' ORDER BY id`); err != nil {
		t.Fatal(err)
	}
	if len(told) != 2 || !strings.Contains(told[0], "link") || told[1] != "[]" {
		t.Errorf("told to %v", told)
	}
	if status, body := who.post("/session/link", map[string]string{"email": "nulle part"}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "n’est pas valable") {
		t.Errorf("no address: %d %s", status, body)
	}
}

// TestThreeLinksAQuarter: an address is sent three links in a quarter of an hour; nobody is told that the fourth was not.
func TestThreeLinksAQuarter(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.as("direction")
	who := &person{api: a}
	mails := func() (n int) {
		if err := a.db.GetContext(t.Context(), &n, `SELECT count(*) FROM outbox WHERE kind = 'SIGN_IN_LINK'`); err != nil {
			t.Fatal(err)
		}
		return n
	}
	var first string
	for i := range 5 {
		status, body := who.post("/session/link", map[string]string{"email": arles})
		if i == 0 {
			first = body
		}
		if status != http.StatusAccepted || body != first {
			t.Errorf("the answer tells: %d %s", status, body)
		}
	}
	if n := mails(); n != account.LinksPerAddress {
		t.Errorf("%d mails", n)
	}
	a.later.Add(int64(account.LinksWindow))
	who.post("/session/link", map[string]string{"email": arles})
	if n := mails(); n != account.LinksPerAddress+1 {
		t.Errorf("after a quarter: %d mails", n)
	}
}

// TestSignInAttempts: an address that fails twenty times in a minute is refused, in plain French; those who do not fail
// never are, and the next minute everything is as before.
func TestSignInAttempts(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.as("direction")
	a.server.Sessions = graph.NewSessions(a.db.WebSessions(), a.accounts, true, slog.New(slog.DiscardHandler), graph.WithSignInLimit(600, a.now))
	a.handler = a.server.Routes()
	who := &person{api: a}
	for range 50 {
		if status, body := who.post("/session", map[string]string{"email": arles}); status != http.StatusOK {
			t.Fatalf("whoever does not fail: %d %s", status, body)
		}
	}
	refused := 0
	for range 50 {
		if status, _ := who.post("/session/link/use", map[string]string{"token": "guess"}); status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 30 {
		t.Errorf("%d of 50 guesses are refused", refused)
	}
	response, body := who.do(http.MethodPost, "/session/link/use", []byte(`{"token": "guess"}`))
	if response.StatusCode != http.StatusTooManyRequests || response.Header.Get("Retry-After") != "60" || !strings.Contains(body, "Trop de tentatives de connexion en peu de temps. Attendez 60 s, puis réessayez.") {
		t.Errorf("%d %v %s", response.StatusCode, response.Header, body)
	}
	for _, target := range []string{"/session", "/session/link"} {
		if status, _ := who.post(target, map[string]string{"email": arles}); status != http.StatusTooManyRequests {
			t.Errorf("%s: %d", target, status)
		}
	}
	a.later.Add(int64(time.Minute))
	if status, body := who.post("/session", map[string]string{"email": arles}); status != http.StatusOK {
		t.Errorf("the next minute: %d %s", status, body)
	}
}

// TestRateOfAnAccount: whoever is signed in is counted by her account, wherever she asks from; others there are not.
func TestRateOfAnAccount(t *testing.T) {
	t.Parallel()
	a := newLimited(t, 3)
	p, colleague := a.as("referent.arles"), a.as("collegue.arles")
	status := func(p *person) int {
		response, _ := p.do(http.MethodPost, "/graphql", []byte(`{"query": "{ axes { code } }"}`))
		return response.StatusCode
	}
	for range 3 {
		if got := status(p); got != http.StatusOK {
			t.Fatal(got)
		}
	}
	elsewhere := *p
	elsewhere.address = "127.0.0.2:1"
	for name, one := range map[string]struct {
		p    *person
		want int
	}{
		"here": {p, http.StatusTooManyRequests}, "elsewhere": {&elsewhere, http.StatusTooManyRequests}, "a colleague": {colleague, http.StatusOK},
		"the public": {&person{api: a}, http.StatusOK},
	} {
		if got := status(one.p); got != one.want {
			t.Errorf("%s: %d", name, got)
		}
	}
}

// TestSessionLimits: a session ends unused after two hours and used after twelve; what ends says so once, in French.
func TestSessionLimits(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("referent.arles")
	a.later.Add(int64(account.SessionIdle - time.Second))
	if got := signedInAs(p); got != arles {
		t.Fatal("a session ends too early")
	}
	kept := *p
	a.later.Add(int64(account.SessionIdle))
	got := kept.ask(`mutation { chooseMembership(input: {membership: "x"}) { userErrors { code } } }`, nil)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "UNAUTHENTICATED" || !strings.Contains(got.Errors[0].Message, "Votre connexion a pris fin") {
		t.Errorf("unused for two hours: %+v", got.Errors)
	}
	p = a.as("referent.arles")
	for range 13 {
		a.later.Add(int64(time.Hour))
		signedInAs(p)
	}
	if got := signedInAs(p); got != "" {
		t.Errorf("after 13 hours she is %q", got)
	}
}

// ends are the ways in which what a person may do comes to an end, by the database itself.
var ends = map[string]string{
	"her role changes":          `UPDATE membership SET role = 'PROVIDER', version = version + 1 WHERE account_id = $1`,
	"she no longer administers": `UPDATE membership SET administrator = false WHERE account_id = $1`,
	"her membership ends":       `UPDATE membership SET ended_at = now() WHERE account_id = $1`,
	"her account closes":        `UPDATE account SET closed_at = now() WHERE id = $1`,
	"her session ends":          `UPDATE account_session SET ended_at = now() WHERE account_id = $1`,
}

// TestRightsEndAtOnce: her next request is nobody's, and her open streams are completed; those of her colleague go on.
func TestRightsEndAtOnce(t *testing.T) {
	t.Parallel()
	for name, statement := range ends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAPI(t)
			// With somebody else to administer, whatever happens to her may.
			if _, err := a.as("collegue.arles").api.db.ExecContext(t.Context(), `UPDATE membership SET administrator = true WHERE account_id = (SELECT id FROM account WHERE email = 'collegue.arles@demo.invalid')`); err != nil {
				t.Fatal(err)
			}
			p, colleague := a.as("referent.arles"), a.as("collegue.arles")
			a.listenAccess()
			address := a.serveHTTP(func(*http.Server) {})
			hers, others, public := p.subscribe(address), colleague.subscribe(address), (&person{api: a}).subscribe(address)
			var id uuid.UUID
			if err := a.db.GetContext(t.Context(), &id, `SELECT id FROM account WHERE email = $1`, arles); err != nil {
				t.Fatal(err)
			}
			if _, err := a.db.ExecContext(t.Context(), statement, id); err != nil {
				t.Fatal(err)
			}
			if got := signedInAs(p); got != "" {
				t.Errorf("her next request is that of %q", got)
			}
			if event, _ := hers.next(); event != "complete" {
				t.Errorf("her stream says %q", event)
			}
			a.setStatus("1.1.1", "SUSPENDED")
			for who, stream := range map[string]*subscriber{"her colleague": others, "the public": public} {
				if event, data := stream.next(); event != "next" || !strings.Contains(data, "SUSPENDED") {
					t.Errorf("%s is told %q %s", who, event, data)
				}
			}
			if got := signedInAs(colleague); got == "" {
				t.Error("her colleague is signed out")
			}
		})
	}
}

// TestStreamWithoutAnnouncements: were no change announced, a stream would find out by itself.
func TestStreamWithoutAnnouncements(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.graphql.SetStandingEvery(20 * time.Millisecond)
	p := a.as("referent.arles")
	stream := p.subscribe(a.serveHTTP(func(*http.Server) {}))
	if _, err := a.db.ExecContext(t.Context(), `UPDATE account_session SET ended_at = now()`); err != nil {
		t.Fatal(err)
	}
	if event, _ := stream.next(); event != "complete" {
		t.Errorf("the stream says %q", event)
	}
}

// TestChoosingEndsStreams: what was opened as one membership does not go on as another.
func TestChoosingEndsStreams(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("deux.structures")
	a.listenAccess()
	stream := p.subscribe(a.serveHTTP(func(*http.Server) {}))
	var got viewerAnswer
	p.query(&got, viewerQuery, nil)
	p.ask(`mutation ($m: ID!) { chooseMembership(input: {membership: $m}) { userErrors { code } } }`, map[string]any{"m": got.Viewer.Memberships[0].ID})
	if event, _ := stream.next(); event != "complete" {
		t.Errorf("the stream says %q", event)
	}
}

// listenAccess tells the API of changed rights, as the process does.
func (a *api) listenAccess() {
	a.t.Helper()
	ctx, cancel := context.WithCancel(a.t.Context())
	ready, ended := make(chan struct{}, 100), make(chan error, 1)
	go func() {
		ended <- a.db.ListenAccess(ctx, func(id uuid.UUID) {
			a.graphql.AccessChanged(id)
			select {
			case ready <- struct{}{}:
			default:
			}
		})
	}()
	<-ready
	a.t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			a.t.Error(err)
		}
	})
}

// subscribe opens a stream as this person, from a browser on this machine.
func (p *person) subscribe(address string) *subscriber {
	t := p.api.t.(*testing.T) //nolint:forcetypeassert // only tests subscribe
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	t.Cleanup(leave)
	body := `{"query": "subscription { actionPlacesChanged { code status } }"}`
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Cookie", p.cookie)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return &subscriber{t, response, bufio.NewScanner(response.Body), leave}
}

const ownSessions = `{ viewer { version name phone sessions { id current method userAgent } } }`

type ownAnswer struct {
	Viewer *struct {
		Version  int
		Name     string
		Phone    *string
		Sessions []struct {
			ID, Method, UserAgent string
			Current               bool
		}
	}
}

// TestOwnSessions: one sees where one is signed in, and ends one of the others or all of them; nobody else's.
func TestOwnSessions(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, telephone, library, other := a.as("referent.arles"), a.as("referent.arles"), a.as("referent.arles"), a.as("collegue.arles")
	var mine, hers ownAnswer
	p.query(&mine, ownSessions, nil)
	other.query(&hers, ownSessions, nil)
	if len(mine.Viewer.Sessions) != 3 || len(hers.Viewer.Sessions) != 1 || mine.Viewer.Sessions[0].Method != "DEMONSTRATION" {
		t.Fatalf("%+v %+v", mine.Viewer, hers.Viewer)
	}
	end := func(input string) (viewer bool, problems int) {
		var got struct {
			EndSessions struct {
				Viewer     *struct{ Name string }
				UserErrors []struct{ Code string }
			}
		}
		p.query(&got, `mutation { endSessions(input: {`+input+`}) { viewer { name } userErrors { code } } }`, nil)
		return got.EndSessions.Viewer != nil, len(got.EndSessions.UserErrors)
	}
	for _, foreign := range []string{hers.Viewer.Sessions[0].ID, "nothing", ""} {
		if _, problems := end(`session: "` + foreign + `"`); problems != 1 {
			t.Errorf("%q is ended", foreign)
		}
	}
	if signedInAs(telephone) == "" || signedInAs(library) == "" || signedInAs(other) == "" {
		t.Fatal("a session has ended")
	}
	var ofTelephone ownAnswer
	telephone.query(&ofTelephone, ownSessions, nil)
	for _, one := range ofTelephone.Viewer.Sessions {
		if one.Current {
			if still, problems := end(`session: "` + one.ID + `"`); !still || problems != 0 {
				t.Errorf("%v %d", still, problems)
			}
		}
	}
	if signedInAs(telephone) != "" || signedInAs(library) == "" || signedInAs(p) == "" {
		t.Error("another than the telephone's session has ended")
	}
	end("")
	if signedInAs(library) != "" || signedInAs(p) == "" || signedInAs(other) == "" {
		t.Error("all others: not those")
	}
}

// TestSigningInAnew: whoever signs in in a browser where somebody was signed in ends that session.
func TestSigningInAnew(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("referent.arles")
	p.post("/session", map[string]string{"email": "collegue.arles@demo.invalid"})
	var open int
	if err := a.db.GetContext(t.Context(), &open, `SELECT count(*) FROM account_session WHERE ended_at IS NULL`); err != nil {
		t.Fatal(err)
	}
	if got := signedInAs(p); open != 1 || got != "collegue.arles@demo.invalid" {
		t.Errorf("%d open, %s", open, got)
	}
}

// TestOwnAccount: one's name and telephone change by their version; what is wrong is said on its field.
func TestOwnAccount(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("referent.arles")
	var before ownAnswer
	p.query(&before, ownSessions, nil)
	type changed struct {
		UpdateOwnAccount struct {
			Viewer *struct {
				Name, Phone string
				Version     int
			}
			UserErrors []struct {
				Code  string
				Field []string
			}
		}
	}
	change := func(version int, name, phone string) changed {
		var got changed
		p.query(&got, `mutation ($v: Int!, $n: String!, $p: String) { updateOwnAccount(input: {version: $v, name: $n, phone: $p}) { viewer { name phone version } userErrors { code field } } }`,
			map[string]any{"v": version, "n": name, "p": phone})
		return got
	}
	if got := change(before.Viewer.Version, " Anne Martin ", "04 90 00 00 00").UpdateOwnAccount; got.Viewer == nil || got.Viewer.Name != "Anne Martin" || got.Viewer.Phone != "04 90 00 00 00" || got.Viewer.Version != before.Viewer.Version+1 {
		t.Errorf("%+v", got)
	}
	if got := change(before.Viewer.Version, "Anne", "").UpdateOwnAccount; got.Viewer != nil || got.UserErrors[0].Code != "CONFLICT" || got.UserErrors[0].Field[0] != "version" {
		t.Errorf("a stale version: %+v", got)
	}
	if got := change(before.Viewer.Version+1, " ", "demain").UpdateOwnAccount; len(got.UserErrors) != 2 || got.UserErrors[0].Field[0] != "name" || got.UserErrors[1].Field[0] != "phone" {
		t.Errorf("%+v", got)
	}
}

// TestCloseOwnAccount: only with one's address typed, and not as the last who administers a structure that has other
// members; then everything that the account held is over.
func TestCloseOwnAccount(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, colleague := a.as("referent.arles"), a.as("collegue.arles")
	var own ownAnswer
	closing := func(p *person, confirmation string) (closed bool, code, message string) {
		p.query(&own, ownSessions, nil)
		var got struct {
			CloseOwnAccount struct {
				Closed     bool
				UserErrors []struct{ Code, Message string }
			}
		}
		p.query(&got, `mutation ($v: Int!, $c: String!) { closeOwnAccount(input: {version: $v, confirmation: $c}) { closed userErrors { code message } } }`,
			map[string]any{"v": own.Viewer.Version, "c": confirmation})
		if len(got.CloseOwnAccount.UserErrors) > 0 {
			code, message = got.CloseOwnAccount.UserErrors[0].Code, got.CloseOwnAccount.UserErrors[0].Message
		}
		return got.CloseOwnAccount.Closed, code, message
	}
	if closed, code, message := closing(p, "oui"); closed || code != "INVALID" || !strings.Contains(message, arles) {
		t.Errorf("%v %s %s", closed, code, message)
	}
	if closed, code, message := closing(p, arles); closed || code != "STATE_FORBIDS" || !strings.Contains(message, "Maison fictive de la solidarité – Arles") {
		t.Errorf("the last to administer: %v %s %s", closed, code, message)
	}
	if signedInAs(p) == "" {
		t.Fatal("she is signed out")
	}
	if closed, code, message := closing(colleague, " Collegue.Arles@demo.invalid"); !closed {
		t.Fatalf("%s %s", code, message)
	}
	if got := signedInAs(colleague); got != "" {
		t.Errorf("she is %q", got)
	}
	// Alone in her structure, she may.
	if closed, code, message := closing(p, arles); !closed || signedInAs(p) != "" {
		t.Errorf("%s %s", code, message)
	}
	var left int
	if err := a.db.GetContext(t.Context(), &left, `SELECT count(*) FROM membership m JOIN account a ON a.id = m.account_id
		 WHERE a.email IN ($1, 'collegue.arles@demo.invalid') AND m.ended_at IS NULL`, arles); err != nil || left != 0 {
		t.Errorf("%d memberships are left: %v", left, err)
	}
	if status, _ := (&person{api: a}).post("/session", map[string]string{"email": arles}); status != http.StatusNotFound {
		t.Errorf("she signs in again: %d", status)
	}
}

// TestOpenDirection: whoever runs the installation lets the first person in, once however often.
func TestOpenDirection(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	for range 2 {
		if err := account.OpenDirection(t.Context(), a.db, " Claire.Martin@exemple.fr", "Claire Martin", today); err != nil {
			t.Fatal(err)
		}
	}
	who := &person{api: a}
	who.post("/session/link", map[string]string{"email": "claire.martin@exemple.fr"})
	who.post("/session/link/use", map[string]string{"token": a.lastLink("claire.martin@exemple.fr")})
	var got viewerAnswer
	who.query(&got, viewerQuery, nil)
	if got.Viewer == nil || got.Viewer.Acting == nil || got.Viewer.Acting.Role != "DEPARTMENT_ADMIN" || len(got.Viewer.Memberships) != 1 {
		t.Errorf("%+v", got.Viewer)
	}
	if err := account.OpenDirection(t.Context(), a.db, "nulle part", "", today); err == nil {
		t.Error("no address, no name: it is accepted")
	}
}

// TestCookie: what a browser keeps cannot be read by a page, is sent to no other site, and in clear only here.
func TestCookie(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.as("direction")
	for _, demo := range []bool{true, false} {
		a.server.Sessions = graph.NewSessions(a.db.WebSessions(), a.accounts, demo, slog.New(slog.DiscardHandler))
		handler := a.server.Routes()
		token := ""
		if !demo { // a link serves where there is no demonstration, for a person who is not fictitious
			if err := account.OpenDirection(t.Context(), a.db, "vraie@exemple.fr", "Vraie", today); err != nil {
				t.Fatal(err)
			}
			(&person{api: a}).post("/session/link", map[string]string{"email": "vraie@exemple.fr"})
			token = a.lastLink("vraie@exemple.fr")
		}
		target, body := "/session", `{"email": "`+arles+`"}`
		if !demo {
			target, body = "/session/link/use", `{"token": "`+token+`"}`
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader(body))
		r.RemoteAddr, r.Host = "127.0.0.1:4321", "127.0.0.1:8080"
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		cookies := w.Result().Cookies()
		if len(cookies) != 1 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if c := cookies[0]; !c.HttpOnly || c.Secure == demo || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 0 || !c.Expires.IsZero() {
			t.Errorf("demonstration %v: %v", demo, c)
		}
	}
}
