package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/account"
	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/link"
	"traverse/internal/notify"
)

const (
	selectIdentified = `-- name: Identified
SELECT a.id FROM identity i JOIN account a ON a.id = i.account_id AND a.closed_at IS NULL
 WHERE i.issuer = $1 AND i.subject = $2 AND (NOT a.demonstration OR $3)`
	// Locked, so that of two browsers of hers one links the identity.
	selectAddressed = `-- name: Addressed
SELECT id FROM account WHERE email = $1 AND closed_at IS NULL AND (NOT demonstration OR $2) FOR NO KEY UPDATE`
	deleteIdentities = `-- name: DeleteIdentities
DELETE FROM identity WHERE issuer = $1 AND account_id = $2 AND subject <> $3`
	// A subject that a closed account had is linked to the one that took its address.
	upsertIdentity = `-- name: UpsertIdentity
INSERT INTO identity (issuer, subject, account_id, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (issuer, subject) DO UPDATE SET account_id = EXCLUDED.account_id, created_at = EXCLUDED.created_at`
	countLinks = `-- name: CountLinks
SELECT count(*) FROM link WHERE email = $1 AND purpose = $2 AND created_at > $3`
	selectMailed = `-- name: Mailed
SELECT id FROM account WHERE email = $1 AND closed_at IS NULL AND (NOT demonstration OR $2)`
	insertOpened = `-- name: OpenAccountOf
INSERT INTO account (id, email, name, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (email) WHERE closed_at IS NULL DO UPDATE SET name = account.name RETURNING id`
	insertDirection = `-- name: InsertDirection
INSERT INTO membership (id, account_id, organization_id, role, administrator, started_at)
SELECT $1, $2, o.id, 'DEPARTMENT_ADMIN', true, $3 FROM organization o WHERE o.kind = 'DEPARTEMENT'
ON CONFLICT DO NOTHING RETURNING id`
)

// BeginSessionOf begins a session of the account of an identity. An identity that is met for the first time, and known by
// its address, is linked to the account in the place of any other of the same issuer: a provider that names a person anew
// no longer means her by the former name.
func (db *DB) BeginSessionOf(ctx context.Context, identity *account.Identity, begun *account.Session) error {
	return db.InTx(ctx, func(tx *sqlx.Tx) error {
		err := tx.GetContext(ctx, &begun.Account, selectIdentified, identity.Issuer, identity.Subject, begun.Demonstration)
		if errors.Is(err, sql.ErrNoRows) {
			err = linkIdentity(ctx, tx, identity, begun)
		}
		if err != nil {
			return err
		}
		return beginSession(ctx, tx, begun)
	})
}

// linkIdentity finds the account by the address of the identity.
func linkIdentity(ctx context.Context, tx *sqlx.Tx, identity *account.Identity, begun *account.Session) error {
	if err := tx.GetContext(ctx, &begun.Account, selectAddressed, identity.Email, begun.Demonstration); err != nil {
		return err
	}
	replaced, err := tx.ExecContext(ctx, deleteIdentities, identity.Issuer, begun.Account, identity.Subject)
	if err != nil {
		return err
	}
	others, err := replaced.RowsAffected()
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, upsertIdentity, identity.Issuer, identity.Subject, begun.Account, begun.At); err != nil {
		return err
	}
	detail := map[string]any{"issuer": identity.Issuer, "changed": others > 0}
	if identity.SIRET != "" {
		detail["siret"] = identity.SIRET
	}
	return addJournal(ctx, tx, &access.Deed{Scope: access.Scope{Actor: access.Actor{Account: begun.Account}}, Act: account.ActLinkIdentity, At: begun.At},
		&access.Object{Type: "Account", ID: begun.Account, Detail: detail})
}

// AskLink writes a link for its address and the event that sends it. For an address without an account the same rows are
// written, by the same statements, and the event concerns nobody. Beyond the number of links that an address is sent
// nothing is, account or not.
func (db *DB) AskLink(ctx context.Context, asked *link.Link, demonstration bool) error {
	return db.InTx(ctx, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", lockOfText("link:"+asked.Email)); err != nil {
			return err
		}
		var sent int
		if err := tx.GetContext(ctx, &sent, countLinks, asked.Email, asked.Purpose, asked.CreatedAt.Add(-account.LinksWindow)); err != nil {
			return err
		}
		if sent >= account.LinksPerAddress {
			return nil
		}
		audience := []notify.Audience{}
		written := *asked
		err := tx.GetContext(ctx, &written.Object, selectMailed, asked.Email, demonstration)
		switch {
		case err == nil:
			audience = append(audience, notify.ToLink(asked.ID))
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		if err := addLink(ctx, tx, &written); err != nil {
			return err
		}
		return announce(ctx, tx, asked.CreatedAt, notify.Event{Kind: notify.SignInLink, Object: asked.ID, Audience: audience})
	})
}

func lockOfText(text string) int64 {
	digest := sha256.Sum256([]byte(text))
	return int64(binary.BigEndian.Uint64(digest[:])) //nolint:gosec // its bits
}

// BeginSessionByLink spends a link and begins a session of the account that it is for. One whose account has closed is as
// good as none.
func (db *DB) BeginSessionByLink(ctx context.Context, token string, begun *account.Session) error {
	return db.InTx(ctx, func(tx *sqlx.Tx) error {
		spent, err := spendLink(ctx, tx, link.SignIn, token, begun.At)
		if err != nil {
			return err
		}
		begun.Account = spent.Object
		if err := beginSession(ctx, tx, begun); !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		return fault.On("token", fault.Missing, "Ce lien n’est pas valable. Copiez-le en entier depuis le courriel, ou demandez-en un autre.")
	})
}

// OpenDirection opens an account, if there is none at its address, and gives it the membership of the Département.
func (db *DB) OpenDirection(ctx context.Context, opened *account.Account) error {
	return db.InTx(ctx, func(tx *sqlx.Tx) error {
		if err := tx.GetContext(ctx, &opened.ID, insertOpened, opened.ID, opened.Email, opened.Name, opened.CreatedAt); err != nil {
			return err
		}
		var membership uuid.UUID
		err := tx.GetContext(ctx, &membership, insertDirection, uuid.New(), opened.ID, opened.CreatedAt)
		if errors.Is(err, sql.ErrNoRows) {
			return nil // she has it
		}
		if err != nil {
			return err
		}
		return addJournal(ctx, tx, &access.Deed{Act: account.ActOpenAccount, At: opened.CreatedAt},
			&access.Object{Type: "Account", ID: opened.ID, Detail: map[string]any{"role": access.DepartmentAdmin, "membership": membership}})
	})
}
