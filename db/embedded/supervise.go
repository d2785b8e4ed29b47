package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/lib/pq"
)

const (
	firstBackoff = 200 * time.Millisecond
	lastBackoff  = 10 * time.Second
	stableAfter  = time.Minute // a server that lived this long is not in a crash loop
	pollEvery    = 20 * time.Millisecond
)

// server is one process of PostgreSQL, from its start to its end.
type server struct {
	cmd    *exec.Cmd
	said   *tail
	exited chan struct{} // closed when it has ended and err is set
	err    error
}

// supervise starts the server, says on first how that went, and then starts it again whenever it dies, until ctx ends.
//
// It holds on to its thread: on Linux the server is told to stop when the thread that forked it ends (Pdeathsig), and
// an unlocked goroutine may move away from a thread that the runtime then retires.
func (c *Cluster) supervise(ctx context.Context, first chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(c.done)
	defer c.setPID(0)

	srv, err := c.launch(ctx)
	first <- err
	for err == nil {
		if c.watch(ctx, srv) {
			c.shutdown(srv)
			return
		}
		srv, err = c.relaunch(ctx)
	}
}

// watch waits for the end of the server, and says true when it is to be stopped instead. A server that stayed up long
// enough clears the backoff of the next restart.
func (c *Cluster) watch(ctx context.Context, srv *server) bool {
	stable := time.NewTimer(stableAfter)
	defer stable.Stop()
	for ended := false; !ended; {
		select {
		case <-ctx.Done():
			return true
		case <-stable.C:
			c.backoff = firstBackoff
		case <-srv.exited:
			ended = true
		}
	}
	c.setPID(0)
	if ctx.Err() != nil {
		return true
	}
	c.cfg.Logger.Error("PostgreSQL s'est arrêté de lui-même ; il est relancé", "error", srv.err, "log", srv.said.last())
	return false
}

