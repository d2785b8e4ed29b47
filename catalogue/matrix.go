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
	actions, ok := s.byTheme[themeCode]
	for i := range s.Contents.Poles {
		count := PoleCount{Pole: &s.Contents.Poles[i]}
		if verdicts := s.byVerdict[count.Pole.Code]; ok {
			count.Covered = actions.countBoth(verdicts[CoversYes]) + actions.countBoth(verdicts[CoversPartly])
			count.ToConfirm = actions.countBoth(verdicts[CoversToConfirm])
		}
		row = append(row, count)
	}
	return row
}
