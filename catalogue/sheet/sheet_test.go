package sheet_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"traverse/catalogue"
	"traverse/catalogue/pdi"
	"traverse/catalogue/sheet"
	"traverse/internal/fault"
)

func programme(t *testing.T) *catalogue.Snapshot {
	t.Helper()
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := catalogue.NewSnapshot(contents, time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// filled gives a sheet in which every leaf has a value that depends on n.
func filled(n int) *catalogue.Sheet {
	var s catalogue.Sheet
	fill(reflect.ValueOf(&s).Elem(), n)
	return &s
}

func fill(v reflect.Value, n int) {
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			fill(field, n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1+n%2, 1+n%2))
		for i := range v.Len() {
			fill(v.Index(i), n*10+i)
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("valeur %d", n))
	case reflect.Int:
		v.SetInt(int64(n))
	case reflect.Float64:
		v.SetFloat(float64(n) + 0.5)
	case reflect.Bool:
		v.SetBool(n%2 == 0)
	default:
		panic(v.Kind())
	}
}

// leaves gives the paths of everything that a sheet can say, as its JSON names it.
func leaves(of reflect.Type, path []string, visit func(path []string, index []int), index ...int) {
	for field := range of.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		at, where := append(slices.Clone(path), name), append(slices.Clone(index), field.Index...)
		if field.Type.Kind() == reflect.Struct {
			leaves(field.Type, at, visit, where...)
			continue
		}
		visit(at, where)
	}
}

// Nothing that a sheet says can change without being compared, shown, merged and kept in the history.
func TestEveryWordOfASheetBelongsToAField(t *testing.T) {
	t.Parallel()
	names := sheet.NamesOf(programme(t).Contents)
	derived := []string{"printedCode", "printedTitle", "sources"}
	leaves(reflect.TypeFor[catalogue.Sheet](), nil, func(path []string, index []int) {
		before, after := &catalogue.Sheet{}, &catalogue.Sheet{}
		fill(reflect.ValueOf(after).Elem().FieldByIndex(index), 4)
		changes := sheet.Diff(before, after, names)
		if slices.Contains(derived, path[0]) {
			if len(changes) != 0 {
				t.Errorf("%v is nobody's to edit, and is among the fields", path)
			}
			return
		}
		if len(changes) != 1 {
			t.Errorf("%v: %d changes, want 1", path, len(changes))
			return
		}
		if got := sheet.With(before, after, []*sheet.Field{changes[0].Field}); len(sheet.Differing(got, after)) != 0 {
			t.Errorf("%v: copying the field does not copy the value", path)
		}
	})
}

func TestFieldsAreNamedOnce(t *testing.T) {
	t.Parallel()
	keys, labels := map[string]bool{}, map[string]bool{}
	for _, f := range sheet.Fields {
		if keys[f.Key] || labels[f.Label] {
			t.Errorf("%s (%s) stands twice", f.Key, f.Label)
		}
		keys[f.Key], labels[f.Label] = true, true
		if sheet.FieldOf(f.Key) != f {
			t.Errorf("%s is not found", f.Key)
		}
	}
	var atOnce []string
	for _, f := range sheet.AtOnce(sheet.Fields) {
		atOnce = append(atOnce, f.Key)
	}
	want := []string{
		"prescription.channels", "prescription.documents", "prescription.link", "prescription.instructions", "prescription.answerWithinWorkingDays",
		"selfReferral", "contacts", "locations",
	}
	if diff := cmp.Diff(want, atOnce); diff != "" {
		t.Error("what is published without a review:", diff)
	}
}

