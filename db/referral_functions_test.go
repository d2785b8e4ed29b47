package db_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/catalogue/pdi"
	"traverse/db/dbtest"
	"traverse/internal/clock"
)

// TestTerritoryHolds: what the database says of territories is what the programme says: a pôle holds the leaves that name
// it, a zone those of its members, Marseille its arrondissements, the department all.
func TestTerritoryHolds(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.LoadProgramme(t.Context(), contents, worldDay); err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Whole string `db:"whole"`
		Leaf  string `db:"leaf"`
	}
	if err := pool.SelectContext(t.Context(), &rows, `SELECT w.code AS whole, l.code AS leaf FROM territory w, territory l
		WHERE l.pole_code IS NOT NULL AND l.kind IN ('COMMUNE', 'ARRONDISSEMENT') AND territory_holds(w.code, l.code)`); err != nil {
		t.Fatal(err)
	}
	held := map[string][]string{}
	for _, row := range rows {
		held[row.Whole] = append(held[row.Whole], row.Leaf)
	}
	byCode := map[string]*catalogue.Territory{}
	for i := range contents.Territories {
		byCode[contents.Territories[i].Code] = &contents.Territories[i]
	}
	compared := 0
	for code, whole := range byCode {
		var want []string
		for leafCode, leaf := range byCode {
			if leaf.PoleCode != "" && (leaf.Kind == catalogue.KindCommune || leaf.Kind == catalogue.KindArrondissement) && holds(byCode, whole, leaf) {
				want = append(want, leafCode)
			}
		}
		slices.Sort(want)
		slices.Sort(held[code])
		compared += len(want)
		if !slices.Equal(want, held[code]) {
			t.Errorf("%s holds %v in the database, %v in the programme", code, held[code], want)
		}
	}
	if compared < 400 {
		t.Errorf("%d pairs compared", compared)
	}
}

func holds(byCode map[string]*catalogue.Territory, whole, leaf *catalogue.Territory) bool {
	if whole.Code == leaf.Code || whole.Kind == catalogue.KindDepartment || leaf.PoleCode == whole.Code || leaf.CommuneCode == whole.Code {
		return true
	}
	return slices.ContainsFunc(whole.Members, func(member string) bool { return holds(byCode, byCode[member], leaf) })
}

// TestSessionTakesPeople: the database and the catalogue agree on which sessions take people on a day.
func TestSessionTakesPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	days := []clock.Day{"", "2026-11-24", "2026-11-25", "2026-11-26"}
	null := func(day clock.Day) any {
		if day == "" {
			return nil
		}
		return string(day)
	}
	for _, status := range []catalogue.SessionStatus{catalogue.SessionOpen, catalogue.SessionPaused, catalogue.SessionClosed, catalogue.SessionCancelled} {
		for _, kind := range []catalogue.SessionKind{catalogue.SessionRolling, catalogue.SessionDated} {
			for _, starts := range days {
				for _, ends := range days {
					for _, until := range days {
						if kind == catalogue.SessionDated && starts == "" {
							continue // the schema refuses it
						}
						s := catalogue.Session{Status: status, Kind: kind, StartsOn: starts, EndsOn: ends, PausedUntil: until}
						var got bool
						if err := w.db.GetContext(t.Context(), &got, `SELECT session_takes_people(ROW($1::uuid, $1::uuid, $1::uuid, $2::text, 'S', $3::date, $4::date, NULL::date, NULL::jsonb,
							$5::text, $6::date, false, $7::timestamptz, $7::timestamptz, $7::timestamptz, 1)::session, '2026-11-25')`,
							uuid.Nil, kind, null(starts), null(ends), status, null(until), time.Now()); err != nil {
							t.Fatal(err)
						}
						if want := s.TakesPeopleOn("2026-11-25"); got != want {
							t.Errorf("%+v: %v in the database, %v in the catalogue", s, got, want)
						}
					}
				}
			}
		}
	}
}
