package db

import "traverse/internal/fault"

// mends says what a person can do about a rule that the schema keeps, by the name of its constraint. A deed that breaks one
// is undone, and this is what she reads.
var mends = map[string]fault.Problems{
	"membership_last_administrator_check": fault.On("", fault.StateForbids,
		"Une structure garderait des membres et n’aurait plus personne pour l’administrer. Nommez d’abord une autre personne administratrice."),
	"membership_active_key":                      fault.On("role", fault.Duplicate, "Cette personne a déjà ce rôle dans cette structure."),
	"membership_kind_check":                      fault.On("role", fault.Invalid, "Ce rôle n’existe pas dans cette structure."),
	"invitation_open_key":                        fault.On("email", fault.Duplicate, "Cette personne est déjà invitée avec ce rôle. Envoyez-lui de nouveau son invitation."),
	"membership_request_open_key":                fault.On("organization", fault.Duplicate, "Vous avez déjà demandé à rejoindre cette structure avec ce rôle. Votre demande attend une réponse."),
	"organization_pole_code_fkey":                fault.On("pole", fault.Missing, "Ce pôle d’insertion n’existe pas."),
	"organization_territory_territory_code_fkey": fault.On("territories", fault.Missing, "L’un de ces territoires n’existe pas."),
}

// mend makes of an error what a person can do about it, where she can.
func mend(err error) error {
	if problems, known := mends[Constraint(err)]; known {
		return problems
	}
	return err
}
