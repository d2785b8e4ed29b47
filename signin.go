package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"sync"

	"github.com/google/uuid"

	"traverse/account"
	"traverse/graph"
	"traverse/graph/oidc"
	"traverse/internal/clock"
	"traverse/internal/settings"
)

// installation is what anyone may know of this server.
func (h *house) installation() graph.Installation {
	told := graph.Installation{Demonstration: h.settings.Demo, Contact: h.settings.Contact}
	if h.settings.OIDC != nil {
		told.IdentityProvider = h.settings.OIDC.Name
	}
	return told
}

// sessionOptions say how people sign in beside links: through the provider of the settings, which need not answer yet.
func (h *house) sessionOptions(ctx context.Context, listener net.Listener) []graph.SessionOption {
	options := []graph.SessionOption{graph.WithSignInLimit(h.settings.RateLimit, clock.System)}
	set := h.settings.OIDC
	if set == nil {
		return options
	}
	site := h.settings.Site
	if site == "" {
		site = "http://" + listener.Addr().String()
	}
	provider := oidc.New(providerConfig(set, site), clock.System)
	go func() { // only so that a wrong configuration is known at once
		if err := provider.Discover(ctx); err != nil && ctx.Err() == nil {
			h.log.WarnContext(ctx, "the identity provider does not answer; it is asked again when somebody signs in", "error", err)
		}
	}()
	return append(options, graph.WithProvider(provider))
}

func providerConfig(set *settings.OIDC, site string) oidc.Config {
	return oidc.Config{
		Issuer: set.Issuer, ClientID: set.ClientID, ClientSecret: set.ClientSecret, Scopes: set.Scopes, ACR: set.ACR, PKCE: set.PKCE,
		VerifiedEmail: set.VerifiedEmail, Callback: site + graph.CallbackPath, Goodbye: site + graph.GoodbyePath,
	}
}

// watchAccess tells the API of changed rights until ctx ends; what it gives waits for the end.
func (h *house) watchAccess(ctx context.Context, changed func(account uuid.UUID)) (wait func()) {
	var watching sync.WaitGroup
	watching.Go(func() {
		if err := h.db.ListenAccess(ctx, changed); err != nil && ctx.Err() == nil {
			h.log.WarnContext(ctx, "announcements of changed rights have ended; streams look them up by themselves", "error", err)
		}
	})
	return watching.Wait
}

type directionCommand struct {
	Email string `arg:"" help:"Adresse électronique, avec laquelle elle se connectera."`
	Name  string `arg:"" help:"Prénom et nom."`
}

// Run opens the account of somebody of the direction: whoever runs the installation lets the first person in, who invites
// the others.
func (c directionCommand) Run(ctx context.Context) error {
	return withHouse(ctx, func(h *house) error {
		if err := h.loadProgramme(ctx); err != nil {
			return err
		}
		if err := account.OpenDirection(ctx, h.db, c.Email, c.Name, clock.System()); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "Le compte de %s est ouvert : %s peut se connecter.\n", c.Name, c.Email)
		return nil
	})
}
