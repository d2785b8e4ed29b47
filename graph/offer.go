package graph

import (
	"slices"

	"traverse/catalogue"
)

type poleOfferNode struct {
	ActionCount    int32
	ToConfirmCount int32
	Themes         []*themeOfferNode
	Barriers       []*barrierOfferNode
	Publics        []*publicOfferNode
	Gaps           *gapsNode
}

type gapsNode struct {
	Themes   []*themeOfferNode
	Barriers []*barrierOfferNode
	Publics  []*publicOfferNode
}

type themeOfferNode struct {
	Theme *themeNode
	offerCounts
}

type barrierOfferNode struct {
	Barrier *termNode
	Cited   bool
	offerCounts
}

type publicOfferNode struct {
	Public *termNode
	offerCounts
}

type offerCounts struct {
	ActionCount    int32
	ToConfirmCount int32
	CatalogueCount int32
}

//nolint:gosec // counts of actions
func newOfferCounts(c *catalogue.OfferCount) offerCounts {
	return offerCounts{int32(c.Here), int32(c.ToConfirm), int32(c.Everywhere)}
}

// newPoleOffer shapes the offer of a pôle; what the vocabulary does not let one choose is left out.
func (v *view) newPoleOffer(p *catalogue.Pole) *poleOfferNode {
	offer := v.snapshot.OfferOf(p)
	whole := newOfferCounts(&offer.OfferCount)
	node := &poleOfferNode{
		ActionCount: whole.ActionCount, ToConfirmCount: whole.ToConfirmCount,
		Themes: []*themeOfferNode{}, Barriers: []*barrierOfferNode{}, Publics: []*publicOfferNode{},
		Gaps: &gapsNode{Themes: []*themeOfferNode{}, Barriers: []*barrierOfferNode{}, Publics: []*publicOfferNode{}},
	}
	for i := range offer.Themes {
		c := &offer.Themes[i]
		row := &themeOfferNode{v.theme(c.Value), newOfferCounts(c)}
		node.Themes = append(node.Themes, row)
		if c.Gap() {
			node.Gaps.Themes = append(node.Gaps.Themes, row)
		}
	}
	for i := range offer.Barriers {
		c := &offer.Barriers[i]
		row := &barrierOfferNode{v.term(v.barriers, c.Value), c.Cited, newOfferCounts(c)}
		node.Barriers = append(node.Barriers, row)
		if c.Gap() {
			node.Gaps.Barriers = append(node.Gaps.Barriers, row)
		}
	}
	slices.SortStableFunc(node.Gaps.Barriers, func(a, b *barrierOfferNode) int { return rank(b.Cited) - rank(a.Cited) })
	for i := range offer.Publics {
		c := &offer.Publics[i]
		row := &publicOfferNode{v.term(v.publics, c.Value), newOfferCounts(c)}
		node.Publics = append(node.Publics, row)
		if c.Gap() {
			node.Gaps.Publics = append(node.Gaps.Publics, row)
		}
	}
	return node
}

// term gives the one term of a slug that the snapshot itself names.
func (v *view) term(terms []*termNode, slug string) *termNode {
	return terms[slices.IndexFunc(terms, func(t *termNode) bool { return t.Slug == slug })]
}

func rank(first bool) int {
	if first {
		return 1
	}
	return 0
}
