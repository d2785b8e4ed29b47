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
	here, toConfirm := newBitset(len(s.Actions)), newBitset(len(s.Actions))
	here.union(s.byVerdict[p.Code][CoversYes])
	here.union(s.byVerdict[p.Code][CoversPartly])
	toConfirm.union(s.byVerdict[p.Code][CoversToConfirm])
	count := func(value string, set bitset, cited []string) OfferCount {
		return OfferCount{
			Value: value, Here: here.countBoth(set), ToConfirm: toConfirm.countBoth(set), Everywhere: set.count(),
			Cited: slices.Contains(cited, value),
		}
	}
	offer := PoleOffer{OfferCount: OfferCount{Here: here.count(), ToConfirm: toConfirm.count(), Everywhere: len(s.Actions)}}
	for _, t := range s.Contents.Themes {
		offer.Themes = append(offer.Themes, count(t.Code, s.byTheme[t.Code], nil))
	}
	for _, b := range s.Contents.Barriers {
		offer.Barriers = append(offer.Barriers, count(b.Slug, s.byBarrier[b.Slug], p.Profile.Barriers))
	}
	for _, slug := range p.Profile.Publics {
		if slug != RSAPublic {
			offer.Publics = append(offer.Publics, count(slug, s.byPublic[slug], p.Profile.Publics))
		}
	}
	return offer
}
