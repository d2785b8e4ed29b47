package graph

import (
	"context"
	"slices"
	"sync"

	"github.com/google/uuid"
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/referral"
)

// referralNode is a prescription as the viewer sees it. What costs a look-up is looked up when it is asked for.
type referralNode struct {
	resolver *Resolver
	view     *view
	referral *referral.Referral
	persons  func(context.Context) (map[uuid.UUID]referral.Beneficiary, error) // of the whole page

	ID             graphql.ID
	Number         string
	Channel        string
	State          string
	Action         *actionNode
	ActionTitle    string
	Provider       *organizationNode
	Session        *sessionNode
	Pole           *poleNode
	Referrer       *personNode
	Reason         *string
	Urgent         bool
	OverrideReason *string
	RightsOpenedOn *Date
	WaitingRank    *int32
	DueAt          *DateTime
	NextActor      *string
	Overdue        bool
	Appointment    *appointmentNode
	StartedOn      *Date
	Outcome        *string
	DeclineReason  *string
	MayBeDuplicate bool
	ViewerSide     string
	AllowedActs    []string
	SentAt         *DateTime
	EndedAt        *DateTime
	Version        int32
	CreatedAt      DateTime
	UpdatedAt      DateTime
}

type personNode struct {
	Name         string
	Organization *organizationNode
	Email        *string
	Phone        *string
}

type appointmentNode struct {
	StartsAt DateTime
	Place    string
}

type followUpNode struct {
	Months     int32
	DueOn      Date
	Outcome    *string
	RecordedAt *DateTime
}

type referralEventNode struct {
	At   DateTime
	Act  *string
	From *string
	To   string
	By   *string
	Note *string
}

func (r *Resolver) newReferral(v *view, p *referral.Referral) *referralNode {
	node := &referralNode{
		resolver: r, view: v, referral: p, persons: r.personsOf(p),
		ID: globalID("Referral", p.ID.String()), Number: p.Number, Channel: string(p.Channel), State: string(p.State), ActionTitle: p.ActionTitle,
		Provider: v.organizations[p.Provider], Pole: v.pole(p.Pole), Reason: optional(p.Reason), Urgent: p.Urgent, OverrideReason: optional(p.Override),
		RightsOpenedOn: dateOf(p.RightsOpenedOn), DueAt: dateTime(p.DueAt), NextActor: optional(string(p.NextActor)), Overdue: r.referrals.Overdue(p),
		StartedOn: dateOf(p.StartedOn), Outcome: optional(string(p.Outcome)), DeclineReason: optional(string(p.DeclineReason)), MayBeDuplicate: p.Duplicate,
		ViewerSide: string(p.Side), AllowedActs: textsOf(p.Allowed), SentAt: dateTime(p.SentAt), EndedAt: dateTime(p.EndedAt), Version: int32(p.Version), //nolint:gosec // counted by hand
		CreatedAt: DateTime{p.CreatedAt}, UpdatedAt: DateTime{p.UpdatedAt},
	}
	if entry := v.snapshot.ActionByID(p.Action); entry != nil {
		node.Action = v.actionOf(entry)
	}
	if entry := v.snapshot.Session(p.Session); entry != nil {
		node.Session = v.newSession(entry)
	}
	if p.Rank > 0 {
		node.WaitingRank = integer(&p.Rank)
	}
	if p.Referrer.Name != "" && p.Side != referral.Neither {
		node.Referrer = v.newPerson(&p.Referrer)
	}
	if p.Appointment != nil {
		node.Appointment = &appointmentNode{DateTime{p.Appointment.StartsAt}, p.Appointment.Place}
	}
	return node
}

// personsOf reads whom prescriptions are for when the first of them is asked for: a page is one reading.
func (r *Resolver) personsOf(referrals ...*referral.Referral) func(context.Context) (map[uuid.UUID]referral.Beneficiary, error) {
	var once sync.Once
	var persons map[uuid.UUID]referral.Beneficiary
	var err error
	return func(ctx context.Context) (map[uuid.UUID]referral.Beneficiary, error) {
		once.Do(func() { persons, err = r.referrals.Persons(ctx, referrals...) })
		return persons, err
	}
}

