package embedded

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// The reasons why a cluster does not start, for errors.Is. The errors that carry them are whole French sentences which
// say what to do.
var (
	// ErrInUse: another process holds the data folder.
	ErrInUse = errors.New("dossier de données déjà utilisé")
	// ErrFolder: the data folder is not a folder, or cannot be written or reached.
	ErrFolder = errors.New("dossier de données inutilisable")
	// ErrNoBinaries: no PostgreSQL 15 or newer was found.
	ErrNoBinaries = errors.New("PostgreSQL introuvable")
	// ErrVersion: the cluster was made by a major version of PostgreSQL that is not here.
	ErrVersion = errors.New("version de PostgreSQL incompatible")
	// ErrDiskFull: there is no room left on the disk.
	ErrDiskFull = errors.New("disque plein")
	// ErrServer: PostgreSQL was started and ended, or did not answer.
	ErrServer = errors.New("PostgreSQL ne démarre pas")
)

// folderError says that path cannot be used, why, and what to do.
func folderError(path string, cause error) error {
	switch {
	case errors.Is(cause, syscall.ENOSPC):
		return diskFull(path, cause.Error())
	case errors.Is(cause, syscall.ENOTDIR):
		return fmt.Errorf("%w : %s, ou un dossier qui le contient, est un fichier. "+
			"Déplacez ce fichier, ou choisissez un autre dossier avec TRAVERSE_DATA: %w", ErrFolder, path, cause)
	default:
		return fmt.Errorf("%w : %s ne peut pas être créé ou écrit. "+
			"Donnez-en le droit à votre compte, ou choisissez un autre dossier avec TRAVERSE_DATA: %w", ErrFolder, path, cause)
	}
}

// diskFull says where room is missing, with what the program said.
func diskFull(path, said string) error {
	return fmt.Errorf("%w : il n'y a plus de place là où se trouve %s. Libérez-en (quelques centaines de Mo suffisent), "+
		"ou choisissez un dossier d'un autre disque avec TRAVERSE_DATA, puis relancez\n%s", ErrDiskFull, path, said)
}

// serverError turns what a program of PostgreSQL said before it ended into an error that quotes it.
func serverError(attempt, home, said string, cause error) error {
	if strings.Contains(said, "No space left on device") {
		return diskFull(home, said)
	}
	if said == "" {
		said = "(il n'a rien dit)"
	}
	return fmt.Errorf("%w : %s: %w. Ses dernières lignes, qui sont aussi dans %s :\n%s", ErrServer, attempt, cause, logPath(home), said)
}
