package catalogue

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"traverse/catalogue/fulltext"
)

// geography resolves every territory to its leaves, and finds territories by what people type.
type geography struct {
	territories []Territory
	index       map[string]int // code → position in territories
	leafCodes   []string
	leaves      []bitset // per territory
	names       []string // per territory, folded
}

// newGeography resolves the territories. It fails on a member that does not exist, on a zone that contains itself and
// on a territory without a leaf: coverage could not be answered truthfully on such a map.
func newGeography(territories []Territory) (*geography, error) {
	g := &geography{territories: territories, index: make(map[string]int, len(territories))}
	split := map[string]bool{} // communes that are made of arrondissements are no leaves
	for i, t := range territories {
		if _, twice := g.index[t.Code]; twice {
			return nil, fmt.Errorf("territory %s: stands twice", t.Code)
		}
		g.index[t.Code] = i
		split[t.CommuneCode] = true
	}
	leafIndex := map[string]int{}
	for _, t := range territories {
		if t.Kind == KindArrondissement || (t.Kind == KindCommune && !split[t.Code]) {
			leafIndex[t.Code] = len(g.leafCodes)
			g.leafCodes = append(g.leafCodes, t.Code)
		}
	}
	g.leaves = make([]bitset, len(territories))
	g.names = make([]string, len(territories))
	for i, t := range territories {
		g.names[i] = strings.Join(fulltext.Words(t.Name), " ")
		set := newBitset(len(g.leafCodes))
		if err := g.collect(t, set, leafIndex, 0); err != nil {
			return nil, err
		}
		if set.count() == 0 {
			return nil, fmt.Errorf("territory %s: has no commune", t.Code)
		}
		g.leaves[i] = set
	}
	return g, nil
}

// collect adds the leaves of a territory to set.
func (g *geography) collect(t Territory, set bitset, leafIndex map[string]int, depth int) error {
	if depth > 8 {
		return fmt.Errorf("territory %s: contains itself", t.Code)
	}
	if leaf, ok := leafIndex[t.Code]; ok {
		set.add(leaf)
		return nil
	}
	for _, code := range t.Members {
		member, ok := g.index[code]
		if !ok {
			return fmt.Errorf("territory %s: unknown member %s", t.Code, code)
		}
		if err := g.collect(g.territories[member], set, leafIndex, depth+1); err != nil {
			return err
		}
	}
	for _, other := range g.territories {
		leaf, isLeaf := leafIndex[other.Code]
		if isLeaf && (t.Kind == KindDepartment || (t.Kind == KindPole && other.PoleCode == t.Code) || (t.Kind == KindCommune && other.CommuneCode == t.Code)) {
			set.add(leaf)
		}
	}
	return nil
}

// addUnion adds to set the leaves of several territories together.
func (g *geography) addUnion(set bitset, codes []string) error {
	for _, code := range codes {
		i, ok := g.index[code]
		if !ok {
			return fmt.Errorf("unknown territory %s", code)
		}
		set.union(g.leaves[i])
	}
	return nil
}

// territory gives a territory by its code; nil if there is none.
func (g *geography) territory(code string) *Territory {
	i, ok := g.index[code]
	if !ok {
		return nil
	}
	return &g.territories[i]
}

// search finds territories by the beginning of a name's words, an INSEE code or a postal code, and gives every reading:
// codes typed in full first, then names that begin as typed, then names of which a later word does; in each group the
// most populous first, since that is whom people mean more often.
func (g *geography) search(text string, limit int) []*Territory {
	wanted := fulltext.Words(text)
	if len(wanted) == 0 {
		return nil
	}
	typed := strings.Join(wanted, " ")
	var ranked [3][]*Territory
	for i := range g.territories {
		t := &g.territories[i]
		switch {
		case t.Code == typed || slices.Contains(t.PostalCodes, typed):
			ranked[0] = append(ranked[0], t)
		case strings.HasPrefix(g.names[i], typed):
			ranked[1] = append(ranked[1], t)
		case beginWords(g.names[i], wanted) || hasCodePrefix(t, typed):
			ranked[2] = append(ranked[2], t)
		}
	}
	for _, group := range ranked {
		slices.SortStableFunc(group, func(a, b *Territory) int { return cmp.Compare(inhabitants(b), inhabitants(a)) })
	}
	// A code means the place that has few of them: 13013 is the 13e before it is Marseille, which has sixteen.
	slices.SortStableFunc(ranked[0], func(a, b *Territory) int { return cmp.Compare(len(a.PostalCodes), len(b.PostalCodes)) })
	found := slices.Concat(ranked[0], ranked[1], ranked[2])
	return found[:min(limit, len(found))]
}

// inhabitants gives the population; 0 where no source says it.
func inhabitants(t *Territory) int {
	if t.Population == nil {
		return 0
	}
	return *t.Population
}

// beginWords says whether every wanted word begins some word of the folded name.
func beginWords(name string, wanted []string) bool {
	for _, w := range wanted {
		if !strings.HasPrefix(name, w) && !strings.Contains(name, " "+w) {
			return false
		}
	}
	return true
}

// hasCodePrefix says whether at least three typed characters begin the territory's INSEE code or a postal code of it.
func hasCodePrefix(t *Territory, typed string) bool {
	if len(typed) < 3 {
		return false
	}
	if (t.Kind == KindCommune || t.Kind == KindArrondissement) && strings.HasPrefix(t.Code, typed) {
		return true
	}
	return slices.ContainsFunc(t.PostalCodes, func(code string) bool { return strings.HasPrefix(code, typed) })
}
