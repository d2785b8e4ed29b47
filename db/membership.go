package db

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/account"
	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/notify"
)

const (
	memberColumns = `SELECT m.id, m.organization_id, m.account_id, a.name, a.email, a.phone, m.role, m.administrator, m.started_at, m.version
  FROM membership m JOIN account a ON a.id = m.account_id`
	selectMembers = `-- name: Members
` + memberColumns + ` WHERE m.organization_id = $1 AND m.ended_at IS NULL ORDER BY lower(a.name), m.role, m.id`
	selectMember = `-- name: Member
` + memberColumns + ` JOIN organization o ON o.id = m.organization_id WHERE m.id = $1 AND m.ended_at IS NULL AND ` + inScope
	lockMember = `-- name: LockMember
` + memberColumns + ` WHERE m.id = $1 AND m.ended_at IS NULL FOR UPDATE OF m`
	lockOrganizationOfMember = `-- name: LockOrganizationOfMember
` + lockedColumns + ` WHERE o.id = (SELECT organization_id FROM membership WHERE id = $1) AND ` + inScope + ` FOR NO KEY UPDATE OF o`
	lockOrganizationOfOwnMembership = `-- name: LockOrganizationOfOwnMembership
` + lockedColumns + ` WHERE o.id = (SELECT organization_id FROM membership WHERE id = $1 AND account_id = $2) FOR NO KEY UPDATE OF o`
	selectMembership = `-- name: ActiveMembership
SELECT id FROM membership WHERE organization_id = $1 AND account_id = $2 AND role = $3 AND ended_at IS NULL`
	insertMembership = `-- name: InsertMembership
INSERT INTO membership (id, account_id, organization_id, role, administrator, started_at) VALUES ($1, $2, $3, $4, $5, $6)`
	updateMembership = `-- name: ChangeMembership
UPDATE membership SET role = $2, administrator = $3, version = version + 1 WHERE id = $1`
	endMembership = `-- name: EndMembership
UPDATE membership SET ended_at = $2, version = version + 1 WHERE id = $1`
)

type memberRow struct {
	ID            uuid.UUID   `db:"id"`
	Organization  uuid.UUID   `db:"organization_id"`
	Account       uuid.UUID   `db:"account_id"`
	Name          string      `db:"name"`
	Email         string      `db:"email"`
	Phone         string      `db:"phone"`
	Role          access.Role `db:"role"`
	Administrator bool        `db:"administrator"`
	StartedAt     time.Time   `db:"started_at"`
	Version       int         `db:"version"`
}

func membersOf(rows []memberRow) []account.Member {
	members := make([]account.Member, len(rows))
	for i, row := range rows {
		members[i] = account.Member(row)
	}
	return members
}

// Members lists the active members of an organisation of the scope; false if it is not in it.
func (db *DB) Members(ctx context.Context, scope access.Scope, organization uuid.UUID) ([]account.Member, bool, error) {
	var rows []memberRow
	found, err := db.readInScope(ctx, scope, organization, &rows, selectMembers)
	return membersOf(rows), found, err
}

// Member reads an active member of an organisation of the scope.
func (db *DB) Member(ctx context.Context, scope access.Scope, membership uuid.UUID) (*account.Member, error) {
	var row memberRow
	if err := db.GetContext(ctx, &row, selectMember, scoped(membership, scope)...); err != nil {
		return nil, mapError(err)
	}
	member := account.Member(row)
	return &member, nil
}

// holdMember locks an active member and her organisation, which a query locks first.
func holdMember(ctx context.Context, tx *sqlx.Tx, membership uuid.UUID, query string, args ...any) (*lockedOrganization, *memberRow, error) {
	o, err := hold(ctx, tx, "membership", query, args...)
	if err != nil {
		return nil, nil, err
	}
	var row memberRow
	err = tx.GetContext(ctx, &row, lockMember, membership)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, fault.NotFoundProblem("membership")
	}
	return o, &row, err
}

