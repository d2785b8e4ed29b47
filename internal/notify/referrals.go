package notify

import "net/url"

// referralNews says what has happened to a prescription. A text about one has its number, what is expected, by when, and the
// way to its page: nothing else can be given to it, neither who it is for nor what it is to.
var referralNews = map[Kind]Sentence{
	"REFERRAL_SENT":              "une prescription vous est adressée",
	"REFERRAL_EDITED":            "la prescription a été complétée",
	"REFERRAL_UNDER_REVIEW":      "le porteur l’étudie",
	"REFERRAL_INFO_REQUESTED":    "le porteur demande une précision",
	"REFERRAL_INFO_ANSWERED":     "la précision demandée est donnée",
	"REFERRAL_ACCEPTED":          "la prescription est acceptée",
	"REFERRAL_WAITLISTED":        "la prescription est en liste d’attente",
	"REFERRAL_PLACE_OFFERED":     "une place est proposée",
	"REFERRAL_PLACE_CONFIRMED":   "la place proposée est confirmée",
	"REFERRAL_PLACE_DECLINED":    "la place proposée n’est pas prise",
	"REFERRAL_PLACE_LAPSED":      "la place proposée n’a pas été confirmée à temps",
	"REFERRAL_APPOINTMENT_SET":   "un rendez-vous est fixé",
	"REFERRAL_NO_SHOW":           "le rendez-vous n’a pas eu lieu",
	"REFERRAL_STARTED":           "l’action a commencé",
	"REFERRAL_COMPLETED":         "l’action est terminée",
	"REFERRAL_DROPPED_OUT":       "l’action est interrompue",
	"REFERRAL_DECLINED":          "la prescription n’est pas retenue",
	"REFERRAL_CANCELLED":         "la prescription est annulée",
	"REFERRAL_REDIRECTED":        "la prescription est réorientée",
	"REFERRAL_REOPENED":          "la prescription est rouverte",
	"REFERRAL_SENT_BACK":         "la prescription revient en liste d’attente",
	"REFERRAL_CONSENT_WITHDRAWN": "l’accord est retiré",
	"REFERRAL_MESSAGE":           "un message est arrivé",
	"REFERRAL_EXPIRED":           "la prescription est arrivée à son terme sans réponse",
	"REFERRAL_REMINDER":          "une réponse est attendue de vous",
	"REFERRAL_LATE":              "la réponse du porteur est en retard",
}

// expected says whose turn it is.
var expected = map[string]Sentence{
	"REFERRER": "Le référent est attendu", "PROVIDER": "Le porteur est attendu", "CLOCK": "Rien n’est attendu de personne", "NEITHER": "Rien n’est attendu de personne",
}

// wasExpected says whose turn it was, and still is.
var wasExpected = map[string]Sentence{
	"REFERRER": "Le référent était attendu", "PROVIDER": "Le porteur était attendu", "CLOCK": "Rien n’est attendu de personne", "NEITHER": "Rien n’est attendu de personne",
}

func withReferrals(others map[Kind]definition) map[Kind]definition {
	for kind := range referralNews {
		others[kind] = definition{facts: referralFacts, path: toReferral, words: "referral"}
	}
	return others
}

// toReferral leads to a prescription by its number, which names nobody. The second of a family has a slash in its own.
func toReferral(f *facts) string { return "/prescriptions/" + url.PathEscape(string(f.number())) }

func referralFacts(f *facts) any {
	f.skip(wordForm, "state")
	turn := expected
	if f.kind == "REFERRAL_REMINDER" || f.kind == "REFERRAL_LATE" { // they come once the day has passed
		turn = wasExpected
	}
	return struct {
		Number         Number
		News, Expected Sentence
		By             DayName
	}{f.number(), referralNews[f.kind], turn[f.param("nextActor", wordForm)], f.day("dueOn")}
}
