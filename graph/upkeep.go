package graph

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue"
	"traverse/catalogue/upkeep"
	"traverse/internal/access"
	"traverse/internal/clock"
)

type campaignNode struct {
	ID             graphql.ID
	Theme          *themeNode
	Pole           *poleNode
	Word           *string
	OpenedAt       DateTime
	EndsOn         Date
	Over           bool
	Author         string
	Organization   *organizationNode
	Sheets         []*campaignSheetNode
	ResponseCounts []*facetCountNode
	Unreached      []*organizationNode
	Version        int32
}

type campaignSheetNode struct {
	Action   *actionNode
	Code     string
	Title    string
	Response string
	At       *DateTime
	Asked    int32
	Porteurs []*campaignPorteurNode
}

type campaignPorteurNode struct {
	Organization *organizationNode
	Reached      bool
}

type campaignConnectionNode struct {
	Edges      []*campaignEdgeNode
	Nodes      []*campaignNode
	PageInfo   *pageInfoNode
	TotalCount int32
}

type campaignEdgeNode struct {
	Cursor string
	Node   *campaignNode
}

var responseLabels = map[upkeep.Response]string{
	upkeep.Confirmed: "Confirmées", upkeep.Changed: "Modifiées", upkeep.Silent: "Sans réponse",
}

func (r *Resolver) newCampaign(v *view, c *upkeep.Campaign) *campaignNode {
	node := &campaignNode{
		ID: globalID("Campaign", c.ID.String()), Theme: v.theme(c.Theme), Pole: v.pole(c.Pole), Word: optional(c.Word), OpenedAt: DateTime{c.OpenedAt},
		EndsOn: Date(c.EndsOn), Over: c.Over(r.upkeep.Now()), Author: c.By, Organization: v.organizations[c.Organization],
		Sheets: []*campaignSheetNode{}, Unreached: []*organizationNode{}, Version: int32(c.Version), //nolint:gosec // it counts acts by hand
	}
	for i := range c.Sheets {
		node.Sheets = append(node.Sheets, v.newCampaignSheet(&c.Sheets[i]))
		for _, p := range c.Sheets[i].Porteurs {
			if o := v.organizations[p.Organization]; o != nil && !p.Reached && !slices.Contains(node.Unreached, o) {
				node.Unreached = append(node.Unreached, o)
			}
		}
	}
	for _, response := range upkeep.Responses {
		node.ResponseCounts = append(node.ResponseCounts, &facetCountNode{
			Value: string(response), Label: responseLabels[response], Count: int32(c.Count(response)), //nolint:gosec // a count of sheets
		})
	}
	return node
}

func (v *view) newCampaignSheet(s *upkeep.CampaignSheet) *campaignSheetNode {
	node := &campaignSheetNode{
		Code: s.Code, Title: s.Title, Response: string(s.Response), At: dateTime(s.At), Asked: int32(s.Asked), //nolint:gosec // a count of people
		Porteurs: []*campaignPorteurNode{},
	}
	if e := v.snapshot.ActionByID(s.Action); e != nil {
		node.Action = v.actionOf(e)
	}
	for _, p := range s.Porteurs {
		if o := v.organizations[p.Organization]; o != nil {
			node.Porteurs = append(node.Porteurs, &campaignPorteurNode{o, p.Reached})
		}
	}
	return node
}

type campaignsArgs struct {
	First int32
	After *string
}

// Campaigns resolves Query.campaigns.
func (r *Resolver) Campaigns(ctx context.Context, args campaignsArgs) (*campaignConnectionNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	page, err := r.upkeep.List(ctx, keysetPage(args.First, args.After))
	if err != nil {
		return nil, err
	}
	return r.newCampaigns(v, page), nil
}

func (r *Resolver) newCampaigns(v *view, page *upkeep.Page) *campaignConnectionNode {
	c := &campaignConnectionNode{
		Edges: []*campaignEdgeNode{}, Nodes: []*campaignNode{}, TotalCount: int32(page.Total), //nolint:gosec // a count of campaigns
		PageInfo: &pageInfoNode{HasNextPage: page.HasNext, HasPreviousPage: page.Window.After != nil},
	}
	for i := range page.Campaigns {
		edge := &campaignEdgeNode{page.Window.Cursor(page.Campaigns[i].Key()), r.newCampaign(v, &page.Campaigns[i])}
		c.Edges, c.Nodes = append(c.Edges, edge), append(c.Nodes, edge.Node)
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c
}

type previewNode struct {
	Sheets     []*actionNode
	Asked      int32
	Unreached  []*organizationNode
	UserErrors []*userErrorNode
}

// CampaignPreview resolves Query.campaignPreview.
func (r *Resolver) CampaignPreview(ctx context.Context, args struct{ Theme, Pole *string }) (*previewNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	preview, err := r.upkeep.Preview(ctx, deref(args.Theme), deref(args.Pole))
	return v.newPreview(preview, err)
}

func (v *view) newPreview(preview *upkeep.Preview, err error) (*previewNode, error) {
	answer, err := outcome(false, err)
	node := &previewNode{Sheets: []*actionNode{}, Unreached: []*organizationNode{}, UserErrors: answer.UserErrors}
	if err != nil || preview == nil {
		return node, err
	}
	for _, e := range preview.Sheets {
		node.Sheets = append(node.Sheets, v.actionOf(e))
	}
	node.Asked, node.Unreached = int32(preview.Asked), v.organizationList(preview.Unreached) //nolint:gosec // a count of people
	return node, nil
}

// findCampaign gives the node of a campaign; an untyped nil if there is none to be seen.
func (r *Resolver) findCampaign(ctx context.Context, v *view, key string) (any, error) {
	id, err := uuid.Parse(key)
	if err != nil {
		return nil, nil //nolint:nilnil,nilerr // an identifier of nothing
	}
	found, err := r.upkeep.Find(ctx, id)
	if unseen(err) {
		return nil, nil //nolint:nilnil // what one may not see is not found
	}
	if err != nil {
		return nil, err
	}
	return r.newCampaign(v, found), nil
}

type campaignPayload struct {
	payload
	Campaign *campaignNode
}

// campaignDone makes the payload of a deed on a campaign.
func (r *Resolver) campaignDone(ctx context.Context, done access.Done, err error) (*campaignPayload, error) {
	answer, err := outcome(done.Replayed, err)
	if err != nil || answer.failed() {
		return &campaignPayload{payload: answer}, err
	}
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	found, err := r.upkeep.Find(ctx, done.ID)
	if err != nil {
		return nil, err
	}
	return &campaignPayload{answer, r.newCampaign(v, found)}, nil
}

type openCampaignArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		Theme          *string
		Pole           *string
		EndsOn         Date
		Word           *string
	}
}

