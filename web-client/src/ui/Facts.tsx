import type { ReactNode } from "react";
import styles from "./Facts.module.css";

type Props = { rows: ReadonlyArray<readonly [term: string, value: ReactNode]> };

/** Terms and their values; a row without a value is not shown. */
export function Facts({ rows }: Props) {
  const shown = rows.filter(
    ([, value]) => value !== null && value !== undefined && value !== "" && value !== false,
  );
  if (shown.length === 0) return null;
  return (
    <dl className={styles.facts}>
      {shown.map(([term, value]) => (
        <div key={term} className={styles.row}>
          <dt className={styles.term}>{term}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
