package upkeep

import (
	"time"

	"github.com/google/uuid"

	"traverse/internal/link"
)

// Request is a mail that asks a porteur to confirm sheets. One link leads to all of them; it stays good until it expires, and
// each sheet is confirmed once by it.
type Request struct {
	ID       uuid.UUID
	Porteur  Porteur
	Campaign *Campaign // nil for a reminder
	At       time.Time
	Sheets   []uuid.UUID
	Link     link.Link
}

// Asked is a request as whoever holds its link reads it.
type Asked struct {
	ID        uuid.UUID
	Name      string // of the person, or of the organisation
	ExpiresAt time.Time
	Campaign  *Campaign // without its sheets; nil for a reminder
	Items     []Item    // by code
}

// Item is a sheet to confirm.
type Item struct {
	Action      uuid.UUID
	ConfirmedAt *time.Time // by this link
}

// Read is a sheet as it was read before it was confirmed.
type Read struct {
	Action   uuid.UUID
	Revision int
}

// How long the link of a mail stays good: reminders come back sooner, a campaign ends on its day and porteurs are late.
const (
	reminderLasts    = 30 * 24 * time.Hour
	afterTheCampaign = 14 * 24 * time.Hour
)
