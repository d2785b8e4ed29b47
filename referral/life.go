package referral

import (
	"slices"
)

// State is where a prescription stands.
type State string

// The states. The last seven are ends.
const (
	Draft            State = "DRAFT"
	Sent             State = "SENT"
	UnderReview      State = "UNDER_REVIEW"
	InfoRequested    State = "INFO_REQUESTED"
	Waitlisted       State = "WAITLISTED"
	PlaceOffered     State = "PLACE_OFFERED"
	Accepted         State = "ACCEPTED"
	NoShow           State = "NO_SHOW"
	Started          State = "STARTED"
	Completed        State = "COMPLETED"
	DroppedOut       State = "DROPPED_OUT"
	Declined         State = "DECLINED"
	Cancelled        State = "CANCELLED"
	Expired          State = "EXPIRED"
	Redirected       State = "REDIRECTED"
	ConsentWithdrawn State = "CONSENT_WITHDRAWN"
)

// States lists them in the order of a life.
var States = []State{
	Draft, Sent, UnderReview, InfoRequested, Waitlisted, PlaceOffered, Accepted, NoShow, Started,
	Completed, DroppedOut, Declined, Cancelled, Expired, Redirected, ConsentWithdrawn,
}

// Terminal says whether nothing more is expected of anybody.
func (s State) Terminal() bool { return slices.Index(States, s) > slices.Index(States, Started) }

// Holds says whether a prescription with a session has one of its places: held until she starts, then occupied.
func (s State) Holds() bool {
	return s == PlaceOffered || s == Accepted || s == NoShow || s == Started
}

// Act is what is done to a prescription.
type Act string

// The acts of people.
const (
	Send            Act = "SEND"
	Edit            Act = "EDIT"
	PutUnderReview  Act = "PUT_UNDER_REVIEW"
	RequestInfo     Act = "REQUEST_INFO"
	AnswerInfo      Act = "ANSWER_INFO"
	Accept          Act = "ACCEPT"
	Waitlist        Act = "WAITLIST"
	OfferPlace      Act = "OFFER_PLACE"
	ConfirmPlace    Act = "CONFIRM_PLACE"
	DeclinePlace    Act = "DECLINE_PLACE"
	SetAppointment  Act = "SET_APPOINTMENT"
	RecordNoShow    Act = "RECORD_NO_SHOW"
	Start           Act = "START"
	Complete        Act = "COMPLETE"
	DropOut         Act = "DROP_OUT"
	Decline         Act = "DECLINE"
	Cancel          Act = "CANCEL"
	Redirect        Act = "REDIRECT"
	Reopen          Act = "REOPEN"
	WithdrawConsent Act = "WITHDRAW_CONSENT"
	PostMessage     Act = "POST_MESSAGE"
)

// The acts of the clock and of sessions, which nobody asks for by name.
const (
	Lapse    Act = "LAPSE"     // a place offered was not confirmed in time
	Expire   Act = "EXPIRE"    // nobody has answered for too long
	SendBack Act = "SEND_BACK" // the session no longer has the place
)

// Acts lists those of people, in the order of the contract.
var Acts = []Act{
	Send, Edit, PutUnderReview, RequestInfo, AnswerInfo, Accept, Waitlist, OfferPlace, ConfirmPlace, DeclinePlace, SetAppointment,
	RecordNoShow, Start, Complete, DropOut, Decline, Cancel, Redirect, Reopen, WithdrawConsent, PostMessage,
}

// ActsOfClock lists the others.
var ActsOfClock = []Act{Lapse, Expire, SendBack}

// Side is who acts.
type Side string

// The sides. Neither may look on; the clock acts by itself.
const (
	Referrer Side = "REFERRER"
	Provider Side = "PROVIDER"
	Neither  Side = "NEITHER"
	Clock    Side = "CLOCK"
)

// Effect is what an act does to places, where the prescription has a session.
type Effect string

// The effects.
const (
	Keeps   Effect = "KEEPS"   // the place, if any, stays what it was
	Takes   Effect = "TAKES"   // one more is held, if one is free
	Begins  Effect = "BEGINS"  // held becomes occupied
	Frees   Effect = "FREES"   // the one held or occupied, if any, is free again
	Retakes Effect = "RETAKES" // one as before the end, or the act is refused
)

// Need is what an act asks for beside itself.
type Need string

