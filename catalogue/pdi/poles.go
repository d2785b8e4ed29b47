package pdi

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"traverse/catalogue"
)

type rawPoles struct {
	Source         head      `yaml:"source"`
	Notes          []string  `yaml:"notes"`
	ComputedTotals rawTotals `yaml:"computed_totals"`
	Poles          []rawPole `yaml:"poles"`
}

// rawTotals are sums over the ten pôles, made by the curator.
type rawTotals struct {
	Note          string `yaml:"note"`
	ARSA          int    `yaml:"arsa_december_2023"`
	Entries       int    `yaml:"avg_entries_2023"`
	Exits         int    `yaml:"avg_exits_2023"`
	Men           int    `yaml:"men"`
	Women         int    `yaml:"women"`
	Beneficiaries int    `yaml:"beneficiaries_total"`
}

type rawPole struct {
	ID                   string    `yaml:"id"`
	Roman                string    `yaml:"roman"`
	Label                string    `yaml:"label"`
	ShortLabel           string    `yaml:"short_label"`
	TerritoryText        string    `yaml:"territory_text"`
	ARSA                 int       `yaml:"arsa_december_2023"`
	Entries              int       `yaml:"avg_entries_2023"`
	Exits                int       `yaml:"avg_exits_2023"`
	FlowsNote            string    `yaml:"flows_note"`
	ContractRate         float64   `yaml:"contract_rate_percent"`
	ContractRateNote     string    `yaml:"contract_rate_note"`
	Beneficiaries        int       `yaml:"beneficiaries_total"`
	MeanAge              float64   `yaml:"mean_age"`
	Share45Plus          float64   `yaml:"share_45_plus_percent"`
	AgePyramid           []rawBand `yaml:"age_pyramid"`
	AgePyramidTotals     rawBand   `yaml:"age_pyramid_totals"`
	KeyFiguresLines      string    `yaml:"key_figures_lines"`
	AgePyramidLines      string    `yaml:"age_pyramid_lines"`
	Characteristics      []string  `yaml:"characteristics"`
	CharacteristicsLines string    `yaml:"characteristics_lines"`
	Publics              []string  `yaml:"publics"`
	Barriers             []string  `yaml:"barriers"`
	Zoom                 rawZoom   `yaml:"zoom"`
	Priorities           struct {
		Securisation rawPriority `yaml:"securisation"`
		Animation    rawPriority `yaml:"animation"`
		Activite     rawPriority `yaml:"activite"`
	} `yaml:"priorities"`
	SourceLines string `yaml:"source_lines"`
}

type rawBand struct {
	Band  string `yaml:"band"`
	Men   int    `yaml:"men"`
	Women int    `yaml:"women"`
	Total int    `yaml:"total"`
}

type rawZoom struct {
	Title       string `yaml:"title"`
	ActionCode  string `yaml:"action_code"`
	SchemeID    string `yaml:"scheme_id"`
	Summary     string `yaml:"summary"`
	SourceLines string `yaml:"source_lines"`
}

type rawPriority struct {
	SourceLines string   `yaml:"source_lines"`
	Items       []string `yaml:"items"`
}

// spot is what the zoom of a pôle is on: an action or a scheme.
type spot struct{ action, scheme string }

// bands are the age bands that every pôle prints, in this order.
var bands = []string{
	"60 ans et plus", "55-59 ans", "50-54 ans", "45-49 ans", "40-44 ans", "35-39 ans", "30-34 ans", "25-29 ans", "0-24 ans",
}

const (
	statisticsDay = "2023-12-31"
	bands45Plus   = 4   // how many of the bands are of 45 and more
	rounding      = 0.1 // of a share printed with one decimal, made of shares that are rounded themselves
)

func (l *loader) readPoles() {
	var raw rawPoles
	d := l.read("poles.yaml", &raw)
	d.count("poles", len(l.poles), len(raw.Poles))
	known := map[string]bool{}
	for i := range raw.Poles {
		at := fmt.Sprintf("poles[%d]", i)
		d.unique(at+".id", raw.Poles[i].ID, known)
		l.addPole(d, at, &raw.Poles[i])
	}
	d.totals(&raw)
	l.addNotes("poles", append(slices.Clone(raw.Notes), raw.ComputedTotals.sentence()))
}

