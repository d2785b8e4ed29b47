// Package db is everything that speaks SQL: the pool, transactions, the mapping of errors, migrations, and one file for
// each noun of the domain. PostgreSQL 15 or newer is the truth; no driver error leaves this package.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"traverse/internal/fault"
)

// DB is the pool of connections. It is safe for concurrent use.
type DB struct {
	*sqlx.DB
	config pq.Config // for connections that need other limits: migrations
}

const (
	defaultPool  = 20
	idleTime     = 5 * time.Minute
	lifetime     = 30 * time.Minute // so that a pool finds its way back after a failover
	dialLimit    = 5 * time.Second
	retries      = 2
	firstPause   = 10 * time.Millisecond
	statementMax = "15s"
	lockMax      = "5s"
	idleInTxMax  = "30s"
)

type options struct {
	pool     int
	observer func(query string)
	settings map[string]string
}

// Option changes how Open opens a pool.
type Option func(*options)

// WithPool sets how many connections may be open at a time. By default twenty.
func WithPool(size int) Option {
	return func(o *options) { o.pool = size }
}

// WithObserver has observe called with every statement that is sent, from the goroutine that sends it, so that a test can
// count them. BEGIN, COMMIT and ROLLBACK are not statements here.
func WithObserver(observe func(query string)) Option {
	return func(o *options) { o.observer = observe }
}

// WithSetting sets a parameter of the sessions, such as statement_timeout. A parameter in the URL wins.
func WithSetting(name, value string) Option {
	return func(o *options) { o.settings[name] = value }
}

// Open opens a pool on a postgres:// URL or a key=value string and makes sure that the server answers. Every session has
// a name and limits: fifteen seconds for a statement, five to wait for a lock, thirty idle in a transaction; the URL may
// set others. Without sslmode TLS is required, except on the machine itself.
func Open(ctx context.Context, url string, opts ...Option) (*DB, error) {
	o := options{pool: defaultPool, settings: map[string]string{
		"statement_timeout": statementMax, "lock_timeout": lockMax, "idle_in_transaction_session_timeout": idleInTxMax,
	}}
	for _, option := range opts {
		option(&o)
	}
	config, err := configure(url, o.settings)
	if err != nil {
		return nil, err
	}
	db, err := open(config, o)
	if err != nil {
		return nil, err
	}
	if err := db.Ping(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// configure reads the URL and adds what it leaves open.
func configure(url string, settings map[string]string) (pq.Config, error) {
	config, err := pq.NewConfig(url)
	if err != nil {
		return pq.Config{}, fmt.Errorf("l'adresse de la base (DATABASE_URL) est illisible: %w", err)
	}
	if config.SSLMode == "" && local(config) {
		config.SSLMode = pq.SSLModeDisable
	}
	if config.ApplicationName == "" {
		config.ApplicationName = "traverse"
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = dialLimit
	}
	runtime := maps.Clone(settings)
	maps.Copy(runtime, config.Runtime)
	config.Runtime = runtime
	return config, nil
}

// local says whether the connection stays on this machine.
func local(config pq.Config) bool {
	if len(config.Multi) > 0 {
		return false
	}
	if config.Hostaddr.IsValid() {
		return config.Hostaddr.IsLoopback()
	}
	if config.Host == "localhost" || strings.HasPrefix(config.Host, "/") || strings.HasPrefix(config.Host, "@") {
		return true
	}
	addr, err := netip.ParseAddr(config.Host)
	return err == nil && addr.IsLoopback()
}

func open(config pq.Config, o options) (*DB, error) {
	connector, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, fmt.Errorf("l'adresse de la base (DATABASE_URL) est refusée: %w", err)
	}
	pool := sql.OpenDB(observed(connector, o.observer))
	pool.SetMaxOpenConns(o.pool)
	pool.SetMaxIdleConns(o.pool)
	pool.SetConnMaxIdleTime(idleTime)
	pool.SetConnMaxLifetime(lifetime)
	return &DB{DB: sqlx.NewDb(pool, "postgres"), config: config}, nil
}

// Ping asks the server for an answer; the error is a fault.
func (db *DB) Ping(ctx context.Context) error {
	return mapError(db.PingContext(ctx))
}

// Close closes the pool, once what is under way has ended.
func (db *DB) Close() error {
	if err := db.DB.Close(); err != nil {
		return fmt.Errorf("fermer la base: %w", err)
	}
	return nil
}

// InTx runs do in a READ COMMITTED transaction, which is committed when do returns nil and rolled back otherwise. After a
// deadlock or a serialization failure do is run again, twice at most: it must not change anything outside of tx.
func (db *DB) InTx(ctx context.Context, do func(tx *sqlx.Tx) error) error {
	return db.retry(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted}, do)
}

// ReadTx runs do in a REPEATABLE READ, read-only transaction: all that it reads is of one instant.
func (db *DB) ReadTx(ctx context.Context, do func(tx *sqlx.Tx) error) error {
	return db.retry(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, do)
}

func (db *DB) retry(ctx context.Context, options *sql.TxOptions, do func(tx *sqlx.Tx) error) error {
	pause := firstPause
	for try := 0; ; try++ {
		err := db.once(ctx, options, do)
		if err == nil || try == retries || !retryable(err) {
			return mapError(err)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
		pause *= 4
	}
}

// once runs do in one transaction. The rollback after a commit does nothing; after an error or a panic it counts.
func (db *DB) once(ctx context.Context, options *sql.TxOptions, do func(tx *sqlx.Tx) error) error {
	tx, err := db.BeginTxx(ctx, options)
	if err != nil {
		return fmt.Errorf("commencer une transaction: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // the first error is the one that tells
	if err := do(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("valider la transaction: %w", err)
	}
	return nil
}

func retryable(err error) bool {
	return pq.As(err, pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected) != nil
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fault.Wrap(fault.Timeout, messageTimeout, ctx.Err())
	}
}
