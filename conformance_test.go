package main_test

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"traverse/db"
	"traverse/db/dbtest"
)

// script starts a conformance script of the web client beside the program. The scripts are Node's, because the
// suites and the client that they run are.
func script(t *testing.T, name, url string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "node", "web-client/conformance/"+name, url+"/graphql")
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("Node is needed, and the packages that « make setup » installs: %v", err)
	}
	return cmd, bufio.NewScanner(stdout)
}

// TestGraphQLOverHTTP: every audit of the graphql-http suite, optional ones included.
func TestGraphQLOverHTTP(t *testing.T) {
	t.Parallel()
	p := start(t, "DATABASE_URL="+dbtest.URL(t), "TRAVERSE_DATA="+dataFolder(t), "TRAVERSE_RATE_LIMIT=") // as it is served
	cmd, lines := script(t, "graphql-over-http.mjs", p.url)
	for lines.Scan() {
		t.Log(lines.Text())
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// TestSubscriber: the journeys of a subscriber with the graphql-sse client, to the end of the server.
func TestSubscriber(t *testing.T) {
	t.Parallel()
	address := dbtest.URL(t)
	p := start(t, "DATABASE_URL="+address, "TRAVERSE_DATA="+dataFolder(t))
	pool, err := db.Open(t.Context(), address, db.WithPool(1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	setStatus := func(status string) {
		if _, err := pool.ExecContext(t.Context(), "UPDATE action SET status = $1 WHERE code = '1.1.1'", status); err != nil {
			t.Error(err)
		}
	}
	journeys := 0
	cmd, lines := script(t, "graphql-sse.mjs", p.url)
	for lines.Scan() {
		t.Log(lines.Text())
		switch line := lines.Text(); {
		case line == "do suspend":
			setStatus("SUSPENDED")
		case line == "do resume":
			setStatus("PUBLISHED")
		case line == "do stop":
			_ = p.cmd.Process.Signal(syscall.SIGTERM) // the script sees what becomes of its stream
		case strings.HasPrefix(line, "ok "):
			journeys++
		}
	}
	if err := cmd.Wait(); err != nil || journeys != 6 {
		t.Errorf("%d journeys of 6, %v", journeys, err)
	}
	if err := p.wait(); err != nil {
		t.Errorf("the server does not end well with a stream open: %v\n%s", err, p.log)
	}
}
