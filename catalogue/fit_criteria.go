package catalogue

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// preventionTheme gathers the actions that prevent entry into the RSA: they do not require it.
const preventionTheme = "1.4"

// ageOfPublic are the publics that an age defines.
var ageOfPublic = map[string]func(age int) bool{
	"jeunes-moins-26": func(age int) bool { return age < 26 },
	"seniors-45-plus": func(age int) bool { return age >= 45 },
	"seniors-50-plus": func(age int) bool { return age >= 50 },
}

// judgement is one action being judged. Verdict and sentence are given by the same branch, so that they agree; without
// explained no sentence is written, because ordering a large catalogue needs verdicts only.
type judgement struct {
	*Snapshot
	entry     *Entry
	person    *person
	explained bool
	match     Match
}

// judge gives every criterion that applies, in their order.
func (s *Snapshot) judge(e *Entry, p *person, explained bool) Match {
	j := &judgement{Snapshot: s, entry: e, person: p, explained: explained, match: Match{Entry: e, Verdict: FitYes}}
	j.coverage()
	j.rsa()
	j.age()
	j.publics()
	j.barriers()
	j.place()
	return j.match
}

// say adds a criterion. The sentence is written only if it is read.
func (j *judgement) say(key CriterionKey, verdict Verdict, sentence func() string, missing ...Fact) {
	c := Criterion{Key: key, Verdict: verdict}
	if j.explained {
		c.Explanation = sentence()
	}
	j.match.Criteria = append(j.match.Criteria, c)
	j.match.Missing = append(j.match.Missing, missing...)
	if slices.Index(Verdicts, verdict) > slices.Index(Verdicts, j.match.Verdict) {
		j.match.Verdict = verdict
	}
}

// text is a sentence without anything to fill in.
func text(sentence string) func() string { return func() string { return sentence } }

const askProvider = "c’est à vérifier auprès du porteur de l’action."

func (j *judgement) coverage() {
	rule, t := &j.entry.Sheet.Coverage, j.person.territory
	if t == nil {
		if rule.DepartmentWide && len(rule.Excludes) == 0 {
			j.say(CriterionCoverage, FitYes, text("L’action est proposée dans tout le département."))
			return
		}
		j.say(CriterionCoverage, FitUnknown, func() string {
			return fmt.Sprintf("L’action n’est pas proposée partout, mais dans ce secteur : « %s ». Il faut savoir où la personne habite.", spoken(rule.Text))
		}, FactTerritory)
		return
	}
	because := func() string { return j.Covers(j.entry, t).Because }
	switch j.entry.coverage.verdict(j.geo.leaves[j.geo.index[t.Code]]) {
	case CoversYes:
		j.say(CriterionCoverage, FitYes, because)
	case CoversPartly:
		j.say(CriterionCoverage, FitUnknown, func() string { return because() + " Il faut préciser la commune ou l’arrondissement." }, FactTerritory)
	case CoversToConfirm:
		j.say(CriterionCoverage, FitUnknown, because)
	case CoversNo:
		j.say(CriterionCoverage, FitNo, because)
	}
}

func (j *judgement) rsa() {
	switch required := j.entry.Sheet.Admission.RSARequired; {
	case j.entry.Sheet.ThemeCode == preventionTheme:
		j.rsaPrevented()
	case required == nil:
		j.rsaUnsaid()
	case *required:
		j.rsaRequired()
	default:
		j.say(CriterionRSA, FitYes, text("L’action n’est pas réservée aux personnes qui perçoivent le RSA."))
	}
}

func (j *judgement) rsaRequired() {
	switch has := j.person.RSA; {
	case has == nil:
		j.say(CriterionRSA, FitUnknown, text("L’action est réservée aux personnes qui perçoivent le RSA : il faut savoir si la personne le perçoit."), FactRSA)
	case *has:
		j.say(CriterionRSA, FitYes, text("La personne perçoit le RSA, comme l’action le demande."))
	default:
		j.say(CriterionRSA, FitNo, text("L’action est réservée aux personnes qui perçoivent le RSA, et la personne ne le perçoit pas."))
	}
}

func (j *judgement) rsaUnsaid() {
	switch has := j.person.RSA; {
	case has == nil:
		j.say(CriterionRSA, FitUnknown, text("La fiche ne dit pas s’il faut percevoir le RSA : il faut savoir si la personne le perçoit."), FactRSA)
	case *has:
		j.say(CriterionRSA, FitYes, text("La personne perçoit le RSA : elle fait partie de celles à qui s’adresse le programme."))
	default:
		j.say(CriterionRSA, FitUnknown, text("La personne ne perçoit pas le RSA, et la fiche ne dit pas s’il le faut : "+askProvider))
	}
}

