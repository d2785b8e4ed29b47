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
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/internal/link"
	"traverse/internal/notify"
)

const (
	// Whoever is invited administers if that was asked, or if she came now and nobody did: the first to come, not everybody invited
	// before her.
	invitationColumns = `SELECT i.id, i.organization_id, i.email, i.role, i.administrator OR (i.status = 'SENT' AND NOT EXISTS (SELECT 1 FROM membership x
        WHERE x.organization_id = i.organization_id AND x.administrator AND x.ended_at IS NULL)) AS administrator, b.name AS invited_by, i.created_at, i.expires_at, i.status, i.version`
	selectInvitations = `-- name: Invitations
` + invitationColumns + ` FROM invitation i JOIN account b ON b.id = i.invited_by
 WHERE i.organization_id = $1 AND i.status = 'SENT' ORDER BY i.created_at DESC, i.id`
	selectInvitation = `-- name: Invitation
` + invitationColumns + ` FROM invitation i JOIN account b ON b.id = i.invited_by JOIN organization o ON o.id = i.organization_id
 WHERE i.id = $1 AND ` + inScope
	selectOffer = `-- name: InvitationByToken
` + invitationColumns + `, i.invited_by AS inviter, o.name AS organization_name, o.slug AS organization_slug, coalesce(a.id, $2) AS account,
       l.id AS link, l.used_at, l.expires_at AS link_expires_at
  FROM link l JOIN invitation i ON i.id = l.object_id JOIN account b ON b.id = i.invited_by JOIN organization o ON o.id = i.organization_id
  LEFT JOIN account a ON a.email = i.email AND a.closed_at IS NULL
 WHERE l.token_hash = $1 AND l.purpose = 'INVITATION'`
	lockOrganizationOfInvitation = `-- name: LockOrganizationOfInvitation
` + lockedColumns + ` WHERE o.id = (SELECT organization_id FROM invitation WHERE id = $1) AND ` + inScope + ` FOR NO KEY UPDATE OF o`
	selectMemberByEmail = `-- name: MemberByEmail
SELECT EXISTS (SELECT 1 FROM membership m JOIN account a ON a.id = m.account_id AND a.closed_at IS NULL
                WHERE m.organization_id = $1 AND a.email = $2 AND m.role = $3 AND m.ended_at IS NULL)`
	insertInvitation = `-- name: InsertInvitation
INSERT INTO invitation (id, organization_id, email, role, administrator, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	updateInvitationExpiry = `-- name: RenewInvitation
UPDATE invitation SET expires_at = $2, version = version + 1 WHERE id = $1`
	updateInvitationStatus = `-- name: DecideInvitation
UPDATE invitation SET status = $2, decided_at = $3, version = version + 1 WHERE id = $1`
	endLinks = `-- name: EndLinksOfInvitation
UPDATE link SET used_at = $2 WHERE object_id = $1 AND purpose = 'INVITATION' AND used_at IS NULL`
	lockAccountByEmail = `-- name: LockAccountByEmail
SELECT id FROM account WHERE email = $1 AND closed_at IS NULL FOR SHARE`
	insertAccount = `-- name: InsertAccount
INSERT INTO account (id, email, name, phone, demonstration, created_at) VALUES ($1, $2, $3, $4, $2 LIKE '%@demo.invalid', $5)
ON CONFLICT (email) WHERE closed_at IS NULL DO NOTHING`
	// What has come true in another way is no longer open.
	settleRequests = `-- name: SettleRequests
UPDATE membership_request SET status = 'ACCEPTED', decided_at = $4, version = version + 1
 WHERE organization_id = $1 AND account_id = $2 AND role = $3 AND status = 'OPEN'`
	settleInvitations = `-- name: SettleInvitations
UPDATE invitation i SET status = 'ACCEPTED', decided_at = $4, version = i.version + 1 FROM account a
 WHERE a.id = $2 AND i.email = a.email AND i.organization_id = $1 AND i.role = $3 AND i.status = 'SENT'`
)

type invitationRow struct {
	ID            uuid.UUID                `db:"id"`
	Organization  uuid.UUID                `db:"organization_id"`
	Email         string                   `db:"email"`
	Role          access.Role              `db:"role"`
	Administrator bool                     `db:"administrator"`
	InvitedBy     string                   `db:"invited_by"`
	CreatedAt     time.Time                `db:"created_at"`
	ExpiresAt     time.Time                `db:"expires_at"`
	Status        account.InvitationStatus `db:"status"`
	Version       int                      `db:"version"`
}

// offerRow is an invitation with the link that it was found by.
type offerRow struct {
	invitationRow
	Inviter          uuid.UUID  `db:"inviter"`
	OrganizationName string     `db:"organization_name"`
	OrganizationSlug string     `db:"organization_slug"`
	Account          uuid.UUID  `db:"account"`
	Link             uuid.UUID  `db:"link"`
	UsedAt           *time.Time `db:"used_at"`
	LinkExpiresAt    time.Time  `db:"link_expires_at"`
}

func (r *offerRow) offer() *account.InvitationOffer {
	return &account.InvitationOffer{
		Invitation: account.Invitation(r.invitationRow), Account: r.Account, OrganizationName: r.OrganizationName, OrganizationSlug: r.OrganizationSlug,
		LinkUsedAt: r.UsedAt, LinkExpiresAt: r.LinkExpiresAt,
	}
}

// Invitations lists the open invitations of an organisation of the scope; false if it is not in it.
func (db *DB) Invitations(ctx context.Context, scope access.Scope, organization uuid.UUID) ([]account.Invitation, bool, error) {
	var rows []invitationRow
	found, err := db.readInScope(ctx, scope, organization, &rows, selectInvitations)
	invitations := make([]account.Invitation, len(rows))
	for i, row := range rows {
		invitations[i] = account.Invitation(row)
	}
	return invitations, found, err
}

// Invitation reads an invitation of an organisation of the scope, whatever became of it.
func (db *DB) Invitation(ctx context.Context, scope access.Scope, invitation uuid.UUID) (*account.Invitation, error) {
	var row invitationRow
	if err := db.GetContext(ctx, &row, selectInvitation, scoped(invitation, scope)...); err != nil {
		return nil, mapError(err)
	}
	found := account.Invitation(row)
	return &found, nil
}

// Invite writes an invitation and its link.
func (db *DB) Invite(ctx context.Context, deed *access.Deed, invitation *account.Invitation, made *link.Link) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, err := holdOrganization(ctx, tx, deed.Scope, invitation.Organization, "organization")
		if err != nil {
			return access.Object{}, err
		}
		if err := account.CheckRole(invitation.Role, o.Kind, deed.Scope.Reach); err != nil {
			return access.Object{}, err
		}
		var member bool
		if err := tx.GetContext(ctx, &member, selectMemberByEmail, o.ID, invitation.Email, invitation.Role); err != nil {
			return access.Object{}, err
		}
		if member {
			return access.Object{}, fault.On("email", fault.Duplicate, "Cette personne fait déjà partie de la structure avec ce rôle.")
		}
		has, err := administered(ctx, tx, o.ID)
		if err != nil {
			return access.Object{}, err
		}
		_, err = tx.ExecContext(ctx, insertInvitation, invitation.ID, o.ID, invitation.Email, invitation.Role, invitation.Administrator, deed.Scope.Actor.Account,
			invitation.CreatedAt, invitation.ExpiresAt)
		if err != nil {
			return access.Object{}, err
		}
		done := access.Object{
			Type: "Invitation", ID: invitation.ID, Detail: o.detail("invitation envoyée", "role", invitation.Role, "administration", invitation.Administrator),
		}
		told := *invitation
		told.Administrator = invitation.Administrator || !has
		return done, sendLink(ctx, tx, deed, o, &told, made)
	})
}

// sendLink writes the link of an invitation and has it told.
func sendLink(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, o *lockedOrganization, invitation *account.Invitation, made *link.Link) error {
	if err := addLink(ctx, tx, made); err != nil {
		return err
	}
	return announce(ctx, tx, deed.At, notify.Event{
		Kind: notify.InvitationSent, Object: invitation.ID, Audience: []notify.Audience{notify.ToLink(made.ID)},
		Params: o.params("role", string(invitation.Role), "administrator", strconv.FormatBool(invitation.Administrator),
			"by", deed.Scope.Actor.Account.String(), "expiresOn", string(clock.DayOf(made.ExpiresAt))),
	})
}

// holdInvitation locks the organisation of an open invitation, and gives both.
func holdInvitation(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, invitation uuid.UUID, version int) (*lockedOrganization, *account.Invitation, error) {
	o, err := hold(ctx, tx, "invitation", lockOrganizationOfInvitation, scoped(invitation, deed.Scope)...)
	if err != nil {
		return nil, nil, err
	}
	var row invitationRow
	if err := tx.GetContext(ctx, &row, selectInvitation, scoped(invitation, deed.Scope)...); err != nil {
		return nil, nil, err
	}
	if row.Status != account.InvitationSent {
		return nil, nil, fault.On("invitation", fault.StateForbids, "Cette invitation n’est plus en attente.")
	}
	if row.Version != version {
		return nil, nil, fault.StaleVersion()
	}
	found := account.Invitation(row)
	return o, &found, account.CheckRole(found.Role, o.Kind, deed.Scope.Reach)
}

// RenewInvitation gives an open invitation another link; the earlier ones end.
func (db *DB) RenewInvitation(ctx context.Context, deed *access.Deed, invitation uuid.UUID, version int, made *link.Link) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, found, err := holdInvitation(ctx, tx, deed, invitation, version)
		if err != nil {
			return access.Object{}, err
		}
		if _, err := tx.ExecContext(ctx, endLinks, found.ID, deed.At); err != nil {
			return access.Object{}, err
		}
		if _, err := tx.ExecContext(ctx, updateInvitationExpiry, found.ID, made.ExpiresAt); err != nil {
			return access.Object{}, err
		}
		return access.Object{Type: "Invitation", ID: found.ID, Detail: o.detail("invitation envoyée de nouveau", "role", found.Role)},
			sendLink(ctx, tx, deed, o, found, made)
	})
}

// CancelInvitation ends an open invitation and its links.
func (db *DB) CancelInvitation(ctx context.Context, deed *access.Deed, invitation uuid.UUID, version int) (access.Done, error) {
	return db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, found, err := holdInvitation(ctx, tx, deed, invitation, version)
		if err != nil {
			return access.Object{}, err
		}
		return access.Object{Type: "Invitation", ID: found.ID, Detail: o.detail("invitation annulée", "role", found.Role)},
			decide(ctx, tx, found.ID, account.InvitationCancelled, deed.At)
	})
}

// decide ends an invitation and its links.
func decide(ctx context.Context, tx *sqlx.Tx, invitation uuid.UUID, status account.InvitationStatus, at time.Time) error {
	if _, err := tx.ExecContext(ctx, endLinks, invitation, at); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, updateInvitationStatus, invitation, status, at)
	return err
}

// InvitationByToken finds an invitation by the token of one of its links.
func (db *DB) InvitationByToken(ctx context.Context, token string) (*account.InvitationOffer, error) {
	row, err := readOffer(ctx, db, token)
	if err != nil {
		return nil, mapError(err)
	}
	return row.offer(), nil
}

func readOffer(ctx context.Context, q sqlx.QueryerContext, token string) (*offerRow, error) {
	var row offerRow
	return &row, sqlx.GetContext(ctx, q, &row, selectOffer, link.Hash(token), uuid.Nil)
}

// holdOffer locks the organisation of an invitation that a link still answers, and gives both.
func holdOffer(ctx context.Context, tx *sqlx.Tx, deed *access.Deed, token string) (*lockedOrganization, *offerRow, error) {
	row, err := readOffer(ctx, tx, token)
	if err != nil {
		return nil, nil, err
	}
	o, err := holdOrganization(ctx, tx, anywhere(deed.Scope), row.Organization, "token")
	if err != nil {
		return nil, nil, err
	}
	// Somebody else may have answered while this waited.
	if row, err = readOffer(ctx, tx, token); err != nil {
		return nil, nil, err
	}
	return o, row, row.offer().Open(deed.At)
}

// AcceptInvitation spends a link: the account that the invitation is for, made if it has none, becomes a member.
func (db *DB) AcceptInvitation(ctx context.Context, deed *access.Deed, acceptance *account.Acceptance, newAccount, newMembership uuid.UUID) (*account.Joined, error) {
	var joined account.Joined
	_, err := db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, row, err := holdOffer(ctx, tx, deed, acceptance.Token)
		if err != nil {
			return access.Object{}, err
		}
		if joined.Account, joined.NewAccount, err = accountOf(ctx, tx, deed.At, row.Email, acceptance, newAccount); err != nil {
			return access.Object{}, err
		}
		member, err := join(ctx, tx, deed.At, o, account.Member{ID: newMembership, Account: joined.Account, Role: row.Role, Administrator: row.Administrator})
		if err != nil {
			return access.Object{}, err
		}
		joined.Membership = member.ID
		if err := decide(ctx, tx, row.ID, account.InvitationAccepted, deed.At); err != nil {
			return access.Object{}, err
		}
		if _, err := tx.ExecContext(ctx, settleRequests, o.ID, joined.Account, row.Role, deed.At); err != nil {
			return access.Object{}, err
		}
		done := access.Object{
			Type: "Membership", ID: member.ID, By: joined.Account,
			Detail: o.detail("invitation acceptée", "role", member.Role, "administration", member.Administrator),
		}
		return done, announce(ctx, tx, deed.At, notify.Event{
			Kind: notify.MemberJoined, Object: member.ID, Audience: []notify.Audience{notify.ToAdministrators(o.ID)},
			Params: o.params("role", string(member.Role), "administrator", strconv.FormatBool(member.Administrator), "account", joined.Account.String()),
		})
	})
	if err != nil {
		return nil, err
	}
	return &joined, nil
}

// accountOf gives the account of an address, made if it has none. Of two who make it at once one does, and both have it.
func accountOf(ctx context.Context, tx *sqlx.Tx, at time.Time, email string, acceptance *account.Acceptance, id uuid.UUID) (uuid.UUID, bool, error) {
	var found uuid.UUID
	err := tx.GetContext(ctx, &found, lockAccountByEmail, email)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return found, false, err
	}
	if acceptance.Name == "" { // the account was there when the form was sent, and has been closed since
		return uuid.Nil, false, fault.On("name", fault.Required, "Dites votre prénom et votre nom.")
	}
	if _, err := tx.ExecContext(ctx, insertAccount, id, email, acceptance.Name, acceptance.Phone, at); err != nil {
		return uuid.Nil, false, err
	}
	err = tx.GetContext(ctx, &found, lockAccountByEmail, email)
	return found, found == id, err
}

// DeclineInvitation spends a link: whoever was invited says that it is not her.
func (db *DB) DeclineInvitation(ctx context.Context, deed *access.Deed, token string) error {
	_, err := db.perform(ctx, deed, func(tx *sqlx.Tx) (access.Object, error) {
		o, row, err := holdOffer(ctx, tx, deed, token)
		if err != nil {
			return access.Object{}, err
		}
		if err := decide(ctx, tx, row.ID, account.InvitationDeclined, deed.At); err != nil {
			return access.Object{}, err
		}
		return access.Object{Type: "Invitation", ID: row.ID, Detail: o.detail("invitation déclinée", "role", row.Role)},
			announce(ctx, tx, deed.At, notify.Event{
				Kind: notify.InvitationDeclined, Object: row.ID, Audience: []notify.Audience{notify.ToAccount(row.Inviter)},
				Params: o.params("role", string(row.Role)),
			})
	})
	return err
}
