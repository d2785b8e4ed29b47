package fulltext

import (
	"cmp"
	"html"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	longestExcerpt = 320 // characters
	before         = 60  // characters kept before the first mark of a longer text
)

// Highlight picks the text that best shows why a document was found, the earlier of two as good, and gives it as HTML:
// matched words between <mark> tags, everything else escaped, cut at words if it is long. It is empty if no text holds
// a word of the question.
func (q *Question) Highlight(texts []string) string {
	var best shown
	for _, text := range texts {
		if s := q.show(text); s.telling > best.telling {
			best = s
		}
		if best.telling >= typedShown*q.markable() {
			break
		}
	}
	if best.telling == 0 {
		return ""
	}
	return best.excerpt()
}

// shown is a text with the places to mark in it, and how much of the question they show.
type shown struct {
	text    string
	marks   []span
	telling int
}

// What a word of the question adds to how telling a text is.
const (
	typedShown = 3
	meantShown = 2
)

// markable counts the words that can be marked: those that ask of any document are not.
func (q *Question) markable() int {
	n := 0
	for i := range q.Words {
		if q.Words[i].markable() {
			n++
		}
	}
	return n
}

func (w *Word) markable() bool { return !w.Soft || !isSoft(w.Word) }

// show finds what a text shows of the question: its words, and for those that it does not hold what they mean.
func (q *Question) show(text string) shown {
	s := shown{text: text}
	tokens := Tokens(text)
	stems := make([]string, len(tokens))
	for i, t := range tokens {
		if !stopWords[t.Word] {
			stems[i] = Stem(indexed(t.Word))
		}
	}
	marked := make([]bool, len(tokens))
	for i := range q.Words {
		w := &q.Words[i]
		if !w.markable() {
			continue
		}
		switch {
		case w.markTyped(tokens, stems, marked, &s):
			s.telling += typedShown
		case w.Phrase == 0 && q.markMeant(w, stems, marked):
			s.telling += meantShown
		}
	}
	for i, t := range tokens {
		if marked[i] {
			s.marks = append(s.marks, span{t.Start, t.End})
		}
	}
	slices.SortFunc(s.marks, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	return s
}

// markTyped marks a word where it stands as typed.
func (w *Word) markTyped(tokens []Token, stems []string, marked []bool, s *shown) bool {
	found := false
	for _, r := range w.readings {
		for i, t := range tokens {
			if stems[i] == r.stem {
				marked[i], found = true, true
			} else if t.joined != "" && Stem(t.joined) == r.stem {
				s.marks, found = append(s.marks, span{t.joinedFrom, t.End}), true
			}
		}
	}
	return found
}

// markMeant marks what a word means, where the whole expression stands.
func (q *Question) markMeant(w *Word, stems []string, marked []bool) bool {
	found := false
	for _, r := range w.readings {
		for k := range q.index.meanings[r.stem] {
			m := &q.index.meanings[r.stem][k]
			if !q.types(m) {
				continue
			}
			for _, expression := range m.meant {
				if !holds(stems, expression) {
					continue
				}
				found = true
				for i, stem := range stems {
					marked[i] = marked[i] || slices.Contains(expression, stem)
				}
			}
		}
	}
	return found
}

func holds(stems, expression []string) bool {
	for _, stem := range expression {
		if !slices.Contains(stems, stem) {
			return false
		}
	}
	return len(expression) > 0
}

// excerpt cuts the text about its first mark, and marks it.
func (s *shown) excerpt() string {
	from, to := window(s.text, s.marks[0].start)
	var out strings.Builder
	if from > 0 {
		out.WriteString("… ")
	}
	at := from
	for _, mark := range s.marks {
		if mark.end > to {
			break
		}
		if mark.start < at {
			continue // inside the former
		}
		out.WriteString(html.EscapeString(s.text[at:mark.start]))
		out.WriteString("<mark>")
		out.WriteString(html.EscapeString(s.text[mark.start:mark.end]))
		out.WriteString("</mark>")
		at = mark.end
	}
	out.WriteString(html.EscapeString(s.text[at:to]))
	if to < len(s.text) {
		out.WriteString(" …")
	}
	return out.String()
}

// window gives the part of a text to show, cut between words.
func window(text string, mark int) (from, to int) {
	if utf8.RuneCountInString(text) <= longestExcerpt {
		return 0, len(text)
	}
	from = mark
	for range before {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	if from > 0 {
		if space := strings.IndexByte(text[from:mark], ' '); space >= 0 {
			from += space + 1
		} else {
			from = mark
		}
	}
	to = from
	for range longestExcerpt {
		_, size := utf8.DecodeRuneInString(text[to:])
		to += size
	}
	if to < len(text) {
		if space := strings.LastIndexByte(text[mark:to], ' '); space > 0 {
			to = mark + space
		}
	}
	return from, to
}
