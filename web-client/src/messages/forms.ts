/** Words of every form. */
import { plural } from "../messages";

export const forms = {
  problems: (count: number) => `Rien n’a été enregistré : ${plural(count, "point", "points")} à corriger.`,
  refused: "Rien n’a été enregistré.",
  required: "Ce champ est obligatoire.",
  optional: "(facultatif)",
  confirm: "Confirmer",
  cancel: "Annuler",
} as const;
