package catalogue

import "math/bits"

// bitset is a set of small numbers: leaves of the territory, or positions of actions in a snapshot. Sets that meet have
// the same length. Plain words beat compressed bitmaps at every size of a catalogue (DECISIONS.md).
type bitset []uint64

func newBitset(size int) bitset { return make(bitset, (size+63)/64) }

// newBitsets makes several sets side by side in memory.
func newBitsets(n, size int) []bitset {
	words := (size + 63) / 64
	array, sets := make(bitset, n*words), make([]bitset, n)
	for i := range sets {
		sets[i] = array[i*words : (i+1)*words : (i+1)*words]
	}
	return sets
}

func (b bitset) add(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bitset) remove(i int)   { b[i/64] &^= 1 << (i % 64) }
func (b bitset) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

func (b bitset) clone() bitset { return append(bitset(nil), b...) }

func (b bitset) union(other bitset) {
	for i, word := range other {
		b[i] |= word
	}
}

func (b bitset) intersect(other bitset) {
	for i, word := range other {
		b[i] &= word
	}
}

func (b bitset) subtract(other bitset) {
	for i, word := range other {
		b[i] &^= word
	}
}

func (b bitset) meets(other bitset) bool {
	for i, word := range other {
		if b[i]&word != 0 {
			return true
		}
	}
	return false
}

// within says whether every member of b is in other.
func (b bitset) within(other bitset) bool {
	for i, word := range b {
		if word&^other[i] != 0 {
			return false
		}
	}
	return true
}

func (b bitset) count() int {
	n := 0
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// orNil gives nil for a set without members, which takes no room.
func (b bitset) orNil() bitset {
	for _, word := range b {
		if word != 0 {
			return b
		}
	}
	return nil
}

// countBoth counts the members of the intersection without building it.
// An absent set (nil) is empty.
func (b bitset) countBoth(other bitset) int {
	n := 0
	for i, word := range other {
		n += bits.OnesCount64(word & b[i])
	}
	return n
}

// each calls visit with every member, in ascending order.
func (b bitset) each(visit func(int)) {
	for i, word := range b {
		for word != 0 {
			visit(i*64 + bits.TrailingZeros64(word))
			word &= word - 1
		}
	}
}
