package pdi

import (
	"slices"

	"traverse/catalogue"
)

// rawCoverage is a printed sector, read as data.
type rawCoverage struct {
	Scope               string   `yaml:"scope"`
	Include             []string `yaml:"include"`
	Exclude             []string `yaml:"exclude"`
	Emphasis            []string `yaml:"emphasis"`
	IncludeProbable     []string `yaml:"include_probable"`
	PlaceOfIntervention string   `yaml:"place_of_intervention"`
	PlaceIDs            []string `yaml:"place_ids"`
	Note                string   `yaml:"note"`
}

const (
	scopeDepartment  = "department"
	scopeTerritories = "territories"
)

// coverage checks a sector and gives its rule, worded by text.
func (l *loader) coverage(d *document, at string, raw *rawCoverage, text string) catalogue.CoverageRule {
	switch {
	case raw.Scope == scopeDepartment && len(raw.Include) > 0:
		d.fault(at+".include", "tout le département est déjà couvert : « include » doit être vide")
	case raw.Scope == scopeTerritories && len(raw.Include) == 0:
		d.fault(at+".include", "aucun territoire couvert")
	case raw.Scope != scopeDepartment && raw.Scope != scopeTerritories:
		d.fault(at+".scope", "valeur inconnue : « %s »", raw.Scope)
	}
	for _, set := range []struct {
		name  string
		codes []string
	}{{"include", raw.Include}, {"exclude", raw.Exclude}, {"emphasis", raw.Emphasis}, {"include_probable", raw.IncludeProbable}} {
		d.references(at+"."+set.name, "territoire", set.codes, l.territories)
	}
	for _, code := range raw.Exclude {
		if slices.Contains(raw.Include, code) {
			d.fault(at+".exclude", "« %s » est à la fois couvert et exclu", code)
		}
	}
	d.references(at+".place_ids", "lieu", raw.PlaceIDs, l.places)
	if len(raw.PlaceIDs) > 0 && raw.PlaceOfIntervention == "" {
		d.fault(at+".place_of_intervention", "texte manquant")
	}
	return catalogue.CoverageRule{
		DepartmentWide: raw.Scope == scopeDepartment, Includes: list(raw.Include), Excludes: list(raw.Exclude), Probable: list(raw.IncludeProbable),
		Emphasis: list(raw.Emphasis), Text: text, PlaceOfIntervention: raw.PlaceOfIntervention, Note: raw.Note,
	}
}
