package fulltext

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
)

// Field is a part of a document: its lines, and how much a word of it counts.
type Field struct {
	Weight float32
	// Pairs also indexes the words that stand side by side: together they say more.
	Pairs bool
	Lines []string
}

// Document is what is indexed of one thing. Its position among the documents is its name.
type Document []Field

// Index answers which documents hold the words of a text, and how tellingly. It is immutable. What a word is worth in
// a document (BM25F: weight of the field, rarity, length) is computed when the index is built; a search only adds.
type Index struct {
	size      int
	documents []Document // for phrases and excerpts; the texts themselves are the caller's

	stems    map[string]int32   // stems of the documents, of the synonyms and of the further words → position in postings
	pairs    map[[2]int32]int32 // two stems side by side → position in postings
	postings [][]posting        // by document; none for a stem that no document holds

	surfaces []surface // every word in its written forms, sorted: for beginnings and typos
	byLength [][]int32 // positions in surfaces, by number of letters

	meanings map[string][]meaning // by each stem of what is typed

	scratch sync.Pool
}

// posting says what a term is worth in a document, in thousandths.
type posting struct{ document, worth int32 }

// surface is a written form, with its stem, how it was first written, and the letters that it holds.
type surface struct {
	word, stem, written string
	letters             uint32
}

// meaning is one thing that can be typed (all its stems, in any order), with the documents that say it otherwise.
type meaning struct {
	typed    []string
	postings []posting
	meant    [][]string // stems of each expression that is meant, to be marked in excerpts
}

const (
	saturation   = 2.5  // k1: how soon repeating a word stops to count
	lengthWeight = 0.35 // b: how much a long document dilutes its words
	tellingIDF   = 0.25 // below, a word stands nearly everywhere and says nothing
	pairWeight   = 0.5
	synonymWorth = 0.6
	thousandths  = 1000
)

// NewIndex indexes documents, with the synonyms of the trade and further words that may be typed (names of places),
// so that their beginnings and misspellings are understood as well.
func NewIndex(documents []Document, synonyms []Synonym, furtherWords []string) *Index {
	b := &builder{
		index: &Index{
			size: len(documents), documents: documents, stems: map[string]int32{}, pairs: map[[2]int32]int32{}, meanings: map[string][]meaning{},
		},
		forms: map[string]form{},
	}
	for i, d := range documents {
		b.add(int32(i), d)
	}
	b.weigh()
	for _, word := range furtherWords {
		for _, t := range Tokens(word) {
			b.read(t.Word, word[t.Start:t.End])
		}
	}
	b.addSynonyms(synonyms)
	b.sortSurfaces()
	x := b.index
	x.scratch.New = func() any {
		return &scratch{best: make([]int32, x.size), count: make([]uint8, x.size)}
	}
	return x
}

// builder holds what is needed only while an index is built.
type builder struct {
	index   *Index
	forms   map[string]form
	raw     [][]rawPosting // by term
	lengths []float32      // by document
	counts  []float32      // by term, of the document being read
	touched []int32        // terms whose count is not zero
}

// form is what a folded word is: its stem, how it was first written, and the position of its postings.
type form struct {
	stem, written string
	term          int32
}

type rawPosting struct {
	document int32
	count    float32
}

// read finds what a word is, folded and as it is written.
func (b *builder) read(word, written string) form {
	f, known := b.forms[word]
	if !known {
		f.stem, f.written = Stem(word), strings.ToLower(written)
		if f.term, known = b.index.stems[f.stem]; !known {
			f.term = b.newTerm()
			b.index.stems[f.stem] = f.term
		}
		b.forms[strings.Clone(word)] = f
	}
	return f
}

func (b *builder) newTerm() int32 {
	b.raw, b.counts = append(b.raw, nil), append(b.counts, 0)
	return int32(len(b.counts) - 1) //nolint:gosec // a number of terms
}

func (b *builder) pair(first, second int32) int32 {
	key := [2]int32{first, second}
	term, known := b.index.pairs[key]
	if !known {
		term = b.newTerm()
		b.index.pairs[key] = term
	}
	return term
}

func (b *builder) count(term int32, weight float32) {
	if b.counts[term] == 0 {
		b.touched = append(b.touched, term)
	}
	b.counts[term] += weight
}

// add counts the words of a document.
func (b *builder) add(position int32, d Document) {
	length := float32(0)
	for _, f := range d {
		for _, line := range f.Lines {
			before := int32(-1)
			for _, t := range Tokens(line) {
				if stopWords[t.Word] {
					continue
				}
				term := b.read(indexed(t.Word), line[t.Start:t.End]).term
				b.count(term, f.Weight)
				if t.joined != "" {
					b.count(b.read(t.joined, line[t.joinedFrom:t.End]).term, f.Weight)
				}
				if f.Pairs && before >= 0 {
					b.count(b.pair(before, term), f.Weight*pairWeight)
				}
				before = term
				length++
			}
		}
	}
	for _, term := range b.touched {
		b.raw[term] = append(b.raw[term], rawPosting{position, b.counts[term]})
		b.counts[term] = 0
	}
	b.touched = b.touched[:0]
	b.lengths = append(b.lengths, length)
}

