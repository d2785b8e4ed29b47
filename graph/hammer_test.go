package graph_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
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

// written is a deed that was acknowledged: the version that it made, and the places that it wrote (-1: none).
type written struct {
	session string
	version int
	places  int
}

// TestPlacesUnderHammer: sixteen clients change places, statuses and texts of six sessions through two instances on one
// database, while others take and free places in them. No acknowledged change is lost, the counters are the sums of
// their histories, no invariant breaks, and both instances end up showing what the database holds.
func TestPlacesUnderHammer(t *testing.T) {
	t.Parallel()
	address := dbtest.URL(t)
	instances := []*api{newAPIOn(t, address, slog.New(slog.DiscardHandler)), newAPIOn(t, address, slog.New(slog.DiscardHandler))}
	for _, a := range instances {
		a.follow()
	}
	people := []string{"porteur.cieres", "porteur.ccipa", "direction", "direction.adjointe"}
	cookies := map[string]string{}
	for _, who := range people {
		cookies[who] = instances[0].as(who).cookie
	}
	var ids []string
	for i := range 6 {
		action := instances[0].actionID([]string{"1.7.3", "1.1.2"}[i%2])
		opened := (&person{api: instances[0], cookie: cookies[people[i%2]]}).does("saveSession", sessionInput(action, map[string]any{"places": 20}))
		ids = append(ids, opened.Session.ID)
	}
	var (
		mu       sync.Mutex
		acked    []written
		taken    = map[string]int{} // by session: acknowledged takings less frees
		refused  int
		conflict int
	)
	var clients sync.WaitGroup
	for client := range 16 {
		clients.Go(func() {
			r := rand.New(rand.NewPCG(7, uint64(client)))
			for range effort.Times(16) {
				// Each client sees the session in one instance and changes it in the same or the other one.
				n := r.IntN(len(ids))
				who := []string{people[n%2], "direction", "direction.adjointe"}[r.IntN(3)]
				reader := &person{api: instances[r.IntN(2)], cookie: cookies[who]}
				writer := &person{api: instances[r.IntN(2)], cookie: cookies[who]}
				if client%4 == 3 {
					by := takeOrFree(t, instances[client%2], ids[n], r.IntN(3) > 0)
					mu.Lock()
					taken[ids[n]] += by
					mu.Unlock()
					continue
				}
				now := reader.session(ids[n])
				key := uuid.NewString()
				done, places := writer.anyDeed(r, ids[n], key, now)
				mu.Lock()
				switch {
				case len(done.UserErrors) == 0:
					acked = append(acked, written{ids[n], now.Version + 1, places})
				case slices.Contains(done.codes(), "CONFLICT version"):
					conflict++
				default:
					refused++
				}
				mu.Unlock()
			}
		})
	}
	clients.Wait()
	t.Logf("%d changes acknowledged, %d conflicts, %d refused by the state or by what is taken", len(acked), conflict, refused)
	if len(acked) < 50 || conflict == 0 {
		t.Errorf("the hammer hits nothing")
	}
	for _, id := range ids {
		checkHistory(t, instances, id, acked, taken[id])
	}
	broken, err := instances[0].db.BrokenInvariants(t.Context())
	broken = slices.DeleteFunc(broken, func(claim string) bool { return strings.Contains(claim, "counts the prescriptions") }) // taken here without any
	if err != nil || len(broken) > 0 {
		t.Errorf("%v %v", broken, err)
	}
}

// follow keeps the instance behind the database, as a server does.
func (a *api) follow() {
	ctx, stop := context.WithCancel(a.t.Context())
	changes, tick := make(chan struct{}, 1), time.NewTicker(time.Second)
	var following sync.WaitGroup
	following.Go(func() {
		if err := a.db.ListenCatalogue(ctx, func() {
			select {
			case changes <- struct{}{}:
			default:
			}
		}); err != nil {
			a.t.Error(err)
		}
	})
	following.Go(func() { a.service.Follow(ctx, changes, tick.C) })
	a.t.Cleanup(func() { stop(); following.Wait(); tick.Stop() })
}

