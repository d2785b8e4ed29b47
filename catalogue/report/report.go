// Package report keeps what readers find wrong in published sheets, until somebody has answered and it is closed.
package report

import (
	"time"

	"github.com/google/uuid"

	"traverse/internal/keyset"
)

// Topic is the part of a sheet that a report is about.
type Topic string

// The topics, in the order in which a sheet is read. Ended is an action that is no longer there.
const (
	Content      Topic = "CONTENT"
	Admission    Topic = "ADMISSION"
	Coverage     Topic = "COVERAGE"
	Course       Topic = "COURSE"
	Prescription Topic = "PRESCRIPTION"
	Places       Topic = "PLACES"
	Providers    Topic = "PROVIDERS"
	Contacts     Topic = "CONTACTS"
	Locations    Topic = "LOCATIONS"
	Ended        Topic = "ENDED"
	Other        Topic = "OTHER"
)

// Report is something that a reader finds wrong in a sheet, with what was said about it since.
type Report struct {
	ID        uuid.UUID
	Action    uuid.UUID
	Code      string // of the action, and its title: a report outlives the sheet's place in the catalogue
	Title     string
	Topic     Topic
	Body      string
	State     State
	By        Author
	CreatedAt time.Time
	UpdatedAt time.Time
	Entries   []Entry // oldest first
	Version   int

	// Standing is what the one who asks is to this report.
	Standing Standing
}

// Author is who wrote something, and for which organisation.
type Author struct {
	Name         string
	Organization uuid.UUID
}

// Entry is an act on a report, with what was said.
type Entry struct {
	ID   uuid.UUID
	Act  Act
	Body string // may be empty for CLOSE
	By   Author
	At   time.Time
}

// Opening is a report about to be made. Poles are those that the sheet covers on that day: they read the report, and are told
// of it unless the sheet covers every pôle, when it is the direction's to follow.
type Opening struct {
	ID     uuid.UUID
	Action uuid.UUID
	Topic  Topic
	Body   string
	Poles  []string
}

// Step is an act about to be done on a report.
type Step struct {
	ID      uuid.UUID // of the entry that it leaves
	Report  uuid.UUID
	Version int
	Act     Act
	Body    string
}

// Filter narrows the reports that one may see. Empty fields narrow nothing.
type Filter struct {
	States []State
	Action uuid.UUID
	Mine   bool // those that the one who asks has made
	ToMe   bool // those that she may answer
}

// Page is a page of reports, the one moved last first.
type Page struct {
	Reports []Report
	Total   int
	HasNext bool
	Window  keyset.Window
}

// Key is where a report stands in a list.
func (r *Report) Key() keyset.Key { return keyset.Key{At: r.UpdatedAt, ID: r.ID} }
