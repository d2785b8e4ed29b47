package dbtest_test

import (
	"testing"

	"traverse/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// Two databases of one test know nothing of each other.
func TestNew(t *testing.T) {
	t.Parallel()
	one, other := dbtest.New(t), dbtest.New(t)
	if _, err := one.ExecContext(t.Context(), "CREATE TABLE mine (id int)"); err != nil {
		t.Fatal(err)
	}
	var there bool
	if err := other.GetContext(t.Context(), &there, "SELECT to_regclass('mine') IS NOT NULL"); err != nil || there {
		t.Error(there, err)
	}
	if applied, err := one.Migrate(t.Context()); err != nil || applied != 0 {
		t.Errorf("%d migrations were left to run, %v", applied, err)
	}
}

// What the documentation of the package says a test's database costs, less its removal.
func BenchmarkURL(b *testing.B) {
	dbtest.URL(b) // the server and the template
	for b.Loop() {
		dbtest.URL(b)
	}
}
