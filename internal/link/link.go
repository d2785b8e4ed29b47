// Package link makes the links that mails carry: for one purpose and one object, used once, for a limited time. Opening
// one does nothing: it leads to a page whose button posts the token, which stands in the address's fragment.
package link

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/google/uuid"

	"traverse/internal/clock"
	"traverse/internal/keys"
)

// Purpose is what a link is for.
type Purpose string

// The purposes.
const (
	SignIn     Purpose = "SIGN_IN"
	Invitation Purpose = "INVITATION"
	// ConfirmSheets leads a porteur to the sheets that she is asked to confirm. It is read again and again until it expires.
	ConfirmSheets Purpose = "CONFIRM_SHEETS"
)

// Link is what the store keeps of a link: the digest of its token, never the token.
type Link struct {
	ID        uuid.UUID
	Purpose   Purpose
	Object    uuid.UUID // what it is about
	Email     string    // whom it is for
	Hash      []byte
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Maker makes links and, for whoever writes the mail, their tokens again.
type Maker struct {
	Keys *keys.Ring
	Now  clock.Clock
}

// New makes a link that lasts so long.
func (m Maker) New(purpose Purpose, object uuid.UUID, email string, lasts time.Duration) Link {
	made := Link{ID: uuid.New(), Purpose: purpose, Object: object, Email: email, CreatedAt: m.Now()}
	made.ExpiresAt, made.Hash = made.CreatedAt.Add(lasts), Hash(m.Token(made.ID))
	return made
}

// Token gives the 256 bits that a link's address carries. They are derived from its identifier with the installation's
// key, so that a mail which is sent twice carries the same link, and a copy of the database none.
func (m Maker) Token(id uuid.UUID) string {
	return encoded(m.Keys.MAC("link", id[:]))
}

// TokenOf gives the token that a hash was kept of, whichever key of the installation it was derived with; false for none.
func (m Maker) TokenOf(id uuid.UUID, hash []byte) (token string, ok bool) {
	for _, code := range m.Keys.MACs("link", id[:]) {
		if token = encoded(code); bytes.Equal(Hash(token), hash) {
			return token, true
		}
	}
	return "", false
}

func encoded(code []byte) string { return base64.RawURLEncoding.EncodeToString(code) }

// Hash is what is kept of a token.
func Hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
