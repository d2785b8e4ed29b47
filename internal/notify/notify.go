// Package notify says what has happened that people are to be told of, and who they are. A service gives events to its
// store, which writes them in the transaction of the act; a Worker tells them afterwards, on screen and by mail, and a
// Service shows people what they were told.
package notify

import "github.com/google/uuid"

// Kind is what has happened.
type Kind string

// Event is something that happened to an object and whom it concerns. Params hold identifiers, codes and days, those that
// its kind names (kinds.go): never a name, never a free text. An event that is not of its kind's form is not written.
type Event struct {
	Kind     Kind
	Object   uuid.UUID
	Audience []Audience
	Params   map[string]string
	// Actor is the account that did it, who is not told of it; uuid.Nil for whoever makes the request.
	Actor uuid.UUID
}

// Audience is a set of people, resolved when the event is told. Exactly one of its forms is used. Whoever did the act is
// not told of it.
type Audience struct {
	// Account is one person.
	Account uuid.UUID `json:"account,omitzero"`
	// Organization is its active members: those of Role ("" for all), or its administrators only.
	Organization   uuid.UUID `json:"organization,omitzero"`
	Role           string    `json:"role,omitempty"`
	Administrators bool      `json:"administrators,omitempty"`
	// Pole is the coordinators of a pôle.
	Pole string `json:"pole,omitempty"`
	// Direction is the administrators of the Département.
	Direction bool `json:"direction,omitempty"`
	// Link is the address that a link was made for, account or not: invitations, signing in.
	Link uuid.UUID `json:"link,omitzero"`
}

// ToAccount is one person.
func ToAccount(id uuid.UUID) Audience { return Audience{Account: id} }

// ToAdministrators is the administrators of an organisation.
func ToAdministrators(organization uuid.UUID) Audience {
	return Audience{Organization: organization, Administrators: true}
}

// ToMembers is the members of an organisation who have a role.
func ToMembers(organization uuid.UUID, role string) Audience {
	return Audience{Organization: organization, Role: role}
}

// ToPole is the coordinators of a pôle.
func ToPole(pole string) Audience { return Audience{Pole: pole} }

// ToDirection is the direction de l'insertion.
func ToDirection() Audience { return Audience{Direction: true} }

// ToLink is whoever a link was made for.
func ToLink(id uuid.UUID) Audience { return Audience{Link: id} }
