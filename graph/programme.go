package graph

import (
	"slices"

	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue"
)

type programmeNode struct {
	ID         graphql.ID
	Title      string
	StartYear  int32
	EndYear    int32
	Ended      bool
	Department *territoryNode
	Axes       []*axisNode
	Poles      []*poleNode

	current bool
	view    *view
}

type axisNode struct {
	ID          graphql.ID
	Code        string
	Title       string
	ShortTitle  string
	Themes      []*themeNode
	ActionCount int32
}

type themeNode struct {
	ID          graphql.ID
	Code        string
	Title       string
	Version     int32
	Axis        *axisNode
	ActionCount int32

	CoverageByPole []*poleCountNode

	view *view
}

// poleCountNode is a cell of the matrix theme × pôle.
type poleCountNode struct {
	Pole      *poleNode
	Covered   int32
	ToConfirm int32
}

// termNode is a TargetPublic or a Barrier.
type termNode struct {
	ID            graphql.ID
	Slug          string
	Label         string
	DataInclusion []string
	Version       int32
}

func newTerm(typeName string, t *catalogue.Term) *termNode {
	return &termNode{globalID(typeName, t.Slug), t.Slug, t.Label, list(t.DataInclusion), int32(t.Version)} //nolint:gosec // it counts changes by hand
}

type schemeNode struct {
	ID             graphql.ID
	Slug           string
	Title          string
	Acronym        *string
	Kind           string
	ProviderText   *string
	Status         *string
	Summary        string
	Objectives     []string
	Coverage       *coverageNode
	Publics        []*termNode
	Barriers       []*termNode
	Facts          []string
	RelatedActions []*actionNode
	Sources        []*sourceNode
}

type sourceNode struct {
	Field  string
	Origin string
	Note   *string
}

type factNode struct {
	Kind         string
	Title        string
	Text         *string
	Objective    *string
	Level        *string
	Pole         *poleNode
	Periodicity  *string
	AnimatedBy   *string
	Status       *string
	Participants []string
	Notes        []string
	Source       *string
}

type schemesArgs struct {
	Search    *string
	Territory *string
}

// Schemes are those of the current programme; an earlier one has none here.
func (p *programmeNode) Schemes(args schemesArgs) ([]*schemeNode, error) {
	if !p.current {
		return []*schemeNode{}, nil
	}
	return p.view.findSchemes(args)
}

func (v *view) findSchemes(args schemesArgs) ([]*schemeNode, error) {
	found, err := v.snapshot.FindSchemes(deref(args.Search), deref(args.Territory))
	if err != nil {
		return nil, err
	}
	nodes := make([]*schemeNode, 0, len(found))
	for _, s := range found {
		nodes = append(nodes, v.schemes[s.Slug])
	}
	return nodes, nil
}

// Facts are those of the current programme, of the kinds asked.
func (p *programmeNode) Facts(args struct{ Kinds *[]string }) []*factNode {
	nodes := []*factNode{}
	if !p.current {
		return nodes
	}
	for _, f := range p.view.snapshot.Contents.Facts {
		if args.Kinds != nil && len(*args.Kinds) > 0 && !slices.Contains(*args.Kinds, string(f.Kind)) {
			continue
		}
		nodes = append(nodes, p.view.newFact(&f))
	}
	return nodes
}

func (v *view) newFact(f *catalogue.ProgrammeFact) *factNode {
	return &factNode{
		Kind: string(f.Kind), Title: f.Title, Text: optional(f.Text), Objective: optional(f.Objective), Level: optional(f.Level),
		Pole: v.pole(f.PoleCode), Periodicity: optional(f.Periodicity), AnimatedBy: optional(f.AnimatedBy), Status: optional(f.Status),
		Participants: list(f.Participants), Notes: list(f.Notes), Source: optional(f.Source),
	}
}

type themeActionsArgs struct {
	Filter  *filterInput
	OrderBy *orderInput
	pageArgs
}

// Actions of a theme: the filter's own themes must hold it, or nothing is found.
func (t *themeNode) Actions(args themeActionsArgs) (*connectionNode, error) {
	return t.view.search(nil, args.Filter, args.OrderBy, args.pageArgs, func(q *catalogue.ActionQuery) error {
		return onlyOne(&q.Filter.Themes, t.Code, "themes")
	})
}

func deref[T any](value *T) T {
	if value == nil {
		var none T
		return none
	}
	return *value
}
