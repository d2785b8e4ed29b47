import type { ReferralState as State } from "../../gql/graphql";
import { referralState, referrals } from "../../messages/referrals";
import { WarningIcon } from "../../ui/Icons";
import { Tag } from "../../ui/Tag";

const GOOD = new Set<State>(["ACCEPTED", "STARTED", "COMPLETED"]);

type Props = { state: State; overdue: boolean; urgent?: boolean };

/** Where a prescription stands, and whether somebody is late; the words say it. */
export function ReferralState({ state, overdue, urgent = false }: Props) {
  return (
    <>
      <Tag tone={GOOD.has(state) ? "good" : "neutral"}>{referralState[state]}</Tag>
      {overdue && (
        <>
          {" "}
          <Tag tone="caution" icon={<WarningIcon size={14} />}>
            {referrals.overdue}
          </Tag>
        </>
      )}
      {urgent && (
        <>
          {" "}
          <Tag tone="open">{referrals.urgent}</Tag>
        </>
      )}
    </>
  );
}
