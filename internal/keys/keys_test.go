package keys_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"traverse/internal/keys"
)

func line(name string, b byte) string {
	return name + " " + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, 32)) + "\n"
}

func write(t *testing.T, path, content string, mode os.FileMode) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestLoad: a file of keys is private, apart from the data, and every line of it is a key.
func TestLoad(t *testing.T) {
	t.Parallel()
	folder, data := t.TempDir(), t.TempDir()
	good := write(t, filepath.Join(folder, "good"), "# clés\n"+line("2026-01", 1)+line("2026-11", 2), 0o600)
	linked := filepath.Join(folder, "linked")
	if err := os.Symlink(write(t, filepath.Join(data, "hidden"), line("a", 1), 0o600), linked); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ path, want string }{
		"good":               {good, ""},
		"absent":             {filepath.Join(folder, "none"), "ne peut pas être lu"},
		"readable by all":    {write(t, filepath.Join(folder, "open"), line("a", 1), 0o644), "lisible par d’autres"},
		"among the data":     {write(t, filepath.Join(data, "keys"), line("a", 1), 0o600), "dossier des données"},
		"linked to the data": {linked, "dossier des données"},
		"empty":              {write(t, filepath.Join(folder, "empty"), "\n", 0o600), "vide"},
		"short":              {write(t, filepath.Join(folder, "short"), "a AAAA\n", 0o600), "ligne 1"},
		"twice":              {write(t, filepath.Join(folder, "twice"), line("a", 1)+line("a", 2), 0o600), "ligne 2"},
	} {
		_, err := keys.Load(c.path, data)
		if (err == nil) != (c.want == "") || (err != nil && !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestMAC: another purpose, another cut between the parts or another ring gives another code.
func TestMAC(t *testing.T) {
	t.Parallel()
	path := write(t, filepath.Join(t.TempDir(), "keys"), line("a", 1), 0o600)
	other, err := keys.Load(path, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ring := keys.Demonstration()
	a := ring.MAC("link", []byte("ab"), []byte("c"))
	if !bytes.Equal(a, ring.MAC("link", []byte("ab"), []byte("c"))) {
		t.Error("the same parts give two codes")
	}
	for name, b := range map[string][]byte{
		"purpose": ring.MAC("idempotency", []byte("ab"), []byte("c")), "cut": ring.MAC("link", []byte("a"), []byte("bc")),
		"ring": other.MAC("link", []byte("ab"), []byte("c")),
	} {
		if bytes.Equal(a, b) {
			t.Errorf("%s: the same code", name)
		}
	}
}
