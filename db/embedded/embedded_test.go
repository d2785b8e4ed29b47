package embedded_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq"
	"go.uber.org/goleak"

	"traverse/db/embedded"
)

// generous is how long a test waits for something that takes a second at most.
const generous = time.Minute

// TestMain runs the tests, or, in the process that a test wants to kill, a cluster.
func TestMain(m *testing.M) {
	// Under root the server runs as nobody, who must reach the folders and the false binaries of the tests.
	syscall.Umask(0o022)
	if os.Geteuid() == 0 {
		os.Setenv("TMPDIR", "/tmp") //nolint:errcheck // a valid name
	}
	if dir := os.Getenv("EMBEDDED_TEST_SERVE"); dir != "" {
		serve(dir)
		return
	}
	goleak.VerifyTestMain(m)
}

// serve runs a cluster until the process is killed. It prints the server's process id and its address.
func serve(dir string) {
	cluster, err := embedded.Start(context.Background(), embedded.Config{Dir: dir, Durable: true})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(cluster.PID(), cluster.URL())
	select {}
}

// tempDir is t.TempDir that the server's account can pass through when the tests run as root.
func tempDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil {
		t.Fatal(err)
	}
	return dir
}

// start runs a cluster that is stopped at the end of the test.
func start(t *testing.T, cfg embedded.Config) *embedded.Cluster {
	t.Helper()
	cluster, err := embedded.Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, cluster) })
	return cluster
}

func stop(t *testing.T, cluster *embedded.Cluster) {
	t.Helper()
	if err := cluster.Stop(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}

// query runs one statement on a connection of its own and returns its first value.
func query(ctx context.Context, url, statement string) (string, error) {
	pool, err := sql.Open("postgres", url)
	if err != nil {
		return "", err
	}
	defer pool.Close() //nolint:errcheck // nothing is left to lose
	var value sql.NullString
	if err := pool.QueryRowContext(ctx, statement).Scan(&value); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	return value.String, nil
}

func mustQuery(t *testing.T, url, statement string) string {
	t.Helper()
	value, err := query(t.Context(), url, statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return value
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	limit := time.NewTimer(generous)
	defer limit.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-limit.C:
			t.Fatalf("never happened: %s", what)
		case <-tick.C:
		}
	}
}

func wantError(t *testing.T, cfg embedded.Config, kind error, contains ...string) {
	t.Helper()
	cluster, err := embedded.Start(t.Context(), cfg)
	if err == nil {
		stop(t, cluster)
		t.Fatal("started")
	}
	if !errors.Is(err, kind) {
		t.Errorf("got %v, want %v", err, kind)
	}
	for _, text := range contains {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("%q is not in:\n%v", text, err)
		}
	}
}

