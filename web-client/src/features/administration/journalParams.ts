import type { JournalFilter } from "../../gql/graphql";

/**
 * What the address of the journal keeps: codes, days and opaque identifiers. Words that are looked for may name somebody:
 * they stay in the memory of the page.
 */
export type JournalParams = {
  geste?: string;
  personne?: string;
  structure?: string;
  du?: string;
  au?: string;
};

const shape: Record<keyof JournalParams, RegExp> = {
  geste: /^[A-Z_]{1,60}$/,
  personne: /^[\w-]{1,120}$/,
  structure: /^[\w-]{1,120}$/,
  du: /^\d{4}-\d{2}-\d{2}$/,
  au: /^\d{4}-\d{2}-\d{2}$/,
};

/** Keeps what can be a filter of the journal; anything else in an address is nothing. */
export function validateJournal(raw: Record<string, unknown>): JournalParams {
  const kept: JournalParams = {};
  for (const name of Object.keys(shape) as Array<keyof JournalParams>) {
    const value = raw[name];
    if (typeof value === "string" && shape[name].test(value) && (shape[name] !== shape.du || isDay(value)))
      kept[name] = value;
  }
  return kept;
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** The filter that the server is asked with. */
export function filterOf(params: JournalParams, search: string): JournalFilter {
  return {
    ...(search && { search }),
    ...(params.geste && { act: params.geste }),
    ...(params.personne && { account: params.personne }),
    ...(params.structure && { organization: params.structure }),
    ...(params.du && { from: params.du }),
    ...(params.au && { to: params.au }),
  };
}
