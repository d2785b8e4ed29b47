package catalogue

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"sort"
	"strconv"

	"traverse/catalogue/fulltext"
	"traverse/internal/fault"
)

// The limits of a page.
const (
	MaxPageSize     = 100
	DefaultPageSize = 20
)

// PageRequest asks for a part of a list, as Relay's connections do. Empty cursors are absent ones.
type PageRequest struct {
	First, Last   *int
	After, Before string
}

// Size checks the request and says how many elements it asks for, and from which end.
func (r PageRequest) Size() (size int, fromEnd bool, err error) {
	if r.First != nil && r.Last != nil {
		return 0, false, fault.Argument("last", strconv.Itoa(*r.Last), "« first » et « last » ne se demandent pas ensemble.")
	}
	argument, asked := "first", r.First
	if r.Last != nil {
		argument, asked, fromEnd = "last", r.Last, true
	}
	if asked == nil {
		return DefaultPageSize, false, nil
	}
	if *asked < 1 || *asked > MaxPageSize {
		return 0, false, fault.Argument(argument, strconv.Itoa(*asked), "« "+argument+" » doit être compris entre 1 et 100.")
	}
	return *asked, fromEnd, nil
}

// Result is an action in a page, with what the search says of it.
type Result struct {
	*Entry
	Cursor string
	// Coverage answers for the territory of the filter; nil without one.
	Coverage *CoverageAnswer
}

// ActionPage is a page of results, and the whole search behind it for the total and the facets.
type ActionPage struct {
	Results     []Result
	Total       int
	HasNext     bool
	HasPrevious bool

	selection *selection
}

// Facets counts one facet over the whole search.
func (p *ActionPage) Facets(facet Facet) []FacetCount { return p.selection.facet(facet) }

// orderKey is where a result stands: lower comes first. The code makes every key unique.
type orderKey struct {
	Ranks [5]int64 `json:"r"`
	Text  []byte   `json:"t,omitempty"`
	Code  [3]int64 `json:"c"`
}

func (k *orderKey) compare(other *orderKey) int {
	return cmp.Or(slices.Compare(k.Ranks[:], other.Ranks[:]), bytes.Compare(k.Text, other.Text), slices.Compare(k.Code[:], other.Code[:]))
}

// key gives the place of an action in the order asked.
func (sel *selection) key(e *Entry) orderKey {
	k := orderKey{Code: e.code}
	switch sel.query.Order.Field {
	case OrderCode:
	case OrderTitle:
		k.Text = e.titleKey
	case OrderUpdatedAt:
		k.Ranks[0] = e.UpdatedAt.UnixMicro()
	case OrderRelevance, "":
		k.Ranks = sel.relevance(e)
	}
	return k
}

// relevance ranks: text, then whole coverage, then emphasis on the territory, then a public that is named rather than
// let in, then places to be had.
func (sel *selection) relevance(e *Entry) [5]int64 {
	s, f := sel.snapshot, &sel.query.Filter
	var ranks [5]int64
	if sel.scores != nil {
		ranks[0] = -int64(sel.scores[e.position])
	}
	if f.Territory != "" {
		leaves := s.geo.leaves[s.geo.index[f.Territory]]
		ranks[1] = int64(slices.Index([]CoverageVerdict{CoversYes, CoversPartly, CoversToConfirm, CoversNo}, e.coverage.verdict(leaves)))
		ranks[2] = unless(leaves.meets(e.coverage.emphasis))
	}
	if len(f.Publics) > 0 {
		ranks[3] = unless(!s.openToAll.has(e.position))
	}
	ranks[4] = unless(e.Availability == AvailabilityOpen)
	return ranks
}

// unless puts what holds before what does not.
func unless(holds bool) int64 {
	if holds {
		return 0
	}
	return 1
}

