import { type RefObject, useRef } from "react";
import { useAnnounce } from "../../ui/Announcer";

/**
 * A deed may take away the very button that asked for it: the focus then goes to the heading of its part of the page, and
 * what was done is said.
 */
export function useFocusBack(): {
  heading: RefObject<HTMLHeadingElement | null>;
  say: (text: string) => void;
} {
  const heading = useRef<HTMLHeadingElement>(null);
  const announce = useAnnounce();
  return {
    heading,
    say(text) {
      heading.current?.focus();
      announce(text);
    },
  };
}
