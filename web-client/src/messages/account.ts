/** Words of signing in, of one's own space and of one's own account. */
export const signIn = {
  lead: "Le catalogue se lit sans compte. Un compte sert à tenir des fiches, à suivre des prescriptions et à gérer une structure.",
  already: (name: string) => `Vous êtes déjà connecté : ${name}.`,
  toWorkspace: "Aller à mon espace",
  demonstrationTitle: "Essayer la démonstration",
  demonstrationLead:
    "Devenez une personne fictive : référente, porteur d’action, coordinatrice d’un pôle, direction. Rien de ce que vous ferez ne sortira de cette machine.",
  toDemonstration: "Choisir une personne fictive",
} as const;

export const demonstration = {
  lead: "Toutes ces personnes sont inventées, et leurs adresses n’existent pas. Choisissez-en une pour voir ce qu’elle voit.",
  search: "Chercher une personne",
  searchHint: "Un nom, une structure ou un pôle.",
  clear: "Effacer la recherche",
  none: "Aucune personne fictive ne correspond à ces mots.",
  count: (count: number) => (count > 1 ? `${count} personnes` : `${count} personne`),
  become: (name: string) => `Devenir ${name}`,
  becoming: "Connexion…",
  absent:
    "Il n’y a pas de démonstration ici : ce serveur n’en est pas une, ou vous ne le lisez pas depuis la machine où il tourne.",
  failed: "La connexion n’a pas abouti. Réessayez dans un instant.",
} as const;

export const workspaceWords = {
  signedOut: "Connectez-vous pour retrouver votre espace.",
  hello: (name: string) => `Bonjour ${name}`,
  choose:
    "Vous appartenez à plusieurs structures. Choisissez celle pour laquelle vous agissez maintenant : vos droits sont ceux de cette structure, jamais de deux à la fois.",
  chooseTitle: "Pour quelle structure agissez-vous ?",
  act: (organization: string) => `Agir pour ${organization}`,
  none: "Votre compte n’appartient à aucune structure pour l’instant. Demandez une invitation à la personne qui administre la vôtre.",
  canTitle: "Ce que vous pouvez faire",
  administrator: "Vous administrez cette structure.",
  pole: (name: string) => `Pôle d’insertion : ${name}`,
} as const;
