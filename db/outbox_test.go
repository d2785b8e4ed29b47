package db_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	netmail "net/mail"
	"os"
	osexec "os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/db"
	"traverse/db/dbtest"
	"traverse/internal/access"
	"traverse/internal/effort"
	"traverse/internal/keys"
	"traverse/internal/link"
	"traverse/internal/mail"
	"traverse/internal/mail/mailtest"
	"traverse/internal/notify"
)

var outboxDay = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// office is a database with an organisation and people, a mail server, and a clock that a test moves.
type office struct {
	t      *testing.T
	db     *db.DB
	url    string
	server *mailtest.Server
	now    atomic.Pointer[time.Time]

	organization uuid.UUID
	people       map[string]uuid.UUID
}

func newOffice(t *testing.T, hooks func(*mailtest.Server), people ...string) *office {
	t.Helper()
	o := &office{t: t, url: dbtest.URL(t), organization: uuid.New(), people: map[string]uuid.UUID{}}
	pool, err := db.Open(t.Context(), o.url, db.WithPool(10))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	o.db = pool
	if hooks == nil {
		hooks = func(*mailtest.Server) {}
	}
	o.server = mailtest.New(t, mailtest.WithHooks(hooks))
	o.now.Store(&outboxDay)
	o.exec(`INSERT INTO organization (id, slug, name, kind, trust) VALUES ($1, 'mds', 'Maison de la solidarité', 'MDS', 'VERIFIED')`, o.organization)
	for i, name := range people {
		o.people[name] = uuid.New()
		o.exec(`INSERT INTO account (id, email, name, created_at) VALUES ($1, $2, $3, $4)`, o.people[name], name+"@example.org", name, outboxDay)
		o.exec(`INSERT INTO membership (id, account_id, organization_id, role, administrator, started_at) VALUES ($1, $2, $3, 'REFERENT', $4, $5)`,
			uuid.New(), o.people[name], o.organization, i == 0, outboxDay)
	}
	return o
}

func (o *office) exec(statement string, args ...any) {
	o.t.Helper()
	if _, err := o.db.ExecContext(o.t.Context(), statement, args...); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) clock() time.Time { return *o.now.Load() }

func (o *office) later(by time.Duration) {
	next := o.clock().Add(by)
	o.now.Store(&next)
}

// event is one that any person can be told of.
func (o *office) event(audience ...notify.Audience) notify.Event {
	return notify.Event{
		Kind: notify.MembershipEnded, Object: uuid.New(), Audience: audience,
		Params: map[string]string{"organization": o.organization.String(), "organizationSlug": "mds", "role": "REFERENT"},
	}
}

func (o *office) announce(events ...notify.Event) {
	o.t.Helper()
	if err := o.db.Announce(o.t.Context(), o.clock(), events...); err != nil {
		o.t.Fatal(err)
	}
}

// worker is one that shares the office with others, on a pool of its own.
func (o *office) worker() *notify.Worker {
	o.t.Helper()
	pool, err := db.Open(o.t.Context(), o.url, db.WithPool(8))
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { _ = pool.Close() })
	return workerOn(pool, o.server.Port, o.clock)
}

func workerOn(pool notify.Outbox, port int, now func() time.Time) *notify.Worker {
	server := &mail.Server{Host: "127.0.0.1", Port: port, Encryption: mail.OfferedTLS, From: netmail.Address{Address: "traverse@traverse.example"}}
	return &notify.Worker{
		Outbox: pool, Composer: &notify.Composer{Links: link.Maker{Keys: keys.Demonstration(), Now: now}, Site: "https://traverse.example"},
		Post:    func(ctx context.Context, m *mail.Message) (bool, error) { return false, server.Send(ctx, m) },
		Senders: 4, Now: now, Chance: func() float64 { return 0 }, Grace: 10 * time.Millisecond, Log: slog.New(slog.DiscardHandler),
	}
}

// states counts the mails by where they stand.
func (o *office) states() map[string]int {
	o.t.Helper()
	var rows []struct {
		State string
		Count int
	}
	if err := o.db.SelectContext(o.t.Context(), &rows, `SELECT state, count(*) FROM delivery GROUP BY state`); err != nil {
		o.t.Fatal(err)
	}
	states := map[string]int{}
	for _, row := range rows {
		states[row.State] = row.Count
	}
	return states
}

func (o *office) numbers(statement string) []int64 {
	o.t.Helper()
	var found []int64
	if err := o.db.SelectContext(o.t.Context(), &found, statement); err != nil {
		o.t.Fatal(err)
	}
	return found
}

