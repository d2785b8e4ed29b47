package demo_test

import (
	"slices"
	"testing"
	"time"

	"traverse/catalogue/pdi"
	"traverse/db/dbtest"
	"traverse/db/demo"
	"traverse/internal/keys"
)

// TestLoadSheets: there is a sheet at every stage of its life, with its comments, its notices and its lines in the journal; a
// second load changes nothing, and no invariant breaks.
func TestLoadSheets(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	pool := dbtest.New(t)
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.LoadProgramme(t.Context(), contents, now); err != nil {
		t.Fatal(err)
	}
	if err := demo.LoadPersons(t.Context(), pool, now); err != nil {
		t.Fatal(err)
	}
	stages := func() []string {
		t.Helper()
		var found []string
		if err := pool.SelectContext(t.Context(), &found, `
			SELECT DISTINCT a.status || ' ' || coalesce((SELECT r.status FROM action_revision r WHERE r.action_id = a.id AND r.status IN ('DRAFT', 'SUBMITTED', 'SENT_BACK')), '-')
			       FROM action a JOIN action_revision w ON w.action_id = a.id WHERE w.account_id IS NOT NULL
			UNION SELECT DISTINCT 'kind ' || kind FROM action_revision WHERE account_id IS NOT NULL
			UNION SELECT 'comments ' || count(*) FROM revision_comment
			UNION SELECT 'overdue ' || count(*) FROM action_revision WHERE status = 'SUBMITTED' AND review_due_at < $1
			UNION SELECT 'from a scheme ' || count(*) FROM action WHERE scheme_slug IS NOT NULL
			UNION SELECT 'revisions ' || count(*) FROM action_revision WHERE account_id IS NOT NULL
			ORDER BY 1`, now); err != nil {
			t.Fatal(err)
		}
		return found
	}
	for range 2 {
		if err := demo.LoadSheets(t.Context(), pool, keys.Demonstration(), now); err != nil {
			t.Fatal(err)
		}
		want := []string{
			"ARCHIVED -", "comments 2", "DRAFT DRAFT", "DRAFT SENT_BACK", "from a scheme 1", "IN_REVIEW SUBMITTED", "kind AT_ONCE", "kind REVIEWED", "overdue 1",
			"PUBLISHED -", "PUBLISHED DRAFT", "PUBLISHED SUBMITTED", "revisions 16", "SUSPENDED -",
		}
		got := stages()
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
	}
	if broken, err := pool.BrokenInvariants(t.Context()); err != nil || len(broken) > 0 {
		t.Errorf("%v %v", broken, err)
	}
}
