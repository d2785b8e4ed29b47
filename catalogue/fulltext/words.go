// Package fulltext finds documents by what people type in French. It knows words, not actions: the catalogue says
// which texts count for how much, what means the same in its trade, and which words are places.
package fulltext

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Token is a word of a text: folded, and where it stands in the text as it was given.
type Token struct {
	Word       string
	Start, End int
	// joined is the word with those that apostrophes bind it to (« popp’ins » → poppins), on the last of them.
	joined string
	// joinedFrom is where the first of them stands.
	joinedFrom int
}

// Fold makes texts comparable: lower case, without accents, ligatures opened, invisible marks dropped.
func Fold(text string) string {
	var folded strings.Builder
	folded.Grow(len(text))
	for _, r := range text {
		foldRune(r, func(f rune) { folded.WriteRune(f) })
	}
	return folded.String()
}

// foldRune gives what a character becomes: nothing, one character, or several.
func foldRune(r rune, emit func(rune)) {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		emit(r)
	case r == 'œ' || r == 'Œ':
		emit('o')
		emit('e')
	case r == 'æ' || r == 'Æ':
		emit('a')
		emit('e')
	case r <= 'ÿ' && latin[r-0x80] != 0: // what French mostly writes
		emit(rune(latin[r-0x80]))
	case r == '’':
		emit(r)
	default:
		for _, d := range norm.NFKD.String(string(r)) {
			if !unicode.In(d, unicode.Mn, unicode.Cf) { // accents; zero-width and direction marks
				emit(unicode.ToLower(d))
			}
		}
	}
}

// latin folds the letters of Latin-1 that have an accent; 0 for the others.
var latin = func() (table [128]byte) {
	for r := rune(0x80); r <= 'ÿ'; r++ {
		if decomposed := []rune(norm.NFKD.String(string(r))); len(decomposed) == 2 && unicode.Is(unicode.Mn, decomposed[1]) && decomposed[0] < utf8.RuneSelf {
			table[r-0x80] = byte(unicode.ToLower(decomposed[0]))
		}
	}
	return table
}()

// elided are the short words that French joins to the next one by an apostrophe.
var elided = []string{"l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"}

// apostrophes are what keyboards and word processors write as one.
const apostrophes = "'’‘ʼ`´′＇"

// Tokens splits a text into folded words, without elided articles: « l’Emploi d’Élodie » gives emploi, elodie. A code
// stays whole (« 1.5.1 »), and an ordinal is its number and its ending in one word (« 13e »).
func Tokens(text string) []Token {
	reader := tokenReader{text: text, bound: -1, tokens: make([]Token, 0, len(text)/6+1)}
	for i, r := range text {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
			reader.letter(i, r|0x20) // lower case; digits have that bit already
		case r == '.' && betweenDigits(text, i):
			reader.letter(i, r)
		case isApostrophe(r):
			reader.apostrophe(i)
		case r < utf8.RuneSelf:
			reader.end(i)
		default:
			reader.other(i, r)
		}
	}
	reader.end(len(text))
	return reader.tokens
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '`' || (r >= utf8.RuneSelf && strings.ContainsRune(apostrophes, r))
}

// tokenReader holds the word being read.
type tokenReader struct {
	text   string
	tokens []Token
	word   []byte
	start  int
	bound  int // the token to which an apostrophe binds the word; -1: none
}

func (t *tokenReader) letter(at int, r rune) {
	if len(t.word) == 0 {
		t.start = at
	}
	t.word = utf8.AppendRune(t.word, r)
}

// other reads what is not ASCII: letters to fold, marks that vanish, and everything that ends a word.
func (t *tokenReader) other(at int, r rune) {
	telling, vanishes := false, true
	foldRune(r, func(f rune) {
		vanishes = false
		if unicode.IsLetter(f) || unicode.IsDigit(f) {
			telling = true
			t.letter(at, f)
		}
	})
	if !telling && !vanishes {
		t.end(at)
	}
}

