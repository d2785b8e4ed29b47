package referral

import (
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/notify"
)

// News is what may be told of an act to those whom it concerns: a number, what is expected, by when. Never a person, an
// action or a text.
type News struct {
	ID        uuid.UUID
	Number    string
	Act       Act
	State     State
	Referrer  uuid.UUID
	Provider  uuid.UUID
	Pole      string
	NextActor Side
	DueAt     *time.Time
	Outside   bool
}

// kinds names what an act is told as; acts that are told to nobody are absent. What leads to several states is told by the
// state.
var kinds = map[Act]notify.Kind{
	Send: "REFERRAL_SENT", Edit: "REFERRAL_EDITED", PutUnderReview: "REFERRAL_UNDER_REVIEW", RequestInfo: "REFERRAL_INFO_REQUESTED",
	AnswerInfo: "REFERRAL_INFO_ANSWERED", Accept: "REFERRAL_ACCEPTED", Waitlist: "REFERRAL_WAITLISTED", OfferPlace: "REFERRAL_PLACE_OFFERED",
	ConfirmPlace: "REFERRAL_PLACE_CONFIRMED", DeclinePlace: "REFERRAL_PLACE_DECLINED", SetAppointment: "REFERRAL_APPOINTMENT_SET",
	RecordNoShow: "REFERRAL_NO_SHOW", Start: "REFERRAL_STARTED", Complete: "REFERRAL_COMPLETED", DropOut: "REFERRAL_DROPPED_OUT",
	Decline: "REFERRAL_DECLINED", Cancel: "REFERRAL_CANCELLED", Redirect: "REFERRAL_REDIRECTED", Reopen: "REFERRAL_REOPENED",
	WithdrawConsent: "REFERRAL_CONSENT_WITHDRAWN", PostMessage: "REFERRAL_MESSAGE", Lapse: "REFERRAL_PLACE_LAPSED", Expire: "REFERRAL_EXPIRED",
	SendBack: "REFERRAL_SENT_BACK",
}

// The kinds of what the clock says of what is late.
const (
	KindReminder notify.Kind = "REFERRAL_REMINDER"
	KindLate     notify.Kind = "REFERRAL_LATE" // to the pôle
)

// Kinds lists everything that may be told of a prescription.
func Kinds() []notify.Kind {
	all := []notify.Kind{KindReminder, KindLate}
	for _, act := range append(append([]Act{}, Acts...), ActsOfClock...) {
		all = append(all, kinds[act])
	}
	return all
}

// Tell makes the events of an act: to the other side; of what the clock does, to both.
func Tell(n *News, side Side) []notify.Event {
	if n.Outside {
		return nil // nobody but its author knows of it
	}
	kind := kinds[n.Act]
	if n.Act == Accept && n.State == Waitlisted {
		kind = kinds[Waitlist]
	}
	var audience []notify.Audience
	if side != Referrer {
		audience = append(audience, notify.ToAccount(n.Referrer))
	}
	if side != Provider && n.Provider != uuid.Nil {
		audience = append(audience, notify.ToMembers(n.Provider, string(access.Provider)))
	}
	if len(audience) == 0 {
		return nil // a draft was nobody else's
	}
	return []notify.Event{n.event(kind, audience)}
}

// Remind makes the events of what is late: to whoever is expected to act, and the last time to the pôle.
func Remind(n *News, pole bool) []notify.Event {
	audience := notify.ToAccount(n.Referrer)
	if n.NextActor == Provider {
		audience = notify.ToMembers(n.Provider, string(access.Provider))
	}
	events := []notify.Event{n.event(KindReminder, []notify.Audience{audience})}
	if pole {
		events = append(events, n.event(KindLate, []notify.Audience{notify.ToPole(n.Pole)}))
	}
	return events
}

func (n *News) event(kind notify.Kind, audience []notify.Audience) notify.Event {
	params := map[string]string{"number": n.Number, "state": string(n.State), "nextActor": "NEITHER"}
	if n.NextActor != "" {
		params["nextActor"] = string(n.NextActor)
	}
	if n.DueAt != nil {
		params["dueOn"] = string(clock.DayOf(*n.DueAt))
	}
	return notify.Event{Kind: kind, Object: n.ID, Audience: audience, Params: params}
}
