package catalogue

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"sync/atomic"

	"github.com/google/uuid"

	"traverse/internal/clock"
)

// SessionEntry is a session of an action that the public may see, on the day of its snapshot.
type SessionEntry struct {
	*Session
	Action      *Entry
	Status      SessionStatus // today: a pause that has ended is over
	TakesPeople bool          // today, places left or not

	serves bitset // the leaves whose people it serves
}

// openings are the sessions of a snapshot, and what is offered to people by them. They are the small second part of a
// snapshot: they change often, and nothing of the catalogue is indexed again for them.
type openings struct {
	sessions *Sessions // as they were read, those of hidden actions included
	byID     map[uuid.UUID]*SessionEntry
	byAction map[*Entry][]*SessionEntry
	anywhere *offer
	within   []atomic.Pointer[offer] // by territory as in geography, each made when it is first asked for
}

// offer is what the people of a territory, or of anywhere, are offered. Actions without a session that serves them are in
// it only if they are suspended.
type offer struct {
	stated map[int]*stated // by the position of the action
	having []members       // by availability, as in availabilityLabels; without AvailabilityUnknown, which is all others
	open   bitset          // those with a place; nil for none
}

// stated is what the sessions of one action that serve a territory come to.
type stated struct {
	availability Availability
	places       int       // to be had now
	next         clock.Day // the first start of a cohort that takes people; "" without one
}

// WithSessions gives the same catalogue with other sessions. Those of actions that it does not show are left out.
func (s *Snapshot) WithSessions(sessions *Sessions) *Snapshot {
	next := *s
	next.PlacesVersion = sessions.Version
	o := &openings{sessions: sessions, byID: map[uuid.UUID]*SessionEntry{}, byAction: map[*Entry][]*SessionEntry{}}
	for i := range sessions.List {
		session := &sessions.List[i]
		action := s.actionByID[session.ActionID]
		if action == nil {
			continue
		}
		entry := &SessionEntry{
			Session: session, Action: action, Status: session.StatusOn(s.Day), TakesPeople: session.TakesPeopleOn(s.Day) && action.Status == StatusPublished,
			serves: s.servedBy(session, action),
		}
		o.byID[session.ID] = entry
		o.byAction[action] = append(o.byAction[action], entry)
	}
	for _, list := range o.byAction {
		slices.SortFunc(list, func(a, b *SessionEntry) int { return cmp.Compare(a.orderKey(s.Day), b.orderKey(s.Day)) })
	}
	o.within = make([]atomic.Pointer[offer], len(s.geo.territories))
	next.openings = o
	o.anywhere = next.newOffer(nil)
	return &next
}

// servedBy gives the leaves whose people a session serves: those that the action surely covers, of which its porteur may
// hold only some and to some of which its places may be reserved.
func (s *Snapshot) servedBy(session *Session, action *Entry) bitset {
	served := action.coverage.sure.clone()
	restrict := func(codes []string) {
		if len(codes) == 0 {
			return
		}
		union := newBitset(len(s.geo.leafCodes))
		for _, code := range codes {
			if i, known := s.geo.index[code]; known { // a territory newer than this catalogue serves nobody yet
				union.union(s.geo.leaves[i])
			}
		}
		served.intersect(union)
	}
	restrict(session.Territories)
	for _, p := range action.Providers {
		if p.OrganizationID == session.ProviderID {
			restrict(p.Territories)
		}
	}
	return served
}

// offerIn gives what the people of a territory are offered; "" for anywhere, where every session counts.
func (s *Snapshot) offerIn(territory string) *offer {
	o := s.openings
	if territory == "" || len(o.byAction) == 0 {
		return o.anywhere
	}
	i := s.geo.index[territory]
	slot := &o.within[i]
	if made := slot.Load(); made != nil {
		return made
	}
	slot.CompareAndSwap(nil, s.newOffer(s.geo.leaves[i])) // two that ask at once may both make it; one stays
	return slot.Load()
}

