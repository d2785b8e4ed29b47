package sheet

import (
	"strings"

	"traverse/catalogue"
)

// Edit is what somebody writes in a sheet: the values of some fields. What Fields does not name is not touched.
type Edit struct {
	Sheet  catalogue.Sheet
	Fields []*Field
}

// Apply gives a copy of a sheet with an edit in it, and the fields that this has changed. Spaces around texts and empty
// entries of lists are dropped. What the programme says of a value goes with the value: the basis of a mode, the source of
// bounds of age. Bounds that somebody writes are the sheet's own unless she says that they are not.
func (e *Edit) Apply(to *catalogue.Sheet) (*catalogue.Sheet, []*Field) {
	given := trimmed(&e.Sheet)
	edited := *tidied(to)
	ages, firm := false, false
	for _, f := range e.Fields {
		if f.said(&edited, given) {
			continue
		}
		f.copy(&edited, given)
		ages = ages || f.Key == "admission.minimumAge" || f.Key == "admission.maximumAge"
		firm = firm || f.Key == "admission.ageIsFirm"
	}
	if ages && !firm {
		edited.Admission.AgeIsFirm, edited.Admission.AgeSource = true, ""
	}
	return &edited, Differing(to, &edited)
}

// trimmed gives a copy of what somebody wrote, as it is kept.
func trimmed(s *catalogue.Sheet) *catalogue.Sheet {
	t := *tidied(s)
	for _, value := range []*string{
		&t.Title, &t.ShortTitle, &t.Acronym, &t.Provider, &t.ProviderAcronym, &t.Summary, &t.Admission.AgeNote, &t.Prescription.Link,
		&t.Prescription.Instructions, &t.Procedure, &t.DurationNote, &t.Intensity, &t.Coverage.Text, &t.Coverage.PlaceOfIntervention, &t.Coverage.Note,
	} {
		*value = strings.TrimSpace(*value)
	}
	for _, values := range []*[]string{
		&t.Objectives, &t.Admission.Conditions, &t.Prescription.Documents, &t.Funding, &t.Notices, &t.Remarks,
	} {
		*values = withoutEmpty(*values)
	}
	if t.Fees != nil {
		t.Fees = &catalogue.Fees{Free: t.Fees.Free, Details: strings.TrimSpace(t.Fees.Details)}
	}
	contacts := make([]catalogue.Contact, 0, len(t.Contacts))
	for _, c := range t.Contacts {
		c = catalogue.Contact{
			Name: strings.TrimSpace(c.Name), Role: strings.TrimSpace(c.Role), Phone: strings.TrimSpace(c.Phone), Email: strings.TrimSpace(c.Email), Public: c.Public,
		}
		if c != (catalogue.Contact{Public: c.Public}) {
			contacts = append(contacts, c)
		}
	}
	locations := make([]catalogue.Location, 0, len(t.Locations))
	for _, l := range t.Locations {
		l = catalogue.Location{
			Name: strings.TrimSpace(l.Name), Address: strings.TrimSpace(l.Address), TerritoryCode: strings.TrimSpace(l.TerritoryCode),
			Phone: strings.TrimSpace(l.Phone), Hours: strings.TrimSpace(l.Hours), Accessibility: strings.TrimSpace(l.Accessibility),
		}
		if l != (catalogue.Location{}) {
			locations = append(locations, l)
		}
	}
	t.Contacts, t.Locations = contacts, locations
	return &t
}

func withoutEmpty(values []string) []string {
	kept := make([]string, 0, len(values))
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			kept = append(kept, v)
		}
	}
	return kept
}
