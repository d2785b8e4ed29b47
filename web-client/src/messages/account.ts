/** Words of signing in, of one's own space and of one's own account. */
import type { SignInMethod } from "../gql/graphql";

const instants = new Intl.DateTimeFormat("fr", {
  dateStyle: "long",
  timeStyle: "short",
  timeZone: "Europe/Paris",
});

export const signIn = {
  lead: "Le catalogue se lit sans compte. Un compte sert à tenir des fiches, à suivre des prescriptions et à gérer une structure.",
  already: (name: string) => `Vous êtes déjà connecté : ${name}.`,
  toWorkspace: "Aller à mon espace",
  providerTitle: (provider: string) => `Avec ${provider}`,
  providerLead: (provider: string) =>
    `${provider} vous reconnaît par le compte professionnel de votre organisme. Vous revenez ensuite ici, à la page où vous étiez.`,
  toProvider: (provider: string) => `Se connecter avec ${provider}`,
  aboutProConnect: "Qu’est-ce que ProConnect ?",
  linkTitle: "Avec un lien reçu par courriel",
  linkLead: "Pour les associations, et pour qui n’a pas de compte professionnel reconnu.",
  email: "Votre adresse électronique",
  emailHint: "Celle de votre compte. Exemple : prenom.nom@exemple.fr.",
  askLink: "Recevoir un lien de connexion",
  asking: "Envoi…",
  sentTitle: "Regardez votre messagerie",
  sent: (email: string) =>
    `Si ${email} a un compte, un courriel part à l’instant. Ouvrez son lien dans les dix minutes, sur cet appareil ou sur un autre ; il sert une seule fois.`,
  notReceived:
    "Rien dans quelques minutes ? Cherchez parmi les courriels indésirables, puis vérifiez l’adresse. Au plus trois liens partent en un quart d’heure.",
  otherAddress: "Essayer une autre adresse",
  failed: "La demande n’a pas abouti. Vérifiez votre connexion, puis réessayez.",
  noAccount:
    "Pas encore de compte ? La personne qui administre votre structure vous y invite ; à défaut, votre pôle d’insertion.",
  demonstrationTitle: "Essayer la démonstration",
  demonstrationLead:
    "Devenez une personne fictive : référente, porteur d’action, coordinatrice d’un pôle, direction. Rien de ce que vous ferez ne sortira de cette machine.",
  toDemonstration: "Choisir une personne fictive",
} as const;

export const link = {
  lead: "Ce lien vous connecte sur cet appareil. Il sert une seule fois.",
  use: "Me connecter",
  using: "Connexion…",
  absent:
    "Il manque une partie de l’adresse. Copiez le lien en entier depuis le courriel, ou demandez-en un autre.",
  another: "Demander un autre lien",
  failed: "La connexion n’a pas abouti. Vérifiez votre réseau, puis réessayez.",
} as const;

