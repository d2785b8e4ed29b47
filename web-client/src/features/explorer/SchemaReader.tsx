import { Link } from "@tanstack/react-router";
import type { GraphQLSchema } from "graphql";
import { useEffect, useMemo, useRef, useState } from "react";
import { m } from "../../messages";
import { Button } from "../../ui/Button";
import { Disclosure } from "../../ui/Disclosure";
import { Notice } from "../../ui/Notice";
import { SearchField } from "../../ui/SearchField";
import styles from "./ExplorerPage.module.css";
import { findInSchema, loadSchema, typeNames } from "./schema";
import { TypeDetails } from "./TypeDetails";

type Props = { type: string | undefined; operation: string | undefined };

/** The schema, read from the SDL that this server publishes: one type at a time, each leading to the others. */
export function SchemaReader({ type = "Query", operation }: Props) {
  const [schema, setSchema] = useState<GraphQLSchema | "failed" | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [words, setWords] = useState("");
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads again
  useEffect(() => {
    let left = false;
    loadSchema().then(
      (loaded) => left || setSchema(loaded),
      () => left || setSchema("failed"),
    );
    return () => {
      left = true;
    };
  }, [attempt]);

  return (
    <section className={styles.schema} aria-labelledby="schema">
      <h2 id="schema">{m.explorer.schema}</h2>
      <p className={styles.hint}>
        {m.explorer.schemaHint} <a href="/schema.graphql">/schema.graphql</a>
      </p>
      {schema === null && <p>{m.common.loading}</p>}
      {schema === "failed" && (
        <Notice tone="danger" role="alert">
          <p>{m.explorer.noSchema}</p>
          <div>
            <Button onPress={() => setAttempt(attempt + 1)}>{m.common.retry}</Button>
          </div>
        </Notice>
      )}
      {schema !== null && schema !== "failed" && (
        <>
          <div className={styles.search}>
            <SearchField
              label={m.explorer.find}
              hint={m.explorer.findHint}
              value={words}
              clearLabel={m.search.clearText}
              onChange={setWords}
              onSubmit={setWords}
            />
          </div>
          <Found schema={schema} words={words} operation={operation} />
          <ShownType schema={schema} name={type} operation={operation} />
        </>
      )}
    </section>
  );
}

type FoundProps = { schema: GraphQLSchema; words: string; operation: string | undefined };

function Found({ schema, words, operation }: FoundProps) {
  const found = useMemo(() => findInSchema(schema, words), [schema, words]);
  if (words.trim() === "") {
    const names = typeNames(schema);
    return (
      <Disclosure title={m.explorer.allTypes(names.length)}>
        <TypeLinks items={names.map((name) => ({ label: name, type: name }))} operation={operation} />
      </Disclosure>
    );
  }
  return (
    <>
      <p role="status">{m.explorer.found(found.length)}</p>
      <TypeLinks items={found.slice(0, 40)} operation={operation} />
    </>
  );
}

type LinksProps = { items: Array<{ label: string; type: string }>; operation: string | undefined };

function TypeLinks({ items, operation }: LinksProps) {
  return (
    <ul role="list" className={styles.types}>
      {items.map(({ label, type }) => (
        <li key={label}>
          <Link to="/explorateur" search={{ operation, type }} resetScroll={false}>
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** A type that was chosen takes the focus to its heading. */
function ShownType({
  schema,
  name,
  operation,
}: {
  schema: GraphQLSchema;
  name: string;
  operation: string | undefined;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(name);
  useEffect(() => {
    if (shown.current !== name) heading.current?.focus();
    shown.current = name;
  }, [name]);
  const type = schema.getType(name);
  return (
    <div className={styles.type}>
      <h3 ref={heading} tabIndex={-1}>
        <code>{name}</code>
      </h3>
      {type ? <TypeDetails type={type} operation={operation} /> : <p>{m.explorer.unknownType}</p>}
    </div>
  );
}
