// Package oidc signs people in through an OpenID Connect provider: authorization code, state, nonce and PKCE, with the
// manners of ProConnect (the level of authentication asked for by « claims », user information as JSON or signed,
// logout through the browser). It knows neither cookies nor accounts.
package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"

	"traverse/account"
	"traverse/internal/clock"
)

const (
	// answerTimeout is how long the provider may take to answer one request of ours.
	answerTimeout = 10 * time.Second
	// AttemptLifetime is how long a person may take at the provider.
	AttemptLifetime = 10 * time.Minute
)

// algorithms are those by which a token may be signed: the provider's key is public, ours would not be.
var algorithms = []string{oidc.RS256, oidc.ES256, oidc.PS256}

// Config is the provider and what this service is to it.
type Config struct {
	Issuer       string
	ClientID     string
	ClientSecret string
	// Callback is where the provider sends people back to, Goodbye where it does once they have left. Both are registered
	// there, to the letter.
	Callback string
	Goodbye  string
	Scopes   []string
	// ACR is the levels of authentication that are asked for and accepted; none: all.
	ACR  []string
	PKCE bool
	// VerifiedEmail refuses an address of which it is not said that it was verified.
	VerifiedEmail bool
}

// Provider is an identity provider. Its configuration is read when it is first needed, and again until it can be had, so
// that a provider which is down keeps nothing from starting.
type Provider struct {
	config Config
	now    clock.Clock
	client *http.Client

	flight singleflight.Group
	mu     sync.Mutex
	found  *discovered
}

// discovered is what the provider says of itself.
type discovered struct {
	*oidc.Provider
	oauth      oauth2.Config
	verifier   *oidc.IDTokenVerifier
	endSession string
}

// New makes a provider; nothing is asked of it yet.
func New(config Config, now clock.Clock) *Provider {
	return &Provider{config: config, now: now, client: &http.Client{Timeout: answerTimeout}}
}

// Attempt is a person's way through the provider: what is kept of it until she comes back, once and soon.
type Attempt struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	Return   string    `json:"return"` // where she was on this site
	At       time.Time `json:"at"`
}

// Discover reads the provider's configuration, if it was not read before.
func (p *Provider) Discover(ctx context.Context) error {
	_, err := p.discover(ctx)
	return err
}

func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	p.mu.Lock()
	found := p.found
	p.mu.Unlock()
	if found != nil {
		return found, nil
	}
	read, err, _ := p.flight.Do("", func() (any, error) {
		return p.read(context.WithoutCancel(ctx)) // whoever asked first may leave; the others wait for it too
	})
	if err != nil {
		return nil, &Refusal{Unreachable, err}
	}
	found = read.(*discovered) //nolint:forcetypeassert // what the function above gives
	p.mu.Lock()
	defer p.mu.Unlock()
	p.found = found
	return found, nil
}

func (p *Provider) read(ctx context.Context) (*discovered, error) {
	provider, err := oidc.NewProvider(p.reaching(ctx), p.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("configuration of %s: %w", p.config.Issuer, err)
	}
	var further struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&further); err != nil {
		return nil, fmt.Errorf("configuration of %s: %w", p.config.Issuer, err)
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams // ProConnect takes the secret in the body, and every provider may
	return &discovered{
		Provider: provider, endSession: further.EndSession,
		oauth: oauth2.Config{
			ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, RedirectURL: p.config.Callback,
			Scopes: p.config.Scopes, Endpoint: endpoint,
		},
		verifier: provider.Verifier(&oidc.Config{ClientID: p.config.ClientID, SupportedSigningAlgs: algorithms, Now: p.now}),
	}, nil
}

func (p *Provider) reaching(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.client)
}

// Begin gives an attempt to keep, and the address to send the person to. Nothing is in it that ProConnect does not know:
// it refuses any other parameter.
func (p *Provider) Begin(ctx context.Context) (*Attempt, string, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return nil, "", err
	}
	attempt := &Attempt{State: Secret(), Nonce: Secret(), At: p.now()}
	options := []oauth2.AuthCodeOption{oidc.Nonce(attempt.Nonce)}
	if p.config.PKCE {
		attempt.Verifier = oauth2.GenerateVerifier()
		options = append(options, oauth2.S256ChallengeOption(attempt.Verifier))
	}
	if len(p.config.ACR) > 0 {
		options = append(options, oauth2.SetAuthURLParam("claims", p.claims()))
	}
	return attempt, found.oauth.AuthCodeURL(attempt.State, options...), nil
}

// Secret is 256 bits that nobody guesses, in 43 characters: a state, a nonce.
func Secret() string { return oauth2.GenerateVerifier() }

// claims asks for a level of authentication.
func (p *Provider) claims() string {
	type wish struct {
		Essential bool     `json:"essential"`
		Values    []string `json:"values"`
	}
	asked, err := json.Marshal(map[string]any{"id_token": map[string]any{"acr": wish{true, p.config.ACR}}})
	if err != nil {
		panic("oidc: " + err.Error()) // they are texts
	}
	return string(asked)
}