/** Why somebody could not come in, and what to do: the reasons are those of the server's `oidc.Reason`. */
export const refusal = {
  reasons: {
    "tentative-expiree":
      "Cette tentative de connexion n’est plus valable : elle est trop ancienne, a déjà servi, ou a commencé dans un autre navigateur. Recommencez. Si cela se répète, vérifiez que votre navigateur accepte les cookies de ce site.",
    "connexion-annulee": "La connexion a été abandonnée avant la fin. Rien n’a changé.",
    "fournisseur-injoignable":
      "Le fournisseur d’identité ne répond pas. Réessayez dans quelques minutes, ou demandez un lien par courriel.",
    "reponse-invalide":
      "La réponse du fournisseur d’identité n’a pas pu être vérifiée : nous ne l’avons pas acceptée. Recommencez ; si cela se répète, prévenez la personne qui administre ce service.",
    "niveau-insuffisant":
      "Ce service demande une connexion plus sûre que celle que vous avez utilisée, par exemple avec un code reçu en plus du mot de passe. Choisissez-la chez le fournisseur d’identité, puis recommencez.",
    "courriel-non-verifie":
      "Le fournisseur d’identité n’a pas donné d’adresse électronique vérifiée pour vous. Faites-la vérifier auprès de votre organisme, ou demandez un lien par courriel.",
    "trop-de-tentatives":
      "Trop de tentatives de connexion en peu de temps depuis votre réseau. Patientez une minute, puis réessayez.",
    "depart-non-confirme":
      "Vous êtes déconnecté de Traverse, mais rien ne confirme que vous l’êtes du fournisseur d’identité. Sur un poste partagé, fermez toutes les fenêtres du navigateur.",
    panne: "La connexion n’a pas abouti : le service a rencontré une difficulté. Réessayez dans un instant.",
  },
  again: "Revenir aux moyens de connexion",
  noAccessTitle: "Vous n’avez pas accès à Traverse",
  noAccess: (provider: string) =>
    `${provider} vous reconnaît, mais aucun compte de Traverse ne correspond à cette identité. Rien n’a été créé.`,
  address: (email: string) => `Adresse transmise : ${email}.`,
  whyTitle: "Pourquoi ?",
  whys: [
    "Les comptes s’ouvrent sur invitation d’une structure : la vôtre ne vous a peut-être pas encore invité.",
    "Si vous avez reçu une invitation, ouvrez d’abord son lien, dans le courriel.",
    "Si votre compte a une autre adresse, demandez un lien par courriel à cette adresse-là.",
    "Si votre compte a été fermé, une nouvelle invitation est nécessaire.",
  ],
  whoTitle: "À qui s’adresser ?",
  who: "À la personne qui administre votre structure ; à défaut, à votre pôle d’insertion.",
  poles: "Trouver votre pôle d’insertion",
  leave: (provider: string) => `Me déconnecter de ${provider}`,
  leaveHint: "Pour revenir avec une autre identité, ou parce que ce poste est partagé.",
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

const methods: Record<SignInMethod, string> = {
  OIDC: "par le fournisseur d’identité",
  LINK: "par un lien reçu par courriel",
  DEMONSTRATION: "en démonstration",
};

export const ownAccount = {
  signedOut: "Connectez-vous pour voir votre compte.",
  identityTitle: "Qui vous êtes",
  name: "Prénom et nom",
  phone: "Téléphone professionnel",
  phoneHint: "Montré aux collègues et aux structures avec qui vous travaillez.",
  email: "Adresse électronique",
  emailHint:
    "C’est avec elle que vous vous connectez. Pour en changer, demandez une invitation à la nouvelle adresse.",
  save: "Enregistrer",
  saved: "Votre compte est à jour.",
  sessionsTitle: "Vos connexions",
  sessionsLead:
    "Une connexion prend fin après deux heures sans activité, et au plus tard après douze heures. Déconnectez un appareil que vous ne reconnaissez pas.",
  thisDevice: "Cet appareil",
  device: (browser: string, system: string) => (system ? `${browser}, ${system}` : browser),
  unknownBrowser: "Navigateur inconnu",
  started: (method: SignInMethod, at: string) =>
    `Connecté ${methods[method]}, le ${instants.format(new Date(at))}`,
  seen: (at: string) => `Dernière activité : ${instants.format(new Date(at))}`,
  end: "Déconnecter",
  endQuestion: "Cet appareil devra se connecter de nouveau.",
  ended: "L’appareil est déconnecté.",
  endOthers: "Déconnecter tous les autres appareils",
  othersQuestion: "Vous ne resterez connecté que sur cet appareil.",
  othersEnded: "Vous n’êtes plus connecté que sur cet appareil.",
  closeTitle: "Fermer mon compte",
  closeLead:
    "Vos appartenances et vos connexions prennent fin tout de suite, et vous n’aurez plus accès à Traverse. Un compte fermé ne se rouvre pas : il faudrait une nouvelle invitation. Ce que vous avez fait reste au nom de vos structures.",
  confirmation: "Votre adresse électronique",
  confirmationHint: (email: string) => `Pour confirmer, tapez ${email}.`,
  close: "Fermer définitivement mon compte",
} as const;
