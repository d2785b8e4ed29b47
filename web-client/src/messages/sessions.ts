/** Words of sessions and places: on the sheet, on the card, on the board of the porteur and in its form. */
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
    waitlist: "Complet, liste d’attente ouverte",
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

const of = (deed: string, label: string) => `${deed} : ${label}`;

export const board = {
  title: "Mes places",
  lead: "Dites combien de places il y a : les référents le voient aussitôt. Un nombre resté juste se confirme d’un geste.",
  signedOut: "Connectez-vous pour tenir les places de votre structure.",
  notYours:
    "Tenir des places revient aux porteurs d’action, à la coordination d’un pôle pour les actions de ce seul pôle, et à la direction.",
  open: "Ouvrir une session",
  ended: "Montrer aussi les sessions closes, annulées ou passées",
  empty: "Aucune session en cours. Ouvrez-en une pour dire combien de places il y a.",
  emptyNothing: "Votre structure ne porte aucune action publiée : il n’y a pas de place à tenir.",
  previous: "Sessions précédentes",
  next: (total: number) => `Sessions suivantes (${total} en tout)`,
  places: (label: string) => `Places proposées, ${label}`,
  less: (label: string) => `Une place de moins, ${label}`,
  more: (label: string) => `Une place de plus, ${label}`,
  sum: (places: number, taken: number) =>
    taken === 0
      ? plural(places, "place proposée.", "places proposées.")
      : `${plural(places, "place proposée", "places proposées")}, ${plural(taken, "prise", "prises")} : ${left(Math.max(0, places - taken))}.`,
  writing: "Enregistrement…",
  saved: "Enregistré.",
  written: (label: string, places: number, available: number) =>
    `${label} : ${plural(places, "place enregistrée", "places enregistrées")}, ${left(available)}.`,
  conflict: (places: number) =>
    `Quelqu’un d’autre vient de changer cette session : elle a maintenant ${plural(places, "place", "places")}. Votre nombre n’est pas enregistré.`,
  anyway: (places: number) => `Mettre ${places} quand même`,
  lost: "Ce nombre n’est peut-être pas enregistré : le serveur n’a pas répondu.",
  again: "Réessayer",
  failed: "Le geste n’a pas abouti. Réessayez dans un instant.",
  of,
  about: (label: string) => `la session « ${label} »`,
  full: "Complet",
  back: (places: number) => `Rétablir ${plural(places, "place", "places")}`,
  confirm: "Confirmer",
  confirmedNow: (label: string) => `${label} : places confirmées ce jour.`,
  confirmedOn: (day: string) => `Places confirmées le ${day}.`,
  pause: "Pause",
  pauseQuestion:
    "Personne ne sera accueilli jusqu’à ce que vous repreniez. Pour une pause avec une date de reprise, passez par « Modifier ».",
  pauseNow: "Mettre en pause",
  paused: (label: string) => `${label} : en pause.`,
  resume: "Reprendre",
  resumed: (label: string) => `${label} : reprise.`,
  edit: "Modifier",
} as const;

export const sessionForm = {
  newTitle: "Ouvrir une session",
  editTitle: "Modifier une session",
  copyTitle: "Copier une session",
  copySection: "Copier",
  copyLink: "Ouvrir une session semblable, à d’autres dates",
  copyLead: (action: string) =>
    `Mêmes places, mêmes territoires, même lieu, pour « ${action} ». Dites ses dates.`,
  action: "Action",
  forAction: (title: string) => `Pour l’action « ${title} ».`,
  choose: "Choisissez…",
  kind: "Comment entre-t-on ?",
  kinds: { ROLLING: "Toute l’année, au fil des places", DATED: "En groupe, à une date de début" },
  provider: "Au nom de quelle structure ?",
  label: "Nom de la session",
  labelHint: "Ce que les référents lisent : « Groupe de janvier », « Entrées permanentes ».",
  places: "Places proposées",
  placesHint: "En tout, places déjà prises comprises.",
  waitingList: "Ouvrir une liste d’attente quand il n’y a plus de place",
  startsOn: "Premier jour",
  endsOn: "Dernier jour",
  applyBy: "Dernier jour pour orienter",
  applyByHint: "Au plus tard le premier jour. Ensuite, la session n’accueille plus.",
  reserved: "Places réservées à certains territoires",
  reservedHint: (sector: string) =>
    sector === ""
      ? "Rien de coché : tout le secteur de l’action."
      : `Rien de coché : tout le secteur de l’action (« ${sector} »).`,
  reservedPoles: "Pôles d’insertion",
  reservedCommune: "Ajouter une commune ou un arrondissement",
  reservedCommuneHint: "Un nom ou un code postal",
  remove: (name: string) => `Ne plus réserver à ${name}`,
  ownLocation: "Cette session a son propre lieu d’accueil",
  location: "Lieu d’accueil",
  locationName: "Nom du lieu",
  address: "Adresse",
  commune: "Commune ou arrondissement du lieu",
  communeHint: "Un nom ou un code postal",
  phone: "Téléphone",
  hours: "Horaires",
  accessibility: "Accessibilité aux personnes handicapées",
  save: "Enregistrer",
  open: "Ouvrir la session",
  saved: (label: string) => `Session « ${label} » enregistrée.`,
  opened: (label: string) => `Session « ${label} » ouverte.`,
  lost: "Rien n’est sûr d’être enregistré : le serveur n’a pas répondu. Vos réponses sont toujours là ; réessayez.",
  notFound: "Cette session n’existe pas, ou sa fiche n’est plus publiée.",
  conflict: "Quelqu’un d’autre a modifié cette session entre-temps.",
  conflictHint:
    "Rien de ce que vous avez écrit n’est perdu. « Enregistrer » met votre version à la place de la sienne.",
  difference: (name: string, theirs: string, mine: string) =>
    `${name} : maintenant ${theirs} ; vous : ${mine}`,
  takeTheirs: "Prendre la version actuelle",
  nothing: "rien",
  yes: "oui",
  no: "non",
  fields: {
    kind: "Entrée",
    label: "Nom",
    startsOn: "Premier jour",
    endsOn: "Dernier jour",
    applyBy: "Dernier jour pour orienter",
    places: "Places",
    waitingListOpen: "Liste d’attente",
    territories: "Territoires",
    ownLocation: "Lieu propre",
    name: "Nom du lieu",
    address: "Adresse",
    territory: "Commune du lieu",
    phone: "Téléphone",
    hours: "Horaires",
    accessibility: "Accessibilité",
  },
  life: "Pause, clôture, annulation",
  until: "Reprise le",
  untilHint: "Sans date : en pause jusqu’à ce que vous repreniez.",
  pauseAgain: "Changer la date de reprise",
  reopen: "Rouvrir",
  close: "Clore",
  closeQuestion: "La session n’accueillera plus personne. Vous pourrez la rouvrir.",
  closed: (label: string) => `${label} : close.`,
  cancel: "Annuler la session",
  cancelQuestion: "Une session annulée le reste. Pour l’interrompre, préférez une pause.",
  cancelled: "Cette session est annulée : elle ne change plus.",
  cancelledNow: (label: string) => `${label} : annulée.`,
} as const;
