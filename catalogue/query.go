package catalogue

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"traverse/catalogue/fulltext"
	"traverse/internal/clock"
	"traverse/internal/fault"
)

// MaxSearchLength is how many characters a search text may have.
const MaxSearchLength = 200

// ActionFilter narrows the catalogue: AND between fields, OR within one; an empty list is no filter.
type ActionFilter struct {
	Axes         []string
	Themes       []string
	Territory    string
	Coverage     []CoverageVerdict // of Territory; YES and PARTLY when empty
	Publics      []string
	Barriers     []string
	Providers    []uuid.UUID
	Modes        []DeliveryMode
	Availability []Availability // in Territory if there is one, as StartsBefore
	Freshness    []Freshness
	StartsBefore clock.Day      // a cohort that takes people starts on or before this day
	Statuses     []ActionStatus // PUBLISHED and SUSPENDED when empty
}

// OrderField is what results are ordered by.
type OrderField string

// The orders.
const (
	OrderRelevance OrderField = "RELEVANCE"
	OrderCode      OrderField = "CODE"
	OrderTitle     OrderField = "TITLE"
	OrderUpdatedAt OrderField = "UPDATED_AT"
	OrderPlaces    OrderField = "PLACES_AVAILABLE" // in the territory of the filter; unknown comes before none
	OrderNext      OrderField = "NEXT_SESSION"     // the first start of a cohort there; those without one come last
)

// ActionOrder is an order of results; Descending turns it round whole.
type ActionOrder struct {
	Field      OrderField
	Descending bool
}

// ActionQuery is one search of the catalogue.
type ActionQuery struct {
	Search string
	Filter ActionFilter
	Order  ActionOrder
	Page   PageRequest
}

// Facet names one of the facets of a search.
type Facet int

// The facets.
const (
	FacetAxes Facet = iota
	FacetThemes
	FacetPoles
	FacetPublics
	FacetBarriers
	FacetModes
	FacetAvailability
	FacetProviders
	FacetFreshness
)

// FacetCount is a value of a facet, with how many results choosing it would give.
type FacetCount struct {
	Value    string
	Label    string
	Count    int
	Selected bool
}

// CheckSearch refuses a text that is too long or that no keyboard types.
func CheckSearch(text string) error {
	if utf8.RuneCountInString(text) > MaxSearchLength {
		return fault.Argument("search", "", "Le texte cherché dépasse 200 caractères.")
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return fault.Argument("search", "", "Le texte cherché contient un caractère interdit.")
	}
	return nil
}

// checkFilter refuses whatever the vocabulary does not hold, naming the argument and the value.
func (s *Snapshot) checkFilter(f *ActionFilter) error {
	known := func(argument, what string, values []string, exists func(string) bool) error {
		for _, v := range values {
			if !exists(v) {
				return fault.Argument(argument, v, "Filtre « "+argument+" » : "+what+" « "+clip(v)+" » n’existe pas.")
			}
		}
		return nil
	}
	checks := []error{
		known("axes", "l’axe", f.Axes, func(v string) bool {
			return slices.ContainsFunc(s.Contents.Axes, func(a Axis) bool { return a.Code == v })
		}),
		known("themes", "le thème", f.Themes, func(v string) bool {
			return slices.ContainsFunc(s.Contents.Themes, func(t Theme) bool { return t.Code == v })
		}),
		known("publics", "le public", f.Publics, func(v string) bool {
			return v != RSAPublic && slices.ContainsFunc(s.Contents.Publics, func(p TargetPublic) bool { return p.Slug == v })
		}),
		known("barriers", "le frein", f.Barriers, func(v string) bool {
			return slices.ContainsFunc(s.Contents.Barriers, func(b Barrier) bool { return b.Slug == v })
		}),
	}
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	for _, id := range f.Providers {
		if s.organizations[id] == nil {
			return fault.Argument("providers", id.String(), "Filtre « providers » : cette structure n’existe pas.")
		}
	}
	if f.Territory != "" {
		if _, err := s.KnownTerritory("territory", f.Territory); err != nil {
			return err
		}
	}
	return nil
}

// KnownTerritory gives the territory of a code, or a BadRequest that names the argument.
func (s *Snapshot) KnownTerritory(argument, code string) (*Territory, error) {
	if t := s.Territory(code); t != nil {
		return t, nil
	}
	message := "Le territoire « " + clip(code) + " » n’existe pas."
	if len(s.geo.search(code, 1)) > 0 && len(code) == 5 {
		message += " Un code postal n’est pas un identifiant : choisissez un territoire parmi ceux que propose « territories »."
	}
	return nil, fault.Argument(argument, code, message)
}

