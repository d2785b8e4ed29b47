/**
 * The search IS the address: `/?q=garde&ou=13213&frein=garde-enfants&tri=code`.
 * `SearchParams` is what the address holds, whatever its values; `Filters` is what the page understands of it.
 */
import type {
  ActionFilter,
  ActionOrder,
  ActionOrderField,
  Availability,
  DeliveryMode,
  Freshness,
} from "../../gql/graphql";

export const LIST_PARAMS = [
  "axe",
  "theme",
  "frein",
  "public",
  "mode",
  "places",
  "fraicheur",
  "porteur",
] as const;
export type ListParam = (typeof LIST_PARAMS)[number];

/** How results are shown. Without it, the screen decides: a wide one has room for the map too. */
export const VIEWS = ["liste", "carte"] as const;
export type View = (typeof VIEWS)[number];

export type SearchParams = { q?: string; ou?: string; avant?: string; tri?: string; vue?: View } & {
  [param in ListParam]?: string[];
};

export type Filters = {
  text: string;
  territory: string | null;
  axes: string[];
  themes: string[];
  barriers: string[];
  publics: string[];
  modes: DeliveryMode[];
  availability: Availability[];
  freshness: Freshness[];
  providers: string[];
  /** A group that takes people starts on or before this day. */
  startsBefore: string | null;
  order: ActionOrderField;
};

/** The values that the programme in force knows. Until they are there, every value is kept. */
export type Vocabulary = {
  axes: Set<string>;
  themes: Set<string>;
  barriers: Set<string>;
  publics: Set<string>;
};

// What the address says ↔ what the API says.
const MODES: Record<string, DeliveryMode> = {
  individuel: "INDIVIDUAL",
  groupe: "COLLECTIVE",
  "individuel-et-groupe": "BOTH",
  "non-precise": "UNKNOWN",
};
const AVAILABILITY: Record<string, Availability> = {
  ouvertes: "OPEN",
  attente: "WAITLIST",
  complet: "FULL",
  pause: "PAUSED",
  "non-connues": "UNKNOWN",
};
const FRESHNESS: Record<string, Freshness> = {
  "a-jour": "UP_TO_DATE",
  "a-confirmer": "TO_CONFIRM",
  perimee: "STALE",
};
const ORDERS: Record<string, ActionOrderField> = {
  pertinence: "RELEVANCE",
  code: "CODE",
  intitule: "TITLE",
  "mise-a-jour": "UPDATED_AT",
  "places-libres": "PLACES_AVAILABLE",
  "prochaine-session": "NEXT_SESSION",
};

export const MAX_TEXT = 200;

/** Reads `?a=1&b=2&b=3` without guessing types: « 13213 » stays text. */
export function parseQueryString(query: string): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {};
  const params = new URLSearchParams(query);
  for (const key of new Set(params.keys())) {
    const values = params.getAll(key);
    result[key] = values.length > 1 ? values : (values[0] ?? "");
  }
  return result;
}

export function writeQueryString(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === "string" && one !== "") params.append(key, one);
    }
  }
  const query = params.toString();
  return query === "" ? "" : `?${query}`;
}

function first(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === "string" && one.trim() !== "" ? one : undefined;
}

function all(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return [...new Set(values.filter((one): one is string => typeof one === "string" && one !== ""))];
}

/** Keeps the shape of the address: known names, texts, no duplicates. Never refuses. */
export function validateSearch(raw: Record<string, unknown>): SearchParams {
  const search: SearchParams = {};
  const q = first(raw.q)?.slice(0, MAX_TEXT);
  const ou = first(raw.ou)?.trim();
  const avant = first(raw.avant);
  const tri = first(raw.tri);
  if (q) search.q = q;
  if (ou) search.ou = ou;
  for (const param of LIST_PARAMS) {
    const values = all(raw[param]);
    if (values.length > 0) search[param] = values;
  }
  if (avant) search.avant = avant;
  if (tri) search.tri = tri;
  const vue = VIEWS.find((view) => view === first(raw.vue));
  if (vue) search.vue = vue;
  return search;
}

