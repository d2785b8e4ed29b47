/** Words of prescriptions: one of them, writing one, the board. */
import type {
  DeclineReason,
  NextActor,
  Outcome,
  PrescriptionChannel,
  ReferralAct,
  ReferralSide,
  ReferralState,
} from "../gql/graphql";
import { plural } from "../messages";

const moments = new Intl.DateTimeFormat("fr", {
  dateStyle: "long",
  timeStyle: "short",
  timeZone: "Europe/Paris",
});

/** « 25 novembre 2026 à 14:30 » */
export function moment(instant: string): string {
  return moments.format(new Date(instant));
}

export const referralState: Record<ReferralState, string> = {
  DRAFT: "Brouillon",
  SENT: "Envoyée",
  UNDER_REVIEW: "À l’étude",
  INFO_REQUESTED: "Information demandée",
  WAITLISTED: "Sur liste d’attente",
  PLACE_OFFERED: "Place proposée",
  ACCEPTED: "Acceptée",
  NO_SHOW: "Absence au rendez-vous",
  STARTED: "Commencée",
  COMPLETED: "Terminée",
  DROPPED_OUT: "Abandonnée en cours",
  DECLINED: "Refusée",
  CANCELLED: "Annulée",
  EXPIRED: "Expirée",
  REDIRECTED: "Réorientée",
  CONSENT_WITHDRAWN: "Accord retiré",
};

/** What is expected next, by the state. */
const expected: Partial<Record<ReferralState, string>> = {
  DRAFT: "Le référent doit l’envoyer ; sinon ce brouillon est supprimé",
  SENT: "Le porteur doit répondre",
  UNDER_REVIEW: "Le porteur doit décider",
  INFO_REQUESTED: "Le référent doit répondre à la question",
  WAITLISTED: "Le porteur doit proposer une place, ou dire où en est la liste",
  PLACE_OFFERED: "Le référent doit confirmer la place",
  ACCEPTED: "Le porteur doit fixer un rendez-vous, ou noter le début",
  NO_SHOW: "Le porteur doit fixer un autre rendez-vous, ou mettre fin",
  STARTED: "Le porteur doit noter l’issue, ou l’abandon",
};

export const outcome: Record<Outcome, string> = {
  LASTING_JOB: "Emploi durable (CDI, CDD de six mois ou plus)",
  SHORT_JOB: "Emploi court",
  SUBSIDISED_JOB: "Contrat aidé ou insertion par l’activité économique",
  TRAINING: "Formation",
  BUSINESS_CREATED: "Création d’activité",
  RIGHTS_OPENED: "Ouverture de droits",
  CARE_STARTED: "Parcours de soins engagé",
  NEXT_STEP: "Passage à une autre étape",
  NO_CHANGE: "Pas de changement",
};

export const declineReason: Record<DeclineReason, string> = {
  NO_PLACE: "Plus de place",
  NOT_ELIGIBLE: "Conditions d’entrée non remplies",
  OUT_OF_AREA: "Hors du secteur couvert",
  UNREACHABLE: "Personne injoignable",
  NOT_INTERESTED: "Personne pas intéressée",
  ALREADY_SUPPORTED: "Déjà accompagnée",
  MISSING_DOCUMENTS: "Pièces manquantes",
  NEEDS_OTHER_SUPPORT: "Relève d’un autre accompagnement",
  DUPLICATE: "Déjà prescrite",
  OTHER: "Autre raison",
};

export const outsideChannel: Record<Exclude<PrescriptionChannel, "PLATFORM">, string> = {
  PHONE: "Par téléphone",
  EMAIL: "Par courriel",
  FORM: "Par un formulaire",
  WALK_IN: "En se présentant",
  OTHER: "Autrement",
};

