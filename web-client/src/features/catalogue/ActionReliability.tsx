import { type FragmentType, graphql, readFragment } from "../../gql";
import { longDate, m } from "../../messages";
import { Facts } from "../../ui/Facts";
import styles from "./NotSaid.module.css";

export const ActionReliability_action = graphql(`
  fragment ActionReliability_action on Action {
    id
    code
    title
    printedCode
    printedTitle
    confirmedAt
    freshness
    neglected
    origin
    revision
    updatedAt
    sources {
      field
      origin
      note
    }
  }
`);

export function ActionReliability({
  action: ref,
}: {
  action: FragmentType<typeof ActionReliability_action>;
}) {
  const action = readFragment(ActionReliability_action, ref);
  return (
    <Facts
      rows={[
        [
          m.action.freshness,
          <>
            <span>{m.labels.freshness[action.freshness]}</span>
            <span className={styles.note}>
              {action.confirmedAt
                ? m.action.confirmedOn(longDate(action.confirmedAt))
                : m.action.neverConfirmed}
            </span>
            {action.neglected && <span className={styles.note}>{m.action.neglected}</span>}
          </>,
        ],
        [m.action.origin, m.action.origins[action.origin]],
        [m.action.revision, m.action.revisionOf(action.revision, longDate(action.updatedAt))],
        [
          m.action.printedCode,
          action.printedCode &&
            action.printedCode !== action.code &&
            m.action.corrected(action.printedCode, action.code),
        ],
        [m.action.printedTitle, action.printedTitle !== action.title && action.printedTitle],
        [
          m.action.sources,
          action.sources.length > 0 && (
            <ul>
              {action.sources.map((source) => (
                <li key={[source.field, source.origin, source.note].join("|")}>
                  {[m.action.sourceFields[source.field] ?? source.field, source.origin]
                    .filter(Boolean)
                    .join(" : ")}
                  {source.note && <span className={styles.note}> — {source.note}</span>}
                </li>
              ))}
            </ul>
          ),
        ],
      ]}
    />
  );
}