// The needs.
const (
	NeedsConsent     Need = "CONSENT"     // dated, not in the future
	NeedsAddressee   Need = "ADDRESSEE"   // an organisation of the sheet that answers, for the person's commune
	NeedsFit         Need = "FIT"         // the fit does not say no, or a reason overrides it
	NeedsText        Need = "TEXT"        // a question, an answer, a reason, a message
	NeedsReason      Need = "REASON"      // one of the reasons of a refusal
	NeedsOutcome     Need = "OUTCOME"     // one of the outcomes
	NeedsDay         Need = "DAY"         // not in the future
	NeedsAppointment Need = "APPOINTMENT" // not in the past
	NeedsList        Need = "LIST"        // a waiting list that is open
	NeedsPlace       Need = "PLACE"       // a free one
	NeedsRecent      Need = "RECENT"      // within the delay for it
)

// Rule is one line of the table: an act, from which states to which, by whom, what it does to places, what it needs.
type Rule struct {
	Act    Act
	From   []State
	To     []State // the one that it becomes, or those between which the rules of places choose; empty: it stays
	By     []Side
	Effect Effect
	Needs  []Need
	// Before says that it becomes again what it was before its end.
	Before bool
	// Deletes says that nothing is left of it.
	Deletes bool
	// Outside is for orientations made elsewhere, which have no addressee, no place, no delay and no message: of the other
	// lines they know none.
	Outside bool
}

var (
	answerable  = []State{Sent, UnderReview, InfoRequested, Waitlisted}
	refusable   = []State{Sent, UnderReview, InfoRequested, Waitlisted, PlaceOffered, Accepted, NoShow}
	underWay    = []State{Draft, Sent, UnderReview, InfoRequested, Waitlisted, PlaceOffered, Accepted, NoShow, Started}
	ended       = []State{Completed, DroppedOut, Declined, Cancelled, Expired, Redirected}
	afterDraft  = []State{Sent, UnderReview, InfoRequested, Waitlisted, PlaceOffered, Accepted, NoShow, Started, Completed, DroppedOut, Declined, Cancelled, Expired, Redirected}
	by, and     = func(sides ...Side) []Side { return sides }, func(needs ...Need) []Need { return needs }
	from, to    = func(states ...State) []State { return states }, func(states ...State) []State { return states }
	stay        []State
	nowhere     []State
	nothingMore []Need
)

