package synthetic_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/google/uuid"

	"traverse/bench/synthetic"
	"traverse/catalogue"
)

// sizes are those of the bars of the project; the largest is left out of a short run.
func sizes() []int {
	if testing.Short() || os.Getenv("BENCH_LARGE") == "" {
		return []int{52, 10_000}
	}
	return []int{52, 10_000, 100_000}
}

func BenchmarkBuild(b *testing.B) {
	for _, size := range sizes() {
		contents, err := synthetic.Contents(size, 1)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := catalogue.NewSnapshot(contents, synthetic.Today); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// sessionsOf opens a session for every third action that somebody carries.
func sessionsOf(s *catalogue.Snapshot) *catalogue.Sessions {
	sessions := &catalogue.Sessions{Version: 1}
	for i, e := range s.Actions {
		if i%3 != 0 || len(e.Providers) == 0 {
			continue
		}
		sessions.List = append(sessions.List, catalogue.Session{
			ID: uuid.NewSHA1(e.ID, []byte("session")), ActionID: e.ID, ProviderID: e.Providers[0].OrganizationID, Kind: catalogue.SessionRolling,
			Status: catalogue.SessionOpen, Places: i % 5, Version: 1,
		})
	}
	return sessions
}

// BenchmarkPlacesChange is what a change of places costs beside reading the sessions: the whole part of the snapshot that
// they make, then what one territory is offered.
func BenchmarkPlacesChange(b *testing.B) {
	for _, size := range sizes() {
		s := snapshot(b, size)
		sessions := sessionsOf(s)
		one := 1
		q := catalogue.ActionQuery{Filter: catalogue.ActionFilter{Territory: "13055", Availability: []catalogue.Availability{catalogue.AvailabilityOpen}}, Page: catalogue.PageRequest{First: &one}}
		for _, territory := range []bool{false, true} {
			b.Run(fmt.Sprintf("%d/territory=%v", size, territory), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if next := s.WithSessions(sessions); territory {
						if _, err := next.Search(&q); err != nil {
							b.Fatal(err)
						}
					}
				}
			})
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	for _, size := range sizes() {
		s := snapshot(b, size)
		if os.Getenv("BENCH_SESSIONS") != "" {
			s = s.WithSessions(sessionsOf(s))
		}
		for name, q := range map[string]catalogue.ActionQuery{
			"everything":     {},
			"territory":      {Filter: catalogue.ActionFilter{Territory: "marseille"}},
			"text":           {Search: "emploi"},
			"text,territory": {Search: "emploi", Filter: catalogue.ActionFilter{Territory: "13213", Themes: []string{"1.1", "1.2", "1.3", "2.1", "2.2", "3.1"}}},
			"title":          {Order: catalogue.ActionOrder{Field: catalogue.OrderTitle}},
		} {
			if q.Filter.Territory != "" && s.Territory(q.Filter.Territory) == nil {
				q.Filter.Territory = "13055"
			}
			for _, facets := range []bool{false, true} {
				b.Run(fmt.Sprintf("%d/%s/facets=%v", size, name, facets), func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						page, err := s.Search(&q)
						if err != nil {
							b.Fatal(err)
						}
						if facets {
							for _, facet := range []catalogue.Facet{catalogue.FacetAxes, catalogue.FacetPublics, catalogue.FacetBarriers, catalogue.FacetModes} {
								page.Facets(facet)
							}
						}
					}
				})
			}
		}
	}
}
