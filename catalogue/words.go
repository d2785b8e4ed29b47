package catalogue

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold makes words comparable: lower case, without accents, ligatures opened, invisible marks dropped.
func fold(text string) string {
	var folded strings.Builder
	folded.Grow(len(text))
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Cf): // accents; zero-width and direction marks
		case r == 'œ' || r == 'Œ':
			folded.WriteString("oe")
		case r == 'æ' || r == 'Æ':
			folded.WriteString("ae")
		default:
			folded.WriteRune(unicode.ToLower(r))
		}
	}
	return folded.String()
}

// elided are the short words that French joins to the next one by an apostrophe.
var elided = []string{"l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"}

// stopWords say nothing about an action. They are written folded, since they are compared after folding.
var stopWords = []string{
	"a", "au", "aux", "avec", "ce", "ces", "cette", "dans", "de", "des", "du", "elle", "en", "est", "et", "eux", "il", "je", "la", "le", "les",
	"leur", "leurs", "lui", "ma", "mais", "me", "mes", "mon", "ne", "nos", "notre", "nous", "on", "ou", "par", "pas", "pour", "qui", "sa", "sans", "se",
	"ses", "si", "son", "sont", "sur", "ta", "tes", "ton", "tu", "un", "une", "vos", "votre", "vous", "y",
}

// words splits a text into folded words, without elided articles: « l’Emploi d’Élodie » gives emploi, elodie.
func words(text string) []string {
	var found []string
	isWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	folded := fold(text)
	for start := strings.IndexFunc(folded, isWord); start >= 0; start = strings.IndexFunc(folded, isWord) {
		folded = folded[start:]
		end := strings.IndexFunc(folded, func(r rune) bool { return !isWord(r) })
		if end < 0 {
			return append(found, folded)
		}
		word, rest := folded[:end], folded[end:]
		if !startsWithApostrophe(rest) || !slices.Contains(elided, word) {
			found = append(found, word)
		}
		folded = rest
	}
	return found
}

// startsWithApostrophe knows the characters that keyboards and word processors write as an apostrophe.
func startsWithApostrophe(text string) bool {
	for _, r := range text {
		return strings.ContainsRune("'’‘ʼ`´′＇", r)
	}
	return false
}

// searchWords gives the words of a query that must be found: the stop words go, unless there is nothing else.
func searchWords(text string) []string {
	all := words(text)
	telling := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return slices.Contains(stopWords, w) })
	if len(telling) == 0 {
		return all
	}
	return telling
}
