package access

import (
	"bytes"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Deed is one act about to be done: by whom, when, and under which key it is done once. The store writes the effect, the
// line of the journal and the key in one transaction, after making sure that the actor still is what she was.
type Deed struct {
	Scope Scope
	Act   Act
	At    time.Time
	// Key makes the deed happen once per account; "" for deeds that may be repeated harmlessly. Digest tells another input
	// under the same key. Former are what it would have been under the installation's other keys.
	Key    string
	Digest []byte
	Former [][]byte
}

// IsOf says whether a digest that was kept is that of the deed's input, whichever key of the installation it was made with.
func (d *Deed) IsOf(digest []byte) bool {
	return bytes.Equal(digest, d.Digest) || slices.ContainsFunc(d.Former, func(former []byte) bool { return bytes.Equal(digest, former) })
}

// Object is what a deed was done to, for the journal and for whoever repeats it. Detail never names a beneficiary. By is
// the account that did it where only the deed itself tells who that is, as when a link is used; uuid.Nil is the actor.
type Object struct {
	Type   string
	ID     uuid.UUID
	Detail map[string]any
	By     uuid.UUID
}

// Done is what a deed leaves: the object, and whether it had been done before under the same key.
type Done struct {
	ID       uuid.UUID
	Replayed bool
}
