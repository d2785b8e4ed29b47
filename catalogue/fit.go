package catalogue

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"

	"traverse/internal/fault"
)

// Verdict says whether an action suits a situation. An unknown fact is never a no.
type Verdict string

// The verdicts, best first.
const (
	FitYes     Verdict = "YES"
	FitUnknown Verdict = "UNKNOWN"
	FitNo      Verdict = "NO"
)

// Verdicts lists them in the order in which matches stand.
var Verdicts = []Verdict{FitYes, FitUnknown, FitNo}

var verdictLabels = map[Verdict]string{FitYes: "Convient", FitUnknown: "À vérifier", FitNo: "Ne convient pas"}

// CriterionKey names a criterion of fit.
type CriterionKey string

// The criteria, in the order in which they are judged and shown.
const (
	CriterionCoverage CriterionKey = "COVERAGE"
	CriterionRSA      CriterionKey = "RSA"
	CriterionAge      CriterionKey = "AGE"
	CriterionPublic   CriterionKey = "PUBLIC"
	CriterionBarrier  CriterionKey = "BARRIER"
	CriterionPlace    CriterionKey = "PLACE"
)

// MaxAge is the oldest age that can be asked.
const MaxAge = 120

// Situation is what is known of somebody who looks for an action: nothing that names a person. Nil and empty mean
// unknown; an empty territory, too.
type Situation struct {
	Territory     string
	Age           *int
	RSA           *bool
	Publics       []string // she is one of these
	NotPublics    []string // she is none of these
	Barriers      []string // the action should bear on one of these
	SeeksPlaceNow bool
}

// MatchQuery asks for a page of the actions judged against a situation; only those of one verdict if Verdict is set.
type MatchQuery struct {
	Situation Situation
	Verdict   Verdict
	Page      PageRequest
}

// Criterion is one verdict with its reason, a French sentence ready to be read aloud.
type Criterion struct {
	Key         CriterionKey
	Verdict     Verdict
	Explanation string
}

// Match is an action judged against a situation.
type Match struct {
	*Entry
	Verdict  Verdict // NO if one criterion is, else UNKNOWN if one is, else YES
	Criteria []Criterion
	Missing  []Fact // the facts that would settle what is unknown
	Cursor   string
}

// Fact names something that a situation may say: a field of it, or one public.
type Fact string

// The facts that can be missing, beside those of FactPublic.
const (
	FactTerritory Fact = "territory"
	FactRSA       Fact = "rsa"
	FactAge       Fact = "age"
)

// FactPublic is whether the person belongs to a public.
func FactPublic(slug string) Fact { return Fact("publics:" + slug) }

// Question is a missing fact asked in French, with how many actions to be checked wait for the answer.
type Question struct {
	Fact    Fact
	Text    string
	Actions int
}

// MatchPage is a page of matches, and what is counted over all of them.
type MatchPage struct {
	Matches     []Match
	Total       int
	HasNext     bool
	HasPrevious bool
	// Verdicts counts every action, whatever verdict the query asks for: YES, UNKNOWN, NO.
	Verdicts []FacetCount
	// Questions are the missing facts of the actions to be checked, the most awaited first.
	Questions []Question
}

// Match judges every action that the public sees, hides none, and puts those first that suit: by verdict, then by how
// many criteria say yes, then in the default order of a search. An unknown code or an impossible age is a BadRequest.
func (s *Snapshot) Match(q *MatchQuery) (*MatchPage, error) {
	size, fromEnd, err := q.Page.Size()
	if err != nil {
		return nil, err
	}
	p, err := s.newPerson(&q.Situation)
	if err != nil {
		return nil, err
	}
	judged := s.judgeAll(p)
	page := &MatchPage{Verdicts: countVerdicts(judged), Questions: s.questions(judged)}
	if q.Verdict != "" {
		judged = slices.DeleteFunc(judged, func(r *rankedMatch) bool { return r.match.Verdict != q.Verdict })
	}
	digest := q.digest()
	start, end, err := matchWindow(judged, q.Page, digest)
	if err != nil {
		return nil, err
	}
	if fromEnd {
		start = max(start, end-size)
	} else {
		end = min(end, start+size)
	}
	page.Total, page.HasPrevious, page.HasNext = len(judged), start > 0, end < len(judged)
	for _, r := range judged[start:end] {
		m := s.judge(r.match.Entry, p, true)
		m.Cursor = matchCursor(m.Entry, digest)
		page.Matches = append(page.Matches, m)
	}
	return page, nil
}

// rankedMatch is a match with what orders it.
type rankedMatch struct {
	match   Match
	verdict int
	yes     int
	order   place
}

// judgeAll gives every action with its verdict, in order. Sentences are left to the page that is read.
func (s *Snapshot) judgeAll(p *person) []*rankedMatch {
	usual := &selection{snapshot: s, query: &ActionQuery{Filter: ActionFilter{Territory: p.Territory, Publics: p.Publics}}}
	judged := make([]*rankedMatch, 0, len(s.Actions))
	for _, e := range s.Actions {
		m := s.judge(e, p, false)
		r := &rankedMatch{match: m, verdict: slices.Index(Verdicts, m.Verdict), order: usual.place(e.position)}
		for _, c := range m.Criteria {
			if c.Verdict == FitYes {
				r.yes++
			}
		}
		judged = append(judged, r)
	}
	slices.SortFunc(judged, func(a, b *rankedMatch) int {
		return cmp.Or(cmp.Compare(a.verdict, b.verdict), cmp.Compare(b.yes, a.yes), a.order.compare(&b.order))
	})
	return judged
}

