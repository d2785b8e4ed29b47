package notify

import (
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
	"traverse/internal/clock"
)

// The types of the facts that a text about an event may hold: there is none for a free text, and none for a beneficiary.
// A test holds every kind to them. Names are those of objects of the installation, looked up by their identifiers.
type (
	// OrganizationName is the public name of an organisation.
	OrganizationName string
	// SheetName is the code and the title of a sheet.
	SheetName string
	// MemberName is the name of a person who has an account.
	MemberName string
	// RoleName is what a membership makes of a person.
	RoleName string
	// DayName is a day, in words.
	DayName string
	// TimeName is a day and an hour, in words.
	TimeName string
	// Number is that of a prescription.
	Number string
	// Sentence is one of those written in this package.
	Sentence string
)

// Names are those of organisations and accounts by identifier, and of sheets by slug.
type Names map[string]string

// facts reads what an event says, for its kind: identifiers become names, codes become words. What is missing or of
// another form is an error, told by err.
type facts struct {
	kind    Kind
	object  uuid.UUID
	params  map[string]string
	link    *Link // of a mail that carries one
	names   Names // nil: only the form is checked
	asked   map[string]bool
	problem error
}

func newFacts(kind Kind, object uuid.UUID, params map[string]string, names Names, of *Link) *facts {
	return &facts{kind: kind, object: object, params: params, names: names, link: of, asked: map[string]bool{}}
}

func (f *facts) wrong(format string, args ...any) {
	f.problem = errors.Join(f.problem, fmt.Errorf(format, args...))
}

// param gives a parameter, which is of a form or wrong.
func (f *facts) param(name string, form *regexp.Regexp) string {
	f.asked[name] = true
	value := f.params[name]
	if !form.MatchString(value) {
		f.wrong("parameter %q is %q", name, value)
	}
	return value
}

// skip reads parameters that no text needs; each is mandatory all the same.
func (f *facts) skip(form *regexp.Regexp, names ...string) {
	for _, name := range names {
		f.param(name, form)
	}
}

var (
	idForm     = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	idsForm    = regexp.MustCompile(`^([0-9a-f-]{36},?)+$`)
	slugForm   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	slugsForm  = regexp.MustCompile(`^[a-z0-9-]+(,[a-z0-9-]+)*$`)
	codeForm   = regexp.MustCompile(`^[0-9]+(\.[0-9]+){2}$`)
	dayForm    = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	wordForm   = regexp.MustCompile(`^[A-Z_]+$`) // a value of one of our enumerations
	countForm  = regexp.MustCompile(`^[1-9][0-9]{0,5}$`)
	boolForm   = regexp.MustCompile(`^(true|false)$`)
	numberForm = regexp.MustCompile(`^[A-Z0-9]+([-/][A-Z0-9]+)*$`)
)

// name gives that of an object; one that nothing has is wrong, since a mail without it would say nothing.
func (f *facts) name(key string) string {
	name, known := f.names[key]
	if !known && f.names != nil {
		f.wrong("%q has no name", key)
	}
	return name
}

// organization reads the two parameters of every event about one.
func (f *facts) organization() OrganizationName {
	f.slug("organizationSlug")
	return OrganizationName(f.name(f.param("organization", idForm)))
}

func (f *facts) member(param string) MemberName { return MemberName(f.name(f.param(param, idForm))) }

func (f *facts) slug(param string) string { return f.param(param, slugForm) }

// sheet reads the two parameters of every event about one; the code is in its name.
func (f *facts) sheet(code string) SheetName {
	f.param(code, codeForm)
	return SheetName(f.name(f.slug("slug")))
}

// sheets reads a list of slugs.
func (f *facts) sheets(param string) []SheetName {
	var named []SheetName
	for slug := range strings.SplitSeq(f.param(param, slugsForm), ",") {
		named = append(named, SheetName(f.name(slug)))
	}
	return named
}

// roleNames are lower-case: they stand in a sentence.
var roleNames = map[access.Role]RoleName{ //nolint:exhaustive // nobody is told of a role that no membership has
	access.Referent: "référent de parcours", access.Provider: "porteur d’action",
	access.PoleCoordinator: "coordination du pôle d’insertion", access.DepartmentAdmin: "direction de l’insertion",
}

func (f *facts) role() RoleName {
	role := f.param("role", wordForm)
	name, known := roleNames[access.Role(role)]
	if !known {
		f.wrong("%q is no role", role)
	}
	return name
}

// administratorRole is role, for somebody who may administer the organisation beside.
func (f *facts) administratorRole() RoleName {
	role := f.role()
	if f.param("administrator", boolForm) == "true" {
		role += ", avec l’administration de la structure"
	}
	return role
}

// day reads one that may be absent.
func (f *facts) day(param string) DayName {
	f.asked[param] = true
	if f.params[param] == "" {
		return ""
	}
	day, err := time.Parse(time.DateOnly, f.param(param, dayForm))
	if err != nil {
		f.wrong("parameter %q is no day: %w", param, err)
	}
	return DayName(clock.LongDay(day))
}

func (f *facts) number() Number { return Number(f.param("number", numberForm)) }

func (f *facts) count() int {
	n, err := strconv.Atoi(f.param("count", countForm))
	if err != nil {
		f.wrong("parameter \"count\" is no number")
	}
	return n
}

// until says when the link of the event ends.
func (f *facts) until() TimeName {
	if f.link == nil {
		return ""
	}
	return TimeName(clock.LongTime(f.link.ExpiresAt))
}

// opaque is the identifier of the object as the API writes it, for an address.
func (f *facts) opaque(typeName string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(typeName + ":" + f.object.String()))
}

// err gives everything that is wrong, parameters that the kind does not know included.
func (f *facts) err() error {
	for param := range f.params {
		if !f.asked[param] {
			f.wrong("the kind knows no parameter %q", param)
		}
	}
	return f.problem
}

// Named lists, of what events say, what has a name: identifiers of accounts and organisations, and slugs of sheets.
func Named(params map[string]string) (ids, slugs []string) {
	for param, value := range params {
		switch {
		case param == "slug":
			slugs = append(slugs, value)
		case param == "slugs":
			slugs = append(slugs, strings.Split(value, ",")...)
		case idForm.MatchString(strings.ToLower(value)):
			ids = append(ids, value)
		}
	}
	return ids, slugs
}
