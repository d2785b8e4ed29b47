import type { m } from "../../messages";

type Group = Exclude<keyof typeof m.situation.publicGroups, "other">;

const GROUPS: Record<Group, string[]> = {
  path: [
    "nouveaux-entrants",
    "brsa-en-parcours",
    "brsa-en-rupture",
    "proches-emploi",
    "demandeurs-emploi",
    "eloignes-emploi",
    "accompagnement-social-long",
    "jeunes-ayants-droit-rsa",
    "jeunes-eligibles-rsa",
  ],
  work: [
    "travailleurs-independants",
    "createurs-entreprise",
    "porteurs-projet-agricole",
    "agriculteurs",
    "artistes-createurs",
    "employeurs",
  ],
  age: ["jeunes-moins-26", "seniors-45-plus", "seniors-50-plus", "seniors-55-plus"],
  family: [
    "femmes",
    "femmes-moins-45-avec-enfant",
    "meres",
    "parents",
    "familles-enfants-mineurs",
    "familles-monoparentales",
    "personnes-isolees",
  ],
  health: ["probleme-de-sante", "sante-mentale", "addiction", "handicap"],
  life: [
    "sans-domicile",
    "gens-du-voyage",
    "personnes-detenues",
    "grande-precarite",
    "residents-qpv",
    "primo-arrivants",
    "origine-etrangere",
    "illettrisme",
  ],
};

/** Sorts publics for reading. The vocabulary decides what there is: a public of no group stands among « other ». */
export function groupPublics(
  labels: ReadonlyMap<string, string>,
): Array<{ group: Group | "other"; slugs: string[] }> {
  const grouped = new Set(Object.values(GROUPS).flat());
  const other = [...labels.keys()].filter((slug) => !grouped.has(slug));
  return [
    ...(Object.keys(GROUPS) as Group[]).map((group) => ({
      group,
      slugs: GROUPS[group].filter((slug) => labels.has(slug)),
    })),
    { group: "other" as const, slugs: other },
  ].filter(({ slugs }) => slugs.length > 0);
}
