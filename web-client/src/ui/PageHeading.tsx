import { type ReactNode, useEffect, useRef } from "react";
import { m } from "../messages";
import { takePendingFocus } from "./navigationFocus";

type Props = { title: string; documentTitle?: string; children?: ReactNode };

/** The page's only h1: it names the document, and takes the focus when one has come from another page. */
export function PageHeading({ title, documentTitle = title, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${documentTitle} – ${m.site.name}`;
  }, [documentTitle]);
  useEffect(() => {
    if (takePendingFocus()) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  );
}