// drain sends until nothing waits, moving the clock past every pause and lease; the mails of an outage too.
func (o *office) drain(w *notify.Worker) {
	o.t.Helper()
	for range 100 {
		w.TellAll(o.t.Context())
		w.SendAll(o.t.Context())
		if o.states()["WAITING"] == 0 {
			return
		}
		o.later(5 * time.Hour)
	}
	o.t.Fatalf("mails still wait: %v", o.states())
}

// TestTelling: each person of an audience is told once, as she is now and not as she was, never of what she did herself;
// by mail as she prefers. An event that is told again tells nothing new.
func TestTelling(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin", "at.once", "daily", "none", "former", "closed", "actor")
	for name, preference := range map[string]string{"daily": "DAILY", "none": "NONE"} {
		o.exec(`UPDATE account SET notification_preference = $2 WHERE id = $1`, o.people[name], preference)
	}
	ctx := access.As(t.Context(), access.Actor{Account: o.people["actor"]})
	if err := o.db.Announce(ctx, o.clock(), o.event(notify.ToMembers(o.organization, "REFERENT"), notify.ToAccount(o.people["daily"]), notify.ToAdministrators(o.organization))); err != nil {
		t.Fatal(err)
	}
	o.exec(`UPDATE membership SET ended_at = $2 WHERE account_id = $1`, o.people["former"], outboxDay)
	o.exec(`UPDATE account SET closed_at = $2 WHERE id = $1`, o.people["closed"], outboxDay)
	w := o.worker()
	for range 2 {
		w.TellAll(t.Context())
		var told, mailed []string
		if err := o.db.SelectContext(t.Context(), &told, `SELECT a.name FROM notification n JOIN account a ON a.id = n.account_id ORDER BY 1`); err != nil {
			t.Fatal(err)
		}
		if err := o.db.SelectContext(t.Context(), &mailed, `SELECT email FROM delivery ORDER BY 1`); err != nil {
			t.Fatal(err)
		}
		if want := []string{"admin", "at.once", "daily", "none"}; !slices.Equal(told, want) {
			t.Errorf("told %v, want %v", told, want)
		}
		if want := []string{"admin@example.org", "at.once@example.org"}; !slices.Equal(mailed, want) {
			t.Errorf("mailed %v, want %v", mailed, want)
		}
		o.exec(`UPDATE outbox SET done_at = NULL`) // as if its end had been lost
	}
}

// TestAudiences: the forms that TestTelling leaves out.
func TestAudiences(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin", "referent")
	o.exec(`INSERT INTO territory (code, kind, name, position) VALUES ('arles', 'POLE', 'Arles', 0)`)
	o.exec(`INSERT INTO pole (code, number, name, profile) VALUES ('arles', 1, 'Arles', '{}')`)
	pole, department := uuid.New(), uuid.New()
	o.exec(`INSERT INTO organization (id, slug, name, kind, trust, pole_code) VALUES ($1, 'pole', 'Pôle', 'POLE', 'VERIFIED', 'arles'), ($2, 'cd', 'CD', 'DEPARTEMENT', 'VERIFIED', NULL)`, pole, department)
	for name, where := range map[string]struct {
		organization uuid.UUID
		role         string
	}{"coordinator": {pole, "POLE_COORDINATOR"}, "direction": {department, "DEPARTMENT_ADMIN"}} {
		o.people[name] = uuid.New()
		o.exec(`INSERT INTO account (id, email, name, created_at) VALUES ($1, $2, $3, $4)`, o.people[name], name+"@example.org", name, outboxDay)
		o.exec(`INSERT INTO membership (id, account_id, organization_id, role, administrator, started_at) VALUES ($1, $2, $3, $4, true, $5)`,
			uuid.New(), o.people[name], where.organization, where.role, outboxDay)
	}
	w := o.worker()
	for name, c := range map[string]struct {
		audience notify.Audience
		want     string
	}{
		"pole": {notify.ToPole("arles"), "coordinator"}, "another pole": {notify.ToPole("salon"), ""}, "direction": {notify.ToDirection(), "direction"},
		"administrators": {notify.ToAdministrators(o.organization), "admin"}, "another role": {notify.ToMembers(o.organization, "PROVIDER"), ""},
		"all members": {notify.ToMembers(o.organization, ""), "admin referent"}, "one": {notify.ToAccount(o.people["referent"]), "referent"},
	} {
		o.announce(o.event(c.audience))
		w.TellAll(t.Context())
		var told []string
		if err := o.db.SelectContext(t.Context(), &told, `SELECT a.name FROM notification n JOIN account a ON a.id = n.account_id
			WHERE n.event_id = (SELECT max(id) FROM outbox) ORDER BY 1`); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(told, " "); got != c.want {
			t.Errorf("%s: told %q, want %q", name, got, c.want)
		}
	}
}

