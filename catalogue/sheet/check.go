package sheet

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	markdown "github.com/yuin/goldmark/text"

	"traverse/catalogue"
	"traverse/internal/fault"
	"traverse/internal/form"
)

// Check says what is wrong with what a sheet says, whether it is complete or not: nothing of it may be kept. Each problem is
// on its field, as the API names it.
func Check(s *catalogue.Sheet, snapshot *catalogue.Snapshot) fault.Problems {
	s = tidied(s)
	problems := form.Check(s)
	problems = append(problems, checkLinks(s)...)
	problems = append(problems, checkReferences(s, snapshot)...)
	problems = append(problems, checkFigures(s)...)
	problems = append(problems, checkReach(s)...)
	return append(problems, CheckCoverage(&s.Coverage, snapshot)...)
}

// On keeps the problems that are about some fields.
func On(problems fault.Problems, fields []*Field) fault.Problems {
	var kept fault.Problems
	for _, problem := range problems {
		path := strings.Join(problem.Field, ".")
		if slices.ContainsFunc(fields, func(f *Field) bool { return f.holds(path) }) {
			kept = append(kept, problem)
		}
	}
	return kept
}

// holds says whether a path is the field's, or of something in it: contacts.0.email, coverage.includes.
func (f *Field) holds(path string) bool {
	if f.Key == "coverage" {
		other := FieldOf(path)
		return part(path) == "coverage" && (other == nil || other == f) && !strings.HasPrefix(path, "coverage.emphasis.")
	}
	return path == f.Key || strings.HasPrefix(path, f.Key+".")
}

// scripted finds what a browser would run if a text ever became a link. « JavaScript : les bases » is the title of a course.
var scripted = regexp.MustCompile(`(?i)\b(?:java\s*script|vb\s*script):\S|\bdata:[a-z]+/`)

// checkLinks refuses every link that does not lead to a page, a mailbox or a telephone, and HTML.
func checkLinks(s *catalogue.Sheet) fault.Problems {
	var problems fault.Problems
	for _, t := range textsOf(s) {
		if scripted.MatchString(t.text) {
			problems = append(problems, fault.On(t.path, fault.Invalid, "Ce texte contient un lien qui exécuterait un programme : retirez-le.")...)
		}
	}
	if message := checkMarkdown(s.Procedure); message != "" {
		problems = append(problems, fault.On("procedure", fault.Invalid, message)...)
	}
	if s.Prescription.Link != "" && !isPage(s.Prescription.Link) {
		problems = append(problems, fault.On("prescription.link", fault.Invalid, "Cette adresse n’est pas celle d’une page. Exemple : https://exemple.fr/formulaire.")...)
	}
	return problems
}

func isPage(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}

// linkPattern lists what a link in a text may begin with. Whatever is written otherwise, in entities or escapes, is refused.
var linkPattern = regexp.MustCompile(`^(?i:https?://[^\s/]|mailto:[^\s]|tel:\+?[0-9])`)

// checkMarkdown says what of a Markdown text is refused; "" for nothing. Whoever reads the API may render it.
func checkMarkdown(text string) string {
	source := []byte(text)
	refused := ""
	walk := func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := node.(type) {
		case *ast.RawHTML, *ast.HTMLBlock:
			refused = "Le HTML n’est pas accepté : écrivez du texte, des listes et des liens."
		case *ast.Image:
			refused = "Les images ne sont pas acceptées."
		case *ast.Link:
			refused = checkDestination(string(n.Destination))
		case *ast.AutoLink:
			if n.AutoLinkType == ast.AutoLinkURL {
				refused = checkDestination(string(n.URL(source)))
			}
		}
		if refused != "" {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	}
	if err := ast.Walk(goldmark.DefaultParser().Parse(markdown.NewReader(source)), walk); err != nil {
		return "Ce texte ne peut pas être lu."
	}
	return refused
}

func checkDestination(destination string) string {
	if linkPattern.MatchString(destination) {
		return ""
	}
	return fmt.Sprintf("Le lien « %s » n’est pas accepté : un lien commence par https://, http://, mailto: ou tel:.", clipped(destination))
}

