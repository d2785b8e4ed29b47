package graph_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"traverse/graph"
	"traverse/graph/oidc"
)

// provider is an identity provider that can be made to say anything: each test changes what an honest one would.
type provider struct {
	t      *testing.T
	server *httptest.Server
	key    *rsa.PrivateKey
	other  *ecdsa.PrivateKey // not published
	api    *api
	config oidc.Config

	// What it says, changed by a test before it is asked.
	idToken  func(claims map[string]any) string
	userInfo func(claims map[string]any, w http.ResponseWriter)
	claims   map[string]any // of both, beside the usual ones
	info     map[string]any
	token    func(w http.ResponseWriter) bool // answers the exchange itself
	last     url.Values                       // what the person was sent with
	sent     url.Values                       // what was sent to exchange the code
	asked    atomic.Int64                     // exchanges
	dead     atomic.Bool
}

const clientID = "traverse-essai"

// newProvider is an API that people sign in to through a provider of its own.
func newProvider(t *testing.T, change ...func(*oidc.Config)) *provider {
	t.Helper()
	p := &provider{t: t}
	p.key, p.other = providerKeys()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.configuration)
	mux.HandleFunc("GET /jwks", func(w http.ResponseWriter, _ *http.Request) {
		p.write(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &p.key.PublicKey, KeyID: "1", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("POST /token", p.exchange)
	mux.HandleFunc("GET /userinfo", p.inform)
	p.server = httptest.NewServer(mux)
	t.Cleanup(p.server.Close)
	p.config = oidc.Config{
		Issuer: p.server.URL, ClientID: clientID, ClientSecret: "secret", Scopes: []string{"openid", "email", "siret"}, PKCE: true,
		Callback: "http://127.0.0.1:8080" + graph.CallbackPath, Goodbye: "http://127.0.0.1:8080" + graph.GoodbyePath,
	}
	for _, one := range change {
		one(&p.config)
	}
	p.beHonest()
	p.api = newAPI(t)
	p.api.as("direction") // the fictitious persons are there
	p.api.server.Sessions = graph.NewSessions(p.api.db.WebSessions(), p.api.accounts, true, slog.New(slog.DiscardHandler),
		graph.WithProvider(oidc.New(p.config, p.api.now)))
	p.api.handler = p.api.server.Routes()
	return p
}

// providerKeys are made once: the provider's, and another that it does not publish.
var providerKeys = sync.OnceValues(func() (*rsa.PrivateKey, *ecdsa.PrivateKey) {
	published, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return published, other
})

// beHonest forgets every lie.
func (p *provider) beHonest() {
	p.claims, p.info, p.token = map[string]any{}, map[string]any{}, nil
	p.idToken, p.userInfo = p.signed, func(claims map[string]any, w http.ResponseWriter) { p.write(w, claims) }
}

func (p *provider) write(w http.ResponseWriter, content any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(content); err != nil {
		p.t.Error(err)
	}
}

func (p *provider) configuration(w http.ResponseWriter, _ *http.Request) {
	if p.dead.Load() {
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	at := p.server.URL
	p.write(w, map[string]any{
		"issuer": at, "authorization_endpoint": at + "/authorize", "token_endpoint": at + "/token", "jwks_uri": at + "/jwks",
		"userinfo_endpoint": at + "/userinfo", "end_session_endpoint": at + "/session/end?locale=fr",
		"id_token_signing_alg_values_supported": []string{"RS256", "ES256", "HS256", "none"},
	})
}

// sign makes a signed token of claims.
func (p *provider) sign(key jose.SigningKey, claims map[string]any) string {
	signer, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithHeader("kid", "1"))
	if err != nil {
		p.t.Error(err)
		return ""
	}
	content, err := json.Marshal(claims)
	if err != nil {
		p.t.Error(err)
		return ""
	}
	signed, err := signer.Sign(content)
	if err != nil {
		p.t.Error(err)
		return ""
	}
	compact, err := signed.CompactSerialize()
	if err != nil {
		p.t.Error(err)
	}
	return compact
}

func (p *provider) signed(claims map[string]any) string {
	return p.sign(jose.SigningKey{Algorithm: jose.RS256, Key: p.key}, claims)
}

// signedByAnother has a signature of nobody whose key the provider publishes.
func (p *provider) signedByAnother(claims map[string]any) string {
	return p.sign(jose.SigningKey{Algorithm: jose.ES256, Key: p.other}, claims)
}

// unsigned is a token of algorithm « none ».
func (p *provider) unsigned(claims map[string]any) string {
	content, err := json.Marshal(claims)
	if err != nil {
		p.t.Error(err)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString(content) + "."
}

func (p *provider) exchange(w http.ResponseWriter, r *http.Request) {
	p.asked.Add(1)
	if err := r.ParseForm(); err != nil {
		p.t.Error(err)
	}
	p.sent = r.PostForm
	if p.token != nil && p.token(w) {
		return
	}
	now := p.api.now()
	claims := map[string]any{
		"iss": p.server.URL, "aud": clientID, "sub": "sub-1", "nonce": p.last.Get("nonce"), "acr": "eidas1",
		"iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
	}
	maps.Copy(claims, p.claims)
	p.write(w, map[string]any{"access_token": "access", "token_type": "Bearer", "expires_in": 3600, "id_token": p.idToken(claims)})
}

func (p *provider) inform(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer access" {
		http.Error(w, "who?", http.StatusUnauthorized)
		return
	}
	claims := map[string]any{"sub": "sub-1", "email": "Referent.Arles@demo.invalid", "siret": "21130055300016", "given_name": "A", "usual_name": "B"}
	maps.Copy(claims, p.info)
	p.userInfo(claims, w)
}

// send begins at this service; what the person was sent to the provider with is kept.
func (p *provider) send(who *person, from string) url.Values {
	p.t.Helper()
	response, body := who.do(http.MethodGet, "/session/oidc"+from, nil)
	where, err := url.Parse(response.Header.Get("Location"))
	if response.StatusCode != http.StatusSeeOther || err != nil || where.Path != "/authorize" {
		p.t.Fatalf("to the provider: %d %s %s", response.StatusCode, response.Header.Get("Location"), body)
	}
	p.last = where.Query()
	return p.last
}

// comeBack is the person coming back from the provider; it gives where she is led.
func (p *provider) comeBack(who *person, query url.Values) string {
	p.t.Helper()
	response, body := who.do(http.MethodGet, graph.CallbackPath+"?"+query.Encode(), nil)
	if response.StatusCode != http.StatusSeeOther {
		p.t.Fatalf("back from the provider: %d %s", response.StatusCode, body)
	}
	if response.Header.Get("Referrer-Policy") != "no-referrer" || response.Header.Values("Cache-Control")[0] != "no-store" {
		p.t.Errorf("the address with the code: %v", response.Header)
	}
	return response.Header.Get("Location")
}

// signIn goes the whole way.
func (p *provider) signIn(who *person) string {
	p.t.Helper()
	return p.comeBack(who, url.Values{"code": {"code"}, "state": {p.send(who, "").Get("state")}})
}
