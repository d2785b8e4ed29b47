package catalogue

// PoleCount says how many actions of a theme are available in a pôle.
type PoleCount struct {
	Pole      *Pole
	Covered   int // wholly or partly
	ToConfirm int // likely, never counted as available
}

// PoleCounts gives the row of a theme in the matrix theme × pôle: one count per pôle, in their order, zeros included,
// because a hole in the offer is what a commission technique looks for. A theme that does not exist has zeros.
func (s *Snapshot) PoleCounts(themeCode string) []PoleCount {
	row := make([]PoleCount, 0, len(s.Contents.Poles))
	actions := s.byTheme.anyOf([]string{themeCode}, len(s.Actions))
	for i := range s.Contents.Poles {
		pole := &s.Contents.Poles[i]
		sets := &s.byTerritory[s.geo.index[pole.Code]]
		row = append(row, PoleCount{
			Pole: pole, Covered: actions.countBoth(sets.yes) + actions.countBoth(sets.partly), ToConfirm: actions.countBoth(sets.toConfirm),
		})
	}
	return row
}