func TestDiffInWords(t *testing.T) {
	t.Parallel()
	snapshot := programme(t)
	names := sheet.NamesOf(snapshot.Contents)
	before := &catalogue.Sheet{
		Title: "Boost emploi", Mode: catalogue.ModeUnknown, Coverage: catalogue.CoverageRule{DepartmentWide: true, Excludes: []string{"arles"}},
		Contacts: []catalogue.Contact{{Name: "Léa Martin", Phone: "04 91 00 00 00", Public: true}}, Publics: []string{"demandeurs-emploi", "eloignes-emploi"},
	}
	after := sheet.With(before, before, nil)
	months, free := 3, true
	after.Title, after.DurationMonths, after.Mode, after.Remote = "Boost emploi +", &months, catalogue.ModeBoth, &free
	after.Fees = &catalogue.Fees{Details: "2 € par séance"}
	after.Coverage = catalogue.CoverageRule{Includes: []string{"13213", "arles"}}
	after.Contacts = []catalogue.Contact{{Name: "Léa Martin", Email: "lea@exemple.fr"}}
	after.Publics = []string{"eloignes-emploi", "demandeurs-emploi"} // the same, in another order
	var said []string
	for _, c := range sheet.Diff(before, after, names) {
		said = append(said, fmt.Sprintf("%s : %s → %s", c.Field.Label, c.Before, c.After))
	}
	want := []string{
		"Intitulé : Boost emploi → Boost emploi +",
		"Secteur : Tout le département\nSauf : " + snapshot.Territory("arles").Name + " → " + snapshot.Territory("13213").Name + ", " + snapshot.Territory("arles").Name,
		"Mode d’accueil :  → Individuel et collectif",
		"À distance :  → Oui",
		"Durée en mois :  → 3 mois",
		"Participation financière :  → Payant, 2 € par séance",
		"Contacts : Léa Martin, 04 91 00 00 00 (visible sans compte) → Léa Martin, lea@exemple.fr (réservé aux professionnels connectés)",
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
	if sheet.FieldOf("title").AtOnce {
		t.Error("a title is reviewed")
	}
}

// randomly changes some fields of a sheet.
func randomly(t *rapid.T, label string, from *catalogue.Sheet) *catalogue.Sheet {
	s := sheet.With(from, from, nil)
	for _, f := range rapid.SliceOf(rapid.SampledFrom(sheet.Fields)).Draw(t, label) {
		s = sheet.With(s, filled(rapid.IntRange(1, 3).Draw(t, label+" value")), []*sheet.Field{f})
	}
	return s
}

func keysOf(fields []*sheet.Field) []string {
	keys := []string{}
	for _, f := range fields {
		keys = append(keys, f.Key)
	}
	return keys
}

// Whatever two people write, each field of the merge is what the only one to change it wrote, or a conflict that has both.
func TestMergeLosesNothing(t *testing.T) {
	t.Parallel()
	names := sheet.NamesOf(programme(t).Contents)
	rapid.Check(t, func(t *rapid.T) {
		base := randomly(t, "base", &catalogue.Sheet{})
		mine, theirs := randomly(t, "mine", base), randomly(t, "theirs", base)
		merged, conflicts := sheet.Merge(base, mine, theirs, names)
		iChanged, theyChanged := keysOf(sheet.Differing(base, mine)), keysOf(sheet.Differing(base, theirs))
		apart := keysOf(sheet.Differing(mine, theirs))
		var inConflict []string
		for _, c := range conflicts {
			inConflict = append(inConflict, c.Field.Key)
		}
		for _, f := range sheet.Fields {
			i, they := slices.Contains(iChanged, f.Key), slices.Contains(theyChanged, f.Key)
			wantConflict := i && they && slices.Contains(apart, f.Key)
			if slices.Contains(inConflict, f.Key) != wantConflict {
				t.Fatalf("%s: conflict %v, want %v", f.Key, !wantConflict, wantConflict)
			}
			want := theirs
			if i && !they {
				want = mine
			}
			if slices.Contains(keysOf(sheet.Differing(merged, want)), f.Key) {
				t.Fatalf("%s: the merge holds neither's work", f.Key)
			}
		}
	})
}

func TestMergeWithNobodyElse(t *testing.T) {
	t.Parallel()
	names := sheet.NamesOf(programme(t).Contents)
	rapid.Check(t, func(t *rapid.T) {
		base := randomly(t, "base", &catalogue.Sheet{})
		mine := randomly(t, "mine", base)
		for _, other := range []*catalogue.Sheet{base, mine} {
			merged, conflicts := sheet.Merge(base, mine, other, names)
			if len(conflicts) != 0 || len(sheet.Differing(merged, mine)) != 0 {
				t.Fatal("merging with what nobody else changed is not one's own work")
			}
		}
	})
}

// What a difference names, copied over, makes one version the other.
func TestDifferenceIsWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := randomly(t, "a", filled(1)), randomly(t, "b", filled(2))
		made := sheet.With(a, b, sheet.Differing(a, b))
		made.Sources, made.PrintedCode, made.PrintedTitle = b.Sources, b.PrintedCode, b.PrintedTitle
		got, _ := json.Marshal(made)
		want, _ := json.Marshal(sheet.With(b, b, nil))
		if string(got) != string(want) {
			t.Fatalf("%s\n%s", got, want)
		}
	})
}

