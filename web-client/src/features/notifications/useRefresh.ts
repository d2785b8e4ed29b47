import { useEffect, useRef } from "react";

/**
 * Asks a query again each time that `version` changes. What is asked while an answer is on its way would be dropped, and
 * that answer may be older than the change: it waits for it.
 */
export function useRefresh(version: number, busy: boolean, ask: () => void): void {
  const asked = useRef(version);
  useEffect(() => {
    if (busy || asked.current === version) return;
    asked.current = version;
    ask();
  }, [version, busy, ask]);
}