// TestFarewell: whoever closes her account is told so by mail, even by herself, and by nothing on screen.
func TestFarewell(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin", "leaving")
	o.exec(`UPDATE account SET closed_at = $2, notification_preference = 'NONE' WHERE id = $1`, o.people["leaving"], outboxDay)
	ctx := access.As(t.Context(), access.Actor{Account: o.people["leaving"]})
	if err := o.db.Announce(ctx, o.clock(), notify.Event{Kind: notify.AccountClosed, Object: o.people["leaving"], Audience: []notify.Audience{notify.ToAccount(o.people["leaving"])}}); err != nil {
		t.Fatal(err)
	}
	o.drain(o.worker())
	if taken := o.server.Taken(); len(taken) != 1 || taken[0].To != "leaving@example.org" || taken[0].Header.Get("List-Unsubscribe") != "" || count(t, o.db, "notification") != 0 {
		t.Errorf("%+v", taken)
	}
}

// TestClosedAccountIsLeftAlone: what waited for a person when her account was closed, or could not be sent her, is given up, and the
// links that confirm her sheets end; what is said of the closing is sent.
func TestClosedAccountIsLeftAlone(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin", "leaving", "staying")
	w := o.worker()
	leaving := o.people["leaving"]
	o.announce(o.event(notify.ToAccount(leaving), notify.ToAccount(o.people["staying"])))
	w.TellAll(t.Context())
	o.exec(`UPDATE delivery SET state = 'FAILED', ended_at = created_at WHERE account_id = $1`, leaving)
	o.announce(o.event(notify.ToAccount(leaving)))
	maker := link.Maker{Keys: keys.Demonstration(), Now: o.clock}
	request := uuid.New()
	o.exec(`INSERT INTO confirmation_request (id, account_id, created_at) VALUES ($1, $2, $3)`, request, leaving, outboxDay)
	for _, made := range []link.Link{
		maker.New(link.ConfirmSheets, request, "leaving@example.org", time.Hour), maker.New(link.SignIn, leaving, "leaving@example.org", time.Hour),
	} {
		if err := o.db.AddLink(t.Context(), &made); err != nil {
			t.Fatal(err)
		}
		event := notify.Event{Kind: notify.SignInLink, Object: made.ID, Audience: []notify.Audience{notify.ToLink(made.ID)}}
		if made.Purpose == link.ConfirmSheets {
			event.Kind, event.Object, event.Params = notify.SheetsToConfirm, request, map[string]string{"count": "1", "slugs": "une-fiche"}
		}
		o.announce(event)
	}
	w.TellAll(t.Context())
	if got := o.states(); got["WAITING"] != 4 || got["FAILED"] != 1 {
		t.Fatalf("before: %v", got)
	}
	o.exec(`UPDATE account SET closed_at = $2 WHERE id = $1`, leaving, outboxDay)
	if got := o.states(); got["WAITING"] != 1 || got["ABANDONED"] != 4 {
		t.Errorf("once closed: %v", got)
	}
	if n := o.numbers(`SELECT count(*) FROM link WHERE used_at IS NULL`); n[0] != 0 {
		t.Errorf("%d links still lead somewhere", n[0])
	}
	o.announce(notify.Event{Kind: notify.AccountClosed, Object: leaving, Audience: []notify.Audience{notify.ToAccount(leaving)}})
	o.drain(w)
	var to []string
	for _, m := range o.server.Taken() {
		to = append(to, m.To+": "+m.Subject)
	}
	slices.Sort(to)
	if len(to) != 2 || to[0] != "leaving@example.org: Votre compte Traverse est fermé" || !strings.HasPrefix(to[1], "staying@example.org") {
		t.Errorf("%q", to)
	}
}

// TestClosingMeetsTelling: an event that is told while the account closes leaves no mail behind.
func TestClosingMeetsTelling(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin", "leaving")
	w := o.worker()
	o.announce(o.event(notify.ToAccount(o.people["leaving"])))
	tx, err := o.db.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), `UPDATE account SET closed_at = $2 WHERE id = $1`, o.people["leaving"], outboxDay); err != nil {
		t.Fatal(err)
	}
	told := make(chan struct{})
	go func() {
		w.TellAll(t.Context())
		close(told)
	}()
	select {
	case <-told:
	case <-time.After(300 * time.Millisecond):
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	<-told
	if got := o.states(); got["WAITING"] != 0 {
		t.Errorf("%v", got)
	}
}

