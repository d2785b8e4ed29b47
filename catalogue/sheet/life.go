package sheet

import (
	"slices"

	"traverse/catalogue"
	"traverse/internal/fault"
)

// RevisionStatus is the state of one revision of a sheet.
type RevisionStatus string

// The states of a revision. A sheet has at most one that is open: Draft, Submitted or SentBack. None stands for « no open
// revision ».
const (
	None      RevisionStatus = ""
	Draft     RevisionStatus = "DRAFT"
	Submitted RevisionStatus = "SUBMITTED"
	SentBack  RevisionStatus = "SENT_BACK"
	Published RevisionStatus = "PUBLISHED"
	Abandoned RevisionStatus = "ABANDONED"
)

// Open lists the states of an open revision.
var Open = []RevisionStatus{Draft, Submitted, SentBack}

// Act is something that is done to a sheet.
type Act string

// The acts.
const (
	Save          Act = "SAVE"            // write in the open revision, or begin one
	PublishAtOnce Act = "PUBLISH_AT_ONCE" // publish fields that need no review
	Submit        Act = "SUBMIT"
	TakeBack      Act = "TAKE_BACK" // go on writing what waits for a review
	SendBack      Act = "SEND_BACK"
	Publish       Act = "PUBLISH"
	Abandon       Act = "ABANDON"
	Comment       Act = "COMMENT"
	Revert        Act = "REVERT" // undo what was published at once
	Suspend       Act = "SUSPEND"
	Resume        Act = "RESUME"
	Archive       Act = "ARCHIVE"
	Restore       Act = "RESTORE"
	Confirm       Act = "CONFIRM"
	// SetProviders says who runs the action, and where; ReceiveReferrals, whether one of them is sent people here. Neither is
	// part of what a revision says: both hold at once.
	SetProviders     Act = "SET_PROVIDERS"
	ReceiveReferrals Act = "RECEIVE_REFERRALS"
)

// Acts lists the acts, in the order of the table.
var Acts = []Act{Save, PublishAtOnce, Submit, TakeBack, SendBack, Publish, Abandon, Comment, Revert, Suspend, Resume, Archive, Restore, Confirm, SetProviders, ReceiveReferrals}

// Standing is what somebody is to a sheet: a set.
type Standing uint

// The ways to stand. Somebody who is none of them is a stranger to the sheet: for her an unpublished one does not exist.
const (
	// Porteur is a member of an organisation that runs the action.
	Porteur Standing = 1 << iota
	// OnlyPorteur is one of the only organisation that does: what concerns all porteurs at once is hers to decide.
	OnlyPorteur
	// Covered is the coordinator of a pôle that the action covers.
	Covered
	// Reviewer is the coordinator of the only pôle that the action covers.
	Reviewer
	// Direction is the direction de l'insertion, which reviews whatever no single pôle does, and whatever waits too long.
	Direction
)

// Standings lists them, for the tests that walk through all.
var Standings = []Standing{Porteur, OnlyPorteur, Covered, Reviewer, Direction}

// Is says whether somebody stands in one of the ways.
func (s Standing) Is(ways Standing) bool { return s&ways != 0 }

// State is where a sheet is in its life: what the public sees, and the revision that is open.
type State struct {
	Action   catalogue.ActionStatus
	Revision RevisionStatus
}

// transition is one row of the table: who may do an act from which states, and where it leads. An empty Action or Revision
// of `to` leaves what there is.
type transition struct {
	act       Act
	actions   []catalogue.ActionStatus
	revisions []RevisionStatus
	who       Standing
	to        State
}

const (
	editors   = Porteur | Direction
	deciders  = OnlyPorteur | Direction
	reviewers = Reviewer | Direction
	readers   = editors | reviewers | Covered
)

var (
	unpublished = []catalogue.ActionStatus{catalogue.StatusDraft, catalogue.StatusInReview}
	visible     = []catalogue.ActionStatus{catalogue.StatusPublished, catalogue.StatusSuspended}
	anyRevision = []RevisionStatus{None, Draft, Submitted, SentBack}
	written     = []RevisionStatus{Draft, SentBack}
)

