package account

import (
	"strings"

	"traverse/catalogue/fulltext"
)

// oneLine puts a text on one line, without spaces around it. What no keyboard types is left for the form to refuse.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\t' || r == '\n' || r == '\r' }), " ")
}

// addressOf is how an electronic address is kept: lower case, without spaces around it.
func addressOf(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// slugMax is how long a slug may be.
const slugMax = 60

// slugOf makes what a page's address ends with out of a name: « Régie de quartier » → « regie-de-quartier ».
func slugOf(name string) string {
	words := strings.FieldsFunc(fulltext.Fold(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	slug := ""
	for _, word := range words {
		if len(slug)+1+len(word) > slugMax && slug != "" {
			break
		}
		slug = strings.Trim(slug+"-"+word, "-")
	}
	if slug == "" {
		return "structure"
	}
	return clip(slug, slugMax)
}