type sessionNow struct {
	Version, Places, Held, Occupied int
	Status                          string
}

func (p *person) session(id string) sessionNow {
	var got struct{ Node sessionNow }
	answer := p.ask(`query ($id: ID!) { node(id: $id) { ... on Session { version places held occupied status } } }`, map[string]any{"id": id})
	if err := json.Unmarshal(answer.Data, &got); err != nil {
		p.api.t.Errorf("%v: %+v", err, answer)
	}
	return got.Node
}

// anyDeed does something to a session as it was read, and says how many places it wrote (-1: none).
func (p *person) anyDeed(r *rand.Rand, id, key string, now sessionNow) (done *sessionAnswer, places int) {
	input := map[string]any{"id": id, "version": now.Version}
	switch n := r.IntN(10); {
	case n < 5:
		input["places"] = max(0, now.Places+[]int{1, -1, 2, -2}[r.IntN(4)])
		return p.does("setPlaces", input), input["places"].(int)
	case n < 7:
		input["kind"], input["label"], input["places"] = "ROLLING", "Par "+key, now.Places
		return p.does("saveSession", input), now.Places
	default:
		input["idempotencyKey"] = key
		return p.does([]string{"pauseSession", "resumeSession", "closeSession"}[r.IntN(3)], input), -1
	}
}

// takeOrFree takes a place as a prescription will, or frees one, and gives by how many what is held has grown.
func takeOrFree(t *testing.T, a *api, id string, take bool) int {
	t.Helper()
	by, statement := 1, `UPDATE session_places SET held = held + 1, changed_through = 'ACCEPT', changed_by = NULL, changed_as = NULL
		WHERE session_id = $1 AND held + occupied < places`
	if !take {
		by, statement = -1, `UPDATE session_places SET held = held - 1, changed_through = 'DECLINE', changed_by = NULL, changed_as = NULL WHERE session_id = $1 AND held > 0`
	}
	result, err := a.db.ExecContext(t.Context(), statement, keyOf(t, id))
	if err != nil {
		t.Error(err)
		return 0
	}
	n, err := result.RowsAffected()
	if err != nil {
		t.Error(err)
	}
	return by * int(n)
}

// checkHistory holds a session to what was acknowledged of it.
func checkHistory(t *testing.T, instances []*api, id string, acked []written, taken int) {
	t.Helper()
	key := keyOf(t, id)
	var now sessionNow
	if err := instances[0].db.GetContext(t.Context(), &now, `SELECT s.version, s.status, p.places, p.held, p.occupied
		FROM session s JOIN session_places p ON p.session_id = s.id WHERE s.id = $1`, key); err != nil {
		t.Fatal(err)
	}
	places, versions := 20, []int{1}
	for _, w := range acked {
		if w.session == id {
			versions = append(versions, w.version)
		}
	}
	slices.Sort(versions)
	for i, version := range versions {
		if version != i+1 {
			t.Fatalf("%s: version %d is acknowledged as the %dth: a change was lost", key, version, i+1)
		}
	}
	last := 0
	for _, w := range acked {
		if w.session == id && w.places >= 0 && w.version > last {
			last, places = w.version, w.places
		}
	}
	if now.Version != len(versions) || now.Places != places || now.Held != taken {
		t.Errorf("%s: %+v, and what was acknowledged makes version %d, %d places, %d held", key, now, len(versions), places, taken)
	}
	for _, a := range instances {
		eventually(t, func() bool {
			return fmt.Sprint((&person{api: a}).session(id)) == fmt.Sprint(now)
		})
	}
}

// keyOf reads what an identifier of the API hides.
func keyOf(t *testing.T, id string) string {
	t.Helper()
	content, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil {
		t.Error(err)
	}
	_, key, _ := strings.Cut(string(content), ":")
	return key
}
