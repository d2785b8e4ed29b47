package catalogue

import "slices"

// TerritoryCount is how many results of a search a commune or arrondissement has.
type TerritoryCount struct {
	Territory *Territory
	Count     int
}

// LeafCoverage is what an action says of one commune or arrondissement. A leaf that is not covered is Excluded when
// the action names it, or what holds it, among its exceptions.
type LeafCoverage struct {
	Territory *Territory
	Verdict   CoverageVerdict // never PARTLY: a leaf has no parts
	Excluded  bool
	Emphasis  bool
}

// Leaves gives the communes other than Marseille and its arrondissements, by code: what every coverage is resolved to.
func (s *Snapshot) Leaves() []*Territory { return s.TerritoriesOf(DepartmentCode) }

// IsLeaf says whether a code is that of a leaf: where a person can live.
func (s *Snapshot) IsLeaf(code string) bool { return slices.Contains(s.geo.leafCodes, code) }

// TerritoryCounts counts, for every leaf, the results that cover it under every other filter than the territory: what
// choosing the leaf would give.
func (p *ActionPage) TerritoryCounts() []TerritoryCount {
	s, under := p.selection.snapshot, p.selection.under(FacetPoles)
	leaves := s.Leaves()
	counts := make([]TerritoryCount, 0, len(leaves))
	for _, leaf := range leaves {
		counts = append(counts, TerritoryCount{leaf, p.selection.elsewhere(under, leaf.Code).countBoth(s.byTerritory[s.geo.index[leaf.Code]].verdict(CoversYes))})
	}
	return counts
}

// CoverageByLeaf says, for every leaf by code, whether an action is available there.
func (s *Snapshot) CoverageByLeaf(e *Entry) []LeafCoverage { return s.coverageByLeaf(e.coverage) }

// SchemeCoverageByLeaf says the same of a scheme; nil when the programme prints no territory for it.
func (s *Snapshot) SchemeCoverageByLeaf(scheme *Scheme) []LeafCoverage {
	c, ok := s.schemeCovers[scheme.Slug]
	if !ok {
		return nil
	}
	return s.coverageByLeaf(c)
}

func (s *Snapshot) coverageByLeaf(c coverage) []LeafCoverage {
	leaves := s.Leaves()
	answers := make([]LeafCoverage, 0, len(leaves))
	for _, leaf := range leaves {
		set := s.geo.leaves[s.geo.index[leaf.Code]]
		answers = append(answers, LeafCoverage{leaf, c.verdict(set), s.geo.through(c.rule.Excludes, set) != nil, set.meets(c.emphasis)})
	}
	return answers
}
