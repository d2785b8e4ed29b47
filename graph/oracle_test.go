package graph_test

import (
	"maps"
	"os"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"
)

// oracle computes coverage from the programme's YAML alone: nothing of it comes from the product's packages, and sets
// are plain maps. It is what TestCoverageOfEveryLeaf compares the API with.
type oracle struct {
	leaves  []string
	members map[string]map[string]bool // territory → leaves
	actions []oracleAction
}

type oracleAction struct {
	Code     string
	Coverage struct {
		Scope           string
		Include         []string
		Exclude         []string
		IncludeProbable []string `yaml:"include_probable"`
	}
}

type oracleTerritory struct {
	ID      string
	Pole    string
	Members []string
}

func newOracle(t *testing.T) *oracle {
	t.Helper()
	var geography struct {
		Poles           []oracleTerritory
		Arrondissements []oracleTerritory
		Communes        []oracleTerritory
		SubTerritories  []oracleTerritory `yaml:"sub_territories"`
	}
	readYAML(t, "territories.yaml", &geography)
	o := &oracle{members: map[string]map[string]bool{"13": {}, "13055": {}}}
	add := func(leaf oracleTerritory, also ...string) {
		o.leaves = append(o.leaves, leaf.ID)
		for _, territory := range append(also, leaf.ID, leaf.Pole, "13") {
			if o.members[territory] == nil {
				o.members[territory] = map[string]bool{}
			}
			o.members[territory][leaf.ID] = true
		}
	}
	for _, c := range geography.Communes {
		if c.ID != "13055" {
			add(c)
		}
	}
	for _, a := range geography.Arrondissements {
		add(a, "13055")
	}
	for _, zone := range geography.SubTerritories {
		o.members[zone.ID] = o.union(zone.Members)
	}
	var catalogue struct{ Actions []oracleAction }
	readYAML(t, "actions.yaml", &catalogue)
	o.actions = catalogue.Actions
	return o
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	content, err := os.ReadFile("../catalogue/pdi/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(content, into); err != nil {
		t.Fatal(err)
	}
}

func (o *oracle) union(territories []string) map[string]bool {
	set := map[string]bool{}
	for _, t := range territories {
		maps.Copy(set, o.members[t])
	}
	return set
}

// verdict says whether an action covers a leaf.
func (o *oracle) verdict(a *oracleAction, leaf string) string {
	include := a.Coverage.Include
	if a.Coverage.Scope == "department" {
		include = []string{"13"}
	}
	switch {
	case o.union(a.Coverage.Exclude)[leaf]:
		return "NO"
	case o.union(include)[leaf]:
		return "YES"
	case o.union(a.Coverage.IncludeProbable)[leaf]:
		return "TO_CONFIRM"
	default:
		return "NO"
	}
}

// TestCoverageOfEveryLeaf compares 52 actions × 134 leaves through the API with the oracle.
func TestCoverageOfEveryLeaf(t *testing.T) {
	t.Parallel()
	o, a := newOracle(t), newAPI(t)
	if len(o.leaves) != 134 || len(o.actions) != 52 {
		t.Fatalf("the programme has 134 leaves and 52 actions, not %d and %d", len(o.leaves), len(o.actions))
	}
	const everything = `query($leaf: String!, $verdicts: [CoverageVerdict!]) {
		actions(first: 100, filter: {territory: $leaf, coverage: $verdicts}) { totalCount edges { node { code } coverage { verdict because } } } }`
	compared, available := 0, 0
	for _, leaf := range o.leaves {
		var got struct{ Actions connection }
		a.query(&got, everything, map[string]any{"leaf": leaf, "verdicts": []string{"YES", "PARTLY", "TO_CONFIRM", "NO"}})
		verdicts := map[string]string{}
		for _, e := range got.Actions.Edges {
			verdicts[e.Node.Code] = e.Coverage.Verdict
			if e.Coverage.Because == "" {
				t.Errorf("%s in %s: no reason", e.Node.Code, leaf)
			}
		}
		var want []string
		for i := range o.actions {
			verdict := o.verdict(&o.actions[i], leaf)
			if verdicts[o.actions[i].Code] != verdict {
				t.Errorf("%s in %s: %s, want %s", o.actions[i].Code, leaf, verdicts[o.actions[i].Code], verdict)
			}
			if verdict == "YES" {
				want = append(want, o.actions[i].Code)
			}
			compared++
		}
		var found struct{ Actions connection }
		a.query(&found, `query($leaf: String!) { actions(first: 100, filter: {territory: $leaf}) { totalCount nodes { code } } }`, map[string]any{"leaf": leaf})
		codes := found.Actions.codes()
		slices.Sort(codes)
		slices.Sort(want)
		if !slices.Equal(codes, want) {
			t.Errorf("%s: by default %v, want what is surely covered and nothing to confirm: %v", leaf, codes, want)
		}
		available += len(want)
	}
	t.Logf("%d answers compared, %d of them YES", compared, available)
}
