package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const readyMark = "est prêt : http://"

// process is a server that the bench started and will end.
type process struct {
	command *exec.Cmd
	address string        // host:port
	started time.Duration // from the start until it answered
	ended   chan struct{} // closed when it has
	failed  error         // why it ended
}

// startServer runs a program and waits until a line of its output gives the address.
func startServer(ctx context.Context, limit time.Duration, command *exec.Cmd) (*process, error) {
	output, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	log, err := os.CreateTemp("", "bench-*.log")
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close(); _ = os.Remove(log.Name()) }()
	command.Stderr = log
	begun := time.Now()
	if err := command.Start(); err != nil {
		return nil, err
	}
	p := &process{command: command, ended: make(chan struct{})}
	address := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(output)
		for lines.Scan() {
			if _, after, found := strings.Cut(lines.Text(), readyMark); found {
				address <- strings.TrimSuffix(strings.TrimSpace(after), "/")
			}
		}
		p.failed = command.Wait()
		close(p.ended)
	}()
	select {
	case p.address = <-address:
		p.started = time.Since(begun)
		return p, nil
	case <-p.ended:
		said, _ := os.ReadFile(log.Name())
		return nil, fmt.Errorf("%s ended before it answered: %w\n%s", filepath.Base(command.Path), p.failed, lastLines(said))
	case <-time.After(limit):
		_ = p.stop()
		said, _ := os.ReadFile(log.Name())
		return nil, fmt.Errorf("%s did not answer within %s\n%s", filepath.Base(command.Path), limit, lastLines(said))
	case <-ctx.Done():
		_ = p.stop()
		return nil, ctx.Err()
	}
}

func lastLines(text []byte) string {
	const most = 2000
	return string(text[max(0, len(text)-most):])
}

// stop ends the process as a person would, then without asking. The product ends a load of the catalogue that is under
// way, which takes a while at 100 000 sheets.
func (p *process) stop() error {
	_ = p.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(2 * time.Minute):
		_ = p.command.Process.Kill()
		<-p.ended
		return errors.New("a server did not end when asked")
	}
	return nil
}

func (p *process) pid() int { return p.command.Process.Pid }

// serveUntil serves on a free port of the loopback interface until ctx ends, and says where.
func serveUntil(ctx context.Context, handler http.Handler) error {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("bench %s%s\n", readyMark, listener.Addr())
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	go func() { <-ctx.Done(); _ = server.Close() }()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// freePort finds a port that nobody listens on.
func freePort(ctx context.Context) (int, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port, nil //nolint:forcetypeassert // a TCP listener has a TCP address
}

// ticksPerSecond is USER_HZ, which is 100 on every Linux.
const ticksPerSecond = 100

// family gives a process and its descendants.
func family(pid int) []int {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		if fields, id := readStat(path); fields != nil {
			parent, _ := strconv.Atoi(fields[1])
			children[parent] = append(children[parent], id)
		}
	}
	all := []int{pid}
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	return all
}

// readStat gives the fields of a stat file after the name, from the state on.
func readStat(path string) (fields []string, pid int) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, 0
	}
	text := string(content)
	pid, _ = strconv.Atoi(text[:strings.IndexByte(text, ' ')])
	return strings.Fields(text[strings.LastIndexByte(text, ')')+1:]), pid
}

// processorTime gives what a process, its descendants and its ended children have used. Without /proc it is 0.
func processorTime(pids ...int) time.Duration {
	ticks := 0
	for _, root := range pids {
		for _, pid := range family(root) {
			fields, _ := readStat(fmt.Sprintf("/proc/%d/stat", pid))
			for i := 11; i <= 14 && i < len(fields); i++ { // utime, stime, cutime, cstime
				n, _ := strconv.Atoi(fields[i])
				ticks += n
			}
		}
	}
	return time.Duration(ticks) * time.Second / ticksPerSecond
}

// machineTime gives what all processes together have used.
func machineTime() time.Duration {
	file, err := os.Open("/proc/stat")
	if err != nil {
		return 0
	}
	defer func() { _ = file.Close() }()
	line, _ := bufio.NewReader(io.LimitReader(file, 4096)).ReadString('\n')
	ticks := 0
	for i, field := range strings.Fields(line) {
		if n, _ := strconv.Atoi(field); i > 0 && i != 4 && i != 5 && i < 9 { // all but idle and iowait; guests count in user
			ticks += n
		}
	}
	return time.Duration(ticks) * time.Second / ticksPerSecond
}

// memory gives the resident set of a process, in megabytes; 0 without /proc.
func memory(pid int) int {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.SplitSeq(string(content), "\n") {
		if rest, found := strings.CutPrefix(line, "VmRSS:"); found {
			kilobytes, _ := strconv.Atoi(strings.Fields(rest)[0])
			return kilobytes / 1024
		}
	}
	return 0
}
