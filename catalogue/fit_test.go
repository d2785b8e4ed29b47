package catalogue_test

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	diff "github.com/google/go-cmp/cmp"

	"traverse/catalogue"
	"traverse/catalogue/pdi"
	"traverse/internal/effort"
	"traverse/internal/fault"
)

// randomSituation draws a situation that does not contradict itself: no public both ways, and none that its age denies.
func randomSituation(s *catalogue.Snapshot, r *rand.Rand) catalogue.Situation {
	var situation catalogue.Situation
	if r.IntN(3) > 0 {
		situation.Territory = s.Contents.Territories[r.IntN(len(s.Contents.Territories))].Code
	}
	if r.IntN(2) == 0 {
		age := r.IntN(catalogue.MaxAge + 1)
		situation.Age = &age
	}
	if r.IntN(3) > 0 {
		rsa := r.IntN(2) == 0
		situation.RSA = &rsa
	}
	known := r.IntN(3) // how often a public is answered: rarely, often, always
	for _, p := range s.Contents.Publics {
		if answered := r.IntN(3) < known || known == 2; p.Slug == catalogue.RSAPublic || definedByAge(p.Slug) || !answered {
			continue
		}
		if r.IntN(8) == 0 {
			situation.Publics = append(situation.Publics, p.Slug)
		} else {
			situation.NotPublics = append(situation.NotPublics, p.Slug)
		}
	}
	for range max(0, r.IntN(5)-2) {
		situation.Barriers = append(situation.Barriers, s.Contents.Barriers[r.IntN(len(s.Contents.Barriers))].Slug)
	}
	situation.SeeksPlaceNow = r.IntN(3) == 0
	return situation
}

func definedByAge(slug string) bool {
	return slug == "jeunes-moins-26" || slug == "seniors-45-plus" || slug == "seniors-50-plus"
}

// match judges everything in one page.
func match(t *testing.T, s *catalogue.Snapshot, situation catalogue.Situation) []catalogue.Match {
	t.Helper()
	hundred := 100
	page, err := s.Match(&catalogue.MatchQuery{Situation: situation, Page: catalogue.PageRequest{First: &hundred}})
	if err != nil {
		t.Fatalf("%+v: %v", situation, err)
	}
	return page.Matches
}

// told is an answer without its sentences.
type told struct {
	Code     string
	Verdict  string
	Criteria map[string]string
	Missing  []string
}

func tellOf(m *catalogue.Match) told {
	answer := told{Code: m.Code, Verdict: string(m.Verdict), Criteria: map[string]string{}, Missing: []string{}}
	for _, c := range m.Criteria {
		answer.Criteria[string(c.Key)] = string(c.Verdict)
	}
	for _, fact := range m.Missing {
		answer.Missing = append(answer.Missing, string(fact))
	}
	return answer
}

// places says again, from the contents alone, which leaves each territory is made of.
type places map[string]map[string]bool

func newPlaces(c *catalogue.Contents) places {
	p := places{}
	for i := range c.Territories {
		p[c.Territories[i].Code] = map[string]bool{}
	}
	for _, t := range c.Territories {
		if isLeaf := t.Kind == catalogue.KindArrondissement || (t.Kind == catalogue.KindCommune && t.Code != "13055"); !isLeaf {
			continue
		}
		for _, holder := range []string{t.Code, t.PoleCode, t.CommuneCode, catalogue.DepartmentCode} {
			if holder != "" {
				p[holder][t.Code] = true
			}
		}
	}
	for _, t := range c.Territories {
		for _, member := range t.Members {
			for leaf := range p[member] {
				p[t.Code][leaf] = true
			}
		}
	}
	return p
}

// covers answers for a territory: YES, PARTLY, TO_CONFIRM or NO, and whether it has emphasis there.
func (p places) covers(rule *catalogue.CoverageRule, code string) (verdict string, emphasis bool) {
	in := func(codes []string, leaf string) bool {
		return slices.ContainsFunc(codes, func(c string) bool { return p[c][leaf] })
	}
	sure, likely := 0, 0
	for leaf := range p[code] {
		switch {
		case in(rule.Excludes, leaf):
		case rule.DepartmentWide || in(rule.Includes, leaf):
			sure++
		case in(rule.Probable, leaf):
			likely++
		}
		emphasis = emphasis || in(rule.Emphasis, leaf)
	}
	switch {
	case sure == len(p[code]):
		return "YES", emphasis
	case sure > 0:
		return "PARTLY", emphasis
	case likely > 0:
		return "TO_CONFIRM", emphasis
	}
	return "NO", emphasis
}

