package graph_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/catalogue/sheet"
	"traverse/db/dbtest"
	"traverse/internal/effort"
)

// edited is a change of one field that was acknowledged: what its author had read there, and what she wrote.
type edited struct {
	sheet                int
	field, before, after string
}

// sheetNow is a sheet as who edits it reads it: the versions that a save names, and the fields that the hammer writes.
type sheetNow struct {
	Version, Revision int
	Contacts          []struct{ Phone string }
	PendingRevision   *struct {
		Version int
		Action  struct{ Title, Summary string }
	}
}

// TestSheetsUnderHammer: sixteen editors write in the drafts of three sheets, publish their contacts at once and change the
// places of their sessions, through two instances on one database. Whoever writes a field had read what she replaces, so
// that the acknowledged changes of a field make one chain, from what it said at first to what it says at the end.
func TestSheetsUnderHammer(t *testing.T) {
	t.Parallel()
	address := dbtest.URL(t)
	instances := []*api{newAPIOn(t, address, slog.New(slog.DiscardHandler)), newAPIOn(t, address, slog.New(slog.DiscardHandler))}
	cookies := []string{instances[0].as("porteur.ccipa").cookie, instances[0].as("direction").cookie}
	var sheets []*made
	var before []sheetNow
	var sessions []string
	for n := range 3 {
		m := instances[0].put(n, sheet.State{Action: catalogue.StatusPublished, Revision: sheet.Draft}, []string{"ccipa"}, []string{"arles"})
		sheets = append(sheets, m)
	}
	for _, a := range instances {
		a.follow()
		for _, m := range sheets {
			eventually(t, func() bool { return a.knows(m.id()) })
		}
	}
	for _, m := range sheets {
		before = append(before, (&person{api: instances[0], cookie: cookies[0]}).sheetNow(m.id()))
		opened := (&person{api: instances[0], cookie: cookies[0]}).does("saveSession", sessionInput(m.id(), map[string]any{"places": 20}))
		sessions = append(sessions, opened.Session.ID)
	}

	var mu sync.Mutex
	var edits []edited
	var placed []written
	conflicts := 0
	var clients sync.WaitGroup
	for client := range 16 {
		clients.Go(func() {
			r := rand.New(rand.NewPCG(11, uint64(client)))
			for range effort.Times(12) {
				n, cookie := r.IntN(len(sheets)), cookies[r.IntN(2)]
				reader, writer := &person{api: instances[r.IntN(2)], cookie: cookie}, &person{api: instances[r.IntN(2)], cookie: cookie}
				if r.IntN(3) == 0 {
					now := reader.session(sessions[n])
					places := 20 + r.IntN(20)
					done := writer.does("setPlaces", map[string]any{"id": sessions[n], "version": now.Version, "places": places})
					mu.Lock()
					if len(done.UserErrors) == 0 {
						placed = append(placed, written{sessions[n], now.Version + 1, places})
					}
					mu.Unlock()
					continue
				}
				done, ok := writer.editsOne(r, sheets[n], reader.sheetNow(sheets[n].id()))
				mu.Lock()
				if done.sheet = n; ok {
					edits = append(edits, done)
				} else {
					conflicts++
				}
				mu.Unlock()
			}
		})
	}
	clients.Wait()
	t.Logf("%d edits and %d changes of places acknowledged, %d conflicts", len(edits), len(placed), conflicts)
	if len(edits) < 30 || len(placed) < 10 || conflicts == 0 {
		t.Error("the hammer hits nothing")
	}
	for n, m := range sheets {
		checkEdits(t, before[n], (&person{api: instances[0], cookie: cookies[0]}).sheetNow(m.id()), slices.DeleteFunc(slices.Clone(edits), func(e edited) bool { return e.sheet != n }))
		checkHistory(t, instances, sessions[n], placed, 0)
	}
	if broken, err := instances[0].db.BrokenInvariants(t.Context()); err != nil || len(broken) > 0 {
		t.Errorf("%v %v", broken, err)
	}
}

// knows says whether an instance shows a sheet yet.
func (a *api) knows(id string) bool {
	var got struct{ Node *struct{ ID string } }
	(&person{api: a}).query(&got, `query ($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": id})
	return got.Node != nil
}

func (p *person) sheetNow(id string) sheetNow {
	var got struct{ Node sheetNow }
	answer := p.ask(`query ($id: ID!) { node(id: $id) { ... on Action { version revision contacts { phone } pendingRevision { version action { title summary } } } } }`, map[string]any{"id": id})
	if err := json.Unmarshal(answer.Data, &got); err != nil {
		p.api.t.Errorf("%v: %+v", err, answer)
	}
	return got.Node
}

// fields gives what the sheet says in each of the fields that the hammer writes.
func (now *sheetNow) fields() map[string]string {
	return map[string]string{"title": now.PendingRevision.Action.Title, "summary": now.PendingRevision.Action.Summary, "contacts": now.Contacts[0].Phone}
}

// editsOne writes one field of a sheet as it was read, in its draft or at once, and says whether that was acknowledged.
func (p *person) editsOne(r *rand.Rand, m *made, now sheetNow) (edited, bool) {
	field := []string{"title", "summary", "contacts"}[r.IntN(3)]
	done := edited{field: field, before: now.fields()[field], after: "Essai " + uuid.NewString()}
	var content any = done.after
	if field == "contacts" {
		done.after = fmt.Sprintf("04 %02d %02d %02d %02d", r.IntN(100), r.IntN(100), r.IntN(100), r.IntN(100))
		content = []map[string]any{{"phone": done.after, "public": true}}
	}
	got := p.act("saveActionDraft", map[string]any{
		"id": m.id(), "version": now.PendingRevision.Version, "revision": now.Revision, "atOnce": field == "contacts", "sheet": map[string]any{field: content},
	})
	if codes := refusals(got); codes != "" && codes != "CONFLICT "+field {
		p.api.t.Errorf("%s: %s", field, codes)
	}
	return done, len(got.UserErrors) == 0
}

// checkEdits holds a sheet to what was acknowledged of it: each field's changes are one chain without a fork.
func checkEdits(t *testing.T, first, now sheetNow, edits []edited) {
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