func TestDurability(t *testing.T) {
	t.Parallel()
	cluster := start(t, embedded.Config{Dir: tempDir(t), Durable: true, Settings: map[string]string{"fsync": "off", "work_mem": "5MB"}})
	for name, want := range map[string]string{
		"data_checksums": "on", "fsync": "on", "full_page_writes": "on", "synchronous_commit": "on",
		"server_encoding": "UTF8", "TimeZone": "UTC", "listen_addresses": "", "work_mem": "5MB",
	} {
		if got := mustQuery(t, cluster.URL(), "SHOW "+name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	const collate = "SELECT datcollate FROM pg_database WHERE datname = current_database()"
	if got := mustQuery(t, cluster.URL(), collate); got != "C" {
		t.Errorf("collation is %q", got)
	}
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(tempDir(t), "made", "data")
	cluster := start(t, embedded.Config{Dir: dir})
	want := os.FileMode(0o700)
	if os.Geteuid() == 0 {
		want = 0o711
	}
	for path, want := range map[string]os.FileMode{
		dir: want, filepath.Join(dir, "cluster"): 0o700,
		filepath.Join(dir, "cluster", "traverse.password"): 0o600, filepath.Join(dir, "postgres.log"): 0o600,
	} {
		info, err := os.Stat(path)
		if err != nil {
			t.Error(err)
		} else if info.Mode().Perm() != want {
			t.Errorf("%s has mode %o, want %o", path, info.Mode().Perm(), want)
		}
	}
	_, address, _ := strings.Cut(cluster.URL(), "@")
	if _, err := query(t.Context(), "postgres://traverse:wrong@"+address, "SELECT 1"); err == nil {
		t.Error("a wrong password lets in")
	}
}

func TestStartsAgainOnTheSameData(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	first := start(t, embedded.Config{Dir: dir, Durable: true})
	mustQuery(t, first.URL(), "CREATE TABLE kept AS SELECT 42 AS answer")
	stop(t, first)
	second := start(t, embedded.Config{Dir: dir, Durable: true})
	if got := mustQuery(t, second.URL(), "SELECT answer FROM kept"); got != "42" {
		t.Errorf("got %q", got)
	}
}

func TestLongPath(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(tempDir(t), strings.Repeat("très long/", 20))
	cluster := start(t, embedded.Config{Dir: dir})
	mustQuery(t, cluster.URL(), "SELECT 1")
}

// A server that is killed comes back by itself, under the same address.
func TestSupervision(t *testing.T) {
	t.Parallel()
	cluster := start(t, embedded.Config{Dir: tempDir(t), Durable: true})
	mustQuery(t, cluster.URL(), "CREATE TABLE kept AS SELECT 42 AS answer")
	for range 2 {
		killed := cluster.PID()
		if err := syscall.Kill(killed, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the server is back", func() bool {
			got, err := query(t.Context(), cluster.URL(), "SELECT answer FROM kept")
			return err == nil && got == "42" && cluster.PID() != killed
		})
	}
}

func TestStopWhileRestarting(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	cluster := start(t, embedded.Config{Dir: dir})
	if err := syscall.Kill(cluster.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	stop(t, cluster)
	if cluster.PID() != 0 {
		t.Error("a server is left")
	}
	stop(t, start(t, embedded.Config{Dir: dir}))
}

// A stop that may not wait is immediate: an open transaction does not hold it up, and the next start recovers.
func TestHurriedStop(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	cluster := start(t, embedded.Config{Dir: dir})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := cluster.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	start(t, embedded.Config{Dir: dir})
}

func TestCancelledStart(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for {
			if found, _ := filepath.Glob(filepath.Join(dir, ".tmp-initdb-*", "cluster", "base")); len(found) > 0 {
				break
			}
			if sleepy(ctx) != nil {
				return
			}
		}
		cancel()
	}()
	if cluster, err := embedded.Start(ctx, embedded.Config{Dir: dir}); err == nil {
		stop(t, cluster)
		t.Log("initdb was faster than the cancellation")
	} else if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	cancel()
	start(t, embedded.Config{Dir: dir})
}

func sleepy(ctx context.Context) error {
	timer := time.NewTimer(time.Millisecond)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// victim is another process that runs a cluster.
type victim struct {
	cmd *exec.Cmd
	pid int // of the server
	url string
}

func runVictim(t *testing.T, dir string) victim {
	t.Helper()
	v := victim{cmd: exec.CommandContext(context.WithoutCancel(t.Context()), os.Args[0])}
	v.cmd.Env = append(os.Environ(), "EMBEDDED_TEST_SERVE="+dir)
	var stderr bytes.Buffer
	v.cmd.Stderr = &stderr
	out, err := v.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := v.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.cmd.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = v.cmd.Wait()
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	pid, url, _ := strings.Cut(strings.TrimSpace(line), " ")
	v.url = url
	if v.pid, err = strconv.Atoi(pid); err != nil {
		t.Fatal(err)
	}
	return v
}

func (v victim) kill(t *testing.T) {
	t.Helper()
	if err := v.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = v.cmd.Wait()
}

func TestKilledWithItsServer(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	v := runVictim(t, dir)
	mustQuery(t, v.url, "CREATE TABLE kept AS SELECT 42 AS answer")
	if err := syscall.Kill(v.pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	v.kill(t)
	cluster := start(t, embedded.Config{Dir: dir, Durable: true})
	if got := mustQuery(t, cluster.URL(), "SELECT answer FROM kept"); got != "42" {
		t.Errorf("got %q", got)
	}
}

// A server that lives on without the program that started it, as after a kill on a system without Pdeathsig, is ended, and
// its data is there.
func TestTakesOverAnOrphan(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	first := start(t, embedded.Config{Dir: dir, Durable: true})
	mustQuery(t, first.URL(), "CREATE TABLE kept AS SELECT 42 AS answer")
	stop(t, first)
	orphan := runOrphan(t, dir)
	var log lockedBuffer
	cluster := start(t, embedded.Config{Dir: dir, Durable: true, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if err := <-orphan; err != nil {
		t.Errorf("the orphan was not ended in good order: %v", err)
	}
	if !strings.Contains(log.String(), "lancement précédent") {
		t.Errorf("the orphan was not seen:\n%s", log.String())
	}
	if got := mustQuery(t, cluster.URL(), "SELECT answer FROM kept"); got != "42" {
		t.Errorf("got %q", got)
	}
}

// runOrphan starts a server that no Cluster knows and waits until it is ready. The channel tells how it ended.
func runOrphan(t *testing.T, dir string) <-chan error {
	t.Helper()
	found, err := embedded.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), filepath.Join(found[0].Dir, "postgres"), "-D",
		filepath.Join(dir, "cluster"), "-c", "listen_addresses=", "-c", "unix_socket_directories="+filepath.Join(dir, "run"))
	cmd.Dir = "/"
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: credentialOf(t, "nobody")}
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended, over := make(chan error, 1), make(chan struct{})
	go func() {
		ended <- cmd.Wait()
		close(over)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-over
	})
	eventually(t, "the orphan is ready", func() bool {
		content, _ := os.ReadFile(filepath.Join(dir, "cluster", "postmaster.pid"))
		return strings.Contains(string(content), "ready")
	})
	return ended
}

func TestStalePIDFile(t *testing.T) {
	t.Parallel()
	for name, pid := range map[string]func(t *testing.T) int{
		"dead":    func(*testing.T) int { return 1 << 22 },
		"foreign": sleepingAsServer,
		"zombie":  zombie,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := tempDir(t)
			stop(t, start(t, embedded.Config{Dir: dir}))
			content := fmt.Sprintf("%d\n%s\n1\n5432\n\n\n  1  1\n", pid(t), filepath.Join(dir, "cluster"))
			path := filepath.Join(dir, "cluster", "postmaster.pid")
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			start(t, embedded.Config{Dir: dir})
		})
	}
}

