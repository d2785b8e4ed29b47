package catalogue

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"traverse/catalogue/fulltext"
	"traverse/internal/clock"
)

// Snapshot is the published catalogue at one version and on one day: immutable, indexed, and enough to answer every
// read of the catalogue without a database.
type Snapshot struct {
	Version  int64
	Day      clock.Day
	Contents *Contents

	// Actions are those that the public may see, in the order of their codes.
	Actions []*Entry

	geo           *geography
	actionByCode  map[string]*Entry
	actionBySlug  map[string]*Entry
	actionByID    map[uuid.UUID]*Entry
	organizations map[uuid.UUID]*Organization
	text          *fulltext.Index
	schemeText    *fulltext.Index
	places        *placeNames
	vocabulary    *vocabularyLabels
	schemeCovers  map[string]coverage

	// Per value of a facet, the set of positions in Actions that have it.
	byAxis, byTheme, byPublic, byBarrier map[string]bitset
	byProvider                           map[uuid.UUID]bitset
	byMode                               map[DeliveryMode]bitset
	byAvailability                       map[Availability]bitset
	byFreshness                          map[Freshness]bitset
	byStatus                             map[ActionStatus]bitset
	openToAll                            bitset
	byVerdict                            map[string]map[CoverageVerdict]bitset // territory → verdict
}

// Entry is an action in a snapshot, with what was derived for it.
type Entry struct {
	*Action
	Availability Availability
	Freshness    Freshness

	position int
	code     [3]int64
	titleKey []byte
	coverage coverage
}

// Freshness counts from the porteur's confirmation, in days.
const (
	freshDays = 90
	staleDays = 180
)

// NewSnapshot indexes contents as they stand on a day. It fails on contents that contradict themselves: an old
// snapshot that is right is better than a new one that is wrong.
func NewSnapshot(contents *Contents, now time.Time) (*Snapshot, error) {
	geo, err := newGeography(contents.Territories)
	if err != nil {
		return nil, fmt.Errorf("build snapshot: %w", err)
	}
	s := &Snapshot{
		Version: contents.Version, Day: clock.DayOf(now), Contents: contents, geo: geo,
		actionByCode: map[string]*Entry{}, actionBySlug: map[string]*Entry{}, actionByID: map[uuid.UUID]*Entry{},
		organizations: map[uuid.UUID]*Organization{}, schemeCovers: map[string]coverage{},
	}
	for i := range contents.Organizations {
		s.organizations[contents.Organizations[i].ID] = &contents.Organizations[i]
	}
	if err := s.addActions(now); err != nil {
		return nil, fmt.Errorf("build snapshot: %w", err)
	}
	if err := s.addSchemes(); err != nil {
		return nil, fmt.Errorf("build snapshot: %w", err)
	}
	s.indexFacets()
	if err := s.indexText(); err != nil {
		return nil, fmt.Errorf("build snapshot: %w", err)
	}
	return s, nil
}

func (s *Snapshot) addActions(now time.Time) error {
	collator := collate.New(language.French)
	for i := range s.Contents.Actions {
		action := &s.Contents.Actions[i]
		if action.Status != StatusPublished && action.Status != StatusSuspended {
			continue
		}
		resolved, err := s.geo.resolve(&action.Sheet.Coverage)
		if err != nil {
			return fmt.Errorf("action %s: %w", action.Code, err)
		}
		code, err := codeNumbers(action.Code)
		if err != nil {
			return err
		}
		var buffer collate.Buffer
		s.Actions = append(s.Actions, &Entry{
			Action: action, Availability: availabilityOf(action), Freshness: freshnessOf(action.ConfirmedAt, now),
			code: code, titleKey: collator.KeyFromString(&buffer, action.Sheet.Title), coverage: resolved,
		})
	}
	slices.SortFunc(s.Actions, func(a, b *Entry) int { return slices.Compare(a.code[:], b.code[:]) })
	for i, e := range s.Actions {
		e.position = i
		s.actionByCode[e.Code], s.actionBySlug[e.Slug], s.actionByID[e.ID] = e, e, e
	}
	return nil
}

func (s *Snapshot) addSchemes() error {
	for i := range s.Contents.Schemes {
		scheme := &s.Contents.Schemes[i]
		if scheme.Document.Coverage == nil {
			continue
		}
		resolved, err := s.geo.resolve(scheme.Document.Coverage)
		if err != nil {
			return fmt.Errorf("scheme %s: %w", scheme.Slug, err)
		}
		s.schemeCovers[scheme.Slug] = resolved
	}
	return nil
}

// codeNumbers reads the numbers of a code, so that 1.2 comes before 1.10.
func codeNumbers(code string) ([3]int64, error) {
	var numbers [3]int64
	parts := strings.Split(code, ".")
	if len(parts) != len(numbers) {
		return numbers, fmt.Errorf("action code %s: not three numbers", code)
	}
	for i, part := range parts {
		n, err := strconv.ParseInt(part, 10, 32)
		if err != nil {
			return numbers, fmt.Errorf("action code %s: %w", code, err)
		}
		numbers[i] = n
	}
	return numbers, nil
}

// availabilityOf derives the availability of an action for which no session is known.
func availabilityOf(action *Action) Availability {
	if action.Status == StatusSuspended {
		return AvailabilityPaused
	}
	return AvailabilityUnknown
}

