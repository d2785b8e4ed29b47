package db_test

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"traverse/db"
	"traverse/db/dbtest"
	"traverse/db/embedded"
	"traverse/internal/fault"
)

const generous = time.Minute

func TestMain(m *testing.M) { dbtest.Main(m) }

// withTables is a database with two small tables, so that these tests do not depend on the product's schema.
func withTables(t *testing.T, opts ...db.Option) *db.DB {
	t.Helper()
	pool := dbtest.New(t, opts...)
	exec(t, pool, `CREATE TABLE parent (id int PRIMARY KEY, slug text NOT NULL CONSTRAINT parent_slug_key UNIQUE,
		size int CONSTRAINT parent_size_check CHECK (size > 0))`)
	exec(t, pool, "CREATE TABLE child (parent_id int CONSTRAINT child_parent_id_fkey REFERENCES parent)")
	exec(t, pool, "INSERT INTO parent VALUES (1, 'one', 1), (2, 'two', 2)")
	return pool
}

func exec(t *testing.T, pool *db.DB, statement string) {
	t.Helper()
	if _, err := pool.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// inTx runs one statement in a transaction.
func inTx(ctx context.Context, pool *db.DB, statement string, args ...any) error {
	return pool.InTx(ctx, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
}

func TestSessionLimits(t *testing.T) {
	t.Parallel()
	address := dbtest.URL(t)
	for name, want := range map[string]string{
		"application_name": "traverse", "statement_timeout": "15s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s",
	} {
		if got := show(t, address, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := show(t, address+"&statement_timeout=7s&application_name=mine", "statement_timeout"); got != "7s" {
		t.Errorf("the URL does not win: %q", got)
	}
	if got := show(t, address, "work_mem", db.WithSetting("work_mem", "9MB")); got != "9MB" {
		t.Errorf("the setting is %q", got)
	}
}

func show(t *testing.T, address, name string, opts ...db.Option) string {
	t.Helper()
	pool, err := db.Open(t.Context(), address, opts...)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close() //nolint:errcheck // nothing is left to lose
	var value string
	if err := pool.GetContext(t.Context(), &value, "SELECT current_setting($1)", name); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestViolations(t *testing.T) {
	t.Parallel()
	pool := withTables(t)
	for _, c := range []struct {
		statement  string
		code       fault.Code
		constraint string
		argument   string
	}{
		{"INSERT INTO parent VALUES (3, 'one', 1)", fault.Conflict, "parent_slug_key", "slug"},
		{"INSERT INTO parent VALUES (3, 'three', 0)", fault.Validation, "parent_size_check", "size"},
		{"INSERT INTO parent VALUES (3, NULL, 1)", fault.Validation, "", "slug"},
		{"INSERT INTO child VALUES (9)", fault.Conflict, "child_parent_id_fkey", "parent_id"},
		{"SELECT nothing", fault.Internal, "", ""},
	} {
		err := inTx(t.Context(), pool, c.statement)
		f, ok := errors.AsType[*fault.Error](err)
		if !ok {
			t.Errorf("%s: %v is not a fault", c.statement, err)
			continue
		}
		if f.Code != c.code || f.Argument != c.argument || db.Constraint(err) != c.constraint {
			t.Errorf("%s: %s on %q by %q: %v", c.statement, f.Code, f.Argument, db.Constraint(err), err)
		}
		if strings.Contains(f.Message, "pq:") {
			t.Errorf("%s: the message shows the driver: %s", c.statement, f.Message)
		}
	}
}

func TestNoRows(t *testing.T) {
	t.Parallel()
	pool := withTables(t)
	err := pool.ReadTx(t.Context(), func(tx *sqlx.Tx) error {
		var id int
		return tx.GetContext(t.Context(), &id, "SELECT id FROM parent WHERE slug = 'none'")
	})
	if fault.CodeOf(err) != fault.NotFound || !errors.Is(err, sql.ErrNoRows) {
		t.Error(err)
	}
}

// What the caller's own function returns comes back as it is, and nothing is kept.
func TestRollback(t *testing.T) {
	t.Parallel()
	pool := withTables(t)
	mine := errors.New("mine")
	err := pool.InTx(t.Context(), func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(t.Context(), "DELETE FROM parent"); err != nil {
			return err
		}
		return mine
	})
	if !errors.Is(err, mine) {
		t.Error(err)
	}
	refusal := fault.New(fault.Forbidden, "Non.")
	if err := pool.InTx(t.Context(), func(*sqlx.Tx) error { return refusal }); fault.CodeOf(err) != fault.Forbidden {
		t.Error(err)
	}
	var count int
	if err := pool.GetContext(t.Context(), &count, "SELECT count(*) FROM parent"); err != nil || count != 2 {
		t.Errorf("%d rows are left, %v", count, err)
	}
}

func TestReadTx(t *testing.T) {
	t.Parallel()
	pool := withTables(t)
	err := pool.ReadTx(t.Context(), func(tx *sqlx.Tx) error {
		before, after := 0, 0
		if err := tx.GetContext(t.Context(), &before, "SELECT count(*) FROM parent"); err != nil {
			return err
		}
		exec(t, pool, "INSERT INTO parent VALUES (3, 'three', 3)")
		if err := tx.GetContext(t.Context(), &after, "SELECT count(*) FROM parent"); err != nil {
			return err
		}
		if before != after {
			t.Errorf("%d rows, then %d: not of one instant", before, after)
		}
		_, err := tx.ExecContext(t.Context(), "DELETE FROM parent")
		return err
	})
	if fault.CodeOf(err) != fault.Internal {
		t.Errorf("a write in a read-only transaction: %v", err)
	}
}

// Two transactions that lock two rows in opposite order: PostgreSQL ends one of them, which is then run again.
func TestDeadlockIsRetried(t *testing.T) {
	t.Parallel()
	pool := withTables(t, db.WithSetting("deadlock_timeout", "50ms"))
	var wait, both sync.WaitGroup
	both.Add(2)
	runs := make(chan int, 8)
	for _, order := range [][]int{{1, 2}, {2, 1}} {
		wait.Go(func() {
			run := 0
			err := pool.InTx(t.Context(), func(tx *sqlx.Tx) error {
				run++
				runs <- run
				for i, id := range order {
					if _, err := tx.ExecContext(t.Context(), "UPDATE parent SET size = size + 1 WHERE id = $1", id); err != nil {
						return err
					}
					if i == 0 && run == 1 {
						both.Done()
						both.Wait()
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if len(runs) < 3 {
		t.Errorf("%d runs: nothing was retried", len(runs))
	}
}

func TestRetriesEnd(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	runs := 0
	err := pool.InTx(t.Context(), func(*sqlx.Tx) error {
		runs++
		return &pq.Error{Code: "40001"}
	})
	if runs != 3 || fault.CodeOf(err) != fault.Conflict {
		t.Errorf("%d runs, %v", runs, err)
	}
}

func TestTimeouts(t *testing.T) {
	t.Parallel()
	pool := withTables(t, db.WithSetting("statement_timeout", "50ms"))
	if err := inTx(t.Context(), pool, "SELECT pg_sleep(60)"); fault.CodeOf(err) != fault.Timeout {
		t.Errorf("statement_timeout: %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := pool.Ping(cancelled); fault.CodeOf(err) != fault.Timeout {
		t.Errorf("cancelled: %v", err)
	}
}

func TestObserver(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var seen []string
	pool := dbtest.New(t, db.WithObserver(func(query string) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, query)
	}))
	exec(t, pool, "CREATE TABLE t (id int, name text)")
	stmt, err := pool.PreparexContext(t.Context(), "SELECT count(*) FROM t WHERE id = ANY($1)")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close() //nolint:errcheck // nothing is left to lose
	var count int
	for range 2 {
		if err := stmt.GetContext(t.Context(), &count, pq.Array([]int{1, 2})); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := pool.NamedExecContext(t.Context(), "INSERT INTO t VALUES (:id, :name)", map[string]any{"id": 1, "name": "é"}); err != nil {
		t.Fatal(err)
	}
	if err := pool.GetContext(t.Context(), &count, "SELECT count(*) FROM t WHERE id = ANY($1)", pq.Array([]int{1, 2})); err != nil || count != 1 {
		t.Fatal(count, err)
	}
	if len(seen) != 5 || !strings.HasPrefix(seen[3], "INSERT") {
		t.Errorf("%d statements: %q", len(seen), seen)
	}
}

// The pool says that the database is away while it is, and works again, without being opened anew, when it is back.
func TestServerDiesAndComesBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Dir(dir)} { // under root the server runs as nobody
		if err := os.Chmod(path, 0o711); err != nil {
			t.Fatal(err)
		}
	}
	cluster, err := embedded.Start(t.Context(), embedded.Config{Dir: dir, Shelter: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cluster.Stop(context.WithoutCancel(t.Context())) })
	pool, err := db.Open(t.Context(), cluster.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	if err := syscall.Kill(cluster.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	limit := time.NewTimer(generous)
	defer limit.Stop()
	for failed := false; ; {
		err := inTx(t.Context(), pool, "SELECT 1")
		if err != nil {
			failed = true
			if fault.CodeOf(err) != fault.Unavailable || !errors.Is(err, db.ErrUnavailable) {
				t.Fatalf("%v", err)
			}
		} else if failed {
			return
		}
		select {
		case <-limit.C:
			t.Fatalf("failed: %v, last: %v", failed, err)
		default:
		}
	}
}

func TestOpenFails(t *testing.T) {
	t.Parallel()
	if _, err := db.Open(t.Context(), "postgres://nobody@127.0.0.1:1/none"); !errors.Is(err, db.ErrUnavailable) {
		t.Error(err)
	}
	if _, err := db.Open(t.Context(), "postgres://%zz"); err == nil || !strings.Contains(err.Error(), "DATABASE_URL") {
		t.Error(err)
	}
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	address := dbtest.Empty(t)
	files := migrationFiles(t)
	var wait sync.WaitGroup
	applied := make(chan int, 3)
	for range 3 { // instances that start together
		wait.Go(func() {
			pool, err := db.Open(t.Context(), address)
			if err != nil {
				t.Error(err)
				return
			}
			defer pool.Close() //nolint:errcheck // nothing is left to lose
			count, err := pool.Migrate(t.Context())
			if err != nil {
				t.Error(err)
			}
			applied <- count
		})
	}
	wait.Wait()
	close(applied)
	total := 0
	for count := range applied {
		total += count
	}
	if total != len(files) {
		t.Errorf("%d migrations ran, there are %d", total, len(files))
	}
}

func TestNewerDatabase(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	exec(t, pool, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)")
	if _, err := pool.Migrate(t.Context()); !errors.Is(err, db.ErrNewerDatabase) {
		t.Error(err)
	}
}

// Numbers follow each other: two branches that both add 0007 must not both be merged. Migrations go forward only.
func TestMigrationFiles(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`^(\d{4})_[a-z0-9_]+\.sql$`)
	seen := map[string]string{}
	for _, file := range migrationFiles(t) {
		match := name.FindStringSubmatch(file)
		if match == nil {
			t.Errorf("%s is not named 0001_words.sql", file)
			continue
		}
		if other, taken := seen[match[1]]; taken {
			t.Errorf("%s and %s share a number", file, other)
		}
		seen[match[1]] = file
		content, err := os.ReadFile(filepath.Join("migrations", file))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), "+goose Down") {
			t.Errorf("%s goes backward", file)
		}
	}
	if len(seen) == 0 {
		t.Error("no migration")
	}
}

func migrationFiles(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(os.DirFS("migrations"), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	return files
}
