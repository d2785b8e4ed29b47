package graph

import (
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue"
	"traverse/internal/fault"
)

type territoryNode struct {
	ID              graphql.ID
	Code            string
	Kind            string
	Name            string
	Pole            *poleNode
	PoleBasis       *string
	PoleConfidence  *string
	PoleReason      *string
	AlternativePole *poleNode
	PostalCodes     []string
	Population      *int32
	Latitude        *float64
	Longitude       *float64
}

type poleNode struct {
	ID              graphql.ID
	Code            string
	Number          int32
	Name            string
	PrintedLabel    string
	Territories     []*territoryNode
	Statistics      *statisticsNode
	Characteristics []string
	Priorities      []*priorityNode
	Spotlight       *spotlightNode
	Publics         []*termNode
	Barriers        []*termNode
	Offer           *poleOfferNode
	Source          string

	view *view
}

type statisticsNode struct {
	AsOf                Date
	Allocataires        int32
	AverageEntries      int32
	AverageExits        int32
	FlowsNote           string
	ContractRatePercent float64
	ContractRateNote    string
	Beneficiaries       int32
	MeanAge             float64
	Share45PlusPercent  float64
	AgePyramid          []*ageBandNode
	Source              string
}

type ageBandNode struct {
	Label string
	Men   int32
	Women int32
	Total int32
}

type priorityNode struct {
	Theme      string
	Statements []string
	Source     string
}

type spotlightNode struct {
	Title   string
	Summary string
	Action  *actionNode
	Scheme  *schemeNode
	Source  string
}

func newPole(p *catalogue.Pole, v *view) *poleNode {
	node := &poleNode{
		ID: globalID("Pole", p.Code), Code: p.Code, Number: int32(p.Number), Name: p.Name, PrintedLabel: p.Profile.PrintedLabel, //nolint:gosec // 1 to 10
		Territories: []*territoryNode{}, Characteristics: list(p.Profile.Characteristics), Priorities: []*priorityNode{},
		Publics: v.termList(v.publics, p.Profile.Publics), Barriers: v.termList(v.barriers, p.Profile.Barriers), Source: p.Profile.Source, view: v,
	}
	for _, priority := range p.Profile.Priorities {
		node.Priorities = append(node.Priorities, &priorityNode{priority.Theme, list(priority.Statements), priority.Source})
	}
	if s := p.Profile.Statistics; s != nil {
		node.Statistics = newStatistics(s)
	}
	return node
}

//nolint:gosec // printed figures, all below a million
func newStatistics(s *catalogue.PoleStatistics) *statisticsNode {
	node := &statisticsNode{
		AsOf: Date(s.AsOf), Allocataires: int32(s.Allocataires), AverageEntries: int32(s.AverageEntries), AverageExits: int32(s.AverageExits),
		FlowsNote: s.FlowsNote, ContractRatePercent: s.ContractRatePercent, ContractRateNote: s.ContractRateNote, Beneficiaries: int32(s.Beneficiaries), MeanAge: s.MeanAge,
		Share45PlusPercent: s.Share45PlusPercent, Source: s.Source,
	}
	for _, b := range s.AgePyramid {
		node.AgePyramid = append(node.AgePyramid, &ageBandNode{b.Label, int32(b.Men), int32(b.Women), int32(b.Total)})
	}
	return node
}

type actionsArgs struct {
	Search  *string
	Filter  *filterInput
	OrderBy *orderInput
	pageArgs
}

// Actions of a pôle: those that cover it wholly or in part, unless the filter asks for other verdicts.
func (p *poleNode) Actions(args actionsArgs) (*connectionNode, error) {
	return p.view.search(args.Search, args.Filter, args.OrderBy, args.pageArgs, func(q *catalogue.ActionQuery) error {
		if q.Filter.Territory != "" && q.Filter.Territory != p.Code {
			return fault.Argument("filter.territory", q.Filter.Territory, "Ici, le territoire du filtre est le pôle lui-même.")
		}
		q.Filter.Territory = p.Code
		return nil
	})
}