func TestEdit(t *testing.T) {
	t.Parallel()
	youngest, oldest := 18, 25
	before := &catalogue.Sheet{
		Title: "Avant", Mode: catalogue.ModeCollective, ModeBasis: "fiche",
		Admission: catalogue.AdmissionRules{MinimumAge: &youngest, AgeSource: "la première partie du programme"},
	}
	edit := sheet.Edit{Fields: []*sheet.Field{sheet.FieldOf("title"), sheet.FieldOf("mode"), sheet.FieldOf("objectives")}}
	edit.Sheet.Title, edit.Sheet.Mode, edit.Sheet.Objectives, edit.Sheet.Summary = "  Après ", catalogue.ModeCollective, []string{" un ", "  "}, "n’est pas donné"
	after, changed := edit.Apply(before)
	if diff := cmp.Diff([]string{"title", "objectives"}, keysOf(changed)); diff != "" {
		t.Error(diff)
	}
	if after.Title != "Après" || after.ModeBasis != "fiche" || after.Summary != "" || !slices.Equal(after.Objectives, []string{"un"}) {
		t.Errorf("got %+v", after)
	}
	if before.Title != "Avant" {
		t.Error("the sheet itself was changed")
	}

	ages := sheet.Edit{Fields: []*sheet.Field{sheet.FieldOf("admission.maximumAge"), sheet.FieldOf("mode")}}
	ages.Sheet.Admission.MaximumAge, ages.Sheet.Mode = &oldest, catalogue.ModeBoth
	after, _ = ages.Apply(before)
	if !after.Admission.AgeIsFirm || after.Admission.AgeSource != "" || *after.Admission.MinimumAge != 18 {
		t.Errorf("bounds written by somebody are the sheet's own: %+v", after.Admission)
	}
	if after.ModeBasis != "" {
		t.Error("what the programme says of the old mode stays with the new one")
	}
}

// The programme's sheets are within what people may write.
func TestProgrammeIsWithinTheRules(t *testing.T) {
	t.Parallel()
	snapshot := programme(t)
	for _, a := range snapshot.Actions {
		if problems := sheet.Check(&a.Sheet, snapshot); len(problems) > 0 {
			t.Errorf("%s: %v", a.Code, problems)
		}
	}
}

func complete() *catalogue.Sheet {
	months := 3
	return &catalogue.Sheet{
		Title: "Atelier mobilité", ShortTitle: "Atelier mobilité", ThemeCode: "1.1", Summary: "Un atelier.", Objectives: []string{"Se déplacer"},
		Barriers: []string{"recherche-emploi"}, Mode: catalogue.ModeCollective, DurationMonths: &months, Fees: &catalogue.Fees{Free: true},
		Coverage:     catalogue.CoverageRule{Includes: []string{"arles"}, Text: "Pôle d’Arles"},
		Prescription: catalogue.PrescriptionMode{Channels: []string{"PHONE"}},
		Contacts:     []catalogue.Contact{{Name: "Accueil", Phone: "04 90 00 00 00", Public: true}},
		Locations:    []catalogue.Location{{Address: "1 rue du Port", TerritoryCode: "13004"}},
	}
}

