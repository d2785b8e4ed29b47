// Package embedded runs a private PostgreSQL cluster in a data folder: it finds the binaries, makes the cluster on
// the first start, takes over what a killed process left behind, and starts the server again when it dies.
//
// The server listens on a Unix socket only, in a folder of mode 0700, and asks for a password that initdb was given:
// no port to choose or to lose between two starts, no other user of the machine gets in. The system's own cluster is
// never touched. Under root the server runs as "nobody", because PostgreSQL refuses to run as root.
//
// The locale is C with UTF-8, so that order and case in SQL do not depend on the machine or on the major version;
// what needs French order or French search does it in Go.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"sync"
	"time"
)

// MinMajor is the oldest major version of PostgreSQL that is accepted.
const MinMajor = 15

const (
	user     = "traverse"
	database = "traverse"
)

// Config says where the cluster lives and how it is run. Only Dir is required.
type Config struct {
	// Dir is the data folder. It is made when it is missing.
	Dir string
	// Logger receives what a person who runs the program should know. By default nothing is logged.
	Logger *slog.Logger
	// Durable makes every commit reach the disk. It is false only for tests.
	Durable bool
	// BinDir is the folder of postgres and initdb. By default TRAVERSE_PG_BIN, else what Find finds.
	BinDir string
	// Shelter is where the cluster goes when the data folder is one that the account of the server cannot reach
	// (root only). By default /var/lib/traverse.
	Shelter string
	// Settings are added to the server's parameters. They do not override those that protect the data.
	Settings map[string]string
	// StartLimit is how long the server may take to answer, recovery included. By default two minutes.
	StartLimit time.Duration
	// StopLimit is how long a fast shutdown may take before an immediate one. By default fifteen seconds.
	StopLimit time.Duration
}

func (cfg Config) withDefaults() Config {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Shelter == "" {
		cfg.Shelter = "/var/lib/traverse"
	}
	if cfg.StartLimit <= 0 {
		cfg.StartLimit = 2 * time.Minute
	}
	if cfg.StopLimit <= 0 {
		cfg.StopLimit = 15 * time.Second
	}
	return cfg
}

// Cluster is a running private cluster. Its methods may be called from any goroutine.
type Cluster struct {
	cfg      Config
	folder   *folder
	binaries Binaries
	socket   string
	password string

	cancel context.CancelFunc // asks the supervisor to stop the server
	hurry  chan struct{}      // closed when the stop may not wait any longer
	once   sync.Once
	done   chan struct{} // closed when the server and the supervisor have ended

	backoff time.Duration // before the next restart; the supervisor's alone

	mu  sync.Mutex
	pid int
}

// Start brings up the cluster of cfg.Dir and returns once it answers. The caller must Stop it. Cancelling ctx ends a
// start that is under way and nothing after it. The errors are French sentences; errors.Is tells which of the Err… it is.
func Start(ctx context.Context, cfg Config) (*Cluster, error) {
	cfg = cfg.withDefaults()
	c, err := prepare(ctx, cfg)
	if err != nil {
		return nil, err
	}
	first := make(chan error, 1)
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c.cancel = cancel
	go c.supervise(running, first)
	if err := c.awaitFirst(ctx, first); err != nil {
		return nil, errors.Join(err, c.Stop(context.WithoutCancel(ctx)))
	}
	cfg.Logger.Info("PostgreSQL est prêt", "version", c.binaries.Version, "cluster", c.folder.cluster(), "pid", c.PID())
	return c, nil
}

// awaitFirst waits until the server of the first launch answers, and makes the database if it is not there.
func (c *Cluster) awaitFirst(ctx context.Context, first <-chan error) error {
	select {
	case err := <-first:
		if err != nil {
			return err
		}
	case <-ctx.Done():
		return fmt.Errorf("lancement de PostgreSQL interrompu: %w", ctx.Err())
	}
	return c.ensureDatabase(ctx)
}

// prepare does all that comes before the server is started. What it holds is given back when it fails.
func prepare(ctx context.Context, cfg Config) (_ *Cluster, err error) {
	f, err := openFolder(ctx, cfg)
	if err != nil {
		return nil, err
	}
	c := &Cluster{cfg: cfg, folder: f, hurry: make(chan struct{}), done: make(chan struct{}), backoff: firstBackoff}
	defer func() {
		if err != nil {
			c.release()
		}
	}()
	if c.binaries, err = pick(ctx, cfg, f); err != nil {
		return nil, err
	}
	if err = settleOrphan(ctx, f.cluster(), cfg); err != nil {
		return nil, err
	}
	if err = ensureCluster(ctx, cfg, f, c.binaries); err != nil {
		return nil, err
	}
	if c.password, err = readPassword(f); err != nil {
		return nil, err
	}
	c.socket, err = socketFolder(ctx, f)
	return c, err
}

// URL is the address of the cluster's database for lib/pq. It stays the same when the server is started again.
func (c *Cluster) URL() string { return c.urlOf(database) }

func (c *Cluster) urlOf(name string) string {
	query := url.Values{"host": {c.socket}, "port": {socketPort}, "sslmode": {"disable"}}
	u := url.URL{Scheme: "postgres", User: url.UserPassword(user, c.password), Path: "/" + name, RawQuery: query.Encode()}
	return u.String()
}

// Dir is the folder that holds the cluster, the server's log and, where they had to be copied, the binaries.
func (c *Cluster) Dir() string { return c.folder.home }

// PID is the process id of the server, 0 while there is none. For tests.
func (c *Cluster) PID() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pid
}

func (c *Cluster) setPID(pid int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pid = pid
}

// Stop shuts the server down, fast at first, immediately (which the next start recovers from) after StopLimit or when
// ctx ends, and lets the data folder go. It returns when the server has ended; calling it again is harmless.
func (c *Cluster) Stop(ctx context.Context) error {
	c.once.Do(func() {
		c.cancel()
		select {
		case <-c.done:
		case <-ctx.Done():
			close(c.hurry)
			<-c.done
		}
		c.release()
	})
	return nil
}

// release gives back what prepare took.
func (c *Cluster) release() {
	removeSocketFolder(c.socket, c.folder.home)
	c.folder.close()
}

// arguments are the server's. Those that protect the data come last: the last one counts, and a parameter given here
// overrides the files of the cluster.
func (c *Cluster) arguments() []string {
	args := []string{"-D", c.folder.cluster()}
	set := func(name, value string) { args = append(args, "-c", name+"="+value) }
	for _, name := range slices.Sorted(maps.Keys(c.cfg.Settings)) {
		set(name, c.cfg.Settings[name])
	}
	set("listen_addresses", "")
	set("port", socketPort)
	set("unix_socket_directories", c.socket)
	set("unix_socket_permissions", "0700")
	set("cluster_name", "traverse")
	set("timezone", "UTC")
	set("log_timezone", "UTC")
	set("log_destination", "stderr")
	set("logging_collector", "off")
	durable := "on"
	if !c.cfg.Durable {
		durable = "off"
	}
	set("fsync", durable)
	set("synchronous_commit", durable)
	set("full_page_writes", durable)
	return args
}
