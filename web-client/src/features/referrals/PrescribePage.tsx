import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { PrescribePersonQuery, PrescribeSheetQuery, PrescriptionChannel } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { m, typeset } from "../../messages";
import { forms } from "../../messages/forms";
import { people } from "../../messages/people";
import { fields, outsideChannel, prescribe as words } from "../../messages/referrals";
import { referralTitles } from "../../messages/referralTitles";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { CheckboxField } from "../../ui/CheckboxField";
import { Facts } from "../../ui/Facts";
import { Form, FormActions, FormRow } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { SearchField } from "../../ui/SearchField";
import { SelectField } from "../../ui/SelectField";
import { Skeleton } from "../../ui/Skeleton";
import { TextField } from "../../ui/TextField";
import { ActionOrientation } from "../catalogue/ActionOrientation";
import { PersonForm } from "../people/PersonForm";
import { VerdictTag } from "../situation/VerdictTag";
import { Done_referral } from "./deeds";
import { forWhom, prescribeFor } from "./forWhom";
import styles from "./Referral.module.css";
import { ReferralReaders } from "./ReferralReaders";

const Sheet = graphql(`
  query PrescribeSheet($code: String!, $territory: String) {
    action(code: $code) {
      id
      code
      slug
      shortTitle
      prescription {
        documents
      }
      providers {
        receivesReferrals
        organization {
          id
          name
        }
      }
      sessions(territory: $territory, first: 100) {
        nodes {
          id
          label
          available
          provider {
            id
          }
        }
      }
      ...ActionOrientation_action
    }
  }
`);

const Caseload = graphql(`
  query PrescribeCaseload($search: String!) {
    consentText
    beneficiaries(search: $search, first: 8) {
      totalCount
      pageInfo {
        hasNextPage
      }
      nodes {
        id
        firstName
        lastName
        territory {
          id
          name
        }
      }
    }
  }
`);

const PersonDocument = graphql(`
  query PrescribePerson($id: ID!) {
    node(id: $id) {
      id
      ... on Beneficiary {
        id
        firstName
        lastName
        birthDate
        territory {
          id
          code
          name
        }
      }
    }
  }
`);

const Fit = graphql(`
  query PrescribeFit($situation: SituationInput!) {
    matchActions(situation: $situation, first: 100) {
      nodes {
        verdict
        criteria {
          key
          verdict
          explanation
        }
        action {
          id
        }
      }
    }
  }
`);

