// Package sheet is how a sheet is kept true: what of it may change at once and what is reviewed first, the difference of two
// revisions and the merge of two people's work, what a sheet lacks to be published, what it may not say, and the table of
// what may happen to it.
package sheet

import (
	"reflect"
	"slices"

	"traverse/catalogue"
)

// Field is a part of a sheet that changes, is compared, merged and commented as one. There is one list of them, and the
// difference, the merge, the history, the review and the form follow it.
type Field struct {
	// Key is the field's path in the API, for programs.
	Key string
	// Label is its name on screen.
	Label string
	// AtOnce says that what a porteur changes there is published without a review; the pôle may revert it.
	AtOnce bool

	said func(a, b *catalogue.Sheet) bool // the same value, whatever follows it
	same func(a, b *catalogue.Sheet) bool
	show func(s *catalogue.Sheet, names *Names) string
	copy func(to, from *catalogue.Sheet)
}

// Part is the field of the sheet that the key begins with: what a source or a comment of the programme is about.
func (f *Field) Part() string { return part(f.Key) }

// Fields lists them in the order in which a sheet is read. What is not among them is printed by the programme or derived,
// and nobody edits it: printedCode, printedTitle and sources.
//
// At once: how to reach the porteur and how to refer (contacts, locations with their hours, documents, channels, whether a
// person may come by herself). Everything else is reviewed: it says what the action is, for whom and where.
var Fields = []*Field{
	text("title", "Intitulé", func(s *catalogue.Sheet) *string { return &s.Title }),
	text("shortTitle", "Intitulé court", func(s *catalogue.Sheet) *string { return &s.ShortTitle }),
	text("acronym", "Sigle", func(s *catalogue.Sheet) *string { return &s.Acronym }),
	field("theme", "Thème", func(s *catalogue.Sheet) *string { return &s.ThemeCode }, (*Names).theme),
	text("provider", "Porteur, tel que nommé", func(s *catalogue.Sheet) *string { return &s.Provider }),
	text("providerAcronym", "Sigle du porteur", func(s *catalogue.Sheet) *string { return &s.ProviderAcronym }),
	text("summary", "Résumé", func(s *catalogue.Sheet) *string { return &s.Summary }),
	list("objectives", "Objectifs", func(s *catalogue.Sheet) *[]string { return &s.Objectives }),
	set("publics", "Publics", func(s *catalogue.Sheet) *[]string { return &s.Publics }, (*Names).publics),
	set("impliedPublics", "Publics vraisemblables", func(s *catalogue.Sheet) *[]string { return &s.ImpliedPublics }, (*Names).publics),
	set("barriers", "Freins", func(s *catalogue.Sheet) *[]string { return &s.Barriers }, (*Names).barriers),
	field("admission.minimumAge", "Âge minimal", func(s *catalogue.Sheet) **int { return &s.Admission.MinimumAge }, age),
	field("admission.maximumAge", "Âge maximal", func(s *catalogue.Sheet) **int { return &s.Admission.MaximumAge }, age),
	together(field("admission.ageIsFirm", "Bornes d’âge fermes", func(s *catalogue.Sheet) *bool { return &s.Admission.AgeIsFirm }, yesOrNo),
		func(s *catalogue.Sheet) *string { return &s.Admission.AgeSource }),
	text("admission.ageNote", "Précision sur l’âge", func(s *catalogue.Sheet) *string { return &s.Admission.AgeNote }),
	together(field("admission.rsaRequired", "Réservée aux bénéficiaires du RSA", func(s *catalogue.Sheet) **bool { return &s.Admission.RSARequired }, known),
		func(s *catalogue.Sheet) *bool { return &s.ImpliesRSA }),
	list("admission.conditions", "Autres conditions d’admission", func(s *catalogue.Sheet) *[]string { return &s.Admission.Conditions }),
	area(),
	text("coverage.text", "Secteur, en toutes lettres", func(s *catalogue.Sheet) *string { return &s.Coverage.Text }),
	set("coverage.emphasis", "Territoires prioritaires", func(s *catalogue.Sheet) *[]string { return &s.Coverage.Emphasis }, (*Names).territories),
	text("coverage.placeOfIntervention", "Lieu d’intervention", func(s *catalogue.Sheet) *string { return &s.Coverage.PlaceOfIntervention }),
	text("coverage.note", "Précision sur le secteur", func(s *catalogue.Sheet) *string { return &s.Coverage.Note }),
	together(field("mode", "Mode d’accueil", func(s *catalogue.Sheet) *catalogue.DeliveryMode { return &s.Mode }, mode),
		func(s *catalogue.Sheet) *string { return &s.ModeBasis }),
	field("remote", "À distance", func(s *catalogue.Sheet) **bool { return &s.Remote }, known),
	field("durationMonths", "Durée en mois", func(s *catalogue.Sheet) **int { return &s.DurationMonths }, months),
	field("durationWeeks", "Durée en semaines", func(s *catalogue.Sheet) **int { return &s.DurationWeeks }, weeks),
	text("durationNote", "Précision sur la durée", func(s *catalogue.Sheet) *string { return &s.DurationNote }),
	field("weeklyHours", "Heures par semaine", func(s *catalogue.Sheet) **float64 { return &s.WeeklyHours }, hours),
	text("intensity", "Rythme", func(s *catalogue.Sheet) *string { return &s.Intensity }),
	text("procedure", "Déroulement", func(s *catalogue.Sheet) *string { return &s.Procedure }),
	field("fees", "Participation financière", func(s *catalogue.Sheet) **catalogue.Fees { return &s.Fees }, fees),
	list("funding", "Financeurs", func(s *catalogue.Sheet) *[]string { return &s.Funding }),
	list("notices", "À savoir avant d’orienter", func(s *catalogue.Sheet) *[]string { return &s.Notices }),
	list("remarks", "Remarques", func(s *catalogue.Sheet) *[]string { return &s.Remarks }),

	atOnce(set("prescription.channels", "Comment orienter", func(s *catalogue.Sheet) *[]string { return &s.Prescription.Channels }, (*Names).channels)),
	atOnce(list("prescription.documents", "Pièces à fournir", func(s *catalogue.Sheet) *[]string { return &s.Prescription.Documents })),
	atOnce(text("prescription.link", "Formulaire à remplir", func(s *catalogue.Sheet) *string { return &s.Prescription.Link })),
	atOnce(text("prescription.instructions", "Consignes pour orienter", func(s *catalogue.Sheet) *string { return &s.Prescription.Instructions })),
	atOnce(field("prescription.answerWithinWorkingDays", "Délai de réponse", func(s *catalogue.Sheet) *int { return &s.Prescription.AnswerWithinWorkingDays }, workingDays)),
	atOnce(field("selfReferral", "La personne peut se présenter d’elle-même", func(s *catalogue.Sheet) **bool { return &s.SelfReferral }, known)),
	atOnce(field("contacts", "Contacts", func(s *catalogue.Sheet) *[]catalogue.Contact { return &s.Contacts }, contacts)),
	atOnce(field("locations", "Lieux d’accueil", func(s *catalogue.Sheet) *[]catalogue.Location { return &s.Locations }, (*Names).locations)),
}

