package catalogue

import "slices"

// PoleOffer is what the catalogue offers in a pôle, value by value of the vocabulary, zero included: a zero is a hole
// in the catalogue, which does not claim to be exhaustive, and not a proof that nothing exists.
type PoleOffer struct {
	OfferCount
	Themes   []OfferCount // every theme, in the order of the programme
	Barriers []OfferCount // every barrier, in the order of the vocabulary
	Publics  []OfferCount // the publics that the pôle's own sheet cites, in its order
}

// OfferCount counts the actions of a pôle that have a value. An action counts once: Here if it covers the pôle wholly or
// in part, else ToConfirm if a likely extension must be confirmed. A public counts the sheets that name it or let it be
// supposed, not those that are open to all.
type OfferCount struct {
	Value      string // code of a theme, slug of a barrier or a public; "" for the whole offer
	Here       int
	ToConfirm  int
	Everywhere int  // in the whole catalogue
	Cited      bool // the sheet of the pôle names it (an indexing by the curator)
}

// Gap says whether no action of the catalogue surely serves the pôle.
func (c *OfferCount) Gap() bool { return c.Here == 0 }

// OfferOf counts the offer of a pôle.
func (s *Snapshot) OfferOf(p *Pole) PoleOffer {
	sets := &s.byTerritory[s.geo.index[p.Code]]
	here, toConfirm := newBitset(len(s.Actions)), newBitset(len(s.Actions))
	here.union(sets.yes)
	here.union(sets.partly)
	toConfirm.union(sets.toConfirm)

	offer := PoleOffer{OfferCount: OfferCount{Here: here.count(), ToConfirm: toConfirm.count(), Everywhere: len(s.Actions)}}
	themes := s.byTheme.offered(here, toConfirm)
	for _, t := range s.Contents.Themes {
		offer.Themes = append(offer.Themes, themes(t.Code, nil))
	}
	barriers := s.byBarrier.offered(here, toConfirm)
	for _, b := range s.Contents.Barriers {
		offer.Barriers = append(offer.Barriers, barriers(b.Slug, p.Profile.Barriers))
	}
	publics := s.byPublic.offered(here, toConfirm)
	for _, slug := range p.Profile.Publics {
		if slug != RSAPublic {
			offer.Publics = append(offer.Publics, publics(slug, p.Profile.Publics))
		}
	}
	return offer
}

// offered counts, for any value of a property, the actions that are here, those to confirm, and all.
func (c *column[K]) offered(here, toConfirm bitset) func(value K, cited []string) OfferCount {
	surely, maybe := c.counts(here), c.counts(toConfirm)
	return func(value K, cited []string) OfferCount {
		v, known := c.index[value]
		if !known {
			return OfferCount{}
		}
		name := c.names[v]
		return OfferCount{Value: name, Here: surely[v], ToConfirm: maybe[v], Everywhere: c.count(value), Cited: slices.Contains(cited, name)}
	}
}
