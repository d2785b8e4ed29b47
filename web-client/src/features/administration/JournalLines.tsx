import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { JournalFilter, JournalLinesQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { typeset } from "../../messages";
import { instant, journal as words } from "../../messages/administration";
import { pages } from "../../messages/administrationPages";
import { role } from "../../messages/header";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Skeleton } from "../../ui/Skeleton";
import styles from "./Administration.module.css";
import type { JournalParams } from "./journalParams";
import { usePages } from "./usePages";

const JournalLinesDocument = graphql(`
  query JournalLines($filter: JournalFilter, $after: String) {
    journal(filter: $filter, first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        at
        by
        account
        role
        organization {
          id
          name
        }
        label
        object
        details {
          label
          value
        }
      }
    }
  }
`);

type Line = JournalLinesQuery["journal"]["nodes"][number];
type Props = { params: JournalParams; filter: JournalFilter };

/** The lines that a filter keeps, fifty at a time. */
export function JournalLines({ params, filter }: Props) {
  const key = JSON.stringify(filter);
  const [after, setAfter] = useState<{ key: string; cursor: string | null }>({ key, cursor: null });
  const cursor = after.key === key ? after.cursor : null;
  const [{ data, error, fetching, stale }, retry] = useQuery({
    query: JournalLinesDocument,
    variables: { filter, after: cursor },
    requestPolicy: "cache-and-network",
  });
  const found = data?.journal;
  const lines = usePages(key, cursor, fetching || stale ? undefined : found?.nodes);
  const list = useRef<HTMLOListElement>(null);
  const announce = useAnnounce();
  const total = found?.totalCount;
  const firstNew = useRef(0);

  useEffect(() => {
    if (total !== undefined && !fetching) announce(words.lines(total));
  }, [total, fetching, announce]);

  useEffect(() => {
    if (firstNew.current === 0 || lines.length <= firstNew.current) return;
    (list.current?.children[firstNew.current] as HTMLElement | undefined)?.focus();
    firstNew.current = 0;
  }, [lines.length]);

  return (
    <section aria-label={words.list}>
      <div className={styles.sums}>
        <h2>{total === undefined ? pages.journal : words.lines(total)}</h2>
        <Kept params={params} lines={lines} />
      </div>
      {error && !fetching && <LoadError error={error} onRetry={() => retry()} />}
      {!found && !error && <Skeleton lines={["long", "short", "long", "short"]} />}
      {total === 0 && <p>{words.none}</p>}
      <ol ref={list} className={styles.list}>
        {lines.map((line) => (
          <li key={line.id} className={styles.line} tabIndex={-1}>
            <JournalLine line={line} params={params} />
          </li>
        ))}
      </ol>
      {found?.pageInfo.hasNextPage && (
        <div className={styles.actions}>
          <Button
            isPending={fetching}
            onPress={() => {
              firstNew.current = lines.length;
              setAfter({ key, cursor: found.pageInfo.endCursor ?? null });
            }}
          >
            {words.more}
          </Button>
          <span className={styles.quiet}>{words.shown(lines.length, found.totalCount)}</span>
        </div>
      )}
    </section>
  );
}

/** The person and the structure that the address keeps, each to be let go. */
function Kept({ params, lines }: { params: JournalParams; lines: readonly Line[] }) {
  const navigate = useNavigate();
  const person = lines.find((line) => line.account === params.personne)?.by ?? words.onePerson;
  const structure =
    lines.find((line) => line.organization?.id === params.structure)?.organization?.name ??
    words.oneStructure;
  const kept = [
    { name: "personne", label: words.keptPerson(person) },
    { name: "structure", label: words.keptStructure(structure) },
  ] as const;
  return (
    <div className={styles.kept}>
      {kept
        .filter(({ name }) => params[name])
        .map(({ name, label }) => (
          <Chip
            key={name}
            label={label}
            removeLabel={words.remove(label)}
            onRemove={() => {
              const { [name]: _, ...others } = params;
              void navigate({ to: "/administration/journal", search: others });
            }}
          />
        ))}
    </div>
  );
}

function JournalLine({ line, params }: { line: Line; params: JournalParams }) {
  return (
    <>
      <time dateTime={line.at} className={styles.quiet}>
        {instant(line.at)}
      </time>
      <div className={styles.done}>
        <strong>{line.label}</strong>
        {line.object && <span>{line.object}</span>}
        {line.details.length > 0 && (
          <dl className={styles.details}>
            {line.details.map((detail) => (
              <div key={detail.label}>
                <dt>{detail.label}</dt>
                <dd>{typeset(detail.value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <div className={styles.who}>
        {line.by && line.account ? (
          <Link
            to="/administration/journal"
            search={{ ...params, personne: line.account }}
            aria-label={words.onlyThisPerson(line.by)}
          >
            {line.by}
          </Link>
        ) : (
          <span>{words.nobody}</span>
        )}
        {line.role && <span className={styles.quiet}>{role[line.role]}</span>}
        {line.organization && (
          <Link
            to="/administration/journal"
            search={{ ...params, structure: line.organization.id }}
            aria-label={words.onlyThisStructure(line.organization.name)}
          >
            {line.organization.name}
          </Link>
        )}
      </div>
    </>
  );
}
