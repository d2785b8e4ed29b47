package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const (
	lockName   = "traverse.lock"
	socketPort = "5432" // a part of the socket's name only
	// socketMax is what fits everywhere: 104 bytes with the final zero on macOS, 108 on Linux.
	socketMax = 103
)

// folder is the data folder, held by this process.
type folder struct {
	dir   string  // as asked, absolute
	home  string  // where the cluster is: dir, or a shelter when the server's account cannot reach dir
	owner account // as whom the server runs
	locks []*os.File
	fresh bool // home is a shelter that this start has made and that holds nothing yet
}

// cluster is PostgreSQL's own folder.
func (f *folder) cluster() string { return filepath.Join(f.home, "cluster") }

// openFolder makes the data folder if need be, locks it, and finds out where its cluster is and whose.
func openFolder(ctx context.Context, cfg Config) (_ *folder, err error) {
	dir, err := makeDir(cfg.Dir)
	if err != nil {
		return nil, err
	}
	f := &folder{dir: dir, home: dir}
	defer func() {
		if err != nil {
			f.close()
		}
	}()
	if err = f.lock(dir); err != nil {
		return nil, err
	}
	if err = f.locate(ctx, cfg); err != nil {
		return nil, err
	}
	removeLeftovers(f.home)
	return f, nil
}

// makeDir makes the folder for its owner alone. Under root others may pass through it (not list it), because the
// cluster inside belongs to nobody.
func makeDir(dir string) (string, error) {
	if dir == "" {
		return "", fmt.Errorf("%w : aucun n'est donné. Indiquez-le avec TRAVERSE_DATA", ErrFolder)
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", folderError(dir, err)
	}
	mode := os.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711
	}
	if _, err := os.Stat(abs); errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(abs, mode); err != nil {
			return "", folderError(abs, err)
		}
		if err := os.Chmod(abs, mode); err != nil { // whatever the umask says
			return "", folderError(abs, err)
		}
	}
	info, err := os.Stat(abs)
	if err != nil {
		return "", folderError(abs, err)
	}
	if !info.IsDir() {
		return "", folderError(abs, &os.PathError{Op: "open", Path: abs, Err: syscall.ENOTDIR})
	}
	resolved, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return "", folderError(abs, err)
	}
	return resolved, nil
}

// lock takes the folder for this process. The kernel lets it go when the process ends, however it ends.
func (f *folder) lock(dir string) error {
	path := filepath.Join(dir, lockName)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644) //nolint:gosec // it only says who holds the folder
	if err != nil {
		return folderError(dir, err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer file.Close() //nolint:errcheck // opened for reading its content
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return inUse(dir, file)
		}
		return folderError(dir, fmt.Errorf("verrouiller %s: %w", path, err))
	}
	f.locks = append(f.locks, file)
	return writeHolder(file, dir)
}

// writeHolder writes who holds the lock, for the message of the next one who comes.
func writeHolder(file *os.File, dir string) error {
	holder := fmt.Sprintf("%d %s\n", os.Getpid(), filepath.Base(os.Args[0]))
	if err := file.Truncate(0); err != nil {
		return folderError(dir, err)
	}
	if _, err := file.WriteAt([]byte(holder), 0); err != nil {
		return folderError(dir, err)
	}
	return nil
}

func inUse(dir string, file *os.File) error {
	content, err := io.ReadAll(io.LimitReader(file, 256))
	pid, name, _ := strings.Cut(strings.TrimSpace(string(content)), " ")
	holder := "un autre processus"
	if err == nil && pid != "" {
		holder = fmt.Sprintf("le processus %s (%s)", pid, name)
	}
	return fmt.Errorf("%w : %s est tenu par %s. Arrêtez-le (« kill %s »), "+
		"ou choisissez un autre dossier avec TRAVERSE_DATA", ErrInUse, dir, holder, pid)
}

// locate finds the cluster, or decides where it will be made, and as whom the server runs.
func (f *folder) locate(ctx context.Context, cfg Config) error {
	target, err := os.Readlink(f.cluster())
	if err == nil {
		return f.enter(target)
	}
	if f.owner, err = serverAccount(f.cluster()); err != nil {
		return err
	}
	if !f.owner.other || f.owner.reaches(ctx, f.dir) {
		return nil
	}
	if _, err := os.Stat(f.cluster()); err == nil {
		return fmt.Errorf("%w : le compte %s, à qui PostgreSQL est confié, n'atteint pas %s. Laissez-le traverser les dossiers "+
			"qui y mènent (chmod o+x), ou choisissez un autre dossier avec TRAVERSE_DATA", ErrFolder, f.owner.name, f.cluster())
	}
	return f.shelter(ctx, cfg)
}

// enter follows the link that a former start left to its shelter.
func (f *folder) enter(target string) error {
	if _, err := os.Stat(target); err != nil {
		return fmt.Errorf("%w : le lien %s mène à %s, qui n'existe plus : les données n'y sont pas. Remettez-les en place, "+
			"ou supprimez le lien pour repartir d'une base vide: %w", ErrFolder, f.cluster(), target, err)
	}
	f.home = filepath.Dir(target)
	var err error
	if f.owner, err = serverAccount(target); err != nil {
		return err
	}
	return f.lock(f.home)
}

