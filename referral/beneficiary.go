package referral

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/catalogue/fulltext"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/deed"
	"traverse/internal/fault"
	"traverse/internal/form"
	"traverse/internal/keys"
)

// ContactPreference says how a person wants to be reached.
type ContactPreference string

// The preferences. DoNotContact is a hard stop for everybody but her référent.
const (
	PreferPhone     ContactPreference = "PHONE"
	PreferSMS       ContactPreference = "SMS"
	PreferEmail     ContactPreference = "EMAIL"
	PreferReferrer  ContactPreference = "VIA_REFERRER"
	DoNotContact    ContactPreference = "DO_NOT_CONTACT"
	consentWording                    = 1
	caseloadMax                       = 5000
	consentOldest                     = 5 * 365 * 24 * time.Hour
	searchMax                         = 200
	oldestBirthYear                   = 1900
)

// ConsentText is what a person agrees to, in its present wording. Its number is kept with the date of every consent.
const ConsentText = "La personne a été informée que ses nom, prénom, date de naissance, commune et coordonnées sont transmis aux porteurs des actions " +
	"qui lui sont prescrites, pour la joindre et suivre son parcours, et qu’elle peut retirer son accord à tout moment. Elle est d’accord."

// Beneficiary is a person whom an organisation supports. What Identity holds is sealed in the database.
type Beneficiary struct {
	ID             uuid.UUID
	Organization   uuid.UUID
	Referent       uuid.UUID // account
	ReferentName   string
	Identity       Identity
	Territory      string // INSEE code of a leaf
	Preference     ContactPreference
	ConsentGivenOn clock.Day
	ConsentWording int
	CreatedAt      time.Time
	UpdatedAt      time.Time
	Version        int
}

// Identity is what names and reaches a person.
type Identity struct {
	FirstName string    `json:"firstName"`
	LastName  string    `json:"lastName"`
	BirthDate clock.Day `json:"birthDate,omitempty"`
	Phone     string    `json:"phone,omitempty"`
	Email     string    `json:"email,omitempty"`
}

// Fingerprint makes the parts whose digest tells that somebody is there twice: names without case, accents or marks, and
// the birth date. Without a birth date there are none: too many people share a name.
func (i *Identity) Fingerprint() [][]byte {
	if i.BirthDate == "" {
		return nil
	}
	return [][]byte{[]byte(folded(i.FirstName)), []byte(folded(i.LastName)), []byte(i.BirthDate)}
}

// folded keeps letters and digits only, so that « Jean-Marc » and « jean marc » are one name.
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\'' || r == '’' || r == '.' {
			return -1
		}
		return r
	}, fulltext.Fold(strings.TrimSpace(name)))
}

// BeneficiaryInput is what a référent writes of a person.
type BeneficiaryInput struct {
	FirstName      string            `field:"firstName" validate:"required,line,nonir,max=100"`
	LastName       string            `field:"lastName" validate:"required,line,nonir,max=100"`
	BirthDate      clock.Day         `field:"birthDate"`
	Territory      string            `field:"territory" validate:"required,max=40"`
	Phone          string            `field:"phone" validate:"phone"`
	Email          string            `field:"email" validate:"omitempty,email,max=254"`
	Preference     ContactPreference `field:"contactPreference" validate:"required,oneof=PHONE SMS EMAIL VIA_REFERRER DO_NOT_CONTACT"`
	ConsentGivenOn clock.Day         `field:"consentGivenOn"`
}

func (i *BeneficiaryInput) trimmed() *BeneficiaryInput {
	t := *i
	t.FirstName, t.LastName = strings.Join(strings.Fields(i.FirstName), " "), strings.Join(strings.Fields(i.LastName), " ")
	t.Phone, t.Email = strings.TrimSpace(i.Phone), strings.ToLower(strings.TrimSpace(i.Email))
	return &t
}

// PeopleStore is what people need of a database. Everything is scoped to the reader in SQL: her own persons, and those of
// her colleagues where the organisation shares its caseload. What is read is written down in the same transaction.
type PeopleStore interface {
	// Caseload reads all persons in the scope, 5 000 at most, without writing down that they were read.
	Caseload(ctx context.Context, scope access.Scope) ([]Beneficiary, error)
	// ReadBeneficiaries reads persons in the scope, in the order of ids, and writes down that they were; those that are
	// not there, or not in the scope, are left out.
	ReadBeneficiaries(ctx context.Context, scope access.Scope, ids []uuid.UUID, now time.Time) ([]Beneficiary, error)
	// CreateBeneficiary writes a person; one who is there already in the organisation is a problem.
	CreateBeneficiary(ctx context.Context, deed *access.Deed, person *Beneficiary) (access.Done, error)
	// UpdateBeneficiary changes a person in the scope, at the version that was read.
	UpdateBeneficiary(ctx context.Context, deed *access.Deed, person *Beneficiary) (access.Done, error)
	// HandOver gives a person in the scope to another référent of the organisation.
	HandOver(ctx context.Context, deed *access.Deed, id uuid.UUID, version int, to uuid.UUID) (access.Done, error)
	// HandOverCaseload gives all persons of one référent of the actor's organisation to another, and says how many.
	HandOverCaseload(ctx context.Context, deed *access.Deed, from, to uuid.UUID) (int, error)
}

