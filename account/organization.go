package account

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/deed"
	"traverse/internal/fault"
	"traverse/internal/form"
	"traverse/internal/keys"
	"traverse/internal/link"
)

// OrganizationStore is what organisations, their members and their invitations need of a database. What is not in the
// scope of a deed is a problem of the field that named it, the same as for what does not exist.
type OrganizationStore interface {
	// FoundOrganization writes a new organisation, under an address of its own.
	FoundOrganization(ctx context.Context, deed *access.Deed, founded *Founding) (access.Done, error)
	// SaveOrganization writes what an organisation says of itself.
	SaveOrganization(ctx context.Context, deed *access.Deed, saved *OrganizationForm) (access.Done, error)
	// VerifyOrganization says that an organisation is what it says, or no longer.
	VerifyOrganization(ctx context.Context, deed *access.Deed, organization uuid.UUID, version int, verified bool) (access.Done, error)
	// Namesakes lists the organisations that have the name or the SIRET of one.
	Namesakes(ctx context.Context, organization uuid.UUID) ([]Namesake, error)

	membershipStore
	invitationStore
	requestStore
}

// Catalogue is where organisations are read.
type Catalogue interface {
	// Refresh takes in what has been written.
	Refresh(ctx context.Context) error
}

// Organizations is what people do with organisations, their members, their invitations and the requests to join them. Its
// methods ask the matrix first. When one returns without an error, the catalogue of this instance has taken the change in.
type Organizations struct {
	store     OrganizationStore
	catalogue Catalogue
	now       clock.Clock
	deeds     deed.Maker
	links     link.Maker
	newID     func() uuid.UUID
}

// NewOrganizations makes a service.
func NewOrganizations(store OrganizationStore, read Catalogue, now clock.Clock, ring *keys.Ring) *Organizations {
	return &Organizations{
		store: store, catalogue: read, now: now, deeds: deed.Maker{Now: now, Keys: ring}, links: link.Maker{Keys: ring, Now: now}, newID: uuid.New,
	}
}

// once does a deed under its key, then has the catalogue take in what it has changed.
func (s *Organizations) once(ctx context.Context, scope access.Scope, act access.Act, key string, input any, do func(*access.Deed) (access.Done, error)) (access.Done, error) {
	prepared, err := s.deeds.Once(scope, act, key, input)
	if err != nil {
		return access.Done{}, err
	}
	done, err := do(prepared)
	if err != nil {
		return access.Done{}, err
	}
	return done, s.catalogue.Refresh(ctx)
}

// FoundedKinds are the natures of the organisations that are founded here. Pôles and the Département are the programme's:
// whoever could found one could name herself its coordinator.
var FoundedKinds = slices.DeleteFunc(slices.Clone(catalogue.OrganizationKinds), catalogue.Institution)

// OrganizationForm is what an organisation says of itself. Its administrators write it all, but Kind, Pole and Territories,
// which are for those who found organisations; nil leaves these as they are.
type OrganizationForm struct {
	Key            string     `field:"-" json:"-"`
	ID             *uuid.UUID `field:"id"` // nil founds one
	Version        int
	Name           string `validate:"required,max=200,line"`
	Acronym        string `validate:"max=40,line"`
	SIRET          string `field:"siret" validate:"siret"`
	Email          string `validate:"omitempty,max=254,email"`
	Phone          string `validate:"phone"`
	Website        string `validate:"omitempty,max=300,http_url"`
	SharedCaseload bool
	Kind           *string
	Pole           *string // "" for none
	Territories    *[]string
}

// Founding is a new organisation.
type Founding struct {
	OrganizationForm
	New  uuid.UUID
	Slug string // wished for; another is given where it is taken
}

// Namesake is another organisation that has the same name or the same SIRET.
type Namesake struct {
	Name      string `db:"name"`
	SameSIRET bool   `db:"same_siret"`
}

// Warning is something to look at in what was saved all the same.
type Warning struct {
	Field   string
	Message string
}

// Saved is an organisation that was written.
type Saved struct {
	access.Done
	Warnings []Warning
}

// Save founds an organisation, or writes what one says of itself.
func (s *Organizations) Save(ctx context.Context, asked OrganizationForm) (Saved, error) {
	act := access.ManageOrganization
	if asked.ID == nil {
		act = access.FoundOrganization
	}
	scope, err := access.Require(ctx, act)
	if err != nil {
		return Saved{}, err
	}
	asked.tidy()
	problems := append(form.Check(asked), asked.attachment(scope.Actor)...)
	if err := problems.OrNil(); err != nil {
		return Saved{}, err
	}
	done, err := s.once(ctx, scope, act, asked.Key, asked, func(prepared *access.Deed) (access.Done, error) {
		if asked.ID != nil {
			return s.store.SaveOrganization(ctx, prepared, &asked)
		}
		return s.store.FoundOrganization(ctx, prepared, &Founding{OrganizationForm: asked, New: s.newID(), Slug: slugOf(asked.Name)})
	})
	if err != nil {
		return Saved{}, err
	}
	warnings, err := s.warnings(ctx, done.ID, asked.SIRET)
	return Saved{done, warnings}, err
}

func (f *OrganizationForm) tidy() {
	for _, text := range []*string{&f.Name, &f.Acronym, &f.Email, &f.Phone, &f.Website} {
		*text = oneLine(*text)
	}
	f.SIRET = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(f.SIRET)
}

