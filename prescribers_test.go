package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/db"
	"traverse/db/dbtest"
)

// prescribers are référents and porteurs who go on asking until they are answered.
type prescribers struct {
	t                *testing.T
	servers          atomic.Pointer[[]string] // where they ask: any of them
	referent, answer string                   // cookies
	action           string
	replayed         atomic.Int64
	kills            int
	stop             chan struct{}
	mu               sync.Mutex
	accepted         map[string]int // the acknowledged acceptances, by number of the prescription
}

func newPrescribers(t *testing.T, servers ...string) *prescribers {
	t.Helper()
	w := &prescribers{t: t, stop: make(chan struct{}), accepted: map[string]int{}}
	w.askAt(servers...)
	w.referent = w.signIn("referent.marseille-4@demo.invalid")
	var persons []struct{ Email, Organization string }
	w.get("/session/demo", &persons)
	var offer struct {
		Actions struct {
			Nodes []struct {
				ID        string
				Providers []struct {
					ReceivesReferrals bool
					Territories       []struct{ ID string }
					Organization      struct{ Name string }
				}
			}
		}
	}
	w.must(&offer, w.referent, `{ actions(first: 100, filter: { territory: "13213" }) { nodes { id providers { receivesReferrals territories { id } organization { name } } } } }`, nil)
	for _, action := range offer.Actions.Nodes {
		if len(action.Providers) != 1 || !action.Providers[0].ReceivesReferrals || len(action.Providers[0].Territories) > 0 {
			continue
		}
		for _, person := range persons {
			if strings.HasPrefix(person.Email, "porteur.") && person.Organization == action.Providers[0].Organization.Name {
				w.action, w.answer = action.ID, w.signIn(person.Email)
				return w
			}
		}
	}
	t.Fatal("no sheet of the demonstration answers")
	return nil
}

// askAt has them ask at these servers from now on.
func (w *prescribers) askAt(servers ...string) { w.servers.Store(&servers) }

// work has eight of them act until the disturbance ends.
func (w *prescribers) work(disturb func()) {
	var working sync.WaitGroup
	for range 8 {
		working.Go(func() {
			for {
				select {
				case <-w.stop:
					return
				default:
					w.prescribeAndAccept()
				}
			}
		})
	}
	disturb()
	close(w.stop)
	working.Wait()
	w.t.Logf("%d prescriptions sent and accepted, %d answers given again under their key", len(w.accepted), w.replayed.Load())
}

// again says whether the disturbance goes on, so many times.
func (w *prescribers) again(times int) bool {
	w.kills++
	return w.kills <= times
}

// pause lets them act for a while, not always as long.
func (w *prescribers) pause(about time.Duration) {
	time.Sleep(about/2 + rand.N(about))
}

// sent is a prescription as an act has answered it.
type sent struct {
	Referral struct {
		ID, Number, State string
		Version           int
	}
}

const sentFields = "referral { id number state version }"

