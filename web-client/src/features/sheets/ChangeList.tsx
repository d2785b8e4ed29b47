import type { ReactNode } from "react";
import { sheets as words } from "../../messages/sheets";
import { Tag } from "../../ui/Tag";
import styles from "./Sheets.module.css";

export type FieldChange = {
  field: string;
  label: string;
  atOnce: boolean;
  before?: string | null;
  after?: string | null;
};

type Props<C extends FieldChange> = {
  changes: readonly C[];
  /** What stands under a change: a comment, a button. */
  under?: (change: C) => ReactNode;
  level?: 3 | 4;
};

/** What changes in a sheet, field by field: what was said beside what is said. */
export function ChangeList<C extends FieldChange>({ changes, under, level = 3 }: Props<C>) {
  const Heading = `h${level}` as const;
  return (
    <ul role="list" className={styles.changes}>
      {changes.map((change) => (
        <li key={change.field} className={styles.change}>
          <Heading className={styles.changeTitle}>
            {change.label} {change.atOnce && <Tag>{words.atOnceTag}</Tag>}
          </Heading>
          <dl className={styles.sides}>
            <Side term={words.before} text={change.before} />
            <Side term={words.after} text={change.after} now />
          </dl>
          {under?.(change)}
        </li>
      ))}
    </ul>
  );
}

function Side({
  term,
  text,
  now = false,
}: {
  term: string;
  text?: string | null | undefined;
  now?: boolean;
}) {
  return (
    <div className={now ? styles.now : styles.then}>
      <dt>{term}</dt>
      <dd className={text ? styles.said : styles.unsaid}>{text || words.nothingSaid}</dd>
    </div>
  );
}