// newOffer sums up the sessions that serve some of the leaves, all sessions for nil.
func (s *Snapshot) newOffer(leaves bitset) *offer {
	o := &offer{stated: map[int]*stated{}}
	positions := make([][]int32, len(availabilityLabels))
	note := func(a Availability, position int) {
		if v := availabilityIndex(a); a != AvailabilityUnknown {
			positions[v] = append(positions[v], int32(position)) //nolint:gosec // a position
		}
	}
	for action, sessions := range s.openings.byAction {
		sum := sumUp(sessions, leaves, s.Day)
		if sum == nil {
			continue
		}
		if action.Status == StatusSuspended {
			sum.availability = AvailabilityPaused
		}
		o.stated[action.position] = sum
		if action.Status != StatusSuspended {
			note(sum.availability, action.position)
		}
	}
	s.byStatus.anyOf([]ActionStatus{StatusSuspended}, len(s.Actions)).each(func(position int) { note(AvailabilityPaused, position) })
	o.having = make([]members, len(availabilityLabels))
	for v := range o.having {
		o.having[v] = membersOf(positions[v], len(s.Actions))
	}
	if open := o.having[availabilityIndex(AvailabilityOpen)]; open.size > 0 {
		o.open = newBitset(len(s.Actions))
		open.addTo(o.open)
	}
	return o
}

func availabilityIndex(a Availability) int {
	return slices.IndexFunc(availabilityLabels, func(l label[Availability]) bool { return l.value == a })
}

// sumUp derives what the sessions of one action come to for the people of some leaves, everybody for nil; nil if none of
// the sessions serves them. Sessions that no longer take anybody by their dates count as little as closed ones.
func sumUp(sessions []*SessionEntry, leaves bitset, day clock.Day) *stated {
	var sum *stated
	taking, waiting, paused := false, false, false
	for _, session := range sessions {
		if leaves != nil && !session.serves.meets(leaves) {
			continue
		}
		if sum == nil {
			sum = &stated{}
		}
		switch {
		case session.TakesPeople:
			taking = true
			waiting = waiting || session.WaitingListOpen
			sum.places += session.Available()
			if session.Kind == SessionDated && (sum.next == "" || session.StartsOn < sum.next) {
				sum.next = session.StartsOn
			}
		case session.Status == SessionPaused && !session.OverOn(day):
			paused = true
		}
	}
	if sum == nil {
		return nil
	}
	switch {
	case sum.places > 0:
		sum.availability = AvailabilityOpen
	case waiting:
		sum.availability = AvailabilityWaitlist
	case taking:
		sum.availability = AvailabilityFull
	case paused:
		sum.availability = AvailabilityPaused
	default:
		sum.availability = AvailabilityUnknown
	}
	return sum
}

// anyOf gives the actions whose availability is one of the values.
func (o *offer) anyOf(values []Availability, everything bitset) bitset {
	if slices.Contains(values, AvailabilityUnknown) {
		set := everything.clone()
		for v, l := range availabilityLabels {
			if !slices.Contains(values, l.value) {
				o.having[v].takeFrom(set)
			}
		}
		return set
	}
	set := newBitset(64 * len(everything))
	for v, l := range availabilityLabels {
		if slices.Contains(values, l.value) {
			o.having[v].addTo(set)
		}
	}
	return set
}

// facet counts every availability among the actions of a set.
func (o *offer) facet(under bitset, chosen []Availability) []FacetCount {
	values, known, unknown := make([]FacetCount, 0, len(availabilityLabels)), 0, 0
	for v, l := range availabilityLabels {
		count := o.having[v].countIn(under)
		if known += count; l.value == AvailabilityUnknown {
			unknown = v
		}
		values = append(values, FacetCount{l.name, l.text, count, slices.Contains(chosen, l.value)})
	}
	values[unknown].Count = under.count() - known
	return values
}

