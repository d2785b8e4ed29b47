import { useLocation } from "@tanstack/react-router";
import { useEffect } from "react";

/** Takes the focus to the part of the page that the address names, once that part is there. */
export function useHashFocus(ready: boolean): string {
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => {
    if (ready && hash) document.getElementById(hash)?.focus();
  }, [ready, hash]);
  return hash;
}
