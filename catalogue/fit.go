package catalogue

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

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

// Situation is what is known of somebody who looks for an action: nothing that names a person. Nil and empty mean unknown.
type Situation struct {
	Territory     string
	Age           *int
	RSA           *bool
	Publics       []string // she is one of these
	NotPublics    []string // she is none of these
	Barriers      []string // the action should bear on one of these
	SeeksPlaceNow bool
}

// Criterion is one verdict with its reason, a French sentence ready to be read.
type Criterion struct {
	Key         CriterionKey
	Verdict     Verdict
	Explanation string
}

// Match is an action judged against a situation.
type Match struct {
	*Entry
	Verdict  Verdict
	Criteria []Criterion
	// Missing names the facts that would settle what is unknown: "territory", "rsa", "age" or "publics:<slug>".
	Missing []string
}

// ageOfPublic are the publics that an age defines.
var ageOfPublic = map[string]func(age int) bool{
	"jeunes-moins-26": func(age int) bool { return age < 26 },
	"seniors-45-plus": func(age int) bool { return age >= 45 },
	"seniors-50-plus": func(age int) bool { return age >= 50 },
}

// Match judges every published action, hides none, and puts those first that suit: by verdict, then by how many
// criteria say yes, then in the default order of a search. An unknown code or an impossible age is a BadRequest.
func (s *Snapshot) Match(situation *Situation) ([]Match, error) {
	asked := ActionQuery{Filter: ActionFilter{Territory: situation.Territory, Publics: situation.Publics}}
	if err := s.checkSituation(situation); err != nil {
		return nil, err
	}
	order := &selection{snapshot: s, query: &asked}
	matches := make([]Match, 0, len(s.Actions))
	for _, e := range s.Actions {
		matches = append(matches, s.judge(e, situation))
	}
	slices.SortStableFunc(matches, func(a, b Match) int {
		if byVerdict := slices.Index(Verdicts, a.Verdict) - slices.Index(Verdicts, b.Verdict); byVerdict != 0 {
			return byVerdict
		}
		if byYes := b.yes() - a.yes(); byYes != 0 {
			return byYes
		}
		placeA, placeB := order.place(a.position), order.place(b.position)
		return placeA.compare(&placeB)
	})
	return matches, nil
}

func (m *Match) yes() int {
	n := 0
	for _, c := range m.Criteria {
		if c.Verdict == FitYes {
			n++
		}
	}
	return n
}

func (s *Snapshot) checkSituation(situation *Situation) error {
	if a := situation.Age; a != nil && (*a < 0 || *a > MaxAge) {
		return fault.Argument("age", strconv.Itoa(*a), "L’âge doit être compris entre 0 et 120 ans.")
	}
	filter := ActionFilter{Territory: situation.Territory, Publics: slices.Concat(situation.Publics, situation.NotPublics), Barriers: situation.Barriers}
	return s.checkFilter(&filter)
}

// judge gives every criterion that applies. The verdict is NO if one is, else UNKNOWN if one is, else YES.
func (s *Snapshot) judge(e *Entry, situation *Situation) Match {
	m := Match{Entry: e, Verdict: FitYes}
	for _, criterion := range []func(*Entry, *Situation, *Match){s.judgeCoverage, judgeRSA, judgeAge, s.judgePublic, s.judgeBarrier, judgePlace} {
		criterion(e, situation, &m)
	}
	for _, c := range m.Criteria {
		if slices.Index(Verdicts, c.Verdict) > slices.Index(Verdicts, m.Verdict) {
			m.Verdict = c.Verdict
		}
	}
	return m
}

func (m *Match) add(key CriterionKey, verdict Verdict, explanation string, missing ...string) {
	m.Criteria = append(m.Criteria, Criterion{key, verdict, explanation})
	m.Missing = append(m.Missing, missing...)
}

