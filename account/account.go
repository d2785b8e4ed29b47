// Package account knows the people who sign in, the organisations that they belong to, and what a membership lets them do.
package account

import (
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
)

// Account is a person who signs in.
type Account struct {
	ID             uuid.UUID
	Email          string
	Name           string
	Phone          string
	Demonstration  bool
	CreatedAt      time.Time
	LastSignedInAt *time.Time
	ClosedAt       *time.Time
	Version        int
}

// Membership is what an account is in an organisation.
type Membership struct {
	ID            uuid.UUID
	Organization  uuid.UUID
	Role          access.Role
	Administrator bool
	Pole          string // that of the organisation, "" if it has none
	Version       int
}

// Viewer is whoever asks, with all her memberships, active ones only, by name of organisation.
type Viewer struct {
	Account     Account
	Memberships []Membership
	Acting      uuid.UUID // the membership that she acts as; uuid.Nil for none
}

// Method is how somebody has signed in.
type Method string

// The methods.
const (
	MethodOIDC          Method = "OIDC"
	MethodLink          Method = "LINK"
	MethodDemonstration Method = "DEMONSTRATION"
)

// DemonstrationPerson is a fictitious person whom anyone may become in a demonstration.
type DemonstrationPerson struct {
	Email        string `db:"email" json:"email"`
	Name         string `db:"name" json:"name"`
	Role         string `db:"role" json:"role"`
	Organization string `db:"organization" json:"organization"`
	Pole         string `db:"pole" json:"pole"`
}
