package main

import (
	"context"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"time"

	"traverse/internal/clock"
	"traverse/internal/keys"
	"traverse/internal/link"
	"traverse/internal/mail"
	"traverse/internal/notify"
)

const (
	// senders is how many mails this process sends at a time.
	senders = 4
	// lookEvery is how often the outbox is looked at when nothing is announced: mails that were put off wait for it.
	lookEvery = 5 * time.Second
	// grace is how long a sending may go on once the process is told to stop.
	grace = 5 * time.Second
	// nowhere ends the addresses that no mail is for: those of fictitious persons are below it.
	nowhere = ".invalid"
)

// composer writes this installation's mails.
func (h *house) composer(listener net.Listener, ring *keys.Ring) *notify.Composer {
	site := h.settings.Site
	if site == "" {
		site = "http://" + listener.Addr().String()
	}
	return &notify.Composer{Links: link.Maker{Keys: ring, Now: clock.System}, Site: site}
}

// tell tells what happens, on screen and by mail, until ctx ends; what it gives waits for what is under way.
func (h *house) tell(ctx context.Context, notices *notify.Service, composer *notify.Composer) (wait func()) {
	worker := &notify.Worker{
		Outbox: h.db, Composer: composer, Post: h.post(ctx), Senders: senders, Now: clock.System,
		Grace: grace, Chance: rand.Float64, Log: h.log,
	}
	wake := make(chan struct{}, 1)
	tick := time.NewTicker(lookEvery)
	var telling sync.WaitGroup
	telling.Go(func() {
		err := h.db.ListenNotices(ctx, func() {
			select {
			case wake <- struct{}{}:
			default: // one announcement that waits is enough
			}
		}, notices.Hint)
		if err != nil && ctx.Err() == nil {
			h.log.WarnContext(ctx, "announcements of notices have ended; the outbox is looked at every five seconds", "error", err)
		}
	})
	telling.Go(func() { worker.Run(ctx, wake, tick.C) })
	return func() {
		telling.Wait()
		tick.Stop()
	}
}

// post says how mails leave: by the server if there is one. In a demonstration without one they are shown on a page, and
// those to fictitious persons always are. Elsewhere they wait for a server.
func (h *house) post(ctx context.Context) notify.Post {
	server := h.settings.MailServer
	switch {
	case server != nil:
		h.log.InfoContext(ctx, "mails are sent", "server", server.String(), "from", server.From.Address)
	case !h.settings.Demo:
		h.log.WarnContext(ctx, "no mail server is set (TRAVERSE_SMTP_URL): mails wait")
		return nil
	}
	return func(ctx context.Context, m *mail.Message) (kept bool, err error) {
		if server == nil || strings.HasSuffix(m.To, nowhere) {
			return true, nil
		}
		return false, server.Send(ctx, m)
	}
}
