package rules

// The delays of prescriptions. Package referral reads them; a test holds the two lists together.
const (
	ReferralDraftDays                Name = "REFERRAL_DRAFT_DAYS"
	ReferralFirstReminderWorkingDays Name = "REFERRAL_FIRST_REMINDER_WORKING_DAYS"
	ReferralLastReminderWorkingDays  Name = "REFERRAL_LAST_REMINDER_WORKING_DAYS"
	ReferralPoleWorkingDays          Name = "REFERRAL_POLE_WORKING_DAYS"
	ReferralReviewWorkingDays        Name = "REFERRAL_REVIEW_WORKING_DAYS"
	ReferralInfoWorkingDays          Name = "REFERRAL_INFO_WORKING_DAYS"
	ReferralWaitlistDays             Name = "REFERRAL_WAITLIST_DAYS"
	ReferralOfferWorkingDays         Name = "REFERRAL_OFFER_WORKING_DAYS"
	ReferralStartWorkingDays         Name = "REFERRAL_START_WORKING_DAYS"
	ReferralAcceptedDays             Name = "REFERRAL_ACCEPTED_DAYS"
	ReferralNoShowWorkingDays        Name = "REFERRAL_NO_SHOW_WORKING_DAYS"
	ReferralStartedMonths            Name = "REFERRAL_STARTED_MONTHS"
	ReferralSentExpiryDays           Name = "REFERRAL_SENT_EXPIRY_DAYS"
	ReferralReviewExpiryDays         Name = "REFERRAL_REVIEW_EXPIRY_DAYS"
	ReferralNoShowExpiryWorkingDays  Name = "REFERRAL_NO_SHOW_EXPIRY_WORKING_DAYS"
	ReferralReopenWorkingDays        Name = "REFERRAL_REOPEN_WORKING_DAYS"
	ReferralMessageDays              Name = "REFERRAL_MESSAGE_DAYS"
	ReferralPersonDays               Name = "REFERRAL_PERSON_DAYS"
	ReferralPersonMonths             Name = "REFERRAL_PERSON_MONTHS"
	ReferralFirstFollowUpMonths      Name = "REFERRAL_FIRST_FOLLOW_UP_MONTHS"
	ReferralLastFollowUpMonths       Name = "REFERRAL_LAST_FOLLOW_UP_MONTHS"
)

// referrals lists them, in the order of a life.
var referrals = []Rule{
	{
		ReferralDraftDays, "Brouillon de prescription", "Un brouillon auquel personne ne touche est supprimé après ce nombre de jours.",
		"jours", 30, 7, 180,
	},
	{
		ReferralFirstReminderWorkingDays, "Prescription sans réponse : premier rappel", "Le porteur est relancé une première fois ce nombre de jours après l’envoi.",
		"jours ouvrés", 2, 1, 30,
	},
	{
		ReferralLastReminderWorkingDays, "Prescription sans réponse : second rappel", "Le porteur est relancé une seconde fois ce nombre de jours après l’envoi.",
		"jours ouvrés", 5, 2, 45,
	},
	{
		ReferralPoleWorkingDays, "Prescription sans réponse : pôle prévenu", "La coordination du pôle est prévenue ce nombre de jours après l’envoi.",
		"jours ouvrés", 7, 3, 60,
	},
	{
		ReferralReviewWorkingDays, "Prescription à l’étude", "Délai laissé au porteur qui étudie une prescription pour se décider.",
		"jours ouvrés", 10, 1, 60,
	},
	{
		ReferralInfoWorkingDays, "Précision demandée", "Délai laissé au référent pour répondre à une question du porteur.",
		"jours ouvrés", 5, 1, 30,
	},
	{
		ReferralWaitlistDays, "Liste d’attente", "Le porteur dit où en est sa liste d’attente à cet intervalle au plus. Personne n’en sort par son silence.",
		"jours", 30, 7, 120,
	},
	{
		ReferralOfferWorkingDays, "Place proposée", "Délai laissé au référent pour confirmer une place proposée ; ensuite elle va à la personne suivante.",
		"jours ouvrés", 3, 1, 15,
	},
	{
		ReferralStartWorkingDays, "Début d’une session", "Délai laissé au porteur, après le début de la session, pour dire qui est venu.",
		"jours ouvrés", 5, 1, 30,
	},
	{
		ReferralAcceptedDays, "Prescription acceptée", "Sans session datée, délai laissé au porteur pour fixer un rendez-vous ou faire commencer l’action.",
		"jours", 15, 1, 120,
	},
	{
		ReferralNoShowWorkingDays, "Rendez-vous manqué", "Délai laissé au porteur pour fixer un autre rendez-vous, ou mettre fin.",
		"jours ouvrés", 5, 1, 30,
	},
	{
		ReferralStartedMonths, "Action commencée", "Quand rien ne dit combien de temps dure l’action, délai au bout duquel son issue est attendue.",
		"mois", 6, 1, 36,
	},
	{
		ReferralSentExpiryDays, "Prescription restée sans réponse", "Après ce nombre de jours, elle prend fin et le référent peut en adresser une autre ailleurs.",
		"jours", 30, 10, 180,
	},
	{
		ReferralReviewExpiryDays, "Étude ou précision sans suite", "Après ce nombre de jours, la prescription prend fin.",
		"jours", 60, 15, 365,
	},
	{
		ReferralNoShowExpiryWorkingDays, "Rendez-vous manqué sans suite", "Après ce nombre de jours, la prescription prend fin et la place est libérée.",
		"jours ouvrés", 10, 2, 60,
	},
	{
		ReferralReopenWorkingDays, "Rouvrir une prescription", "Qui a mis fin à une prescription peut revenir dessus pendant ce délai.",
		"jours ouvrés", 3, 1, 15,
	},
	{
		ReferralMessageDays, "Messages après la fin", "Le référent et le porteur peuvent encore s’écrire pendant ce délai.",
		"jours", 30, 1, 180,
	},
	{
		ReferralPersonDays, "Personne visible après une fin sans accompagnement", "Le porteur voit encore la personne pendant ce délai, puis le numéro seul.",
		"jours", 30, 1, 90,
	},
	{
		ReferralPersonMonths, "Personne visible après l’action", "Le porteur voit encore la personne pendant ce délai, pour noter les suivis, puis le numéro seul.",
		"mois", 7, 1, 12,
	},
	{
		ReferralFirstFollowUpMonths, "Premier suivi", "Ce que la personne est devenue est demandé une première fois, tant de mois après la fin de l’action.",
		"mois", 3, 1, 12,
	},
	{
		ReferralLastFollowUpMonths, "Second suivi", "Ce que la personne est devenue est demandé une seconde fois, tant de mois après la fin de l’action.",
		"mois", 6, 2, 24,
	},
}
