package graph_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"traverse/internal/effort"
)

// counterFields are texts that editors count in: two that are reviewed, and one that is published at once.
var counterFields = []string{"summary", "durationNote", "instructions"}

type counted struct {
	Revision     int
	Prescription struct{ Instructions string }
	Pending      *struct {
		Version int
		Action  struct {
			Summary, DurationNote string
			Prescription          struct{ Instructions string }
		}
	}
	Summary, DurationNote string
}

const countedQuery = `query ($slug: String!) { action(slug: $slug) { revision summary durationNote prescription { instructions }
  pending: pendingRevision { version action { summary durationNote prescription { instructions } } } } }`

func (c *counted) value(field string) string {
	summary, note, instructions := c.Summary, c.DurationNote, c.Prescription.Instructions
	if c.Pending != nil {
		summary, note, instructions = c.Pending.Action.Summary, c.Pending.Action.DurationNote, c.Pending.Action.Prescription.Instructions
	}
	return map[string]string{"summary": summary, "durationNote": note, "instructions": instructions}[field]
}

// numberIn reads the count at the beginning of a text; 0 where nobody has counted.
func numberIn(text string) int {
	number, _, _ := strings.Cut(text, ",")
	n, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	return n
}

// increment adds one to a counter of a sheet as an editor does: it reads, writes what it has read plus one, and begins again
// when somebody else was there first. It gives how often it had to.
func increment(p *person, id, slug, field string) (conflicts int, err error) {
	for {
		var seen struct{ Action counted }
		got := p.ask(countedQuery, map[string]any{"slug": slug})
		if len(got.Errors) > 0 {
			return conflicts, fmt.Errorf("read: %+v", got.Errors)
		}
		if err := json.Unmarshal(got.Data, &seen); err != nil {
			return conflicts, err
		}
		c := &seen.Action
		n := numberIn(c.value(field))
		version := 0
		if c.Pending != nil {
			version = c.Pending.Version
		}
		var value any = fmt.Sprintf("%d, par %s", n+1, uuid.NewString()) // two who write the same word would not be in each other's way
		key := field
		if field == "instructions" {
			key, value = "prescription", map[string]any{"instructions": value}
		}
		answered := p.tryAct("saveActionDraft", map[string]any{"id": id, "version": version, "revision": c.Revision, "sheet": map[string]any{key: value}})
		var data struct{ SaveActionDraft sheetAnswer }
		if len(answered.Errors) > 0 {
			return conflicts, fmt.Errorf("write: %+v", answered.Errors)
		}
		if err := json.Unmarshal(answered.Data, &data); err != nil {
			return conflicts, err
		}
		problems := data.SaveActionDraft.UserErrors
		if len(problems) == 0 {
			return conflicts, nil
		}
		if problems[0].Code != "CONFLICT" {
			return conflicts, fmt.Errorf("%+v", problems)
		}
		conflicts++
	}
}

// TestSixteenEditors: sixteen people count in the fields of the same sheets through two servers on one database, drafts and
// changes at once together. Nobody's count is lost, and the tables agree with one another.
func TestSixteenEditors(t *testing.T) {
	t.Parallel()
	first := newAPI(t)
	second := first.beside()
	porteur, direction := first.as("porteur.ccipa"), first.as("direction")
	sheets := []*sheetSeen{first.published(porteur, direction, "Fiche un"), first.published(porteur, direction, "Fiche deux"), first.published(porteur, direction, "Fiche trois")}
	for _, a := range []*api{first, second} {
		if err := a.service.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	const editors = 16
	done := map[string]int{}
	conflicts := 0
	var mu sync.Mutex
	var working sync.WaitGroup
	for i := range editors {
		p := first.as([]string{"porteur.ccipa", "direction"}[i%2])
		if i%4 >= 2 {
			p.api = second
		}
		working.Go(func() {
			random := rand.New(rand.NewPCG(uint64(i), 13))
			for range effort.Times(6) {
				s, field := sheets[random.IntN(len(sheets))], counterFields[random.IntN(len(counterFields))]
				met, err := increment(p, s.ID, s.Slug, field)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				done[s.Slug+" "+field]++
				conflicts += met
				mu.Unlock()
			}
		})
	}
	working.Wait()
	if conflicts == 0 {
		t.Error("nobody was in anybody's way: this proves nothing")
	}
	atOnce := 0
	for _, s := range sheets {
		var seen struct{ Action counted }
		porteur.query(&seen, countedQuery, map[string]any{"slug": s.Slug})
		for _, field := range counterFields {
			want := done[s.Slug+" "+field]
			if got := numberIn(seen.Action.value(field)); got != want {
				t.Errorf("%s, %s: %d, but %d were counted", s.Slug, field, got, want)
			}
			if field == "instructions" {
				atOnce += want
			}
		}
	}
	if n := first.count(`SELECT count(*) FROM action_revision WHERE kind = 'AT_ONCE'`); n != atOnce {
		t.Errorf("%d revisions were published at once, for %d changes", n, atOnce)
	}
	first.holdInvariants()
	t.Logf("%d counted, %d conflicts", editors*effort.Times(6), conflicts)
}

// sheetInvariants gives a row for whatever in the tables of sheets contradicts itself.
const sheetInvariants = `
SELECT 'open revisions of ' || action_id FROM action_revision WHERE status IN ('DRAFT', 'SUBMITTED', 'SENT_BACK') GROUP BY action_id HAVING count(*) > 1
UNION ALL SELECT 'published is not the newest: ' || a.slug FROM action a WHERE a.published_revision IS DISTINCT FROM
    (SELECT max(number) FROM action_revision r WHERE r.action_id = a.id AND r.status = 'PUBLISHED')
UNION ALL SELECT 'an open revision is below what is published: ' || a.slug FROM action a JOIN action_revision r ON r.action_id = a.id
    WHERE r.status IN ('DRAFT', 'SUBMITTED', 'SENT_BACK') AND r.number < a.published_revision
UNION ALL SELECT 'a draft is behind what is published: ' || a.slug FROM action a JOIN action_revision r ON r.action_id = a.id JOIN action_revision p ON p.action_id = a.id AND p.number = a.published_revision
    WHERE r.status IN ('DRAFT', 'SUBMITTED', 'SENT_BACK') AND r.base IS DISTINCT FROM a.published_revision
UNION ALL SELECT 'numbers have a hole: ' || action_id FROM action_revision GROUP BY action_id HAVING max(number) <> count(*)
UNION ALL SELECT 'in review without a revision that waits: ' || a.slug FROM action a WHERE a.status = 'IN_REVIEW'
    AND NOT EXISTS (SELECT FROM action_revision r WHERE r.action_id = a.id AND r.status = 'SUBMITTED')
UNION ALL SELECT 'a code of nobody: ' || a.slug FROM action a WHERE NOT EXISTS (SELECT FROM action_code c WHERE c.programme_id = a.programme_id AND c.code = a.code AND c.action_id = a.id)`

// holdInvariants makes sure that the tables of sheets agree with one another.
func (a *api) holdInvariants() {
	a.t.Helper()
	var broken []string
	if err := a.db.SelectContext(a.t.Context(), &broken, sheetInvariants); err != nil {
		a.t.Fatal(err)
	}
	for _, line := range broken {
		a.t.Error(line)
	}
}