// TestEventsOfNoForm: what is not of its kind's form is not written, and undoes the act.
func TestEventsOfNoForm(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin")
	for name, change := range map[string]func(*notify.Event){
		"an unknown kind":       func(e *notify.Event) { e.Kind = "SOMETHING" },
		"a missing parameter":   func(e *notify.Event) { e.Params = nil },
		"a name":                func(e *notify.Event) { e.Params["organization"] = "Maison de la solidarité" },
		"an unknown parameter":  func(e *notify.Event) { e.Params["person"] = "Jeanne Martin" },
		"an audience by a link": func(e *notify.Event) { e.Audience = []notify.Audience{notify.ToLink(uuid.New())} },
		"a link told to a person": func(e *notify.Event) {
			e.Kind, e.Params = notify.SignInLink, nil
		},
		"the digest, which is no event": func(e *notify.Event) { e.Kind, e.Params = notify.Digest, nil },
	} {
		event := o.event(notify.ToAccount(o.people["admin"]))
		change(&event)
		if err := o.db.Announce(t.Context(), o.clock(), event); err == nil {
			t.Errorf("%s is written", name)
		}
	}
	if n := count(t, o.db, "outbox"); n != 0 {
		t.Errorf("%d events", n)
	}
}

// TestOutOfOrderCommits: an event whose transaction lasts is told when it commits, though later ones were told before.
func TestOutOfOrderCommits(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin")
	begin := func() *sqlx.Tx {
		tx, err := o.db.BeginTxx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = tx.Rollback() })
		if err := db.AnnounceIn(t.Context(), tx, o.clock(), o.event(notify.ToAccount(o.people["admin"]))); err != nil {
			t.Fatal(err)
		}
		return tx
	}
	commit := func(tx *sqlx.Tx) {
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	w := o.worker()
	first, second := begin(), begin()
	o.announce(o.event(notify.ToAccount(o.people["admin"])))
	for i, step := range []struct {
		tx   *sqlx.Tx
		told []int64
	}{{nil, []int64{3}}, {second, []int64{3, 2}}, {first, []int64{3, 2, 1}}} {
		if step.tx != nil {
			commit(step.tx)
		}
		w.TellAll(t.Context())
		if got := o.numbers(`SELECT event_id FROM notification ORDER BY id`); !slices.Equal(got, step.told) {
			t.Errorf("step %d: told %v, want %v", i, got, step.told)
		}
	}
	w.SendAll(t.Context())
	if len(o.server.Taken()) != 3 {
		t.Errorf("%d mails", len(o.server.Taken()))
	}
}

// TestPoisonEvent: an event that cannot be told holds nothing back, and is told once it can be.
func TestPoisonEvent(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin")
	o.exec(`INSERT INTO outbox (kind, object_id, audience, created_at) VALUES ('MEMBER_LEFT', $1, '[{"account": "nobody"}]', $2), ('OF_ANOTHER_VERSION', $1, '[]', $2)`, uuid.New(), outboxDay)
	o.announce(o.event(notify.ToAccount(o.people["admin"])))
	w := o.worker()
	w.TellAll(t.Context())
	if got := o.numbers(`SELECT id FROM outbox WHERE done_at IS NULL ORDER BY id`); !slices.Equal(got, []int64{1, 2}) || count(t, o.db, "notification") != 1 {
		t.Fatalf("%v wait", got)
	}
	o.exec(`UPDATE outbox SET audience = jsonb_build_array(jsonb_build_object('account', $1::text)) WHERE id = 1`, o.people["admin"])
	w.TellAll(t.Context()) // too early
	if n := count(t, o.db, "notification"); n != 1 {
		t.Errorf("%d notifications: the pause is not kept", n)
	}
	o.later(2 * time.Hour)
	w.TellAll(t.Context())
	if got := o.numbers(`SELECT event_id FROM notification ORDER BY id`); !slices.Equal(got, []int64{3, 1}) {
		t.Errorf("told %v", got)
	}
}

// TestLinks: the mail of a link carries its token in the fragment, to the address that it was made for, and to nobody once
// it has ended.
func TestLinks(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin")
	maker := link.Maker{Keys: keys.Demonstration(), Now: o.clock}
	invite := func(to string) *link.Link {
		made := maker.New(link.Invitation, uuid.New(), to, time.Hour)
		if err := o.db.AddLink(t.Context(), &made); err != nil {
			t.Fatal(err)
		}
		o.announce(notify.Event{
			Kind: notify.InvitationSent, Object: made.Object, Audience: []notify.Audience{notify.ToLink(made.ID)},
			Params: map[string]string{
				"organization": o.organization.String(), "organizationSlug": "mds", "role": "REFERENT", "administrator": "false",
				"by": o.people["admin"].String(), "expiresOn": "2026-12-09",
			},
		})
		return &made
	}
	good, used := invite("new@example.org"), invite("used@example.org")
	o.exec(`UPDATE link SET used_at = $2 WHERE id = $1`, used.ID, outboxDay)
	w := o.worker()
	o.drain(w)
	taken := o.server.Taken()
	address := "https://traverse.example/invitation#" + maker.Token(good.ID)
	if len(taken) != 1 || taken[0].To != "new@example.org" || !strings.Contains(taken[0].Text, address) || !strings.Contains(taken[0].HTML, address) {
		t.Fatalf("%+v", taken)
	}
	if !strings.Contains(taken[0].Subject, "Maison de la solidarité") || !strings.Contains(taken[0].Text, "25 novembre 2026 à 11 h 00") {
		t.Errorf("%s\n%s", taken[0].Subject, taken[0].Text)
	}
	invite("late@example.org")
	w.TellAll(t.Context())
	o.later(2 * time.Hour)
	foreign := invite("foreign@example.org")
	o.exec(`UPDATE link SET token_hash = 'of other keys' WHERE id = $1`, foreign.ID)
	o.drain(w)
	if got := o.states(); len(o.server.Taken()) != 1 || got["ABANDONED"] != 2 || got["FAILED"] != 1 || count(t, o.db, "notification") != 0 {
		t.Errorf("%d mails, %v", len(o.server.Taken()), got)
	}
}

