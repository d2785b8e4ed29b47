package sheet_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traverse/catalogue"
	"traverse/catalogue/sheet"
	"traverse/internal/fault"
)

var update = flag.Bool("update", false, "write the goldens")

var (
	statuses  = []catalogue.ActionStatus{catalogue.StatusDraft, catalogue.StatusInReview, catalogue.StatusPublished, catalogue.StatusSuspended, catalogue.StatusArchived}
	revisions = []sheet.RevisionStatus{sheet.None, sheet.Draft, sheet.Submitted, sheet.SentBack}
	standings = map[sheet.Standing]string{ //nolint:exhaustive // the combinations that people are in
		0: "étranger", sheet.Porteur: "porteur", sheet.Porteur | sheet.OnlyPorteur: "seul porteur", sheet.Covered: "pôle couvert",
		sheet.Covered | sheet.Reviewer: "seul pôle", sheet.Direction: "direction",
	}
	order = []sheet.Standing{sheet.Porteur, sheet.Porteur | sheet.OnlyPorteur, sheet.Covered, sheet.Covered | sheet.Reviewer, sheet.Direction}
)

// possible says whether a sheet can be in a state at all: before its first publication, in review is what has a revision
// that waits for one.
func possible(s sheet.State) bool {
	switch s.Action {
	case catalogue.StatusDraft:
		return s.Revision != sheet.Submitted
	case catalogue.StatusInReview:
		return s.Revision == sheet.Submitted
	case catalogue.StatusArchived:
		return s.Revision != sheet.Submitted
	default:
		return true
	}
}

// TestLife prints the whole table, for people to read. -update writes it again.
func TestLife(t *testing.T) {
	t.Parallel()
	var golden strings.Builder
	for _, act := range sheet.Acts {
		fmt.Fprintf(&golden, "%s\n", act)
		for _, status := range statuses {
			for _, revision := range revisions {
				from := sheet.State{Action: status, Revision: revision}
				if !possible(from) {
					continue
				}
				var who []string
				to := from
				for _, standing := range order {
					if next, problems := sheet.Next(act, from, standing); problems == nil {
						to = next
						who = append(who, standings[standing])
					}
				}
				if len(who) > 0 {
					fmt.Fprintf(&golden, "  %-9s %-9s → %-9s %-9s  %s\n", status, or(revision), to.Action, or(to.Revision), strings.Join(who, ", "))
				}
			}
		}
	}
	const file = "testdata/life.golden"
	if *update {
		if err := os.WriteFile(file, []byte(golden.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if golden.String() != string(want) {
		t.Errorf("the table has changed; look at it, then -update:\n%s", golden.String())
	}
}

func or(revision sheet.RevisionStatus) string {
	if revision == sheet.None {
		return "-"
	}
	return string(revision)
}

func TestStrangersDoNothing(t *testing.T) {
	t.Parallel()
	for _, act := range sheet.Acts {
		for _, status := range statuses {
			for _, revision := range revisions {
				from := sheet.State{Action: status, Revision: revision}
				next, problems := sheet.Next(act, from, 0)
				if len(problems) != 1 || problems[0].Code != fault.NotAllowed || next != from {
					t.Fatalf("%s in %v: %v", act, from, problems)
				}
			}
		}
	}
}

// Whatever people do one after the other, a sheet is in a possible state; what was published once never becomes a draft
// again; and only reviewers bring something new before the public.
func TestLivesStayPossible(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		state := sheet.State{Action: catalogue.StatusDraft}
		published := false
		for range 60 {
			act, standing := rapid.SampledFrom(sheet.Acts).Draw(t, "act"), rapid.SampledFrom(order).Draw(t, "standing")
			next, problems := sheet.Next(act, state, standing)
			if problems != nil {
				if next != state || problems[0].Message == "" {
					t.Fatalf("%s refused in %v changes it to %v", act, state, next)
				}
				continue
			}
			if act == sheet.Publish && !standing.Is(sheet.Reviewer|sheet.Direction) {
				t.Fatalf("%v publishes", standing)
			}
			state = next
			if published = published || state.Action == catalogue.StatusPublished; published &&
				(state.Action == catalogue.StatusDraft || state.Action == catalogue.StatusInReview) {
				t.Fatalf("%s has unpublished a sheet", act)
			}
			if state.Revision == sheet.Published || state.Revision == sheet.Abandoned {
				state.Revision = sheet.None // it is no longer open
			}
			if !possible(state) {
				t.Fatalf("%s leads to %v", act, state)
			}
		}
	})
}

func TestMay(t *testing.T) {
	t.Parallel()
	got := sheet.May(sheet.State{Action: catalogue.StatusPublished, Revision: sheet.Submitted}, sheet.Covered|sheet.Reviewer)
	want := []sheet.Act{sheet.SendBack, sheet.Publish, sheet.Comment, sheet.Revert}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
