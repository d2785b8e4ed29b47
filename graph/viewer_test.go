package graph_test

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"traverse/db/demo"
)

// person is somebody's browser: her requests carry the cookie that she was given.
type person struct {
	api     *api
	cookie  string
	proxied bool   // she comes through a proxy
	address string // of her machine, "" for this one
}

// as signs a fictitious person in, by the part of her address before the @.
func (a *api) as(name string) *person {
	a.t.Helper()
	if !a.peopled {
		if err := demo.LoadPersons(a.t.Context(), a.db, today); err != nil {
			a.t.Fatal(err)
		}
		if err := a.service.Load(a.t.Context()); err != nil {
			a.t.Fatal(err)
		}
		a.peopled = true
	}
	p := &person{api: a}
	body, _ := json.Marshal(map[string]string{"email": name + "@demo.invalid"}) //nolint:errchkjson // two texts
	response, content := p.do(http.MethodPost, "/session", body)
	if response.StatusCode != http.StatusOK {
		a.t.Fatalf("%s cannot sign in: %d %s", name, response.StatusCode, content)
	}
	return p
}

// do sends a request as this person's browser does on this machine.
func (p *person) do(method, target string, body []byte) (*http.Response, string) {
	p.api.t.Helper()
	r := httptest.NewRequestWithContext(p.api.t.Context(), method, target, strings.NewReader(string(body)))
	r.RemoteAddr, r.Host = "127.0.0.1:4321", "127.0.0.1:8080"
	r.Header.Set("Content-Type", "application/json")
	if p.address != "" {
		r.RemoteAddr = p.address
	}
	if p.proxied {
		r.Header.Set("X-Forwarded-For", "203.0.113.9")
	}
	if p.cookie != "" {
		r.Header.Set("Cookie", p.cookie)
	}
	w := httptest.NewRecorder()
	p.api.handler.ServeHTTP(w, r)
	for _, cookie := range w.Result().Cookies() {
		p.cookie = cookie.Name + "=" + cookie.Value
	}
	return w.Result(), w.Body.String()
}

// ask executes a document as this person and gives the whole answer.
func (p *person) ask(query string, variables map[string]any) answer {
	p.api.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		p.api.t.Fatal(err)
	}
	response, content := p.do(http.MethodPost, "/graphql", body)
	if response.StatusCode != http.StatusOK {
		p.api.t.Fatalf("status %d: %s", response.StatusCode, content)
	}
	var got answer
	if err := json.Unmarshal([]byte(content), &got); err != nil {
		p.api.t.Fatalf("%v: %s", err, content)
	}
	return got
}

// query executes a document that must succeed as this person, and reads its data.
func (p *person) query(into any, query string, variables map[string]any) {
	p.api.t.Helper()
	got := p.ask(query, variables)
	if len(got.Errors) > 0 {
		p.api.t.Fatalf("%s: %+v", query, got.Errors)
	}
	if err := json.Unmarshal(got.Data, into); err != nil {
		p.api.t.Fatalf("%v: %s", err, got.Data)
	}
}

type viewerAnswer struct {
	Viewer *struct {
		Name, Email string
		Memberships []struct {
			ID, Role     string
			Organization struct{ Name string }
		}
		Acting *struct {
			ID, Role string
			Pole     *struct{ Code string }
		}
	}
}

const viewerQuery = `{ viewer { name email memberships { id role organization { name } } acting { id role pole { code } } } }`

// TestViewer: nobody without a cookie; somebody with one, who acts as her only membership; nobody again once signed out.
func TestViewer(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	var got viewerAnswer
	a.query(&got, viewerQuery, nil)
	if got.Viewer != nil {
		t.Fatalf("nobody is signed in: %+v", got.Viewer)
	}
	p := a.as("referent.arles")
	p.query(&got, viewerQuery, nil)
	if got.Viewer == nil || got.Viewer.Acting == nil || got.Viewer.Acting.Role != "REFERENT" || got.Viewer.Acting.Pole.Code != "arles" {
		t.Fatalf("%+v", got.Viewer)
	}
	kept := p.cookie
	if response, body := p.do(http.MethodDelete, "/session", nil); response.StatusCode != http.StatusNoContent {
		t.Fatalf("%d %s", response.StatusCode, body)
	}
	for _, cookie := range []string{p.cookie, kept} {
		got.Viewer = nil
		(&person{api: a, cookie: cookie}).query(&got, viewerQuery, nil)
		if got.Viewer != nil {
			t.Errorf("%s still is somebody", cookie)
		}
	}
}

// TestChooseMembership: with two memberships nobody acts for either until she chooses; those of others cannot be chosen.
func TestChooseMembership(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, other := a.as("deux.structures"), a.as("referent.arles")
	var mine, hers viewerAnswer
	p.query(&mine, viewerQuery, nil)
	other.query(&hers, viewerQuery, nil)
	if mine.Viewer.Acting != nil || len(mine.Viewer.Memberships) != 2 {
		t.Fatalf("%+v", mine.Viewer)
	}
	choose := `mutation ($m: ID!) { chooseMembership(input: {membership: $m}) { viewer { acting { id } } userErrors { code field message } replayed } }`
	var chosen struct {
		ChooseMembership struct {
			Viewer     *struct{ Acting *struct{ ID string } }
			UserErrors []struct{ Code string }
		}
	}
	p.query(&chosen, choose, map[string]any{"m": mine.Viewer.Memberships[1].ID})
	if got := chosen.ChooseMembership; got.Viewer == nil || got.Viewer.Acting == nil || got.Viewer.Acting.ID != mine.Viewer.Memberships[1].ID {
		t.Fatalf("%+v", got)
	}
	for _, foreign := range []string{hers.Viewer.Memberships[0].ID, "nothing"} {
		chosen.ChooseMembership.Viewer = nil
		p.query(&chosen, choose, map[string]any{"m": foreign})
		if got := chosen.ChooseMembership; got.Viewer != nil || len(got.UserErrors) != 1 || got.UserErrors[0].Code != "NOT_FOUND" {
			t.Errorf("%s: %+v", foreign, got)
		}
	}
	if got := a.ask(choose, map[string]any{"m": mine.Viewer.Memberships[0].ID}); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "UNAUTHENTICATED" {
		t.Errorf("anyone chooses: %+v", got)
	}
}

