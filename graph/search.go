package graph

import (
	"slices"

	"github.com/google/uuid"
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue"
	"traverse/internal/clock"
	"traverse/internal/fault"
)

type pageArgs struct {
	First  *int32
	After  *string
	Last   *int32
	Before *string
}

type filterInput struct {
	Axes         *[]string
	Themes       *[]string
	Territory    *string
	Coverage     []string
	Publics      *[]string
	Barriers     *[]string
	Providers    *[]graphql.ID
	Modes        *[]string
	Availability *[]string
	Freshness    *[]string
	StartsBefore *Date
	Statuses     *[]string
}

type orderInput struct {
	Field     string
	Direction string
}

type connectionNode struct {
	Edges      []*edgeNode
	Nodes      []*actionNode
	PageInfo   *pageInfoNode
	TotalCount int32

	page *catalogue.ActionPage
	view *view
}

type edgeNode struct {
	Cursor string
	Node   *actionNode

	result *catalogue.Result
	page   *catalogue.ActionPage
}

// Coverage is worded only when it is asked for. It takes neither context nor argument and cannot fail: the engine would
// run every edge in a goroutine of its own.
func (e *edgeNode) Coverage() *coverageAnswerNode {
	answer, asked := e.page.Coverage(e.result)
	if !asked {
		return nil
	}
	return newCoverageAnswer(answer)
}

type pageInfoNode struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}

// search runs a query after narrow has added what the parent object imposes.
func (v *view) search(text *string, filter *filterInput, order *orderInput, page pageArgs, narrow func(*catalogue.ActionQuery) error) (*connectionNode, error) {
	q := &catalogue.ActionQuery{Search: deref(text), Page: page.request()}
	if order != nil {
		q.Order = catalogue.ActionOrder{Field: catalogue.OrderField(order.Field), Descending: order.Direction == "DESC"}
	}
	if err := filter.into(&q.Filter); err != nil {
		return nil, err
	}
	if narrow != nil {
		if err := narrow(q); err != nil {
			return nil, err
		}
	}
	found, err := v.snapshot.Search(q)
	if err != nil {
		return nil, err
	}
	return v.newConnection(found), nil
}

func (v *view) newConnection(page *catalogue.ActionPage) *connectionNode {
	c := &connectionNode{
		Edges: make([]*edgeNode, 0, len(page.Results)), Nodes: make([]*actionNode, 0, len(page.Results)),
		PageInfo: &pageInfoNode{HasNextPage: page.HasNext, HasPreviousPage: page.HasPrevious}, TotalCount: int32(page.Total), page: page, view: v, //nolint:gosec // a count of actions
	}
	for i := range page.Results {
		r := &page.Results[i]
		edge := &edgeNode{Cursor: r.Cursor, Node: v.actionOf(r.Entry), result: r, page: page}
		c.Edges, c.Nodes = append(c.Edges, edge), append(c.Nodes, edge.Node)
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c
}

func (a pageArgs) request() catalogue.PageRequest {
	request := catalogue.PageRequest{After: deref(a.After), Before: deref(a.Before)}
	if a.First != nil {
		n := int(*a.First)
		request.First = &n
	}
	if a.Last != nil {
		n := int(*a.Last)
		request.Last = &n
	}
	return request
}

// into writes the input into a domain filter. An identifier that is no organisation's is a BadRequest.
func (f *filterInput) into(filter *catalogue.ActionFilter) error {
	if f == nil {
		return nil
	}
	filter.Axes, filter.Themes, filter.Territory = values[string](f.Axes), values[string](f.Themes), deref(f.Territory)
	filter.Publics, filter.Barriers = values[string](f.Publics), values[string](f.Barriers)
	filter.Coverage = values[catalogue.CoverageVerdict](&f.Coverage)
	filter.Modes = values[catalogue.DeliveryMode](f.Modes)
	filter.Availability = values[catalogue.Availability](f.Availability)
	filter.Freshness = values[catalogue.Freshness](f.Freshness)
	filter.Statuses = values[catalogue.ActionStatus](f.Statuses)
	filter.StartsBefore = clock.Day(deref(f.StartsBefore))
	if f.Providers == nil {
		return nil
	}
	for _, id := range *f.Providers {
		key, ok := idOf(id, "Organization")
		organization, err := uuid.Parse(key)
		if !ok || err != nil {
			return fault.Argument("providers", string(id), "Filtre « providers » : ce n’est pas l’identifiant d’une structure.")
		}
		filter.Providers = append(filter.Providers, organization)
	}
	return nil
}

// values reads an optional list of names as a list of the domain's.
func values[K ~string](names *[]string) []K {
	if names == nil {
		return nil
	}
	list := make([]K, 0, len(*names))
	for _, name := range *names {
		list = append(list, K(name))
	}
	return list
}

// onlyOne imposes one value on a filter; a filter that excludes it is refused.
func onlyOne(field *[]string, value, argument string) error {
	if len(*field) > 0 && !slices.Contains(*field, value) {
		return fault.Argument("filter."+argument, (*field)[0], "Ici, le filtre « "+argument+" » ne peut être que « "+value+" ».")
	}
	*field = []string{value}
	return nil
}

// Facets counts a facet only when it is asked for.
func (c *connectionNode) Facets() *facetsNode { return &facetsNode{c.page} }

type territoryCountNode struct {
	Territory *territoryNode
	Count     int32
}

// TerritoryCounts counts the leaves only when they are asked for.
func (c *connectionNode) TerritoryCounts() []*territoryCountNode {
	counts := c.page.TerritoryCounts()
	nodes := make([]*territoryCountNode, 0, len(counts))
	for _, found := range counts {
		nodes = append(nodes, &territoryCountNode{c.view.territories[found.Territory.Code], int32(found.Count)}) //nolint:gosec // a count of actions
	}
	return nodes
}

type facetsNode struct{ page *catalogue.ActionPage }

type facetCountNode struct {
	Value    string
	Label    string
	Count    int32
	Selected bool
}

func (f *facetsNode) counts(facet catalogue.Facet) []*facetCountNode {
	return newFacetCounts(f.page.Facets(facet))
}

func newFacetCounts(counts []catalogue.FacetCount) []*facetCountNode {
	nodes := make([]*facetCountNode, 0, len(counts))
	for _, v := range counts {
		nodes = append(nodes, &facetCountNode{v.Value, v.Label, int32(v.Count), v.Selected}) //nolint:gosec // a count of actions
	}
	return nodes
}

func (f *facetsNode) Axes() []*facetCountNode         { return f.counts(catalogue.FacetAxes) }
func (f *facetsNode) Themes() []*facetCountNode       { return f.counts(catalogue.FacetThemes) }
func (f *facetsNode) Poles() []*facetCountNode        { return f.counts(catalogue.FacetPoles) }
func (f *facetsNode) Publics() []*facetCountNode      { return f.counts(catalogue.FacetPublics) }
func (f *facetsNode) Barriers() []*facetCountNode     { return f.counts(catalogue.FacetBarriers) }
func (f *facetsNode) Modes() []*facetCountNode        { return f.counts(catalogue.FacetModes) }
func (f *facetsNode) Availability() []*facetCountNode { return f.counts(catalogue.FacetAvailability) }
func (f *facetsNode) Freshness() []*facetCountNode    { return f.counts(catalogue.FacetFreshness) }

// Providers are named by the identifier that the filter takes.
func (f *facetsNode) Providers() []*facetCountNode {
	nodes := f.counts(catalogue.FacetProviders)
	for _, n := range nodes {
		n.Value = string(globalID("Organization", n.Value))
	}
	return nodes
}
