package catalogue

import (
	"time"

	"github.com/google/uuid"

	"traverse/internal/rules"
)

// ActionStatus is the state of what the public sees of an action.
type ActionStatus string

// The states of an action. Draft and InReview exist only before the first publication.
const (
	StatusDraft     ActionStatus = "DRAFT"
	StatusInReview  ActionStatus = "IN_REVIEW"
	StatusPublished ActionStatus = "PUBLISHED"
	StatusSuspended ActionStatus = "SUSPENDED"
	StatusArchived  ActionStatus = "ARCHIVED"
)

// ActionOrigin says where an action came from.
type ActionOrigin string

// The origins of an action.
const (
	OriginProgramme ActionOrigin = "PROGRAMME"
	OriginProvider  ActionOrigin = "PROVIDER"
	OriginImport    ActionOrigin = "IMPORT"
)

// DeliveryMode says whether people are received one by one, together, or both.
type DeliveryMode string

// The modes; ModeUnknown where no source says.
const (
	ModeIndividual DeliveryMode = "INDIVIDUAL"
	ModeCollective DeliveryMode = "COLLECTIVE"
	ModeBoth       DeliveryMode = "BOTH"
	ModeUnknown    DeliveryMode = "UNKNOWN"
)

// Availability says whether places are to be had. It is derived from sessions, never stated.
type Availability string

// The values of availability, in the order in which they are listed.
const (
	AvailabilityOpen     Availability = "OPEN"
	AvailabilityWaitlist Availability = "WAITLIST"
	AvailabilityFull     Availability = "FULL"
	AvailabilityPaused   Availability = "PAUSED"
	AvailabilityUnknown  Availability = "UNKNOWN"
)

// Freshness says how long ago the porteur confirmed the sheet.
type Freshness string

// The degrees of freshness. A sheet that was never confirmed is to confirm.
const (
	FreshnessUpToDate  Freshness = "UP_TO_DATE"
	FreshnessToConfirm Freshness = "TO_CONFIRM"
	FreshnessStale     Freshness = "STALE"
)

// Action is one action of the catalogue: its identity, its state, and the sheet that is published of it.
type Action struct {
	ID             uuid.UUID
	Code           string // "1.7.3"; unique within the programme, never reused
	Slug           string // for life
	Status         ActionStatus
	SuspendedUntil *time.Time
	Origin         ActionOrigin
	Revision       int // number of the published revision; 0 before the first publication
	Version        int // moves with every change of the state
	ConfirmedAt    *time.Time
	UpdatedAt      time.Time
	Providers      []ActionProvider
	Sheet          Sheet
}

// ActionProvider is an organisation that runs an action. Territories empty means the action's whole coverage; they
// never widen it.
type ActionProvider struct {
	OrganizationID    uuid.UUID
	Territories       []string
	ReceivesReferrals bool
}