// ChangeMembership gives a membership another role or other rights.
func (db *DB) ChangeMembership(ctx context.Context, deed *access.Deed, change *account.MembershipChange) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, member, err := holdMember(ctx, tx, change.Membership, lockOrganizationOfMember, scoped(change.Membership, deed.Scope)...)
		if err != nil {
			return access.Object{}, err
		}
		if member.Version != change.Version {
			return access.Object{}, fault.StaleVersion()
		}
		for _, role := range []access.Role{member.Role, change.Role} {
			if err := account.CheckRole(role, o.Kind, deed.Scope.Reach); err != nil {
				return access.Object{}, err
			}
		}
		if _, err := tx.ExecContext(ctx, updateMembership, member.ID, change.Role, change.Administrator); err != nil {
			return access.Object{}, err
		}
		done := access.Object{
			Type: "Membership", ID: member.ID,
			Detail: o.detail("membre modifié", "compte", member.Account, "role", change.Role, "administration", change.Administrator),
		}
		return done, announce(ctx, tx, deed.At, notify.Event{
			Kind: notify.MembershipChanged, Object: member.ID, Audience: []notify.Audience{notify.ToAccount(member.Account)},
			Params: o.params("role", string(change.Role), "administrator", strconv.FormatBool(change.Administrator)),
		})
	})
}

// EndMembership ends a membership of an organisation of the scope. What is done is the organisation.
func (db *DB) EndMembership(ctx context.Context, deed *access.Deed, membership uuid.UUID, version int) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, member, err := holdMember(ctx, tx, membership, lockOrganizationOfMember, scoped(membership, deed.Scope)...)
		if err != nil {
			return access.Object{}, err
		}
		if member.Version != version {
			return access.Object{}, fault.StaleVersion()
		}
		if err := account.CheckRole(member.Role, o.Kind, deed.Scope.Reach); err != nil {
			return access.Object{}, err
		}
		if _, err := tx.ExecContext(ctx, endMembership, member.ID, deed.At); err != nil {
			return access.Object{}, err
		}
		done := access.Object{
			Type: "Organization", ID: o.ID,
			Detail: o.detail("membre retiré", "compte", member.Account, "role", member.Role),
		}
		return done, announce(ctx, tx, deed.At, notify.Event{
			Kind: notify.MembershipEnded, Object: member.ID, Audience: []notify.Audience{notify.ToAccount(member.Account)},
			Params: o.params("role", string(member.Role)),
		})
	})
}

// LeaveOrganization ends a membership of the actor's own. What is done is the organisation.
func (db *DB) LeaveOrganization(ctx context.Context, deed *access.Deed, membership uuid.UUID) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, member, err := holdMember(ctx, tx, membership, lockOrganizationOfOwnMembership, membership, deed.Scope.Actor.Account)
		if err != nil {
			return access.Object{}, err
		}
		if _, err := tx.ExecContext(ctx, endMembership, member.ID, deed.At); err != nil {
			return access.Object{}, err
		}
		told, err := answerers(ctx, tx, o)
		if err != nil {
			return access.Object{}, err
		}
		return access.Object{Type: "Organization", ID: o.ID, Detail: o.detail("structure quittée", "role", member.Role)},
			announce(ctx, tx, deed.At, notify.Event{
				Kind: notify.MemberLeft, Object: member.ID, Audience: []notify.Audience{told},
				Params: o.params("role", string(member.Role), "account", member.Account.String()),
			})
	})
}

// answerers are who answers for an organisation: its administrators, else its overseers.
func answerers(ctx context.Context, tx *sqlx.Tx, o *lockedOrganization) (notify.Audience, error) {
	has, err := administered(ctx, tx, o.ID)
	if has {
		return notify.ToAdministrators(o.ID), err
	}
	return o.overseers(), err
}

// join makes an account a member of an organisation that is held, or finds that it already is one in this role. The first
// member administers; the first of all claims the organisation.
func join(ctx context.Context, tx *sqlx.Tx, at time.Time, o *lockedOrganization, wished account.Member) (*account.Member, error) {
	made := wished
	err := tx.GetContext(ctx, &made.ID, selectMembership, o.ID, wished.Account, wished.Role)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return &made, err
	}
	made.ID = wished.ID
	has, err := administered(ctx, tx, o.ID)
	if err != nil {
		return nil, err
	}
	made.Administrator = wished.Administrator || !has
	if _, err := tx.ExecContext(ctx, insertMembership, made.ID, made.Account, o.ID, made.Role, made.Administrator, at); err != nil {
		return nil, err
	}
	if o.Trust != catalogue.TrustUnclaimed {
		return &made, nil
	}
	return &made, announce(ctx, tx, at, notify.Event{
		Kind: notify.OrganizationClaimed, Object: o.ID, Audience: []notify.Audience{o.overseers()}, Params: o.params(),
	})
}