// expect is contract/fit.md said again, from the contents alone.
func expect(where places, e *catalogue.Entry, in *catalogue.Situation) told {
	sheet := &e.Sheet
	out := told{Code: e.Code, Verdict: "YES", Criteria: map[string]string{}, Missing: []string{}}
	say := func(key, verdict string, missing ...string) {
		out.Criteria[key] = verdict
		out.Missing = append(out.Missing, missing...)
		if verdict == "NO" || (verdict == "UNKNOWN" && out.Verdict == "YES") {
			out.Verdict = verdict
		}
	}
	switch {
	case in.Territory == "" && sheet.Coverage.DepartmentWide && len(sheet.Coverage.Excludes) == 0:
		say("COVERAGE", "YES")
	case in.Territory == "":
		say("COVERAGE", "UNKNOWN", "territory")
	default:
		switch verdict, _ := where.covers(&sheet.Coverage, in.Territory); verdict {
		case "YES":
			say("COVERAGE", "YES")
		case "PARTLY":
			say("COVERAGE", "UNKNOWN", "territory")
		case "TO_CONFIRM":
			say("COVERAGE", "UNKNOWN")
		default:
			say("COVERAGE", "NO")
		}
	}
	switch required := sheet.Admission.RSARequired != nil && *sheet.Admission.RSARequired; {
	case in.RSA != nil && *in.RSA:
		say("RSA", "YES")
	case in.RSA == nil:
		say("RSA", "UNKNOWN", "rsa")
	case required:
		say("RSA", "NO")
	default:
		say("RSA", "UNKNOWN")
	}
	if low, high := sheet.Admission.MinimumAge, sheet.Admission.MaximumAge; low != nil || high != nil {
		switch {
		case in.Age == nil:
			say("AGE", "UNKNOWN", "age")
		case (low == nil || *low <= *in.Age) && (high == nil || *in.Age <= *high):
			say("AGE", "YES")
		case sheet.Admission.AgeIsFirm:
			say("AGE", "NO")
		default:
			say("AGE", "UNKNOWN")
		}
	}
	aimed, otherwise := sheet.Publics, "NO"
	if len(aimed) == 0 {
		aimed, otherwise = sheet.ImpliedPublics, "UNKNOWN"
	}
	if len(aimed) > 0 {
		verdict, missing := otherwise, []string{}
		for _, slug := range aimed {
			if in.Age != nil && definedByAge(slug) {
				if (slug == "jeunes-moins-26" && *in.Age < 26) || (slug == "seniors-45-plus" && *in.Age >= 45) || (slug == "seniors-50-plus" && *in.Age >= 50) {
					verdict = "YES"
				}
			} else if slices.Contains(in.Publics, slug) {
				verdict = "YES"
			} else if !slices.Contains(in.NotPublics, slug) {
				missing = append(missing, "publics:"+slug)
			}
		}
		switch {
		case verdict == "YES":
			say("PUBLIC", "YES")
		case len(missing) > 0:
			say("PUBLIC", "UNKNOWN", missing...)
		default:
			say("PUBLIC", verdict)
		}
	}
	if len(in.Barriers) > 0 {
		verdict := "NO"
		for _, b := range in.Barriers {
			if slices.Contains(sheet.Barriers, b) {
				verdict = "YES"
			}
		}
		say("BARRIER", verdict)
	}
	if in.SeeksPlaceNow {
		say("PLACE", map[catalogue.Availability]string{"OPEN": "YES", "UNKNOWN": "UNKNOWN", "WAITLIST": "NO", "FULL": "NO", "PAUSED": "NO"}[withoutSessions(e)])
	}
	return out
}

