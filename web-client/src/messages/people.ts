/** Words of « Mes personnes ». */
import type { ContactPreference } from "../gql/graphql";
import { plural } from "../messages";

export const contactPreference: Record<ContactPreference, string> = {
  PHONE: "Par téléphone",
  SMS: "Par SMS",
  EMAIL: "Par courriel",
  VIA_REFERRER: "Par son référent",
  DO_NOT_CONTACT: "Ne pas la contacter",
};

export const people = {
  title: "Mes personnes",
  lead: "Les personnes que vous accompagnez. Elles ne sont lisibles que par vous, par vos collègues si votre structure partage ses suivis, et par le porteur à qui vous les adressez. Chaque consultation est inscrite à un registre.",
  search: "Chercher une personne",
  searchHint:
    "Le début de son nom ou de son prénom. Rien de ce que vous tapez n’entre dans l’adresse de la page.",
  clear: "Effacer la recherche",
  add: "Ajouter une personne",
  count: (count: number) => plural(count, "personne", "personnes"),
  none: "Vous n’accompagnez encore personne ici. Ajoutez la première : ses coordonnées serviront à chaque prescription.",
  noneFound: (words: string) => `Aucune de vos personnes ne s’appelle « ${words} ».`,
  more: "Voir la suite",
  limit: (count: number) => `Les ${count} premières sont affichées : cherchez les autres par leur nom.`,
  of: (referrer: string) => `Suivie par ${referrer}`,
  bornOn: (day: string) => `née le ${day}`,
  open: (count: number) => plural(count, "prescription en cours", "prescriptions en cours"),
  overdue: (count: number) => `${count} en retard`,
  home: "Commune",
  birth: "Date de naissance",
  phone: "Téléphone",
  email: "Courriel",
  preference: "Comment la joindre",
  consent: "Accord donné le",
  referrer: "Référent",
  updated: "Dernière modification",
  newTitle: "Nouvelle personne",
  newLead:
    "Le moins possible : de quoi la reconnaître, la joindre et savoir où elle habite. Jamais de numéro de sécurité sociale, jamais de santé.",
  edit: "Modifier",
  editTitle: (name: string) => `Modifier ${name}`,
  save: "Enregistrer",
  saved: "Enregistré.",
  firstName: "Prénom",
  lastName: "Nom",
  homeHint:
    "Commune ou arrondissement de Marseille où elle habite : c’est lui qui dit quelles actions lui sont ouvertes.",
  birthHint: "Elle sert à ne pas écrire deux fois la même personne.",
  consentField: "Jour où elle a donné son accord",
  consentLegend: "Son accord",
  notFound: "Cette personne n’existe pas, ou n’est pas de celles que vous accompagnez.",
  back: "Mes personnes",
  forbidden:
    "Pour voir les personnes que vous accompagnez, agissez pour une structure où vous êtes référent.",
  signIn: "Se connecter",
} as const;
