import { useEffect, useRef, useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import { vocabulary as words } from "../../messages/administration";
import { pages } from "../../messages/administrationPages";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Disclosure } from "../../ui/Disclosure";
import { Form, FormActions } from "../../ui/Form";
import type { Problem } from "../../ui/formContext";
import { SearchField } from "../../ui/SearchField";
import { Skeleton } from "../../ui/Skeleton";
import { TextField } from "../../ui/TextField";
import styles from "./Administration.module.css";
import { AdministrationFrame } from "./AdministrationFrame";

const VocabularyDocument = graphql(`
  query EditableVocabulary {
    themes {
      id
      code
      title
      version
    }
    publics {
      id
      slug
      label
      version
    }
    barriers {
      id
      slug
      label
      version
    }
  }
`);

const SaveTheme = graphql(`
  mutation SaveTheme($input: SaveThemeInput!) {
    saveTheme(input: $input) {
      theme {
        id
        title
        version
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const SavePublic = graphql(`
  mutation SavePublic($input: SavePublicInput!) {
    savePublic(input: $input) {
      public {
        id
        label
        version
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const SaveBarrier = graphql(`
  mutation SaveBarrier($input: SaveBarrierInput!) {
    saveBarrier(input: $input) {
      barrier {
        id
        label
        version
      }
      userErrors {
        field
        message
      }
    }
  }
`);

/** A word of a list, whatever the list. */
type Word = { code: string; label: string; version: number };
type Editing = {
  /** Sends the new label; false when it was refused. */
  save: (word: Word, label: string) => Promise<boolean>;
  problems: readonly Problem[];
  pending: boolean;
  refuse: (problems: readonly Problem[]) => void;
};

const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The labels of themes, publics and barriers, each changed in its place. */
export function VocabularyPage() {
  return (
    <AdministrationFrame title={pages.vocabulary} acts={["MANAGE_VOCABULARY"]}>
      <p>{words.lead}</p>
      <Lists />
    </AdministrationFrame>
  );
}

function Lists() {
  const [{ data, error, fetching }, retry] = useQuery({
    query: VocabularyDocument,
    requestPolicy: "cache-and-network",
  });
  const [search, setSearch] = useState("");
  const theme = useDeed(SaveTheme, { keyed: false });
  const aPublic = useDeed(SavePublic, { keyed: false });
  const barrier = useDeed(SaveBarrier, { keyed: false });
  if (error && !fetching && !data) return <LoadError error={error} onRetry={() => retry()} />;
  if (!data) return <Skeleton lines={["long", "short", "long"]} />;
  const kept = (list: Word[]) =>
    list.filter(({ code, label }) => folded(`${code} ${label}`).includes(folded(search.trim())));
  const themes = kept(data.themes.map(({ title, ...word }) => ({ ...word, label: title })));
  const publics = kept(data.publics.map(({ slug, ...word }) => ({ ...word, code: slug })));
  const barriers = kept(data.barriers.map(({ slug, ...word }) => ({ ...word, code: slug })));
  const isSearching = search.trim() !== "";
  return (
    <>
      <div className={styles.narrow}>
        <SearchField
          label={words.find}
          hint={words.findHint}
          clearLabel={words.clear}
          value={search}
          onChange={setSearch}
          onSubmit={setSearch}
        />
      </div>
      {themes.length + publics.length + barriers.length === 0 && <p>{words.none}</p>}
      <WordList
        title={words.themes}
        field="title"
        list={themes}
        isOpen={isSearching}
        editing={{
          ...theme,
          save: async ({ code, version }, title) => (await theme.send({ code, title, version })) !== null,
        }}
      />
      <WordList
        title={words.publics}
        field="label"
        list={publics}
        isOpen={isSearching}
        editing={{
          ...aPublic,
          save: async ({ code, version }, label) =>
            (await aPublic.send({ slug: code, label, version })) !== null,
        }}
      />
      <WordList
        title={words.barriers}
        field="label"
        list={barriers}
        isOpen={isSearching}
        editing={{
          ...barrier,
          save: async ({ code, version }, label) =>
            (await barrier.send({ slug: code, label, version })) !== null,
        }}
      />
    </>
  );
}

type ListProps = {
  title: string;
  field: "title" | "label";
  list: readonly Word[];
  isOpen: boolean;
  editing: Editing;
};

function WordList({ title, field, list, isOpen, editing }: ListProps) {
  const [changing, setChanging] = useState<string | null>(null);
  if (list.length === 0) return null;
  return (
    <Disclosure
      key={String(isOpen)}
      level={2}
      title={title}
      note={words.count(list.length)}
      startsOpen={isOpen || changing !== null}
    >
      <ul role="list" className={styles.words}>
        {list.map((word) => (
          <li key={word.code} className={styles.word}>
            <WordRow
              word={word}
              field={field}
              editing={editing}
              isChanging={changing === word.code}
              onChanging={(is) => {
                editing.refuse([]);
                setChanging(is ? word.code : null);
              }}
            />
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

type RowProps = {
  word: Word;
  field: "title" | "label";
  editing: Editing;
  isChanging: boolean;
  onChanging: (is: boolean) => void;
};

function WordRow({ word, field, editing, isChanging, onChanging }: RowProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  const back = useRef(false);

  useEffect(() => {
    if (!isChanging && back.current) trigger.current?.focus();
    back.current = isChanging;
  }, [isChanging]);

  if (isChanging) {
    return <WordForm word={word} field={field} editing={editing} onDone={() => onChanging(false)} />;
  }
  return (
    <>
      <span>
        {word.label}
        <span className={styles.code}>{word.code}</span>
      </span>
      <Button ref={trigger} aria-label={words.changeOf(word.label)} onPress={() => onChanging(true)}>
        {words.change}
      </Button>
    </>
  );
}

type FormProps = Pick<RowProps, "word" | "field" | "editing"> & { onDone: () => void };

/** The label of one word, being written; it has the focus from the start. */
function WordForm({ word, field, editing, onDone }: FormProps) {
  const [label, setLabel] = useState(word.label);
  const frame = useRef<HTMLDivElement>(null);
  const announce = useAnnounce();

  useEffect(() => frame.current?.querySelector("input")?.focus(), []);

  async function save() {
    if (!(await editing.save(word, label))) return;
    announce(words.saved(label));
    onDone();
  }

  return (
    <div ref={frame} className={styles.form}>
      <Form problems={editing.problems} onSubmit={() => void save()} label={words.changeOf(word.label)}>
        <TextField
          name={field}
          label={field === "title" ? words.theme : words.label}
          hint={word.code}
          value={label}
          onChange={setLabel}
        />
        <FormActions>
          <Button type="submit" look="strong" isPending={editing.pending} isDisabled={label === word.label}>
            {words.save}
          </Button>
          <Button onPress={onDone}>{words.cancel}</Button>
        </FormActions>
      </Form>
    </div>
  );
}
