package graph

import (
	"context"
	"strconv"
	"sync/atomic"

	"github.com/graph-gophers/graphql-go"

	"traverse/account"
	"traverse/catalogue"
	"traverse/catalogue/report"
	"traverse/catalogue/sheet"
	"traverse/catalogue/upkeep"
	"traverse/catalogue/watch"
	"traverse/internal/fault"
	"traverse/internal/notify"
	"traverse/referral"
)

// Resolver answers the root fields. Each calls one service and wraps its answer; a test holds them to ten lines.
type Resolver struct {
	catalogue     *catalogue.Service
	accounts      *account.Service
	organizations *account.Organizations
	people        *referral.People
	curation      *catalogue.Curation
	notices       *notify.Service
	sessions      *catalogue.SessionService
	sheets        *sheet.Service
	installation  Installation
	shaped        atomic.Pointer[view]
	referrals     *referral.Service
	reports       *report.Service
	searches      *watch.Service
	upkeep        *upkeep.Service
}

func newResolver(services Services) *Resolver {
	return &Resolver{
		catalogue:     services.Catalogue,
		accounts:      services.Accounts,
		organizations: services.Organizations,
		people:        services.People,
		curation:      services.Curation,
		notices:       services.Notices,
		sessions:      services.Sessions,
		sheets:        services.Sheets,
		installation:  services.Installation,
		referrals:     services.Referrals,

		reports:  services.Reports,
		searches: services.Searches,
		upkeep:   services.Upkeep,
	}
}

// view gives the catalogue that the one who asks may read, shaped; it is shaped once per snapshot.
func (r *Resolver) view(ctx context.Context) (*view, error) {
	snapshot, err := r.catalogue.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	return r.shape(snapshot), nil
}

func (r *Resolver) shape(snapshot *catalogue.Snapshot) *view {
	if shaped := r.shaped.Load(); shaped != nil && shaped.snapshot == snapshot {
		return shaped
	}
	shaped := newView(snapshot, r.organizations, r.sheets)
	if r.referrals != nil {
		shaped.measures = r.referrals.Measured
	}
	r.shaped.Store(shaped)
	return shaped
}

// Node resolves Query.node.
func (r *Resolver) Node(ctx context.Context, args struct{ ID graphql.ID }) (*nodeResolver, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return r.nodeOf(ctx, v, args.ID)
}

// Nodes resolves Query.nodes.
func (r *Resolver) Nodes(ctx context.Context, args struct{ IDs []graphql.ID }) ([]*nodeResolver, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return r.nodesOf(ctx, v, args.IDs)
}

func (r *Resolver) nodesOf(ctx context.Context, v *view, ids []graphql.ID) ([]*nodeResolver, error) {
	if len(ids) > catalogue.MaxPageSize {
		return nil, fault.Argument("ids", strconv.Itoa(len(ids)), "« nodes » relit 100 objets au plus.")
	}
	found := make([]*nodeResolver, 0, len(ids))
	for _, id := range ids {
		node, err := r.nodeOf(ctx, v, id)
		if err != nil {
			return nil, err
		}
		found = append(found, node)
	}
	return found, nil
}

// Programme resolves Query.programme.
func (r *Resolver) Programme(ctx context.Context) (*programmeNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.programme, nil
}

// Programmes resolves Query.programmes.
func (r *Resolver) Programmes(ctx context.Context) ([]*programmeNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.programmes, nil
}

// Axes resolves Query.axes.
func (r *Resolver) Axes(ctx context.Context) ([]*axisNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.axes, nil
}

// Themes resolves Query.themes.
func (r *Resolver) Themes(ctx context.Context) ([]*themeNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.themes, nil
}

// Theme resolves Query.theme.
func (r *Resolver) Theme(ctx context.Context, args struct{ Code string }) (*themeNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.theme(args.Code), nil
}

// Publics resolves Query.publics.
func (r *Resolver) Publics(ctx context.Context) ([]*termNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.publics, nil
}