// TestMarkIsLost: the mail of a worker whose mark is lost is sent again with the same Message-ID once the
// lease has ended, not before, and there is one notification.
func TestMarkIsLost(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin")
	o.announce(o.event(notify.ToAccount(o.people["admin"])))
	forgetful := workerOn(&forgetful{o.db}, o.server.Port, o.clock)
	forgetful.TellAll(t.Context())
	forgetful.SendAll(t.Context())
	w := o.worker()
	w.TellAll(t.Context())
	w.SendAll(t.Context())
	if len(o.server.Taken()) != 1 {
		t.Fatalf("%d mails: the lease is not kept", len(o.server.Taken()))
	}
	o.later(time.Hour)
	o.sentTwice(w)
}

// forgetful is an outbox that loses the end of every sending.
type forgetful struct{ *db.DB }

func (*forgetful) End(context.Context, *notify.Delivery, time.Time, notify.DeliveryState, bool, string) error {
	return errors.New("the connection is lost")
}

// sentTwice sends what waits, and expects a second mail that is the first again.
func (o *office) sentTwice(w *notify.Worker) {
	o.t.Helper()
	w.TellAll(o.t.Context())
	w.SendAll(o.t.Context())
	taken := o.server.Taken()
	if len(taken) != 2 || taken[0].MessageID() != taken[1].MessageID() || taken[0].MessageID() == "" {
		o.t.Fatalf("%+v", taken)
	}
	w.SendAll(o.t.Context())
	if states := o.states(); len(o.server.Taken()) != 2 || states["SENT"] != 1 || count(o.t, o.db, "notification") != 1 {
		o.t.Errorf("%d mails, %v, %d notifications", len(o.server.Taken()), states, count(o.t, o.db, "notification"))
	}
}

// The variables that make this binary a worker, to be killed.
const (
	workerDatabase = "TRAVERSE_TEST_WORKER_DATABASE"
	workerPort     = "TRAVERSE_TEST_WORKER_PORT"
)

// TestBeAWorker is what TestKilledBetweenSendAndMark starts.
func TestBeAWorker(t *testing.T) {
	t.Parallel()
	url := os.Getenv(workerDatabase)
	if url == "" {
		t.Skip("not a worker")
	}
	pool, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(os.Getenv(workerPort))
	if err != nil {
		t.Fatal(err)
	}
	workerOn(pool, port, func() time.Time { return outboxDay }).Run(t.Context(), nil, nil)
}

// TestKilledBetweenSendAndMark: a process is killed when the server has its mail and has not said so yet. Another sends it
// again.
func TestKilledBetweenSendAndMark(t *testing.T) {
	t.Parallel()
	var process atomic.Pointer[os.Process]
	started, killed := make(chan struct{}), make(chan struct{})
	o := newOffice(t, func(s *mailtest.Server) {
		s.OnMail = func(*mailtest.Mail) error {
			<-started
			if p := process.Swap(nil); p != nil {
				_ = p.Kill()
				<-killed
			}
			return nil
		}
	}, "admin")
	o.announce(o.event(notify.ToAccount(o.people["admin"])))
	cmd := osexec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestBeAWorker$")
	cmd.Env = append(os.Environ(), workerDatabase+"="+o.url, workerPort+"="+strconv.Itoa(o.server.Port))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	process.Store(cmd.Process)
	close(started)
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("it was not killed: %v", err)
	}
	close(killed)
	eventually(t, func() bool { return len(o.server.Taken()) == 1 })
	if states := o.states(); states["WAITING"] != 1 {
		t.Fatalf("%v", states)
	}
	o.later(time.Hour)
	o.sentTwice(o.worker())
}

// eventually waits for something that comes by itself.
func eventually(t *testing.T, is func() bool) {
	t.Helper()
	limit := time.NewTimer(generous)
	defer limit.Stop()
	for !is() {
		select {
		case <-limit.C:
			t.Fatal("it never comes")
		case <-time.After(time.Millisecond):
		}
	}
}

