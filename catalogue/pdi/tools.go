package pdi

import (
	"fmt"

	"traverse/catalogue"
)

type rawTools struct {
	Source     head           `yaml:"source"`
	Note       string         `yaml:"note"`
	Tools      []rawTool      `yaml:"tools"`
	OtherTools []rawOtherTool `yaml:"other_tools"`
	Notes      []string       `yaml:"source_notes"`
}

type rawTool struct {
	ID          string    `yaml:"id"`
	Application string    `yaml:"application"`
	Object      string    `yaml:"object"`
	Objective   string    `yaml:"objective"`
	SourceLines string    `yaml:"source_lines"`
	Also        []rawFact `yaml:"also"`
}

type rawOtherTool struct {
	ID          string `yaml:"id"`
	Name        string `yaml:"name"`
	SourceLines string `yaml:"source_lines"`
	Description string `yaml:"description"`
}

func (l *loader) readTools() {
	var raw rawTools
	d := l.read("tools.yaml", &raw)
	known := map[string]bool{}
	for i, x := range raw.Tools {
		at := fmt.Sprintf("tools[%d]", i)
		d.slug(at+".id", x.ID, known)
		d.text(at+".application", x.Application)
		d.text(at+".object", x.Object)
		fact := catalogue.ProgrammeFact{
			Kind: catalogue.FactTool, Slug: x.ID, Title: x.Application, Text: x.Object, Objective: x.Objective,
			Source: d.printed(at+".source_lines", x.SourceLines),
		}
		for j, also := range x.Also {
			path := fmt.Sprintf("%s.also[%d]", at, j)
			d.text(path+".fact", also.Fact)
			fact.Notes = append(fact.Notes, fmt.Sprintf("%s (%s)", also.Fact, d.printed(path+".source_lines", also.SourceLines)))
		}
		l.addFact(fact)
	}
	for i, x := range raw.OtherTools {
		l.plainFact(d, fmt.Sprintf("other_tools[%d]", i), catalogue.FactTool, known, [3]string{x.ID, x.Name, x.Description}, x.SourceLines)
	}
	l.addNotes("tools", append([]string{raw.Note}, raw.Notes...))
}
