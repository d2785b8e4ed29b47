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
	"traverse/internal/rules"
)

// Snapshot is the published catalogue at one version, with the sessions at one version, on one day: immutable, indexed,
// and enough to answer every read of the catalogue without a database.
type Snapshot struct {
	Version       int64
	PlacesVersion int64
	Day           clock.Day
	Contents      *Contents

	// Actions are those that the public may see, in the order of their codes.
	Actions []*Entry

	geo           *geography
	actionByCode  map[string]*Entry
	actionBySlug  map[string]*Entry
	actionByID    map[uuid.UUID]*Entry
	organizations map[uuid.UUID]*Organization
	directory     []listed // organisations, by name
	text          *fulltext.Index
	schemeText    *fulltext.Index
	places        *placeNames
	vocabulary    *vocabularyLabels
	schemeCovers  map[string]coverage

	// What filters ask and facets count.
	everything  bitset
	byAxis      *column[string]
	byTheme     *column[string]
	byPublic    *column[string]
	byBarrier   *column[string]
	byProvider  *column[uuid.UUID]
	byMode      *column[DeliveryMode]
	byFreshness *column[Freshness]
	byStatus    *column[ActionStatus]
	openToAll   bitset
	neglected   bitset          // nil for none
	byTerritory []territorySets // as in geo.territories

	// The orders that no search changes, besides that of the codes.
	byTitle, byUpdate *ordering

	openings *openings
}

// Entry is an action in a snapshot, with what was derived for it.
type Entry struct {
	*Action
	Freshness Freshness

	position int
	code     [3]int64
	titleKey []byte
	coverage coverage
}

// Position says where the action stands among the snapshot's, from 0.
func (e *Entry) Position() int { return e.position }

// NewSnapshot indexes contents as they stand on a day, without any session. It fails on contents that contradict themselves: an old
// snapshot that is right is better than a new one that is wrong.
func NewSnapshot(contents *Contents, now time.Time) (*Snapshot, error) {
	return newSnapshot(contents, now, StatusPublished, StatusSuspended)
}

// Among gives a catalogue of other actions under the same vocabulary, whatever their status: for whoever may see those.
func (s *Snapshot) Among(actions []Action, now time.Time) (*Snapshot, error) {
	contents := *s.Contents
	contents.Actions = actions
	among, err := newSnapshot(&contents, now, StatusDraft, StatusInReview, StatusPublished, StatusSuspended, StatusArchived)
	if err != nil {
		return nil, err
	}
	return among.WithSessions(s.openings.sessions), nil
}

// Draft gives an action that is not of the snapshot, or says something else there, as an entry: to be looked at alone.
func (s *Snapshot) Draft(action *Action, now time.Time) (*Entry, error) {
	action = onDay(action, s.Day)
	resolved, err := s.geo.resolve(&action.Sheet.Coverage)
	if err != nil {
		return nil, fmt.Errorf("action %s: %w", action.Code, err)
	}
	return &Entry{
		Action: action, Freshness: freshnessOf(action.ConfirmedAt, now, s.Contents.Rules), position: -1, coverage: resolved,
	}, nil
}

// newSnapshot indexes the actions that are in one of the states.
func newSnapshot(contents *Contents, now time.Time, shown ...ActionStatus) (*Snapshot, error) {
	geo, err := newGeography(contents.Territories)
	if err != nil {
		return nil, fmt.Errorf("build snapshot: %w", err)
	}
	s := &Snapshot{
		Version: contents.Version, Day: clock.DayOf(now), Contents: contents, geo: geo,
		actionByCode: map[string]*Entry{}, actionBySlug: map[string]*Entry{}, actionByID: map[uuid.UUID]*Entry{},
		organizations: map[uuid.UUID]*Organization{}, directory: newDirectory(contents.Organizations), schemeCovers: map[string]coverage{},
	}
	for i := range contents.Organizations {
		s.organizations[contents.Organizations[i].ID] = &contents.Organizations[i]
	}
	if err := s.addActions(now, shown); err != nil {
		return nil, fmt.Errorf("build snapshot: %w", err)
	}
	if err := s.addSchemes(); err != nil {
		return nil, fmt.Errorf("build snapshot: %w", err)
	}
	s.indexFacets()
	s.indexNeglect()
	s.indexTerritories()
	s.indexOrders()
	if err := s.indexText(); err != nil {
		return nil, fmt.Errorf("build snapshot: %w", err)
	}
	return s.WithSessions(&Sessions{}), nil
}

