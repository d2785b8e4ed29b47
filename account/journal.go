package account

import (
	"context"
	"encoding/binary"
	"strings"
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/internal/keyset"
	"traverse/internal/rules"
)

// JournalEntry is one line of the journal: who did what, when, as which membership. It is as it was written: a role that has
// changed since reads as it was.
type JournalEntry struct {
	ID           int64
	At           time.Time
	Account      uuid.UUID // uuid.Nil: nobody who is known, or the clock
	Name         string
	Role         access.Role // "" for who acted for no organisation
	Organization uuid.UUID   // uuid.Nil likewise
	Structure    string      // its name
	Act          string
	Label        string // the act in French
	ObjectType   string
	Object       string // what it was done to, in words; "" where nothing names it any more
	Detail       []JournalDetail
}

// JournalDetail is one fact of a line, ready to show.
type JournalDetail struct{ Label, Value string }

// JournalFilter keeps some lines. Empty fields keep all.
type JournalFilter struct {
	Search       string // in names of people and organisations, acts and objects, without case or accents
	Act          string
	Organization uuid.UUID
	Account      uuid.UUID
	From, To     clock.Day // both included, in Europe/Paris
}

// JournalPage is a page of the journal, newest first.
type JournalPage struct {
	Entries []JournalEntry
	Cursors []string
	Total   int
	HasNext bool
}

// JournalStore is what reading the journal needs of a database.
type JournalStore interface {
	// Journal reads the lines that asked keeps, newest first, and counts them all.
	Journal(ctx context.Context, scope access.Scope, asked *JournalAsked) (rows []JournalRow, total int, err error)
	// NoteRefusedSignIn writes that somebody, nobody knows who, failed to sign in.
	NoteRefusedSignIn(ctx context.Context, method Method, reason string, at time.Time) error
}

// JournalAsked is a filter as the store reads it: instants for days, acts and settings whose French labels hold the search.
type JournalAsked struct {
	JournalFilter
	ActsFound     []string
	SettingsFound []string
	From, To      time.Time // zero: open; To is excluded
	After         int64     // 0: from the newest
	Size          int
}

// JournalRow is a line as it was written, with the names of today.
type JournalRow struct {
	JournalEntry
	Facts map[string]any
}

// searchMost is how long a search may be.
const searchMost = 200

// Journal reads who did what.
func (s *Service) Journal(ctx context.Context, filter JournalFilter, page keyset.Page) (*JournalPage, error) {
	scope, err := access.Require(ctx, access.ReadJournal)
	if err != nil {
		return nil, err
	}
	window, err := keyset.Read(page, filter)
	if err != nil {
		return nil, err
	}
	asked, err := filter.asked(&window)
	if err != nil {
		return nil, err
	}
	rows, total, err := s.store.Journal(ctx, scope, asked)
	if err != nil {
		return nil, err
	}
	found := &JournalPage{Total: total, HasNext: len(rows) > window.Size}
	for i := range rows[:min(len(rows), window.Size)] {
		found.Entries = append(found.Entries, rows[i].entry())
		found.Cursors = append(found.Cursors, window.Cursor(keyset.Key{At: rows[i].At, ID: journalKey(rows[i].ID)}))
	}
	return found, nil
}

// NoteRefusedSignIn writes in the journal that somebody failed to sign in: how and why, never with which address, and not who,
// since nobody knows. What cannot be written changes nothing for her: she is refused in any case.
func (s *Service) NoteRefusedSignIn(ctx context.Context, method Method, reason string) error {
	return s.store.NoteRefusedSignIn(ctx, method, reason, s.now())
}

// JournalActs lists what the journal may be filtered by.
func (s *Service) JournalActs(ctx context.Context) ([]JournalAct, error) {
	if _, err := access.Require(ctx, access.ReadJournal); err != nil {
		return nil, err
	}
	return journalActs(), nil
}

// asked checks a filter and turns it into what the store reads: one line more than the page, to know whether others follow.
func (f JournalFilter) asked(window *keyset.Window) (*JournalAsked, error) {
	if err := checkSearch(f.Search); err != nil {
		return nil, err
	}
	if f.From != "" && f.To != "" && f.From > f.To {
		return nil, fault.Argument("from", string(f.From), "Le premier jour doit précéder le dernier.")
	}
	asked := &JournalAsked{JournalFilter: f, From: f.From.Begins(), To: f.To.Ends(), Size: window.Size + 1}
	if f.Search != "" {
		asked.ActsFound, asked.SettingsFound = actsLabelled(f.Search), settingsLabelled(f.Search)
	}
	if window.After != nil {
		asked.After = numberOfKey(window.After.ID)
	}
	return asked, nil
}

func checkSearch(text string) error {
	if len([]rune(text)) > searchMost || strings.ContainsRune(text, 0) {
		return fault.Argument("search", "", "La recherche compte 200 caractères au plus.")
	}
	return nil
}

// journalKey writes the number of a line as the identifier of a cursor, numberOfKey reads it.
func journalKey(number int64) uuid.UUID {
	var key uuid.UUID
	binary.BigEndian.PutUint64(key[8:], uint64(number)) //nolint:gosec // its bits
	return key
}

func numberOfKey(key uuid.UUID) int64 {
	return int64(binary.BigEndian.Uint64(key[8:])) //nolint:gosec // its bits
}

// entry words a line.
func (r *JournalRow) entry() JournalEntry {
	e := r.JournalEntry
	e.Label = JournalLabel(e.Act, e.ObjectType)
	if done, ok := r.Facts["fait"].(string); ok && done != "" {
		e.Label = upperFirst(done)
	}
	if e.ObjectType == "Setting" {
		if rule, ok := rules.Of(rules.Name(e.Object)); ok {
			e.Object = rule.Label
		}
	}
	if e.Act == ActSignIn {
		e.Object = "" // the line itself is when
	}
	for _, fact := range factWords {
		// A structure that the object's name says already is not said twice.
		if text := wordValue(fact.name, r.Facts[fact.name]); text != "" && (fact.name != "structure" || !strings.Contains(e.Object, text)) {
			e.Detail = append(e.Detail, JournalDetail{fact.label, text})
		}
	}
	return e
}
