package catalogue_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"traverse/catalogue"
	"traverse/internal/clock"
	"traverse/internal/effort"
)

// rule says the contract's rules of availability again, from contents and sessions alone, leaf by leaf and day by day.
type rule struct {
	where    places
	actions  []catalogue.Action
	sessions []catalogue.Session
	today    time.Time // midnight of the day, in UTC
}

// expected is what the rule says of one action for the people of a territory.
type expected struct {
	Availability string
	Stated       bool
	Places       int
	Next         string
	Serving      []string // sessions that take people
}

func (r *rule) past(day clock.Day) bool {
	if day == "" {
		return false
	}
	d, err := time.Parse("2006-01-02", string(day))
	if err != nil {
		panic(err)
	}
	return d.Before(r.today)
}

// serves says whether some commune of the territory is covered, in the porteur's hands and within what is reserved.
func (r *rule) serves(a *catalogue.Action, s *catalogue.Session, territory string) bool {
	if territory == "" {
		return true
	}
	in := func(codes []string, leaf string) bool {
		return slices.ContainsFunc(codes, func(code string) bool { return r.where[code][leaf] })
	}
	var hands []string
	for _, p := range a.Providers {
		if p.OrganizationID == s.ProviderID {
			hands = p.Territories
		}
	}
	coverage := &a.Sheet.Coverage
	for leaf := range r.where[territory] {
		covered := (coverage.DepartmentWide || in(coverage.Includes, leaf)) && !in(coverage.Excludes, leaf)
		if covered && (len(hands) == 0 || in(hands, leaf)) && (len(s.Territories) == 0 || in(s.Territories, leaf)) {
			return true
		}
	}
	return false
}

func (r *rule) of(a *catalogue.Action, territory string) expected {
	var said expected
	open, list, paused := false, false, false
	for i := range r.sessions {
		s := &r.sessions[i]
		if s.ActionID != a.ID || !r.serves(a, s, territory) {
			continue
		}
		said.Stated = true
		over := r.past(s.ApplyBy) || r.past(s.EndsOn) || (s.Kind == "DATED" && r.past(s.StartsOn))
		status := s.Status
		if status == "PAUSED" && s.PausedUntil != "" && (string(s.PausedUntil) == r.today.Format("2006-01-02") || r.past(s.PausedUntil)) {
			status = "OPEN"
		}
		if over || a.Status == "SUSPENDED" {
			continue
		}
		switch status {
		case "OPEN":
			open, list = true, list || s.WaitingListOpen
			said.Places += s.Places - s.Held - s.Occupied
			said.Serving = append(said.Serving, s.ID.String())
			if s.Kind == "DATED" && (said.Next == "" || string(s.StartsOn) < said.Next) {
				said.Next = string(s.StartsOn)
			}
		case "PAUSED":
			paused = true
		default: // ended: it offers nothing
		}
	}
	slices.Sort(said.Serving)
	switch {
	case a.Status == "SUSPENDED":
		said.Availability = "PAUSED"
	case said.Places > 0:
		said.Availability = "OPEN"
	case list:
		said.Availability = "WAITLIST"
	case open:
		said.Availability = "FULL"
	case paused:
		said.Availability = "PAUSED"
	default:
		said.Availability = "UNKNOWN"
	}
	return said
}

// lets says whether an action passes a filter of places, territory and axis.
func (r *rule) lets(a *catalogue.Action, f *catalogue.ActionFilter) bool {
	said := r.of(a, f.Territory)
	if f.Territory != "" {
		if verdict, _ := r.where.covers(&a.Sheet.Coverage, f.Territory); verdict != "YES" && verdict != "PARTLY" {
			return false
		}
	}
	return (len(f.Availability) == 0 || slices.Contains(f.Availability, catalogue.Availability(said.Availability))) &&
		(f.StartsBefore == "" || (said.Next != "" && said.Next <= string(f.StartsBefore))) &&
		(len(f.Axes) == 0 || slices.Contains(f.Axes, a.Sheet.ThemeCode[:1]))
}

// found gives the codes of what passes, in the order asked.
func (r *rule) found(f *catalogue.ActionFilter, order catalogue.OrderField) []string {
	var list []*catalogue.Action
	for i := range r.actions {
		if r.lets(&r.actions[i], f) {
			list = append(list, &r.actions[i])
		}
	}
	key := func(a *catalogue.Action) []int {
		said := r.of(a, f.Territory)
		switch order {
		case "PLACES_AVAILABLE":
			if !said.Stated {
				return []int{-1}
			}
			return []int{said.Places}
		case "NEXT_SESSION":
			if said.Next == "" {
				return []int{99999999}
			}
			day, _ := time.Parse("2006-01-02", said.Next)
			return []int{int(day.Sub(r.today).Hours())}
		default:
			rank, noPlace := []int{0, 0}, 1
			if f.Territory != "" {
				verdict, emphasis := r.where.covers(&a.Sheet.Coverage, f.Territory)
				rank[0] = slices.Index([]string{"YES", "PARTLY"}, verdict)
				if !emphasis {
					rank[1] = 1
				}
			}
			if said.Availability == "OPEN" {
				noPlace = 0
			}
			return append(rank, noPlace)
		}
	}
	slices.SortFunc(list, func(a, b *catalogue.Action) int {
		return cmp.Or(slices.Compare(key(a), key(b)), compareCodes(a.Code, b.Code))
	})
	codes := []string{}
	for _, a := range list {
		codes = append(codes, a.Code)
	}
	return codes
}

