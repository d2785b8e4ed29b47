package referral

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"traverse/internal/clock"
	"traverse/internal/fault"
)

// Referral is one prescription as it stands. Sealed texts are opened by the service, for whoever may read them.
type Referral struct {
	ID             uuid.UUID
	Number         string
	Channel        Channel
	State          State
	Action         uuid.UUID
	ActionTitle    string
	Provider       uuid.UUID // uuid.Nil: none yet, or nobody (an orientation made elsewhere)
	Organization   uuid.UUID // of the référent
	Referrer       Person
	Beneficiary    uuid.UUID // uuid.Nil once erased, or for whoever may not see her
	Pole           string
	Territory      string
	ConsentGivenOn clock.Day
	Withdrawn      bool
	Urgent         bool
	RightsOpenedOn clock.Day
	Reason         string
	Override       string
	Session        uuid.UUID // where there is, or was, a place; else the one chosen
	Rank           int       // on the waiting list, from 1; 0 elsewhere
	DueAt          *time.Time
	NextActor      Side
	Appointment    *Appointment
	Outcome        Outcome
	DeclineReason  DeclineReason
	StartedOn      clock.Day
	RedirectedFrom uuid.UUID
	RedirectedTo   uuid.UUID
	StateBefore    State
	EndedAt        *time.Time
	SentAt         *time.Time
	Version        int
	CreatedAt      time.Time
	UpdatedAt      time.Time

	// Side is the viewer's, and SeesPerson whether she may see whom it is for.
	Side       Side
	SeesPerson bool
	// Allowed is what the viewer may do now.
	Allowed []Act
	// Duplicate says to a porteur that another prescription to it may be for the same person.
	Duplicate bool
}

// Person is a professional.
type Person struct {
	Account      uuid.UUID
	Organization uuid.UUID
	Name         string
	Email        string
	Phone        string
}

// Appointment is where and when a person is expected.
type Appointment struct {
	StartsAt time.Time
	Place    string
}

// Event is one thing that was done. Note and By are empty for whoever is on neither side.
type Event struct {
	At   time.Time
	Act  Act
	From State // "" at the beginning
	To   State
	By   string
	Note string
}

// Message is one of those between the two sides.
type Message struct {
	ID     uuid.UUID
	Author Person
	Body   string
	SentAt time.Time
	ReadAt *time.Time // by the other side
	Side   Side
}

// FollowUp is what became of the person some months after the end.
type FollowUp struct {
	Months     int
	DueOn      clock.Day
	Outcome    Outcome
	RecordedAt *time.Time
}

// Current is what decides which acts are possible.
type Current struct {
	State       State
	Outside     bool
	Version     int
	EndedAt     *time.Time
	Withdrawn   bool // consent
	StateBefore State
}

// Allows gives the line of the table for an act, or why it is not possible now. version is that which the actor has read;
// 0 for an act that needs none.
func (c *Current) Allows(act Act, side Side, version int, d *Delays, now time.Time) (*Rule, fault.Problems) {
	if version != 0 && version != c.Version {
		return nil, fault.StaleVersion()
	}
	rule := RuleOf(act, c.State, c.Outside)
	switch {
	case rule == nil:
		return nil, fault.On("", fault.StateForbids, "« "+ActLabels[act]+" » n’est pas possible : la prescription est « "+StateLabels[c.State]+" ». Rechargez la page pour voir ce qui l’est.")
	case !slices.Contains(rule.By, side):
		return nil, fault.On("", fault.NotAllowed, "C’est à l’autre partie de faire cela.")
	case c.Withdrawn && c.State.Terminal():
		return nil, fault.On("", fault.ConsentMissing, "La personne a retiré son accord : plus rien ne peut être fait de cette prescription.")
	case act == Reopen && !d.MayReopen(*c.EndedAt, now):
		return nil, fault.On("", fault.StateForbids, "Le délai pour rouvrir cette prescription est passé. Créez-en une autre.")
	case act == PostMessage && !d.MayWrite(c.EndedAt, now):
		return nil, fault.On("", fault.StateForbids, "Cette prescription est finie depuis trop longtemps pour échanger des messages.")
	}
	return rule, nil
}

// Possible lists the acts of people that a side may do now.
func (c *Current) Possible(side Side, d *Delays, now time.Time) []Act {
	possible := []Act{}
	for _, act := range Acts {
		if rule, problems := c.Allows(act, side, 0, d, now); problems == nil && rule != nil {
			possible = append(possible, act)
		}
	}
	return possible
}

// Change is an act on one prescription, with what it needs. Texts are sealed already.
type Change struct {
	ID      uuid.UUID
	Act     Act
	Version int
	// EventID is that of the line in the history, to which Note is sealed.
	EventID uuid.UUID
	Note    []byte
	Session uuid.UUID
	// Judge tells why the fit says no to a person; nothing if it does not.
	Judge         Judge
	Fingerprint   Fingerprint
	StartsAt      time.Time
	Place         []byte
	On            clock.Day
	Outcome       Outcome
	DeclineReason DeclineReason
	MessageID     uuid.UUID
	Body          []byte
	// What EDIT changes; nil for what stays.
	Edit *Edition
}

// Edition is what may be changed of a prescription; after SEND, Reason and Urgent alone.
type Edition struct {
	Provider       uuid.UUID
	Session        uuid.UUID
	Reason         []byte
	Override       []byte
	Urgent         bool
	RightsOpenedOn clock.Day
}

// Judge gives the reasons for which a sheet does not fit a person, known by her commune and her sealed identity; an error
// where that cannot be told, since nobody is sent unjudged.
type Judge func(action, beneficiary uuid.UUID, territory string, identity []byte) ([]string, error)

// Fingerprint makes the digest that shows duplicates to the receiving organisation alone, of a sealed identity; nil where
// there is too little to tell.
type Fingerprint func(beneficiary, receiver uuid.UUID, identity []byte) []byte

// New is a prescription about to be written.
type New struct {
	ID             uuid.UUID
	Channel        Channel
	Action         uuid.UUID
	Beneficiary    uuid.UUID
	Person         *Beneficiary // written with it, if she is new
	Provider       uuid.UUID    // uuid.Nil: the only one that serves the person
	Session        uuid.UUID    // uuid.Nil: left open
	Reason         []byte
	Override       []byte
	Urgent         bool
	RightsOpenedOn clock.Day
	ConsentGivenOn clock.Day // for a new porteur; "" for that of the person's file
	On             clock.Day // of an orientation made elsewhere
	Send           bool
	EventID        uuid.UUID
	Judge          Judge
	Fingerprint    Fingerprint
}
