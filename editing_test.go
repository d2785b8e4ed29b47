package main_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/db/dbtest"
	"traverse/internal/effort"
)

// edited is a change of one field that was acknowledged: what its author had read there, and what she wrote.
type edited struct{ field, before, after string }

// edition is a sheet under the hammer, with the session of its porteur, and what was acknowledged of both.
type edition struct {
	action, session string
	cookies         []string // its porteur's and the direction's

	mu        sync.Mutex
	edits     []edited
	placed    map[int]int // places by the version that wrote them
	conflicts int
}

// sheetNow is a sheet as who edits it reads it: the versions that a save names, and the fields that the hammer writes.
type sheetNow struct {
	Version, Revision int
	Contacts          []struct{ Phone string }
	PendingRevision   struct {
		Version int
		Action  struct{ Title, Summary string }
	}
}

// fields gives what the sheet says in each of the fields that the hammer writes.
func (now *sheetNow) fields() map[string]string {
	return map[string]string{"title": now.PendingRevision.Action.Title, "summary": now.PendingRevision.Action.Summary, "contacts": now.Contacts[0].Phone}
}

// TestTwoServersLoseNoEdit: sixteen editors write in the drafts of three sheets, publish their contacts at once and change
// the places of their sessions, through two server processes on one database. Whoever writes a field had read what she
// replaces, so that the acknowledged changes of a field make one chain, from what it said at first to what it says at the
// end; and the versions of a session follow each other without a gap.
func TestTwoServersLoseNoEdit(t *testing.T) {
	t.Parallel()
	address := dbtest.URL(t)
	env := []string{"DATABASE_URL=" + address, "TRAVERSE_DATA=" + dataFolder(t)}
	servers := []*process{start(t, env...), start(t, env...)}
	w := newPrescribers(t, servers[0].url, servers[1].url)
	sheets := w.editions(3)
	before := make([]sheetNow, len(sheets))
	for i, s := range sheets {
		before[i] = w.sheetNow(s)
	}

	// Five seconds, a minute in a whole `make verify`; longer on a machine where little was done by then.
	begun := time.Now()
	goesOn := func() bool {
		edits, placed, conflicts := acknowledged(sheets)
		spent := time.Since(begun)
		return spent < time.Duration(max(5, effort.Times(3)))*time.Second || spent < 2*time.Minute && (edits < 30 || placed < 10 || conflicts == 0)
	}
	var editors sync.WaitGroup
	for range 16 {
		editors.Go(func() {
			for goesOn() {
				s := sheets[rand.N(len(sheets))]
				if rand.N(3) == 0 {
					w.place(s)
				} else {
					w.edit(s)
				}
			}
		})
	}
	editors.Wait()

	for i, s := range sheets {
		now := w.sheetNow(s)
		checkChain(t, &before[i], &now, s.edits)
		w.checkPlaces(s)
	}
	edits, placed, conflicts := acknowledged(sheets)
	t.Logf("%d edits and %d changes of places acknowledged, %d conflicts", edits, placed, conflicts)
	if edits < 30 || placed < 10 || conflicts == 0 {
		t.Error("the hammer hits nothing")
	}
	w.sound(address, servers...)
}

func acknowledged(sheets []*edition) (edits, placed, conflicts int) {
	for _, s := range sheets {
		s.mu.Lock()
		edits, placed, conflicts = edits+len(s.edits), placed+len(s.placed), conflicts+s.conflicts
		s.mu.Unlock()
	}
	return edits, placed, conflicts
}

// editions begins a draft of some sheets of the demonstration, with a contact and a session of twenty places.
func (w *prescribers) editions(most int) (sheets []*edition) {
	w.t.Helper()
	direction := w.signIn("direction@demo.invalid")
	var persons []struct{ Email, Organization string }
	w.get("/session/demo", &persons)
	var offer struct {
		Actions struct {
			Nodes []struct {
				ID        string
				Providers []struct{ Organization struct{ Name string } }
			}
		}
	}
	w.must(&offer, w.referent, `{ actions(first: 100) { nodes { id providers { organization { name } } } } }`, nil)
	for _, action := range offer.Actions.Nodes {
		i := slices.IndexFunc(persons, func(p struct{ Email, Organization string }) bool {
			return len(action.Providers) == 1 && strings.HasPrefix(p.Email, "porteur.") && p.Organization == action.Providers[0].Organization.Name
		})
		if i < 0 || len(sheets) == most {
			continue
		}
		s := &edition{action: action.ID, cookies: []string{w.signIn(persons[i].Email), direction}, placed: map[int]int{}}
		now := w.sheetNow(s)
		begun := func(atOnce bool, content map[string]any) {
			if refused := w.try(s.cookies[0], "saveActionDraft", map[string]any{
				"id": s.action, "version": now.PendingRevision.Version, "revision": now.Revision, "atOnce": atOnce, "sheet": content,
			}); refused != "" {
				w.t.Fatalf("a draft cannot be begun: %s", refused)
			}
			now = w.sheetNow(s)
		}
		begun(false, map[string]any{"summary": "Essai."})
		begun(true, map[string]any{"contacts": []map[string]any{{"phone": "04 00 00 00 00", "public": true}}})
		// Both servers have read what was published at once.
		reads := 0
		eventually(w.t, "a contact published at once", func() bool {
			if reads++; len(w.sheetNow(s).Contacts) == 0 {
				reads = 0
			}
			return reads == 12
		})
		var opened struct{ Session struct{ ID string } }
		w.act(&opened, s.cookies[0], "saveSession", "session { id }", map[string]any{"action": s.action, "kind": "ROLLING", "label": "Vingt places", "places": 20})
		s.session = opened.Session.ID
		sheets = append(sheets, s)
	}
	return sheets
}

