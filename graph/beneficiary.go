package graph

import (
	"context"
	"strconv"

	"github.com/google/uuid"
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/referral"
)

type beneficiaryNode struct {
	resolver *Resolver
	counts   func() (map[uuid.UUID]referral.Counts, error) // of everybody on her page, read once
	key      uuid.UUID

	ID                graphql.ID
	FirstName         string
	LastName          string
	BirthDate         *Date
	Territory         *territoryNode
	Phone             *string
	Email             *string
	ContactPreference string
	ConsentGivenOn    Date
	ConsentText       string
	ReferrerName      string
	Mine              bool
	Version           int32
	UpdatedAt         DateTime
}

type beneficiaryEdge struct {
	Cursor string
	Node   *beneficiaryNode
}

type beneficiaryConnection struct {
	Edges      []*beneficiaryEdge
	Nodes      []*beneficiaryNode
	PageInfo   *pageInfoNode
	TotalCount int32
}

// ConsentText resolves Query.consentText.
func (r *Resolver) ConsentText() string { return referral.ConsentText }

type beneficiariesArgs struct {
	Search *string
	First  *int32
	After  *string
}

// Beneficiaries resolves Query.beneficiaries.
func (r *Resolver) Beneficiaries(ctx context.Context, args beneficiariesArgs) (*beneficiaryConnection, error) {
	first, after, err := args.page()
	if err != nil {
		return nil, err
	}
	page, err := r.people.Search(ctx, deref(args.Search), first, after)
	if err != nil {
		return nil, err
	}
	return r.beneficiaryPage(ctx, page)
}

// page reads the arguments of a page that goes forward. A cursor is the identifier of the last person of the page before.
func (a *beneficiariesArgs) page() (first int, after uuid.UUID, err error) {
	first = catalogue.DefaultPageSize
	if a.First != nil {
		first = int(*a.First)
	}
	if first < 1 || first > catalogue.MaxPageSize {
		return 0, uuid.Nil, fault.Argument("first", strconv.Itoa(first), "Une page compte de 1 à 100 éléments.")
	}
	if a.After == nil {
		return first, uuid.Nil, nil
	}
	if after = keyOfID("Beneficiary", graphql.ID(*a.After)); after == uuid.Nil {
		return 0, uuid.Nil, fault.Argument("after", "", "Ce curseur ne vient pas de cette liste.")
	}
	return first, after, nil
}

func (r *Resolver) beneficiaryPage(ctx context.Context, page *referral.CaseloadPage) (*beneficiaryConnection, error) {
	connection := &beneficiaryConnection{
		Edges: []*beneficiaryEdge{}, Nodes: []*beneficiaryNode{}, PageInfo: &pageInfoNode{HasNextPage: page.After, HasPreviousPage: page.Before},
		TotalCount: int32(page.Total), //nolint:gosec // 5 000 at most
	}
	keys := make([]uuid.UUID, len(page.Persons))
	for i := range page.Persons {
		keys[i] = page.Persons[i].ID
	}
	counts := r.countReferrals(ctx, keys...)
	for i := range page.Persons {
		node, err := r.beneficiaryNode(ctx, &page.Persons[i])
		if err != nil {
			return nil, err
		}
		node.counts = counts
		cursor := string(node.ID)
		connection.Nodes = append(connection.Nodes, node)
		connection.Edges = append(connection.Edges, &beneficiaryEdge{cursor, node})
		connection.PageInfo.EndCursor = &cursor
		if i == 0 {
			connection.PageInfo.StartCursor = &cursor
		}
	}
	return connection, nil
}

func (r *Resolver) beneficiaryNode(ctx context.Context, person *referral.Beneficiary) (*beneficiaryNode, error) {
	v, err := r.view(ctx)
	if err != nil {
		return nil, err
	}
	node := &beneficiaryNode{
		resolver: r, counts: r.countReferrals(ctx, person.ID), key: person.ID,
		ID: globalID("Beneficiary", person.ID.String()), FirstName: person.Identity.FirstName, LastName: person.Identity.LastName,
		Territory: v.territories[person.Territory], Phone: optional(person.Identity.Phone), Email: optional(person.Identity.Email),
		ContactPreference: string(person.Preference), ConsentGivenOn: Date(person.ConsentGivenOn), ConsentText: referral.ConsentText,
		ReferrerName: person.ReferentName, Mine: person.Referent == access.ActorOf(ctx).Account, UpdatedAt: DateTime{person.UpdatedAt},
		Version: int32(person.Version), //nolint:gosec // it counts changes by hand
	}
	if born := Date(person.Identity.BirthDate); born != "" {
		node.BirthDate = &born
	}
	return node, nil
}

