package graph

import (
	"context"
	"strconv"

	"github.com/graph-gophers/graphql-go"

	"traverse/account"
	"traverse/internal/clock"
	"traverse/internal/keyset"
)

type journalEntryNode struct {
	ID           graphql.ID
	At           DateTime
	By           *string
	Account      *graphql.ID
	Role         *string
	Organization *organizationNode
	Act          string
	Label        string
	ObjectType   string
	Object       *string
	Details      []*journalDetailNode
}

type journalDetailNode struct {
	Label string
	Value string
}

type journalConnectionNode struct {
	Edges      []*journalEdgeNode
	Nodes      []*journalEntryNode
	PageInfo   *pageInfoNode
	TotalCount int32
}

type journalEdgeNode struct {
	Cursor string
	Node   *journalEntryNode
}

type journalArgs struct {
	Filter *struct {
		Search       *string
		Act          *string
		Organization *graphql.ID
		Account      *graphql.ID
		From         *Date
		To           *Date
	}
	followArgs
}

// followArgs ask for a part of a list that is read forwards only.
type followArgs struct {
	First *int32
	After *string
}

func (a followArgs) page() keyset.Page {
	page := keyset.Page{After: deref(a.After)}
	if a.First != nil {
		first := int(*a.First)
		page.First = &first
	}
	return page
}

// followed says where a page stands, by the cursors of its elements.
func followed(cursors []string, hasNext, hasPrevious bool) *pageInfoNode {
	info := &pageInfoNode{HasNextPage: hasNext, HasPreviousPage: hasPrevious}
	if len(cursors) > 0 {
		info.StartCursor, info.EndCursor = &cursors[0], &cursors[len(cursors)-1]
	}
	return info
}

// Journal resolves Query.journal.
func (r *Resolver) Journal(ctx context.Context, args journalArgs) (*journalConnectionNode, error) {
	page, err := r.accounts.Journal(ctx, args.filter(), args.page())
	if err != nil {
		return nil, err
	}
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.newJournal(page, args.After != nil), nil
}

// filter reads what is kept. An identifier of another type keeps nothing: none has it.
func (a *journalArgs) filter() account.JournalFilter {
	if a.Filter == nil {
		return account.JournalFilter{}
	}
	f := account.JournalFilter{
		Search: deref(a.Filter.Search), Act: deref(a.Filter.Act), From: clock.Day(deref(a.Filter.From)), To: clock.Day(deref(a.Filter.To)),
	}
	if a.Filter.Organization != nil {
		f.Organization = keyOfFilter("Organization", *a.Filter.Organization)
	}
	if a.Filter.Account != nil {
		f.Account = keyOfFilter("Account", *a.Filter.Account)
	}
	return f
}

func (v *view) newJournal(page *account.JournalPage, hasPrevious bool) *journalConnectionNode {
	connection := &journalConnectionNode{
		Edges: []*journalEdgeNode{}, Nodes: []*journalEntryNode{}, TotalCount: int32(page.Total), //nolint:gosec // lines of a year
		PageInfo: followed(page.Cursors, page.HasNext, hasPrevious),
	}
	for i := range page.Entries {
		node := v.newJournalEntry(&page.Entries[i])
		connection.Nodes = append(connection.Nodes, node)
		connection.Edges = append(connection.Edges, &journalEdgeNode{page.Cursors[i], node})
	}
	return connection
}

func (v *view) newJournalEntry(e *account.JournalEntry) *journalEntryNode {
	node := &journalEntryNode{
		ID: globalID("JournalEntry", strconv.FormatInt(e.ID, 10)), At: DateTime{e.At}, By: optional(e.Name), Role: optional(string(e.Role)),
		Organization: v.organizations[e.Organization], Act: e.Act, Label: e.Label, ObjectType: e.ObjectType, Object: optional(e.Object),
		Details: []*journalDetailNode{},
	}
	if e.Name != "" {
		id := globalID("Account", e.Account.String())
		node.Account = &id
	}
	for _, detail := range e.Detail {
		node.Details = append(node.Details, &journalDetailNode{detail.Label, detail.Value})
	}
	return node
}

