import { useEffect, useState } from "react";

const PAUSE_MS = 150;

/** What is typed, once it has not changed for a moment: what a server is asked about. */
export function useLater(value: string): string {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return later;
}
