import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { ReportFilter } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { Reserved } from "../../layout/Reserved";
import { longDate } from "../../messages";
import { reports, topics } from "../../messages/reports";
import { Button } from "../../ui/Button";
import { PageHeading } from "../../ui/PageHeading";
import { Segments } from "../../ui/Segments";
import { Skeleton } from "../../ui/Skeleton";
import { Tag } from "../../ui/Tag";
import { useViewer } from "../../viewer";
import styles from "./Reports.module.css";
import { ReportTag } from "./ReportTag";
import { REPORT_VIEWS, type ReportView } from "./reportViews";

const words = reports.list;

const ReportsPage_connection = graphql(`
  fragment ReportsPage_connection on ReportConnection {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      cursor
      node {
        id
        actionCode
        actionTitle
        topic
        body
        state
        author
        mine
        updatedAt
        createdAt
        organization {
          id
          name
        }
      }
    }
  }
`);

const ListReports = graphql(`
  query ListReports($filter: ReportFilter, $after: String) {
    reports(filter: $filter, after: $after) {
      ...ReportsPage_connection
    }
  }
`);

const FilteredSheet = graphql(`
  query FilteredSheet($slug: String!) {
    action(slug: $slug) {
      id
      shortTitle
    }
  }
`);

const FILTERS: Record<ReportView, ReportFilter> = {
  "a-traiter": { toMe: true, states: ["OPEN"] },
  faits: { mine: true },
  tous: {},
};

type Props = { view: ReportView | undefined; sheet: string | undefined };

/** « Signalements »: what one has to answer, and what one has reported. */
export function ReportsPage(props: Props) {
  return (
    <Reserved act="FOLLOW_REPORTS" title={reports.title}>
      <Reports {...props} />
    </Reserved>
  );
}

function Reports({ view: asked, sheet }: Props) {
  const { can } = useViewer();
  const answers = can("ANSWER_REPORTS");
  const views = answers ? REPORT_VIEWS : REPORT_VIEWS.filter((one) => one === "faits");
  const view = views.find((one) => one === asked) ?? views[0] ?? "faits";
  const [{ data: filtered }] = useQuery({
    query: FilteredSheet,
    variables: { slug: sheet ?? "" },
    pause: !sheet,
  });
  const navigate = useNavigate();
  const action = sheet ? filtered?.action : undefined;
  const filter = { ...FILTERS[view], ...(action && { action: action.id }) };
  return (
    <div className={page.page}>
      <PageHeading title={reports.title} />
      <div className={styles.head}>
        {answers && (
          <Segments<ReportView>
            label={words.view}
            value={view}
            options={views.map((value) => ({ value, label: words.views[value] }))}
            onChange={(vue) =>
              navigate({
                to: "/signalements",
                search: { vue, ...(sheet && { fiche: sheet }) },
                replace: true,
              })
            }
          />
        )}
        <p>{words.lead[view]}</p>
        {action && (
          <p>
            {words.sheetOnly(action.shortTitle)}{" "}
            <Link to="/signalements" search={{ vue: view }}>
              {words.everySheet}
            </Link>
          </p>
        )}
      </div>
      {(!sheet || filtered) && <ReportList key={JSON.stringify(filter)} view={view} filter={filter} />}
    </div>
  );
}

function ReportList({ view, filter }: { view: ReportView; filter: ReportFilter }) {
  const [pages, setPages] = useState<Array<string | null>>([null]);
  return (
    <>
      {pages.map((after, index) => (
        <ReportListPage
          key={after ?? "first"}
          view={view}
          filter={filter}
          after={after}
          before={index * 20}
          onMore={index === pages.length - 1 ? (cursor) => setPages([...pages, cursor]) : undefined}
        />
      ))}
    </>
  );
}

type PageProps = {
  view: ReportView;
  filter: ReportFilter;
  after: string | null;
  before: number;
  onMore: ((cursor: string) => void) | undefined;
};

function ReportListPage({ view, filter, after, before, onMore }: PageProps) {
  const [{ data, error, fetching }, retry] = useQuery({
    query: ListReports,
    variables: { filter, after },
    requestPolicy: "cache-and-network",
  });
  if (error && !fetching) {
    return <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />;
  }
  if (!data) return <Skeleton lines={["title", "long", "short", "title", "long", "short"]} />;
  const { edges, pageInfo, totalCount } = readReports(data.reports);
  if (totalCount === 0) return <p>{words.empty[view]}</p>;
  return (
    <>
      {after === null && <p className={styles.meta}>{words.count(totalCount)}</p>}
      <ul role="list" className={styles.list}>
        {edges.map(({ node }) => (
          <li key={node.id}>
            <article className={styles.card}>
              <h2>
                <Link to="/signalements/$id" params={{ id: node.id }}>
                  {node.actionTitle}
                </Link>
              </h2>
              <p className={styles.tags}>
                <ReportTag state={node.state} />
                <span>{topics[node.topic]}</span>
                {node.mine && view !== "faits" && <Tag>{words.yours}</Tag>}
              </p>
              <p className={styles.excerpt}>{node.body}</p>
              <p className={styles.meta}>
                {words.by(node.author, node.organization?.name, longDate(node.createdAt))}
              </p>
            </article>
          </li>
        ))}
      </ul>
      {onMore && pageInfo.hasNextPage && (
        <Button onPress={() => pageInfo.endCursor && onMore(pageInfo.endCursor)}>
          {words.more(before + edges.length, totalCount)}
        </Button>
      )}
    </>
  );
}

function readReports(connection: FragmentType<typeof ReportsPage_connection>) {
  return readFragment(ReportsPage_connection, connection);
}