/** What the button of an act says, and what pressing it does. */
export const acts: Record<ReferralAct, { label: string; does: string }> = {
  SEND: { label: "Envoyer", does: "Le porteur reçoit la prescription et voit la personne." },
  EDIT: { label: "Modifier", does: "Le porteur verra ce que vous écrivez." },
  PUT_UNDER_REVIEW: { label: "Mettre à l’étude", does: "Le référent voit que vous l’étudiez." },
  REQUEST_INFO: {
    label: "Demander une information",
    does: "Le référent reçoit votre question ; la prescription attend sa réponse.",
  },
  ANSWER_INFO: { label: "Répondre à la question", does: "La prescription revient à l’étude du porteur." },
  ACCEPT: {
    label: "Accepter",
    does: "La personne a une place ; si tout est pris, elle passe sur la liste d’attente, à son rang.",
  },
  WAITLIST: {
    label: "Mettre sur liste d’attente",
    does: "La personne attend son tour : la première place libre lui est proposée.",
  },
  OFFER_PLACE: {
    label: "Proposer une place",
    does: "La place lui est gardée ; le référent a trois jours ouvrés pour la confirmer.",
  },
  CONFIRM_PLACE: { label: "Confirmer la place", does: "La personne prend la place proposée." },
  DECLINE_PLACE: {
    label: "Laisser la place",
    does: "La place va à la personne suivante ; celle-ci attend encore, à la fin de la liste.",
  },
  SET_APPOINTMENT: { label: "Fixer un rendez-vous", does: "Le référent en est averti." },
  RECORD_NO_SHOW: {
    label: "Noter une absence",
    does: "La place est gardée ; fixez un autre rendez-vous ou mettez fin.",
  },
  START: { label: "Noter le début", does: "La personne occupe sa place." },
  COMPLETE: { label: "Noter l’issue", does: "La prescription est terminée, et sa place est libre." },
  DROP_OUT: { label: "Noter un abandon", does: "La prescription prend fin, et sa place est libre." },
  DECLINE: { label: "Refuser", does: "La prescription prend fin ; le référent voit la raison." },
  CANCEL: { label: "Annuler", does: "La prescription prend fin, et sa place est libre." },
  REDIRECT: {
    label: "Réorienter",
    does: "La personne est adressée à une autre action, en un geste ; celle-ci s’arrête.",
  },
  REOPEN: { label: "Rouvrir", does: "La prescription redevient ce qu’elle était avant la fin." },
  WITHDRAW_CONSENT: {
    label: "Noter le retrait de l’accord",
    does: "La prescription prend fin : le porteur ne voit plus la personne. Cela ne se défait pas.",
  },
  POST_MESSAGE: { label: "Envoyer le message", does: "" },
};

/** What was done, where the state stays the same. */
export const doneActs: Partial<Record<ReferralAct, string>> = {
  EDIT: "Modifiée",
  SET_APPOINTMENT: "Rendez-vous fixé",
  POST_MESSAGE: "Message envoyé",
  REDIRECT: "Réorientée vers une autre action",
  WITHDRAW_CONSENT: "Accord retiré",
};

export const fields = {
  reason: "Pourquoi",
  reasonHint: "2 000 caractères au plus. Jamais de numéro de sécurité sociale, jamais de santé.",
  urgent: "Urgent : elle passe avant les autres",
  question: "Votre question",
  answer: "Votre réponse",
  session: "Session",
  anySession: "La première où il reste une place",
  outOfOrder: "Pourquoi elle passe avant les autres",
  outOfOrderHint: "Seulement si quelqu’un attend depuis plus longtemps.",
  startsAt: "Jour et heure",
  place: "Lieu",
  startedOn: "Jour du début",
  outcome: "Issue",
  choose: "Choisir…",
  note: "Précision",
  declineReason: "Raison du refus",
  declineNoteHint: "Obligatoire pour une autre raison.",
  dropOut: "Pourquoi la personne abandonne",
  target: "Nouvelle action",
  targetHint: "Là où la personne habite, les plus proches d’abord.",
  consent: "Jour où elle a donné son accord pour ce porteur",
  override: "Pourquoi prescrire bien que la fiche ne convienne pas",
  message: "Votre message",
} as const;

