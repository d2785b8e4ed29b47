package fault

import (
	"errors"
	"strings"
)

// ProblemCode says what kind of thing a person can mend. The values are those of the contract's UserErrorCode.
type ProblemCode string

// The codes of problems.
const (
	Required       ProblemCode = "REQUIRED"
	Invalid        ProblemCode = "INVALID"
	TooLong        ProblemCode = "TOO_LONG"
	TooShort       ProblemCode = "TOO_SHORT"
	OutOfRange     ProblemCode = "OUT_OF_RANGE"
	Missing        ProblemCode = "NOT_FOUND"
	Duplicate      ProblemCode = "DUPLICATE"
	Stale          ProblemCode = "CONFLICT"
	StateForbids   ProblemCode = "STATE_FORBIDS"
	NoPlace        ProblemCode = "NO_PLACE"
	NotCovered     ProblemCode = "NOT_COVERED"
	ConsentMissing ProblemCode = "CONSENT_MISSING"
	NotAllowed     ProblemCode = "FORBIDDEN"
)

// Problem is something that a person can mend in what she sent. Field is its path in the input; Message is a French
// sentence ready to show beside it.
type Problem struct {
	Code    ProblemCode
	Field   []string
	Message string
}

// Problems are an error: nothing was done, and this is why. They never reach a GraphQL error: the edge gives them as
// userErrors.
type Problems []Problem //nolint:errname // the word of the house: what a person can mend is no error of the program

// Error joins the messages, for logs.
func (p Problems) Error() string {
	messages := make([]string, len(p))
	for i, problem := range p {
		messages[i] = strings.Join(problem.Field, ".") + ": " + problem.Message
	}
	return strings.Join(messages, "; ")
}

// OrNil gives no error when there is no problem.
func (p Problems) OrNil() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// On makes one problem of a field.
func On(field string, code ProblemCode, message string) Problems {
	problem := Problem{Code: code, Message: message}
	if field != "" {
		problem.Field = strings.Split(field, ".")
	}
	return Problems{problem}
}

// ProblemsOf gives the problems in an error's chain; none if it is another kind of error.
func ProblemsOf(err error) Problems {
	if problems, ok := errors.AsType[Problems](err); ok {
		return problems
	}
	return nil
}

// StaleVersion is the problem of who changes what somebody else has changed since she read it.
func StaleVersion() Problems {
	return On("version", Stale, "Quelqu’un d’autre a modifié ceci entre-temps. Relisez la version actuelle, puis recommencez.")
}

// NotFoundProblem is the problem of an object that does not exist, or that the viewer may not see: the two read the same.
func NotFoundProblem(field string) Problems {
	return On(field, Missing, "Cet élément n’existe pas, ou n’existe plus.")
}
