import { useRouterState } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import type { FragmentType } from "../../gql";
import { m } from "../../messages";
import { Button } from "../../ui/Button";
import { SearchField } from "../../ui/SearchField";
import styles from "./SearchForm.module.css";
import { MAX_TEXT } from "./searchParams";
import { TerritoryField, type TerritoryField_territory } from "./TerritoryField";

const PAUSE_MS = 400;

type Props = {
  text: string;
  territory: FragmentType<typeof TerritoryField_territory> | null;
  onText: (text: string) => void;
  onTerritory: (code: string | null) => void;
};

export function SearchForm({ text, territory, onText, onTerritory }: Props) {
  const [draft, setDraft] = useState(text);
  const [lastText, setLastText] = useState(text);
  const [sent, setSent] = useState(text);
  // Follows the address (a chip removed, a place taken as filter, the back button), except when the address only
  // catches up with what was typed here.
  if (lastText !== text) {
    setLastText(text);
    if (text !== sent) {
      setSent(text);
      setDraft(text);
    }
  }
  const send = useCallback(
    (typed: string) => {
      setSent(typed.trim());
      onText(typed.trim());
    },
    [onText],
  );

  // A sheet that is being opened while its script loads must not be called back by words typed just before.
  const leaving = useRouterState({
    select: ({ location, resolvedLocation }) =>
      resolvedLocation !== undefined && location.pathname !== resolvedLocation.pathname,
  });
  useEffect(() => {
    if (leaving || draft.trim() === text) return;
    const timer = setTimeout(() => send(draft), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, text, send, leaving]);

  return (
    <search>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          send(draft);
        }}
      >
        <SearchField
          label={m.search.text}
          hint={m.search.textHint}
          clearLabel={m.search.clearText}
          value={draft}
          maxLength={MAX_TEXT}
          onChange={setDraft}
          onSubmit={(value) => {
            setDraft(value);
            send(value);
          }}
        />
        <TerritoryField
          label={m.search.where}
          hint={m.search.whereHint}
          territory={territory}
          onChange={onTerritory}
        />
        <Button type="submit" look="strong" className={styles.submit}>
          {m.search.submit}
        </Button>
      </form>
    </search>
  );
}
