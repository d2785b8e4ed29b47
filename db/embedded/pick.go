package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// pick chooses the binaries: those of the cluster's major version when there is a cluster, else the preferred ones that
// the server's account can run.
func pick(ctx context.Context, cfg Config, f *folder) (Binaries, error) {
	var explicit []string
	if cfg.BinDir == "" {
		cfg.BinDir = os.Getenv("TRAVERSE_PG_BIN")
	}
	if cfg.BinDir != "" {
		explicit = []string{cfg.BinDir}
	}
	found, err := Find(ctx, explicit...)
	if err != nil {
		return Binaries{}, err
	}
	major, err := f.major()
	if err != nil {
		return Binaries{}, err
	}
	fitting := slices.DeleteFunc(slices.Clone(found), func(b Binaries) bool { return major != 0 && b.Major != major })
	if len(fitting) == 0 {
		return Binaries{}, wrongVersion(f, major, found)
	}
	return firstRunnable(ctx, cfg, f, fitting)
}

func wrongVersion(f *folder, major int, found []Binaries) error {
	have := make([]string, len(found))
	for i, b := range found {
		have[i] = fmt.Sprintf("%s (%s)", b.Version, b.Dir)
	}
	return fmt.Errorf("%w : les données de %s sont celles de PostgreSQL %d, et cette machine n'a que %s. "+
		"Installez PostgreSQL %d (« apt-get install postgresql-%d » ou « brew install postgresql@%d ») ou désignez son dossier bin avec "+
		"TRAVERSE_PG_BIN ; pour repartir d'une base vide, choisissez un autre dossier avec TRAVERSE_DATA",
		ErrVersion, f.cluster(), major, strings.Join(have, ", "), major, major, major)
}

// firstRunnable returns the first binaries that the server's account can run. Bundled ones that it cannot reach, below
// /root for instance, are copied into the home first.
func firstRunnable(ctx context.Context, cfg Config, f *folder, fitting []Binaries) (Binaries, error) {
	var refused []error
	for _, b := range fitting {
		_, err := ask(ctx, b.Dir, f.owner)
		if err == nil {
			return b, nil
		}
		if !b.Bundled {
			refused = append(refused, err)
			continue
		}
		copied, err := copyBundle(ctx, f, b)
		if err == nil {
			cfg.Logger.Info("les binaires de PostgreSQL sont copiés là où son compte peut les lire", "dossier", copied.Dir)
			return copied, nil
		}
		if errors.Is(err, syscall.ENOSPC) {
			return Binaries{}, diskFull(f.home, err.Error())
		}
		refused = append(refused, err)
	}
	return Binaries{}, fmt.Errorf("%w : le compte %s ne peut lancer aucun de ceux qui sont là. Lancez « make setup », "+
		"ou installez-en un : « apt-get install postgresql » ou « brew install postgresql »\n%w",
		ErrNoBinaries, f.owner.name, errors.Join(refused...))
}

// copyBundle copies the native folder of the package to the home, once for each version, and makes its links.
func copyBundle(ctx context.Context, f *folder, b Binaries) (Binaries, error) {
	root := filepath.Join(f.home, "postgresql-"+b.Version)
	dir := filepath.Join(root, "native", "bin")
	if _, err := ask(ctx, dir, f.owner); err != nil {
		if err := copyNative(filepath.Join(b.Dir, ".."), root, f.home); err != nil {
			return Binaries{}, fmt.Errorf("copier PostgreSQL dans %s: %w", root, err)
		}
	}
	copied, err := ask(ctx, dir, f.owner)
	copied.Bundled = true
	return copied, err
}

// copyNative copies into a temporary folder and renames it, so that no half copy is taken for a whole one.
func copyNative(native, root, home string) error {
	work, err := os.MkdirTemp(home, temporary+"postgresql-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) //nolint:errcheck // the next start tries again
	if err := os.CopyFS(filepath.Join(work, "native"), os.DirFS(native)); err != nil {
		return err
	}
	if err := errors.Join(hydrate(work), readable(work), os.RemoveAll(root)); err != nil {
		return err
	}
	return os.Rename(work, root)
}

// readable opens a tree for everybody to read, whatever the umask was.
func readable(root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		mode := info.Mode().Perm() | 0o444
		if entry.IsDir() || mode&0o100 != 0 {
			mode |= 0o111
		}
		return os.Chmod(path, mode) //nolint:gosec // programs, not secrets
	})
}
