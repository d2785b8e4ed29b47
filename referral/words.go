package referral

// DeclineReason is why a porteur refuses.
type DeclineReason string

// The reasons of a refusal.
const (
	ReasonNoPlace     DeclineReason = "NO_PLACE"
	NotEligible       DeclineReason = "NOT_ELIGIBLE"
	OutOfArea         DeclineReason = "OUT_OF_AREA"
	Unreachable       DeclineReason = "UNREACHABLE"
	NotInterested     DeclineReason = "NOT_INTERESTED"
	AlreadySupported  DeclineReason = "ALREADY_SUPPORTED"
	MissingDocuments  DeclineReason = "MISSING_DOCUMENTS"
	NeedsOtherSupport DeclineReason = "NEEDS_OTHER_SUPPORT"
	ReasonDuplicate   DeclineReason = "DUPLICATE"
	ReasonOther       DeclineReason = "OTHER"
)

// DeclineReasons lists them in the order of screens.
var DeclineReasons = []DeclineReason{
	ReasonNoPlace, NotEligible, OutOfArea, Unreachable, NotInterested, AlreadySupported, MissingDocuments, NeedsOtherSupport, ReasonDuplicate, ReasonOther,
}

// Outcome is what an action has led to.
type Outcome string

// The outcomes.
const (
	LastingJob      Outcome = "LASTING_JOB"
	ShortJob        Outcome = "SHORT_JOB"
	SubsidisedJob   Outcome = "SUBSIDISED_JOB"
	Training        Outcome = "TRAINING"
	BusinessCreated Outcome = "BUSINESS_CREATED"
	RightsOpened    Outcome = "RIGHTS_OPENED"
	CareStarted     Outcome = "CARE_STARTED"
	NextStep        Outcome = "NEXT_STEP"
	NoChange        Outcome = "NO_CHANGE"
)

// Outcomes lists them in the order of screens.
var Outcomes = []Outcome{LastingJob, ShortJob, SubsidisedJob, Training, BusinessCreated, RightsOpened, CareStarted, NextStep, NoChange}

// Channel is how a person was oriented; all but Platform are noted for the record.
type Channel string

// The channels.
const (
	Platform Channel = "PLATFORM"
	ByEmail  Channel = "EMAIL"
	ByPhone  Channel = "PHONE"
	ByForm   Channel = "FORM"
	WalkIn   Channel = "WALK_IN"
	ByOther  Channel = "OTHER"
)

// Channels lists them.
var Channels = []Channel{Platform, ByEmail, ByPhone, ByForm, WalkIn, ByOther}

// StateLabels are the words for states, as screens, mails and the documentation show them.
var StateLabels = map[State]string{
	Draft: "Brouillon", Sent: "Envoyée", UnderReview: "À l’étude", InfoRequested: "Information demandée", Waitlisted: "Sur liste d’attente",
	PlaceOffered: "Place proposée", Accepted: "Acceptée", NoShow: "Absence au rendez-vous", Started: "Commencée", Completed: "Terminée",
	DroppedOut: "Abandonnée en cours", Declined: "Refusée", Cancelled: "Annulée", Expired: "Expirée", Redirected: "Réorientée",
	ConsentWithdrawn: "Accord retiré",
}

// ActLabels are the words for acts.
var ActLabels = map[Act]string{
	Send: "Envoyer", Edit: "Modifier", PutUnderReview: "Mettre à l’étude", RequestInfo: "Demander une information", AnswerInfo: "Répondre",
	Accept: "Accepter", Waitlist: "Mettre sur liste d’attente", OfferPlace: "Proposer une place", ConfirmPlace: "Confirmer la place",
	DeclinePlace: "Laisser la place", SetAppointment: "Fixer un rendez-vous", RecordNoShow: "Noter une absence", Start: "Noter le début",
	Complete: "Noter l’issue", DropOut: "Noter un abandon", Decline: "Refuser", Cancel: "Annuler", Redirect: "Réorienter", Reopen: "Rouvrir",
	WithdrawConsent: "Retirer l’accord", PostMessage: "Écrire un message",
	Lapse: "Place non confirmée à temps", Expire: "Expiration", SendBack: "Retour en liste d’attente",
}

// ReasonLabels are the words for reasons of a refusal.
var ReasonLabels = map[DeclineReason]string{
	ReasonNoPlace: "Plus de place", NotEligible: "Conditions d’entrée non remplies", OutOfArea: "Hors du secteur couvert",
	Unreachable: "Personne injoignable", NotInterested: "Personne pas intéressée", AlreadySupported: "Déjà accompagnée",
	MissingDocuments: "Pièces manquantes", NeedsOtherSupport: "Relève d’un autre accompagnement", ReasonDuplicate: "Déjà prescrite", ReasonOther: "Autre raison",
}

// OutcomeLabels are the words for outcomes.
var OutcomeLabels = map[Outcome]string{
	LastingJob: "Emploi durable (CDI, CDD de six mois ou plus)", ShortJob: "Emploi court", SubsidisedJob: "Contrat aidé ou insertion par l’activité économique",
	Training: "Formation", BusinessCreated: "Création d’activité", RightsOpened: "Ouverture de droits", CareStarted: "Parcours de soins engagé",
	NextStep: "Passage à une autre étape", NoChange: "Pas de changement",
}

// SideLabels are the words for who is expected to act.
var SideLabels = map[Side]string{Referrer: "Référent", Provider: "Porteur", Neither: "Personne", Clock: "Traverse"}
