package pdi

import (
	"fmt"
	"slices"
	"strings"

	"traverse/catalogue"
)

type rawActions struct {
	Source  head              `yaml:"source"`
	Fields  map[string]string `yaml:"fields"`
	Count   int               `yaml:"count"`
	Actions []rawAction       `yaml:"actions"`
}

type rawAction struct {
	Code             string       `yaml:"code"`
	PrintedCode      string       `yaml:"printed_code"`
	Slug             string       `yaml:"slug"`
	Title            string       `yaml:"title"`
	ShortTitle       string       `yaml:"short_title"`
	PrintedTitle     string       `yaml:"printed_title"`
	Acronym          string       `yaml:"acronym"`
	Provider         string       `yaml:"provider"`
	ProviderAcronym  string       `yaml:"provider_acronym"`
	Axis             string       `yaml:"axis"`
	Theme            string       `yaml:"theme"`
	Summary          string       `yaml:"summary"`
	Objectives       []string     `yaml:"objectives"`
	SectorText       string       `yaml:"sector_text"`
	Coverage         rawCoverage  `yaml:"coverage"`
	Publics          []string     `yaml:"publics"`
	PublicsImplicit  []string     `yaml:"publics_implicit"`
	Barriers         []string     `yaml:"barriers"`
	Mode             string       `yaml:"mode"`
	ModeBasis        string       `yaml:"mode_basis"`
	DurationMonths   *int         `yaml:"duration_months"`
	DurationNote     string       `yaml:"duration_note"`
	Intensity        string       `yaml:"intensity"`
	Places           *int         `yaml:"places"`
	Ages             *rawAges     `yaml:"ages"`
	SourceLines      string       `yaml:"source_lines"`
	SectorLines      string       `yaml:"sector_lines"`
	RelatedPolesZoom string       `yaml:"related_poles_zoom"`
	ZoomFacts        []rawFact    `yaml:"zoom_facts"`
	Notices          []string     `yaml:"notices"`
	SourceNotes      []rawSetNote `yaml:"source_notes"`
}

type rawAges struct {
	Min   *int   `yaml:"min"`
	Max   *int   `yaml:"max"`
	Basis string `yaml:"basis"`
	Note  string `yaml:"note"`
}

// rawSetNote is a note on one field of the sheet.
type rawSetNote struct {
	Field  string `yaml:"field"`
	Origin string `yaml:"origin"`
	Note   string `yaml:"note"`
}

const (
	originProgramme  = "programme"
	originCorrection = "correction"
	// youthTheme is the theme that prevents entry into the RSA: its sheets require nothing of the kind.
	youthTheme = "1.4"
	oldest     = 120
)

var (
	modes = map[string]catalogue.DeliveryMode{
		"individual": catalogue.ModeIndividual, "collective": catalogue.ModeCollective, "both": catalogue.ModeBoth, "unknown": catalogue.ModeUnknown,
	}
	// agesFirm says of each basis of ages whether its bounds are criteria or indications.
	agesFirm = map[string]bool{"fiche": true, "zoom": false, "partie-1": false}
	// agesSource names the part of the programme that an indication comes from.
	agesSource = map[string]string{"zoom": "les pages du programme consacrées aux pôles", "partie-1": "la première partie du programme"}
	// notedFields are the fields of a sheet that a note may be about.
	notedFields = map[string]bool{
		"code": true, "title": true, "acronym": true, "provider": true, "summary": true, "objectives": true, "coverage": true, "publics": true,
		"impliedPublics": true, "admission": true, "fees": true, "remarks": true, "notices": true,
	}
)

func (l *loader) readActions() {
	var raw rawActions
	d := l.read("actions.yaml", &raw)
	d.count("count", raw.Count, len(raw.Actions))
	slugs := map[string]bool{}
	for i := range raw.Actions {
		l.addAction(d, fmt.Sprintf("actions[%d]", i), &raw.Actions[i], slugs)
	}
}

func (l *loader) addAction(d *document, at string, a *rawAction, slugs map[string]bool) {
	l.checkIdentity(d, at, a)
	d.slug(at+".slug", a.Slug, slugs)
	l.checkWords(d, at, a)
	if a.RelatedPolesZoom != "" {
		d.reference(at+".related_poles_zoom", "pôle", a.RelatedPolesZoom, l.poles)
		l.addSpot(d, at+".related_poles_zoom", a.RelatedPolesZoom, spot{action: a.Code})
	}
	if a.Provider == "" && a.ProviderAcronym != "" {
		d.fault(at+".provider", "texte manquant")
	}
	l.sheets[a.Code] = sheetProvider{a.Provider, a.ProviderAcronym, a.SourceLines, d, at + ".provider"}
	l.contents.Actions = append(l.contents.Actions, catalogue.Action{
		ID: derivedID("action", a.Slug), Code: a.Code, Slug: a.Slug, Status: catalogue.StatusPublished, Origin: catalogue.OriginProgramme,
		Revision: 1, Version: 1, Providers: []catalogue.ActionProvider{}, Sheet: l.sheet(d, at, a),
	})
}