// findBeneficiary finds a person by her key, in POST only; an untyped nil if she is not there, or out of reach.
func (r *Resolver) findBeneficiary(ctx context.Context, key string) (any, error) {
	id, err := uuid.Parse(key)
	if err != nil || !access.ActorOf(ctx).May(access.ReadCaseload) {
		return nil, nil //nolint:nilerr,nilnil // what cannot be seen is not found
	}
	if !posted(ctx) {
		return nil, fault.New(fault.BadRequest, "Une personne se lit en POST seulement.")
	}
	person, err := r.people.Beneficiary(ctx, id)
	if person == nil || err != nil {
		return nil, err
	}
	return r.beneficiaryNode(ctx, person)
}

type saveBeneficiaryArgs struct {
	Input saveBeneficiaryInput
}

type saveBeneficiaryInput struct {
	IdempotencyKey    *graphql.ID
	ID                *graphql.ID
	Version           *int32
	FirstName         string
	LastName          string
	BirthDate         *Date
	Territory         string
	Phone             *string
	Email             *string
	ContactPreference string
	ConsentGivenOn    *Date
}

func (i *saveBeneficiaryInput) written() *referral.BeneficiaryInput {
	return &referral.BeneficiaryInput{
		FirstName: i.FirstName, LastName: i.LastName, BirthDate: clock.Day(deref(i.BirthDate)), Territory: i.Territory, Phone: deref(i.Phone),
		Email: deref(i.Email), Preference: referral.ContactPreference(i.ContactPreference), ConsentGivenOn: clock.Day(deref(i.ConsentGivenOn)),
	}
}

type beneficiaryPayload struct {
	payload
	Beneficiary *beneficiaryNode
}

// SaveBeneficiary resolves Mutation.saveBeneficiary.
func (r *Resolver) SaveBeneficiary(ctx context.Context, args saveBeneficiaryArgs) (*beneficiaryPayload, error) {
	input := &args.Input
	var done access.Done
	var err error
	if input.ID == nil {
		done, err = r.people.Create(ctx, string(deref(input.IdempotencyKey)), input.written())
	} else {
		done, err = r.people.Update(ctx, keyOfID("Beneficiary", *input.ID), int(deref(input.Version)), input.written())
	}
	return r.beneficiaryPayload(ctx, done, err)
}

// beneficiaryPayload gives a person as she reads after a deed; null if she is out of reach now.
func (r *Resolver) beneficiaryPayload(ctx context.Context, done access.Done, err error) (*beneficiaryPayload, error) {
	common, err := outcome(done.Replayed, err)
	if err != nil || common.failed() {
		return &beneficiaryPayload{payload: common}, err
	}
	person, err := r.people.Beneficiary(ctx, done.ID)
	if err != nil || person == nil {
		return &beneficiaryPayload{payload: common}, err
	}
	node, err := r.beneficiaryNode(ctx, person)
	return &beneficiaryPayload{payload: common, Beneficiary: node}, err
}

type handOverArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		ID             graphql.ID
		Version        int32
		To             graphql.ID
	}
}

// HandOverBeneficiary resolves Mutation.handOverBeneficiary.
func (r *Resolver) HandOverBeneficiary(ctx context.Context, args handOverArgs) (*beneficiaryPayload, error) {
	input := &args.Input
	done, err := r.people.HandOver(ctx, string(input.IdempotencyKey), keyOfID("Beneficiary", input.ID), int(input.Version), keyOfID("Membership", input.To))
	return r.beneficiaryPayload(ctx, done, err)
}

type handOverCaseloadArgs struct {
	Input struct{ From, To graphql.ID }
}

type handOverCaseloadPayload struct {
	payload
	Count int32
}

// HandOverCaseload resolves Mutation.handOverCaseload.
func (r *Resolver) HandOverCaseload(ctx context.Context, args handOverCaseloadArgs) (*handOverCaseloadPayload, error) {
	count, err := r.people.HandOverCaseload(ctx, keyOfID("Membership", args.Input.From), keyOfID("Membership", args.Input.To))
	common, err := outcome(false, err)
	return &handOverCaseloadPayload{common, int32(count)}, err //nolint:gosec // a count of persons
}
