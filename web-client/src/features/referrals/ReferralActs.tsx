import { type ReactNode, useEffect, useRef, useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { ReferralAct, ReferralActs_ReferralFragment, ReferralState } from "../../gql/graphql";
import { forms } from "../../messages/forms";
import {
  declineReason,
  fields,
  outcome,
  prescribe,
  referrals,
  acts as words,
} from "../../messages/referrals";
import { parisInstant } from "../../paris";
import { Button } from "../../ui/Button";
import { CheckboxField } from "../../ui/CheckboxField";
import { Form, FormActions } from "../../ui/Form";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import { type DeedInput, Done_referral, deeds } from "./deeds";
import styles from "./Referral.module.css";

export const ReferralActs_referral = graphql(`
  fragment ReferralActs_referral on Referral {
    id
    version
    state
    allowedActs
    reason
    urgent
    rightsOpenedOn
    overrideReason
    provider {
      id
    }
    session {
      id
    }
    beneficiary {
      id
      territory {
        id
        code
      }
    }
    action {
      id
      slug
      sessions(first: 100) {
        nodes {
          id
          label
          available
          provider {
            id
          }
        }
      }
    }
  }
`);

type Referral = ReferralActs_ReferralFragment;

/** What carries the prescription on, the usual answer first; what ends it comes last. */
const ORDER: ReferralAct[] = [
  "SEND",
  "ACCEPT",
  "CONFIRM_PLACE",
  "ANSWER_INFO",
  "OFFER_PLACE",
  "SET_APPOINTMENT",
  "START",
  "COMPLETE",
  "PUT_UNDER_REVIEW",
  "REQUEST_INFO",
  "WAITLIST",
  "RECORD_NO_SHOW",
  "DECLINE_PLACE",
  "EDIT",
  "REDIRECT",
  "REOPEN",
  "DROP_OUT",
  "DECLINE",
  "CANCEL",
  "WITHDRAW_CONSENT",
];

/** These lead on; the first of them that is allowed is the one that is expected. */
const LEADING = new Set<ReferralAct>(ORDER.slice(0, 8));

type Props = {
  referral: FragmentType<typeof ReferralActs_referral>;
  /** What is said where no act is allowed. */
  otherwise: ReactNode;
  /** Told when an act is done: what it is now, null once nothing is left of it; and its number, a new one after a redirection. */
  onDone: (state: ReferralState | null, number: string | null) => void;
  /** Told when somebody else was quicker. */
  onConflict: () => void;
};

/** Every act that the server allows, each a button that opens what it asks for. */
export function ReferralActs({ referral: ref, otherwise, onDone, onConflict }: Props) {
  const referral = readFragment(ReferralActs_referral, ref);
  const [open, setOpen] = useState<ReferralAct | null>(null);
  const buttons = useRef(new Map<ReferralAct, HTMLButtonElement>());
  const allowed = ORDER.filter((act) => referral.allowedActs.includes(act));
  const leading = allowed.find((act) => LEADING.has(act));
  const shown = open && allowed.includes(open) ? open : null;
  if (allowed.length === 0) return <p>{otherwise}</p>;
  return (
    <>
      <div className={styles.acts}>
        {allowed.map((act) => (
          <Button
            key={act}
            ref={(element) => {
              if (element) buttons.current.set(act, element);
              else buttons.current.delete(act);
            }}
            look={act === leading ? "strong" : "plain"}
            aria-expanded={shown === act}
            onPress={() => setOpen(shown === act ? null : act)}
          >
            {words[act].label}
          </Button>
        ))}
      </div>
      {shown && (
        <Act
          key={shown}
          act={shown}
          referral={referral}
          onClose={() => {
            buttons.current.get(shown)?.focus();
            setOpen(null);
          }}
          onDone={(state, number) => {
            setOpen(null);
            onDone(state, number);
          }}
          onConflict={onConflict}
        />
      )}
    </>
  );
}

type ActProps = Omit<Props, "referral" | "otherwise"> & {
  act: ReferralAct;
  referral: Referral;
  onClose: () => void;
};

function Act({ act, referral, onClose, onDone, onConflict }: ActProps) {
  const [values, setValues] = useState<DeedInput>(() => startingValues(act, referral));
  const { send, problems, pending, refuse } = useDeed(deeds[act], { keyed: act !== "EDIT" });
  const heading = useRef<HTMLHeadingElement>(null);
  const conflict = useRef(onConflict);
  conflict.current = onConflict;
  // An amendment writes over what was read when it began, until its author was told that this has changed. What else is
  // done says the same whatever was said meanwhile: a message does not stop it.
  const [read, setRead] = useState(referral.version);
  const version = act === "EDIT" ? read : referral.version;
  const refused = problems.some(({ code }) => code === "CONFLICT");

  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    if (refused) conflict.current();
  }, [refused]);
  useEffect(() => {
    if (refused) setRead(referral.version);
  }, [refused, referral.version]);

  async function submit() {
    const empty = (REQUIRED[act] ?? []).filter((name) => !values[name]);
    if (empty.length > 0) {
      return refuse(empty.map((name) => ({ field: [name], message: forms.required })));
    }
    const answer = await send({ id: referral.id, version, ...sentValues(act, values) });
    if (!answer) return;
    const done = readFragment(
      Done_referral,
      answer.done.referral as FragmentType<typeof Done_referral> | null,
    );
    onDone(done?.state ?? null, done?.number ?? null);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what the button has opened, as the button itself does
    <div className={styles.act} onKeyDown={(event) => event.key === "Escape" && onClose()}>
      <h3 ref={heading} tabIndex={-1}>
        {words[act].label}
      </h3>
      <p>{words[act].does}</p>
      <Form
        problems={problems.filter(({ code }) => code !== "CONFLICT")} // which the page says, with where it is now
        label={words[act].label}
        onSubmit={() => void submit()}
      >
        <ActFields
          act={act}
          referral={referral}
          values={values}
          set={(name, value) => setValues((now) => ({ ...now, [name]: value }))}
        />
        <FormActions>
          <Button type="submit" look="strong" isPending={pending}>
            {words[act].label}
          </Button>
          <Button onPress={onClose}>{referrals.close}</Button>
        </FormActions>
      </Form>
    </div>
  );
}

