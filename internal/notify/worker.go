package notify

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"traverse/internal/clock"
	"traverse/internal/mail"
)

// Outbox is what a Worker needs of a database. Any number of workers share one.
type Outbox interface {
	// Tell tells the oldest event that can be: one notification for each person, and her mail as she prefers. It gives false
	// when no event waits. An event that fails is put off, and its error given with true.
	Tell(ctx context.Context, now time.Time) (bool, error)
	// Take gives the next mail to send, ours until the lease ends; nil when none can be sent now. Mails to one address come
	// one after the other; one that has failed patience times holds the others back no longer.
	Take(ctx context.Context, now, lease time.Time, patience int) (*Delivery, error)
	// End notes how the sending of a mail that was taken has ended. Kept says that it is shown instead of sent.
	End(ctx context.Context, d *Delivery, now time.Time, state DeliveryState, kept bool, reason string) error
	// PutOff gives a mail back, to be sent later.
	PutOff(ctx context.Context, d *Delivery, until time.Time, tries int, reason string) error
	// MakeDigests writes the daily mails of a day, once.
	MakeDigests(ctx context.Context, day clock.Day, now time.Time) error
	// Purge forgets what is kept no longer, once a day.
	Purge(ctx context.Context, day clock.Day, now time.Time) error
}

const (
	// leaseTime is how long a mail is ours: well over what a sending may take, so that two never send it at once.
	leaseTime = 10 * time.Minute
	// maxTries is after how many failures a mail is given up.
	maxTries = 12
	// holdTries is after how many failures a mail no longer holds back those that follow to the same address.
	holdTries = 3
	// After the first failure a mail waits so long, then twice as long each time, up to the longest.
	firstPause   = time.Minute
	longestPause = 4 * time.Hour
	// The same for a server that takes no mail at all.
	firstOutage   = 5 * time.Second
	longestOutage = 5 * time.Minute
	// purgeHour and digestHour are the hours, in Europe/Paris, from which these are done.
	purgeHour  = 3
	digestHour = 7
)

// Post hands a mail over. It says whether it was kept to be shown, rather than sent. Failures are those of package mail.
type Post func(ctx context.Context, m *mail.Message) (kept bool, err error)

// Worker tells events and sends mails until it is told to stop.
type Worker struct {
	Outbox   Outbox
	Composer *Composer
	// Post is nil where mails cannot leave yet: they wait.
	Post Post
	// Senders is how many mails may be under way at a time: a slow one then holds up one of them only.
	Senders int
	Now     clock.Clock
	// Grace is how long a sending may go on once the process is told to stop.
	Grace time.Duration
	// Chance gives numbers from 0 to 1, to keep tries of several mails apart.
	Chance func() float64
	Log    *slog.Logger

	bell    bell
	outages outages
	purged  clock.Day
	digests clock.Day
}

// Run works until ctx ends and what is under way has. wake says that something may wait, tick comes now and then in case
// nothing did.
func (w *Worker) Run(ctx context.Context, wake <-chan struct{}, tick <-chan time.Time) {
	var senders sync.WaitGroup
	for range w.Senders {
		senders.Go(func() { w.sendAlways(ctx) })
	}
	defer senders.Wait()
	for {
		w.TellAll(ctx)
		w.doDaily(ctx)
		w.bell.ring()
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-tick:
		}
	}
}

// TellAll tells whatever waits to be told.
func (w *Worker) TellAll(ctx context.Context) {
	for ctx.Err() == nil {
		told, err := w.Outbox.Tell(ctx, w.Now())
		if err != nil && ctx.Err() == nil {
			w.Log.ErrorContext(ctx, "an event could not be told", "error", err)
		}
		if !told {
			return
		}
	}
}

// doDaily does what is due once a day; a failure is tried again at the next tick.
func (w *Worker) doDaily(ctx context.Context) {
	now := w.Now()
	for _, job := range []struct {
		done *clock.Day
		hour int
		do   func(context.Context, clock.Day, time.Time) error
		name string
	}{{&w.purged, purgeHour, w.Outbox.Purge, "purge"}, {&w.digests, digestHour, w.Outbox.MakeDigests, "digests"}} {
		today := clock.DayOf(now)
		if *job.done == today || clock.HourOf(now) < job.hour {
			continue
		}
		if err := job.do(ctx, today, now); err != nil {
			if ctx.Err() == nil {
				w.Log.ErrorContext(ctx, "a daily job failed", "job", job.name, "error", err)
			}
			continue
		}
		*job.done = today
	}
}

