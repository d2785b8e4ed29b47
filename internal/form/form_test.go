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
	if problems := form.Check(sample{Key: "0123456789", Name: "a\x00b"}); len(problems) != 1 || problems[0].Code != fault.Invalid {
		t.Errorf("a NUL is taken: %v", problems)
	}
}