export const referrals = {
  one: (number: string) => `Prescription ${number}`,
  outsideOne: (number: string) => `Orientation notée ${number}`,
  back: "Prescriptions",
  notFound:
    "Cette prescription n’existe pas, ou n’est pas de celles que vous pouvez voir dans la structure pour laquelle vous agissez.",
  forbidden: "Pour voir des prescriptions, connectez-vous et agissez pour une structure qui en suit.",
  signIn: "Se connecter",
  workspace: "Mon espace",
  expects: (state: ReferralState, due: string | null) =>
    `${expected[state] ?? ""}${due ? `, au plus tard le ${due}` : ""}.`,
  ended: "Plus rien n’est attendu de personne.",
  outside: "Orientation faite ailleurs, notée pour mémoire : ni place, ni délai, ni message.",
  overdue: "En retard",
  urgent: "Urgente",
  next: { REFERRER: "Attend le référent", PROVIDER: "Attend le porteur" } satisfies Record<NextActor, string>,
  changed:
    "Cette prescription a changé entre-temps. Voici où elle en est : rien de ce que vous demandiez n’a été fait.",
  done: (state: ReferralState) => `C’est fait : ${referralState[state].toLowerCase()}.`,
  deleted: "Le brouillon est supprimé.",
  mayBeDuplicate: "Vous avez reçu une autre prescription qui semble être pour la même personne.",
  noPlace: "Vous avez refusé faute de place : que le nombre de places soit juste évite d’autres refus.",
  confirmPlaces: "Confirmez vos places",
  acts: "Que faire",
  nothingToDo: "Vous n’avez rien à faire ici maintenant.",
  close: "Fermer",
  person: "La personne",
  personHidden: "La personne n’est lisible que par son référent et par le porteur qui la reçoit.",
  personGone: "Vous ne voyez plus la personne.",
  name: "Nom",
  home: "Commune",
  birth: "Née le",
  phone: "Téléphone",
  email: "Courriel",
  preference: "Comment la joindre",
  facts: "La prescription",
  action: "Action",
  provider: "Adressée à",
  referrer: "Référent",
  session: "Session",
  pole: "Pôle",
  reason: "Pourquoi cette action",
  override: "Bien que la fiche ne convienne pas",
  rights: "Droit au RSA ouvert le",
  rank: "Rang sur la liste d’attente",
  appointment: "Rendez-vous",
  started: "Commencée le",
  outcome: "Issue",
  declined: "Raison du refus",
  sent: "Envoyée le",
  channel: "Comment",
  timeline: "Ce qui a été fait",
  byClock: "Traverse",
  messages: "Messages",
  noMessages: "Aucun message.",
  sides: { REFERRER: "côté référent", PROVIDER: "côté porteur", NEITHER: "" } satisfies Record<
    ReferralSide,
    string
  >,
  read: (at: string) => `Lu le ${at}`,
  unread: "Pas encore lu",
  messageSent: "Message envoyé.",
  redirectedFrom: "Suite de",
  redirectedTo: "Continue dans",
  noTarget: "Aucune autre action ne reçoit de prescription là où cette personne habite.",
} as const;

