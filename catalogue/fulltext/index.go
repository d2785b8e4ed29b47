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

	terms    map[string]int32 // stem, or pair of stems → position in postings
	postings [][]posting      // by document
	known    map[string]bool  // stems of the documents, of the synonyms and of the further words

	surfaces []surface // every word in its written forms, sorted: for beginnings and typos
	byLength [][]int32 // positions in surfaces, by number of letters

	meanings map[string][]meaning // by each stem of what is typed

	scratch sync.Pool
}

// posting says what a term is worth in a document, in thousandths.
type posting struct{ document, worth int32 }

// surface is a written form, with its stem and the letters that it holds.
type surface struct {
	word, stem string
	letters    uint32
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
		index: &Index{size: len(documents), documents: documents, terms: map[string]int32{}, meanings: map[string][]meaning{}},
		forms: map[string]string{},
	}
	for i, d := range documents {
		b.add(int32(i), d)
	}
	b.weigh()
	for _, word := range furtherWords {
		b.stem(word)
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
	forms   map[string]string // written form → stem
	raw     [][]rawPosting
	lengths []float32
	counts  []float32 // by term, of the document being read
	touched []int32
}

type rawPosting struct {
	document int32
	count    float32
}

func (b *builder) stem(word string) string {
	stem, known := b.forms[word]
	if !known {
		stem = Stem(word)
		b.forms[word] = stem
	}
	return stem
}

func (b *builder) count(term string, weight float32) {
	id, known := b.index.terms[term]
	if !known {
		id = int32(len(b.raw)) //nolint:gosec // a number of terms
		b.index.terms[strings.Clone(term)] = id
		b.raw, b.counts = append(b.raw, nil), append(b.counts, 0)
	}
	if b.counts[id] == 0 {
		b.touched = append(b.touched, id)
	}
	b.counts[id] += weight
}

// add counts the words of a document.
func (b *builder) add(position int32, d Document) {
	length := float32(0)
	for _, f := range d {
		for _, line := range f.Lines {
			before := ""
			for _, t := range Tokens(line) {
				if stopWords[t.Word] {
					continue
				}
				stem := b.stem(indexed(t.Word))
				b.count(stem, f.Weight)
				if t.joined != "" {
					b.count(b.stem(t.joined), f.Weight)
				}
				if f.Pairs && before != "" {
					b.count(before+" "+stem, f.Weight*pairWeight)
				}
				before = stem
				length++
			}
		}
	}
	for _, id := range b.touched {
		b.raw[id] = append(b.raw[id], rawPosting{position, b.counts[id]})
		b.counts[id] = 0
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
	for _, w := range Words(expression) {
		if stem := b.stem(indexed(w)); !stopWords[w] && !slices.Contains(stems, stem) {
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

func (x *Index) lookUp(term string) []posting {
	if id, ok := x.terms[term]; ok {
		return x.postings[id]
	}
	return nil
}

// sortSurfaces lays out the written forms for beginnings and typos.
func (b *builder) sortSurfaces() {
	x := b.index
	x.surfaces, x.known = make([]surface, 0, len(b.forms)), make(map[string]bool, len(b.forms))
	for word, stem := range b.forms {
		x.known[stem] = true
		x.surfaces = append(x.surfaces, surface{word, stem, letters(word)})
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
