package sheet

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/fault"
)

// Duties are what binds an organisation to an action that it runs.
type Duties struct {
	Answers   bool // somebody there answers prescriptions
	Referrals int  // sent to it, and not at their end
	Sessions  int  // open or paused
}

// ProviderEffect is one of an action's porteurs as it is to be, or who leaves. The programme's files do not undo it.
type ProviderEffect struct {
	catalogue.ActionProvider
	Leaves bool
}

// OnProvider is what somebody asks of one of the porteurs of a sheet that she has read. Version is that of the sheet's state.
type OnProvider struct {
	Key          string `json:"-"` // of idempotency
	ID           uuid.UUID
	Version      int
	Organization uuid.UUID // uuid.Nil where only one can be meant
}

// Providing says that an organisation runs an action, and where. Without a territory it works wherever the action is offered.
type Providing struct {
	OnProvider
	Territories []string
}

// SaveProvider has an organisation run an action, or says where it does. Whether it receives prescriptions is another deed.
func (s *Service) SaveProvider(ctx context.Context, input *Providing) (access.Done, error) {
	deed, err := s.once(ctx, access.ManageProviders, SetProviders, input.Key, input)
	if err != nil {
		return access.Done{}, err
	}
	return s.change(ctx, deed, SetProviders, Key{Action: input.ID}, func(w *work, next State) error {
		if w.record.Version != input.Version {
			return fault.StaleVersion()
		}
		if w.snapshot.Organization(input.Organization) == nil {
			return fault.NotFoundProblem("organization")
		}
		if problems := w.checkTerritories(input.Territories); len(problems) > 0 {
			return problems
		}
		line, known := w.provider(input.Organization)
		w.did = "fiche : porteur rattaché"
		if known {
			w.did = "fiche : territoires d’un porteur modifiés"
		}
		line.Territories = distinct(input.Territories)
		w.setProvider(next, ProviderEffect{ActionProvider: line})
		return nil
	})
}

// RemoveProvider has an organisation no longer run an action, once nobody waits for it there.
func (s *Service) RemoveProvider(ctx context.Context, input *OnProvider) (access.Done, error) {
	deed, err := s.once(ctx, access.ManageProviders, SetProviders, input.Key, struct {
		*OnProvider
		Leaves bool
	}{input, true})
	if err != nil {
		return access.Done{}, err
	}
	return s.change(ctx, deed, SetProviders, Key{Action: input.ID, Duties: true}, func(w *work, next State) error {
		if w.record.Version != input.Version {
			return fault.StaleVersion()
		}
		line, known := w.provider(input.Organization)
		if !known {
			return fault.NotFoundProblem("organization")
		}
		if w.record.Published != nil && len(w.record.Providers) == 1 {
			return fault.On("organization", fault.StateForbids, "C’est le seul porteur d’une fiche publiée : rattachez-en d’abord un autre, ou archivez la fiche.")
		}
		if kept := keeping(w.record.Duties[line.OrganizationID]); kept != "" {
			return fault.On("organization", fault.StateForbids, kept)
		}
		w.did = "fiche : porteur détaché"
		w.setProvider(next, ProviderEffect{ActionProvider: line, Leaves: true})
		return nil
	})
}

// keeping says what a porteur still has to end before it leaves an action; "" for nothing.
func keeping(duties Duties) string {
	var kept []string
	if n := duties.Referrals; n > 0 {
		kept = append(kept, counted(&n, "prescription en cours", "prescriptions en cours"))
	}
	if n := duties.Sessions; n > 0 {
		kept = append(kept, counted(&n, "session ouverte", "sessions ouvertes"))
	}
	if len(kept) == 0 {
		return ""
	}
	return fmt.Sprintf("Ce porteur a encore %s pour cette action : il faut d’abord y mettre fin.", strings.Join(kept, " et "))
}

// Receiving opens or closes prescriptions to a porteur.
type Receiving struct {
	OnProvider
	Receives bool
}

