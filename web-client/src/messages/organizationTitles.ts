/** Titles of the pages of organisations: the site map and every page carry them. */
export const organizationTitles = {
  list: "Structures",
  create: "Créer une structure",
  mine: "Ma structure",
  invitation: "Invitation",
} as const;