// TestMatchEqualsTheRule compares the answer with the rule, over random situations: every action once, with its
// verdicts and what is missing, in the order of the contract.
func TestMatchEqualsTheRule(t *testing.T) {
	t.Parallel()
	s := variedSnapshot(t)
	where := newPlaces(s.Contents)
	r := rand.New(rand.NewPCG(11, 12))
	for range effort.Times(500) {
		situation := randomSituation(s, r)
		var got, want []told
		for _, m := range match(t, s, situation) {
			got = append(got, tellOf(&m))
		}
		entries := map[string]*catalogue.Entry{}
		for _, e := range s.Actions {
			entries[e.Code] = e
			want = append(want, expect(where, e, &situation))
		}
		slices.SortFunc(want, func(a, b told) int {
			return cmp.Or(slices.Compare(rankOf(where, entries[a.Code], &a, &situation), rankOf(where, entries[b.Code], &b, &situation)), compareCodes(a.Code, b.Code))
		})
		if found := diff.Diff(want, got); found != "" {
			t.Fatalf("%+v: not what the rule says (-rule +answer):\n%s", situation, found)
		}
	}
}

// rankOf is where an action stands, lowest first: verdict, number of yes, then the default order of `actions` for the
// territory and publics of the situation; codes decide what is left.
func rankOf(where places, e *catalogue.Entry, a *told, in *catalogue.Situation) []int {
	yes, after := 0, func(holds bool) int {
		if holds {
			return 0
		}
		return 1
	}
	for _, v := range a.Criteria {
		if v == "YES" {
			yes++
		}
	}
	rank := []int{map[string]int{"YES": 0, "UNKNOWN": 1, "NO": 2}[a.Verdict], -yes}
	if in.Territory != "" {
		verdict, emphasis := where.covers(&e.Sheet.Coverage, in.Territory)
		rank = append(rank, slices.Index([]string{"YES", "PARTLY", "TO_CONFIRM", "NO"}, verdict), after(emphasis))
	}
	if len(in.Publics) > 0 {
		rank = append(rank, after(len(e.Sheet.Publics)+len(e.Sheet.ImpliedPublics) > 0))
	}
	return rank
}

// withoutSessions is the availability of an action of a catalogue that has no session. TestAvailabilityEqualsTheRule is
// about those that have.
func withoutSessions(e *catalogue.Entry) catalogue.Availability {
	if e.Status == catalogue.StatusSuspended {
		return catalogue.AvailabilityPaused
	}
	return catalogue.AvailabilityUnknown
}

