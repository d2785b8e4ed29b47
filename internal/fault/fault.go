// Package fault holds the typed errors of the domain. A fault has a code for programs, which the edge turns into
// extensions.code, and a French message for people. The cause is for the log and never leaves the process.
package fault

import (
	"context"
	"errors"
)

// Code says what kind of failure it was. The values are those of the API contract.
type Code string

// The codes of the contract. NotFound and Conflict never reach a GraphQL error: the edge turns a NotFound into null
// and a Conflict into a userError.
const (
	BadRequest      Code = "BAD_REQUEST"
	Validation      Code = "VALIDATION_FAILED"
	TooComplex      Code = "TOO_COMPLEX"
	Unauthenticated Code = "UNAUTHENTICATED"
	Forbidden       Code = "FORBIDDEN"
	NotFound        Code = "NOT_FOUND"
	Conflict        Code = "CONFLICT"
	TooManyRequests Code = "TOO_MANY_REQUESTS"
	Timeout         Code = "TIMEOUT"
	Unavailable     Code = "UNAVAILABLE"
	Internal        Code = "INTERNAL"
)

// Error is a failure that the domain names. Message is a French sentence that may be shown as it is; Err is the
// cause, for the log only.
type Error struct {
	Code    Code
	Message string
	// Argument and Value name what was wrong in a BadRequest, when there is something to name.
	Argument string
	Value    string
	Err      error
}

// New makes a fault without a cause.
func New(code Code, message string) *Error {
	return &Error{Code: code, Message: message}
}

// Wrap makes a fault with its cause.
func Wrap(code Code, message string, err error) *Error {
	return &Error{Code: code, Message: message, Err: err}
}

// Argument makes a BadRequest that names the argument and the value which it refuses.
func Argument(argument, value, message string) *Error {
	return &Error{Code: BadRequest, Message: message, Argument: argument, Value: value}
}

// Error gives the message and the cause, for logs.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf says which code an error carries: that of the fault in its chain, Timeout when a deadline ended it,
// Internal for anything else.
func CodeOf(err error) Code {
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Code
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return Timeout
	}
	return Internal
}
