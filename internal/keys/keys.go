// Package keys holds the secrets of an installation. They live in a file that the database and the data folder do not
// know, and every use derives a key of its own.
package keys

import (
	"bufio"
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const size = 32

// Ring is the secrets of an installation, by their identifiers; the last one is current.
type Ring struct {
	current string
	keys    map[string][]byte
}

// Demonstration is a ring that everybody knows, for fictitious data only.
func Demonstration() *Ring {
	known := sha256.Sum256([]byte("traverse demonstration: these data are fictitious"))
	return &Ring{current: "demonstration", keys: map[string][]byte{"demonstration": known[:]}}
}

// Load reads a file of lines « identifier base64 », 32 bytes each, the current key last. It refuses a file that others
// may read, and one inside the data folder, where a copy of the data would carry its keys.
func Load(path, dataFolder string) (*Ring, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("TRAVERSE_KEYS : le fichier des clés ne peut pas être lu : %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("TRAVERSE_KEYS : le fichier des clés est lisible par d’autres (mode %04o) : mettez 0600", info.Mode().Perm())
	}
	if inside(path, dataFolder) {
		return nil, errors.New("TRAVERSE_KEYS : le fichier des clés ne doit pas être dans le dossier des données")
	}
	content, err := os.ReadFile(path) //nolint:gosec // the path is the operator's own
	if err != nil {
		return nil, fmt.Errorf("TRAVERSE_KEYS : le fichier des clés ne peut pas être lu : %w", err)
	}
	return read(content)
}

func read(content []byte) (*Ring, error) {
	ring := &Ring{keys: map[string][]byte{}}
	lines := bufio.NewScanner(bytes.NewReader(content))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, text, _ := strings.Cut(line, " ")
		key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
		if err != nil || len(key) != size || ring.keys[name] != nil {
			return nil, fmt.Errorf("TRAVERSE_KEYS : la ligne %d n’est pas « identifiant base64 » de 32 octets, avec un identifiant nouveau", n)
		}
		ring.keys[name], ring.current = key, name
	}
	if ring.current == "" {
		return nil, errors.New("TRAVERSE_KEYS : le fichier des clés est vide")
	}
	return ring, nil
}

// inside says whether a file is below a folder, links followed.
func inside(path, folder string) bool {
	file, err := filepath.EvalSymlinks(path)
	if err != nil {
		file = path
	}
	if linked, err := filepath.EvalSymlinks(folder); err == nil {
		folder = linked
	}
	file, _ = filepath.Abs(file) //nolint:errcheck // a relative path is compared as it is
	relative, err := filepath.Rel(folder, file)
	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}

// MAC authenticates parts for one purpose, under the current key: the same purpose and parts give the same 32 bytes, which
// nobody without the key can make. Parts are told apart by their lengths.
func (r *Ring) MAC(purpose string, parts ...[]byte) []byte {
	derived, err := hkdf.Key(sha256.New, r.keys[r.current], nil, "traverse:"+purpose, size)
	if err != nil {
		panic("keys: " + err.Error()) // the length is a constant
	}
	mac := hmac.New(sha256.New, derived)
	for _, part := range parts {
		mac.Write([]byte(strconv.Itoa(len(part)) + ":"))
		mac.Write(part)
	}
	return mac.Sum(nil)
}
