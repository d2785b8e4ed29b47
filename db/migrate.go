package db

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// minServer is the oldest server_version_num that is accepted.
const minServer = 150000

// The reasons why Migrate refuses a database, for errors.Is.
var (
	// ErrNewerDatabase: a newer Traverse has migrated this database.
	ErrNewerDatabase = errors.New("base de données plus récente que ce programme")
	// ErrOldServer: the server is older than PostgreSQL 15.
	ErrOldServer = errors.New("PostgreSQL trop ancien")
)

// Migrate brings the schema up to what this binary expects, and says how many migrations it ran. Each runs in a
// transaction of its own, forward only; instances that start together wait for each other on an advisory lock.
func (db *DB) Migrate(ctx context.Context) (applied int, err error) {
	pool, err := db.unlimited()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	if err := pool.checkServer(ctx); err != nil {
		return 0, err
	}
	provider, err := pool.provider()
	if err != nil {
		return 0, err
	}
	if err := checkDatabase(ctx, provider); err != nil {
		return 0, err
	}
	done, err := provider.Up(ctx)
	if partial, ok := errors.AsType[*goose.PartialError](err); ok {
		return len(partial.Applied), fmt.Errorf("la migration %s a échoué, rien n'en est resté: %w",
			partial.Failed.Source.Path, mapError(partial.Err))
	}
	if err != nil {
		return 0, fmt.Errorf("appliquer les migrations: %w", mapError(err))
	}
	return len(done), nil
}

// unlimited opens a second, small pool on the same database: a migration may take longer than a statement of a request,
// and the lock needs a session of its own.
func (db *DB) unlimited() (*DB, error) {
	config := db.config.Clone()
	maps.Copy(config.Runtime, map[string]string{
		"statement_timeout": "0", "lock_timeout": "60s", "idle_in_transaction_session_timeout": "0",
	})
	return open(config, options{pool: 2})
}

// checkServer refuses a server that lacks what the statements use.
func (db *DB) checkServer(ctx context.Context) error {
	const query = "-- name: ServerVersion\nSELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name"
	var version struct {
		Number int
		Name   string
	}
	if err := db.GetContext(ctx, &version, query); err != nil {
		return fmt.Errorf("lire la version de PostgreSQL: %w", mapError(err))
	}
	if version.Number < minServer {
		return fmt.Errorf("%w : ce serveur est en version %s, il faut PostgreSQL 15 ou plus récent. "+
			"Mettez-le à jour, ou désignez-en un autre avec DATABASE_URL", ErrOldServer, version.Name)
	}
	return nil
}

func (db *DB) provider() (*goose.Provider, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, fmt.Errorf("préparer le verrou des migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db.DB.DB, migrations(),
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("lire les migrations: %w", err)
	}
	return provider, nil
}

// checkDatabase refuses a database that a newer binary has migrated: this one would misread it.
func checkDatabase(ctx context.Context, provider *goose.Provider) error {
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("lire la version de la base: %w", mapError(err))
	}
	if current > target {
		return fmt.Errorf("%w : elle en est à la migration %d, ce programme n'en connaît que %d. "+
			"Lancez la version de Traverse qui l'a mise à jour, ou restaurez une sauvegarde plus ancienne", ErrNewerDatabase, current, target)
	}
	return nil
}

// migrations is the folder of the migration files.
func migrations() fs.FS {
	sub, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		panic(fmt.Sprintf("db: %v", err)) // the folder is embedded: a failure is a broken build
	}
	return sub
}

// MigrationsDigest identifies the schema that this binary expects: it changes when any migration does.
func MigrationsDigest() string {
	sum := sha256.New()
	err := fs.WalkDir(migrations(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(migrations(), path)
		fmt.Fprintf(sum, "%s %d\n%s", path, len(content), content) //nolint:errcheck // a hash takes everything
		return err
	})
	if err != nil {
		panic(fmt.Sprintf("db: %v", err)) // embedded files: likewise
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}
