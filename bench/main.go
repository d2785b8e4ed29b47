// Command bench measures Traverse beside PostGraphile 5 and a bare net/http handler, on the same machine, PostgreSQL and
// sheets, in one run, and writes docs/bench.md. `make bench` builds the product, then runs it. Nothing leaves the loopback
// interface, every load is bounded in time, and only processes that it started are ended.
//
//	BENCH_SIZES=52,10000   which catalogues (52,10000,100000)
//	BENCH_QUICK=1          a second per load instead of eight, nothing written: does the bench itself work?
//	BENCH_OUTPUT=…         the report (docs/bench.md)
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// settings are what the environment decides.
type settings struct {
	sizes  []int
	quick  bool
	output string
	binary string
	folder string // of the database, emptied before and after
}

func readSettings() (*settings, error) {
	s := &settings{quick: os.Getenv("BENCH_QUICK") != "", output: os.Getenv("BENCH_OUTPUT"), binary: "bin/traverse", folder: ".bench"}
	list := os.Getenv("BENCH_SIZES")
	if list == "" {
		list = "52,10000,100000"
	}
	for text := range strings.SplitSeq(list, ",") {
		size, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || size < 52 || size > 200_000 {
			return nil, fmt.Errorf("BENCH_SIZES: %q is no size between 52 and 200000", text)
		}
		s.sizes = append(s.sizes, size)
	}
	if s.output == "" {
		s.output = filepath.Join("docs", "bench.md")
	}
	return s, nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	switch {
	case len(os.Args) == 3 && os.Args[1] == "bare":
		err = serveBare(ctx, os.Args[2])
	case len(os.Args) == 1:
		err = run(ctx)
	default:
		err = errors.New("usage: bench, with BENCH_SIZES, BENCH_QUICK and BENCH_OUTPUT")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

// run measures everything and writes the report.
func run(ctx context.Context) error {
	s, err := readSettings()
	if err != nil {
		return err
	}
	begun := time.Now()
	r := &report{machine: describeMachine(ctx), settings: s, begun: begun}
	if r.start, err = measureStart(ctx, s); err != nil {
		return fmt.Errorf("measure the start: %w", err)
	}
	if r.peer, err = installPeer(ctx); err != nil {
		say("PostGraphile cannot be installed, its rows stay empty: %v", err)
	}
	failed := withCluster(ctx, s.folder, func(c *cluster) error {
		r.postgres = c.version
		var err error
		if r.acceptance, err = measureAcceptance(ctx, s, c); err != nil {
			return err
		}
		for _, size := range s.sizes {
			measured, err := measureSize(ctx, s, c, r.peer, size)
			if err != nil {
				return fmt.Errorf("%d sheets: %w", size, err)
			}
			r.sizes = append(r.sizes, measured)
		}
		return nil
	})
	r.took = time.Since(begun)
	return errors.Join(failed, r.write()) // what was measured is worth keeping, even if a later size failed
}

// write writes the report to its file; a quick run writes it to standard output, unless a file was asked for.
func (r *report) write() error {
	if r.settings.quick && os.Getenv("BENCH_OUTPUT") == "" {
		_, err := os.Stdout.WriteString(r.markdown())
		return err
	}
	if err := os.MkdirAll(filepath.Dir(r.settings.output), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(r.settings.output, []byte(r.markdown()), 0o644); err != nil {
		return err
	}
	say("%s written in %s", r.settings.output, r.took.Round(time.Second))
	return nil
}

func say(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }

// serveBare answers the same bytes to every request: what net/http itself can do on this machine.
func serveBare(ctx context.Context, size string) error {
	n, err := strconv.Atoi(size)
	if err != nil {
		return err
	}
	body := []byte(strings.Repeat("x", n))
	return serveUntil(ctx, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Length", size)
		_, _ = w.Write(body)
	}))
}
