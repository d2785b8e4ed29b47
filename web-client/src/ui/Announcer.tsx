import { createContext, type ReactNode, useCallback, useContext, useRef } from "react";

const AnnounceContext = createContext<(text: string) => void>(() => {});

/** Says a change to screen readers. The only live region of the application's own. */
export function useAnnounce(): (text: string) => void {
  return useContext(AnnounceContext);
}

export function Announcer({ children }: { children: ReactNode }) {
  const region = useRef<HTMLDivElement>(null);
  const announce = useCallback((text: string) => {
    // The same sentence twice is said twice: the no-break space makes it a change.
    if (region.current)
      region.current.textContent = region.current.textContent === text ? `${text}\u00a0` : text;
  }, []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div ref={region} role="status" aria-live="polite" className="visually-hidden" data-announcer />
    </AnnounceContext>
  );
}
