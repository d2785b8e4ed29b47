package dbtest

import (
	"fmt"
	"testing"

	"traverse/db"
)

// InClear looks for texts in every table of a database, as they are and as bytes, and says where each was found.
func InClear(tb testing.TB, store *db.DB, texts ...string) (found []string) {
	tb.Helper()
	var tables []string
	if err := store.SelectContext(tb.Context(), &tables, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"); err != nil {
		tb.Fatal(err)
	}
	for _, table := range tables {
		for _, text := range texts {
			var there bool
			if err := store.GetContext(tb.Context(), &there, `SELECT EXISTS (SELECT 1 FROM "`+table+`" t WHERE strpos(t::text, $1) > 0 OR strpos(t::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0)`, text); err != nil {
				tb.Fatal(err)
			}
			if there {
				found = append(found, fmt.Sprintf("%s holds « %s » in clear", table, text))
			}
		}
	}
	return found
}
