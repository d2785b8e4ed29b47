// Package pdi is the programme 2024-2026 as data: YAML files and the loader that turns them into the domain's nouns. The
// loader checks every reference, number and code, and says the file and the line of whatever is wrong. What the files
// hold, what is printed and what is derived: README.md in this folder. Licences: LICENCES.md.
package pdi

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/google/uuid"
	"go.yaml.in/yaml/v3"

	"traverse/catalogue"
)

// Files are the programme's files, in the binary.
//
//go:embed *.yaml points.tsv
var Files embed.FS

// yamlFiles are the files but for points.tsv.
var yamlFiles = []string{
	"programme.yaml", "axes.yaml", "publics.yaml", "barriers.yaml", "territories.yaml", "actions.yaml", "schemes.yaml", "poles.yaml",
	"providers.yaml", "governance.yaml", "tools.yaml",
}

// Fault is one thing that is wrong in a file.
type Fault struct {
	File    string
	Line    int
	Message string
}

// String gives the fault as « file:line: message ».
func (f Fault) String() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message) }

// Faults are all that is wrong in the files, in the order of reading. They are the error of Load.
type Faults []Fault //nolint:errname // a list of faults, by the name that the messages have

// Error gives one line per fault.
func (f Faults) Error() string {
	lines := make([]string, 0, len(f))
	for _, fault := range f {
		lines = append(lines, fault.String())
	}
	return strings.Join(lines, "\n")
}

// loader holds what has been read, for the references of what follows.
type loader struct {
	fsys     fs.FS
	faults   Faults
	contents *catalogue.Contents

	axes, themes, publics, barriers, territories, places, schemes, poles, actions map[string]bool

	roots map[string]*yaml.Node // of the files, once they are parsed

	// later holds the checks that need a file not read yet.
	later []func()
	// spots are the zooms that the sheets and schemes say they have, pôle by pôle, for poles.yaml to agree with.
	spots map[string]spot
	// sheets are the providers that actions.yaml names, for providers.yaml to agree with.
	sheets map[string]sheetProvider
}

// Load reads and checks the programme. Every fault is reported, as Faults; a file that cannot be read at all hides the
// faults of the others. Identifiers are derived from names, so that
// two installations have the same.
func Load(fsys fs.FS) (*catalogue.Contents, error) {
	l := &loader{
		fsys: fsys, contents: &catalogue.Contents{},
		axes: map[string]bool{}, themes: map[string]bool{}, publics: map[string]bool{}, barriers: map[string]bool{},
		territories: map[string]bool{}, places: map[string]bool{}, schemes: map[string]bool{}, poles: map[string]bool{}, actions: map[string]bool{},
		roots: map[string]*yaml.Node{}, spots: map[string]spot{}, sheets: map[string]sheetProvider{},
	}
	if l.parse(); len(l.faults) > 0 {
		return nil, l.faults
	}
	for _, read := range []func(){
		l.readProgramme, l.readAxes, l.readPublics, l.readBarriers, l.readTerritories, l.readPoints, l.readActions,
		l.readSchemes, l.readPoles, l.readProviders, l.addInstitutions, l.readGovernance, l.readTools,
	} {
		read()
	}
	for _, check := range l.later {
		check()
	}
	if len(l.faults) > 0 {
		return nil, l.faults
	}
	l.sort()
	return l.contents, nil
}

// sort puts in the order of the database what has no position there.
func (l *loader) sort() {
	slices.SortStableFunc(l.contents.Actions, func(a, b catalogue.Action) int { return compareCodes(a.Code, b.Code) })
	slices.SortStableFunc(l.contents.Poles, func(a, b catalogue.Pole) int { return cmp.Compare(a.Number, b.Number) })
	slices.SortStableFunc(l.contents.Organizations, func(a, b catalogue.Organization) int { return cmp.Compare(a.Slug, b.Slug) })
	slices.SortStableFunc(l.contents.Facts, func(a, b catalogue.ProgrammeFact) int { return cmp.Compare(a.Kind, b.Kind) })
}

// compareCodes puts 1.2.3 before 1.10.1.
func compareCodes(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(x, y string) int {
		return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)) // numbers without a sign and without leading zeros
	})
}

// namespace is that of every identifier derived here; it never changes.
var namespace = uuid.MustParse("6f0c5f3e-8d0a-5b57-9a53-2b1f3f6f1d13")

func derivedID(kind, name string) uuid.UUID {
	return uuid.NewSHA1(namespace, []byte(kind+":"+name))
}

type rawProgramme struct {
	Code      string `yaml:"code"`
	Title     string `yaml:"title"`
	StartYear int    `yaml:"start_year"`
	EndYear   int    `yaml:"end_year"`
	Source    string `yaml:"source"`
}

func (l *loader) readProgramme() {
	var raw rawProgramme
	d := l.read("programme.yaml", &raw)
	d.slug("code", raw.Code, nil)
	d.text("title", raw.Title)
	if raw.StartYear < 1988 || raw.EndYear < raw.StartYear || raw.EndYear > raw.StartYear+20 {
		d.fault("end_year", "années impossibles : %d-%d", raw.StartYear, raw.EndYear)
	}
	p := catalogue.Programme{
		ID: derivedID("programme", raw.Code), Code: raw.Code, Title: raw.Title, StartYear: raw.StartYear, EndYear: raw.EndYear, Source: raw.Source,
	}
	l.contents.Programme, l.contents.Programmes = p, []catalogue.Programme{p}
}
