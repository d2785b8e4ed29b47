package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/internal/mail"
	"traverse/internal/notify"
)

// organizationID gives that of an organisation by its slug.
func (a *api) organizationID(slug string) string {
	a.t.Helper()
	var id string
	if err := a.db.GetContext(a.t.Context(), &id, `SELECT id FROM organization WHERE slug = $1`, slug); err != nil {
		a.t.Fatal(err)
	}
	return id
}

// tell tells fictitious persons that they no longer belong to an organisation: n events, one after the other.
func (a *api) tell(n int, names ...string) {
	a.t.Helper()
	var audience []notify.Audience
	for _, name := range names {
		var id uuid.UUID
		if err := a.db.GetContext(a.t.Context(), &id, `SELECT id FROM account WHERE email = $1`, name+"@demo.invalid"); err != nil {
			a.t.Fatal(err)
		}
		audience = append(audience, notify.ToAccount(id))
	}
	content, err := json.Marshal(audience)
	if err != nil {
		a.t.Fatal(err)
	}
	for range n {
		if _, err := a.db.ExecContext(a.t.Context(), `INSERT INTO outbox (kind, object_id, audience, params, created_at)
			VALUES ('MEMBERSHIP_ENDED', $1, $2, jsonb_build_object('organization', $3::text, 'organizationSlug', 'departement', 'role', 'REFERENT'), $4)`, uuid.New(), content, a.organizationID("departement"), a.now()); err != nil {
			a.t.Fatal(err)
		}
	}
	a.mailer(nil).TellAll(a.t.Context())
}

// mailer is a worker whose mails go to post.
func (a *api) mailer(post notify.Post) *notify.Worker {
	return &notify.Worker{Outbox: a.db, Composer: a.server.Composer, Post: post, Now: a.now, Chance: func() float64 { return 0 }, Log: slog.New(slog.DiscardHandler)}
}

const noticesQuery = `query ($unread: Boolean!) { viewer { unreadNotifications notificationPreference }
	notifications(unreadOnly: $unread) { totalCount nodes { id kind title path createdAt readAt } } }`

type noticesAnswer struct {
	Viewer struct {
		UnreadNotifications    int
		NotificationPreference string
	}
	Notifications struct {
		TotalCount int
		Nodes      []struct {
			ID, Kind, Title, Path, CreatedAt string
			ReadAt                           *string
		}
	}
}

func (p *person) notices(unread bool) (got noticesAnswer) {
	p.api.t.Helper()
	p.query(&got, noticesQuery, map[string]any{"unread": unread})
	return got
}

// TestNotifications: each person sees what she was told, and nobody else's; what she reads is hers only; the identifiers of
// others do nothing.
func TestNotifications(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, other := a.as("referent.arles"), a.as("collegue.arles")
	a.tell(3, "referent.arles", "collegue.arles")
	a.tell(1, "collegue.arles")
	mine, hers := p.notices(false), other.notices(false)
	if mine.Viewer.UnreadNotifications != 3 || mine.Notifications.TotalCount != 3 || len(mine.Notifications.Nodes) != 3 || hers.Viewer.UnreadNotifications != 4 {
		t.Fatalf("%+v\n%+v", mine, hers)
	}
	first := mine.Notifications.Nodes[0]
	if first.Kind != "MEMBERSHIP_ENDED" || first.Path != "/espace" || !strings.HasPrefix(first.Title, "Vous ne faites plus partie de ") || first.CreatedAt != "2026-11-24T09:00:00Z" || first.ReadAt != nil {
		t.Errorf("%+v", first)
	}
	const mark = `mutation ($ids: [ID!], $all: Boolean!) { markNotificationsRead(input: {ids: $ids, all: $all}) {
		viewer { unreadNotifications } userErrors { code field message } replayed } }`
	type marked struct {
		MarkNotificationsRead struct {
			Viewer     *struct{ UnreadNotifications int }
			UserErrors []struct {
				Code  string
				Field []string
			}
		}
	}
	step := func(ids []string, all bool, left int) {
		t.Helper()
		var got marked
		variables := map[string]any{"all": all}
		if ids != nil {
			variables["ids"] = ids
		}
		p.query(&got, mark, variables)
		if got.MarkNotificationsRead.Viewer == nil || got.MarkNotificationsRead.Viewer.UnreadNotifications != left {
			t.Errorf("%+v, want %d left", got, left)
		}
	}
	step([]string{first.ID}, false, 2)
	step([]string{first.ID, hers.Notifications.Nodes[0].ID, "nothing", base64Of(t, "Notification:x"), base64Of(t, "Account:1")}, false, 2)
	if got := other.notices(true); got.Viewer.UnreadNotifications != 4 {
		t.Errorf("somebody else's are read: %+v", got.Viewer)
	}
	if got := p.notices(true); got.Notifications.TotalCount != 2 || slices.ContainsFunc(got.Notifications.Nodes, func(n struct {
		ID, Kind, Title, Path, CreatedAt string
		ReadAt                           *string
	},
	) bool {
		return n.ID == first.ID
	}) {
		t.Errorf("%+v", got)
	}
	step(nil, true, 0)
	for _, wrong := range []map[string]any{{"all": false}, {"all": true, "ids": []string{first.ID}}, {"all": false, "ids": slices.Repeat([]string{first.ID}, 101)}} {
		var got marked
		p.query(&got, mark, wrong)
		if done := got.MarkNotificationsRead; done.Viewer != nil || len(done.UserErrors) != 1 || done.UserErrors[0].Field[0] != "ids" {
			t.Errorf("%v: %+v", wrong, done)
		}
	}
	for _, document := range []string{`{ notifications { totalCount } }`, `mutation { markNotificationsRead(input: {all: true}) { replayed } }`, `subscription { notificationReceived { id } }`} {
		_, body := a.do(http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}, "Accept": {"text/event-stream, application/json"}}, []byte(fmt.Sprintf(`{"query": %q}`, document)))
		if !strings.Contains(string(body), "UNAUTHENTICATED") {
			t.Errorf("anyone: %s gives %s", document, body)
		}
	}
}