// Fresh says whether an attempt may still come back.
func (p *Provider) Fresh(attempt *Attempt) bool { return p.now().Sub(attempt.At) < AttemptLifetime }

// Arrival is a person whom the provider vouches for. Token is what it is told when she leaves.
type Arrival struct {
	Identity account.Identity
	Token    string
}

// Finish exchanges the code that came back from an attempt for who the person is.
func (p *Provider) Finish(ctx context.Context, attempt *Attempt, code string) (*Arrival, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(p.reaching(ctx), 2*answerTimeout)
	defer cancel()
	var options []oauth2.AuthCodeOption
	if attempt.Verifier != "" {
		options = append(options, oauth2.VerifierOption(attempt.Verifier))
	}
	token, err := found.oauth.Exchange(ctx, code, options...)
	if err != nil {
		return nil, &Refusal{reasonOf(err), fmt.Errorf("exchange the code: %w", err)}
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return nil, &Refusal{Invalid, errors.New("the provider gave no id_token")}
	}
	said, err := p.verify(ctx, found, raw, attempt)
	if err != nil {
		return nil, err
	}
	identity, err := p.inform(ctx, found, token, said)
	if err != nil {
		return nil, err
	}
	return &Arrival{Identity: *identity, Token: raw}, nil
}

// reasonOf tells a provider that cannot be reached from one that says no.
func reasonOf(err error) Reason {
	if _, wrong := errors.AsType[*url.Error](err); wrong {
		return Unreachable
	}
	return Invalid
}

// verify makes sure that a token is the provider's word, to us, now, about this attempt, at the level that was asked for.
func (p *Provider) verify(ctx context.Context, found *discovered, raw string, attempt *Attempt) (*oidc.IDToken, error) {
	said, err := found.verifier.Verify(ctx, raw)
	if err != nil {
		return nil, &Refusal{Invalid, fmt.Errorf("id_token: %w", err)}
	}
	var further struct {
		ACR string `json:"acr"`
		AZP string `json:"azp"`
	}
	if err := said.Claims(&further); err != nil {
		return nil, &Refusal{Invalid, fmt.Errorf("id_token: %w", err)}
	}
	switch {
	case said.Nonce != attempt.Nonce:
		return nil, &Refusal{Invalid, errors.New("id_token: its nonce is not that of the attempt")}
	case further.AZP != "" && further.AZP != p.config.ClientID, len(said.Audience) > 1 && further.AZP == "":
		return nil, &Refusal{Invalid, errors.New("id_token: it was issued to another service")}
	case said.Subject == "":
		return nil, &Refusal{Invalid, errors.New("id_token: it names nobody")}
	case len(p.config.ACR) > 0 && !slices.Contains(p.config.ACR, further.ACR):
		return nil, &Refusal{LevelTooLow, fmt.Errorf("id_token: its level is %q", further.ACR)}
	}
	return said, nil
}

// inform asks who the person is. What is signed is checked; what is not came over the same connection as her token.
func (p *Provider) inform(ctx context.Context, found *discovered, token *oauth2.Token, said *oidc.IDToken) (*account.Identity, error) {
	info, err := found.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return nil, &Refusal{reasonOf(err), fmt.Errorf("user information: %w", err)}
	}
	var further struct {
		Issuer        string   `json:"iss"`
		Audience      audience `json:"aud"`
		Email         string   `json:"email"`
		EmailVerified *boolean `json:"email_verified"`
		SIRET         string   `json:"siret"`
	}
	if err := info.Claims(&further); err != nil {
		return nil, &Refusal{Invalid, fmt.Errorf("user information: %w", err)}
	}
	switch {
	case info.Subject != said.Subject:
		return nil, &Refusal{Invalid, errors.New("user information: it is about somebody else")}
	case further.Issuer != "" && further.Issuer != p.config.Issuer, len(further.Audience) > 0 && !slices.Contains(further.Audience, p.config.ClientID):
		return nil, &Refusal{Invalid, errors.New("user information: it comes from elsewhere, or is for somebody else")}
	case further.Email == "":
		return nil, &Refusal{NoEmail, errors.New("user information: no address")}
	case further.EmailVerified == nil && p.config.VerifiedEmail, further.EmailVerified != nil && !bool(*further.EmailVerified):
		return nil, &Refusal{NoEmail, errors.New("user information: the address is not verified")}
	}
	return &account.Identity{Issuer: p.config.Issuer, Subject: said.Subject, Email: further.Email, SIRET: further.SIRET}, nil
}

// Leave gives the address that ends the person's session at the provider, through her browser, and comes back with the
// state; false if the provider has none, or does not answer.
func (p *Provider) Leave(ctx context.Context, token, state string) (string, bool) {
	found, err := p.discover(ctx)
	if err != nil || found.endSession == "" {
		return "", false
	}
	address, err := url.Parse(found.endSession)
	if err != nil {
		return "", false
	}
	query := address.Query()
	query.Set("id_token_hint", token)
	query.Set("state", state)
	query.Set("post_logout_redirect_uri", p.config.Goodbye)
	address.RawQuery = query.Encode()
	return address.String(), true
}
