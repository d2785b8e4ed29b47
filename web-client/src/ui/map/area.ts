import type { Place } from "./geometry";

/** How a cell is filled. Each look has its own tint, and a pattern or a mark besides: colour never speaks alone. */
export type Look =
  | `group-${number}`
  | `step-${number}`
  | "covered"
  | "to-confirm"
  | "excluded"
  | "not-covered";

/** A commune or arrondissement as a map and its table show it: both are made of the same areas. */
export type Area = Place & {
  name: string;
  /** The numeral of the group (a pôle), and its name. */
  group: string;
  groupName: string;
  /** Close to many others: drawn in the magnifier too. */
  magnified: boolean;
  look: Look;
  /** Drawn with a thick line. */
  outlined: boolean;
  /** What the map says of it, in words: « 23 actions ». */
  value: string;
  /** Where the value stands among the others, for sorting. */
  rank: number;
  /** The same in the cell, where there is room. */
  mark: string;
};

export type SortKey = "name" | "group" | "value";

const collator = new Intl.Collator("fr", { numeric: true });

/** The areas in the order of a column; among equals, by name. */
export function sortAreas(areas: readonly Area[], key: SortKey, descending: boolean): Area[] {
  const turn = descending ? -1 : 1;
  return [...areas].sort((a, b) => {
    const first =
      key === "name"
        ? collator.compare(a.name, b.name)
        : key === "group"
          ? collator.compare(a.groupName, b.groupName)
          : a.rank - b.rank;
    return turn * first || collator.compare(a.name, b.name);
  });
}

/** The first area whose name begins as typed, after the present one if it fits too. */
export function findByName(areas: readonly Area[], typed: string, present: string): Area | undefined {
  const wanted = fold(typed);
  const sorted = sortAreas(areas, "name", false);
  const start = sorted.findIndex(({ code }) => code === present) + (wanted.length === 1 ? 1 : 0);
  return [...sorted.slice(start), ...sorted.slice(0, start)].find(({ name }) =>
    fold(name).startsWith(wanted),
  );
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
