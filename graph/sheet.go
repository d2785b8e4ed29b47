package graph

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue"
	"traverse/catalogue/sheet"
	"traverse/internal/access"
	"traverse/internal/fault"
)

type missingNode struct {
	Field   []string
	Message string
}

// Missing lists what the sheet lacks to be published. It takes no context, so that a list of sheets costs nothing more.
func (a *actionNode) Missing() []*missingNode {
	nodes := []*missingNode{}
	for _, problem := range sheet.Missing(&a.entry.Sheet, a.entry.Providers) {
		nodes = append(nodes, &missingNode{problem.Field, problem.Message})
	}
	return nodes
}

// permissions say which standing gives which permission on an action. What may be done now is in AllowedActs.
var permissions = []struct {
	name string
	who  sheet.Standing
}{
	{"EDIT", sheet.Porteur | sheet.Direction},
	{"CONFIRM", sheet.Porteur},
	{"REVIEW", sheet.Reviewer | sheet.Direction},
	{"SUSPEND", sheet.OnlyPorteur | sheet.Direction},
	{"ARCHIVE", sheet.OnlyPorteur | sheet.Direction},
	{"MANAGE_SESSIONS", sheet.Porteur | sheet.Direction},
	{"MANAGE_PROVIDERS", sheet.Direction},
	{"RECEIVE_REFERRALS", sheet.Porteur | sheet.Direction},
}

// ViewerCan says what the viewer may do with the action, whatever its state.
func (a *actionNode) ViewerCan(ctx context.Context) []string {
	can := permitted(sheet.StandingTo(ctx, a.view.snapshot, a.entry.Action))
	actor := access.ActorOf(ctx)
	receives := slices.ContainsFunc(a.entry.Providers, func(p catalogue.ActionProvider) bool { return p.ReceivesReferrals })
	if actor.May(access.Refer) && a.entry.Status == catalogue.StatusPublished && receives {
		can = append(can, "REFER")
	}
	return can
}

func permitted(standing sheet.Standing) []string {
	can := []string{}
	for _, p := range permissions {
		if standing.Is(p.who) {
			can = append(can, p.name)
		}
	}
	return can
}

// ViewerCan says what the viewer may do with one of the action's porteurs: as if it were the only one, of what is about one.
func (p *actionProviderNode) ViewerCan(ctx context.Context) []string {
	actor := access.ActorOf(ctx)
	can := permitted(sheet.StandingOf(&actor, []catalogue.ActionProvider{{OrganizationID: p.id}}, nil))
	return slices.DeleteFunc(can, func(name string) bool { return name != "MANAGE_PROVIDERS" && name != "RECEIVE_REFERRALS" })
}

// AllowedActs says what the viewer may do with the sheet now.
func (a *actionNode) AllowedActs(ctx context.Context) ([]string, error) {
	record, err := a.written(ctx)
	if err != nil || record == nil {
		return []string{}, err
	}
	standing, err := a.view.sheets.Standing(ctx, record)
	acts := []string{}
	for _, act := range sheet.May(record.State(a.view.sheets.Today()), standing) {
		acts = append(acts, string(act))
	}
	return acts, err
}

// PendingRevision is what is being written of the sheet, for whoever may see it.
func (a *actionNode) PendingRevision(ctx context.Context) (*revisionNode, error) {
	record, err := a.written(ctx)
	if err != nil || record == nil || record.Open == nil {
		return nil, err
	}
	return a.view.newRevision(record, withBefore(record)), nil
}

// withBefore is the open revision of a record beside what the public reads.
func withBefore(record *sheet.Record) *sheet.Revision {
	open := *record.Open
	if record.Published != nil {
		open.Before = &record.Published.Sheet
	}
	return &open
}

// written reads what the database has of the sheet; nil for whoever may not see it.
func (a *actionNode) written(ctx context.Context) (*sheet.Record, error) {
	if a.record != nil {
		return a.record, nil
	}
	if !access.ActorOf(ctx).May(access.ReadSheets) {
		return nil, nil //nolint:nilnil // nobody's business
	}
	record, err := a.view.sheets.Sheet(ctx, sheet.Key{Action: a.entry.ID})
	if fault.CodeOf(err) == fault.NotFound && err != nil {
		return nil, nil //nolint:nilerr,nilnil // what cannot be seen is not found
	}
	return record, err
}

