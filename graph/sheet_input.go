package graph

import (
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue"
	"traverse/catalogue/sheet"
)

type sheetInput struct {
	Title           graphql.NullString
	ShortTitle      graphql.NullString
	Acronym         graphql.NullString
	Theme           *string
	Provider        graphql.NullString
	ProviderAcronym graphql.NullString
	Summary         graphql.NullString
	Objectives      *[]string
	Publics         *[]string
	ImpliedPublics  *[]string
	Barriers        *[]string
	Admission       *admissionInput
	Coverage        *coverageInput
	Mode            *string
	Remote          graphql.NullBool
	DurationMonths  graphql.NullInt
	DurationWeeks   graphql.NullInt
	DurationNote    graphql.NullString
	WeeklyHours     graphql.NullFloat
	Intensity       graphql.NullString
	Procedure       graphql.NullString
	Fees            *feesInput
	Funding         *[]string
	Notices         *[]string
	Remarks         *[]string
	Prescription    *prescriptionInput
	SelfReferral    graphql.NullBool
	Contacts        *[]*contactInput
	Locations       *[]*locationInput
}

type admissionInput struct {
	MinimumAge  graphql.NullInt
	MaximumAge  graphql.NullInt
	AgeIsFirm   *bool
	AgeNote     graphql.NullString
	RSARequired graphql.NullBool
	Conditions  *[]string
}

type coverageInput struct {
	DepartmentWide      *bool
	Includes            *[]string
	Excludes            *[]string
	Probable            *[]string
	Emphasis            *[]string
	Text                graphql.NullString
	PlaceOfIntervention graphql.NullString
	Note                graphql.NullString
}

type feesInput struct {
	Free    *bool
	Details *string
}

type prescriptionInput struct {
	Channels                *[]string
	Documents               *[]string
	Link                    graphql.NullString
	Instructions            graphql.NullString
	AnswerWithinWorkingDays graphql.NullInt
}

type contactInput struct {
	Name   *string
	Role   *string
	Phone  *string
	Email  *string
	Public bool
}

type locationInput struct {
	Name          *string
	Address       string
	Territory     string
	Phone         *string
	Hours         *string
	Accessibility *string
}

// edit reads the fields that were given; null says that nothing is known any more.
func (in *sheetInput) edit() sheet.Edit {
	e := &reader{}
	s := &e.Sheet
	e.text("title", in.Title, &s.Title)
	e.text("shortTitle", in.ShortTitle, &s.ShortTitle)
	e.text("acronym", in.Acronym, &s.Acronym)
	if in.Theme != nil {
		e.given("theme")
		s.ThemeCode = *in.Theme
	}
	e.text("provider", in.Provider, &s.Provider)
	e.text("providerAcronym", in.ProviderAcronym, &s.ProviderAcronym)
	e.text("summary", in.Summary, &s.Summary)
	e.list("objectives", in.Objectives, &s.Objectives)
	e.list("publics", in.Publics, &s.Publics)
	e.list("impliedPublics", in.ImpliedPublics, &s.ImpliedPublics)
	e.list("barriers", in.Barriers, &s.Barriers)
	e.admission(in.Admission, &s.Admission)
	e.coverage(in.Coverage, &s.Coverage)
	if in.Mode != nil {
		e.given("mode")
		s.Mode = catalogue.DeliveryMode(*in.Mode)
	}
	e.yesNo("remote", in.Remote, &s.Remote)
	e.number("durationMonths", in.DurationMonths, &s.DurationMonths)
	e.number("durationWeeks", in.DurationWeeks, &s.DurationWeeks)
	e.text("durationNote", in.DurationNote, &s.DurationNote)
	if in.WeeklyHours.Set {
		e.given("weeklyHours")
		s.WeeklyHours = in.WeeklyHours.Value
	}
	e.text("intensity", in.Intensity, &s.Intensity)
	e.text("procedure", in.Procedure, &s.Procedure)
	if in.Fees != nil {
		e.given("fees")
		if in.Fees.Free != nil {
			s.Fees = &catalogue.Fees{Free: *in.Fees.Free, Details: deref(in.Fees.Details)}
		}
	}
	e.list("funding", in.Funding, &s.Funding)
	e.list("notices", in.Notices, &s.Notices)
	e.list("remarks", in.Remarks, &s.Remarks)
	e.prescription(in.Prescription, &s.Prescription)
	e.yesNo("selfReferral", in.SelfReferral, &s.SelfReferral)
	e.contacts(in.Contacts)
	e.locations(in.Locations)
	return e.Edit
}

