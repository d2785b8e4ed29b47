/** Titles of the pages of prescriptions: the site map and every page carry them. */
export const referralTitles = {
  title: "Prescriptions",
  prescribe: "Prescrire",
  prescribeOne: (action: string) => `Prescrire ${action}`,
} as const;
