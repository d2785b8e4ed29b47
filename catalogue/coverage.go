package catalogue

import (
	"fmt"
	"strings"
)

// CoverageRule is where an action is available, as data: the whole department or a set of territories, minus
// exclusions. Emphasis ranks and never restricts; Probable is a wider reading that is likely but not printed.
// All lists hold territory codes.
type CoverageRule struct {
	DepartmentWide      bool     `json:"departmentWide,omitempty"`
	Includes            []string `json:"includes" validate:"max=150,unique"`
	Excludes            []string `json:"excludes" validate:"max=150,unique"`
	Probable            []string `json:"probable" validate:"max=150,unique"`
	Emphasis            []string `json:"emphasis" validate:"max=150,unique"`
	Text                string   `json:"text" validate:"max=500,line,nonir"` // as the programme or the porteur words it
	PlaceOfIntervention string   `json:"placeOfIntervention,omitempty" validate:"max=200,line,nonir"`
	Note                string   `json:"note,omitempty" validate:"max=1000,text,nonir"`
}

// CoverageVerdict answers « is it available here? ».
type CoverageVerdict string

// The verdicts, best first.
const (
	CoversYes       CoverageVerdict = "YES"
	CoversPartly    CoverageVerdict = "PARTLY"
	CoversToConfirm CoverageVerdict = "TO_CONFIRM"
	CoversNo        CoverageVerdict = "NO"
)

// CoverageAnswer is a verdict with its reason, a French sentence ready to be read.
type CoverageAnswer struct {
	Verdict CoverageVerdict
	Because string
}

// coverage is a rule resolved to leaves.
type coverage struct {
	rule     *CoverageRule
	sure     bitset // S: surely covered
	probable bitset // T: to confirm; never counts as available
	emphasis bitset
}

// resolve computes S, T and the emphasis of a rule. An exclusion beats everything that includes.
func (g *geography) resolve(rule *CoverageRule) (coverage, error) {
	includes := rule.Includes
	if rule.DepartmentWide {
		includes = []string{DepartmentCode}
	}
	lists := [...][]string{includes, rule.Probable, rule.Emphasis, rule.Excludes}
	sets := newBitsets(len(lists), len(g.leafCodes))
	for i, codes := range lists {
		if err := g.addUnion(sets[i], codes); err != nil {
			return coverage{}, fmt.Errorf("resolve coverage: %w", err)
		}
	}
	c := coverage{rule: rule, sure: sets[0], probable: sets[1], emphasis: sets[2]}
	c.sure.subtract(sets[3])
	c.probable.subtract(sets[3])
	c.probable.subtract(c.sure)
	return c, nil
}

// verdict answers for the leaves of a territory, by the rule of the contract.
func (c coverage) verdict(asked bitset) CoverageVerdict {
	switch {
	case asked.within(c.sure):
		return CoversYes
	case asked.meets(c.sure):
		return CoversPartly
	case asked.meets(c.probable):
		return CoversToConfirm
	default:
		return CoversNo
	}
}

// territorySets are the actions by what they answer for one territory. A nil set is empty.
type territorySets struct {
	yes, partly, toConfirm, no bitset
	emphasis                   bitset
}

// indexTerritories turns the coverages round: for each leaf the actions that cover it, and from these, for each
// territory, the actions of each verdict. It says again, for whole sets, what coverage.verdict says of one action.
func (s *Snapshot) indexTerritories() {
	sure, probable, emphasis := s.byLeaf(func(c *coverage) bitset { return c.sure }), s.byLeaf(func(c *coverage) bitset { return c.probable }),
		s.byLeaf(func(c *coverage) bitset { return c.emphasis })
	s.byTerritory = make([]territorySets, len(s.geo.territories))
	for t, leaves := range s.geo.leaves {
		all, some, maybe, stressed := s.everything.clone(), newBitset(len(s.Actions)), newBitset(len(s.Actions)), newBitset(len(s.Actions))
		leaves.each(func(leaf int) {
			all.intersect(sure[leaf])
			some.union(sure[leaf])
			maybe.union(probable[leaf])
			stressed.union(emphasis[leaf])
		})
		no := s.everything.clone()
		no.subtract(some)
		no.subtract(maybe)
		maybe.subtract(some)
		some.subtract(all)
		s.byTerritory[t] = territorySets{yes: all, partly: some.orNil(), toConfirm: maybe.orNil(), no: no, emphasis: stressed.orNil()}
	}
}

// byLeaf gives, for each leaf, the actions of which a part of the coverage holds it.
func (s *Snapshot) byLeaf(part func(*coverage) bitset) []bitset {
	sets := make([]bitset, len(s.geo.leafCodes))
	for leaf := range sets {
		sets[leaf] = newBitset(len(s.Actions))
	}
	for i, e := range s.Actions {
		part(&e.coverage).each(func(leaf int) { sets[leaf].add(i) })
	}
	return sets
}

func (t *territorySets) verdict(v CoverageVerdict) bitset {
	switch v {
	case CoversYes:
		return t.yes
	case CoversPartly:
		return t.partly
	case CoversToConfirm:
		return t.toConfirm
	case CoversNo:
		return t.no
	}
	return nil
}

// anyOf gives the actions that answer one of the verdicts. The set may be one of t's own.
func (t *territorySets) anyOf(verdicts []CoverageVerdict, size int) bitset {
	sets := make([]bitset, 0, 4)
	for _, v := range verdicts {
		if set := t.verdict(v); set != nil {
			sets = append(sets, set)
		}
	}
	if len(sets) == 1 {
		return sets[0]
	}
	together := newBitset(size)
	for _, set := range sets {
		together.union(set)
	}
	return together
}

