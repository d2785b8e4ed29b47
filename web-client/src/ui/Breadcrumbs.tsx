import { Children, type ReactNode } from "react";
import styles from "./Breadcrumbs.module.css";

type Props = { label: string; children: ReactNode; current: string };

/** Where the page stands: its children are links, from the widest to the nearest. */
export function Breadcrumbs({ label, children, current }: Props) {
  return (
    <nav aria-label={label} className={styles.nav}>
      <ol className={styles.list}>
        {Children.map(children, (link) => (
          <li>{link}</li>
        ))}
        <li aria-current="page">{current}</li>
      </ol>
    </nav>
  );
}