// TestPoisonMailBlocksNobody: addresses that are refused for now, for good, or that make the server hang up are given up
// with their reasons; everybody else's mail arrives at once, and so do, before long, the same people's other mails.
func TestPoisonMailBlocksNobody(t *testing.T) {
	t.Parallel()
	poison := map[string]func() error{
		"busy@example.org": func() error { return mailtest.Refusal(451, "busy") },
		"gone@example.org": func() error { return mailtest.Refusal(550, "gone@example.org does not live here") },
	}
	o := newOffice(t, func(s *mailtest.Server) {
		s.OnAddress = func(to string) error {
			if refuse := poison[to]; refuse != nil {
				return refuse()
			}
			return nil
		}
		s.OnMail = func(m *mailtest.Mail) error {
			if m.To == "breaks@example.org" && strings.Contains(m.Subject, "Vous ne faites plus") {
				return mailtest.ErrHangUp
			}
			return nil
		}
	}, "admin", "busy", "gone", "breaks", "last")
	o.announce(o.event(notify.ToMembers(o.organization, "")))
	o.announce(notify.Event{
		Kind: notify.MembershipRefused, Object: uuid.New(), Params: o.event().Params,
		Audience: []notify.Audience{notify.ToAccount(o.people["breaks"]), notify.ToAccount(o.people["last"])},
	})
	w := o.worker()
	w.TellAll(t.Context())
	w.SendAll(t.Context())
	if got := len(o.server.TakenBy("admin@example.org")) + len(o.server.TakenBy("last@example.org")); got != 3 {
		t.Errorf("%d mails of three for those whose address is good", got)
	}
	for range 3 {
		o.later(time.Hour)
		w.SendAll(t.Context())
	}
	if got := o.server.TakenBy("breaks@example.org"); len(got) != 1 {
		t.Errorf("%d mails: one that always fails holds back the same person's others", len(got))
	}
	o.drain(w)
	var failed []struct {
		Email, Reason string
		Tries         int
	}
	if err := o.db.SelectContext(t.Context(), &failed, `SELECT email, reason, tries FROM delivery WHERE state = 'FAILED' ORDER BY email`); err != nil {
		t.Fatal(err)
	}
	if len(failed) != 3 || failed[0].Tries != 12 || failed[1].Tries != 12 || failed[2].Tries != 1 {
		t.Fatalf("%+v", failed)
	}
	for i, reason := range []string{"Le courriel n’a pas été pris", "451", "g…e@example.org does not live here"} {
		if !strings.Contains(failed[i].Reason, reason) {
			t.Errorf("%s: %s", failed[i].Email, failed[i].Reason)
		}
	}
}

// TestPauses: after a failure a mail waits, longer each time, and is given up in the end.
func TestPauses(t *testing.T) {
	t.Parallel()
	var o *office
	var tried []time.Time
	o = newOffice(t, func(s *mailtest.Server) {
		s.OnAddress = func(string) error {
			tried = append(tried, o.clock())
			return mailtest.Refusal(451, "later")
		}
	}, "admin")
	o.announce(o.event(notify.ToAccount(o.people["admin"])))
	w := o.worker()
	w.TellAll(t.Context())
	for o.states()["WAITING"] == 1 {
		w.SendAll(t.Context())
		w.SendAll(t.Context()) // too early: it does nothing
		var next time.Time
		if err := o.db.GetContext(t.Context(), &next, `SELECT send_at FROM delivery`); err != nil {
			t.Fatal(err)
		}
		o.now.Store(&next)
	}
	var minutes []float64
	for i := range len(tried) - 1 {
		minutes = append(minutes, tried[i+1].Sub(tried[i]).Minutes())
	}
	if want := []float64{1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240}; !slices.Equal(minutes, want) || o.states()["FAILED"] != 1 {
		t.Errorf("tried after %v minutes, want %v", minutes, want)
	}
}

// TestServerAway: while the server takes no mail at all, none is given up, however long that lasts; then all leave, in order.
func TestServerAway(t *testing.T) {
	t.Parallel()
	var away atomic.Bool
	away.Store(true)
	o := newOffice(t, func(s *mailtest.Server) {
		s.OnSender = func(string) error {
			if away.Load() {
				return mailtest.Refusal(550, "you may not send")
			}
			return nil
		}
	}, "admin")
	for range 5 {
		o.announce(o.event(notify.ToAccount(o.people["admin"])))
	}
	w := o.worker()
	w.TellAll(t.Context())
	for range 50 {
		w.SendAll(t.Context())
		o.later(time.Hour)
	}
	if got := o.numbers(`SELECT tries FROM delivery WHERE state = 'WAITING'`); !slices.Equal(got, []int64{0, 0, 0, 0, 0}) {
		t.Fatalf("%v", got)
	}
	away.Store(false)
	w.SendAll(t.Context())
	o.inOrder()
	if n := len(o.server.Taken()); n != 5 {
		t.Errorf("%d mails", n)
	}
}

