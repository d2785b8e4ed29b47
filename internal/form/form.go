// Package form checks what people send: the shape of an input, by the tags of its struct, with French messages on the
// field that is wrong. Rules that need the rest of the domain are the services' own.
package form

import (
	"errors"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/go-playground/validator/v10"

	"traverse/internal/fault"
)

// Check validates a struct by its `validate` tags and gives every problem, on the path that the `field` tags make. Beside
// those of validator/v10 there are the rules text (no control characters), line (text on one line), phone, siret,
// key (an idempotency key) and nonir (no text that looks like a social security number, which Traverse never keeps).
func Check(input any) fault.Problems {
	err := checker().Struct(input)
	var problems fault.Problems
	var failures validator.ValidationErrors
	if !errors.As(err, &failures) {
		return nil
	}
	for _, failure := range failures {
		problems = append(problems, problemOf(failure))
	}
	return problems
}

var checker = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		if name, ok := f.Tag.Lookup("field"); ok {
			return name
		}
		return strings.ToLower(f.Name[:1]) + f.Name[1:]
	})
	for name, rule := range rules {
		if err := v.RegisterValidation(name, func(level validator.FieldLevel) bool { return rule(level.Field().String()) }); err != nil {
			panic("form: " + err.Error()) // the names are constants
		}
	}
	return v
})

var (
	phonePattern = regexp.MustCompile(`^\+?[0-9][0-9 .()-]{4,24}$`)
	siretPattern = regexp.MustCompile(`^[0-9]{14}$`)
	keyPattern   = regexp.MustCompile(`^[A-Za-z0-9_.:-]{8,100}$`)
)

// rules are those of the house; each accepts the empty text, which is for `required` to refuse.
var rules = map[string]func(string) bool{
	"text":  func(s string) bool { return !strings.ContainsFunc(s, forbidden) },
	"line":  func(s string) bool { return !strings.ContainsFunc(s, unicode.IsControl) },
	"phone": func(s string) bool { return s == "" || phonePattern.MatchString(s) },
	"siret": func(s string) bool { return s == "" || siretPattern.MatchString(s) },
	"key":   keyPattern.MatchString,
	"nonir": func(s string) bool { return !LooksLikeNIR(s) },
}

// forbidden lets line feeds and tabulations through.
func forbidden(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' }

func problemOf(failure validator.FieldError) fault.Problem {
	_, path, named := strings.Cut(failure.Namespace(), ".")
	if !named { // a field of a struct without a name
		path = failure.Namespace()
	}
	problem := fault.Problem{Field: strings.Split(strings.NewReplacer("[", ".", "]", "").Replace(path), ".")}
	problem.Code, problem.Message = sentence(failure)
	return problem
}

// sentence says what is wrong with a field, and how to mend it.
func sentence(failure validator.FieldError) (fault.ProblemCode, string) {
	limit := failure.Param()
	textual := failure.Kind() == reflect.String
	switch failure.Tag() {
	case "required", "required_if", "required_with", "required_without":
		return fault.Required, "Ce champ est obligatoire."
	case "max":
		if textual {
			return fault.TooLong, "Ce texte est trop long : " + limit + " caractères au plus."
		}
		return fault.OutOfRange, "Pas plus de " + limit + "."
	case "min":
		if textual {
			return fault.TooShort, "Ce texte est trop court : " + limit + " caractères au moins."
		}
		return fault.OutOfRange, "Pas moins de " + limit + "."
	case "lte":
		return fault.OutOfRange, "Pas plus de " + limit + "."
	case "gte":
		return fault.OutOfRange, "Pas moins de " + limit + "."
	case "email":
		return fault.Invalid, "Cette adresse électronique n’est pas valable. Exemple : prenom.nom@exemple.fr."
	case "phone":
		return fault.Invalid, "Ce numéro de téléphone n’est pas valable. Exemple : 04 13 31 00 00."
	case "http_url":
		return fault.Invalid, "Cette adresse web n’est pas valable. Exemple : https://www.exemple.fr."
	case "siret":
		return fault.Invalid, "Un SIRET compte 14 chiffres."
	case "text", "line":
		return fault.Invalid, "Ce texte contient des caractères qui ne peuvent pas être enregistrés."
	case "nonir":
		return fault.Invalid, "Ce texte contient ce qui ressemble à un numéro de sécurité sociale : Traverse ne l’enregistre jamais. Retirez-le."
	case "key":
		return fault.Invalid, "La clé d’idempotence compte 8 à 100 lettres, chiffres, tirets ou points."
	case "unique":
		return fault.Duplicate, "Une valeur est donnée deux fois."
	default:
		return fault.Invalid, "Cette valeur n’est pas acceptée."
	}
}
