/** Words of what leaves the screen with a prescription: the appointment in a diary, the paper for the person, the list of a session. */

export const diary = {
  add: "Ajouter à mon agenda",
  /** Nobody's name goes to a diary, which others read. */
  title: (number: string) => `Rendez-vous de la prescription ${number}`,
  file: (number: string) => `rendez-vous-${number.replace("/", "-")}.ics`,
} as const;

export const slip = {
  open: "Papier pour la personne",
  title: (number: string) => `Papier pour la personne, prescription ${number}`,
  lead: "Une page à lui remettre : où aller, quand, qui appeler, quoi apporter.",
  print: "Imprimer",
  for: "Pour",
  where: "Où",
  when: "Quand",
  whenUnknown: "La structure vous contactera pour fixer un rendez-vous.",
  starts: (day: string) => `L’action commence le ${day}.`,
  appointment: "Rendez-vous",
  whereUnknown: "La structure vous le dira.",
  whom: "Qui appeler",
  whomUnknown: "Votre référent, qui préviendra la structure.",
  bring: "Quoi apporter",
  nothingToBring: "La fiche ne demande aucune pièce.",
  referrer: "Votre référent",
  number: "Numéro à donner si vous appelez",
  change: "Si vous ne pouvez pas venir, prévenez : la place peut servir à quelqu’un d’autre.",
} as const;

export const roster = {
  open: "Liste des personnes",
  title: "Liste des personnes",
  lead: "Celles qui ont une place dans cette session. À imprimer pour l’accueil ou l’émargement ; à détruire ensuite.",
  caption: (session: string) => `Personnes de la session « ${session} »`,
  number: "Prescription",
  name: "Nom",
  phone: "Téléphone",
  home: "Commune",
  state: "Où elle en est",
  signature: "Signature",
  gone: "Personne effacée",
  empty: "Personne n’a de place dans cette session.",
  limit: (shown: number, total: number) =>
    `Cette liste s’arrête à ${shown} personnes sur ${total} : les autres se lisent dans « Prescriptions ».`,
  notFound: "Cette session n’existe pas, ou n’est pas à votre structure.",
  print: "Imprimer",
  places: "Mes places",
} as const;
