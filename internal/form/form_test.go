package form_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"traverse/internal/fault"
	"traverse/internal/form"
)

type contact struct {
	Email string `field:"email" validate:"required,email,max=100"`
	Phone string `field:"phone" validate:"phone"`
}

type sample struct {
	Key      string    `field:"idempotencyKey" validate:"required,key"`
	Name     string    `field:"name" validate:"required,line,max=10"`
	Siret    string    `field:"siret" validate:"siret"`
	Places   int       `field:"places" validate:"gte=0,lte=500"`
	Contacts []contact `field:"contacts" validate:"max=2,dive"`
}

// TestCheck: every fault is told, in French, on the path of its field.
func TestCheck(t *testing.T) {
	t.Parallel()
	right := sample{Key: "0123456789", Name: "Élise", Siret: "21130055300016", Places: 3, Contacts: []contact{{"a@b.fr", "04 13 31 00 00"}}}
	if problems := form.Check(right); problems != nil {
		t.Fatalf("%v", problems)
	}
	wrong := sample{Key: "a b", Name: strings.Repeat("x", 11), Siret: "123", Places: -1, Contacts: []contact{{"nobody", "none"}, {"", ""}}}
	got := map[string]fault.ProblemCode{}
	for _, problem := range form.Check(wrong) {
		got[strings.Join(problem.Field, ".")] = problem.Code
		if !strings.HasSuffix(problem.Message, ".") || strings.Contains(problem.Message, "failed") {
			t.Errorf("not a French sentence: %q", problem.Message)
		}
	}
	want := map[string]fault.ProblemCode{
		"idempotencyKey": fault.Invalid, "name": fault.TooLong, "siret": fault.Invalid, "places": fault.OutOfRange,
		"contacts.0.email": fault.Invalid, "contacts.0.phone": fault.Invalid, "contacts.1.email": fault.Required,
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Error(difference)
	}
	unnamed := struct {
		Key string `field:"idempotencyKey" validate:"required,key"`
	}{}
	if problems := form.Check(unnamed); len(problems) != 1 || problems[0].Field[0] != "idempotencyKey" {
		t.Errorf("%+v", problems)
	}
	if problems := form.Check(sample{Key: "0123456789", Name: "a\x00b"}); len(problems) != 1 || problems[0].Code != fault.Invalid {
		t.Errorf("a NUL is taken: %v", problems)
	}
}

// TestNoNIR: what looks like a social security number is refused, telephone and SIRET numbers are not.
func TestNoNIR(t *testing.T) {
	t.Parallel()
	type text struct {
		Note string `field:"note" validate:"nonir"`
	}
	for _, nir := range []string{
		"1 84 12 13 055 123 45", "184121305512345", "son numéro : 2840513055123", "2-84-05-2A-055-123", "NIR 2 99 31 99 350 012.", "184 12 13 055 123",
	} {
		if form.Check(text{nir}) == nil {
			t.Errorf("%q is taken", nir)
		}
	}
	for _, other := range []string{"", "04 13 31 00 00", "06.12.34.56.78", "SIRET 211 300 553 00016", "le 12/03/2026 à 13 h 30", "13013 Marseille, 3 enfants"} {
		if problems := form.Check(text{other}); problems != nil {
			t.Errorf("%q is refused", other)
		}
	}
}