/** What an amendment does not say is emptied: it starts from what is there. */
function startingValues(act: ReferralAct, referral: Referral): DeedInput {
  if (act !== "EDIT") return {};
  return {
    reason: referral.reason ?? "",
    urgent: referral.urgent,
    ...(referral.state === "DRAFT" && {
      provider: referral.provider?.id ?? null,
      session: referral.session?.id ?? null,
      rightsOpenedOn: referral.rightsOpenedOn ?? null,
      overrideReason: referral.overrideReason ?? null,
    }),
  };
}

/** Choices and days, of which an empty one is none that the server could read. */
const REQUIRED: Partial<Record<ReferralAct, string[]>> = {
  SET_APPOINTMENT: ["startsAt"],
  START: ["on"],
  COMPLETE: ["outcome"],
  DECLINE: ["reason"],
  REDIRECT: ["action", "consentGivenOn"],
};

/** Fields whose values must be there for the server to say what is wrong with them. */
const TEXTS: Partial<Record<ReferralAct, string>> = {
  REQUEST_INFO: "question",
  ANSWER_INFO: "answer",
  DROP_OUT: "reason",
  CANCEL: "reason",
  REOPEN: "reason",
  SET_APPOINTMENT: "place",
};

function sentValues(act: ReferralAct, values: DeedInput): DeedInput {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
  const text = TEXTS[act];
  if (text) given[text] ??= "";
  if (act === "SET_APPOINTMENT" && given.startsAt) {
    given.startsAt = parisInstant(String(given.startsAt));
  }
  return given;
}

type FieldsProps = {
  act: ReferralAct;
  referral: Referral;
  values: DeedInput;
  set: (name: string, value: string | boolean) => void;
};

