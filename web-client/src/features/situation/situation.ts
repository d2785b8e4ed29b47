import { useSyncExternalStore } from "react";
import type { SituationInput } from "../../gql/graphql";

/** What is known of a person, without anything that names her. Null and empty lists mean « not known ». */
export type Situation = {
  territory: string | null;
  age: number | null;
  rsa: boolean | null;
  publics: string[];
  notPublics: string[];
  barriers: string[];
  seeksPlaceNow: boolean;
};

export const nothingKnown: Situation = {
  territory: null,
  age: null,
  rsa: null,
  publics: [],
  notPublics: [],
  barriers: [],
  seeksPlaceNow: false,
};

export const MAX_AGE = 120;

/** A fact that a question asks for, answered by yes or no: « rsa » or « publics:<slug> ». */
export function answerFact(situation: Situation, fact: string, yes: boolean): Situation {
  if (fact === "rsa") return { ...situation, rsa: yes };
  const slug = publicOf(fact);
  if (slug === null) return situation;
  return yes
    ? withPublics(situation, [...situation.publics, slug])
    : { ...situation, notPublics: [...situation.notPublics, slug] };
}

/** The slug of « publics:<slug> »; null for another fact. */
export function publicOf(fact: string): string | null {
  return fact.startsWith("publics:") ? fact.slice("publics:".length) : null;
}

/** A public that is chosen is no longer denied. */
export function withPublics(situation: Situation, publics: string[]): Situation {
  return {
    ...situation,
    publics,
    notPublics: situation.notPublics.filter((slug) => !publics.includes(slug)),
  };
}

/** Whether a missing fact has been answered since it was asked. */
export function isAnswered(situation: Situation, fact: string): boolean {
  if (fact === "rsa") return situation.rsa !== null;
  if (fact === "age") return situation.age !== null;
  const slug = publicOf(fact);
  return slug !== null && (situation.publics.includes(slug) || situation.notPublics.includes(slug));
}

export function isNothing(situation: Situation): boolean {
  return Object.keys(toInput(situation)).length === 0;
}

/** The API's input: what is not known is not sent. */
export function toInput(situation: Situation): SituationInput {
  const { territory, age, rsa, publics, notPublics, barriers, seeksPlaceNow } = situation;
  return {
    ...(territory !== null && { territory }),
    ...(age !== null && { age }),
    ...(rsa !== null && { rsa }),
    ...(publics.length > 0 && { publics }),
    ...(notPublics.length > 0 && { notPublics }),
    ...(barriers.length > 0 && { barriers }),
    ...(seeksPlaceNow && { seeksPlaceNow }),
  };
}

// In memory only, so that coming back from a sheet finds the answers again: no address, history or storage holds them.
let current = nothingKnown;
const listeners = new Set<() => void>();

function set(next: Situation) {
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The situation of this visit. It ends with the page. */
export function useSituation(): [Situation, (next: Situation) => void] {
  return [useSyncExternalStore(subscribe, () => current), set];
}