// apostrophe drops an elided article, or binds the word to the next.
func (t *tokenReader) apostrophe(at int) {
	if t.bound < 0 && slices.Contains(elided, string(t.word)) {
		t.word = t.word[:0]
		return
	}
	read := len(t.word) > 0
	t.end(at)
	if read {
		t.bound = len(t.tokens) - 1
	}
}

func (t *tokenReader) end(at int) {
	if len(t.word) > 0 {
		token := Token{Word: t.text[t.start:at], Start: t.start, End: at}
		if token.Word != string(t.word) { // folding changed it
			token.Word = string(t.word)
		}
		if t.bound >= 0 {
			before := &t.tokens[t.bound]
			token.joined, token.joinedFrom = before.joined+token.Word, before.joinedFrom
			if before.joined == "" {
				token.joined, token.joinedFrom = before.Word+token.Word, before.Start
			}
		}
		t.tokens = append(t.tokens, token)
		t.word = t.word[:0]
	}
	t.bound = -1
}

func betweenDigits(text string, i int) bool {
	digit := func(at int) bool { return at >= 0 && at < len(text) && '0' <= text[at] && text[at] <= '9' }
	return digit(i-1) && digit(i+1)
}

// Words gives the words of a text alone.
func Words(text string) []string {
	tokens := Tokens(text)
	list := make([]string, 0, len(tokens))
	for _, t := range tokens {
		list = append(list, t.Word)
	}
	return list
}

// stopWords say nothing about a document. They are written folded, since they are compared after folding.
var stopWords = set(`a ai ait au aux avec c ca car ce cela ces cet cette d dans de des donc dont du elle elles en es est et etait etre eux il ils
	j je l la le les leur leurs lui m ma mais me meme mes moi mon n ne ni nos notre nous on ou par pas pour qu que quel quelle quelles quels qui s sa
	sans se ses si soi son sont sur t ta te tes toi ton tu un une vos votre vous y`)

// softWords say what is wanted of any document, or bind a sentence: they rank, they never exclude (« trouver une aide pour
// passer le permis »). A référent types sentences as well as keywords.
var softWords = set(`action actions afin aide aider aides aimerait ainsi aller alors ans apprendre apres arrive arriver aucun aucune aussi aupres avant
	avoir beaucoup besoin besoins bien chaque cherche chercher chez comme comment commencer contre dame demande demander depuis dernier derniere
	devenir deja dispositif dispositifs doit encore enfin entre envie envers etre faire fait faut gerer grand gros habite heure jamais jour lors
	madame mettre moins mois monsieur nouveau obtenir parce parle partir passer pendant personnes personne petit peu peut peux plus plusieurs pouvoir
	prendre presque prochain probleme problemes propose proposer quand quoi rendre reste rester rien semaine sentir sert solution solutions sort sortir souhaite
	souhaiter suivre suis surtout tenir toujours tous tout toute toutes travaille travailler tres trop trouve trouver va vers veut veux vient vite vivre voir vont
	voudrait vouloir`)

// softStems are their stems: the plural of a soft word is as soft.
var softStems = func() map[string]bool {
	stems := map[string]bool{}
	for w := range softWords {
		stems[Stem(w)] = true
	}
	return stems
}()

func isSoft(word string) bool { return softStems[Stem(word)] }

func set(words string) map[string]bool {
	found := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		found[w] = true
	}
	return found
}

// isBareNumber says whether a word is a number of one or two digits: an age, an arrondissement, a count. It ranks, it
// never excludes.
func isBareNumber(word string) bool {
	return len(word) <= 2 && strings.Trim(word, "0123456789") == ""
}

func hasDigit(word string) bool { return strings.ContainsAny(word, "0123456789") }

// Telling gives the words of a text without stop words.
func Telling(text string) []string {
	return slices.DeleteFunc(Words(text), func(w string) bool { return stopWords[w] })
}