func (s *Snapshot) judgeCoverage(e *Entry, situation *Situation, m *Match) {
	rule := &e.Sheet.Coverage
	if situation.Territory == "" {
		if rule.DepartmentWide && len(rule.Excludes) == 0 {
			m.add(CriterionCoverage, FitYes, "L’action est proposée dans tout le département.")
			return
		}
		m.add(CriterionCoverage, FitUnknown, fmt.Sprintf("L’action n’est pas proposée partout (« %s ») : précisez où habite la personne.", rule.Text), "territory")
		return
	}
	answer := s.Covers(e, s.Territory(situation.Territory))
	switch answer.Verdict {
	case CoversYes:
		m.add(CriterionCoverage, FitYes, answer.Because)
	case CoversPartly:
		m.add(CriterionCoverage, FitUnknown, answer.Because+" Précisez la commune ou l’arrondissement.", "territory")
	case CoversToConfirm:
		m.add(CriterionCoverage, FitUnknown, answer.Because)
	case CoversNo:
		m.add(CriterionCoverage, FitNo, answer.Because)
	}
}

func judgeRSA(e *Entry, situation *Situation, m *Match) {
	required := e.Sheet.Admission.RSARequired != nil && *e.Sheet.Admission.RSARequired
	switch {
	case required && situation.RSA == nil:
		m.add(CriterionRSA, FitUnknown, "L’action est réservée aux allocataires du RSA : précisez si la personne le perçoit.", "rsa")
	case required && *situation.RSA:
		m.add(CriterionRSA, FitYes, "La personne perçoit le RSA, comme la fiche le demande.")
	case required:
		m.add(CriterionRSA, FitNo, "L’action est réservée aux allocataires du RSA, et la personne ne le perçoit pas.")
	case situation.RSA != nil && *situation.RSA:
		m.add(CriterionRSA, FitYes, "La fiche ne réserve pas l’action aux allocataires du RSA ; la personne, qui le perçoit, peut y être orientée.")
	case situation.RSA != nil && strings.HasPrefix(e.Sheet.ThemeCode, "1.4"):
		m.add(CriterionRSA, FitUnknown, "L’action cherche à éviter l’entrée dans le RSA, que la personne ne perçoit pas : le porteur dira si elle peut en bénéficier.")
	case situation.RSA != nil:
		m.add(CriterionRSA, FitUnknown, "La fiche ne dit pas si l’action est ouverte à une personne qui ne perçoit pas le RSA : à vérifier auprès du porteur.")
	default:
		m.add(CriterionRSA, FitUnknown, "La fiche ne dit pas s’il faut percevoir le RSA : précisez si la personne le perçoit.", "rsa")
	}
}

func judgeAge(e *Entry, situation *Situation, m *Match) {
	rules := &e.Sheet.Admission
	if rules.MinimumAge == nil && rules.MaximumAge == nil {
		return
	}
	bounds := ageBounds(rules)
	switch {
	case situation.Age == nil:
		m.add(CriterionAge, FitUnknown, fmt.Sprintf("L’action s’adresse aux personnes %s : précisez l’âge.", bounds), "age")
	case (rules.MinimumAge == nil || *situation.Age >= *rules.MinimumAge) && (rules.MaximumAge == nil || *situation.Age <= *rules.MaximumAge):
		m.add(CriterionAge, FitYes, fmt.Sprintf("À %s, la personne a l’âge prévu (%s).", years(*situation.Age), bounds))
	case rules.AgeIsFirm:
		m.add(CriterionAge, FitNo, fmt.Sprintf("À %s, la personne n’a pas l’âge que demande la fiche (%s).", years(*situation.Age), bounds))
	default:
		m.add(CriterionAge, FitUnknown, fmt.Sprintf("À %s, la personne n’a pas l’âge indiqué (%s), mais cette borne ne vient pas de la fiche : %s.", years(*situation.Age), bounds,
			strings.TrimSuffix(rules.AgeNote, ".")))
	}
}

func years(age int) string {
	if age < 2 {
		return strconv.Itoa(age) + " an"
	}
	return strconv.Itoa(age) + " ans"
}

// ageBounds words the bounds: « de 16 à 25 ans », « de 50 ans et plus », « de 44 ans au plus ».
func ageBounds(rules *AdmissionRules) string {
	switch {
	case rules.MaximumAge == nil:
		return fmt.Sprintf("de %s et plus", years(*rules.MinimumAge))
	case rules.MinimumAge == nil:
		return fmt.Sprintf("de %s au plus", years(*rules.MaximumAge))
	default:
		return fmt.Sprintf("de %d à %s", *rules.MinimumAge, years(*rules.MaximumAge))
	}
}