// reader fills an edit, and notes which fields were given.
type reader struct{ sheet.Edit }

func (e *reader) given(key string) { e.Fields = append(e.Fields, sheet.FieldOf(key)) }

func (e *reader) text(key string, from graphql.NullString, to *string) {
	if from.Set {
		e.given(key)
		*to = deref(from.Value)
	}
}

func (e *reader) list(key string, from, to *[]string) {
	if from != nil {
		e.given(key)
		*to = *from
	}
}

func (e *reader) number(key string, from graphql.NullInt, to **int) {
	if from.Set {
		e.given(key)
		if from.Value != nil {
			n := int(*from.Value)
			*to = &n
		}
	}
}

func (e *reader) yesNo(key string, from graphql.NullBool, to **bool) {
	if from.Set {
		e.given(key)
		*to = from.Value
	}
}

func (e *reader) admission(in *admissionInput, to *catalogue.AdmissionRules) {
	if in == nil {
		return
	}
	e.number("admission.minimumAge", in.MinimumAge, &to.MinimumAge)
	e.number("admission.maximumAge", in.MaximumAge, &to.MaximumAge)
	if in.AgeIsFirm != nil {
		e.given("admission.ageIsFirm")
		to.AgeIsFirm = *in.AgeIsFirm
	}
	e.text("admission.ageNote", in.AgeNote, &to.AgeNote)
	e.yesNo("admission.rsaRequired", in.RSARequired, &to.RSARequired)
	e.list("admission.conditions", in.Conditions, &to.Conditions)
}

// coverage reads where the action is available: its four parts replace what there was together.
func (e *reader) coverage(in *coverageInput, to *catalogue.CoverageRule) {
	if in == nil {
		return
	}
	if in.DepartmentWide != nil || in.Includes != nil || in.Excludes != nil || in.Probable != nil {
		e.given("coverage")
		rule := in.rule()
		to.DepartmentWide, to.Includes, to.Excludes, to.Probable = rule.DepartmentWide, rule.Includes, rule.Excludes, rule.Probable
	}
	e.text("coverage.text", in.Text, &to.Text)
	e.list("coverage.emphasis", in.Emphasis, &to.Emphasis)
	e.text("coverage.placeOfIntervention", in.PlaceOfIntervention, &to.PlaceOfIntervention)
	e.text("coverage.note", in.Note, &to.Note)
}

// rule is the whole of what was given.
func (in *coverageInput) rule() *catalogue.CoverageRule {
	return &catalogue.CoverageRule{
		DepartmentWide: in.DepartmentWide != nil && *in.DepartmentWide, Includes: values[string](in.Includes), Excludes: values[string](in.Excludes),
		Probable: values[string](in.Probable), Emphasis: values[string](in.Emphasis), Text: deref(in.Text.Value),
		PlaceOfIntervention: deref(in.PlaceOfIntervention.Value), Note: deref(in.Note.Value),
	}
}

func (e *reader) prescription(in *prescriptionInput, to *catalogue.PrescriptionMode) {
	if in == nil {
		return
	}
	e.list("prescription.channels", in.Channels, &to.Channels)
	e.list("prescription.documents", in.Documents, &to.Documents)
	e.text("prescription.link", in.Link, &to.Link)
	e.text("prescription.instructions", in.Instructions, &to.Instructions)
	if in.AnswerWithinWorkingDays.Set {
		e.given("prescription.answerWithinWorkingDays")
		if in.AnswerWithinWorkingDays.Value != nil {
			to.AnswerWithinWorkingDays = int(*in.AnswerWithinWorkingDays.Value)
		}
	}
}

func (e *reader) contacts(in *[]*contactInput) {
	if in == nil {
		return
	}
	e.given("contacts")
	for _, c := range *in {
		e.Sheet.Contacts = append(e.Sheet.Contacts, catalogue.Contact{Name: deref(c.Name), Role: deref(c.Role), Phone: deref(c.Phone), Email: deref(c.Email), Public: c.Public})
	}
}

func (e *reader) locations(in *[]*locationInput) {
	if in == nil {
		return
	}
	e.given("locations")
	for _, l := range *in {
		e.Sheet.Locations = append(e.Sheet.Locations, catalogue.Location{
			Name: deref(l.Name), Address: l.Address, TerritoryCode: l.Territory, Phone: deref(l.Phone), Hours: deref(l.Hours), Accessibility: deref(l.Accessibility),
		})
	}
}