func (s *Snapshot) addActions(now time.Time, shown []ActionStatus) error {
	collator, buffer := collate.New(language.French), &collate.Buffer{}
	for i := range s.Contents.Actions {
		action := onDay(&s.Contents.Actions[i], s.Day)
		if !slices.Contains(shown, action.Status) {
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
		buffer.Reset()
		s.Actions = append(s.Actions, &Entry{
			Action: action, Freshness: freshnessOf(action.ConfirmedAt, now, s.Contents.Rules),
			code: code, titleKey: slices.Clone(collator.KeyFromString(buffer, action.Sheet.Title)), coverage: resolved,
		})
	}
	slices.SortFunc(s.Actions, func(a, b *Entry) int { return slices.Compare(a.code[:], b.code[:]) })
	for i, e := range s.Actions {
		e.position = i
		s.actionByCode[e.Code], s.actionBySlug[e.Slug], s.actionByID[e.ID] = e, e, e
	}
	return nil
}

// StatusOn is a status on a day: a suspension ends by itself, on the day after the last one that it names.
func StatusOn(status ActionStatus, until *time.Time, day clock.Day) ActionStatus {
	if status == StatusSuspended && until != nil && clock.Day(until.UTC().Format(time.DateOnly)) < day {
		return StatusPublished
	}
	return status
}

// onDay gives an action as it is on a day.
func onDay(a *Action, day clock.Day) *Action {
	status := StatusOn(a.Status, a.SuspendedUntil, day)
	if status == a.Status {
		return a
	}
	resumed := *a
	resumed.Status, resumed.SuspendedUntil = status, nil
	return &resumed
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

// freshnessOf says how old a confirmation is, in days; a sheet that was never confirmed is to confirm.
func freshnessOf(confirmedAt *time.Time, now time.Time, set rules.Values) Freshness {
	if confirmedAt == nil {
		return FreshnessToConfirm
	}
	switch days := clock.DaysBetween(*confirmedAt, now); {
	case days <= set.Get(rules.FreshDays):
		return FreshnessUpToDate
	case days <= set.Get(rules.StaleDays):
		return FreshnessToConfirm
	default:
		return FreshnessStale
	}
}

func (s *Snapshot) indexFacets() {
	c, size := s.Contents, len(s.Actions)
	s.byAxis = newColumn(labelled(c.Axes, func(a *Axis) label[string] { return label[string]{a.Code, a.Code, a.ShortTitle} }), size,
		func(i int) []string {
			axis, _, _ := strings.Cut(s.Actions[i].Sheet.ThemeCode, ".")
			return []string{axis}
		})
	s.byTheme = newColumn(labelled(c.Themes, func(t *Theme) label[string] { return label[string]{t.Code, t.Code, t.Title} }), size,
		func(i int) []string { return []string{s.Actions[i].Sheet.ThemeCode} })
	publics := slices.DeleteFunc(slices.Clone(c.Publics), func(p TargetPublic) bool { return p.Slug == RSAPublic })
	s.byPublic = newColumn(alphabetical(labelled(publics, func(p *TargetPublic) label[string] { return label[string]{p.Slug, p.Slug, p.Label} })), size,
		func(i int) []string {
			return slices.Concat(s.Actions[i].Sheet.Publics, s.Actions[i].Sheet.ImpliedPublics)
		})
	s.byBarrier = newColumn(alphabetical(labelled(c.Barriers, func(b *Barrier) label[string] { return label[string]{b.Slug, b.Slug, b.Label} })), size,
		func(i int) []string { return s.Actions[i].Sheet.Barriers })
	s.byProvider = newColumn(alphabetical(labelled(c.Organizations, func(o *Organization) label[uuid.UUID] { return label[uuid.UUID]{o.ID, o.ID.String(), o.Name} })), size,
		func(i int) []uuid.UUID { return providerIDs(s.Actions[i].Providers) })
	s.byMode = newColumn(modeLabels, size, func(i int) []DeliveryMode { return []DeliveryMode{s.Actions[i].Sheet.Mode} })
	s.byFreshness = newColumn(freshnessLabels, size, func(i int) []Freshness { return []Freshness{s.Actions[i].Freshness} })
	s.byStatus = newColumn(nil, size, func(i int) []ActionStatus { return []ActionStatus{s.Actions[i].Status} })
	s.everything, s.openToAll = newBitset(size), newBitset(size)
	for i, e := range s.Actions {
		s.everything.add(i)
		if len(e.Sheet.Publics)+len(e.Sheet.ImpliedPublics) == 0 {
			s.openToAll.add(i)
		}
	}
}

func labelled[T any, K comparable](values []T, of func(*T) label[K]) []label[K] {
	labels := make([]label[K], 0, len(values))
	for i := range values {
		labels = append(labels, of(&values[i]))
	}
	return labels
}

// alphabetical sorts labels as people look for them.
func alphabetical[K comparable](labels []label[K]) []label[K] {
	folded := make(map[string]string, len(labels))
	for _, l := range labels {
		folded[l.text] = fulltext.Fold(l.text)
	}
	slices.SortFunc(labels, func(a, b label[K]) int {
		return cmp.Or(cmp.Compare(folded[a.text], folded[b.text]), cmp.Compare(a.name, b.name))
	})
	return labels
}

func providerIDs(providers []ActionProvider) []uuid.UUID {
	ids := make([]uuid.UUID, 0, len(providers))
	for _, p := range providers {
		ids = append(ids, p.OrganizationID)
	}
	return ids
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

// SchemeCovers says what Covers does, of a scheme; false when the programme prints no territory for it.
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
		return s.byTheme.count(axisOrTheme)
	}
	return s.byAxis.count(axisOrTheme)
}

// AnswerWorkingDays is within how many working days a porteur answers: as the action says, else as is set for all.
func (s *Snapshot) AnswerWorkingDays(a *Action) int {
	if own := a.Sheet.Prescription.AnswerWithinWorkingDays; own > 0 {
		return own
	}
	return s.Contents.Rules.Get(rules.AnswerWorkingDays)
}

// ProgrammeEnded says whether a programme is over on the snapshot's day.
func (s *Snapshot) ProgrammeEnded(p *Programme) bool {
	return s.Day > clock.Day(fmt.Sprintf("%04d-12-31", p.EndYear))
}
