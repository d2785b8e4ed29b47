package graph

import (
	"fmt"
	"time"

	"traverse/internal/clock"
)

// Date is the scalar Date: a calendar day in Europe/Paris.
type Date clock.Day

// ImplementsGraphQLType binds the type to its scalar.
func (Date) ImplementsGraphQLType(name string) bool { return name == "Date" }

// UnmarshalGraphQL reads a day; anything else than an ISO 8601 day is refused.
func (d *Date) UnmarshalGraphQL(input any) error {
	text, ok := input.(string)
	if !ok {
		return fmt.Errorf("Date: %T is not a string", input)
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return fmt.Errorf("Date: %q is not a day", text)
	}
	*d = Date(text)
	return nil
}

// DateTime is the scalar DateTime: an instant, RFC 3339 in UTC.
type DateTime struct{ time.Time }

// ImplementsGraphQLType binds the type to its scalar.
func (DateTime) ImplementsGraphQLType(name string) bool { return name == "DateTime" }

// UnmarshalGraphQL reads an instant.
func (d *DateTime) UnmarshalGraphQL(input any) error {
	text, ok := input.(string)
	if !ok {
		return fmt.Errorf("DateTime: %T is not a string", input)
	}
	instant, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return fmt.Errorf("DateTime: %q is not an instant", text)
	}
	d.Time = instant
	return nil
}

// MarshalJSON writes the instant in UTC, to the second.
func (d DateTime) MarshalJSON() ([]byte, error) {
	return []byte(`"` + d.UTC().Format(time.RFC3339) + `"`), nil
}

func dateTime(instant *time.Time) *DateTime {
	if instant == nil {
		return nil
	}
	return &DateTime{*instant}
}