func countVerdicts(judged []*rankedMatch) []FacetCount {
	counts := make([]FacetCount, 0, len(Verdicts))
	for _, v := range Verdicts {
		counts = append(counts, FacetCount{Value: string(v), Label: verdictLabels[v]})
	}
	for _, r := range judged {
		counts[r.verdict].Count++
	}
	return counts
}

// questions counts what is missing over the actions to be checked: for the others, an answer would change nothing.
func (s *Snapshot) questions(judged []*rankedMatch) []Question {
	waiting := make(map[Fact]int)
	for _, r := range judged {
		if r.match.Verdict != FitUnknown {
			continue
		}
		for _, fact := range r.match.Missing {
			waiting[fact]++
		}
	}
	var found []Question
	ask := func(fact Fact, text string) {
		if n := waiting[fact]; n > 0 {
			found = append(found, Question{fact, text, n})
		}
	}
	ask(FactTerritory, "Dans quelle commune ou quel arrondissement la personne habite-t-elle ?")
	ask(FactRSA, "La personne perçoit-elle le RSA ?")
	ask(FactAge, "Quel âge a la personne ?")
	for i := range s.Contents.Publics {
		public := &s.Contents.Publics[i]
		ask(FactPublic(public.Slug), "La personne fait-elle partie de ce public : « "+public.Label+" » ?")
	}
	slices.SortStableFunc(found, func(a, b Question) int { return b.Actions - a.Actions })
	return found
}

// matchWindow gives the bounds of what lies between two cursors.
func matchWindow(judged []*rankedMatch, page PageRequest, digest string) (start, end int, err error) {
	end = len(judged)
	if page.After != "" {
		at, err := findMatch(judged, "after", page.After, digest)
		if err != nil {
			return 0, 0, err
		}
		start = at + 1
	}
	if page.Before != "" {
		if end, err = findMatch(judged, "before", page.Before, digest); err != nil {
			return 0, 0, err
		}
	}
	return start, max(start, end), nil
}

// matchCursor holds the code of the action and a checksum: what was judged of it would tell something of the situation.
func matchCursor(e *Entry, digest string) string {
	return encodeCursor(&orderKey{code: e.code}, digest)
}

// findMatch finds the place of a cursor. An action that has left the list since has none: the reader starts again.
func findMatch(judged []*rankedMatch, argument, cursor, digest string) (int, error) {
	key, err := decodeCursor(argument, cursor, digest)
	if err != nil {
		return 0, err
	}
	at := slices.IndexFunc(judged, func(r *rankedMatch) bool { return r.match.code == key.code })
	if at < 0 {
		return 0, fault.Argument(argument, "", "Le catalogue a changé depuis ce curseur : reprenez la première page.")
	}
	return at, nil
}

// digest names a situation and the verdict asked, so that a cursor of one is refused by another.
func (q *MatchQuery) digest() string {
	situation := q.Situation
	for _, list := range []*[]string{&situation.Publics, &situation.NotPublics, &situation.Barriers} {
		*list = slices.Compact(slices.Sorted(slices.Values(*list)))
	}
	named, err := json.Marshal(struct {
		Situation Situation
		Verdict   Verdict
	}{situation, q.Verdict})
	if err != nil {
		panic("catalogue: a situation is always JSON: " + err.Error()) // numbers, strings and lists of them
	}
	sum := checksum(named)
	return string(sum[:])
}

// person is a situation that was checked, its lists read as sets.
type person struct {
	*Situation
	territory *Territory // nil where she has not said
	is, isNot map[string]bool
	barriers  map[string]bool
}

func (s *Snapshot) newPerson(situation *Situation) (*person, error) {
	p := &person{Situation: situation}
	if situation.Territory != "" {
		t, err := s.KnownTerritory("territory", situation.Territory)
		if err != nil {
			return nil, err
		}
		p.territory = t
	}
	if a := situation.Age; a != nil && (*a < 0 || *a > MaxAge) {
		return nil, fault.Argument("age", strconv.Itoa(*a), "L’âge doit être compris entre 0 et 120 ans.")
	}
	var errs [3]error
	p.is, errs[0] = known("publics", "le public", situation.Publics, s.vocabulary.publics)
	p.isNot, errs[1] = known("notPublics", "le public", situation.NotPublics, s.vocabulary.publics)
	p.barriers, errs[2] = known("barriers", "le frein", situation.Barriers, s.vocabulary.barriers)
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}

// known reads slugs as a set, or refuses the first that the vocabulary does not hold.
func known(argument, what string, slugs []string, vocabulary map[string]string) (map[string]bool, error) {
	set := make(map[string]bool, len(slugs))
	for _, slug := range slugs {
		if _, ok := vocabulary[slug]; !ok {
			return nil, fault.Argument(argument, slug, "Situation, « "+argument+" » : "+what+" « "+clip(slug)+" » n’existe pas.")
		}
		set[slug] = true
	}
	return set, nil
}
