package catalogue

// MatchOne judges one action against a situation. An unknown code or an impossible age is a BadRequest.
func (s *Snapshot) MatchOne(e *Entry, situation *Situation) (Match, error) {
	p, err := s.newPerson(situation)
	if err != nil {
		return Match{}, err
	}
	return s.judge(e, p, true), nil
}
