package keys_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

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

// TestSeal: a value opens in its own cell, under its own key, whole; and nowhere else.
func TestSeal(t *testing.T) {
	t.Parallel()
	old, err := keys.Load(write(t, filepath.Join(t.TempDir(), "old"), line("a", 1), 0o600), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	rotated, err := keys.Load(write(t, filepath.Join(t.TempDir(), "new"), line("a", 1)+line("b", 2), 0o600), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	row := uuid.New()
	sealed := old.Seal("beneficiary", "identity", row, []byte("Églantine"))
	if bytes.Contains(sealed, []byte("glantine")) || bytes.Equal(sealed, old.Seal("beneficiary", "identity", row, []byte("Églantine"))) {
		t.Error("it is in clear, or the same twice")
	}
	for name, ring := range map[string]*keys.Ring{"the same ring": old, "the ring after a rotation": rotated} {
		if plain, err := ring.Open("beneficiary", "identity", row, sealed); err != nil || string(plain) != "Églantine" {
			t.Errorf("%s: %s %v", name, plain, err)
		}
	}
	if !old.Current(sealed) || rotated.Current(sealed) || !rotated.Current(rotated.Seal("t", "c", row, nil)) {
		t.Error("what a rotation has to seal again is not told")
	}
	if _, err := keys.Demonstration().Open("beneficiary", "identity", row, sealed); err == nil {
		t.Error("another ring opens it")
	}
	for name, open := range map[string]func() ([]byte, error){
		"another row":    func() ([]byte, error) { return old.Open("beneficiary", "identity", uuid.New(), sealed) },
		"another column": func() ([]byte, error) { return old.Open("beneficiary", "note", row, sealed) },
		"another table":  func() ([]byte, error) { return old.Open("referral", "identity", row, sealed) },
		"cut short":      func() ([]byte, error) { return old.Open("beneficiary", "identity", row, sealed[:len(sealed)-1]) },
		"nothing":        func() ([]byte, error) { return old.Open("beneficiary", "identity", row, nil) },
	} {
		if _, err := open(); err == nil {
			t.Errorf("%s: it opens", name)
		}
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, err := old.Open("beneficiary", "identity", row, changed); err == nil {
			t.Errorf("a changed byte %d is not seen", i)
		}
	}
	if codes := rotated.MACs("fingerprint", []byte("x")); len(codes) != 2 || !bytes.Equal(codes[1], old.MAC("fingerprint", []byte("x"))) {
		t.Error("what was looked up before the rotation is no longer found")
	}
}

// TestAdd: a new key is the current one, whatever the file looked like, and those that were there stay. A file that could
// not be read afterwards is left alone.
func TestAdd(t *testing.T) {
	t.Parallel()
	first := line("a", 1)
	for name, c := range map[string]struct {
		before, key string
		refused     bool
	}{
		"a file of lines":          {before: first, key: "b"},
		"no line end at the end":   {before: strings.TrimSuffix(first, "\n"), key: "b"},
		"a comment, without end":   {before: first + "# la suite", key: "b"},
		"an empty file":            {before: "", key: "b"},
		"the same name":            {before: first, key: "a", refused: true},
		"a name in two words":      {before: first, key: "b c", refused: true},
		"a file that is no ring's": {before: "a AAAA\n", key: "b", refused: true},
	} {
		path := write(t, filepath.Join(t.TempDir(), "keys"), c.before, 0o600)
		err := keys.Add(path, c.key)
		if c.refused {
			if content, _ := os.ReadFile(path); err == nil || string(content) != c.before {
				t.Errorf("%s: %v, and the file holds %q", name, err, content)
			}
			continue
		}
		ring, loadErr := keys.Load(path, t.TempDir())
		if err != nil || loadErr != nil {
			t.Errorf("%s: %v %v", name, err, loadErr)
			continue
		}
		known := 1 + strings.Count(c.before, first[:3])
		if codes := ring.MACs("x"); len(codes) != known {
			t.Errorf("%s: %d keys, %d expected", name, len(codes), known)
			continue
		}
		if known > 1 {
			old, err := keys.Load(write(t, filepath.Join(t.TempDir(), "old"), first, 0o600), t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(ring.MACs("x")[1], old.MAC("x")) {
				t.Errorf("%s: the key that was there is not the same, or still current", name)
			}
		}
	}
	fresh := filepath.Join(t.TempDir(), "keys")
	if err := keys.Add(fresh, "2026-11"); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Load(fresh, t.TempDir()); err != nil {
		t.Error(err)
	}
}
