import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import { useQuery } from "urql";
import { graphql, readFragment } from "../../gql";
import type { ActionOrderField } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { m } from "../../messages";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { BellIcon, FilterIcon, PrintIcon } from "../../ui/Icons";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Segments } from "../../ui/Segments";
import { Select } from "../../ui/Select";
import { Skeleton } from "../../ui/Skeleton";
import { useMediaQuery } from "../../ui/useMediaQuery";
import { useViewer } from "../../viewer";
import { ActiveFilters } from "./ActiveFilters";
import { criteria as listCriteria } from "./criteria";
import { EmptyResults } from "./EmptyResults";
import { Facets, Facets_facets } from "./Facets";
import { PAGE_SIZE, ResultList } from "./ResultList";
import results from "./Results.module.css";
import { SchemeList } from "./SchemeList";
import { SearchForm } from "./SearchForm";
import styles from "./SearchPage.module.css";
import {
  countFilters,
  type Filters,
  noFilters,
  readFilters,
  type SearchParams,
  toVariables,
  VIEWS,
  type View,
  writeFilters,
} from "./searchParams";
import { TextUnderstanding, TextUnderstanding_connection } from "./TextUnderstanding";
import { ToConfirmGroup } from "./ToConfirmGroup";
import { UnknownTerritory } from "./UnknownTerritory";
import { useTerritory } from "./useTerritory";
import { useVocabulary } from "./useVocabulary";

const SearchActions = graphql(`
  query SearchActions(
    $search: String
    $filter: ActionFilter
    $orderBy: ActionOrder
    $first: Int!
    $territory: String
  ) {
    actions(search: $search, filter: $filter, orderBy: $orderBy, first: $first) {
      totalCount
      facets {
        ...Facets_facets
      }
      ...TextUnderstanding_connection
      ...EmptyResults_connection
      ...ResultList_connection
    }
  }
`);

// The map and its geometry are loaded when a map is looked at.
const SearchMap = lazy(() => import("./SearchMap"));

const ORDERS: ActionOrderField[] = [
  "RELEVANCE",
  "PLACES_AVAILABLE",
  "NEXT_SESSION",
  "CODE",
  "TITLE",
  "UPDATED_AT",
];