func (l *loader) addPole(d *document, at string, p *rawPole) {
	d.reference(at+".id", "pôle", p.ID, l.poles)
	d.text(at+".short_label", p.ShortLabel)
	d.text(at+".territory_text", p.TerritoryText)
	d.texts(at+".characteristics", p.Characteristics)
	d.references(at+".publics", "public", p.Publics, l.publics)
	d.references(at+".barriers", "frein", p.Barriers, l.barriers)
	d.printed(at+".characteristics_lines", p.CharacteristicsLines)
	number := slices.Index(romans, p.Roman) + 1
	if number == 0 {
		d.fault(at+".roman", "numéro romain inattendu : « %s »", p.Roman)
	}
	for _, t := range l.contents.Territories {
		if t.Code == p.ID && t.Facts.PrintedLabel != p.Label {
			d.fault(at+".label", "intitulé différent de celui de territories.yaml")
		}
	}
	l.contents.Poles = append(l.contents.Poles, catalogue.Pole{
		Code: p.ID, Number: number, Name: p.ShortLabel,
		Profile: catalogue.PoleProfile{
			PrintedLabel: p.Label, TerritoryText: p.TerritoryText, Statistics: d.statistics(at, p), Characteristics: list(p.Characteristics),
			Publics: list(p.Publics), Barriers: list(p.Barriers), Priorities: d.priorities(at+".priorities", p),
			Spotlight: l.spotlight(d, at+".zoom", p), Source: d.origin(at+".source_lines", p.SourceLines),
		},
	})
}

func (d *document) statistics(at string, p *rawPole) *catalogue.PoleStatistics {
	if p.ContractRate < 0 || p.ContractRate > 100 {
		d.fault(at+".contract_rate_percent", "taux impossible : %g", p.ContractRate)
	}
	if p.MeanAge < 18 || p.MeanAge > 70 {
		d.fault(at+".mean_age", "âge moyen impossible : %g", p.MeanAge)
	}
	for name, figure := range map[string]int{"arsa_december_2023": p.ARSA, "avg_entries_2023": p.Entries, "avg_exits_2023": p.Exits} {
		if figure < 1 || figure > 200_000 {
			d.fault(at+"."+name, "effectif impossible : %d", figure)
		}
	}
	statistics := &catalogue.PoleStatistics{
		AsOf: statisticsDay, Allocataires: p.ARSA, AverageEntries: p.Entries, AverageExits: p.Exits, FlowsNote: p.FlowsNote,
		ContractRatePercent: p.ContractRate, ContractRateNote: p.ContractRateNote, Beneficiaries: p.Beneficiaries, MeanAge: p.MeanAge,
		Share45PlusPercent: p.Share45Plus, AgePyramid: []catalogue.AgeBand{},
		Source: d.origin(at+".key_figures_lines", p.KeyFiguresLines) + " ; " + d.printed(at+".age_pyramid_lines", p.AgePyramidLines),
	}
	for _, b := range p.AgePyramid {
		statistics.AgePyramid = append(statistics.AgePyramid, catalogue.AgeBand{Label: b.Band, Men: b.Men, Women: b.Women, Total: b.Total})
	}
	d.pyramid(at, p)
	return statistics
}

// pyramid checks that the bands add up, in rows and in columns, and that the printed share of 45 and more is theirs.
func (d *document) pyramid(at string, p *rawPole) {
	var sum rawBand
	older := 0
	if len(p.AgePyramid) != len(bands) {
		d.fault(at+".age_pyramid", "%d tranches d’âge, %d attendues", len(p.AgePyramid), len(bands))
		return
	}
	for i, b := range p.AgePyramid {
		path := fmt.Sprintf("%s.age_pyramid[%d]", at, i)
		if b.Band != bands[i] {
			d.fault(path, "tranche inattendue : « %s » (attendu : « %s »)", b.Band, bands[i])
		}
		if b.Men < 0 || b.Women < 0 || b.Men+b.Women != b.Total {
			d.fault(path, "hommes et femmes ne font pas le total : %d + %d ≠ %d", b.Men, b.Women, b.Total)
		}
		sum.Men, sum.Women, sum.Total = sum.Men+b.Men, sum.Women+b.Women, sum.Total+b.Total
		if i < bands45Plus {
			older += b.Total
		}
	}
	totals := p.AgePyramidTotals
	if sum.Men != totals.Men || sum.Women != totals.Women || sum.Total != totals.Total {
		d.fault(at+".age_pyramid_totals", "les tranches font %d, %d et %d, pas %d, %d et %d",
			sum.Men, sum.Women, sum.Total, totals.Men, totals.Women, totals.Total)
	}
	if totals.Total != p.Beneficiaries {
		d.fault(at+".beneficiaries_total", "le total de la pyramide est %d", totals.Total)
	}
	if share := 100 * float64(older) / float64(max(1, sum.Total)); math.Abs(share-p.Share45Plus) > rounding {
		d.fault(at+".share_45_plus_percent", "les tranches font %.1f %%, pas %.1f %%", share, p.Share45Plus)
	}
}

