package graph

import (
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/graph-gophers/graphql-go"

	"traverse/account"
	"traverse/catalogue"
	"traverse/catalogue/sheet"
	"traverse/internal/clock"
	"traverse/referral"
)

// view is a snapshot in the shapes of the SDL. It is built once per snapshot, so that the engine reads plain fields:
// a listed field that is a method with arguments halves its speed. Actions alone are shaped when first asked for: a
// large catalogue has more of them than a snapshot's life reads.
type view struct {
	measures      func(action uuid.UUID) *referral.ResponseTime // nil where nothing is measured
	snapshot      *catalogue.Snapshot
	sheets        *sheet.Service // for what an action has beside the snapshot
	programme     *programmeNode
	programmes    []*programmeNode
	axes          []*axisNode
	themes        []*themeNode
	publics       []*termNode // those that can be chosen
	barriers      []*termNode
	poles         []*poleNode
	territories   map[string]*territoryNode
	leaves        []*territoryNode // by code
	schemes       map[string]*schemeNode
	actions       []atomic.Pointer[actionNode] // by position in the snapshot, each shaped when it is first asked for
	organizations map[uuid.UUID]*organizationNode

	// members answers for what is not in the catalogue: members, invitations, requests.
	members *account.Organizations
}

// newView shapes a snapshot. Nodes are made first and linked afterwards, because they point at one another.
func newView(s *catalogue.Snapshot, members *account.Organizations, sheets *sheet.Service) *view {
	v := &view{
		snapshot: s, members: members, sheets: sheets, territories: map[string]*territoryNode{}, schemes: map[string]*schemeNode{},
		actions: make([]atomic.Pointer[actionNode], len(s.Actions)), organizations: map[uuid.UUID]*organizationNode{},
	}
	v.addVocabulary()
	v.addTerritories()
	v.addOrganizations()
	v.addSchemes()
	v.linkPoles()
	v.countByPole()
	v.addProgrammes()
	return v
}

func (v *view) addVocabulary() {
	contents := v.snapshot.Contents
	for i := range contents.Axes {
		a := &contents.Axes[i]
		axis := &axisNode{
			ID: globalID("Axis", contents.Programme.Code+"/"+a.Code), Code: a.Code, Title: a.Title, ShortTitle: a.ShortTitle,
			ActionCount: int32(v.snapshot.ActionCount(a.Code)), Themes: []*themeNode{}, //nolint:gosec // a count of actions
		}
		v.axes = append(v.axes, axis)
		for _, t := range contents.Themes {
			if t.AxisCode != a.Code {
				continue
			}
			theme := &themeNode{
				ID: globalID("Theme", contents.Programme.Code+"/"+t.Code), Code: t.Code, Title: t.Title, Version: int32(t.Version), Axis: axis, //nolint:gosec // it counts changes by hand
				ActionCount: int32(v.snapshot.ActionCount(t.Code)), view: v, //nolint:gosec // a count of actions
			}
			axis.Themes = append(axis.Themes, theme)
			v.themes = append(v.themes, theme)
		}
	}
	for i := range contents.Publics {
		if p := &contents.Publics[i]; p.Slug != catalogue.RSAPublic {
			v.publics = append(v.publics, newTerm("TargetPublic", (*catalogue.Term)(p)))
		}
	}
	for i := range contents.Barriers {
		v.barriers = append(v.barriers, newTerm("Barrier", (*catalogue.Term)(&contents.Barriers[i])))
	}
}

func (v *view) addTerritories() {
	contents := v.snapshot.Contents
	for i := range contents.Poles {
		v.poles = append(v.poles, newPole(&contents.Poles[i], v))
	}
	for i := range contents.Territories {
		t := &contents.Territories[i]
		node := &territoryNode{
			ID: globalID("Territory", t.Code), Code: t.Code, Kind: string(t.Kind), Name: t.Name, Pole: v.pole(t.PoleCode),
			PoleBasis: optional(string(t.PoleBasis)), PoleConfidence: optional(string(t.PoleConfidence)), PoleReason: optional(t.Facts.Reason),
			AlternativePole: v.pole(t.AlternativePole), PostalCodes: list(t.PostalCodes), Population: integer(t.Population),
			Latitude: t.Latitude, Longitude: t.Longitude,
		}
		v.territories[t.Code] = node
	}
	for _, t := range v.snapshot.Leaves() {
		v.leaves = append(v.leaves, v.territories[t.Code])
	}
	for _, p := range v.poles {
		for _, t := range v.snapshot.TerritoriesOf(p.Code) {
			p.Territories = append(p.Territories, v.territories[t.Code])
		}
	}
}

func (v *view) addOrganizations() {
	for i := range v.snapshot.Contents.Organizations {
		o := &v.snapshot.Contents.Organizations[i]
		v.organizations[o.ID] = &organizationNode{
			ID: globalID("Organization", o.ID.String()), Name: o.Name, Acronym: optional(o.Acronym), Siret: optional(o.SIRET), Kind: o.Kind,
			Trust: string(o.Trust), Territories: v.territoryList(o.Territories), Slug: o.Slug, Pole: v.pole(o.Pole), SharedCaseload: o.SharedCaseload,
			Email: optional(o.Email), Phone: optional(o.Phone), Website: optional(o.Website), Version: int32(o.Version), //nolint:gosec // it counts changes by hand
			organization: o.ID, view: v,
		}
		for _, role := range account.RolesIn(o.Kind) {
			v.organizations[o.ID].Roles = append(v.organizations[o.ID].Roles, string(role))
		}
	}
}