// sendAlways sends whatever waits, each time the bell rings.
func (w *Worker) sendAlways(ctx context.Context) {
	for {
		heard := w.bell.next()
		w.SendAll(ctx)
		select {
		case <-ctx.Done():
			return
		case <-heard:
		}
	}
}

// SendAll sends, one after the other, the mails that can be sent now.
func (w *Worker) SendAll(ctx context.Context) {
	for ctx.Err() == nil && w.Post != nil && !w.outages.last(w.Now()) {
		now := w.Now()
		d, err := w.Outbox.Take(ctx, now, now.Add(leaseTime), holdTries)
		if err != nil && ctx.Err() == nil {
			w.Log.ErrorContext(ctx, "no mail could be taken", "error", err)
		}
		if err != nil || d == nil {
			return
		}
		w.send(ctx, d)
	}
}

// send sends one mail and notes how that ended. A process that ends meanwhile notes nothing: another sends the mail again,
// under the same Message-ID, when the lease has ended.
func (w *Worker) send(ctx context.Context, d *Delivery) {
	ctx, cancel := lingering(ctx, w.Grace)
	defer cancel()
	kept, err := w.post(ctx, d)
	note := context.WithoutCancel(ctx)
	failure, refused := errors.AsType[*mail.Failure](err)
	switch {
	case err == nil:
		w.outages.over()
		err = w.Outbox.End(note, d, w.Now(), Sent, kept, "")
	case errors.Is(err, errNeedless):
		err = w.Outbox.End(note, d, w.Now(), Abandoned, false, "Le courriel n’avait plus d’objet : son lien a expiré ou servi, ou tout a été lu.")
	case ctx.Err() != nil:
		return // the server may have taken it: only the end of the lease says who sends it again
	case refused && failure.Server:
		w.outages.begin(w.Now())
		w.Log.WarnContext(ctx, "the mail server takes no mail", "error", failure.Err)
		err = w.Outbox.PutOff(note, d, w.Now(), d.Tries, failure.Reason)
	case refused && !failure.Permanent && d.Tries+1 < maxTries:
		w.outages.over()
		err = w.Outbox.PutOff(note, d, w.Now().Add(w.pause(d.Tries)), d.Tries+1, failure.Reason)
	case refused:
		w.outages.over()
		err = w.fail(note, d, failure.Reason, failure.Err)
	default:
		err = w.fail(note, d, "Le courriel n’a pas pu être composé.", err)
	}
	if err != nil {
		w.Log.ErrorContext(ctx, "the end of a sending could not be noted: the mail will be sent again", "delivery", d.ID, "error", err)
	}
}

func (w *Worker) post(ctx context.Context, d *Delivery) (kept bool, err error) {
	message, err := w.Composer.Compose(d)
	if err != nil {
		return false, err
	}
	return w.Post(ctx, message)
}

// fail gives a mail up: the direction sees it.
func (w *Worker) fail(ctx context.Context, d *Delivery, reason string, cause error) error {
	w.Log.WarnContext(ctx, "a mail was given up", "delivery", d.ID, "kind", d.Kind, "tries", d.Tries+1, "error", mail.Said(cause))
	d.Tries++
	return w.Outbox.End(ctx, d, w.Now(), Failed, false, reason)
}

// pause is how long a mail waits after a failure: twice as long each time, less up to a half by chance.
func (w *Worker) pause(failures int) time.Duration {
	pause := min(firstPause<<min(failures, 20), longestPause)
	return pause - time.Duration(w.Chance()*float64(pause)/2)
}

// lingering gives a context that outlives ctx by so much.
func lingering(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	lasting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(grace)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-lasting.Done():
		}
	})
	return lasting, func() { stop(); cancel() }
}

// bell wakes everybody who waits for it.
type bell struct {
	mu   sync.Mutex
	rung chan struct{}
}

// next gives what is closed at the next ringing.
func (b *bell) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung == nil {
		b.rung = make(chan struct{})
	}
	return b.rung
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung != nil {
		close(b.rung)
		b.rung = nil
	}
}

// outages are those of the mail server: while one lasts no mail is tried, and none is given up for it.
type outages struct {
	mu    sync.Mutex
	pause time.Duration
	until time.Time
}

func (o *outages) last(now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return now.Before(o.until)
}

func (o *outages) begin(now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pause = min(max(2*o.pause, firstOutage), longestOutage)
	o.until = now.Add(o.pause)
}

func (o *outages) over() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pause, o.until = 0, time.Time{}
}
