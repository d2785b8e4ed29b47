/** Words of organisations, of their members, and of invitations. */
import type { OrganizationKind, Trust } from "../gql/graphql";
import { plural, typeset } from "../messages";

const kinds: Record<OrganizationKind, string> = {
  ASSOCIATION: "Association",
  CCAS: "Centre communal d’action sociale (CCAS)",
  CENTRE_SOCIAL: "Centre social",
  CHAMBRE_CONSULAIRE: "Chambre consulaire",
  ENTREPRISE: "Entreprise",
  FEDERATION: "Fédération ou réseau",
  MAISON_DE_L_EMPLOI: "Maison de l’emploi",
  MDS: "Maison de la solidarité (MDS)",
  MISSION_LOCALE: "Mission locale",
  PLIE: "PLIE",
  PORTEUR: "Porteur d’action",
  SERVICE_PUBLIC: "Service public",
  STRUCTURE_D_INSERTION: "Structure d’insertion (SIAE)",
};

const institutions: Record<string, string> = { POLE: "Pôle d’insertion", DEPARTEMENT: "Département" };

const trust: Record<Trust, string> = {
  UNCLAIMED: "Personne ne l’a encore rejointe",
  CLAIMED: "Rejointe, à vérifier",
  VERIFIED: "Vérifiée",
};

/** The natures that one may choose, by their words. */
export const organizationKinds = Object.entries(kinds)
  .map(([value, label]) => ({ value: value as OrganizationKind, label }))
  .sort((a, b) => a.label.localeCompare(b.label, "fr"));

/** Every nature, the programme's own institutions included. */
export const listedKinds = [
  ...Object.entries(institutions).map(([value, label]) => ({ value, label })),
  ...organizationKinds,
];

/** A nature in words; one that is newer than this client is shown as it is. */
export function kindInWords(kind: string): string {
  return institutions[kind] ?? (kinds as Record<string, string>)[kind] ?? kind;
}

export const organizations = {
  lead: "Porteurs d’action, services sociaux, pôles d’insertion : qui travaille avec le programme. Leurs membres ne sont visibles que d’eux-mêmes, de leur pôle et de la direction.",
  trust,
  search: "Nom, sigle ou SIRET",
  clearSearch: "Effacer le texte cherché",
  submitSearch: "Rechercher",
  kind: "Nature",
  pole: "Pôle d’insertion",
  trustFilter: "Membres",
  everyKind: "Toutes",
  everyPole: "Tous",
  everyTrust: "Indifférent",
  noPole: "Aucun",
  count: (count: number) => plural(count, "structure", "structures"),
  none: "Aucune structure ne correspond à ces critères.",
  clearFilters: "Effacer les critères",
  more: "Afficher plus de structures",
  unknownTitle: "Cette structure n’existe pas",
  unknown: "Aucune structure ne porte cette adresse. Elle est peut-être incomplète.",
  backToList: "Voir toutes les structures",
  facts: "Ce que dit la structure",
  acronym: "Sigle",
  siret: "SIRET",
  poleOf: "Pôle d’insertion",
  territories: "Territoires",
  contact: "Contact",
  sharedCaseload: "Prescriptions",
  shared: "Les membres voient les prescriptions les uns des autres.",
  notShared: "Chaque membre ne voit que ses propres prescriptions.",
  notSaid: "Non précisé",
  actions: "Actions portées",
  noAction: "Aucune action publiée.",
  edit: "Modifier",
} as const;

export const organizationForm = {
  createLead:
    "Cherchez d’abord si elle existe déjà. Une fois créée, invitez la personne qui l’administrera : c’est elle qui invitera les autres.",
  editLabel: (name: string) => `Modifier ${name}`,
  name: "Nom de la structure",
  kind: "Nature",
  chooseKind: "Choisissez une nature",
  pole: "Pôle d’insertion",
  territories: "Territoires d’intervention",
  addTerritory: "Ajouter un territoire d’intervention",
  territoryHint: "Commune, arrondissement, pôle ou zone",
  siretHint: "14 chiffres, avec ou sans espaces",
  email: "Adresse électronique",
  phone: "Téléphone",
  website: "Site web",
  websiteHint: "Exemple : https://www.exemple.fr",
  sharedCaseload: "Les membres voient les prescriptions les uns des autres",
  sharedCaseloadHint: "Sans cela, chacun ne voit que les siennes.",
  fixedName: "Le nom et le sigle d’un pôle ou du Département viennent du programme.",
  renamed: "Si vous changez le nom ou le SIRET, le pôle ou la direction vérifiera de nouveau la structure.",
  save: "Enregistrer",
  create: "Créer la structure",
  cancel: "Annuler",
  saved: "Enregistré.",
  created: "La structure est créée. Invitez maintenant la personne qui l’administrera.",
  toCheck: "À vérifier :",
} as const;

export const verification = {
  title: "Vérification",
  claimed:
    "Des personnes ont rejoint cette structure. Assurez-vous qu’elles en font bien partie, puis dites-le ici.",
  verified: "Le pôle ou la direction s’est assuré que les membres de cette structure en font bien partie.",
  verify: "Dire que la structure est vérifiée",
  unverify: "À vérifier de nouveau",
  question: "Les membres de cette structure en font-ils bien partie ?",
  unquestion: "La structure sera marquée « à vérifier », et ses administrateurs prévenus.",
  done: "La structure est vérifiée.",
  undone: "La structure est à vérifier de nouveau.",
} as const;

