package referral_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"traverse/referral"
)

var update = flag.Bool("update", false, "write the documentation again")

// TestLife: every state that is no end is somebody's to act on, by a date, and leads to an end; every state can be reached;
// from an end nothing leads away but what the rules say.
func TestLife(t *testing.T) {
	t.Parallel()
	steps := make(map[referral.State][]referral.State)
	for _, step := range referral.Transitions() {
		if !step.Outside {
			steps[step.From] = append(steps[step.From], step.To)
		}
		if step.From.Terminal() && step.To != step.From && step.Act != referral.Reopen {
			t.Errorf("%s leads from the end %s to %s", step.Act, step.From, step.To)
		}
		if step.From.Terminal() && step.To == step.From && !slices.Contains([]referral.Act{referral.PostMessage, referral.WithdrawConsent, referral.Redirect}, step.Act) {
			t.Errorf("%s is done to %s", step.Act, step.From)
		}
	}
	reachable := reach(steps, referral.Draft)
	delays := referral.DefaultDelays()
	for _, state := range referral.States {
		if !reachable[state] {
			t.Errorf("%s is never reached", state)
		}
		due := delays.Due(state, &referral.Timing{})
		if state.Terminal() != (state.Owner() == "") || state.Terminal() != (due == nil) {
			t.Errorf("%s: owner %q, due %v", state, state.Owner(), due)
		}
		if !state.Terminal() && !slices.ContainsFunc(referral.States, func(end referral.State) bool { return end.Terminal() && reach(steps, state)[end] }) {
			t.Errorf("%s leads to no end", state)
		}
		if referral.StateLabels[state] == "" {
			t.Errorf("%s has no word", state)
		}
	}
}

func reach(steps map[referral.State][]referral.State, from referral.State) map[referral.State]bool {
	seen, next := make(map[referral.State]bool), []referral.State{from}
	for len(next) > 0 {
		state := next[0]
		next = next[1:]
		if !seen[state] {
			seen[state] = true
			next = append(next, steps[state]...)
		}
	}
	return seen
}

// TestOneLineEach: an act in a state has one line of the table at most, for every side, and every act has a line and a word.
func TestOneLineEach(t *testing.T) {
	t.Parallel()
	type cell struct {
		act     referral.Act
		state   referral.State
		outside bool
	}
	seen := map[cell]bool{}
	for _, rule := range referral.Rules {
		for _, state := range rule.From {
			c := cell{rule.Act, state, rule.Outside}
			if seen[c] {
				t.Errorf("%v has two lines", c)
			}
			seen[c] = true
		}
	}
	for _, act := range append(slices.Clone(referral.Acts), referral.ActsOfClock...) {
		if !slices.ContainsFunc(referral.Rules, func(r referral.Rule) bool { return r.Act == act }) || referral.ActLabels[act] == "" {
			t.Errorf("%s has no line, or no word", act)
		}
	}
}

// TestDocumentation: docs/prescriptions.md has the diagram and the tables of the rules.
func TestDocumentation(t *testing.T) {
	t.Parallel()
	const path = "../docs/prescriptions.md"
	content, err := os.ReadFile(path)
	if err != nil && !*update {
		t.Fatal(err)
	}
	want := referral.Documentation()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(content) != want {
		t.Errorf("%s differs from the rules (run with -update after a look)", path)
	}
	if !strings.Contains(want, "stateDiagram-v2") {
		t.Error("no diagram")
	}
}
