package catalogue

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"traverse/catalogue/fulltext"
)

// placeNames recognises territories in what people type among other words: « permis istres », « nounou 13e »,
// « marseille 13 », « 13800 ». Names are compared as sets of words, so that their order is free.
type placeNames struct {
	names           []placeName      // the longest first
	byStem          map[string][]int // positions in names, by the first stem
	byPostalCode    map[string][]*Territory
	arrondissements map[string]*Territory // by number
}

type placeName struct {
	words     []string
	stems     []string // of words, which a plural or a missing letter leaves as they are
	territory *Territory
}

// placeReading is a territory read in a question, and the places of the words that name it.
type placeReading struct {
	territory *Territory
	words     []int
}

const marseille = "13055"

var marseilleStem = fulltext.Stem("marseille")

// newPlaceNames lists the names of every territory but the Département, under which everything is.
func newPlaceNames(territories []Territory) *placeNames {
	p := &placeNames{byPostalCode: map[string][]*Territory{}, arrondissements: map[string]*Territory{}}
	for i := range territories {
		t := &territories[i]
		switch t.Kind {
		case KindDepartment:
			continue
		case KindArrondissement:
			if number, err := strconv.Atoi(t.Code[len(t.Code)-2:]); err == nil {
				p.arrondissements[strconv.Itoa(number)] = t
			}
		case KindCommune:
			p.add(t, t.Name)
			p.add(t, shortName(t.Name))
		case KindPole:
			p.addPole(t)
		case KindZone:
			p.add(t, strings.ReplaceAll(t.Code, "-", " "))
		}
		for _, code := range t.PostalCodes {
			if t.Code != marseille { // its arrondissements say it more precisely
				p.byPostalCode[code] = append(p.byPostalCode[code], t)
			}
		}
	}
	// Two names of the same words: the commune before the zone or the pôle, then by code.
	slices.SortStableFunc(p.names, func(a, b placeName) int {
		rank := func(n placeName) int {
			return slices.Index([]TerritoryKind{KindCommune, KindPole, KindZone}, n.territory.Kind)
		}
		return cmp.Or(cmp.Compare(len(b.words), len(a.words)), cmp.Compare(rank(a), rank(b)), cmp.Compare(a.territory.Code, b.territory.Code))
	})
	p.byStem = make(map[string][]int, len(p.names))
	for i, n := range p.names {
		p.byStem[n.stems[0]] = append(p.byStem[n.stems[0]], i)
	}
	return p
}

// near gives the names that some word of a question begins, the longest first.
func (p *placeNames) near(q *fulltext.Question) []placeName {
	var positions []int
	for i := range q.Words {
		for stem := range q.Words[i].Stems() {
			positions = append(positions, p.byStem[stem]...)
		}
	}
	slices.Sort(positions)
	names := make([]placeName, 0, len(positions))
	for _, i := range slices.Compact(positions) {
		names = append(names, p.names[i])
	}
	return names
}

// add keeps a name, unless its words are too few letters to be sure of.
func (p *placeNames) add(t *Territory, name string) {
	words := fulltext.Telling(name)
	if len(words) == 0 || len(strings.Join(words, "")) < 3 {
		return
	}
	stems := make([]string, 0, len(words))
	for _, w := range words {
		stems = append(stems, fulltext.Stem(w))
	}
	p.names = append(p.names, placeName{words, stems, t})
}

// addPole names a pôle as people do: « pôle » and any of the towns in its name, or all of them; « pôle Marseille IV » or 4.
func (p *placeNames) addPole(t *Territory) {
	if number, found := strings.CutPrefix(t.Code, "marseille-"); found {
		p.add(t, "pole marseille "+number)
		name, _, _ := strings.Cut(t.Name, "(")
		p.add(t, name)
		return
	}
	p.add(t, strings.ReplaceAll(t.Code, "-", " "))
	for _, town := range fulltext.Telling(strings.ReplaceAll(t.Code, "-", " ")) {
		p.add(t, "pole "+town)
	}
}

// linkWords join the parts of a commune's name; people stop before them: Aix, Salon, Fos, Saint-Rémy.
var linkWords = []string{"en", "de", "du", "des", "sur", "les", "le", "la", "l"}

