// Package keyset pages lists that a database keeps, newest first: a cursor says after which row to go on, so that what is
// added meanwhile moves nothing.
package keyset

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"traverse/internal/fault"
)

// The limits of a page.
const (
	MaxSize     = 100
	DefaultSize = 20
)

// Key is where a row stands: its instant, then its identifier.
type Key struct {
	At time.Time
	ID uuid.UUID
}

// Page asks for a part of a list. An empty cursor is the beginning.
type Page struct {
	First *int
	After string
}

// Window is a page that was read: at most Size rows after After, of the list that digest names.
type Window struct {
	Size   int
	After  *Key
	digest [digestLength]byte
}

const (
	digestLength = 9
	keyLength    = 8 + 16
)

// Read checks a page of the list that list names, such as its filter: a cursor of another one is a BadRequest.
func Read(page Page, list any) (Window, error) {
	named, err := json.Marshal(list)
	if err != nil {
		return Window{}, fmt.Errorf("name a list: %w", err)
	}
	w := Window{Size: DefaultSize, digest: checksum(named)}
	if page.First != nil {
		if w.Size = *page.First; w.Size < 1 || w.Size > MaxSize {
			return Window{}, fault.Argument("first", strconv.Itoa(w.Size), "« first » doit être compris entre 1 et 100.")
		}
	}
	if page.After == "" {
		return w, nil
	}
	content, err := base64.RawURLEncoding.DecodeString(page.After)
	if err != nil || len(content) != digestLength+keyLength || !bytes.Equal(content[:digestLength], w.sum(content[digestLength:])) {
		return Window{}, fault.Argument("after", "", "Le curseur « after » ne vient pas de cette liste : reprenez la première page.")
	}
	key := content[digestLength:]
	w.After = &Key{At: time.UnixMicro(int64(binary.BigEndian.Uint64(key))).UTC(), ID: uuid.UUID(key[8:])} //nolint:gosec // its bits
	return w, nil
}

// Cursor gives the cursor of a row of the list.
func (w *Window) Cursor(key Key) string {
	content := make([]byte, digestLength, digestLength+keyLength)
	content = binary.BigEndian.AppendUint64(content, uint64(key.At.UnixMicro()))
	content = append(content, key.ID[:]...)
	copy(content, w.sum(content[digestLength:]))
	return base64.RawURLEncoding.EncodeToString(content)
}

// sum guards a key: it holds for one list only.
func (w *Window) sum(key []byte) []byte {
	sum := checksum(append(w.digest[:], key...))
	return sum[:]
}

func checksum(content []byte) [digestLength]byte {
	sum := sha256.Sum256(content)
	return [digestLength]byte(sum[:digestLength])
}