// Barriers resolves Query.barriers.
func (r *Resolver) Barriers(ctx context.Context) ([]*termNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.barriers, nil
}

// Poles resolves Query.poles.
func (r *Resolver) Poles(ctx context.Context) ([]*poleNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.poles, nil
}

// Pole resolves Query.pole.
func (r *Resolver) Pole(ctx context.Context, args struct{ Code string }) (*poleNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.pole(args.Code), nil
}

type territoriesArgs struct {
	Search string
	First  int32
}

// Territories resolves Query.territories.
func (r *Resolver) Territories(ctx context.Context, args territoriesArgs) ([]*territoryNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.searchTerritories(args)
}

func (v *view) searchTerritories(args territoriesArgs) ([]*territoryNode, error) {
	if err := catalogue.CheckSearch(args.Search); err != nil {
		return nil, err
	}
	size, _, err := pageArgs{First: &args.First}.request().Size()
	if err != nil {
		return nil, err
	}
	nodes := []*territoryNode{}
	for _, t := range v.snapshot.SearchTerritories(args.Search, size) {
		nodes = append(nodes, v.territories[t.Code])
	}
	return nodes, nil
}

// Leaves resolves Query.leaves.
func (r *Resolver) Leaves(ctx context.Context) ([]*territoryNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.leaves, nil
}

// Territory resolves Query.territory.
func (r *Resolver) Territory(ctx context.Context, args struct{ Code string }) (*territoryNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.territories[args.Code], nil
}

// Schemes resolves Query.schemes.
func (r *Resolver) Schemes(ctx context.Context, args schemesArgs) ([]*schemeNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.findSchemes(args)
}

type actionArgs struct {
	Code *string
	Slug *string
}

// Action resolves Query.action.
func (r *Resolver) Action(ctx context.Context, args actionArgs) (*actionNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return r.findAction(ctx, v, args)
}

// findAction gives an action of the catalogue or, to whoever may see it, one that is not published.
func (r *Resolver) findAction(ctx context.Context, v *view, args actionArgs) (*actionNode, error) {
	if (args.Code == nil) == (args.Slug == nil) {
		return nil, fault.Argument("code", "", "Donnez « code » ou « slug » : exactement l’un des deux.")
	}
	entry := v.snapshot.ActionByCode(deref(args.Code))
	if args.Slug != nil {
		entry = v.snapshot.ActionBySlug(*args.Slug)
	}
	if entry == nil {
		return r.unpublished(ctx, v, sheet.Key{Code: deref(args.Code), Slug: deref(args.Slug)})
	}
	return v.actionOf(entry), nil
}

// Actions resolves Query.actions.
func (r *Resolver) Actions(ctx context.Context, args actionsArgs) (*connectionNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	if v, err = r.viewOf(ctx, v, args.Filter); err != nil {
		return nil, err
	}
	return v.search(args.Search, args.Filter, args.OrderBy, args.pageArgs, nil)
}

// MatchActions resolves Query.matchActions.
func (r *Resolver) MatchActions(ctx context.Context, args matchArgs) (*matchConnectionNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.match(&args)
}

// ActionPlacesChanged resolves Subscription.actionPlacesChanged.
func (r *Resolver) ActionPlacesChanged(ctx context.Context, args struct{ Codes *[]string }) (<-chan *actionNode, error) {
	feed, err := r.catalogue.ActionPlacesChanged(ctx, deref(args.Codes))
	if err != nil {
		return nil, err
	}
	return r.follow(ctx, feed), nil
}

// follow gives the actions of a feed until ctx ends.
func (r *Resolver) follow(ctx context.Context, feed *catalogue.Feed) <-chan *actionNode {
	changed := make(chan *actionNode)
	go func() {
		defer feed.Close()
		for {
			change, err := feed.Next(ctx)
			if err != nil {
				return
			}
			select {
			case changed <- r.shape(change.Snapshot).actionOf(change.Entry):
			case <-ctx.Done():
				return
			}
		}
	}()
	return changed
}
