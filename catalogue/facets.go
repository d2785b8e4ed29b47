package catalogue

// The closed lists with their labels, in the order in which people read them.
var (
	modeLabels = []label[DeliveryMode]{
		{ModeIndividual, string(ModeIndividual), "Individuel"},
		{ModeCollective, string(ModeCollective), "Collectif"},
		{ModeBoth, string(ModeBoth), "Individuel et collectif"},
		{ModeUnknown, string(ModeUnknown), "Non précisé"},
	}
	availabilityLabels = []label[Availability]{
		{AvailabilityOpen, string(AvailabilityOpen), "Places disponibles"},
		{AvailabilityWaitlist, string(AvailabilityWaitlist), "Liste d’attente"},
		{AvailabilityFull, string(AvailabilityFull), "Complet"},
		{AvailabilityPaused, string(AvailabilityPaused), "En pause"},
		{AvailabilityUnknown, string(AvailabilityUnknown), "Places non connues"},
	}
	freshnessLabels = []label[Freshness]{
		{FreshnessUpToDate, string(FreshnessUpToDate), "À jour"},
		{FreshnessToConfirm, string(FreshnessToConfirm), "À confirmer"},
		{FreshnessStale, string(FreshnessStale), "Périmée"},
	}
)

// facet counts, for every value, the results under every other filter.
func (sel *selection) facet(facet Facet) []FacetCount {
	s, f, under := sel.snapshot, &sel.query.Filter, sel.under(facet)
	switch facet {
	case FacetAxes:
		return s.byAxis.facet(s.byAxis.counts(under), f.Axes)
	case FacetThemes:
		return s.byTheme.facet(s.byTheme.counts(under), f.Themes)
	case FacetPoles:
		return sel.poleFacet(under)
	case FacetPublics:
		return sel.publicFacet(under)
	case FacetBarriers:
		return s.byBarrier.tellingFacet(s.byBarrier.counts(under), f.Barriers)
	case FacetProviders:
		return s.byProvider.tellingFacet(s.byProvider.counts(under), f.Providers)
	case FacetModes:
		return s.byMode.facet(s.byMode.counts(under), f.Modes)
	case FacetAvailability:
		return s.offerIn(f.Territory).facet(under, f.Availability)
	case FacetFreshness:
		return s.byFreshness.facet(s.byFreshness.counts(under), f.Freshness)
	}
	return nil
}

// poleFacet counts what covers each pôle, wholly or partly, with the territory asked set aside. Places are those to be had
// in that pôle.
func (sel *selection) poleFacet(under bitset) []FacetCount {
	s := sel.snapshot
	values := make([]FacetCount, 0, len(s.Contents.Poles))
	for _, p := range s.Contents.Poles {
		sets, under := &s.byTerritory[s.geo.index[p.Code]], sel.elsewhere(under, p.Code)
		count := under.countBoth(sets.verdict(CoversYes)) + under.countBoth(sets.verdict(CoversPartly))
		values = append(values, FacetCount{p.Code, p.Name, count, sel.query.Filter.Territory == p.Code})
	}
	return values
}

// publicFacet counts with each public the actions that are open to all: choosing the public would give them too.
func (sel *selection) publicFacet(under bitset) []FacetCount {
	s := sel.snapshot
	counts, toAll := s.byPublic.counts(under), under.countBoth(s.openToAll)
	for v := range counts {
		counts[v] += toAll
	}
	return s.byPublic.tellingFacet(counts, sel.query.Filter.Publics)
}
