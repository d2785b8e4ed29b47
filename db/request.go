package db

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"traverse/account"
	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/notify"
)

const (
	requestColumns = `SELECT r.id, r.organization_id, r.account_id, a.name, a.email, r.role, r.message, r.created_at, r.status, r.version
  FROM membership_request r JOIN account a ON a.id = r.account_id`
	selectRequests = `-- name: MembershipRequests
` + requestColumns + ` WHERE r.organization_id = $1 AND r.status = 'OPEN' ORDER BY r.created_at, r.id`
	selectOwnRequests = `-- name: OwnMembershipRequests
` + requestColumns + ` WHERE r.account_id = $1 AND r.status = 'OPEN' ORDER BY r.created_at, r.id`
	selectRequest = `-- name: MembershipRequest
` + requestColumns + ` JOIN organization o ON o.id = r.organization_id WHERE r.id = $1 AND (r.account_id = $5 OR ` + inScope + `)`
	lockOrganizationOfRequest = `-- name: LockOrganizationOfRequest
` + lockedColumns + ` WHERE o.id = (SELECT organization_id FROM membership_request WHERE id = $1) AND ` + inScope + ` FOR NO KEY UPDATE OF o`
	lockOrganizationOfOwnRequest = `-- name: LockOrganizationOfOwnRequest
` + lockedColumns + ` WHERE o.id = (SELECT organization_id FROM membership_request WHERE id = $1 AND account_id = $2) FOR NO KEY UPDATE OF o`
	// The account is locked too: it cannot be closed while it becomes a member.
	lockRequest = `-- name: LockMembershipRequest
` + requestColumns + ` WHERE r.id = $1 FOR UPDATE OF r FOR SHARE OF a`
	insertRequest = `-- name: InsertMembershipRequest
INSERT INTO membership_request (id, account_id, organization_id, role, message, created_at) VALUES ($1, $2, $3, $4, $5, $6)`
	updateRequestStatus = `-- name: DecideMembershipRequest
UPDATE membership_request SET status = $2, decided_at = $3, version = version + 1 WHERE id = $1`
	selectHasRole = `-- name: HasRole
SELECT EXISTS (SELECT 1 FROM membership WHERE organization_id = $1 AND account_id = $2 AND role = $3 AND ended_at IS NULL)`
)

type requestRow struct {
	ID           uuid.UUID             `db:"id"`
	Organization uuid.UUID             `db:"organization_id"`
	Account      uuid.UUID             `db:"account_id"`
	Name         string                `db:"name"`
	Email        string                `db:"email"`
	Role         access.Role           `db:"role"`
	Message      string                `db:"message"`
	CreatedAt    time.Time             `db:"created_at"`
	Status       account.RequestStatus `db:"status"`
	Version      int                   `db:"version"`
}

func requestsOf(rows []requestRow) []account.MembershipRequest {
	requests := make([]account.MembershipRequest, len(rows))
	for i, row := range rows {
		requests[i] = account.MembershipRequest(row)
	}
	return requests
}

// MembershipRequests lists the open requests to join an organisation of the scope; false if it is not in it.
func (db *DB) MembershipRequests(ctx context.Context, scope access.Scope, organization uuid.UUID) ([]account.MembershipRequest, bool, error) {
	var rows []requestRow
	found, err := db.readInScope(ctx, scope, organization, &rows, selectRequests)
	return requestsOf(rows), found, err
}

// OwnMembershipRequests lists the actor's open requests.
func (db *DB) OwnMembershipRequests(ctx context.Context, scope access.Scope) ([]account.MembershipRequest, error) {
	var rows []requestRow
	err := db.SelectContext(ctx, &rows, selectOwnRequests, scope.Actor.Account)
	return requestsOf(rows), mapError(err)
}

// MembershipRequest reads a request, whatever became of it: the actor's own, or one to an organisation of the scope.
func (db *DB) MembershipRequest(ctx context.Context, scope access.Scope, request uuid.UUID) (*account.MembershipRequest, error) {
	var row requestRow
	if err := db.GetContext(ctx, &row, selectRequest, scoped(request, scope, scope.Actor.Account)...); err != nil {
		return nil, mapError(err)
	}
	found := account.MembershipRequest(row)
	return &found, nil
}

