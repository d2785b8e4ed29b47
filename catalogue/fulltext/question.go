package fulltext

import (
	"iter"
	"slices"
	"strings"
)

// Question is a text typed in the search field, as the index understands it.
type Question struct {
	Words []Word
	index *Index
	text  string
}

// Word is a telling word of a question.
type Word struct {
	Token

	// Soft words rank and never exclude.
	Soft bool
	// Phrase numbers the quotation that holds the word, from 1; 0 outside of any.
	Phrase int
	// Ordinal says that a number was typed as one: « 13e ».
	Ordinal bool

	stem     string // of the word as typed
	readings []reading
	// Corrected are the words that a misspelt one was read as; empty if it was found as typed.
	Corrected []string
}

// reading is one stem that a word may stand for, and how sure that is.
type reading struct {
	stem   string
	factor int32 // in thousandths
}

// What a word is worth when it was not found as typed.
const (
	exactFactor  = 1000
	prefixFactor = 800
	typoFactor   = 700
)

// Read understands a text. A word is what it says, if a document, a synonym or a place knows it; else the same word behind a
// forgotten apostrophe; else what it begins; else, and only then, what it misspells. A text of stop words asks nothing.
func (x *Index) Read(text string) *Question {
	q := &Question{index: x, text: text}
	tokens := Tokens(text)
	quotes := quotations(text)
	for _, t := range tokens {
		if stopWords[t.Word] {
			continue
		}
		w := Word{Token: t, Soft: isBareNumber(t.Word) || isSoft(t.Word), Phrase: quotes.of(t.Start)}
		if number, ok := ordinal(t.Word); ok {
			w.Word, w.Ordinal, w.Soft = number, true, true
		}
		x.understand(&w)
		q.Words = append(q.Words, w)
	}
	q.hardenIfAllSoft()
	return q
}

// hardenIfAllSoft makes soft words ask for something when nothing else does.
func (q *Question) hardenIfAllSoft() {
	for i := range q.Words {
		if !q.Words[i].Soft {
			return
		}
	}
	for i := range q.Words {
		q.Words[i].Soft = false
	}
}

// understand finds the readings of a word.
func (x *Index) understand(w *Word) {
	if w.stem = Stem(w.Word); x.knows(w.stem) {
		w.readings = []reading{{w.stem, exactFactor}}
		return
	}
	if w.joined != "" {
		if stem := Stem(w.joined); x.knows(stem) {
			w.readings = []reading{{stem, exactFactor}}
			return
		}
	}
	if w.Phrase > 0 || isBareNumber(w.Word) {
		return
	}
	for _, article := range elided {
		rest, found := strings.CutPrefix(w.Word, article)
		if stem := Stem(rest); found && len(rest) >= shortestPrefix && x.knows(stem) {
			w.readings = []reading{{stem, exactFactor}}
			return
		}
	}
	for _, stem := range x.beginning(w.Word) {
		w.readings = append(w.readings, reading{stem, prefixFactor})
	}
	if len(w.readings) > 0 {
		return
	}
	for _, s := range x.corrections(w.Word) {
		w.Corrected = append(w.Corrected, s.written)
		if !slices.ContainsFunc(w.readings, func(r reading) bool { return r.stem == s.stem }) {
			w.readings = append(w.readings, reading{s.stem, typoFactor})
		}
	}
}

// span is a part of a text.
type span struct{ start, end int }

type spans []span

func (s spans) of(at int) int {
	for i, one := range s {
		if one.start <= at && at < one.end {
			return i + 1
		}
	}
	return 0
}

// quotations finds what stands between quotation marks, French, English or straight. A mark without its pair is text.
func quotations(text string) spans {
	var found spans
	for at := 0; at < len(text); {
		open := strings.IndexAny(text[at:], "\"«“")
		if open < 0 {
			return found
		}
		open += at
		mark, size := "\"", 1
		for opening, closing := range map[string]string{"«": "»", "“": "”"} {
			if strings.HasPrefix(text[open:], opening) {
				mark, size = closing, len(opening)
			}
		}
		length := strings.Index(text[open+size:], mark)
		if length < 0 {
			return found
		}
		found = append(found, span{open + size, open + size + length})
		at = open + size + length + len(mark)
	}
	return found
}

// Without gives the text of the question without some of its words, as it would be typed.
func (q *Question) Without(left []int) string {
	var kept []string
	for i := 0; i < len(q.Words); i++ {
		if slices.Contains(left, i) {
			continue
		}
		w := &q.Words[i]
		if w.Phrase == 0 {
			kept = append(kept, q.typed(w))
			continue
		}
		last := i
		for last+1 < len(q.Words) && q.Words[last+1].Phrase == w.Phrase {
			last++
		}
		kept = append(kept, "« "+strings.TrimSpace(q.text[w.Start:q.Words[last].End])+" »")
		i = last
	}
	return strings.Join(kept, " ")
}

// typed gives a word as it stands in the text, without invisible marks.
func (q *Question) typed(w *Word) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, q.text[w.Start:w.End])
}

// Typed gives the words at some places as they were typed, in order.
func (q *Question) Typed(places []int) string {
	var words []string
	for i := range q.Words {
		if slices.Contains(places, i) {
			words = append(words, q.typed(&q.Words[i]))
		}
	}
	return strings.Join(words, " ")
}

// Stems gives the stems by which a word may be one of a name: its own as typed, or those of its corrections.
func (w *Word) Stems() iter.Seq[string] {
	return func(yield func(string) bool) {
		if len(w.Corrected) == 0 {
			yield(w.stem)
			return
		}
		for _, r := range w.readings {
			if !yield(r.stem) {
				return
			}
		}
	}
}

// Is says whether a word may be one of a name.
func (w *Word) Is(stem string) bool {
	for own := range w.Stems() {
		if own == stem {
			return true
		}
	}
	return false
}

// Missing gives the words, as typed, that stand for nothing that the index knows.
func (q *Question) Missing() []string {
	var words []string
	for i := range q.Words {
		if w := &q.Words[i]; len(w.readings) == 0 && !w.Soft {
			words = append(words, q.typed(w))
		}
	}
	return words
}

// Correction is a misspelt or unknown word, and the words that it was read as, or may be meant for.
type Correction struct {
	Typed string
	Read  []string
}

// Corrections gives the misspelt words.
func (q *Question) Corrections() []Correction {
	var list []Correction
	for i := range q.Words {
		if w := &q.Words[i]; len(w.Corrected) > 0 {
			list = append(list, Correction{q.typed(w), w.Corrected})
		}
	}
	return list
}

// furthest is how far a suggestion may be from what was typed: too far to be taken as meant, near enough to be asked.
const furthest = 3

// Suggestions gives, for words that nothing is known of, the nearest that are known, at most three for each.
func (q *Question) Suggestions() []Correction {
	const mostForOne = 3
	var list []Correction
	for i := range q.Words {
		w := &q.Words[i]
		if len(w.readings) > 0 || w.Soft || len(w.Word) < shortestTypo || hasDigit(w.Word) {
			continue
		}
		near := q.index.nearest(w.Word, min(furthest, len(w.Word)/2))
		if len(near) == 0 {
			continue
		}
		suggestion := Correction{Typed: q.typed(w)}
		for _, s := range near[:min(len(near), mostForOne)] {
			suggestion.Read = append(suggestion.Read, s.written)
		}
		list = append(list, suggestion)
	}
	return list
}
