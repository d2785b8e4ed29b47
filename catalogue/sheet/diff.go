package sheet

import (
	"slices"

	"traverse/catalogue"
)

// Change is what two versions of a sheet say differently in one field, in words ready to show; "" where one says nothing.
type Change struct {
	Field         *Field
	Before, After string
}

// Diff lists the fields in which two versions differ, in the order of Fields.
func Diff(before, after *catalogue.Sheet, names *Names) []Change {
	var changes []Change
	for _, f := range Differing(before, after) {
		changes = append(changes, Change{f, f.show(before, names), f.show(after, names)})
	}
	return changes
}

// Differing lists the fields in which two versions differ, without writing them out.
func Differing(a, b *catalogue.Sheet) []*Field {
	a, b = tidied(a), tidied(b)
	var fields []*Field
	for _, f := range Fields {
		if !f.same(a, b) {
			fields = append(fields, f)
		}
	}
	return fields
}

// With gives a copy of a sheet in which some fields are those of another.
func With(s, from *catalogue.Sheet, fields []*Field) *catalogue.Sheet {
	copied := *tidied(s)
	from = tidied(from)
	for _, f := range fields {
		f.copy(&copied, from)
	}
	return &copied
}

// AtOnce keeps those of the fields that are published without a review.
func AtOnce(fields []*Field) []*Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f *Field) bool { return !f.AtOnce })
}

// Reviewed keeps those of the fields that are reviewed first.
func Reviewed(fields []*Field) []*Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f *Field) bool { return f.AtOnce })
}

// Conflict is a field that two people have changed differently since the version which both began with.
type Conflict struct {
	Field              *Field
	Base, Mine, Theirs string
}

// Merge puts two people's work on one version together. A field that only one of them has changed is as she left it; one
// that both have changed alike is that. One that both have changed differently keeps theirs in the merged sheet, and the
// conflict shows both: nothing is lost, and mine waits for somebody to choose.
func Merge(base, mine, theirs *catalogue.Sheet, names *Names) (*catalogue.Sheet, []Conflict) {
	base, mine, theirs = tidied(base), tidied(mine), tidied(theirs)
	merged := *theirs
	var conflicts []Conflict
	for _, f := range Fields {
		switch {
		case f.same(base, mine), f.same(mine, theirs):
		case f.same(base, theirs):
			f.copy(&merged, mine)
		default:
			conflicts = append(conflicts, Conflict{f, f.show(base, names), f.show(mine, names), f.show(theirs, names)})
		}
	}
	return &merged, conflicts
}

// tidied gives a copy of a sheet in which no list is nil, so that « nothing » is one thing.
func tidied(s *catalogue.Sheet) *catalogue.Sheet {
	t := *s
	for _, l := range []*[]string{
		&t.Objectives, &t.Publics, &t.ImpliedPublics, &t.Barriers, &t.Admission.Conditions, &t.Prescription.Channels, &t.Prescription.Documents,
		&t.Coverage.Includes, &t.Coverage.Excludes, &t.Coverage.Probable, &t.Coverage.Emphasis, &t.Funding, &t.Notices, &t.Remarks,
	} {
		if *l == nil {
			*l = []string{}
		}
	}
	if t.Locations == nil {
		t.Locations = []catalogue.Location{}
	}
	if t.Contacts == nil {
		t.Contacts = []catalogue.Contact{}
	}
	if t.Sources == nil {
		t.Sources = []catalogue.Source{}
	}
	if t.Mode == "" {
		t.Mode = catalogue.ModeUnknown
	}
	return &t
}