func (d *document) priorities(at string, p *rawPole) []catalogue.PolePriority {
	priorities := make([]catalogue.PolePriority, 0, 3)
	for _, x := range []struct {
		theme string
		raw   *rawPriority
	}{{"SECURISATION", &p.Priorities.Securisation}, {"ANIMATION", &p.Priorities.Animation}, {"ACTIVITE", &p.Priorities.Activite}} {
		path := at + "." + strings.ToLower(x.theme)
		d.texts(path+".items", x.raw.Items)
		priorities = append(priorities, catalogue.PolePriority{
			Theme: x.theme, Statements: list(x.raw.Items), Source: d.printed(path+".source_lines", x.raw.SourceLines),
		})
	}
	return priorities
}

// spotlight maps a zoom, which must be on what says that this pôle zooms on it.
func (l *loader) spotlight(d *document, at string, p *rawPole) *catalogue.PoleSpotlight {
	z := &p.Zoom
	d.text(at+".title", z.Title)
	d.text(at+".summary", z.Summary)
	if z.ActionCode != "" && z.SchemeID != "" {
		d.fault(at+".scheme_id", "un zoom porte sur une action ou sur un dispositif, pas sur les deux")
	}
	if z.ActionCode != "" {
		d.reference(at+".action_code", "action", z.ActionCode, l.actions)
	}
	if z.SchemeID != "" {
		d.reference(at+".scheme_id", "dispositif", z.SchemeID, l.schemes)
	}
	said := l.spots[p.ID]
	if said.action != z.ActionCode {
		d.fault(at+".action_code", "le zoom porte sur l’action « %s », mais actions.yaml rattache « %s » à ce pôle", z.ActionCode, said.action)
	}
	if said.scheme != z.SchemeID {
		d.fault(at+".scheme_id", "le zoom porte sur le dispositif « %s », mais schemes.yaml rattache « %s » à ce pôle", z.SchemeID, said.scheme)
	}
	return &catalogue.PoleSpotlight{
		Title: z.Title, Summary: z.Summary, ActionCode: z.ActionCode, SchemeSlug: z.SchemeID, Source: d.printed(at+".source_lines", z.SourceLines),
	}
}

// addSpot notes that an action or a scheme says that a pôle zooms on it. Each pôle zooms once.
func (l *loader) addSpot(d *document, path, pole string, s spot) {
	if _, taken := l.spots[pole]; taken {
		d.fault(path, "le pôle « %s » a déjà un zoom", pole)
		return
	}
	l.spots[pole] = s
}

// totals checks the curator's sums.
func (d *document) totals(raw *rawPoles) {
	var sum rawTotals
	for _, p := range raw.Poles {
		sum.ARSA += p.ARSA
		sum.Entries += p.Entries
		sum.Exits += p.Exits
		sum.Men += p.AgePyramidTotals.Men
		sum.Women += p.AgePyramidTotals.Women
		sum.Beneficiaries += p.Beneficiaries
	}
	t := &raw.ComputedTotals
	d.count("computed_totals.arsa_december_2023", t.ARSA, sum.ARSA)
	d.count("computed_totals.avg_entries_2023", t.Entries, sum.Entries)
	d.count("computed_totals.avg_exits_2023", t.Exits, sum.Exits)
	d.count("computed_totals.men", t.Men, sum.Men)
	d.count("computed_totals.women", t.Women, sum.Women)
	d.count("computed_totals.beneficiaries_total", t.Beneficiaries, sum.Beneficiaries)
}

// sentence words the sums.
func (t *rawTotals) sentence() string {
	return fmt.Sprintf("Totaux des dix pôles (%s) : %d allocataires en décembre 2023 ; %d entrées et %d sorties en moyenne en 2023 ; %d bénéficiaires, dont %d hommes et %d femmes.",
		t.Note, t.ARSA, t.Entries, t.Exits, t.Beneficiaries, t.Men, t.Women)
}