// shelter makes a home outside of the data folder, which the server's account cannot reach: a checkout below /root.
func (f *folder) shelter(ctx context.Context, cfg Config) error {
	if err := makeShelter(cfg.Shelter); err != nil {
		return folderError(cfg.Shelter, err)
	}
	home, err := os.MkdirTemp(cfg.Shelter, filepath.Base(filepath.Dir(f.dir))+"-")
	if err != nil {
		return folderError(cfg.Shelter, err)
	}
	if err := os.Chmod(home, 0o711); err != nil { //nolint:gosec // nobody must be able to pass
		return folderError(home, err)
	}
	if !f.owner.reaches(ctx, home) {
		_ = os.Remove(home)
		return fmt.Errorf("%w : le compte %s, qui fait tourner PostgreSQL sous root, n'atteint ni %s ni %s. "+
			"Choisissez avec TRAVERSE_DATA un dossier qu'il peut traverser", ErrFolder, f.owner.name, f.dir, cfg.Shelter)
	}
	cfg.Logger.Warn("le compte de PostgreSQL ne peut pas atteindre le dossier de données ; le cluster est placé ailleurs",
		"compte", f.owner.name, "dossier", f.dir, "cluster", filepath.Join(home, "cluster"))
	f.home, f.fresh = home, true
	return f.lock(home)
}

// makeShelter makes the folder of the shelters, open whatever the umask says; one that is there stays as it is.
func makeShelter(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // nobody must be able to pass
		return err
	}
	return os.Chmod(dir, 0o755) //nolint:gosec // likewise
}

// sheltered says whether the cluster is outside of the data folder.
func (f *folder) sheltered() bool { return f.home != f.dir }

// close lets the folder go, and takes away a shelter in which no cluster was made.
func (f *folder) close() {
	if f.fresh {
		_ = os.RemoveAll(f.home)
	}
	for _, file := range f.locks {
		// Closing alone does not unlock while a child that is just being forked still has its copy of the file.
		_ = syscall.Flock(int(file.Fd()), syscall.LOCK_UN)
		_ = file.Close()
	}
	f.locks = nil
}

// removeLeftovers deletes what an interrupted initdb or copy left. The folder is locked: nobody is at work in them.
func removeLeftovers(home string) {
	found, _ := filepath.Glob(filepath.Join(home, temporary+"*"))
	for _, path := range found {
		_ = os.RemoveAll(path)
	}
}

// socketFolder finds a folder for the socket: inside the home when the path is short enough and the file system knows
// sockets, else a private one in a temporary folder.
func socketFolder(ctx context.Context, f *folder) (string, error) {
	inside := filepath.Join(f.home, "run")
	if socketFits(inside) && makeSocketFolder(inside, f.owner) == nil && socketWorks(ctx, inside) {
		return inside, nil
	}
	var failed error
	for _, base := range []string{os.TempDir(), "/tmp"} {
		dir, err := os.MkdirTemp(base, "traverse-")
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		if socketFits(dir) && f.owner.reaches(ctx, base) && makeSocketFolder(dir, f.owner) == nil && socketWorks(ctx, dir) {
			return dir, nil
		}
		_ = os.Remove(dir)
	}
	return "", folderError(inside, errors.Join(errors.New("aucun dossier court pour la prise Unix de PostgreSQL"), failed))
}

func socketName(dir string) string { return filepath.Join(dir, ".s.PGSQL."+socketPort) }

func socketFits(dir string) bool { return len(socketName(dir)) <= socketMax }

// socketWorks tries: some file systems (network, shared with a virtual machine) have no sockets.
func socketWorks(ctx context.Context, dir string) bool {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "unix", filepath.Join(dir, ".probe"))
	if err != nil {
		return false
	}
	return listener.Close() == nil
}

// makeSocketFolder makes the folder, for the server's account alone, or puts it in order when it is there.
func makeSocketFolder(dir string, owner account) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return folderError(dir, err)
	}
	if err := os.Chmod(dir, 0o700); err != nil { //nolint:gosec // a folder needs x
		return folderError(dir, err)
	}
	return owner.own(dir)
}

// clearSocket deletes what a killed server left in the folder, which is this cluster's alone. PostgreSQL would refuse to
// start when the process id in the socket's lock file is, by now, that of another process. The data has a lock of its own.
func clearSocket(dir string) {
	_ = os.Remove(socketName(dir))
	_ = os.Remove(socketName(dir) + ".lock")
}

// removeSocketFolder deletes a temporary socket folder; the one inside the home may stay.
func removeSocketFolder(dir, home string) {
	if dir != "" && filepath.Dir(dir) != home {
		_ = os.RemoveAll(dir)
	}
}

// major reads which major version made the cluster, 0 when there is none yet.
func (f *folder) major() (int, error) {
	content, err := os.ReadFile(filepath.Join(f.cluster(), "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, folderError(f.cluster(), err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil {
		return 0, fmt.Errorf("%w : %s n'est pas un cluster de PostgreSQL. Choisissez un autre dossier avec TRAVERSE_DATA: %w",
			ErrFolder, f.cluster(), err)
	}
	return major, nil
}