// checkIdentity checks the code of an action against its theme, its axis and the code that is printed.
func (l *loader) checkIdentity(d *document, at string, a *rawAction) {
	d.code(at+".code", a.Code, actionCode, l.actions)
	d.reference(at+".theme", "thème", a.Theme, l.themes)
	d.reference(at+".axis", "axe", a.Axis, l.axes)
	if !strings.HasPrefix(a.Code, a.Theme+".") {
		d.fault(at+".code", "l’action « %s » n’est pas du thème « %s »", a.Code, a.Theme)
	}
	if !strings.HasPrefix(a.Theme, a.Axis+".") {
		d.fault(at+".theme", "le thème « %s » n’est pas de l’axe « %s »", a.Theme, a.Axis)
	}
	d.code(at+".printed_code", a.PrintedCode, actionCode, nil)
	corrected := slices.ContainsFunc(a.SourceNotes, func(n rawSetNote) bool { return n.Field == "code" && n.Origin == originCorrection })
	if differs := a.PrintedCode != a.Code; differs != corrected {
		d.fault(at+".printed_code", "le code imprimé « %s » et le code « %s » ne s’accordent pas avec les corrections de source_notes", a.PrintedCode, a.Code)
	}
}

// checkWords checks the texts and the vocabulary of a sheet.
func (l *loader) checkWords(d *document, at string, a *rawAction) {
	d.text(at+".title", a.Title)
	d.text(at+".short_title", a.ShortTitle)
	d.text(at+".printed_title", a.PrintedTitle)
	d.text(at+".summary", a.Summary)
	d.text(at+".sector_text", a.SectorText)
	d.texts(at+".objectives", a.Objectives)
	d.references(at+".publics", "public", a.Publics, l.publics)
	d.references(at+".barriers", "frein", a.Barriers, l.barriers)
	for i, slug := range a.PublicsImplicit {
		if !slices.Contains(a.Publics, slug) {
			d.fault(fmt.Sprintf("%s.publics_implicit[%d]", at, i), "public implicite absent de « publics » : « %s »", slug)
		}
	}
	for _, lists := range []struct {
		name   string
		values []string
	}{{"publics", a.Publics}, {"publics_implicit", a.PublicsImplicit}, {"barriers", a.Barriers}} {
		seen := map[string]bool{}
		for i, value := range lists.values {
			d.unique(fmt.Sprintf("%s.%s[%d]", at, lists.name, i), value, seen)
		}
	}
	for i, notice := range a.Notices {
		d.text(fmt.Sprintf("%s.notices[%d]", at, i), notice)
	}
	if (a.Mode == "unknown") != (a.ModeBasis == "") {
		d.fault(at+".mode_basis", "un mode connu se fonde sur un passage, un mode inconnu sur aucun")
	}
	if a.DurationMonths != nil && (*a.DurationMonths < 1 || *a.DurationMonths > 60) {
		d.fault(at+".duration_months", "durée impossible : %d mois", *a.DurationMonths)
	}
	if a.Places != nil && *a.Places < 1 {
		d.fault(at+".places", "nombre de places impossible : %d", *a.Places)
	}
}

// sheet maps a checked action. The RSA criterion, which the files hold among the publics, becomes one of admission.
func (l *loader) sheet(d *document, at string, a *rawAction) catalogue.Sheet {
	sheet := catalogue.Sheet{
		Title: a.Title, ShortTitle: a.ShortTitle, PrintedTitle: a.PrintedTitle, Acronym: a.Acronym, ThemeCode: a.Theme,
		Provider: a.Provider, ProviderAcronym: a.ProviderAcronym, Summary: a.Summary, Objectives: list(a.Objectives),
		Publics: []string{}, ImpliedPublics: []string{}, ImpliesRSA: slices.Contains(a.PublicsImplicit, catalogue.RSAPublic),
		Barriers: list(a.Barriers), Admission: d.admission(at, a),
		Prescription:   catalogue.PrescriptionMode{Channels: []string{}, Documents: []string{}},
		DurationMonths: a.DurationMonths, DurationNote: a.DurationNote, Intensity: a.Intensity,
		Mode: oneOf(d, at+".mode", a.Mode, modes), ModeBasis: a.ModeBasis,
		Locations: []catalogue.Location{}, Coverage: l.coverage(d, at+".coverage", &a.Coverage, a.SectorText),
		Contacts: []catalogue.Contact{}, Funding: []string{}, Notices: list(a.Notices), Remarks: []string{},
	}
	if a.PrintedCode != a.Code {
		sheet.PrintedCode = a.PrintedCode
	}
	for _, slug := range a.Publics {
		switch {
		case slug == catalogue.RSAPublic:
		case slices.Contains(a.PublicsImplicit, slug):
			sheet.ImpliedPublics = append(sheet.ImpliedPublics, slug)
		default:
			sheet.Publics = append(sheet.Publics, slug)
		}
	}
	sheet.Sources = d.sheetSources(at, a)
	if a.Places != nil {
		sheet.Remarks = append(sheet.Remarks, fmt.Sprintf("Le programme annonce %d places.", *a.Places))
	}
	for i, fact := range a.ZoomFacts {
		d.text(fmt.Sprintf("%s.zoom_facts[%d].fact", at, i), fact.Fact)
		sheet.Remarks = append(sheet.Remarks, fact.Fact)
	}
	return sheet
}

