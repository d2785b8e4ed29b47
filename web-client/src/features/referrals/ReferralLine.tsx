import { Link } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { longDate } from "../../messages";
import { board, referrals as words } from "../../messages/referrals";
import styles from "./Referral.module.css";
import { ReferralState } from "./ReferralState";

export const ReferralLine_referral = graphql(`
  fragment ReferralLine_referral on Referral {
    id
    number
    channel
    state
    overdue
    urgent
    actionTitle
    dueAt
    endedAt
    nextActor
    provider {
      id
      name
    }
  }
`);

type Props = {
  referral: FragmentType<typeof ReferralLine_referral>;
  /** Whom it is for, where the list shows it. */
  person?: string | undefined;
};

/** A prescription in a list: which, for whom, where it stands, and by when the next step. */
export function ReferralLine({ referral, person }: Props) {
  const { number, channel, state, overdue, urgent, actionTitle, dueAt, endedAt, nextActor, provider } =
    readFragment(ReferralLine_referral, referral);
  const delay = endedAt
    ? board.ended(longDate(endedAt))
    : [nextActor && words.next[nextActor], dueAt && board.before(longDate(dueAt))].filter(Boolean).join(" ");
  return (
    <>
      <p className={styles.line}>
        <Link to="/prescriptions/$number" params={{ number }}>
          {person ? `${number}, ${person}` : number}
        </Link>
        <span>
          <ReferralState state={state} overdue={overdue} urgent={urgent} />
        </span>
      </p>
      <p className={styles.line}>
        <span>{[actionTitle, provider?.name].filter(Boolean).join(" · ")}</span>
      </p>
      <p className={styles.note}>{channel === "PLATFORM" ? delay : words.outside}</p>
    </>
  );
}
