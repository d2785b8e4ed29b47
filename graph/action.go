package graph

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue"
	"traverse/catalogue/sheet"
	"traverse/internal/access"
)

type actionNode struct {
	ID              graphql.ID
	Code            string
	PrintedCode     *string
	Slug            string
	Title           string
	ShortTitle      string
	PrintedTitle    *string
	Acronym         *string
	Axis            *axisNode
	Theme           *themeNode
	Provider        *string
	ProviderAcronym *string
	Providers       []*actionProviderNode
	Summary         string
	Objectives      []string
	Publics         []*termNode
	ImpliedPublics  []*termNode
	Barriers        []*termNode
	Admission       *admissionNode
	Prescription    *prescriptionNode
	Procedure       *string
	DurationMonths  *int32
	DurationWeeks   *int32
	DurationNote    *string
	WeeklyHours     *float64
	Intensity       *string
	Mode            string
	ModeBasis       *string
	Remote          *bool
	SelfReferral    *bool
	Fees            *feesNode
	Locations       []*locationNode
	Coverage        *coverageNode
	Funding         []string
	Notices         []string
	Remarks         []string
	Status          string
	SuspendedUntil  *Date
	ConfirmedAt     *DateTime
	Freshness       string
	Neglected       bool
	Origin          string
	Revision        int32
	UpdatedAt       DateTime
	Version         int32
	Sources         []*sourceNode

	entry *catalogue.Entry
	view  *view
	// record is what the database has of it, where that has been read already.
	record *sheet.Record
}

type actionProviderNode struct {
	Organization      *organizationNode
	Territories       []*territoryNode
	ReceivesReferrals bool

	id uuid.UUID
}

type admissionNode struct {
	MinimumAge  *int32
	MaximumAge  *int32
	AgeIsFirm   bool
	AgeNote     *string
	RSARequired *bool
	Conditions  []string
}

type prescriptionNode struct {
	Channels                []string
	Documents               []string
	Link                    *string
	Instructions            *string
	AnswerWithinWorkingDays int32
	OwnDelay                *int32
}

type feesNode struct {
	Free    bool
	Details *string
}

type locationNode struct {
	Name          *string
	Address       string
	Territory     *territoryNode
	Phone         *string
	Hours         *string
	Accessibility *string
}

type contactNode struct {
	Name   *string
	Role   *string
	Phone  *string
	Email  *string
	Public bool
}

type coverageNode struct {
	Text                string
	DepartmentWide      bool
	Includes            []*territoryNode
	Excludes            []*territoryNode
	Probable            []*territoryNode
	Emphasis            []*territoryNode
	PlaceOfIntervention *string
	Note                *string

	answer func(*catalogue.Territory) catalogue.CoverageAnswer
	byLeaf func() []catalogue.LeafCoverage
	view   *view
}

type leafCoverageNode struct {
	Territory *territoryNode
	Verdict   string
	Excluded  bool
	Priority  bool
}

type coverageAnswerNode struct {
	Verdict string
	Because string
}

type organizationNode struct {
	ID          graphql.ID
	Name        string
	Acronym     *string
	Siret       *string
	Kind        string
	Trust       string
	Territories []*territoryNode

	Slug           string
	Pole           *poleNode
	SharedCaseload bool
	Email          *string
	Phone          *string
	Website        *string
	Version        int32
	Roles          []string

	organization uuid.UUID
	view         *view
}

func (v *view) newAction(e *catalogue.Entry) *actionNode {
	sheet := &e.Sheet
	theme := v.theme(sheet.ThemeCode)
	return &actionNode{
		ID: globalID("Action", e.ID.String()), Code: e.Code, PrintedCode: optional(sheet.PrintedCode), Slug: e.Slug,
		Title: sheet.Title, ShortTitle: cmp.Or(sheet.ShortTitle, sheet.Title), PrintedTitle: optional(sheet.PrintedTitle), Acronym: optional(sheet.Acronym),
		Axis: theme.Axis, Theme: theme, Provider: optional(sheet.Provider), ProviderAcronym: optional(sheet.ProviderAcronym), Providers: v.newProviders(e.Providers),
		Summary: sheet.Summary, Objectives: list(sheet.Objectives),
		Publics: v.termList(v.publics, sheet.Publics), ImpliedPublics: v.termList(v.publics, sheet.ImpliedPublics), Barriers: v.termList(v.barriers, sheet.Barriers),
		Admission: newAdmission(&sheet.Admission), Prescription: newPrescription(&sheet.Prescription, v.snapshot.AnswerWorkingDays(e.Action)), Procedure: optional(sheet.Procedure),
		DurationMonths: integer(sheet.DurationMonths), DurationWeeks: integer(sheet.DurationWeeks), DurationNote: optional(sheet.DurationNote),
		WeeklyHours: sheet.WeeklyHours, Intensity: optional(sheet.Intensity), Mode: string(sheet.Mode), ModeBasis: optional(sheet.ModeBasis),
		Remote: sheet.Remote, SelfReferral: sheet.SelfReferral, Fees: newFees(sheet.Fees), Locations: v.newLocations(sheet.Locations),
		Coverage: v.newCoverage(&sheet.Coverage, func(t *catalogue.Territory) catalogue.CoverageAnswer { return v.snapshot.Covers(e, t) },
			func() []catalogue.LeafCoverage { return v.snapshot.CoverageByLeaf(e) }),
		Funding: list(sheet.Funding), Notices: list(sheet.Notices), Remarks: list(sheet.Remarks),
		Status: string(e.Status), SuspendedUntil: day(e.SuspendedUntil), ConfirmedAt: dateTime(e.ConfirmedAt), Freshness: string(e.Freshness), Neglected: v.snapshot.Neglected(e),
		Origin: string(e.Origin), Revision: int32(e.Revision), UpdatedAt: DateTime{e.UpdatedAt}, Sources: sources(sheet.Sources), //nolint:gosec // a small number
		Version: int32(e.Version), //nolint:gosec // it counts changes by hand
		entry:   e, view: v,
	}
}

