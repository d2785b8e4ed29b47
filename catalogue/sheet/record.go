package sheet

import (
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/notify"
)

// Record is a sheet as the database has it: what the public sees, and what is being written.
type Record struct {
	ID             uuid.UUID
	Code           string
	Slug           string
	Status         catalogue.ActionStatus
	SuspendedUntil *time.Time
	Origin         catalogue.ActionOrigin
	ConfirmedAt    *time.Time
	UpdatedAt      time.Time
	Version        int
	SchemeSlug     string
	Providers      []catalogue.ActionProvider

	Published *Revision // nil before the first publication
	Open      *Revision // nil while nobody writes
	Latest    *Revision // the newest of those
	// LastNumber and LastVersion are the highest that any revision has had, abandoned ones too: what is new goes on from them.
	LastNumber  int
	LastVersion int
	// Seen is the published revision that whoever asks has read; nil when it is still the one published.
	Seen *catalogue.Sheet
	// Duties are what the action's porteurs are bound by, if it was asked for.
	Duties map[uuid.UUID]Duties
}

// Kind says how a revision came before the public.
type Kind string

// The kinds: reviewed first, at once, or the pôle's undoing of what was published at once.
const (
	KindReviewed Kind = "REVIEWED"
	KindAtOnce   Kind = "AT_ONCE"
	KindRevert   Kind = "REVERT"
)

// By is who did something, and for which organisation. Nobody: the programme's files.
type By struct {
	Account          uuid.UUID `json:"account"`
	Membership       uuid.UUID `json:"membership,omitzero"`
	Organization     uuid.UUID `json:"organization,omitzero"`
	Name             string    `json:"name"`
	OrganizationName string    `json:"organizationName,omitempty"`
}

func byOf(actor *access.Actor) By {
	return By{Account: actor.Account, Membership: actor.Membership, Organization: actor.Organization, Name: actor.Name}
}

// Mark says who changed a field of a draft last, when, and which version of the draft that made.
type Mark struct {
	Version int       `json:"version"`
	Name    string    `json:"name"`
	Account uuid.UUID `json:"account"`
	At      time.Time `json:"at"`
}

// Revision is one revision of a sheet.
type Revision struct {
	ID           uuid.UUID
	Action       uuid.UUID
	Number       int
	Status       RevisionStatus
	Kind         Kind
	Version      int
	Base         int // the published revision that it was written from; 0 for the first
	By           By
	CreatedAt    time.Time
	UpdatedAt    time.Time
	SubmittedAt  *time.Time
	ReviewDueAt  *time.Time
	PublishedAt  *time.Time
	Note         string // of the porteur, when she submitted it
	Edits        map[string]Mark
	ReviewerPole string // "" for the direction
	CoveredPoles []string
	DecidedBy    By
	DecidedAt    *time.Time
	DecisionNote string
	Reverts      uuid.UUID
	Sheet        catalogue.Sheet
	// Before is what the public read before it, for the difference; nil for the first.
	Before *catalogue.Sheet
}

// Said is a comment on a revision: on one of its fields, or on the whole ("").
type Said struct {
	ID    uuid.UUID
	Field string
	Body  string
	By    By
	At    time.Time
}

// Effect is what an act does to a sheet. A nil part leaves what there is. The store numbers what is new.
type Effect struct {
	Action *ActionEffect
	// Added is published beside the open revision: at once, or an undoing.
	Added *Revision
	// Open is the open revision as it is to be. It may be published or abandoned by now.
	Open     *Revision
	Comments []Said
	Provider *ProviderEffect
	Events   []notify.Event
	Detail   map[string]any // for the journal
}

// ActionEffect is the state of an action after an act. CodeFor is the theme to give it a new code of, "" to keep the one it has.
type ActionEffect struct {
	Status         catalogue.ActionStatus
	SuspendedUntil *time.Time
	ConfirmedAt    *time.Time
	CodeFor        string
}

// StatusOn is the status on a day: a suspension ends by itself.
func (r *Record) StatusOn(day clock.Day) catalogue.ActionStatus {
	return catalogue.StatusOn(r.Status, r.SuspendedUntil, day)
}

// State is where the sheet is in its life on a day.
func (r *Record) State(day clock.Day) State {
	state := State{Action: r.StatusOn(day)}
	if r.Open != nil {
		state.Revision = r.Open.Status
	}
	return state
}

// Current is the sheet as somebody who writes finds it: the open revision, else what is published, else what was abandoned.
func (r *Record) Current() *catalogue.Sheet {
	switch {
	case r.Open != nil:
		return &r.Open.Sheet
	case r.Published != nil:
		return &r.Published.Sheet
	case r.Latest != nil:
		return &r.Latest.Sheet
	default:
		return &catalogue.Sheet{}
	}
}

// Visible is the sheet as readers find it: what is published, else what is being written.
func (r *Record) Visible() *catalogue.Sheet {
	if r.Published != nil {
		return &r.Published.Sheet
	}
	return r.Current()
}

// Action gives the record as an action of the catalogue that says one of its revisions.
func (r *Record) Action(s *catalogue.Sheet) *catalogue.Action {
	a := &catalogue.Action{
		ID: r.ID, Code: r.Code, Slug: r.Slug, Status: r.Status, SuspendedUntil: r.SuspendedUntil, Origin: r.Origin, ConfirmedAt: r.ConfirmedAt,
		UpdatedAt: r.UpdatedAt, Version: r.Version, Providers: r.Providers, Sheet: *s,
	}
	if r.Published != nil {
		a.Revision = r.Published.Number
	}
	return a
}

// StandingOf says what somebody is to an action that covers some pôles.
func StandingOf(actor *access.Actor, providers []catalogue.ActionProvider, poles []string) Standing {
	var standing Standing
	switch actor.Role {
	case access.Provider:
		for _, p := range providers {
			if p.OrganizationID == actor.Organization {
				standing |= Porteur
			}
		}
		if standing.Is(Porteur) && len(providers) == 1 {
			standing |= OnlyPorteur
		}
	case access.PoleCoordinator:
		for _, pole := range poles {
			if pole == actor.Pole {
				standing |= Covered
			}
		}
		if standing.Is(Covered) && len(poles) == 1 {
			standing |= Reviewer
		}
	case access.DepartmentAdmin:
		standing = Direction
	default:
	}
	return standing
}