// inOrder makes sure that each address has received its mails in the order of their events, which were announced one after
// the other, and that notifications are numbered in it.
func (o *office) inOrder() {
	o.t.Helper()
	var rows []struct {
		ID    string
		Email string
	}
	if err := o.db.SelectContext(o.t.Context(), &rows, `SELECT id, email FROM delivery ORDER BY event_id`); err != nil {
		o.t.Fatal(err)
	}
	if events := o.numbers(`SELECT event_id FROM notification ORDER BY id`); !slices.IsSorted(events) {
		o.t.Errorf("notifications of the events %v", events)
	}
	places := map[string]int{}
	for i, row := range rows {
		places["<"+row.ID+"@traverse.example>"] = i
	}
	last := map[string]int{}
	for _, m := range o.server.Taken() {
		place, known := places[m.MessageID()]
		if !known {
			o.t.Errorf("%s is no mail of ours", m.MessageID())
		}
		if before, some := last[m.To]; some && place <= before {
			o.t.Errorf("%s has received its mail %d after %d", m.To, place, before)
		}
		last[m.To] = place
	}
}

// TestWorkersTogether: three workers of four senders, a server that refuses for now one try in four, and people who are
// told several things: nobody is told twice, no mail is under way twice at a time, each arrives once and in order.
func TestWorkersTogether(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	underWay, refused, chance := map[string]bool{}, map[string]int{}, rand.New(rand.NewPCG(1, 2))
	enter := func(m *mailtest.Mail) bool {
		mu.Lock()
		defer mu.Unlock()
		if underWay[m.MessageID()] {
			t.Errorf("%s is sent twice at a time", m.MessageID())
		}
		underWay[m.MessageID()] = true
		refuse := chance.IntN(4) == 0 && refused[m.MessageID()] < 2
		if refuse {
			refused[m.MessageID()]++
		}
		return refuse
	}
	o := newOffice(t, func(s *mailtest.Server) {
		s.OnMail = func(m *mailtest.Mail) error {
			refuse := enter(m)
			time.Sleep(time.Millisecond) // what a server takes; nothing waits for it
			mu.Lock()
			defer mu.Unlock()
			delete(underWay, m.MessageID())
			if refuse {
				return mailtest.Refusal(451, "not now")
			}
			return nil
		}
	}, "admin", "b", "c", "d", "e", "f")
	const perPerson = 6
	ctx, stop := context.WithCancel(t.Context())
	var working sync.WaitGroup
	ticks := make(chan time.Time)
	for range 3 {
		w := o.worker()
		working.Go(func() { w.Run(ctx, nil, ticks) })
	}
	for range perPerson * effort.Times(1) {
		o.announce(o.event(notify.ToMembers(o.organization, "")))
	}
	want := 6 * perPerson * effort.Times(1)
	eventually(t, func() bool {
		select {
		case ticks <- o.clock():
			o.later(10 * time.Second) // past the pauses in the end, never past a lease that lasts
		case <-time.After(time.Millisecond):
		}
		return o.states()["SENT"] == want
	})
	stop()
	working.Wait()
	if n := len(o.server.Taken()); n != want || count(t, o.db, "notification") != want {
		t.Errorf("%d mails and %d notifications of %d", n, count(t, o.db, "notification"), want)
	}
	o.inOrder()
}

// TestSlowMail: one that the server does not answer holds up neither telling nor the others; a worker that is told to stop
// waits for no server.
func TestSlowMail(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	o := newOffice(t, func(s *mailtest.Server) {
		s.OnMail = func(m *mailtest.Mail) error {
			if m.To == "slow@example.org" {
				<-release
			}
			return nil
		}
	}, "admin", "slow", "other")
	ctx, stop := context.WithCancel(t.Context())
	ticks, ended := make(chan time.Time), make(chan struct{})
	w := o.worker()
	go func() {
		defer close(ended)
		w.Run(ctx, nil, ticks)
	}()
	for range 4 {
		o.announce(o.event(notify.ToMembers(o.organization, "")))
		ticks <- o.clock()
	}
	eventually(t, func() bool {
		select {
		case ticks <- o.clock():
		default:
		}
		return len(o.server.TakenBy("admin@example.org")) == 4 && len(o.server.TakenBy("other@example.org")) == 4
	})
	if n := count(t, o.db, "notification"); n != 12 {
		t.Errorf("%d notifications", n)
	}
	stop()
	<-ended
	close(release)
	if states := o.states(); states["WAITING"] != 4 {
		t.Errorf("%v", states)
	}
}

