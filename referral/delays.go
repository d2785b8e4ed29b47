package referral

import (
	"time"

	"traverse/internal/clock"
)

// Delays are how long things may take. They are settings: what nobody has set is as in DefaultDelays.
type Delays struct {
	DraftDays                int // then a draft is deleted
	AnswerWorkingDays        int // for a first answer, where the sheet states no other
	FirstReminderWorkingDays int // after SENT
	LastReminderWorkingDays  int
	PoleWorkingDays          int // then the pôle is told
	ReviewWorkingDays        int
	InfoWorkingDays          int
	WaitlistDays             int // between two words on where the list stands
	OfferWorkingDays         int // to confirm a place
	StartWorkingDays         int // after a session's start, to say who came
	AcceptedDays             int // to set an appointment or start, without a session's start
	NoShowWorkingDays        int // to set another appointment, or end
	StartedMonths            int // to state an outcome, where nothing says how long the action takes
	SentExpiryDays           int
	ReviewExpiryDays         int // UNDER_REVIEW and INFO_REQUESTED
	NoShowExpiryWorkingDays  int
	ReopenWorkingDays        int
	MessageDays              int // after the end
	PersonDays               int // after an end without support, until which the porteur sees the person
	PersonMonths             int // after COMPLETED and DROPPED_OUT: the follow-ups are his
	FirstFollowUpMonths      int
	LastFollowUpMonths       int
}

// DefaultDelays are those of the rules.
func DefaultDelays() Delays {
	return Delays{
		DraftDays: 30, AnswerWorkingDays: 2, FirstReminderWorkingDays: 2, LastReminderWorkingDays: 5, PoleWorkingDays: 7, ReviewWorkingDays: 10,
		InfoWorkingDays: 5, WaitlistDays: 30, OfferWorkingDays: 3, StartWorkingDays: 5, AcceptedDays: 15, NoShowWorkingDays: 5, StartedMonths: 6,
		SentExpiryDays: 30, ReviewExpiryDays: 60, NoShowExpiryWorkingDays: 10, ReopenWorkingDays: 3, MessageDays: 30,
		PersonDays: 30, PersonMonths: 7, FirstFollowUpMonths: 3, LastFollowUpMonths: 6,
	}
}

// Timing is what the delays of a state depend on.
type Timing struct {
	Since           time.Time  // when the state was entered
	Appointment     *time.Time // the next one
	AnswerWithin    int        // working days, the sheet's own; 0 without
	SessionStartsOn clock.Day
	SessionEndsOn   clock.Day
	StartedOn       clock.Day
	DurationMonths  int
	DurationWeeks   int
}

// Due says until when the owner of a state must have acted; nil at the end.
func (d *Delays) Due(state State, t *Timing) *time.Time {
	day, due := clock.DayOf(t.Since), time.Time{}
	switch state {
	case Draft:
		due = day.Plus(d.DraftDays).End()
	case Sent:
		within := d.AnswerWorkingDays
		if t.AnswerWithin > 0 {
			within = t.AnswerWithin
		}
		due = day.PlusWorking(within).End()
	case UnderReview:
		due = day.PlusWorking(d.ReviewWorkingDays).End()
	case InfoRequested:
		due = day.PlusWorking(d.InfoWorkingDays).End()
	case Waitlisted:
		due = day.Plus(d.WaitlistDays).End()
	case PlaceOffered:
		due = day.PlusWorking(d.OfferWorkingDays).End()
	case Accepted:
		due = d.dueAccepted(day, t)
	case NoShow:
		due = day.PlusWorking(d.NoShowWorkingDays).End()
	case Started:
		due = d.dueStarted(t).End()
	default:
		return nil
	}
	return &due
}

func (d *Delays) dueAccepted(day clock.Day, t *Timing) time.Time {
	switch {
	case t.Appointment != nil:
		return clock.DayOf(*t.Appointment).End()
	case t.SessionStartsOn >= day:
		return t.SessionStartsOn.PlusWorking(d.StartWorkingDays).End()
	default:
		return day.Plus(d.AcceptedDays).End()
	}
}

func (d *Delays) dueStarted(t *Timing) clock.Day {
	start := t.StartedOn
	if start == "" {
		start = clock.DayOf(t.Since)
	}
	switch {
	case t.SessionEndsOn >= start:
		return t.SessionEndsOn
	case t.DurationMonths > 0:
		return start.PlusMonths(t.DurationMonths)
	case t.DurationWeeks > 0:
		return start.Plus(7 * t.DurationWeeks)
	default:
		return start.PlusMonths(d.StartedMonths)
	}
}