func (w *prescribers) sheetNow(s *edition) sheetNow {
	var got struct{ Node sheetNow }
	w.must(&got, s.cookies[rand.N(2)], `query ($id: ID!) { node(id: $id) { ... on Action { version revision contacts { phone } pendingRevision { version action { title summary } } } } }`,
		map[string]any{"id": s.action})
	return got.Node
}

// try asks once for a mutation that a version guards, and says with what codes, on what fields, it was refused.
func (w *prescribers) try(cookie, name string, input map[string]any) (refused string) {
	document := fmt.Sprintf(`mutation ($i: %sInput!) { %s(input: $i) { userErrors { code field } } }`, strings.ToUpper(name[:1])+name[1:], name)
	data, err := w.ask(cookie, document, map[string]any{"i": input})
	if err != nil {
		return err.Error()
	}
	var got map[string]struct {
		UserErrors []struct {
			Code  string
			Field []string
		}
	}
	if err := json.Unmarshal(data, &got); err != nil {
		return err.Error()
	}
	var refusals []string
	for _, problem := range got[name].UserErrors {
		refusals = append(refusals, problem.Code+" "+strings.Join(problem.Field, "."))
	}
	return strings.Join(refusals, ", ")
}

// edit writes one field of a sheet as it was read, in its draft or at once.
func (w *prescribers) edit(s *edition) {
	now := w.sheetNow(s)
	field := []string{"title", "summary", "contacts"}[rand.N(3)]
	done := edited{field, now.fields()[field], "Essai " + uuid.NewString()}
	var content any = done.after
	if field == "contacts" {
		done.after = fmt.Sprintf("04 %02d %02d %02d %02d", rand.N(100), rand.N(100), rand.N(100), rand.N(100))
		content = []map[string]any{{"phone": done.after, "public": true}}
	}
	refused := w.try(s.cookies[rand.N(2)], "saveActionDraft", map[string]any{
		"id": s.action, "version": now.PendingRevision.Version, "revision": now.Revision, "atOnce": field == "contacts", "sheet": map[string]any{field: content},
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	switch refused {
	case "":
		s.edits = append(s.edits, done)
	case "CONFLICT " + field:
		s.conflicts++
	default:
		w.t.Errorf("%s: %s", field, refused)
	}
}

func (w *prescribers) placesNow(s *edition) (version, places int) {
	var got struct{ Node struct{ Version, Places int } }
	w.must(&got, s.cookies[rand.N(2)], `query ($id: ID!) { node(id: $id) { ... on Session { version places } } }`, map[string]any{"id": s.session})
	return got.Node.Version, got.Node.Places
}

// place changes the places of a session as they were read.
func (w *prescribers) place(s *edition) {
	version, _ := w.placesNow(s)
	places := 20 + rand.N(20)
	refused := w.try(s.cookies[rand.N(2)], "setPlaces", map[string]any{"id": s.session, "version": version, "places": places})
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case refused == "":
		s.placed[version+1] = places
	case strings.HasPrefix(refused, "CONFLICT"):
		s.conflicts++
	default:
		w.t.Errorf("places: %s", refused)
	}
}

// checkPlaces holds a session to what was acknowledged of it: each version once, and the places of the last.
func (w *prescribers) checkPlaces(s *edition) {
	w.t.Helper()
	last := len(s.placed) + 1
	eventually(w.t, "a session as it was last written", func() bool {
		version, places := w.placesNow(s)
		return version == last && (last == 1 || places == s.placed[last])
	})
}

// checkChain holds a sheet to what was acknowledged of it: each field's changes are one chain without a fork.
func checkChain(t *testing.T, first, now *sheetNow, edits []edited) {
	t.Helper()
	next := map[[2]string]string{}
	for _, e := range edits {
		if other, forked := next[[2]string{e.field, e.before}]; forked {
			t.Errorf("%s: both %q and %q were written over %q", e.field, e.after, other, e.before)
		}
		next[[2]string{e.field, e.before}] = e.after
	}
	links := 0
	for field, said := range first.fields() {
		for after, more := next[[2]string{field, said}]; more; after, more = next[[2]string{field, said}] {
			said, links = after, links+1
		}
		if shown := now.fields()[field]; shown != said {
			t.Errorf("%s says %q, and the acknowledged changes lead to %q", field, shown, said)
		}
	}
	if links != len(edits) {
		t.Errorf("%d changes were acknowledged, and %d lead from the first text to the last", len(edits), links)
	}
}
