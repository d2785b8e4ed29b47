import type { ReactNode } from "react";
import styles from "./Breadcrumbs.module.css";

type Props = { label: string; children: ReactNode; current: string };

export function Breadcrumbs({ label, children, current }: Props) {
  return (
    <nav aria-label={label} className={styles.nav}>
      <ol className={styles.list}>
        <li>{children}</li>
        <li aria-current="page">{current}</li>
      </ol>
    </nav>
  );
}
