package pdi

import (
	"fmt"
	"regexp"
	"strings"

	"traverse/catalogue"
)

var (
	axisCode   = regexp.MustCompile(`^[1-9]\d*$`)
	themeCode  = regexp.MustCompile(`^[1-9]\d*\.[1-9]\d*$`)
	actionCode = regexp.MustCompile(`^[1-9]\d*\.[1-9]\d*\.[1-9]\d*$`)
)

type rawAxes struct {
	Source      head       `yaml:"source"`
	Axes        []rawAxis  `yaml:"axes"`
	Themes      []rawTheme `yaml:"themes"`
	SourceNotes []string   `yaml:"source_notes"`
}

type rawAxis struct {
	Code         string `yaml:"code"`
	Title        string `yaml:"title"`
	ShortTitle   string `yaml:"short_title"`
	SourceLines  string `yaml:"source_lines"`
	ActionsCount int    `yaml:"actions_count"`
}

type rawTheme struct {
	Code         string `yaml:"code"`
	Axis         string `yaml:"axis"`
	Title        string `yaml:"title"`
	ActionsCount int    `yaml:"actions_count"`
	SourceLines  string `yaml:"source_lines"`
}

func (l *loader) readAxes() {
	var raw rawAxes
	d := l.read("axes.yaml", &raw)
	for i, a := range raw.Axes {
		at := fmt.Sprintf("axes[%d]", i)
		d.code(at+".code", a.Code, axisCode, l.axes)
		d.text(at+".title", a.Title)
		d.text(at+".short_title", a.ShortTitle)
		l.contents.Axes = append(l.contents.Axes, catalogue.Axis{
			Code: a.Code, Title: a.Title, ShortTitle: a.ShortTitle, Source: d.printed(at+".source_lines", a.SourceLines),
		})
	}
	for i, t := range raw.Themes {
		at := fmt.Sprintf("themes[%d]", i)
		d.code(at+".code", t.Code, themeCode, l.themes)
		d.reference(at+".axis", "axe", t.Axis, l.axes)
		d.text(at+".title", t.Title)
		if !strings.HasPrefix(t.Code, t.Axis+".") {
			d.fault(at+".code", "le thème « %s » n’est pas de l’axe « %s »", t.Code, t.Axis)
		}
		l.contents.Themes = append(l.contents.Themes, catalogue.Theme{
			Code: t.Code, AxisCode: t.Axis, Title: t.Title, Source: d.printed(at+".source_lines", t.SourceLines),
		})
	}
	l.addNotes("axes", raw.SourceNotes)
	l.later = append(l.later, func() { l.declaredCounts(d, &raw) })
}

// declaredCounts compares the counts of actions that the file declares with the actions themselves.
func (l *loader) declaredCounts(d *document, raw *rawAxes) {
	counts := map[string]int{}
	for _, a := range l.contents.Actions {
		axis, _, _ := strings.Cut(a.Sheet.ThemeCode, ".")
		counts[axis]++
		counts[a.Sheet.ThemeCode]++
	}
	for i, a := range raw.Axes {
		d.count(fmt.Sprintf("axes[%d].actions_count", i), a.ActionsCount, counts[a.Code])
	}
	for i, t := range raw.Themes {
		d.count(fmt.Sprintf("themes[%d].actions_count", i), t.ActionsCount, counts[t.Code])
	}
}

// rawSchema says which version of data·inclusion the values are of.
type rawSchema struct {
	Schema string `yaml:"schema"`
	Note   string `yaml:"note"`
}

type rawTerm struct {
	ID            string   `yaml:"id"`
	Label         string   `yaml:"label"`
	DataInclusion []string `yaml:"data_inclusion"`
	Fallback      []string `yaml:"data_inclusion_fallback"`
	Note          string   `yaml:"note"`
}

func (l *loader) readPublics() {
	var raw struct {
		Source        head      `yaml:"source"`
		DataInclusion rawSchema `yaml:"data_inclusion"`
		Publics       []rawTerm `yaml:"publics"`
	}
	d := l.read("publics.yaml", &raw)
	for i, t := range raw.Publics {
		l.contents.Publics = append(l.contents.Publics, catalogue.TargetPublic(d.term(fmt.Sprintf("publics[%d]", i), t, l.publics)))
	}
	d.reference("publics", "public", catalogue.RSAPublic, l.publics)
}

func (l *loader) readBarriers() {
	var raw struct {
		Source        head      `yaml:"source"`
		DataInclusion rawSchema `yaml:"data_inclusion"`
		Barriers      []rawTerm `yaml:"barriers"`
	}
	d := l.read("barriers.yaml", &raw)
	for i, t := range raw.Barriers {
		l.contents.Barriers = append(l.contents.Barriers, catalogue.Barrier(d.term(fmt.Sprintf("barriers[%d]", i), t, l.barriers)))
	}
}

func (d *document) term(at string, t rawTerm, known map[string]bool) catalogue.Term {
	d.slug(at+".id", t.ID, known)
	d.text(at+".label", t.Label)
	d.dataInclusion(at+".data_inclusion", t.DataInclusion)
	d.dataInclusion(at+".data_inclusion_fallback", t.Fallback)
	return catalogue.Term{Slug: t.ID, Label: t.Label, DataInclusion: list(t.DataInclusion), Fallback: list(t.Fallback), Note: t.Note}
}

func (d *document) dataInclusion(path string, values []string) {
	for i, value := range values {
		if !dataInclusionValue.MatchString(value) {
			d.fault(fmt.Sprintf("%s[%d]", path, i), "valeur data·inclusion mal formée : « %s »", value)
		}
	}
}

var dataInclusionValue = regexp.MustCompile(`^[a-z0-9]+(-{1,2}[a-z0-9]+)*$`)
