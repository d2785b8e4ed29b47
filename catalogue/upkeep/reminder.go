// Package upkeep asks porteurs to confirm their sheets, by reminders and by campaigns, and takes the confirmations that they
// give by the link of a mail.
package upkeep

import (
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
)

// The limits of reminders.
const (
	// MostReminders is how often a porteur is reminded of a sheet between two confirmations.
	MostReminders = 3
	// betweenMails is how long a porteur is left alone after a mail that asks to confirm, whatever it was about.
	betweenMails = 7 * 24 * time.Hour
	// newcomer is how long somebody who has just become a porteur is left alone.
	newcomer = 7 * 24 * time.Hour
)

// reminderAfter is how long after the first reminder of a cycle each of them may follow. A sheet is to confirm 90 days after
// its confirmation and stale after 180 (settings of the direction): the first reminder comes when it is to confirm, the last
// about when it is stale.
var reminderAfter = [MostReminders]time.Duration{0, 30 * 24 * time.Hour, 90 * 24 * time.Hour}

// Porteur is whoever can confirm sheets: a person with an account, or the address of a verified organisation where nobody
// has one.
type Porteur struct {
	Account      uuid.UUID // uuid.Nil for an address
	Organization uuid.UUID // of the address; uuid.Nil for a person
	Email        string
	Since        time.Time // when she became one
	LastAsked    time.Time // of any sheet; zero for never
	Sheets       []Reminded
}

// Reminded is a sheet that a porteur runs, and how often she was reminded of it since it was last confirmed.
type Reminded struct {
	Action uuid.UUID
	Times  int
	First  time.Time // zero for never
}

// Due lists the sheets that a porteur is to be reminded of now, all in one mail; none if it is not time for a mail.
func (p *Porteur) Due(now time.Time, freshness func(action uuid.UUID) catalogue.Freshness) []uuid.UUID {
	if now.Before(p.LastAsked.Add(betweenMails)) || now.Before(p.Since.Add(newcomer)) {
		return nil
	}
	var due []uuid.UUID
	for _, s := range p.Sheets {
		if s.due(now) && wanting(freshness(s.Action)) {
			due = append(due, s.Action)
		}
	}
	return due
}

func (s *Reminded) due(now time.Time) bool {
	return s.Times < MostReminders && !now.Before(s.First.Add(reminderAfter[s.Times]))
}

// wanting says whether a sheet of some freshness wants a confirmation; one that is not published has none.
func wanting(f catalogue.Freshness) bool {
	return f == catalogue.FreshnessToConfirm || f == catalogue.FreshnessStale
}
