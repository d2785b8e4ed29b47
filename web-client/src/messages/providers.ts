/** Words of the porteurs of a sheet: who runs the action, where, and who receives prescriptions. */
export const providers = {
  lead: "Qui porte l’action, où, et à qui les référents peuvent adresser une prescription. Ces changements valent tout de suite, sans relecture.",
  signInLink: "Se connecter",
  ofSheet: "Porteurs de la fiche",
  none: "Aucun porteur n’est rattaché à cette fiche.",
  noneCannot: "La direction de l’insertion peut en rattacher un.",
  where: "Intervient",
  whole: "Dans tout le secteur de la fiche",
  referrals: "Prescriptions",
  receives: "Reçoit les prescriptions sur Traverse",
  receivesNot: "Ne reçoit pas de prescriptions sur Traverse",
  about: (name: string) => `: ${name}`,

  open: "Recevoir les prescriptions",
  opened: (name: string) => `${name} reçoit maintenant les prescriptions.`,
  close: "Ne plus recevoir de prescriptions",
  closeQuestion:
    "Les référents ne pourront plus lui en adresser pour cette action. Celles qui sont en cours continuent.",
  closed: (name: string) => `${name} ne reçoit plus de nouvelles prescriptions.`,
  closedChannel:
    "La fiche propose de prescrire « Sur cette plateforme », mais aucun porteur ne reçoit de prescriptions.",

  territories: "Changer où elle intervient",
  territoriesOf: (name: string) => `Territoires où intervient ${name}`,
  territoriesHint: "Tous doivent être dans le secteur de la fiche. Sans territoire : tout ce secteur.",
  saveTerritories: "Enregistrer ces territoires",
  territoriesSaved: "Territoires enregistrés.",

  remove: "Détacher",
  removeQuestion:
    "Cette structure ne tiendra plus la fiche et ne pourra plus y ouvrir de places. Elle doit n’y avoir ni prescription en cours ni session ouverte.",
  removed: (name: string) => `${name} ne porte plus cette action.`,

  add: "Rattacher un porteur",
  addLead: "La structure pourra modifier la fiche, y ouvrir des places et recevoir les prescriptions.",
  organization: "Structure",
  organizationHint: "Tapez un nom, un sigle ou un SIRET, puis choisissez dans la liste.",
  organizationRequired: "Choisissez une structure dans la liste.",
  suggestions: "Structures proposées",
  noOrganization: "Aucune structure de ce nom.",
  notChosen: (text: string) => `« ${text} » : choisissez une structure dans la liste.`,
  clearOrganization: "Effacer la structure",
  newTerritories: "Territoires où elle intervient",
  attach: "Rattacher cette structure",
  attached: (name: string) => `${name} porte maintenant cette action.`,

  formNote: "Cela vaut tout de suite, sans relecture.",
  change: "Voir et modifier",
  createHint:
    "Facultatif : elle pourra tenir la fiche. Vous pourrez aussi la rattacher plus tard, dans « Porteurs et prescriptions ».",
} as const;