// Seen is the number of the published revision that a draft is written from.
type historyArgs struct {
	First *int32
	After *string
}

func (a historyArgs) window() (sheet.Window, error) {
	size, _, err := pageArgs{First: a.First}.request().Size()
	if err != nil {
		return sheet.Window{}, err
	}
	after, err := base64.RawURLEncoding.DecodeString(deref(a.After))
	if err != nil {
		return sheet.Window{}, fault.Argument("after", deref(a.After), "Ce curseur n’est pas de cette liste.")
	}
	return sheet.Window{Size: size, After: string(after)}, nil
}

func cursorOf(key string) string { return base64.RawURLEncoding.EncodeToString([]byte(key)) }

// History lists the published revisions, newest first.
func (a *actionNode) History(ctx context.Context, args historyArgs) (*revisionConnectionNode, error) {
	window, err := args.window()
	if err != nil {
		return nil, err
	}
	revisions, total, err := a.view.sheets.History(ctx, a.entry.ID, window)
	if err != nil {
		return nil, err
	}
	record := a.record
	if record == nil {
		record = &sheet.Record{
			ID: a.entry.ID, Code: a.entry.Code, Slug: a.entry.Slug, Status: a.entry.Status, Origin: a.entry.Origin, Providers: a.entry.Providers,
			UpdatedAt: a.entry.UpdatedAt, ConfirmedAt: a.entry.ConfirmedAt, Version: a.entry.Version,
			Published: &sheet.Revision{Number: a.entry.Revision, Sheet: a.entry.Sheet},
		}
	}
	nodes := make([]*revisionNode, 0, len(revisions))
	cursors := make([]string, 0, len(revisions))
	for _, r := range revisions {
		nodes, cursors = append(nodes, a.view.newRevision(record, r)), append(cursors, cursorOf(strconv.Itoa(r.Number)))
	}
	return newRevisionConnection(nodes, cursors, total, window), nil
}

type revisionConnectionNode struct {
	Edges      []*revisionEdgeNode
	Nodes      []*revisionNode
	PageInfo   *pageInfoNode
	TotalCount int32
}

type revisionEdgeNode struct {
	Cursor string
	Node   *revisionNode
}

func newRevisionConnection(nodes []*revisionNode, cursors []string, total int, window sheet.Window) *revisionConnectionNode {
	c := &revisionConnectionNode{Edges: []*revisionEdgeNode{}, Nodes: nodes, PageInfo: pageInfoOf(cursors, window), TotalCount: int32(total)} //nolint:gosec // a count of revisions
	for i, n := range nodes {
		c.Edges = append(c.Edges, &revisionEdgeNode{cursors[i], n})
	}
	return c
}

// pageInfoOf says where a page that is read forward stands. A full page may be the last: asking for the next then gives none.
func pageInfoOf(cursors []string, window sheet.Window) *pageInfoNode {
	info := &pageInfoNode{HasPreviousPage: window.After != "", HasNextPage: len(cursors) == window.Size}
	if n := len(cursors); n > 0 {
		info.StartCursor, info.EndCursor = &cursors[0], &cursors[n-1]
	}
	return info
}

type revisionNode struct {
	ID           graphql.ID
	Number       int32
	Status       string
	Kind         string
	Version      int32
	CreatedAt    DateTime
	UpdatedAt    DateTime
	SubmittedAt  *DateTime
	PublishedAt  *DateTime
	ReviewDueAt  *DateTime
	Organization *organizationNode
	Reviewer     *poleNode
	CoveredPoles []*poleNode

	record   *sheet.Record
	revision *sheet.Revision
	view     *view
}

func (v *view) newRevision(record *sheet.Record, r *sheet.Revision) *revisionNode {
	node := &revisionNode{
		ID: globalID("Revision", r.ID.String()), Number: int32(r.Number), Status: string(r.Status), Kind: string(r.Kind), Version: int32(r.Version), //nolint:gosec // they count changes by hand
		CreatedAt: DateTime{r.CreatedAt}, UpdatedAt: DateTime{r.UpdatedAt}, SubmittedAt: dateTime(r.SubmittedAt), PublishedAt: dateTime(r.PublishedAt),
		ReviewDueAt:  dateTime(r.ReviewDueAt),
		Organization: v.organizations[r.By.Organization], Reviewer: v.pole(r.ReviewerPole), CoveredPoles: []*poleNode{},
		record: record, revision: r, view: v,
	}
	for _, code := range r.CoveredPoles {
		if pole := v.pole(code); pole != nil {
			node.CoveredPoles = append(node.CoveredPoles, pole)
		}
	}
	return node
}

