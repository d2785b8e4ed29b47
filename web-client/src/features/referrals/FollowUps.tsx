import { useState } from "react";
import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { FollowUps_ReferralFragment, Outcome } from "../../gql/graphql";
import { longDate } from "../../messages";
import { forms } from "../../messages/forms";
import { outcome as outcomes, followUp as words } from "../../messages/referrals";
import { parisToday } from "../../paris";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Form, FormActions } from "../../ui/Form";
import { SelectField } from "../../ui/SelectField";
import styles from "./Referral.module.css";

export const FollowUps_referral = graphql(`
  fragment FollowUps_referral on Referral {
    id
    version
    viewerSide
    beneficiary {
      id
    }
    followUps {
      months
      dueOn
      outcome
      recordedAt
    }
  }
`);

const RecordFollowUp = graphql(`
  mutation RecordFollowUp($input: RecordFollowUpInput!) {
    recordFollowUp(input: $input) {
      referral {
        ...FollowUps_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

type Props = { referral: FragmentType<typeof FollowUps_referral>; onRecorded: () => void };

/** The follow-up that the viewer may write now, if there is one. */
export function dueFollowUp(ref: FragmentType<typeof FollowUps_referral>) {
  const { viewerSide, beneficiary, followUps } = readFragment(FollowUps_referral, ref);
  const today = parisToday();
  if (viewerSide === "NEITHER" || beneficiary === null) return undefined;
  return followUps.find((one) => !one.recordedAt && one.dueOn <= today);
}

/** What became of the person, and a form for what is due; nothing where no follow-up is expected. */
export function FollowUps({ referral: ref, onRecorded }: Props) {
  const referral = readFragment(FollowUps_referral, ref);
  if (referral.followUps.length === 0) return null;
  const due = dueFollowUp(ref);
  return (
    <section aria-labelledby="apres">
      <h2 id="apres">{words.title}</h2>
      <p>{words.lead}</p>
      <ul role="list" className={styles.timeline}>
        {referral.followUps.map(({ months, dueOn, outcome, recordedAt }) => (
          <li key={months}>
            <strong>{words.after(months)}</strong>
            {outcome && <span>{outcomes[outcome]}</span>}
            {!recordedAt && <span>{words.from(longDate(dueOn))}</span>}
            {recordedAt && <span className={styles.note}>{words.recorded(longDate(recordedAt))}</span>}
          </li>
        ))}
      </ul>
      {due && <RecordForm key={due.months} referral={referral} months={due.months} onRecorded={onRecorded} />}
    </section>
  );
}

type FormProps = { referral: FollowUps_ReferralFragment; months: number; onRecorded: () => void };

function RecordForm({ referral: { id, version }, months, onRecorded }: FormProps) {
  const [outcome, setOutcome] = useState("");
  const { send, problems, pending, refuse } = useDeed(RecordFollowUp);
  const announce = useAnnounce();

  async function record() {
    if (!outcome) return refuse([{ field: ["outcome"], message: forms.required }]);
    if (!(await send({ id, version, months, outcome: outcome as Outcome }))) return;
    announce(words.done);
    onRecorded();
  }

  return (
    <Form problems={problems} label={words.record(months)} onSubmit={() => void record()}>
      <SelectField
        name="outcome"
        label={words.outcome}
        placeholder={words.choose}
        value={outcome}
        options={Object.entries(outcomes).map(([value, label]) => ({ value, label }))}
        onChange={setOutcome}
      />
      <FormActions>
        <Button type="submit" isPending={pending}>
          {words.record(months)}
        </Button>
      </FormActions>
    </Form>
  );
}
