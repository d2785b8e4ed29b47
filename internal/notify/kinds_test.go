package notify

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/internal/keys"
	"traverse/internal/link"
)

var update = flag.Bool("update", false, "write the golden again")

// sample is an event of a kind, with every parameter that the kind knows.
func sample(t *testing.T, kind Kind) (uuid.UUID, map[string]string, Names) {
	t.Helper()
	id := func(of string) string { return uuid.NewSHA1(uuid.Nil, []byte(of)).String() }
	all := map[string]string{
		"organization": id("organization"), "organizationSlug": "ccas-arles", "account": id("account"), "by": id("by"), "role": "REFERENT",
		"administrator": "true", "expiresOn": "2026-12-09", "endsOn": "2026-12-01", "slugs": "jedai,dape", "code": "1.7.3", "action": "1.7.3", "slug": "jedai", "actions": id("a") + "," + id("b"), "count": "2",
		"number": "2026-00012", "state": "SENT", "nextActor": "PROVIDER", "dueOn": "2026-12-01",
	}
	object := uuid.NewSHA1(uuid.Nil, []byte("object"))
	f := newFacts(kind, object, all, nil, nil)
	kinds[kind].facts(f)
	params := map[string]string{}
	for param := range f.asked {
		value, known := all[param]
		if !known {
			t.Fatalf("%s asks for the parameter %q, which this test does not know", kind, param)
		}
		params[param] = value
	}
	return object, params, Names{"jedai": "1.7.3 Garde d’enfants – JEDAI", "dape": "2.2.1 DAPE", id("organization"): "CCAS d’Arles", id("account"): "Jeanne Martin", id("by"): "Paul Durand"}
}

// TestEveryKindHasItsWords: on screen and in a mail, from the parameters that it asks for and no other; the golden is for
// people to read.
func TestEveryKindHasItsWords(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	composer := &Composer{Links: link.Maker{Keys: keys.Demonstration(), Now: func() time.Time { return now }}, Site: "https://traverse.example"}
	var golden strings.Builder
	for _, kind := range Kinds() {
		object, params, names := sample(t, kind)
		d := &Delivery{ID: object, Kind: kind, Object: object, Params: params, Names: names, To: "a@example.org", CreatedAt: now}
		if kinds[kind].manner == ByLink {
			made := composer.Links.New(kinds[kind].purpose, object, d.To, time.Hour)
			d.Link = &Link{ID: made.ID, Hash: made.Hash, ExpiresAt: made.ExpiresAt}
		}
		letter, err := composer.letter(d)
		if err != nil {
			t.Fatal(err)
		}
		if letter.Subject == "" || len(letter.Paragraphs) == 0 || letter.Button.Title == "" || !strings.HasPrefix(letter.Button.Link, composer.Site+"/") {
			t.Errorf("%s: %+v", kind, letter)
		}
		for _, text := range append(letter.Paragraphs, letter.Subject, letter.Button.Title) {
			if strings.Contains(text, "<") || strings.Contains(text, "'") || text != strings.TrimSpace(text) {
				t.Errorf("%s: %q", kind, text)
			}
		}
		address, _, _ := strings.Cut(letter.Button.Link, "#")
		fmt.Fprintf(&golden, "%s\n  %s\n", kind, letter.Subject)
		for _, paragraph := range letter.Paragraphs {
			fmt.Fprintf(&golden, "    %s\n", paragraph)
		}
		fmt.Fprintf(&golden, "  [%s] %s\n\n", letter.Button.Title, strings.TrimPrefix(address, composer.Site))
	}
	const path = "testdata/kinds.golden"
	if *update {
		if err := os.WriteFile(path, []byte(golden.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || golden.String() != string(want) {
		t.Errorf("%s differs (run with -update after a look): %v\n%s", path, err, golden.String())
	}
}

// TestWhatAReferralMayTell: its number, what is expected, by when; no member, no organisation, no sheet.
func TestWhatAReferralMayTell(t *testing.T) {
	t.Parallel()
	for _, kind := range Kinds() {
		if !strings.HasPrefix(string(kind), "REFERRAL_") {
			continue
		}
		object, params, _ := sample(t, kind)
		given := reflect.TypeOf(kinds[kind].facts(newFacts(kind, object, params, nil, nil)))
		var names []string
		for field := range given.Fields() {
			names = append(names, field.Name+" "+field.Type.Name())
		}
		if got := strings.Join(names, ", "); got != "Number Number, News Sentence, Expected Sentence, By DayName" {
			t.Errorf("%s: %s", kind, got)
		}
	}
}

// TestFormsOfParameters: what is not of its form is refused, whatever the kind.
func TestFormsOfParameters(t *testing.T) {
	t.Parallel()
	for _, kind := range Kinds() {
		object, params, _ := sample(t, kind)
		event := Event{Kind: kind, Object: object, Params: params}
		if err := Check(&event); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		for param, value := range params {
			for _, wrong := range []string{"Jeanne Martin", "jeanne martin née en 1980", " ", "1 rue de la République"} {
				params[param] = wrong
				if Check(&event) == nil {
					t.Errorf("%s: %s may be %q", kind, param, wrong)
				}
			}
			params[param] = value
		}
		params["person"] = "x"
		if Check(&event) == nil {
			t.Errorf("%s may have any parameter", kind)
		}
	}
}

// TestNoFreeTextInAMail: a text about an event is given values of these types only, none of which can hold what somebody
// wrote, or the name of a beneficiary. Whoever adds one says here why it cannot.
func TestNoFreeTextInAMail(t *testing.T) {
	t.Parallel()
	allowed := map[reflect.Type]string{
		reflect.TypeFor[OrganizationName](): "the name of an organisation, read from the table of organisations",
		reflect.TypeFor[SheetName]():        "the code and title of a sheet, read from the catalogue",
		reflect.TypeFor[[]SheetName]():      "as many of them",
		reflect.TypeFor[MemberName]():       "the name of an account: a professional",
		reflect.TypeFor[RoleName]():         "one of four roles",
		reflect.TypeFor[TimeName]():         "an instant",
		reflect.TypeFor[DayName]():          "a day",
		reflect.TypeFor[Number]():           "the number of a prescription",
		reflect.TypeFor[Sentence]():         "a sentence of this package",
		reflect.TypeFor[int]():              "a count",
	}
	for _, kind := range Kinds() {
		object, params, names := sample(t, kind)
		given := reflect.TypeOf(kinds[kind].facts(newFacts(kind, object, params, names, nil)))
		if given.Kind() != reflect.Struct {
			t.Errorf("%s: its facts are a %s", kind, given)
			continue
		}
		for field := range given.Fields() {
			if allowed[field.Type] == "" {
				t.Errorf("%s: the fact %s is of type %s", kind, field.Name, field.Type)
			}
		}
	}
}
