import { useSyncExternalStore } from "react";
import { type CombinedError, cacheExchange, createClient, fetchExchange, mapExchange } from "urql";
import { m } from "./messages";
import { askByIdentifier } from "./persistedDocuments";

// The API answers from its last known catalogue when its database is down, and says so in `extensions.degraded`.
let degraded = false;
const listeners = new Set<() => void>();

function setDegraded(next: boolean) {
  if (next === degraded) return;
  degraded = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** True while the API answers from its last known catalogue. */
export function useDegraded(): boolean {
  return useSyncExternalStore(subscribe, () => degraded);
}

export const client = createClient({
  url: "/graphql",
  // Words typed in the search field stay out of the addresses that servers and proxies log.
  preferGetMethod: false,
  exchanges: [
    cacheExchange,
    mapExchange({
      onOperation: askByIdentifier,
      onResult(result) {
        if (result.data) setDegraded(result.extensions?.degraded === true);
      },
    }),
    fetchExchange,
  ],
});

/** The sentence that tells a person what went wrong and what to do. */
export function errorSentence(error: CombinedError): string {
  if (error.networkError) {
    const status = (error.response as Response | undefined)?.status;
    if (status === 429) return m.errors.tooMany;
    return status === undefined ? m.errors.network : m.errors.server;
  }
  switch (error.graphQLErrors[0]?.extensions.code) {
    case "BAD_REQUEST":
      return m.errors.badFilter;
    case "TOO_MANY_REQUESTS":
      return m.errors.tooMany;
    case "UNAVAILABLE":
    case "TIMEOUT":
      return m.errors.unavailable;
    // What the server says of rights is written for the person who reads it.
    case "FORBIDDEN":
    case "UNAUTHENTICATED":
      return error.graphQLErrors[0]?.message ?? m.errors.server;
    default:
      return m.errors.server;
  }
}
