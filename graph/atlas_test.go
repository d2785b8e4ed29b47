package graph_test

import (
	"slices"
	"testing"
)

// TestAtlasEqualsOracle holds what the maps are drawn from to the programme's YAML: the leaves, the coverage of every
// sheet over them, and how many results each has.
func TestAtlasEqualsOracle(t *testing.T) {
	t.Parallel()
	o, a := newOracle(t), newAPI(t)
	var got struct {
		Leaves []struct {
			Code, Name          string
			Pole                *struct{ Number int }
			Latitude, Longitude *float64
		}
		Actions struct {
			TerritoryCounts []struct {
				Territory struct{ Code string }
				Count     int
			}
			Nodes []struct {
				Code     string
				Coverage struct {
					Leaves []struct {
						Territory struct{ Code string }
						Verdict   string
						Excluded  bool
					}
				}
			}
		}
	}
	a.query(&got, `{ leaves { code name pole { number } latitude longitude }
		actions(first: 100) { territoryCounts { territory { code } count }
			nodes { code coverage { leaves { territory { code } verdict excluded } } } } }`, nil)
	var codes []string
	for _, leaf := range got.Leaves {
		codes = append(codes, leaf.Code)
		if leaf.Pole == nil || leaf.Latitude == nil || leaf.Longitude == nil {
			t.Errorf("%s cannot be drawn: %+v", leaf.Code, leaf)
		}
	}
	slices.Sort(o.leaves)
	if !slices.Equal(codes, o.leaves) {
		t.Fatalf("the leaves are %v, want %v", codes, o.leaves)
	}
	covering := map[string]int{}
	for i, action := range got.Actions.Nodes {
		want := &o.actions[slices.IndexFunc(o.actions, func(x oracleAction) bool { return x.Code == action.Code })]
		if n := len(action.Coverage.Leaves); n != len(o.leaves) {
			t.Fatalf("action %d has %d leaves", i, n)
		}
		for _, leaf := range action.Coverage.Leaves {
			code := leaf.Territory.Code
			if verdict := o.verdict(want, code); leaf.Verdict != verdict {
				t.Errorf("%s in %s: %s, want %s", action.Code, code, leaf.Verdict, verdict)
			}
			if excluded := o.union(want.Coverage.Exclude)[code]; leaf.Excluded != excluded {
				t.Errorf("%s in %s: excluded is %v", action.Code, code, leaf.Excluded)
			}
			if leaf.Verdict == "YES" {
				covering[code]++
			}
		}
	}
	for _, c := range got.Actions.TerritoryCounts {
		if c.Count != covering[c.Territory.Code] {
			t.Errorf("%s counts %d, its sheets are %d", c.Territory.Code, c.Count, covering[c.Territory.Code])
		}
	}
}

// TestRelatedActions: the close actions of a sheet, with and without a territory, and what is refused.
func TestRelatedActions(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	const query = `query($where: String, $first: Int!) { action(code: "3.2.1") { related(territory: $where, first: $first) { code } } }`
	var got struct {
		Action struct{ Related []struct{ Code string } }
	}
	a.query(&got, query, map[string]any{"where": "13213", "first": 3})
	for _, action := range got.Action.Related {
		if action.Code == "3.2.2" || action.Code == "3.2.1" {
			t.Errorf("PROTIS does not cover the 13e, and a sheet is not close to itself: %v", got.Action.Related)
		}
	}
	a.query(&got, query, map[string]any{"where": nil, "first": 1})
	if len(got.Action.Related) != 1 || got.Action.Related[0].Code != "3.2.2" {
		t.Errorf("closest to child care is the other child care, not %v", got.Action.Related)
	}
	for _, refused := range []map[string]any{{"where": "13290", "first": 3}, {"where": nil, "first": 0}} {
		answer := a.ask(query, refused)
		if len(answer.Errors) != 1 || answer.Errors[0].Extensions["code"] != "BAD_REQUEST" {
			t.Errorf("%v: %+v", refused, answer.Errors)
		}
	}
}
