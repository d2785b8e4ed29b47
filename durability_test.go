package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/db"
	"traverse/db/dbtest"
	"traverse/internal/effort"
)

// TestKilledServer: whoever prescribes and accepts while the server is killed again and again, and asks again under the
// same key until she is answered, finds each of her acts there once, and nothing else is there.
func TestKilledServer(t *testing.T) {
	t.Parallel()
	address := dbtest.URL(t)
	env := []string{"DATABASE_URL=" + address, "TRAVERSE_DATA=" + dataFolder(t)}
	first := start(t, env...)
	w := newPrescribers(t, first.url)
	w.work(func() {
		for p := first; w.again(effort.Times(3)); {
			w.pause(300 * time.Millisecond)
			if err := syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL); err != nil {
				t.Error(err)
			}
			_ = p.wait() // killed
			p = start(t, env...)
			w.url.Store(&p.url)
		}
	})
	w.check()
	w.sound(address)
}

// TestKilledDatabase: the same while PostgreSQL is killed under the server, which brings it back.
func TestKilledDatabase(t *testing.T) {
	t.Parallel()
	data := dataFolder(t)
	p := start(t, "TRAVERSE_DATA="+data)
	w := newPrescribers(t, p.url)
	w.work(func() {
		for w.again(effort.Times(1)) {
			w.pause(300 * time.Millisecond)
			server := postgres(t, data)
			if err := syscall.Kill(server, syscall.SIGKILL); err != nil {
				t.Error(err)
			}
			eventually(t, "the private server is back", func() bool {
				status, _ := p.get("/health/ready")
				return status == http.StatusOK && postgres(t, data) != server
			})
		}
	})
	w.check()
}

// TestCutAnswers: the same while answers are cut on their way, after what they tell was committed.
func TestCutAnswers(t *testing.T) {
	t.Parallel()
	address := dbtest.URL(t)
	p := start(t, "DATABASE_URL="+address, "TRAVERSE_DATA="+dataFolder(t))
	w := newPrescribers(t, p.url)
	line := newBadLine(t, strings.TrimPrefix(p.url, "http://"))
	w.url.Store(&line.url)
	w.work(func() {
		eventually(t, "enough answers were cut", func() bool { return line.cut.Load() >= int64(effort.Times(25)) })
	})
	w.url.Store(&p.url)
	if w.replayed.Load() == 0 {
		t.Error("no act was asked for twice: nothing is proved")
	}
	w.check()
	w.sound(address)
}

// badLine carries connections to a server, and closes one in two of them when its answer comes.
type badLine struct {
	url string
	cut atomic.Int64
}

func newBadLine(t *testing.T, server string) *badLine {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	line := &badLine{url: "http://" + listener.Addr().String()}
	go func() {
		for n := 0; ; n++ {
			client, err := listener.Accept()
			if err != nil {
				return // closed
			}
			go line.carry(client, server, n%2 == 0)
		}
	}()
	return line
}

func (l *badLine) carry(client net.Conn, server string, cut bool) {
	defer func() { _ = client.Close() }()
	far, err := new(net.Dialer).DialContext(context.Background(), "tcp", server)
	if err != nil {
		return
	}
	defer func() { _ = far.Close() }()
	go func() { _, _ = io.Copy(far, client) }() // ends with the connection
	answer := make([]byte, 64<<10)
	n, err := far.Read(answer)
	if cut && err == nil {
		l.cut.Add(1)
		return
	}
	if _, err := client.Write(answer[:n]); err == nil {
		_, _ = io.Copy(client, far) // ends with the connection
	}
}

// prescribers are référents and porteurs who go on asking until they are answered.
type prescribers struct {
	t                *testing.T
	url              atomic.Pointer[string]
	referent, answer string // cookies
	action           string
	replayed         atomic.Int64
	kills            int
	stop             chan struct{}
	mu               sync.Mutex
	accepted         map[string]int // the acknowledged acceptances, by number of the prescription
}

func newPrescribers(t *testing.T, url string) *prescribers {
	t.Helper()
	w := &prescribers{t: t, stop: make(chan struct{}), accepted: map[string]int{}}
	w.url.Store(&url)
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

// prescribeAndAccept is three acts, each under its key until it is acknowledged.
func (w *prescribers) prescribeAndAccept() {
	var saved struct{ Beneficiary struct{ ID string } }
	w.act(&saved, w.referent, "saveBeneficiary", "beneficiary { id }", map[string]any{
		"firstName": "Zéphirine", "lastName": "Personnage-Inventé", "territory": "13213", "contactPreference": "PHONE", "phone": "06 00 00 00 00", "consentGivenOn": time.Now().AddDate(0, 0, -1).Format(time.DateOnly),
	})
	type sent struct {
		Referral struct {
			ID, Number, State string
			Version           int
		}
	}
	var asked, accepted sent
	w.act(&asked, w.referent, "createReferral", "referral { id number state version }", map[string]any{
		"action": w.action, "beneficiary": map[string]any{"id": saved.Beneficiary.ID}, "send": true, "overrideReason": "Essai.",
	})
	w.act(&accepted, w.answer, "acceptReferral", "referral { id number state version }", map[string]any{"id": asked.Referral.ID, "version": asked.Referral.Version})
	if accepted.Referral.State != "ACCEPTED" {
		w.t.Errorf("%s: %+v", asked.Referral.Number, accepted)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.accepted[asked.Referral.Number]++
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

// sound asks the database what must always be true.
func (w *prescribers) sound(address string) {
	w.t.Helper()
	opened, err := db.Open(w.t.Context(), address)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	if broken, err := opened.BrokenInvariants(w.t.Context()); err != nil || len(broken) > 0 {
		w.t.Errorf("%v %v", broken, err)
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
	request, err := http.NewRequestWithContext(context.Background(), method, *w.url.Load()+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if cookie != "" {
		request.Header.Set("Cookie", cookie)
	}
	return eachItsLine.Do(request)
}