// programmeAuthor is who wrote what no account did.
const programmeAuthor = "Programme départemental d’insertion"

// Author names whoever wrote it: a person to professionals, her organisation to anyone else.
func (r *revisionNode) Author(ctx context.Context) string { return authorIn(ctx, &r.revision.By) }

func authorIn(ctx context.Context, by *sheet.By) string {
	switch {
	case by.Account == uuid.Nil:
		return programmeAuthor
	case !professional(ctx):
		return by.OrganizationName
	case by.OrganizationName == "":
		return by.Name
	default:
		return by.Name + ", " + by.OrganizationName
	}
}

// DecidedBy names whoever published it or sent it back.
func (r *revisionNode) DecidedBy(ctx context.Context) *string {
	if r.revision.DecidedBy.Account == uuid.Nil {
		return nil
	}
	return optional(authorIn(ctx, &r.revision.DecidedBy))
}

// Note is what the author told whoever reviews it, or the pôle whoever it undid: for professionals.
func (r *revisionNode) Note(ctx context.Context) *string { return among(ctx, r.revision.Note) }

// DecisionNote is what whoever published it or sent it back told the authors: for professionals.
func (r *revisionNode) DecisionNote(ctx context.Context) *string {
	return among(ctx, r.revision.DecisionNote)
}

// among gives what professionals say among themselves to them alone.
func among(ctx context.Context, text string) *string {
	if !professional(ctx) {
		return nil
	}
	return optional(text)
}

// Overdue says whether its review has waited too long.
func (r *revisionNode) Overdue() bool {
	return r.revision.Status == sheet.Submitted && r.revision.ReviewDueAt != nil && r.view.sheets.Now().After(*r.revision.ReviewDueAt)
}

// Action is the sheet as this revision says it.
func (r *revisionNode) Action() (*actionNode, error) {
	return r.view.draft(r.record, &r.revision.Sheet)
}

// draft shapes what a revision says as an action.
func (v *view) draft(record *sheet.Record, s *catalogue.Sheet) (*actionNode, error) {
	entry, err := v.snapshot.Draft(record.Action(s), v.sheets.Now())
	if err != nil {
		return nil, err
	}
	node := v.newAction(entry)
	node.record = record
	return node, nil
}

type fieldChangeNode struct {
	Field   string
	Label   string
	AtOnce  bool
	Before  *string
	After   *string
	Comment *string
}

// Changes are what the revision says otherwise than what the public read before it, as far as the viewer may read either.
func (r *revisionNode) Changes(ctx context.Context) ([]*fieldChangeNode, error) {
	comments, err := r.said(ctx)
	if err != nil {
		return nil, err
	}
	before := r.revision.Before
	if before == nil {
		before = &catalogue.Sheet{Mode: catalogue.ModeUnknown}
	}
	nodes := []*fieldChangeNode{}
	for _, change := range sheet.Diff(readBy(ctx, before), readBy(ctx, &r.revision.Sheet), sheet.NamesOf(r.view.snapshot.Contents)) {
		node := &fieldChangeNode{Field: change.Field.Key, Label: change.Field.Label, AtOnce: change.Field.AtOnce, Before: optional(change.Before), After: optional(change.After)}
		for i := range comments {
			if comments[i].Field == change.Field.Key {
				node.Comment = &comments[i].Body // the last one stays
			}
		}
		nodes = append(nodes, node)
	}
	return nodes, nil
}

// readBy is a sheet as the viewer may read it: a difference of contacts says no more of them than the sheet itself.
func readBy(ctx context.Context, s *catalogue.Sheet) *catalogue.Sheet {
	read := *s
	read.Contacts = shownContacts(ctx, s.Contacts)
	return &read
}

type revisionCommentNode struct {
	ID     graphql.ID
	Field  *string
	Label  *string
	Body   string
	Author string
	At     DateTime
}

