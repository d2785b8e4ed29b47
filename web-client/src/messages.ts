/** Every word on the screens, in one place. Sentences that count go through `Intl.PluralRules`. */
import type {
  ActionOrderField,
  AssignmentBasis,
  Availability,
  Confidence,
  CoverageVerdict,
  DeliveryMode,
  Freshness,
  PolePriorityTheme,
  PrescriptionChannel,
  ProgrammeFactKind,
  TerritoryKind,
  Verdict,
} from "./gql/graphql";

const rules = new Intl.PluralRules("fr");
const numbers = new Intl.NumberFormat("fr");
const tenths = new Intl.NumberFormat("fr", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const months = new Intl.DateTimeFormat("fr", { month: "long", year: "numeric", timeZone: "Europe/Paris" });
const times = new Intl.DateTimeFormat("fr", {
  dateStyle: "long",
  timeStyle: "short",
  timeZone: "Europe/Paris",
});
const dates = new Intl.DateTimeFormat("fr", { dateStyle: "long", timeZone: "Europe/Paris" });

/** « 0 action », « 1 action », « 2 actions », « 1 200 actions »: in French, zero is singular. */
export function plural(count: number, one: string, many: string): string {
  return `${numbers.format(count)} ${rules.select(count) === "one" ? one : many}`;
}

/** « 4 930 », « 41,6 » */
export function figure(value: number): string {
  return numbers.format(value);
}

/** « 80,0 % »: with the decimal that is printed, so that columns align. */
export function percent(value: number): string {
  return `${tenths.format(value)}\u00a0%`;
}

/** « décembre 2023 » */
export function monthOf(day: string): string {
  return months.format(new Date(day));
}

export function longDate(instant: string): string {
  return dates.format(new Date(instant));
}

/** « 25 novembre 2026 à 10:05 » */
export function longTime(instant: string): string {
  return times.format(new Date(instant));
}

/** Keeps « », « : », « ; », « ? » and « ! » on the line of the word they belong to. */
export function typeset(sentence: string): string {
  return sentence.replace(/« /g, "«\u00a0").replace(/ ([»:;?!])/g, "\u00a0$1");
}

/** « Marseille, Aubagne et Istres » */
export function list(items: string[]): string {
  return new Intl.ListFormat("fr", { type: "conjunction" }).format(items);
}

const territoryKind: Record<TerritoryKind, string> = {
  DEPARTMENT: "département",
  POLE: "pôle d’insertion",
  COMMUNE: "commune",
  ARRONDISSEMENT: "arrondissement",
  ZONE: "zone",
};

const verdict: Record<CoverageVerdict, string> = {
  YES: "Proposé ici",
  PARTLY: "Proposé en partie",
  TO_CONFIRM: "À confirmer",
  NO: "Pas proposé ici",
};

const mode: Record<DeliveryMode, string> = {
  INDIVIDUAL: "Individuel",
  COLLECTIVE: "En groupe",
  BOTH: "Individuel et en groupe",
  UNKNOWN: "Non précisé",
};

const availability: Record<Availability, string> = {
  OPEN: "Places ouvertes",
  WAITLIST: "Liste d’attente",
  FULL: "Complet",
  PAUSED: "En pause",
  UNKNOWN: "Places non connues",
};

const freshness: Record<Freshness, string> = {
  UP_TO_DATE: "À jour",
  TO_CONFIRM: "À confirmer",
  STALE: "Périmée",
};

const channel: Record<PrescriptionChannel, string> = {
  PLATFORM: "Sur cette plateforme",
  EMAIL: "Par courriel",
  PHONE: "Par téléphone",
  FORM: "Par formulaire",
  WALK_IN: "En se présentant sur place",
  OTHER: "Autrement",
};

const factKind: Record<ProgrammeFactKind, string> = {
  INSTANCE: "Instances du programme",
  LOCAL_INSTANCE: "Instances propres à un pôle",
  DEADLINE: "Délais et échéances",
  ROLE: "Qui fait quoi",
  KEY_FIGURE: "Chiffres clés",
  TOOL: "Outils numériques",
  NOT_PRESCRIBABLE: "Ce qui ne se prescrit pas",
  NOTE: "Remarques sur la source",
};

const fit: Record<Verdict, string> = {
  YES: "Convient",
  UNKNOWN: "À vérifier",
  NO: "Ne convient pas",
};

const criterion: Record<Verdict, string> = {
  YES: "Oui",
  UNKNOWN: "À vérifier",
  NO: "Non",
};

/** The natures of schemes, chosen by the curator; one that is not here is shown as it is. */
const schemeKind: Record<string, string> = {
  accompagnement: "accompagnement",
  "aide-employeur": "aide à l’employeur",
  "aller-vers": "aller vers les personnes",
  "clause-sociale": "clause sociale",
  "contrat-insertion": "contrat d’insertion",
  diagnostic: "diagnostic",
  "evenement-emploi": "événement pour l’emploi",
  experimentation: "expérimentation",
  formation: "formation",
  immersion: "immersion",
  instance: "instance",
  "outil-numerique": "outil numérique",
};

const priorityTheme: Record<PolePriorityTheme, string> = {
  SECURISATION: "Sécuriser les parcours",
  ANIMATION: "Animer le réseau",
  ACTIVITE: "Développer l’activité des personnes",
};

/** What ties a place to its pôle, and how sure that is. The programme prints 16 of 119 communes. */
const assignment: Record<AssignmentBasis, Record<Confidence, string>> = {
  PRINTED: {
    HIGH: "imprimé par le programme",
    MEDIUM: "imprimé, lecture à confirmer",
    LOW: "imprimé, lecture incertaine, à confirmer",
  },
  DERIVED: {
    HIGH: "déduit, à confirmer",
    MEDIUM: "déduit, autre lecture possible, à confirmer",
    LOW: "déduit, incertain, à confirmer",
  },
  MIXED: {
    HIGH: "en partie déduit, à confirmer",
    MEDIUM: "en partie déduit, à confirmer",
    LOW: "en partie déduit, incertain, à confirmer",
  },
};

const order: Record<ActionOrderField, string> = {
  RELEVANCE: "Pertinence",
  CODE: "Code de l’action",
  TITLE: "Intitulé",
  UPDATED_AT: "Mise à jour récente",
  PLACES_AVAILABLE: "Places libres",
  NEXT_SESSION: "Prochain groupe",
};

export const m = {
  site: {
    name: "Traverse",
    baseline: "L’offre d’insertion du département",
    skip: "Aller au contenu",
    nav: "Navigation principale",
    footerNav: "À propos du site",
    search: "Rechercher",
    situation: "Pour une situation",
    poles: "Les pôles",
    themes: "Thèmes",
    programme: "Le programme",
    booklet: "Livret des actions",
    help: "Aide",
    siteMap: "Plan du site",
    menu: "Menu",
    accessibility: "Accessibilité : non conforme",
    accessibilityTitle: "Déclaration d’accessibilité",
    legal: "Mentions légales",
    privacy: "Données personnelles",
    integrators: "Intégrateurs",
    origin:
      "Contenu : Programme départemental d’insertion 2024-2026 des Bouches-du-Rhône. Faits repris, phrases réécrites.",
    degraded: "La base ne répond pas : le catalogue affiché est le dernier connu.",
    ended: (year: number) =>
      `Ce programme s’est terminé le 31 décembre ${year}. Son catalogue reste lisible ; vérifiez que l’action existe encore avant d’orienter.`,
  },
  labels: {
    territoryKind,
    verdict,
    mode,
    availability,
    freshness,
    channel,
    factKind,
    order,
    fit,
    criterion,
    schemeKind,
    priorityTheme,
    assignment,
  },
  common: {
    loading: "Chargement…",
    retry: "Réessayer",
    notSaid: "Non précisé par le programme",
    remove: (what: string) => `Retirer ${what}`,
    showMore: (count: number) => `Afficher les ${count} autres`,
    showLess: "Afficher moins",
    breadcrumbs: "Fil d’Ariane",
    copy: "Copier",
    copied: "Copié",
    copiedWhat: (what: string) => `Copié : ${what}`,
    notCopied: "Votre navigateur refuse la copie : sélectionnez le texte, puis copiez-le.",
    contents: "Dans cette page",
  },
  errors: {
    title: "Le catalogue ne s’affiche pas",
    network: "Le serveur n’a pas pu être joint. Vérifiez votre connexion, puis réessayez.",
    server: "Le serveur a rencontré une difficulté. Rien n’est perdu : réessayez dans un instant.",
    tooMany: "Trop de demandes en peu de temps. Patientez une minute, puis réessayez.",
    badFilter: "Un filtre de cette adresse n’est plus valable. Effacez les filtres, ou réessayez.",
    unavailable: "Le service est momentanément indisponible. Réessayez dans un instant.",
    boundaryTitle: "Cette page ne s’affiche pas",
    boundary:
      "Une erreur imprévue est survenue dans votre navigateur. Rechargez la page ; si l’erreur persiste, revenez à la recherche.",
    reload: "Recharger la page",
    backToSearch: "Revenir à la recherche",
    notFoundTitle: "Cette page n’existe pas",
    notFound: "L’adresse est peut-être incomplète, ou la page a changé de place.",
    actionNotFoundTitle: "Cette fiche n’existe pas",
    actionNotFound:
      "Aucune action publiée ne porte cette adresse. Elle a peut-être été retirée du catalogue.",
  },
  search: {
    title: "Trouver une action d’insertion",
    lead: "Pour la personne que vous accompagnez : ce que le programme propose, et où.",
    documentTitle: "Rechercher une action",
    text: "Que cherchez-vous ?",
    textHint: "Un besoin, un métier, un porteur, un code…",
    where: "Où ?",
    whereHint: "Commune, arrondissement, code postal ou pôle",
    submit: "Rechercher",
    clearText: "Effacer le texte",
    clearTerritory: "Effacer le territoire",
    suggestions: "Territoires proposés",
    noTerritory: "Aucun territoire de ce nom dans le département.",
    notChosen: (text: string) =>
      `« ${text} » n’est pas encore un choix : prenez un territoire dans la liste.`,
    postalCode: (codes: string[]) =>
      codes.length > 1 ? `codes postaux ${codes.join(", ")}` : `code postal ${codes[0]}`,
    inseeCode: (code: string) => `code INSEE ${code}`,
    pole: (name: string) => `pôle ${name}`,
    unknownTerritory: (code: string) =>
      `Aucun territoire ne porte le code « ${code} ». Les résultats ci-dessous valent pour tout le département.`,
    didYouMean: "Vous cherchiez peut-être :",
    ignored: (values: string[]) =>
      values.length > 1
        ? `Filtres inconnus, ignorés : ${values.join(", ")}.`
        : `Filtre inconnu, ignoré : ${values.join(", ")}.`,
    results: "Résultats",
    count: (count: number) => plural(count, "action", "actions"),
    countIn: (count: number, place: string) => `${plural(count, "action", "actions")} — ${place}`,
    announce: (count: number, places: string[] = []) => {
      const found =
        count === 0 ? "Aucune action ne correspond." : plural(count, "action trouvée.", "actions trouvées.");
      return places.length === 0
        ? found
        : `${found} Le texte nomme ${list(places)} : vous pouvez vous y limiter.`;
    },
    readings: "Lieux lus dans votre texte",
    narrowTo: (name: string, count: number) => `Limiter à ${name} (${numbers.format(count)})`,
    absentFrom: (name: string) => `${name} : aucune de ces actions n’y est proposée.`,
    relaxed: (held: number, asked: number, missing: string[]) =>
      [
        `Aucune fiche ne contient tous ces mots. Voici celles qui en contiennent ${held} sur ${asked}.`,
        missing.length === 0
          ? ""
          : `${missing.length > 1 ? "Mots introuvables" : "Mot introuvable"} dans le catalogue : ${list(missing.map((word) => `« ${word} »`))}.`,
      ]
        .join(" ")
        .trim(),
    corrected: (typed: string, read: string[]) =>
      `« ${typed} » n’est écrit nulle part : résultats pour ${list(read.map((word) => `« ${word} »`))}.`,
    passage: "Dans la fiche :",
    didYouMeanWord: (typed: string) => `À la place de « ${typed} », vouliez-vous dire :`,
    whole: "tout le département",
    sort: "Trier par",
    alert: "Me prévenir",
    filters: "Filtres",
    filtersCount: (count: number) => (count === 0 ? "Filtres" : `Filtres (${count})`),
    closeFilters: (count: number) =>
      count === 0 ? "Aucun résultat : fermer les filtres" : `Voir ${plural(count, "résultat", "résultats")}`,
    active: "Filtres actifs",
    clearAll: "Tout effacer",
    selectedCount: (count: number) => plural(count, "choix", "choix"),
    facetCount: (count: number) => plural(count, "action", "actions"),
    more: (shown: number, total: number) => `Voir plus d’actions (${shown} sur ${total} affichées)`,
    moreLoaded: (added: number) =>
      plural(added, "action ajoutée à la liste.", "actions ajoutées à la liste."),
    facets: {
      theme: "Thème",
      barrier: "Besoin, frein à lever",
      public: "Public",
      pole: "Pôle d’insertion",
      mode: "Mode d’accueil",
      availability: "Places",
      freshness: "Fraîcheur de la fiche",
      provider: "Porteur",
    },
    axisFilter: (title: string) => `Axe : ${title}`,
    startsBefore: (day: string) => `Groupe qui commence le ${day} au plus tard`,
    startsBeforeLabel: "Groupe qui commence avant le…",
    startsBeforeHint: "Ce jour-là compris",
    sector: "Secteur :",
    priority: (places: string[]) => `Priorité : ${list(places)}`,
    priorityHere: "Territoire prioritaire",
    openToAll: "Ouvert à tous les publics",
    rsaRequired: "RSA demandé",
    noProvider: "Porteur non précisé par le programme",
    toConfirmSheet: "Fiche à confirmer par le porteur",
    staleSheet: "Fiche périmée : son porteur ne la confirme plus depuis longtemps",
    neglectedSheet: "Plus confirmée par son porteur depuis longtemps : classée après les autres",
    suspended: "Suspendue",
    empty: "Aucune action ne correspond à tous ces critères",
    emptyHint: "Élargissez la recherche : chaque bouton dit combien d’actions il ferait apparaître.",
    emptySeveral: "Retirer un seul de ces critères ne suffit pas : effacez-en plusieurs.",
    emptyNothing: "Le catalogue ne contient aucune action publiée.",
    loosenText: (text: string) => `Retirer le texte « ${text} »`,
    loosenTerritory: (name: string) => `Chercher ailleurs que « ${name} »`,
    loosen: (labels: string) => `Retirer ${labels}`,
    toConfirmTitle: "À confirmer pour ce territoire",
    toConfirmHint: (name: string) =>
      `Le programme n’imprime pas ${name} dans le secteur de ces actions, mais l’extension est vraisemblable. Demandez au porteur avant d’orienter.`,
    schemes: (count: number) => `Autres dispositifs cités par le programme (${count})`,
    schemesHint:
      "Le programme les nomme sans leur consacrer de fiche : ils ne comptent pas dans les résultats.",
    schemeWhere: "Où :",
    schemeWho: "Porté par :",
    schemeRelated: "Fiches liées :",
    territoryNotPrinted: "territoire non précisé par le programme",
  },
  map: {
    area: (name: string, pole: string, value: string) => `${name}, pôle ${pole}, ${value}`,
    hint: "Choisissez une commune ou un arrondissement.",
    legend: "Légende",
    magnifier: "Marseille",
    source:
      "Carte schématique : une cellule par commune ou arrondissement, tracée d’après des points GeoNames (CC BY 4.0).",
    table: (count: number) => `La carte en tableau (${numbers.format(count)} lignes)`,
    name: "Commune ou arrondissement",
    group: "Pôle",
    pole: (numeral: string, name: string) => `${numeral} – ${name}`,
    count: "Actions",
    range: (from: number, to: number) =>
      from === to ? plural(from, "action", "actions") : `${from} à ${plural(to, "action", "actions")}`,
  },
  searchMap: {
    view: "Affichage",
    list: "Liste",
    map: "Carte",
    both: "Liste et carte",
    title: "Carte des résultats",
    label: "Choisir un territoire sur la carte : flèches pour se déplacer, Entrée pour choisir",
    colour: "Couleurs",
    byPole: "Par pôle",
    byCount: "Par nombre d’actions",
    none: "aucune action",
  },
  printList: {
    link: "Imprimer la liste",
    title: "Liste à imprimer",
    print: "Imprimer",
    back: "Revenir aux résultats",
    criteria: "Critères de la recherche",
    text: "Texte cherché",
    where: "Territoire",
    others: "Filtres",
    order: "Tri",
    none: "Aucun : tout le catalogue, dans tout le département.",
    date: (day: string) => `Liste établie le ${day}.`,
    loading: (loaded: number, total: number | undefined) =>
      total === undefined ? "Chargement de la liste…" : `${loaded} fiches chargées sur ${total}…`,
    orient: "Orienter :",
    orientUnknown: "non précisé par le programme",
  },
  coverageMap: {
    title: "Carte de la couverture",
    label: "Carte de la couverture : flèches pour se déplacer, Entrée pour demander « Est-ce proposé ici ? »",
    covered: "proposé",
    excluded: "exclu du secteur",
    notCovered: "hors du secteur",
    toConfirm: "à confirmer",
    priority: "prioritaire",
    value: (state: string, priority: boolean) => (priority ? `${state}, prioritaire` : state),
    header: "Couverture",
    legend: {
      covered: "Proposé",
      excluded: "Exclu du secteur",
      toConfirm: "À confirmer",
      notCovered: "Hors du secteur",
      priority: "Territoire prioritaire",
    },
    sentence: (covered: number, all: number, toConfirm: number, excluded: number) =>
      [
        covered === all
          ? `Proposé dans les ${all} communes et arrondissements du département.`
          : `Proposé dans ${covered} des ${all} communes et arrondissements du département.`,
        toConfirm > 0 && `${toConfirm} à confirmer auprès du porteur.`,
        excluded > 0 && plural(excluded, "exclu du secteur.", "exclus du secteur."),
      ]
        .filter(Boolean)
        .join(" "),
    byPole: "Communes et arrondissements couverts, par pôle",
    wholePole: (count: number) => `tout le pôle (${count})`,
    exceptIn: (names: string[]) => `tout le pôle, sauf ${list(names)}`,
    nothing: "–",
    beforeToConfirm: "à confirmer : ",
    explainExcluded:
      "Exclu : le programme retire ce territoire du secteur. N’y orientez personne vers cette action.",
    explainToConfirm:
      "À confirmer : le programme n’imprime pas ce territoire, mais une lecture plus large de son secteur est vraisemblable. Demandez au porteur avant d’orienter.",
    explainPriority: "Prioritaire : le territoire passe d’abord ; les autres restent couverts.",
  },
  related: {
    title: "Actions proches",
    titleIn: (place: string) => `Actions proches proposées ici : ${place}`,
    none: "Aucune autre action du même thème, ni sur les mêmes freins.",
    noneIn: (place: string) =>
      `Aucune autre action du même thème, ni sur les mêmes freins, n’est proposée à « ${place} ».`,
    sameTheme: "même thème",
    sameBarriers: (labels: string[]) => `mêmes freins : ${list(labels)}`,
    sameBarrier: (label: string) => `même frein : ${label}`,
  },
  action: {
    breadcrumb: "Rechercher",
    breadcrumbSituation: "Pour une situation",
    loading: "Chargement de la fiche…",
    code: (code: string) => `Action ${code}`,
    print: "Imprimer la fiche",
    contents: "Dans cette fiche",
    notices: "À savoir avant d’orienter",
    what: "Ce que propose l’action",
    objectives: "Objectifs",
    barriers: "Freins visés",
    who: "Pour qui",
    publics: "Publics",
    openToAll: "Ouvert à tous les publics : la fiche n’en nomme aucun.",
    implied: "Non dit par la fiche, vraisemblable",
    age: "Âge",
    ageBetween: (min: number, max: number) => `De ${min} à ${max} ans`,
    ageFrom: (min: number) => `${min} ans et plus`,
    ageTo: (max: number) => `${max} ans au plus`,
    ageFirm: "condition de la fiche",
    ageIndicative: "indicatif : cette borne ne vient pas de la fiche",
    rsa: "RSA",
    rsaYes: "La fiche demande de percevoir le RSA.",
    rsaNotSaid: "La fiche ne dit pas s’il faut percevoir le RSA.",
    rsaNo: "La fiche ne demande pas de percevoir le RSA.",
    rsaPrevents: "Cette action prévient l’entrée dans le RSA : il n’est pas nécessaire de le percevoir.",
    conditions: "Autres conditions",
    where: "Où",
    isItHere: "Est-ce proposé ici ?",
    isItHereHint: "Commune, arrondissement, code postal ou pôle de la personne",
    sector: "Secteur selon le programme",
    wholeDepartment: "Tout le département",
    includes: "Territoires couverts",
    excludes: "Sauf",
    probable: "À confirmer",
    probableHint: "extension vraisemblable, non imprimée",
    emphasis: "Territoires prioritaires",
    place: "Lieu de l’intervention",
    placeHint: "il ne restreint pas qui peut être orienté",
    coverageNote: "Lecture du secteur",
    how: "Comment cela se passe",
    mode: "Mode d’accueil",
    duration: "Durée",
    months: (count: number) => plural(count, "mois", "mois"),
    weeks: (count: number) => plural(count, "semaine", "semaines"),
    weeklyHours: (hours: number) => `${numbers.format(hours)} h par semaine`,
    weekly: "Heures d’activité",
    intensity: "Intensité",
    procedure: "Déroulement",
    remote: "À distance",
    fees: "Participation financière",
    free: "Gratuit",
    notFree: "Payant",
    yes: "Oui",
    no: "Non",
    selfReferral: "Venir de soi-même",
    orient: "Comment orienter",
    orientUnknown: "Le programme ne dit pas comment orienter vers cette action.",
    channels: "Voies",
    documents: "Pièces à fournir",
    form: "Formulaire",
    instructions: "Consignes",
    answer: "Réponse attendue",
    answerIn: (days: number) => `sous ${plural(days, "jour ouvré", "jours ouvrés")}`,
    places: "Places",
    placesUnknown: "Places non connues : aucun porteur n’en a déclaré ici.",
    suspendedUntil: (day: string) => `Fiche suspendue jusqu’au ${day}.`,
    suspended: "Fiche suspendue.",
    providers: "Qui porte l’action",
    providerPrinted: "Selon le programme",
    organizations: "Structures",
    receives: "reçoit des prescriptions sur la plateforme",
    wholeCoverage: "tout le secteur de l’action",
    contacts: "Contacts",
    locations: "Lieux d’accueil",
    funding: "Financeurs",
    more: "Le programme dit aussi",
    reliability: "Fiabilité de la fiche",
    freshness: "Fraîcheur",
    neverConfirmed: "Jamais confirmée par un porteur : ces informations sont celles du programme imprimé.",
    confirmedOn: (day: string) => `Confirmée par le porteur le ${day}.`,
    neglected:
      "Un porteur de cette action a un compte et n’a rien confirmé depuis : la fiche passe après les autres dans les résultats. Vérifiez avant d’orienter.",
    revision: "Révision",
    revisionOf: (revision: number, day: string) => `n° ${revision}, du ${day}`,
    printedCode: "Code imprimé",
    corrected: (printed: string, code: string) => `${printed}, corrigé en ${code}`,
    printedTitle: "Intitulé imprimé",
    sources: "Sources et corrections",
    sourceFields: {
      acronym: "Sigle",
      admission: "Conditions d’admission",
      code: "Code",
      coverage: "Secteur",
      durationMonths: "Durée",
      fees: "Participation financière",
      impliedPublics: "Publics vraisemblables",
      mode: "Mode d’accueil",
      notices: "À savoir",
      objectives: "Objectifs",
      provider: "Porteur",
      publics: "Publics",
      remarks: "Remarques",
      summary: "Résumé",
      title: "Intitulé",
    } as Record<string, string>,
    origin: "Origine",
    origins: { PROGRAMME: "Programme imprimé", PROVIDER: "Porteur", IMPORT: "Import" },
    phone: "Téléphone",
    hours: "Horaires",
    accessibility: "Accessibilité",
  },
  situation: {
    title: "Pour une situation",
    documentTitle: "Pour une situation",
    lead: "Dites ce que vous savez de la personne : chaque action dit si elle convient, et pourquoi.",
    nothingKept:
      "Rien n’est gardé. Vos réponses ne sont ni enregistrées, ni écrites dans l’adresse de la page. Elles s’effacent dès que vous rechargez ou fermez la page. Ne nommez personne.",
    form: "La situation",
    where: "Où la personne habite-t-elle ?",
    age: "Quel âge a-t-elle ?",
    ageHint: "En années, de 0 à 120",
    ageProblem: "L’âge doit être compris entre 0 et 120 ans.",
    rsa: "Perçoit-elle le RSA ?",
    yes: "Oui",
    no: "Non",
    unknown: "Je ne sais pas",
    seeksPlace: "Elle cherche une place maintenant",
    barriers: "Freins à lever",
    publics: "Publics dont elle fait partie",
    publicGroups: {
      path: "Parcours et emploi",
      work: "Activité et création",
      age: "Âge",
      family: "Famille",
      health: "Santé",
      life: "Situation et conditions de vie",
      other: "Autres publics",
    },
    clear: "Effacer tout",
    cleared: "Tout est effacé.",
    given: "Ce que vous avez dit",
    fact: {
      age: (age: number) => plural(age, "an", "ans"),
      rsa: { yes: "Perçoit le RSA", no: "Ne perçoit pas le RSA" },
      public: (label: string) => label,
      notPublic: (label: string) => `Ne fait pas partie de : ${label}`,
      barrier: (label: string) => `Frein : ${label}`,
      seeksPlace: "Cherche une place maintenant",
    },
    forget: (what: string) => `Retirer : ${what}`,
    start: "Commencez par la commune, l’âge ou le RSA",
    startHint:
      "Les actions apparaîtront ici, de la plus adaptée à la moins adaptée. Ce que vous ne savez pas n’écarte aucune action.",
    announce: (yes: number, unknown: number, no: number) =>
      `${plural(yes, "action convient", "actions conviennent")}, ${plural(unknown, "est à vérifier", "sont à vérifier")}, ${plural(no, "ne convient pas", "ne conviennent pas")}.`,
    questions: "Ce qu’il reste à savoir",
    questionsHint: "Chaque réponse tranche pour des actions à vérifier. Passez celles que vous ne savez pas.",
    noQuestion: "Plus rien à demander : ce qui reste à vérifier se demande au porteur de l’action.",
    settles: (count: number) =>
      `La réponse aidera à trancher pour ${plural(count, "action", "actions")} à vérifier.`,
    answer: (reply: string, question: string) => `${reply} — ${question}`,
    fillTerritory: "Indiquer la commune",
    fillAge: "Indiquer l’âge",
    count: (count: number) => plural(count, "action", "actions"),
    see: (yes: number, unknown: number) =>
      `Voir les actions : ${plural(yes, "convient", "conviennent")}, ${numbers.format(unknown)} à vérifier`,
    none: {
      YES: "Aucune action ne convient à coup sûr pour l’instant. Répondez aux questions ci-dessus pour avancer.",
      UNKNOWN: "Aucune action n’est à vérifier : tout est tranché.",
      NO: "Aucune action n’est écartée.",
    },
    more: (shown: number, total: number) => `Voir plus d’actions (${shown} sur ${total} affichées)`,
    print: "Imprimer les actions qui conviennent",
    printed: "Actions qui conviennent, selon ce qui est connu de la situation",
    printedRest: (unknown: number, no: number) =>
      `${plural(unknown, "autre action est à vérifier", "autres actions sont à vérifier")} et ${plural(no, "ne convient pas", "ne conviennent pas")} : elles ne sont pas imprimées.`,
  },
  chart: {
    pyramid: {
      men: "Hommes",
      women: "Femmes",
      total: "Ensemble",
      band: "Tranche d’âge",
      shortBand: (label: string) => label.replace(" ans", ""),
      summary: (
        totals: { men: number; women: number; total: number },
        largest: { label: string; total: number } | undefined,
      ) =>
        `${figure(totals.total)} personnes : ${figure(totals.men)} hommes et ${figure(totals.women)} femmes.${
          largest ? ` Tranche la plus nombreuse : ${largest.label}, ${figure(largest.total)} personnes.` : ""
        }`,
      openTable: "Voir la pyramide en tableau",
    },
  },
  pole: {
    title: "Les pôles d’insertion",
    lead: "Dix pôles se partagent le département. Le pôle suit les parcours des allocataires de son territoire et anime l’offre d’insertion.",
    find: "Trouver le pôle d’une personne",
    findLabel: "Où habite-t-elle ?",
    findHint: "Commune, arrondissement ou code postal",
    belongs: (place: string, pole: string) => `${place} : pôle ${pole}`,
    itself: (pole: string) => `${pole} est un pôle d’insertion.`,
    shared: (place: string) =>
      `${place} se partage entre plusieurs pôles. Choisissez une commune ou un arrondissement.`,
    unknownTerritory: (code: string) => `Aucun territoire ne porte le code « ${code} ».`,
    why: "Pourquoi :",
    alternative: (pole: string) => `Autre lecture possible : pôle ${pole}.`,
    confirmWithDepartment:
      "Le programme n’imprime pas la liste des communes : confirmez auprès du pôle avant d’orienter.",
    see: (pole: string) => `Voir le pôle ${pole}`,
    seeActions: (count: number) =>
      count > 1 ? `Voir les ${plural(count, "action", "actions")} du pôle` : "Voir l’action du pôle",
    all: "Les dix pôles",
    compareLink: "Comparer les pôles",
    number: (roman: string) => `Pôle ${roman}`,
    heading: "Pôle d’insertion",
    arrondissements: (names: string[]) =>
      `${list(names)} ${names.length > 1 ? "arrondissements" : "arrondissement"} de Marseille`,
    communesAmong: (count: number, names: string[]) =>
      `${plural(count, "commune", "communes")}, dont ${list(names)}`,
    allocatairesIn: (count: number, month: string) =>
      `${plural(count, "allocataire", "allocataires")} du RSA en ${month}`,
    offerCount: (count: number) => plural(count, "action proposée", "actions proposées"),
    toConfirmShort: (count: number) => `+ ${count} à confirmer`,
    notFoundTitle: "Ce pôle n’existe pas",
    notFound: "Aucun pôle ne porte cette adresse. Le département en compte dix.",
    backToPoles: "Voir les dix pôles",
    print: "Imprimer la page du pôle",
    figures: "Chiffres",
    allocatairesGroup: (month: string) => `Allocataires du RSA, ${month}`,
    beneficiariesGroup: "Bénéficiaires : allocataires et conjoints",
    allocataires: "allocataires",
    entries: "entrées",
    exits: "sorties",
    inAverage: "en moyenne en 2023",
    contractRate: "sous contrat",
    beneficiaries: "bénéficiaires",
    meanAge: "âge moyen",
    years: (age: number) => `${tenths.format(age)}\u00a0ans`,
    share45: "ont 45 ans et plus",
    flowsNote: (note: string) => `Entrées et sorties : ${note}.`,
    twoPopulations:
      "Allocataires et bénéficiaires sont deux populations qui ne se comparent pas. Les premiers sont ceux qui perçoivent l’allocation. Les seconds réunissent demandeurs et conjoints aux droits ouverts, toutes formes de RSA confondues : la pyramide des âges compte ceux-là.",
    // A range of lines is not cut in two.
    source: (lines: string) =>
      `Source : ${lines.startsWith("l. ") ? "programme, " : ""}${lines.replaceAll("-", "\u2011")}`,
    pyramid: "Pyramide des âges",
    pyramidOf: (name: string) => `Bénéficiaires du pôle ${name} par âge et par sexe.`,
    offer: "L’offre par thème",
    offerLead: (count: number) =>
      `${plural(count, "action du catalogue couvre", "actions du catalogue couvrent")} le pôle, en tout ou en partie.`,
    offerToConfirm: (count: number) =>
      count > 1
        ? `${count} autres sont à confirmer, comptées à part.`
        : "Une autre est à confirmer, comptée à part.",
    noAction: "Aucune action",
    themeCount: (count: number) => plural(count, "action", "actions"),
    gaps: "Ce qui manque au catalogue",
    gapsCaution:
      "Le catalogue n’est pas exhaustif : le programme dit que l’offre complète est publiée ailleurs, sur DORA. « Aucune action du catalogue » ne veut pas dire que rien n’existe dans le pôle.",
    gapsCited: "Le pôle l’évoque, et aucune action du catalogue n’y répond",
    gapsCitedHint:
      "Freins et publics relevés dans la fiche du pôle : un repérage du curateur, non une liste imprimée.",
    gapsCitedNone: "Chaque frein et chaque public relevé dans la fiche du pôle a au moins une action.",
    gapsNothingCited: "La fiche du pôle n’évoque aucun frein ni aucun public particulier.",
    gapBarrier: (label: string) => `Aucune action du catalogue ne porte ici sur « ${label} ».`,
    gapPublic: (label: string) =>
      `Aucune action du catalogue ne nomme ici « ${label} ». Celles qui sont ouvertes à tous peuvent l’accueillir.`,
    gapsThemes: "Thèmes sans action",
    gapsThemesNone: "Chaque thème du programme a au moins une action dans le pôle.",
    gapsBarriers: "Autres freins sans action",
    gapsBarriersNone: "Chaque frein du vocabulaire a au moins une action dans le pôle.",
    elsewhere: (count: number) => `${plural(count, "action", "actions")} ailleurs`,
    nowhere: "aucune dans tout le catalogue",
    toConfirmHere: (count: number) => `${plural(count, "action", "actions")} à confirmer ici`,
    portrait: "Le territoire selon le programme",
    citedBarriers: "Freins relevés",
    citedPublics: "Publics relevés",
    citedHint: "Repérage du curateur d’après le texte.",
    spotlight: "Mis en avant par le programme",
    spotlightAction: (title: string) => `Voir la fiche « ${title} »`,
    spotlightScheme: (title: string) => `Dispositif sans fiche au catalogue : « ${title} »`,
    spotlightNone: "Le programme ne rattache ce sujet à aucune fiche du catalogue.",
    priorities: "Priorités du pôle",
    instances: "Instances propres au pôle",
    territories: "Communes et arrondissements",
    territoriesLead: (printed: number, total: number) =>
      `${plural(total, "territoire", "territoires")}, dont ${printed} que le programme nomme. Les autres rattachements sont déduits et restent à confirmer auprès du Département.`,
    territoriesPrinted: (total: number) =>
      `${plural(total, "territoire", "territoires")}, que le programme nomme.`,
    documentTitle: (name: string) => `Pôle ${name}`,
    compare: "Comparer les pôles",
    compareLead:
      "Chiffres, offre et manques, côte à côte. Choisissez jusqu’à quatre pôles, ou laissez les dix.",
    compareChoose: "Pôles à comparer",
    compareAll: "Les dix pôles sont affichés.",
    compareSome: (count: number) =>
      count >= 4
        ? "Quatre pôles choisis : c’est le plus possible."
        : `${plural(count, "pôle choisi", "pôles choisis")}.`,
    compareShowAll: "Revoir les dix pôles",
    compareFigures: (month: string) => `Chiffres imprimés par le programme (allocataires : ${month})`,
    compareOffer: "Actions du catalogue dans le pôle, entièrement ou en partie",
    compareGaps: "Ce qui manque au catalogue",
    pole: "Pôle",
    indicator: "Indicateur",
    columns: {
      allocataires: "Allocataires du RSA",
      entries: "Entrées, en moyenne en 2023",
      exits: "Sorties, en moyenne en 2023",
      contractRate: "Sous contrat, en moyenne",
      beneficiaries: "Bénéficiaires (avec conjoints)",
      meanAge: "Âge moyen",
      share45: "45 ans et plus",
      actions: "Ensemble",
      toConfirm: "À confirmer, en plus",
      gapThemes: "Thèmes sans action",
      gapCited: "Freins relevés dans le pôle, sans action",
      gapBarriers: "Tous les freins sans action",
    },
    noGap: "aucun",
    axisColumn: (code: string, title: string) => `Axe ${code} : ${title}`,
    other: "Autre pôle",
    compareWithOthers: "Comparer avec d’autres pôles",
  },
  programme: {
    title: "Le programme",
    lead: (count: number) =>
      `${plural(count, "action", "actions")} en trois axes, et ce que le programme dit de son organisation.`,
    runs: (year: number) => `Ce programme court jusqu’au 31 décembre ${year}.`,
    over: (year: number) => `Ce programme s’est terminé le 31 décembre ${year}.`,
    axes: "Axes et thèmes",
    axis: (code: string) => `Axe ${code}`,
    poles: "Les dix pôles",
    polesHint: "Chaque pôle a sa page : chiffres, offre, manques, priorités et communes.",
    schemes: "Autres dispositifs cités",
    schemesHint:
      "Le programme les nomme sans leur consacrer de fiche. Ils se cherchent aussi par territoire, sous les résultats de la recherche.",
    schemeKind: "Nature",
    schemeProvider: "Porté par",
    schemeWhere: "Où",
    schemeRelated: "Fiches liées",
    sourcesTitle: "Sources",
    sourcesHint:
      "Les numéros de lignes renvoient au texte extrait du document imprimé (lignes 1 à 3529). Les faits sont repris, les phrases réécrites.",
    remarks: (count: number) => `Remarques sur la source (${count})`,
    sources: (origins: string[]) => `Sources : ${origins.join(" ; ")}`,
    objective: "Objectif",
    level: "Échelon",
    pole: "Pôle",
    periodicity: "Périodicité",
    animatedBy: "Animé par",
    status: "Avancement",
    participants: "Participants",
    notes: "Précisions",
    source: (lines: string) => `Programme, ${lines}`,
  },
  integrators: {
    title: "Intégrateurs",
    contents: "Dans cette page",
    explorer: "Ouvrir l’explorateur",
    openInExplorer: "Ouvrir dans l’explorateur",
    copyCommand: "Copier la commande curl",
    document: "Document et variables",
    documentLabel: "Document",
    variablesLabel: "Variables",
    errorTable: "Codes d’erreur",
  },
  explorer: {
    title: "Explorateur de l’interface GraphQL",
    lead: "Essayez une opération sur ce serveur, sans compte. Ce que vous tapez reste dans cette page.",
    backToIntegrators: "Mode d’emploi pour les intégrateurs",
    operation: "Partir de",
    document: "Document",
    documentHint: "Ctrl + Entrée, ou Cmd + Entrée, exécute.",
    variables: "Variables (JSON)",
    badVariables: 'Les variables doivent être un objet JSON, par exemple { "code": "1.7.3" }.',
    run: "Exécuter",
    reset: "Rétablir l’exemple",
    thisOperation: "cette opération",
    answer: "Réponse",
    answerText: "Texte de la réponse",
    noAnswer: "La réponse du serveur s’affichera ici.",
    running: "Le serveur répond…",
    status: (status: number) => `Statut ${status}`,
    errors: (count: number) => (count === 0 ? "sans erreur" : plural(count, "erreur", "erreurs")),
    milliseconds: (count: number) => `${numbers.format(count)} ms`,
    size: (bytes: number) =>
      bytes < 1000 ? plural(bytes, "octet", "octets") : `${numbers.format(Math.round(bytes / 100) / 10)} ko`,
    remaining: (count: number) => `encore ${plural(count, "opération", "opérations")} cette minute`,
    retryAfter: (seconds: number) =>
      `Trop d’opérations en peu de temps : réessayez dans ${plural(seconds, "seconde", "secondes")}.`,
    announce: (status: number, errors: number | null) =>
      errors === null
        ? `Réponse reçue, statut ${status}.`
        : `Réponse reçue, statut ${status}, ${errors === 0 ? "sans erreur" : plural(errors, "erreur", "erreurs")}.`,
    schema: "Le schéma",
    schemaHint: "Chaque type mène aux autres. Le texte complet :",
    noSchema: "Le schéma n’a pas pu être lu.",
    find: "Chercher un type ou un champ",
    findHint: "Un nom (anglais), ou un mot de sa description",
    allTypes: (count: number) => `Tous les types (${count})`,
    found: (count: number) =>
      count > 40
        ? `${plural(count, "réponse", "réponses")}, les 40 premières sont affichées.`
        : plural(count, "réponse", "réponses"),
    unknownType: "Ce type n’existe pas dans ce schéma.",
    deprecated: (reason: string) => `Déprécié : ${reason}`,
    kinds: {
      object: "Objet",
      interface: "Interface",
      input: "Objet d’entrée",
      enum: "Énumération",
      scalar: "Scalaire",
    },
  },
} as const;
