/** Words of the matrix, of the meeting page, of its projection and of the booklet. */
import { list, plural } from "../messages";

const actions = (count: number) => plural(count, "action", "actions");
const toConfirm = (count: number) => `${count} à confirmer`;

export const themes = {
  matrix: {
    title: "Thèmes et pôles",
    lead: "Combien d’actions chaque thème propose dans chaque pôle d’insertion. Ouvrez une case pour préparer ou tenir une commission technique.",
    caption: "Nombre d’actions par thème et par pôle d’insertion",
    theme: "Thème",
    axis: (code: string, title: string) => `Axe ${code} : ${title}`,
    pole: "Pôle d’insertion affiché",
    inProgramme: "Total",
    total: "Toutes les actions",
    cell: (theme: string, pole: string) => `${theme}, ${pole} : `,
    covered: (count: number) => (count < 2 ? " action" : " actions"),
    plus: "+ ",
    more: (count: number) => toConfirm(count),
    none: "aucune",
    legendCovered: "actions qui couvrent le pôle, en tout ou partie",
    legendToConfirm:
      "actions dont l’extension au pôle est vraisemblable, mais que le programme n’imprime pas : comptées à part",
    legendNone: "aucune action sûre : un trou dans l’offre, ou une question à poser aux porteurs",
    legend: "Comment lire une case",
    legendSample: "3",
    holes: "Les trous de l’offre",
    holesLead: (count: number) =>
      count === 0
        ? "Chaque thème a au moins une action dans chaque pôle."
        : `${plural(count, "case n’a", "cases n’ont")} aucune action sûre.`,
    holeHint: (count: number) => (count === 0 ? "" : ` (${toConfirm(count)})`),
    booklet: "Imprimer le livret des actions",
  },
  meeting: {
    documentTitle: (theme: string, pole: string) => `${theme} – ${pole}`,
    overline: (code: string) => `Thème ${code}`,
    inPole: (pole: string) => `dans le pôle ${pole}`,
    lead: (covered: number, open: number) =>
      covered === 0 && open === 0
        ? "Aucune action de ce thème dans ce pôle."
        : open === 0
          ? `${actions(covered)}.`
          : `${actions(covered)}, et ${toConfirm(open)}.`,
    project: "Projeter",
    booklet: "Livret à imprimer",
    search: "Ouvrir dans la recherche",
    covered: (count: number) => `Proposées dans le pôle (${count})`,
    none: "Aucune action",
    noneHint:
      "Le programme n’imprime aucune action de ce thème dans ce pôle. C’est un trou de l’offre à signaler en commission.",
    toConfirm: (count: number) => `À confirmer (${count})`,
    toConfirmHint:
      "Le programme n’imprime pas le pôle dans le secteur de ces actions, mais l’extension est vraisemblable. Demandez au porteur avant d’orienter.",
    elsewhere: (count: number) => `Proposées ailleurs, pas dans ce pôle (${count})`,
    elsewhereHint: "Les autres actions du thème, et ce qui les tient hors du pôle.",
    first: (shown: number, total: number) => `Les ${shown} premières fiches sur ${total} sont affichées.`,
    neighbours: "Autour de cette case",
    otherThemes: "Thèmes voisins, même pôle",
    otherPoles: "Pôles voisins, même thème",
    count: (covered: number, open: number) =>
      open === 0 ? actions(covered) : `${actions(covered)} + ${toConfirm(open)}`,
    notFoundTitle: "Cette case n’existe pas",
    notFound: "Aucun thème ou aucun pôle du programme ne porte cette adresse.",
    backToMatrix: "Revenir aux thèmes et pôles",
    publics: "Pour qui",
    admission: "Admission",
    implied: (labels: string[]) => `Vraisemblable, non dit : ${list(labels)}`,
    mode: "Mode d’accueil",
    duration: "Durée et rythme",
    provider: "Porteur",
    orient: "Comment orienter",
    orientUnknown: "Le programme ne le dit pas.",
    documents: (names: string[]) => `Pièces : ${list(names)}`,
    answer: (days: number) => `Réponse attendue sous ${plural(days, "jour ouvré", "jours ouvrés")}.`,
    places: "Places",
    placesUnknown: "Non déclarées",
    freshness: "Fraîcheur",
    neverConfirmed: "Jamais confirmée par un porteur",
    confirmedOn: (day: string) => `Confirmée le ${day}`,
    coverage: "Dans ce pôle",
    ages: {
      between: (min: number, max: number) => `De ${min} à ${max} ans`,
      from: (min: number) => `${min} ans et plus`,
      to: (max: number) => `${max} ans au plus`,
      indicative: (age: string) => `${age} (indicatif)`,
    },
    rsa: "RSA demandé",
    noRsa: "RSA non demandé",
    rsaPrevents: "RSA non nécessaire : l’action en prévient l’entrée",
  },
  projection: {
    documentTitle: (title: string, position: number, total: number) => `${title} (${position} / ${total})`,
    position: (position: number, total: number) => `${position} / ${total}`,
    positionWords: (position: number, total: number) => `Action ${position} sur ${total}`,
    previous: "Précédente",
    next: "Suivante",
    leave: "Quitter",
    fullScreen: "Plein écran",
    leaveFullScreen: "Quitter le plein écran",
    refused: "Le navigateur refuse le plein écran : essayez la touche F11.",
    keys: "Flèches, espace, page suivante et précédente : changer d’action. Échap : quitter.",
    controls: "Projection",
    announce: (position: number, total: number, title: string) =>
      `Action ${position} sur ${total} : ${title}`,
    none: "Aucune action à projeter",
  },
  booklet: {
    title: "Livret des actions",
    documentTitle: (where: string) => `Livret : ${where}`,
    lead: "Une couverture, un sommaire, une fiche par action et un index : choisissez ce que le livret contient, puis imprimez-le ou enregistrez-le en PDF.",
    choose: "Contenu du livret",
    pole: "Pôle d’insertion",
    theme: "Thème",
    everywhere: "Tout le département",
    allThemes: "Tous les thèmes",
    print: (count: number) => `Imprimer ${plural(count, "fiche", "fiches")}`,
    printHint:
      "Dans la fenêtre d’impression, choisissez A4, et « Enregistrer au format PDF » pour l’envoyer.",
    loading: "Chargement des fiches…",
    loaded: (count: number) => plural(count, "fiche dans le livret.", "fiches dans le livret."),
    coverPole: (pole: string) => `Pôle d’insertion ${pole}`,
    coverDate: (day: string) => `Édité le ${day}`,
    coverCount: (covered: number, open: number) =>
      open === 0 ? actions(covered) : `${actions(covered)}, et ${toConfirm(open)}`,
    coverNotice:
      "« Non précisé » veut dire que le programme ne le dit pas. « À confirmer » veut dire vraisemblable, mais non imprimé : demandez au porteur avant d’orienter.",
    summary: "Sommaire",
    summaryHint: "Les numéros sont ceux des fiches, en tête de chacune.",
    themeLine: (code: string, title: string) => `${code} ${title}`,
    sheet: (number: number) => `Fiche ${number}`,
    sheets: "Fiches",
    toConfirm: "à confirmer",
    index: "Index",
    byProvider: "Par porteur",
    byCode: "Par code",
    noProvider: "Porteur non précisé par le programme",
    sheetList: (numbers: number[]) =>
      `${numbers.length > 1 ? "fiches" : "fiche"} ${numbers.map(String).join(", ")}`,
    empty: "Aucune action",
    emptyHint: "Rien à imprimer pour ce choix : prenez un autre thème ou un autre pôle.",
    unknownPole: (code: string) =>
      `Aucun pôle ne porte le nom « ${code} » : le livret vaut pour tout le département.`,
    unknownTheme: (code: string) =>
      `Aucun thème ne porte le code « ${code} » : le livret contient tous les thèmes.`,
    sections: {
      what: "Ce que propose l’action",
      where: "Où",
      who: "Pour qui",
      how: "Comment cela se passe",
      orient: "Comment orienter",
      provider: "Qui porte l’action",
      reliability: "Fiabilité de la fiche",
    },
  },
} as const;
