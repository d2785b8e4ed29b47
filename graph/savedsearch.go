package graph

import (
	"context"

	"github.com/google/uuid"
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue"
	"traverse/catalogue/watch"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
)

type savedSearchNode struct {
	ID         graphql.ID
	Name       string
	Criteria   *savedCriteriaNode
	CreatedAt  DateTime
	TotalCount int32
	NewCount   int32
	News       []*savedSearchNewsNode
	Problem    *string
	Version    int32
}

type savedCriteriaNode struct {
	Search       *string
	Territory    *territoryNode
	Axes         []*axisNode
	Themes       []*themeNode
	Publics      []*termNode
	Barriers     []*termNode
	Providers    []*organizationNode
	Modes        []string
	Availability []string
	Freshness    []string
	StartsBefore *Date
}

type savedSearchNewsNode struct {
	Action *actionNode
	Kind   string
	At     DateTime
}

func (v *view) newSavedSearch(s *watch.Search) *savedSearchNode {
	node := &savedSearchNode{
		ID: globalID("SavedSearch", s.ID.String()), Name: s.Name, Criteria: v.newSavedCriteria(&s.Criteria), CreatedAt: DateTime{s.CreatedAt},
		News: []*savedSearchNewsNode{}, Version: int32(s.Version), //nolint:gosec // it counts changes by hand
	}
	for _, k := range s.Fresh() {
		if e := v.snapshot.ActionByID(k.Action); e != nil {
			node.News = append(node.News, &savedSearchNewsNode{v.actionOf(e), string(k.News), DateTime{k.ToldAt}})
		}
	}
	node.NewCount = int32(len(node.News)) //nolint:gosec // a count of actions
	matches, err := s.Criteria.Matches(v.snapshot)
	if err != nil {
		problem := "Le catalogue ne connaît plus un des critères de cette alerte : elle ne préviendra plus de rien. Refaites-la."
		node.Problem = &problem
	}
	node.TotalCount = int32(len(matches)) //nolint:gosec // a count of actions
	return node
}

func (v *view) newSavedCriteria(c *watch.Criteria) *savedCriteriaNode {
	return &savedCriteriaNode{
		Search: optional(c.Search), Territory: v.territories[c.Territory],
		Axes:    chosen(v.axes, c.Axes, func(a *axisNode) string { return a.Code }),
		Themes:  chosen(v.themes, c.Themes, func(t *themeNode) string { return t.Code }),
		Publics: v.termList(v.publics, c.Publics), Barriers: v.termList(v.barriers, c.Barriers), Providers: v.organizationList(c.Providers),
		Modes: names(c.Modes), Availability: names(c.Availability), Freshness: names(c.Freshness),
		StartsBefore: (*Date)(optional(string(c.StartsBefore))),
	}
}

// chosen picks nodes by their codes, in the order of the codes; what does not exist is left out.
func chosen[T any](nodes []*T, codes []string, codeOf func(*T) string) []*T {
	list := []*T{}
	for _, code := range codes {
		for _, n := range nodes {
			if codeOf(n) == code {
				list = append(list, n)
			}
		}
	}
	return list
}

func (v *view) organizationList(ids []uuid.UUID) []*organizationNode {
	list := []*organizationNode{}
	for _, id := range ids {
		if o := v.organizations[id]; o != nil {
			list = append(list, o)
		}
	}
	return list
}

// SavedSearches lists those of the viewer.
func (n *viewerNode) SavedSearches(ctx context.Context) ([]*savedSearchNode, error) {
	v, err := n.resolver.view(ctx)
	if err != nil {
		return nil, err
	}
	searches, err := n.resolver.searches.List(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]*savedSearchNode, 0, len(searches))
	for i := range searches {
		list = append(list, v.newSavedSearch(&searches[i]))
	}
	return list, nil
}

