package db_test

import (
	"slices"
	"testing"

	"traverse/db/dbtest"
	"traverse/referral"
)

// TestSchemaKnowsTheRules: the steps, the owners and the words that the database knows are those of the table.
func TestSchemaKnowsTheRules(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	var rows []struct {
		Act     referral.Act   `db:"act"`
		From    referral.State `db:"from_state"`
		To      referral.State `db:"to_state"`
		Outside bool           `db:"outside"`
	}
	if err := pool.SelectContext(t.Context(), &rows, "SELECT act, from_state, to_state, outside FROM referral_transition"); err != nil {
		t.Fatal(err)
	}
	steps := referral.Transitions()
	for _, row := range rows {
		if !slices.Contains(steps, referral.Transition(row)) {
			t.Errorf("the schema allows %+v", row)
		}
	}
	if len(rows) != len(steps) {
		t.Errorf("the schema has %d steps, the table %d", len(rows), len(steps))
	}
	for _, state := range referral.States {
		var owner *referral.Side
		if err := pool.GetContext(t.Context(), &owner, "SELECT referral_owner($1)", state); err != nil {
			t.Fatal(err)
		}
		if (owner == nil) != (state.Owner() == "") || (owner != nil && *owner != state.Owner()) {
			t.Errorf("%s: owner %v in the schema", state, owner)
		}
	}
	for constraint, values := range map[string][]string{
		"referral_state_check": texts(referral.States), "referral_outcome_check": texts(referral.Outcomes),
		"referral_decline_reason_check": texts(referral.DeclineReasons), "referral_channel_check": texts(referral.Channels),
		"referral_follow_up_outcome_check": texts(referral.Outcomes),
	} {
		var known []string
		if err := pool.SelectContext(t.Context(), &known,
			"SELECT m[1] FROM pg_constraint, regexp_matches(pg_get_constraintdef(oid), '''([A-Z_]+)''', 'g') AS m WHERE conname = $1", constraint); err != nil {
			t.Fatal(err)
		}
		slices.Sort(known)
		slices.Sort(values)
		if !slices.Equal(known, values) {
			t.Errorf("%s has %v, the table %v", constraint, known, values)
		}
	}
}

func texts[T ~string](values []T) []string {
	var list []string
	for _, value := range values {
		list = append(list, string(value))
	}
	return list
}
