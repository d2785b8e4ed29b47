package catalogue

import "slices"

// FindSchemes gives the schemes that hold every word of a text, understood as for actions, and that are not surely
// outside a territory; a scheme whose territory no source prints stays, after those known to be there. Places in the
// text rank nothing and exclude nothing. Empty arguments are no filter.
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
	question := s.schemeText.Read(search)
	s.places.read(question)
	answer := question.Find()
	found := bitset(answer.Found)
	var known, unsaid []*Scheme
	for i := range s.Contents.Schemes {
		scheme := &s.Contents.Schemes[i]
		if found != nil && (answer.Relaxed() || !found.has(i)) {
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