// startingBy gives the actions of which a cohort that takes people starts on or before a day.
func (o *offer) startingBy(day clock.Day, size int) bitset {
	set := newBitset(size)
	for position, sum := range o.stated {
		if sum.next != "" && sum.next <= day {
			set.add(position)
		}
	}
	return set
}

// ranks gives the rank of every action by what is stated of it, nil where nothing is.
func (o *offer) ranks(size int, rank func(*stated) int32) []int32 {
	ranks, unstated := make([]int32, size), rank(nil)
	for i := range ranks {
		ranks[i] = unstated
	}
	for position, sum := range o.stated {
		ranks[position] = rank(sum)
	}
	return ranks
}

// placesRank puts the fewest places first, and before them what nobody has stated.
func placesRank(sum *stated) int32 {
	if sum == nil {
		return -1
	}
	return int32(sum.places) //nolint:gosec // a number of places
}

// startRank puts the first start first, and last what has none.
func startRank(sum *stated) int32 {
	if sum == nil || sum.next == "" {
		return math.MaxInt32
	}
	return int32(sum.next.Number()) //nolint:gosec // days since 1970
}

// AvailabilityIn says whether places are to be had by somebody of a territory, nil for anywhere.
func (s *Snapshot) AvailabilityIn(e *Entry, t *Territory) Availability {
	if e.Status == StatusSuspended {
		return AvailabilityPaused
	}
	if sum := s.statedIn(e, t); sum != nil {
		return sum.availability
	}
	return AvailabilityUnknown
}

// PlacesIn says how many places are to be had by somebody of a territory, nil for anywhere; false if no porteur has ever
// stated a number there.
func (s *Snapshot) PlacesIn(e *Entry, t *Territory) (places int, stated bool) {
	sum := s.statedIn(e, t)
	if sum == nil {
		return 0, false
	}
	return sum.places, true
}

// NextStartIn gives the first start of a cohort that takes people of a territory, nil for anywhere; "" without one.
func (s *Snapshot) NextStartIn(e *Entry, t *Territory) clock.Day {
	if sum := s.statedIn(e, t); sum != nil {
		return sum.next
	}
	return ""
}

func (s *Snapshot) statedIn(e *Entry, t *Territory) *stated {
	code := ""
	if t != nil {
		code = t.Code
	}
	return s.offerIn(code).stated[e.position]
}

// Session gives a session of a visible action; nil if there is none.
func (s *Snapshot) Session(id uuid.UUID) *SessionEntry { return s.openings.byID[id] }

// SessionQuery asks for sessions of one action: those that serve a territory if one is named, only those that take people
// if OpenOnly.
type SessionQuery struct {
	Territory string
	OpenOnly  bool
	Page      PageRequest
}

// SessionResult is a session in a page.
type SessionResult struct {
	*SessionEntry
	Cursor string
}

// SessionPage is a page of sessions.
type SessionPage struct {
	Results     []SessionResult
	Total       int
	HasNext     bool
	HasPrevious bool
}

// Sessions lists sessions of an action: those that take people, caseloads first then cohorts by their start; then the
// paused ones; then the others. An unknown territory is a BadRequest.
func (s *Snapshot) Sessions(e *Entry, q *SessionQuery) (*SessionPage, error) {
	var leaves bitset
	if q.Territory != "" {
		t, err := s.KnownTerritory("territory", q.Territory)
		if err != nil {
			return nil, err
		}
		leaves = s.geo.leaves[s.geo.index[t.Code]]
	}
	list := make([]keyedSession, 0, len(s.openings.byAction[e]))
	for _, session := range s.openings.byAction[e] {
		if (!q.OpenOnly || session.TakesPeople) && (leaves == nil || session.serves.meets(leaves)) {
			list = append(list, keyedSession{session, session.orderKey(s.Day)})
		}
	}
	return pageOfSessions(list, q.Page, e.ID.String()+"/"+q.Territory)
}

