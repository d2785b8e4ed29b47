package keyset_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"traverse/internal/fault"
	"traverse/internal/keyset"
)

// TestCursors: a cursor gives its row back to its own list, and to no other; a changed one to none.
func TestCursors(t *testing.T) {
	t.Parallel()
	type filter struct {
		State string
		Mine  bool
	}
	rapid.Check(t, func(t *rapid.T) {
		list := filter{rapid.SampledFrom([]string{"", "OPEN", "CLOSED"}).Draw(t, "state"), rapid.Bool().Draw(t, "mine")}
		key := keyset.Key{At: time.UnixMicro(rapid.Int64Range(0, 1<<52).Draw(t, "at")).UTC(), ID: uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))}
		window, err := keyset.Read(keyset.Page{}, list)
		if err != nil || window.After != nil || window.Size != keyset.DefaultSize {
			t.Fatalf("%+v %v", window, err)
		}
		cursor := window.Cursor(key)
		again, err := keyset.Read(keyset.Page{After: cursor}, list)
		if err != nil || *again.After != key {
			t.Fatalf("%+v %v", again.After, err)
		}
		other := list
		other.Mine = !other.Mine
		if _, err := keyset.Read(keyset.Page{After: cursor}, other); fault.CodeOf(err) != fault.BadRequest {
			t.Fatalf("a cursor of another list: %v", err)
		}
		changed := []byte(cursor)
		at := rapid.IntRange(0, len(changed)-1).Draw(t, "at")
		changed[at] = 'A' + (changed[at]-'A'+1)%26
		if _, err := keyset.Read(keyset.Page{After: string(changed)}, list); fault.CodeOf(err) != fault.BadRequest {
			t.Fatalf("a tampered cursor: %v", err)
		}
	})
	for _, size := range []int{0, -1, 101} {
		if _, err := keyset.Read(keyset.Page{First: &size}, nil); fault.CodeOf(err) != fault.BadRequest {
			t.Errorf("first %d: %v", size, err)
		}
	}
}
