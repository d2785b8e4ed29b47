import { useSyncExternalStore } from "react";

// How many times something was received, or may have been, since the page was loaded: what shows it reads itself again.
let count = 0;
const listeners = new Set<() => void>();

export function noteReceived(): void {
  count++;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Changes each time that a notification comes. */
export function useReceived(): number {
  return useSyncExternalStore(subscribe, () => count);
}