// attachment checks what only those who found organisations write: the nature, the pôle and the territories. What a
// coordinator founds belongs to her pôle.
func (f *OrganizationForm) attachment(actor access.Actor) fault.Problems {
	var problems fault.Problems
	reach := actor.Reach(access.FoundOrganization)
	given := map[string]bool{"kind": f.Kind != nil, "pole": f.Pole != nil, "territories": f.Territories != nil}
	for _, field := range []string{"kind", "pole", "territories"} {
		if given[field] && reach == access.Nothing {
			problems = append(problems, fault.On(field, fault.NotAllowed, "Seuls le pôle et la direction de l’insertion changent cela.")...)
		}
	}
	if f.Kind != nil && !slices.Contains(FoundedKinds, *f.Kind) {
		problems = append(problems, fault.On("kind", fault.Invalid, "Cette nature de structure n’existe pas, ou ne se crée pas ici.")...)
	}
	if f.Kind == nil && f.ID == nil {
		problems = append(problems, fault.On("kind", fault.Required, "Dites de quelle nature est la structure.")...)
	}
	if reach == access.WithinPole && f.Pole == nil && f.ID == nil {
		f.Pole = &actor.Pole
	}
	if reach == access.WithinPole && f.Pole != nil && *f.Pole != actor.Pole {
		problems = append(problems, fault.On("pole", fault.NotAllowed, "Vous ne pouvez rattacher une structure qu’à votre pôle.")...)
	}
	if f.Territories != nil && len(*f.Territories) > maxTerritories {
		problems = append(problems, fault.On("territories", fault.OutOfRange, "Pas plus de 200 territoires.")...)
	}
	return problems
}

// maxTerritories is more than there are communes and arrondissements.
const maxTerritories = 200

// warnings says what looks wrong in an organisation that was saved.
func (s *Organizations) warnings(ctx context.Context, organization uuid.UUID, siret string) ([]Warning, error) {
	var warnings []Warning
	if siret != "" && !plausibleSIRET(siret) {
		warnings = append(warnings, Warning{"siret", "Ce SIRET ne suit pas la règle de contrôle : vérifiez qu’aucun chiffre n’a été oublié ou échangé."})
	}
	namesakes, err := s.store.Namesakes(ctx, organization)
	for _, other := range namesakes {
		if other.SameSIRET {
			warnings = append(warnings, Warning{"siret", "« " + other.Name + " » a le même SIRET."})
		} else {
			warnings = append(warnings, Warning{"name", "Une autre structure porte ce nom."})
		}
	}
	return warnings, err
}

// laPoste is a company whose establishments do not follow the rule of control.
const laPoste = "356000000"

// plausibleSIRET says whether 14 digits follow the rule of control (Luhn).
func plausibleSIRET(siret string) bool {
	if strings.HasPrefix(siret, laPoste) {
		return true
	}
	sum := 0
	for i, digit := range siret {
		value := int(digit - '0')
		if i%2 == len(siret)%2 {
			value *= 2
		}
		sum += value/10 + value%10
	}
	return sum%10 == 0
}

// Verify says that an organisation is what it says of itself, or that it has to be looked at again.
func (s *Organizations) Verify(ctx context.Context, key string, organization uuid.UUID, version int, verified bool) (access.Done, error) {
	scope, err := access.Require(ctx, access.FoundOrganization)
	if err != nil {
		return access.Done{}, err
	}
	input := struct {
		Organization uuid.UUID
		Version      int
		Verified     bool
	}{organization, version, verified}
	return s.once(ctx, scope, access.FoundOrganization, key, input, func(prepared *access.Deed) (access.Done, error) {
		return s.store.VerifyOrganization(ctx, prepared, organization, version, verified)
	})
}

// Permission is something that one may do with an organisation.
type Permission string

// The permissions.
const (
	// EditOrganization is writing what it says of itself.
	EditOrganization Permission = "EDIT"
	// AttachOrganization is giving it a nature, a pôle and territories.
	AttachOrganization Permission = "ATTACH"
	// VerifyOrganization is saying that it is what it says, or no longer.
	VerifyOrganization Permission = "VERIFY"
	// ReadOrganizationMembers is seeing its members.
	ReadOrganizationMembers Permission = "READ_MEMBERS"
	// ManageOrganizationMembers is inviting, answering requests, changing and ending memberships.
	ManageOrganizationMembers Permission = "MANAGE_MEMBERS"
	// JoinOrganization is asking to join it.
	JoinOrganization Permission = "JOIN"
)

// Permissions says what the one who asks may do with an organisation now: the screens offer that and nothing else.
func (s *Organizations) Permissions(ctx context.Context, o *catalogue.Organization) []Permission {
	actor := access.ActorOf(ctx)
	institution := catalogue.Institution(o.Kind)
	var may []Permission
	add := func(permission Permission, act access.Act, possible bool) {
		if possible && covers(actor, actor.Reach(act), o) {
			may = append(may, permission)
		}
	}
	add(EditOrganization, access.ManageOrganization, true)
	add(AttachOrganization, access.FoundOrganization, !institution)
	add(VerifyOrganization, access.FoundOrganization, !institution && o.Trust != catalogue.TrustUnclaimed)
	add(ReadOrganizationMembers, access.ReadMembers, true)
	add(ManageOrganizationMembers, access.ManageMembers, true)
	if actor.May(access.RequestMembership) && actor.Organization != o.ID {
		may = append(may, JoinOrganization)
	}
	return may
}

// covers says whether an actor's reach extends over an organisation, as the store's queries do.
func covers(actor access.Actor, reach access.Reach, o *catalogue.Organization) bool {
	switch reach {
	case access.Departmental:
		return true
	case access.WithinPole:
		return o.Pole != "" && o.Pole == actor.Pole
	case access.Ownership:
		return o.ID == actor.Organization
	default:
		return false
	}
}
