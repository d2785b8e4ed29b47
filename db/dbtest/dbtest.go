// Package dbtest gives every test a PostgreSQL database of its own, with the schema in place.
//
// The database is a clone of a template that is migrated once. A clone and its removal cost about 60 ms together (measured
// on four cores with PostgreSQL 18.4 and the first migration; 80 ms with 15), so that a test need not share one. The server is that of TEST_DATABASE_URL (a postgres:// URL of an account that
// may create databases), else a private cluster of package embedded, started by the first test that asks for a database
// (about half a second) and thrown away by Main. It works under root and under an ordinary account.
//
//	func TestMain(m *testing.M) { dbtest.Main(m) }
//
//	func TestSomething(t *testing.T) {
//		t.Parallel()
//		store := dbtest.New(t)
//	}
package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	_ "github.com/lib/pq" // the driver behind sql.Open

	"traverse/db"
	"traverse/db/embedded"
)

// templateLock keeps two test binaries from making the template at the same time.
const templateLock = 7421850631

// server is what the tests of one binary share.
type server struct {
	once    sync.Once
	main    bool // Main is in charge and will stop the cluster
	err     error
	url     string // of a database to give orders from
	admin   *sql.DB
	cluster *embedded.Cluster
	dir     string // of the cluster, to be deleted
}

var shared server

// Main runs the tests of a package and then stops the server, if one was started, and ends the process. TestMain calls it.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run is Main for a package that has something of its own to clean up before it ends.
func Run(m *testing.M) (code int) {
	shared.main = true
	code = m.Run()
	if err := shared.stop(context.Background()); err != nil { //nolint:forbidigo // the end of a test binary has no caller
		fmt.Fprintln(os.Stderr, "dbtest:", err)
		code = max(code, 1)
	}
	return code
}

// New opens a pool on a new, migrated, empty database. Both go away at the end of the test.
func New(tb testing.TB, opts ...db.Option) *db.DB {
	tb.Helper()
	return Open(tb, URL(tb), opts...)
}

// Open opens a pool on a database that URL gave, as another process would. It is closed at the end of the test.
func Open(tb testing.TB, address string, opts ...db.Option) *db.DB {
	tb.Helper()
	pool, err := db.Open(tb.Context(), address, append([]db.Option{db.WithPool(5)}, opts...)...)
	if err != nil {
		tb.Fatalf("dbtest: open %v", err)
	}
	tb.Cleanup(func() {
		if err := pool.Close(); err != nil {
			tb.Errorf("dbtest: %v", err)
		}
	})
	return pool
}

// URL is the address of a new, migrated, empty database, which goes away at the end of the test.
func URL(tb testing.TB) string {
	tb.Helper()
	return clone(tb, templateName())
}

// Empty is the address of a new database without any schema, for tests of the migrations themselves.
func Empty(tb testing.TB) string {
	tb.Helper()
	return clone(tb, "template0")
}

func clone(tb testing.TB, template string) string {
	tb.Helper()
	shared.once.Do(func() { shared.err = shared.start(context.WithoutCancel(tb.Context())) })
	if shared.err != nil {
		tb.Fatalf("dbtest: %v", shared.err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	if _, err := shared.admin.ExecContext(tb.Context(), "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		tb.Fatalf("dbtest: create a database: %v", err)
	}
	tb.Cleanup(func() {
		ctx := context.WithoutCancel(tb.Context())
		if _, err := shared.admin.ExecContext(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			tb.Errorf("dbtest: drop the database: %v", err)
		}
	})
	return withDatabase(shared.url, name)
}

func templateName() string { return "traverse_template_" + db.MigrationsDigest() }

// start finds or starts the server and makes the template.
func (s *server) start(ctx context.Context) error {
	s.url = os.Getenv("TEST_DATABASE_URL")
	if s.url == "" {
		if err := s.startCluster(ctx); err != nil {
			return err
		}
	}
	var err error
	if s.admin, err = sql.Open("postgres", s.url); err != nil {
		return fmt.Errorf("open the server of the tests: %w", err)
	}
	s.admin.SetMaxOpenConns(8)
	return s.makeTemplate(ctx)
}

// startCluster starts a cluster that may lose everything. It lives in a folder which the server's account can pass through,
// directly below /tmp when there is one: a long TMPDIR, or one that only root may enter, does no harm.
func (s *server) startCluster(ctx context.Context) error {
	if !s.main {
		return errors.New("no server: call dbtest.Main from TestMain, or set TEST_DATABASE_URL")
	}
	var err error
	if s.dir, err = makeDir(); err != nil {
		return fmt.Errorf("make a folder for the cluster: %w", err)
	}
	s.cluster, err = embedded.Start(ctx, embedded.Config{
		Dir: s.dir, Shelter: s.dir, Settings: map[string]string{"max_connections": "400", "shared_buffers": "64MB"},
	})
	if err != nil {
		return err
	}
	s.url = s.cluster.URL()
	return nil
}

func makeDir() (string, error) {
	dir, err := os.MkdirTemp("/tmp", "traverse-dbtest-")
	if err != nil {
		dir, err = os.MkdirTemp("", "traverse-dbtest-")
	}
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o711) //nolint:gosec // under root the server runs as nobody
}

// makeTemplate migrates a database and makes it a template under a name that says which migrations it has, once for all
// the binaries that share the server. It is built under another name: a template is always whole.
func (s *server) makeTemplate(ctx context.Context) error {
	conn, err := s.admin.Conn(ctx)
	if err != nil {
		return fmt.Errorf("reach the server: %w", err)
	}
	defer conn.Close() //nolint:errcheck // the lock goes with it in any case
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return fmt.Errorf("lock the template: %w", err)
	}
	defer conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", templateLock) //nolint:errcheck // closing unlocks too
	var there bool
	const exists = "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)"
	if err := conn.QueryRowContext(ctx, exists, templateName()).Scan(&there); err != nil || there {
		return err
	}
	building := templateName() + "_new"
	if err := execAll(ctx, conn, "DROP DATABASE IF EXISTS "+building+" WITH (FORCE)", "CREATE DATABASE "+building+" TEMPLATE template0"); err != nil {
		return err
	}
	if err := migrate(ctx, withDatabase(s.url, building)); err != nil {
		return err
	}
	return execAll(ctx, conn,
		"ALTER DATABASE "+building+" WITH ALLOW_CONNECTIONS false",
		"ALTER DATABASE "+building+" RENAME TO "+templateName())
}

func execAll(ctx context.Context, conn *sql.Conn, statements ...string) error {
	for _, statement := range statements {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

func migrate(ctx context.Context, address string) error {
	pool, err := db.Open(ctx, address, db.WithPool(1))
	if err != nil {
		return fmt.Errorf("open the template: %w", err)
	}
	_, err = pool.Migrate(ctx)
	return errors.Join(err, pool.Close())
}

// stop ends the server, if there is one, and deletes its folder.
func (s *server) stop(ctx context.Context) error {
	var failed error
	if s.admin != nil {
		failed = s.admin.Close()
	}
	if s.cluster != nil {
		failed = errors.Join(failed, s.cluster.Stop(ctx))
	}
	if s.dir != "" {
		failed = errors.Join(failed, os.RemoveAll(s.dir))
	}
	return failed
}

// withDatabase is the same address with another database.
func withDatabase(address, name string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address // sql.Open has refused it
	}
	u.Path = "/" + name
	return u.String()
}
