import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { ReferralDirection, ReferralFilter, ReferralState, ReferralsQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { usePostedStream } from "../../live";
import { typeset } from "../../messages";
import { board as words } from "../../messages/referrals";
import { referralTitles } from "../../messages/referralTitles";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { PageHeading } from "../../ui/PageHeading";
import { SearchField } from "../../ui/SearchField";
import { Segments } from "../../ui/Segments";
import { Skeleton } from "../../ui/Skeleton";
import { useViewer } from "../../viewer";
import styles from "./Referral.module.css";
import { ReferralLine } from "./ReferralLine";
import { ReferralReaders } from "./ReferralReaders";

const ReferralsDocument = graphql(`
  query Referrals($filter: ReferralFilter!, $first: Int!, $after: String) {
    referrals(filter: $filter, first: $first, after: $after) {
      totalCount
      stateCounts {
        value
        count
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        beneficiary {
          id
          firstName
          lastName
        }
        ...ReferralLine_referral
      }
    }
  }
`);

const BoardStream = graphql(`
  subscription ReferralBoardStream {
    referralChanged {
      id
    }
  }
`);

const OPEN: Record<Exclude<Group, "open" | "ended">, ReferralState[]> = {
  toDo: ["DRAFT", "SENT", "UNDER_REVIEW"],
  info: ["INFO_REQUESTED"],
  waiting: ["WAITLISTED", "PLACE_OFFERED"],
  toStart: ["ACCEPTED", "NO_SHOW"],
  underWay: ["STARTED"],
};

/** The groups of the board; together the last two hold every state once. */
const GROUPS = {
  open: Object.values(OPEN).flat(),
  ...OPEN,
  ended: ["COMPLETED", "DROPPED_OUT", "DECLINED", "CANCELLED", "EXPIRED", "REDIRECTED", "CONSENT_WITHDRAWN"],
} satisfies Record<Group, ReferralState[]>;
type Group = keyof typeof words.groups;

const PAGE = 20;
const MOST = 100;

/** « Prescriptions »: both sides, on one page. What is searched is kept in memory only, never in the address. */
export function ReferralsPage() {
  return (
    <ReferralReaders title={referralTitles.title}>
      <Board />
    </ReferralReaders>
  );
}

function Board() {
  const { can } = useViewer();
  const [sends, receives] = [can("REFER"), can("ANSWER_REFERRALS")];
  const [direction, setDirection] = useState<ReferralDirection>("RECEIVED");
  const [group, setGroup] = useState<Group>("open");
  const [typed, setTyped] = useState("");
  const [search, setSearch] = useState("");
  const [first, setFirst] = useState(PAGE);
  const filter: ReferralFilter = {
    states: GROUPS[group],
    ...(search && { search }),
    ...(sends && receives && { direction }),
  };
  const [{ data, error, fetching, stale }, ask] = useQuery({
    query: ReferralsDocument,
    variables: { filter, first },
    requestPolicy: "cache-and-network",
  });
  const refresh = () => ask({ requestPolicy: "network-only" });
  usePostedStream(BoardStream, {}, refresh);
  const found = data?.referrals;
  const counts = new Map(found?.stateCounts.map(({ value, count }) => [value, count]));
  const countOf = (states: ReferralState[]) =>
    states.reduce((sum, state) => sum + (counts.get(state) ?? 0), 0);

  const announce = useAnnounce();
  const total = fetching || stale ? undefined : found?.totalCount;
  useEffect(() => {
    if (total !== undefined) announce(words.count(total));
  }, [total, announce]);

  function look(next: string) {
    setSearch(next.trim());
    setFirst(PAGE);
  }

  const named = sends || receives;
  return (
    <div className={`${page.page} ${styles.board}`}>
      <PageHeading title={referralTitles.title} />
      <p>{named ? words.lead : `${words.lead} ${words.watching}`}</p>
      {sends && (
        <p>
          <Link to="/">{words.prescribe}</Link>
        </p>
      )}
      {sends && receives && (
        <Segments
          label={words.direction}
          value={direction}
          options={[
            { value: "RECEIVED", label: words.received },
            { value: "SENT", label: words.sent },
          ]}
          onChange={(next) => {
            setDirection(next);
            setFirst(PAGE);
          }}
        />
      )}
      <div className={styles.search}>
        <SearchField
          label={words.search}
          hint={named ? words.searchHint : words.searchHintNumber}
          clearLabel={words.clear}
          value={typed}
          maxLength={200}
          onChange={(next) => {
            setTyped(next);
            look(next);
          }}
          onSubmit={look}
        />
      </div>
      {error && !fetching && <LoadError error={error} onRetry={refresh} />}
      {!found && !error && <Skeleton lines={["long", "short", "long"]} />}
      {found && (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: these are views of one list, not fields of a form */}
          <div role="group" aria-label={words.group} className={styles.acts}>
            {(Object.keys(GROUPS) as Group[]).map((one) => (
              <Button
                key={one}
                look={one === group ? "strong" : "plain"}
                aria-pressed={one === group}
                onPress={() => {
                  setGroup(one);
                  setFirst(PAGE);
                }}
              >
                {words.groups[one]} ({countOf(GROUPS[one])})
              </Button>
            ))}
          </div>
          <section aria-labelledby="liste">
            <h2 id="liste">{typeset(`${words.groups[group]} : ${words.count(found.totalCount)}`)}</h2>
            {found.totalCount === 0 && <p>{search === "" ? words.empty : words.noneFound(search)}</p>}
            <Lines nodes={found.nodes} />
            {found.pageInfo.hasNextPage && first < MOST && (
              <p>
                <Button onPress={() => setFirst(Math.min(first + PAGE, MOST))}>{words.more}</Button>
              </p>
            )}
            {found.pageInfo.hasNextPage && first >= MOST && (
              <Further
                key={JSON.stringify(filter)}
                filter={filter}
                after={found.pageInfo.endCursor ?? null}
              />
            )}
          </section>
        </>
      )}
    </div>
  );
}

function Lines({ nodes }: { nodes: ReferralsQuery["referrals"]["nodes"] }) {
  if (nodes.length === 0) return null;
  return (
    <ul role="list" className={styles.list}>
      {nodes.map(({ beneficiary, ...referral }) => (
        <li key={referral.id}>
          <ReferralLine
            referral={referral}
            person={beneficiary ? `${beneficiary.lastName} ${beneficiary.firstName}` : undefined}
          />
        </li>
      ))}
    </ul>
  );
}

/** What comes after the hundred that follow changes, a hundred at a time. */
function Further({ filter, after }: { filter: ReferralFilter; after: string | null }) {
  const [open, setOpen] = useState(false);
  const [{ data, error, fetching }, ask] = useQuery({
    query: ReferralsDocument,
    variables: { filter, first: MOST, after },
    pause: !open,
    requestPolicy: "cache-and-network",
  });
  const found = data?.referrals;
  if (!open) {
    return (
      <p>
        <Button onPress={() => setOpen(true)}>{words.more}</Button>
      </p>
    );
  }
  return (
    <>
      {error && !fetching && (
        <LoadError error={error} onRetry={() => ask({ requestPolicy: "network-only" })} />
      )}
      {!found && !error && <Skeleton lines={["long", "short", "long"]} />}
      {found && <Lines nodes={found.nodes} />}
      {found?.pageInfo.hasNextPage && <Further filter={filter} after={found.pageInfo.endCursor ?? null} />}
    </>
  );
}
