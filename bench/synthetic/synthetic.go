// Package synthetic makes large catalogues that look like the real one: sheets recombined from the sentences, coverages,
// publics and barriers of the programme, each with a porteur of its own kind and a few rare words, so that the index's
// dictionary grows as that of a real catalogue would. The same size and seed always give the same sheets. Nothing of it
// is ever shown to people: it is for measures and for tests of behaviour at size.
package synthetic

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/catalogue/pdi"
)

// Today is the day on which the catalogues are made: freshness counts from it.
var Today = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// How many sheets a porteur runs, on average.
const sheetsPerProvider = 10

// Contents gives a catalogue of size sheets: the real ones, and as many invented as it takes. A size of at most that of
// the programme gives the programme.
func Contents(size int, seed uint64) (*catalogue.Contents, error) {
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		return nil, fmt.Errorf("read the programme: %w", err)
	}
	g := newGenerator(contents, seed)
	for i := range contents.Actions {
		g.date(&contents.Actions[i])
	}
	invented := size - len(contents.Actions)
	for i := range (invented + sheetsPerProvider - 1) / sheetsPerProvider {
		contents.Organizations = append(contents.Organizations, g.organization(i))
	}
	for i := range invented {
		contents.Actions = append(contents.Actions, g.action(i))
	}
	return contents, nil
}

// generator draws from the real sheets.
type generator struct {
	random    *rand.Rand
	contents  *catalogue.Contents
	real      []catalogue.Action
	sentences []string
	places    []catalogue.Territory // communes and arrondissements
	poles     []string
	publics   []string
	barriers  []string
	next      map[string]int // by theme: the last number of a code
}

func newGenerator(c *catalogue.Contents, seed uint64) *generator {
	g := &generator{random: rand.New(rand.NewPCG(seed, uint64(len(c.Actions)))), contents: c, real: slices.Clone(c.Actions), next: map[string]int{}}
	for i := range c.Actions {
		sheet := &c.Actions[i].Sheet
		g.sentences = append(append(append(g.sentences, sheet.Summary), sheet.Objectives...), sheet.Remarks...)
		var axis, theme, number int
		if _, err := fmt.Sscanf(c.Actions[i].Code, "%d.%d.%d", &axis, &theme, &number); err == nil {
			g.next[sheet.ThemeCode] = max(g.next[sheet.ThemeCode], number)
		}
	}
	for _, t := range c.Territories {
		if t.Kind == catalogue.KindArrondissement || t.Kind == catalogue.KindCommune {
			g.places = append(g.places, t)
		}
	}
	for _, p := range c.Poles {
		g.poles = append(g.poles, p.Code)
	}
	for _, p := range c.Publics {
		if p.Slug != catalogue.RSAPublic {
			g.publics = append(g.publics, p.Slug)
		}
	}
	for _, b := range c.Barriers {
		g.barriers = append(g.barriers, b.Slug)
	}
	return g
}

// identity gives the identifier of an invented thing.
func identity(kind string, i int) uuid.UUID {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("traverse-synthetic-"+kind+"-"+strconv.Itoa(i)))
}

func (g *generator) organization(i int) catalogue.Organization {
	name := "Association " + g.rareWord() + " " + strconv.Itoa(i+1)
	return catalogue.Organization{
		ID: identity("organization", i), Slug: fmt.Sprintf("structure-inventee-%d", i+1), Name: name, Kind: "ASSOCIATION",
		Trust: catalogue.TrustUnclaimed, Territories: []string{}, Source: "inventée",
	}
}

