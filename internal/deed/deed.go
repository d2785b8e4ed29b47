// Package deed prepares acts for a store to do: dated, and done once per key where they carry one.
package deed

import (
	"encoding/json"
	"fmt"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/form"
	"traverse/internal/keys"
)

// Maker prepares deeds for the services of an installation.
type Maker struct {
	Now  clock.Clock
	Keys *keys.Ring
}

// Plain is a deed that may be repeated: an update guarded by a version, or one that changes nothing the second time.
func (m Maker) Plain(scope access.Scope, act access.Act) *access.Deed {
	return &access.Deed{Scope: scope, Act: act, At: m.Now()}
}

// Once is a deed that is done once per account and key. input is what was asked: another one under the same key is a
// problem. A key of the wrong form is one too.
func (m Maker) Once(scope access.Scope, act access.Act, key string, input any) (*access.Deed, error) {
	if problems := form.Check(struct {
		Key string `field:"idempotencyKey" validate:"required,key"`
	}{key}); problems != nil {
		return nil, problems
	}
	content, err := json.Marshal(input)
	if err != nil {
		return nil, fmt.Errorf("digest of an input: %w", err)
	}
	done := m.Plain(scope, act)
	digests := m.Keys.MACs("idempotency", []byte(act), content)
	done.Key, done.Digest, done.Former = key, digests[0], digests[1:]
	return done, nil
}
