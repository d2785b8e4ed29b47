package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"
)

// WebSessions keeps what browsers' cookies stand for: a store of scs. A token is kept hashed, so that whoever reads the
// table cannot sign in with it.
type WebSessions struct{ db *DB }

// WebSessions gives the store.
func (db *DB) WebSessions() *WebSessions { return &WebSessions{db} }

const (
	selectWebSession = `-- name: WebSession
SELECT data FROM web_session WHERE token_hash = $1 AND expires_at > $2`
	upsertWebSession = `-- name: UpsertWebSession
INSERT INTO web_session (token_hash, data, expires_at) VALUES ($1, $2, $3)
ON CONFLICT (token_hash) DO UPDATE SET data = EXCLUDED.data, expires_at = EXCLUDED.expires_at`
	deleteWebSession = `-- name: DeleteWebSession
DELETE FROM web_session WHERE token_hash = $1`
)

func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// FindCtx gives the data of a token; false if there is none, or no more. The instant is the machine's, as scs's own is.
func (s *WebSessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var data []byte
	err := s.db.GetContext(ctx, &data, selectWebSession, hashOf(token), time.Now()) //nolint:forbidigo // scs counts on the machine's clock
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, mapError(err)
}

// CommitCtx keeps the data of a token until an instant.
func (s *WebSessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	_, err := s.db.ExecContext(ctx, upsertWebSession, hashOf(token), data, expiry)
	return mapError(err)
}

// DeleteCtx forgets a token.
func (s *WebSessions) DeleteCtx(ctx context.Context, token string) error {
	_, err := s.db.ExecContext(ctx, deleteWebSession, hashOf(token))
	return mapError(err)
}

// Find is what scs asks of a store that knows no context, as are Commit and Delete; it calls those above instead.
func (s *WebSessions) Find(string) ([]byte, bool, error) { return nil, false, errNoContext }

// Commit is never called: see Find.
func (s *WebSessions) Commit(string, []byte, time.Time) error { return errNoContext }

// Delete is never called: see Find.
func (s *WebSessions) Delete(string) error { return errNoContext }

var errNoContext = errors.New("une session se lit avec un contexte")
