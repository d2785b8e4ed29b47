/** Words of the searches that one keeps to be told of what is new. */
import type { SavedSearchNewsKind } from "../gql/graphql";
import { plural, typeset } from "../messages";
import { upkeepTitles } from "./upkeepTitles";

const news: Record<SavedSearchNewsKind, string> = {
  ARRIVED: "correspond désormais à cette recherche",
  OPENED: "a de nouveau des places",
};

export const alerts = {
  title: upkeepTitles.alerts,
  lead: "Une alerte garde une recherche et vous prévient des actions nouvelles, et de celles qui ont de nouveau des places. Au plus 20 alertes.",
  none: typeset("Vous n’avez aucune alerte. Faites une recherche, puis « Me prévenir »."),
  search: "Faire une recherche",
  criteria: "Critères",
  everything: "tout le catalogue",
  matching: (count: number) => `${plural(count, "action", "actions")} aujourd’hui`,
  fresh: (count: number) => plural(count, "nouveauté", "nouveautés"),
  nothingNew: "Rien de nouveau.",
  news: (kind: SavedSearchNewsKind, day: string) => `${news[kind]}, depuis le ${day}`,
  seen: "J’ai vu",
  seenDone: "Nouveautés vues.",
  results: "Voir les résultats",
  rename: "Renommer",
  renamed: "Alerte renommée.",
  cancel: "Annuler",
  save: "Enregistrer",
  remove: "Supprimer",
  about: (name: string) => typeset(`l’alerte « ${name} »`),
  removeQuestion: "Supprimer cette alerte ? Vous ne serez plus prévenu.",
  removed: "Alerte supprimée.",
  refused: "Rien n’a été changé.",

  form: {
    title: upkeepTitles.newAlert,
    lead: "Vous serez prévenu quand une action nouvelle correspondra à cette recherche, ou quand l’une d’elles aura de nouveau des places.",
    name: "Nom de l’alerte",
    nameHint: "Pour la reconnaître dans votre liste. Ne nommez aucun bénéficiaire.",
    save: "Me prévenir",
    saved: "Alerte enregistrée.",
    back: "Revenir à la recherche",
  },
} as const;
