package graph

import (
	"github.com/google/uuid"
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue"
	"traverse/internal/clock"
)

type sessionNode struct {
	ID              graphql.ID
	Action          *actionNode
	Provider        *organizationNode
	Kind            string
	Label           string
	StartsOn        *Date
	EndsOn          *Date
	ApplyBy         *Date
	Territories     []*territoryNode
	Location        *locationNode
	Status          string
	PausedUntil     *Date
	TakesPeople     bool
	WaitingListOpen bool
	Places          int32
	Held            int32
	Occupied        int32
	Available       int32
	Waiting         int32
	ConfirmedAt     DateTime
	Version         int32
	UpdatedAt       DateTime
}

type sessionConnectionNode struct {
	Edges      []*sessionEdgeNode
	Nodes      []*sessionNode
	PageInfo   *pageInfoNode
	TotalCount int32
}

type sessionEdgeNode struct {
	Cursor string
	Node   *sessionNode
}

func (v *view) newSession(e *catalogue.SessionEntry) *sessionNode {
	node := &sessionNode{
		ID: globalID("Session", e.ID.String()), Action: v.actionOf(e.Action), Provider: v.organizations[e.ProviderID], Kind: string(e.Kind), Label: e.Label,
		StartsOn: dateOf(e.StartsOn), EndsOn: dateOf(e.EndsOn), ApplyBy: dateOf(e.ApplyBy), Territories: v.knownTerritories(e.Territories),
		Status: string(e.Status), TakesPeople: e.TakesPeople, WaitingListOpen: e.WaitingListOpen,
		Places: int32(e.Places), Held: int32(e.Held), Occupied: int32(e.Occupied), Available: int32(e.Available()), Waiting: int32(e.Waiting), Version: int32(e.Version), //nolint:gosec // small numbers
		ConfirmedAt: DateTime{e.ConfirmedAt}, UpdatedAt: DateTime{e.UpdatedAt},
	}
	if e.Status == catalogue.SessionPaused {
		node.PausedUntil = dateOf(e.PausedUntil)
	}
	if e.Location != nil {
		node.Location = v.newLocation(e.Location)
	}
	return node
}

// knownTerritories leaves out a territory that is newer than this catalogue: sessions are read apart.
func (v *view) knownTerritories(codes []string) []*territoryNode {
	nodes := make([]*territoryNode, 0, len(codes))
	for _, code := range codes {
		if t, known := v.territories[code]; known {
			nodes = append(nodes, t)
		}
	}
	return nodes
}

// sessionByID gives the node of a session of a visible action; an untyped nil if there is none.
func (v *view) sessionByID(key string) any {
	id, err := uuid.Parse(key)
	if err != nil {
		return nil
	}
	if e := v.snapshot.Session(id); e != nil {
		return v.newSession(e)
	}
	return nil
}

type territoryArgs struct{ Territory *string }

// where gives the territory that arguments name, nil for none; an unknown code is a BadRequest.
func (a *actionNode) where(args territoryArgs) (*catalogue.Territory, error) {
	if args.Territory == nil {
		return nil, nil //nolint:nilnil // anywhere
	}
	return a.view.snapshot.KnownTerritory("territory", *args.Territory)
}

// Availability is that of the sessions which serve a territory.
func (a *actionNode) Availability(args territoryArgs) (string, error) {
	t, err := a.where(args)
	if err != nil {
		return "", err
	}
	return string(a.view.snapshot.AvailabilityIn(a.entry, t)), nil
}

// PlacesAvailable counts the places of these sessions; null if nobody has stated a number.
func (a *actionNode) PlacesAvailable(args territoryArgs) (*int32, error) {
	t, err := a.where(args)
	if err != nil {
		return nil, err
	}
	places, stated := a.view.snapshot.PlacesIn(a.entry, t)
	if !stated {
		return nil, nil //nolint:nilnil // null
	}
	return integer(&places), nil
}

// NextStart is the first start of a cohort that takes people.
func (a *actionNode) NextStart(args territoryArgs) (*Date, error) {
	t, err := a.where(args)
	if err != nil {
		return nil, err
	}
	return dateOf(a.view.snapshot.NextStartIn(a.entry, t)), nil
}

type sessionsArgs struct {
	territoryArgs
	OpenOnly bool
	pageArgs
}

// Sessions lists the sessions of the action.
func (a *actionNode) Sessions(args sessionsArgs) (*sessionConnectionNode, error) {
	page, err := a.view.snapshot.Sessions(a.entry, &catalogue.SessionQuery{
		Territory: deref(args.Territory), OpenOnly: args.OpenOnly, Page: args.request(),
	})
	if err != nil {
		return nil, err
	}
	return a.view.newSessionConnection(page), nil
}

func (v *view) newSessionConnection(page *catalogue.SessionPage) *sessionConnectionNode {
	c := &sessionConnectionNode{
		Edges: make([]*sessionEdgeNode, 0, len(page.Results)), Nodes: make([]*sessionNode, 0, len(page.Results)),
		PageInfo: &pageInfoNode{HasNextPage: page.HasNext, HasPreviousPage: page.HasPrevious}, TotalCount: int32(page.Total), //nolint:gosec // a small number
	}
	for i := range page.Results {
		edge := &sessionEdgeNode{page.Results[i].Cursor, v.newSession(page.Results[i].SessionEntry)}
		c.Edges, c.Nodes = append(c.Edges, edge), append(c.Nodes, edge.Node)
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c
}

// dateOf makes a day that is not said null.
func dateOf(day clock.Day) *Date {
	if day == "" {
		return nil
	}
	d := Date(day)
	return &d
}
