package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"traverse/bench/synthetic"
	"traverse/catalogue"
	"traverse/graph"
)

// started is how long the product took to answer, and what it then held.
type started struct {
	First, Next time.Duration
	MemoryMB    int
}

// measureStart starts the product twice: from nothing, then on the data of the first time.
func measureStart(ctx context.Context, s *settings) (started, error) {
	var m started
	folder, err := filepath.Abs(s.folder)
	if err != nil {
		return m, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	for _, took := range []*time.Duration{&m.First, &m.Next} {
		server, err := startProduct(ctx, s, "TRAVERSE_DATA="+folder)
		if err != nil {
			return m, err
		}
		*took, m.MemoryMB = server.started, memory(server.pid())
		if err := server.stop(); err != nil {
			return m, err
		}
	}
	return m, nil
}

// startProduct runs the built binary on a free port, without a limit of requests.
func startProduct(ctx context.Context, s *settings, environment ...string) (*process, error) {
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, s.binary, "serve")
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.Env = append(os.Environ(), "TRAVERSE_RATE_LIMIT=0", "TRAVERSE_DEMO=1", "TRAVERSE_LOG_LEVEL=ERROR", "TRAVERSE_ADDR=127.0.0.1:"+strconv.Itoa(port))
	command.Env = append(command.Env, environment...)
	return startServer(ctx, 5*time.Minute, command)
}

// measured is everything of one size. A nil outcome was not measured.
type measured struct {
	Size             int
	Fill             time.Duration
	Build            time.Duration // of the snapshot, index included, from sheets in memory
	HeapMB           int           // what the snapshot and its sheets hold
	Start            time.Duration // of the product on a filled database
	Behind           time.Duration // from the COMMIT of a change to an answer that shows it; 0: not within a minute
	Allocations      int           // per request, whole
	AllocatedKB      int
	Rows             float64 // of a page, on average
	MemoryMB         int     // of the product, after the loads
	PeerMB           int
	Closed, Open     *outcome
	Cached, Bare     *outcome
	Peer             *outcome
	PeerStart        time.Duration
	Compared, Differ int     // searches without text: the answers must be the same
	TextRatio        float64 // results that the peer finds of those that the product finds, with text
	FirstDifference  string
}

// lengths are how long each load lasts.
type lengths struct{ warmup, load, peer, patience time.Duration }

func lengthsOf(s *settings, size int) lengths {
	l := lengths{warmup: 2 * time.Second, load: 8 * time.Second, peer: 8 * time.Second, patience: 30 * time.Second}
	if size >= 50_000 { // a few requests a second: more time, to have some to count
		l.peer, l.patience = 30*time.Second, 2*time.Minute
	}
	if s.quick {
		l.warmup, l.load, l.peer = 500*time.Millisecond, time.Second, time.Second
	}
	return l
}

func measureSize(ctx context.Context, s *settings, c *cluster, other *peer, size int) (*measured, error) {
	m := &measured{Size: size}
	say("%d sheets: filling the database", size)
	address, err := c.database(ctx, "bench_"+strconv.Itoa(size))
	if err != nil {
		return nil, err
	}
	searches, err := m.inProcess(ctx, address)
	if err != nil {
		return nil, err
	}
	debug.FreeOSMemory() // 100 000 sheets that nothing below needs
	equal, err := m.product(ctx, s, address, searches)
	if err != nil {
		return nil, err
	}
	if err := m.kept(ctx, s, address, searches); err != nil {
		return nil, err
	}
	if other == nil {
		return m, nil
	}
	return m, m.beside(ctx, s, c, other, address, searches, equal)
}

// inProcess measures what needs no server: the building of a snapshot, and the allocations of a request. It fills the
// database on the way.
func (m *measured) inProcess(ctx context.Context, address string) (*searches, error) {
	contents, err := synthetic.Contents(m.Size, 1)
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	snapshot, err := catalogue.NewSnapshot(contents, synthetic.Today)
	if err != nil {
		return nil, err
	}
	m.Build = time.Since(begun)
	searches := newSearches(contents)
	begun = time.Now()
	if err := fill(ctx, address, snapshot); err != nil {
		return nil, fmt.Errorf("fill the database: %w", err)
	}
	m.Fill = time.Since(begun)
	return searches, m.allocations(ctx, contents, searches)
}

