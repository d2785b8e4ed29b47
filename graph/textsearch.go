package graph

import "traverse/catalogue/fulltext"

// What a search says of its text. Each is worked out only when it is asked for.

// Highlight is HTML in which nothing but <mark> is markup.
func (e *edgeNode) Highlight() *string { return optional(e.page.Highlight(e.result)) }

type readingNode struct {
	Typed     string
	Territory *territoryNode
	Search    string
	Count     int32
}

// Readings proposes the territories that the text names.
func (c *connectionNode) Readings() []*readingNode {
	found := c.page.Readings()
	nodes := make([]*readingNode, 0, len(found))
	for _, r := range found {
		nodes = append(nodes, &readingNode{r.Typed, c.view.territories[r.Territory.Code], r.Rest, int32(r.Count)}) //nolint:gosec // a count of actions
	}
	return nodes
}

type textMatchNode struct {
	WordsAsked  int32
	WordsHeld   int32
	Relaxed     bool
	Missing     []string
	Corrections []*correctionNode
	Suggestions []*correctionNode
}

type correctionNode struct {
	Typed string
	Read  []string
}

// TextMatch says how the text was understood.
func (c *connectionNode) TextMatch() *textMatchNode {
	m := c.page.TextMatch()
	if m == nil {
		return nil
	}
	return &textMatchNode{
		WordsAsked: int32(m.WordsAsked), WordsHeld: int32(m.WordsHeld), Relaxed: m.Relaxed(), //nolint:gosec // at most 200 words
		Missing: list(m.Missing), Corrections: corrections(m.Corrected), Suggestions: corrections(m.Suggestions),
	}
}

func corrections(from []fulltext.Correction) []*correctionNode {
	nodes := make([]*correctionNode, 0, len(from))
	for _, c := range from {
		nodes = append(nodes, &correctionNode{c.Typed, c.Read})
	}
	return nodes
}

type looseningNode struct {
	Criterion string
	Count     int32
}

// Loosenings says what to let go when nothing was found.
func (c *connectionNode) Loosenings() []*looseningNode {
	found := c.page.Loosenings()
	nodes := make([]*looseningNode, 0, len(found))
	for _, l := range found {
		nodes = append(nodes, &looseningNode{string(l.Narrowing), int32(l.Count)}) //nolint:gosec // a count of actions
	}
	return nodes
}