// sleepingAsServer is a process of the server's account, which PostgreSQL alone would take for a server.
func sleepingAsServer(t *testing.T) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sleep", "300")
	cmd.Dir = "/"
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: credentialOf(t, "nobody")}
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd.Process.Pid
}

// zombie is a process that has ended and that its parent has not buried.
func zombie(t *testing.T) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "true")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() })
	return cmd.Process.Pid
}

func credentialOf(t *testing.T, name string) *syscall.Credential {
	t.Helper()
	account, err := user.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.ParseInt(account.Uid, 10, 64)
	gid, _ := strconv.ParseInt(account.Gid, 10, 64)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func TestSecondInstance(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	v := runVictim(t, dir)
	wantError(t, embedded.Config{Dir: dir}, embedded.ErrInUse, fmt.Sprintf("le processus %d", v.cmd.Process.Pid), "TRAVERSE_DATA")
	v.kill(t)
	start(t, embedded.Config{Dir: dir})
}

func TestWrongVersion(t *testing.T) {
	t.Parallel()
	for _, major := range []string{"9", "99"} {
		t.Run(major, func(t *testing.T) {
			t.Parallel()
			dir := tempDir(t)
			writeFiles(t, map[string]string{filepath.Join(dir, "cluster", "PG_VERSION"): major + "\n"})
			wantError(t, embedded.Config{Dir: dir}, embedded.ErrVersion, "PostgreSQL "+major, "postgresql-"+major, "TRAVERSE_PG_BIN")
		})
	}
}

// Every PostgreSQL of the machine makes a cluster, and finds its own again when another one is preferred.
func TestEveryMajorVersion(t *testing.T) {
	t.Parallel()
	if os.Getenv("TRAVERSE_PG_BIN") != "" {
		t.Skip("TRAVERSE_PG_BIN leaves no choice")
	}
	found, err := embedded.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range found {
		t.Run(b.Version, func(t *testing.T) {
			t.Parallel()
			dir := tempDir(t)
			stop(t, start(t, embedded.Config{Dir: dir, BinDir: b.Dir}))
			cluster := start(t, embedded.Config{Dir: dir})
			got := mustQuery(t, cluster.URL(), "SELECT current_setting('server_version_num')::int / 10000")
			if got != strconv.Itoa(b.Major) {
				t.Errorf("version %s, want %d", got, b.Major)
			}
		})
	}
}

// The links that npm does not ship are made when they are missing, and left alone when they are there.
func TestLinksOfThePackage(t *testing.T) {
	t.Parallel()
	dir := copyOfBundle(t, tempDir(t))
	for range 2 {
		found, err := embedded.Find(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if found[0].Dir != dir || found[0].Major < embedded.MinMajor {
			t.Errorf("found %+v", found[0])
		}
	}
}

func TestNoBinaries(t *testing.T) {
	t.Parallel()
	wantError(t, embedded.Config{Dir: tempDir(t), BinDir: tempDir(t)}, embedded.ErrNoBinaries, "TRAVERSE_PG_BIN")
}

func TestTooOld(t *testing.T) {
	t.Parallel()
	bin := fakeBin(t, "14.2", "exit 1", "exit 1")
	wantError(t, embedded.Config{Dir: tempDir(t), BinDir: bin}, embedded.ErrNoBinaries, "trop ancien")
}

// fakeBin is a PostgreSQL made of two shell scripts.
func fakeBin(t *testing.T, version, initdb, postgres string) string {
	t.Helper()
	dir := tempDir(t)
	said := "#!/bin/sh\n[ \"$1\" = --version ] && { echo 'postgres (PostgreSQL) " + version + "'; exit; }\n"
	for name, body := range map[string]string{"initdb": initdb, "postgres": postgres} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(said+body+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const fakeInitdb = `mkdir "$2" && echo 17 >"$2/PG_VERSION"`

func TestServerThatEnds(t *testing.T) {
	t.Parallel()
	bin := fakeBin(t, "17.1", fakeInitdb, "echo FATAL: rien ne va >&2; exit 3")
	wantError(t, embedded.Config{Dir: tempDir(t), BinDir: bin}, embedded.ErrServer, "FATAL: rien ne va", "exit status 3", "postgres.log")
}

func TestServerThatNeverAnswers(t *testing.T) {
	t.Parallel()
	bin := fakeBin(t, "17.1", fakeInitdb, "trap 'exit 0' QUIT; echo je dors >&2; while :; do sleep 0.05; done")
	cfg := embedded.Config{Dir: tempDir(t), BinDir: bin, StartLimit: time.Second}
	wantError(t, cfg, embedded.ErrServer, "pas de réponse en 1s", "je dors")
}

func TestDiskFull(t *testing.T) {
	t.Parallel()
	const full = "echo 'FATAL: could not write lock file: No space left on device' >&2; exit 1"
	for name, bin := range map[string]string{
		"initdb": fakeBin(t, "17.1", full, "exit 1"), "server": fakeBin(t, "17.1", fakeInitdb, full),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantError(t, embedded.Config{Dir: tempDir(t), BinDir: bin}, embedded.ErrDiskFull, "plus de place", "Libérez-en")
		})
	}
}

// A real disk of 16 MB: initdb does not fit. Only root can make one.
func TestSmallDisk(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	if err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=16m,mode=0711", "tmpfs", dir).Run(); err != nil {
		t.Skip("no tmpfs can be mounted here")
	}
	t.Cleanup(func() { _ = exec.CommandContext(context.WithoutCancel(t.Context()), "umount", dir).Run() })
	wantError(t, embedded.Config{Dir: dir}, embedded.ErrDiskFull, "plus de place")
}

func TestUnusableFolder(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	file := filepath.Join(dir, "file")
	writeFiles(t, map[string]string{file: "", filepath.Join(dir, "strange", "cluster", "letter.txt"): "not a cluster"})
	wantError(t, embedded.Config{Dir: file}, embedded.ErrFolder, "est un fichier", "TRAVERSE_DATA")
	wantError(t, embedded.Config{Dir: filepath.Join(file, "below")}, embedded.ErrFolder, "est un fichier")
	wantError(t, embedded.Config{}, embedded.ErrFolder, "TRAVERSE_DATA")
	wantError(t, embedded.Config{Dir: filepath.Join(dir, "strange")}, embedded.ErrFolder, "n'est pas un cluster")
	if os.Geteuid() != 0 { // root writes everywhere
		closed := filepath.Join(dir, "closed")
		if err := os.Mkdir(closed, 0o500); err != nil {
			t.Fatal(err)
		}
		wantError(t, embedded.Config{Dir: closed}, embedded.ErrFolder, "ne peut pas être créé ou écrit")
	}
}

// Below a folder that only root enters, the cluster goes to the shelter, and the next start finds it there.
func TestShelter(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root needs a shelter")
	}
	closed, shelter := filepath.Join(tempDir(t), "closed"), tempDir(t)
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	cfg := embedded.Config{Dir: filepath.Join(closed, "data"), Shelter: shelter, BinDir: copyOfBundle(t, closed)}
	first := start(t, cfg)
	if !strings.HasPrefix(first.Dir(), shelter) {
		t.Errorf("the cluster is in %s", first.Dir())
	}
	mustQuery(t, first.URL(), "CREATE TABLE kept AS SELECT 42 AS answer")
	stop(t, first)
	second := start(t, cfg)
	if got := mustQuery(t, second.URL(), "SELECT answer FROM kept"); got != "42" {
		t.Errorf("got %q", got)
	}
	wantError(t, cfg, embedded.ErrInUse)
	stop(t, second)
	if err := os.RemoveAll(second.Dir()); err != nil {
		t.Fatal(err)
	}
	wantError(t, cfg, embedded.ErrFolder, "n'existe plus", "supprimez le lien")
}

// copyOfBundle puts the bundled PostgreSQL where only root reaches it, without the links that npm does not ship.
func copyOfBundle(t *testing.T, below string) string {
	t.Helper()
	found, err := embedded.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !found[0].Bundled {
		t.Log("no bundled PostgreSQL: the copy of the binaries is not tried")
		return found[0].Dir
	}
	root := filepath.Join(below, "package")
	if err := os.CopyFS(root, os.DirFS(filepath.Join(found[0].Dir, "..", ".."))); err != nil {
		t.Fatal(err)
	}
	links, err := filepath.Glob(filepath.Join(root, "native", "lib", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range links {
		if info, err := os.Lstat(path); err == nil && info.Mode()&os.ModeSymlink != 0 {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	return filepath.Join(root, "native", "bin")
}

func writeFiles(t *testing.T, files map[string]string) {
	t.Helper()
	for path, content := range files {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// lockedBuffer is a log that the supervisor writes and the test reads.
type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}
