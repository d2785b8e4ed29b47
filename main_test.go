package main_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
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
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/db/dbtest"
)

// binary is the program itself, built once.
var binary string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "traverse-test-")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(folder, "traverse")
	if output, err := exec.CommandContext(context.Background(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		panic(string(output))
	}
	code := dbtest.Run(m)
	if err := os.RemoveAll(folder); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// process is a running traverse, in a process group of its own.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	url    string
	log    *bytes.Buffer
	exited chan error
}

// start runs the program until it says its address. It fails the test if the program ends before.
func start(t *testing.T, env ...string) *process {
	t.Helper()
	p, err := tryStart(t, env...)
	if err != nil {
		t.Fatalf("%v\n%s", err, p.log)
	}
	return p
}

func tryStart(t *testing.T, env ...string) (*process, error) {
	t.Helper()
	p := &process{t: t, cmd: exec.CommandContext(context.WithoutCancel(t.Context()), binary, "serve"), log: &bytes.Buffer{}, exited: make(chan error, 1)}
	p.cmd.Env = append(os.Environ(), append([]string{"DATABASE_URL=", "TRAVERSE_ADDR=127.0.0.1:0", "TRAVERSE_RATE_LIMIT=1000000", "TRAVERSE_DEMO=1"}, env...)...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.Stderr = p.log
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.stop() })
	address := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(stdout)
		for lines.Scan() {
			if url, ok := strings.CutPrefix(lines.Text(), "Traverse est prêt : "); ok {
				address <- url
			}
		}
		p.exited <- p.cmd.Wait()
	}()
	select {
	case p.url = <-address:
		return p, nil
	case err := <-p.exited:
		p.exited <- err
		return p, fmt.Errorf("it ended before it was ready: %w", err)
	case <-time.After(2 * time.Minute):
		return p, errors.New("it was never ready")
	}
}

// stop ends the program as a service manager does, and waits.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	_ = p.wait()                              // however it ends: it was told to
}

func (p *process) wait() error {
	p.t.Helper()
	select {
	case err := <-p.exited:
		p.exited <- err
		return err
	case <-time.After(time.Minute):
		p.t.Error("it does not end")
		_ = p.cmd.Process.Kill()
		return nil
	}
}

type catalogueAnswer struct {
	Data       struct{ Actions struct{ TotalCount int } }
	Extensions struct{ Degraded bool }
}

// count asks how many actions there are.
func (p *process) count() (answer catalogueAnswer) {
	p.t.Helper()
	status, body := p.get("/graphql?query=" + "%7Bactions%7BtotalCount%7D%7D")
	if err := json.Unmarshal(body, &answer); err != nil || status != http.StatusOK {
		p.t.Fatalf("%d %v: %s", status, err, body)
	}
	return answer
}

func (p *process) get(path string) (int, []byte) {
	p.t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, p.url+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response.StatusCode, body
}

// postgres gives the process id of the private server of a data folder.
func postgres(t *testing.T, data string) int {
	t.Helper()
	var pid int
	err := filepath.WalkDir(data, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Name() == "postmaster.pid" {
			content, readErr := os.ReadFile(path)
			if readErr != nil {
				return readErr
			}
			line, _, _ := strings.Cut(string(content), "\n")
			pid, err = strconv.Atoi(line)
		}
		return err
	})
	if err != nil || pid == 0 {
		t.Fatalf("no server in %s: %v", data, err)
	}
	return pid
}

func eventually(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for range 600 {
		if happened() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("it never happened: " + what)
}

// dataFolder is one that the account of the private server can reach when the tests run as root.
func dataFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "traverse-data-") //nolint:usetesting // t.TempDir lies below a folder that only root enters
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return filepath.Join(folder, "data")
}

// TestServe is the life of an installation: first run, kill −9 of the whole process group, next run, the database
// killed and back, a second instance refused, and a clean end.
func TestServe(t *testing.T) {
	t.Parallel()
	data := dataFolder(t)
	env := "TRAVERSE_DATA=" + data
	p := start(t, env)
	if got := p.count(); got.Data.Actions.TotalCount != 52 {
		t.Fatalf("first run: %+v", got)
	}

	if err := syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = p.wait() // killed
	p = start(t, env)
	if got := p.count(); got.Data.Actions.TotalCount != 52 {
		t.Fatalf("after kill -9: %+v", got)
	}

	second, err := tryStart(t, env)
	if err == nil || !strings.Contains(second.log.String(), "TRAVERSE_DATA") {
		t.Errorf("a second instance on the same data: %v\n%s", err, second.log)
	}

	server := postgres(t, data)
	if err := syscall.Kill(server, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	if got := p.count(); got.Data.Actions.TotalCount != 52 {
		t.Errorf("with the database stopped: %+v", got)
	}
	if err := syscall.Kill(server, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the private server is back and the process is ready", func() bool {
		if got := p.count(); got.Data.Actions.TotalCount != 52 {
			t.Fatalf("with the database down: %+v", got)
		}
		status, _ := p.get("/health/ready")
		return status == http.StatusOK && postgres(t, data) != server && !p.count().Extensions.Degraded
	})

	server = postgres(t, data)
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.wait(); err != nil {
		t.Errorf("SIGTERM: %v\n%s", err, p.log)
	}
	if err := syscall.Kill(server, 0); err == nil {
		t.Error("the private server outlives the process")
	}
}

