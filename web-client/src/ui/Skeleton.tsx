import { cx } from "./cx";
import styles from "./Skeleton.module.css";

/** Grey lines in the place of a text to come. Silent: the page says that it loads. */
export function Skeleton({ lines }: { lines: Array<"title" | "short" | "long"> }) {
  return (
    <div className={styles.skeleton} aria-hidden="true">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines never move
        <span key={index} className={cx(styles.line, styles[line])} />
      ))}
    </div>
  );
}