// ReceiveReferrals opens or closes the prescriptions of an action to one of its porteurs: a porteur to itself, the direction to
// any. Those under way stay what they are.
func (s *Service) ReceiveReferrals(ctx context.Context, input *Receiving) (access.Done, error) {
	deed, err := s.once(ctx, access.WriteSheets, ReceiveReferrals, input.Key, input)
	if err != nil {
		return access.Done{}, err
	}
	return s.change(ctx, deed, ReceiveReferrals, Key{Action: input.ID, Duties: true}, func(w *work, next State) error {
		line, err := w.receiver(&deed.Scope, input.Organization)
		if err != nil {
			return err
		}
		if w.record.Version != input.Version {
			return fault.StaleVersion()
		}
		if input.Receives && !w.record.Duties[line.OrganizationID].Answers {
			return fault.On("receives", fault.StateForbids, "Personne ne répondrait : cette structure n’a aucun membre avec le rôle de porteur. Invitez-en un d’abord.")
		}
		w.did = "fiche : prescriptions fermées pour un porteur"
		if input.Receives {
			w.did = "fiche : prescriptions ouvertes pour un porteur"
		}
		line.ReceivesReferrals = input.Receives
		w.setProvider(next, ProviderEffect{ActionProvider: line})
		return nil
	})
}

// receiver is the porteur that prescriptions are opened or closed to: the one that is named, else one's own, else the only one.
func (w *work) receiver(scope *access.Scope, named uuid.UUID) (catalogue.ActionProvider, error) {
	own := scope.Reach < access.Departmental
	switch {
	case own && named != uuid.Nil && named != scope.Actor.Organization:
		return catalogue.ActionProvider{}, fault.On("organization", fault.NotAllowed, "Vous ouvrez et fermez les prescriptions de votre structure seulement.")
	case own:
		named = scope.Actor.Organization
	case named == uuid.Nil && len(w.record.Providers) == 1:
		named = w.record.Providers[0].OrganizationID
	case named == uuid.Nil:
		return catalogue.ActionProvider{}, fault.On("organization", fault.Required, "Dites pour quel porteur.")
	}
	line, known := w.provider(named)
	if !known {
		return line, fault.NotFoundProblem("organization")
	}
	return line, nil
}

// provider gives the line of an organisation among the porteurs, or a new one.
func (w *work) provider(organization uuid.UUID) (line catalogue.ActionProvider, known bool) {
	at := slices.IndexFunc(w.record.Providers, func(p catalogue.ActionProvider) bool { return p.OrganizationID == organization })
	if at < 0 {
		return catalogue.ActionProvider{OrganizationID: organization}, false
	}
	return w.record.Providers[at], true
}

func (w *work) setProvider(next State, effect ProviderEffect) {
	w.effect.Provider = &effect
	w.effect.Action = w.actionEffect(next.Action)
	w.effect.Detail = map[string]any{}
	if organization := w.snapshot.Organization(effect.OrganizationID); organization != nil {
		w.effect.Detail["structure"] = organization.Name
	}
}

// checkTerritories holds the territories of a porteur to what the sheet covers, as it is published or as it is being written.
func (w *work) checkTerritories(codes []string) fault.Problems {
	areas := make([]*catalogue.Area, 0, 2)
	for _, s := range []*catalogue.Sheet{w.record.Visible(), w.record.Current()} {
		if area, err := w.snapshot.Area(&s.Coverage); err == nil { // a draft may name what does not exist any more: it covers nothing yet
			areas = append(areas, area)
		}
	}
	var problems fault.Problems
	for i, code := range codes {
		field := fmt.Sprintf("territories.%d", i)
		t := w.snapshot.Territory(code)
		switch {
		case t == nil:
			problems = append(problems, fault.On(field, fault.Missing, "Ce territoire n’existe pas.")...)
		case !slices.ContainsFunc(areas, func(area *catalogue.Area) bool { return area.Meets(code) }):
			problems = append(problems, fault.On(field, fault.NotCovered, fmt.Sprintf("« %s » n’est pas dans le secteur de la fiche.", t.Name))...)
		}
	}
	return problems
}

// distinct keeps the first of equal values.
func distinct(values []string) []string {
	kept := []string{}
	for _, value := range values {
		if !slices.Contains(kept, value) {
			kept = append(kept, value)
		}
	}
	return kept
}