// prescribeAndAccept is three acts, each under its key until it is acknowledged.
func (w *prescribers) prescribeAndAccept() {
	asked := w.prescribe()
	accepted := w.accept(asked)
	if accepted.Referral.State != "ACCEPTED" {
		w.t.Errorf("%s: %+v", asked.Referral.Number, accepted)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.accepted[asked.Referral.Number]++
}

// prescribe writes a person, and prescribes to her.
func (w *prescribers) prescribe() (asked sent) {
	var saved struct{ Beneficiary struct{ ID string } }
	w.act(&saved, w.referent, "saveBeneficiary", "beneficiary { id }", map[string]any{
		"firstName": invented[0], "lastName": invented[1], "territory": "13213", "contactPreference": "PHONE", "phone": invented[2], "email": invented[3],
		"consentGivenOn": time.Now().AddDate(0, 0, -1).Format(time.DateOnly),
	})
	w.act(&asked, w.referent, "createReferral", sentFields, map[string]any{
		"action": w.action, "beneficiary": map[string]any{"id": saved.Beneficiary.ID}, "send": true, "overrideReason": "Essai.",
	})
	return asked
}

func (w *prescribers) accept(asked sent) (accepted sent) {
	w.act(&accepted, w.answer, "acceptReferral", sentFields, map[string]any{"id": asked.Referral.ID, "version": asked.Referral.Version})
	return accepted
}

// act asks for a mutation under a new key until it is answered.
func (w *prescribers) act(into any, cookie, name, fields string, input map[string]any) {
	input["idempotencyKey"] = uuid.NewString()
	document := fmt.Sprintf(`mutation ($i: %sInput!) { %s(input: $i) { %s userErrors { code field message } replayed } }`, strings.ToUpper(name[:1])+name[1:], name, fields)
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); {
		data, err := w.ask(cookie, document, map[string]any{"i": input})
		if err != nil {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		var got map[string]json.RawMessage
		var payload struct {
			UserErrors []struct{ Code, Message string }
			Replayed   bool
		}
		if err := errors.Join(json.Unmarshal(data, &got), json.Unmarshal(got[name], &payload), json.Unmarshal(got[name], into)); err != nil || len(payload.UserErrors) > 0 {
			w.t.Errorf("%s: %v %s", name, err, data)
		}
		if payload.Replayed {
			w.replayed.Add(1)
		}
		return
	}
	w.t.Errorf("%s is never answered", name)
}

// check reads everything back: each acknowledged act is there once, and no other.
func (w *prescribers) check() {
	w.t.Helper()
	if len(w.accepted) == 0 {
		w.t.Fatal("nothing was acknowledged: nothing is proved")
	}
	var counts struct{ Beneficiaries, Referrals struct{ TotalCount int } }
	w.must(&counts, w.referent, `{ beneficiaries { totalCount } referrals { totalCount } }`, nil)
	if n := len(w.accepted); counts.Beneficiaries.TotalCount != n || counts.Referrals.TotalCount != n {
		w.t.Errorf("%d persons were prescribed to, and there are %+v", n, counts)
	}
	for number, times := range w.accepted {
		var read struct {
			Referral struct {
				State  string
				Events []struct{ Act string }
			}
		}
		w.must(&read, w.referent, `query ($n: String!) { referral(number: $n) { state events { act } } }`, map[string]any{"n": number})
		acts := fmt.Sprint(read.Referral.Events)
		if times != 1 || read.Referral.State != "ACCEPTED" || strings.Count(acts, "SEND") != 1 || strings.Count(acts, "ACCEPT") != 1 {
			w.t.Errorf("%s was acknowledged %d times and is %+v", number, times, read.Referral)
		}
	}
}

// invented is the person of all these prescriptions: names, telephone and address; no birth date, by which she would be known as the same.
var invented = []string{"Zéphirine", "Personnage-Inventé", "06 00 00 00 00", "zephirine@exemple.invalid"}

// sound asks the database what must always be true, and looks for the person in its tables, and in what the servers have
// logged: she must be nowhere in clear.
func (w *prescribers) sound(address string, servers ...*process) {
	w.t.Helper()
	opened, err := db.Open(w.t.Context(), address)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	if broken, err := opened.BrokenInvariants(w.t.Context()); err != nil || len(broken) > 0 {
		w.t.Errorf("%v %v", broken, err)
	}
	for _, found := range dbtest.InClear(w.t, opened, invented...) {
		w.t.Error(found)
	}
	for _, server := range servers {
		server.stop()
		for _, text := range invented {
			if strings.Contains(server.log.String(), text) {
				w.t.Errorf("a log holds « %s »", text)
			}
		}
	}
}

func (w *prescribers) signIn(email string) string {
	w.t.Helper()
	response, err := w.send(http.MethodPost, "/session", "", map[string]string{"email": email})
	if err != nil || response.StatusCode != http.StatusOK || len(response.Cookies()) == 0 {
		w.t.Fatalf("%s cannot sign in: %v %+v", email, err, response)
	}
	defer func() { _ = response.Body.Close() }()
	return response.Cookies()[0].Name + "=" + response.Cookies()[0].Value
}

func (w *prescribers) get(path string, into any) {
	w.t.Helper()
	response, err := w.send(http.MethodGet, path, "", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		w.t.Fatal(err)
	}
}

// must asks until it is answered.
func (w *prescribers) must(into any, cookie, document string, variables map[string]any) {
	w.t.Helper()
	var data json.RawMessage
	eventually(w.t, document, func() bool {
		var err error
		data, err = w.ask(cookie, document, variables)
		return err == nil
	})
	if err := json.Unmarshal(data, into); err != nil {
		w.t.Errorf("%v: %s", err, data)
	}
}

// ask gives the data of an answer without errors.
func (w *prescribers) ask(cookie, document string, variables map[string]any) (json.RawMessage, error) {
	response, err := w.send(http.MethodPost, "/graphql", cookie, map[string]any{"query": document, "variables": variables})
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(content, &answer); err != nil {
		return nil, err
	}
	if len(answer.Errors) > 0 {
		return nil, errors.New(answer.Errors[0].Extensions.Code + " " + answer.Errors[0].Message)
	}
	return answer.Data, nil
}

// eachItsLine opens a connection for each request: what a kill or a cut ends is one request.
var eachItsLine = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}

func (w *prescribers) send(method, path, cookie string, content any) (*http.Response, error) {
	body, err := json.Marshal(content)
	if err != nil {
		return nil, err
	}
	servers := *w.servers.Load()
	request, err := http.NewRequestWithContext(context.Background(), method, servers[rand.N(len(servers))]+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if cookie != "" {
		request.Header.Set("Cookie", cookie)
	}
	return eachItsLine.Do(request)
}