var oneProvider = []catalogue.ActionProvider{{}}

func TestMissing(t *testing.T) {
	t.Parallel()
	if missing := sheet.Missing(complete(), oneProvider); len(missing) != 0 {
		t.Fatal(missing)
	}
	yes := true
	for path, spoil := range map[string]func(*catalogue.Sheet){
		"title":                     func(s *catalogue.Sheet) { s.Title = "" },
		"theme":                     func(s *catalogue.Sheet) { s.ThemeCode = "" },
		"summary":                   func(s *catalogue.Sheet) { s.Summary = "" },
		"objectives":                func(s *catalogue.Sheet) { s.Objectives = nil },
		"barriers":                  func(s *catalogue.Sheet) { s.Barriers = nil },
		"coverage":                  func(s *catalogue.Sheet) { s.Coverage.Includes = nil },
		"coverage.text":             func(s *catalogue.Sheet) { s.Coverage.Text = "" },
		"mode":                      func(s *catalogue.Sheet) { s.Mode = catalogue.ModeUnknown },
		"durationMonths":            func(s *catalogue.Sheet) { s.DurationMonths = nil },
		"fees":                      func(s *catalogue.Sheet) { s.Fees = nil },
		"fees.details":              func(s *catalogue.Sheet) { s.Fees = &catalogue.Fees{} },
		"prescription.channels":     func(s *catalogue.Sheet) { s.Prescription.Channels = nil },
		"prescription.link":         func(s *catalogue.Sheet) { s.Prescription.Channels = []string{"FORM"} },
		"prescription.instructions": func(s *catalogue.Sheet) { s.Prescription.Channels = []string{"OTHER"} },
		"contacts":                  func(s *catalogue.Sheet) { s.Contacts = nil },
		"locations":                 func(s *catalogue.Sheet) { s.Locations = nil },
	} {
		s := complete()
		spoil(s)
		missing := sheet.Missing(s, oneProvider)
		if len(missing) != 1 || strings.Join(missing[0].Field, ".") != path || missing[0].Code != fault.Required {
			t.Errorf("%s: %v", path, missing)
		}
		before := sheet.Missing(complete(), oneProvider)
		if worse := sheet.Worse(before, missing); len(worse) != 1 {
			t.Errorf("%s: emptying it is not seen", path)
		}
		if worse := sheet.Worse(missing, missing); len(worse) != 0 {
			t.Errorf("%s: lacking it already is no change", path)
		}
	}
	for name, mend := range map[string]func(*catalogue.Sheet){
		"remote":                func(s *catalogue.Sheet) { s.Remote, s.Locations = &yes, nil },
		"place of intervention": func(s *catalogue.Sheet) { s.Coverage.PlaceOfIntervention, s.Locations = "À domicile", nil },
		"whole department":      func(s *catalogue.Sheet) { s.Coverage.Includes, s.Coverage.DepartmentWide = nil, true },
		"duration in words":     func(s *catalogue.Sheet) { s.DurationMonths, s.DurationNote = nil, "variable" },
	} {
		s := complete()
		mend(s)
		if missing := sheet.Missing(s, oneProvider); len(missing) != 0 {
			t.Errorf("%s: %v", name, missing)
		}
	}
	if missing := sheet.Missing(complete(), nil); len(missing) != 1 || missing[0].Field[0] != "providers" {
		t.Error("a sheet without a porteur:", missing)
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	snapshot := programme(t)
	if problems := sheet.Check(complete(), snapshot); len(problems) != 0 {
		t.Fatal(problems)
	}
	long := strings.Repeat("a", 200_000)
	negative, zero, old, young := -1, 0, 25, 18
	for _, c := range []struct {
		path  string
		code  fault.ProblemCode
		spoil func(*catalogue.Sheet)
	}{
		{"title", fault.TooLong, func(s *catalogue.Sheet) { s.Title = long }},
		{"title", fault.Invalid, func(s *catalogue.Sheet) { s.Title = "a\x00b" }},
		{"title", fault.Invalid, func(s *catalogue.Sheet) { s.Title = "deux\nlignes" }},
		{"summary", fault.TooLong, func(s *catalogue.Sheet) { s.Summary = long }},
		{"procedure", fault.TooLong, func(s *catalogue.Sheet) { s.Procedure = long }},
		{"objectives.0", fault.TooLong, func(s *catalogue.Sheet) { s.Objectives = []string{long} }},
		{"objectives", fault.OutOfRange, func(s *catalogue.Sheet) { s.Objectives = make([]string, 21) }},
		{"theme", fault.Missing, func(s *catalogue.Sheet) { s.ThemeCode = "9.9" }},
		{"publics", fault.Missing, func(s *catalogue.Sheet) { s.Publics = []string{"martiens"} }},
		{"publics", fault.Invalid, func(s *catalogue.Sheet) { s.Publics = []string{"brsa"} }},
		{"publics", fault.Duplicate, func(s *catalogue.Sheet) { s.Publics = []string{"demandeurs-emploi", "demandeurs-emploi"} }},
		{"impliedPublics", fault.Duplicate, func(s *catalogue.Sheet) {
			s.Publics, s.ImpliedPublics = []string{"demandeurs-emploi"}, []string{"demandeurs-emploi"}
		}},
		{"barriers", fault.Missing, func(s *catalogue.Sheet) { s.Barriers = []string{"" + "nulle-part"} }},
		{"mode", fault.Invalid, func(s *catalogue.Sheet) { s.Mode = "AUTREMENT" }},
		{"admission.minimumAge", fault.OutOfRange, func(s *catalogue.Sheet) { s.Admission.MinimumAge = &negative }},
		{"admission.maximumAge", fault.OutOfRange, func(s *catalogue.Sheet) { s.Admission.MinimumAge, s.Admission.MaximumAge = &old, &young }},
		{"durationMonths", fault.OutOfRange, func(s *catalogue.Sheet) { s.DurationMonths = &zero }},
		{"prescription.channels.0", fault.Invalid, func(s *catalogue.Sheet) { s.Prescription.Channels = []string{"PIGEON"} }},
		{"prescription.answerWithinWorkingDays", fault.OutOfRange, func(s *catalogue.Sheet) { s.Prescription.AnswerWithinWorkingDays = -2 }},
		{"prescription.link", fault.Invalid, func(s *catalogue.Sheet) { s.Prescription.Link = "javascript:alert(1)" }},
		{"prescription.link", fault.Invalid, func(s *catalogue.Sheet) { s.Prescription.Link = "/formulaire" }},
		{"prescription.link", fault.Invalid, func(s *catalogue.Sheet) { s.Prescription.Link = "https://moi:secret@exemple.fr/" }},
		{"prescription.instructions", fault.Invalid, func(s *catalogue.Sheet) { s.Prescription.Instructions = "Cliquez : JavaScript:alert(1)" }},
		{"contacts.0.email", fault.Invalid, func(s *catalogue.Sheet) { s.Contacts[0].Email = "lea@" }},
		{"contacts.0.phone", fault.Invalid, func(s *catalogue.Sheet) { s.Contacts[0].Phone = "appelez-moi" }},
		{"contacts.0.phone", fault.Required, func(s *catalogue.Sheet) { s.Contacts[0].Phone = "" }},
		{"locations.0.address", fault.Required, func(s *catalogue.Sheet) { s.Locations[0].Address = "" }},
		{"locations.0.territory", fault.Missing, func(s *catalogue.Sheet) { s.Locations[0].TerritoryCode = "arles" }},
		{"coverage.includes", fault.Missing, func(s *catalogue.Sheet) { s.Coverage.Includes = []string{"atlantide"} }},
		{"coverage.includes", fault.Invalid, func(s *catalogue.Sheet) { s.Coverage.DepartmentWide = true }},
		{"coverage.excludes", fault.NotCovered, func(s *catalogue.Sheet) { s.Coverage.Excludes = []string{"13213"} }},
		{"coverage.excludes", fault.Invalid, func(s *catalogue.Sheet) { s.Coverage.Excludes = []string{"arles"} }},
		{"coverage.emphasis", fault.NotCovered, func(s *catalogue.Sheet) { s.Coverage.Emphasis = []string{"13213"} }},
		{"fees.details", fault.TooLong, func(s *catalogue.Sheet) { s.Fees = &catalogue.Fees{Details: long} }},
	} {
		s := complete()
		c.spoil(s)
		problems := sheet.Check(s, snapshot)
		if len(problems) == 0 || strings.Join(problems[0].Field, ".") != c.path || problems[0].Code != c.code || problems[0].Message == "" {
			t.Errorf("%s %s: %v", c.path, c.code, problems)
			continue
		}
		for _, problem := range problems {
			path := strings.Join(problem.Field, ".")
			if kept := sheet.On(fault.Problems{problem}, sheet.Fields); len(kept) != 1 {
				t.Errorf("%s is on no field", path)
			}
			if len([]rune(problem.Message)) > 300 {
				t.Errorf("%s: the message repeats what was sent", path)
			}
		}
	}
}

func TestMarkdownLinks(t *testing.T) {
	t.Parallel()
	snapshot := programme(t)
	for text, refused := range map[string]bool{
		"Un **accueil**, puis :\n\n- un\n- deux":                       false,
		"[le site](https://exemple.fr/a?b=c)":                          false,
		"[écrire](mailto:a@exemple.fr) ou [appeler](tel:+33491000000)": false,
		"<https://exemple.fr> et <lea@exemple.fr>":                     false,
		"JavaScript : les bases":                                       false,
		"2 < 3 et 5 > 4":                                               false,
		"[x](javascript:alert(1))":                                     true,
		"[x](JaVaScRiPt:alert(1))":                                     true,
		"[x](&#106;avascript:alert(1))":                                true,
		"[x](java\\script:alert(1))":                                   true,
		"[x](<javascript:alert(1)>)":                                   true,
		"[x][r]\n\n[r]: javascript:alert(1)":                           true,
		"<javascript:alert(1)>":                                        true,
		"[x](data:text/html;base64,PHNjcmlwdD4=)":                      true,
		"[x](vbscript:msgbox)":                                         true,
		"[x](//exemple.fr)":                                            true,
		"[x](/relative)":                                               true,
		"[x](ftp://exemple.fr)":                                        true,
		"[x]()":                                                        true,
		"![suivi](https://exemple.fr/pixel.png)":                       true,
		"avant <img src=x onerror=alert(1)> après":                     true,
		"<script>alert(1)</script>":                                    true,
		"> citation\n> <div onclick=alert(1)>":                         true,
	} {
		s := complete()
		s.Procedure = text
		problems := sheet.Check(s, snapshot)
		if got := len(problems) > 0; got != refused {
			t.Errorf("%q: refused %v, want %v (%v)", text, got, refused, problems)
		}
	}
}

// TestProgrammeProviders: wherever the programme says that a porteur works, its sheet covers it: what the direction may say holds
// for what is there.
func TestProgrammeProviders(t *testing.T) {
	t.Parallel()
	snapshot := programme(t)
	for _, e := range snapshot.Actions {
		area, err := snapshot.Area(&e.Sheet.Coverage)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range e.Providers {
			for _, code := range p.Territories {
				if !area.Meets(code) {
					t.Errorf("%s: %s is not covered", e.Code, code)
				}
			}
		}
	}
}