// Search answers a query: filters, order, one page. Errors are BadRequests that name the argument.
func (s *Snapshot) Search(q *ActionQuery) (*ActionPage, error) {
	size, fromEnd, err := q.Page.Size()
	if err != nil {
		return nil, err
	}
	sel, err := s.choose(q)
	if err != nil {
		return nil, err
	}
	digest := q.digest()
	after, err := decodeCursor("after", q.Page.After, digest)
	if err != nil {
		return nil, err
	}
	before, err := decodeCursor("before", q.Page.Before, digest)
	if err != nil {
		return nil, err
	}
	ordered := sel.ordered()
	start, end := window(ordered, after, before, sel.query.Order.Descending)
	if fromEnd {
		start = max(start, end-size)
	} else {
		end = min(end, start+size)
	}
	page := &ActionPage{Total: len(ordered), HasPrevious: start > 0, HasNext: end < len(ordered), selection: sel}
	for i := range ordered[start:end] {
		page.Results = append(page.Results, sel.result(&ordered[start+i], digest))
	}
	return page, nil
}

// placed is a matching action with its key.
type placed struct {
	entry *Entry
	key   orderKey
}

// ordered gives everything that matches, in the order asked.
func (sel *selection) ordered() []placed {
	list := make([]placed, 0, sel.matching.count())
	sel.matching.each(func(i int) {
		e := sel.snapshot.Actions[i]
		list = append(list, placed{e, sel.key(e)})
	})
	slices.SortFunc(list, func(a, b placed) int { return a.key.compare(&b.key) })
	if sel.query.Order.Descending {
		slices.Reverse(list)
	}
	return list
}

// window gives the bounds of what lies between two keys. The keys themselves may have left the list since.
func window(list []placed, after, before *orderKey, descending bool) (start, end int) {
	follows := func(i int, key *orderKey) int {
		if descending {
			return key.compare(&list[i].key)
		}
		return list[i].key.compare(key)
	}
	end = len(list)
	if after != nil {
		start = sort.Search(len(list), func(i int) bool { return follows(i, after) > 0 })
	}
	if before != nil {
		end = sort.Search(len(list), func(i int) bool { return follows(i, before) >= 0 })
	}
	return start, max(start, end)
}

func (sel *selection) result(p *placed, digest string) Result {
	result := Result{Entry: p.entry, Cursor: encodeCursor(&p.key, digest)}
	if code := sel.query.Filter.Territory; code != "" {
		answer := sel.snapshot.Covers(p.entry, sel.snapshot.Territory(code))
		result.Coverage = &answer
	}
	return result
}

// digest names a search, its filter and its order, so that a cursor of one is refused by another.
func (q *ActionQuery) digest() string {
	named, err := json.Marshal(struct {
		Search string
		Filter ActionFilter
		Order  ActionOrder
	}{fulltext.Fold(q.Search), q.Filter, q.Order})
	if err != nil {
		panic("catalogue: a query is always JSON: " + err.Error()) // strings, numbers and lists of them
	}
	return checksum(named)
}

func checksum(content []byte) string {
	sum := sha256.Sum256(content)
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

const checksumLength = 12

// encodeCursor writes a key, guarded by a checksum over it and the digest of its search.
func encodeCursor(key *orderKey, digest string) string {
	content, err := json.Marshal(key)
	if err != nil {
		panic("catalogue: a key is always JSON: " + err.Error())
	}
	return checksum(append([]byte(digest), content...)) + base64.RawURLEncoding.EncodeToString(content)
}

// decodeCursor reads a cursor; nil if there is none. A cursor that this search did not give is a BadRequest.
func decodeCursor(argument, cursor, digest string) (*orderKey, error) {
	if cursor == "" {
		return nil, nil //nolint:nilnil // no cursor is no key
	}
	refused := fault.Argument(argument, "", "Le curseur « "+argument+" » ne vient pas de cette recherche : reprenez la première page.")
	if len(cursor) < checksumLength {
		return nil, refused
	}
	content, err := base64.RawURLEncoding.DecodeString(cursor[checksumLength:])
	if err != nil || checksum(append([]byte(digest), content...)) != cursor[:checksumLength] {
		return nil, refused
	}
	var key orderKey
	if err := json.Unmarshal(content, &key); err != nil {
		return nil, refused
	}
	return &key, nil
}