// Comments are what was said of it, oldest first; none for whoever only reads the catalogue.
func (r *revisionNode) Comments(ctx context.Context) ([]*revisionCommentNode, error) {
	comments, err := r.said(ctx)
	nodes := []*revisionCommentNode{}
	for i := range comments {
		c := &comments[i]
		node := &revisionCommentNode{
			ID: globalID("RevisionComment", c.ID.String()), Field: optional(c.Field), Body: c.Body, Author: authorIn(ctx, &c.By), At: DateTime{c.At},
		}
		if f := sheet.FieldOf(c.Field); f != nil {
			node.Label = &f.Label
		}
		nodes = append(nodes, node)
	}
	return nodes, err
}

func (r *revisionNode) said(ctx context.Context) ([]sheet.Said, error) {
	if !access.ActorOf(ctx).May(access.ReadSheets) {
		return nil, nil
	}
	return r.view.sheets.Comments(ctx, r.revision.ID)
}

type editMarkNode struct {
	Field string
	By    string
	At    DateTime
}

// Edits say who changed each field of a draft last.
func (r *revisionNode) Edits(ctx context.Context) []*editMarkNode {
	nodes := []*editMarkNode{}
	if !access.ActorOf(ctx).May(access.ReadSheets) || !slices.Contains(sheet.Open, r.revision.Status) {
		return nodes
	}
	for _, f := range sheet.Fields {
		if mark, ok := r.revision.Edits[f.Key]; ok {
			nodes = append(nodes, &editMarkNode{f.Key, mark.Name, DateTime{mark.At}})
		}
	}
	return nodes
}

// unpublished gives an action that the catalogue does not hold, to whoever may see it.
func (r *Resolver) unpublished(ctx context.Context, v *view, key sheet.Key) (*actionNode, error) {
	if !access.ActorOf(ctx).May(access.ReadSheets) {
		return nil, nil //nolint:nilnil // a look-up that finds nothing is null
	}
	record, err := r.sheets.Sheet(ctx, key)
	if fault.CodeOf(err) == fault.NotFound && err != nil {
		return nil, nil //nolint:nilerr,nilnil // what cannot be seen is not found
	}
	if err != nil {
		return nil, err
	}
	return v.draft(record, record.Visible())
}

// revision gives a revision to whoever may see it; nil otherwise.
func (r *Resolver) revision(ctx context.Context, v *view, id uuid.UUID) (*revisionNode, error) {
	record, revision, err := r.sheets.Revision(ctx, id)
	if fault.CodeOf(err) == fault.NotFound && err != nil {
		return nil, nil //nolint:nilerr,nilnil // a look-up that finds nothing is null
	}
	if err != nil {
		return nil, err
	}
	return v.newRevision(record, revision), nil
}

// viewOf is the catalogue that a filter of states is asked of: the published one or, to whoever may see others, one that holds
// those of hers.
func (r *Resolver) viewOf(ctx context.Context, v *view, filter *filterInput) (*view, error) {
	if filter == nil || filter.Statuses == nil || !access.ActorOf(ctx).May(access.WriteSheets) {
		return v, nil
	}
	asked := values[catalogue.ActionStatus](filter.Statuses)
	hidden := slices.DeleteFunc(slices.Clone(asked), func(s catalogue.ActionStatus) bool {
		return s == catalogue.StatusPublished || s == catalogue.StatusSuspended
	})
	if len(hidden) == 0 {
		return v, nil
	}
	records, _, err := r.sheets.Sheets(ctx, &sheet.Filter{Statuses: hidden}, sheet.Window{Size: 1 << 20})
	if err != nil {
		return nil, err
	}
	var actions []catalogue.Action
	for _, record := range records {
		actions = append(actions, *record.Action(record.Visible()))
	}
	if len(hidden) < len(asked) {
		for _, e := range v.snapshot.Actions {
			actions = append(actions, *e.Action)
		}
	}
	among, err := v.snapshot.Among(actions, r.sheets.Now())
	if err != nil {
		return nil, err
	}
	return newView(among, r.organizations, r.sheets), nil
}

type sheetsArgs struct {
	Filter *struct {
		Statuses  *[]string
		Revisions *[]string
	}
	historyArgs
}

type sheetConnectionNode struct {
	Edges      []*sheetEdgeNode
	Nodes      []*actionNode
	PageInfo   *pageInfoNode
	TotalCount int32
}