func (v *view) newProviders(providers []catalogue.ActionProvider) []*actionProviderNode {
	nodes := make([]*actionProviderNode, 0, len(providers))
	for _, p := range providers {
		nodes = append(nodes, &actionProviderNode{v.organizations[p.OrganizationID], v.territoryList(p.Territories), p.ReceivesReferrals, p.OrganizationID})
	}
	return nodes
}

func newAdmission(a *catalogue.AdmissionRules) *admissionNode {
	return &admissionNode{integer(a.MinimumAge), integer(a.MaximumAge), a.AgeIsFirm, optional(a.AgeNote), a.RSARequired, list(a.Conditions)}
}

func newPrescription(p *catalogue.PrescriptionMode, answerWithin int) *prescriptionNode {
	var own *int32
	if p.AnswerWithinWorkingDays != 0 {
		own = integer(&p.AnswerWithinWorkingDays)
	}
	return &prescriptionNode{list(p.Channels), list(p.Documents), optional(p.Link), optional(p.Instructions), int32(answerWithin), own} //nolint:gosec // days
}

func newFees(f *catalogue.Fees) *feesNode {
	if f == nil {
		return nil
	}
	return &feesNode{f.Free, optional(f.Details)}
}

func (v *view) newLocations(locations []catalogue.Location) []*locationNode {
	nodes := make([]*locationNode, 0, len(locations))
	for i := range locations {
		nodes = append(nodes, v.newLocation(&locations[i]))
	}
	return nodes
}

func (v *view) newLocation(l *catalogue.Location) *locationNode {
	return &locationNode{optional(l.Name), l.Address, v.territories[l.TerritoryCode], optional(l.Phone), optional(l.Hours), optional(l.Accessibility)}
}

// Contacts are those that the viewer may see: the others are for professionals, who act for an organisation.
func (a *actionNode) Contacts(ctx context.Context) []*contactNode {
	nodes := []*contactNode{}
	for _, c := range shownContacts(ctx, a.entry.Sheet.Contacts) {
		nodes = append(nodes, &contactNode{optional(c.Name), optional(c.Role), optional(c.Phone), optional(c.Email), c.Public})
	}
	return nodes
}

// professional says whether the viewer acts for an organisation.
func professional(ctx context.Context) bool { return access.ActorOf(ctx).Membership != uuid.Nil }

// shownContacts keeps the contacts that the viewer may see, wherever they are told.
func shownContacts(ctx context.Context, contacts []catalogue.Contact) []catalogue.Contact {
	if professional(ctx) {
		return contacts
	}
	return slices.DeleteFunc(slices.Clone(contacts), func(c catalogue.Contact) bool { return !c.Public })
}

func (v *view) newCoverage(rule *catalogue.CoverageRule, answer func(*catalogue.Territory) catalogue.CoverageAnswer, byLeaf func() []catalogue.LeafCoverage) *coverageNode {
	return &coverageNode{
		Text: rule.Text, DepartmentWide: rule.DepartmentWide, Includes: v.territoryList(rule.Includes), Excludes: v.territoryList(rule.Excludes),
		Probable: v.territoryList(rule.Probable), Emphasis: v.territoryList(rule.Emphasis), PlaceOfIntervention: optional(rule.PlaceOfIntervention),
		Note: optional(rule.Note), answer: answer, byLeaf: byLeaf, view: v,
	}
}

// Covers answers for one territory; an unknown code is a BadRequest.
func (c *coverageNode) Covers(args struct{ Territory string }) (*coverageAnswerNode, error) {
	t, err := c.view.snapshot.KnownTerritory("territory", args.Territory)
	if err != nil {
		return nil, err
	}
	return newCoverageAnswer(c.answer(t)), nil
}

// Leaves answers for every leaf.
func (c *coverageNode) Leaves() []*leafCoverageNode {
	answers := c.byLeaf()
	nodes := make([]*leafCoverageNode, 0, len(answers))
	for _, a := range answers {
		nodes = append(nodes, &leafCoverageNode{c.view.territories[a.Territory.Code], string(a.Verdict), a.Excluded, a.Emphasis})
	}
	return nodes
}

func newCoverageAnswer(answer catalogue.CoverageAnswer) *coverageAnswerNode {
	return &coverageAnswerNode{string(answer.Verdict), answer.Because}
}

type relatedArgs struct {
	Territory *string
	First     int32
}

// Related gives the actions close to this one; an unknown territory is a BadRequest.
func (a *actionNode) Related(args relatedArgs) ([]*actionNode, error) {
	size, _, err := pageArgs{First: &args.First}.request().Size()
	if err != nil {
		return nil, err
	}
	var where *catalogue.Territory
	if args.Territory != nil {
		if where, err = a.view.snapshot.KnownTerritory("territory", *args.Territory); err != nil {
			return nil, err
		}
	}
	nodes := []*actionNode{}
	for _, e := range a.view.snapshot.Related(a.entry, where, size) {
		nodes = append(nodes, a.view.actionOf(e))
	}
	return nodes, nil
}

// Actions that an organisation runs.
func (o *organizationNode) Actions(args pageArgs) (*connectionNode, error) {
	return o.view.search(nil, nil, nil, args, func(q *catalogue.ActionQuery) error {
		q.Filter.Providers = []uuid.UUID{o.organization}
		return nil
	})
}
