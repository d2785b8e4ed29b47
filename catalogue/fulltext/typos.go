package fulltext

import (
	"math/bits"
	"slices"
	"strings"
)

const (
	shortestTypo    = 4 // a word of fewer letters is not corrected
	longForTwo      = 8 // from this length, two letters may be wrong
	shortestPrefix  = 3
	mostExpansions  = 48
	mostCorrections = 8
)

// letters is the set of the letters of a word, one bit each.
func letters(word string) uint32 {
	var mask uint32
	for i := range len(word) {
		if c := word[i]; 'a' <= c && c <= 'z' {
			mask |= 1 << (c - 'a')
		}
	}
	return mask
}

// beginning gives the stems of the written forms that a text begins, at most mostExpansions.
func (x *Index) beginning(prefix string) []string {
	if len(prefix) < shortestPrefix {
		return nil
	}
	var stems []string
	first, _ := slices.BinarySearchFunc(x.surfaces, prefix, func(s surface, p string) int { return strings.Compare(s.word, p) })
	for i := first; i < len(x.surfaces) && strings.HasPrefix(x.surfaces[i].word, prefix) && len(stems) < mostExpansions; i++ {
		if !slices.Contains(stems, x.surfaces[i].stem) {
			stems = append(stems, x.surfaces[i].stem)
		}
	}
	return stems
}

// nearest gives the written forms at the smallest distance from a word, within most letters. Words of a near length
// that hold nearly the same letters are tried; the others cannot be near.
func (x *Index) nearest(word string, most int) []surface {
	mask := letters(word)
	var found []surface
	for length := max(len(word)-most, 2); length <= len(word)+most && length < len(x.byLength); length++ {
		for _, i := range x.byLength[length] {
			s := &x.surfaces[i]
			if bits.OnesCount32(mask^s.letters) > 2*most || hasDigit(s.word) {
				continue
			}
			switch d := distance(word, s.word, most); {
			case d > most:
			case d < most:
				most, found = d, append(found[:0], *s)
			default:
				found = append(found, *s)
			}
		}
	}
	return found
}

// corrections gives the words that a misspelt one may be. Its plural is no misspelling.
func (x *Index) corrections(word string) []surface {
	word = singular(word)
	if len(word) < shortestTypo || hasDigit(word) {
		return nil
	}
	most := 1
	if len(word) >= longForTwo {
		most = 2
	}
	found := x.nearest(word, most)
	return found[:min(len(found), mostCorrections)]
}

// distance counts the letters to add, drop, change or swap between two words; most+1 if there are more than most.
func distance(a, b string, most int) int {
	const longest = 64
	if len(a) > longest || len(b) > longest {
		return most + 1
	}
	var rows [3][longest + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
