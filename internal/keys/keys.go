// Package keys holds the secrets of an installation. They live in a file that the database and the data folder do not
// know, and every use derives a key of its own.
package keys

import (
	"bufio"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
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
		if err != nil || len(key) != size || len(name) > 64 || ring.keys[name] != nil {
			return nil, fmt.Errorf("TRAVERSE_KEYS : la ligne %d n’est pas « identifiant base64 » de 32 octets, avec un identifiant nouveau", n)
		}
		ring.keys[name], ring.current = key, name
	}
	if ring.current == "" {
		return nil, errors.New("TRAVERSE_KEYS : le fichier des clés est vide")
	}
	return ring, nil
}

// Add appends a new random key to a file, which it makes when there is none; the key is current from then on.
func Add(path, name string) error {
	if name == "" || len(name) > 64 || strings.ContainsAny(name, " \t\n#") {
		return errors.New("l’identifiant d’une clé compte 1 à 64 caractères, sans espace")
	}
	content, err := os.ReadFile(path) //nolint:gosec // the path is the operator's own
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("le fichier des clés ne peut pas être lu : %w", err)
	}
	key := make([]byte, size)
	rand.Read(key)
	line := name + " " + base64.StdEncoding.EncodeToString(key) + "\n"
	if len(content) > 0 && content[len(content)-1] != '\n' {
		line = "\n" + line // an editor may have left the last line open
	}
	if ring, err := read(slices.Concat(content, []byte(line))); err != nil || ring.current != name {
		return errors.Join(err, fmt.Errorf("la clé « %s » n’est pas ajoutée : le fichier des clés ne se lirait plus", name))
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // the same
	if err != nil {
		return fmt.Errorf("le fichier des clés ne peut pas être écrit : %w", err)
	}
	_, err = file.WriteString(line)
	return errors.Join(err, file.Close())
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
	file, _ = filepath.Abs(file)
	relative, err := filepath.Rel(folder, file)
	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}

// MAC authenticates parts for one purpose, under the current key: the same purpose and parts give the same 32 bytes, which
// nobody without the key can make. Parts are told apart by their lengths.
func (r *Ring) MAC(purpose string, parts ...[]byte) []byte {
	return r.macUnder(r.current, purpose, parts)
}

func (r *Ring) macUnder(name, purpose string, parts [][]byte) []byte {
	mac := hmac.New(sha256.New, r.derive(name, purpose))
	for _, part := range parts {
		mac.Write([]byte(strconv.Itoa(len(part)) + ":"))
		mac.Write(part)
	}
	return mac.Sum(nil)
}

// derive makes the key of one use.
func (r *Ring) derive(name, purpose string) []byte {
	derived, err := hkdf.Key(sha256.New, r.keys[name], nil, "traverse:"+purpose, size)
	if err != nil {
		panic("keys: " + err.Error()) // the length is a constant
	}
	return derived
}

// Seal encrypts what one cell of the database holds (AES-256-GCM). The identifier of the key stands in the value; table,
// column and row are bound to it, so that a value copied to another cell does not open.
func (r *Ring) Seal(table, column string, row uuid.UUID, plain []byte) []byte {
	sealed := append([]byte{sealVersion, byte(len(r.current))}, r.current...) //nolint:gosec // a name has 64 bytes at most
	nonce := make([]byte, nonceSize)
	rand.Read(nonce) // never fails: crypto/rand ends the process instead
	sealed = append(sealed, nonce...)
	return r.cipher(r.current).Seal(sealed, nonce, plain, cell(table, column, row))
}

// Open decrypts what Seal made for the same cell, under whichever key of the ring it was.
func (r *Ring) Open(table, column string, row uuid.UUID, sealed []byte) ([]byte, error) {
	name, rest, err := keyOf(sealed)
	if err != nil {
		return nil, err
	}
	if r.keys[name] == nil || len(rest) < nonceSize {
		return nil, fmt.Errorf("la clé « %s » de %s.%s manque au trousseau", name, table, column)
	}
	plain, err := r.cipher(name).Open(nil, rest[:nonceSize], rest[nonceSize:], cell(table, column, row))
	if err != nil {
		return nil, fmt.Errorf("%s.%s ne s’ouvre pas : %w", table, column, err)
	}
	return plain, nil
}

// Current says whether a sealed value is under the current key; otherwise a rotation is to seal it again.
func (r *Ring) Current(sealed []byte) bool {
	name, _, err := keyOf(sealed)
	return err == nil && name == r.current
}

// MACs gives the code of parts under every key, the current one first: to look up what was written before a rotation.
func (r *Ring) MACs(purpose string, parts ...[]byte) [][]byte {
	codes := [][]byte{r.MAC(purpose, parts...)}
	for _, name := range slices.Sorted(maps.Keys(r.keys)) {
		if name != r.current {
			codes = append(codes, r.macUnder(name, purpose, parts))
		}
	}
	return codes
}

const (
	sealVersion = 1
	nonceSize   = 12
)

// keyOf reads the identifier of a sealed value's key, and gives what follows it.
func keyOf(sealed []byte) (name string, rest []byte, err error) {
	if len(sealed) < 2 || sealed[0] != sealVersion || len(sealed) < 2+int(sealed[1]) {
		return "", nil, errors.New("ce n’est pas une valeur chiffrée")
	}
	end := 2 + int(sealed[1])
	return string(sealed[2:end]), sealed[end:], nil
}

func (r *Ring) cipher(name string) cipher.AEAD {
	block, err := aes.NewCipher(r.derive(name, "seal"))
	if err != nil {
		panic("keys: " + err.Error()) // the length is a constant
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic("keys: " + err.Error()) // the block's size is AES's
	}
	return aead
}

func cell(table, column string, row uuid.UUID) []byte {
	return []byte(table + "\x00" + column + "\x00" + row.String())
}
