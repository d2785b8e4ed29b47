/** Words of the help page and of the site map. */
export const help = {
  title: "Aide",
  lead: "Pour les référents de parcours et les pôles d’insertion : trouver une action, savoir si elle vaut ici, préparer une commission.",
  contents: "Dans cette page",
  sections: [
    {
      id: "chercher",
      title: "Chercher une action",
      paragraphs: [
        "Sur la page Rechercher, dites où vit la personne et ce dont elle a besoin. Le premier champ accepte un besoin, un métier, un nom de porteur ou un code d’action ; les accents et les majuscules ne comptent pas, et un mot peut n’être que commencé.",
        "Le champ « Où ? » propose des territoires pendant que vous tapez : choisissez-en un dans la liste. Attention aux codes à cinq chiffres : 13013 est le code postal du 13e arrondissement de Marseille et le code INSEE de Belcodène. Les deux lectures vous sont proposées.",
      ],
      items: [
        "Le nombre à côté de chaque filtre dit combien d’actions vous obtiendriez en le choisissant.",
        "Un filtre qui ne donnerait rien est grisé.",
        "Quand rien ne correspond, la page propose les critères à retirer, et ce que chacun rendrait.",
        "L’adresse de la page contient toute la recherche : gardez-la, ou envoyez-la à un collègue.",
      ],
    },
    {
      id: "a-confirmer",
      title: "Ce que veut dire « à confirmer »",
      paragraphs: [
        "Le programme dit où chaque action est proposée. Pour chaque territoire, Traverse en tire une réponse et la phrase qui l’explique.",
      ],
      items: [
        "Proposé ici : tout le territoire demandé est dans le secteur imprimé.",
        "Proposé en partie : une partie seulement ; la phrase nomme ce qui est couvert ou ce qui manque.",
        "À confirmer : le programme n’imprime pas ce territoire, mais une lecture plus large du secteur est vraisemblable. Ces actions sont rangées à part et ne sont jamais comptées comme disponibles : appelez le porteur avant d’orienter.",
        "Pas proposé ici : le territoire n’est pas dans le secteur, ou en est exclu.",
      ],
    },
    {
      id: "fiche",
      title: "Lire une fiche",
      paragraphs: [
        "La fiche reprend les faits du programme. « Non précisé par le programme » veut dire que la source n’en dit rien : ce n’est ni un oui, ni un non.",
        "La fraîcheur compte depuis la dernière confirmation du porteur : à jour pendant 90 jours, à confirmer ensuite, périmée après 180 jours, sauf si la direction a réglé d’autres délais. Une fiche jamais confirmée est à confirmer : elle dit ce que dit le programme imprimé.",
      ],
      items: [
        "Un encadré orange signale ce qu’il faut savoir avant d’orienter.",
        "« Sources et corrections » dit d’où vient chaque information et quelles coquilles ont été corrigées.",
        "Les places ne sont connues que si le porteur en a déclaré.",
      ],
    },
    {
      id: "convient",
      title: "Comment juger si une action convient",
      paragraphs: [
        "Une action convient à une personne quand chaque condition de la fiche est remplie : lieu, public, âge, RSA. Trois réponses sont possibles pour chaque condition : remplie, non remplie, ou inconnue.",
      ],
      items: [
        "Une condition non remplie écarte l’action, et la phrase dit laquelle.",
        "Une condition inconnue n’écarte rien : elle est à vérifier auprès de la personne ou du porteur.",
        "Le RSA est une condition d’admission, pas un public : une action peut être ouverte à tous et demander le RSA.",
        "Une borne d’âge indicative ne vient pas de la fiche : elle n’écarte personne à elle seule.",
      ],
    },
    {
      id: "commission",
      title: "Préparer et tenir une commission technique",
      paragraphs: [
        "La page Thèmes croise les thèmes du programme et les dix pôles d’insertion. Chaque case dit combien d’actions couvrent le pôle, et combien restent à confirmer ; une case rayée marquée « aucune » est un trou dans l’offre.",
        "Une case ouvre les actions du thème dans le pôle, côte à côte, toujours avec les mêmes lignes : on compare d’un coup d’œil. Les actions proposées ailleurs sont données dessous, avec ce qui les tient hors du pôle.",
      ],
      items: [
        "Projeter : une action à la fois, en grandes lettres, pour le mur de la salle.",
        "Livret à imprimer : couverture, sommaire, une fiche par action, index par porteur et par code. Il existe aussi pour tout un pôle, ou pour tout le programme.",
      ],
    },
  ],
  keysTitle: "Au clavier",
  keysLead: "Tout se fait sans souris.",
  keys: [
    ["Tabulation, Maj + Tabulation", "Aller au lien, au champ ou au bouton suivant, ou précédent"],
    ["Entrée", "Suivre un lien, appuyer sur un bouton"],
    ["Espace", "Cocher une case, appuyer sur un bouton"],
    ["Flèches haut et bas", "Parcourir les territoires proposés ; Entrée choisit, Échap referme"],
    ["Échap", "Refermer le menu du site, ou quitter la projection"],
    ["Flèches, Espace, Page suivante, Page précédente", "En projection : action suivante, précédente"],
    ["Début, Fin", "En projection : première, dernière action"],
  ],
  key: "Touche",
  does: "Effet",
  more: "Aller plus loin",
} as const;

export const siteMap = {
  title: "Plan du site",
  lead: "Toutes les pages, et toutes les fiches du catalogue.",
  pages: "Pages",
  poles: "Pôles d’insertion",
  sheets: "Fiches action",
  matrix: "Ce thème dans chaque pôle",
  inPole: (theme: string) => `${theme}, `,
  more: (shown: number, total: number) =>
    `Les ${shown} premières fiches sur ${total} : les autres se trouvent par la recherche.`,
  themeTitle: (code: string, title: string) => `${code} ${title}`,
  sheet: (code: string, title: string) => `${code} ${title}`,
} as const;