// keyedSession is a session in a list, with what it is ordered by.
type keyedSession struct {
	*SessionEntry
	key string
}

// pageOfSessions gives a page of a sorted list that has a name of its own: the cursors of another are refused.
func pageOfSessions(list []keyedSession, request PageRequest, name string) (*SessionPage, error) {
	size, fromEnd, err := request.Size()
	if err != nil {
		return nil, err
	}
	sum := checksum([]byte(name))
	digest := string(sum[:])
	start, end, err := sessionWindow(list, request, digest)
	if err != nil {
		return nil, err
	}
	if fromEnd {
		start = max(start, end-size)
	} else {
		end = min(end, start+size)
	}
	page := &SessionPage{Total: len(list), HasPrevious: start > 0, HasNext: end < len(list)}
	for _, session := range list[start:end] {
		page.Results = append(page.Results, SessionResult{session.SessionEntry, encodeCursor(&orderKey{text: []byte(session.key)}, digest)})
	}
	return page, nil
}

// sessionWindow gives the bounds of what lies between two cursors, whose sessions may have left the list since.
func sessionWindow(list []keyedSession, page PageRequest, digest string) (start, end int, err error) {
	after, err := decodeCursor("after", page.After, digest)
	if err != nil {
		return 0, 0, err
	}
	before, err := decodeCursor("before", page.Before, digest)
	if err != nil {
		return 0, 0, err
	}
	find := func(key []byte) (at int, there bool) {
		return slices.BinarySearchFunc(list, string(key), func(e keyedSession, key string) int { return cmp.Compare(e.key, key) })
	}
	end = len(list)
	if after != nil {
		at, there := find(after.text)
		if start = at; there {
			start++
		}
	}
	if before != nil {
		end, _ = find(before.text)
	}
	return start, max(start, end), nil
}

// orderKey places a session among those of its action, in words that outlive the snapshot.
func (e *SessionEntry) orderKey(day clock.Day) string {
	group := "2"
	switch {
	case e.TakesPeople:
		group = "0"
	case e.Status == SessionPaused && !e.OverOn(day):
		group = "1"
	}
	return group + " " + string(e.StartsOn) + " " + e.ID.String() // a space sorts before any digit
}

// sameOffer says whether an action says and offers the same in two snapshots, to everybody.
func sameOffer(old *Snapshot, before *Entry, next *Snapshot, after *Entry) bool {
	sameDate := before.SuspendedUntil == after.SuspendedUntil ||
		(before.SuspendedUntil != nil && after.SuspendedUntil != nil && before.SuspendedUntil.Equal(*after.SuspendedUntil))
	return sameDate && before.Status == after.Status && before.Revision == after.Revision &&
		slices.EqualFunc(old.openings.byAction[before], next.openings.byAction[after], func(a, b *SessionEntry) bool {
			return a.ID == b.ID && a.Version == b.Version && a.Status == b.Status && a.TakesPeople == b.TakesPeople &&
				a.Places == b.Places && a.Held == b.Held && a.Occupied == b.Occupied && a.Waiting == b.Waiting && a.ConfirmedAt.Equal(b.ConfirmedAt) && slices.Equal(a.serves, b.serves)
		})
}

// changedSince gives the actions that do not say or offer what they did. What is no longer visible is not told.
func (s *Snapshot) changedSince(old *Snapshot) []*Entry {
	candidates := s.Actions
	if s.Contents == old.Contents && s.Day == old.Day { // the same actions: only those with sessions can differ
		touched := maps.Clone(s.openings.byAction)
		maps.Copy(touched, old.openings.byAction)
		candidates = slices.SortedFunc(maps.Keys(touched), func(a, b *Entry) int { return cmp.Compare(a.position, b.position) })
	}
	var changed []*Entry
	for _, e := range candidates {
		if before := old.ActionByID(e.ID); before == nil || !sameOffer(old, before, s, e) {
			changed = append(changed, e)
		}
	}
	return changed
}