// allocations measures what a snapshot holds and what a request takes.
func (m *measured) allocations(ctx context.Context, contents *catalogue.Contents, searches *searches) error {
	var before, after runtime.MemStats
	service := catalogue.NewService(inMemory{contents}, func() time.Time { return synthetic.Today }, slog.New(slog.DiscardHandler))
	if err := service.Load(ctx); err != nil {
		return err
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	m.HeapMB = int(after.HeapAlloc >> 20)
	handler, err := graph.NewHandler(graph.Services{Catalogue: service}, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	const requests = 200
	ask := func(i int) {
		request := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(searches.at(-i-1+searches.count(), true).body(ourPage)))
		request.Header.Set("Content-Type", "application/json")
		handler.ServeHTTP(&nowhere{header: http.Header{}}, request)
	}
	ask(requests)
	runtime.ReadMemStats(&before)
	for i := range requests {
		ask(i)
	}
	runtime.ReadMemStats(&after)
	m.Allocations = int(after.Mallocs-before.Mallocs) / requests
	m.AllocatedKB = int(after.TotalAlloc-before.TotalAlloc) / requests / 1024
	return nil
}

// inMemory is a store that holds what it was given.
type inMemory struct{ contents *catalogue.Contents }

func (s inMemory) LoadCatalogue(context.Context) (*catalogue.Contents, error) { return s.contents, nil }

func (s inMemory) LoadSessions(context.Context) (*catalogue.Sessions, error) {
	return &catalogue.Sessions{}, nil
}

func (s inMemory) Versions(context.Context) (catalogue.Versions, error) {
	return catalogue.Versions{Catalogue: s.contents.Version}, nil
}

// nowhere is a response that nobody keeps.
type nowhere struct{ header http.Header }

func (n *nowhere) Header() http.Header            { return n.header }
func (n *nowhere) Write(body []byte) (int, error) { return len(body), nil }
func (n *nowhere) WriteHeader(int)                {}

// compared is how many searches both servers must answer alike.
const compared = 40

// equalWork are the product's answers, to hold the peer's against: without text, and with.
type equalWork struct{ without, with []*counts }

// product puts the loads on the product without its cache of answers.
func (m *measured) product(ctx context.Context, s *settings, address string, searches *searches) (equal *equalWork, err error) {
	say("%d sheets: starting the product", m.Size)
	server, err := startProduct(ctx, s, "DATABASE_URL="+address, "TRAVERSE_CACHE=0")
	if err != nil {
		return nil, err
	}
	defer func() {
		if stopErr := server.stop(); err == nil {
			err = stopErr
		}
	}()
	m.Start = server.started
	equal = &equalWork{}
	for i := range compared {
		for _, with := range []bool{false, true} {
			content, err := post(ctx, server.address, searches.at(i, with).body(ourPage))
			if err != nil {
				return nil, err
			}
			found, err := ourCounts(content)
			if err != nil {
				return nil, err
			}
			if with {
				equal.with = append(equal.with, found)
				m.Rows += float64(min(20, found.total)) / compared
			} else {
				equal.without = append(equal.without, found)
			}
		}
	}
	length := lengthsOf(s, m.Size)
	base := load{address: server.address, warmup: length.warmup, length: length.load, patience: length.patience, servers: []int{server.pid()}}
	offset := compared
	different := func(i int) []byte { return searches.at(offset+i, true).body(ourPage) }
	say("%d sheets: closed loop, %d connections", m.Size, connections)
	closed := base
	closed.request = different
	if m.Closed, err = closed.put(ctx); err != nil {
		return nil, err
	}
	offset += searches.count() / 2
	say("%d sheets: open loop, 300 requests/s", m.Size)
	open := closed
	open.rate = 300
	if m.Open, err = open.put(ctx); err != nil {
		return nil, err
	}
	m.MemoryMB = memory(server.pid())
	m.Behind, err = measureBehind(ctx, server, address)
	return equal, err
}

// kept puts one request again and again on a product that keeps its answers, then on a handler that only writes as many
// bytes.
func (m *measured) kept(ctx context.Context, s *settings, address string, searches *searches) (err error) {
	say("%d sheets: one request again and again", m.Size)
	server, err := startProduct(ctx, s, "DATABASE_URL="+address)
	if err != nil {
		return err
	}
	defer func() {
		if stopErr := server.stop(); err == nil {
			err = stopErr
		}
	}()
	length := lengthsOf(s, m.Size)
	same := searches.at(0, true).body(ourPage)
	load := load{
		address: server.address, warmup: length.warmup, length: length.load, patience: length.patience, servers: []int{server.pid()},
		request: func(int) []byte { return same },
	}
	if m.Cached, err = load.put(ctx); err != nil {
		return err
	}
	m.Bare, err = measureBare(ctx, length, m.Cached.Bytes)
	return err
}

// measureBare puts the cached load on a handler that only writes bytes.
func measureBare(ctx context.Context, length lengths, size int) (*outcome, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, self, "bare", strconv.Itoa(size))
	server, err := startServer(ctx, 10*time.Second, command)
	if err != nil {
		return nil, err
	}
	defer func() { _ = server.stop() }()
	bare := load{
		address: server.address, warmup: length.warmup, length: length.load, patience: length.patience, servers: []int{server.pid()},
		request: func(int) []byte { return []byte(`{"query":"{__typename}"}`) },
	}
	return bare.put(ctx)
}