/** Understands the address; what it cannot understand is dropped and named. */
export function readFilters(
  search: SearchParams,
  vocabulary?: Vocabulary,
): { filters: Filters; dropped: string[] } {
  const dropped: string[] = [];

  function coded<T>(param: ListParam | "tri", values: string[], codes: Record<string, T>): T[] {
    return values.flatMap((value) => {
      const code = Object.hasOwn(codes, value) ? codes[value] : undefined;
      if (code === undefined) dropped.push(`${param}=${value}`);
      return code === undefined ? [] : [code];
    });
  }
  function known(param: ListParam, values: string[] = [], allowed?: Set<string>): string[] {
    if (!allowed) return values;
    for (const value of values) if (!allowed.has(value)) dropped.push(`${param}=${value}`);
    return values.filter((value) => allowed.has(value));
  }

  function day(value: string | undefined): string | null {
    if (value === undefined || isDay(value)) return value ?? null;
    dropped.push(`avant=${value}`);
    return null;
  }

  const filters: Filters = {
    text: (search.q ?? "").trim(),
    territory: search.ou ?? null,
    axes: known("axe", search.axe, vocabulary?.axes),
    themes: known("theme", search.theme, vocabulary?.themes),
    barriers: known("frein", search.frein, vocabulary?.barriers),
    publics: known("public", search.public, vocabulary?.publics),
    modes: coded("mode", search.mode ?? [], MODES),
    availability: coded("places", search.places ?? [], AVAILABILITY),
    freshness: coded("fraicheur", search.fraicheur ?? [], FRESHNESS),
    providers: search.porteur ?? [],
    startsBefore: day(search.avant),
    order: coded("tri", search.tri ? [search.tri] : [], ORDERS)[0] ?? "RELEVANCE",
  };
  return { filters, dropped };
}

function encode<T>(values: T[], codes: Record<string, T>): string[] {
  return Object.keys(codes).filter((key) => values.includes(codes[key] as T));
}

/** Writes the address of a search. */
export function writeFilters(filters: Filters): SearchParams {
  return validateSearch({
    q: filters.text,
    ou: filters.territory ?? undefined,
    axe: filters.axes,
    theme: filters.themes,
    frein: filters.barriers,
    public: filters.publics,
    mode: encode(filters.modes, MODES),
    places: encode(filters.availability, AVAILABILITY),
    fraicheur: encode(filters.freshness, FRESHNESS),
    porteur: filters.providers,
    avant: filters.startsBefore ?? undefined,
    tri: filters.order === "RELEVANCE" ? undefined : encode([filters.order], ORDERS)[0],
  });
}

/** The criteria that are kept as lists: each value is a chip that can be removed alone. */
export const LIST_FILTERS = [
  "axes",
  "themes",
  "barriers",
  "publics",
  "modes",
  "availability",
  "freshness",
  "providers",
] as const satisfies ReadonlyArray<keyof Filters>;
export type ListFilter = (typeof LIST_FILTERS)[number];

/** How many criteria narrow the search, text and territory aside. */
export function countFilters(filters: Filters): number {
  return LIST_FILTERS.reduce((sum, key) => sum + filters[key].length, filters.startsBefore ? 1 : 0);
}

export function withoutValue(filters: Filters, key: ListFilter, value: string): Filters {
  return { ...filters, [key]: filters[key].filter((one) => one !== value) };
}

function isDay(value: string): boolean {
  const instant = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(value);
}

export const noFilters = readFilters({}).filters;

export type SearchVariables = { search: string | null; filter: ActionFilter; orderBy: ActionOrder };

/** What the API is asked. Recent updates and most places come first; every other order is ascending. */
export function toVariables(filters: Filters): SearchVariables {
  const filter: ActionFilter = {
    territory: filters.territory,
    axes: filters.axes,
    themes: filters.themes,
    barriers: filters.barriers,
    publics: filters.publics,
    modes: filters.modes,
    availability: filters.availability,
    freshness: filters.freshness,
    providers: filters.providers,
    startsBefore: filters.startsBefore,
  };
  const orderBy: ActionOrder = {
    field: filters.order,
    direction: filters.order === "UPDATED_AT" || filters.order === "PLACES_AVAILABLE" ? "DESC" : "ASC",
  };
  return { search: filters.text || null, filter, orderBy };
}