/** The address says what is searched; this page asks the API and passes the answer down. */
export function SearchPage({ params }: { params: SearchParams }) {
  const { can } = useViewer();
  const vocabulary = useVocabulary();
  const territory = useTerritory(params.ou ?? null);
  const read = useMemo(() => readFilters(params, vocabulary.known), [params, vocabulary.known]);
  // An unknown territory is said, and does not hide the catalogue.
  const filters = useMemo(
    () => (territory.state === "unknown" ? { ...read.filters, territory: null } : read.filters),
    [read, territory.state],
  );

  const variables = { ...toVariables(filters), first: PAGE_SIZE, territory: filters.territory };
  // Values are checked before they are sent: the API refuses those that it does not know.
  const ready = territory.state !== "loading" && (vocabulary.settled || countFilters(filters) === 0);
  const [{ data, error, fetching, stale }, retry] = useQuery({
    query: SearchActions,
    variables,
    pause: !ready,
  });
  const busy = fetching || stale || !ready;
  const total = data?.actions.totalCount;

  const navigate = useNavigate();
  const vue = VIEWS.find((one) => one === params.vue); // the router keeps what the address holds beside what was validated
  const change = useCallback(
    (next: Filters, replace = false) => {
      const search = { ...writeFilters(next), ...(vue && { vue }) };
      navigate({ to: "/", search, replace, resetScroll: false });
    },
    [navigate, vue],
  );
  const sideBySide = useMediaQuery("(min-width: 64em)");
  const roomForBoth = useMediaQuery("(min-width: 100em)");
  const view: View = vue ?? (roomForBoth ? "carte" : "liste");
  const showMap = view === "carte";
  // The first words typed make a history entry; the letters that follow correct it.
  const onText = useCallback(
    (text: string) => {
      if (text !== filters.text)
        change({ ...filters, text }, filters.text !== "" && text.startsWith(filters.text));
    },
    [change, filters],
  );

  const understood = readFragment(TextUnderstanding_connection, data?.actions);
  const places = understood?.readings.filter(({ count }) => count > 0).map(({ territory: { name } }) => name);
  useResultAnnouncement(
    busy || error || total === undefined ? undefined : m.search.announce(total, places ?? []),
  );

  const facets = readFragment(Facets_facets, data?.actions.facets);
  const place = territory.state === "known" ? territory.name : null;
  const criteria = listCriteria(filters, place, {
    ...vocabulary.labels,
    modes: labelMap(facets?.modes),
    availability: labelMap(facets?.availability),
    freshness: labelMap(facets?.freshness),
    providers: labelMap(facets?.providers),
  });

  const [filtersOpen, setFiltersOpen] = useState(false);
  const resultsHeading = useRef<HTMLHeadingElement>(null);
  const panelId = useId();
  const count = countFilters(filters);

  return (
    <div className={styles.page} data-wide={showMap}>
      <div className={styles.intro}>
        <PageHeading
          title={m.search.title}
          documentTitle={[filters.text, place, m.search.documentTitle].filter(Boolean).join(" – ")}
        />
        <p className={styles.lead}>{m.search.lead}</p>
      </div>
      <SearchForm
        text={filters.text}
        territory={territory.state === "known" ? territory.territory : null}
        onText={onText}
        onTerritory={(code) => change({ ...filters, territory: code })}
      />
      {territory.state === "unknown" && (
        <UnknownTerritory
          code={territory.code}
          onChoose={(code) => change({ ...filters, territory: code })}
        />
      )}
      {read.dropped.length > 0 && <Notice tone="caution">{m.search.ignored(read.dropped)}</Notice>}

      <div className={styles.columns} data-map={showMap}>
        <div className={`${styles.side} no-print`}>
          <Button
            className={styles.toggle}
            aria-expanded={filtersOpen}
            aria-controls={panelId}
            onPress={() => setFiltersOpen(!filtersOpen)}
          >
            <FilterIcon /> {m.search.filtersCount(count)}
          </Button>
          <section
            id={panelId}
            aria-label={m.search.filters}
            className={styles.panel}
            data-open={filtersOpen}
          >
            <h2 className={styles.panelTitle}>{m.search.filters}</h2>
            {data ? (
              <Facets
                facets={data.actions.facets}
                axes={vocabulary.axes}
                filters={filters}
                onChange={change}
              />
            ) : (
              <Skeleton lines={["short", "long", "long", "long", "long", "short", "long", "long", "long"]} />
            )}
            {total !== undefined && (
              <Button
                look="strong"
                className={styles.close}
                onPress={() => {
                  setFiltersOpen(false);
                  resultsHeading.current?.focus();
                }}
              >
                {m.search.closeFilters(total)}
              </Button>
            )}
          </section>
        </div>

        <div className={styles.found}>
          <div className={results.head}>
            <h2 id="resultats" ref={resultsHeading} tabIndex={-1} className={styles.count}>
              {total === undefined ? m.search.results : m.search.countIn(total, place ?? m.search.whole)}
            </h2>
            <div className={`${styles.tools} no-print`}>
              <Segments<View>
                label={m.searchMap.view}
                value={view}
                options={[
                  { value: "liste", label: m.searchMap.list },
                  { value: "carte", label: sideBySide ? m.searchMap.both : m.searchMap.map },
                ]}
                onChange={(next) =>
                  navigate({
                    to: "/",
                    search: { ...writeFilters(filters), vue: next },
                    replace: true,
                    resetScroll: false,
                  })
                }
              />
              <Select
                label={m.search.sort}
                value={filters.order}
                options={ORDERS.map((value) => ({ value, label: m.labels.order[value] }))}
                onChange={(order) => change({ ...filters, order })}
              />
              {total !== undefined && total > 0 && (
                <Link
                  to="/liste"
                  search={writeFilters(filters)}
                  state={{ print: true }}
                  className={styles.print}
                >
                  <PrintIcon /> {m.printList.link}
                </Link>
              )}
              {can("SAVE_SEARCHES") && (
                <Link to="/mes-alertes/nouvelle" search={writeFilters(filters)} className={styles.print}>
                  <BellIcon /> {m.search.alert}
                </Link>
              )}
            </div>
          </div>
          <ActiveFilters criteria={criteria} order={filters.order} onChange={change} />
          <div className={styles.split}>
            <section className={results.results} aria-labelledby="resultats" aria-busy={busy}>
              {error && !fetching ? (
                <LoadError
                  error={error}
                  onRetry={() => {
                    vocabulary.retry();
                    territory.retry();
                    retry({ requestPolicy: "network-only" });
                  }}
                >
                  {criteria.length > 0 && (
                    <Button look="quiet" onPress={() => change(noFilters)}>
                      {m.search.clearAll}
                    </Button>
                  )}
                </LoadError>
              ) : data ? (
                <>
                  <TextUnderstanding
                    connection={data.actions}
                    onNarrow={(text, code) => {
                      change({ ...filters, text, territory: code });
                      resultsHeading.current?.focus();
                    }}
                  />
                  {total === 0 ? (
                    <EmptyResults
                      connection={data.actions}
                      criteria={criteria}
                      filters={filters}
                      onChange={change}
                    />
                  ) : (
                    <ResultList
                      connection={data.actions}
                      variables={variables}
                      territory={filters.territory}
                    />
                  )}
                  {territory.state === "known" && (
                    <ToConfirmGroup variables={toVariables(filters)} territory={territory} />
                  )}
                  <SchemeList search={filters.text || null} territory={filters.territory} />
                </>
              ) : (
                <ResultSkeleton />
              )}
            </section>
            {showMap && (
              <section className={`${styles.map} no-print`} aria-label={m.searchMap.title}>
                <Suspense fallback={<Skeleton lines={["short", "long", "long", "long", "long"]} />}>
                  <SearchMap
                    variables={toVariables(filters)}
                    territory={filters.territory}
                    onTerritory={(code) => change({ ...filters, territory: code })}
                  />
                </Suspense>
              </section>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}

function labelMap(counts: ReadonlyArray<{ value: string; label: string }> = []): ReadonlyMap<string, string> {
  return new Map(counts.map(({ value, label }) => [value, label]));
}

/** Says what was found when it comes from a change, not when the page opens: then it is there to be read. */
function useResultAnnouncement(sentence: string | undefined) {
  const announce = useAnnounce();
  const opened = useRef(false);
  useEffect(() => {
    if (sentence === undefined) return;
    if (opened.current) announce(sentence);
    opened.current = true;
  }, [sentence, announce]);
}

function ResultSkeleton() {
  return (
    <div className={results.list}>
      <p className="visually-hidden">{m.common.loading}</p>
      {["a", "b", "c", "d"].map((key) => (
        <div key={key} className={results.skeletonCard}>
          <Skeleton lines={["short", "title", "short", "long", "long"]} />
        </div>
      ))}
    </div>
  );
}
