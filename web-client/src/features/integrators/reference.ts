/** What the API promises to programs, in words. `graph/examples_test.go` holds codes and numbers to those of the server. */

type ErrorCode = { code: string; meaning: string; remedy: string };

/** Every value of `extensions.code`. */
export const ERRORS: ErrorCode[] = [
  {
    code: "BAD_REQUEST",
    meaning:
      "La requête HTTP ou un argument ne convient pas : code inconnu dans un filtre, page hors de 1 à 100, curseur d’une autre recherche, texte de plus de 200 caractères. `argument` et `value` disent lequel.",
    remedy: "Corrigez la requête ; la répéter ne sert à rien.",
  },
  {
    code: "VALIDATION_FAILED",
    meaning:
      "Le document ne peut pas être lu, ou ne correspond pas au schéma, ou ses variables ne conviennent pas.",
    remedy: "Comparez-le au schéma ; `locations` donne la ligne.",
  },
  {
    code: "TOO_COMPLEX",
    meaning: "Le document ou le corps dépasse une limite de taille (voir « Limites »).",
    remedy: "Demandez moins à la fois : des pages plus courtes, moins de niveaux.",
  },
  {
    code: "UNAUTHENTICATED",
    meaning: "Il faut un compte. N’arrive jamais sur le catalogue.",
    remedy: "Connectez-vous.",
  },
  {
    code: "FORBIDDEN",
    meaning: "L’objet est visible, mais pas l’acte demandé. N’arrive jamais sur le catalogue.",
    remedy: "Demandez ce droit à l’administrateur de la structure.",
  },
  {
    code: "TOO_MANY_REQUESTS",
    meaning:
      "Trop d’opérations en une minute, ou trop d’abonnements ouverts, depuis cette adresse ; le statut HTTP est 429.",
    remedy: "Attendez le nombre de secondes de l’en-tête `Retry-After`.",
  },
  {
    code: "TIMEOUT",
    meaning: "La réponse n’a pas été prête en 10 secondes.",
    remedy: "Réessayez une fois, puis demandez moins à la fois.",
  },
  {
    code: "UNAVAILABLE",
    meaning:
      "Le serveur a trop à faire, ou ce que vous demandez a besoin de la base de données, qui ne répond pas ; le statut HTTP est 503.",
    remedy:
      "Attendez le nombre de secondes de l’en-tête `Retry-After`, une minute s’il n’y est pas. Le catalogue reste servi sans la base.",
  },
  {
    code: "INTERNAL",
    meaning: "Une erreur de notre fait. `reference` la désigne dans nos journaux.",
    remedy: "Réessayez, puis transmettez la référence.",
  },
];

/** [what is limited, how] */
export const LIMITS: Array<readonly [string, string]> = [
  ["Débit", "600 opérations par minute et par adresse, réglables par l’exploitant"],
  ["Abonnements", "100 ouverts à la fois par compte, ou par adresse sans compte"],
  ["Durée", "10 secondes par opération"],
  ["Corps de la requête", "256 ko"],
  ["Profondeur", "15 niveaux"],
  ["Alias", "100 par document"],
  ["Directives", "50 par document"],
  ["Longueur du document", "5 000 mots (tokens)"],
  [
    "Objets",
    "20 000 par opération, comptés avant l’exécution : une page compte pour sa taille, une liste sans pages pour dix",
  ],
  ["Pages", "100 éléments ; 20 si vous ne dites rien"],
  ["Texte cherché", "200 caractères"],
];
