package fulltext

import "strings"

// Stem reduces a folded word to what its forms share: plural and feminine, infinitive and participle, and the nouns of
// an act and of who does it (créer, création, créateur → cre). It works on folded words, so that an accent left out
// changes nothing, and it is light: it never touches what it cannot be sure of (conduite keeps its t).
func Stem(word string) string {
	if len(word) <= 3 || hasDigit(word) {
		return word
	}
	w := singular(word)
	if len(w) <= 3 {
		return w
	}
	w = strings.TrimSuffix(w, "e")
	w = strings.TrimSuffix(w, "e") // accompagnée
	for _, rule := range suffixes {
		rest, found := strings.CutSuffix(w, rule.suffix)
		if found && len(rest) >= rule.keep {
			w = rest + rule.becomes
			break
		}
	}
	if n := len(w); n > 4 && w[n-1] == w[n-2] && w[n-1] != 's' {
		w = w[:n-1] // professionnel(le), ancien(ne)
	}
	return w
}

// singular takes the mark of the plural away.
func singular(word string) string {
	switch {
	case strings.HasSuffix(word, "eaux"), strings.HasSuffix(word, "eux"), strings.HasSuffix(word, "oux"):
		return word[:len(word)-1]
	case strings.HasSuffix(word, "aux"):
		return word[:len(word)-2] + "l"
	case strings.HasSuffix(word, "s"):
		return word[:len(word)-1]
	}
	return word
}

// suffixes are tried in order, after the plural and the final e are gone; the first that leaves enough is taken.
var suffixes = []struct {
	suffix, becomes string
	keep            int // letters that must remain
}{
	{"issement", "i", 3},
	{"ement", "", 3},
	{"isation", "", 4},
	{"isateur", "", 4},
	{"isatric", "", 4},
	{"ation", "", 3},
	{"ateur", "", 3},
	{"atric", "", 3},
	{"tric", "teu", 3},
	{"ilit", "il", 3}, // mobilité, mobile; conduite keeps its own
	{"eur", "eu", 3},
	{"eus", "eu", 3},
	{"iv", "if", 3},
	{"ell", "el", 3},
	{"ier", "i", 4},
	{"er", "", 3},
}
