/** Words of reports of errors: the sheet's link, the form, the list and one report. */
import type { ReportAct, ReportState, ReportTopic } from "../gql/graphql";
import { plural, typeset } from "../messages";
import { upkeepTitles } from "./upkeepTitles";

export const topics: Record<ReportTopic, string> = {
  CONTENT: "Ce que propose l’action",
  ADMISSION: "Pour qui : publics, âge, RSA, conditions",
  COVERAGE: "Où : secteur couvert",
  COURSE: "Comment cela se passe : durée, rythme, coût",
  PRESCRIPTION: "Comment orienter : voies, pièces, consignes",
  PLACES: "Places, sessions et dates",
  PROVIDERS: "Qui porte l’action",
  CONTACTS: "Contacts : nom, téléphone, courriel",
  LOCATIONS: "Lieux d’accueil et horaires",
  ENDED: "L’action n’est plus proposée",
  OTHER: "Autre chose",
};

export const states: Record<ReportState, string> = {
  OPEN: "Attend une réponse",
  ANSWERED: "A reçu une réponse",
  CLOSED: "Clos",
};

const done: Record<ReportAct, string> = { ANSWER: "a répondu", CLOSE: "a clos", REOPEN: "a rouvert" };

export const reports = {
  title: upkeepTitles.reports,
  workspace: "Signalements d’erreurs",
  sheet: "Signaler une erreur",
  open: (count: number) => plural(count, "signalement ouvert", "signalements ouverts"),

  form: {
    title: "Signaler une erreur",
    about: "Fiche",
    lead: typeset(
      "Votre message est transmis aux porteurs de l’action et aux pôles que la fiche couvre, ou à la direction de l’insertion si elle couvre tout le département. Vous verrez leur réponse dans « Signalements ».",
    ),
    person: "Ne nommez aucun bénéficiaire et ne décrivez la situation de personne.",
    topic: "Qu’est-ce qui ne va pas ?",
    choose: "Choisissez",
    noTopic: "Choisissez la partie de la fiche en cause.",
    body: "Dites ce qui est faux, et ce qui serait juste si vous le savez",
    bodyHint: "1 000 caractères au plus.",
    send: "Envoyer",
    sent: "Signalement envoyé.",
    unknown: "Cette fiche n’existe pas, ou n’est plus au catalogue.",
    already: (count: number) =>
      count > 1
        ? `Vous avez déjà ${count} signalements en cours sur cette fiche :`
        : "Vous avez déjà un signalement en cours sur cette fiche :",
  },

  list: {
    view: "Lesquels",
    views: { "a-traiter": "À traiter", faits: "Que j’ai faits", tous: "Tous" },
    lead: {
      "a-traiter":
        "Ce que des lecteurs trouvent faux dans les fiches que vous tenez à jour, et à quoi personne n’a répondu.",
      faits: "Ce que vous avez signalé, et ce qu’on vous a répondu.",
      tous: "Vos signalements et ceux des fiches que vous tenez à jour, dans tous les états.",
    },
    sheetOnly: (title: string) => typeset(`Sur la fiche « ${title} » seulement.`),
    everySheet: "Voir ceux de toutes les fiches",
    empty: {
      "a-traiter": "Aucun signalement n’attend de réponse.",
      faits: typeset("Vous n’avez rien signalé. Le lien « Signaler une erreur » est au bas de chaque fiche."),
      tous: "Aucun signalement.",
    },
    count: (count: number) => plural(count, "signalement", "signalements"),
    more: (shown: number, total: number) => `Voir plus de signalements (${shown} sur ${total} affichés)`,
    by: (author: string, organization: string | undefined, day: string) =>
      `${[author, organization].filter(Boolean).join(", ")}, le ${day}`,
    yours: "Le vôtre",
  },

  one: {
    documentTitle: (title: string) => `Signalement – ${title}`,
    heading: (title: string) => typeset(`Signalement sur « ${title} »`),
    notFound: "Ce signalement n’existe pas, ou vous ne pouvez pas le voir.",
    back: "Tous les signalements",
    seeSheet: "Voir la fiche",
    gone: "Cette fiche n’est plus au catalogue.",
    history: "Ce qui a été fait",
    nothing: "Personne n’a encore répondu.",
    entry: (author: string, organization: string | undefined, act: ReportAct) =>
      `${[author, organization].filter(Boolean).join(", ")} ${done[act]}`,
    answer: "Votre réponse",
    answerHint: "Dites ce qui a été corrigé, ou pourquoi la fiche est juste. 1 000 caractères au plus.",
    sendAnswer: "Répondre",
    closing: "Mot de la fin",
    close: "Clore le signalement",
    reopening: "Ce qui ne va toujours pas",
    reopen: "Rouvrir",
    done: {
      ANSWER: "Réponse envoyée.",
      CLOSE: "Signalement clos.",
      REOPEN: "Signalement rouvert.",
    } satisfies Record<ReportAct, string>,
    act: "Que voulez-vous faire ?",
  },
} as const;