// variedSnapshot is the programme with what it does not hold today: an action with bounds on both sides, one that says
// that the RSA is not required, every availability that a suspended or silent sheet can have.
func variedSnapshot(t *testing.T) *catalogue.Snapshot {
	t.Helper()
	contents := *realSnapshot(t).Contents
	contents.Actions = slices.Clone(contents.Actions)
	low, high := 18, 30
	for i, rules := range map[int]catalogue.AdmissionRules{
		0: {MinimumAge: &low, MaximumAge: &high, AgeIsFirm: true}, 1: {MaximumAge: &high}, 2: {MinimumAge: &low, MaximumAge: &low, AgeSource: "une note"},
	} {
		rules.RSARequired = contents.Actions[i].Sheet.Admission.RSARequired
		contents.Actions[i].Sheet.Admission = rules
	}
	s, err := catalogue.NewSnapshot(&contents, today)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestMatchIsExplained: a sentence for every verdict, in French, complete, and of the same verdict.
func TestMatchIsExplained(t *testing.T) {
	t.Parallel()
	s := variedSnapshot(t)
	r := rand.New(rand.NewPCG(13, 14))
	distinct := map[string]bool{}
	for range effort.Times(300) {
		situation := randomSituation(s, r)
		for _, m := range match(t, s, situation) {
			worst := catalogue.FitYes
			for _, c := range m.Criteria {
				distinct[c.Explanation] = true
				if fault := sentenceFault(c.Explanation); fault != "" {
					t.Errorf("%s %s %s: %s: %s", m.Code, c.Key, c.Verdict, fault, c.Explanation)
				}
				if fault := disagreement(c); fault != "" {
					t.Errorf("%s %s %s: %s: %s", m.Code, c.Key, c.Verdict, fault, c.Explanation)
				}
				if slices.Index(catalogue.Verdicts, c.Verdict) > slices.Index(catalogue.Verdicts, worst) {
					worst = c.Verdict
				}
			}
			if m.Verdict != worst {
				t.Errorf("%s: %s, but its criteria say %s", m.Code, m.Verdict, worst)
			}
		}
		if t.Failed() {
			t.Fatalf("situation: %+v", situation)
		}
	}
	t.Logf("%d distinct sentences", len(distinct))
}

// sentenceFault says what a French sentence lacks; "" if nothing.
func sentenceFault(sentence string) string {
	first, rest := []rune(sentence)[0], sentence
	switch {
	case !unicode.IsUpper(first):
		return "no capital"
	case !strings.HasSuffix(rest, ".") || strings.HasSuffix(rest, ".."):
		return "no full stop"
	case strings.Contains(rest, "%"):
		return "a verb of formatting"
	case strings.Contains(rest, "«  »") || strings.Contains(rest, "« »"):
		return "an empty quotation"
	case strings.Count(rest, "«") != strings.Count(rest, "»"):
		return "a quotation that does not end"
	case strings.Contains(rest, "'") || strings.Contains(rest, `"`):
		return "typewriter's punctuation"
	case strings.Contains(rest, "  ") || strings.Contains(rest, " ,") || strings.Contains(rest, "que A") || strings.Contains(rest, "que I"):
		return "spacing or elision"
	case strings.Contains(rest, "publics:") || strings.Contains(rest, "rsa") || strings.Contains(rest, "<nil>") || strings.Contains(rest, "132"):
		return "a code"
	}
	return ""
}

// disagreement says why a sentence reads like another verdict than its own; "" if it does not. These words are the
// only ones by which sentences deny or doubt.
func disagreement(c catalogue.Criterion) string {
	deny := []string{
		"Non :", "réservée aux personnes qui perçoivent le RSA, et", "n’a pas l’âge que demande", "ne porte", "n’y a pas de place", "en pause",
	}
	doubt := []string{"Il faut", "il faut", "À confirmer", "à vérifier auprès du porteur de l’action", "Il reste à savoir"}
	holds := func(parts []string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(c.Explanation, part) })
	}
	denied := holds(deny) || (c.Key == catalogue.CriterionPublic && strings.Contains(c.Explanation, "n’en fait pas partie.")) // with a full stop
	switch {
	case c.Verdict == catalogue.FitNo && !denied:
		return "a no that does not deny"
	case c.Verdict != catalogue.FitNo && denied:
		return "it denies"
	case c.Verdict == catalogue.FitUnknown && !holds(doubt):
		return "an unknown that does not doubt"
	case c.Verdict == catalogue.FitYes && holds(doubt) && c.Key != catalogue.CriterionCoverage: // a yes may warn of a deduced pôle
		return "it doubts"
	}
	return ""
}

// answer gives a situation with one more fact.
func answer(situation catalogue.Situation, fact string, yes bool, age int, territory string) catalogue.Situation {
	switch slug, isPublic := strings.CutPrefix(fact, "publics:"); {
	case isPublic && yes:
		situation.Publics = append(slices.Clone(situation.Publics), slug)
	case isPublic:
		situation.NotPublics = append(slices.Clone(situation.NotPublics), slug)
	case fact == "rsa":
		situation.RSA = &yes
	case fact == "age":
		situation.Age = &age
	case fact == "territory":
		situation.Territory = territory
	}
	return situation
}

func criterionOf(t *testing.T, matches []catalogue.Match, code string, key catalogue.CriterionKey) (catalogue.Criterion, catalogue.Match) {
	t.Helper()
	m := matches[slices.IndexFunc(matches, func(m catalogue.Match) bool { return m.Code == code })]
	i := slices.IndexFunc(m.Criteria, func(c catalogue.Criterion) bool { return c.Key == key })
	if i < 0 {
		t.Fatalf("%s has no criterion %s", code, key)
	}
	return m.Criteria[i], m
}

func keyOf(fact string) catalogue.CriterionKey {
	keys := map[string]catalogue.CriterionKey{"rsa": "RSA", "age": "AGE", "territory": "COVERAGE"}
	if key, ok := keys[fact]; ok {
		return key
	}
	return catalogue.CriterionPublic
}