// Sheet is the content of an action at one revision. It is kept as one document per revision, so that a difference
// between two revisions is a difference between two documents. Empty means « not said by any source ». The `validate` tags
// bound what people may write (internal/form), a social security number never; the rules that need the rest of the catalogue are
// in catalogue/sheet.
type Sheet struct {
	PrintedCode     string           `json:"printedCode,omitempty"` // as printed, when it differs from the code
	Title           string           `json:"title" validate:"max=200,line,nonir"`
	ShortTitle      string           `json:"shortTitle" validate:"max=80,line,nonir"`
	PrintedTitle    string           `json:"printedTitle,omitempty"`
	Acronym         string           `json:"acronym,omitempty" validate:"max=30,line,nonir"`
	ThemeCode       string           `json:"themeCode" field:"theme"`
	Provider        string           `json:"provider,omitempty" validate:"max=200,line,nonir"`       // the porteur as the programme names it
	ProviderAcronym string           `json:"providerAcronym,omitempty" validate:"max=40,line,nonir"` // as an organisation's own (account.OrganizationForm)
	Summary         string           `json:"summary" validate:"max=1000,text,nonir"`
	Objectives      []string         `json:"objectives" validate:"max=20,dive,max=300,line,nonir"`
	Publics         []string         `json:"publics" validate:"max=50,unique"`        // printed, RSAPublic aside
	ImpliedPublics  []string         `json:"impliedPublics" validate:"max=50,unique"` // likely from the context, RSAPublic aside
	ImpliesRSA      bool             `json:"impliesRsa,omitempty"`                    // the context, not the sheet, says that it is for people on RSA
	Barriers        []string         `json:"barriers" validate:"max=50,unique"`
	Admission       AdmissionRules   `json:"admission"`
	Prescription    PrescriptionMode `json:"prescription"`
	Procedure       string           `json:"procedure,omitempty" validate:"max=10000,text,nonir"` // Markdown
	DurationMonths  *int             `json:"durationMonths,omitempty" validate:"omitnil,gte=1,lte=120"`
	DurationWeeks   *int             `json:"durationWeeks,omitempty" validate:"omitnil,gte=1,lte=520"`
	DurationNote    string           `json:"durationNote,omitempty" validate:"max=300,line,nonir"`
	WeeklyHours     *float64         `json:"weeklyHours,omitempty" validate:"omitnil,gte=0.5,lte=48"`
	Intensity       string           `json:"intensity,omitempty" validate:"max=200,line,nonir"` // as printed
	Mode            DeliveryMode     `json:"mode" validate:"oneof=INDIVIDUAL COLLECTIVE BOTH UNKNOWN"`
	ModeBasis       string           `json:"modeBasis,omitempty"`
	Remote          *bool            `json:"remote,omitempty"`
	SelfReferral    *bool            `json:"selfReferral,omitempty"`
	Fees            *Fees            `json:"fees,omitempty"`
	Locations       []Location       `json:"locations" validate:"max=30,dive"`
	Coverage        CoverageRule     `json:"coverage"`
	Contacts        []Contact        `json:"contacts" validate:"max=20,dive"`
	Funding         []string         `json:"funding" validate:"max=20,dive,max=200,line,nonir"`
	Notices         []string         `json:"notices" validate:"max=10,dive,max=300,line,nonir"` // cautions on top of the sheet and in the list
	Remarks         []string         `json:"remarks" validate:"max=30,dive,max=500,text,nonir"` // facts of the programme that no other field holds
	Sources         []Source         `json:"sources" validate:"-"`
}

// AdmissionRules are the conditions of entry. RSARequired is nil where the sheet does not say, and for theme 1.4, which
// prevents entry into the RSA. AgeIsFirm tells a bound of the sheet itself from one known from elsewhere (AgeSource).
type AdmissionRules struct {
	MinimumAge  *int     `json:"minimumAge,omitempty" validate:"omitnil,gte=0,lte=120"`
	MaximumAge  *int     `json:"maximumAge,omitempty" validate:"omitnil,gte=0,lte=120"`
	AgeIsFirm   bool     `json:"ageIsFirm,omitempty"`
	AgeNote     string   `json:"ageNote,omitempty" validate:"max=300,line,nonir"`
	AgeSource   string   `json:"ageSource,omitempty"` // of bounds that are not firm, to be read after « selon »
	RSARequired *bool    `json:"rsaRequired,omitempty" field:"rsaRequired"`
	Conditions  []string `json:"conditions" validate:"max=20,dive,max=300,line,nonir"`
}

// The ways to refer a person.
const (
	ChannelPlatform = "PLATFORM"
	ChannelEmail    = "EMAIL"
	ChannelPhone    = "PHONE"
	ChannelForm     = "FORM"
	ChannelWalkIn   = "WALK_IN"
	ChannelOther    = "OTHER"
)

