package catalogue

import (
	"cmp"
	"slices"
)

// column is one property of the actions, read both ways: which actions have a value, and which values an action has.
type column[K comparable] struct {
	values []K
	index  map[K]int32
	names  []string  // by value, as a filter takes them; values that no label names come after and are never listed
	labels []string  // by value, as people read them
	having []members // by value
	start  []int32   // by action, and one more: where its values begin in of
	of     []int32   // indexes into values
}

// label is a value of a column with its words.
type label[K comparable] struct {
	value K
	name  string
	text  string
}

// newColumn reads a property of size actions. The values keep the order of labels.
func newColumn[K comparable](labels []label[K], size int, property func(action int) []K) *column[K] {
	c := &column[K]{index: make(map[K]int32, len(labels)), start: make([]int32, 1, size+1), of: make([]int32, 0, size)}
	for _, l := range labels {
		c.valueOf(l.value)
		c.names, c.labels = append(c.names, l.name), append(c.labels, l.text)
	}
	for action := range size {
		begin := len(c.of)
		for _, value := range property(action) {
			if v := c.valueOf(value); !slices.Contains(c.of[begin:], v) {
				c.of = append(c.of, v)
			}
		}
		c.start = append(c.start, int32(len(c.of))) //nolint:gosec // far fewer than two billion
	}
	c.having = newMembers(c.of, len(c.values), size)
	for action := range size {
		for _, v := range c.of[c.start[action]:c.start[action+1]] {
			c.having[v].add(action)
		}
	}
	return c
}

// valueOf gives the index of a value, a new one if need be.
func (c *column[K]) valueOf(value K) int32 {
	v, known := c.index[value]
	if !known {
		v = int32(len(c.values)) //nolint:gosec // far fewer than two billion
		c.index[value] = v
		c.values = append(c.values, value)
	}
	return v
}

// counts gives, by value, how many of the actions in set have it. Where many match, sets are intersected and their bits
// counted; where few do, going through them is quicker.
func (c *column[K]) counts(set bitset) []int {
	const few = 20 // one action in so many
	counts := make([]int, len(c.values))
	if set.count()*few > len(c.start)-1 {
		for v := range c.having {
			counts[v] = c.having[v].countIn(set)
		}
		return counts
	}
	set.each(func(action int) {
		for _, v := range c.of[c.start[action]:c.start[action+1]] {
			counts[v]++
		}
	})
	return counts
}

// count says how many actions have a value.
func (c *column[K]) count(value K) int {
	if v, known := c.index[value]; known {
		return c.having[v].size
	}
	return 0
}

// anyOf gives the actions that have one of the values. The set may be the column's own: it is read, never changed.
func (c *column[K]) anyOf(values []K, size int) bitset {
	if len(values) == 1 {
		if v, known := c.index[values[0]]; known && c.having[v].many != nil {
			return c.having[v].many
		}
	}
	together := newBitset(size)
	for _, value := range values {
		if v, known := c.index[value]; known {
			c.having[v].addTo(together)
		}
	}
	return together
}

// facet lists every value in the column's order.
func (c *column[K]) facet(counts []int, chosen []K) []FacetCount {
	values := make([]FacetCount, len(c.names))
	for v := range c.names {
		values[v] = FacetCount{c.names[v], c.labels[v], counts[v], slices.Contains(chosen, c.values[v])}
	}
	return values
}

// tellingFacet lists the values above zero or chosen, by count, then in the column's order.
func (c *column[K]) tellingFacet(counts []int, chosen []K) []FacetCount {
	values := make([]FacetCount, 0, min(len(c.names), 64))
	for v, n := range counts[:len(c.names)] {
		if selected := slices.Contains(chosen, c.values[v]); n > 0 || selected {
			values = append(values, FacetCount{c.names[v], c.labels[v], n, selected})
		}
	}
	slices.SortStableFunc(values, func(a, b FacetCount) int { return cmp.Compare(b.Count, a.Count) })
	return values
}

// members are the actions that have one value, kept in the smaller of two ways: a bit for every action of the snapshot,
// or a list of those few. Of 100 000 actions, a porteur who runs ten takes 40 bytes and not 12 500.
type members struct {
	many bitset
	few  []int32
	size int
}

// newMembers makes room for the actions of every value, given the value of every fact and how many actions there are.
func newMembers(facts []int32, values, actions int) []members {
	sizes := make([]int, values)
	for _, v := range facts {
		sizes[v]++
	}
	sets := make([]members, values)
	for v, n := range sizes {
		sets[v].size = n
		if n*32 < actions {
			sets[v].few = make([]int32, 0, n)
		} else {
			sets[v].many = newBitset(actions)
		}
	}
	return sets
}

func (m *members) add(action int) {
	if m.many != nil {
		m.many.add(action)
	} else {
		m.few = append(m.few, int32(action)) //nolint:gosec // a position
	}
}

func (m *members) countIn(set bitset) int {
	if m.many != nil {
		return set.countBoth(m.many)
	}
	n := 0
	for _, action := range m.few {
		if set.has(int(action)) {
			n++
		}
	}
	return n
}

// membersOf keeps the positions of actions that have one value.
func membersOf(positions []int32, actions int) members {
	m := newMembers(make([]int32, len(positions)), 1, actions)[0]
	for _, position := range positions {
		m.add(int(position))
	}
	return m
}

func (m *members) takeFrom(set bitset) {
	if m.many != nil {
		set.subtract(m.many)
		return
	}
	for _, action := range m.few {
		set.remove(int(action))
	}
}

func (m *members) addTo(set bitset) {
	if m.many != nil {
		set.union(m.many)
		return
	}
	for _, action := range m.few {
		set.add(int(action))
	}
}
