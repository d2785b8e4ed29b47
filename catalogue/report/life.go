package report

import (
	"slices"

	"traverse/internal/fault"
)

// State is where a report is in its life.
type State string

// The states of a report.
const (
	Open     State = "OPEN"
	Answered State = "ANSWERED"
	Closed   State = "CLOSED"
)

// States lists them.
var States = []State{Open, Answered, Closed}

// Act is something that is done to a report.
type Act string

// The acts.
const (
	Answer Act = "ANSWER"
	Close  Act = "CLOSE"
	Reopen Act = "REOPEN"
)

// Acts lists them.
var Acts = []Act{Answer, Close, Reopen}

// Standing is what somebody is to a report: a set.
type Standing uint

// The ways to stand. Who stands in none does not see the report.
const (
	Reporter Standing = 1 << iota // has made it
	Keeper                        // keeps the sheet true: its porteurs, the pôles that it covers, the direction
)

// transition is a row of the table: who may do an act from which states, and where it leads.
type transition struct {
	act  Act
	from []State
	who  Standing
	to   State
}

// transitions is the only truth about the life of a report.
var transitions = []transition{
	{Answer, []State{Open, Answered}, Keeper, Answered},
	{Close, []State{Open, Answered}, Keeper | Reporter, Closed},
	{Reopen, []State{Answered, Closed}, Reporter, Open},
}

// Next gives the state after an act, or why it may not be done.
func Next(act Act, state State, standing Standing) (State, fault.Problems) {
	i := slices.IndexFunc(transitions, func(t transition) bool { return t.act == act })
	switch t := transitions[i]; {
	case standing&t.who == 0:
		return state, fault.On("id", fault.NotAllowed, "Vous n’avez pas le droit de faire cela sur ce signalement.")
	case !slices.Contains(t.from, state):
		return state, fault.On("id", fault.StateForbids, refusals[act])
	default:
		return t.to, nil
	}
}

var refusals = map[Act]string{
	Answer: "Ce signalement est clos. Son auteur peut le rouvrir.",
	Close:  "Ce signalement est déjà clos.",
	Reopen: "Ce signalement est déjà ouvert.",
}

// May lists what somebody may do to a report now: what a screen shows, and nothing else.
func (r *Report) May() []Act {
	acts := []Act{}
	for _, act := range Acts {
		if _, problems := Next(act, r.State, r.Standing); problems == nil {
			acts = append(acts, act)
		}
	}
	return acts
}

// After checks an act on the report and gives the state after it, or says what is wrong with the act. An answer and a
// reopening always say something; a closing does when nobody has answered, unless whoever made the report closes it.
func (r *Report) After(step *Step) (State, fault.Problems) {
	next, problems := Next(step.Act, r.State, r.Standing)
	switch {
	case problems != nil:
		return r.State, problems
	case r.Version != step.Version:
		return r.State, fault.StaleVersion()
	case step.Body == "" && (step.Act != Close || (r.State == Open && r.Standing&Reporter == 0)):
		return r.State, fault.On("message", fault.Required, wanted[step.Act])
	}
	return next, nil
}

var wanted = map[Act]string{
	Answer: "Écrivez votre réponse.",
	Close:  "Dites ce qui a été fait : personne n’a encore répondu à ce signalement.",
	Reopen: "Dites ce qui ne va toujours pas.",
}
