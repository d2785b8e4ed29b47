package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// dieWithParent has the kernel send a fast shutdown to the server when the thread that forked it ends, so that even a
// killed program leaves no server behind. That thread must live as long as the program: see Cluster.supervise.
func dieWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGINT }

// identify compares the folder in which the process works with the cluster: a server stays in its own, and the comparison
// by device and inode holds across links and mounts.
func identify(_ context.Context, pid int, cluster string) identity {
	if !alive(pid) || ended(pid) {
		return gone
	}
	command, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return unknown
	}
	if !bytes.Contains(command, []byte("postgres")) {
		return foreign
	}
	where, err := os.Stat(fmt.Sprintf("/proc/%d/cwd", pid))
	if errors.Is(err, os.ErrNotExist) && ended(pid) {
		return gone
	}
	here, errHere := os.Stat(cluster)
	if err != nil || errHere != nil {
		return unknown
	}
	if os.SameFile(where, here) {
		return ours
	}
	return foreign
}

// ended says whether the process is gone or only waits to be buried, which may take forever in a container without init.
func ended(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return errors.Is(err, os.ErrNotExist)
	}
	_, after, _ := strings.Cut(string(stat[bytes.LastIndexByte(stat, ')')+1:]), " ")
	return strings.HasPrefix(after, "Z") || strings.HasPrefix(after, "X")
}
