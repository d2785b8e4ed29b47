package catalogue

import (
	"cmp"
	"slices"
)

// Related gives the published actions close to one, closest first: those of its theme, then those that work on the
// same freins, the more they share the closer; among equals the order of codes. With a territory, only those available
// there, wholly or in part.
func (s *Snapshot) Related(e *Entry, territory *Territory, limit int) []*Entry {
	var near []*Entry
	for _, other := range s.Actions {
		if other.ID == e.ID || other.Status != StatusPublished || nearness(e, other) == 0 {
			continue
		}
		if territory != nil && !other.coverage.sure.meets(s.geo.leaves[s.geo.index[territory.Code]]) {
			continue
		}
		near = append(near, other)
	}
	// Stable, and Actions are in the order of codes.
	slices.SortStableFunc(near, func(a, b *Entry) int { return cmp.Compare(nearness(e, b), nearness(e, a)) })
	return near[:min(limit, len(near))]
}

// nearness counts what two actions share; a theme weighs more than any number of freins. 0: nothing.
func nearness(a, b *Entry) int {
	const theme = 1000
	shared := 0
	if a.Sheet.ThemeCode == b.Sheet.ThemeCode {
		shared += theme
	}
	for _, slug := range a.Sheet.Barriers {
		if slices.Contains(b.Sheet.Barriers, slug) {
			shared++
		}
	}
	return shared
}