// TestDemonstrationStaysHere: through a proxy, under another name or from elsewhere there is no demonstration, and no
// fictitious person.
func TestDemonstrationStaysHere(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p := a.as("direction")
	for name, change := range map[string]func(*http.Request){
		"a public address":   func(r *http.Request) { r.RemoteAddr = "203.0.113.9:4321" },
		"a foreign host":     func(r *http.Request) { r.Host = "traverse.example" },
		"a proxy":            func(r *http.Request) { r.Header.Set("X-Forwarded-For", "203.0.113.9") },
		"a standard proxy":   func(r *http.Request) { r.Header.Set("Forwarded", "for=203.0.113.9") },
		"a proxy that signs": func(r *http.Request) { r.Header.Set("Via", "1.1 proxy") },
	} {
		for _, asked := range []struct{ method, target, body string }{
			{http.MethodGet, "/session/demo", ""},
			{http.MethodPost, "/session", `{"email": "direction@demo.invalid"}`},
			{http.MethodPost, "/graphql", `{"query": "{ viewer { name } }"}`},
		} {
			r := httptest.NewRequestWithContext(t.Context(), asked.method, asked.target, strings.NewReader(asked.body))
			r.RemoteAddr, r.Host = "127.0.0.1:4321", "127.0.0.1:8080"
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Cookie", p.cookie)
			change(r)
			w := httptest.NewRecorder()
			a.handler.ServeHTTP(w, r)
			if strings.Contains(w.Body.String(), "demo.invalid") || strings.Contains(w.Body.String(), "Demo-") ||
				(asked.target != "/graphql" && w.Code != http.StatusNotFound) {
				t.Errorf("%s, %s %s: %d %s", name, asked.method, asked.target, w.Code, w.Body)
			}
		}
	}
}

// TestDemonstrationOnRealListeners: on a server that listens to every address of this machine, the demonstration is
// there for whoever comes from the machine itself to its loopback, and for nobody who comes otherwise.
func TestDemonstrationOnRealListeners(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.as("direction")
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	server := a.server.HTTP()
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	status := func(to string, change func(*http.Request)) (persons, become int) {
		for _, asked := range []struct {
			method, target, body string
			into                 *int
		}{{http.MethodGet, "/session/demo", "", &persons}, {http.MethodPost, "/session", `{"email": "direction@demo.invalid"}`, &become}} {
			r, err := http.NewRequestWithContext(t.Context(), asked.method, "http://"+net.JoinHostPort(to, port)+asked.target, strings.NewReader(asked.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			change(r)
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			*asked.into = response.StatusCode
		}
		return persons, become
	}
	here := func(*http.Request) {}
	for _, to := range []string{"127.0.0.1", "localhost"} {
		if persons, become := status(to, here); persons != http.StatusOK || become != http.StatusOK {
			t.Errorf("from here to %s: %d %d", to, persons, become)
		}
	}
	for name, change := range map[string]func(*http.Request){
		"a foreign host":      func(r *http.Request) { r.Host = "traverse.exemple.fr" },
		"a host that rebinds": func(r *http.Request) { r.Host = "127.0.0.1.exemple.fr" },
		"a public host":       func(r *http.Request) { r.Host = "203.0.113.9" },
		"no host but a port":  func(r *http.Request) { r.Host = ":" + port },
		"a proxy":             func(r *http.Request) { r.Header.Set("X-Forwarded-For", "127.0.0.1") },
		"a proxy's host":      func(r *http.Request) { r.Header.Set("X-Forwarded-Host", "localhost") },
		"a proxy's protocol":  func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", "https") },
		"a standard proxy":    func(r *http.Request) { r.Header.Set("Forwarded", "for=127.0.0.1") },
		"a proxy that signs":  func(r *http.Request) { r.Header.Set("Via", "1.1 proxy") },
		"a proxy's address":   func(r *http.Request) { r.Header.Set("X-Real-Ip", "127.0.0.1") },
	} {
		if persons, become := status("127.0.0.1", change); persons != http.StatusNotFound || become != http.StatusNotFound {
			t.Errorf("%s: %d %d", name, persons, become)
		}
	}
	public := 0
	for _, address := range ownAddresses(t) {
		public++
		// By its own address, and by that address under the name of the loopback: what counts is where one comes from too.
		for _, host := range []string{"", "127.0.0.1"} {
			persons, become := status(address, func(r *http.Request) {
				if host != "" {
					r.Host = host
				}
			})
			if persons != http.StatusNotFound || become != http.StatusNotFound {
				t.Errorf("to %s as %q: %d %d", address, host, persons, become)
			}
		}
	}
	t.Logf("%d addresses of this machine that others can reach", public)
}

// ownAddresses lists those of this machine that are not its loopback.
func ownAddresses(t *testing.T) []string {
	t.Helper()
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	var own []string
	for _, one := range all {
		if network, ok := one.(*net.IPNet); ok && network.IP.IsGlobalUnicast() {
			own = append(own, network.IP.String())
		}
	}
	return own
}
