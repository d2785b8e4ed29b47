import type { ReactNode } from "react";
import { Disclosure } from "../Disclosure";
import styles from "./ChartFigure.module.css";

type Props = { title: string; summary: string; tableTitle: string; table: ReactNode; children: ReactNode };

/** A chart, what it shows in a sentence, and its figures in a real table for whoever does not see it or wants them. */
export function ChartFigure({ title, summary, tableTitle, table, children }: Props) {
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <strong>{title}</strong> <span>{summary}</span>
      </figcaption>
      {children}
      <div className="no-print">
        <Disclosure title={tableTitle}>{table}</Disclosure>
      </div>
    </figure>
  );
}
