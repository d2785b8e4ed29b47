import type { SessionStatus } from "../../gql/graphql";
import { sessions as words } from "../../messages/sessions";
import { Tag } from "../../ui/Tag";

type State = {
  status: SessionStatus;
  takesPeople: boolean;
  available: number;
  places: number;
  waitingListOpen: boolean;
  /** How many people wait; not said where it is not read. */
  waiting?: number;
  pausedUntil?: string | null;
};

/** What a session offers now, in a few words. */
export function SessionState({ session }: { session: State }) {
  if (session.status === "CANCELLED") return <Tag>{words.state.cancelled}</Tag>;
  if (session.status === "CLOSED") return <Tag>{words.state.closed}</Tag>;
  if (session.status === "PAUSED") {
    return (
      <Tag tone="caution">
        {session.pausedUntil ? words.state.pausedUntil(session.pausedUntil) : words.state.paused}
      </Tag>
    );
  }
  if (!session.takesPeople) return <Tag>{words.state.over}</Tag>;
  if (session.available > 0) {
    return <Tag tone="good">{words.state.left(session.available, session.places)}</Tag>;
  }
  return session.waitingListOpen ? (
    <Tag tone="open">{words.state.waitlist(session.waiting ?? 0)}</Tag>
  ) : (
    <Tag tone="caution">{words.state.full}</Tag>
  );
}
