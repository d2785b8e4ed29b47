/** Words of the direction's own pages: hub, journal, settings, vocabulary, accounts. */
import { plural } from "../messages";

const instants = new Intl.DateTimeFormat("fr", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "Europe/Paris",
});

/** « 24 nov. 2026, 10:05 » */
export function instant(text: string): string {
  return instants.format(new Date(text));
}

export const administration = {
  lead: "Ce que la direction de l’insertion tient pour tout le Département.",
  sections: "Pages de l’administration",
  reserved: "Cette page est réservée à la direction de l’insertion.",
  reservedTo: (name: string) =>
    `Vous êtes connecté (${name}), mais l’appartenance au titre de laquelle vous agissez n’y donne pas accès.`,
  toWorkspace: "Aller à mon espace",
  journalHint: "Qui a fait quoi, quand, au titre de quelle structure.",
  settingsHint: "Fraîcheur des fiches, délai de réponse des porteurs.",
  vocabularyHint: "Libellés des thèmes, des publics et des freins.",
  accountsHint: "Chercher une personne, voir ses appartenances, fermer un compte.",
} as const;

export const journal = {
  lead: "Chaque geste laisse une ligne que nul ne peut changer. Elle est gardée douze mois et ne dit rien des personnes accompagnées.",
  filters: "Chercher dans le journal",
  search: "Mots",
  searchHint: "Un nom, une structure, un geste, un objet. Ces mots ne sont gardés nulle part.",
  act: "Geste",
  anyAct: "Tous les gestes",
  from: "Du",
  to: "Au",
  apply: "Chercher",
  reset: "Tout revoir",
  onlyThisPerson: (name: string) => `Ne garder que les gestes de ${name}`,
  onlyThisStructure: (name: string) => `Ne garder que les gestes faits pour ${name}`,
  keptPerson: (name: string) => `Personne : ${name}`,
  keptStructure: (name: string) => `Au titre de : ${name}`,
  onePerson: "Une personne",
  oneStructure: "Une structure",
  remove: (kept: string) => `Retirer « ${kept} »`,
  lines: (count: number) => plural(count, "ligne", "lignes"),
  list: "Lignes du journal, les plus récentes d’abord",
  none: "Aucune ligne ne correspond. Retirez un critère, ou élargissez les dates.",
  nobody: "Personne de connu",
  more: "Voir les lignes plus anciennes",
  shown: (shown: number, total: number) => `${shown} lignes affichées sur ${total}.`,
} as const;

export const settings = {
  lead: "Un réglage agit aussitôt, sur toutes les fiches.",
  now: "Les fiches aujourd’hui",
  nowLead: "Chaque nombre ouvre la liste de ces fiches.",
  by: (unit: string) => `Nombre de ${unit}`,
  bounds: (least: number, most: number, usual: number) => `De ${least} à ${most}. Au départ : ${usual}.`,
  changed: (when: string) => `Changé le ${when}.`,
  untouched: "Jamais changé.",
  save: "Enregistrer",
  saveOf: (label: string) => `Enregistrer « ${label} »`,
  saved: (label: string, value: number, unit: string) => `Enregistré : « ${label} », ${value} ${unit}.`,
  back: (usual: number) => `Revenir à ${usual}`,
} as const;

export const vocabulary = {
  lead: "Les libellés se lisent partout : recherche, filtres, fiches. Les codes ne changent jamais, ni les fiches qui les nomment. Le programme imprimé ne remplace pas un libellé que vous avez changé.",
  find: "Chercher un libellé",
  findHint: "Un mot ou un code.",
  clear: "Effacer la recherche",
  themes: "Thèmes",
  publics: "Publics",
  barriers: "Freins",
  count: (count: number) => plural(count, "libellé", "libellés"),
  none: "Aucun libellé ne contient ces mots.",
  change: "Modifier",
  changeOf: (label: string) => `Modifier « ${label} »`,
  label: "Libellé",
  theme: "Intitulé",
  save: "Enregistrer",
  cancel: "Annuler",
  saved: (label: string) => `Enregistré : « ${label} ».`,
} as const;

export const accounts = {
  lead: "Toutes les personnes qui se connectent. Une personne entre dans une structure par une invitation, jamais d’ici.",
  search: "Chercher une personne",
  searchHint: "Un nom, une adresse ou une structure. Ces mots ne sont gardés nulle part.",
  clear: "Effacer la recherche",
  which: "Comptes",
  open: "Ouverts",
  closed: "Fermés",
  count: (count: number) => plural(count, "compte", "comptes"),
  none: "Aucun compte ne correspond à ces mots.",
  email: "Adresse",
  phone: "Téléphone",
  memberships: "Appartenances",
  noMembership: "Aucune",
  administers: "administre la structure",
  lastSignedIn: "Dernière connexion",
  never: "Jamais",
  created: "Créé le",
  closedOn: "Fermé le",
  journal: "Ses gestes dans le journal",
  journalOf: (name: string) => `Gestes de ${name} dans le journal`,
  close: "Fermer le compte",
  closeOf: (name: string) => `Fermer le compte de ${name}`,
  closing: (name: string) =>
    `${name} ne pourra plus se connecter. Ses connexions et ses appartenances prennent fin tout de suite. Un compte fermé ne se rouvre pas.`,
  reason: "Motif",
  reasons: {
    LEFT: "Départ de la personne",
    DUPLICATE: "Compte en double",
    ASKED: "À sa demande",
    SECURITY: "Sécurité",
    OTHER: "Autre motif",
  },
  confirm: "Fermer ce compte",
  cancel: "Annuler",
  done: (name: string) => `Le compte de ${name} est fermé.`,
  more: "Voir d’autres comptes",
  shown: (shown: number, total: number) => `${shown} comptes affichés sur ${total}.`,
  fictitious: "Personne fictive",
} as const;
