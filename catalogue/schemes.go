package catalogue

import (
	"slices"
	"strings"
)

// FindSchemes gives the schemes that hold every word of a text (each may be only begun) and that are not surely outside
// a territory; a scheme whose territory no source prints stays, after those known to be there. Empty arguments are no
// filter.
func (s *Snapshot) FindSchemes(search, territory string) ([]*Scheme, error) {
	if err := CheckSearch(search); err != nil {
		return nil, err
	}
	var asked *Territory
	if territory != "" {
		t, err := s.KnownTerritory("territory", territory)
		if err != nil {
			return nil, err
		}
		asked = t
	}
	wanted := searchWords(search)
	var known, unsaid []*Scheme
	for i := range s.Contents.Schemes {
		scheme := &s.Contents.Schemes[i]
		text := strings.Join(words(scheme.Title+" "+scheme.Acronym+" "+scheme.Document.Summary), " ")
		if !beginWords(text, wanted) {
			continue
		}
		if asked == nil {
			known = append(known, scheme)
			continue
		}
		answer, printed := s.SchemeCovers(scheme, asked)
		switch {
		case !printed:
			unsaid = append(unsaid, scheme)
		case answer.Verdict != CoversNo:
			known = append(known, scheme)
		}
	}
	return slices.Concat(known, unsaid), nil
}
