package account

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"traverse/internal/access"
	"traverse/internal/rules"
)

// The acts of the journal that are no act of the matrix: nobody has to be allowed to try to sign in.
const (
	ActSignIn        = "SIGN_IN"
	ActSignInRefused = "SIGN_IN_REFUSED"
	// ActLinkIdentity is a provider's name for a person, met for the first time; ActOpenAccount, an account of the direction that
	// whoever runs the installation opens.
	ActLinkIdentity = "IDENTITY_LINKED"
	ActOpenAccount  = "ACCOUNT_OPENED"
)

// actWords say what was done. The second list is more precise, where one act of the matrix does several things: by act and
// type of object.
var (
	actWords = map[string]string{
		ActSignIn:                         "Connexion",
		ActSignInRefused:                  "Connexion refusée",
		ActLinkIdentity:                   "Compte relié au fournisseur d’identité",
		ActOpenAccount:                    "Compte de la direction ouvert par l’exploitant",
		string(access.ManageOwnAccount):   "Compte modifié par son titulaire",
		string(access.RequestMembership):  "Demande de rattachement",
		string(access.ManageMembers):      "Membres d’une structure",
		string(access.ManageCaseload):     "Personne suivie : fiche modifiée ou confiée",
		string(access.HandOverCaseload):   "Suivis confiés à un collègue",
		string(access.ManageOrganization): "Structure modifiée",
		string(access.FoundOrganization):  "Structure créée ou vérifiée",
		string(access.ManageAccounts):     "Compte fermé",
		string(access.ManageVocabulary):   "Libellé modifié",
		string(access.ManageSettings):     "Réglage modifié",
		string(access.ManageDeliveries):   "Courriel renvoyé",
		string(access.ReportError):        "Erreur signalée",
		string(access.AnswerReports):      "Réponse à un signalement",
		string(access.FollowReports):      "Signalement clos ou rouvert",
		string(access.SaveSearches):       "Alerte",
		string(access.RunCampaigns):       "Campagne de mise à jour",
		string(access.ConfirmByLink):      "Fiche confirmée par le lien d’un courriel",
		string(access.ManageSessions):     "Sessions et places",
		string(access.Refer):              "Prescription : référent",
		string(access.AnswerReferrals):    "Prescription : réponse du porteur",
		string(access.FollowReferrals):    "Prescription : suivi",
		string(access.WriteSheets):        "Fiche écrite, soumise, suspendue ou archivée",
		string(access.ManageProviders):    "Porteurs d’une fiche",
		string(access.ConfirmSheets):      "Fiche confirmée",
		string(access.ReviewSheets):       "Fiche publiée ou renvoyée à ses auteurs",
		string(access.CommentSheets):      "Fiche commentée",
	}
	preciseWords = map[[2]string]string{
		{string(access.ManageOwnAccount), "Membership"}:     "Appartenance choisie",
		{string(access.ManageOwnAccount), "AccountSession"}: "Appareil déconnecté",
	}
)

// JournalLabel says an act in French; an act without words is its own label.
func JournalLabel(act, objectType string) string {
	if words, ok := preciseWords[[2]string{act, objectType}]; ok {
		return words
	}
	if words, ok := actWords[act]; ok {
		return words
	}
	return act
}

// JournalAct is an act that the journal may be filtered by.
type JournalAct struct{ Act, Label string }

// journalActs lists them, by label.
func journalActs() []JournalAct {
	acts := make([]JournalAct, 0, len(actWords))
	for act, label := range actWords {
		acts = append(acts, JournalAct{act, label})
	}
	slices.SortFunc(acts, func(a, b JournalAct) int { return strings.Compare(a.Label, b.Label) })
	return acts
}

// actsLabelled finds the acts whose words hold a text.
func actsLabelled(text string) []string {
	found, text := []string{}, fold(strings.TrimSpace(text))
	for act, label := range actWords {
		if strings.Contains(fold(label), text) {
			found = append(found, act)
		}
	}
	slices.Sort(found)
	return found
}

// settingsLabelled finds the settings whose labels hold a text.
func settingsLabelled(text string) []string {
	found, text := []string{}, fold(strings.TrimSpace(text))
	for _, rule := range rules.Rules {
		if strings.Contains(fold(rule.Label), text) {
			found = append(found, string(rule.Name))
		}
	}
	return found
}

// fold writes a text without case or accents.
func fold(text string) string {
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))
	return strings.ToLower(bare)
}

// factWords name the facts of a line, in the order in which they are read. A fact without words is not shown: it is there for
// programs, such as an identifier. The fact « fait » says what was done more precisely than the act, and stands in its place.
var factWords = []struct{ name, label string }{
	{"before", "Avant"},
	{"after", "Après"},
	{"structure", "Structure"},
	{"issuer", "Fournisseur d’identité"},
	{"siret", "SIRET"},
	{"nature", "Nature"},
	{"nouveauNom", "Nouveau nom"},
	{"pole", "Pôle"},
	{"role", "Rôle"},
	{"administration", "Administre la structure"},
	{"method", "Moyen"},
	{"reason", "Motif"},
}

// valueWords say the codes of facts.
var valueWords = map[string]string{
	string(MethodOIDC): "fournisseur d’identité", string(MethodLink): "lien par courriel", string(MethodDemonstration): "démonstration",
	"NOT_FOUND": "inconnu", "STATE_FORBIDS": "lien déjà utilisé, ou expiré", "sans-acces": "aucun compte pour cette personne",
	"reponse-invalide": "réponse du fournisseur d’identité sans valeur", "niveau-insuffisant": "authentification trop faible",
	"courriel-non-verifie":  "adresse non vérifiée",
	string(access.Referent): "référent", string(access.Provider): "porteur", string(access.PoleCoordinator): "coordination de pôle",
	string(access.DepartmentAdmin): "direction", "true": "oui", "false": "non",
}

// upperFirst makes a phrase the beginning of a line.
func upperFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// wordValue says a fact; "" for one that there is not.
func wordValue(name string, value any) string {
	if value == nil {
		return ""
	}
	text := fmt.Sprint(value)
	if reason, ok := closingWords[ClosingReason(text)]; ok && name == "reason" {
		return reason
	}
	if words, ok := valueWords[text]; ok {
		return words
	}
	return text
}
