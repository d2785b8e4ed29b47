import { Link } from "@tanstack/react-router";
import { readFragment } from "../../gql";
import { m } from "../../messages";
import { themes } from "../../messages/themes";
import { Notice } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import { CoverageTag } from "../catalogue/CoverageTag";
import styles from "./MeetingCard.module.css";
import { MeetingAction_action, meetingFacts } from "./MeetingFacts";
import type { MeetingEdge } from "./meeting";

type Props = { edge: MeetingEdge; pole: string };

/** An action as a column: its rows stand at the height of those of its neighbours. */
export function MeetingCard({ edge, pole }: Props) {
  const action = readFragment(MeetingAction_action, edge.action);
  return (
    <article className={styles.card}>
      <header className={styles.head}>
        <p className={styles.code}>{m.action.code(action.code)}</p>
        <h3>
          <Link to="/actions/$slug" params={{ slug: action.slug }} search={{ ou: pole }}>
            {action.shortTitle}
          </Link>
        </h3>
      </header>
      <p>{action.summary}</p>
      <dl className={styles.facts}>
        <div className={styles.row}>
          <dt>{themes.meeting.coverage}</dt>
          <dd>
            <span className={styles.tags}>
              <CoverageTag verdict={edge.verdict} />
              {action.status === "SUSPENDED" && <Tag tone="caution">{m.search.suspended}</Tag>}
            </span>
            <span>{edge.because}</span>
          </dd>
        </div>
        {meetingFacts(action).map(([term, value]) => (
          <div key={term} className={styles.row}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.notices}>
        {action.notices.map((notice) => (
          <Notice key={notice} tone="caution" small>
            {notice}
          </Notice>
        ))}
      </div>
    </article>
  );
}
