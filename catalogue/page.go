package catalogue

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"

	"traverse/catalogue/fulltext"
	"traverse/internal/fault"
	"traverse/internal/page"
)

// The limits of a page.
const (
	MaxPageSize     = page.MaxSize
	DefaultPageSize = page.DefaultSize
)

// PageRequest asks for a part of a list, as Relay's connections do. Empty cursors are absent ones.
type PageRequest = page.Request

// Result is an action in a page, with what the search says of it.
type Result struct {
	*Entry
	Cursor string
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
	return sel.page(sel.window(after, before, size, fromEnd), digest), nil
}

// window is the part of a list that a page asks for. A list that is read from its end, or descending, is the same list
// turned round: the window then turns every place, so that a page is always the first few that follow near.
type window struct {
	near, far *place // exclusive; nil: open
	size      int
	turned    bool
	fromEnd   bool
}

func (sel *selection) window(after, before *orderKey, size int, fromEnd bool) window {
	w := window{size: size, fromEnd: fromEnd, turned: sel.query.Order.Descending != fromEnd}
	w.near, w.far = w.bound(sel, after), w.bound(sel, before)
	if fromEnd {
		w.near, w.far = w.far, w.near
	}
	return w
}

func (w *window) bound(sel *selection, key *orderKey) *place {
	if key == nil {
		return nil
	}
	p := w.turn(sel.placeOf(key))
	return &p
}

func (w *window) turn(p place) place {
	if w.turned {
		return place{-p.rank, -p.at}
	}
	return p
}

// page goes once through what matches, keeps what the page holds, and counts what lies before it.
func (sel *selection) page(w window, digest string) *ActionPage {
	total, before := 0, 0
	few := nearest{size: w.size, kept: make([]candidate, 0, 2*w.size)}
	sel.matching.each(func(action int) {
		total++
		p := w.turn(sel.place(action))
		switch {
		case w.near != nil && p.compare(w.near) <= 0:
			before++
		case w.far != nil && p.compare(w.far) >= 0:
			// counted in total, and not on this page
		default:
			few.offer(candidate{p, action})
		}
	})
	found := few.sorted()
	page := &ActionPage{Total: total, HasPrevious: before > 0, HasNext: total-before > len(found), Results: make([]Result, 0, len(found)), selection: sel}
	if w.fromEnd {
		slices.Reverse(found)
		page.HasPrevious, page.HasNext = page.HasNext, page.HasPrevious
	}
	for _, c := range found {
		e := sel.snapshot.Actions[c.action]
		page.Results = append(page.Results, Result{Entry: e, Cursor: encodeCursor(sel.key(e), digest)})
	}
	return page
}

// candidate is an action that may stand on the page.
type candidate struct {
	place
	action int
}

// nearest keeps the first few of many, without sorting the many.
type nearest struct {
	size int
	kept []candidate
	full bool // kept begins with size of them in order: what follows the last of these cannot be on the page
}

func (n *nearest) offer(c candidate) {
	if n.full && c.compare(&n.kept[n.size-1].place) > 0 {
		return
	}
	n.kept = append(n.kept, c)
	if len(n.kept) == 2*n.size {
		n.kept, n.full = n.sorted(), true
	}
}

func (n *nearest) sorted() []candidate {
	slices.SortFunc(n.kept, func(a, b candidate) int { return a.compare(&b.place) })
	return n.kept[:min(n.size, len(n.kept))]
}

// Coverage answers, for a result, the territory of the filter; false without one.
func (p *ActionPage) Coverage(r *Result) (CoverageAnswer, bool) {
	code := p.selection.query.Filter.Territory
	if code == "" {
		return CoverageAnswer{}, false
	}
	s := p.selection.snapshot
	return s.Covers(r.Entry, s.Territory(code)), true
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
	sum := checksum(named)
	return string(sum[:])
}

func checksum(content []byte) [checksumLength]byte {
	sum := sha256.Sum256(content)
	return [checksumLength]byte(sum[:checksumLength])
}

const checksumLength = 9

// encodeCursor writes a key, guarded by a checksum over it and the digest of its search.
func encodeCursor(key *orderKey, digest string) string {
	content := key.append(append(make([]byte, 0, 128), digest...))
	sum := checksum(content)
	copy(content, sum[:]) // which takes the place of the digest
	return base64.RawURLEncoding.EncodeToString(content)
}

// decodeCursor reads a cursor; nil if there is none. A cursor that this search did not give is a BadRequest.
func decodeCursor(argument, cursor, digest string) (*orderKey, error) {
	if cursor == "" {
		return nil, nil //nolint:nilnil // no cursor is no key
	}
	refused := fault.Argument(argument, "", "Le curseur « "+argument+" » ne vient pas de cette recherche : reprenez la première page.")
	content, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(content) < checksumLength {
		return nil, refused
	}
	sum, content := content[:checksumLength], content[checksumLength:]
	if expected := checksum(append([]byte(digest), content...)); !bytes.Equal(sum, expected[:]) {
		return nil, refused
	}
	key, ok := readKey(content)
	if !ok {
		return nil, refused
	}
	return key, nil
}