type savedCriteriaInput struct {
	Search       *string
	Territory    *string
	Axes         *[]string
	Themes       *[]string
	Publics      *[]string
	Barriers     *[]string
	Providers    *[]graphql.ID
	Modes        *[]string
	Availability *[]string
	Freshness    *[]string
	StartsBefore *Date
}

// criteria writes the input as the domain's. An identifier that is no organisation's stands for one that does not exist.
func (in *savedCriteriaInput) criteria() watch.Criteria {
	c := watch.Criteria{
		Search: deref(in.Search), Territory: deref(in.Territory), Axes: values[string](in.Axes), Themes: values[string](in.Themes),
		Publics: values[string](in.Publics), Barriers: values[string](in.Barriers), Modes: values[catalogue.DeliveryMode](in.Modes),
		Availability: values[catalogue.Availability](in.Availability), Freshness: values[catalogue.Freshness](in.Freshness),
		StartsBefore: clock.Day(deref(in.StartsBefore)),
	}
	for _, id := range deref(in.Providers) {
		c.Providers = append(c.Providers, keyOfID("Organization", id))
	}
	return c
}

type savedSearchPayload struct {
	payload
	SavedSearch *savedSearchNode
}

// searchDone makes the payload of a deed on a kept search.
func (r *Resolver) searchDone(ctx context.Context, done access.Done, err error) (*savedSearchPayload, error) {
	answer, err := outcome(done.Replayed, err)
	if err != nil || answer.failed() {
		return &savedSearchPayload{payload: answer}, err
	}
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	found, err := r.searches.Find(ctx, done.ID)
	if err != nil && fault.CodeOf(err) != fault.NotFound { // it may have been deleted since
		return nil, err
	}
	if found == nil {
		return &savedSearchPayload{payload: answer}, nil
	}
	return &savedSearchPayload{answer, v.newSavedSearch(found)}, nil
}

type saveSearchArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		Name           string
		Criteria       savedCriteriaInput
	}
}

// SaveSearch resolves Mutation.saveSearch.
func (r *Resolver) SaveSearch(ctx context.Context, args saveSearchArgs) (*savedSearchPayload, error) {
	in := &args.Input
	done, err := r.searches.Save(ctx, watch.NewSearch{Key: string(in.IdempotencyKey), Name: in.Name, Criteria: in.Criteria.criteria()})
	return r.searchDone(ctx, done, err)
}

type renameSavedSearchArgs struct {
	Input struct {
		ID      graphql.ID
		Version int32
		Name    string
	}
}

// RenameSavedSearch resolves Mutation.renameSavedSearch.
func (r *Resolver) RenameSavedSearch(ctx context.Context, args renameSavedSearchArgs) (*savedSearchPayload, error) {
	in := &args.Input
	done, err := r.searches.Rename(ctx, keyOfID("SavedSearch", in.ID), int(in.Version), in.Name)
	return r.searchDone(ctx, done, err)
}

type deleteSavedSearchArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		ID             graphql.ID
		Version        int32
	}
}

// DeleteSavedSearch resolves Mutation.deleteSavedSearch.
func (r *Resolver) DeleteSavedSearch(ctx context.Context, args deleteSavedSearchArgs) (*viewerPayload, error) {
	in := &args.Input
	done, err := r.searches.Delete(ctx, string(in.IdempotencyKey), keyOfID("SavedSearch", in.ID), int(in.Version))
	answer, err := outcome(done.Replayed, err)
	if err != nil || answer.failed() {
		return &viewerPayload{payload: answer}, err
	}
	viewer, err := r.Viewer(ctx)
	return &viewerPayload{answer, viewer}, err
}

// SeeSavedSearch resolves Mutation.seeSavedSearch.
func (r *Resolver) SeeSavedSearch(ctx context.Context, args struct{ Input struct{ ID graphql.ID } }) (*savedSearchPayload, error) {
	id := keyOfID("SavedSearch", args.Input.ID)
	return r.searchDone(ctx, access.Done{ID: id}, r.searches.See(ctx, id))
}