// relaunch tries until the server answers or ctx ends, more and more slowly.
func (c *Cluster) relaunch(ctx context.Context) (*server, error) {
	for {
		if err := sleep(ctx, c.backoff); err != nil {
			return nil, err
		}
		c.backoff = min(2*c.backoff, lastBackoff)
		srv, err := c.launch(ctx)
		if err == nil {
			c.cfg.Logger.Info("PostgreSQL est revenu", "pid", c.PID())
			return srv, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		c.cfg.Logger.Error("PostgreSQL n'a pas pu être relancé ; nouvel essai", "error", err, "dans", c.backoff)
	}
}

// launch starts the server and waits until it answers. The processes of a server that was killed may outlive it for a
// moment and keep its shared memory; PostgreSQL then refuses to start, rightly, and launch tries again for a while.
func (c *Cluster) launch(ctx context.Context) (*server, error) {
	const tries = 40
	for try := 1; ; try++ {
		srv, err := c.launchOnce(ctx)
		if err == nil || try == tries || !srv.refused() {
			return srv, err
		}
		if err := sleep(ctx, firstBackoff); err != nil {
			return nil, err
		}
	}
}

func (c *Cluster) launchOnce(ctx context.Context) (*server, error) {
	if err := settleOrphan(ctx, c.folder.cluster(), c.cfg); err != nil {
		return nil, err
	}
	if err := makeSocketFolder(c.socket, c.folder.owner); err != nil {
		return nil, err
	}
	clearSocket(c.socket)
	srv, err := c.fork(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.awaitReady(ctx, srv); err != nil {
		c.setPID(0)
		kill(srv, syscall.SIGQUIT, 5*time.Second)
		return srv, err
	}
	return srv, nil
}

// fork starts the process. It must be called on the supervisor's thread.
func (c *Cluster) fork(ctx context.Context) (*server, error) {
	srv := &server{said: newTail(logPath(c.folder.home)), exited: make(chan struct{})}
	// The process ends by a signal of PostgreSQL's own protocol, never by that of the context.
	srv.cmd = exec.CommandContext(context.WithoutCancel(ctx), //nolint:gosec // the binary that pick has chosen
		filepath.Join(c.binaries.Dir, "postgres"), c.arguments()...)
	srv.cmd.Dir = c.folder.home
	srv.cmd.Env = childEnv()
	srv.cmd.Stdout, srv.cmd.Stderr = srv.said, srv.said
	srv.cmd.WaitDelay = 5 * time.Second // children of a killed server hold the pipe for a moment
	srv.cmd.SysProcAttr = c.folder.owner.sysProcAttr()
	dieWithParent(srv.cmd.SysProcAttr)
	if err := srv.cmd.Start(); err != nil {
		return nil, serverError("lancement de "+srv.cmd.Path, c.folder.home, "", err)
	}
	c.setPID(srv.cmd.Process.Pid)
	go func() {
		srv.err = srv.cmd.Wait()
		srv.said.close()
		close(srv.exited)
	}()
	return srv, nil
}

// refused says whether the server ended because the processes of a former one still hold the data.
func (s *server) refused() bool {
	return s != nil && strings.Contains(s.said.last(), "pre-existing shared memory block")
}

// awaitReady waits until the server lets somebody in.
func (c *Cluster) awaitReady(ctx context.Context, srv *server) error {
	limit := time.NewTimer(c.cfg.StartLimit)
	defer limit.Stop()
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	var last error
	for {
		select {
		case <-ctx.Done():
			return fmt.Errorf("lancement de PostgreSQL interrompu: %w", ctx.Err())
		case <-srv.exited:
			return serverError("il s'est arrêté aussitôt", c.folder.home, srv.said.last(), errorOr(srv.err, "sans erreur"))
		case <-limit.C:
			return serverError(fmt.Sprintf("pas de réponse en %s", c.cfg.StartLimit), c.folder.home, srv.said.last(), last)
		case <-poll.C:
			if last = c.ping(ctx); last == nil {
				return nil
			}
			if pq.As(last, "28P01") != nil { // invalid_password: waiting does not help
				return serverError("le mot de passe de "+passwordPath(c.folder.cluster())+" n'est pas celui du cluster",
					c.folder.home, srv.said.last(), last)
			}
		}
	}
}

// ping opens a connection to the server and closes it.
func (c *Cluster) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	connector, err := pq.NewConnector(c.urlOf("postgres"))
	if err != nil {
		return fmt.Errorf("lire l'adresse du cluster: %w", err)
	}
	conn, err := connector.Connect(ctx)
	if err != nil {
		return fmt.Errorf("joindre le cluster: %w", err)
	}
	return conn.Close()
}

// ensureDatabase makes the database when it is not there: on the first start, or when that was interrupted.
func (c *Cluster) ensureDatabase(ctx context.Context) error {
	pool, err := sql.Open("postgres", c.urlOf("postgres"))
	if err != nil {
		return fmt.Errorf("ouvrir le cluster: %w", err)
	}
	defer pool.Close() //nolint:errcheck // nothing is left to lose
	var there bool
	const exists = "-- name: DatabaseExists\nSELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)"
	if err := pool.QueryRowContext(ctx, exists, database).Scan(&there); err != nil {
		return fmt.Errorf("chercher la base %s: %w", database, err)
	}
	if there {
		return nil
	}
	if _, err := pool.ExecContext(ctx, "CREATE DATABASE "+database); err != nil {
		return fmt.Errorf("créer la base %s: %w", database, err)
	}
	return nil
}

// shutdown ends the server: fast, then immediately, then by force.
func (c *Cluster) shutdown(srv *server) {
	if signalAndWait(srv, syscall.SIGINT, c.cfg.StopLimit, c.hurry) {
		return
	}
	c.cfg.Logger.Warn("PostgreSQL tarde à s'arrêter ; arrêt immédiat", "pid", srv.cmd.Process.Pid)
	kill(srv, syscall.SIGQUIT, 5*time.Second)
}

// kill sends the signal, and SIGKILL to the whole group when the server is still there after the limit.
func kill(srv *server, signal syscall.Signal, limit time.Duration) {
	if signalAndWait(srv, signal, limit, nil) {
		return
	}
	_ = syscall.Kill(-srv.cmd.Process.Pid, syscall.SIGKILL)
	<-srv.exited
}

// signalAndWait says whether the server ended in time.
func signalAndWait(srv *server, signal syscall.Signal, limit time.Duration, hurry <-chan struct{}) bool {
	_ = srv.cmd.Process.Signal(signal) // it may have ended by itself: exited tells
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-srv.exited:
		return true
	case <-timer.C:
	case <-hurry:
	}
	return false
}

// sleep waits, or returns the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func errorOr(err error, otherwise string) error {
	if err != nil {
		return err
	}
	return errors.New(otherwise)
}