// tooCommon begin the names of several communes, or mean something else.
var tooCommon = []string{"port", "plan", "mas", "saint", "sainte", "chateauneuf", "puy"}

// shortName gives a name up to its linking word; the whole name if what comes before is too common.
func shortName(name string) string {
	parts := fulltext.Words(strings.ReplaceAll(name, "’", "-"))
	for i, part := range parts {
		if i > 0 && slices.Contains(linkWords, part) {
			if short := strings.Join(parts[:i], " "); !slices.Contains(tooCommon, short) {
				return short
			}
			return name
		}
	}
	return name
}

// words gives every word of a name, so that the index understands its beginning and its misspellings.
func (p *placeNames) words() []string {
	list := []string{"arrondissement", "pole"}
	for _, n := range p.names {
		list = append(list, n.words...)
	}
	return list
}

// read finds the territories that the words of a question name, in the order in which they stand. The words that name
// them no longer exclude: they rank, and a territory is proposed.
func (p *placeNames) read(q *fulltext.Question) []placeReading {
	var readings []placeReading
	used := make([]bool, len(q.Words))
	take := func(t *Territory, places ...int) {
		for _, i := range places {
			used[i], q.Words[i].Soft = true, true
		}
		readings = append(readings, placeReading{t, places})
	}
	for i := range q.Words {
		for _, t := range p.byPostalCode[q.Words[i].Word] {
			take(t, i)
		}
	}
	near := p.near(q)
	for _, name := range near {
		if len(name.words) > 2 && slices.Contains(name.words, "pole") { // before « marseille 4 » is read as the 4e
			if places := standing(q, name.stems, used); places != nil {
				take(name.territory, places...)
			}
		}
	}
	p.readArrondissements(q, used, take)
	for _, name := range near {
		if places := standing(q, name.stems, used); places != nil {
			take(name.territory, places...)
		}
	}
	slices.SortStableFunc(readings, func(a, b placeReading) int { return cmp.Compare(slices.Min(a.words), slices.Min(b.words)) })
	return readings
}

// standing gives the places of the words of a name in a question; nil unless all stand there, unused and unquoted.
func standing(q *fulltext.Question, name []string, used []bool) []int {
	var places []int
	for _, wanted := range name {
		at := indexOf(q, wanted)
		if at < 0 || used[at] {
			return nil
		}
		places = append(places, at)
	}
	return places
}

// indexOf finds an unquoted word by its stem; -1 if there is none.
func indexOf(q *fulltext.Question, stem string) int {
	for i := range q.Words {
		if w := &q.Words[i]; w.Phrase == 0 && w.Is(stem) {
			return i
		}
	}
	return -1
}

// districtStems are how « arrondissement » is written.
var districtStems = []string{fulltext.Stem("arrondissement"), "arr", "arrdt", "arrt", "ardt"}

// readArrondissements reads « 13e », « 13e et 14e arrondissements », « marseille 13 ».
func (p *placeNames) readArrondissements(q *fulltext.Question, used []bool, take func(*Territory, ...int)) {
	isDistrict := func(i int) bool {
		return i >= 0 && i < len(q.Words) && slices.ContainsFunc(districtStems, q.Words[i].Is)
	}
	isMarseille := func(i int) bool { return q.Words[i].Is(marseilleStem) }
	var found []int
	named := func(i int) bool { // after « marseille », or after another arrondissement
		return i > 0 && (isMarseille(i-1) || slices.Contains(found, i-1))
	}
	for i := range q.Words {
		w := &q.Words[i]
		if p.arrondissements[w.Word] != nil && !used[i] && w.Phrase == 0 && (w.Ordinal || isDistrict(i+1) || named(i)) {
			found = append(found, i)
		}
	}
	if len(found) == 0 {
		return
	}
	var shared []int // words that belong to all of them
	for i := range q.Words {
		if isDistrict(i) || isMarseille(i) {
			shared = append(shared, i)
		}
	}
	for _, i := range found {
		take(p.arrondissements[q.Words[i].Word], append([]int{i}, shared...)...)
	}
}
