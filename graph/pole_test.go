package graph_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// poleYAML is what poles.yaml says of a pôle, read without the product's packages.
type poleYAML struct {
	ID           string
	Arsa         int     `yaml:"arsa_december_2023"`
	Entries      int     `yaml:"avg_entries_2023"`
	Exits        int     `yaml:"avg_exits_2023"`
	FlowsNote    string  `yaml:"flows_note"`
	ContractRate float64 `yaml:"contract_rate_percent"`
	ContractNote string  `yaml:"contract_rate_note"`
	People       int     `yaml:"beneficiaries_total"`
	MeanAge      float64 `yaml:"mean_age"`
	Share45      float64 `yaml:"share_45_plus_percent"`
	AgePyramid   []struct {
		Band              string
		Men, Women, Total int
	} `yaml:"age_pyramid"`
	Characteristics []string
	Publics         []string
	Barriers        []string
	Zoom            struct {
		Title, Summary string
		ActionCode     string `yaml:"action_code"`
		SchemeID       string `yaml:"scheme_id"`
	}
	Priorities map[string]struct{ Items []string }
}

type poleAnswer struct {
	Code       string
	Statistics struct {
		Allocataires, AverageEntries, AverageExits, Beneficiaries int
		FlowsNote, ContractRateNote                               string
		ContractRatePercent, MeanAge, Share45PlusPercent          float64
		AgePyramid                                                []struct {
			Label             string
			Men, Women, Total int
		}
	}
	Characteristics   []string
	Publics, Barriers []struct{ Slug string }
	Spotlight         struct {
		Title, Summary string
		Action         *struct{ Code string }
		Scheme         *struct{ Slug string }
	}
	Priorities []struct {
		Theme      string
		Statements []string
	}
}

// comparable turns an answer into the shape of the YAML, so that one comparison tells every difference.
func (p *poleAnswer) comparable() poleYAML {
	s := &p.Statistics
	same := poleYAML{
		ID: p.Code, Arsa: s.Allocataires, Entries: s.AverageEntries, Exits: s.AverageExits, FlowsNote: s.FlowsNote, ContractRate: s.ContractRatePercent,
		ContractNote: s.ContractRateNote, People: s.Beneficiaries, MeanAge: s.MeanAge, Share45: s.Share45PlusPercent, Characteristics: p.Characteristics,
		Publics: []string{}, Barriers: []string{}, Priorities: map[string]struct{ Items []string }{},
	}
	for _, b := range s.AgePyramid {
		same.AgePyramid = append(same.AgePyramid, struct {
			Band              string
			Men, Women, Total int
		}{b.Label, b.Men, b.Women, b.Total})
	}
	for _, term := range p.Publics {
		same.Publics = append(same.Publics, term.Slug)
	}
	for _, term := range p.Barriers {
		same.Barriers = append(same.Barriers, term.Slug)
	}
	names := map[string]string{"SECURISATION": "securisation", "ANIMATION": "animation", "ACTIVITE": "activite"}
	for _, x := range p.Priorities {
		same.Priorities[names[x.Theme]] = struct{ Items []string }{x.Statements}
	}
	same.Zoom.Title, same.Zoom.Summary = p.Spotlight.Title, p.Spotlight.Summary
	if p.Spotlight.Action != nil {
		same.Zoom.ActionCode = p.Spotlight.Action.Code
	}
	if p.Spotlight.Scheme != nil {
		same.Zoom.SchemeID = p.Spotlight.Scheme.Slug
	}
	return same
}

// TestPolesEqualTheirSource compares every figure, text and tag of the ten pôles with poles.yaml.
func TestPolesEqualTheirSource(t *testing.T) {
	t.Parallel()
	var source struct{ Poles []poleYAML }
	readYAML(t, "poles.yaml", &source)
	var got struct{ Poles []poleAnswer }
	newAPI(t).query(&got, `{ poles { code characteristics publics { slug } barriers { slug } priorities { theme statements } spotlight { title summary action { code } scheme { slug } }
		statistics { allocataires averageEntries averageExits flowsNote contractRatePercent contractRateNote beneficiaries meanAge share45PlusPercent
			agePyramid { label men women total } } } }`, nil)
	if len(source.Poles) != 10 || len(got.Poles) != 10 {
		t.Fatalf("%d and %d pôles", len(source.Poles), len(got.Poles))
	}
	for i := range source.Poles {
		if difference := gocmp.Diff(source.Poles[i], got.Poles[i].comparable()); difference != "" {
			t.Errorf("%s (-source +API):\n%s", source.Poles[i].ID, difference)
		}
	}
}

