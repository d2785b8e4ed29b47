package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/fault"
)

type membershipStore interface {
	// Members lists the active members of an organisation of the scope; false if it is not in it.
	Members(ctx context.Context, scope access.Scope, organization uuid.UUID) ([]Member, bool, error)
	// Member reads an active member of an organisation of the scope.
	Member(ctx context.Context, scope access.Scope, membership uuid.UUID) (*Member, error)
	// ChangeMembership gives a membership another role or other rights.
	ChangeMembership(ctx context.Context, deed *access.Deed, change *MembershipChange) (access.Done, error)
	// EndMembership ends a membership of an organisation of the scope. What is done is the organisation.
	EndMembership(ctx context.Context, deed *access.Deed, membership uuid.UUID, version int) (access.Done, error)
	// LeaveOrganization ends a membership of the actor's own. What is done is the organisation.
	LeaveOrganization(ctx context.Context, deed *access.Deed, membership uuid.UUID) (access.Done, error)
}

// Member is somebody in an organisation.
type Member struct {
	ID            uuid.UUID // of the membership
	Organization  uuid.UUID
	Account       uuid.UUID
	Name          string
	Email         string
	Phone         string
	Role          access.Role
	Administrator bool
	StartedAt     time.Time
	Version       int
}

// MembershipChange is what a membership becomes.
type MembershipChange struct {
	Membership    uuid.UUID
	Version       int
	Role          access.Role
	Administrator bool
}

// RolesIn lists the roles that exist in an organisation of a kind.
func RolesIn(kind string) []access.Role {
	roles := []access.Role{access.Referent, access.Provider}
	switch kind {
	case catalogue.OrganizationPole:
		return append(roles, access.PoleCoordinator)
	case catalogue.OrganizationDepartment:
		return append(roles, access.DepartmentAdmin)
	}
	return roles
}

// CheckRole says why somebody may not give a role, or take it away, in an organisation of a kind. Nobody gives more than
// her own reach: a coordinator is named by a pôle or by the direction, the direction by itself.
func CheckRole(role access.Role, kind string, reach access.Reach) error {
	exists := false
	for _, one := range RolesIn(kind) {
		exists = exists || one == role
	}
	if !exists {
		return fault.On("role", fault.Invalid, "Ce rôle n’existe pas dans cette structure.")
	}
	if role == access.PoleCoordinator && reach < access.WithinPole || role == access.DepartmentAdmin && reach < access.Departmental {
		return fault.On("role", fault.NotAllowed, "Ce rôle se donne et se retire par le pôle ou par la direction de l’insertion.")
	}
	return nil
}

// Members lists the members of an organisation, by name; nil for who may not see them.
func (s *Organizations) Members(ctx context.Context, organization uuid.UUID) ([]Member, error) {
	scope, err := access.Require(ctx, access.ReadMembers)
	if err != nil {
		return nil, unseen(err)
	}
	members, found, err := s.store.Members(ctx, scope, organization)
	if err != nil || !found {
		return nil, err
	}
	return members, nil
}

// unseen makes of a missing right what a missing object is: nothing to see.
func unseen(err error) error {
	switch fault.CodeOf(err) {
	case fault.Unauthenticated, fault.Forbidden, fault.NotFound:
		return nil
	default:
		return err
	}
}

// Member reads a member whom the one who asks may manage; nil if there is none.
func (s *Organizations) Member(ctx context.Context, membership uuid.UUID) (*Member, error) {
	scope, err := access.Require(ctx, access.ManageMembers)
	if err != nil {
		return nil, unseen(err)
	}
	member, err := s.store.Member(ctx, scope, membership)
	return member, unseen(err)
}

// ChangeMembership gives a member another role, or the administration of the organisation, or takes it away.
func (s *Organizations) ChangeMembership(ctx context.Context, key string, change MembershipChange) (access.Done, error) {
	scope, err := access.Require(ctx, access.ManageMembers)
	if err != nil {
		return access.Done{}, err
	}
	return s.once(ctx, scope, access.ManageMembers, key, change, func(prepared *access.Deed) (access.Done, error) {
		return s.store.ChangeMembership(ctx, prepared, &change)
	})
}

// EndMembership takes somebody out of an organisation. What is done is the organisation.
func (s *Organizations) EndMembership(ctx context.Context, key string, membership uuid.UUID, version int) (access.Done, error) {
	scope, err := access.Require(ctx, access.ManageMembers)
	if err != nil {
		return access.Done{}, err
	}
	input := struct {
		Ended   uuid.UUID
		Version int
	}{membership, version}
	return s.once(ctx, scope, access.ManageMembers, key, input, func(prepared *access.Deed) (access.Done, error) {
		return s.store.EndMembership(ctx, prepared, membership, version)
	})
}

// Leave ends a membership of one's own: « ce n’est plus moi ». What is done is the organisation.
func (s *Organizations) Leave(ctx context.Context, key string, membership uuid.UUID) (access.Done, error) {
	scope, err := access.Require(ctx, access.ManageOwnAccount)
	if err != nil {
		return access.Done{}, err
	}
	return s.once(ctx, scope, access.ManageOwnAccount, key, membership, func(prepared *access.Deed) (access.Done, error) {
		return s.store.LeaveOrganization(ctx, prepared, membership)
	})
}