// measureBehind changes a sheet in the database and asks the product until it shows the change.
func measureBehind(ctx context.Context, server *process, address string) (time.Duration, error) {
	at := time.Date(2026, 11, 24, 12, 34, 56, 0, time.UTC)
	if err := touch(ctx, address, "1.1.1", at); err != nil {
		return 0, err
	}
	begun := time.Now()
	for time.Since(begun) < time.Minute {
		content, err := post(ctx, server.address, []byte(`{"query":"{action(code:\"1.1.1\"){updatedAt}}"}`))
		if err != nil {
			return 0, err
		}
		if bytes.Contains(content, []byte("12:34:56")) {
			return time.Since(begun), nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	return 0, nil
}

// beside puts the same searches on the peer, after comparing its answers.
func (m *measured) beside(ctx context.Context, s *settings, c *cluster, other *peer, address string, searches *searches, equal *equalWork) (err error) {
	say("%d sheets: PostGraphile", m.Size)
	server, err := other.start(ctx, address)
	if err != nil {
		return err
	}
	defer func() {
		if stopErr := server.stop(); err == nil {
			err = stopErr
		}
	}()
	m.PeerStart = server.started
	ours, theirs := 0, 0
	for i := range compared {
		if m.Size >= 50_000 && i >= compared/4 {
			break // each of these takes a second or more
		}
		for _, with := range []bool{false, true} {
			content, err := post(ctx, server.address, searches.at(i, with).body(peerPage))
			if err != nil {
				return err
			}
			found, err := peerCounts(content)
			if err != nil {
				return err
			}
			if with {
				ours, theirs = ours+equal.with[i].total, theirs+found.total
				continue
			}
			m.Compared++
			if differences := equal.without[i].differences(found); len(differences) > 0 {
				m.Differ++
				m.FirstDifference = fmt.Sprintf("%+v: %v", searches.at(i, false), differences)
			}
		}
	}
	m.TextRatio = float64(theirs) / float64(max(1, ours))
	if m.Differ > 0 {
		say("%d sheets: %d of %d answers differ from the peer's: %s", m.Size, m.Differ, m.Compared, m.FirstDifference)
	}
	length := lengthsOf(s, m.Size)
	closed := load{
		address: server.address, warmup: length.warmup, length: length.peer, patience: length.patience, servers: []int{server.pid(), c.PID()},
		request: func(i int) []byte { return searches.at(compared+i, true).body(peerPage) },
	}
	m.Peer, err = closed.put(ctx)
	m.PeerMB = memory(server.pid())
	return err
}

// post sends one request and gives the body of the answer.
func post(ctx context.Context, address string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+"/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d: %.300s", response.StatusCode, content)
	}
	return content, err
}