func (d *document) admission(at string, a *rawAction) catalogue.AdmissionRules {
	rules := catalogue.AdmissionRules{Conditions: []string{}}
	printed := slices.Contains(a.Publics, catalogue.RSAPublic) && !slices.Contains(a.PublicsImplicit, catalogue.RSAPublic)
	if printed && a.Theme != youthTheme {
		rules.RSARequired = &printed
	}
	if a.Ages == nil {
		return rules
	}
	firm, known := agesFirm[a.Ages.Basis]
	if !known {
		d.fault(at+".ages.basis", "valeur inconnue : « %s »", a.Ages.Basis)
	}
	d.ages(at+".ages", a.Ages)
	rules.MinimumAge, rules.MaximumAge, rules.AgeIsFirm, rules.AgeNote = a.Ages.Min, a.Ages.Max, firm, a.Ages.Note
	rules.AgeSource = agesSource[a.Ages.Basis]
	return rules
}

func (d *document) ages(at string, ages *rawAges) {
	for name, age := range map[string]*int{"min": ages.Min, "max": ages.Max} {
		if age != nil && (*age < 0 || *age > oldest) {
			d.fault(at+"."+name, "âge impossible : %d", *age)
		}
	}
	switch {
	case ages.Min == nil && ages.Max == nil:
		d.fault(at, "aucune borne d’âge")
	case ages.Min != nil && ages.Max != nil && *ages.Min > *ages.Max:
		d.fault(at+".max", "l’âge maximal est plus petit que l’âge minimal")
	}
	if !agesFirm[ages.Basis] {
		d.text(at+".note", ages.Note)
	}
}

// sheetSources says where the sheet comes from, as a whole and field by field.
func (d *document) sheetSources(at string, a *rawAction) []catalogue.Source {
	sheet := d.origin(at+".source_lines", a.SourceLines)
	sources := []catalogue.Source{
		{Origin: sheet},
		{Field: "coverage", Origin: d.origin(at+".sector_lines", a.SectorLines), Note: a.Coverage.Note},
	}
	if a.DurationMonths != nil || a.DurationNote != "" {
		sources = append(sources, catalogue.Source{Field: "durationMonths", Origin: originOr(sheet, a.DurationNote), Note: a.DurationNote})
	}
	if a.ModeBasis != "" {
		sources = append(sources, catalogue.Source{Field: "mode", Origin: programmeName, Note: a.ModeBasis})
	}
	if a.Ages != nil {
		sources = append(sources, catalogue.Source{Field: "admission", Origin: originOr(sheet, a.Ages.Note), Note: a.Ages.Note})
	}
	remarks := 0
	if a.Places != nil {
		remarks++
		sources = append(sources, catalogue.Source{Field: "remarks", Origin: sheet, Note: fmt.Sprintf("Remarque %d", remarks)})
	}
	for i, fact := range a.ZoomFacts {
		remarks++
		origin := d.origin(fmt.Sprintf("%s.zoom_facts[%d].source_lines", at, i), fact.SourceLines)
		sources = append(sources, catalogue.Source{Field: "remarks", Origin: origin, Note: fmt.Sprintf("Remarque %d", remarks)})
	}
	return append(sources, d.notes(at+".source_notes", a.SourceNotes)...)
}

// originOr is the sheet itself, unless a note says where the fact stands.
func originOr(sheet, note string) string {
	if note == "" {
		return sheet
	}
	return programmeName
}

func (d *document) notes(at string, notes []rawSetNote) []catalogue.Source {
	sources := make([]catalogue.Source, 0, len(notes))
	for i, note := range notes {
		path := fmt.Sprintf("%s[%d]", at, i)
		d.text(path+".note", note.Note)
		d.reference(path+".field", "champ", note.Field, notedFields)
		if note.Origin != originProgramme && note.Origin != originCorrection {
			d.fault(path+".origin", "valeur inconnue : « %s »", note.Origin)
		}
		sources = append(sources, catalogue.Source{Field: note.Field, Origin: note.Origin, Note: note.Note})
	}
	return sources
}
