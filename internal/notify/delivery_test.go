package notify

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/internal/keys"
	"traverse/internal/link"
)

func ringOf(t *testing.T, names ...string) *keys.Ring {
	t.Helper()
	var file strings.Builder
	for _, name := range names {
		file.WriteString(name + " " + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte(name[:1]), 32)) + "\n")
	}
	path := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(path, []byte(file.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Load(path, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

// TestLinkMadeBeforeANewKey: a mail that waits while the key changes carries the token that its link was made with, as long as
// the key of then is in the ring; it is not sent with one that opens nothing.
func TestLinkMadeBeforeANewKey(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) }
	object, params, names := sample(t, InvitationSent)
	made := link.Maker{Keys: ringOf(t, "a"), Now: now}.New(link.Invitation, object, "a@example.org", time.Hour)
	d := &Delivery{
		ID: uuid.New(), Kind: InvitationSent, Object: object, Params: params, Names: names, To: made.Email, CreatedAt: now(),
		Link: &Link{ID: made.ID, Hash: made.Hash, ExpiresAt: made.ExpiresAt},
	}
	composer := func(ring *keys.Ring) *Composer {
		return &Composer{Links: link.Maker{Keys: ring, Now: now}, Site: "https://traverse.example"}
	}
	letter, err := composer(ringOf(t, "a", "b")).letter(d)
	if err != nil {
		t.Fatal(err)
	}
	if _, token, _ := strings.Cut(letter.Button.Link, "#"); !bytes.Equal(link.Hash(token), made.Hash) {
		t.Errorf("the mail carries %q, which opens nothing", token)
	}
	if _, err := composer(ringOf(t, "b")).letter(d); err == nil {
		t.Error("without the key of then, a mail is written")
	}
}

// TestDigestOfAnotherVersion: what this version has no words for is not told in a digest, and keeps nobody from reading the rest.
func TestDigestOfAnotherVersion(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) }
	composer := &Composer{Links: link.Maker{Keys: keys.Demonstration(), Now: now}, Site: "https://traverse.example"}
	object, params, names := sample(t, InvitationDeclined)
	known := Notification{Kind: InvitationDeclined, Object: object, Params: params}
	for name, lines := range map[string][]Notification{
		"of a kind to come": {{Kind: "OF_NEXT_YEAR", Object: object}, known},
		"of other words":    {{Kind: InvitationDeclined, Object: object, Params: map[string]string{"organization": "?"}}, known},
	} {
		letter, err := composer.letter(&Delivery{ID: uuid.New(), Kind: Digest, Lines: lines, Names: names, To: "a@example.org", CreatedAt: now()})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(letter.Items) != 1 || !strings.Contains(letter.Items[0].Title, "CCAS d’Arles") || letter.Subject != "2 notifications à lire" {
			t.Errorf("%s: %+v", name, letter)
		}
	}
}