func (j *judgement) rsaPrevented() {
	switch has := j.person.RSA; {
	case has == nil:
		j.say(CriterionRSA, FitUnknown, text("L’action aide à ne pas entrer ou à ne pas rester au RSA : il faut savoir si la personne le perçoit."), FactRSA)
	case *has:
		j.say(CriterionRSA, FitYes, text("La personne perçoit le RSA, et l’action aide à ne pas y rester."))
	default:
		j.say(CriterionRSA, FitUnknown, text("La personne ne perçoit pas le RSA. L’action aide à ne pas y entrer, mais la fiche ne dit pas à quelles conditions : "+askProvider))
	}
}

func (j *judgement) age() {
	rules, age := &j.entry.Sheet.Admission, j.person.Age
	if rules.MinimumAge == nil && rules.MaximumAge == nil {
		return
	}
	switch {
	case age == nil:
		j.say(CriterionAge, FitUnknown, func() string {
			return fmt.Sprintf("L’action s’adresse aux personnes de %s%s : il faut connaître l’âge de la personne.", bounds(rules), accordingTo(rules))
		}, FactAge)
	case (rules.MinimumAge == nil || *age >= *rules.MinimumAge) && (rules.MaximumAge == nil || *age <= *rules.MaximumAge):
		j.say(CriterionAge, FitYes, func() string {
			return fmt.Sprintf("À %s, la personne a l’âge prévu (%s%s).", years(*age), bounds(rules), accordingTo(rules))
		})
	case rules.AgeIsFirm:
		j.say(CriterionAge, FitNo, func() string {
			return fmt.Sprintf("À %s, la personne n’a pas l’âge que demande l’action (%s).", years(*age), bounds(rules))
		})
	default:
		j.say(CriterionAge, FitUnknown, func() string {
			return fmt.Sprintf("À %s, la personne n’a pas l’âge attendu (%s%s). La fiche ne le demande pas : "+askProvider, years(*age), bounds(rules), accordingTo(rules))
		})
	}
}

// accordingTo names the source of bounds that the sheet does not set.
func accordingTo(rules *AdmissionRules) string {
	switch {
	case rules.AgeIsFirm:
		return ""
	case rules.AgeSource == "":
		return ", selon une autre source que la fiche"
	default:
		return ", selon " + rules.AgeSource
	}
}

func years(age int) string {
	if age < 2 {
		return strconv.Itoa(age) + " an"
	}
	return strconv.Itoa(age) + " ans"
}

// bounds words the bounds of an age: « 16 à 25 ans », « 50 ans et plus », « 44 ans au plus ».
func bounds(rules *AdmissionRules) string {
	switch least, most := rules.MinimumAge, rules.MaximumAge; {
	case most == nil:
		return years(*least) + " et plus"
	case least == nil:
		return years(*most) + " au plus"
	case *least == *most:
		return years(*most)
	default:
		return strconv.Itoa(*least) + " à " + years(*most)
	}
}

// publics judges the printed publics; those that are only likely when none is printed, and then nothing is a no.
func (j *judgement) publics() {
	aimed, printed := j.entry.Sheet.Publics, true
	if len(aimed) == 0 {
		aimed, printed = j.entry.Sheet.ImpliedPublics, false
	}
	if len(aimed) == 0 {
		return
	}
	var open []string
	for _, slug := range aimed {
		switch is, known := j.person.belongs(slug); {
		case is:
			j.say(CriterionPublic, FitYes, func() string { return j.belongsTo(slug, printed) })
			return
		case !known:
			open = append(open, slug)
		}
	}
	switch {
	case len(open) > 0:
		missing := make([]Fact, 0, len(open))
		for _, slug := range open {
			missing = append(missing, FactPublic(slug))
		}
		j.say(CriterionPublic, FitUnknown, func() string { return j.aims(aimed, printed) + j.stillOpen(aimed, open) }, missing...)
	case printed:
		j.say(CriterionPublic, FitNo, func() string {
			return j.aims(aimed, printed) + " " + j.thePerson(aimed...) + " n’en fait pas partie."
		})
	default:
		j.say(CriterionPublic, FitUnknown, func() string {
			return j.aims(aimed, printed) + " " + j.thePerson(aimed...) + " n’en fait pas partie : " + askProvider
		})
	}
}

// belongs says whether the person is of a public, and whether that is known: she said so, or her age does.
func (p *person) belongs(slug string) (is, known bool) {
	if p.is[slug] {
		return true, true
	}
	if defined, ok := ageOfPublic[slug]; ok && p.Age != nil {
		return defined(*p.Age), true
	}
	return false, p.isNot[slug]
}

