package sheet

import (
	"fmt"
	"strconv"
	"strings"

	"traverse/catalogue"
)

// Names writes the values of a sheet as people read them.
type Names struct {
	themes, public, barrier, territory map[string]string
}

// NamesOf takes the names that a catalogue gives to what sheets refer to.
func NamesOf(c *catalogue.Contents) *Names {
	n := &Names{map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}}
	for _, t := range c.Themes {
		n.themes[t.Code] = t.Code + " " + t.Title
	}
	for _, p := range c.Publics {
		n.public[p.Slug] = p.Label
	}
	for _, b := range c.Barriers {
		n.barrier[b.Slug] = b.Label
	}
	for _, t := range c.Territories {
		n.territory[t.Code] = t.Name
	}
	return n
}

var (
	modeNames = map[catalogue.DeliveryMode]string{
		catalogue.ModeIndividual: "Individuel", catalogue.ModeCollective: "Collectif", catalogue.ModeBoth: "Individuel et collectif", catalogue.ModeUnknown: "",
	}
	channelNames = map[string]string{
		catalogue.ChannelPlatform: "Sur cette plateforme", catalogue.ChannelEmail: "Par courriel", catalogue.ChannelPhone: "Par téléphone",
		catalogue.ChannelForm: "Par formulaire", catalogue.ChannelWalkIn: "En se présentant", catalogue.ChannelOther: "Autrement",
	}
)

func (n *Names) theme(code string) string          { return nameOf(n.themes, code) }
func (n *Names) publics(slugs []string) string     { return lines(namesOf(n.public, slugs)) }
func (n *Names) barriers(slugs []string) string    { return lines(namesOf(n.barrier, slugs)) }
func (n *Names) territories(codes []string) string { return lines(namesOf(n.territory, codes)) }

func (n *Names) channels(channels []string) string      { return lines(namesOf(channelNames, channels)) }
func mode(_ *Names, mode catalogue.DeliveryMode) string { return modeNames[mode] }

// area writes a coverage in words: « Tout le département, sauf Pôle d’Arles ; à confirmer : … ».
func (n *Names) area(rule *catalogue.CoverageRule) string {
	var parts []string
	switch {
	case rule.DepartmentWide:
		parts = append(parts, "Tout le département")
	case len(rule.Includes) > 0:
		parts = append(parts, strings.Join(namesOf(n.territory, rule.Includes), ", "))
	}
	if len(rule.Excludes) > 0 {
		parts = append(parts, "Sauf : "+strings.Join(namesOf(n.territory, rule.Excludes), ", "))
	}
	if len(rule.Probable) > 0 {
		parts = append(parts, "À confirmer : "+strings.Join(namesOf(n.territory, rule.Probable), ", "))
	}
	return lines(parts)
}

func (n *Names) locations(locations []catalogue.Location) string {
	shown := make([]string, 0, len(locations))
	for _, l := range locations {
		shown = append(shown, joined(l.Name, l.Address, nameOf(n.territory, l.TerritoryCode), l.Phone, l.Hours, l.Accessibility))
	}
	return lines(shown)
}

func contacts(_ *Names, contacts []catalogue.Contact) string {
	shown := make([]string, 0, len(contacts))
	for _, c := range contacts {
		who := "réservé aux professionnels connectés"
		if c.Public {
			who = "visible sans compte"
		}
		shown = append(shown, fmt.Sprintf("%s (%s)", joined(c.Name, c.Role, c.Phone, c.Email), who))
	}
	return lines(shown)
}

func fees(_ *Names, f *catalogue.Fees) string {
	if f == nil {
		return ""
	}
	if f.Free {
		return joined("Gratuit", f.Details)
	}
	return joined("Payant", f.Details)
}

func yesOrNo(_ *Names, yes bool) string {
	if yes {
		return "Oui"
	}
	return "Non"
}

func known(n *Names, yes *bool) string {
	if yes == nil {
		return ""
	}
	return yesOrNo(n, *yes)
}

func age(_ *Names, years *int) string { return counted(years, "an", "ans") }
func months(_ *Names, n *int) string  { return counted(n, "mois", "mois") }
func weeks(_ *Names, n *int) string   { return counted(n, "semaine", "semaines") }
func workingDays(_ *Names, n int) string {
	if n == 0 {
		return ""
	}
	return counted(&n, "jour ouvré", "jours ouvrés")
}

func hours(_ *Names, h *float64) string {
	if h == nil {
		return ""
	}
	return strings.ReplaceAll(strconv.FormatFloat(*h, 'f', -1, 64), ".", ",") + " h"
}

func counted(n *int, one, several string) string {
	if n == nil {
		return ""
	}
	if *n < 2 {
		return fmt.Sprintf("%d %s", *n, one)
	}
	return fmt.Sprintf("%d %s", *n, several)
}

// nameOf gives a name; the code itself where there is none, so that nothing of a sheet is ever left out.
func nameOf(names map[string]string, code string) string {
	if name, ok := names[code]; ok {
		return name
	}
	return code
}

func namesOf(names map[string]string, codes []string) []string {
	found := make([]string, 0, len(codes))
	for _, code := range codes {
		found = append(found, nameOf(names, code))
	}
	return found
}

func lines(values []string) string { return strings.Join(values, "\n") }

// joined writes those of the values that say something.
func joined(values ...string) string {
	var said []string
	for _, v := range values {
		if v != "" {
			said = append(said, v)
		}
	}
	return strings.Join(said, ", ")
}

// part is what stands before the first dot of a path.
func part(key string) string {
	before, _, _ := strings.Cut(key, ".")
	return before
}
