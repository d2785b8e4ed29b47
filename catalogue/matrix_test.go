package catalogue_test

import (
	"testing"

	"traverse/catalogue"
)

// TestPoleCountsEqualBruteForce compares the matrix with a loop over every action, theme and pôle, and with the search
// that each of its cells leads to.
func TestPoleCountsEqualBruteForce(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	holes, toConfirm := 0, 0
	for _, theme := range s.Contents.Themes {
		row := s.PoleCounts(theme.Code)
		if len(row) != len(s.Contents.Poles) {
			t.Fatalf("%s: %d cells, want one for each pôle", theme.Code, len(row))
		}
		for i, cell := range row {
			pole := &s.Contents.Poles[i]
			if cell.Pole.Code != pole.Code {
				t.Fatalf("%s: cell %d is of %s, want %s", theme.Code, i, cell.Pole.Code, pole.Code)
			}
			byVerdict := make(map[catalogue.CoverageVerdict]int)
			for _, e := range s.Actions {
				if e.Sheet.ThemeCode == theme.Code {
					byVerdict[s.Covers(e, s.Territory(pole.Code)).Verdict]++
				}
			}
			want := catalogue.PoleCount{Pole: cell.Pole, Covered: byVerdict["YES"] + byVerdict["PARTLY"], ToConfirm: byVerdict["TO_CONFIRM"]}
			if cell != want {
				t.Errorf("%s in %s: %d and %d to confirm, want %d and %d", theme.Code, pole.Code, cell.Covered, cell.ToConfirm, want.Covered, want.ToConfirm)
			}
			filter := catalogue.ActionFilter{Themes: []string{theme.Code}, Territory: pole.Code}
			if found := search(t, s, catalogue.ActionQuery{Filter: filter}).Total; found != cell.Covered {
				t.Errorf("%s in %s: the cell says %d, its list holds %d", theme.Code, pole.Code, cell.Covered, found)
			}
			toConfirm += cell.ToConfirm
			if cell.Covered == 0 {
				holes++
			}
		}
	}
	if holes == 0 || toConfirm == 0 {
		t.Errorf("%d holes and %d to confirm: the comparison saw nothing worth comparing", holes, toConfirm)
	}
	for _, cell := range s.PoleCounts("9.9") {
		if cell.Covered != 0 || cell.ToConfirm != 0 {
			t.Errorf("a theme that does not exist counts %+v", cell)
		}
	}
}
