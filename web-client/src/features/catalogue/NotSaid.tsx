import { m } from "../../messages";
import styles from "./NotSaid.module.css";

/** What the programme does not say is said to be unsaid: never left out, never guessed. */
export function NotSaid() {
  return <span className={styles.unsaid}>{m.common.notSaid}</span>;
}
