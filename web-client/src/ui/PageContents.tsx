import { m } from "../messages";
import styles from "./PageContents.module.css";

type Props = { items: ReadonlyArray<readonly [id: string, title: string]> };

/** The parts of a page, each an anchor that takes the focus to its heading. */
export function PageContents({ items }: Props) {
  return (
    <nav aria-label={m.common.contents} className={styles.contents}>
      <h2>{m.common.contents}</h2>
      <ul role="list">
        {items.map(([id, title]) => (
          <li key={id}>
            <a
              href={`#${id}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(id)?.focus();
              }}
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
