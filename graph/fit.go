package graph

import "traverse/catalogue"

type situationInput struct {
	Territory     *string
	Age           *int32
	RSA           *bool
	Publics       *[]string
	NotPublics    *[]string
	Barriers      *[]string
	SeeksPlaceNow *bool
}

type matchArgs struct {
	Situation situationInput
	Verdict   *string
	pageArgs
}

type matchConnectionNode struct {
	Edges      []*matchEdgeNode
	Nodes      []*matchNode
	PageInfo   *pageInfoNode
	TotalCount int32
	Verdicts   []*facetCountNode
	Missing    []*missingFactNode
}

type matchEdgeNode struct {
	Cursor string
	Node   *matchNode
}

type matchNode struct {
	Action   *actionNode
	Verdict  string
	Criteria []*criterionNode
	Missing  []string
}

type criterionNode struct {
	Key         string
	Verdict     string
	Explanation string
}

type missingFactNode struct {
	Fact        string
	Question    string
	ActionCount int32
}

func (s *situationInput) situation() catalogue.Situation {
	situation := catalogue.Situation{
		Territory: deref(s.Territory), RSA: s.RSA, Publics: values[string](s.Publics), NotPublics: values[string](s.NotPublics),
		Barriers: values[string](s.Barriers), SeeksPlaceNow: s.SeeksPlaceNow != nil && *s.SeeksPlaceNow,
	}
	if s.Age != nil {
		age := int(*s.Age)
		situation.Age = &age
	}
	return situation
}

func (v *view) match(args *matchArgs) (*matchConnectionNode, error) {
	q := &catalogue.MatchQuery{Situation: args.Situation.situation(), Verdict: catalogue.Verdict(deref(args.Verdict)), Page: args.request()}
	page, err := v.snapshot.Match(q)
	if err != nil {
		return nil, err
	}
	c := &matchConnectionNode{
		Edges: make([]*matchEdgeNode, 0, len(page.Matches)), Nodes: make([]*matchNode, 0, len(page.Matches)),
		PageInfo:   &pageInfoNode{HasNextPage: page.HasNext, HasPreviousPage: page.HasPrevious},
		TotalCount: int32(page.Total), Verdicts: newFacetCounts(page.Verdicts), Missing: make([]*missingFactNode, 0, len(page.Questions)), //nolint:gosec // a count of actions
	}
	for i := range page.Matches {
		m := v.newMatch(&page.Matches[i])
		c.Edges, c.Nodes = append(c.Edges, &matchEdgeNode{page.Matches[i].Cursor, m}), append(c.Nodes, m)
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	for _, q := range page.Questions {
		c.Missing = append(c.Missing, &missingFactNode{string(q.Fact), q.Text, int32(q.Actions)}) //nolint:gosec // a count of actions
	}
	return c, nil
}

func (v *view) newMatch(m *catalogue.Match) *matchNode {
	node := &matchNode{
		Action: v.actionOf(m.Entry), Verdict: string(m.Verdict), Criteria: make([]*criterionNode, 0, len(m.Criteria)), Missing: make([]string, 0, len(m.Missing)),
	}
	for _, c := range m.Criteria {
		node.Criteria = append(node.Criteria, &criterionNode{string(c.Key), string(c.Verdict), c.Explanation})
	}
	for _, fact := range m.Missing {
		node.Missing = append(node.Missing, string(fact))
	}
	return node
}
