import styles from "./Code.module.css";

/** A few lines of code. They wrap rather than scroll, so that nothing hides at 320 px. */
export function CodeBlock({ children, label }: { children: string; label: string }) {
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>{label}</figcaption>
      <pre className={styles.block}>
        <code>{children}</code>
      </pre>
    </figure>
  );
}

/** A sentence in which what stands between backquotes is code. */
export function Ticked({ children }: { children: string }) {
  return children.split("`").map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never move
      <code key={index} className={styles.inline}>
        {part}
      </code>
    ) : (
      part
    ),
  );
}
