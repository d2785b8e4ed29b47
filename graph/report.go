package graph

import (
	"context"

	"github.com/google/uuid"
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue/report"
	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/keyset"
)

type reportNode struct {
	ID           graphql.ID
	Action       *actionNode
	ActionCode   string
	ActionTitle  string
	Topic        string
	Body         string
	State        string
	Author       string
	Organization *organizationNode
	CreatedAt    DateTime
	UpdatedAt    DateTime
	Entries      []*reportEntryNode
	ViewerCan    []string
	Mine         bool
	Version      int32
}

type reportEntryNode struct {
	ID           graphql.ID
	Act          string
	Message      *string
	Author       string
	Organization *organizationNode
	At           DateTime
}

type reportConnectionNode struct {
	Edges      []*reportEdgeNode
	Nodes      []*reportNode
	PageInfo   *pageInfoNode
	TotalCount int32
}

type reportEdgeNode struct {
	Cursor string
	Node   *reportNode
}

type reportFilterInput struct {
	States *[]string
	Action *graphql.ID
	Mine   *bool
	ToMe   *bool
}

func (v *view) newReport(r *report.Report) *reportNode {
	node := &reportNode{
		ID: globalID("Report", r.ID.String()), ActionCode: r.Code, ActionTitle: r.Title, Topic: string(r.Topic), Body: r.Body, State: string(r.State),
		Author: r.By.Name, Organization: v.organizations[r.By.Organization], CreatedAt: DateTime{r.CreatedAt}, UpdatedAt: DateTime{r.UpdatedAt},
		Entries: make([]*reportEntryNode, 0, len(r.Entries)), ViewerCan: names(r.May()), Mine: r.Standing&report.Reporter != 0,
		Version: int32(r.Version), //nolint:gosec // it counts acts by hand
	}
	if action := v.snapshot.ActionByID(r.Action); action != nil {
		node.Action = v.actionOf(action)
	}
	for i := range r.Entries {
		e := &r.Entries[i]
		node.Entries = append(node.Entries, &reportEntryNode{
			globalID("ReportEntry", e.ID.String()), string(e.Act), optional(e.Body), e.By.Name, v.organizations[e.By.Organization], DateTime{e.At},
		})
	}
	return node
}

// names writes a list of the domain's as the SDL's names.
func names[T ~string](values []T) []string {
	list := make([]string, 0, len(values))
	for _, value := range values {
		list = append(list, string(value))
	}
	return list
}

func (v *view) newReports(page *report.Page) *reportConnectionNode {
	c := &reportConnectionNode{
		Edges: []*reportEdgeNode{}, Nodes: []*reportNode{}, TotalCount: int32(page.Total), //nolint:gosec // a count of reports
		PageInfo: &pageInfoNode{HasNextPage: page.HasNext, HasPreviousPage: page.Window.After != nil},
	}
	for i := range page.Reports {
		edge := &reportEdgeNode{page.Window.Cursor(page.Reports[i].Key()), v.newReport(&page.Reports[i])}
		c.Edges, c.Nodes = append(c.Edges, edge), append(c.Nodes, edge.Node)
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c
}

func (f *reportFilterInput) filter() *report.Filter {
	if f == nil {
		return &report.Filter{}
	}
	filter := &report.Filter{States: values[report.State](f.States), Mine: deref(f.Mine), ToMe: deref(f.ToMe)}
	if f.Action != nil {
		filter.Action = keyOfID("Action", *f.Action)
		if filter.Action == uuid.Nil {
			filter.Action = uuid.Max // no action's
		}
	}
	return filter
}

type reportsArgs struct {
	Filter *reportFilterInput
	First  int32
	After  *string
}

// Reports resolves Query.reports.
func (r *Resolver) Reports(ctx context.Context, args reportsArgs) (*reportConnectionNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	page, err := r.reports.List(ctx, args.Filter.filter(), keysetPage(args.First, args.After))
	if err != nil {
		return nil, err
	}
	return v.newReports(page), nil
}

func keysetPage(first int32, after *string) keyset.Page {
	size := int(first)
	return keyset.Page{First: &size, After: deref(after)}
}

// unseen says whether an error means that an object does not exist for the one who asks.
func unseen(err error) bool {
	code := fault.CodeOf(err)
	return err != nil && (code == fault.NotFound || code == fault.Unauthenticated || code == fault.Forbidden)
}

// reportByID gives a report that the one who asks may see; nil if there is none.
func (r *Resolver) reportByID(ctx context.Context, v *view, id uuid.UUID) (*reportNode, error) {
	found, err := r.reports.Find(ctx, id)
	if unseen(err) {
		return nil, nil //nolint:nilnil // what one may not see is not found
	}
	if err != nil {
		return nil, err
	}
	return v.newReport(found), nil
}

// findReport gives the node of a report; an untyped nil if there is none to be seen.
func (r *Resolver) findReport(ctx context.Context, v *view, key string) (any, error) {
	id, err := uuid.Parse(key)
	if err != nil {
		return nil, nil //nolint:nilnil,nilerr // an identifier of nothing
	}
	node, err := r.reportByID(ctx, v, id)
	if node == nil || err != nil {
		return nil, err
	}
	return node, nil
}

type reportPayload struct {
	payload
	Report *reportNode
}

// reportDone makes the payload of a deed on a report, which is read again under the rights of the one who asks.
func (r *Resolver) reportDone(ctx context.Context, done access.Done, err error) (*reportPayload, error) {
	answer, err := outcome(done.Replayed, err)
	if err != nil || answer.failed() {
		return &reportPayload{payload: answer}, err
	}
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	node, err := r.reportByID(ctx, v, done.ID)
	return &reportPayload{answer, node}, err
}

type reportErrorArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		Action         graphql.ID
		Topic          string
		Body           string
	}
}

