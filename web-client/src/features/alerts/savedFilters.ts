import type { Availability, DeliveryMode, Freshness, SavedCriteriaInput } from "../../gql/graphql";
import { longDate, m } from "../../messages";
import type { Filters } from "../catalogue/searchParams";

/** What is kept of a search: everything that narrows it. Its order and its view are not. */
export function toCriteria(filters: Filters): SavedCriteriaInput {
  return {
    search: filters.text || null,
    territory: filters.territory,
    axes: filters.axes,
    themes: filters.themes,
    publics: filters.publics,
    barriers: filters.barriers,
    providers: filters.providers,
    modes: filters.modes,
    availability: filters.availability,
    freshness: filters.freshness,
    startsBefore: filters.startsBefore,
  };
}

type Coded<K extends string> = ReadonlyArray<Record<K, string>>;
type Saved = {
  modes: readonly DeliveryMode[];
  availability: readonly Availability[];
  freshness: readonly Freshness[];
  search?: string | null;
  startsBefore?: string | null;
  territory?: { code: string; name: string } | null;
  axes: Coded<"code" | "shortTitle">;
  themes: Coded<"code" | "title">;
  publics: Coded<"slug" | "label">;
  barriers: Coded<"slug" | "label">;
  providers: Coded<"id" | "name">;
};

/** The search that an alert keeps, as the search page knows it. */
export function toFilters(saved: Saved): Filters {
  return {
    text: saved.search ?? "",
    territory: saved.territory?.code ?? null,
    axes: saved.axes.map(({ code }) => code),
    themes: saved.themes.map(({ code }) => code),
    publics: saved.publics.map(({ slug }) => slug),
    barriers: saved.barriers.map(({ slug }) => slug),
    providers: saved.providers.map(({ id }) => id),
    modes: [...saved.modes],
    availability: [...saved.availability],
    freshness: [...saved.freshness],
    startsBefore: saved.startsBefore ?? null,
    order: "RELEVANCE",
  };
}

/** The criteria of an alert, in words. */
export function inWords(saved: Saved): string[] {
  return [
    ...(saved.search ? [`« ${saved.search} »`] : []),
    ...(saved.territory ? [saved.territory.name] : []),
    ...saved.axes.map(({ shortTitle }) => m.search.axisFilter(shortTitle)),
    ...saved.themes.map(({ title }) => title),
    ...saved.barriers.map(({ label }) => label),
    ...saved.publics.map(({ label }) => label),
    ...saved.modes.map((mode) => m.labels.mode[mode]),
    ...saved.availability.map((one) => m.labels.availability[one]),
    ...saved.freshness.map((one) => m.labels.freshness[one]),
    ...saved.providers.map(({ name }) => name),
    ...(saved.startsBefore ? [m.search.startsBefore(longDate(saved.startsBefore))] : []),
  ];
}

/** What the server takes of a name. */
export const MOST_OF_A_NAME = 80;

/** A name to begin with. */
export function proposedName(words: string[]): string {
  const name = words.map((word) => word.replace(/[«»]/g, "").trim()).join(", ");
  return name.length > MOST_OF_A_NAME ? `${name.slice(0, MOST_OF_A_NAME - 1)}…` : name;
}
