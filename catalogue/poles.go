package catalogue

import "slices"

// PolesOf gives the codes of the pôles of which an action surely covers some leaf, sorted.
func (s *Snapshot) PolesOf(e *Entry) []string {
	var poles []string
	e.coverage.sure.each(func(leaf int) {
		code := s.geo.territory(s.geo.leafCodes[leaf]).PoleCode
		if i, found := slices.BinarySearch(poles, code); !found && code != "" {
			poles = slices.Insert(poles, i, code)
		}
	})
	return poles
}