// ReportError resolves Mutation.reportError.
func (r *Resolver) ReportError(ctx context.Context, args reportErrorArgs) (*reportPayload, error) {
	in := &args.Input
	done, err := r.reports.Report(ctx, report.NewReport{
		Key: string(in.IdempotencyKey), Action: keyOfID("Action", in.Action), Topic: report.Topic(in.Topic), Body: in.Body,
	})
	return r.reportDone(ctx, done, err)
}

type sayArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		ID             graphql.ID
		Version        int32
		Message        string
	}
}

func (a *sayArgs) said() report.Said {
	in := &a.Input
	return report.Said{Key: string(in.IdempotencyKey), Report: keyOfID("Report", in.ID), Version: int(in.Version), Body: in.Message}
}

// AnswerReport resolves Mutation.answerReport.
func (r *Resolver) AnswerReport(ctx context.Context, args sayArgs) (*reportPayload, error) {
	done, err := r.reports.Answer(ctx, args.said())
	return r.reportDone(ctx, done, err)
}

// ReopenReport resolves Mutation.reopenReport.
func (r *Resolver) ReopenReport(ctx context.Context, args sayArgs) (*reportPayload, error) {
	done, err := r.reports.Reopen(ctx, args.said())
	return r.reportDone(ctx, done, err)
}

type closeReportArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		ID             graphql.ID
		Version        int32
		Message        *string
	}
}

// CloseReport resolves Mutation.closeReport.
func (r *Resolver) CloseReport(ctx context.Context, args closeReportArgs) (*reportPayload, error) {
	in := &args.Input
	done, err := r.reports.Close(ctx, report.Said{
		Key: string(in.IdempotencyKey), Report: keyOfID("Report", in.ID), Version: int(in.Version), Body: deref(in.Message),
	})
	return r.reportDone(ctx, done, err)
}

// OpenReports gives the number of open reports on a sheet to those who keep it; null to others.
func (a *actionNode) OpenReports(ctx context.Context) (*int32, error) {
	if !access.ActorOf(ctx).May(access.AnswerReports) {
		return nil, nil //nolint:nilnil // null
	}
	return loadersOf(ctx).openReports.Load(ctx, a.entry.ID)()
}

// openReports counts for several sheets at once.
func (s Services) openReports(ctx context.Context, actions []uuid.UUID) (map[uuid.UUID]*int32, error) {
	counts, err := s.Reports.OpenReports(ctx, actions)
	counted := make(map[uuid.UUID]*int32, len(counts))
	for id, count := range counts {
		n := int32(count) //nolint:gosec // a count of reports
		counted[id] = &n
	}
	return counted, err
}
