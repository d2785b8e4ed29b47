import { getRouteApi, Link, useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { type CombinedError, useClient } from "urql";
import { graphql } from "../../gql";
import type { ListToPrintQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { longDate, m } from "../../messages";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { Facts } from "../../ui/Facts";
import { PrintIcon } from "../../ui/Icons";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { CoverageTag } from "./CoverageTag";
import { criteria as listCriteria } from "./criteria";
import styles from "./PrintListPage.module.css";
import {
  countFilters,
  readFilters,
  type SearchParams,
  type SearchVariables,
  toVariables,
  writeFilters,
} from "./searchParams";
import { useTerritory } from "./useTerritory";
import { useVocabulary } from "./useVocabulary";

const ListToPrint = graphql(`
  query ListToPrint($search: String, $filter: ActionFilter, $orderBy: ActionOrder, $after: String) {
    actions(search: $search, filter: $filter, orderBy: $orderBy, first: 100, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      facets {
        modes {
          value
          label
        }
        availability {
          value
          label
        }
        freshness {
          value
          label
        }
        providers {
          value
          label
        }
      }
      edges {
        cursor
        coverage {
          verdict
          because
        }
        node {
          id
          code
          slug
          title
          provider
          summary
          status
          notices
          theme {
            id
            title
          }
          coverage {
            text
          }
          prescription {
            channels
            documents
            instructions
          }
          contacts {
            name
            phone
            email
          }
        }
      }
    }
  }
`);

type Connection = ListToPrintQuery["actions"];
type Edge = Connection["edges"][number];

const route = getRouteApi("/liste");

export function PrintListRoute() {
  return <PrintListPage params={route.useSearch()} />;
}

/** The whole list of a search, made to be read on paper: the criteria, then every action with what a référent needs. */
function PrintListPage({ params }: { params: SearchParams }) {
  const vocabulary = useVocabulary();
  const territory = useTerritory(params.ou ?? null);
  const read = useMemo(() => readFilters(params, vocabulary.known), [params, vocabulary.known]);
  const filters = useMemo(
    () => (territory.state === "unknown" ? { ...read.filters, territory: null } : read.filters),
    [read, territory.state],
  );
  const ready = territory.state !== "loading" && (vocabulary.settled || countFilters(filters) === 0);
  const variables = useMemo(() => toVariables(filters), [filters]);
  const { edges, total, facets, complete, error, retry } = useWholeList(ready ? variables : null);
  useFirstPrint(complete);

  const place = territory.state === "known" ? territory.name : null;
  const criteria = listCriteria(filters, place, {
    ...vocabulary.labels,
    modes: labelMap(facets?.modes),
    availability: labelMap(facets?.availability),
    freshness: labelMap(facets?.freshness),
    providers: labelMap(facets?.providers),
  });
  const others = criteria
    .filter(({ kind }) => kind !== "text" && kind !== "territory")
    .map(({ label }) => label);

  return (
    <div className={styles.page}>
      <div className="no-print">
        <Breadcrumbs label={m.common.breadcrumbs} current={m.printList.title}>
          <Link to="/" search={writeFilters(filters)}>
            {m.printList.back}
          </Link>
        </Breadcrumbs>
      </div>
      <PageHeading title={m.printList.title}>
        {total === undefined ? m.printList.title : m.search.countIn(total, place ?? m.search.whole)}
      </PageHeading>
      <section aria-label={m.printList.criteria} className={styles.criteria}>
        {criteria.length === 0 && <p>{m.printList.none}</p>}
        <Facts
          rows={[
            [m.printList.text, filters.text && `« ${filters.text} »`],
            [m.printList.where, place],
            [m.printList.others, others.join(" ; ")],
            [m.printList.order, m.labels.order[filters.order]],
          ]}
        />
        <p className={styles.soft}>{m.printList.date(longDate(new Date().toISOString()))}</p>
      </section>
      {error ? (
        <LoadError error={error} onRetry={retry} />
      ) : !complete ? (
        <div>
          <p role="status">{m.printList.loading(edges.length, total)}</p>
          <Skeleton lines={["title", "long", "long", "title", "long", "long"]} />
        </div>
      ) : (
        <>
          <p className="no-print">
            <Button look="strong" onPress={() => window.print()}>
              <PrintIcon /> {m.printList.print}
            </Button>
          </p>
          <ol role="list" className={styles.list}>
            {edges.map((edge) => (
              <li key={edge.cursor}>
                <Entry edge={edge} territory={filters.territory} />
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

function Entry({ edge: { node: action, coverage }, territory }: { edge: Edge; territory: string | null }) {
  return (
    <article className={styles.entry}>
      <p className={styles.soft}>
        {m.action.code(action.code)} · {action.theme.title}
        {action.status === "SUSPENDED" && ` · ${m.search.suspended}`}
      </p>
      <h2 className={styles.title}>
        <Link to="/actions/$slug" params={{ slug: action.slug }} search={territory ? { ou: territory } : {}}>
          {action.title}
        </Link>
      </h2>
      <p>
        <strong>{action.provider ?? m.search.noProvider}</strong>
      </p>
      <p>{action.summary}</p>
      <p>
        {coverage ? (
          <>
            <CoverageTag verdict={coverage.verdict} /> {coverage.because}
          </>
        ) : (
          `${m.search.sector} ${action.coverage.text}`
        )}
      </p>
      <p>
        <strong>{m.printList.orient}</strong> {howToOrient(action)}
      </p>
      {action.notices.map((notice) => (
        <p key={notice} className={styles.notice}>
          {notice}
        </p>
      ))}
    </article>
  );
}

/** What is known of how to orient, in one line. */
function howToOrient({ prescription, contacts }: Edge["node"]): string {
  const known = [
    prescription.channels.map((channel) => m.labels.channel[channel]).join(", "),
    prescription.instructions,
    prescription.documents.join(", "),
    ...contacts.map(({ name, phone, email }) => [name, phone, email].filter(Boolean).join(" ")),
  ].filter(Boolean);
  return known.length === 0 ? m.printList.orientUnknown : known.join(" – ");
}

type Loaded = { pages: Connection[]; error?: CombinedError };

/** Every page of a search, one after the other. */
function useWholeList(variables: SearchVariables | null) {
  const client = useClient();
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<Loaded>({ pages: [] });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads again
  useEffect(() => {
    if (!variables) return;
    let gone = false;
    const pages: Connection[] = [];
    const readFrom = async (after: string | null): Promise<void> => {
      const { data, error } = await client.query(ListToPrint, { ...variables, after }).toPromise();
      if (gone) return;
      if (!data) {
        setLoaded({ pages, error });
        return;
      }
      pages.push(data.actions);
      setLoaded({ pages: [...pages] });
      const { hasNextPage, endCursor } = data.actions.pageInfo;
      if (hasNextPage && endCursor) await readFrom(endCursor);
    };
    setLoaded({ pages: [] });
    void readFrom(null);
    return () => {
      gone = true;
    };
  }, [client, variables, attempt]);

  const last = loaded.pages.at(-1);
  return {
    edges: loaded.pages.flatMap((page) => page.edges),
    total: last?.totalCount,
    facets: last?.facets,
    complete: last !== undefined && !last.pageInfo.hasNextPage,
    error: loaded.error,
    retry: () => setAttempt(attempt + 1),
  };
}

/** Prints when the list is there, if « Imprimer » was what brought here; not again when coming back. */
function useFirstPrint(complete: boolean) {
  const asked = useLocation({ select: (location) => location.state.print === true });
  const navigate = useNavigate();
  useEffect(() => {
    if (!asked || !complete) return;
    void navigate({ to: ".", search: true, state: {}, replace: true, resetScroll: false }).then(() =>
      window.print(),
    );
  }, [asked, complete, navigate]);
}

function labelMap(counts: ReadonlyArray<{ value: string; label: string }> = []): ReadonlyMap<string, string> {
  return new Map(counts.map(({ value, label }) => [value, label]));
}
