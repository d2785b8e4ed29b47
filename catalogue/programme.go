// Package catalogue is the offer: what the programme contains, whom it is for, where it is available. It holds the
// nouns, the rules of coverage, and the snapshot from which every read is answered. It knows no SQL, GraphQL or HTTP.
package catalogue

import "github.com/google/uuid"

// Programme is a Département's programme of insertion over some years. Axes, themes and codes of actions belong to it.
type Programme struct {
	ID        uuid.UUID
	Code      string // "pdi-13-2024-2026", for life
	Title     string
	StartYear int
	EndYear   int // it ends on 31 December of that year; its catalogue stays, marked ended
	Source    string
}

// Axis is one of the great lines of a programme.
type Axis struct {
	Code       string // "1"
	Title      string
	ShortTitle string
	Source     string // where the programme prints it
}

// Theme is a chapter of an axis; every action has one.
type Theme struct {
	Code     string // "1.7"
	AxisCode string
	Title    string
	Source   string
	Version  int // moves when its title is changed; 0 for contents that come from files
}

// Term is an entry of a controlled vocabulary, with its values in the data·inclusion referential (version 1).
type Term struct {
	Slug          string
	Label         string
	DataInclusion []string
	// Fallback is what to publish where DataInclusion is empty.
	Fallback []string
	Note     string
	Version  int // as Theme's
}

// TargetPublic is a public of the programme. The slug RSAPublic is the RSA criterion and not a public to choose.
type TargetPublic Term

// Barrier is a frein à l'insertion.
type Barrier Term

// RSAPublic is the slug by which sheets say that they are for people who receive the RSA. It is read as an admission
// criterion (AdmissionRules.RSARequired) and appears in no list, filter or facet of publics.
const RSAPublic = "brsa"

// FactKind says what a programme fact is about.
type FactKind string

// The kinds of programme facts, as the CHECK of programme_fact lists them.
const (
	FactInstance        FactKind = "INSTANCE"
	FactLocalInstance   FactKind = "LOCAL_INSTANCE"
	FactDeadline        FactKind = "DEADLINE"
	FactRole            FactKind = "ROLE"
	FactKeyFigure       FactKind = "KEY_FIGURE"
	FactTool            FactKind = "TOOL"
	FactNotPrescribable FactKind = "NOT_PRESCRIBABLE"
	FactNote            FactKind = "NOTE"
)

// ProgrammeFact is something that the programme says of itself: an instance, a deadline, a role, a figure, a tool.
// Fields that a kind does not use are empty.
type ProgrammeFact struct {
	Kind         FactKind `json:"-"`
	Slug         string   `json:"-"`
	Title        string   `json:"title"`
	Text         string   `json:"text,omitempty"`        // role of an instance, rule of a deadline, value of a figure, object of a tool
	Objective    string   `json:"objective,omitempty"`   // of a tool
	Level        string   `json:"level,omitempty"`       // of an instance: pôle, département, national…
	PoleCode     string   `json:"poleCode,omitempty"`    // of a local instance
	Periodicity  string   `json:"periodicity,omitempty"` // as printed
	AnimatedBy   string   `json:"animatedBy,omitempty"`
	Status       string   `json:"status,omitempty"` // of a local instance: existing, to be created…
	Participants []string `json:"participants,omitempty"`
	Notes        []string `json:"notes,omitempty"`
	Source       string   `json:"source,omitempty"`
}