// TestMissingFactsSettle: what is missing is unknown; the answer that suits makes it a yes, the other one a no where the
// sheet itself asks, and what was answered is not asked again. With a yes, the opposite answer is what changes it.
func TestMissingFactsSettle(t *testing.T) {
	t.Parallel()
	s := variedSnapshot(t)
	r := rand.New(rand.NewPCG(15, 16))
	tried := map[string]int{}
	for range effort.Times(10) {
		situation := randomSituation(s, r)
		for _, m := range match(t, s, situation) {
			if len(m.Missing) == 0 {
				continue
			}
			fact := string(m.Missing[r.IntN(len(m.Missing))])
			key := keyOf(fact)
			if c, _ := criterionOf(t, match(t, s, situation), m.Code, key); c.Verdict != catalogue.FitUnknown {
				t.Fatalf("%s %s: %s is missing, and the verdict is %s", m.Code, key, fact, c.Verdict)
			}
			inside, outside := ages(&m.Sheet.Admission)
			here, elsewhere := leaves(s, m.Entry)
			good := match(t, s, answer(situation, fact, true, inside, here))
			if c, after := criterionOf(t, good, m.Code, key); c.Verdict != catalogue.FitYes || slices.Contains(after.Missing, catalogue.Fact(fact)) {
				t.Fatalf("%s %s, %+v: %s answered well gives %s, missing %v", m.Code, key, situation, fact, c.Verdict, after.Missing)
			}
			bad, after := criterionOf(t, match(t, s, answer(situation, fact, false, outside, elsewhere)), m.Code, key)
			if slices.Contains(after.Missing, catalogue.Fact(fact)) || bad.Verdict == catalogue.FitYes {
				t.Fatalf("%s %s, %+v: %s answered badly gives %s, missing %v", m.Code, key, situation, fact, bad.Verdict, after.Missing)
			}
			if want := otherwise(m.Entry, fact, after.Missing); bad.Verdict != want {
				t.Fatalf("%s %s, %+v: %s answered badly gives %s, want %s", m.Code, key, situation, fact, bad.Verdict, want)
			}
			tried[string(key)]++
		}
	}
	for _, key := range []string{"COVERAGE", "RSA", "AGE", "PUBLIC"} {
		if tried[key] == 0 {
			t.Errorf("%s was never tried", key)
		}
	}
}

// otherwise is the verdict of the answer that does not suit.
func otherwise(e *catalogue.Entry, fact string, stillMissing []catalogue.Fact) catalogue.Verdict {
	rules := &e.Sheet.Admission
	morePublics := slices.ContainsFunc(stillMissing, func(f catalogue.Fact) bool { return strings.HasPrefix(string(f), "publics:") })
	switch {
	case fact == "territory", fact == "rsa" && rules.RSARequired != nil && *rules.RSARequired, fact == "age" && rules.AgeIsFirm:
		return catalogue.FitNo
	case strings.HasPrefix(fact, "publics:") && len(e.Sheet.Publics) > 0 && !morePublics:
		return catalogue.FitNo
	}
	return catalogue.FitUnknown
}

// ages gives an age inside the bounds and one outside.
func ages(rules *catalogue.AdmissionRules) (inside, outside int) {
	switch {
	case rules.MinimumAge != nil && *rules.MinimumAge > 0:
		return *rules.MinimumAge, *rules.MinimumAge - 1
	case rules.MaximumAge != nil:
		return *rules.MaximumAge, *rules.MaximumAge + 1
	}
	return 0, 0
}

// leaves gives a leaf that an action covers and one that it surely does not.
func leaves(s *catalogue.Snapshot, e *catalogue.Entry) (covered, not string) {
	for _, t := range s.TerritoriesOf(catalogue.DepartmentCode) {
		verdict := s.Covers(e, t).Verdict
		if verdict == catalogue.CoversYes {
			covered = t.Code
		}
		if verdict == catalogue.CoversNo {
			not = t.Code
		}
	}
	return covered, not
}

