package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	osuser "os/user"
	"strconv"
	"syscall"
)

// account is as whom the server runs.
type account struct {
	name     string
	uid, gid uint32
	other    bool // not the account of this process: only root can do that
}

// serverAccount is the account of this process; under root that of the existing cluster, else nobody, because
// PostgreSQL refuses to run as root.
func serverAccount(cluster string) (account, error) {
	owner, exists, err := ownerOf(cluster)
	if err != nil {
		return account{}, err
	}
	if os.Geteuid() == 0 {
		if exists && owner.uid != 0 {
			return owner, nil
		}
		return nobody()
	}
	self := account{name: "de ce processus", uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())} //nolint:gosec // ids fit
	if exists && owner.uid != self.uid {
		return account{}, fmt.Errorf("%w : %s appartient au compte %s, et vous n'êtes pas lui. Relancez sous ce compte ou sous root, "+
			"ou choisissez un autre dossier avec TRAVERSE_DATA", ErrFolder, cluster, owner.name)
	}
	return self, nil
}

// ownerOf reads to whom a cluster belongs, if there is one.
func ownerOf(cluster string) (owner account, exists bool, err error) {
	info, err := os.Stat(cluster)
	if errors.Is(err, os.ErrNotExist) {
		return account{}, false, nil
	}
	if err != nil {
		return account{}, false, folderError(cluster, err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return account{}, false, folderError(cluster, errors.New("propriétaire illisible"))
	}
	owner = account{name: strconv.Itoa(int(stat.Uid)), uid: stat.Uid, gid: stat.Gid, other: true}
	if found, err := osuser.LookupId(owner.name); err == nil {
		owner.name = found.Username
	}
	return owner, true, nil
}

// nobody is the account without rights. It has a passwd entry, which initdb insists on.
func nobody() (account, error) {
	found, err := osuser.Lookup("nobody")
	if err != nil {
		return account{}, fmt.Errorf("PostgreSQL ne tourne pas sous root, et le compte « nobody » manque. "+
			"Lancez Traverse sous un compte ordinaire: %w", err)
	}
	uid, errUID := strconv.ParseInt(found.Uid, 10, 64) // macOS writes -2
	gid, errGID := strconv.ParseInt(found.Gid, 10, 64)
	if err := errors.Join(errUID, errGID); err != nil {
		return account{}, fmt.Errorf("lire le compte nobody: %w", err)
	}
	return account{name: "nobody", uid: uint32(uid), gid: uint32(gid), other: true}, nil //nolint:gosec // wraps on purpose
}

// sysProcAttr runs a child as this account, in a process group of its own: Ctrl-C in the terminal goes to this program
// first, which then stops the server in good order.
func (a account) sysProcAttr() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if a.other {
		attr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return attr
}

// own gives a file to this account.
func (a account) own(path string) error {
	if !a.other {
		return nil
	}
	if err := os.Chown(path, int(a.uid), int(a.gid)); err != nil {
		return folderError(path, err)
	}
	return nil
}

// reaches says whether this account can pass through the folder. It asks the system, as that account: mode bits do not
// tell everything.
func (a account) reaches(ctx context.Context, dir string) bool {
	if !a.other {
		return true
	}
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", `test -x "$1"`, "sh", dir) //nolint:gosec // dir is an argument, not code
	cmd.Dir = "/"
	cmd.SysProcAttr = a.sysProcAttr()
	return cmd.Run() == nil
}

// childEnv is the whole environment of PostgreSQL's programs: PGDATA, PGPORT and the like must not reach them.
func childEnv() []string {
	env := []string{"LC_ALL=C", "TZ=UTC", "PATH=/usr/bin:/bin"}
	if path, ok := os.LookupEnv("LD_LIBRARY_PATH"); ok {
		env = append(env, "LD_LIBRARY_PATH="+path)
	}
	return env
}
