package referral

import (
	"fmt"
	"slices"
	"strings"
)

// Documentation writes docs/prescriptions.md: the life of a prescription as a diagram and as tables, from the rules.
func Documentation() string {
	var b strings.Builder
	b.WriteString("# La vie d’une prescription\n\nCette page est écrite à partir de la table de `referral/life.go` ; un test la compare. Pour la refaire : `go test ./referral -update`.\n\n")
	b.WriteString("```mermaid\nstateDiagram-v2\n    [*] --> DRAFT\n")
	for _, state := range States {
		fmt.Fprintf(&b, "    %s: %s\n", state, StateLabels[state])
	}
	for _, edge := range edges() {
		b.WriteString("    " + edge + "\n")
	}
	for _, state := range States {
		if state.Terminal() {
			fmt.Fprintf(&b, "    %s --> [*]\n", state)
		}
	}
	b.WriteString("```\n\n« Retirer l’accord » mène de tout état en cours à « Accord retiré » ; une prescription finie garde son état. Rouvrir ramène à l’état d’avant la fin. Une seconde place laissée sans réponse est une expiration.\n\n")
	b.WriteString("| Geste | De | Vers | Qui | Place |\n|---|---|---|---|---|\n")
	for i := range Rules {
		if r := &Rules[i]; !r.Outside {
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", ActLabels[r.Act], words(r.From), r.leadsTo(), sideWords(r.By), effectWords[r.Effect])
		}
	}
	b.WriteString("\n| État | À qui d’agir | Prend une place |\n|---|---|---|\n")
	for _, state := range States {
		if !state.Terminal() {
			place := map[bool]string{true: "oui, s’il y a une session", false: "non"}[state.Holds()]
			fmt.Fprintf(&b, "| %s | %s | %s |\n", StateLabels[state], SideLabels[state.Owner()], place)
		}
	}
	b.WriteString("\nUne orientation faite ailleurs (courriel, téléphone, formulaire, sur place) est notée par le référent : sans destinataire, sans place, sans délai et sans message. Il peut la modifier, en noter l’issue, l’annuler, ou noter le retrait de l’accord.\n")
	return b.String()
}

var effectWords = map[Effect]string{Keeps: "–", Takes: "en prend une", Begins: "retenue, elle devient occupée", Frees: "rend celle qu’elle avait", Retakes: "la reprend si elle est libre"}

// edges are the arrows of the diagram, without what is said in words below it.
func edges() []string {
	var drawn []string
	for i := range Rules {
		r := &Rules[i]
		if r.Outside || r.Act == WithdrawConsent || r.Before {
			continue
		}
		for _, state := range r.From {
			if r.Deletes {
				drawn = append(drawn, fmt.Sprintf("%s --> [*]: %s", state, ActLabels[r.Act]))
				continue
			}
			for _, next := range r.next(state) {
				if next != state {
					drawn = append(drawn, fmt.Sprintf("%s --> %s: %s", state, next, ActLabels[r.Act]))
				}
			}
		}
	}
	return drawn
}

func (r *Rule) leadsTo() string {
	switch {
	case r.Deletes:
		return "supprimée"
	case r.Before:
		return "l’état d’avant la fin"
	case len(r.To) == 0:
		return "inchangé"
	default:
		return words(r.To)
	}
}

func words(states []State) string {
	if slices.Equal(states, underWay) {
		return "tout état en cours"
	}
	labels := make([]string, len(states))
	for i, state := range states {
		labels[i] = StateLabels[state]
	}
	return strings.Join(labels, ", ")
}

func sideWords(sides []Side) string {
	labels := make([]string, len(sides))
	for i, side := range sides {
		labels[i] = SideLabels[side]
	}
	return strings.Join(labels, ", ")
}
