package catalogue

import "slices"

// indexNeglect notes the sheets that are stale although somebody of a porteur could confirm them. Those whose porteurs have
// nobody here yet are not held against them: the programme alone speaks for them.
func (s *Snapshot) indexNeglect() {
	set := newBitset(len(s.Actions))
	for i, e := range s.Actions {
		if e.Freshness == FreshnessStale && slices.ContainsFunc(e.Providers, func(p ActionProvider) bool { return s.claimed(p) }) {
			set.add(i)
		}
	}
	s.neglected = set.orNil()
}

func (s *Snapshot) claimed(p ActionProvider) bool {
	o := s.organizations[p.OrganizationID]
	return o != nil && o.Trust != TrustUnclaimed
}

// Neglected says whether a sheet is stale although somebody of a porteur could confirm it: it then comes after the others, all
// else being equal.
func (s *Snapshot) Neglected(e *Entry) bool { return s.neglected != nil && s.neglected.has(e.position) }
