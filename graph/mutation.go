package graph

import (
	"github.com/graph-gophers/graphql-go"

	"github.com/google/uuid"

	"traverse/internal/fault"
)

// payload is what every mutation answers beside its object.
type payload struct {
	UserErrors []*userErrorNode
	Replayed   bool
}

type userErrorNode struct {
	Code    string
	Field   *[]string
	Message string
}

// outcome makes the payload of a deed. Problems are what a person can mend; a missing object reads as one that may not be
// seen. Any other error stays an error.
func outcome(replayed bool, err error) (payload, error) {
	done := payload{UserErrors: []*userErrorNode{}, Replayed: replayed}
	problems := fault.ProblemsOf(err)
	if problems == nil && fault.CodeOf(err) == fault.NotFound && err != nil {
		problems = fault.NotFoundProblem("id")
	}
	if problems == nil {
		return done, err
	}
	for _, problem := range problems {
		done.UserErrors = append(done.UserErrors, newUserError(&problem))
	}
	return done, nil
}

func newUserError(problem *fault.Problem) *userErrorNode {
	node := &userErrorNode{Code: string(problem.Code), Message: problem.Message}
	if problem.Field != nil {
		node.Field = &problem.Field
	}
	return node
}

// failed says whether nothing was done, so that there is no object to give.
func (p payload) failed() bool { return len(p.UserErrors) > 0 }

// keyOfID reads the key of an identifier of a type; uuid.Nil, which nothing has, if it is none.
func keyOfID(typeName string, id graphql.ID) uuid.UUID {
	name, key, ok := readID(id)
	if !ok || name != typeName {
		return uuid.Nil
	}
	return uuidOf(key)
}

// uuidOf reads a key; uuid.Nil, which nothing has, if it is none.
func uuidOf(key string) uuid.UUID {
	parsed, err := uuid.Parse(key)
	if err != nil {
		return uuid.Nil
	}
	return parsed
}

// keyOfFilter is keyOfID for a filter: an identifier that is none of the type's keeps nothing, instead of everything.
func keyOfFilter(typeName string, id graphql.ID) uuid.UUID {
	if key := keyOfID(typeName, id); key != uuid.Nil {
		return key
	}
	return uuid.Max
}
