import { Link } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { notificationTitles as words } from "../../messages/notificationTitles";
import { useAnnounce } from "../../ui/Announcer";
import { cx } from "../../ui/cx";
import { BellIcon } from "../../ui/Icons";
import { useViewer } from "../../viewer";
import styles from "./NotificationBell.module.css";
import { noteReceived, useReceived } from "./received";
import { useRefresh } from "./useRefresh";

const UnreadDocument = graphql(`
  query Unread {
    viewer {
      id
      unreadNotifications
    }
  }
`);

/** For whoever is signed in: how many notifications she has not read, live, and the way to them. */
export function NotificationBell() {
  const { viewer } = useViewer();
  return viewer ? <Bell /> : null;
}

function Bell() {
  const [{ data, fetching, stale }, ask] = useQuery({ query: UnreadDocument });
  const again = useCallback(() => ask({ requestPolicy: "network-only" }), [ask]);
  useRefresh(useReceived(), fetching || stale, again);
  const announce = useAnnounce();
  const count = data?.viewer?.unreadNotifications ?? 0;

  useEffect(
    () =>
      followWhileVisible(noteReceived, (title) => {
        announce(words.received(title));
        noteReceived();
      }),
    [announce],
  );

  return (
    <Link to="/notifications" className={cx(styles.bell, "no-print")} aria-label={words.bell(count)}>
      <BellIcon size={22} />
      {count > 0 && (
        <span className={styles.count} aria-hidden="true">
          {count > 99 ? "99+" : count}
        </span>
      )}
    </Link>
  );
}

/**
 * Follows what comes while the page can be seen. A browser has few connections for one site, and each tab would keep one:
 * a hidden page has none, and asks again when it is looked at.
 */
function followWhileVisible(opened: () => void, received: (title: string) => void): () => void {
  let following: AbortController | null = null;
  function look() {
    following?.abort();
    following = null;
    if (document.visibilityState !== "visible") return;
    const current = new AbortController();
    following = current;
    void import("./stream").then(({ follow }) =>
      follow(current.signal, opened, ({ title }) => received(title)),
    );
  }
  look();
  document.addEventListener("visibilitychange", look);
  return () => {
    document.removeEventListener("visibilitychange", look);
    following?.abort();
  };
}
