package catalogue

import (
	_ "embed"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"traverse/catalogue/fulltext"
)

// How much a word counts by where it stands. Pairs of words count where they name things.
const (
	weightCode     = 8
	weightTitle    = 5
	weightProvider = 2.5
	weightTheme    = 2
	weightBarrier  = 1.5
	weightPublic   = 1.2
	weightText     = 1
	weightRemark   = 0.6
)

//go:embed synonyms.yaml
var synonymFile []byte

// LoadSynonyms reads the words of the trade, for the index and for the test that reviews them.
func LoadSynonyms() ([]fulltext.Synonym, error) {
	var file struct {
		Synonyms []struct {
			Typed []string `yaml:"typed"`
			Means []string `yaml:"means"`
		} `yaml:"synonyms"`
	}
	if err := yaml.Unmarshal(synonymFile, &file); err != nil {
		return nil, fmt.Errorf("synonyms.yaml: %w", err)
	}
	list := make([]fulltext.Synonym, 0, len(file.Synonyms))
	for _, s := range file.Synonyms {
		list = append(list, fulltext.Synonym{Typed: s.Typed, Means: s.Means})
	}
	return list, nil
}

// indexText gathers the texts of actions and schemes, and the names of places.
func (s *Snapshot) indexText() error {
	synonyms, err := LoadSynonyms()
	if err != nil {
		return err
	}
	s.places = newPlaceNames(s.Contents.Territories)
	s.vocabulary = s.labels()
	documents := make([]fulltext.Document, len(s.Actions))
	for i, e := range s.Actions {
		documents[i] = s.actionDocument(e)
	}
	s.text = fulltext.NewIndex(documents, synonyms, s.places.words())
	schemes := make([]fulltext.Document, len(s.Contents.Schemes))
	for i := range s.Contents.Schemes {
		schemes[i] = schemeDocument(&s.Contents.Schemes[i], s.vocabulary)
	}
	s.schemeText = fulltext.NewIndex(schemes, synonyms, s.places.words())
	return nil
}

// vocabularyLabels are the names of what sheets refer to; the RSA criterion is no public.
type vocabularyLabels struct{ themes, publics, barriers map[string]string }

func (s *Snapshot) labels() *vocabularyLabels {
	l := &vocabularyLabels{map[string]string{}, map[string]string{}, map[string]string{}}
	for _, t := range s.Contents.Themes {
		l.themes[t.Code] = t.Title
	}
	for _, p := range s.Contents.Publics {
		if p.Slug != RSAPublic {
			l.publics[p.Slug] = p.Label
		}
	}
	for _, b := range s.Contents.Barriers {
		l.barriers[b.Slug] = b.Label
	}
	return l
}

func named(labels map[string]string, slugs ...[]string) []string {
	var lines []string
	for _, slug := range slices.Concat(slugs...) {
		lines = append(lines, labels[slug])
	}
	return lines
}

func (s *Snapshot) actionDocument(e *Entry) fulltext.Document {
	sheet, labels := &e.Sheet, s.vocabulary
	publics := named(labels.publics, sheet.Publics, sheet.ImpliedPublics)
	if sheet.ImpliesRSA || (sheet.Admission.RSARequired != nil && *sheet.Admission.RSARequired) {
		publics = append(publics, labels.publics[RSAPublic])
	}
	providers := []string{sheet.Provider, sheet.ProviderAcronym}
	for _, p := range e.Providers {
		if o := s.organizations[p.OrganizationID]; o != nil && o.Name != sheet.Provider {
			providers = append(providers, o.Name, o.Acronym)
		}
	}
	return fulltext.Document{
		{Weight: weightCode, Lines: []string{e.Code, sheet.ThemeCode}},
		{Weight: weightTitle, Pairs: true, Lines: []string{sheet.Title, sheet.ShortTitle, sheet.Acronym}},
		{Weight: weightProvider, Lines: providers},
		{Weight: weightTheme, Pairs: true, Lines: []string{labels.themes[sheet.ThemeCode], sheet.PrintedCode}},
		{Weight: weightBarrier, Pairs: true, Lines: named(labels.barriers, sheet.Barriers)},
		{Weight: weightPublic, Pairs: true, Lines: publics},
		{Weight: weightText, Lines: slices.Concat([]string{sheet.Summary, sheet.Procedure}, sheet.Objectives, s.placesOf(&sheet.Coverage), sheet.Admission.Conditions)},
		{Weight: weightRemark, Lines: slices.Concat(sheet.Remarks, sheet.Notices, []string{sheet.Intensity, sheet.DurationNote, sheet.Admission.AgeNote})},
	}
}

// placesOf names the territories of a coverage. What the programme prints is left aside where it names exclusions:
// « sauf Arles » must not answer Arles.
func (s *Snapshot) placesOf(rule *CoverageRule) []string {
	var names []string
	if len(rule.Excludes) == 0 {
		names = append(names, rule.Text)
	}
	for _, code := range slices.Concat(rule.Includes, rule.Emphasis) {
		if t := s.Territory(code); t != nil {
			names = append(names, t.Name)
		}
	}
	return names
}

func schemeDocument(scheme *Scheme, labels *vocabularyLabels) fulltext.Document {
	d := &scheme.Document
	return fulltext.Document{
		{Weight: weightTitle, Pairs: true, Lines: []string{scheme.Title, scheme.Acronym}},
		{Weight: weightProvider, Lines: []string{d.ProviderText}},
		{Weight: weightBarrier, Pairs: true, Lines: named(labels.barriers, d.Barriers)},
		{Weight: weightPublic, Pairs: true, Lines: named(labels.publics, d.Publics)},
		{Weight: weightText, Lines: slices.Concat([]string{d.Summary}, d.Objectives)},
		{Weight: weightRemark, Lines: d.Facts},
	}
}

// excerptTexts are what an excerpt may be taken from, the most telling first.
func (s *Snapshot) excerptTexts(e *Entry) []string {
	sheet, labels := &e.Sheet, s.vocabulary
	return slices.Concat(
		[]string{sheet.ShortTitle, sheet.Title, sheet.Summary}, sheet.Objectives, []string{sheet.Provider},
		named(labels.barriers, sheet.Barriers), named(labels.publics, sheet.Publics, sheet.ImpliedPublics),
		sheet.Remarks, sheet.Notices, []string{sheet.Coverage.Text, labels.themes[sheet.ThemeCode]},
	)
}
