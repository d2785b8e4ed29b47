import { m } from "../../messages";
import { type Filters, LIST_FILTERS, type ListFilter, withoutValue } from "./searchParams";

export type Labels = { [filter in ListFilter]: ReadonlyMap<string, string> };

/** One criterion in force, and the search without it. */
export type Criterion = {
  key: string;
  kind: "text" | "territory" | "list";
  label: string;
  without: Filters;
};

export function criteria(filters: Filters, territoryName: string | null, labels: Labels): Criterion[] {
  const found: Criterion[] = [];
  if (filters.text) {
    found.push({ key: "q", kind: "text", label: filters.text, without: { ...filters, text: "" } });
  }
  if (filters.territory) {
    found.push({
      key: "ou",
      kind: "territory",
      label: territoryName ?? filters.territory,
      without: { ...filters, territory: null },
    });
  }
  for (const filter of LIST_FILTERS) {
    for (const value of filters[filter]) {
      found.push({
        key: `${filter}:${value}`,
        kind: "list",
        label: labels[filter].get(value) ?? value,
        without: withoutValue(filters, filter, value),
      });
    }
  }
  return found;
}

export function loosenLabel({ kind, label }: Criterion): string {
  if (kind === "text") return m.search.loosenText(label);
  return kind === "territory" ? m.search.loosenTerritory(label) : m.search.loosen(label);
}
