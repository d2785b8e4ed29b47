package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"traverse/graph"
	"traverse/internal/access"
)

// What readers call roles and reaches.
var (
	roleWords = map[access.Role]string{
		access.Anonymous: "Sans compte", access.SignedIn: "Compte sans structure", access.Referent: "Référent", access.Provider: "Porteur",
		access.PoleCoordinator: "Pôle", access.DepartmentAdmin: "Direction", access.Administrator: "+ administre sa structure",
	}
	reachWords = map[access.Reach]string{
		access.Nothing: "–", access.Published: "ce qui est publié", access.Self: "soi", access.Ownership: "sa structure",
		access.WithinPole: "son pôle", access.Departmental: "tout",
	}
)

// TestRightsDocument writes the matrix for people to read, and holds the page to it.
func TestRightsDocument(t *testing.T) {
	t.Parallel()
	described := map[string]string{}
	for _, value := range loadSchema(t).Types["ViewerAct"].EnumValues {
		described[value.Name] = strings.TrimSuffix(value.Description, ".")
	}
	var page strings.Builder
	page.WriteString(`# Qui peut faire quoi

Cette page est écrite par un test à partir de la table des droits (` + "`internal/access/matrix.go`" + `) : elle est vraie, ou ` + "`make test`" + ` échoue.
Un droit vient d’une seule appartenance, celle au titre de laquelle on agit, jamais de deux additionnées. Administrer sa structure ajoute la
dernière colonne à celle du rôle. Ce que l’on ne peut pas voir n’existe pas : la réponse est la même.

| Geste |`)
	for _, role := range access.Roles {
		page.WriteString(" " + roleWords[role] + " |")
	}
	page.WriteString("\n|---|" + strings.Repeat("---|", len(access.Roles)) + "\n")
	for _, act := range access.Acts {
		fmt.Fprintf(&page, "| %s (`%s`) |", described[string(act)], act)
		for _, role := range access.Roles {
			page.WriteString(" " + reachWords[access.ReachOf(act, role)] + " |")
		}
		page.WriteString("\n")
	}
	page.WriteString("\n## Ce que chaque geste ouvre dans l’interface GraphQL\n\n")
	for _, act := range access.Acts {
		fmt.Fprintf(&page, "- `%s` : %s\n", act, fieldsOf(act))
	}
	golden(t, "../docs/droits.md", page.String())
}

// fieldsOf lists the root fields that ask for an act.
func fieldsOf(act access.Act) string {
	var fields []string
	for field, asked := range graph.RootActs {
		if asked == act {
			fields = append(fields, "`"+field+"`")
		}
	}
	if len(fields) == 0 {
		return "aucun champ de la racine : le geste s’exerce sur un objet."
	}
	slices.Sort(fields)
	return strings.Join(fields, ", ")
}
