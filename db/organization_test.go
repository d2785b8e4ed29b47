package db_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"traverse/db/dbtest"
	"traverse/internal/access"
	"traverse/internal/fault"
)

// TestClosingTheLastAdministrator: the account of whoever alone administers an organisation that has other members is not
// closed, and the one who tries reads why; once nobody else is there, it is, and nobody answers for the organisation.
func TestClosingTheLastAdministrator(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	actor := referent(t, pool)
	closeAccount := func(email string) error {
		deed := &access.Deed{Scope: access.Scope{Actor: access.Actor{}, Reach: access.Self}, Act: "CLOSE", At: deedDay}
		_, err := pool.Perform(t.Context(), deed, func(tx *sqlx.Tx) (access.Object, error) {
			_, err := tx.ExecContext(t.Context(), "UPDATE account SET closed_at = $2 WHERE email = $1", email, deedDay)
			return access.Object{Type: "Account", ID: actor.Account}, err
		})
		return err
	}
	problems := fault.ProblemsOf(closeAccount("a@example.org"))
	if len(problems) != 1 || problems[0].Code != fault.StateForbids || !strings.Contains(problems[0].Message, "Nommez d’abord") {
		t.Fatalf("the last administrator: %+v", problems)
	}
	for _, email := range []string{"b@example.org", "a@example.org"} {
		if err := closeAccount(email); err != nil {
			t.Fatalf("%s: %v", email, err)
		}
	}
	var left struct {
		Open  int    `db:"open"`
		Trust string `db:"trust"`
	}
	err := pool.GetContext(t.Context(), &left, "SELECT (SELECT count(*) FROM membership WHERE ended_at IS NULL) AS open, trust FROM organization")
	if err != nil || left.Open != 0 || left.Trust != "UNCLAIMED" {
		t.Errorf("%+v %v", left, errors.Unwrap(err))
	}
}
