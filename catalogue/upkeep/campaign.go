package upkeep

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/internal/clock"
	"traverse/internal/keyset"
)

// Campaign asks the porteurs of some sheets to confirm them before a day: the sheets of a theme, those that cover a pôle, or
// those of a theme that cover a pôle.
type Campaign struct {
	ID           uuid.UUID
	Theme, Pole  string // codes, one of them may be ""
	Word         string // what the porteurs are told, on the page where they confirm
	OpenedAt     time.Time
	EndsOn       clock.Day // its last day
	ClosedAt     *time.Time
	By           string // who has opened it
	Organization uuid.UUID
	Version      int
	Sheets       []CampaignSheet // by code
}

// Over says whether a campaign has ended, by its day or by hand.
func (c *Campaign) Over(now time.Time) bool { return c.ClosedAt != nil || clock.DayOf(now) > c.EndsOn }

// Response is what a porteur has done of a sheet while the campaign was open.
type Response string

// The responses. A sheet that was both changed and confirmed is confirmed.
const (
	Confirmed Response = "CONFIRMED"
	Changed   Response = "CHANGED"
	Silent    Response = "SILENT"
)

// Responses lists them.
var Responses = []Response{Confirmed, Changed, Silent}

// CampaignSheet is a sheet of a campaign.
type CampaignSheet struct {
	Action   uuid.UUID
	Code     string
	Title    string
	Response Response
	At       *time.Time // of the response
	Asked    int        // how many persons or addresses have received the mail
	Porteurs []Reachable
}

// Reachable is an organisation that runs a sheet, and whether somebody of it can be asked.
type Reachable struct {
	Organization uuid.UUID
	Reached      bool
}

// Key is where a campaign stands in a list.
func (c *Campaign) Key() keyset.Key { return keyset.Key{At: c.OpenedAt, ID: c.ID} }

// Count says how many sheets have had a response.
func (c *Campaign) Count(r Response) int {
	n := 0
	for i := range c.Sheets {
		if c.Sheets[i].Response == r {
			n++
		}
	}
	return n
}

// Page is a page of campaigns, the newest first.
type Page struct {
	Campaigns []Campaign
	Total     int
	HasNext   bool
	Window    keyset.Window
}

// sheetsOf lists the visible sheets of a theme and a pôle, by code.
func sheetsOf(s *catalogue.Snapshot, theme, pole string) []*catalogue.Entry {
	var found []*catalogue.Entry
	for _, e := range s.Actions {
		if (theme == "" || e.Sheet.ThemeCode == theme) && (pole == "" || slices.Contains(s.PolesOf(e), pole)) {
			found = append(found, e)
		}
	}
	return found
}

// Preview is whom a campaign would reach.
type Preview struct {
	Sheets    []*catalogue.Entry
	Asked     int         // persons and addresses that would receive the mail
	Unreached []uuid.UUID // organisations that run one of the sheets, of whom nobody can be asked
}
