import { useEffect, useState } from "react";
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
  // Follows the address (a chip removed, the back button), except when the address only catches up with the typing.
  if (lastText !== text) {
    setLastText(text);
    if (!draft.trim().startsWith(text) || text === "") setDraft(text);
  }

  useEffect(() => {
    if (draft.trim() === text) return;
    const timer = setTimeout(() => onText(draft.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, text, onText]);

  return (
    <search>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onText(draft.trim());
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
            onText(value.trim());
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