// newPerson shapes a professional; nil while this instance does not know the organisation yet.
func (v *view) newPerson(p *referral.Person) *personNode {
	organization := v.organizations[p.Organization]
	if organization == nil {
		return nil
	}
	return &personNode{Name: p.Name, Organization: organization, Email: optional(p.Email), Phone: optional(p.Phone)}
}

func textsOf[T ~string](values []T) []string {
	texts := make([]string, 0, len(values))
	for _, value := range values {
		texts = append(texts, string(value))
	}
	return texts
}

// Beneficiary reads whom the prescription is for, and writes down that she was read.
func (n *referralNode) Beneficiary(ctx context.Context) (*beneficiaryNode, error) {
	persons, err := n.persons(ctx)
	person, found := persons[n.referral.ID]
	if !found || err != nil {
		return nil, err
	}
	return n.resolver.beneficiaryNode(ctx, &person)
}

// FollowUps lists what became of the person.
func (n *referralNode) FollowUps(ctx context.Context) ([]*followUpNode, error) {
	list, err := n.resolver.referrals.FollowUps(ctx, n.referral)
	nodes := make([]*followUpNode, 0, len(list))
	for _, f := range list {
		nodes = append(nodes, &followUpNode{int32(f.Months), Date(f.DueOn), optional(string(f.Outcome)), dateTime(f.RecordedAt)}) //nolint:gosec // 24 at most
	}
	return nodes, err
}

// Events lists what was done.
func (n *referralNode) Events(ctx context.Context) ([]*referralEventNode, error) {
	events, err := n.resolver.referrals.Events(ctx, n.referral)
	nodes := make([]*referralEventNode, 0, len(events))
	for _, e := range events {
		node := &referralEventNode{At: DateTime{e.At}, From: optional(string(e.From)), To: string(e.To), By: optional(e.By), Note: optional(e.Note)}
		if slices.Contains(referral.Acts, e.Act) {
			node.Act = optional(string(e.Act))
		}
		nodes = append(nodes, node)
	}
	return nodes, err
}

// RedirectedFrom is the prescription of which it is the sequel.
func (n *referralNode) RedirectedFrom(ctx context.Context) (*referralNode, error) {
	return n.resolver.referralNode(ctx, n.referral.RedirectedFrom)
}

// RedirectedTo is its sequel.
func (n *referralNode) RedirectedTo(ctx context.Context) (*referralNode, error) {
	return n.resolver.referralNode(ctx, n.referral.RedirectedTo)
}

// referralNode finds a prescription by its key; nil if there is none to be seen.
func (r *Resolver) referralNode(ctx context.Context, id uuid.UUID) (*referralNode, error) {
	if id == uuid.Nil {
		return nil, nil //nolint:nilnil // none
	}
	found, err := r.referrals.ByID(ctx, id)
	return r.shownReferral(ctx, found, err)
}

func (r *Resolver) shownReferral(ctx context.Context, found *referral.Referral, err error) (*referralNode, error) {
	if found == nil || err != nil {
		return nil, err
	}
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	return r.newReferral(v, found), nil
}

// findReferral finds a prescription for Query.node, in POST only; an untyped nil if there is none to be seen.
func (r *Resolver) findReferral(ctx context.Context, key string) (any, error) {
	id, err := uuid.Parse(key)
	if err != nil || !access.ActorOf(ctx).May(access.ReadReferrals) {
		return nil, nil //nolint:nilerr,nilnil // what cannot be seen is not found
	}
	if !posted(ctx) {
		return nil, fault.New(fault.BadRequest, "Une prescription se lit en POST seulement.")
	}
	node, err := r.referralNode(ctx, id)
	if node == nil || err != nil {
		return nil, err
	}
	return node, nil
}

// Referral resolves Query.referral.
func (r *Resolver) Referral(ctx context.Context, args struct{ Number string }) (*referralNode, error) {
	found, err := r.referrals.ByNumber(ctx, args.Number)
	return r.shownReferral(ctx, found, err)
}

type referralsArgs struct {
	Filter *referralFilterArgs
	First  *int32
	After  *string
}