export const members = {
  title: "Membres",
  none: "Personne n’a encore rejoint cette structure.",
  you: "vous",
  administrator: "Administration",
  since: (day: string) => `depuis le ${day}`,
  role: "Rôle",
  chooseRole: "Choisissez un rôle",
  roleRequired: "Choisissez un rôle.",
  emailRequired: "Donnez l’adresse de la personne.",
  administers: "Administre la structure",
  administersHint: "Invite, répond aux demandes, change les rôles et ce que dit la structure.",
  change: "Modifier",
  about: (name: string) => `: ${name}`,
  changeLabel: (name: string) => `Modifier le rôle de ${name}`,
  save: "Enregistrer",
  cancel: "Annuler",
  changed: (name: string) => `Le rôle de ${name} est modifié. Cette personne devra se reconnecter.`,
  end: "Retirer",
  endQuestion: (name: string) =>
    typeset(
      `Retirer ${name} de la structure ? Ses droits cessent à l’instant, et cette personne est prévenue.`,
    ),
  ended: (name: string) => `${name} ne fait plus partie de la structure.`,
  leave: "Quitter la structure",
  leaveQuestion: typeset(
    "« Ce n’est plus moi » : vos droits dans cette structure cessent à l’instant, et ses administrateurs sont prévenus. Vous serez déconnecté.",
  ),
} as const;

export const invitations = {
  title: "Invitations en attente",
  invite: "Inviter quelqu’un",
  email: "Adresse électronique de la personne",
  emailHint: "Elle reçoit un lien valable 14 jours.",
  first: "C’est la première personne de la structure : elle l’administrera.",
  send: "Envoyer l’invitation",
  sent: (email: string) => `L’invitation est envoyée à ${email}.`,
  detail: (by: string, day: string) => `Invitation de ${by}, le ${day}`,
  until: (day: string) => `Lien valable jusqu’au ${day}`,
  expired: "Lien expiré",
  resend: "Renvoyer",
  resent: (email: string) => `L’invitation est renvoyée à ${email}, avec un lien neuf.`,
  cancel: "Annuler l’invitation",
  cancelQuestion: (email: string) =>
    typeset(`Annuler l’invitation de ${email} ? Son lien cessera de fonctionner.`),
  cancelled: (email: string) => `L’invitation de ${email} est annulée.`,
  about: (email: string) => `: ${email}`,
} as const;

export const requests = {
  title: "Demandes de rattachement",
  detail: (day: string) => `Demande du ${day}`,
  accept: "Accepter",
  refuse: "Refuser",
  about: (name: string) => `: ${name}`,
  refuseQuestion: (name: string) => typeset(`Refuser la demande de ${name} ? Cette personne est prévenue.`),
  accepted: (name: string) => `${name} fait maintenant partie de la structure.`,
  refused: (name: string) => `La demande de ${name} est refusée.`,
  join: "Rejoindre cette structure",
  joinLead:
    "Vous en faites partie ? Demandez à la rejoindre : ses administrateurs répondent, ou à défaut le pôle ou la direction de l’insertion.",
  signInFirst: "Connectez-vous pour demander à rejoindre cette structure.",
  signIn: "Se connecter",
  message: "Message",
  messageHint: "Votre fonction, par exemple. Rien sur une personne accompagnée.",
  send: "Envoyer la demande",
  sent: "Votre demande est envoyée. Vous serez prévenu de la réponse.",
  waiting: (day: string) => `Votre demande du ${day} attend une réponse.`,
  withdraw: "Retirer ma demande",
  withdrawQuestion: typeset("Retirer votre demande ?"),
  withdrawn: "Votre demande est retirée.",
} as const;

export const myOrganization = {
  none: "Vous n’agissez pour aucune structure. Choisissez-en une dans votre espace.",
  toWorkspace: "Aller à mon espace",
  workspaceLine: "Ma structure et ses membres",
  directoryLine: "Structures du département",
} as const;

export const invitation = {
  reading: "Lecture de votre invitation…",
  noToken: "Cette adresse est incomplète. Ouvrez le lien du courriel en entier.",
  offered: (organization: string) => typeset(`Rejoindre « ${organization} »`),
  by: "Invitation de",
  email: "Pour",
  role: "Votre rôle",
  administers: "et vous administrerez la structure",
  until: "Valable jusqu’au",
  newAccount: "Vous n’avez pas encore de compte : il sera créé avec cette adresse.",
  hasAccount: "Vous avez déjà un compte avec cette adresse : cette structure s’y ajoutera.",
  name: "Prénom et nom",
  phone: "Téléphone professionnel",
  accept: "Accepter l’invitation",
  decline: "Ce n’est pas moi",
  declineQuestion: typeset(
    "Décliner cette invitation ? La personne qui l’a envoyée est prévenue, et le lien ne fonctionnera plus.",
  ),
  declinedTitle: "Invitation déclinée",
  declined: "Merci de l’avoir dit. La personne qui vous a invité est prévenue.",
  joinedTitle: "Invitation acceptée",
  joined: (organization: string) =>
    typeset(`Vous faites maintenant partie de « ${organization} ». Connectez-vous pour y travailler.`),
  cannotTitle: "Cette invitation ne peut pas être acceptée",
  otherAccount: "Se déconnecter",
  failed: "Le serveur n’a pas pu être joint. Vérifiez votre connexion, puis réessayez.",
} as const;