func (s *Snapshot) judgePublic(e *Entry, situation *Situation, m *Match) {
	publics, negative := e.Sheet.Publics, FitNo
	if len(publics) == 0 {
		publics, negative = e.Sheet.ImpliedPublics, FitUnknown // likely, not printed: never a no
	}
	if len(publics) == 0 {
		return
	}
	var open []string
	for _, slug := range publics {
		is, known := belongs(slug, situation)
		if is {
			m.add(CriterionPublic, FitYes, fmt.Sprintf("La personne fait partie d’un public visé : « %s ».", s.publicLabel(slug)))
			return
		}
		if !known {
			open = append(open, slug)
		}
	}
	labels := s.publicLabels(publics)
	if len(open) > 0 {
		missing := make([]string, 0, len(open))
		for _, slug := range open {
			missing = append(missing, "publics:"+slug)
		}
		m.add(CriterionPublic, FitUnknown, fmt.Sprintf("L’action vise %s : précisez si la personne en fait partie.", labels), missing...)
		return
	}
	if negative == FitNo {
		m.add(CriterionPublic, FitNo, fmt.Sprintf("L’action vise %s, et la personne n’en fait pas partie.", labels))
		return
	}
	m.add(CriterionPublic, FitUnknown, fmt.Sprintf("L’action vise vraisemblablement %s, dont la personne ne fait pas partie, mais la fiche ne le dit pas : à vérifier auprès du porteur.", labels))
}

// belongs says whether the person is of a public, and whether that is known: she said so, or her age does.
func belongs(slug string, situation *Situation) (is, known bool) {
	if slices.Contains(situation.Publics, slug) {
		return true, true
	}
	if defined, ok := ageOfPublic[slug]; ok && situation.Age != nil {
		return defined(*situation.Age), true
	}
	return false, slices.Contains(situation.NotPublics, slug)
}

func (s *Snapshot) publicLabel(slug string) string {
	for _, p := range s.Contents.Publics {
		if p.Slug == slug {
			return p.Label
		}
	}
	return slug
}

func (s *Snapshot) publicLabels(slugs []string) string {
	labels := make([]string, 0, len(slugs))
	for _, slug := range slugs {
		labels = append(labels, "« "+s.publicLabel(slug)+" »")
	}
	return enumerate(labels)
}

func (s *Snapshot) judgeBarrier(e *Entry, situation *Situation, m *Match) {
	if len(situation.Barriers) == 0 {
		return
	}
	for _, slug := range situation.Barriers {
		if slices.Contains(e.Sheet.Barriers, slug) {
			m.add(CriterionBarrier, FitYes, fmt.Sprintf("L’action porte sur le frein « %s ».", s.barrierLabel(slug)))
			return
		}
	}
	if len(situation.Barriers) == 1 {
		m.add(CriterionBarrier, FitNo, fmt.Sprintf("L’action ne porte pas sur ce frein (« %s »).", s.barrierLabel(situation.Barriers[0])))
		return
	}
	m.add(CriterionBarrier, FitNo, "L’action ne porte sur aucun de ces freins.")
}

func (s *Snapshot) barrierLabel(slug string) string {
	for _, b := range s.Contents.Barriers {
		if b.Slug == slug {
			return b.Label
		}
	}
	return slug
}

func judgePlace(e *Entry, situation *Situation, m *Match) {
	if !situation.SeeksPlaceNow {
		return
	}
	switch e.Availability {
	case AvailabilityOpen:
		m.add(CriterionPlace, FitYes, "Une place est disponible.")
	case AvailabilityUnknown:
		m.add(CriterionPlace, FitUnknown, "Le nombre de places n’est pas connu : demandez au porteur.")
	case AvailabilityWaitlist:
		m.add(CriterionPlace, FitNo, "Il n’y a pas de place libre ; une liste d’attente est ouverte.")
	case AvailabilityFull:
		m.add(CriterionPlace, FitNo, "Il n’y a pas de place libre, et aucune liste d’attente n’est ouverte.")
	case AvailabilityPaused:
		m.add(CriterionPlace, FitNo, "L’action est en pause : elle n’accueille personne en ce moment.")
	}
}