type referralFilterArgs struct {
	States      *[]string
	Pole        *string
	Action      *graphql.ID
	Session     *graphql.ID
	Beneficiary *graphql.ID
	Direction   *string
	Overdue     *bool
	Search      *string
}

// query reads the arguments. An identifier that is none of ours finds nothing.
func (a *referralsArgs) query() (referral.Query, error) {
	first, _, err := catalogue.PageRequest{First: whole(a.First)}.Size()
	q := referral.Query{First: first, After: deref(a.After)}
	if err != nil || a.Filter == nil {
		return q, err
	}
	f := a.Filter
	for _, state := range deref(f.States) {
		q.States = append(q.States, referral.State(state))
	}
	q.Pole, q.Direction, q.Overdue, q.Search = deref(f.Pole), referral.Direction(deref(f.Direction)), f.Overdue, deref(f.Search)
	q.Action, q.Session, q.Beneficiary = sought("Action", f.Action), sought("Session", f.Session), sought("Beneficiary", f.Beneficiary)
	return q, nil
}

func whole(n *int32) *int {
	if n == nil {
		return nil
	}
	i := int(*n)
	return &i
}

// nothing is a key that no object has: uuid.Nil would not filter.
var nothing = uuid.MustParse("00000000-0000-4000-8000-000000000000")

func sought(typeName string, id *graphql.ID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	if key := keyOfID(typeName, *id); key != uuid.Nil {
		return key
	}
	return nothing
}

func keyOfOptionalID(typeName string, id *graphql.ID) uuid.UUID { return sought(typeName, id) }

type referralConnection struct {
	Edges       []*referralEdge
	Nodes       []*referralNode
	PageInfo    *pageInfoNode
	TotalCount  int32
	StateCounts []*facetCountNode
}

type referralEdge struct {
	Cursor string
	Node   *referralNode
}

// Referrals resolves Query.referrals.
func (r *Resolver) Referrals(ctx context.Context, args referralsArgs) (*referralConnection, error) {
	query, err := args.query()
	if err != nil {
		return nil, err
	}
	return r.referralPage(ctx, query)
}