// TestDigest: whoever prefers so is sent, once a day whichever worker comes first, what she has not read; whoever wants no
// mail, nothing.
func TestDigest(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin", "daily", "reader", "none")
	for name, preference := range map[string]string{"daily": "DAILY", "reader": "DAILY", "none": "NONE"} {
		o.exec(`UPDATE account SET notification_preference = $2 WHERE id = $1`, o.people[name], preference)
	}
	tell := func() {
		for _, kind := range []notify.Kind{notify.MembershipEnded, notify.MembershipRefused} {
			e := o.event(notify.ToMembers(o.organization, ""))
			e.Kind = kind
			o.announce(e)
		}
	}
	tell()
	night := time.Date(2026, 11, 26, 5, 30, 0, 0, time.UTC) // half past six in Paris
	o.now.Store(&night)
	workers := []*notify.Worker{o.worker(), o.worker()}
	once := func() {
		for _, w := range workers {
			stopped, stop := context.WithCancel(t.Context())
			ticks := make(chan time.Time)
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				w.Run(stopped, nil, ticks)
			}()
			ticks <- o.clock()
			ticks <- o.clock() // the first one is done with
			eventually(t, func() bool { return o.states()["WAITING"] == 0 })
			stop()
			<-ended
		}
	}
	once()
	o.exec(`UPDATE notification SET read_at = $2 WHERE account_id = $1`, o.people["reader"], night)
	for _, name := range []string{"daily", "reader", "none"} {
		if n := len(o.server.TakenBy(name + "@example.org")); n != 0 {
			t.Fatalf("%s has %d mails before the hour", name, n)
		}
	}
	o.later(time.Hour)
	once()
	digest := o.server.TakenBy("daily@example.org")
	if len(digest) != 1 || digest[0].Subject != "2 notifications à lire" ||
		!strings.Contains(digest[0].Text, "Vous ne faites plus partie de Maison de la solidarité") ||
		!strings.Contains(digest[0].Text, "Maison de la solidarité n’a pas accepté votre demande") {
		t.Fatalf("%+v", digest)
	}
	tell()
	o.later(time.Hour)
	workers = append(workers, o.worker()) // who knows nothing of this morning
	once()
	if n := len(o.server.TakenBy("daily@example.org")); n != 1 {
		t.Errorf("%d digests in one day", n)
	}
	o.later(24 * time.Hour)
	once()
	if n := len(o.server.TakenBy("daily@example.org")); n != 2 {
		t.Errorf("%d digests after two days", n)
	}
	if n := len(o.server.TakenBy("none@example.org")); n != 0 {
		t.Errorf("%d mails for whoever wants none", n)
	}
}

// TestPreferenceChanges: what waits for a daily mail is still told in one by whoever now prefers mails at once, and is
// dropped for whoever wants none.
func TestPreferenceChanges(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin", "now", "never")
	o.exec(`UPDATE account SET notification_preference = 'DAILY'`)
	o.announce(o.event(notify.ToMembers(o.organization, "")))
	w := o.worker()
	w.TellAll(t.Context())
	for name, preference := range map[string]notify.Preference{"now": notify.AtOnce, "never": notify.Never} {
		actor := access.Actor{Account: o.people[name], Role: access.SignedIn}
		deed := &access.Deed{Scope: access.Scope{Actor: actor, Reach: access.Self}, Act: access.ManageOwnAccount, At: outboxDay}
		if err := o.db.SetNotificationPreference(t.Context(), deed, preference); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.db.MakeDigests(t.Context(), "2026-11-26", outboxDay); err != nil {
		t.Fatal(err)
	}
	w.SendAll(t.Context())
	got := map[string]int{}
	for _, m := range o.server.Taken() {
		got[m.To]++
	}
	if fmt.Sprint(got) != "map[admin@example.org:1 now@example.org:1]" {
		t.Error(got)
	}
}

// TestListenNotices: what is announced and told is heard by every process, with whom it is for.
func TestListenNotices(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil, "admin")
	ctx, stop := context.WithCancel(t.Context())
	events, told, ended := make(chan struct{}, 100), make(chan uuid.UUID, 100), make(chan error, 1)
	go func() {
		ended <- o.db.ListenNotices(ctx, func() { events <- struct{}{} }, func(account uuid.UUID) { told <- account })
	}()
	<-events // it listens
	if account := <-told; account != uuid.Nil {
		t.Errorf("%s is told before anything happens", account)
	}
	o.announce(o.event(notify.ToAccount(o.people["admin"])))
	<-events
	o.worker().TellAll(t.Context())
	if account := <-told; account != o.people["admin"] {
		t.Errorf("%s is told", account)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
