package graph_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"traverse/db/demo"
)

// person is somebody's browser: her requests carry the cookie that she was given.
type person struct {
	api    *api
	cookie string
}

// as signs a fictitious person in, by the part of her address before the @.
func (a *api) as(name string) *person {
	a.t.Helper()
	if err := demo.LoadPersons(a.t.Context(), a.db, today); err != nil {
		a.t.Fatal(err)
	}
	if err := a.service.Load(a.t.Context()); err != nil {
		a.t.Fatal(err)
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
