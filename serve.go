package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"syscall"
	"time"

	"traverse/account"
	"traverse/catalogue"
	"traverse/catalogue/report"
	"traverse/catalogue/sheet"
	"traverse/catalogue/upkeep"
	"traverse/catalogue/watch"
	"traverse/db/demo"
	"traverse/graph"
	"traverse/internal/clock"
	"traverse/internal/deed"
	"traverse/internal/keys"
	"traverse/internal/notify"
	"traverse/referral"
	webclient "traverse/web-client"
)

// shutdownLimit is how long requests under way may take to end.
const shutdownLimit = 10 * time.Second

type serveCommand struct {
	Fictitious bool `name:"donnees-fictives" help:"Ajoute d’abord des données inventées : sessions, places, fiches à chaque étape. En démonstration seulement."`
}

// Run serves until the process is told to stop. The last line on standard output, alone, gives the address.
func (c serveCommand) Run(ctx context.Context) error {
	return withHouse(ctx, func(h *house) error { return h.serve(ctx, c.Fictitious) })
}

func (h *house) serve(ctx context.Context, fictitious bool) error {
	ring, err := h.settings.Ring()
	if err != nil {
		return err
	}
	listener, err := listen(ctx, h.settings.Addr, h.settings.Fixed)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // closed already when the server has run
	if h.settings.Demo {
		if err := demo.RefuseInstallation(ctx, h.db); err != nil {
			return err
		}
	}
	if err := h.loadProgramme(ctx); err != nil {
		return err
	}
	if err := h.invent(ctx, ring, fictitious); err != nil {
		return err
	}
	service := catalogue.NewService(h.db, clock.System, h.log)
	if err := service.Load(ctx); err != nil {
		return err
	}
	deeds := deed.Maker{Now: clock.System, Keys: ring}
	searches, porteurs := watch.NewService(h.db, service, deeds, h.log), upkeep.NewService(h.db, service, deeds, h.log)
	following, stopFollowing := context.WithCancel(ctx)
	wait := h.follow(following, service, searches.Follow, porteurs.Follow)
	defer wait()
	accounts := account.NewService(h.db, clock.System, ring)
	organizations := account.NewOrganizations(h.db, service, clock.System, ring)
	notices := notify.NewService(h.db, clock.System, ring)
	people := referral.NewPeople(h.db.People(ring), service, clock.System, ring)
	referrals := referral.NewService(h.db.People(ring), people, clock.System, ring)
	composer := h.composer(listener, ring)
	waitForMails := h.tell(following, notices, composer)
	defer waitForMails()
	waitForReferrals := h.followReferrals(following, referrals)
	defer waitForReferrals()
	defer stopFollowing()
	api, err := graph.NewHandler(graph.Services{
		Notices:       notices,
		Catalogue:     service,
		Accounts:      accounts,
		Organizations: organizations,
		Sessions:      catalogue.NewSessionService(service, h.db, deeds, h.log),
		Sheets:        sheet.NewService(h.db, service, clock.System, ring),
		Installation:  h.installation(),
		People:        people,
		Referrals:     referrals,
		Curation:      catalogue.NewCuration(h.db, service, deeds),
		Reports:       report.NewService(h.db, service, deeds),
		Searches:      searches,
		Upkeep:        porteurs,
	}, h.log, graph.WithDocuments(webclient.Documents()),
		graph.WithRateLimit(h.settings.RateLimit, clock.System), graph.WithCache(h.settings.Cache))
	if err != nil {
		return err
	}
	waitForAccess := h.watchAccess(following, api.AccessChanged)
	defer func() { stopFollowing(); waitForAccess() }()
	pages := &graph.Server{
		API: api, Catalogue: service, Ping: h.db.Ping, Client: webclient.Files(), Log: h.log,
		Organizations: organizations,
		Notices:       notices,
		Composer:      composer,
		Sessions:      graph.NewSessions(h.db.WebSessions(), accounts, h.settings.Demo, h.log, h.sessionOptions(ctx, listener)...),
	}
	return run(ctx, listener, pages.HTTP())
}