type sheetEdgeNode struct {
	Cursor string
	Node   *actionNode
}

// Sheets resolves Query.sheets.
func (r *Resolver) Sheets(ctx context.Context, args sheetsArgs) (*sheetConnectionNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return r.sheetPage(ctx, v, args)
}

func (r *Resolver) sheetPage(ctx context.Context, v *view, args sheetsArgs) (*sheetConnectionNode, error) {
	window, err := args.window()
	if err != nil {
		return nil, err
	}
	filter := &sheet.Filter{}
	if args.Filter != nil {
		filter.Statuses, filter.Revisions = values[catalogue.ActionStatus](args.Filter.Statuses), values[sheet.RevisionStatus](args.Filter.Revisions)
	}
	records, total, err := r.sheets.Sheets(ctx, filter, window)
	if err != nil {
		return nil, err
	}
	c := &sheetConnectionNode{Edges: []*sheetEdgeNode{}, Nodes: []*actionNode{}, TotalCount: int32(total)} //nolint:gosec // a count of sheets
	var cursors []string
	for _, record := range records {
		node, err := v.draft(record, record.Visible())
		if err != nil {
			return nil, err
		}
		cursor := cursorOf(record.ID.String())
		cursors, c.Nodes = append(cursors, cursor), append(c.Nodes, node)
		c.Edges = append(c.Edges, &sheetEdgeNode{cursor, node})
	}
	c.PageInfo = pageInfoOf(cursors, window)
	return c, nil
}

type reviewsArgs struct {
	Mine    bool
	Overdue bool
	historyArgs
}

// Reviews resolves Query.reviews.
func (r *Resolver) Reviews(ctx context.Context, args reviewsArgs) (*revisionConnectionNode, error) {
	window, err := args.window()
	if err != nil {
		return nil, err
	}
	waiting, total, err := r.sheets.Reviews(ctx, args.Mine, args.Overdue, window)
	return r.waiting(ctx, waiting, total, window, err)
}

// AtOnceChanges resolves Query.atOnceChanges.
func (r *Resolver) AtOnceChanges(ctx context.Context, args historyArgs) (*revisionConnectionNode, error) {
	window, err := args.window()
	if err != nil {
		return nil, err
	}
	made, total, err := r.sheets.AtOnce(ctx, window)
	return r.waiting(ctx, made, total, window, err)
}

// waiting shapes a list of revisions of several sheets.
func (r *Resolver) waiting(ctx context.Context, list []*sheet.Waiting, total int, window sheet.Window, err error) (*revisionConnectionNode, error) {
	if err != nil {
		return nil, err
	}
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	nodes := make([]*revisionNode, 0, len(list))
	cursors := make([]string, 0, len(list))
	for _, w := range list {
		at := w.SubmittedAt
		if w.Status == sheet.Published {
			at = w.PublishedAt
		}
		nodes = append(nodes, v.newRevision(w.Record, w.Revision))
		cursors = append(cursors, cursorOf(strings.Join([]string{at.UTC().Format(time.RFC3339Nano), w.ID.String()}, "|")))
	}
	return newRevisionConnection(nodes, cursors, total, window), nil
}

type coveragePreviewNode struct {
	Coverage *coverageNode
	Poles    []*poleNode
	Problems []*userErrorNode
}

// CoveragePreview resolves Query.coveragePreview.
func (r *Resolver) CoveragePreview(ctx context.Context, args struct{ Coverage coverageInput }) (*coveragePreviewNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return v.previewCoverage(args.Coverage.rule()), nil
}

// previewCoverage judges a coverage that is nobody's yet.
func (v *view) previewCoverage(rule *catalogue.CoverageRule) *coveragePreviewNode {
	preview := &coveragePreviewNode{Poles: []*poleNode{}, Problems: []*userErrorNode{}}
	for _, problem := range sheet.CheckCoverage(rule, v.snapshot) {
		preview.Problems = append(preview.Problems, newUserError(&problem))
	}
	area, err := v.snapshot.Area(rule)
	if err != nil {
		return preview
	}
	preview.Coverage = v.newCoverage(rule, area.Covers, area.ByLeaf)
	for _, code := range area.Poles() {
		preview.Poles = append(preview.Poles, v.pole(code))
	}
	return preview
}