// Rules is the only truth about the life of a prescription: SQL, SDL, screens and the documentation are compared with it.
var Rules = []Rule{
	{Act: Send, From: from(Draft), To: to(Sent), By: by(Referrer), Effect: Keeps, Needs: and(NeedsConsent, NeedsAddressee, NeedsFit)},
	{Act: Edit, From: append(from(Draft), answerable...), To: stay, By: by(Referrer), Effect: Keeps, Needs: nothingMore},
	{Act: PutUnderReview, From: from(Sent), To: to(UnderReview), By: by(Provider), Effect: Keeps, Needs: nothingMore},
	{Act: RequestInfo, From: from(Sent, UnderReview), To: to(InfoRequested), By: by(Provider), Effect: Keeps, Needs: and(NeedsText)},
	{Act: AnswerInfo, From: from(InfoRequested), To: to(UnderReview), By: by(Referrer), Effect: Keeps, Needs: and(NeedsText)},
	{Act: Accept, From: from(Sent, UnderReview), To: to(Accepted, Waitlisted), By: by(Provider), Effect: Takes, Needs: nothingMore},
	{Act: Waitlist, From: from(Sent, UnderReview), To: to(Waitlisted), By: by(Provider), Effect: Keeps, Needs: and(NeedsList)},
	{Act: OfferPlace, From: from(Waitlisted), To: to(PlaceOffered), By: by(Provider, Clock), Effect: Takes, Needs: and(NeedsPlace)},
	{Act: ConfirmPlace, From: from(PlaceOffered), To: to(Accepted), By: by(Referrer), Effect: Keeps, Needs: nothingMore},
	{Act: DeclinePlace, From: from(PlaceOffered), To: to(Waitlisted), By: by(Referrer), Effect: Frees, Needs: nothingMore},
	{Act: Lapse, From: from(PlaceOffered), To: to(Waitlisted, Expired), By: by(Clock), Effect: Frees, Needs: nothingMore},
	{Act: SetAppointment, From: from(Accepted, NoShow), To: to(Accepted), By: by(Provider), Effect: Keeps, Needs: and(NeedsAppointment)},
	{Act: RecordNoShow, From: from(Accepted), To: to(NoShow), By: by(Provider), Effect: Keeps, Needs: nothingMore},
	{Act: Start, From: from(Accepted, NoShow), To: to(Started), By: by(Provider), Effect: Begins, Needs: and(NeedsDay)},
	{Act: Complete, From: from(Started), To: to(Completed), By: by(Provider), Effect: Frees, Needs: and(NeedsOutcome)},
	{Act: DropOut, From: from(Started), To: to(DroppedOut), By: by(Provider), Effect: Frees, Needs: and(NeedsText)},
	{Act: Decline, From: refusable, To: to(Declined), By: by(Provider), Effect: Frees, Needs: and(NeedsReason)},
	{Act: Cancel, From: refusable, To: to(Cancelled), By: by(Referrer), Effect: Frees, Needs: and(NeedsText)},
	{Act: Cancel, From: from(Draft), To: nowhere, By: by(Referrer), Effect: Keeps, Needs: nothingMore, Deletes: true},
	{Act: Redirect, From: answerable, To: to(Redirected), By: by(Referrer), Effect: Keeps, Needs: and(NeedsConsent, NeedsAddressee)},
	{Act: Redirect, From: from(Declined, Expired), To: stay, By: by(Referrer), Effect: Keeps, Needs: and(NeedsConsent, NeedsAddressee)},
	{Act: Reopen, From: from(Declined, Completed, DroppedOut), By: by(Provider), Effect: Retakes, Needs: and(NeedsText, NeedsRecent), Before: true},
	{Act: Reopen, From: from(Cancelled), By: by(Referrer), Effect: Retakes, Needs: and(NeedsText, NeedsRecent), Before: true},
	{Act: WithdrawConsent, From: underWay, To: to(ConsentWithdrawn), By: by(Referrer), Effect: Frees, Needs: nothingMore},
	{Act: WithdrawConsent, From: ended, To: stay, By: by(Referrer), Effect: Keeps, Needs: nothingMore},
	{Act: PostMessage, From: afterDraft, To: stay, By: by(Referrer, Provider), Effect: Keeps, Needs: and(NeedsText, NeedsRecent)},
	{Act: Expire, From: from(Sent, UnderReview, InfoRequested, NoShow), To: to(Expired), By: by(Clock), Effect: Frees, Needs: nothingMore},
	{Act: SendBack, From: from(PlaceOffered, Accepted, NoShow), To: to(Waitlisted), By: by(Clock, Provider), Effect: Frees, Needs: nothingMore},

	{Act: Edit, From: from(Sent), To: stay, By: by(Referrer), Effect: Keeps, Needs: nothingMore, Outside: true},
	{Act: Complete, From: from(Sent), To: to(Completed), By: by(Referrer), Effect: Keeps, Needs: and(NeedsOutcome), Outside: true},
	{Act: Cancel, From: from(Sent), To: to(Cancelled), By: by(Referrer), Effect: Keeps, Needs: and(NeedsText), Outside: true},
	{Act: WithdrawConsent, From: from(Sent), To: to(ConsentWithdrawn), By: by(Referrer), Effect: Keeps, Needs: nothingMore, Outside: true},
}

// RuleOf finds the line for an act in a state; nil if there is none.
func RuleOf(act Act, state State, outside bool) *Rule {
	for i := range Rules {
		if r := &Rules[i]; r.Act == act && r.Outside == outside && slices.Contains(r.From, state) {
			return r
		}
	}
	return nil
}

// Transition is one step that a life may take.
type Transition struct {
	Act     Act
	From    State
	To      State
	Outside bool
}

// Transitions unfolds the table, step by step.
func Transitions() []Transition {
	var all []Transition
	for i := range Rules {
		for _, state := range Rules[i].From {
			for _, next := range Rules[i].next(state) {
				all = append(all, Transition{Rules[i].Act, state, next, Rules[i].Outside})
			}
		}
	}
	return all
}

// next gives what a state may become by the rule.
func (r *Rule) next(state State) []State {
	switch {
	case r.Deletes:
		return nil
	case r.Before:
		return Befores(state)
	case len(r.To) == 0:
		return []State{state}
	default:
		return r.To
	}
}

// Befores lists the states from which people bring a prescription to this end: what a REOPEN brings it back to.
func Befores(end State) []State {
	var states []State
	for i := range Rules {
		r := &Rules[i]
		if r.Outside || r.Act == Reopen || slices.Contains(r.By, Clock) || !slices.Contains(r.To, end) {
			continue
		}
		for _, state := range r.From {
			if state != end {
				states = append(states, state)
			}
		}
	}
	return states
}

// Owner says who is expected to act in a state; "" at the end.
func (s State) Owner() Side {
	switch s {
	case Draft, InfoRequested, PlaceOffered:
		return Referrer
	case Sent, UnderReview, Waitlisted, Accepted, NoShow, Started:
		return Provider
	default:
		return ""
	}
}
