package catalogue

import (
	"slices"
)

// Area is a coverage rule resolved on a snapshot's territories before it is anybody's: what a porteur edits, judged as what
// is published is.
type Area struct {
	snapshot *Snapshot
	coverage coverage
}

// Area resolves a rule. It fails on a territory that does not exist.
func (s *Snapshot) Area(rule *CoverageRule) (*Area, error) {
	resolved, err := s.geo.resolve(rule)
	if err != nil {
		return nil, err
	}
	return &Area{s, resolved}, nil
}

// Covers says whether a territory of the snapshot is covered, and why.
func (a *Area) Covers(t *Territory) CoverageAnswer { return a.snapshot.geo.explain(a.coverage, t) }

// ByLeaf says of every leaf, by code, whether it is covered.
func (a *Area) ByLeaf() []LeafCoverage { return a.snapshot.coverageByLeaf(a.coverage) }

// Empty says whether no leaf is surely covered.
func (a *Area) Empty() bool { return a.coverage.sure.count() == 0 }

// Poles gives the codes of the pôles of which some leaf is surely covered, sorted.
func (a *Area) Poles() []string {
	found := map[string]bool{}
	a.coverage.sure.each(func(leaf int) {
		found[a.snapshot.geo.territory(a.snapshot.geo.leafCodes[leaf]).PoleCode] = true
	})
	var poles []string
	for code := range found {
		if code != "" {
			poles = append(poles, code)
		}
	}
	slices.Sort(poles)
	return poles
}

// Within says whether every leaf of a territory is one of a list's; false for a code that does not exist. The whole
// department is written as DepartmentCode.
func (s *Snapshot) Within(code string, codes []string) bool {
	i, known := s.geo.index[code]
	if !known {
		return false
	}
	set := newBitset(len(s.geo.leafCodes))
	if err := s.geo.addUnion(set, codes); err != nil {
		return false
	}
	return s.geo.leaves[i].within(set)
}

// Meets says whether some leaf of a territory is surely covered.
func (a *Area) Meets(code string) bool {
	i, known := a.snapshot.geo.index[code]
	return known && a.snapshot.geo.leaves[i].meets(a.coverage.sure)
}