// transitions is the only truth about what may happen to a sheet. The API, the screens and the tests read it; the database
// holds the pairs of states that it allows (0004_sheets.sql), and a test compares the two.
var transitions = []transition{
	{Save, []catalogue.ActionStatus{catalogue.StatusDraft}, []RevisionStatus{None, Draft}, editors, State{"", Draft}},
	{Save, visible, []RevisionStatus{None, Draft}, editors, State{"", Draft}},
	{Save, []catalogue.ActionStatus{catalogue.StatusDraft}, []RevisionStatus{SentBack}, editors, State{}},
	{Save, visible, []RevisionStatus{SentBack}, editors, State{}},
	{PublishAtOnce, visible, anyRevision, editors, State{}},
	{Submit, []catalogue.ActionStatus{catalogue.StatusDraft}, written, editors, State{catalogue.StatusInReview, Submitted}},
	{Submit, visible, written, editors, State{"", Submitted}},
	{TakeBack, []catalogue.ActionStatus{catalogue.StatusInReview}, []RevisionStatus{Submitted}, editors, State{catalogue.StatusDraft, Draft}},
	{TakeBack, visible, []RevisionStatus{Submitted}, editors, State{"", Draft}},
	{SendBack, []catalogue.ActionStatus{catalogue.StatusInReview}, []RevisionStatus{Submitted}, reviewers, State{catalogue.StatusDraft, SentBack}},
	{SendBack, visible, []RevisionStatus{Submitted}, reviewers, State{"", SentBack}},
	{Publish, []catalogue.ActionStatus{catalogue.StatusInReview}, []RevisionStatus{Submitted}, reviewers, State{catalogue.StatusPublished, Published}},
	{Publish, visible, []RevisionStatus{Submitted}, reviewers, State{"", Published}},
	{Publish, []catalogue.ActionStatus{catalogue.StatusDraft}, written, Direction, State{catalogue.StatusPublished, Published}},
	{Publish, visible, written, Direction, State{"", Published}},
	{Abandon, unpublished, Open, editors, State{catalogue.StatusDraft, Abandoned}},
	{Abandon, visible, Open, editors, State{"", Abandoned}},
	{Comment, unpublished, []RevisionStatus{Submitted, SentBack}, readers, State{}},
	{Comment, visible, []RevisionStatus{Submitted, SentBack}, readers, State{}},
	{Revert, visible, anyRevision, reviewers, State{}},
	{Suspend, visible, anyRevision, deciders, State{catalogue.StatusSuspended, ""}},
	{Resume, []catalogue.ActionStatus{catalogue.StatusSuspended}, anyRevision, deciders, State{catalogue.StatusPublished, ""}},
	{Archive, visible, []RevisionStatus{None, Draft, SentBack}, deciders, State{catalogue.StatusArchived, ""}},
	{Archive, visible, []RevisionStatus{Submitted}, deciders, State{catalogue.StatusArchived, Draft}},
	{Restore, []catalogue.ActionStatus{catalogue.StatusArchived}, anyRevision, deciders, State{catalogue.StatusPublished, ""}},
	{Confirm, visible, anyRevision, Porteur, State{}},
	{SetProviders, unpublished, anyRevision, Direction, State{}},
	{SetProviders, visible, anyRevision, Direction, State{}},
	{ReceiveReferrals, unpublished, anyRevision, editors, State{}},
	{ReceiveReferrals, visible, anyRevision, editors, State{}},
}

// Next gives the state after an act. Who may not do it in any state gets NotAllowed, which says nothing of the state; an act
// that comes at the wrong time is StateForbids, and the sentence says what to do.
func Next(act Act, state State, standing Standing) (State, fault.Problems) {
	allowed := false
	for _, t := range transitions {
		if t.act != act {
			continue
		}
		allowed = allowed || standing.Is(t.who)
		if standing.Is(t.who) && slices.Contains(t.actions, state.Action) && slices.Contains(t.revisions, state.Revision) {
			return t.from(state), nil
		}
	}
	if !allowed {
		return state, fault.On("id", fault.NotAllowed, "Vous n’avez pas le droit de faire cela sur cette fiche.")
	}
	return state, fault.On("id", fault.StateForbids, refusal(act, state))
}

func (t *transition) from(state State) State {
	if t.to.Action != "" {
		state.Action = t.to.Action
	}
	if t.to.Revision != None {
		state.Revision = t.to.Revision
	}
	return state
}

// May lists the acts that somebody may do in a state, in the order of the table: what a screen shows, and nothing else.
func May(state State, standing Standing) []Act {
	var acts []Act
	for _, act := range Acts {
		if _, problems := Next(act, state, standing); problems == nil {
			acts = append(acts, act)
		}
	}
	return acts
}

// refusal says why an act comes at the wrong time, and what to do instead.
func refusal(act Act, state State) string {
	switch {
	case state.Action == catalogue.StatusArchived && act != Restore:
		return "Cette fiche est archivée. Rétablissez-la d’abord."
	case act == Restore:
		return "Cette fiche n’est pas archivée."
	case act == Save && state.Revision == Submitted:
		return "Cette fiche est en relecture. Reprenez la rédaction pour la modifier."
	case act == Submit && state.Revision == Submitted:
		return "Cette fiche est déjà en relecture."
	case act == Publish && state.Revision != None:
		return "Cette révision n’a pas encore été soumise à la relecture."
	case act == Submit, act == Publish, act == Abandon:
		return "Il n’y a aucune modification en cours sur cette fiche."
	case act == SendBack, act == TakeBack:
		return "Aucune révision n’attend de relecture."
	case act == Comment:
		return "Aucune révision n’est en relecture : il n’y a rien à commenter."
	case act == Resume:
		return "Cette fiche n’est pas suspendue."
	default:
		return "Cette fiche n’est pas encore publiée."
	}
}