// TestPages: the process serves the client, the SDL and its health.
func TestPages(t *testing.T) {
	t.Parallel()
	p := start(t, "TRAVERSE_DATA="+dataFolder(t))
	for path, want := range map[string]string{"/schema.graphql": "type Query", "/health/live": "live", "/health/ready": "ready"} {
		if status, body := p.get(path); status != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d %.200s", path, status, body)
		}
	}
}

// TestRefusesToStart: what is wrong is said at once, in French, with what to do.
func TestRefusesToStart(t *testing.T) {
	t.Parallel()
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	for name, c := range map[string]struct {
		env  []string
		want string
	}{
		"address_without_port": {[]string{"TRAVERSE_ADDR=ici"}, "hôte:port"},
		"impossible_port":      {[]string{"TRAVERSE_ADDR=127.0.0.1:99999"}, "n’est pas un port"},
		"address_taken":        {[]string{"TRAVERSE_ADDR=" + taken.Addr().String()}, "TRAVERSE_ADDR"},
		"database_is_no_url":   {[]string{"DATABASE_URL=mysql://secret@localhost"}, "DATABASE_URL"},
		"database_is_away":     {[]string{"DATABASE_URL=postgres://localhost:1/none"}, ""},
		"rate_limit_in_words":  {[]string{"TRAVERSE_RATE_LIMIT=beaucoup"}, "TRAVERSE_RATE_LIMIT"},
		"negative_cache":       {[]string{"TRAVERSE_CACHE=-1"}, "TRAVERSE_CACHE"},
		"unknown_log_level":    {[]string{"TRAVERSE_LOG_LEVEL=FORT"}, "TRAVERSE_LOG_LEVEL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := tryStart(t, append([]string{"TRAVERSE_DATA=" + dataFolder(t)}, c.env...)...)
			if err == nil {
				t.Fatal("it started")
			}
			if message := p.log.String(); !strings.Contains(message, c.want) || strings.Contains(message, "secret") || strings.Contains(message, "goroutine") {
				t.Errorf("it says: %s", message)
			}
		})
	}
}

// TestKeysOfAPrivateDatabase: the commands need the data folder that the server holds, and the one that makes a key says so.
func TestKeysOfAPrivateDatabase(t *testing.T) {
	t.Parallel()
	env := []string{"TRAVERSE_DATA=" + dataFolder(t), "TRAVERSE_KEYS=" + filepath.Join(t.TempDir(), "keys")}
	run := func(args ...string) (string, error) {
		command := exec.CommandContext(t.Context(), binary, args...)
		command.Env = append(os.Environ(), append([]string{"DATABASE_URL="}, env...)...)
		output, err := command.CombinedOutput()
		return string(output), err
	}
	if said, err := run("keys", "new", "premiere"); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	p := start(t, env...)
	said, err := run("keys", "new", "seconde")
	if want := "avec le PostgreSQL privé : arrêtez d’abord le serveur"; err != nil || !strings.Contains(said, want) {
		t.Errorf("a new key says %q, %v: it must say %q", said, err, want)
	}
	if said, err := run("keys", "rotate"); err == nil || !strings.Contains(said, "TRAVERSE_DATA") {
		t.Errorf("beside the server: %v: %s", err, said)
	}
	p.stop()
	if said, err := run("keys", "rotate"); err != nil {
		t.Errorf("once it has ended: %v: %s", err, said)
	}
	start(t, env...)
}

// TestDemonstrationIsNoInstallation: where people have accounts, nobody may become somebody, and nothing invented is written. An
// account that is closed is in nobody's way.
func TestDemonstrationIsNoInstallation(t *testing.T) {
	t.Parallel()
	address := dbtest.URL(t)
	pool := dbtest.Open(t, address)
	id := uuid.New()
	pool.MustExecContext(t.Context(), `INSERT INTO account (id, email, name, created_at) VALUES ($1, 'jeanne@exemple.fr', 'Jeanne Martin', now())`, id)
	env := []string{"DATABASE_URL=" + address, "TRAVERSE_DATA=" + dataFolder(t)}
	p, err := tryStart(t, env...)
	if err == nil || !strings.Contains(p.log.String(), "TRAVERSE_DEMO : ") || strings.Contains(p.log.String(), "jeanne") {
		t.Errorf("%v\n%s", err, p.log)
	}
	var accounts int
	if err := pool.GetContext(t.Context(), &accounts, `SELECT count(*) FROM account`); err != nil || accounts != 1 {
		t.Errorf("%d accounts, %v", accounts, err)
	}
	pool.MustExecContext(t.Context(), `UPDATE account SET closed_at = now() WHERE id = $1`, id)
	start(t, env...).stop()
	start(t, env...)
}

// TestHelp: every command explains itself.
func TestHelp(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"", "serve", "migrate", "load", "schema"} {
		output, err := exec.CommandContext(t.Context(), binary, strings.Fields(command+" --help")...).CombinedOutput()
		if err != nil || !strings.Contains(string(output), "Usage") {
			t.Errorf("%s --help: %v\n%s", command, err, output)
		}
	}
}
