package catalogue

// Pole is a pôle d'insertion: the profile that part 3 of the programme prints of it. Its territory has the same code.
type Pole struct {
	Code    string
	Number  int // 1 to 10; printed in Roman numerals
	Name    string
	Profile PoleProfile
}

// PoleProfile is the sheet of a pôle as the programme prints it, sentences rewritten.
type PoleProfile struct {
	PrintedLabel    string          `json:"printedLabel"`
	TerritoryText   string          `json:"territoryText"`
	Statistics      *PoleStatistics `json:"statistics,omitempty"`
	Characteristics []string        `json:"characteristics"`
	Publics         []string        `json:"publics"`  // slugs, an indexing by the curator
	Barriers        []string        `json:"barriers"` // slugs, an indexing by the curator
	Priorities      []PolePriority  `json:"priorities"`
	Spotlight       *PoleSpotlight  `json:"spotlight,omitempty"`
	Source          string          `json:"source"`
}

// PoleStatistics are the figures printed for a pôle. Allocataires (December 2023) and Beneficiaries (recipients and
// spouses) are two populations that do not compare.
type PoleStatistics struct {
	AsOf                string    `json:"asOf"` // a day, "2023-12-31"
	Allocataires        int       `json:"allocataires"`
	AverageEntries      int       `json:"averageEntries"` // printed « en moyenne en 2023 », without a unit of time
	AverageExits        int       `json:"averageExits"`
	FlowsNote           string    `json:"flowsNote"`
	ContractRatePercent float64   `json:"contractRatePercent"`
	ContractRateNote    string    `json:"contractRateNote"`
	Beneficiaries       int       `json:"beneficiaries"`
	MeanAge             float64   `json:"meanAge"`
	Share45PlusPercent  float64   `json:"share45PlusPercent"`
	AgePyramid          []AgeBand `json:"agePyramid"`
	Source              string    `json:"source"`
}

// AgeBand is one row of an age pyramid; Total is Men + Women.
type AgeBand struct {
	Label string `json:"label"`
	Men   int    `json:"men"`
	Women int    `json:"women"`
	Total int    `json:"total"`
}

// PolePriority holds what a pôle set itself under one of the three themes of the programme.
type PolePriority struct {
	Theme      string   `json:"theme"` // SECURISATION, ANIMATION or ACTIVITE
	Statements []string `json:"statements"`
	Source     string   `json:"source"`
}

// PoleSpotlight is the zoom of a pôle's sheet, on an action of the catalogue, on another scheme, or on neither.
type PoleSpotlight struct {
	Title      string `json:"title"`
	Summary    string `json:"summary"`
	ActionCode string `json:"actionCode,omitempty"`
	SchemeSlug string `json:"schemeSlug,omitempty"`
	Source     string `json:"source"`
}

// Scheme is an offer that the programme names without a sheet in its catalogue.
type Scheme struct {
	Slug     string
	Title    string
	Acronym  string
	Kind     string
	Document SchemeDocument
}

// SchemeDocument is what the programme says of a scheme. Coverage is nil when no territory is printed.
type SchemeDocument struct {
	ProviderText   string        `json:"providerText,omitempty"`
	Status         string        `json:"status,omitempty"`
	Summary        string        `json:"summary"`
	Objectives     []string      `json:"objectives"`
	Coverage       *CoverageRule `json:"coverage,omitempty"`
	Publics        []string      `json:"publics"`
	Barriers       []string      `json:"barriers"`
	Mode           DeliveryMode  `json:"mode"`
	DurationMonths *int          `json:"durationMonths,omitempty"`
	DurationNote   string        `json:"durationNote,omitempty"`
	Intensity      string        `json:"intensity,omitempty"`
	Facts          []string      `json:"facts"`
	RelatedActions []string      `json:"relatedActions"` // codes
	RelatedPole    string        `json:"relatedPole,omitempty"`
	Notes          []string      `json:"notes"`
	Sources        []Source      `json:"sources"`
}
