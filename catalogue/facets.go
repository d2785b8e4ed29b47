package catalogue

import (
	"cmp"
	"slices"

	"traverse/catalogue/fulltext"
)

// The closed lists with their labels, in the order in which people read them.
var (
	modeLabels = []FacetCount{
		{Value: string(ModeIndividual), Label: "Individuel"},
		{Value: string(ModeCollective), Label: "Collectif"},
		{Value: string(ModeBoth), Label: "Individuel et collectif"},
		{Value: string(ModeUnknown), Label: "Non précisé"},
	}
	availabilityLabels = []FacetCount{
		{Value: string(AvailabilityOpen), Label: "Places disponibles"},
		{Value: string(AvailabilityWaitlist), Label: "Liste d’attente"},
		{Value: string(AvailabilityFull), Label: "Complet"},
		{Value: string(AvailabilityPaused), Label: "En pause"},
		{Value: string(AvailabilityUnknown), Label: "Places non connues"},
	}
	freshnessLabels = []FacetCount{
		{Value: string(FreshnessUpToDate), Label: "À jour"},
		{Value: string(FreshnessToConfirm), Label: "À confirmer"},
		{Value: string(FreshnessStale), Label: "Périmée"},
	}
)

// facet counts, for every value, the results under every other filter.
func (sel *selection) facet(facet Facet) []FacetCount {
	s, f, under := sel.snapshot, &sel.query.Filter, sel.under(facet)
	switch facet {
	case FacetAxes:
		values := make([]FacetCount, 0, len(s.Contents.Axes))
		for _, a := range s.Contents.Axes {
			values = append(values, FacetCount{a.Code, a.ShortTitle, under.countBoth(s.byAxis[a.Code]), slices.Contains(f.Axes, a.Code)})
		}
		return values
	case FacetThemes:
		values := make([]FacetCount, 0, len(s.Contents.Themes))
		for _, t := range s.Contents.Themes {
			values = append(values, FacetCount{t.Code, t.Title, under.countBoth(s.byTheme[t.Code]), slices.Contains(f.Themes, t.Code)})
		}
		return values
	case FacetPoles:
		return sel.poleFacet(under)
	case FacetPublics:
		return sel.publicFacet(under)
	case FacetBarriers:
		values := make([]FacetCount, 0, len(s.Contents.Barriers))
		for _, b := range s.Contents.Barriers {
			values = append(values, FacetCount{b.Slug, b.Label, under.countBoth(s.byBarrier[b.Slug]), slices.Contains(f.Barriers, b.Slug)})
		}
		return telling(values)
	case FacetProviders:
		values := make([]FacetCount, 0, len(s.byProvider))
		for id, set := range s.byProvider {
			values = append(values, FacetCount{id.String(), s.organizations[id].Name, under.countBoth(set), slices.Contains(f.Providers, id)})
		}
		return telling(values)
	case FacetModes:
		return closedFacet(modeLabels, s.byMode, f.Modes, under)
	case FacetAvailability:
		return closedFacet(availabilityLabels, s.byAvailability, f.Availability, under)
	case FacetFreshness:
		return closedFacet(freshnessLabels, s.byFreshness, f.Freshness, under)
	}
	return nil
}

// poleFacet counts what covers each pôle, wholly or partly, with the territory asked set aside.
func (sel *selection) poleFacet(under bitset) []FacetCount {
	s := sel.snapshot
	values := make([]FacetCount, 0, len(s.Contents.Poles))
	for _, p := range s.Contents.Poles {
		verdicts := s.byVerdict[p.Code]
		count := under.countBoth(verdicts[CoversYes]) + under.countBoth(verdicts[CoversPartly])
		values = append(values, FacetCount{p.Code, p.Name, count, sel.query.Filter.Territory == p.Code})
	}
	return values
}

// publicFacet counts with each public the actions that are open to all: choosing the public would give them too.
func (sel *selection) publicFacet(under bitset) []FacetCount {
	s := sel.snapshot
	values := make([]FacetCount, 0, len(s.Contents.Publics))
	toAll := under.countBoth(s.openToAll)
	for _, p := range s.Contents.Publics {
		if p.Slug != RSAPublic {
			values = append(values, FacetCount{p.Slug, p.Label, toAll + under.countBoth(s.byPublic[p.Slug]), slices.Contains(sel.query.Filter.Publics, p.Slug)})
		}
	}
	return telling(values)
}

// closedFacet lists every value of a closed list, in its own order.
func closedFacet[K ~string](labels []FacetCount, sets map[K]bitset, selected []K, under bitset) []FacetCount {
	values := slices.Clone(labels)
	for i := range values {
		key := K(values[i].Value)
		values[i].Count, values[i].Selected = under.countBoth(sets[key]), slices.Contains(selected, key)
	}
	return values
}

// telling keeps the values above zero or selected, by count then label.
func telling(values []FacetCount) []FacetCount {
	values = slices.DeleteFunc(values, func(v FacetCount) bool { return v.Count == 0 && !v.Selected })
	slices.SortFunc(values, func(a, b FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(fulltext.Fold(a.Label), fulltext.Fold(b.Label)), cmp.Compare(a.Value, b.Value))
	})
	return values
}
