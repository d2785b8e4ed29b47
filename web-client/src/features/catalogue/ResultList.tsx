import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useQuery } from "urql";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import { m } from "../../messages";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Skeleton } from "../../ui/Skeleton";
import { ActionCard } from "./ActionCard";
import styles from "./Results.module.css";
import type { SearchVariables } from "./searchParams";

export const PAGE_SIZE = 20;

export const ResultList_connection = graphql(`
  fragment ResultList_connection on ActionConnection {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      cursor
      ...ActionCard_edge
    }
  }
`);

const MoreActions = graphql(`
  query MoreActions(
    $search: String
    $filter: ActionFilter
    $orderBy: ActionOrder
    $first: Int!
    $after: String!
    $territory: String
  ) {
    actions(search: $search, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      ...ResultList_connection
    }
  }
`);

type Props = {
  connection: FragmentType<typeof ResultList_connection>;
  variables: SearchVariables;
  territory: string | null;
};

/** The first page and those asked since. How many lives in the history, so that coming back finds them again. */
export function ResultList({ connection, variables, territory }: Props) {
  const pages = useLocation({ select: (location) => location.state.pages ?? 1 });
  const asked = useRef(false);
  return (
    <Page
      connection={connection}
      variables={variables}
      territory={territory}
      index={1}
      pages={pages}
      asked={asked}
    />
  );
}

type PageProps = Props & { index: number; pages: number; asked: { current: boolean } };

function Page({ connection, ...props }: PageProps) {
  const { index, pages, asked, territory } = props;
  const { edges, pageInfo, totalCount } = readFragment(ResultList_connection, connection);
  const list = useRef<HTMLUListElement>(null);
  const announce = useAnnounce();
  const navigate = useNavigate();
  const added = edges.length;

  useEffect(() => {
    if (index === 1 || !asked.current) return;
    asked.current = false;
    list.current?.querySelector("a")?.focus();
    announce(m.search.moreLoaded(added));
  }, [index, asked, added, announce]);

  return (
    <>
      <ul role="list" ref={list} className={styles.list}>
        {edges.map((edge) => (
          <li key={edge.cursor}>
            <ActionCard edge={edge} territory={territory} />
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage &&
        (index < pages && pageInfo.endCursor ? (
          <NextPage {...props} index={index + 1} after={pageInfo.endCursor} />
        ) : (
          <Button
            className={styles.more}
            onPress={() => {
              asked.current = true;
              navigate({
                to: ".",
                search: true,
                state: { pages: index + 1 },
                replace: true,
                resetScroll: false,
              });
            }}
          >
            {m.search.more((index - 1) * PAGE_SIZE + added, totalCount)}
          </Button>
        ))}
    </>
  );
}

function NextPage({ after, ...props }: Omit<PageProps, "connection"> & { after: string }) {
  const [{ data, error, fetching }, retry] = useQuery({
    query: MoreActions,
    variables: { ...props.variables, first: PAGE_SIZE, after, territory: props.territory },
  });
  if (error && !fetching) {
    return <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />;
  }
  if (!data) return <Skeleton lines={["short", "title", "long", "long"]} />;
  return <Page {...props} connection={data.actions} />;
}
