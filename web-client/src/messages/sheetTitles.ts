/** The few words of sheets that other pages say too: they do not carry the others. */
export const sheetTitles = {
  mine: "Mes fiches",
  create: "Nouvelle fiche",
  reviews: "Relecture",
  edit: "Modifier",
  review: "Relire",
  providers: "Porteurs et prescriptions",
  history: "Historique des révisions",
} as const;