func clipped(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

type located struct{ path, text string }

// textsOf lists every text of a sheet that somebody may write, with its path.
func textsOf(s *catalogue.Sheet) []located {
	texts := []located{
		{"title", s.Title},
		{"shortTitle", s.ShortTitle},
		{"acronym", s.Acronym},
		{"provider", s.Provider},
		{"providerAcronym", s.ProviderAcronym},
		{"summary", s.Summary},
		{"admission.ageNote", s.Admission.AgeNote},
		{"prescription.instructions", s.Prescription.Instructions},
		{"procedure", s.Procedure},
		{"durationNote", s.DurationNote},
		{"intensity", s.Intensity},
		{"coverage.text", s.Coverage.Text},
		{"coverage.placeOfIntervention", s.Coverage.PlaceOfIntervention},
		{"coverage.note", s.Coverage.Note},
	}
	add := func(path string, values ...string) {
		for i, v := range values {
			texts = append(texts, located{path + "." + strconv.Itoa(i), v})
		}
	}
	add("objectives", s.Objectives...)
	add("admission.conditions", s.Admission.Conditions...)
	add("prescription.documents", s.Prescription.Documents...)
	add("funding", s.Funding...)
	add("notices", s.Notices...)
	add("remarks", s.Remarks...)
	if s.Fees != nil {
		texts = append(texts, located{"fees.details", s.Fees.Details})
	}
	for i, c := range s.Contacts {
		at := fmt.Sprintf("contacts.%d.", i)
		texts = append(texts, located{at + "name", c.Name}, located{at + "role", c.Role})
	}
	for i, l := range s.Locations {
		at := fmt.Sprintf("locations.%d.", i)
		texts = append(texts, located{at + "name", l.Name}, located{at + "address", l.Address}, located{at + "hours", l.Hours}, located{at + "accessibility", l.Accessibility})
	}
	return texts
}

// checkReferences refuses what is not in the vocabulary. The RSA criterion is no public: it has a field of its own.
func checkReferences(s *catalogue.Sheet, snapshot *catalogue.Snapshot) fault.Problems {
	names := NamesOf(snapshot.Contents)
	var problems fault.Problems
	check := func(path, what string, known map[string]string, values ...string) {
		for _, v := range values {
			if _, ok := known[v]; !ok {
				problems = append(problems, fault.On(path, fault.Missing, fmt.Sprintf("%s inconnu : « %s ».", what, clipped(v)))...)
			}
		}
	}
	if s.ThemeCode != "" {
		check("theme", "Thème", names.themes, s.ThemeCode)
	}
	check("publics", "Public", names.public, s.Publics...)
	check("impliedPublics", "Public", names.public, s.ImpliedPublics...)
	check("barriers", "Frein", names.barrier, s.Barriers...)
	for path, values := range map[string][]string{"publics": s.Publics, "impliedPublics": s.ImpliedPublics} {
		if slices.Contains(values, catalogue.RSAPublic) {
			problems = append(problems, fault.On(path, fault.Invalid, "Le RSA n’est pas un public : c’est une condition d’admission.")...)
		}
	}
	for _, slug := range s.ImpliedPublics {
		if slices.Contains(s.Publics, slug) {
			problems = append(problems, fault.On("impliedPublics", fault.Duplicate, fmt.Sprintf("« %s » est déjà parmi les publics.", nameOf(names.public, slug)))...)
		}
	}
	for i, l := range s.Locations {
		if t := snapshot.Territory(l.TerritoryCode); l.TerritoryCode != "" && (t == nil || (t.Kind != catalogue.KindCommune && t.Kind != catalogue.KindArrondissement)) {
			problems = append(problems, fault.On(fmt.Sprintf("locations.%d.territory", i), fault.Missing, "Choisissez une commune ou un arrondissement de la liste.")...)
		}
	}
	return problems
}

func checkFigures(s *catalogue.Sheet) fault.Problems {
	var problems fault.Problems
	if youngest, oldest := s.Admission.MinimumAge, s.Admission.MaximumAge; youngest != nil && oldest != nil && *youngest > *oldest {
		problems = append(problems, fault.On("admission.maximumAge", fault.OutOfRange, fmt.Sprintf("L’âge maximal (%d ans) est plus petit que l’âge minimal (%d ans).", *oldest, *youngest))...)
	}
	return problems
}

// checkReach refuses a contact by which nobody can be reached.
func checkReach(s *catalogue.Sheet) fault.Problems {
	var problems fault.Problems
	for i, c := range s.Contacts {
		if c.Phone == "" && c.Email == "" {
			problems = append(problems, fault.On(fmt.Sprintf("contacts.%d.phone", i), fault.Required, "Donnez un téléphone ou un courriel.")...)
		}
	}
	return problems
}

// CheckCoverage refuses a coverage that names what does not exist, takes away what was never in it, or leaves nothing.
func CheckCoverage(rule *catalogue.CoverageRule, snapshot *catalogue.Snapshot) fault.Problems {
	var problems fault.Problems
	refuse := func(path string, code fault.ProblemCode, format string, values ...any) {
		problems = append(problems, fault.On("coverage."+path, code, fmt.Sprintf(format, values...))...)
	}
	for _, list := range []struct {
		path  string
		codes []string
	}{{"includes", rule.Includes}, {"excludes", rule.Excludes}, {"probable", rule.Probable}, {"emphasis", rule.Emphasis}} {
		for _, code := range list.codes {
			if snapshot.Territory(code) == nil {
				refuse(list.path, fault.Missing, "Territoire inconnu : « %s ».", clipped(code))
			}
		}
	}
	if len(problems) > 0 {
		return problems
	}
	if rule.DepartmentWide && len(rule.Includes) > 0 {
		refuse("includes", fault.Invalid, "Choisissez tout le département ou une liste de territoires, pas les deux.")
		return problems
	}
	around := slices.Concat(rule.Includes, rule.Probable)
	if rule.DepartmentWide {
		around = []string{catalogue.DepartmentCode}
	}
	for _, code := range rule.Excludes {
		if !snapshot.Within(code, around) {
			refuse("excludes", fault.NotCovered, "« %s » n’est pas tout entier dans le secteur : il n’y a rien à en exclure, ou choisissez plus petit.", snapshot.Territory(code).Name)
		}
	}
	area, err := snapshot.Area(rule)
	if err != nil {
		refuse("includes", fault.Invalid, "Ce secteur ne peut pas être lu.")
		return problems
	}
	if len(around) > 0 && area.Empty() && (rule.DepartmentWide || len(rule.Includes) > 0) {
		refuse("excludes", fault.Invalid, "Il ne reste aucune commune : tout ce qui est couvert est exclu.")
		return problems
	}
	for _, code := range rule.Emphasis {
		if !area.Meets(code) {
			refuse("emphasis", fault.NotCovered, "« %s » n’est pas dans le secteur : il ne peut pas y être prioritaire.", snapshot.Territory(code).Name)
		}
	}
	return problems
}
