package main_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"traverse/db/dbtest"
	"traverse/internal/effort"
)

// TestKilledServer: whoever prescribes and accepts while the server is killed again and again, and asks again under the
// same key until she is answered, finds each of her acts there once, and nothing else is there.
func TestKilledServer(t *testing.T) {
	t.Parallel()
	address := dbtest.URL(t)
	env := []string{"DATABASE_URL=" + address, "TRAVERSE_DATA=" + dataFolder(t)}
	first := start(t, env...)
	w := newPrescribers(t, first.url)
	servers := []*process{first}
	w.work(func() {
		for p := first; w.again(effort.Times(3)); {
			w.pause(300 * time.Millisecond)
			if err := syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL); err != nil {
				t.Error(err)
			}
			_ = p.wait() // killed
			p = start(t, env...)
			servers = append(servers, p)
			w.askAt(p.url)
		}
	})
	w.check()
	w.sound(address, servers...)
}

// TestKilledDatabase: the same while PostgreSQL is killed under the server, which brings it back.
func TestKilledDatabase(t *testing.T) {
	t.Parallel()
	data := dataFolder(t)
	p := start(t, "TRAVERSE_DATA="+data)
	w := newPrescribers(t, p.url)
	w.work(func() {
		for w.again(effort.Times(1)) {
			w.pause(300 * time.Millisecond)
			server := postgres(t, data)
			if err := syscall.Kill(server, syscall.SIGKILL); err != nil {
				t.Error(err)
			}
			eventually(t, "the private server is back", func() bool {
				status, _ := p.get("/health/ready")
				return status == http.StatusOK && postgres(t, data) != server
			})
		}
	})
	w.check()
}

// TestCutAnswers: the same while answers are cut on their way, after what they tell was committed.
func TestCutAnswers(t *testing.T) {
	t.Parallel()
	address := dbtest.URL(t)
	p := start(t, "DATABASE_URL="+address, "TRAVERSE_DATA="+dataFolder(t))
	w := newPrescribers(t, p.url)
	line := newBadLine(t, strings.TrimPrefix(p.url, "http://"))
	w.askAt(line.url)
	w.work(func() {
		eventually(t, "enough answers were cut", func() bool { return line.cut.Load() >= int64(effort.Times(25)) })
	})
	w.askAt(p.url)
	if w.replayed.Load() == 0 {
		t.Error("no act was asked for twice: nothing is proved")
	}
	w.check()
	w.sound(address, p)
}

// badLine carries connections to a server, and closes one in two of them when its answer comes.
type badLine struct {
	url string
	cut atomic.Int64
}

func newBadLine(t *testing.T, server string) *badLine {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	line := &badLine{url: "http://" + listener.Addr().String()}
	go func() {
		for n := 0; ; n++ {
			client, err := listener.Accept()
			if err != nil {
				return // closed
			}
			go line.carry(client, server, n%2 == 0)
		}
	}()
	return line
}

func (l *badLine) carry(client net.Conn, server string, cut bool) {
	defer func() { _ = client.Close() }()
	far, err := new(net.Dialer).DialContext(context.Background(), "tcp", server)
	if err != nil {
		return
	}
	defer func() { _ = far.Close() }()
	go func() { _, _ = io.Copy(far, client) }() // ends with the connection
	answer := make([]byte, 64<<10)
	n, err := far.Read(answer)
	if cut && err == nil {
		l.cut.Add(1)
		return
	}
	if _, err := client.Write(answer[:n]); err == nil {
		_, _ = io.Copy(client, far) // ends with the connection
	}
}
