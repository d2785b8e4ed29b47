import type { SearchCriterion } from "../../gql/graphql";
import { list, longDate, m } from "../../messages";
import { type Filters, LIST_FILTERS, type ListFilter, withoutValue } from "./searchParams";

export type Labels = { [filter in ListFilter]: ReadonlyMap<string, string> };

/** One criterion in force, and the search without it. */
export type Criterion = {
  key: string;
  kind: "text" | "territory" | "startsBefore" | ListFilter;
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
        kind: filter,
        label: labels[filter].get(value) ?? value,
        without: withoutValue(filters, filter, value),
      });
    }
  }
  if (filters.startsBefore) {
    found.push({
      key: "avant",
      kind: "startsBefore",
      label: m.search.startsBefore(longDate(filters.startsBefore)),
      without: { ...filters, startsBefore: null },
    });
  }
  return found;
}

// What the API calls the criteria of a search. The screen never asks for states.
const KINDS: Record<Exclude<SearchCriterion, "STATUSES">, Criterion["kind"]> = {
  TEXT: "text",
  TERRITORY: "territory",
  AXES: "axes",
  THEMES: "themes",
  PUBLICS: "publics",
  BARRIERS: "barriers",
  PROVIDERS: "providers",
  MODES: "modes",
  AVAILABILITY: "availability",
  FRESHNESS: "freshness",
  STARTS_BEFORE: "startsBefore",
};

/** A criterion that the API proposes to let go, in words, and the search without any of its values. */
export function loosen(
  criterion: SearchCriterion,
  filters: Filters,
  criteria: Criterion[],
): { label: string; without: Filters } | null {
  if (criterion === "STATUSES") return null;
  const kind = KINDS[criterion];
  const labels = criteria.filter((one) => one.kind === kind).map((one) => one.label);
  const [only] = labels;
  if (only === undefined) return null;
  if (kind === "text") return { label: m.search.loosenText(only), without: { ...filters, text: "" } };
  if (kind === "territory") {
    return { label: m.search.loosenTerritory(only), without: { ...filters, territory: null } };
  }
  const without = { ...filters, [kind]: kind === "startsBefore" ? null : [] };
  return { label: m.search.loosen(list(labels.map((label) => `« ${label} »`))), without };
}
