/** Titles of the direction's pages: the table of routes needs them, and every page carries it. */
export const pages = {
  administration: "Administration",
  openAdministration: "Administrer la plateforme",
  accounts: "Comptes",
  journal: "Journal",
  settings: "Réglages",
  vocabulary: "Vocabulaire",
} as const;