// invent writes what a demonstration has of its own: people to become, and with fictitious what they would have done.
func (h *house) invent(ctx context.Context, ring *keys.Ring, fictitious bool) error {
	switch {
	case fictitious && !h.settings.Demo:
		return errors.New("--donnees-fictives ne vaut que pour une démonstration : mettez TRAVERSE_DEMO=1, ou lancez « make demo »")
	case !h.settings.Demo:
		return nil
	}
	if err := demo.LoadPersons(ctx, h.db, clock.System()); err != nil {
		return err
	}
	if !fictitious {
		return nil
	}
	if err := demo.LoadSessions(ctx, h.db, clock.System()); err != nil {
		return err
	}
	if err := demo.LoadSheets(ctx, h.db, ring, clock.System()); err != nil {
		return err
	}
	return demo.LoadReferrals(ctx, h.db, ring, clock.System())
}

// follow keeps the catalogue behind the database until ctx ends, and has others look at it every second; what it gives waits
// for the end.
func (h *house) follow(ctx context.Context, service *catalogue.Service, others ...func(context.Context, <-chan time.Time)) (wait func()) {
	changes := make(chan struct{}, 1)
	tick := time.NewTicker(time.Second)
	var following sync.WaitGroup
	following.Go(func() {
		err := h.db.ListenCatalogue(ctx, func() {
			select {
			case changes <- struct{}{}:
			default: // one announcement that waits is enough
			}
		})
		if err != nil && ctx.Err() == nil {
			h.log.WarnContext(ctx, "announcements of changes have ended; the version is asked for every second", "error", err)
		}
	})
	following.Go(func() { service.Follow(ctx, changes, tick.C) })
	for _, look := range others {
		following.Go(func() {
			second := time.NewTicker(time.Second)
			defer second.Stop()
			look(ctx, second.C)
		})
	}
	return func() {
		following.Wait()
		tick.Stop()
	}
}

// referralClock is how often time is looked at for prescriptions: their delays are days.
const referralClock = time.Minute

// followReferrals tells of prescriptions that change, and does what time does to them, until ctx ends; what it gives waits
// for the end.
func (h *house) followReferrals(ctx context.Context, referrals *referral.Service) (wait func()) {
	tick := time.NewTicker(referralClock)
	var following sync.WaitGroup
	following.Go(func() {
		if err := h.db.ListenReferrals(ctx, referrals.Changed); err != nil && ctx.Err() == nil {
			h.log.WarnContext(ctx, "announcements of prescriptions have ended", "error", err)
		}
	})
	following.Go(func() {
		for {
			if err := referrals.Tick(ctx); err != nil && ctx.Err() == nil {
				h.log.WarnContext(ctx, "the clock of prescriptions tries again in a minute", "error", err)
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	})
	return func() {
		following.Wait()
		tick.Stop()
	}
}

// run serves on the listener and ends gracefully when ctx does.
func run(ctx context.Context, listener net.Listener, server *http.Server) error {
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	fmt.Printf("Traverse est prêt : http://%s\n", listener.Addr()) //nolint:forbidigo // the one line for people and scripts
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownLimit)
	defer cancel()
	if err := server.Shutdown(closing); err != nil {
		return fmt.Errorf("end requests under way: %w", err)
	}
	return nil
}

// listen opens the address. One that was not asked for and is taken gives way to the next free port.
func listen(ctx context.Context, addr string, fixed bool) (net.Listener, error) {
	var config net.ListenConfig
	for range 100 {
		listener, err := config.Listen(ctx, "tcp", addr)
		if err == nil {
			return listener, nil
		}
		if fixed || !errors.Is(err, syscall.EADDRINUSE) {
			return nil, fmt.Errorf("impossible d’écouter sur %s : %w. Choisissez une autre adresse par TRAVERSE_ADDR", addr, err)
		}
		host, port, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, err
		}
		n, err := strconv.Atoi(port)
		if err != nil {
			return nil, err
		}
		addr = net.JoinHostPort(host, strconv.Itoa(n+1))
	}
	return nil, errors.New("aucun port libre parmi les cent qui suivent 8080 : choisissez-en un par TRAVERSE_ADDR")
}