// TestAFactNeverTurnsANoIntoAnUnknown: what is settled stays settled when more is known.
func TestAFactNeverTurnsANoIntoAnUnknown(t *testing.T) {
	t.Parallel()
	s := variedSnapshot(t)
	r := rand.New(rand.NewPCG(17, 18))
	for range effort.Times(300) {
		more := randomSituation(s, r)
		less := more
		switch r.IntN(6) {
		case 0:
			less.Territory = ""
		case 1:
			less.Age = nil
		case 2:
			less.RSA = nil
		case 3:
			less.Publics = nil
		case 4:
			less.NotPublics = nil
		case 5:
			less.Barriers, less.SeeksPlaceNow = nil, false
		}
		after := map[string]catalogue.Verdict{}
		for _, m := range match(t, s, more) {
			after[m.Code] = m.Verdict
		}
		for _, m := range match(t, s, less) {
			if m.Verdict == catalogue.FitNo && after[m.Code] != catalogue.FitNo {
				t.Fatalf("%s: NO for %+v, %s for %+v", m.Code, less, after[m.Code], more)
			}
		}
	}
}

// TestUnknownIsNeverNo: of somebody of whom nothing is known, nothing is refused.
func TestUnknownIsNeverNo(t *testing.T) {
	t.Parallel()
	for _, m := range match(t, variedSnapshot(t), catalogue.Situation{}) {
		if m.Verdict == catalogue.FitNo {
			t.Errorf("%s: %+v", m.Code, m.Criteria)
		}
	}
}

// TestMatchPages reads the answer in pages, whole and verdict by verdict, and checks what is counted.
func TestMatchPages(t *testing.T) {
	t.Parallel()
	s := variedSnapshot(t)
	r := rand.New(rand.NewPCG(19, 20))
	for range effort.Times(60) {
		situation := randomSituation(s, r)
		whole := match(t, s, situation)
		var together []string
		for _, verdict := range catalogue.Verdicts {
			page, codes := readMatches(t, s, catalogue.MatchQuery{Situation: situation, Verdict: verdict}, 1+r.IntN(20))
			if count := page.Verdicts[slices.Index(catalogue.Verdicts, verdict)].Count; count != len(codes) || page.Total != count {
				t.Fatalf("%s: %d counted, %d in all, %d read", verdict, count, page.Total, len(codes))
			}
			together = append(together, codes...)
		}
		_, codes := readMatches(t, s, catalogue.MatchQuery{Situation: situation}, 1+r.IntN(20))
		var want []string
		waiting := make(map[catalogue.Fact]int)
		for _, m := range whole {
			want = append(want, m.Code)
			for _, fact := range m.Missing {
				if m.Verdict == catalogue.FitUnknown {
					waiting[fact]++
				}
			}
		}
		if !slices.Equal(want, codes) || !slices.Equal(want, together) {
			t.Fatalf("%+v: whole %v, in pages %v, by verdict %v", situation, want, codes, together)
		}
		page, _ := readMatches(t, s, catalogue.MatchQuery{Situation: situation}, 100)
		asked := make(map[catalogue.Fact]int)
		for i, question := range page.Questions {
			asked[question.Fact] = question.Actions
			if i > 0 && question.Actions > page.Questions[i-1].Actions {
				t.Errorf("question %d is more awaited than the one before", i)
			}
			if !strings.HasSuffix(question.Text, " ?") {
				t.Errorf("not a question: %s", question.Text)
			}
		}
		if found := diff.Diff(waiting, asked); found != "" {
			t.Fatalf("questions (-awaited +asked):\n%s", found)
		}
	}
}

// readMatches reads all pages of a size, forwards, then checks that the last page read backwards is the same.
func readMatches(t *testing.T, s *catalogue.Snapshot, q catalogue.MatchQuery, size int) (*catalogue.MatchPage, []string) {
	t.Helper()
	var codes []string
	q.Page.First = &size
	for {
		page, err := s.Match(&q)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page.Matches {
			codes = append(codes, m.Code)
		}
		if page.HasPrevious != (q.Page.After != "") {
			t.Fatalf("HasPrevious is %v after %q", page.HasPrevious, q.Page.After)
		}
		if page.HasNext {
			q.Page.After = page.Matches[len(page.Matches)-1].Cursor
			continue
		}
		if len(page.Matches) > 0 {
			q.Page = catalogue.PageRequest{Last: &size, Before: page.Matches[0].Cursor}
			before, err := s.Match(&q)
			if err != nil {
				t.Fatal(err)
			}
			if left := len(codes) - len(page.Matches); len(before.Matches) != min(size, left) {
				t.Fatalf("%d before the last page, want %d", len(before.Matches), min(size, left))
			}
		}
		return page, codes
	}
}

