import { header as words } from "../messages/header";
import styles from "./DemonstrationBand.module.css";

/** Says on every screen, and on paper, that the persons are invented. */
export function DemonstrationBand() {
  return (
    <div className={styles.band}>
      <p>
        <strong>{words.demonstration}</strong> <span>{words.demonstrationSentence}</span>
      </p>
    </div>
  );
}