func (r *Resolver) referralPage(ctx context.Context, query referral.Query) (*referralConnection, error) {
	page, err := r.referrals.List(ctx, query)
	if err != nil {
		return nil, err
	}
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	c := &referralConnection{
		Edges: []*referralEdge{}, Nodes: []*referralNode{}, PageInfo: &pageInfoNode{HasNextPage: page.More, HasPreviousPage: page.Before},
		TotalCount: int32(page.Total), StateCounts: stateCounts(page, query.States), //nolint:gosec // a count
	}
	shown := make([]*referral.Referral, len(page.Referrals))
	for i := range page.Referrals {
		shown[i] = &page.Referrals[i]
	}
	persons := r.personsOf(shown...)
	for i := range page.Referrals {
		edge := &referralEdge{page.Cursors[i], r.newReferral(v, &page.Referrals[i])}
		edge.Node.persons = persons
		c.Edges, c.Nodes = append(c.Edges, edge), append(c.Nodes, edge.Node)
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c, nil
}

func stateCounts(page *referral.Page, chosen []referral.State) []*facetCountNode {
	counts := make([]*facetCountNode, 0, len(referral.States))
	for _, state := range referral.States {
		counts = append(counts, &facetCountNode{
			Value: string(state), Label: referral.StateLabels[state], Count: int32(page.Counts[state]), Selected: slices.Contains(chosen, state), //nolint:gosec // a count
		})
	}
	return counts
}

type pageForward struct {
	First *int32
	After *string
}

// Referrals lists the prescriptions of a person.
func (n *beneficiaryNode) Referrals(ctx context.Context, args pageForward) (*referralConnection, error) {
	asked := referralsArgs{First: args.First, After: args.After, Filter: &referralFilterArgs{Beneficiary: &n.ID}}
	return n.resolver.Referrals(ctx, asked)
}

type referralCountsNode struct{ Open, Overdue int32 }

// ReferralCounts counts the prescriptions of a person.
func (n *beneficiaryNode) ReferralCounts() (*referralCountsNode, error) {
	all, err := n.counts()
	counts := all[n.key]
	return &referralCountsNode{int32(counts.Open), int32(counts.Overdue)}, err //nolint:gosec // a few
}

// countReferrals counts the prescriptions of persons when the first of them is asked for.
func (r *Resolver) countReferrals(ctx context.Context, persons ...uuid.UUID) func() (map[uuid.UUID]referral.Counts, error) {
	return sync.OnceValues(func() (map[uuid.UUID]referral.Counts, error) { return r.referrals.CountByPerson(ctx, persons) })
}

type messageNode struct {
	ID     graphql.ID
	Author *personNode
	Side   string
	Body   string
	SentAt DateTime
	ReadAt *DateTime
}

type messageConnection struct {
	Edges      []*messageEdge
	Nodes      []*messageNode
	PageInfo   *pageInfoNode
	TotalCount int32
}

type messageEdge struct {
	Cursor string
	Node   *messageNode
}

// Messages lists those between the two sides. A cursor is the identifier of a message.
func (n *referralNode) Messages(ctx context.Context, args pageForward) (*messageConnection, error) {
	size, _, err := catalogue.PageRequest{First: whole(args.First)}.Size()
	if err != nil {
		return nil, err
	}
	messages, err := n.resolver.referrals.Messages(ctx, n.referral)
	if err != nil {
		return nil, err
	}
	start := 0
	if args.After != nil {
		start = 1 + slices.IndexFunc(messages, func(m referral.Message) bool { return globalID("Message", m.ID.String()) == graphql.ID(*args.After) })
		if start == 0 {
			return nil, fault.Argument("after", "", "Ce curseur ne vient pas de cette liste.")
		}
	}
	return n.view.messagePage(messages, start, min(len(messages), start+size)), nil
}

func (v *view) messagePage(messages []referral.Message, start, end int) *messageConnection {
	c := &messageConnection{
		Edges: []*messageEdge{}, Nodes: []*messageNode{}, PageInfo: &pageInfoNode{HasNextPage: end < len(messages), HasPreviousPage: start > 0},
		TotalCount: int32(len(messages)), //nolint:gosec // a count
	}
	for i := range messages[start:end] {
		node := v.newMessage(&messages[start+i])
		if node == nil {
			continue
		}
		cursor := string(node.ID)
		c.Edges, c.Nodes, c.PageInfo.EndCursor = append(c.Edges, &messageEdge{cursor, node}), append(c.Nodes, node), &cursor
		if c.PageInfo.StartCursor == nil {
			c.PageInfo.StartCursor = &cursor
		}
	}
	return c
}

func (v *view) newMessage(m *referral.Message) *messageNode {
	author := v.newPerson(&m.Author)
	if author == nil {
		return nil
	}
	return &messageNode{globalID("Message", m.ID.String()), author, string(m.Side), m.Body, DateTime{m.SentAt}, dateTime(m.ReadAt)}
}

// findMessage finds a message for Query.node, in POST only; an untyped nil if there is none to be seen.
func (r *Resolver) findMessage(ctx context.Context, key string) (any, error) {
	id, err := uuid.Parse(key)
	if err != nil || !access.ActorOf(ctx).May(access.ReadReferrals) {
		return nil, nil //nolint:nilerr,nilnil // what cannot be seen is not found
	}
	if !posted(ctx) {
		return nil, fault.New(fault.BadRequest, "Un message se lit en POST seulement.")
	}
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	message, err := r.referrals.Message(ctx, id)
	if message == nil || err != nil {
		return nil, err
	}
	if node := v.newMessage(message); node != nil {
		return node, nil
	}
	return nil, nil //nolint:nilnil // its author's organisation is not known here yet
}

type responseTimeNode struct {
	MedianWorkingDays     float64
	AcceptanceRatePercent float64
	SampleSize            int32
}

// ResponseTime is how the action answers prescriptions, as it was measured last.
func (a *actionNode) ResponseTime() *responseTimeNode {
	if a.view.measures == nil {
		return nil
	}
	measured := a.view.measures(a.entry.ID)
	if measured == nil {
		return nil
	}
	return &responseTimeNode{measured.MedianWorkingDays, measured.AcceptanceRatePercent, int32(measured.SampleSize)} //nolint:gosec // a count
}

type referralPayload struct {
	payload
	Referral *referralNode
}

// actOnReferral does an act, and gives the prescription as it reads afterwards.
func (r *Resolver) actOnReferral(ctx context.Context, act referral.Act, asked *referral.Asked) (*referralPayload, error) {
	done, err := r.referrals.Do(ctx, act, asked)
	return r.referralPayload(ctx, done, err)
}

func (r *Resolver) referralPayload(ctx context.Context, done access.Done, err error) (*referralPayload, error) {
	common, err := outcome(done.Replayed, err)
	if err != nil || common.failed() {
		return &referralPayload{payload: common}, err
	}
	node, err := r.referralNode(ctx, done.ID)
	return &referralPayload{payload: common, Referral: node}, err
}

type createReferralArgs struct {
	Input createReferralInput
}

type createReferralInput struct {
	IdempotencyKey graphql.ID
	Action         graphql.ID
	Beneficiary    beneficiaryInput
	Provider       *graphql.ID
	Session        *graphql.ID
	Reason         *string
	Urgent         *bool
	RightsOpenedOn *Date
	OverrideReason *string
	Send           bool
}

type beneficiaryInput struct {
	ID                *graphql.ID
	FirstName         *string
	LastName          *string
	BirthDate         *Date
	Territory         *string
	Phone             *string
	Email             *string
	ContactPreference *string
	ConsentGivenOn    *Date
}

// written gives a new person; nil for one of the caseload.
func (i *beneficiaryInput) written() *referral.BeneficiaryInput {
	if i.ID != nil {
		return nil
	}
	return &referral.BeneficiaryInput{
		FirstName: deref(i.FirstName), LastName: deref(i.LastName), BirthDate: clock.Day(deref(i.BirthDate)), Territory: deref(i.Territory), Phone: deref(i.Phone),
		Email: deref(i.Email), Preference: referral.ContactPreference(deref(i.ContactPreference)), ConsentGivenOn: clock.Day(deref(i.ConsentGivenOn)),
	}
}

func (i *createReferralInput) asked() *referral.NewReferral {
	return &referral.NewReferral{
		Key: string(i.IdempotencyKey), Action: keyOfID("Action", i.Action), Beneficiary: sought("Beneficiary", i.Beneficiary.ID), Person: i.Beneficiary.written(),
		Provider: sought("Organization", i.Provider), Session: sought("Session", i.Session), Reason: deref(i.Reason), Override: deref(i.OverrideReason),
		Urgent: deref(i.Urgent), RightsOpenedOn: clock.Day(deref(i.RightsOpenedOn)), Send: i.Send,
	}
}

// CreateReferral resolves Mutation.createReferral.
func (r *Resolver) CreateReferral(ctx context.Context, args createReferralArgs) (*referralPayload, error) {
	done, err := r.referrals.Create(ctx, args.Input.asked())
	return r.referralPayload(ctx, done, err)
}

type updateReferralArgs struct {
	Input struct {
		ID             graphql.ID
		Version        int32
		Provider       *graphql.ID
		Session        *graphql.ID
		Reason         *string
		Urgent         *bool
		RightsOpenedOn *Date
		OverrideReason *string
	}
}

// UpdateReferral resolves Mutation.updateReferral.
func (r *Resolver) UpdateReferral(ctx context.Context, args updateReferralArgs) (*referralPayload, error) {
	i := &args.Input
	return r.actOnReferral(ctx, referral.Edit, &referral.Asked{
		ID: keyOfID("Referral", i.ID), Version: int(i.Version), Provider: sought("Organization", i.Provider), Session: sought("Session", i.Session),
		Text: deref(i.Reason), Urgent: deref(i.Urgent), RightsOpenedOn: clock.Day(deref(i.RightsOpenedOn)), Override: deref(i.OverrideReason),
	})
}

type redirectReferralArgs struct {
	Input struct {
		transition
		Action         graphql.ID
		Provider       *graphql.ID
		Session        *graphql.ID
		Reason         *string
		OverrideReason *string
		ConsentGivenOn Date
	}
}

// RedirectReferral resolves Mutation.redirectReferral.
func (r *Resolver) RedirectReferral(ctx context.Context, args redirectReferralArgs) (*referralPayload, error) {
	i := &args.Input
	asked := i.asked()
	asked.Action, asked.Provider, asked.Session = keyOfID("Action", i.Action), sought("Organization", i.Provider), sought("Session", i.Session)
	asked.Text, asked.Override, asked.ConsentGivenOn = deref(i.Reason), deref(i.OverrideReason), clock.Day(i.ConsentGivenOn)
	return r.actOnReferral(ctx, referral.Redirect, asked)
}

type postMessageArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		ID             graphql.ID
		Body           string
	}
}

