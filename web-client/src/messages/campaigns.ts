/** Words of campaigns, and of the page where porteurs confirm by the link of a mail. */
import type { CampaignResponse } from "../gql/graphql";
import { list, longDate, plural, typeset } from "../messages";
import { upkeepTitles } from "./upkeepTitles";

export const responses: Record<CampaignResponse, string> = {
  CONFIRMED: "Confirmée",
  CHANGED: "Modifiée",
  SILENT: "Sans réponse",
};

const counted: Record<CampaignResponse, (count: number) => string> = {
  CONFIRMED: (count) => plural(count, "confirmée", "confirmées"),
  CHANGED: (count) => plural(count, "modifiée", "modifiées"),
  SILENT: (count) => `${count} sans réponse`,
};

const sheets = (count: number) => plural(count, "fiche", "fiches");

/** « Mobilité, pôle Arles » */
const subject = (theme: string | undefined, pole: string | undefined) =>
  [theme, pole && (theme ? `pôle ${pole}` : `Pôle ${pole}`)].filter(Boolean).join(", ");

export const campaigns = {
  title: upkeepTitles.campaigns,
  lead: "Avant une commission technique, sollicitez les porteurs d’un thème ou d’un pôle : chacun reçoit un seul courriel, avec un lien qui lui permet de confirmer toutes ses fiches d’un geste, sans compte à ouvrir.",
  open: upkeepTitles.newCampaign,
  none: "Aucune campagne pour l’instant.",
  subject,
  over: "Terminée",
  running: "En cours",
  until: (day: string) => `jusqu’au ${longDate(day)}`,
  openedBy: (author: string, organization: string | undefined, day: string) =>
    `Ouverte le ${longDate(day)} par ${[author, organization].filter(Boolean).join(", ")}`,
  counts: (counts: ReadonlyArray<{ value: string; count: number }>) => {
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    const parts = counts.map(({ value, count }) => counted[value as CampaignResponse](count));
    return `${sheets(total)} : ${list(parts)}`;
  },
  more: (shown: number, total: number) => `Voir plus de campagnes (${shown} sur ${total} affichées)`,

  form: {
    theme: "Thème",
    anyTheme: "Tous les thèmes",
    pole: "Pôle d’insertion",
    anyPole: "Tous les pôles",
    yourPole: (name: string) => `Votre pôle : ${name}.`,
    endsOn: "Dernier jour",
    endsOnHint: "Par exemple la veille de la commission. Au plus 90 jours.",
    word: "Un mot aux porteurs",
    wordHint:
      "Il s’affiche sur la page où ils confirment, pas dans le courriel. 500 caractères au plus. Ne nommez aucun bénéficiaire.",
    send: "Ouvrir la campagne et envoyer les courriels",
    sent: "Campagne ouverte.",
    preview: "Ce qui sera envoyé",
    choose: "Choisissez un thème ou un pôle : la liste des fiches concernées s’affiche ici.",
    reach: (count: number, asked: number) =>
      count === 0
        ? "Aucune fiche publiée ne correspond."
        : `${sheets(count)}. ${asked === 0 ? "Aucun courriel ne partira." : `${plural(asked, "courriel partira", "courriels partiront")}.`}`,
    sheets: "Fiches concernées",
  },

  unreached: (names: string[]) =>
    `${names.length > 1 ? "Porteurs qui ne recevront rien, faute de compte ou parce qu’ils refusent les courriels" : "Porteur qui ne recevra rien, faute de compte ou parce qu’il refuse les courriels"} : ${list(names)}. ${names.length > 1 ? "Téléphonez-leur, ou invitez-les." : "Téléphonez-lui, ou invitez-le."}`,

  one: {
    notFound: "Cette campagne n’existe pas, ou vous ne pouvez pas la voir.",
    back: "Toutes les campagnes",
    word: "Mot aux porteurs",
    group: (response: CampaignResponse, count: number) =>
      ({
        SILENT: `Sans réponse (${count})`,
        CHANGED: `Modifiées, sans être confirmées (${count})`,
        CONFIRMED: `Confirmées (${count})`,
      })[response],
    sheet: "Fiche",
    porteurs: "Porteurs",
    mails: (count: number) => (count === 0 ? "aucun courriel" : plural(count, "courriel", "courriels")),
    answered: "Réponse",
    noPorteur: "aucun porteur rattaché",
    notReached: (name: string) => `${name} (pas joignable ici)`,
    close: "Terminer la campagne",
    closeQuestion: typeset(
      "Terminer cette campagne maintenant ? Les liens déjà envoyés restent utilisables jusqu’à leur date.",
    ),
    closed: "Campagne terminée.",
    print: "Imprimer",
  },
} as const;

export const confirming = {
  title: upkeepTitles.confirm,
  reading: "Lecture du lien…",
  noToken: "Le lien est incomplet. Ouvrez-le depuis le courriel, ou copiez-le en entier.",
  failed: "Le serveur n’a pas pu être joint. Vérifiez votre connexion, puis rechargez la page.",
  hello: (name: string) => `Bonjour ${name},`,
  lead: (count: number) =>
    count > 1
      ? "Voici vos fiches telles que les référents les lisent. Si tout est exact, confirmez-les : c’est enregistré aussitôt."
      : "Voici votre fiche telle que les référents la lisent. Si tout est exact, confirmez-la : c’est enregistré aussitôt.",
  campaign: (author: string, day: string) =>
    `${author} vous demande de le faire avant le ${longDate(day)} inclus.`,
  confirm: "Confirmer cette fiche",
  confirmAll: (count: number) =>
    count > 1 ? `Tout est exact : confirmer les ${count} fiches` : "Tout est exact : confirmer la fiche",
  about: (title: string) => typeset(`« ${title} »`),
  confirmedOn: (day: string) => `Confirmée le ${longDate(day)}. Merci !`,
  confirmed: (count: number) => (count > 1 ? `${count} fiches confirmées.` : "Fiche confirmée."),
  wrong: "Quelque chose est faux ? Ne confirmez pas :",
  correct: "corriger la fiche",
  signIn: " (avec votre compte).",
  facts: {
    summary: "Ce que propose l’action",
    sector: "Secteur",
    orient: "Comment orienter",
    contacts: "Contacts",
    locations: "Lieux",
    last: "Dernière confirmation",
    never: "jamais",
  },
  notSaid: "non renseigné",
  expires: (day: string) => `Ce lien reste valable jusqu’au ${longDate(day)}.`,
} as const;
