import { useEffect, useRef } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { ActionPlacesQuery } from "../../gql/graphql";
import { errorSentence } from "../../graphql";
import { useStream } from "../../live";
import { longDate } from "../../messages";
import { sessions as words } from "../../messages/sessions";
import { useAnnounce } from "../../ui/Announcer";
import { Facts } from "../../ui/Facts";
import { Skeleton } from "../../ui/Skeleton";
import { SessionState } from "../sessions/SessionState";
import styles from "./ActionSessions.module.css";
import { useTerritory } from "./useTerritory";

const ActionPlaces = graphql(`
  query ActionPlaces($slug: String!, $territory: String) {
    action(slug: $slug) {
      id
      revision
      status
      availability(territory: $territory)
      placesAvailable(territory: $territory)
      providers {
        organization {
          id
        }
      }
      every: sessions(openOnly: false, first: 1) {
        totalCount
      }
      sessions(territory: $territory, openOnly: false, first: 100) {
        nodes {
          id
          label
          kind
          startsOn
          endsOn
          applyBy
          status
          pausedUntil
          takesPeople
          waitingListOpen
          places
          available
          waiting
          confirmedAt
          provider {
            id
            name
          }
          territories {
            id
            name
          }
          location {
            name
            address
          }
        }
      }
    }
  }
`);

const PlacesChanged = graphql(`
  subscription PlacesChanged($codes: [String!]!) {
    actionPlacesChanged(codes: $codes) {
      id
    }
  }
`);

type Action = NonNullable<ActionPlacesQuery["action"]>;
type Session = Action["sessions"]["nodes"][number];

/** The sheet that the page shows around this list. */
type Shown = Pick<Action, "revision" | "status">;

/**
 * Sessions of an action for the territory of the person, as they are now: the list changes by itself, and says so. What it
 * learns of the sheet around it, `shown`, is told by `onRevised`.
 */
export function ActionSessions({
  slug,
  code,
  territory,
  shown: { revision, status },
  onRevised,
}: {
  slug: string;
  code: string;
  territory: string | null;
  shown: Shown;
  onRevised: () => void;
}) {
  const place = useTerritory(territory);
  const known = place.state === "known" ? territory : null;
  const [{ data, error, fetching }, ask] = useQuery({
    query: ActionPlaces,
    variables: { slug, territory: known },
    pause: place.state === "loading",
  });
  useStream(PlacesChanged, { codes: [code] }, () => ask({ requestPolicy: "network-only" }));

  const action = data?.action;
  const sentence = action && placesSentence(action);
  useChangeAnnouncement(known ?? "", sentence);
  useRevision(action, { revision, status }, onRevised);

  if (!action) {
    return error && !fetching ? (
      <p>{errorSentence(error)}</p>
    ) : (
      <Skeleton lines={["short", "long", "long"]} />
    );
  }
  const shown = action.sessions.nodes.filter((one) => one.takesPeople || one.status === "PAUSED");
  const others = action.every.totalCount - shown.length;
  return (
    <>
      <p className={styles.answer} data-availability={action.availability}>
        {place.state === "known" && <span className={styles.place}>{words.sheet.answer(place.name)} : </span>}
        {sentence}
      </p>
      {shown.length > 0 && (
        <ul role="list" className={styles.list}>
          {shown.map((session) => (
            <li key={session.id} className={styles.session}>
              <SessionFacts session={session} several={action.providers.length > 1} />
            </li>
          ))}
        </ul>
      )}
      {known && others > 0 && <p className={styles.note}>{words.sheet.others(others)}</p>}
    </>
  );
}

function SessionFacts({ session, several }: { session: Session; several: boolean }) {
  const dates = words.when(session.startsOn ?? null, session.endsOn ?? null);
  return (
    <>
      <h3>{session.label}</h3>
      <p>
        <SessionState session={session} />
      </p>
      <Facts
        rows={[
          [
            words.sheet.dates,
            session.kind === "ROLLING" ? [words.sheet.rolling, dates].filter(Boolean).join(", ") : dates,
          ],
          [words.sheet.applyBy, session.applyBy && longDate(session.applyBy)],
          [
            words.sheet.reserved,
            session.territories.length > 0 && words.territories(session.territories.map((one) => one.name)),
          ],
          [words.sheet.provider, several && session.provider.name],
          [
            words.sheet.where,
            session.location && [session.location.name, session.location.address].filter(Boolean).join(", "),
          ],
        ]}
      />
      <p className={styles.note}>{words.sheet.confirmed(longDate(session.confirmedAt))}</p>
    </>
  );
}

function placesSentence(action: Action): string {
  switch (action.availability) {
    case "OPEN":
      return `${words.sheet.left(action.placesAvailable ?? 0)}.`;
    case "WAITLIST":
      return words.sheet.waitlist;
    case "FULL":
      return words.sheet.full;
    case "PAUSED":
      return words.sheet.paused;
    case "UNKNOWN":
      return action.every.totalCount > 0 ? words.sheet.noneHere : words.sheet.unknown;
  }
}

/** Calls, once, for a sheet that has been published again since the page was read, and says so politely. */
function useRevision(now: Shown | null | undefined, shown: Shown, onRevised: () => void) {
  const announce = useAnnounce();
  const call = useRef(onRevised);
  call.current = onRevised;
  const revised = !!now && (now.revision > shown.revision || now.status !== shown.status);
  useEffect(() => {
    if (!revised) return;
    announce(words.sheet.revised);
    call.current();
  }, [revised, announce]);
}

/** Says politely that places have changed under the reader's eyes; not when she asks about another territory. */
function useChangeAnnouncement(territory: string, sentence: string | null | undefined) {
  const announce = useAnnounce();
  const read = useRef<{ territory: string; sentence: string } | null>(null);
  useEffect(() => {
    if (!sentence) return;
    const before = read.current;
    read.current = { territory, sentence };
    if (before && before.territory === territory && before.sentence !== sentence) {
      announce(words.sheet.changed(sentence));
    }
  }, [territory, sentence, announce]);
}
