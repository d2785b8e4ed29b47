/** Words about notifications that every page carries: the titles, and the bell. */
export const notificationTitles = {
  notifications: "Notifications",
  failed: "Courriels en échec",
  mails: "Courriels de la démonstration",
  bell: (count: number) =>
    count === 0
      ? "Notifications : tout est lu"
      : `Notifications : ${count} non ${count === 1 ? "lue" : "lues"}`,
  received: (title: string) => `Nouvelle notification : ${title}`,
} as const;
