/** The pages that the law asks for. */
export const accessibility = {
  title: "Déclaration d’accessibilité",
  documentTitle: "Accessibilité",
  commitment:
    "L’organisme qui met Traverse à disposition s’engage à rendre ce service accessible, conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005. Cette déclaration s’applique au service Traverse, catalogue des actions du Programme départemental d’insertion 2024-2026 des Bouches-du-Rhône.",
  strategy:
    "À compléter par l’organisme : son nom, son schéma pluriannuel de mise en accessibilité et son plan d’actions de l’année. Aucun n’est connu de ce service.",
  stateTitle: "État de conformité",
  state: "non conforme",
  stateSentence: (state: string) =>
    `Traverse est en état « ${state} » avec le Référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1, parce qu’aucun audit n’a encore été mené. Sans audit valide, la loi ne permet pas d’annoncer un autre état.`,
  resultsTitle: "Résultats des tests",
  results:
    "Aucun audit de conformité n’a été mené : aucun taux ne peut être donné. Les essais ci-dessous, faits pendant la construction du service, ne le remplacent pas.",
  tests: [
    "Contrôles automatiques (axe, règles WCAG 2.0, 2.1 et 2.2, niveaux A et AA) : aucun défaut relevé sur chaque page, menu, liste ouverte, page en erreur et mode de projection, à 375 et 1280 pixels de large, en clair et en sombre. De tels contrôles ne voient qu’une partie des défauts.",
    "Parcours rejoués au clavier seul : rechercher une action et ouvrir sa fiche ; préparer une commission technique, projeter ses actions, ouvrir le livret.",
    "Aucun défilement horizontal à 320 pixels de large, ce qui vaut un agrandissement de 400 % sur un écran de 1280 pixels.",
    "Chaque page a un titre unique, un seul titre de premier niveau, un lien d’évitement, et donne le focus à son titre après une navigation.",
  ],
  contentTitle: "Contenus non accessibles",
  nonconforming: "Non-conformités",
  nonconformingText: "Aucune n’est établie, faute d’audit. Limites connues :",
  limits: [
    "Aucun parcours complet n’a été fait avec un lecteur d’écran, ni avec une loupe, une commande vocale ou un contacteur.",
    "Aucune personne handicapée n’a essayé le service.",
    "Les livrets enregistrés en PDF le sont par le navigateur de chacun : leur balisage dépend de ce navigateur et n’a pas été vérifié.",
    "Les contenus saisis par les porteurs d’action (sigles, pièces jointes) pourront ne pas être accessibles.",
  ],
  burden: "Dérogations pour charge disproportionnée",
  exempt: "Contenus non soumis à l’obligation d’accessibilité",
  noneSaid: "Aucun n’est invoqué.",
  madeTitle: "Établissement de cette déclaration",
  made: "Cette déclaration a été établie le 25 novembre 2026.",
  technologies: "Technologies utilisées",
  technologyList: ["HTML5", "CSS", "SVG", "JavaScript (React)"],
  environment: "Environnement de test",
  environmentText:
    "Chromium, au clavier et à la souris, par des tests automatiques. Aucune technologie d’assistance n’a été employée.",
  tools: "Outils utilisés",
  toolList: ["axe-core", "Playwright"],
  pages: "Pages vérifiées",
  pagesText: "Toutes celles du plan du site.",
  siteMap: "Ouvrir le plan du site",
  contactTitle: "Retour d’information et contact",
  contact:
    "Si vous n’arrivez pas à accéder à un contenu ou à un service, vous pouvez contacter le responsable du service pour être orienté vers une alternative accessible ou obtenir le contenu sous une autre forme. Aucune adresse n’est indiquée : l’organisme qui met le service à disposition ne l’a pas encore donnée, et doit le faire avant l’ouverture au public.",
  recourseTitle: "Voies de recours",
  recourse:
    "Cette procédure est à utiliser dans le cas suivant : vous avez signalé au responsable du service un défaut d’accessibilité qui vous empêche d’accéder à un contenu ou à un service, et vous n’avez pas obtenu de réponse satisfaisante. Vous pouvez :",
  recourses: [
    "écrire un message au Défenseur des droits (formulaire.defenseurdesdroits.fr) ;",
    "contacter le délégué du Défenseur des droits dans votre région (defenseurdesdroits.fr/saisir/delegues) ;",
    "envoyer un courrier par la poste, gratuit, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.",
  ],
} as const;

