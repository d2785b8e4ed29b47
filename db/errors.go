package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"traverse/internal/fault"
)

// ErrUnavailable is in the chain of every error that means: the database cannot be reached now, trying later may help.
var ErrUnavailable = errors.New("base de données injoignable")

const (
	messageNotFound    = "Cet élément n'existe pas ou plus."
	messageDuplicate   = "Cette valeur est déjà prise."
	messageReference   = "Cet élément est encore utilisé, ou en désigne un qui n'existe pas ou plus."
	messageCheck       = "Cette valeur n'est pas acceptée."
	messageMissing     = "Cette valeur est obligatoire."
	messageConcurrent  = "Un autre changement a eu lieu au même moment. Recommencez."
	messageTimeout     = "La réponse a pris trop de temps. Réessayez."
	messageUnavailable = "La base de données ne répond pas. Réessayez dans un instant."
	messageInternal    = "Une erreur inattendue est survenue."
)

// mapError turns an error of the driver into a fault that keeps it as its cause. A fault stays what it is. Every
// function of this package that others call returns its errors through it.
func mapError(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if reported, ok := errors.AsType[*pq.Error](err); ok {
		return mapReported(reported, err)
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fault.Wrap(fault.NotFound, messageNotFound, err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fault.Wrap(fault.Timeout, messageTimeout, err)
	case disconnected(err):
		return unavailable(err)
	default:
		return err // not of the driver: what the caller's own function returned
	}
}

// mapReported maps what the server itself reported, by its SQLSTATE.
func mapReported(reported *pq.Error, err error) error {
	switch reported.Code {
	case pqerror.UniqueViolation, pqerror.ExclusionViolation:
		return violation(fault.Conflict, messageDuplicate, reported, err)
	case pqerror.ForeignKeyViolation, pqerror.RestrictViolation:
		return violation(fault.Conflict, messageReference, reported, err)
	case pqerror.CheckViolation:
		return violation(fault.Validation, messageCheck, reported, err)
	case pqerror.NotNullViolation:
		return violation(fault.Validation, messageMissing, reported, err)
	case pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected:
		return fault.Wrap(fault.Conflict, messageConcurrent, err)
	case pqerror.QueryCanceled, pqerror.LockNotAvailable:
		return fault.Wrap(fault.Timeout, messageTimeout, err)
	}
	if unreachable(string(reported.Code)) {
		return unavailable(err)
	}
	return fault.Wrap(fault.Internal, messageInternal, err)
}

// unreachable lists the states of a server that cannot serve: connection lost (08), out of resources (53), shutting
// down or starting (57P), broken by the system (58).
func unreachable(state string) bool {
	for _, prefix := range []string{"08", "53", "57P", "58"} {
		if strings.HasPrefix(state, prefix) {
			return true
		}
	}
	return false
}

// disconnected says whether the connection failed before the server could report anything.
func disconnected(err error) bool {
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	for _, lost := range []error{driver.ErrBadConn, sql.ErrConnDone, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed} {
		if errors.Is(err, lost) {
			return true
		}
	}
	return false
}

func unavailable(err error) error {
	return fault.Wrap(fault.Unavailable, messageUnavailable, fmt.Errorf("%w: %w", ErrUnavailable, err))
}

// violation is a fault that names, as its argument, what the constraint is about.
func violation(code fault.Code, message string, reported *pq.Error, err error) error {
	f := fault.Wrap(code, message, err)
	f.Argument = subject(reported)
	return f
}

// subject is the column that was violated. Constraints are named <table>_<columns>_<key|fkey|check|pkey>.
func subject(reported *pq.Error) string {
	if reported.Constraint == "" {
		return reported.Column
	}
	name := strings.TrimPrefix(reported.Constraint, reported.Table+"_")
	for _, kind := range []string{"_key", "_fkey", "_check", "_excl"} {
		name = strings.TrimSuffix(name, kind)
	}
	return name
}

// Constraint is the name of the constraint that err violates, "" when it violates none.
func Constraint(err error) string {
	if reported, ok := errors.AsType[*pq.Error](err); ok {
		return reported.Constraint
	}
	return ""
}
