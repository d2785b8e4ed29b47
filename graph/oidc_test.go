package graph_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/graph/oidc"
)

// signedInAs gives the name of whoever a browser is signed in as, "" for nobody.
func signedInAs(p *person) string {
	p.api.t.Helper()
	var got viewerAnswer
	p.query(&got, viewerQuery, nil)
	if got.Viewer == nil {
		return ""
	}
	return got.Viewer.Email
}

// traces is everything that a sign-in leaves.
func (a *api) traces() [4]int {
	a.t.Helper()
	var n [4]int
	for i, table := range []string{"account_session", "identity", "journal WHERE act <> 'SIGN_IN_REFUSED'", "account"} {
		if err := a.db.GetContext(a.t.Context(), &n[i], `SELECT count(*) FROM `+table); err != nil {
			a.t.Fatal(err)
		}
	}
	return n
}

// TestProvider: somebody is sent with all that ProConnect wants and nothing that it refuses, and comes back signed in,
// under another cookie, to where she was.
func TestProvider(t *testing.T) {
	t.Parallel()
	p := newProvider(t, func(c *oidc.Config) { c.ACR = []string{"eidas1", "eidas2"} })
	who := &person{api: p.api}
	sent := p.send(who, "?retour="+url.QueryEscape("/actions/plie?ou=13001"))
	before := who.cookie
	for name := range sent {
		if !slices.Contains([]string{"response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "claims", "code_challenge", "code_challenge_method"}, name) {
			t.Errorf("ProConnect refuses %s", name)
		}
	}
	if len(sent.Get("state")) < 32 || len(sent.Get("nonce")) < 32 || sent.Get("state") == sent.Get("nonce") || sent.Get("redirect_uri") != p.config.Callback ||
		sent.Get("claims") != `{"id_token":{"acr":{"essential":true,"values":["eidas1","eidas2"]}}}` || sent.Get("code_challenge_method") != "S256" {
		t.Errorf("%v", sent)
	}
	if at := p.comeBack(who, url.Values{"code": {"c1"}, "state": {sent.Get("state")}}); at != "/actions/plie?ou=13001" {
		t.Errorf("she is led to %s", at)
	}
	if p.sent.Get("client_secret") != "secret" || p.sent.Get("code") != "c1" || len(p.sent.Get("code_verifier")) < 43 {
		t.Errorf("the exchange: %v", p.sent)
	}
	if got := signedInAs(who); got != "referent.arles@demo.invalid" {
		t.Errorf("she is %q", got)
	}
	if before == who.cookie || signedInAs(&person{api: p.api, cookie: before}) != "" {
		t.Error("the cookie from before signing in is hers")
	}
}

// TestProviderWithoutPKCE: a provider that refuses it is sent none.
func TestProviderWithoutPKCE(t *testing.T) {
	t.Parallel()
	p := newProvider(t, func(c *oidc.Config) { c.PKCE = false })
	who := &person{api: p.api}
	if at := p.signIn(who); at != "/espace" || p.last.Has("code_challenge") || p.sent.Has("code_verifier") || p.last.Has("claims") {
		t.Errorf("%s %v %v", at, p.last, p.sent)
	}
}

// TestProviderRefusals: whatever cannot be believed signs nobody in, changes no row, and says why.
func TestProviderRefusals(t *testing.T) {
	t.Parallel()
	plain := newProvider(t)
	strict := newProvider(t, func(c *oidc.Config) { c.ACR = []string{"eidas2"} })
	careful := newProvider(t, func(c *oidc.Config) { c.VerifiedEmail = true })
	for name, refusal := range map[string]struct {
		p      *provider
		lie    func(p *provider)
		reason oidc.Reason
	}{
		"another issuer":               {plain, func(p *provider) { p.claims["iss"] = "https://elsewhere.example" }, oidc.Invalid},
		"another audience":             {plain, func(p *provider) { p.claims["aud"] = "somebody-else" }, oidc.Invalid},
		"several audiences, not ours":  {plain, func(p *provider) { p.claims["aud"] = []string{clientID, "other"}; p.claims["azp"] = "other" }, oidc.Invalid},
		"several audiences, no azp":    {plain, func(p *provider) { p.claims["aud"] = []string{clientID, "other"} }, oidc.Invalid},
		"another nonce":                {plain, func(p *provider) { p.claims["nonce"] = strings.Repeat("a", 43) }, oidc.Invalid},
		"no nonce":                     {plain, func(p *provider) { p.claims["nonce"] = "" }, oidc.Invalid},
		"an expired token":             {plain, func(p *provider) { p.claims["exp"] = p.api.now().Add(-time.Minute).Unix() }, oidc.Invalid},
		"a foreign signature":          {plain, func(p *provider) { p.idToken = p.signedByAnother }, oidc.Invalid},
		"no signature":                 {plain, func(p *provider) { p.idToken = p.unsigned }, oidc.Invalid},
		"no token at all":              {plain, func(p *provider) { p.token = answers(http.StatusOK, `{"access_token":"a","token_type":"Bearer"}`) }, oidc.Invalid},
		"a code that is refused":       {plain, func(p *provider) { p.token = answers(http.StatusBadRequest, `{"error":"invalid_grant"}`) }, oidc.Invalid},
		"a level too low":              {strict, func(*provider) {}, oidc.LevelTooLow},
		"no level":                     {strict, func(p *provider) { p.claims["acr"] = nil }, oidc.LevelTooLow},
		"information on somebody else": {plain, func(p *provider) { p.info["sub"] = "sub-2" }, oidc.Invalid},
		"information with a foreign signature": {plain, func(p *provider) {
			p.userInfo = func(claims map[string]any, w http.ResponseWriter) { asJWT(w, p.signedByAnother(claims)) }
		}, oidc.Invalid},
		"information without a signature": {plain, func(p *provider) {
			p.userInfo = func(claims map[string]any, w http.ResponseWriter) { asJWT(w, p.unsigned(claims)) }
		}, oidc.Invalid},
		"information for somebody else":   {plain, func(p *provider) { p.info["aud"] = "somebody-else" }, oidc.Invalid},
		"information from elsewhere":      {plain, func(p *provider) { p.info["iss"] = "https://elsewhere.example" }, oidc.Invalid},
		"no address":                      {plain, func(p *provider) { p.info["email"] = "" }, oidc.NoEmail},
		"an unverified address":           {plain, func(p *provider) { p.info["email_verified"] = false }, oidc.NoEmail},
		"an address that nobody verified": {careful, func(*provider) {}, oidc.NoEmail},
		"nobody we know":                  {plain, func(p *provider) { p.info["email"] = "inconnue@exemple.fr" }, oidc.NoAccount},
	} {
		p := refusal.p
		p.beHonest()
		refusal.lie(p)
		before, who := p.api.traces(), &person{api: p.api}
		if at := p.signIn(who); at != "/connexion/refus?motif="+string(refusal.reason) {
			t.Errorf("%s: she is led to %s, not to %s", name, at, refusal.reason)
		}
		if got := signedInAs(who); got != "" || p.api.traces() != before {
			t.Errorf("%s: she is %q; what is left: %v, before %v", name, got, p.api.traces(), before)
		}
	}
}

func answers(status int, body string) func(http.ResponseWriter) bool {
	return func(w http.ResponseWriter) bool {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, err := w.Write([]byte(body))
		return err == nil
	}
}

func asJWT(w http.ResponseWriter, token string) {
	w.Header().Set("Content-Type", "application/jwt")
	_, _ = w.Write([]byte(token))
}

// TestProviderStates: an answer is heard once, soon, in the browser that asked, and in answer to something.
func TestProviderStates(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	who, other := &person{api: p.api}, &person{api: p.api}
	expired := "/connexion/refus?motif=" + string(oidc.Expired)
	state := p.send(who, "").Get("state")
	p.send(other, "")
	for name, query := range map[string]url.Values{
		"none":      {"code": {"c"}},
		"foreign":   {"code": {"c"}, "state": {strings.Repeat("a", 43)}},
		"truncated": {"code": {"c"}, "state": {state[:42]}},
	} {
		if at := p.comeBack(who, query); at != expired {
			t.Errorf("a state that is %s: %s", name, at)
		}
	}
	if at := p.comeBack(other, url.Values{"code": {"c"}, "state": {state}}); at != expired {
		t.Errorf("in another browser: %s", at)
	}
	p.last.Set("nonce", "") // that of the other browser
	state = p.send(who, "").Get("state")
	if at := p.comeBack(who, url.Values{"code": {"c"}, "state": {state}}); at != "/espace" {
		t.Errorf("the honest one: %s", at)
	}
	used := p.asked.Load()
	if at := p.comeBack(who, url.Values{"code": {"c"}, "state": {state}}); at != expired || p.asked.Load() != used {
		t.Errorf("a second time: %s", at)
	}
	late := &person{api: p.api}
	state = p.send(late, "").Get("state")
	p.api.later.Add(int64(oidc.AttemptLifetime))
	if at := p.comeBack(late, url.Values{"code": {"c"}, "state": {state}}); at != expired || signedInAs(late) != "" {
		t.Errorf("too late: %s", at)
	}
}

// TestProviderSaysNo: what the provider answers instead of a code is said, each in its words.
func TestProviderSaysNo(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	for failure, reason := range map[string]oidc.Reason{"access_denied": oidc.Cancelled, "server_error": oidc.Invalid, "Y000400": oidc.Invalid} {
		who := &person{api: p.api}
		at := p.comeBack(who, url.Values{"error": {failure}, "state": {p.send(who, "").Get("state")}})
		if at != "/connexion/refus?motif="+string(reason) || signedInAs(who) != "" || p.asked.Load() != 0 {
			t.Errorf("%s: %s", failure, at)
		}
	}
}

// TestProviderTabs: two tabs that sign in do not disturb each other, and five is enough.
func TestProviderTabs(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	who := &person{api: p.api}
	var sent []url.Values
	for range 6 {
		sent = append(sent, p.send(who, ""))
	}
	if at := p.comeBack(who, url.Values{"code": {"c"}, "state": {sent[0].Get("state")}}); !strings.HasSuffix(at, string(oidc.Expired)) {
		t.Errorf("the oldest of six: %s", at)
	}
	p.last = sent[1]
	if at := p.comeBack(who, url.Values{"code": {"c"}, "state": {sent[1].Get("state")}}); at != "/espace" {
		t.Errorf("the second: %s", at)
	}
}

// TestProviderReturn: after signing in one goes where one was, and nowhere else.
func TestProviderReturn(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	for from, to := range map[string]string{
		"/": "/", "/poles?a=b": "/poles?a=b", "": "/espace", "https://elsewhere.example/": "/espace", "//elsewhere.example": "/espace",
		`/\elsewhere.example`: "/espace", "javascript:alert(1)": "/espace", "actions": "/espace", "/a\r\nSet-Cookie: b=c": "/espace",
	} {
		who := &person{api: p.api}
		sent := p.send(who, "?retour="+url.QueryEscape(from))
		if at := p.comeBack(who, url.Values{"code": {"c"}, "state": {sent.Get("state")}}); at != to {
			t.Errorf("from %q to %q", from, at)
		}
	}
}

// TestProviderSignedInformation: user information is believed as JSON and as a signed token.
func TestProviderSignedInformation(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	p.info["aud"], p.info["iss"], p.info["email_verified"] = []string{clientID}, p.server.URL, "true"
	p.userInfo = func(claims map[string]any, w http.ResponseWriter) { asJWT(w, p.signed(claims)) }
	who := &person{api: p.api}
	if at := p.signIn(who); at != "/espace" || signedInAs(who) != "referent.arles@demo.invalid" {
		t.Errorf("%s, %s", at, signedInAs(who))
	}
}

// TestProviderDown: a provider that does not answer is said to be down, and is asked again by the next one.
func TestProviderDown(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	p.dead.Store(true)
	who := &person{api: p.api}
	response, _ := who.do(http.MethodGet, "/session/oidc", nil)
	if at := response.Header.Get("Location"); at != "/connexion/refus?motif="+string(oidc.Unreachable) {
		t.Errorf("she is led to %s", at)
	}
	p.dead.Store(false)
	if at := p.signIn(who); at != "/espace" {
		t.Errorf("once it is there again: %s", at)
	}
}

// TestIdentity: an identity is met by its subject whatever its address becomes; a subject that changes is linked again, in
// the place of the former, and written down; one that is somebody else's address is not.
func TestIdentity(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	arrive := func(subject, email string) string {
		p.claims["sub"], p.info["sub"], p.info["email"] = subject, subject, email
		who := &person{api: p.api}
		p.signIn(who)
		return signedInAs(who)
	}
	const arles, aix = "referent.arles@demo.invalid", "collegue.arles@demo.invalid"
	for _, step := range []struct{ subject, email, is string }{
		{"s1", arles, arles},
		{"s1", "autre@exemple.fr", arles}, // her address has changed there
		{"s1", aix, arles},                // the subject decides
		{"s2", arles, arles},              // her provider has changed
		{"s1", "autre@exemple.fr", ""},    // what named her no longer does
		{"s3", aix, aix},
	} {
		if got := arrive(step.subject, step.email); got != step.is {
			t.Errorf("%v: she is %q", step, got)
		}
	}
	var linked []struct {
		Account uuid.UUID `db:"account_id"`
		Changed bool      `db:"changed"`
	}
	if err := p.api.db.SelectContext(t.Context(), &linked, `SELECT account_id, (detail ->> 'changed')::boolean AS changed FROM journal WHERE act = 'IDENTITY_LINKED' ORDER BY id`); err != nil {
		t.Fatal(err)
	}
	if len(linked) != 3 || linked[0].Changed || !linked[1].Changed || linked[2].Changed || linked[0].Account != linked[1].Account {
		t.Errorf("the journal: %v", linked)
	}
	if _, err := p.api.db.ExecContext(t.Context(), `UPDATE account SET closed_at = $1 WHERE email = $2`, p.api.now(), aix); err != nil {
		t.Fatal(err)
	}
	if got := arrive("s3", aix); got != "" {
		t.Errorf("a closed account: %q", got)
	}
}

// TestIdentityOfAnotherIssuer: the same subject at another provider is somebody else.
func TestIdentityOfAnotherIssuer(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	var id uuid.UUID
	if err := p.api.db.GetContext(t.Context(), &id, `SELECT id FROM account WHERE email = 'direction@demo.invalid'`); err != nil {
		t.Fatal(err)
	}
	if _, err := p.api.db.ExecContext(t.Context(), `INSERT INTO identity VALUES ('https://elsewhere.example', 'sub-1', $1, $2)`, id, today); err != nil {
		t.Fatal(err)
	}
	p.info["email"] = "inconnue@exemple.fr"
	who := &person{api: p.api}
	if at := p.signIn(who); at != "/connexion/refus?motif="+string(oidc.NoAccount) {
		t.Errorf("%s, %s", at, signedInAs(who))
	}
}

// TestProviderStaysHereForFictions: a fictitious person is not become through a provider from elsewhere.
func TestProviderStaysHereForFictions(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	who := &person{api: p.api, proxied: true}
	if at := p.signIn(who); at != "/connexion/refus?motif="+string(oidc.NoAccount) {
		t.Error(at)
	}
}

// TestLeavingProvider: signing out ends the session at once, then leads through the provider, and back with a state that
// is checked.
func TestLeavingProvider(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	who := &person{api: p.api}
	p.signIn(who)
	kept := who.cookie
	response, body := who.do(http.MethodDelete, "/session", nil)
	var given struct{ Redirect string }
	if err := json.Unmarshal([]byte(body), &given); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", response.StatusCode, body)
	}
	for _, cookie := range []string{kept, who.cookie} {
		if got := signedInAs(&person{api: p.api, cookie: cookie}); got != "" {
			t.Errorf("before she comes back she is %q", got)
		}
	}
	where, err := url.Parse(given.Redirect)
	if err != nil {
		t.Fatal(err)
	}
	query := where.Query()
	if where.Path != "/session/end" || query.Get("locale") != "fr" || len(query.Get("state")) < 32 || query.Get("post_logout_redirect_uri") != p.config.Goodbye || strings.Count(query.Get("id_token_hint"), ".") != 2 {
		t.Errorf("she is led to %s", given.Redirect)
	}
	back := func(state string) string {
		response, _ := who.do(http.MethodGet, "/session/oidc/adieu?state="+state, nil)
		return response.Header.Get("Location")
	}
	if at := back("another"); at != "/connexion/refus?motif=depart-non-confirme" {
		t.Errorf("with another state: %s", at)
	}
	if at := back(query.Get("state")); at != "/" {
		t.Errorf("with hers: %s", at)
	}
	if at := back(query.Get("state")); at != "/connexion/refus?motif=depart-non-confirme" {
		t.Errorf("a second time: %s", at)
	}
}

// TestNoAccountMayLeave: whoever has no access reads which address was given, and may leave the provider to come back as
// somebody else.
func TestNoAccountMayLeave(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	p.info["email"] = "inconnue@exemple.fr"
	who := &person{api: p.api}
	p.signIn(who)
	if _, body := who.do(http.MethodGet, "/session/refusal", nil); strings.TrimSpace(body) != `{"email":"inconnue@exemple.fr"}` {
		t.Error(body)
	}
	if _, body := (&person{api: p.api}).do(http.MethodGet, "/session/refusal", nil); strings.TrimSpace(body) != `{"email":""}` {
		t.Errorf("another browser reads %s", body)
	}
	if _, body := who.do(http.MethodDelete, "/session", nil); !strings.Contains(body, "/session/end") {
		t.Error(body)
	}
}
