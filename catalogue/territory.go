package catalogue

// TerritoryKind says what a territory is.
type TerritoryKind string

// The kinds of territories. The leaves, to which every coverage is resolved, are the communes other than Marseille
// and the arrondissements of Marseille.
const (
	KindDepartment     TerritoryKind = "DEPARTMENT"
	KindPole           TerritoryKind = "POLE"
	KindCommune        TerritoryKind = "COMMUNE"
	KindArrondissement TerritoryKind = "ARRONDISSEMENT"
	KindZone           TerritoryKind = "ZONE"
)

// AssignmentBasis says whether an assignment is printed by the programme or derived from other sources.
type AssignmentBasis string

// The bases of an assignment.
const (
	BasisPrinted AssignmentBasis = "PRINTED"
	BasisDerived AssignmentBasis = "DERIVED"
	BasisMixed   AssignmentBasis = "MIXED"
)

// Confidence says how sure a derived assignment is. Whatever is not High is shown.
type Confidence string

// The degrees of confidence.
const (
	ConfidenceHigh   Confidence = "HIGH"
	ConfidenceMedium Confidence = "MEDIUM"
	ConfidenceLow    Confidence = "LOW"
)

// DepartmentCode is the code of the Département as a territory.
const DepartmentCode = "13"

// Territory is a place that can be asked for: the Département, a pôle, a commune, an arrondissement or a zone that the
// programme names. A postal code is a search key of it, never its identity.
type Territory struct {
	Code string // INSEE code of a commune or arrondissement, "13", or the slug of a pôle or zone
	Kind TerritoryKind
	Name string
	// CommuneCode is the commune of an arrondissement, "" otherwise.
	CommuneCode string
	// PoleCode is the pôle of a leaf; "" for the Département, for Marseille as a whole and for a zone over several pôles.
	PoleCode        string
	PoleBasis       AssignmentBasis // "" where PoleCode is ""
	PoleConfidence  Confidence      // "" where PoleCode is ""
	AlternativePole string
	PostalCodes     []string
	Population      *int
	Latitude        *float64 // a settlement point, WGS 84, not a centroid
	Longitude       *float64
	// Members are the codes that a zone is made of; empty for every other kind.
	Members []string
	Facts   TerritoryFacts
}

// TerritoryFacts are what the sources add about a territory.
type TerritoryFacts struct {
	Reason                     string          `json:"reason,omitempty"` // of the pôle, or of the composition of a zone
	Basis                      AssignmentBasis `json:"basis,omitempty"`  // of the composition of a pôle or zone
	Source                     string          `json:"source,omitempty"`
	ArrondissementDepartmental string          `json:"arrondissementDepartmental,omitempty"`
	EPCICode                   string          `json:"epciCode,omitempty"`
	EPCIName                   string          `json:"epciName,omitempty"`
	FormerTerritory            string          `json:"formerTerritory,omitempty"`
	FormerTerritoryCode        string          `json:"formerTerritoryCode,omitempty"`
	PrintedLabel               string          `json:"printedLabel,omitempty"`
	PointSource                string          `json:"pointSource,omitempty"` // "GeoNames", or "approximate"
	// Places are named spots of intervention inside the territory (a prison, a reception area).
	Places []string `json:"places,omitempty"`
}
