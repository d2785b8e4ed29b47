package demo

// names gives fictitious full names, always in the same order, none twice: every first name meets every family name.
type names struct{ given int }

func newNames() *names { return &names{} }

var (
	firstNames = []string{
		"Aline", "Bachir", "Carine", "Dominique", "Elsa", "Farid", "Gisèle", "Hugo", "Inès", "Joël", "Karima", "Lucien", "Mireille", "Nadir",
		"Odile", "Pascal", "Rachida", "Samuel", "Tania", "Ulysse", "Valérie", "Wassim", "Yolande",
	}
	familyNames = []string{
		"Demo-Amandier", "Demo-Bruyère", "Demo-Cyprès", "Demo-Églantine", "Demo-Fenouil", "Demo-Genêt", "Demo-Houx", "Demo-Iris", "Demo-Jasmin",
		"Demo-Laurier", "Demo-Mélèze", "Demo-Narcisse", "Demo-Olivier", "Demo-Pin", "Demo-Romarin", "Demo-Sauge", "Demo-Thym", "Demo-Viorne", "Demo-Yeuse",
	}
)

// next gives another name. The numbers of first and family names have no common divisor, so that pairs repeat late only.
func (n *names) next() string {
	name := firstNames[n.given%len(firstNames)] + " " + familyNames[n.given%len(familyNames)]
	n.given++
	return name
}
