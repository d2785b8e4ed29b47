package graph_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
	"traverse/internal/keys"
	"traverse/internal/link"
	"traverse/internal/mail"
	"traverse/internal/notify"
)

// mailedObjects gives, for the kinds whose mails carry a link, what the link is about and its purpose.
func (w *world) mailedObjects() map[notify.Kind]link.Link {
	w.t.Helper()
	maker := link.Maker{Keys: keys.Demonstration(), Now: w.now}
	confirm := func() link.Link {
		return maker.New(link.ConfirmSheets, w.confirmRequest(), "porteur.confluence@demo.invalid", 24*time.Hour)
	}
	made := map[notify.Kind]link.Link{ //nolint:exhaustive // the others carry none
		notify.SignInLink:      maker.New(link.SignIn, uuid.New(), "referent.arles@demo.invalid", time.Hour),
		notify.InvitationSent:  maker.New(link.Invitation, w.invitation(w.home), "invitee@demo.invalid", 24*time.Hour),
		notify.SheetsToConfirm: confirm(),
		notify.CampaignOpened:  confirm(),
	}
	for _, l := range made {
		w.writeLink(&l)
	}
	return made
}

var unknownParameter = regexp.MustCompile(`the kind knows no parameter "(\w+)"`)

// paramsOf gives an event of a kind everything that the kind knows, and nothing else.
func (w *world) paramsOf(kind notify.Kind, audience notify.Audience) notify.Event {
	w.t.Helper()
	event := notify.Event{Kind: kind, Object: uuid.New(), Audience: []notify.Audience{audience}, Params: w.everyParameter()}
	problem := notify.Check(&event)
	if problem == nil {
		return event
	}
	for _, found := range unknownParameter.FindAllStringSubmatch(problem.Error(), -1) {
		delete(event.Params, found[1])
	}
	if problem = notify.Check(&event); problem != nil {
		w.t.Fatal(problem)
	}
	return event
}

// everyParameter is one of each that some kind knows.
func (w *world) everyParameter() map[string]string {
	account := w.account("Jeanne").String()
	return map[string]string{
		"organization": w.home.String(), "organizationSlug": "maison-fictive-arles", "account": account, "by": account,
		"role": string(access.Referent), "administrator": "true", "expiresOn": "2026-12-09", "endsOn": "2026-12-09",
		"code": "2.2.6", "action": "2.2.6", "slug": w.slug("2.2.6"), "slugs": w.slug("2.2.6"), "actions": uuid.NewString(), "count": "1",
		"number": "2026-00012", "state": "SENT", "nextActor": "PROVIDER", "dueOn": "2026-12-01",
	}
}

func (w *world) slug(code string) (found string) {
	w.t.Helper()
	w.get1(&found, `SELECT slug FROM action WHERE code = $1`, code)
	return found
}

var (
	siteLink = regexp.MustCompile(`https://traverse\.example/[^\s"<>]*`)
	fragment = regexp.MustCompile(`#(.+)$`)
)

// scanned lists the addresses that a program may open for a link of a mail: as it stands, without what browsers keep to
// themselves, and with that put where a server would see it.
func scanned(address string) []string {
	path := strings.TrimPrefix(address, "https://traverse.example")
	page, _, _ := strings.Cut(path, "#")
	found := fragment.FindStringSubmatch(path)
	if found == nil {
		return []string{page}
	}
	token := found[1]
	ask := func(document string) string {
		return "/graphql?query=" + url.QueryEscape(strings.ReplaceAll(document, "TOKEN", token))
	}
	return []string{
		page, page + "?token=" + token, page + "/" + token, page + "%23" + token,
		ask(`{ confirmation(token: "TOKEN") { userErrors { message } } }`),
		ask(`mutation { confirmSheets(input: {token: "TOKEN", sheets: []}) { replayed } }`),
	}
}

// TestScannersOfMails: programs open every link of the mails that they let through, some by HEAD first. Of the mails of every
// kind, no link changes any row of the database, for anybody or for whoever is signed in.
func TestScannersOfMails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reader := w.as("referent.arles")
	links := w.mailedObjects()
	for _, kind := range notify.Kinds() {
		audience := notify.ToAccount(w.account("Lectrice"))
		l, carries := links[kind]
		if carries {
			audience = notify.ToLink(l.ID)
		}
		event := w.paramsOf(kind, audience)
		if carries {
			event.Object = l.Object
		}
		w.exec(`INSERT INTO outbox (kind, object_id, audience, params, created_at) VALUES ($1, $2, $3, $4, $5)`,
			event.Kind, event.Object, string(mustMarshal(t, event.Audience)), string(mustMarshal(t, event.Params)), w.now())
	}
	var sent []*mail.Message
	worker := w.mailer(func(_ context.Context, m *mail.Message) (bool, error) {
		sent = append(sent, m)
		return false, nil
	})
	worker.TellAll(t.Context())
	worker.SendAll(t.Context())
	if len(sent) != len(notify.Kinds()) {
		t.Fatalf("%d mails for %d kinds", len(sent), len(notify.Kinds()))
	}
	before, opened := w.digest(), 0
	for _, m := range sent {
		found := append(siteLink.FindAllString(m.Text, -1), siteLink.FindAllString(m.HTML, -1)...)
		if len(found) == 0 {
			t.Errorf("no link in %q", m.Subject)
		}
		for _, address := range found {
			for _, path := range scanned(address) {
				for _, method := range []string{http.MethodHead, http.MethodGet} {
					for _, header := range []http.Header{nil, {"Cookie": {reader.cookie}}} {
						if response, body := w.do(method, path, header, nil); response.StatusCode >= http.StatusInternalServerError {
							t.Errorf("%s %s: %d %s", method, path, response.StatusCode, body)
						}
						opened++
					}
				}
			}
			w.keptNowhere(address)
		}
	}
	if after := w.digest(); after != before {
		t.Errorf("something was changed:\n%s\n%s", before, after)
	}
	t.Logf("%d requests for the links of %d mails", opened, len(sent))
}

// keptNowhere makes sure that the page which a link with a token leads to is neither kept nor named to anyone further on.
func (w *world) keptNowhere(address string) {
	w.t.Helper()
	path, secret, _ := strings.Cut(strings.TrimPrefix(address, "https://traverse.example"), "#")
	if secret == "" || secret == "courriels" { // the latter is a place in a page
		return
	}
	response, _ := w.do(http.MethodGet, path, nil, nil)
	if h := response.Header; h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" {
		w.t.Errorf("%s carries a token in its fragment: %q, %q", path, h.Get("Cache-Control"), h.Get("Referrer-Policy"))
	}
}
