package pdi

import (
	"fmt"
	"slices"

	"traverse/catalogue"
)

type rawProviders struct {
	Source              string            `yaml:"source"`
	Note                string            `yaml:"note"`
	Organizations       []rawOrganization `yaml:"organizations"`
	WithoutOrganization []struct {
		Action string `yaml:"action"`
		Reason string `yaml:"reason"`
	} `yaml:"without_organization"`
}

type rawOrganization struct {
	ID          string   `yaml:"id"`
	Name        string   `yaml:"name"`
	Acronym     string   `yaml:"acronym"`
	Kind        string   `yaml:"kind"`
	Territories []string `yaml:"territories"`
	Actions     []string `yaml:"actions"`
	// SourceLines are those of the organisation itself; by default those of its actions.
	SourceLines string `yaml:"source_lines"`
}

// sheetProvider is what a sheet says of its porteur.
type sheetProvider struct {
	name, acronym, lines string
	document             *document
	path                 string
}

// organizationKinds are those that the words of the programme show; PORTEUR is for the rest.
var organizationKinds = map[string]bool{
	"PLIE": true, "MISSION_LOCALE": true, "CHAMBRE_CONSULAIRE": true, "SERVICE_PUBLIC": true, "ASSOCIATION": true, "FEDERATION": true,
	"CENTRE_SOCIAL": true, "MAISON_DE_L_EMPLOI": true, "PORTEUR": true,
}

// readProviders reads who runs which action. This file alone makes organisations; every sheet that names a porteur must
// be spoken of here, one way or the other.
func (l *loader) readProviders() {
	var raw rawProviders
	d := l.read("providers.yaml", &raw)
	spoken, known, names := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range raw.Organizations {
		at := fmt.Sprintf("organizations[%d]", i)
		o := &raw.Organizations[i]
		d.slug(at+".id", o.ID, known)
		d.unique(at+".name", o.Name, names)
		l.addOrganization(d, at, o)
		for _, code := range o.Actions {
			spoken[code] = true
		}
	}
	for i, x := range raw.WithoutOrganization {
		at := fmt.Sprintf("without_organization[%d]", i)
		d.reference(at+".action", "action", x.Action, l.actions)
		d.text(at+".reason", x.Reason)
		if spoken[x.Action] {
			d.fault(at+".action", "l’action « %s » a une structure", x.Action)
		}
		spoken[x.Action] = true
	}
	for _, a := range l.contents.Actions {
		if sheet := l.sheets[a.Code]; sheet.name != "" && !spoken[a.Code] {
			sheet.document.fault(sheet.path, "le porteur « %s » n’est ni une structure ni expliqué dans providers.yaml", sheet.name)
		}
	}
}

func (l *loader) addOrganization(d *document, at string, o *rawOrganization) {
	d.text(at+".name", o.Name)
	d.reference(at+".kind", "nature", o.Kind, organizationKinds)
	d.references(at+".territories", "territoire", o.Territories, l.territories)
	d.references(at+".actions", "action", o.Actions, l.actions)
	if len(o.Actions) == 0 {
		d.fault(at+".actions", "une structure sans action")
	}
	id := derivedID("organization", o.ID)
	source := d.printed(at+".source_lines", o.SourceLines)
	for i, code := range o.Actions {
		sheet := l.sheets[code]
		if o.SourceLines == "" {
			d.sameProvider(fmt.Sprintf("%s.actions[%d]", at, i), o, &sheet)
			source = joinSources(source, "l. "+sheet.lines)
		}
		at := slices.IndexFunc(l.contents.Actions, func(a catalogue.Action) bool { return a.Code == code })
		if at >= 0 {
			action := &l.contents.Actions[at]
			action.Providers = append(action.Providers, catalogue.ActionProvider{OrganizationID: id, Territories: list(o.Territories)})
		}
	}
	l.contents.Organizations = append(l.contents.Organizations, catalogue.Organization{
		ID: id, Slug: o.ID, Name: o.Name, Acronym: o.Acronym, Kind: o.Kind, Trust: catalogue.TrustUnclaimed, Territories: list(o.Territories),
		Source: programmeName + ", " + source, Version: 1,
	})
}

// sameProvider refuses an organisation that is not the one that the sheet names.
func (d *document) sameProvider(path string, o *rawOrganization, sheet *sheetProvider) {
	if o.Name != sheet.name || o.Acronym != sheet.acronym {
		d.fault(path, "la fiche nomme « %s » (sigle « %s »), pas « %s » (sigle « %s »)", sheet.name, sheet.acronym, o.Name, o.Acronym)
	}
}

func joinSources(a, b string) string {
	if a == "" {
		return b
	}
	return a + " ; " + b
}

// addInstitutions makes organisations of the pôles and of the Département: their people sign in as those of a porteur do.
// The programme names them as what they are, so that nobody has to claim them.
func (l *loader) addInstitutions() {
	for _, p := range l.contents.Poles {
		l.contents.Organizations = append(l.contents.Organizations, catalogue.Organization{
			ID: derivedID("organization", "pole-"+p.Code), Slug: "pole-" + p.Code, Name: "Pôle d’insertion " + p.Name, Kind: catalogue.OrganizationPole,
			Trust: catalogue.TrustVerified, Pole: p.Code, Territories: []string{p.Code}, Source: programmeName, Version: 1,
		})
	}
	for i := range l.contents.Territories {
		if t := &l.contents.Territories[i]; t.Kind == catalogue.KindDepartment {
			l.contents.Organizations = append(l.contents.Organizations, catalogue.Organization{
				ID: derivedID("organization", "departement"), Slug: "departement", Name: t.Name + " – direction de l’insertion",
				Kind: catalogue.OrganizationDepartment, Trust: catalogue.TrustVerified, Territories: []string{t.Code}, Source: programmeName, Version: 1,
			})
		}
	}
}
