// Package effort scales tests: `make test` tries enough to decide, `make verify` the same code with larger numbers.
package effort

import (
	"os"
	"strconv"
)

// Times gives how often a test should try, from the number that `make test` uses: n, times TRAVERSE_EFFORT if it is set.
func Times(n int) int {
	factor, err := strconv.Atoi(os.Getenv("TRAVERSE_EFFORT"))
	if err != nil || factor < 1 {
		return n
	}
	return n * factor
}
