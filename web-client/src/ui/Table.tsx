import { Fragment, type ReactNode } from "react";
import { cx } from "./cx";
import styles from "./Table.module.css";

export type TableRow = { key: string; head: ReactNode; cells: ReactNode[] };

type Props = {
  /** What the table says; it also names the region that scrolls when the table is wider than the page. */
  caption: string;
  hideCaption?: boolean;
  columns: ReactNode[];
  rows: TableRow[];
  /** A last row, such as a total. */
  foot?: Omit<TableRow, "key">;
  /** Cells are numbers, aligned to the right. */
  numeric?: boolean;
};

/** A table with a header per row and per column. Too wide for the page, it scrolls alone, its first column kept. */
export function Table({ caption, hideCaption = false, columns, rows, foot, numeric = false }: Props) {
  const [first, ...others] = columns;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={caption}>
      <table className={cx(styles.table, numeric && styles.numeric)}>
        <caption className={hideCaption ? "visually-hidden" : styles.caption}>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {others.map((column, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
              <th key={index} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <Cells {...row} />
            </tr>
          ))}
        </tbody>
        {foot && (
          <tfoot>
            <tr>
              <Cells {...foot} />
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

function Cells({ head, cells }: Omit<TableRow, "key">) {
  return (
    <Fragment>
      <th scope="row">{head}</th>
      {cells.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
        <td key={index}>{cell}</td>
      ))}
    </Fragment>
  );
}