func drawDay(t *rapid.T, today time.Time, name string) clock.Day {
	return clock.Day(today.AddDate(0, 0, rapid.IntRange(-2, 4).Draw(t, name)).Format("2006-01-02"))
}

func maybeDay(t *rapid.T, today time.Time, name string) clock.Day {
	if rapid.Bool().Draw(t, name+"?") {
		return ""
	}
	return drawDay(t, today, name)
}

func drawSession(t *rapid.T, c *catalogue.Contents, today time.Time) catalogue.Session {
	carried := slices.DeleteFunc(slices.Clone(c.Actions), func(a catalogue.Action) bool { return len(a.Providers) == 0 })
	if rapid.Bool().Draw(t, "few") {
		carried = carried[:4] // so that some have several sessions
	}
	a := rapid.SampledFrom(carried).Draw(t, "action")
	s := catalogue.Session{
		ID: uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")), ActionID: a.ID, ProviderID: rapid.SampledFrom(a.Providers).Draw(t, "provider").OrganizationID,
		Kind:   rapid.SampledFrom([]catalogue.SessionKind{"ROLLING", "DATED"}).Draw(t, "kind"),
		EndsOn: maybeDay(t, today, "ends"), ApplyBy: maybeDay(t, today, "apply"), WaitingListOpen: rapid.Bool().Draw(t, "list"),
		Status: rapid.SampledFrom([]catalogue.SessionStatus{"OPEN", "OPEN", "OPEN", "PAUSED", "CLOSED", "CANCELLED"}).Draw(t, "status"), Places: rapid.IntRange(0, 3).Draw(t, "places"),
	}
	if s.StartsOn = maybeDay(t, today, "starts"); s.Kind == "DATED" && s.StartsOn == "" {
		s.StartsOn = drawDay(t, today, "starts")
	}
	if s.Status == "PAUSED" {
		s.PausedUntil = maybeDay(t, today, "until")
	}
	s.Held = rapid.IntRange(0, s.Places).Draw(t, "held")
	s.Occupied = rapid.IntRange(0, s.Places-s.Held).Draw(t, "occupied")
	for _, reserved := range rapid.SliceOfN(rapid.SampledFrom(c.Territories), 0, 2).Draw(t, "reserved") {
		s.Territories = append(s.Territories, reserved.Code)
	}
	return s
}

// TestAvailabilityEqualsTheRule: for random sessions, days and territories (communes, arrondissements, Marseille, pôles,
// zones, the department), whatever is said of places says what the rule says: the availability, the places, the next
// start and the sessions of every action, the filters, every facet that they touch, the three orders, the map and the fit.
func TestAvailabilityEqualsTheRule(t *testing.T) {
	t.Parallel()
	// The second instant is on the day after in Paris, though not in UTC.
	var bases []*catalogue.Snapshot
	var days []time.Time
	for _, now := range []time.Time{today, time.Date(2026, 11, 24, 23, 30, 0, 0, time.UTC)} {
		contents := *realSnapshot(t).Contents
		contents.Actions = slices.Clone(contents.Actions)
		carried := slices.IndexFunc(contents.Actions, func(a catalogue.Action) bool { return len(a.Providers) > 0 })
		contents.Actions[carried].Status = catalogue.StatusSuspended
		s, err := catalogue.NewSnapshot(&contents, now)
		if err != nil {
			t.Fatal(err)
		}
		bases, days = append(bases, s), append(days, time.Date(2026, 11, 24+len(days), 0, 0, 0, 0, time.UTC))
	}
	for range effort.Times(3) {
		rapid.Check(t, func(t *rapid.T) { checkAvailability(t, bases, days) })
	}
}

