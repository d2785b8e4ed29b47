package pdi

import (
	"bufio"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"traverse/catalogue"
)

type rawTerritories struct {
	Source    head `yaml:"source"`
	GeoSource struct {
		Package   string `yaml:"package"`
		Licence   string `yaml:"licence"`
		Millesime string `yaml:"millesime"`
		Note      string `yaml:"note"`
	} `yaml:"geo_source"`
	Semantics struct {
		Include    string `yaml:"include"`
		Basis      string `yaml:"basis"`
		Confidence string `yaml:"confidence"`
		Rule       string `yaml:"rule"`
	} `yaml:"semantics"`
	Counts struct {
		Communes        int            `yaml:"communes"`
		Arrondissements int            `yaml:"arrondissements"`
		Poles           int            `yaml:"poles"`
		CommunesByPole  map[string]int `yaml:"communes_by_pole"`
		Basis           map[string]int `yaml:"basis"`
		Confidence      map[string]int `yaml:"confidence"`
	} `yaml:"counts"`
	Department      rawDepartment  `yaml:"department"`
	Poles           []rawTerritory `yaml:"poles"`
	Arrondissements []rawTerritory `yaml:"arrondissements"`
	Communes        []rawTerritory `yaml:"communes"`
	SubTerritories  []rawTerritory `yaml:"sub_territories"`
	Places          []rawPlace     `yaml:"places"`
}

type rawDepartment struct {
	ID            string   `yaml:"id"`
	Kind          string   `yaml:"kind"`
	Label         string   `yaml:"label"`
	INSEE         string   `yaml:"insee"`
	CommunesCount int      `yaml:"communes_count"`
	Poles         []string `yaml:"poles"`
	Basis         string   `yaml:"basis"`
}

// rawTerritory is a commune, an arrondissement, a pôle or a zone; each kind uses some of the keys.
type rawTerritory struct {
	ID                   string   `yaml:"id"`
	Kind                 string   `yaml:"kind"`
	Roman                string   `yaml:"roman"`
	INSEE                string   `yaml:"insee"`
	Label                string   `yaml:"label"`
	ShortLabel           string   `yaml:"short_label"`
	Commune              string   `yaml:"commune"`
	Members              []string `yaml:"members"`
	CommunesCount        int      `yaml:"communes_count"`
	ArrondissementsCount int      `yaml:"arrondissements_count"`
	PostalCodes          []string `yaml:"postal_codes"`
	Population           *int     `yaml:"population"`
	Arrondissement       string   `yaml:"arrondissement_departemental"`
	EPCI                 string   `yaml:"epci"`
	EPCILabel            string   `yaml:"epci_label"`
	FormerTerritory      string   `yaml:"former_territory"`
	FormerTerritoryCode  string   `yaml:"former_territory_code"`
	Pole                 string   `yaml:"pole"`
	Poles                []string `yaml:"poles"`
	Basis                string   `yaml:"basis"`
	Confidence           string   `yaml:"confidence"`
	Reason               string   `yaml:"reason"`
	AlternativePole      string   `yaml:"alternative_pole"`
	SourceLines          string   `yaml:"source_lines"`
	Note                 string   `yaml:"note"`
}

type rawPlace struct {
	ID          string `yaml:"id"`
	Label       string `yaml:"label"`
	Kind        string `yaml:"kind"`
	Within      string `yaml:"within"`
	Basis       string `yaml:"basis"`
	Reason      string `yaml:"reason"`
	SourceLines string `yaml:"source_lines"`
}

var (
	inseeCode  = regexp.MustCompile(`^13\d{3}$`)
	postalCode = regexp.MustCompile(`^\d{5}$`)

	bases = map[string]catalogue.AssignmentBasis{
		"printed": catalogue.BasisPrinted, "derived": catalogue.BasisDerived, "mixed": catalogue.BasisMixed,
	}
	confidences = map[string]catalogue.Confidence{
		"high": catalogue.ConfidenceHigh, "medium": catalogue.ConfidenceMedium, "low": catalogue.ConfidenceLow,
	}
	romans = []string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"}
)

