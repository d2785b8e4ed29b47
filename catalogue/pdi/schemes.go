package pdi

import (
	"fmt"

	"traverse/catalogue"
)

type rawSchemes struct {
	Source          head              `yaml:"source"`
	Fields          map[string]string `yaml:"fields"`
	Count           int               `yaml:"count"`
	OtherSchemes    []rawScheme       `yaml:"other_schemes"`
	NotPrescribable []rawExcluded     `yaml:"not_prescribable"`
}

type rawScheme struct {
	ID               string      `yaml:"id"`
	Title            string      `yaml:"title"`
	Acronym          string      `yaml:"acronym"`
	Kind             string      `yaml:"kind"`
	Provider         string      `yaml:"provider"`
	Status           string      `yaml:"status"`
	Summary          string      `yaml:"summary"`
	Objectives       []string    `yaml:"objectives"`
	Coverage         rawCoverage `yaml:"coverage"`
	Publics          []string    `yaml:"publics"`
	Barriers         []string    `yaml:"barriers"`
	Mode             string      `yaml:"mode"`
	DurationMonths   *int        `yaml:"duration_months"`
	DurationNote     string      `yaml:"duration_note"`
	Intensity        string      `yaml:"intensity"`
	Places           *int        `yaml:"places"`
	SourceLines      string      `yaml:"source_lines"`
	RelatedActions   []string    `yaml:"related_actions"`
	RelatedPolesZoom string      `yaml:"related_poles_zoom"`
	Facts            []rawFact   `yaml:"facts"`
	SourceNotes      []string    `yaml:"source_notes"`
}

// rawExcluded is what the programme names and nobody can be referred to.
type rawExcluded struct {
	ID          string `yaml:"id"`
	Title       string `yaml:"title"`
	SourceLines string `yaml:"source_lines"`
	Reason      string `yaml:"reason"`
}

// schemeKinds are the kinds that the curator chose from.
var schemeKinds = map[string]bool{
	"accompagnement": true, "aide-employeur": true, "aller-vers": true, "clause-sociale": true, "contrat-insertion": true, "diagnostic": true,
	"evenement-emploi": true, "experimentation": true, "formation": true, "immersion": true, "instance": true, "outil-numerique": true,
}

func (l *loader) readSchemes() {
	var raw rawSchemes
	d := l.read("schemes.yaml", &raw)
	d.count("count", raw.Count, len(raw.OtherSchemes))
	for i := range raw.OtherSchemes {
		l.addScheme(d, fmt.Sprintf("other_schemes[%d]", i), &raw.OtherSchemes[i])
	}
	known := map[string]bool{}
	for i, x := range raw.NotPrescribable {
		at := fmt.Sprintf("not_prescribable[%d]", i)
		d.slug(at+".id", x.ID, known)
		d.text(at+".title", x.Title)
		d.text(at+".reason", x.Reason)
		l.addFact(catalogue.ProgrammeFact{
			Kind: catalogue.FactNotPrescribable, Slug: x.ID, Title: x.Title, Text: x.Reason, Source: d.printed(at+".source_lines", x.SourceLines),
		})
	}
}

func (l *loader) addScheme(d *document, at string, s *rawScheme) {
	d.slug(at+".id", s.ID, l.schemes)
	d.text(at+".title", s.Title)
	d.text(at+".summary", s.Summary)
	d.texts(at+".objectives", s.Objectives)
	d.reference(at+".kind", "nature", s.Kind, schemeKinds)
	d.references(at+".publics", "public", s.Publics, l.publics)
	d.references(at+".barriers", "frein", s.Barriers, l.barriers)
	d.references(at+".related_actions", "action", s.RelatedActions, l.actions)
	if s.RelatedPolesZoom != "" {
		d.reference(at+".related_poles_zoom", "pôle", s.RelatedPolesZoom, l.poles)
		l.addSpot(d, at+".related_poles_zoom", s.RelatedPolesZoom, spot{scheme: s.ID})
	}
	l.contents.Schemes = append(l.contents.Schemes, catalogue.Scheme{
		Slug: s.ID, Title: s.Title, Acronym: s.Acronym, Kind: s.Kind, Document: l.schemeDocument(d, at, s),
	})
}

// schemeDocument maps a scheme. Where no territory is printed there is no coverage, and the note that says so is kept.
func (l *loader) schemeDocument(d *document, at string, s *rawScheme) catalogue.SchemeDocument {
	document := catalogue.SchemeDocument{
		ProviderText: s.Provider, Status: s.Status, Summary: s.Summary, Objectives: list(s.Objectives), Publics: list(s.Publics), Barriers: list(s.Barriers),
		Mode: oneOf(d, at+".mode", s.Mode, modes), DurationMonths: s.DurationMonths, DurationNote: s.DurationNote, Intensity: s.Intensity,
		Facts: []string{}, RelatedActions: list(s.RelatedActions), RelatedPole: s.RelatedPolesZoom, Notes: append([]string{}, s.SourceNotes...),
		Sources: []catalogue.Source{{Origin: d.origin(at+".source_lines", s.SourceLines)}},
	}
	d.text(at+".coverage.note", s.Coverage.Note)
	if s.Coverage.Scope == "" {
		document.Notes = append(document.Notes, s.Coverage.Note)
		if len(s.Coverage.Include)+len(s.Coverage.Exclude)+len(s.Coverage.IncludeProbable) > 0 {
			d.fault(at+".coverage.scope", "des territoires sans « scope »")
		}
	} else {
		rule := l.coverage(d, at+".coverage", &s.Coverage, s.Coverage.Note)
		rule.Note = ""
		document.Coverage = &rule
	}
	if s.Places != nil {
		document.Facts = append(document.Facts, fmt.Sprintf("Le programme annonce %d places.", *s.Places))
	}
	for i, fact := range s.Facts {
		path := fmt.Sprintf("%s.facts[%d]", at, i)
		d.text(path+".fact", fact.Fact)
		document.Facts = append(document.Facts, fact.Fact)
		document.Sources = append(document.Sources, catalogue.Source{
			Field: "facts", Origin: d.origin(path+".source_lines", fact.SourceLines), Note: fmt.Sprintf("Fait %d", len(document.Facts)),
		})
	}
	return document
}
