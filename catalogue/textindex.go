package catalogue

import (
	"slices"
	"strings"
)

// textIndex finds actions by words. A word of the query is satisfied by any word of the sheet that it begins; every
// word of the query must be satisfied.
type textIndex struct {
	dictionary []string // sorted
	postings   [][]posting
}

// posting says that an action holds a word, and in how telling a place.
type posting struct {
	action int
	weight int
}

// The weight of a word is that of the most telling field that holds it.
const (
	weightTitle    = 10
	weightProvider = 5
	weightTheme    = 4
	weightBarrier  = 3
	weightPublic   = 2
	weightText     = 1
	exactFactor    = 2 // a whole word counts twice a word that is only begun
)

// newTextIndex indexes the texts of each action, given by weight.
func newTextIndex(texts []map[int][]string) *textIndex {
	byWord := map[string][]posting{}
	for action, fields := range texts {
		best := map[string]int{}
		for weight, lines := range fields {
			for _, line := range lines {
				for _, w := range words(line) {
					best[w] = max(best[w], weight)
				}
			}
		}
		for w, weight := range best {
			byWord[w] = append(byWord[w], posting{action, weight})
		}
	}
	index := &textIndex{dictionary: make([]string, 0, len(byWord))}
	for w := range byWord {
		index.dictionary = append(index.dictionary, w)
	}
	slices.Sort(index.dictionary)
	for _, w := range index.dictionary {
		index.postings = append(index.postings, byWord[w])
	}
	return index
}

// find gives the actions that satisfy every word, and their scores by position. A query without a word finds nothing
// to look for: found is nil, which means no filter.
func (x *textIndex) find(query string, size int) (found bitset, scores []int) {
	wanted := searchWords(query)
	if len(wanted) == 0 {
		return nil, nil
	}
	scores = make([]int, size)
	for _, w := range wanted {
		holding, best := x.holding(w, size)
		if found == nil {
			found = holding
		} else {
			found.intersect(holding)
		}
		for action, score := range best {
			scores[action] += score
		}
	}
	return found, scores
}

// holding gives the actions that hold a word beginning with prefix, with the best score of each.
func (x *textIndex) holding(prefix string, size int) (bitset, []int) {
	set, best := newBitset(size), make([]int, size)
	first, _ := slices.BinarySearch(x.dictionary, prefix)
	for i := first; i < len(x.dictionary) && strings.HasPrefix(x.dictionary[i], prefix); i++ {
		for _, p := range x.postings[i] {
			score := p.weight
			if x.dictionary[i] == prefix {
				score *= exactFactor
			}
			set.add(p.action)
			best[p.action] = max(best[p.action], score)
		}
	}
	return set, best
}