// Lapses says when the clock itself ends a state: a draft is deleted, an offered place goes on, what nobody answers
// expires. nil: never.
func (d *Delays) Lapses(state State, t *Timing) *time.Time {
	day, at := clock.DayOf(t.Since), time.Time{}
	switch state {
	case Draft:
		at = day.Plus(d.DraftDays).End()
	case PlaceOffered:
		at = day.PlusWorking(d.OfferWorkingDays).End()
	case Sent:
		at = day.Plus(d.SentExpiryDays).End()
	case UnderReview, InfoRequested:
		at = day.Plus(d.ReviewExpiryDays).End()
	case NoShow:
		at = day.PlusWorking(d.NoShowExpiryWorkingDays).End()
	default:
		return nil
	}
	return &at
}

// Reminder is one word that the clock sends about what is late.
type Reminder struct {
	At   time.Time
	Pole bool // to the pôle too
}

// Reminders lists when somebody is reminded in a state, in order: a first answer twice, then the pôle is told; for the rest
// once, when it is due. A draft concerns nobody else.
func (d *Delays) Reminders(state State, t *Timing) []Reminder {
	day := clock.DayOf(t.Since)
	switch {
	case state == Sent:
		return []Reminder{
			{At: day.PlusWorking(d.FirstReminderWorkingDays).End()},
			{At: day.PlusWorking(d.LastReminderWorkingDays).End()},
			{At: day.PlusWorking(d.PoleWorkingDays).End(), Pole: true},
		}
	case state == Draft || state == PlaceOffered || state.Terminal():
		return nil // an offer lapses when it is due
	default:
		return []Reminder{{At: *d.Due(state, t)}}
	}
}

// MayReopen says whether an end is recent enough to be undone.
func (d *Delays) MayReopen(endedAt, now time.Time) bool {
	return !now.After(clock.DayOf(endedAt).PlusWorking(d.ReopenWorkingDays).End())
}

// MayWrite says whether the two sides may still exchange messages.
func (d *Delays) MayWrite(endedAt *time.Time, now time.Time) bool {
	return endedAt == nil || !now.After(clock.DayOf(*endedAt).Plus(d.MessageDays).End())
}

// SeesPerson says whether one who stands on a side may see now whom a prescription is for.
func (d *Delays) SeesPerson(side Side, state State, endedAt *time.Time, withdrawn bool, now time.Time) bool {
	switch side {
	case Referrer:
		return true
	case Provider:
		return !withdrawn && (endedAt == nil || !now.After(d.PersonUntil(state, *endedAt)))
	default:
		return false
	}
}

// PersonUntil says until when the porteur sees the person after an end.
func (d *Delays) PersonUntil(state State, endedAt time.Time) time.Time {
	day := clock.DayOf(endedAt)
	switch state {
	case Completed, DroppedOut:
		return day.PlusMonths(d.PersonMonths).End()
	case ConsentWithdrawn:
		return endedAt
	default:
		return day.Plus(d.PersonDays).End()
	}
}

// Set changes one delay by the name of its setting; a name that is none changes nothing.
func (d *Delays) Set(name string, value int) {
	if field := d.named()[name]; field != nil {
		*field = value
	}
}

// named lists the delays by the names of their settings.
func (d *Delays) named() map[string]*int {
	return map[string]*int{
		"REFERRAL_DRAFT_DAYS": &d.DraftDays, "ANSWER_WORKING_DAYS": &d.AnswerWorkingDays, "REFERRAL_FIRST_REMINDER_WORKING_DAYS": &d.FirstReminderWorkingDays,
		"REFERRAL_LAST_REMINDER_WORKING_DAYS": &d.LastReminderWorkingDays, "REFERRAL_POLE_WORKING_DAYS": &d.PoleWorkingDays,
		"REFERRAL_REVIEW_WORKING_DAYS": &d.ReviewWorkingDays, "REFERRAL_INFO_WORKING_DAYS": &d.InfoWorkingDays, "REFERRAL_WAITLIST_DAYS": &d.WaitlistDays,
		"REFERRAL_OFFER_WORKING_DAYS": &d.OfferWorkingDays, "REFERRAL_START_WORKING_DAYS": &d.StartWorkingDays, "REFERRAL_ACCEPTED_DAYS": &d.AcceptedDays,
		"REFERRAL_NO_SHOW_WORKING_DAYS": &d.NoShowWorkingDays, "REFERRAL_STARTED_MONTHS": &d.StartedMonths, "REFERRAL_SENT_EXPIRY_DAYS": &d.SentExpiryDays,
		"REFERRAL_REVIEW_EXPIRY_DAYS": &d.ReviewExpiryDays, "REFERRAL_NO_SHOW_EXPIRY_WORKING_DAYS": &d.NoShowExpiryWorkingDays,
		"REFERRAL_REOPEN_WORKING_DAYS": &d.ReopenWorkingDays, "REFERRAL_MESSAGE_DAYS": &d.MessageDays, "REFERRAL_PERSON_DAYS": &d.PersonDays,
		"REFERRAL_PERSON_MONTHS": &d.PersonMonths, "REFERRAL_FIRST_FOLLOW_UP_MONTHS": &d.FirstFollowUpMonths, "REFERRAL_LAST_FOLLOW_UP_MONTHS": &d.LastFollowUpMonths,
	}
}