// OpenCampaign resolves Mutation.openCampaign.
func (r *Resolver) OpenCampaign(ctx context.Context, args openCampaignArgs) (*campaignPayload, error) {
	in := &args.Input
	done, err := r.upkeep.Open(ctx, upkeep.NewCampaign{
		Key: string(in.IdempotencyKey), Theme: deref(in.Theme), Pole: deref(in.Pole), EndsOn: clock.Day(in.EndsOn), Word: deref(in.Word),
	})
	return r.campaignDone(ctx, done, err)
}

type closeCampaignArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		ID             graphql.ID
		Version        int32
	}
}

// CloseCampaign resolves Mutation.closeCampaign.
func (r *Resolver) CloseCampaign(ctx context.Context, args closeCampaignArgs) (*campaignPayload, error) {
	in := &args.Input
	done, err := r.upkeep.Close(ctx, string(in.IdempotencyKey), keyOfID("Campaign", in.ID), int(in.Version))
	return r.campaignDone(ctx, done, err)
}

type confirmationNode struct {
	ID        graphql.ID
	Name      string
	ExpiresAt DateTime
	Word      *string
	AskedBy   *string
	EndsOn    *Date
	Items     []*confirmationItemNode
}

type confirmationItemNode struct {
	Action      *actionNode
	Contacts    []*contactNode
	ConfirmedAt *DateTime
}

func (v *view) newConfirmation(asked *upkeep.Asked) *confirmationNode {
	node := &confirmationNode{
		ID: globalID("ConfirmationRequest", asked.ID.String()), Name: asked.Name, ExpiresAt: DateTime{asked.ExpiresAt}, Items: []*confirmationItemNode{},
	}
	if c := asked.Campaign; c != nil {
		day := Date(c.EndsOn)
		node.Word, node.AskedBy, node.EndsOn = optional(c.Word), &c.By, &day
	}
	for _, item := range asked.Items {
		if e := v.snapshot.ActionByID(item.Action); e != nil {
			node.Items = append(node.Items, &confirmationItemNode{v.actionOf(e), allContacts(e.Sheet.Contacts), dateTime(item.ConfirmedAt)})
		}
	}
	return node
}

// allContacts are those of a sheet, for whoever runs it.
func allContacts(contacts []catalogue.Contact) []*contactNode {
	nodes := make([]*contactNode, 0, len(contacts))
	for _, c := range contacts {
		nodes = append(nodes, &contactNode{optional(c.Name), optional(c.Role), optional(c.Phone), optional(c.Email), c.Public})
	}
	return nodes
}

type confirmationPayload struct {
	payload
	Request *confirmationNode
}

// Confirmation resolves Query.confirmation.
func (r *Resolver) Confirmation(ctx context.Context, args struct{ Token string }) (*confirmationPayload, error) {
	return r.confirmationOf(ctx, args.Token, false, nil)
}

// confirmationOf reads the request of a link after a deed, or after none.
func (r *Resolver) confirmationOf(ctx context.Context, token string, replayed bool, err error) (*confirmationPayload, error) {
	var asked *upkeep.Asked
	if err == nil {
		asked, err = r.upkeep.Asked(ctx, token)
	}
	answer, err := outcome(replayed, err)
	if err != nil || answer.failed() {
		return &confirmationPayload{payload: answer}, err
	}
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return &confirmationPayload{answer, v.newConfirmation(asked)}, nil
}

type confirmSheetsArgs struct {
	Input struct {
		Token  string
		Sheets []struct {
			Action   graphql.ID
			Revision int32
		}
	}
}

// ConfirmSheets resolves Mutation.confirmSheets.
func (r *Resolver) ConfirmSheets(ctx context.Context, args confirmSheetsArgs) (*confirmationPayload, error) {
	read := make([]upkeep.Read, 0, len(args.Input.Sheets))
	for _, s := range args.Input.Sheets {
		read = append(read, upkeep.Read{Action: keyOfID("Action", s.Action), Revision: int(s.Revision)})
	}
	done, err := r.upkeep.ConfirmByLink(ctx, args.Input.Token, read)
	return r.confirmationOf(ctx, args.Input.Token, done.Replayed, err)
}