func (v *view) addSchemes() {
	for i := range v.snapshot.Contents.Schemes {
		s := &v.snapshot.Contents.Schemes[i]
		d := &s.Document
		node := &schemeNode{
			ID: globalID("Scheme", s.Slug), Slug: s.Slug, Title: s.Title, Acronym: optional(s.Acronym), Kind: s.Kind,
			ProviderText: optional(d.ProviderText), Status: optional(d.Status), Summary: d.Summary, Objectives: list(d.Objectives),
			Publics: v.termList(v.publics, d.Publics), Barriers: v.termList(v.barriers, d.Barriers), Facts: list(d.Facts),
			RelatedActions: []*actionNode{}, Sources: sources(d.Sources),
		}
		if d.Coverage != nil {
			node.Coverage = v.newCoverage(d.Coverage, func(t *catalogue.Territory) catalogue.CoverageAnswer {
				answer, _ := v.snapshot.SchemeCovers(s, t)
				return answer
			}, func() []catalogue.LeafCoverage { return v.snapshot.SchemeCoverageByLeaf(s) })
		}
		for _, code := range d.RelatedActions {
			if e := v.snapshot.ActionByCode(code); e != nil {
				node.RelatedActions = append(node.RelatedActions, v.actionOf(e))
			}
		}
		v.schemes[s.Slug] = node
	}
}

func (v *view) linkPoles() {
	for i, p := range v.poles {
		p.Offer = v.newPoleOffer(&v.snapshot.Contents.Poles[i])
		spotlight := v.snapshot.Contents.Poles[i].Profile.Spotlight
		if spotlight == nil {
			continue
		}
		p.Spotlight = &spotlightNode{Title: spotlight.Title, Summary: spotlight.Summary, Scheme: v.schemes[spotlight.SchemeSlug], Source: spotlight.Source}
		if e := v.snapshot.ActionByCode(spotlight.ActionCode); e != nil {
			p.Spotlight.Action = v.actionOf(e)
		}
	}
}

// countByPole adds to each theme its row of the matrix theme × pôle.
func (v *view) countByPole() {
	for _, theme := range v.themes {
		theme.CoverageByPole = make([]*poleCountNode, 0, len(v.poles))
		for _, c := range v.snapshot.PoleCounts(theme.Code) {
			cell := &poleCountNode{v.pole(c.Pole.Code), int32(c.Covered), int32(c.ToConfirm)} //nolint:gosec // counts of actions
			theme.CoverageByPole = append(theme.CoverageByPole, cell)
		}
	}
}

// addProgrammes shapes the programmes. Only the current one has its catalogue in the snapshot.
func (v *view) addProgrammes() {
	contents := v.snapshot.Contents
	for i := range contents.Programmes {
		p := &contents.Programmes[i]
		node := &programmeNode{
			ID: globalID("Programme", p.Code), Title: p.Title, StartYear: int32(p.StartYear), EndYear: int32(p.EndYear), //nolint:gosec // years
			Ended: v.snapshot.ProgrammeEnded(p), Department: v.territories[catalogue.DepartmentCode], Axes: []*axisNode{}, Poles: v.poles, view: v,
		}
		if p.Code == contents.Programme.Code {
			node.Axes, node.current = v.axes, true
			v.programme = node
		}
		v.programmes = append(v.programmes, node)
	}
}

// actionOf gives the node of an action. Two that ask at once may both shape it; one node stays.
func (v *view) actionOf(e *catalogue.Entry) *actionNode {
	slot := &v.actions[e.Position()]
	if node := slot.Load(); node != nil {
		return node
	}
	slot.CompareAndSwap(nil, v.newAction(e))
	return slot.Load()
}

func (v *view) pole(code string) *poleNode {
	for _, p := range v.poles {
		if p.Code == code {
			return p
		}
	}
	return nil
}

func (v *view) theme(code string) *themeNode {
	for _, t := range v.themes {
		if t.Code == code {
			return t
		}
	}
	return nil
}

func (v *view) territoryList(codes []string) []*territoryNode {
	nodes := make([]*territoryNode, 0, len(codes))
	for _, code := range codes {
		nodes = append(nodes, v.territories[code])
	}
	return nodes
}

// termList picks terms by slug, in the order of slugs; slugs that cannot be chosen (the RSA criterion) are left out.
func (v *view) termList(terms []*termNode, slugs []string) []*termNode {
	nodes := make([]*termNode, 0, len(slugs))
	for _, slug := range slugs {
		for _, t := range terms {
			if t.Slug == slug {
				nodes = append(nodes, t)
			}
		}
	}
	return nodes
}

// optional makes an empty text null: no source says it.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// integer makes an optional number the engine's.
func integer(n *int) *int32 {
	if n == nil {
		return nil
	}
	value := int32(*n) //nolint:gosec // populations, ages and durations
	return &value
}

// list makes sure that an empty list is [] and not null.
func list(values []string) []string {
	if values == nil {
		return []string{}
	}
	return values
}

func sources(from []catalogue.Source) []*sourceNode {
	nodes := make([]*sourceNode, 0, len(from))
	for _, s := range from {
		nodes = append(nodes, &sourceNode{s.Field, s.Origin, optional(s.Note)})
	}
	return nodes
}

func day(instant *time.Time) *Date {
	if instant == nil {
		return nil
	}
	d := Date(clock.Day(instant.UTC().Format(time.DateOnly)))
	return &d
}

// idOf reads an identifier of one type; false for those of another type.
func idOf(id graphql.ID, typeName string) (string, bool) {
	found, key, ok := readID(id)
	return key, ok && found == typeName
}