function ActFields({ act, referral, values, set }: FieldsProps): ReactNode {
  const text = (
    name: string,
    label: string,
    more: { hint?: string; rows?: number; type?: string; optional?: boolean } = {},
  ) => (
    <TextField
      name={name}
      label={label}
      value={String(values[name] ?? "")}
      onChange={(value) => set(name, value)}
      {...more}
    />
  );
  const choice = (name: string, label: string, labels: Record<string, string>) => (
    <SelectField
      name={name}
      label={label}
      placeholder={fields.choose}
      value={String(values[name] ?? "")}
      options={Object.entries(labels).map(([value, said]) => ({ value, label: said }))}
      onChange={(value) => set(name, value)}
    />
  );
  switch (act) {
    case "EDIT":
      return (
        <>
          {text("reason", fields.reason, { rows: 5, hint: fields.reasonHint, optional: true })}
          <CheckboxField
            name="urgent"
            label={fields.urgent}
            isSelected={values.urgent === true}
            onChange={(urgent) => set("urgent", urgent)}
          />
        </>
      );
    case "REQUEST_INFO":
      return text("question", fields.question, { rows: 4 });
    case "ANSWER_INFO":
      return text("answer", fields.answer, { rows: 4 });
    case "ACCEPT":
      return (
        <SessionChoice referral={referral} value={values.session} onChange={(id) => set("session", id)} />
      );
    case "OFFER_PLACE":
      return (
        <>
          <SessionChoice referral={referral} value={values.session} onChange={(id) => set("session", id)} />
          {text("reason", fields.outOfOrder, { hint: fields.outOfOrderHint, optional: true, rows: 2 })}
        </>
      );
    case "SET_APPOINTMENT":
      return (
        <>
          {text("startsAt", fields.startsAt, { type: "datetime-local" })}
          {text("place", fields.place)}
        </>
      );
    case "START":
      return text("on", fields.startedOn, { type: "date" });
    case "COMPLETE":
      return (
        <>
          {choice("outcome", fields.outcome, outcome)}
          {text("note", fields.note, { rows: 3, optional: true })}
        </>
      );
    case "DROP_OUT":
      return text("reason", fields.dropOut, { rows: 3 });
    case "DECLINE":
      return (
        <>
          {choice("reason", fields.declineReason, declineReason)}
          {text("note", fields.note, { rows: 3, hint: fields.declineNoteHint, optional: true })}
        </>
      );
    case "CANCEL":
      return referral.state === "DRAFT" ? null : text("reason", fields.reason, { rows: 3 });
    case "REOPEN":
      return text("reason", fields.reason, { rows: 3 });
    case "REDIRECT":
      return (
        <>
          <RedirectTarget referral={referral} values={values} set={set} />
          {text("consentGivenOn", fields.consent, { type: "date" })}
          {text("reason", fields.reason, { rows: 4, hint: fields.reasonHint, optional: true })}
          {text("overrideReason", fields.override, { rows: 2, optional: true })}
        </>
      );
    default:
      return null;
  }
}

const Equivalents = graphql(`
  query Equivalents($slug: String!, $territory: String) {
    action(slug: $slug) {
      id
      related(territory: $territory, first: 10) {
        ...RedirectTarget_action
      }
    }
    actions(filter: { territory: $territory }, first: 100) {
      nodes {
        ...RedirectTarget_action
      }
    }
  }
`);

const RedirectTarget_action = graphql(`
  fragment RedirectTarget_action on Action {
    id
    code
    shortTitle
    providers {
      receivesReferrals
      organization {
        id
        name
      }
    }
  }
`);

type TargetProps = Pick<FieldsProps, "referral" | "values" | "set">;

/** The actions that receive prescriptions where the person lives, the close ones first, and which of their organisations. */
function RedirectTarget({ referral, values, set }: TargetProps) {
  const [{ data }] = useQuery({
    query: Equivalents,
    variables: {
      slug: referral.action?.slug ?? "",
      territory: referral.beneficiary?.territory.code ?? null,
    },
    pause: !referral.action,
  });
  // The close ones first, then all the others.
  const actions = [...(data?.action?.related ?? []), ...(data?.actions.nodes ?? [])]
    .map((action) => readFragment(RedirectTarget_action, action))
    .filter(
      ({ id }, index, all) => id !== referral.action?.id && all.findIndex((one) => one.id === id) === index,
    );
  const targets = actions
    .map(({ providers, ...action }) => ({
      ...action,
      providers: providers.filter(({ receivesReferrals }) => receivesReferrals),
    }))
    .filter(({ providers }) => providers.length > 0);
  const providers = targets.find(({ id }) => id === values.action)?.providers ?? [];
  if (data && targets.length === 0) return <p>{referrals.noTarget}</p>;
  return (
    <>
      <SelectField
        name="action"
        label={fields.target}
        hint={fields.targetHint}
        placeholder={fields.choose}
        value={String(values.action ?? "")}
        options={targets.map(({ id, code, shortTitle }) => ({ value: id, label: `${shortTitle} (${code})` }))}
        onChange={(action) => {
          set("action", action);
          set("provider", "");
        }}
      />
      {providers.length > 1 && (
        <SelectField
          name="provider"
          label={prescribe.provider}
          placeholder={prescribe.providerAny}
          value={String(values.provider ?? "")}
          options={providers.map(({ organization: { id, name } }) => ({ value: id, label: name }))}
          onChange={(provider) => set("provider", provider)}
        />
      )}
    </>
  );
}

type SessionProps = {
  referral: Referral;
  value: DeedInput[string] | undefined;
  onChange: (id: string) => void;
};

/** Which of the sessions that take people; without any, nothing is asked. */
function SessionChoice({ referral, value, onChange }: SessionProps) {
  const sessions = (referral.action?.sessions.nodes ?? []).filter(
    ({ provider }) => provider.id === referral.provider?.id,
  );
  if (sessions.length < 2) return null;
  return (
    <SelectField
      name="session"
      label={fields.session}
      placeholder={fields.anySession}
      value={String(value ?? "")}
      options={sessions.map(({ id, label, available }) => ({
        value: id,
        label: prescribe.sessionPlaces(label, available),
      }))}
      onChange={onChange}
    />
  );
}