func (l *loader) readTerritories() {
	var raw rawTerritories
	d := l.read("territories.yaml", &raw)
	add := func(t catalogue.Territory) { l.contents.Territories = append(l.contents.Territories, t) }

	l.knowTerritories(d, &raw)
	d.text("department.label", raw.Department.Label)
	d.references("department.poles", "pôle", raw.Department.Poles, l.poles)
	d.count("department.communes_count", raw.Department.CommunesCount, len(raw.Communes))
	add(catalogue.Territory{
		Code: raw.Department.ID, Kind: catalogue.KindDepartment, Name: raw.Department.Label, PostalCodes: []string{}, Members: []string{},
		Facts: catalogue.TerritoryFacts{Basis: oneOf(d, "department.basis", raw.Department.Basis, bases)},
	})
	for i, t := range raw.Poles {
		add(l.poleTerritory(d, fmt.Sprintf("poles[%d]", i), &t))
	}
	for i, t := range raw.Communes {
		add(l.leafTerritory(d, fmt.Sprintf("communes[%d]", i), &t, catalogue.KindCommune))
	}
	for i, t := range raw.Arrondissements {
		add(l.leafTerritory(d, fmt.Sprintf("arrondissements[%d]", i), &t, catalogue.KindArrondissement))
	}
	for i, t := range raw.SubTerritories {
		add(l.zone(d, fmt.Sprintf("sub_territories[%d]", i), &t))
	}
	l.addPlaces(d, raw.Places)
	l.checkPartition(d, &raw)
	l.checkCounts(d, &raw)
}

// knowTerritories gathers every identifier first: territories refer to one another in both directions.
func (l *loader) knowTerritories(d *document, raw *rawTerritories) {
	d.unique("department.id", raw.Department.ID, l.territories)
	for i, t := range raw.Poles {
		d.slug(fmt.Sprintf("poles[%d].id", i), t.ID, l.territories)
		l.poles[t.ID] = true
	}
	for _, group := range []struct {
		name string
		list []rawTerritory
	}{{"communes", raw.Communes}, {"arrondissements", raw.Arrondissements}} {
		for i, t := range group.list {
			d.code(fmt.Sprintf("%s[%d].id", group.name, i), t.ID, inseeCode, l.territories)
			if t.INSEE != t.ID {
				d.fault(fmt.Sprintf("%s[%d].insee", group.name, i), "le code INSEE « %s » n’est pas l’identifiant « %s »", t.INSEE, t.ID)
			}
		}
	}
	for i, t := range raw.SubTerritories {
		d.slug(fmt.Sprintf("sub_territories[%d].id", i), t.ID, l.territories)
	}
}

// kind refuses a kind that is not that of the list.
func (d *document) kind(path, value, want string) {
	if value != want {
		d.fault(path, "nature inattendue : « %s » (attendu : « %s »)", value, want)
	}
}

func (l *loader) poleTerritory(d *document, at string, t *rawTerritory) catalogue.Territory {
	d.kind(at+".kind", t.Kind, "pole")
	d.text(at+".label", t.Label)
	d.text(at+".short_label", t.ShortLabel)
	d.references(at+".members", "territoire", t.Members, l.territories)
	basis := oneOf(d, at+".basis", t.Basis, bases)
	return catalogue.Territory{
		Code: t.ID, Kind: catalogue.KindPole, Name: "Pôle " + t.ShortLabel, PoleCode: t.ID, PoleBasis: catalogue.BasisPrinted, PoleConfidence: catalogue.ConfidenceHigh,
		PostalCodes: []string{}, Population: t.Population, Members: []string{},
		Facts: catalogue.TerritoryFacts{Basis: basis, PrintedLabel: t.Label, Source: d.printed(at+".source_lines", t.SourceLines)},
	}
}

func (l *loader) leafTerritory(d *document, at string, t *rawTerritory, kind catalogue.TerritoryKind) catalogue.Territory {
	d.kind(at+".kind", t.Kind, strings.ToLower(string(kind)))
	d.text(at+".label", t.Label)
	d.postalCodes(at+".postal_codes", t.PostalCodes)
	if t.Population == nil || *t.Population < 1 || *t.Population > 3_000_000 {
		d.fault(at+".population", "population impossible")
	}
	basis := oneOf(d, at+".basis", t.Basis, bases)
	confidence := oneOf(d, at+".confidence", t.Confidence, confidences)
	leaf := catalogue.Territory{
		Code: t.ID, Kind: kind, Name: t.Label, CommuneCode: t.Commune, PostalCodes: list(t.PostalCodes), Population: t.Population, Members: []string{},
		Facts: catalogue.TerritoryFacts{
			Reason: t.Reason, ArrondissementDepartmental: t.Arrondissement, EPCICode: t.EPCI, EPCIName: t.EPCILabel,
			FormerTerritory: t.FormerTerritory, FormerTerritoryCode: t.FormerTerritoryCode,
		},
	}
	if kind == catalogue.KindArrondissement {
		d.reference(at+".commune", "commune", t.Commune, l.territories)
	}
	if t.Pole == "" && len(t.Members) > 0 { // Marseille as a whole
		d.references(at+".poles", "pôle", t.Poles, l.poles)
		d.references(at+".members", "territoire", t.Members, l.territories)
		return leaf
	}
	d.reference(at+".pole", "pôle", t.Pole, l.poles)
	leaf.PoleCode = t.Pole
	leaf.PoleBasis, leaf.PoleConfidence = basis, confidence
	if t.AlternativePole != "" {
		d.reference(at+".alternative_pole", "pôle", t.AlternativePole, l.poles)
		leaf.AlternativePole = t.AlternativePole
	}
	return leaf
}