// freshnessOf says how old a confirmation is; a sheet that was never confirmed is to confirm.
func freshnessOf(confirmedAt *time.Time, now time.Time) Freshness {
	if confirmedAt == nil {
		return FreshnessToConfirm
	}
	switch days := clock.DaysBetween(*confirmedAt, now); {
	case days <= freshDays:
		return FreshnessUpToDate
	case days <= staleDays:
		return FreshnessToConfirm
	default:
		return FreshnessStale
	}
}

func (s *Snapshot) indexFacets() {
	s.byAxis, s.byTheme, s.byPublic, s.byBarrier = map[string]bitset{}, map[string]bitset{}, map[string]bitset{}, map[string]bitset{}
	s.byProvider, s.byMode, s.byAvailability = map[uuid.UUID]bitset{}, make(map[DeliveryMode]bitset), make(map[Availability]bitset)
	s.byFreshness, s.byStatus, s.openToAll = make(map[Freshness]bitset), make(map[ActionStatus]bitset), newBitset(len(s.Actions))
	size := len(s.Actions)
	for i, e := range s.Actions {
		axis, _, _ := strings.Cut(e.Sheet.ThemeCode, ".")
		put(s.byAxis, axis, i, size)
		put(s.byTheme, e.Sheet.ThemeCode, i, size)
		put(s.byMode, e.Sheet.Mode, i, size)
		put(s.byAvailability, e.Availability, i, size)
		put(s.byFreshness, e.Freshness, i, size)
		put(s.byStatus, e.Status, i, size)
		for _, slug := range slices.Concat(e.Sheet.Publics, e.Sheet.ImpliedPublics) {
			put(s.byPublic, slug, i, size)
		}
		if len(e.Sheet.Publics)+len(e.Sheet.ImpliedPublics) == 0 {
			s.openToAll.add(i)
		}
		for _, slug := range e.Sheet.Barriers {
			put(s.byBarrier, slug, i, size)
		}
		for _, p := range e.Providers {
			put(s.byProvider, p.OrganizationID, i, size)
		}
	}
	s.byVerdict = make(map[string]map[CoverageVerdict]bitset, len(s.geo.territories))
	for t := range s.geo.territories {
		verdicts := make(map[CoverageVerdict]bitset, 4)
		for i, e := range s.Actions {
			put(verdicts, e.coverage.verdict(s.geo.leaves[t]), i, size)
		}
		s.byVerdict[s.geo.territories[t].Code] = verdicts
	}
}

func put[K comparable](sets map[K]bitset, key K, i, size int) {
	set, ok := sets[key]
	if !ok {
		set = newBitset(size)
		sets[key] = set
	}
	set.add(i)
}

// ActionByCode gives a visible action of the current programme; nil if there is none.
func (s *Snapshot) ActionByCode(code string) *Entry { return s.actionByCode[code] }

// ActionBySlug gives a visible action; nil if there is none.
func (s *Snapshot) ActionBySlug(slug string) *Entry { return s.actionBySlug[slug] }

// ActionByID gives a visible action; nil if there is none.
func (s *Snapshot) ActionByID(id uuid.UUID) *Entry { return s.actionByID[id] }

// Organization gives an organisation; nil if there is none.
func (s *Snapshot) Organization(id uuid.UUID) *Organization { return s.organizations[id] }

// Territory gives a territory by its code; nil if there is none. A postal code is no code.
func (s *Snapshot) Territory(code string) *Territory {
	return s.geo.territory(code)
}

// SearchTerritories finds territories by name, INSEE code or postal code, every reading, at most limit.
func (s *Snapshot) SearchTerritories(text string, limit int) []*Territory {
	return s.geo.search(text, limit)
}

// TerritoriesOf gives the leaves of a territory, by code.
func (s *Snapshot) TerritoriesOf(code string) []*Territory {
	i, ok := s.geo.index[code]
	if !ok {
		return nil
	}
	var found []*Territory
	s.geo.leaves[i].each(func(leaf int) {
		found = append(found, s.Territory(s.geo.leafCodes[leaf]))
	})
	slices.SortFunc(found, func(a, b *Territory) int { return cmp.Compare(a.Code, b.Code) })
	return found
}

// Covers says whether an action is available in a territory, and why. The territory must be one of the snapshot's.
func (s *Snapshot) Covers(e *Entry, t *Territory) CoverageAnswer { return s.geo.explain(e.coverage, t) }

// SchemeCovers says the same of a scheme; false when the programme prints no territory for it.
func (s *Snapshot) SchemeCovers(scheme *Scheme, t *Territory) (CoverageAnswer, bool) {
	c, ok := s.schemeCovers[scheme.Slug]
	if !ok {
		return CoverageAnswer{}, false
	}
	return s.geo.explain(c, t), true
}

// ActionCount counts the visible actions of an axis ("1") or a theme ("1.7").
func (s *Snapshot) ActionCount(axisOrTheme string) int {
	if strings.Contains(axisOrTheme, ".") {
		return s.byTheme[axisOrTheme].count()
	}
	return s.byAxis[axisOrTheme].count()
}

// ProgrammeEnded says whether a programme is over on the snapshot's day.
func (s *Snapshot) ProgrammeEnded(p *Programme) bool {
	return s.Day > clock.Day(fmt.Sprintf("%04d-12-31", p.EndYear))
}