/** Words of « Prescrire ». */
export const prescribe = {
  forbidden: "Pour prescrire, agissez pour une structure où vous êtes référent.",
  forPerson: "Prescrire une action",
  noneYet: "Aucune prescription pour cette personne.",
  noAction: "Choisissez d’abord une action : ouvrez sa fiche, puis « Prescrire ».",
  search: "Chercher une action",
  unknownAction: "Cette action n’existe pas, ou n’est plus publiée.",
  forWhom: "Pour qui",
  find: "Chercher parmi vos personnes",
  findHint: "Le début de son nom ou de son prénom. Rien n’entre dans l’adresse de la page.",
  clear: "Effacer la recherche",
  newPerson: "Ajouter une personne",
  knownPerson: "Choisir parmi vos personnes",
  choosePerson: (name: string) => `Choisir ${name}`,
  nobody: "Aucune de vos personnes ne s’appelle ainsi.",
  emptyCaseload: "Vous n’accompagnez encore personne : ajoutez-la.",
  more: "D’autres personnes portent ce nom : précisez.",
  otherPerson: "Choisir une autre personne",
  fit: "Est-ce que cela convient ?",
  fitHint: "D’après sa commune et son âge. Ce que l’on ne sait pas n’est jamais un non.",
  to: "À qui, et pourquoi",
  provider: "À quelle structure",
  providerHint: "Plusieurs structures reçoivent des prescriptions pour cette action.",
  providerAny: "Celle qui intervient dans sa commune",
  session: "Session",
  sessionOpen: "Sans choisir : toute session qui sert sa commune",
  sessionPlaces: (label: string, places: number) => `${label} (${plural(places, "place", "places")})`,
  documents: "Pièces à fournir",
  reason: "Pourquoi cette action",
  override: "Pourquoi prescrire quand même",
  overrideHint: "La fiche ne semble pas convenir : dites ce qui justifie de l’adresser.",
  preview: "Relire",
  previewTitle: "Relisez avant d’envoyer",
  previewLead: (provider: string) =>
    `${provider} verra la personne, ses coordonnées et ce que vous écrivez. Elle a donné son accord.`,
  theProvider: "La structure qui intervient dans sa commune",
  send: "Envoyer la prescription",
  edit: "Corriger",
  person: "Personne",
  yes: "oui",
  sent: "Prescription envoyée.",
  nobodyAnswers: "Personne ne reçoit de prescription pour cette action sur Traverse.",
  orient: "Comment orienter",
  outsideTitle: "Noter une orientation faite ailleurs",
  outsideLead:
    "Pour garder la trace de ce que vous avez fait par téléphone ou par courriel. Rien n’est envoyé à la structure.",
  channel: "Comment",
  on: "Jour",
  outsideNote: "Précision",
  noteIt: "Noter l’orientation",
  noted: "Orientation notée.",
} as const;

/** Words of the board. */
export const board = {
  lead: "Ce qui est en retard vient d’abord. La liste change d’elle-même.",
  direction: "Lesquelles",
  sent: "Envoyées",
  received: "Reçues",
  search: "Chercher",
  searchHint: "Le début d’un numéro, ou du nom d’une personne. Rien n’entre dans l’adresse de la page.",
  searchHintNumber: "Le début d’un numéro.",
  clear: "Effacer la recherche",
  group: "État",
  groups: {
    open: "Non terminées",
    toDo: "À traiter",
    info: "En attente d’information",
    waiting: "Liste d’attente",
    toStart: "À démarrer",
    underWay: "En cours",
    ended: "Terminées",
  },
  count: (count: number) => plural(count, "prescription", "prescriptions"),
  empty: "Aucune prescription ici.",
  noneFound: (words: string) => `Rien ne commence par « ${words} ».`,
  more: "Voir la suite",
  before: (day: string) => `au plus tard le ${day}`,
  ended: (day: string) => `fin le ${day}`,
  watching: "Vous suivez les états et les délais ; les personnes ne sont lisibles que des deux parties.",
  prescribe: "Prescrire à partir d’une fiche",
} as const;

/** Words of what became of the person after the end. */
export const followUp = {
  title: "Et après",
  lead: "Ce qu’est devenue la personne, quelques mois après la fin.",
  after: (months: number) => `${months} mois après`,
  from: (day: string) => `À noter à partir du ${day}`,
  recorded: (day: string) => `noté le ${day}`,
  outcome: "Sa situation",
  choose: "Choisir…",
  record: (months: number) => `Noter sa situation à ${months} mois`,
  done: "La situation est notée.",
} as const;
