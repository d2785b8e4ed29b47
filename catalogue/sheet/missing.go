package sheet

import (
	"slices"

	"traverse/catalogue"
	"traverse/internal/fault"
)

// Missing lists what a sheet lacks to be published, in the order of the form: the one truth about completeness, which the
// screens show as it is. It judges what is said, not what is wrong (Check).
func Missing(s *catalogue.Sheet, providers []catalogue.ActionProvider) fault.Problems {
	var missing fault.Problems
	lack := func(yes bool, path, message string) {
		if yes {
			missing = append(missing, fault.On(path, fault.Required, message)...)
		}
	}
	lack(s.Title == "", "title", "Donnez un intitulé.")
	lack(s.ThemeCode == "", "theme", "Choisissez un thème.")
	lack(s.Summary == "", "summary", "Résumez l’action en une ou deux phrases.")
	lack(len(s.Objectives) == 0, "objectives", "Donnez au moins un objectif.")
	lack(len(s.Barriers) == 0, "barriers", "Choisissez au moins un frein : c’est par lui que l’on trouve l’action.")
	lack(!s.Coverage.DepartmentWide && len(s.Coverage.Includes) == 0, "coverage", "Dites où l’action est proposée.")
	lack(s.Coverage.Text == "", "coverage.text", "Écrivez le secteur en toutes lettres.")
	lack(s.Mode == catalogue.ModeUnknown || s.Mode == "", "mode", "Dites si l’accueil est individuel ou collectif.")
	lack(s.DurationMonths == nil && s.DurationWeeks == nil && s.DurationNote == "", "durationMonths", "Donnez la durée, ou précisez qu’elle varie.")
	lack(s.Fees == nil, "fees", "Dites si la personne paie quelque chose.")
	lack(s.Fees != nil && !s.Fees.Free && s.Fees.Details == "", "fees.details", "Dites ce que la personne paie.")
	channels := s.Prescription.Channels
	lack(len(channels) == 0, "prescription.channels", "Dites comment orienter une personne.")
	lack(slices.Contains(channels, catalogue.ChannelForm) && s.Prescription.Link == "" && s.Prescription.Instructions == "", "prescription.link",
		"Donnez l’adresse du formulaire, ou dites dans les consignes où le trouver.")
	lack(slices.Contains(channels, catalogue.ChannelOther) && s.Prescription.Instructions == "", "prescription.instructions", "Expliquez comment orienter autrement.")
	// On the channel itself: it is the only one that needs what the sheet does not say.
	lack(slices.Contains(channels, catalogue.ChannelPlatform) && !slices.ContainsFunc(providers, func(p catalogue.ActionProvider) bool { return p.ReceivesReferrals }),
		"prescription.channels."+catalogue.ChannelPlatform, "Aucun porteur ne reçoit de prescriptions sur cette plateforme : retirez cette voie, ou ouvrez-les dans « Porteurs et prescriptions ».")
	hasPhone := slices.ContainsFunc(s.Contacts, func(c catalogue.Contact) bool { return c.Phone != "" })
	hasEmail := slices.ContainsFunc(s.Contacts, func(c catalogue.Contact) bool { return c.Email != "" })
	lack(!hasPhone && !hasEmail, "contacts", "Donnez un contact, avec un téléphone ou un courriel.")
	lack(slices.Contains(channels, catalogue.ChannelPhone) && !hasPhone && hasEmail, "contacts", "On oriente par téléphone : donnez un numéro.")
	lack(slices.Contains(channels, catalogue.ChannelEmail) && !hasEmail && hasPhone, "contacts", "On oriente par courriel : donnez une adresse électronique.")
	remote := s.Remote != nil && *s.Remote
	lack(len(s.Locations) == 0 && !remote && s.Coverage.PlaceOfIntervention == "", "locations", "Donnez un lieu d’accueil, ou dites que l’action se suit à distance.")
	lack(slices.Contains(channels, catalogue.ChannelWalkIn) && len(s.Locations) == 0 && (remote || s.Coverage.PlaceOfIntervention != ""), "locations",
		"On oriente en se présentant : donnez un lieu d’accueil.")
	lack(len(providers) == 0, "providers", "Aucun porteur n’est rattaché à cette fiche : la direction peut le faire dans « Porteurs et prescriptions ».")
	return missing
}

// Worse keeps what a change makes missing that was there before: an at-once change may not empty a sheet of what it had.
func Worse(before, after fault.Problems) fault.Problems {
	return slices.DeleteFunc(slices.Clone(after), func(p fault.Problem) bool {
		return slices.ContainsFunc(before, func(q fault.Problem) bool { return slices.Equal(p.Field, q.Field) && p.Message == q.Message })
	})
}
