package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// identity is what a process turned out to be.
type identity int

const (
	gone    identity = iota // no such process, or one that has ended and that nobody has buried
	foreign                 // a process that has nothing to do with this cluster
	ours                    // the server of this cluster
	unknown                 // cannot be told
)

// settleOrphan deals with postmaster.pid, which a killed server leaves behind. A server that is still alive on this
// cluster is stopped: its parent is dead, since this process holds the folder's lock. A file that names a process which
// is not that server is deleted: PostgreSQL would take any living process of the same account for one. In doubt the
// file stays and PostgreSQL decides.
func settleOrphan(ctx context.Context, cluster string, cfg Config) error {
	path := filepath.Join(cluster, "postmaster.pid")
	pid, ok := postmasterPID(path)
	if !ok {
		return nil
	}
	switch identify(ctx, pid, cluster) {
	case ours:
		cfg.Logger.Warn("un PostgreSQL d'un lancement précédent est encore là ; il est arrêté", "pid", pid)
		return stopOrphan(ctx, pid, cluster, cfg)
	case gone, foreign:
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return folderError(path, err)
		}
	case unknown:
	}
	return nil
}

// postmasterPID reads the first line of the file. A server that starts or stops may have it empty.
func postmasterPID(path string) (int, bool) {
	content, err := os.ReadFile(path) //nolint:gosec // a path of our own
	if err != nil {
		return 0, false
	}
	line, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	return pid, err == nil && pid > 1
}

// stopOrphan ends the server: fast, then immediately.
func stopOrphan(ctx context.Context, pid int, cluster string, cfg Config) error {
	steps := []struct {
		signal syscall.Signal
		limit  time.Duration
	}{
		{syscall.SIGINT, cfg.StopLimit}, {syscall.SIGQUIT, 5 * time.Second}, {syscall.SIGKILL, 5 * time.Second},
	}
	for _, step := range steps {
		if err := syscall.Kill(pid, step.signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("%w : le processus %d est un PostgreSQL sur %s et ne se laisse pas arrêter. Arrêtez-le vous-même: %w",
				ErrInUse, pid, cluster, err)
		}
		ended, err := awaitEnd(ctx, pid, cluster, step.limit)
		if ended || err != nil {
			return err
		}
	}
	return fmt.Errorf("%w : le processus %d est un PostgreSQL sur %s et ne s'arrête pas. Arrêtez-le vous-même", ErrInUse, pid, cluster)
}

// awaitEnd polls, since only a parent is told of the end of a process.
func awaitEnd(ctx context.Context, pid int, cluster string, limit time.Duration) (bool, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errLimit)
	defer cancel()
	for identify(ctx, pid, cluster) == ours {
		if err := sleep(ctx, pollEvery); err != nil {
			if errors.Is(context.Cause(ctx), errLimit) {
				return false, nil
			}
			return false, fmt.Errorf("attendre la fin du processus %d: %w", pid, err)
		}
	}
	return true, nil
}

var errLimit = errors.New("limit reached")

// alive says whether a process with this id exists, whosever it is.
func alive(pid int) bool {
	return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