type journalActNode struct {
	Act   string
	Label string
}

// JournalActs resolves Query.journalActs.
func (r *Resolver) JournalActs(ctx context.Context) ([]*journalActNode, error) {
	acts, err := r.accounts.JournalActs(ctx)
	if err != nil {
		return nil, err
	}
	nodes := make([]*journalActNode, 0, len(acts))
	for _, act := range acts {
		nodes = append(nodes, &journalActNode{act.Act, act.Label})
	}
	return nodes, nil
}

type accountNode struct {
	ID             graphql.ID
	Name           string
	Email          string
	Phone          *string
	Demonstration  bool
	Memberships    []*membershipNode
	CreatedAt      DateTime
	LastSignedInAt *DateTime
	ClosedAt       *DateTime
	Version        int32
}

type accountConnectionNode struct {
	Edges      []*accountEdgeNode
	Nodes      []*accountNode
	PageInfo   *pageInfoNode
	TotalCount int32
}

type accountEdgeNode struct {
	Cursor string
	Node   *accountNode
}

type accountsArgs struct {
	Search *string
	Closed *bool
	followArgs
}

// Accounts resolves Query.accounts.
func (r *Resolver) Accounts(ctx context.Context, args accountsArgs) (*accountConnectionNode, error) {
	page, err := r.accounts.Accounts(ctx, account.DirectoryFilter{Search: deref(args.Search), Closed: deref(args.Closed)}, args.page())
	if err != nil {
		return nil, err
	}
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.newAccounts(page, args.After != nil), nil
}

func (v *view) newAccounts(page *account.DirectoryPage, hasPrevious bool) *accountConnectionNode {
	connection := &accountConnectionNode{
		Edges: []*accountEdgeNode{}, Nodes: []*accountNode{}, TotalCount: int32(page.Total), //nolint:gosec // people of a Département
		PageInfo: followed(page.Cursors, page.HasNext, hasPrevious),
	}
	for i := range page.Accounts {
		node := v.newAccount(&page.Accounts[i])
		connection.Nodes = append(connection.Nodes, node)
		connection.Edges = append(connection.Edges, &accountEdgeNode{page.Cursors[i], node})
	}
	return connection
}

func (v *view) newAccount(listed *account.Listed) *accountNode {
	a := &listed.Account
	node := &accountNode{
		ID: globalID("Account", a.ID.String()), Name: a.Name, Email: a.Email, Phone: optional(a.Phone), Demonstration: a.Demonstration,
		Memberships: []*membershipNode{}, CreatedAt: DateTime{a.CreatedAt}, LastSignedInAt: dateTime(a.LastSignedInAt), ClosedAt: dateTime(a.ClosedAt),
		Version: int32(a.Version), //nolint:gosec // it counts changes by hand
	}
	for i := range listed.Memberships {
		if m := v.newMembership(&listed.Memberships[i]); m != nil {
			node.Memberships = append(node.Memberships, m)
		}
	}
	return node
}

type closeAccountArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		Account        graphql.ID
		Version        int32
		Reason         string
	}
}

type accountPayload struct {
	payload
	Account *accountNode
}

// CloseAccount resolves Mutation.closeAccount.
func (r *Resolver) CloseAccount(ctx context.Context, args closeAccountArgs) (*accountPayload, error) {
	closed, replayed, err := r.accounts.CloseAccount(ctx, string(args.Input.IdempotencyKey), args.closing())
	done, err := outcome(replayed, err)
	if err != nil || done.failed() {
		return &accountPayload{payload: done}, err
	}
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return &accountPayload{done, v.newAccount(closed)}, nil
}

func (a *closeAccountArgs) closing() account.Closing {
	return account.Closing{Account: keyOfID("Account", a.Input.Account), Version: int(a.Input.Version), Reason: account.ClosingReason(a.Input.Reason)}
}
