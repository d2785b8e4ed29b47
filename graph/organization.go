package graph

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"traverse/account"
	"traverse/catalogue"
	"traverse/internal/access"
)

// Members of the organisation; null for who may not see them.
func (o *organizationNode) Members(ctx context.Context) (*[]*memberNode, error) {
	members, err := o.view.members.Members(ctx, o.organization)
	return optionalList(members, err, func(m *account.Member) *memberNode { return o.view.newMember(ctx, m) })
}

// Invitations that wait for an answer; null for who may not see them.
func (o *organizationNode) Invitations(ctx context.Context) (*[]*invitationNode, error) {
	invitations, err := o.view.members.Invitations(ctx, o.organization)
	return optionalList(invitations, err, o.view.newInvitation)
}

// MembershipRequests that wait for an answer; null for who may not see them.
func (o *organizationNode) MembershipRequests(ctx context.Context) (*[]*membershipRequestNode, error) {
	requests, err := o.view.members.MembershipRequests(ctx, o.organization)
	return optionalList(requests, err, o.view.newMembershipRequest)
}

// ViewerCan says what the one who asks may do with the organisation.
func (o *organizationNode) ViewerCan(ctx context.Context) []string {
	names := []string{}
	for _, permission := range o.view.members.Permissions(ctx, o.view.snapshot.Organization(o.organization)) {
		names = append(names, string(permission))
	}
	return names
}

// optionalList shapes what a service gives; nil is not to be seen, and stays null.
func optionalList[T, N any](values []T, err error, shape func(*T) *N) (*[]*N, error) {
	if err != nil || values == nil {
		return nil, err
	}
	nodes := make([]*N, len(values))
	for i := range values {
		nodes[i] = shape(&values[i])
	}
	return &nodes, nil
}

// Organization resolves Query.organization.
func (r *Resolver) Organization(ctx context.Context, args struct{ Slug string }) (*organizationNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.organizationBySlug(args.Slug), nil
}

func (v *view) organizationBySlug(slug string) *organizationNode {
	if o := v.snapshot.OrganizationBySlug(slug); o != nil {
		return v.organizations[o.ID]
	}
	return nil
}

type organizationsArgs struct {
	Search *string
	Filter *struct {
		Kinds *[]string
		Pole  *string
		Trust *[]string
	}
	pageArgs
}

type organizationConnectionNode struct {
	Edges      []*organizationEdgeNode
	Nodes      []*organizationNode
	PageInfo   *pageInfoNode
	TotalCount int32
}

type organizationEdgeNode struct {
	Cursor string
	Node   *organizationNode
}

// Organizations resolves Query.organizations.
func (r *Resolver) Organizations(ctx context.Context, args organizationsArgs) (*organizationConnectionNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.findOrganizations(&args)
}

func (v *view) findOrganizations(args *organizationsArgs) (*organizationConnectionNode, error) {
	q := &catalogue.OrganizationQuery{Search: deref(args.Search), Page: args.request()}
	if f := args.Filter; f != nil {
		q.Kinds, q.Pole, q.Trust = values[string](f.Kinds), deref(f.Pole), values[catalogue.Trust](f.Trust)
	}
	page, err := v.snapshot.FindOrganizations(q)
	if err != nil {
		return nil, err
	}
	c := &organizationConnectionNode{
		Edges: []*organizationEdgeNode{}, Nodes: []*organizationNode{}, TotalCount: int32(page.Total), //nolint:gosec // a count of organisations
		PageInfo: &pageInfoNode{HasNextPage: page.HasNext, HasPreviousPage: page.HasPrevious},
	}
	for i, o := range page.Organizations {
		node := v.organizations[o.ID]
		c.Edges, c.Nodes = append(c.Edges, &organizationEdgeNode{page.Cursors[i], node}), append(c.Nodes, node)
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c, nil
}

// settled gives the catalogue as a mutation has left it, whatever the request saw when it began.
func (r *Resolver) settled(ctx context.Context) (*view, error) {
	ctx, err := r.catalogue.Pin(ctx)
	if err != nil {
		return nil, err
	}
	return r.view(ctx)
}

type organizationPayload struct {
	payload
	Organization *organizationNode
}

// organizationPayload answers a deed that was done to an organisation.
func (r *Resolver) organizationPayload(ctx context.Context, done access.Done, err error) (*organizationPayload, error) {
	answer, err := outcome(done.Replayed, err)
	if err != nil || answer.failed() {
		return &organizationPayload{payload: answer}, err
	}
	v, err := r.settled(ctx)
	if err != nil {
		return nil, err
	}
	return &organizationPayload{answer, v.organizations[done.ID]}, nil
}

type saveOrganizationInput struct {
	IdempotencyKey graphql.ID
	ID             *graphql.ID
	Version        *int32
	Name           string
	Acronym        *string
	Siret          *string
	Email          *string
	Phone          *string
	Website        *string
	SharedCaseload bool
	Kind           *string
	Pole           *string
	Territories    *[]string
}

type warningNode struct {
	Field   string
	Message string
}

type saveOrganizationPayload struct {
	organizationPayload
	Warnings []*warningNode
}

// SaveOrganization resolves Mutation.saveOrganization.
func (r *Resolver) SaveOrganization(ctx context.Context, args struct{ Input saveOrganizationInput }) (*saveOrganizationPayload, error) {
	saved, err := r.organizations.Save(ctx, args.Input.form())
	answer, err := r.organizationPayload(ctx, saved.Done, err)
	if err != nil {
		return nil, err
	}
	return &saveOrganizationPayload{*answer, newWarnings(saved.Warnings)}, nil
}

func newWarnings(warnings []account.Warning) []*warningNode {
	nodes := []*warningNode{}
	for _, w := range warnings {
		nodes = append(nodes, &warningNode{w.Field, w.Message})
	}
	return nodes
}

// form reads the input. An identifier that is no organisation's names one that does not exist: it founds none.
func (in *saveOrganizationInput) form() account.OrganizationForm {
	form := account.OrganizationForm{
		Key: string(in.IdempotencyKey), Version: int(deref(in.Version)), Name: in.Name, Acronym: deref(in.Acronym), SIRET: deref(in.Siret),
		Email: deref(in.Email), Phone: deref(in.Phone), Website: deref(in.Website), SharedCaseload: in.SharedCaseload,
		Kind: in.Kind, Pole: in.Pole, Territories: in.Territories,
	}
	if in.ID != nil {
		id := keyOfID("Organization", *in.ID)
		form.ID = &id
	}
	return form
}

type verifyOrganizationInput struct {
	IdempotencyKey graphql.ID
	Organization   graphql.ID
	Version        int32
	Verified       bool
}

// VerifyOrganization resolves Mutation.verifyOrganization.
func (r *Resolver) VerifyOrganization(ctx context.Context, args struct{ Input verifyOrganizationInput }) (*organizationPayload, error) {
	in := &args.Input
	done, err := r.organizations.Verify(ctx, string(in.IdempotencyKey), keyOfID("Organization", in.Organization), int(in.Version), in.Verified)
	return r.organizationPayload(ctx, done, err)
}
