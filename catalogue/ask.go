package catalogue

import (
	"slices"

	"traverse/catalogue/fulltext"
)

// How much covering a place that the text names counts: more than any words can, so that what is available there
// comes first, then what may be.
const (
	placeBonus     = 1 << 28
	likelyPlaceBit = 1 << 27
)

// ask answers the text of a query.
func (sel *selection) ask() {
	s := sel.snapshot
	sel.question = s.text.Read(sel.query.Search)
	sel.read = s.places.read(sel.question)
	sel.answer = sel.question.Find()
	sel.rest, sel.scores = bitset(sel.answer.Found), sel.answer.Scores
	sel.favourPlaces()
}

// favourPlaces puts the actions available in a place that the text names before the others.
func (sel *selection) favourPlaces() {
	if len(sel.read) == 0 {
		return
	}
	s := sel.snapshot
	covering, likely := newBitset(len(s.Actions)), newBitset(len(s.Actions))
	for _, r := range sel.read {
		sets := &s.byTerritory[s.geo.index[r.territory.Code]]
		covering.union(sets.yes)
		covering.union(sets.partly)
		likely.union(sets.toConfirm)
	}
	covering.each(func(i int) { sel.scores[i] += placeBonus })
	likely.subtract(covering)
	likely.each(func(i int) { sel.scores[i] += likelyPlaceBit })
}

// SearchReading is a territory that the text of a search names. It filters nothing by itself: it is proposed.
type SearchReading struct {
	Typed     string // the words that name it, as typed
	Territory *Territory
	Rest      string // the text without them
	Count     int    // results of Rest in Territory, under the other filters
}

// mostReadings keeps a text full of names from costing as many searches.
const mostReadings = 5

// Readings proposes the territories that the text names, in the order of the text, save that of the filter.
func (p *ActionPage) Readings() []SearchReading {
	sel := p.selection
	var list []SearchReading
	for _, r := range sel.read[:min(len(sel.read), mostReadings)] {
		if r.territory.Code == sel.query.Filter.Territory {
			continue
		}
		narrowed := *sel.query
		narrowed.Search = sel.question.Without(r.words)
		narrowed.Filter.Territory, narrowed.Filter.Coverage = r.territory.Code, nil
		list = append(list, SearchReading{sel.question.Typed(r.words), r.territory, narrowed.Search, sel.snapshot.count(&narrowed)})
	}
	return list
}

// count says how many results a query that was already checked has.
func (s *Snapshot) count(q *ActionQuery) int {
	sel, err := s.choose(q)
	if err != nil {
		return 0
	}
	return sel.matching.count()
}

// TextMatch says how the text of a search was understood.
type TextMatch struct {
	// WordsAsked is how many words or quotations had to be found, WordsHeld how many of them each result holds: fewer only
	// if no action holds all of them.
	WordsAsked, WordsHeld int
	Missing               []string // words that stand for nothing in the catalogue
	Corrected             []fulltext.Correction
	// Suggestions are the known words nearest to those that are missing, when nothing was found.
	Suggestions []fulltext.Correction
}

// Relaxed says that no action holds all the words, and that the results hold some of them.
func (m *TextMatch) Relaxed() bool { return m.WordsHeld > 0 && m.WordsHeld < m.WordsAsked }

// TextMatch says how the text was understood; nil without a word to look for.
func (p *ActionPage) TextMatch() *TextMatch {
	sel := p.selection
	if sel.answer.Found == nil {
		return nil
	}
	m := &TextMatch{
		WordsAsked: sel.answer.Asked, WordsHeld: sel.answer.Held, Missing: sel.question.Missing(), Corrected: sel.question.Corrections(),
	}
	if p.Total == 0 && m.WordsHeld == 0 {
		m.Suggestions = sel.question.Suggestions()
	}
	return m
}

// Highlight gives the text of a result that shows best why it was found, as HTML in which nothing but <mark> is
// markup; "" without text, or if the result was found by its code or place alone.
func (p *ActionPage) Highlight(r *Result) string {
	sel := p.selection
	if sel.answer.Found == nil {
		return ""
	}
	return sel.question.Highlight(sel.snapshot.excerptTexts(r.Entry))
}

// Narrowing names a part of a search that can be let go.
type Narrowing string

// The parts of a search that narrow it.
const (
	NarrowingText         Narrowing = "TEXT"
	NarrowingTerritory    Narrowing = "TERRITORY"
	NarrowingAxes         Narrowing = "AXES"
	NarrowingThemes       Narrowing = "THEMES"
	NarrowingPublics      Narrowing = "PUBLICS"
	NarrowingBarriers     Narrowing = "BARRIERS"
	NarrowingProviders    Narrowing = "PROVIDERS"
	NarrowingModes        Narrowing = "MODES"
	NarrowingAvailability Narrowing = "AVAILABILITY"
	NarrowingFreshness    Narrowing = "FRESHNESS"
	NarrowingStart        Narrowing = "STARTS_BEFORE"
	NarrowingStatuses     Narrowing = "STATUSES"
)

// Loosening is a criterion that can be let go, and how many results that would give.
type Loosening struct {
	Narrowing Narrowing
	Count     int
}

// Loosenings says, of a search without a result, which single criterion to let go to have some: the most first.
func (p *ActionPage) Loosenings() []Loosening {
	if p.Total > 0 {
		return nil
	}
	var list []Loosening
	for _, c := range looseners {
		without := *p.selection.query
		if !c.letGo(&without) {
			continue
		}
		if n := p.selection.snapshot.count(&without); n > 0 {
			list = append(list, Loosening{c.narrowing, n})
		}
	}
	slices.SortStableFunc(list, func(a, b Loosening) int { return b.Count - a.Count })
	return list
}

// looseners let each criterion go; false if the query does not have it.
var looseners = []struct {
	narrowing Narrowing
	letGo     func(*ActionQuery) bool
}{
	{NarrowingText, func(q *ActionQuery) bool { had := q.Search != ""; q.Search = ""; return had }},
	{NarrowingTerritory, func(q *ActionQuery) bool { had := q.Filter.Territory != ""; q.Filter.Territory = ""; return had }},
	{NarrowingAxes, func(q *ActionQuery) bool { return empty(&q.Filter.Axes) }},
	{NarrowingThemes, func(q *ActionQuery) bool { return empty(&q.Filter.Themes) }},
	{NarrowingPublics, func(q *ActionQuery) bool { return empty(&q.Filter.Publics) }},
	{NarrowingBarriers, func(q *ActionQuery) bool { return empty(&q.Filter.Barriers) }},
	{NarrowingProviders, func(q *ActionQuery) bool { return empty(&q.Filter.Providers) }},
	{NarrowingModes, func(q *ActionQuery) bool { return empty(&q.Filter.Modes) }},
	{NarrowingAvailability, func(q *ActionQuery) bool { return empty(&q.Filter.Availability) }},
	{NarrowingFreshness, func(q *ActionQuery) bool { return empty(&q.Filter.Freshness) }},
	{NarrowingStart, func(q *ActionQuery) bool { had := q.Filter.StartsBefore != ""; q.Filter.StartsBefore = ""; return had }},
	{NarrowingStatuses, func(q *ActionQuery) bool { return empty(&q.Filter.Statuses) }},
}

func empty[T any](list *[]T) bool {
	had := len(*list) > 0
	*list = nil
	return had
}