func (j *judgement) belongsTo(slug string, printed bool) string {
	public := "un public de l’action"
	if !printed {
		public = "un public que l’action semble viser"
	}
	return fmt.Sprintf("%s fait partie d’%s : %s.", j.thePerson(slug), public, labelsOf(j.vocabulary.publics, slug))
}

// thePerson is the subject of a sentence about publics, with her age if it is what decides of one of them.
func (j *judgement) thePerson(publics ...string) string {
	byAge := func(slug string) bool { return ageOfPublic[slug] != nil && !j.person.is[slug] }
	if j.person.Age != nil && slices.ContainsFunc(publics, byAge) {
		return "À " + years(*j.person.Age) + ", la personne"
	}
	return "La personne"
}

// aims says whom the action is for.
func (j *judgement) aims(publics []string, printed bool) string {
	start := "L’action s’adresse à ce public : "
	switch {
	case printed && len(publics) > 1:
		start = "L’action s’adresse à ces publics : "
	case !printed && len(publics) > 1:
		start = "L’action semble s’adresser à ces publics, sans que la fiche le dise : "
	case !printed:
		start = "L’action semble s’adresser à ce public, sans que la fiche le dise : "
	}
	return start + labelsOf(j.vocabulary.publics, publics...) + "."
}

// stillOpen says what has to be known: of all the publics aimed at, or of those that are left.
func (j *judgement) stillOpen(aimed, open []string) string {
	switch {
	case len(open) < len(aimed) && len(open) == 1:
		return " Il reste à savoir si la personne fait partie de celui-ci : " + labelsOf(j.vocabulary.publics, open...) + "."
	case len(open) < len(aimed):
		return " Il reste à savoir si la personne fait partie de l’un de ceux-ci : " + labelsOf(j.vocabulary.publics, open...) + "."
	case len(open) > 1:
		return " Il faut savoir si la personne fait partie de l’un d’eux."
	default:
		return " Il faut savoir si la personne en fait partie."
	}
}

func (j *judgement) barriers() {
	if len(j.person.barriers) == 0 {
		return
	}
	has := j.entry.Sheet.Barriers
	if slices.ContainsFunc(has, func(slug string) bool { return j.person.barriers[slug] }) {
		j.say(CriterionBarrier, FitYes, func() string {
			common := slices.DeleteFunc(slices.Clone(has), func(slug string) bool { return !j.person.barriers[slug] })
			if len(common) == 1 {
				return "L’action porte sur ce frein : " + labelsOf(j.vocabulary.barriers, common...) + "."
			}
			return "L’action porte sur ces freins : " + labelsOf(j.vocabulary.barriers, common...) + "."
		})
		return
	}
	if len(j.person.barriers) == 1 {
		j.say(CriterionBarrier, FitNo, func() string {
			return "L’action ne porte pas sur ce frein : " + labelsOf(j.vocabulary.barriers, j.person.Barriers[0]) + "."
		})
		return
	}
	j.say(CriterionBarrier, FitNo, text("L’action ne porte sur aucun de ces freins."))
}

func (j *judgement) place() {
	if !j.person.SeeksPlaceNow {
		return
	}
	switch j.AvailabilityIn(j.entry, j.person.territory) {
	case AvailabilityOpen:
		j.say(CriterionPlace, FitYes, text("Une place est disponible."))
	case AvailabilityUnknown:
		j.say(CriterionPlace, FitUnknown, text("Le porteur n’a pas dit s’il reste des places : il faut le lui demander."))
	case AvailabilityWaitlist:
		j.say(CriterionPlace, FitNo, text("Il n’y a pas de place libre en ce moment, mais une liste d’attente est ouverte."))
	case AvailabilityFull:
		j.say(CriterionPlace, FitNo, text("Il n’y a pas de place libre en ce moment, et la liste d’attente est fermée."))
	case AvailabilityPaused:
		j.say(CriterionPlace, FitNo, text("L’action est en pause : elle n’accueille personne en ce moment."))
	}
}

// labelsOf writes « a », « b » et « c ».
func labelsOf(labels map[string]string, slugs ...string) string {
	quoted := make([]string, 0, len(slugs))
	for _, slug := range slugs {
		quoted = append(quoted, "« "+labels[slug]+" »")
	}
	return enumerate(quoted)
}

// spoken makes the printed name of a sector fit for a sentence: typographic apostrophes, whole words, no full stop of its own.
func spoken(printed string) string {
	whole := strings.NewReplacer("'", "’", "arr.", "arrondissements").Replace(strings.TrimSpace(printed))
	return commaBeforeNumber.ReplaceAllString(strings.TrimSuffix(whole, "."), ", $1")
}

var commaBeforeNumber = regexp.MustCompile(`,(\d)`)
