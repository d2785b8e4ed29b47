/** Words of sessions and places, on the sheet and in the results. */
import { list, longDate, plural } from "../messages";

const left = (count: number) => plural(count, "place libre", "places libres");

export const sessions = {
  sheet: {
    title: "Sessions et places",
    answer: (place: string) => `Pour ${place}`,
    left,
    unknown: "Le porteur n’a pas dit s’il reste des places. Demandez-le-lui avant d’orienter.",
    noneHere: "Aucune session n’accueille de personnes de ce territoire en ce moment. Demandez au porteur.",
    waitlist: "Plus de place : une liste d’attente est ouverte.",
    full: "Complet, et la liste d’attente est fermée.",
    paused: "En pause : personne n’est accueilli en ce moment.",
    revised: "La fiche vient de changer.",
    changed: (sentence: string) => `Les places viennent de changer. ${sentence}`,
    others: (count: number) =>
      count === 1
        ? "Une autre session n’accueille pas ce territoire, ou n’accueille plus."
        : `${count} autres sessions n’accueillent pas ce territoire, ou n’accueillent plus.`,
    dates: "Dates",
    rolling: "Entrées toute l’année",
    applyBy: "Orienter au plus tard",
    reserved: "Réservée à",
    provider: "Porteur",
    where: "Lieu",
    confirmed: (day: string) => `Places confirmées par le porteur le ${day}.`,
  },
  state: {
    left: (available: number, places: number) => `${left(available)} sur ${places}`,
    waitlist: (waiting: number) =>
      waiting === 0
        ? "Complet, liste d’attente ouverte"
        : `Complet, liste d’attente ouverte : ${plural(waiting, "personne attend", "personnes attendent")}`,
    full: "Complet",
    paused: "En pause",
    pausedUntil: (day: string) => `En pause, reprise le ${longDate(day)}`,
    over: "N’accueille plus",
    closed: "Close",
    cancelled: "Annulée",
  },
  card: {
    next: (day: string) => `Prochain groupe le ${longDate(day)}`,
  },
  when: (starts: string | null, ends: string | null) => {
    if (starts && ends) return `du ${longDate(starts)} au ${longDate(ends)}`;
    if (starts) return `à partir du ${longDate(starts)}`;
    return ends ? `jusqu’au ${longDate(ends)}` : null;
  },
  territories: (names: string[]) => list(names),
} as const;
