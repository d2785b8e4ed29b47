package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"traverse/internal/access"
	"traverse/internal/fault"
	"traverse/internal/keyset"
)

// ClosingReason is why an account was closed by the direction. A free text could name anybody: a code cannot.
type ClosingReason string

// The reasons.
const (
	ClosedLeft      ClosingReason = "LEFT"
	ClosedDuplicate ClosingReason = "DUPLICATE"
	ClosedAsked     ClosingReason = "ASKED"
	ClosedSecurity  ClosingReason = "SECURITY"
	ClosedOther     ClosingReason = "OTHER"
)

var closingWords = map[ClosingReason]string{
	ClosedLeft: "départ de la personne", ClosedDuplicate: "compte en double", ClosedAsked: "à sa demande", ClosedSecurity: "sécurité", ClosedOther: "autre motif",
}

// Closing is an account to close, for whoever has read its version.
type Closing struct {
	Account uuid.UUID
	Version int
	Reason  ClosingReason
}

// DirectoryFilter keeps some accounts.
type DirectoryFilter struct {
	Search string // in names, addresses and organisations, without case or accents
	Closed bool   // those that are closed, else those that are not
}

// Listed is an account with its active memberships.
type Listed struct {
	Account     Account
	Memberships []Membership
}

// DirectoryPage is a page of accounts, by name.
type DirectoryPage struct {
	Accounts []Listed
	Cursors  []string
	Total    int
	HasNext  bool
}

// DirectoryStore is what finding and closing accounts needs of a database.
type DirectoryStore interface {
	// Accounts reads the accounts in scope that a filter keeps, by name, after one of them, and counts them all.
	Accounts(ctx context.Context, scope access.Scope, filter DirectoryFilter, after uuid.UUID, size int) (accounts []Listed, total int, err error)
	// AccountInScope reads one; NotFound if there is none in scope.
	AccountInScope(ctx context.Context, scope access.Scope, id uuid.UUID) (*Listed, error)
	// CloseAccount ends an account, its memberships and its sessions. A stale version, an account closed before, and the last
	// administrator of an organisation that has other members are problems.
	CloseAccount(ctx context.Context, deed *access.Deed, closing Closing) (access.Done, error)
}

// Accounts finds accounts.
func (s *Service) Accounts(ctx context.Context, filter DirectoryFilter, page keyset.Page) (*DirectoryPage, error) {
	scope, err := access.Require(ctx, access.ManageAccounts)
	if err != nil {
		return nil, err
	}
	if err := checkSearch(filter.Search); err != nil {
		return nil, err
	}
	window, err := keyset.Read(page, filter)
	if err != nil {
		return nil, err
	}
	var after uuid.UUID
	if window.After != nil {
		after = window.After.ID
	}
	accounts, total, err := s.store.Accounts(ctx, scope, filter, after, window.Size+1)
	if err != nil {
		return nil, err
	}
	found := &DirectoryPage{Total: total, HasNext: len(accounts) > window.Size, Accounts: accounts[:min(len(accounts), window.Size)]}
	for i := range found.Accounts {
		found.Cursors = append(found.Cursors, window.Cursor(keyset.Key{At: time.Unix(0, 0), ID: found.Accounts[i].Account.ID}))
	}
	return found, nil
}

// CloseAccount closes somebody else's account: her sessions end before her next request. Her own she closes from her page.
func (s *Service) CloseAccount(ctx context.Context, key string, closing Closing) (*Listed, bool, error) {
	scope, err := access.Require(ctx, access.ManageAccounts)
	if err != nil {
		return nil, false, err
	}
	if closing.Account == scope.Actor.Account {
		return nil, false, fault.On("account", fault.StateForbids, "C’est votre propre compte : fermez-le depuis « Mon compte ».")
	}
	deed, err := s.deeds.Once(scope, access.ManageAccounts, key, closing)
	if err != nil {
		return nil, false, err
	}
	done, err := s.store.CloseAccount(ctx, deed, closing)
	if err != nil {
		return nil, false, err
	}
	closed, err := s.store.AccountInScope(ctx, scope, done.ID)
	return closed, done.Replayed, err
}
