package sheet

import (
	"strings"

	"traverse/catalogue/fulltext"
)

// slugMax is how long a slug may be, before the number that makes it unlike all others.
const slugMax = 60

// slugOf makes the readable identifier of a sheet from its first title: it is for life, whatever the title becomes.
func slugOf(title string) string {
	var slug strings.Builder
	for _, word := range strings.FieldsFunc(fulltext.Fold(title), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		if slug.Len() > 0 {
			if slug.Len()+1+len(word) > slugMax {
				break
			}
			slug.WriteByte('-')
		}
		slug.WriteString(word[:min(len(word), slugMax)])
	}
	if slug.Len() == 0 {
		return "fiche"
	}
	return slug.String()
}
