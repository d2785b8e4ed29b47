/** Words that every page carries: who is signed in, and that the data are fictitious. */
import type { Role } from "../gql/graphql";

/** What a membership makes of a person, as she reads it. */
export const role: Record<Role, string> = {
  REFERENT: "Référent de parcours",
  PROVIDER: "Porteur d’action",
  POLE_COORDINATOR: "Coordination du pôle",
  DEPARTMENT_ADMIN: "Direction de l’insertion",
};

export const header = {
  account: "Compte",
  signIn: "Se connecter",
  signOut: "Se déconnecter",
  signingOut: "Déconnexion…",
  signOutFailed: "La déconnexion n’a pas abouti. Vérifiez votre connexion, puis réessayez.",
  workspace: "Mon espace",
  ownAccount: "Mon compte",
  becomeSomebody: "Devenir une personne fictive",
  signInLink: "Lien de connexion",
  noEntry: "Connexion impossible",
  accountOf: (name: string) => `Compte de ${name}`,
  actingAs: "Vous agissez pour",
  actingForNobody: "Aucune structure choisie",
  noMembership: "Sans structure",
  otherMemberships: "Agir pour une autre structure",
  chooseMembership: "Choisir la structure pour laquelle vous agissez",
  switchFailed: "Le changement n’a pas abouti. Rechargez la page, puis réessayez.",
  demonstration: "Données fictives.",
  demonstrationSentence:
    "Cette démonstration invente des personnes et leurs structures ; les fiches sont celles du programme.",
} as const;

/** Titles of the pages where porteurs keep sessions. */
export const sessionPages = {
  board: "Mes places",
  open: "Ouvrir une session",
} as const;