func TestMatchRefusals(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	page, err := s.Match(&catalogue.MatchQuery{})
	if err != nil {
		t.Fatal(err)
	}
	old, minus, rsa := 121, -1, true
	for name, c := range map[string]struct {
		query    catalogue.MatchQuery
		argument string
	}{
		"unknown territory":               {catalogue.MatchQuery{Situation: catalogue.Situation{Territory: "75056"}}, "territory"},
		"postal code":                     {catalogue.MatchQuery{Situation: catalogue.Situation{Territory: "13800"}}, "territory"},
		"too old":                         {catalogue.MatchQuery{Situation: catalogue.Situation{Age: &old}}, "age"},
		"negative age":                    {catalogue.MatchQuery{Situation: catalogue.Situation{Age: &minus}}, "age"},
		"unknown public":                  {catalogue.MatchQuery{Situation: catalogue.Situation{Publics: []string{"femmes", "licornes"}}}, "publics"},
		"unknown public denied":           {catalogue.MatchQuery{Situation: catalogue.Situation{NotPublics: []string{"licornes"}}}, "notPublics"},
		"the RSA is no public":            {catalogue.MatchQuery{Situation: catalogue.Situation{Publics: []string{"brsa"}}}, "publics"},
		"unknown barrier":                 {catalogue.MatchQuery{Situation: catalogue.Situation{Barriers: []string{"ennui"}}}, "barriers"},
		"cursor of another situation":     {catalogue.MatchQuery{Situation: catalogue.Situation{RSA: &rsa}, Page: catalogue.PageRequest{After: page.Matches[3].Cursor}}, "after"},
		"cursor of another verdict":       {catalogue.MatchQuery{Verdict: catalogue.FitYes, Page: catalogue.PageRequest{Before: page.Matches[3].Cursor}}, "before"},
		"cursor of a search of the whole": {catalogue.MatchQuery{Page: catalogue.PageRequest{After: search(t, s, catalogue.ActionQuery{}).Results[0].Cursor}}, "after"},
	} {
		_, err := s.Match(&c.query)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != fault.BadRequest || f.Argument != c.argument {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestACursorTellsNothing: two situations that share no verdict give cursors that differ by their checksum only.
func TestACursorTellsNothing(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	cursors := func(situation catalogue.Situation) map[string]string {
		found := map[string]string{}
		for _, m := range match(t, s, situation) {
			found[m.Code] = m.Cursor
		}
		return found
	}
	yes, thirty := true, 30
	some := cursors(catalogue.Situation{Territory: "13213", RSA: &yes, Age: &thirty, Publics: []string{"femmes"}, Barriers: []string{"garde-enfants"}})
	for code, cursor := range cursors(catalogue.Situation{}) {
		if cursor == some[code] || cursor[12:] != some[code][12:] {
			t.Errorf("%s: %s and %s", code, cursor, some[code])
		}
	}
}

// BenchmarkMatchAtTenThousand judges ten thousand sheets for a page of twenty.
func BenchmarkMatchAtTenThousand(b *testing.B) {
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		b.Fatal(err)
	}
	original := contents.Actions
	contents.Actions = nil
	for i := range 10000 {
		copied := original[i%len(original)]
		copied.Code = fmt.Sprintf("%s.%d", copied.Sheet.ThemeCode, 100+i)
		copied.Slug = fmt.Sprintf("%s-%d", copied.Slug, i)
		contents.Actions = append(contents.Actions, copied)
	}
	s, err := catalogue.NewSnapshot(contents, today)
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(21, 22))
	for b.Loop() {
		if _, err := s.Match(&catalogue.MatchQuery{Situation: randomSituation(s, r)}); err != nil {
			b.Fatal(err)
		}
	}
}
