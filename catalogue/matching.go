package catalogue

// Matching gives every action that a search finds, in the order of codes. Actions that hold only some of the words are not
// found: they are shown to somebody who looks, and are no reason to call anybody. Errors are those of Search.
func (s *Snapshot) Matching(search string, filter *ActionFilter) ([]*Entry, error) {
	sel, err := s.choose(&ActionQuery{Search: search, Filter: *filter})
	if err != nil {
		return nil, err
	}
	var found []*Entry
	if !sel.answer.Relaxed() {
		sel.matching.each(func(i int) { found = append(found, s.Actions[i]) })
	}
	return found, nil
}