// Leaves tells the places where a person can live: communes and arrondissements.
type Leaves interface {
	Catalogue(ctx context.Context) (*catalogue.Snapshot, error)
}

// People is the caseload of référents.
type People struct {
	store  PeopleStore
	leaves Leaves
	now    clock.Clock
	deeds  deed.Maker
}

// NewPeople makes the service.
func NewPeople(store PeopleStore, leaves Leaves, now clock.Clock, ring *keys.Ring) *People {
	return &People{store: store, leaves: leaves, now: now, deeds: deed.Maker{Now: now, Keys: ring}}
}

// CaseloadPage is a part of the persons found, by name, and how many there are.
type CaseloadPage struct {
	Persons []Beneficiary
	Total   int
	Before  bool // there are others before the page
	After   bool // and after it
}

// Search finds the persons of the reader's caseload whose names begin with every word, by last name. It decrypts, in memory,
// only what is hers; only the persons of the page count as read. after is the last person of the page before.
func (p *People) Search(ctx context.Context, words string, first int, after uuid.UUID) (*CaseloadPage, error) {
	scope, err := access.Require(ctx, access.ReadCaseload)
	if err != nil {
		return nil, err
	}
	if len([]rune(words)) > searchMax || strings.ContainsRune(words, 0) {
		return nil, fault.Argument("search", "", "Une recherche compte 200 caractères au plus.")
	}
	all, err := p.store.Caseload(ctx, scope)
	if err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(all, func(b Beneficiary) bool { return !b.Identity.matches(words) })
	slices.SortFunc(found, func(a, b Beneficiary) int {
		return cmp.Or(cmp.Compare(folded(a.Identity.LastName), folded(b.Identity.LastName)),
			cmp.Compare(folded(a.Identity.FirstName), folded(b.Identity.FirstName)), slices.Compare(a.ID[:], b.ID[:]))
	})
	return p.page(ctx, scope, found, first, after)
}

func (p *People) page(ctx context.Context, scope access.Scope, found []Beneficiary, first int, after uuid.UUID) (*CaseloadPage, error) {
	start := 0
	if after != uuid.Nil {
		if start = 1 + slices.IndexFunc(found, func(b Beneficiary) bool { return b.ID == after }); start == 0 {
			return nil, fault.Argument("after", "", "Ce curseur ne vient pas de cette liste, ou la personne n’y est plus.")
		}
	}
	end := min(len(found), start+first)
	ids := make([]uuid.UUID, 0, end-start)
	for _, b := range found[start:end] {
		ids = append(ids, b.ID)
	}
	persons, err := p.store.ReadBeneficiaries(ctx, scope, ids, p.now())
	if err != nil {
		return nil, err
	}
	return &CaseloadPage{Persons: persons, Total: len(found), Before: start > 0, After: end < len(found)}, nil
}

// matches says whether every word begins one of the names.
func (i *Identity) matches(words string) bool {
	names := strings.FieldsFunc(fulltext.Fold(i.FirstName+" "+i.LastName), func(r rune) bool { return r == ' ' || r == '-' || r == '\'' })
	for _, word := range strings.FieldsFunc(fulltext.Fold(words), func(r rune) bool { return r == ' ' || r == '-' || r == '\'' }) {
		if !slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, word) }) {
			return false
		}
	}
	return true
}

// Beneficiary reads a person of the caseload; nil if she is not there, or not the reader's.
func (p *People) Beneficiary(ctx context.Context, id uuid.UUID) (*Beneficiary, error) {
	scope, err := access.Require(ctx, access.ReadCaseload)
	if err != nil {
		return nil, err
	}
	persons, err := p.store.ReadBeneficiaries(ctx, scope, []uuid.UUID{id}, p.now())
	if err != nil || len(persons) == 0 {
		return nil, err
	}
	return &persons[0], nil
}

// Create writes a new person of the actor's caseload.
func (p *People) Create(ctx context.Context, key string, input *BeneficiaryInput) (access.Done, error) {
	scope, err := access.Require(ctx, access.ManageCaseload)
	if err != nil {
		return access.Done{}, err
	}
	person, err := p.person(ctx, input)
	if err != nil {
		return access.Done{}, err
	}
	deed, err := p.deeds.Once(scope, access.ManageCaseload, key, input)
	if err != nil {
		return access.Done{}, err
	}
	person.ID, person.Organization, person.Referent = uuid.New(), scope.Actor.Organization, scope.Actor.Account
	return p.store.CreateBeneficiary(ctx, deed, person)
}