// PostReferralMessage resolves Mutation.postReferralMessage.
func (r *Resolver) PostReferralMessage(ctx context.Context, args postMessageArgs) (*referralPayload, error) {
	i := &args.Input
	return r.actOnReferral(ctx, referral.PostMessage, &referral.Asked{Key: string(i.IdempotencyKey), ID: keyOfID("Referral", i.ID), Text: i.Body})
}

type readMessagesArgs struct {
	Input struct{ ID graphql.ID }
}

// ReadReferralMessages resolves Mutation.readReferralMessages.
func (r *Resolver) ReadReferralMessages(ctx context.Context, args readMessagesArgs) (*referralPayload, error) {
	id := keyOfID("Referral", args.Input.ID)
	return r.referralPayload(ctx, access.Done{ID: id}, r.referrals.ReadMessages(ctx, id))
}

type recordFollowUpArgs struct {
	Input struct {
		transition
		Months  int32
		Outcome string
	}
}

// RecordFollowUp resolves Mutation.recordFollowUp.
func (r *Resolver) RecordFollowUp(ctx context.Context, args recordFollowUpArgs) (*referralPayload, error) {
	i := &args.Input
	done, err := r.referrals.RecordFollowUp(ctx, string(i.IdempotencyKey), keyOfID("Referral", i.ID), int(i.Version), int(i.Months), referral.Outcome(i.Outcome))
	return r.referralPayload(ctx, done, err)
}

type noteOutsideArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		Action         graphql.ID
		Beneficiary    graphql.ID
		Channel        string
		On             Date
		Note           *string
	}
}

// NoteOutsideReferral resolves Mutation.noteOutsideReferral.
func (r *Resolver) NoteOutsideReferral(ctx context.Context, args noteOutsideArgs) (*referralPayload, error) {
	i := &args.Input
	done, err := r.referrals.NoteOutside(ctx, &referral.OutsideReferral{
		Key: string(i.IdempotencyKey), Action: keyOfID("Action", i.Action), Beneficiary: keyOfID("Beneficiary", i.Beneficiary), Channel: referral.Channel(i.Channel),
		On: clock.Day(i.On), Reason: deref(i.Note),
	})
	return r.referralPayload(ctx, done, err)
}

// ReferralChanged resolves Subscription.referralChanged.
func (r *Resolver) ReferralChanged(ctx context.Context, args struct{ Number *string }) (<-chan *referralNode, error) {
	feed, err := r.referrals.Changes(ctx)
	if err != nil {
		return nil, err
	}
	changed := make(chan *referralNode)
	go r.followReferrals(ctx, feed, args.Number, changed)
	return changed, nil
}

// followReferrals gives what changes and may be seen, under the rights that the reader has then; it ends with her session,
// which it does not keep from ending unused.
func (r *Resolver) followReferrals(ctx context.Context, feed *referral.Feed, number *string, changed chan<- *referralNode) {
	defer close(changed)
	defer feed.Close()
	for {
		id, err := feed.Next(ctx)
		if err != nil {
			return
		}
		actor, err := r.accounts.Standing(ctx, access.ActorOf(ctx).Session)
		if err != nil || !actor.May(access.ReadReferrals) {
			return
		}
		node, err := r.referralNode(access.As(ctx, actor), id)
		if err != nil {
			return
		}
		if node == nil || (number != nil && node.Number != *number) {
			continue
		}
		select {
		case changed <- node:
		case <-ctx.Done():
			return
		}
	}
}