func (d *document) postalCodes(path string, codes []string) {
	if len(codes) == 0 {
		d.fault(path, "code postal manquant")
	}
	for i, code := range codes {
		if !postalCode.MatchString(code) {
			d.fault(fmt.Sprintf("%s[%d]", path, i), "code postal mal formé : « %s »", code)
		}
	}
}

func (l *loader) zone(d *document, at string, t *rawTerritory) catalogue.Territory {
	d.kind(at+".kind", t.Kind, "sub-territory")
	d.text(at+".label", t.Label)
	d.references(at+".members", "territoire", t.Members, l.territories)
	if len(t.Members) == 0 {
		d.fault(at+".members", "une zone sans commune")
	}
	zone := catalogue.Territory{
		Code: t.ID, Kind: catalogue.KindZone, Name: t.Label, PostalCodes: []string{}, Members: list(t.Members),
		Facts: catalogue.TerritoryFacts{Reason: t.Reason, Basis: oneOf(d, at+".basis", t.Basis, bases), Source: d.printed(at+".source_lines", t.SourceLines)},
	}
	l.assign(&zone)
	return zone
}

// assign gives a zone the pôle of its members, if they have one in common. That is as sure as the least sure of them.
func (l *loader) assign(zone *catalogue.Territory) {
	sureness := []catalogue.Confidence{catalogue.ConfidenceHigh, catalogue.ConfidenceMedium, catalogue.ConfidenceLow}
	poles, bases, worst := map[string]bool{}, make(map[catalogue.AssignmentBasis]bool), 0
	for _, t := range l.contents.Territories {
		if slices.Contains(zone.Members, t.Code) {
			poles[t.PoleCode], bases[t.PoleBasis] = true, true
			worst = max(worst, slices.Index(sureness, t.PoleConfidence))
		}
	}
	if len(poles) != 1 || poles[""] {
		return
	}
	zone.PoleConfidence, zone.PoleBasis = sureness[worst], catalogue.BasisMixed
	for pole := range poles {
		zone.PoleCode = pole
	}
	for basis := range bases {
		if len(bases) == 1 {
			zone.PoleBasis = basis
		}
	}
}

// addPlaces notes the named spots of intervention in the territories that hold them.
func (l *loader) addPlaces(d *document, places []rawPlace) {
	for i, p := range places {
		at := fmt.Sprintf("places[%d]", i)
		d.slug(at+".id", p.ID, l.places)
		d.kind(at+".kind", p.Kind, "place")
		d.text(at+".label", p.Label)
		d.printed(at+".source_lines", p.SourceLines)
		oneOf(d, at+".basis", p.Basis, bases)
		d.reference(at+".within", "territoire", p.Within, l.territories)
		for j := range l.contents.Territories {
			if t := &l.contents.Territories[j]; t.Code == p.Within {
				t.Facts.Places = append(t.Facts.Places, p.Label+" – "+p.Reason)
			}
		}
	}
}

// checkPartition makes sure that every leaf is in one pôle, the one that it names, and that the figures of the pôles
// are those of their members.
func (l *loader) checkPartition(d *document, raw *rawTerritories) {
	holder, population := map[string]string{}, map[string]int{}
	for _, t := range slices.Concat(raw.Communes, raw.Arrondissements) {
		if t.Population != nil {
			population[t.ID] = *t.Population
		}
	}
	for i, p := range raw.Poles {
		people, arrondissements := 0, 0
		for j, member := range p.Members {
			if other, taken := holder[member]; taken {
				d.fault(fmt.Sprintf("poles[%d].members[%d]", i, j), "« %s » est déjà du pôle « %s »", member, other)
			}
			holder[member] = p.ID
			people += population[member]
			if slices.ContainsFunc(raw.Arrondissements, func(a rawTerritory) bool { return a.ID == member }) {
				arrondissements++
			}
		}
		d.count(fmt.Sprintf("poles[%d].arrondissements_count", i), p.ArrondissementsCount, arrondissements)
		d.count(fmt.Sprintf("poles[%d].communes_count", i), p.CommunesCount, len(p.Members)-arrondissements)
		if p.Population == nil || *p.Population != people {
			d.fault(fmt.Sprintf("poles[%d].population", i), "la population du pôle n’est pas la somme de ses membres (%d)", people)
		}
		if i >= len(romans) || p.Roman != romans[i] {
			d.fault(fmt.Sprintf("poles[%d].roman", i), "numéro romain inattendu : « %s »", p.Roman)
		}
	}
	checkHolders(d, "communes", raw.Communes, holder)
	checkHolders(d, "arrondissements", raw.Arrondissements, holder)
}

