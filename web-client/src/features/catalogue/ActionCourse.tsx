import { type FragmentType, graphql, readFragment } from "../../gql";
import type { ActionCourse_ActionFragment } from "../../gql/graphql";
import { m } from "../../messages";
import { Facts } from "../../ui/Facts";
import { Markdown } from "../../ui/Markdown";
import { NotSaid } from "./NotSaid";
import styles from "./NotSaid.module.css";

export const ActionCourse_action = graphql(`
  fragment ActionCourse_action on Action {
    id
    mode
    modeBasis
    durationMonths
    durationWeeks
    durationNote
    weeklyHours
    intensity
    procedure
    remote
    fees {
      free
      details
    }
    remarks
  }
`);

export function ActionCourse({ action: ref }: { action: FragmentType<typeof ActionCourse_action> }) {
  const action = readFragment(ActionCourse_action, ref);
  return (
    <Facts
      rows={[
        [
          m.action.mode,
          action.mode === "UNKNOWN" ? (
            <NotSaid />
          ) : (
            <>
              <span>{m.labels.mode[action.mode]}</span>
              {action.modeBasis && <span className={styles.note}>{action.modeBasis}</span>}
            </>
          ),
        ],
        [m.action.duration, <Duration key="duration" action={action} />],
        [m.action.weekly, action.weeklyHours == null ? null : m.action.weeklyHours(action.weeklyHours)],
        [m.action.intensity, action.intensity ?? <NotSaid />],
        [m.action.procedure, action.procedure ? <Markdown text={action.procedure} /> : <NotSaid />],
        [m.action.remote, action.remote == null ? null : action.remote ? m.action.yes : m.action.no],
        [
          m.action.fees,
          action.fees ? (
            <>
              <span>{action.fees.free ? m.action.free : m.action.notFree}</span>
              {action.fees.details && <span className={styles.note}>{action.fees.details}</span>}
            </>
          ) : (
            <NotSaid />
          ),
        ],
        [
          m.action.more,
          action.remarks.length > 0 && (
            <ul>
              {action.remarks.map((remark) => (
                <li key={remark}>{remark}</li>
              ))}
            </ul>
          ),
        ],
      ]}
    />
  );
}

function Duration({ action }: { action: ActionCourse_ActionFragment }) {
  const { durationMonths, durationWeeks, durationNote } = action;
  const lengths = [
    durationMonths == null ? [] : [m.action.months(durationMonths)],
    durationWeeks == null ? [] : [m.action.weeks(durationWeeks)],
  ].flat();
  return (
    <>
      {lengths.length > 0 ? <span>{lengths.join(", ")}</span> : !durationNote && <NotSaid />}
      {durationNote && <span className={lengths.length > 0 ? styles.note : ""}>{durationNote}</span>}
    </>
  );
}