// TestNotificationPages: pages of any size, from either end, are the whole list once; a cursor of another list is refused.
func TestNotificationPages(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("referent.arles")
	a.tell(7, "referent.arles")
	type answer struct {
		Notifications struct {
			Nodes    []struct{ ID string }
			PageInfo struct {
				HasNextPage, HasPreviousPage bool
				StartCursor, EndCursor       *string
			}
		}
	}
	ask := func(arguments string) (got answer) {
		p.query(&got, `{ notifications(`+arguments+`) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`, nil)
		return got
	}
	var whole []string
	for _, n := range ask("first: 100").Notifications.Nodes {
		whole = append(whole, n.ID)
	}
	for size := 1; size <= 8; size++ {
		var forward, backward []string
		for bound, more := "", true; more; {
			got := ask(fmt.Sprintf("first: %d%s", size, bound)).Notifications
			for _, n := range got.Nodes {
				forward = append(forward, n.ID)
			}
			if more = got.PageInfo.HasNextPage; more {
				bound = fmt.Sprintf(", after: %q", *got.PageInfo.EndCursor)
			}
		}
		for bound, more := "", true; more; {
			got := ask(fmt.Sprintf("last: %d%s", size, bound)).Notifications
			var part []string
			for _, n := range got.Nodes {
				part = append(part, n.ID)
			}
			backward = append(part, backward...)
			if more = got.PageInfo.HasPreviousPage; more {
				bound = fmt.Sprintf(", before: %q", *got.PageInfo.StartCursor)
			}
		}
		if len(whole) != 7 || !slices.Equal(forward, whole) || !slices.Equal(backward, whole) {
			t.Errorf("by %d: %v and %v, want %v", size, forward, backward, whole)
		}
	}
	cursor := *ask("first: 2").Notifications.PageInfo.EndCursor
	for _, wrong := range []string{`unreadOnly: true, after: "` + cursor + `"`, `after: "abc"`, `first: 0`, `first: 1, last: 1`} {
		if got := p.ask(`{ notifications(`+wrong+`) { totalCount } }`, nil); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "BAD_REQUEST" {
			t.Errorf("%s: %+v", wrong, got)
		}
	}
}

// TestNotificationPreference: a person's own, from the next event on.
func TestNotificationPreference(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("referent.arles")
	if got := p.notices(false).Viewer.NotificationPreference; got != "AT_ONCE" {
		t.Errorf("at first %s", got)
	}
	for _, preference := range notify.Preferences {
		var got struct {
			UpdateNotificationPreference struct {
				Viewer struct{ NotificationPreference string }
			}
		}
		p.query(&got, `mutation ($p: NotificationPreference!) { updateNotificationPreference(input: {preference: $p}) { viewer { notificationPreference } userErrors { message } replayed } }`,
			map[string]any{"p": preference})
		if got.UpdateNotificationPreference.Viewer.NotificationPreference != string(preference) {
			t.Errorf("%s: %+v", preference, got)
		}
	}
}

