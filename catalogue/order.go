package catalogue

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"sort"
)

// place is where something stands in an order of one snapshot: lower comes first. Actions stand at odd numbers, so that
// the key of an action that has left since stands between two.
type place struct {
	rank int64
	at   int64
}

func (p *place) compare(other *place) int {
	return cmp.Or(cmp.Compare(p.rank, other.rank), cmp.Compare(p.at, other.at))
}

// ordering is all actions in an order that no search changes.
type ordering struct {
	actions []int32 // in that order
	ranks   []int32 // by action
}

func newOrdering(size int, compare func(a, b int32) int) *ordering {
	o := &ordering{actions: make([]int32, size), ranks: make([]int32, size)}
	for i := range o.actions {
		o.actions[i] = int32(i)
	}
	slices.SortFunc(o.actions, compare)
	for rank, action := range o.actions {
		o.ranks[action] = int32(rank)
	}
	return o
}

func (s *Snapshot) indexOrders() {
	size := len(s.Actions)
	s.byTitle = newOrdering(size, func(a, b int32) int {
		return cmp.Or(bytes.Compare(s.Actions[a].titleKey, s.Actions[b].titleKey), cmp.Compare(a, b))
	})
	s.byUpdate = newOrdering(size, func(a, b int32) int {
		return cmp.Or(s.Actions[a].UpdatedAt.Compare(s.Actions[b].UpdatedAt), cmp.Compare(a, b))
	})
}

// ranking is what places the actions of one search, prepared once.
type ranking struct {
	fixed     *ordering      // of the title or the update; nil for the others
	ranks     []int32        // by action, of the places or the next session; nil for the others
	byCode    bool           // the order of positions
	scores    []int32        // nil without text
	territory *territorySets // nil without territory
	openToAll bitset         // nil unless a public is asked
	withPlace bitset         // where the search looks; nil if no action has a place
	neglected bitset         // nil if no sheet is
}

func (sel *selection) newRanking() *ranking {
	s, f := sel.snapshot, &sel.query.Filter
	switch sel.query.Order.Field {
	case OrderCode:
		return &ranking{byCode: true}
	case OrderTitle:
		return &ranking{fixed: s.byTitle}
	case OrderUpdatedAt:
		return &ranking{fixed: s.byUpdate}
	case OrderPlaces:
		return &ranking{ranks: s.offerIn(f.Territory).ranks(len(s.Actions), placesRank)}
	case OrderNext:
		return &ranking{ranks: s.offerIn(f.Territory).ranks(len(s.Actions), startRank)}
	case OrderRelevance, "":
	}
	r := &ranking{scores: sel.scores, withPlace: s.offerIn(f.Territory).open, neglected: s.neglected}
	if f.Territory != "" {
		r.territory = &s.byTerritory[s.geo.index[f.Territory]]
	}
	if len(f.Publics) > 0 {
		r.openToAll = s.openToAll
	}
	return r
}

// place gives the place of an action in the order asked.
func (sel *selection) place(action int) place {
	if sel.ranking == nil {
		sel.ranking = sel.newRanking()
	}
	r := sel.ranking
	switch {
	case r.byCode:
		return place{at: odd(action)}
	case r.fixed != nil:
		return place{at: odd(int(r.fixed.ranks[action]))}
	case r.ranks != nil:
		return place{int64(r.ranks[action]), odd(action)}
	default:
		return place{r.relevance(action), odd(action)}
	}
}

func odd(position int) int64 { return 2*int64(position) + 1 }

// relevance ranks: text, then whole coverage, then emphasis on the territory, then a public that is named rather than
// let in, then places to be had, then sheets that are not neglected. Each takes the bits below the one before. It reads sets and never the action itself,
// which may be far in memory.
func (r *ranking) relevance(action int) int64 {
	var rank int64
	if r.scores != nil {
		rank = -int64(r.scores[action])
	}
	rank *= 8 * 2 * 2 * 2
	if r.territory != nil {
		rank += r.territory.rank(action) * 2 * 2 * 2
	}
	if r.openToAll != nil && r.openToAll.has(action) {
		rank += 2 * 2
	}
	if r.withPlace == nil || !r.withPlace.has(action) {
		rank += 2
	}
	if r.neglected != nil && r.neglected.has(action) {
		rank++
	}
	return rank
}

// orderKey is where a result stood, in words that outlive the snapshot: a cursor holds one.
type orderKey struct {
	rank int64    // relevance, the microsecond of the update, the places or the day of the next session
	text []byte   // the title
	code [3]int64 // makes every key unique
}

// key gives the key of an action in the order asked.
func (sel *selection) key(e *Entry) *orderKey {
	k := &orderKey{code: e.code}
	switch sel.query.Order.Field {
	case OrderCode:
	case OrderTitle:
		k.text = e.titleKey
	case OrderUpdatedAt:
		k.rank = e.UpdatedAt.UnixMicro()
	case OrderPlaces, OrderNext, OrderRelevance, "":
		k.rank = sel.place(e.position).rank
	}
	return k
}

// placeOf finds where a key stands now. Its action may have left, or may stand elsewhere.
func (sel *selection) placeOf(k *orderKey) place {
	s := sel.snapshot
	switch sel.query.Order.Field {
	case OrderTitle:
		return place{at: s.find(k, s.byTitle, func(e *Entry) int { return bytes.Compare(e.titleKey, k.text) })}
	case OrderUpdatedAt:
		return place{at: s.find(k, s.byUpdate, func(e *Entry) int { return cmp.Compare(e.UpdatedAt.UnixMicro(), k.rank) })}
	case OrderCode, OrderPlaces, OrderNext, OrderRelevance, "":
	}
	return place{k.rank, s.find(k, nil, func(*Entry) int { return 0 })}
}

// find searches the number of a key in an ordering, that of the codes if it is nil: odd if its action is there, even
// if it would stand before the next one.
func (s *Snapshot) find(k *orderKey, in *ordering, compare func(*Entry) int) int64 {
	entry := func(i int) *Entry {
		if in != nil {
			i = int(in.actions[i])
		}
		return s.Actions[i]
	}
	i, found := sort.Find(len(s.Actions), func(i int) int {
		e := entry(i)
		return -cmp.Or(compare(e), slices.Compare(e.code[:], k.code[:]))
	})
	if found {
		return odd(i)
	}
	return 2 * int64(i)
}

// append writes the key as bytes.
func (k *orderKey) append(to []byte) []byte {
	to = binary.AppendVarint(to, k.rank)
	for _, n := range k.code {
		to = binary.AppendVarint(to, n)
	}
	return append(to, k.text...)
}

// readKey reads what append wrote.
func readKey(from []byte) (*orderKey, bool) {
	k := &orderKey{}
	for _, number := range []*int64{&k.rank, &k.code[0], &k.code[1], &k.code[2]} {
		n, length := binary.Varint(from)
		if length <= 0 {
			return nil, false
		}
		*number, from = n, from[length:]
	}
	k.text = from
	return k, true
}
