/** Words of notifications, of the mails that failed and of those of a demonstration. */
import { plural } from "../messages";
import { notificationTitles } from "./notificationTitles";

export const notifications = {
  title: notificationTitles.notifications,
  lead: "Ce qui s’est passé et qui vous concerne, gardé six mois.",
  signedOut: "Connectez-vous pour lire vos notifications.",
  signIn: "Se connecter",
  show: "Montrer",
  all: "Toutes",
  unread: "Non lues",
  count: (count: number) => plural(count, "notification", "notifications"),
  unreadCount: (count: number) => plural(count, "notification non lue", "notifications non lues"),
  none: "Aucune notification pour le moment.",
  noneUnread: "Vous avez tout lu.",
  new: "Non lue",
  markRead: "Marquer comme lue",
  markAll: "Tout marquer comme lu",
  marked: "Notification marquée comme lue.",
  allMarked: "Toutes les notifications sont marquées comme lues.",
  failed: "Rien n’a changé. Vérifiez votre connexion, puis réessayez.",
  more: "Montrer les suivantes",
  limit: (count: number) => `Les ${count} plus récentes sont affichées.`,
  mails: "Courriels",
  mailsLead: (email: string) =>
    `Traverse peut aussi vous écrire à ${email}. Les courriels qui portent un lien pour vous connecter arrivent toujours tout de suite.`,
  mailsQuestion: "Courriels que vous voulez recevoir",
  preference: {
    AT_ONCE: "Un courriel pour chaque notification, tout de suite",
    DAILY: "Un seul courriel par jour, le matin, avec ce que vous n’avez pas lu",
    NONE: "Aucun courriel",
  },
  save: "Enregistrer mon choix",
  saved: "Votre choix est enregistré.",
} as const;

export const failedMails = {
  title: notificationTitles.failed,
  lead: "Les courriels que le serveur de courriel a refusés pour de bon, ou qui ont échoué douze fois. Les adresses sont masquées. Ceux que vous laissez sont oubliés au bout de 90 jours.",
  forbidden: "Seule la direction de l’insertion voit les courriels en échec.",
  signIn: "Se connecter",
  none: "Aucun courriel en échec.",
  count: (count: number) => plural(count, "courriel en échec", "courriels en échec"),
  waiting: (count: number, since: string) =>
    `${plural(count, "courriel attend", "courriels attendent")} de partir ; le plus ancien depuis le ${since}.`,
  waitingReason: (reason: string) => `Dernier essai : ${reason}`,
  to: "Pour",
  reason: "Raison",
  happened: "Événement du",
  given: "Mis de côté le",
  tries: "Essais",
  about: (title: string, to: string) => `« ${title} », pour ${to}`,
  retry: "Renvoyer",
  retried: "Le courriel va être renvoyé.",
  abandon: "Abandonner",
  abandonQuestion: "La personne ne recevra pas ce courriel. La notification reste sur son écran.",
  abandoned: "Le courriel est abandonné.",
  more: "Montrer les suivants",
} as const;

export const demonstrationMails = {
  title: notificationTitles.mails,
  lead: "Dans une démonstration, aucun courriel ne part vers une personne fictive : les voici, les 50 plus récents d’abord. Un courriel dont le lien a servi ou a expiré n’y est plus.",
  absent: "Cette page n’existe que dans une démonstration, sur la machine qui la sert.",
  none: "Aucun courriel pour le moment.",
  refresh: "Relever les courriels",
  refreshed: (count: number) => plural(count, "courriel", "courriels"),
  to: (email: string) => `Pour ${email}`,
  text: "En texte",
  html: "En HTML",
  form: "Forme du courriel",
  frame: (subject: string) => `Courriel : ${subject}`,
} as const;