// TestNotificationReceived: whoever follows is given what she is told from then on, in order, and nothing that others are;
// a stream that ends frees what it held.
func TestNotificationReceived(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, other := a.as("referent.arles"), a.as("collegue.arles")
	a.tell(1, "referent.arles")
	ctx, stop := context.WithCancel(t.Context())
	listening, ended := make(chan struct{}, 1), make(chan error, 1)
	go func() {
		ended <- a.db.ListenNotices(ctx, func() {
			select {
			case listening <- struct{}{}:
			default:
			}
		}, a.notices.Hint)
	}()
	<-listening
	address := a.serveHTTP(func(*http.Server) {})
	mine, hers := p.follow(address), other.follow(address)
	a.tell(2, "collegue.arles")
	a.tell(3, "referent.arles")
	a.tell(1, "collegue.arles")
	received := func(s *subscriber, n int) (ids []string) {
		for range n {
			name, data := s.next()
			var got struct {
				Data struct{ NotificationReceived struct{ ID, Title string } }
			}
			if err := json.Unmarshal([]byte(data), &got); err != nil || name != "next" || got.Data.NotificationReceived.Title == "" {
				t.Fatalf("%s %s %v", name, data, err)
			}
			ids = append([]string{got.Data.NotificationReceived.ID}, ids...)
		}
		return ids
	}
	for _, c := range []struct {
		who    *person
		stream *subscriber
	}{{p, mine}, {other, hers}} {
		var want []string
		for _, n := range c.who.notices(false).Notifications.Nodes[:3] {
			want = append(want, n.ID)
		}
		if got := received(c.stream, 3); !slices.Equal(got, want) {
			t.Errorf("received %v, want %v", got, want)
		}
		c.stream.leave()
	}
	eventually(t, func() bool { return a.graphql.OpenStreams() == 0 && a.notices.OpenFeeds() == 0 })
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// follow opens a stream of what a person is told.
func (p *person) follow(address string) *subscriber {
	t := p.api.t.(*testing.T) //nolint:forcetypeassert // benchmarks do not follow
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	t.Cleanup(leave)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(`{"query": "subscription { notificationReceived { id title } }"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Cookie", p.cookie)
	return streamOf(t, r, leave)
}

// TestFailedDeliveries: the direction sees the mails that could not be sent, with why, addresses masked, and sends them
// again or abandons them, once; nobody else sees or does anything.
func TestFailedDeliveries(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("direction")
	if _, err := a.db.ExecContext(t.Context(), `UPDATE account SET notification_preference = 'AT_ONCE'`); err != nil {
		t.Fatal(err)
	}
	a.tell(1, "referent.arles", "collegue.arles", "direction.adjointe")
	refusing := a.mailer(func(_ context.Context, m *mail.Message) (bool, error) {
		if strings.HasPrefix(m.To, "direction") {
			return false, &mail.Failure{Reason: "Le courriel n’a pas été pris : 451"}
		}
		return false, &mail.Failure{Reason: "L’adresse du destinataire est refusée : 550", Permanent: true}
	})
	refusing.SendAll(t.Context())
	const query = `{ failedDeliveries { totalCount waitingCount waitingSince waitingReason nodes { id title recipient state createdAt endedAt tries reason } } }`
	type delivery struct {
		ID, Title, Recipient, State, Reason string
		Tries                               int
	}
	var got struct {
		FailedDeliveries struct {
			TotalCount, WaitingCount    int
			WaitingSince, WaitingReason *string
			Nodes                       []delivery
		}
	}
	p.query(&got, query, nil)
	list := got.FailedDeliveries
	if list.TotalCount != 2 || len(list.Nodes) != 2 || list.WaitingCount != 1 || list.WaitingReason == nil || !strings.Contains(*list.WaitingReason, "451") || list.WaitingSince == nil {
		t.Fatalf("%+v", list)
	}
	if d := list.Nodes[0]; !strings.HasSuffix(d.Recipient, "…s@demo.invalid") || d.State != "FAILED" || d.Tries != 1 || d.Reason == "" || !strings.HasPrefix(d.Title, "Vous ne faites plus partie") {
		t.Errorf("%+v", d)
	}
	const decide = `mutation ($d: ID!, $key: ID!) { done: %s(input: {delivery: $d, idempotencyKey: $key}) { delivery { id state tries } userErrors { code message } replayed } }`
	type decided struct {
		Done struct {
			Delivery   *delivery
			UserErrors []struct{ Code, Message string }
			Replayed   bool
		}
	}
	try := func(who *person, mutation, id, key string) (got decided) {
		t.Helper()
		who.query(&got, fmt.Sprintf(decide, mutation), map[string]any{"d": id, "key": key})
		return got
	}
	for _, replayed := range []bool{false, true} {
		if got := try(p, "retryDelivery", list.Nodes[0].ID, "premiere-cle"); got.Done.Delivery == nil || got.Done.Delivery.State != "WAITING" || got.Done.Replayed != replayed {
			t.Errorf("%+v", got)
		}
	}
	if got := try(p, "abandonDelivery", list.Nodes[1].ID, "seconde-cle"); got.Done.Delivery == nil || got.Done.Delivery.State != "ABANDONED" {
		t.Errorf("%+v", got)
	}
	for id, code := range map[string]string{list.Nodes[1].ID: "STATE_FORBIDS", "nothing": "NOT_FOUND", base64Of(t, "Delivery:"+uuid.NewString()): "NOT_FOUND"} {
		if got := try(p, "retryDelivery", id, "cle-"+code); got.Done.Delivery != nil || len(got.Done.UserErrors) != 1 || got.Done.UserErrors[0].Code != code {
			t.Errorf("%s: %+v", id, got)
		}
	}
	a.later.Store(int64(time.Hour))
	var sent []string
	a.mailer(func(_ context.Context, m *mail.Message) (bool, error) {
		sent = append(sent, m.To)
		return false, nil
	}).SendAll(t.Context())
	if len(sent) != 2 {
		t.Errorf("sent again: %v", sent)
	}
	var porteur string
	if err := a.db.GetContext(t.Context(), &porteur, `SELECT split_part(email, '@', 1) FROM account WHERE email LIKE 'porteur.%' ORDER BY 1 LIMIT 1`); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"referent.arles", "pole.arles", porteur, "deux.structures"} {
		other := a.as(name)
		for _, document := range []string{
			`{ failedDeliveries { totalCount } }`,
			fmt.Sprintf(`mutation { retryDelivery(input: {delivery: %q, idempotencyKey: "une-autre-cle"}) { replayed } }`, list.Nodes[1].ID),
			`mutation { abandonDelivery(input: {delivery: "nothing", idempotencyKey: "une-autre-cle"}) { replayed } }`,
		} {
			if got := other.ask(document, nil); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "FORBIDDEN" {
				t.Errorf("%s: %s gives %+v", name, document, got)
			}
		}
	}
}

// TestNotificationKinds: the SDL names every kind that is told on screen, and no other.
func TestNotificationKinds(t *testing.T) {
	t.Parallel()
	var named, known []string
	for _, value := range loadSchema(t).Types["NotificationKind"].EnumValues {
		named = append(named, value.Name)
	}
	for _, kind := range notify.Kinds() {
		if manner, _ := notify.MannerOf(kind); manner == notify.OnScreen {
			known = append(known, string(kind))
		}
	}
	slices.Sort(named)
	if !slices.Equal(named, known) {
		t.Errorf("NotificationKind has %v, the table %v", named, known)
	}
}

// TestMailsOfADemonstration: they are shown, text and HTML, to whoever is on this machine; elsewhere they do not exist.
func TestMailsOfADemonstration(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("referent.arles")
	a.tell(2, "referent.arles")
	a.mailer(func(context.Context, *mail.Message) (bool, error) { return true, nil }).SendAll(t.Context())
	nobody := &person{api: a}
	response, body := nobody.do(http.MethodGet, "/session/demo/mails", nil)
	var mails []struct{ ID, To, Subject, Text string }
	if err := json.Unmarshal([]byte(body), &mails); err != nil || response.StatusCode != http.StatusOK || len(mails) != 2 {
		t.Fatalf("%d %s", response.StatusCode, body)
	}
	if m := mails[0]; m.To != "referent.arles@demo.invalid" || !strings.Contains(m.Text, "https://traverse.example/espace") {
		t.Errorf("%+v", m)
	}
	response, body = p.do(http.MethodGet, "/session/demo/mails/"+mails[0].ID, nil)
	if response.StatusCode != http.StatusOK || !strings.Contains(body, "<h1") || !strings.Contains(response.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("%d %v %s", response.StatusCode, response.Header, body)
	}
	if response, _ := p.do(http.MethodGet, "/session/demo/mails/"+uuid.NewString(), nil); response.StatusCode != http.StatusNotFound {
		t.Errorf("a mail of nobody: %d", response.StatusCode)
	}
	for name, change := range map[string]func(*http.Request){
		"a public address": func(r *http.Request) { r.RemoteAddr = "203.0.113.9:4321" },
		"a foreign host":   func(r *http.Request) { r.Host = "traverse.example" },
		"a proxy":          func(r *http.Request) { r.Header.Set("X-Forwarded-For", "203.0.113.9") },
	} {
		for _, target := range []string{"/session/demo/mails", "/session/demo/mails/" + mails[0].ID} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
			r.RemoteAddr, r.Host = "127.0.0.1:4321", "127.0.0.1:8080"
			change(r)
			w := httptest.NewRecorder()
			a.handler.ServeHTTP(w, r)
			if w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "demo.invalid") {
				t.Errorf("%s, %s: %d %s", name, target, w.Code, w.Body)
			}
		}
	}
}