func checkAvailability(t *rapid.T, bases []*catalogue.Snapshot, days []time.Time) {
	i := rapid.IntRange(0, 1).Draw(t, "now")
	contents := bases[i].Contents
	list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) catalogue.Session { return drawSession(t, contents, days[i]) }), 0, 40).Draw(t, "sessions")
	s := bases[i].WithSessions(&catalogue.Sessions{Version: 1, List: list})
	r := &rule{newPlaces(contents), contents.Actions, list, days[i]}
	var f catalogue.ActionFilter
	if rapid.Bool().Draw(t, "territory?") {
		f.Territory = rapid.SampledFrom(contents.Territories).Draw(t, "territory").Code
	}
	checkEveryAction(t, s, r, f.Territory)
	f.Availability = rapid.SliceOfNDistinct(rapid.SampledFrom([]catalogue.Availability{"OPEN", "WAITLIST", "FULL", "PAUSED", "UNKNOWN"}), 0, 3, rapid.ID).Draw(t, "availability")
	f.StartsBefore = maybeDay(t, days[i], "before")
	if rapid.IntRange(0, 3).Draw(t, "axis?") == 0 {
		f.Axes = []string{"1"}
	}
	checkSearches(t, s, r, f)
	checkFacets(t, s, r, f)
	checkFit(t, s, r, f.Territory)
}

func checkEveryAction(t *rapid.T, s *catalogue.Snapshot, r *rule, territory string) {
	for i := range r.actions {
		a := &r.actions[i]
		e, where := s.ActionByCode(a.Code), s.Territory(territory)
		want, got := r.of(a, territory), expected{Availability: string(s.AvailabilityIn(e, where)), Next: string(s.NextStartIn(e, where))}
		got.Places, got.Stated = s.PlacesIn(e, where)
		page, err := s.Sessions(e, &catalogue.SessionQuery{Territory: territory, OpenOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, session := range page.Results {
			got.Serving = append(got.Serving, session.ID.String())
		}
		slices.Sort(got.Serving)
		if found := diff.Diff(want, got, equateEmpty); found != "" {
			t.Fatalf("%s for %q (-rule +answer):\n%s", a.Code, territory, found)
		}
		if (want.Availability == "OPEN") != (got.Places > 0) {
			t.Fatalf("%s for %q: %s with %d places", a.Code, territory, want.Availability, got.Places)
		}
	}
}

func checkSearches(t *rapid.T, s *catalogue.Snapshot, r *rule, f catalogue.ActionFilter) {
	for _, order := range []catalogue.OrderField{catalogue.OrderPlaces, catalogue.OrderNext, catalogue.OrderRelevance} {
		for _, descending := range []bool{false, true} {
			want := r.found(&f, order)
			if descending {
				slices.Reverse(want)
			}
			q := catalogue.ActionQuery{Filter: f, Order: catalogue.ActionOrder{Field: order, Descending: descending}}
			got, size := []string{}, rapid.IntRange(1, 60).Draw(t, "page")
			for more := true; more; {
				q.Page.First = &size
				page, err := s.Search(&q)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, codes(page.Results)...)
				if more = page.HasNext; more {
					q.Page.After = page.Results[len(page.Results)-1].Cursor
				}
			}
			if found := diff.Diff(want, got); found != "" {
				t.Fatalf("%+v by %s, descending %v, %d a page (-rule +answer):\n%s", f, order, descending, size, found)
			}
		}
	}
}

func checkFacets(t *rapid.T, s *catalogue.Snapshot, r *rule, f catalogue.ActionFilter) {
	page, err := s.Search(&catalogue.ActionQuery{Filter: f})
	if err != nil {
		t.Fatal(err)
	}
	for _, facet := range []catalogue.Facet{catalogue.FacetAvailability, catalogue.FacetPoles, catalogue.FacetAxes} {
		for _, value := range page.Facets(facet) {
			chosen := choices[facet](f, value.Value)
			if want := len(r.found(&chosen, catalogue.OrderCode)); value.Count != want {
				t.Fatalf("%+v: facet %d, %s counts %d, the rule %d", f, facet, value.Value, value.Count, want)
			}
		}
	}
	counts := page.TerritoryCounts()
	leaf := counts[rapid.IntRange(0, len(counts)-1).Draw(t, "leaf")]
	there := f
	there.Territory = leaf.Territory.Code
	if want := len(r.found(&there, catalogue.OrderCode)); leaf.Count != want {
		t.Fatalf("%+v: the map counts %d in %s, the rule %d", f, leaf.Count, leaf.Territory.Code, want)
	}
}

func checkFit(t *rapid.T, s *catalogue.Snapshot, r *rule, territory string) {
	hundred := 100
	page, err := s.Match(&catalogue.MatchQuery{
		Situation: catalogue.Situation{Territory: territory, SeeksPlaceNow: true}, Page: catalogue.PageRequest{First: &hundred},
	})
	if err != nil {
		t.Fatal(err)
	}
	verdicts := map[string]string{"OPEN": "YES", "UNKNOWN": "UNKNOWN", "WAITLIST": "NO", "FULL": "NO", "PAUSED": "NO"}
	for _, m := range page.Matches {
		for _, c := range m.Criteria {
			if want := verdicts[r.of(m.Action, territory).Availability]; c.Key == catalogue.CriterionPlace && string(c.Verdict) != want {
				t.Fatalf("%s for %q: the fit says %s, the rule %s", m.Code, territory, c.Verdict, want)
			}
		}
	}
}
