// Package watch keeps the searches that people want to be told of: which actions each has been told of, and what is new
// since.
package watch

import (
	"bytes"
	"slices"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/internal/clock"
)

// MostSearches is how many searches an account may keep.
const MostSearches = 20

// quiet is how long a search says nothing more of an action that it has just told of: places open and close all day.
const quiet = 24 * time.Hour

// Criteria are those of the search page: of the catalogue, never of a person. They are kept as this JSON.
type Criteria struct {
	Search       string                   `json:"search,omitempty" validate:"max=200,line,nonir"`
	Territory    string                   `json:"territory,omitempty" validate:"max=100,line"`
	Axes         []string                 `json:"axes,omitempty" validate:"max=100,unique,dive,max=100,line"`
	Themes       []string                 `json:"themes,omitempty" validate:"max=100,unique,dive,max=100,line"`
	Publics      []string                 `json:"publics,omitempty" validate:"max=100,unique,dive,max=100,line"`
	Barriers     []string                 `json:"barriers,omitempty" validate:"max=100,unique,dive,max=100,line"`
	Providers    []uuid.UUID              `json:"providers,omitempty" validate:"max=100,unique"`
	Modes        []catalogue.DeliveryMode `json:"modes,omitempty" validate:"max=4,unique"`
	Availability []catalogue.Availability `json:"availability,omitempty" validate:"max=5,unique"`
	Freshness    []catalogue.Freshness    `json:"freshness,omitempty" validate:"max=3,unique"`
	StartsBefore clock.Day                `json:"startsBefore,omitempty"`
}

// Filter writes the criteria as the catalogue's.
func (c *Criteria) Filter() *catalogue.ActionFilter {
	return &catalogue.ActionFilter{
		Axes: c.Axes, Themes: c.Themes, Territory: c.Territory, Publics: c.Publics, Barriers: c.Barriers, Providers: c.Providers,
		Modes: c.Modes, Availability: c.Availability, Freshness: c.Freshness, StartsBefore: c.StartsBefore,
	}
}

// Search is a search that somebody keeps.
type Search struct {
	ID        uuid.UUID
	Account   uuid.UUID
	Name      string
	Criteria  Criteria
	CreatedAt time.Time
	SeenAt    time.Time // when its owner last looked at what is new
	Version   int
	Known     []Known
}

// Known is what a search knows of an action: whether it matches and has places, and what was last told of it.
type Known struct {
	Action   uuid.UUID
	Matching bool
	Open     bool
	News     News // "" if nothing was told
	ToldAt   time.Time
}

// News is why somebody is told of an action.
type News string

// The news.
const (
	Arrived News = "ARRIVED" // it matches, and did not before
	Opened  News = "OPENED"  // it has places for the territory, and had none before
)

// Mark says what a search was compared with. The edition counts the changes of the catalogue and those of places together:
// neither ever goes back, so whatever comes later is higher. A day counts for itself, since availability depends on dates.
type Mark struct {
	Edition int64
	Day     string
}

// MarkOf gives the mark of a snapshot.
func MarkOf(s *catalogue.Snapshot) Mark {
	return Mark{Edition: s.Version + s.PlacesVersion, Day: string(s.Day)}
}

// Match is an action that matches now, and whether it has places.
type Match struct {
	Action uuid.UUID
	Open   bool
}

// Change is what comparing a search with the catalogue gives.
type Change struct {
	Known []Known   // what is to be known from now on
	Told  []Known   // those of Known that are to be told now
	Again time.Time // when to look again at what was kept quiet; zero for nothing
}

// Matches gives what a search finds in a snapshot. It fails on criteria that the catalogue no longer knows.
func (c *Criteria) Matches(s *catalogue.Snapshot) ([]Match, error) {
	entries, err := s.Matching(c.Search, c.Filter())
	if err != nil {
		return nil, err
	}
	var where *catalogue.Territory
	if c.Territory != "" {
		where = s.Territory(c.Territory)
	}
	matches := make([]Match, 0, len(entries))
	for _, e := range entries {
		matches = append(matches, Match{e.ID, s.AvailabilityIn(e, where) == catalogue.AvailabilityOpen})
	}
	return matches, nil
}

// First is what a search knows when it begins: nothing of it is news.
func First(matches []Match) []Known {
	known := make([]Known, 0, len(matches))
	for _, m := range matches {
		known = append(known, Known{Action: m.Action, Matching: true, Open: m.Open})
	}
	return known
}

// Compare says what is new among the matches. What was told of less than a day ago is left as it was, to be looked at again
// when that day is over; what no longer matches is forgotten then.
func Compare(known []Known, matches []Match, now time.Time) *Change {
	change, before := &Change{}, map[uuid.UUID]Known{}
	for _, k := range known {
		before[k.Action] = k
	}
	for _, m := range matches {
		k := before[m.Action]
		delete(before, m.Action)
		next := Known{Action: m.Action, Matching: true, Open: m.Open, News: k.News, ToldAt: k.ToldAt}
		switch news := newsOf(&k, &m); {
		case news == "":
			change.Known = append(change.Known, next)
		case k.quietAt(now):
			k.Action = m.Action
			change.Known = append(change.Known, k)
			change.lookAgain(k.ToldAt.Add(quiet))
		default:
			next.News, next.ToldAt = news, now
			change.Known, change.Told = append(change.Known, next), append(change.Told, next)
		}
	}
	for _, k := range known {
		if _, gone := before[k.Action]; gone && k.quietAt(now) {
			k.Matching, k.Open = false, false
			change.Known = append(change.Known, k)
		}
	}
	return change
}

// Keeps says whether nothing of what was known has changed.
func (c *Change) Keeps(known []Known) bool {
	byAction := func(a, b Known) int { return bytes.Compare(a.Action[:], b.Action[:]) }
	return slices.Equal(slices.SortedFunc(slices.Values(known), byAction), slices.SortedFunc(slices.Values(c.Known), byAction))
}

func newsOf(before *Known, now *Match) News {
	switch {
	case !before.Matching:
		return Arrived
	case now.Open && !before.Open:
		return Opened
	default:
		return ""
	}
}

func (k *Known) quietAt(now time.Time) bool { return k.News != "" && now.Before(k.ToldAt.Add(quiet)) }

func (c *Change) lookAgain(at time.Time) {
	if c.Again.IsZero() || at.Before(c.Again) {
		c.Again = at
	}
}
