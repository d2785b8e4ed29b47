package catalogue

import (
	"time"

	"github.com/google/uuid"

	"traverse/internal/clock"
)

// SessionKind tells a caseload that people enter all year from a cohort with a start.
type SessionKind string

// The kinds of session.
const (
	SessionRolling SessionKind = "ROLLING"
	SessionDated   SessionKind = "DATED"
)

// SessionStatus is what the porteur has decided of a session.
type SessionStatus string

// The states of a session.
const (
	SessionOpen      SessionStatus = "OPEN"
	SessionPaused    SessionStatus = "PAUSED"
	SessionClosed    SessionStatus = "CLOSED"
	SessionCancelled SessionStatus = "CANCELLED"
)

// Session is an offer of places by one porteur of an action. Its days are those of Europe/Paris; an empty one is not said.
type Session struct {
	ID              uuid.UUID
	ActionID        uuid.UUID
	ProviderID      uuid.UUID
	Kind            SessionKind
	Label           string
	StartsOn        clock.Day // always said of a dated session
	EndsOn          clock.Day
	ApplyBy         clock.Day // the last day on which one may apply
	Territories     []string  // to which the places are reserved; empty: the action's whole coverage
	Location        *Location
	Status          SessionStatus
	PausedUntil     clock.Day // the day on which a paused session opens again by itself
	WaitingListOpen bool
	Places          int // offered
	Held            int // offered to someone or accepted, not started
	Occupied        int // started, not ended
	Waiting         int // people on the waiting list whom it could serve
	ConfirmedAt     time.Time
	UpdatedAt       time.Time
	Version         int
}

// Sessions are all those of a database, at one version.
type Sessions struct {
	Version int64
	List    []Session
}

// Available says how many places are left.
func (s *Session) Available() int { return s.Places - s.Held - s.Occupied }

// StatusOn gives the status on a day: a pause ends by itself on the day that it names.
func (s *Session) StatusOn(day clock.Day) SessionStatus {
	if s.Status == SessionPaused && s.PausedUntil != "" && s.PausedUntil <= day {
		return SessionOpen
	}
	return s.Status
}

// OverOn says whether a session no longer takes anybody on a day, whatever its status says: the last day to apply has
// passed, or the start of a cohort, or the end.
func (s *Session) OverOn(day clock.Day) bool {
	passed := func(d clock.Day) bool { return d != "" && d < day }
	return passed(s.ApplyBy) || passed(s.EndsOn) || (s.Kind == SessionDated && passed(s.StartsOn))
}

// TakesPeopleOn says whether a session takes people on a day, places left or not.
func (s *Session) TakesPeopleOn(day clock.Day) bool {
	return s.StatusOn(day) == SessionOpen && !s.OverOn(day)
}
