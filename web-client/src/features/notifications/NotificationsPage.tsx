import { Link } from "@tanstack/react-router";
import { useCallback, useRef, useState } from "react";
import { useMutation, useQuery } from "urql";
import { graphql } from "../../gql";
import type { NotificationsPageQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { ViewerPending } from "../../layout/ViewerPending";
import { longTime } from "../../messages";
import { notifications as words } from "../../messages/notifications";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Segments } from "../../ui/Segments";
import { Skeleton } from "../../ui/Skeleton";
import { Tag } from "../../ui/Tag";
import { useHashFocus } from "../../ui/useHashFocus";
import { useViewer } from "../../viewer";
import styles from "./Notifications.module.css";
import { PreferenceForm } from "./PreferenceForm";
import { useReceived } from "./received";
import { useRefresh } from "./useRefresh";

const NotificationsDocument = graphql(`
  query NotificationsPage($unreadOnly: Boolean!, $first: Int!) {
    viewer {
      id
      email
      unreadNotifications
      notificationPreference
    }
    notifications(unreadOnly: $unreadOnly, first: $first) {
      totalCount
      pageInfo {
        hasNextPage
      }
      nodes {
        id
        title
        path
        createdAt
        readAt
      }
    }
  }
`);

const MarkRead = graphql(`
  mutation MarkNotificationsRead($input: MarkNotificationsReadInput!) {
    markNotificationsRead(input: $input) {
      viewer {
        id
        unreadNotifications
      }
      userErrors {
        message
      }
    }
  }
`);

const PAGE = 20;
const MOST = 100;

type One = NotificationsPageQuery["notifications"]["nodes"][number];

/** What the viewer was told, and how she wants to be told by mail. */
export function NotificationsPage() {
  const { viewer } = useViewer();
  if (viewer === undefined) return <ViewerPending />;
  if (viewer === null) {
    return (
      <div className={page.page}>
        <PageHeading title={words.title} />
        <p>{words.signedOut}</p>
        <p>
          <Link to="/connexion" search={{ retour: "/notifications" }}>
            {words.signIn}
          </Link>
        </p>
      </div>
    );
  }
  return <Notifications />;
}

function Notifications() {
  const [show, setShow] = useState<"all" | "unread">("all");
  const [first, setFirst] = useState(PAGE);
  const [{ data, error, fetching, stale }, retry] = useQuery({
    query: NotificationsDocument,
    variables: { unreadOnly: show === "unread", first },
    requestPolicy: "cache-and-network",
  });
  const again = useCallback(() => retry({ requestPolicy: "network-only" }), [retry]);
  useRefresh(useReceived(), fetching || stale, again);

  const heading = useRef<HTMLHeadingElement>(null);
  const announce = useAnnounce();
  const [{ fetching: marking }, execute] = useMutation(MarkRead);
  const [failed, setFailed] = useState(false);
  async function mark(input: { ids?: string[]; all?: boolean }, said?: string) {
    const { data: done } = await execute({ input: { all: false, ...input } });
    const marked = !!done?.markNotificationsRead.viewer;
    setFailed(!marked);
    if (!marked || !said) return;
    // The button that was pressed is gone.
    heading.current?.focus();
    announce(said);
  }

  useHashFocus(data !== undefined);
  const list = data?.notifications;
  const unread = data?.viewer?.unreadNotifications ?? 0;
  return (
    <div className={page.page}>
      <PageHeading title={words.title} />
      <p>{words.lead}</p>
      <Segments
        label={words.show}
        value={show}
        options={[
          { value: "all", label: words.all },
          { value: "unread", label: words.unread },
        ]}
        onChange={(next) => {
          setShow(next);
          setFirst(PAGE);
        }}
      />
      {error && !fetching && <LoadError error={error} onRetry={again} />}
      {failed && (
        <Notice tone="danger" role="alert">
          {words.failed}
        </Notice>
      )}
      {!list && !error && <Skeleton lines={["long", "short", "long"]} />}
      {list && (
        <section aria-labelledby="liste" className={styles.section}>
          <div className={styles.bar}>
            <h2 ref={heading} tabIndex={-1} id="liste">
              {show === "unread" ? words.unreadCount(list.totalCount) : words.count(list.totalCount)}
            </h2>
            {unread > 0 && (
              <Button isDisabled={marking} onPress={() => void mark({ all: true }, words.allMarked)}>
                {words.markAll}
              </Button>
            )}
          </div>
          {list.nodes.length === 0 && <p>{show === "unread" ? words.noneUnread : words.none}</p>}
          <ul role="list" className={styles.list}>
            {list.nodes.map((one) => (
              <Line
                key={one.id}
                one={one}
                isDisabled={marking}
                onOpen={() => void mark({ ids: [one.id] })}
                onMark={() => void mark({ ids: [one.id] }, words.marked)}
              />
            ))}
          </ul>
          {list.pageInfo.hasNextPage &&
            (first < MOST ? (
              <Button onPress={() => setFirst(Math.min(first + PAGE, MOST))}>{words.more}</Button>
            ) : (
              <p>{words.limit(MOST)}</p>
            ))}
        </section>
      )}
      {data?.viewer && (
        <PreferenceForm email={data.viewer.email} preference={data.viewer.notificationPreference} />
      )}
    </div>
  );
}

type LineProps = { one: One; isDisabled: boolean; onOpen: () => void; onMark: () => void };

function Line({ one, isDisabled, onOpen, onMark }: LineProps) {
  return (
    <li className={styles.line}>
      <div className={styles.words}>
        <Link
          to={one.path}
          className={one.readAt ? styles.read : styles.unread}
          onClick={() => one.readAt ?? onOpen()}
        >
          {one.title}
        </Link>
        <p className={styles.when}>
          {!one.readAt && <Tag tone="open">{words.new}</Tag>}
          <time dateTime={one.createdAt}>{longTime(one.createdAt)}</time>
        </p>
      </div>
      {!one.readAt && (
        <Button
          look="quiet"
          isDisabled={isDisabled}
          onPress={onMark}
          aria-label={`${words.markRead} : ${one.title}`}
        >
          {words.markRead}
        </Button>
      )}
    </li>
  );
}