// checkHolders compares the pôle that each leaf names with the one that lists it.
func checkHolders(d *document, group string, leaves []rawTerritory, holder map[string]string) {
	for i, t := range leaves {
		at := fmt.Sprintf("%s[%d].pole", group, i)
		switch {
		case len(t.Members) > 0 && holder[t.ID] != "":
			d.fault(at, "« %s » est partagée entre plusieurs pôles et figure en entier dans « %s »", t.ID, holder[t.ID])
		case len(t.Members) > 0:
		case t.Pole != holder[t.ID]:
			d.fault(at, "le pôle « %s » ne compte pas « %s » parmi ses membres", t.Pole, t.ID)
		}
	}
}

func (l *loader) checkCounts(d *document, raw *rawTerritories) {
	d.count("counts.communes", raw.Counts.Communes, len(raw.Communes))
	d.count("counts.arrondissements", raw.Counts.Arrondissements, len(raw.Arrondissements))
	d.count("counts.poles", raw.Counts.Poles, len(raw.Poles))
	basis, confidence, byPole := map[string]int{}, map[string]int{}, map[string]int{}
	for _, t := range raw.Communes {
		basis[t.Basis]++
		confidence[t.Confidence]++
		pole := t.Pole
		if len(t.Members) > 0 {
			pole = fmt.Sprintf("%s (%d pôles)", t.Label, len(t.Poles))
		}
		byPole[pole]++
	}
	d.counts("counts.basis", raw.Counts.Basis, basis)
	d.counts("counts.confidence", raw.Counts.Confidence, confidence)
	d.counts("counts.communes_by_pole", raw.Counts.CommunesByPole, byPole)
}

// counts refuses declared numbers that are not those found.
func (d *document) counts(path string, declared, found map[string]int) {
	for _, key := range slices.Sorted(maps.Keys(declared)) {
		d.count(path+"."+key, declared[key], found[key])
	}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		if _, ok := declared[key]; !ok {
			d.fault(path, "« %s » manque", key)
		}
	}
}

// readPoints gives each commune and arrondissement its point. The file is tab separated; # begins a comment.
func (l *loader) readPoints() {
	d := l.document("points.tsv")
	content, ok := d.content()
	if !ok {
		return
	}
	lines := bufio.NewScanner(strings.NewReader(string(content)))
	seen := map[string]bool{}
	for n := 1; lines.Scan(); n++ {
		if text := lines.Text(); text != "" && text[0] != '#' && !strings.HasPrefix(text, "insee\t") {
			l.point(d, n, strings.Split(text, "\t"), seen)
		}
	}
	for _, t := range l.contents.Territories {
		if (t.Kind == catalogue.KindCommune || t.Kind == catalogue.KindArrondissement) && t.Latitude == nil {
			d.faultAt(1, "aucun point pour « %s »", t.Code)
		}
	}
}

func (l *loader) point(d *document, line int, fields []string, seen map[string]bool) {
	if len(fields) != 5 {
		d.faultAt(line, "cinq colonnes attendues, %d trouvées", len(fields))
		return
	}
	latitude, errLatitude := strconv.ParseFloat(fields[2], 64)
	longitude, errLongitude := strconv.ParseFloat(fields[3], 64)
	if errLatitude != nil || errLongitude != nil || !inDepartment(latitude, longitude) {
		d.faultAt(line, "point hors du département : %s, %s", fields[2], fields[3])
		return
	}
	if seen[fields[0]] {
		d.faultAt(line, "« %s » figure deux fois", fields[0])
	}
	if fields[4] != "GeoNames" && fields[4] != "approximate" {
		d.faultAt(line, "source inconnue : « %s »", fields[4])
	}
	seen[fields[0]] = true
	for i := range l.contents.Territories {
		if t := &l.contents.Territories[i]; t.Code == fields[0] && t.Kind != catalogue.KindPole {
			t.Latitude, t.Longitude, t.Facts.PointSource = &latitude, &longitude, fields[4]
			return
		}
	}
	d.faultAt(line, "valeur inconnue (territoire) : « %s »", fields[0])
}

// inDepartment says whether a point is in the box that holds the Département. It is false for what is no number.
func inDepartment(latitude, longitude float64) bool {
	return latitude >= 43.1 && latitude <= 43.95 && longitude >= 4.2 && longitude <= 5.85
}