// indexed is the form under which a word is kept: an ordinal is its number.
func indexed(word string) string {
	if number, ok := ordinal(word); ok {
		return number
	}
	return word
}

// ordinal reads « 13e », « 1er », « 3eme » as their number.
func ordinal(word string) (number string, ok bool) {
	digits := strings.TrimLeft(word, "0123456789")
	number = word[:len(word)-len(digits)]
	if number == "" || len(number) > 2 {
		return "", false
	}
	switch digits {
	case "e", "er", "ere", "re", "eme", "ieme", "emes", "es", "nd", "nde":
		return strings.TrimLeft(number, "0"), true
	}
	return "", false
}

// weigh turns counts into worth.
func (b *builder) weigh() {
	x := b.index
	total := float32(0)
	for _, l := range b.lengths {
		total += l
	}
	average := max(total/float32(max(x.size, 1)), 1)
	x.postings = make([][]posting, len(b.raw))
	all := 0
	for _, list := range b.raw {
		all += len(list)
	}
	flat := make([]posting, 0, all)
	for id, list := range b.raw {
		n := float64(len(list))
		idf := float32(math.Log(1 + (float64(x.size)-n+0.5)/(n+0.5)))
		if idf < tellingIDF {
			idf = 0
		}
		from := len(flat)
		for _, p := range list {
			dilution := saturation * (1 - lengthWeight + lengthWeight*b.lengths[p.document]/average)
			worth := idf * (saturation + 1) * p.count / (p.count + dilution)
			flat = append(flat, posting{p.document, int32(worth * thousandths)})
		}
		x.postings[id] = flat[from:len(flat):len(flat)]
	}
	b.raw = nil
}

// addSynonyms resolves what each synonym means to the documents that say it.
func (b *builder) addSynonyms(synonyms []Synonym) {
	for _, s := range synonyms {
		m := meaning{}
		worth := map[int32]int32{}
		for _, expression := range s.Means {
			stems := b.stems(expression)
			m.meant = append(m.meant, stems)
			for _, p := range b.index.holdingAll(stems) {
				worth[p.document] = max(worth[p.document], p.worth*int32(synonymWorth*thousandths)/thousandths)
			}
		}
		for document, w := range worth {
			m.postings = append(m.postings, posting{document, max(w, 1)})
		}
		slices.SortFunc(m.postings, func(a, b posting) int { return cmp.Compare(a.document, b.document) })
		for _, expression := range s.Typed {
			m.typed = b.stems(expression)
			for _, stem := range m.typed {
				b.index.meanings[stem] = append(b.index.meanings[stem], m)
			}
		}
	}
}

// stems gives the stems of an expression, without stop words, each once; they become words that may be typed.
func (b *builder) stems(expression string) []string {
	var stems []string
	for _, t := range Tokens(expression) {
		if stem := b.read(indexed(t.Word), expression[t.Start:t.End]).stem; !stopWords[t.Word] && !slices.Contains(stems, stem) {
			stems = append(stems, stem)
		}
	}
	return stems
}

// holdingAll gives the documents that hold every stem, with the mean of what the stems are worth there.
func (x *Index) holdingAll(stems []string) []posting {
	if len(stems) == 0 {
		return nil
	}
	sum := map[int32]int32{}
	for i, stem := range stems {
		next := map[int32]int32{}
		for _, p := range x.lookUp(stem) {
			if before, ok := sum[p.document]; ok || i == 0 {
				next[p.document] = before + p.worth
			}
		}
		sum = next
	}
	list := make([]posting, 0, len(sum))
	for document, worth := range sum {
		list = append(list, posting{document, worth / int32(len(stems))}) //nolint:gosec // a few words
	}
	return list
}

func (x *Index) lookUp(stem string) []posting {
	if id, ok := x.stems[stem]; ok && int(id) < len(x.postings) { // the words of synonyms alone come after
		return x.postings[id]
	}
	return nil
}

func (x *Index) lookUpPair(first, second string) []posting {
	a, knowsFirst := x.stems[first]
	b, knowsSecond := x.stems[second]
	if term, ok := x.pairs[[2]int32{a, b}]; ok && knowsFirst && knowsSecond {
		return x.postings[term]
	}
	return nil
}

// knows says whether a stem is one of a document, a synonym or a place.
func (x *Index) knows(stem string) bool {
	_, ok := x.stems[stem]
	return ok
}

// sortSurfaces lays out the written forms for beginnings and typos.
func (b *builder) sortSurfaces() {
	x := b.index
	x.surfaces = make([]surface, 0, len(b.forms))
	for word, f := range b.forms {
		x.surfaces = append(x.surfaces, surface{word, f.stem, f.written, letters(word)})
	}
	slices.SortFunc(x.surfaces, func(a, b surface) int { return strings.Compare(a.word, b.word) })
	for i, s := range x.surfaces {
		for len(x.byLength) <= len(s.word) {
			x.byLength = append(x.byLength, nil)
		}
		x.byLength[len(s.word)] = append(x.byLength[len(s.word)], int32(i))
	}
	b.forms = nil
}

// Size is the number of documents.
func (x *Index) Size() int { return x.size }