// FieldOf finds a field by its key; nil if there is none.
func FieldOf(key string) *Field {
	for _, f := range Fields {
		if f.Key == key {
			return f
		}
	}
	return nil
}

// field makes a field of what at points to.
func field[T any](key, label string, at func(*catalogue.Sheet) *T, show func(*Names, T) string) *Field {
	same := func(a, b *catalogue.Sheet) bool { return reflect.DeepEqual(*at(a), *at(b)) }
	return &Field{
		Key: key, Label: label, said: same, same: same,
		show: func(s *catalogue.Sheet, names *Names) string { return show(names, *at(s)) },
		copy: func(to, from *catalogue.Sheet) { *at(to) = *at(from) },
	}
}

func text(key, label string, at func(*catalogue.Sheet) *string) *Field {
	return field(key, label, at, func(_ *Names, value string) string { return value })
}

func list(key, label string, at func(*catalogue.Sheet) *[]string) *Field {
	return field(key, label, at, func(_ *Names, values []string) string { return lines(values) })
}

// set makes a field of values whose order says nothing.
func set(key, label string, at func(*catalogue.Sheet) *[]string, show func(*Names, []string) string) *Field {
	f := field(key, label, at, show)
	f.said = func(a, b *catalogue.Sheet) bool { return sameSet(*at(a), *at(b)) }
	f.same = f.said
	return f
}

// together has a second value of the sheet follow a field: what the programme said of it goes when it changes.
func together[T comparable](f *Field, follower func(*catalogue.Sheet) *T) *Field {
	same, copied := f.same, f.copy
	f.same = func(a, b *catalogue.Sheet) bool { return same(a, b) && *follower(a) == *follower(b) }
	f.copy = func(to, from *catalogue.Sheet) {
		copied(to, from)
		*follower(to) = *follower(from)
	}
	return f
}

func atOnce(f *Field) *Field {
	f.AtOnce = true
	return f
}

// area is where the action is available: the lists make sense together only.
func area() *Field {
	same := func(a, b *catalogue.Sheet) bool {
		x, y := &a.Coverage, &b.Coverage
		return x.DepartmentWide == y.DepartmentWide && sameSet(x.Includes, y.Includes) && sameSet(x.Excludes, y.Excludes) && sameSet(x.Probable, y.Probable)
	}
	return &Field{
		Key: "coverage", Label: "Secteur", said: same, same: same,
		show: func(s *catalogue.Sheet, names *Names) string { return names.area(&s.Coverage) },
		copy: func(to, from *catalogue.Sheet) {
			x, y := &to.Coverage, &from.Coverage
			x.DepartmentWide, x.Includes, x.Excludes, x.Probable = y.DepartmentWide, y.Includes, y.Excludes, y.Probable
		},
	}
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
