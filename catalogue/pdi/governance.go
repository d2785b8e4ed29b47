package pdi

import (
	"fmt"

	"traverse/catalogue"
)

type rawGovernance struct {
	Source         head               `yaml:"source"`
	Instances      []rawInstance      `yaml:"instances"`
	LocalInstances []rawLocalInstance `yaml:"local_instances"`
	Deadlines      []rawDeadline      `yaml:"deadlines"`
	Roles          []rawRole          `yaml:"roles"`
	KeyFigures     []rawKeyFigure     `yaml:"key_figures"`
	SourceNotes    []string           `yaml:"source_notes"`
}

type rawInstance struct {
	ID           string   `yaml:"id"`
	Name         string   `yaml:"name"`
	Level        string   `yaml:"level"`
	Count        int      `yaml:"count"`
	Periodicity  string   `yaml:"periodicity"`
	AnimatedBy   string   `yaml:"animated_by"`
	Role         string   `yaml:"role"`
	Participants []string `yaml:"participants"`
	SourceLines  string   `yaml:"source_lines"`
	Note         string   `yaml:"note"`
}

type rawLocalInstance struct {
	ID          string `yaml:"id"`
	Pole        string `yaml:"pole"`
	Name        string `yaml:"name"`
	Periodicity string `yaml:"periodicity"`
	Status      string `yaml:"status"`
	SourceLines string `yaml:"source_lines"`
}

type rawDeadline struct {
	ID          string `yaml:"id"`
	Subject     string `yaml:"subject"`
	Rule        string `yaml:"rule"`
	SourceLines string `yaml:"source_lines"`
}

type rawRole struct {
	ID          string `yaml:"id"`
	Label       string `yaml:"label"`
	Role        string `yaml:"role"`
	SourceLines string `yaml:"source_lines"`
}

type rawKeyFigure struct {
	ID          string `yaml:"id"`
	Label       string `yaml:"label"`
	Value       string `yaml:"value"`
	SourceLines string `yaml:"source_lines"`
}

func (l *loader) readGovernance() {
	var raw rawGovernance
	d := l.read("governance.yaml", &raw)
	l.instances(d, raw.Instances)
	known := map[string]bool{}
	for i, x := range raw.LocalInstances {
		at := fmt.Sprintf("local_instances[%d]", i)
		d.slug(at+".id", x.ID, known)
		d.reference(at+".pole", "pôle", x.Pole, l.poles)
		d.text(at+".name", x.Name)
		d.text(at+".status", x.Status)
		l.addFact(catalogue.ProgrammeFact{
			Kind: catalogue.FactLocalInstance, Slug: x.ID, Title: x.Name, PoleCode: x.Pole, Periodicity: x.Periodicity, Status: x.Status,
			Source: d.printed(at+".source_lines", x.SourceLines),
		})
	}
	known = map[string]bool{}
	for i, x := range raw.Deadlines {
		l.plainFact(d, fmt.Sprintf("deadlines[%d]", i), catalogue.FactDeadline, known, [3]string{x.ID, x.Subject, x.Rule}, x.SourceLines)
	}
	known = map[string]bool{}
	for i, x := range raw.Roles {
		l.plainFact(d, fmt.Sprintf("roles[%d]", i), catalogue.FactRole, known, [3]string{x.ID, x.Label, x.Role}, x.SourceLines)
	}
	known = map[string]bool{}
	for i, x := range raw.KeyFigures {
		l.plainFact(d, fmt.Sprintf("key_figures[%d]", i), catalogue.FactKeyFigure, known, [3]string{x.ID, x.Label, x.Value}, x.SourceLines)
	}
	l.addNotes("governance", raw.SourceNotes)
}

func (l *loader) instances(d *document, instances []rawInstance) {
	known := map[string]bool{}
	for i, x := range instances {
		at := fmt.Sprintf("instances[%d]", i)
		d.slug(at+".id", x.ID, known)
		d.text(at+".name", x.Name)
		d.text(at+".role", x.Role)
		fact := catalogue.ProgrammeFact{
			Kind: catalogue.FactInstance, Slug: x.ID, Title: x.Name, Text: x.Role, Level: x.Level, Periodicity: x.Periodicity, AnimatedBy: x.AnimatedBy,
			Source: d.printed(at+".source_lines", x.SourceLines),
		}
		if len(x.Participants) > 0 {
			fact.Participants = x.Participants
		}
		if x.Count > 0 {
			fact.Notes = append(fact.Notes, fmt.Sprintf("Nombre imprimé : %d.", x.Count))
		}
		if x.Note != "" {
			fact.Notes = append(fact.Notes, x.Note)
		}
		l.addFact(fact)
	}
}

// plainFact adds a fact that has a slug, a title and a text.
func (l *loader) plainFact(d *document, at string, kind catalogue.FactKind, known map[string]bool, words [3]string, lines string) {
	d.slug(at+".id", words[0], known)
	for _, word := range words[1:] {
		d.text(at, word)
	}
	l.addFact(catalogue.ProgrammeFact{Kind: kind, Slug: words[0], Title: words[1], Text: words[2], Source: d.printed(at+".source_lines", lines)})
}

func (l *loader) addFact(fact catalogue.ProgrammeFact) {
	l.contents.Facts = append(l.contents.Facts, fact)
}

// addNotes keeps the notes of a file as facts.
func (l *loader) addNotes(file string, notes []string) {
	for i, note := range notes {
		l.addFact(catalogue.ProgrammeFact{Kind: catalogue.FactNote, Slug: fmt.Sprintf("%s-%d", file, i+1), Title: "Note sur " + file + ".yaml", Text: note})
	}
}