export const legal = {
  title: "Mentions légales",
  publisherTitle: "Éditeur et hébergeur",
  publisher:
    "L’organisme qui met ce site à disposition doit compléter cette page avec son nom, son adresse, le responsable de la publication et l’hébergeur, avant toute ouverture au public.",
  contentTitle: "Contenu du catalogue",
  content:
    "Les actions viennent du Programme départemental d’insertion 2024-2026 du Département des Bouches-du-Rhône : les faits sont repris, les phrases réécrites. Le programme appartient au Département. Ce que le programme ne dit pas est marqué « non précisé » ; ce qui est déduit est marqué « à confirmer ».",
  sourcesTitle: "Sources et licences",
  sources: [
    "Communes, arrondissements, codes postaux et populations : Code officiel géographique et sources associées (INSEE, DGCL, La Poste), paquet @etalab/decoupage-administratif, Licence Ouverte.",
    "Coordonnées des communes : GeoNames, licence Creative Commons Attribution 4.0 (CC BY 4.0).",
    "Correspondances des publics et des freins : référentiels data·inclusion, GIP Plateforme de l’inclusion, Licence Ouverte 2.0.",
  ],
} as const;

export const privacy = {
  title: "Données personnelles",
  lead: "La consultation du catalogue ne demande ni compte, ni nom, ni adresse. Sans compte aucun cookie n’est déposé ; aucune mesure d’audience n’est faite, rien n’est chargé depuis un autre site.",
  searchTitle: "Ce que vous cherchez",
  search:
    "Les mots, le territoire et les filtres choisis sont écrits dans l’adresse de la page, pour que vous puissiez la garder ou la transmettre. N’y écrivez pas le nom d’une personne.",
  peopleTitle: "Les personnes accompagnées",
  people:
    "D’une personne, Traverse garde ce que son référent écrit : nom, date de naissance, commune, comment la joindre, et le jour de son accord. Ni numéro de sécurité sociale, ni donnée de santé. Tout cela est chiffré. Seuls le lisent son référent, ses collègues si la structure partage ses suivis, et le porteur à qui elle est adressée, jusqu’à trente jours après une fin sans accompagnement et sept mois après un accompagnement. Chaque consultation est inscrite et gardée douze mois. La coordination et la direction voient des états et des délais, jamais la personne.",
  erased:
    "Si elle retire son accord, le porteur ne voit plus rien d’elle dès la page suivante. Deux ans après le dernier événement, son nom, ses coordonnées et tous les textes qui parlent d’elle sont effacés ; seuls les chiffres restent.",
  accountTitle: "Votre compte",
  account:
    "Un compte garde votre nom, votre adresse électronique et, si vous le donnez, votre téléphone professionnel, que lisent les personnes avec qui vous échangez. Un seul cookie, de connexion, s’éteint avec elle. Ce que vous faites est inscrit dans un journal, lu par la direction et gardé douze mois. Vous pouvez fermer votre compte depuis « Mon compte ».",
  alertsTitle: "Vos alertes et vos signalements",
  alerts:
    "Avec un compte, une alerte garde les critères d’une recherche du catalogue et le nom que vous lui donnez : rien sur une personne accompagnée, et un texte qui ressemble à un numéro de sécurité sociale est refusé. Vous seul la voyez ; elle disparaît quand vous la supprimez ou que votre compte est clos. Un signalement garde votre nom, votre structure et vos mots ; ils sont lus par les porteurs de la fiche, les pôles qu’elle couvre et la direction.",
  confirmTitle: "Les demandes de confirmation",
  confirm:
    "Traverse garde vingt-quatre mois la trace des courriels qui demandent à un porteur de confirmer ses fiches, pour ne pas le solliciter trop souvent.",
  situationTitle: "Pour une situation",
  situation:
    "Ce que vous répondez sur la page « Pour une situation » reste dans la mémoire de la page, et part au serveur le temps de la réponse. Rien n’en est enregistré ni journalisé, et l’adresse n’en dit rien. Seul le territoire est repris dans l’adresse d’une fiche que vous ouvrez de là.",
  browserTitle: "Ce que garde votre navigateur",
  browser:
    "Votre navigateur retient, pour cet onglet et jusqu’à sa fermeture, l’endroit où vous en étiez dans la liste. Cela ne quitte pas votre appareil.",
} as const;