// clip keeps a value that is quoted back short, and on one line.
func clip(value string) string {
	const most = 40
	printable := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x200b && r <= 0x200f) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(value, ""))
	if runes := []rune(printable); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return printable
}

// selection is the outcome of a query before paging: what each filter lets through, and what all of them do. Its sets
// may be the snapshot's own: they are read, never changed.
type selection struct {
	snapshot *Snapshot
	query    *ActionQuery
	groups   map[Facet]bitset // what one filter lets through; absent: no filter. Territory is under FacetPoles
	rest     bitset           // what the filters that have no facet let through: text and statuses
	starting bitset           // what StartsBefore lets through; nil: no filter
	matching bitset           // everything together
	scores   []int32          // by position; nil without text
	ranking  *ranking         // made when the first action is placed
	question *fulltext.Question
	answer   fulltext.Answer
	read     []placeReading // the territories that the text names
}

// choose runs the filters of a query.
func (s *Snapshot) choose(q *ActionQuery) (*selection, error) {
	if err := CheckSearch(q.Search); err != nil {
		return nil, err
	}
	if err := s.checkFilter(&q.Filter); err != nil {
		return nil, err
	}
	f := &q.Filter
	sel := &selection{snapshot: s, query: q, groups: make(map[Facet]bitset)}
	sel.ask()
	if sel.rest == nil {
		sel.rest = s.everything
	}
	if len(f.Statuses) > 0 {
		sel.rest = sel.rest.clone()
		sel.rest.intersect(s.byStatus.anyOf(f.Statuses, len(s.Actions)))
	}
	addGroup(sel, FacetAxes, s.byAxis, f.Axes)
	addGroup(sel, FacetThemes, s.byTheme, f.Themes)
	addGroup(sel, FacetPublics, s.byPublic, f.Publics)
	addGroup(sel, FacetBarriers, s.byBarrier, f.Barriers)
	addGroup(sel, FacetProviders, s.byProvider, f.Providers)
	addGroup(sel, FacetModes, s.byMode, f.Modes)
	addGroup(sel, FacetFreshness, s.byFreshness, f.Freshness)
	if len(f.Availability) > 0 {
		sel.groups[FacetAvailability] = s.offerIn(f.Territory).anyOf(f.Availability, s.everything)
	}
	if f.StartsBefore != "" {
		sel.starting = s.offerIn(f.Territory).startingBy(f.StartsBefore, len(s.Actions))
	}
	if set, ok := sel.groups[FacetPublics]; ok {
		set = set.clone()
		set.union(s.openToAll)
		sel.groups[FacetPublics] = set
	}
	if f.Territory != "" {
		verdicts := f.Coverage
		if len(verdicts) == 0 {
			verdicts = []CoverageVerdict{CoversYes, CoversPartly}
		}
		sel.groups[FacetPoles] = s.byTerritory[s.geo.index[f.Territory]].anyOf(verdicts, len(s.Actions))
	}
	sel.matching = sel.allBut(-1)
	return sel, nil
}

// addGroup adds what one filter lets through; nothing if it is empty.
func addGroup[K comparable](sel *selection, facet Facet, by *column[K], values []K) {
	if len(values) > 0 {
		sel.groups[facet] = by.anyOf(values, len(sel.snapshot.Actions))
	}
}

// under gives what every filter but one lets through.
func (sel *selection) under(except Facet) bitset {
	if _, filtered := sel.groups[except]; !filtered {
		return sel.matching
	}
	return sel.allBut(except)
}

func (sel *selection) allBut(except Facet) bitset {
	set := sel.rest.clone()
	if sel.starting != nil {
		set.intersect(sel.starting)
	}
	for facet, group := range sel.groups {
		if facet != except {
			set.intersect(group)
		}
	}
	return set
}

// elsewhere gives what every filter lets through in another territory than the one asked, coverage aside: places are
// those to be had there. under is what the filters let through without the one of the territory.
func (sel *selection) elsewhere(under bitset, territory string) bitset {
	f, s := &sel.query.Filter, sel.snapshot
	if (len(f.Availability) == 0 && f.StartsBefore == "") || len(s.openings.byAction) == 0 {
		return under
	}
	there, set := s.offerIn(territory), sel.rest.clone()
	for facet, group := range sel.groups {
		if facet != FacetPoles && facet != FacetAvailability {
			set.intersect(group)
		}
	}
	if len(f.Availability) > 0 {
		set.intersect(there.anyOf(f.Availability, s.everything))
	}
	if f.StartsBefore != "" {
		set.intersect(there.startingBy(f.StartsBefore, len(s.Actions)))
	}
	return set
}
