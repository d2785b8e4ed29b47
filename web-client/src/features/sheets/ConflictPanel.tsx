import { useEffect, useRef } from "react";
import { sheets as words } from "../../messages/sheets";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import type { Clash } from "./autosave";
import styles from "./Sheets.module.css";
import type { FieldKey } from "./sheetDraft";

type Props = { clashes: readonly Clash[]; onChoose: (key: FieldKey, whose: "mine" | "theirs") => void };

/** The fields that two people have changed otherwise: both versions, and the choice between them. */
export function ConflictPanel({ clashes, onChoose }: Props) {
  const title = useRef<HTMLHeadingElement>(null);
  const announce = useAnnounce();
  const count = clashes.length;
  const before = useRef(0);
  useEffect(() => {
    // A new conflict is shown at once; choosing one leads to the next.
    if (count > before.current || (count > 0 && count < before.current)) title.current?.focus();
    before.current = count;
  }, [count]);
  if (count === 0) return null;
  const choose = (clash: Clash, whose: "mine" | "theirs") => {
    announce(whose === "mine" ? words.keptMine(clash.label) : words.keptTheirs(clash.label));
    onChoose(clash.key, whose);
  };
  return (
    <Notice tone="caution">
      <h2 ref={title} tabIndex={-1} className={styles.conflictTitle}>
        {words.conflictTitle}
      </h2>
      <p>{words.conflictLead(count)}</p>
      <ul role="list" className={styles.changes}>
        {clashes.map((clash) => (
          <li key={clash.key} className={styles.conflict}>
            <h3 className={styles.changeTitle}>{clash.label}</h3>
            <dl className={styles.sides}>
              <Version term={words.conflictMine} text={clash.mine} />
              <Version term={words.conflictTheirs(clash.by ?? words.somebody)} text={clash.theirs} />
              <Version term={words.conflictBase} text={clash.base} />
            </dl>
            <div className={styles.buttons}>
              <Button look="strong" onPress={() => choose(clash, "mine")}>
                {words.keepMine}
              </Button>
              <Button onPress={() => choose(clash, "theirs")}>{words.keepTheirs}</Button>
            </div>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Version({ term, text }: { term: string; text: string | null }) {
  return (
    <div className={styles.version}>
      <dt>{term}</dt>
      <dd className={text ? styles.said : styles.unsaid}>{text ?? words.nothingSaid}</dd>
    </div>
  );
}