// Update changes what is written of a person, at the version that was read.
func (p *People) Update(ctx context.Context, id uuid.UUID, version int, input *BeneficiaryInput) (access.Done, error) {
	scope, err := access.Require(ctx, access.ManageCaseload)
	if err != nil {
		return access.Done{}, err
	}
	person, err := p.person(ctx, input)
	if err != nil {
		return access.Done{}, err
	}
	person.ID, person.Version = id, version
	return p.store.UpdateBeneficiary(ctx, p.deeds.Plain(scope, access.ManageCaseload), person)
}

// HandOver gives a person to a colleague, by her membership.
func (p *People) HandOver(ctx context.Context, key string, id uuid.UUID, version int, to uuid.UUID) (access.Done, error) {
	scope, err := access.Require(ctx, access.ManageCaseload)
	if err != nil {
		return access.Done{}, err
	}
	deed, err := p.deeds.Once(scope, access.ManageCaseload, key, []any{id, to})
	if err != nil {
		return access.Done{}, err
	}
	return p.store.HandOver(ctx, deed, id, version, to)
}

// HandOverCaseload gives all persons of a member, active or gone, to another, for the organisation's administrator, who
// reads none of them. It says how many.
func (p *People) HandOverCaseload(ctx context.Context, from, to uuid.UUID) (int, error) {
	scope, err := access.Require(ctx, access.HandOverCaseload)
	if err != nil {
		return 0, err
	}
	return p.store.HandOverCaseload(ctx, p.deeds.Plain(scope, access.HandOverCaseload), from, to)
}

// person checks an input, and makes of it what is written.
func (p *People) person(ctx context.Context, input *BeneficiaryInput) (*Beneficiary, error) {
	now := p.now()
	input = input.trimmed()
	problems := form.Check(input)
	problems = append(problems, dates(input, now)...)
	snapshot, err := p.leaves.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	if input.Territory != "" && !snapshot.IsLeaf(input.Territory) {
		problems = append(problems, fault.On("territory", fault.Invalid, "Choisissez la commune, ou l’arrondissement de Marseille, où la personne habite.")...)
	}
	problems = append(problems, reachable(input)...)
	if err := problems.OrNil(); err != nil {
		return nil, err
	}
	return &Beneficiary{
		Identity: Identity{
			FirstName: input.FirstName, LastName: input.LastName, BirthDate: input.BirthDate, Phone: input.Phone, Email: input.Email,
		},
		Territory: input.Territory, Preference: input.Preference, ConsentGivenOn: input.ConsentGivenOn, ConsentWording: consentWording,
		CreatedAt: now, UpdatedAt: now,
	}, nil
}

// dates refuses a birth or a consent in the future, and those that cannot be.
func dates(input *BeneficiaryInput, now time.Time) fault.Problems {
	var problems fault.Problems
	today := clock.DayOf(now)
	switch born := input.BirthDate; {
	case born == "":
	case !born.Valid() || born.Year() < oldestBirthYear:
		problems = append(problems, fault.On("birthDate", fault.Invalid, "Cette date de naissance n’existe pas. Exemple : 1985-04-23.")...)
	case born > today:
		problems = append(problems, fault.On("birthDate", fault.OutOfRange, "La date de naissance est dans le futur.")...)
	}
	switch given := input.ConsentGivenOn; {
	case given == "":
		problems = append(problems, fault.On("consentGivenOn", fault.ConsentMissing, "Sans l’accord de la personne, rien ne peut être enregistré : demandez-le-lui, puis datez-le.")...)
	case !given.Valid() || given < clock.DayOf(now.Add(-consentOldest)):
		problems = append(problems, fault.On("consentGivenOn", fault.Invalid, "Cette date d’accord n’est pas acceptée : demandez à nouveau l’accord de la personne.")...)
	case given > today:
		problems = append(problems, fault.On("consentGivenOn", fault.OutOfRange, "La date de l’accord est dans le futur.")...)
	case input.BirthDate != "" && given < input.BirthDate:
		problems = append(problems, fault.On("consentGivenOn", fault.OutOfRange, "L’accord ne peut pas précéder la naissance.")...)
	}
	return problems
}

// reachable refuses a preference without what it needs.
func reachable(input *BeneficiaryInput) fault.Problems {
	switch input.Preference {
	case PreferPhone, PreferSMS:
		if input.Phone == "" {
			return fault.On("phone", fault.Required, "Donnez le téléphone, puisque la personne veut être jointe ainsi.")
		}
	case PreferEmail:
		if input.Email == "" {
			return fault.On("email", fault.Required, "Donnez l’adresse électronique, puisque la personne veut être jointe ainsi.")
		}
	case PreferReferrer, DoNotContact:
	}
	return nil
}
