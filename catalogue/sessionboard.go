package catalogue

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"traverse/internal/access"
)

// OnlyPole gives the pôle that an action surely covers and outside of which it covers nothing; "" if there is none.
func (s *Snapshot) OnlyPole(e *Entry) string {
	for i := range s.Contents.Poles {
		if code := s.Contents.Poles[i].Code; e.coverage.sure.within(s.geo.leaves[s.geo.index[code]]) && e.coverage.sure.orNil() != nil {
			return code
		}
	}
	return ""
}

// keeps says whether a scope extends to the sessions that a porteur has on an action: a porteur's to its own, a
// coordinator's to those of the actions of her pôle alone, and of her own organisation.
func (s *Snapshot) keeps(scope *access.Scope, e *Entry, provider uuid.UUID) bool {
	switch scope.Reach {
	case access.Departmental:
		return true
	case access.WithinPole:
		return provider == scope.Actor.Organization || (scope.Actor.Pole != "" && s.OnlyPole(e) == scope.Actor.Pole)
	case access.Ownership:
		return provider == scope.Actor.Organization
	case access.Nothing, access.Published, access.Self:
	}
	return false
}

// openers gives the porteurs of an action in whose name a scope may open a session.
func (s *Snapshot) openers(scope *access.Scope, e *Entry) []uuid.UUID {
	return slices.DeleteFunc(providerIDs(e.Providers), func(id uuid.UUID) bool { return !s.keeps(scope, e, id) })
}

// SessionBoard is what somebody keeps: the sessions, and the actions on which she may open one.
type SessionBoard struct {
	snapshot *Snapshot
	scope    access.Scope
}

// Actions lists the actions on which the viewer may open a session, in the order of codes.
func (b *SessionBoard) Actions() []*Entry {
	return slices.DeleteFunc(slices.Clone(b.snapshot.Actions), func(e *Entry) bool { return len(b.snapshot.openers(&b.scope, e)) == 0 })
}

// BoardQuery asks for the sessions of a board. Ended adds those that are closed, cancelled or over by their dates.
type BoardQuery struct {
	Action uuid.UUID // uuid.Nil: all
	Ended  bool
	Page   PageRequest
}

// Sessions lists the sessions of the board: by the code of the action, then as on its sheet.
func (b *SessionBoard) Sessions(q *BoardQuery) (*SessionPage, error) {
	s := b.snapshot
	var list []keyedSession
	for action, sessions := range s.openings.byAction {
		if q.Action != uuid.Nil && q.Action != action.ID {
			continue
		}
		for _, session := range sessions {
			ended := session.OverOn(s.Day) || session.Status == SessionClosed || session.Status == SessionCancelled
			if s.keeps(&b.scope, action, session.ProviderID) && (q.Ended || !ended) {
				key := fmt.Sprintf("%06d.%06d.%06d %s", action.code[0], action.code[1], action.code[2], session.orderKey(s.Day))
				list = append(list, keyedSession{session, key})
			}
		}
	}
	slices.SortFunc(list, func(a, b keyedSession) int { return cmp.Compare(a.key, b.key) })
	return pageOfSessions(list, q.Page, fmt.Sprintf("board/%s/%s/%s/%v", b.scope.Actor.Membership, b.scope.Actor.Organization, q.Action, q.Ended))
}
