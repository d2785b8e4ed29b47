import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { ViewerPending } from "../../layout/ViewerPending";
import { longTime } from "../../messages";
import { failedMails as words } from "../../messages/notifications";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { useViewer } from "../../viewer";
import styles from "./FailedMails.module.css";

const FailedMailsDocument = graphql(`
  query FailedMails($first: Int!) {
    failedDeliveries(first: $first) {
      totalCount
      waitingCount
      waitingSince
      waitingReason
      pageInfo {
        hasNextPage
      }
      nodes {
        id
        ...FailedMail_delivery
      }
    }
  }
`);

const DeliveryFragment = graphql(`
  fragment FailedMail_delivery on Delivery {
    id
    title
    recipient
    createdAt
    endedAt
    tries
    reason
  }
`);

const Retry = graphql(`
  mutation RetryDelivery($input: RetryDeliveryInput!) {
    retryDelivery(input: $input) {
      delivery {
        id
        state
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const Abandon = graphql(`
  mutation AbandonDelivery($input: AbandonDeliveryInput!) {
    abandonDelivery(input: $input) {
      delivery {
        id
        state
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const PAGE = 20;
const MOST = 100;

/** « Courriels en échec »: the mails that could not be sent, for the direction to send again or to abandon. */
export function FailedMailsPage() {
  const { viewer, can } = useViewer();
  if (viewer === undefined) return <ViewerPending />;
  if (can("MANAGE_DELIVERIES")) return <FailedMails />;
  return (
    <div className={page.page}>
      <PageHeading title={words.title} />
      <Notice tone="caution">
        <p>{words.forbidden}</p>
        {viewer === null && (
          <p>
            <Link to="/connexion" search={{ retour: window.location.pathname }}>
              {words.signIn}
            </Link>
          </p>
        )}
      </Notice>
    </div>
  );
}

function FailedMails() {
  const [first, setFirst] = useState(PAGE);
  const [{ data, error, fetching }, retry] = useQuery({
    query: FailedMailsDocument,
    variables: { first },
    requestPolicy: "cache-and-network",
  });
  const heading = useRef<HTMLHeadingElement>(null);
  const announce = useAnnounce();
  const list = data?.failedDeliveries;

  /** The mail that was pressed is gone from the list. */
  function done(said: string) {
    heading.current?.focus();
    announce(said);
    retry({ requestPolicy: "network-only" });
  }

  return (
    <div className={page.page}>
      <PageHeading title={words.title} />
      <p>{words.lead}</p>
      {error && !fetching && (
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      )}
      {!list && !error && <Skeleton lines={["long", "short", "long"]} />}
      {list && (
        <>
          {list.waitingCount > 0 && list.waitingSince && (
            <Notice tone={list.waitingReason ? "caution" : "info"}>
              <p>{words.waiting(list.waitingCount, longTime(list.waitingSince))}</p>
              {list.waitingReason && <p>{words.waitingReason(list.waitingReason)}</p>}
            </Notice>
          )}
          <section aria-labelledby="echecs" className={styles.section}>
            <h2 ref={heading} tabIndex={-1} id="echecs">
              {list.totalCount === 0 ? words.none : words.count(list.totalCount)}
            </h2>
            <ul role="list" className={styles.list}>
              {list.nodes.map((one) => (
                <li key={one.id}>
                  <FailedMail delivery={one} onDone={done} />
                </li>
              ))}
            </ul>
            {list.pageInfo.hasNextPage && first < MOST && (
              <Button onPress={() => setFirst(Math.min(first + PAGE, MOST))}>{words.more}</Button>
            )}
          </section>
        </>
      )}
    </div>
  );
}

type Props = { delivery: FragmentType<typeof DeliveryFragment>; onDone: (said: string) => void };

function FailedMail({ delivery, onDone }: Props) {
  const one = readFragment(DeliveryFragment, delivery);
  const retrying = useDeed(Retry);
  const abandoning = useDeed(Abandon);
  const about = words.about(one.title, one.recipient);
  const problems = [...retrying.problems, ...abandoning.problems];
  return (
    <article className={styles.mail}>
      <h3>{one.title}</h3>
      <dl className={styles.facts}>
        <div>
          <dt>{words.to}</dt>
          <dd>{one.recipient}</dd>
        </div>
        {one.reason && (
          <div>
            <dt>{words.reason}</dt>
            <dd>{one.reason}</dd>
          </div>
        )}
        <div>
          <dt>{words.happened}</dt>
          <dd>{longTime(one.createdAt)}</dd>
        </div>
        {one.endedAt && (
          <div>
            <dt>{words.given}</dt>
            <dd>{longTime(one.endedAt)}</dd>
          </div>
        )}
        <div>
          <dt>{words.tries}</dt>
          <dd>{one.tries}</dd>
        </div>
      </dl>
      <div className={page.actions}>
        <Button
          look="strong"
          isPending={retrying.pending}
          aria-label={`${words.retry} ${about}`}
          onPress={async () => {
            if (await retrying.send({ delivery: one.id })) onDone(words.retried);
          }}
        >
          {words.retry}
        </Button>
        <Confirm
          label={words.abandon}
          about={about}
          question={words.abandonQuestion}
          confirm={words.abandon}
          isPending={abandoning.pending}
          onConfirm={async () => {
            if (await abandoning.send({ delivery: one.id })) onDone(words.abandoned);
          }}
        />
      </div>
      {problems.length > 0 && (
        <Notice tone="danger" role="alert">
          {problems.map(({ message }) => (
            <p key={message}>{message}</p>
          ))}
        </Notice>
      )}
    </article>
  );
}