// PrescriptionMode says how a person is referred.
type PrescriptionMode struct {
	Channels     []string `json:"channels" validate:"max=6,unique,dive,oneof=PLATFORM EMAIL PHONE FORM WALK_IN OTHER"`
	Documents    []string `json:"documents" validate:"max=20,dive,max=300,line,nonir"`
	Link         string   `json:"link,omitempty" validate:"max=500,line"` // of the form to fill in
	Instructions string   `json:"instructions,omitempty" validate:"max=2000,text,nonir"`
	// AnswerWithinWorkingDays is the action's own delay; 0 means the general one.
	AnswerWithinWorkingDays int `json:"answerWithinWorkingDays,omitempty" validate:"gte=0,lte=30"`
}

// Fees says what the person pays.
type Fees struct {
	Free    bool   `json:"free"`
	Details string `json:"details,omitempty" validate:"max=300,line,nonir"`
}

// Location is a lieu d'accueil.
type Location struct {
	Name          string `json:"name,omitempty" validate:"max=200,line,nonir"`
	Address       string `json:"address" validate:"required,max=300,line,nonir"`
	TerritoryCode string `json:"territoryCode" field:"territory" validate:"required"`
	Phone         string `json:"phone,omitempty" validate:"phone"`
	Hours         string `json:"hours,omitempty" validate:"max=500,text,nonir"`
	Accessibility string `json:"accessibility,omitempty" validate:"max=500,text,nonir"`
}

// Contact is a person or a desk to turn to. A contact that is not Public is for signed-in professionals.
type Contact struct {
	Name   string `json:"name,omitempty" validate:"max=200,line,nonir"`
	Role   string `json:"role,omitempty" validate:"max=200,line,nonir"`
	Phone  string `json:"phone,omitempty" validate:"phone"`
	Email  string `json:"email,omitempty" validate:"omitempty,max=254,email"`
	Public bool   `json:"public"`
}

// Source says where a fact comes from. Field is a field of the sheet, or "" for the whole.
type Source struct {
	Field  string `json:"field"`
	Origin string `json:"origin"` // "programme, l. 1895-1900", "correction"…
	Note   string `json:"note,omitempty"`
}

// Trust says how far an organisation has been claimed by its people.
type Trust string

// The degrees of trust.
const (
	TrustUnclaimed Trust = "UNCLAIMED"
	TrustClaimed   Trust = "CLAIMED"
	TrustVerified  Trust = "VERIFIED"
)

// Organization is a structure. Those that the programme names as porteurs are UNCLAIMED until somebody claims them. Pôles
// and the Département are organisations too.
type Organization struct {
	ID      uuid.UUID
	Slug    string
	Name    string
	Acronym string
	Kind    string // "PLIE", "MISSION_LOCALE", "ASSOCIATION"…; "PORTEUR" where the programme does not say; OrganizationPole, OrganizationDepartment
	Trust   Trust
	SIRET   string
	Pole    string // code of the pôle that it belongs to, "" for none
	// SharedCaseload says that colleagues see each other's referrals.
	SharedCaseload bool
	Email          string // how to reach it, "" where it does not say, as the two that follow
	Phone          string
	Website        string
	Territories    []string
	Source         string
	Version        int
}

// The kinds of organisation that roles depend on.
const (
	OrganizationPole       = "POLE"
	OrganizationDepartment = "DEPARTEMENT"
)

// Contents is everything the published catalogue is made of, as one transaction read it or as the programme's files
// say it.
type Contents struct {
	Version       int64 // of the catalogue in the database; 0 for contents that come from files
	Programme     Programme
	Programmes    []Programme // all of them, newest first
	Axes          []Axis
	Themes        []Theme
	Publics       []TargetPublic
	Barriers      []Barrier
	Territories   []Territory
	Poles         []Pole
	Schemes       []Scheme
	Organizations []Organization
	Actions       []Action
	Facts         []ProgrammeFact
	Rules         rules.Values // the delays that the direction has set
}