const Create = graphql(`
  mutation CreateReferral($input: CreateReferralInput!) {
    createReferral(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const NoteOutside = graphql(`
  mutation NoteOutsideReferral($input: NoteOutsideReferralInput!) {
    noteOutsideReferral(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

type Action = NonNullable<PrescribeSheetQuery["action"]>;
type Person = Extract<NonNullable<PrescribePersonQuery["node"]>, { __typename: "Beneficiary" }>;

/** « Prescrire »: for whom, whether it fits, to whom and why; read again, then sent once. */
export function PrescribePage({ code }: { code: string | null }) {
  return (
    <ReferralReaders title={referralTitles.prescribe} act="REFER" forbidden={words.forbidden}>
      <div className={page.page}>
        {code === null ? (
          <>
            <PageHeading title={referralTitles.prescribe} />
            <p>{words.noAction}</p>
            <Link to="/">{words.search}</Link>
          </>
        ) : (
          <Prescribe code={code} />
        )}
      </div>
    </ReferralReaders>
  );
}

function Prescribe({ code }: { code: string }) {
  const [id, setId] = useState(forWhom);
  const [{ data: found }] = useQuery({
    query: PersonDocument,
    variables: { id: id ?? "" },
    pause: id === null,
  });
  const node = id === null ? null : found?.node;
  const person = node?.__typename === "Beneficiary" && node.id === id ? node : null;
  const [{ data, error, fetching }, retry] = useQuery({
    query: Sheet,
    variables: { code, territory: person?.territory.code ?? null },
  });
  const action = data?.action;

  function choose(next: string | null) {
    prescribeFor(next);
    setId(next);
  }

  return (
    <>
      {action && (
        <Breadcrumbs label={m.common.breadcrumbs} current={referralTitles.prescribe}>
          <Link to="/actions/$slug" params={{ slug: action.slug }}>
            {action.shortTitle}
          </Link>
        </Breadcrumbs>
      )}
      <PageHeading
        title={action ? `${referralTitles.prescribe} : ${action.shortTitle}` : referralTitles.prescribe}
      />
      {error && !fetching && (
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      )}
      {!data && !error && <Skeleton lines={["long", "long", "short"]} />}
      {data && !action && (
        <>
          <p>{words.unknownAction}</p>
          <Link to="/">{words.search}</Link>
        </>
      )}
      {action && (
        <>
          <section aria-labelledby="pour-qui">
            <h2 id="pour-qui">{words.forWhom}</h2>
            {person ? (
              <div className={styles.person}>
                <p>
                  <strong>
                    {person.lastName} {person.firstName}
                  </strong>
                  , {person.territory.name}
                </p>
                <div>
                  <Button onPress={() => choose(null)}>{words.otherPerson}</Button>
                </div>
              </div>
            ) : (
              <PersonChoice onChoose={choose} />
            )}
          </section>
          {person && <ForPerson key={person.id} action={action} person={person} />}
        </>
      )}
    </>
  );
}

/** Whoever is added changes a list in which nobody was found too. */
const aboutPeople = { additionalTypenames: ["Beneficiary"] };

/** Somebody of the caseload, or a new person. What is typed stays in memory. */
function PersonChoice({ onChoose }: { onChoose: (id: string) => void }) {
  const [search, setSearch] = useState("");
  const [adding, setAdding] = useState(false);
  const [{ data }] = useQuery({
    query: Caseload,
    variables: { search: search.trim() },
    context: aboutPeople,
  });
  const found = data?.beneficiaries;
  if (adding && data) {
    return (
      <>
        <p>
          <Button onPress={() => setAdding(false)}>{words.knownPerson}</Button>
        </p>
        <p>{people.newLead}</p>
        <PersonForm consentText={data.consentText} onSaved={onChoose} />
      </>
    );
  }
  return (
    <>
      <div className={styles.search}>
        <SearchField
          label={words.find}
          hint={words.findHint}
          clearLabel={words.clear}
          value={search}
          maxLength={200}
          onChange={setSearch}
          onSubmit={setSearch}
        />
      </div>
      {found?.totalCount === 0 && <p>{search.trim() === "" ? words.emptyCaseload : words.nobody}</p>}
      {found && found.nodes.length > 0 && (
        <ul role="list" className={styles.list}>
          {found.nodes.map(({ id, firstName, lastName, territory }) => (
            <li key={id}>
              <p className={styles.line}>
                <Button
                  aria-label={words.choosePerson(`${lastName} ${firstName}`)}
                  onPress={() => onChoose(id)}
                >
                  {lastName} {firstName}
                </Button>
                <span className={styles.note}>{territory.name}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
      {found?.pageInfo.hasNextPage && <p className={styles.note}>{words.more}</p>}
      <p>
        <Button onPress={() => setAdding(true)}>{words.newPerson}</Button>
      </p>
    </>
  );
}

function ForPerson({ action, person }: { action: Action; person: Person }) {
  // The sheet says who may receive; only the server knows whether somebody there answers.
  const [unanswered, setUnanswered] = useState(
    !action.providers.some(({ receivesReferrals }) => receivesReferrals),
  );
  const [note, setNote] = useState("");
  const fit = useFit(action.id, person);
  return (
    <>
      {fit && (
        <section aria-labelledby="adequation">
          <h2 id="adequation">{words.fit}</h2>
          <p className={styles.note}>{words.fitHint}</p>
          <ul role="list" className={styles.criteria}>
            {fit.criteria.map(({ key, verdict, explanation }) => (
              <li key={key}>
                <VerdictTag verdict={verdict} word={m.labels.criterion[verdict]} /> {typeset(explanation)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {unanswered ? (
        <Outside action={action} person={person} initialNote={note} />
      ) : (
        <Request
          action={action}
          person={person}
          asksOverride={fit?.verdict === "NO"}
          onUnanswered={(reason) => {
            setNote(reason);
            setUnanswered(true);
          }}
        />
      )}
    </>
  );
}

/** Whether an action fits a person, by what is written of her. */
function useFit(action: string, person: Person) {
  const age = person.birthDate ? ageOf(person.birthDate, new Date()) : null;
  const [{ data }] = useQuery({
    query: Fit,
    variables: { situation: { territory: person.territory.code, ...(age !== null && { age }) } },
  });
  return data?.matchActions.nodes.find((match) => match.action.id === action);
}

/** Full years on a day. */
function ageOf(birthDate: string, today: Date): number {
  const born = new Date(birthDate);
  const years = today.getFullYear() - born.getUTCFullYear();
  const birthday = new Date(today.getFullYear(), born.getUTCMonth(), born.getUTCDate());
  return Math.max(0, today < birthday ? years - 1 : years);
}

type RequestProps = {
  action: Action;
  person: Person;
  asksOverride: boolean;
  onUnanswered: (reason: string) => void;
};

function Request({ action, person, asksOverride, onUnanswered }: RequestProps) {
  const navigate = useNavigate();
  const announce = useAnnounce();
  const [values, setValues] = useState({
    provider: "",
    session: "",
    reason: "",
    overrideReason: "",
    urgent: false,
  });
  const [reading, setReading] = useState(false);
  const { send, problems, pending, refuse } = useDeed(Create);
  const heading = useRef<HTMLHeadingElement>(null);
  // What was written goes along to the note of an orientation made elsewhere.
  const unanswered = useRef(() => {});
  unanswered.current = () => onUnanswered(values.reason);

  useEffect(() => {
    if (reading) heading.current?.focus();
  }, [reading]);
  useEffect(() => {
    if (problems.length > 0) setReading(false);
    if (problems.some(({ field }) => field?.[0] === "action")) unanswered.current();
  }, [problems]);

  const set = (name: keyof typeof values) => (value: string | boolean) =>
    setValues((now) => ({ ...now, [name]: value }));
  const providers = action.providers
    .filter(({ receivesReferrals }) => receivesReferrals)
    .map(({ organization }) => organization);
  const provider = providers.length === 1 ? providers[0] : providers.find(({ id }) => id === values.provider);
  const sessions = action.sessions.nodes.filter(
    (session) => provider !== undefined && session.provider.id === provider.id,
  );
  const session = sessions.find(({ id }) => id === values.session);
  const { documents } = action.prescription;

  /** Sends what has been read again; before that, shows it. */
  function read() {
    if (reading) return void submit();
    refuse([]);
    setReading(true);
  }

  async function submit() {
    const done = await send({
      action: action.id,
      beneficiary: { id: person.id },
      provider: values.provider || null,
      session: session?.id ?? null,
      reason: values.reason || null,
      overrideReason: values.overrideReason || null,
      urgent: values.urgent,
      send: true,
    });
    const made = doneOf(done?.createReferral.referral);
    if (!made) return;
    prescribeFor(null);
    announce(words.sent);
    void navigate({ to: "/prescriptions/$number", params: { number: made.number } });
  }

  return (
    <section aria-labelledby="demande">
      <h2 id="demande">{words.to}</h2>
      <Form problems={problems} onSubmit={read}>
        {providers.length > 1 && (
          <SelectField
            name="provider"
            label={words.provider}
            hint={words.providerHint}
            placeholder={words.providerAny}
            value={values.provider}
            options={providers.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={set("provider")}
          />
        )}
        {sessions.length > 0 && (
          <SelectField
            name="session"
            label={words.session}
            placeholder={words.sessionOpen}
            value={values.session}
            options={sessions.map(({ id, label, available }) => ({
              value: id,
              label: words.sessionPlaces(label, available),
            }))}
            onChange={set("session")}
          />
        )}
        {documents.length > 0 && (
          <div>
            <p>{words.documents}</p>
            <ul>
              {documents.map((document) => (
                <li key={document}>{document}</li>
              ))}
            </ul>
          </div>
        )}
        <TextField
          name="reason"
          label={words.reason}
          hint={fields.reasonHint}
          optional
          rows={5}
          value={values.reason}
          onChange={set("reason")}
        />
        {(asksOverride ||
          values.overrideReason !== "" ||
          problems.some(({ field }) => field?.[0] === "overrideReason")) && (
          <TextField
            name="overrideReason"
            label={words.override}
            hint={words.overrideHint}
            rows={3}
            value={values.overrideReason}
            onChange={set("overrideReason")}
          />
        )}
        <CheckboxField
          name="urgent"
          label={fields.urgent}
          isSelected={values.urgent}
          onChange={set("urgent")}
        />
        {reading && (
          <div className={styles.act}>
            <h3 ref={heading} tabIndex={-1}>
              {words.previewTitle}
            </h3>
            <p>{words.previewLead(provider?.name ?? words.theProvider)}</p>
            <Facts
              rows={[
                [words.person, `${person.lastName} ${person.firstName}`],
                [words.session, sessions.length > 0 && (session?.label ?? words.sessionOpen)],
                [words.reason, values.reason && <span className={styles.written}>{values.reason}</span>],
                [
                  words.override,
                  values.overrideReason && <span className={styles.written}>{values.overrideReason}</span>,
                ],
                [fields.urgent, values.urgent && words.yes],
              ]}
            />
          </div>
        )}
        <FormActions>
          <Button type="submit" look="strong" isPending={pending}>
            {reading ? words.send : words.preview}
          </Button>
          {reading && <Button onPress={() => setReading(false)}>{words.edit}</Button>}
        </FormActions>
      </Form>
    </section>
  );
}

/** Where nobody answers: how to orient, and a note of what was done elsewhere. */
type OutsideProps = { action: Action; person: Person; initialNote: string };

function Outside({ action, person, initialNote }: OutsideProps) {
  const navigate = useNavigate();
  const announce = useAnnounce();
  const [values, setValues] = useState({
    channel: "PHONE" as PrescriptionChannel,
    on: "",
    note: initialNote,
  });
  const { send, problems, pending, refuse } = useDeed(NoteOutside);

  async function submit() {
    // An empty day is none that the server could read.
    if (values.on === "") return refuse([{ field: ["on"], message: forms.required }]);
    const done = await send({
      action: action.id,
      beneficiary: person.id,
      channel: values.channel,
      on: values.on,
      note: values.note || null,
    });
    const made = doneOf(done?.noteOutsideReferral.referral);
    if (!made) return;
    prescribeFor(null);
    announce(words.noted);
    void navigate({ to: "/prescriptions/$number", params: { number: made.number } });
  }

  return (
    <>
      <section aria-labelledby="orienter">
        <h2 id="orienter">{words.orient}</h2>
        <Notice>{words.nobodyAnswers}</Notice>
        <ActionOrientation action={action} />
      </section>
      <section aria-labelledby="ailleurs">
        <h2 id="ailleurs">{words.outsideTitle}</h2>
        <p>{words.outsideLead}</p>
        <Form problems={problems} onSubmit={() => void submit()}>
          <FormRow>
            <SelectField
              name="channel"
              label={words.channel}
              value={values.channel}
              options={(Object.keys(outsideChannel) as Array<keyof typeof outsideChannel>).map((value) => ({
                value,
                label: outsideChannel[value],
              }))}
              onChange={(channel) => channel && setValues((now) => ({ ...now, channel }))}
            />
            <TextField
              name="on"
              label={words.on}
              type="date"
              value={values.on}
              onChange={(on) => setValues((now) => ({ ...now, on }))}
            />
          </FormRow>
          <TextField
            name="note"
            label={words.outsideNote}
            hint={fields.reasonHint}
            optional
            rows={3}
            value={values.note}
            onChange={(note) => setValues((now) => ({ ...now, note }))}
          />
          <FormActions>
            <Button type="submit" look="strong" isPending={pending}>
              {words.noteIt}
            </Button>
          </FormActions>
        </Form>
      </section>
    </>
  );
}

function doneOf(referral: FragmentType<typeof Done_referral> | null | undefined) {
  return referral ? readFragment(Done_referral, referral) : null;
}