// rank puts the best verdict first, and the emphasis first among equals.
func (t *territorySets) rank(action int) int64 {
	var rank int64
	switch {
	case t.yes.has(action):
	case t.partly != nil && t.partly.has(action):
		rank = 2
	case t.toConfirm != nil && t.toConfirm.has(action):
		rank = 4
	default:
		rank = 6
	}
	if t.emphasis == nil || !t.emphasis.has(action) {
		rank++
	}
	return rank
}

// explain gives the verdict for a territory and says why.
func (g *geography) explain(c coverage, t *Territory) CoverageAnswer {
	asked := g.leaves[g.index[t.Code]]
	verdict := c.verdict(asked)
	var because string
	switch verdict {
	case CoversYes:
		because = g.whyCovered(c, t, asked)
	case CoversPartly:
		because = g.whyPartly(c, t, asked)
	case CoversToConfirm:
		because = fmt.Sprintf("À confirmer : le programme n’imprime pas « %s », mais une lecture plus large du secteur (%s) est vraisemblable. Demandez au porteur avant d’orienter.",
			t.Name, g.nameList(c.rule.Probable))
	case CoversNo:
		because = g.whyNot(c, t, asked)
	}
	if doubt := g.poleDoubt(c, t); doubt != "" {
		because += " " + doubt
	}
	return CoverageAnswer{Verdict: verdict, Because: because}
}

func (g *geography) whyCovered(c coverage, t *Territory, asked bitset) string {
	var because string
	switch through := g.through(c.rule.Includes, asked); {
	case c.rule.DepartmentWide && len(c.rule.Excludes) == 0:
		because = "Oui : l’action est proposée dans tout le département."
	case c.rule.DepartmentWide:
		because = fmt.Sprintf("Oui : l’action est proposée dans tout le département sauf %s, et « %s » n’en est pas exclu.", g.nameList(c.rule.Excludes), t.Name)
	case through == nil || through.Code == t.Code:
		because = fmt.Sprintf("Oui : « %s » est dans le secteur de l’action.", t.Name)
	default:
		because = fmt.Sprintf("Oui : « %s » fait partie de « %s », qui est dans le secteur de l’action.", t.Name, through.Name)
	}
	if asked.meets(c.emphasis) {
		because += " C’est un territoire prioritaire de l’action."
	}
	return because
}

func (g *geography) whyPartly(c coverage, t *Territory, asked bitset) string {
	covered, missing := asked.clone(), asked.clone()
	covered.intersect(c.sure)
	missing.subtract(c.sure)
	if missing.count() <= covered.count() {
		return fmt.Sprintf("En partie : « %s » est couvert, sauf %s.", t.Name, g.leafList(missing))
	}
	return fmt.Sprintf("En partie : dans « %s », l’action couvre seulement %s.", t.Name, g.leafList(covered))
}

func (g *geography) whyNot(c coverage, t *Territory, asked bitset) string {
	if excluded := g.through(c.rule.Excludes, asked); excluded != nil {
		if excluded.Code == t.Code {
			return fmt.Sprintf("Non : « %s » est exclu du secteur de l’action (« %s »).", t.Name, spoken(c.rule.Text))
		}
		return fmt.Sprintf("Non : « %s » fait partie de « %s », exclu du secteur de l’action (« %s »).", t.Name, excluded.Name, spoken(c.rule.Text))
	}
	return fmt.Sprintf("Non : « %s » n’est pas dans le secteur de l’action (« %s »).", t.Name, spoken(c.rule.Text))
}

// poleDoubt warns when the answer stands on the assignment of the territory to a pôle, and that assignment is not sure.
func (g *geography) poleDoubt(c coverage, t *Territory) string {
	if t.PoleCode == "" || t.PoleConfidence == ConfidenceHigh || t.Kind == KindPole {
		return ""
	}
	for _, codes := range [][]string{c.rule.Includes, c.rule.Excludes, c.rule.Probable} {
		for _, code := range codes {
			pole := g.territory(code)
			if pole.Kind == KindPole && (code == t.PoleCode || code == t.AlternativePole) {
				assigned := g.territory(t.PoleCode)
				return fmt.Sprintf("Le rattachement de « %s » au « %s » est déduit, non imprimé : à vérifier.", t.Name, assigned.Name)
			}
		}
	}
	return ""
}

// through finds the smallest of the named territories that holds everything asked; nil if only several together do.
func (g *geography) through(codes []string, asked bitset) *Territory {
	var best *Territory
	size := 0
	for _, code := range codes {
		i := g.index[code]
		if n := g.leaves[i].count(); asked.within(g.leaves[i]) && (best == nil || n < size) {
			best, size = &g.territories[i], n
		}
	}
	return best
}

func (g *geography) nameList(codes []string) string {
	names := make([]string, 0, len(codes))
	for _, code := range codes {
		names = append(names, "« "+g.territories[g.index[code]].Name+" »")
	}
	return enumerate(names)
}

// leafList names up to eight leaves, and counts the rest.
func (g *geography) leafList(set bitset) string {
	const most = 8
	var names []string
	set.each(func(leaf int) {
		names = append(names, g.territories[g.index[g.leafCodes[leaf]]].Name)
	})
	if len(names) > most {
		rest := len(names) - most + 1
		names = append(names[:most-1], fmt.Sprintf("%d autres communes ou arrondissements", rest))
	}
	return enumerate(names)
}

// enumerate writes « a, b et c ».
func enumerate(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " et " + names[last]
}