func (g *generator) action(i int) catalogue.Action {
	model := pick(g, g.real).Sheet
	organization := g.contents.Organizations[len(g.contents.Organizations)-1-g.random.IntN(min(len(g.contents.Organizations), i/sheetsPerProvider+1))]
	g.next[model.ThemeCode]++
	a := catalogue.Action{
		ID: identity("action", i), Code: fmt.Sprintf("%s.%d", model.ThemeCode, g.next[model.ThemeCode]), Slug: fmt.Sprintf("fiche-inventee-%d", i+1),
		Status: catalogue.StatusPublished, Origin: catalogue.OriginImport, Revision: 1, Version: 1,
		Providers: []catalogue.ActionProvider{{OrganizationID: organization.ID, Territories: []string{}, ReceivesReferrals: true}},
		Sheet: catalogue.Sheet{
			Title: model.Title + " " + g.rareWord() + " – " + pick(g, g.places).Name, ThemeCode: model.ThemeCode, Provider: organization.Name,
			Summary: g.text(2), Objectives: []string{g.text(1), g.text(1), g.text(1)}, Publics: g.some(g.publics, 4), ImpliedPublics: []string{},
			Barriers: distinct(append(g.some(g.barriers, 2), pick(g, g.barriers))), Admission: pick(g, g.real).Sheet.Admission,
			Prescription: model.Prescription, Procedure: g.text(1), Mode: pick(g, g.real).Sheet.Mode, Locations: []catalogue.Location{},
			Coverage: g.coverage(), Contacts: []catalogue.Contact{}, Funding: []string{}, Notices: []string{}, Remarks: []string{g.text(1)},
			Sources: []catalogue.Source{},
		},
	}
	a.Sheet.ShortTitle = a.Sheet.Title
	if g.random.IntN(50) == 0 {
		a.Status = catalogue.StatusSuspended
	}
	g.date(&a)
	return a
}

// date draws when a sheet was changed, and for most of them when it was confirmed.
func (g *generator) date(a *catalogue.Action) {
	a.UpdatedAt = Today.Add(-time.Duration(g.random.IntN(365*24*3600)) * time.Second)
	if g.random.IntN(3) > 0 {
		confirmed := Today.AddDate(0, 0, -g.random.IntN(300))
		a.ConfirmedAt = &confirmed
	}
}

// text joins sentences of the programme, and puts a rare word after one in two.
func (g *generator) text(sentences int) string {
	drawn := make([]string, 0, sentences)
	for range sentences {
		sentence := strings.TrimSuffix(pick(g, g.sentences), ".")
		if g.random.IntN(2) == 0 {
			sentence += ", avec " + g.rareWord()
		}
		drawn = append(drawn, sentence+".")
	}
	return strings.Join(drawn, " ")
}

// rareWord invents a word. A few come back often and most hardly ever, as in a language: half of the dictionary of a
// large catalogue stands in a handful of sheets.
func (g *generator) rareWord() string {
	const syllables = "ba be bi bo bu da de di do du fa fe fi fo ga go la le li lo lu ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi vo"
	list := strings.Fields(syllables)
	word := strings.Builder{}
	for n := int(1 + g.random.ExpFloat64()*20000); n > 0; n /= len(list) {
		word.WriteString(list[n%len(list)])
	}
	return word.String() + "x"
}

// coverage draws where a sheet is available, in the kinds that the programme has: a fifth everywhere, some of these but
// for a pôle; pôles; a few communes; a coverage of the programme with its doubts and its emphasis.
func (g *generator) coverage() catalogue.CoverageRule {
	rule := catalogue.CoverageRule{Includes: []string{}, Excludes: []string{}, Probable: []string{}, Emphasis: []string{}}
	switch kind := g.random.IntN(10); {
	case kind < 2:
		rule.DepartmentWide, rule.Text = true, "Département"
		if kind == 0 {
			rule.Excludes, rule.Text = []string{pick(g, g.poles)}, "Département sauf un pôle"
		}
	case kind < 6:
		rule.Includes, rule.Text = append([]string{pick(g, g.poles)}, g.some(g.poles, 2)...), "Pôles d’insertion"
	case kind < 9:
		for range 1 + g.random.IntN(6) {
			rule.Includes = append(rule.Includes, pick(g, g.places).Code)
		}
		rule.Text = "Communes"
	default:
		return pick(g, g.real).Sheet.Coverage
	}
	rule.Includes = distinct(rule.Includes)
	return rule
}

func pick[T any](g *generator, from []T) T { return from[g.random.IntN(len(from))] }

// some draws up to most different values, often none.
func (g *generator) some(from []string, most int) []string {
	drawn := []string{}
	for range g.random.IntN(most + 1) {
		drawn = append(drawn, pick(g, from))
	}
	return distinct(drawn)
}

func distinct(values []string) []string {
	slices.Sort(values)
	return slices.Compact(values)
}
