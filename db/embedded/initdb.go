package embedded

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// temporary begins the name of everything that is being made in a home and is not in use yet.
const temporary = ".tmp-"

// passwordPath is where the password lies: inside the cluster, of mode 0600, so that the two appear and move together.
func passwordPath(cluster string) string { return filepath.Join(cluster, "traverse.password") }

func readPassword(f *folder) (string, error) {
	path := passwordPath(f.cluster())
	content, err := os.ReadFile(path) //nolint:gosec // a path of our own
	if err != nil {
		return "", fmt.Errorf("%w : le mot de passe du cluster manque (%s). Remettez ce fichier depuis une sauvegarde, "+
			"ou choisissez un autre dossier avec TRAVERSE_DATA: %w", ErrFolder, path, err)
	}
	return strings.TrimSpace(string(content)), nil
}

// ensureCluster makes the cluster when there is none. It is made in a temporary folder beside its place and moved there
// when it is whole, so that an interrupted initdb leaves nothing that the next start would take for a cluster.
func ensureCluster(ctx context.Context, cfg Config, f *folder, b Binaries) error {
	major, err := f.major()
	if err != nil || major != 0 {
		return err
	}
	if err := refuseForeign(f); err != nil {
		return err
	}
	work, err := os.MkdirTemp(f.home, temporary+"initdb-")
	if err != nil {
		return folderError(f.home, err)
	}
	defer os.RemoveAll(work) //nolint:errcheck // the next start tries again
	if err := f.owner.own(work); err != nil {
		return err
	}
	if err := initdb(ctx, cfg, f, b, work); err != nil {
		return err
	}
	return install(f, filepath.Join(work, "cluster"))
}

// refuseForeign keeps from moving a new cluster over something that is not one.
func refuseForeign(f *folder) error {
	entries, err := os.ReadDir(f.cluster())
	if errors.Is(err, os.ErrNotExist) || (err == nil && len(entries) == 0) {
		return nil
	}
	if err != nil {
		return folderError(f.cluster(), err)
	}
	return fmt.Errorf("%w : %s contient des fichiers et n'est pas un cluster de PostgreSQL (PG_VERSION manque). "+
		"Déplacez-le, ou choisissez un autre dossier avec TRAVERSE_DATA", ErrFolder, f.cluster())
}

// initdb makes a cluster with its password in work.
func initdb(ctx context.Context, cfg Config, f *folder, b Binaries, work string) error {
	secret := filepath.Join(work, "password")
	if err := writeSecret(secret, rand.Text(), f.owner); err != nil {
		return err
	}
	cluster := filepath.Join(work, "cluster")
	args := []string{
		"-D", cluster, "-U", user, "-A", "scram-sha-256", "--pwfile", secret,
		"-E", "UTF8", "--locale=C", "--data-checksums", "--no-instructions",
	}
	if !cfg.Durable {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, filepath.Join(b.Dir, "initdb"), args...) //nolint:gosec // the binary that pick has chosen
	cmd.Dir = work
	cmd.Env = childEnv()
	cmd.SysProcAttr = f.owner.sysProcAttr()
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // with the postgres it has started
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("création de la base interrompue: %w", ctx.Err())
		}
		return serverError("création de la base (initdb)", f.home, strings.TrimSpace(said.String()), err)
	}
	if err := os.Rename(secret, passwordPath(cluster)); err != nil {
		return folderError(cluster, err)
	}
	return nil
}

func writeSecret(path, secret string, owner account) error {
	if err := os.WriteFile(path, []byte(secret+"\n"), 0o600); err != nil {
		return folderError(path, err)
	}
	return owner.own(path)
}

// install moves a finished cluster to its place, and leaves a link in the data folder when that place is elsewhere.
func install(f *folder, made string) error {
	if err := os.Rename(made, f.cluster()); err != nil {
		return folderError(f.cluster(), err)
	}
	if err := syncDir(f.home); err != nil {
		return folderError(f.home, err)
	}
	if !f.sheltered() {
		return nil
	}
	if err := os.Symlink(f.cluster(), filepath.Join(f.dir, "cluster")); err != nil {
		return folderError(f.dir, err)
	}
	f.fresh = false
	return nil
}

// syncDir makes a rename survive a power cut.
func syncDir(dir string) error {
	handle, err := os.Open(dir) //nolint:gosec // a path of our own
	if err != nil {
		return err
	}
	return errors.Join(handle.Sync(), handle.Close())
}
