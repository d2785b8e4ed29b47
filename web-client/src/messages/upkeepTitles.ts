/** Titles of the pages that keep sheets true: the site map and every page carry them. */
export const upkeepTitles = {
  reports: "Signalements",
  alerts: "Mes alertes",
  newAlert: "Me prévenir",
  campaigns: "Campagnes de mise à jour",
  newCampaign: "Ouvrir une campagne",
  confirm: "Confirmer des fiches",
} as const;
