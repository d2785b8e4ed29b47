/** Words of what comes with a prescription: its follow-up, the appointment in a diary, the slip, the list of a session. */
import { plural } from "../messages";

function workingDays(days: number): string {
  return `${days.toLocaleString("fr", { maximumFractionDigits: 1 })} ${days >= 2 ? "jours ouvrés" : "jour ouvré"}`;
}

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

export const responseTime = {
  label: "Réponse aux prescriptions",
  /** « En 2 jours ouvrés (médiane) ; 80 % acceptées ou mises sur liste d’attente, sur 12 réponses en un an » */
  said: (days: number, rate: number, sample: number) =>
    `En ${workingDays(days)} (médiane) ; ${Math.round(rate)} % acceptées ou mises sur liste d’attente, sur ${plural(sample, "réponse", "réponses")} en un an`,
  /** « Répond en 2 jours ouvrés, 80 % oui (12 réponses) » */
  short: (days: number, rate: number, sample: number) =>
    `Répond en ${workingDays(days)}, ${Math.round(rate)} % oui (${plural(sample, "réponse", "réponses")})`,
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
  notFound: "Cette session n’existe pas, ou n’est pas à votre structure.",
  print: "Imprimer",
  places: "Mes places",
} as const;
