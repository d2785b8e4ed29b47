package embedded

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

const (
	tailBytes = 4 << 10
	tailLines = 15
	logBytes  = 8 << 20
)

// logPath is where the server's log is kept.
func logPath(home string) string { return filepath.Join(home, "postgres.log") }

// tail receives what a server says: it appends to the log file and remembers the end, which is there to be quoted
// even when the disk is full.
type tail struct {
	mu   sync.Mutex
	path string
	file *os.File
	size int64
	end  []byte
}

// newTail opens the log. A log that cannot be written does not keep the server from running.
func newTail(path string) *tail {
	t := &tail{path: path}
	t.open()
	return t
}

func (t *tail) open() {
	file, err := os.OpenFile(t.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	t.file = file
	if info, err := file.Stat(); err == nil {
		t.size = info.Size()
	}
}

// Write implements io.Writer. It never fails: an error here would end the copy and, with it, the server's log.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.end = append(t.end, p...)
	if extra := len(t.end) - tailBytes; extra > 0 {
		t.end = bytes.Clone(t.end[extra:])
	}
	if t.size > logBytes {
		t.rotate()
	}
	if t.file != nil {
		n, _ := t.file.Write(p)
		t.size += int64(n)
	}
	return len(p), nil
}

// rotate keeps one former log.
func (t *tail) rotate() {
	t.closeFile()
	_ = os.Rename(t.path, t.path+".1")
	t.size = 0
	t.open()
}

// last returns the last lines.
func (t *tail) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(string(t.end)), "\n")
	return strings.Join(lines[max(0, len(lines)-tailLines):], "\n")
}

func (t *tail) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closeFile()
}

func (t *tail) closeFile() {
	if t.file != nil {
		_ = t.file.Close()
		t.file = nil
	}
}

var _ io.Writer = (*tail)(nil)
