import { useEffect, useRef, useState } from "react";
import { useQuery } from "urql";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { SituationInput, Verdict } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { m } from "../../messages";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Disclosure } from "../../ui/Disclosure";
import { Skeleton } from "../../ui/Skeleton";
import results from "../catalogue/Results.module.css";
import { MatchCard } from "./MatchCard";
import styles from "./SituationPage.module.css";

export const PAGE_SIZE = 20;

export const MatchGroup_connection = graphql(`
  fragment MatchGroup_connection on ActionMatchConnection {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      cursor
      node {
        action {
          id
        }
        ...MatchCard_match
      }
    }
  }
`);

const MatchPage = graphql(`
  query MatchPage($situation: SituationInput!, $verdict: Verdict!, $first: Int!, $after: String) {
    matchActions(situation: $situation, verdict: $verdict, first: $first, after: $after) {
      ...MatchGroup_connection
    }
  }
`);

type Props = {
  verdict: Verdict;
  count: number;
  situation: SituationInput;
  territory: string | null;
  /** The first page, where the answer brought it; a group that starts closed asks for it when it opens. */
  connection?: FragmentType<typeof MatchGroup_connection>;
};

/** The actions of one verdict, each with its reasons. */
export function MatchGroup({ verdict, count, connection, ...props }: Props) {
  const [isOpen, setOpen] = useState(connection !== undefined);
  return (
    <div className={styles.group} data-verdict={verdict}>
      <Disclosure
        level={2}
        title={m.labels.fit[verdict]}
        note={m.situation.count(count)}
        startsOpen={isOpen}
        onToggle={setOpen}
      >
        {count === 0 && <p className={styles.none}>{m.situation.none[verdict]}</p>}
        {count > 0 && connection && (
          <Page key={JSON.stringify(props.situation)} verdict={verdict} connection={connection} {...props} />
        )}
        {count > 0 && !connection && isOpen && (
          <NextPage
            key={JSON.stringify(props.situation)}
            verdict={verdict}
            after={null}
            shown={0}
            isAsked={false}
            {...props}
          />
        )}
      </Disclosure>
    </div>
  );
}

type PageProps = {
  verdict: Verdict;
  situation: SituationInput;
  territory: string | null;
  connection: FragmentType<typeof MatchGroup_connection>;
  shown?: number;
  isAsked?: boolean;
};

function Page({ connection, shown = 0, isAsked = false, ...props }: PageProps) {
  const { edges, pageInfo, totalCount } = readFragment(MatchGroup_connection, connection);
  const [more, setMore] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const announce = useAnnounce();
  const added = edges.length;

  useEffect(() => {
    if (!isAsked) return;
    list.current?.querySelector("a")?.focus();
    announce(m.search.moreLoaded(added));
  }, [isAsked, added, announce]);

  return (
    <>
      <ul role="list" ref={list} className={results.list}>
        {edges.map((edge) => (
          <li key={edge.node.action.id}>
            <MatchCard match={edge.node} territory={props.territory} />
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage &&
        pageInfo.endCursor &&
        (more ? (
          <NextPage {...props} after={pageInfo.endCursor} shown={shown + added} isAsked />
        ) : (
          <p className={styles.more}>
            <Button onPress={() => setMore(true)}>{m.situation.more(shown + added, totalCount)}</Button>
          </p>
        ))}
    </>
  );
}

type NextProps = Omit<PageProps, "connection"> & { after: string | null };

function NextPage({ after, ...props }: NextProps) {
  const [{ data, error, fetching }, retry] = useQuery({
    query: MatchPage,
    variables: { situation: props.situation, verdict: props.verdict, first: PAGE_SIZE, after },
  });
  if (error && !fetching) {
    return <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />;
  }
  if (!data) return <Skeleton lines={["short", "title", "long", "long"]} />;
  return <Page {...props} connection={data.matchActions} />;
}
