package fulltext

// Answer is what a question finds.
type Answer struct {
	// Found are the positions of the documents, as bits; nil if nothing was asked, which is no filter.
	Found []uint64
	// Scores is what each document is worth, by position; higher is better.
	Scores []int32
	// Asked is how many words (or quotations) had to be found, Held how many of them each document found holds: fewer
	// only if no document holds all.
	Asked, Held int
}

// Relaxed says that no document holds everything that was asked.
func (a *Answer) Relaxed() bool { return a.Held < a.Asked && a.Held > 0 }

// scratch is the memory of one search.
type scratch struct {
	best    []int32 // of the unit being looked at
	touched []int32 // positions where best is not zero
	count   []uint8 // units held
	held    []int32 // positions where count is not zero
}

// unit is what must be found together: a word, or a quotation.
type unit struct{ from, to int }

func (q *Question) units() []unit {
	var list []unit
	for i := range q.Words {
		if n := len(list); n > 0 && q.Words[i].Phrase > 0 && q.Words[list[n-1].from].Phrase == q.Words[i].Phrase {
			list[n-1].to = i + 1
			continue
		}
		list = append(list, unit{i, i + 1})
	}
	return list
}

// Find looks for the documents that hold every word that is not soft. If there is none, for those that hold all but
// one, and so on down to half of them.
func (q *Question) Find() Answer {
	if len(q.Words) == 0 {
		return Answer{}
	}
	x := q.index
	s, _ := x.scratch.Get().(*scratch)
	defer x.release(s)
	answer := Answer{Scores: make([]int32, x.size), Found: make([]uint64, (x.size+63)/64)}
	for _, u := range q.units() {
		soft := q.soft(u)
		if !soft {
			answer.Asked++
		}
		switch list, alone := q.onlyList(u); {
		case alone:
			s.takeList(list, answer.Scores, soft)
		case u.to-u.from > 1:
			q.gatherPhrase(u, s)
			s.take(answer.Scores, soft)
		default:
			q.gather(u.from, s)
			s.take(answer.Scores, soft)
		}
	}
	q.addPairs(answer.Scores)
	answer.Held = q.keep(&answer, s)
	return answer
}

func (q *Question) soft(u unit) bool {
	for i := u.from; i < u.to; i++ {
		if !q.Words[i].Soft {
			return false
		}
	}
	return true
}

// keep puts the documents that hold the most in the answer, and says how much that is.
func (q *Question) keep(answer *Answer, s *scratch) int {
	if answer.Asked == 0 {
		for i := range q.index.size {
			answer.Found[i/64] |= 1 << (i % 64)
		}
		return 0
	}
	most := uint8(0)
	for _, d := range s.held {
		most = max(most, s.count[d])
	}
	if int(most)*2 < answer.Asked {
		return 0
	}
	for _, d := range s.held {
		if s.count[d] == most {
			answer.Found[d/64] |= 1 << (d % 64)
		}
	}
	return int(most)
}

// gather finds the documents where a word holds in any of its readings or of their meanings, each at its best.
// What is quoted means itself alone.
func (q *Question) gather(i int, s *scratch) {
	for _, r := range q.Words[i].readings {
		s.raise(q.index.lookUp(r.stem), r.factor)
		if q.Words[i].Phrase > 0 {
			continue
		}
		for k := range q.index.meanings[r.stem] {
			if m := &q.index.meanings[r.stem][k]; q.types(m) {
				s.raise(m.postings, r.factor)
			}
		}
	}
}

// types says whether the question holds every stem of what is typed for a meaning, in any order.
func (q *Question) types(m *meaning) bool {
	for _, stem := range m.typed {
		if !q.has(stem) {
			return false
		}
	}
	return true
}

func (q *Question) has(stem string) bool {
	for i := range q.Words {
		for _, r := range q.Words[i].readings {
			if r.stem == stem {
				return true
			}
		}
	}
	return false
}

// raise brings the best of the unit up to the worth of postings.
func (s *scratch) raise(list []posting, factor int32) {
	for _, p := range list {
		worth := p.worth*factor/thousandths + 1 // at least one, so that zero says « not held »
		if s.best[p.document] == 0 {
			s.touched = append(s.touched, p.document)
		}
		s.best[p.document] = max(s.best[p.document], worth)
	}
}

// onlyList gives the postings of a word that has one reading and no synonym: the common case, which needs no best.
func (q *Question) onlyList(u unit) ([]posting, bool) {
	w := &q.Words[u.from]
	if u.to-u.from > 1 || len(w.readings) != 1 || w.readings[0].factor != exactFactor {
		return nil, false
	}
	stem := w.readings[0].stem
	if w.Phrase == 0 && len(q.index.meanings[stem]) > 0 {
		return nil, false
	}
	return q.index.lookUp(stem), true
}

func (s *scratch) takeList(list []posting, scores []int32, soft bool) {
	for _, p := range list {
		scores[p.document] += p.worth + 1
		if soft {
			continue
		}
		if s.count[p.document] == 0 {
			s.held = append(s.held, p.document)
		}
		s.count[p.document]++
	}
}

// take adds the unit's best to the scores, and counts it as held unless it is soft.
func (s *scratch) take(scores []int32, soft bool) {
	for _, d := range s.touched {
		scores[d] += s.best[d]
		s.best[d] = 0
		if soft {
			continue
		}
		if s.count[d] == 0 {
			s.held = append(s.held, d)
		}
		s.count[d]++
	}
	s.touched = s.touched[:0]
}

func (x *Index) release(s *scratch) {
	for _, d := range s.touched {
		s.best[d] = 0
	}
	for _, d := range s.held {
		s.count[d] = 0
	}
	s.touched, s.held = s.touched[:0], s.held[:0]
	x.scratch.Put(s)
}

// addPairs adds what words side by side are worth where they stand side by side.
func (q *Question) addPairs(scores []int32) {
	for i := 1; i < len(q.Words); i++ {
		a, b := q.Words[i-1].readings, q.Words[i].readings
		if len(a) != 1 || len(b) != 1 {
			continue
		}
		for _, p := range q.index.lookUpPair(a[0].stem, b[0].stem) {
			scores[p.document] += p.worth
		}
	}
}

// gatherPhrase finds the documents where the words of a quotation stand side by side.
func (q *Question) gatherPhrase(u unit, s *scratch) {
	stems := make([]string, 0, u.to-u.from)
	for i := u.from; i < u.to; i++ {
		if len(q.Words[i].readings) == 0 {
			return
		}
		stems = append(stems, q.Words[i].readings[0].stem)
	}
	for _, p := range q.index.holdingAll(stems) {
		if q.index.holdsPhrase(p.document, stems) {
			s.raise([]posting{{p.document, p.worth * int32(len(stems))}}, exactFactor) //nolint:gosec // a few words
		}
	}
}

// holdsPhrase reads a document again: quotations are rare, and positions would double the index.
func (x *Index) holdsPhrase(document int32, stems []string) bool {
	for _, f := range x.documents[document] {
		for _, line := range f.Lines {
			next := 0
			for _, t := range Tokens(line) {
				if stopWords[t.Word] {
					continue
				}
				switch stem := Stem(indexed(t.Word)); stem {
				case stems[next]:
					next++
				case stems[0]:
					next = 1
				default:
					next = 0
				}
				if next == len(stems) {
					return true
				}
			}
		}
	}
	return false
}
