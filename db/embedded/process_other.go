//go:build !linux

package embedded

import (
	"context"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// dieWithParent does nothing: only Linux knows how. The next start takes over the server that a killed program leaves.
func dieWithParent(*syscall.SysProcAttr) {}

// identify looks for the cluster's path in the command line of the process, as this package starts it.
func identify(ctx context.Context, pid int, cluster string) identity {
	if !alive(pid) {
		return gone
	}
	said, err := exec.CommandContext(ctx, "ps", "-o", "stat=,command=", "-p", strconv.Itoa(pid)).Output() //nolint:gosec // a number
	if err != nil {
		return unknown
	}
	line := strings.TrimSpace(string(said))
	switch {
	case strings.HasPrefix(line, "Z"):
		return gone
	case !strings.Contains(line, "postgres"):
		return foreign
	case strings.Contains(line, "-D "+cluster+" "):
		return ours
	default:
		return unknown
	}
}