// RequestMembership writes a request.
func (db *DB) RequestMembership(ctx context.Context, deed *access.Deed, request *account.MembershipRequest) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, err := holdOrganization(ctx, tx, anywhere(deed.Scope), request.Organization, "organization")
		if err != nil {
			return access.Object{}, err
		}
		var member bool
		if err := tx.GetContext(ctx, &member, selectHasRole, o.ID, request.Account, request.Role); err != nil {
			return access.Object{}, err
		}
		if member {
			return access.Object{}, fault.On("role", fault.Duplicate, "Vous avez déjà ce rôle dans cette structure.")
		}
		if _, err := tx.ExecContext(ctx, insertRequest, request.ID, request.Account, o.ID, request.Role, request.Message, request.CreatedAt); err != nil {
			return access.Object{}, err
		}
		told, err := answerers(ctx, tx, o)
		if err != nil {
			return access.Object{}, err
		}
		return access.Object{Type: "MembershipRequest", ID: request.ID, Detail: o.detail("demande de rattachement envoyée", "role", request.Role)},
			announce(ctx, tx, deed.At, notify.Event{
				Kind: notify.MembershipRequested, Object: request.ID, Audience: []notify.Audience{told},
				Params: o.params("role", string(request.Role), "account", request.Account.String()),
			})
	})
}

// holdRequest locks an open request and its organisation, which a query locks first.
func holdRequest(ctx context.Context, tx *sqlx.Tx, request uuid.UUID, version int, query string, args ...any) (*lockedOrganization, *requestRow, error) {
	o, err := hold(ctx, tx, "request", query, args...)
	if err != nil {
		return nil, nil, err
	}
	var row requestRow
	if err := tx.GetContext(ctx, &row, lockRequest, request); err != nil {
		return nil, nil, err
	}
	if row.Status != account.RequestOpen {
		return nil, nil, fault.On("request", fault.StateForbids, "Cette demande n’attend plus de réponse.")
	}
	if row.Version != version {
		return nil, nil, fault.StaleVersion()
	}
	return o, &row, nil
}

// AcceptMembershipRequest makes who has asked a member.
func (db *DB) AcceptMembershipRequest(ctx context.Context, deed *access.Deed, request uuid.UUID, version int, membership uuid.UUID) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, row, err := holdRequest(ctx, tx, request, version, lockOrganizationOfRequest, scoped(request, deed.Scope)...)
		if err != nil {
			return access.Object{}, err
		}
		member, err := join(ctx, tx, deed.At, o, account.Member{ID: membership, Account: row.Account, Role: row.Role})
		if err != nil {
			return access.Object{}, err
		}
		if _, err := tx.ExecContext(ctx, updateRequestStatus, row.ID, account.RequestAccepted, deed.At); err != nil {
			return access.Object{}, err
		}
		if _, err := tx.ExecContext(ctx, settleInvitations, o.ID, row.Account, row.Role, deed.At); err != nil {
			return access.Object{}, err
		}
		done := access.Object{
			Type: "MembershipRequest", ID: row.ID,
			Detail: o.detail("demande de rattachement acceptée", "compte", row.Account, "role", row.Role, "administration", member.Administrator),
		}
		return done, announce(ctx, tx, deed.At, notify.Event{
			Kind: notify.MembershipAccepted, Object: member.ID, Audience: []notify.Audience{notify.ToAccount(row.Account)},
			Params: o.params("role", string(row.Role), "administrator", strconv.FormatBool(member.Administrator)),
		})
	})
}

// RefuseMembershipRequest does not.
func (db *DB) RefuseMembershipRequest(ctx context.Context, deed *access.Deed, request uuid.UUID, version int) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, row, err := holdRequest(ctx, tx, request, version, lockOrganizationOfRequest, scoped(request, deed.Scope)...)
		if err != nil {
			return access.Object{}, err
		}
		if _, err := tx.ExecContext(ctx, updateRequestStatus, row.ID, account.RequestRefused, deed.At); err != nil {
			return access.Object{}, err
		}
		done := access.Object{
			Type: "MembershipRequest", ID: row.ID, Detail: o.detail("demande de rattachement refusée", "compte", row.Account, "role", row.Role),
		}
		return done, announce(ctx, tx, deed.At, notify.Event{
			Kind: notify.MembershipRefused, Object: row.ID, Audience: []notify.Audience{notify.ToAccount(row.Account)}, Params: o.params("role", string(row.Role)),
		})
	})
}

// WithdrawMembershipRequest takes a request of the actor's own back.
func (db *DB) WithdrawMembershipRequest(ctx context.Context, deed *access.Deed, request uuid.UUID, version int) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, row, err := holdRequest(ctx, tx, request, version, lockOrganizationOfOwnRequest, request, deed.Scope.Actor.Account)
		if err != nil {
			return access.Object{}, err
		}
		_, err = tx.ExecContext(ctx, updateRequestStatus, row.ID, account.RequestWithdrawn, deed.At)
		return access.Object{Type: "MembershipRequest", ID: row.ID, Detail: o.detail("demande de rattachement retirée", "role", row.Role)}, err
	})
}
