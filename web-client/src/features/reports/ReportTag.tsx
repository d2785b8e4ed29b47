import type { ReportState } from "../../gql/graphql";
import { states } from "../../messages/reports";
import { Tag } from "../../ui/Tag";

const TONES = { OPEN: "caution", ANSWERED: "good", CLOSED: "neutral" } as const;

/** Where a report is in its life. */
export function ReportTag({ state }: { state: ReportState }) {
  return <Tag tone={TONES[state]}>{states[state]}</Tag>;
}
