/** Words of pages that need an account, or a right. */
import { typeset } from "../messages";

export const reserved = {
  signedOut: "Connectez-vous pour ouvrir cette page.",
  noRight: typeset(
    "La structure pour laquelle vous agissez ne vous permet pas d’ouvrir cette page. Si vous appartenez à plusieurs structures, choisissez-en une autre dans « Mon espace ».",
  ),
  toWorkspace: "Mon espace",
} as const;