type offerRow struct {
	Theme       struct{ Code string }
	Barrier     struct{ Slug string }
	Public      struct{ Slug string }
	Cited       bool
	ActionCount int
	ToConfirm   int `json:"toConfirmCount"`
	Catalogue   int `json:"catalogueCount"`
}

// value is the code or the slug that a row counts.
func (r offerRow) value() string { return cmp.Or(r.Theme.Code, r.Barrier.Slug, r.Public.Slug) }

// TestOfferOfPolesEqualsTheOracle counts the offer and the gaps of every pôle from the YAML alone.
func TestOfferOfPolesEqualsTheOracle(t *testing.T) {
	t.Parallel()
	o, a := newOracle(t), newAPI(t)
	var sheets struct {
		Actions []struct {
			Code     string
			Theme    string
			Barriers []string
		}
	}
	readYAML(t, "actions.yaml", &sheets)
	var poles struct{ Poles []poleYAML }
	readYAML(t, "poles.yaml", &poles)
	const rows = `{ themes { theme { code } actionCount toConfirmCount } barriers { barrier { slug } cited actionCount toConfirmCount catalogueCount } publics { public { slug } actionCount } }`
	for _, p := range poles.Poles {
		here, toConfirm, everywhere := map[string]int{}, map[string]int{}, map[string]int{}
		for i := range o.actions {
			values := append(slices.Clone(sheets.Actions[i].Barriers), sheets.Actions[i].Theme, "")
			said := map[string]bool{}
			for leaf := range o.members[p.ID] {
				said[o.verdict(&o.actions[i], leaf)] = true
			}
			for _, v := range values {
				everywhere[v]++
				switch {
				case said["YES"]:
					here[v]++
				case said["TO_CONFIRM"]:
					toConfirm[v]++
				}
			}
		}
		var got struct {
			Pole struct {
				Offer struct {
					ActionCount, ToConfirmCount int
					Themes, Barriers            []offerRow
					Gaps                        struct{ Themes, Barriers, Publics []offerRow }
				}
			}
		}
		a.query(&got, `query($code: String!) { pole(code: $code) { offer { actionCount toConfirmCount themes { theme { code } actionCount toConfirmCount }
			barriers { barrier { slug } cited actionCount toConfirmCount catalogueCount } gaps `+rows+` } } }`, map[string]any{"code": p.ID})
		offer := &got.Pole.Offer
		if offer.ActionCount != here[""] || offer.ToConfirmCount != toConfirm[""] || len(offer.Themes) != 16 || len(offer.Barriers) != 28 {
			t.Errorf("%s: %d and %d actions, want %d and %d", p.ID, offer.ActionCount, offer.ToConfirmCount, here[""], toConfirm[""])
		}
		missing := map[string]bool{}
		for _, row := range slices.Concat(offer.Themes, offer.Barriers) {
			v := row.value()
			if row.ActionCount != here[v] || row.ToConfirm != toConfirm[v] || (row.Barrier.Slug != "" && row.Catalogue != everywhere[v]) {
				t.Errorf("%s, %s: %+v, want %d, %d, %d", p.ID, v, row, here[v], toConfirm[v], everywhere[v])
			}
			if row.Barrier.Slug != "" && row.Cited != slices.Contains(p.Barriers, v) {
				t.Errorf("%s: cited is %v for %s", p.ID, row.Cited, v)
			}
			if here[v] == 0 {
				missing[v] = true
			}
		}
		holes := map[string]bool{}
		for _, row := range slices.Concat(offer.Gaps.Themes, offer.Gaps.Barriers) {
			holes[row.value()] = true
		}
		if !maps.Equal(holes, missing) {
			t.Errorf("%s lacks %v, want %v", p.ID, holes, missing)
		}
		if !slices.IsSortedFunc(offer.Gaps.Barriers, func(x, y offerRow) int {
			return cmp.Compare(map[bool]int{false: 1}[x.Cited], map[bool]int{false: 1}[y.Cited])
		}) {
			t.Errorf("%s: the barriers that the pôle cites come first: %+v", p.ID, offer.Gaps.Barriers)
		}
		t.Logf("%s: %d actions, %d to confirm; without action: %v", p.ID, here[""], toConfirm[""], slices.Sorted(maps.Keys(missing)))
		for _, g := range offer.Gaps.Publics {
			t.Logf("  public: %s", g.value())
		}
	}
}
