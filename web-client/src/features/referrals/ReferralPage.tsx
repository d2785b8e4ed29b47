import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useMutation, useQuery } from "urql";
import { useDeed } from "../../deed";
import { diaryFile, keepFile } from "../../diary";
import { graphql } from "../../gql";
import type { ReferralPageQuery, ReferralState as State } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { usePostedStream } from "../../live";
import { longDate, m } from "../../messages";
import { contactPreference } from "../../messages/people";
import { diary, slip } from "../../messages/referralPapers";
import {
  acts,
  declineReason,
  doneActs,
  fields,
  followUp,
  moment,
  outcome,
  outsideChannel,
  referralState,
  referrals as words,
} from "../../messages/referrals";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { Facts } from "../../ui/Facts";
import { Form, FormActions } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { TextField } from "../../ui/TextField";
import { useLast } from "../../ui/useLast";
import { deeds } from "./deeds";
import { dueFollowUp, FollowUps } from "./FollowUps";
import styles from "./Referral.module.css";
import { ReferralActs } from "./ReferralActs";
import { ReferralReaders } from "./ReferralReaders";
import { ReferralState } from "./ReferralState";

const ReferralDocument = graphql(`
  query ReferralPage($number: String!) {
    referral(number: $number) {
      id
      number
      channel
      state
      actionTitle
      action {
        id
        slug
      }
      provider {
        id
        name
      }
      session {
        id
        label
      }
      pole {
        id
        name
      }
      beneficiary {
        id
        firstName
        lastName
        birthDate
        phone
        email
        contactPreference
        territory {
          id
          name
        }
      }
      referrer {
        name
        email
        phone
        organization {
          id
          name
        }
      }
      reason
      urgent
      overrideReason
      rightsOpenedOn
      waitingRank
      dueAt
      nextActor
      overdue
      appointment {
        startsAt
        place
      }
      startedOn
      outcome
      declineReason
      mayBeDuplicate
      viewerSide
      allowedActs
      sentAt
      endedAt
      events {
        at
        act
        from
        to
        by
        note
      }
      messages(first: 100) {
        nodes {
          id
          side
          body
          sentAt
          readAt
          author {
            name
            organization {
              id
            }
          }
        }
      }
      redirectedFrom {
        id
        number
      }
      redirectedTo {
        id
        number
      }
      ...ReferralActs_referral
      ...FollowUps_referral
    }
  }
`);

const ReferralStream = graphql(`
  subscription ReferralStream($number: String) {
    referralChanged(number: $number) {
      id
    }
  }
`);

const ReadMessages = graphql(`
  mutation ReadMessages($input: ReadReferralMessagesInput!) {
    readReferralMessages(input: $input) {
      userErrors {
        message
      }
    }
  }
`);

type Referral = NonNullable<ReferralPageQuery["referral"]>;

/** One prescription: where it stands, what is expected of whom, what was done, and what the reader can do. */
export function ReferralPage({ number }: { number: string }) {
  return (
    <ReferralReaders title={words.one(number)}>
      <One key={number} number={number} />
    </ReferralReaders>
  );
}

function One({ number }: { number: string }) {
  const navigate = useNavigate();
  const announce = useAnnounce();
  const heading = useRef<HTMLHeadingElement>(null);
  const [changed, setChanged] = useState(false);
  const [{ data, error, fetching }, ask] = useQuery({
    query: ReferralDocument,
    variables: { number },
    requestPolicy: "cache-and-network",
  });
  const refresh = () => ask({ requestPolicy: "network-only" });
  usePostedStream(ReferralStream, { number }, refresh);
  const referral = useLast(data)?.referral;
  const due = referral ? dueFollowUp(referral) : undefined;
  const title = referral && referral.channel !== "PLATFORM" ? words.outsideOne(number) : words.one(number);

  function done(state: State | null, next: string | null) {
    setChanged(false);
    announce(state === null ? words.deleted : words.done(state));
    if (next === null) void navigate({ to: "/prescriptions" });
    else if (next !== number) void navigate({ to: "/prescriptions/$number", params: { number: next } });
    else {
      refresh();
      heading.current?.focus(); // the button that was pressed is gone
    }
  }

  return (
    <div className={page.page}>
      <Breadcrumbs label={m.common.breadcrumbs} current={title}>
        <Link to="/prescriptions">{words.back}</Link>
      </Breadcrumbs>
      <PageHeading title={title} />
      {error && !fetching && <LoadError error={error} onRetry={refresh} />}
      {!data && !referral && !error && <Skeleton lines={["short", "long", "long", "short"]} />}
      {data && !referral && <p>{words.notFound}</p>}
      {referral && (
        <>
          <Standing referral={referral} />
          {referral.mayBeDuplicate && <Notice tone="caution">{words.mayBeDuplicate}</Notice>}
          {referral.viewerSide === "PROVIDER" && referral.declineReason === "NO_PLACE" && (
            <Notice tone="caution">
              {words.noPlace} <Link to="/mes-places">{words.confirmPlaces}</Link>
            </Notice>
          )}
          {referral.viewerSide !== "NEITHER" && (
            <section aria-labelledby="que-faire">
              <h2 id="que-faire" ref={heading} tabIndex={-1}>
                {words.acts}
              </h2>
              {changed && (
                <Notice tone="caution" role="alert">
                  {words.changed}
                </Notice>
              )}
              <ReferralActs
                referral={referral}
                otherwise={due ? <a href="#apres">{followUp.record(due.months)}</a> : words.nothingToDo}
                onDone={done}
                onConflict={() => {
                  setChanged(true);
                  refresh();
                }}
              />
            </section>
          )}
          <section aria-labelledby="personne">
            <h2 id="personne">{words.person}</h2>
            <Person referral={referral} />
          </section>
          <section aria-labelledby="prescription">
            <h2 id="prescription">{words.facts}</h2>
            <About referral={referral} />
            {referral.viewerSide !== "NEITHER" && referral.beneficiary && (
              <p>
                <Link to="/prescriptions/$number/papier" params={{ number }}>
                  {slip.open}
                </Link>
              </p>
            )}
          </section>
          <FollowUps referral={referral} onRecorded={refresh} />
          <section aria-labelledby="suivi">
            <h2 id="suivi">{words.timeline}</h2>
            <Timeline events={referral.events} />
          </section>
          {referral.viewerSide !== "NEITHER" && referral.channel === "PLATFORM" && (
            <section aria-labelledby="messages">
              <h2 id="messages">{words.messages}</h2>
              <Messages referral={referral} onSent={refresh} />
            </section>
          )}
        </>
      )}
    </div>
  );
}

function Standing({ referral }: { referral: Referral }) {
  const { state, channel, dueAt, overdue, urgent, endedAt } = referral;
  return (
    <div>
      <p className={styles.state}>
        <ReferralState state={state} overdue={overdue} urgent={urgent} />
      </p>
      <p>
        {channel !== "PLATFORM"
          ? words.outside
          : endedAt
            ? words.ended
            : words.expects(state, dueAt ? longDate(dueAt) : null)}
      </p>
    </div>
  );
}

function Person({ referral: { beneficiary: person, viewerSide } }: { referral: Referral }) {
  if (!person) return <p>{viewerSide === "NEITHER" ? words.personHidden : words.personGone}</p>;
  const name = `${person.firstName} ${person.lastName}`;
  return (
    <Facts
      rows={[
        [
          words.name,
          viewerSide === "REFERRER" ? (
            <Link to="/mes-personnes/$id" params={{ id: person.id }}>
              {name}
            </Link>
          ) : (
            name
          ),
        ],
        [words.birth, person.birthDate && longDate(person.birthDate)],
        [words.home, person.territory.name],
        [words.preference, contactPreference[person.contactPreference]],
        [words.phone, person.phone && <a href={`tel:${person.phone}`}>{person.phone}</a>],
        [words.email, person.email && <a href={`mailto:${person.email}`}>{person.email}</a>],
      ]}
    />
  );
}

function About({ referral }: { referral: Referral }) {
  const { action, appointment, referrer, redirectedFrom, redirectedTo } = referral;
  return (
    <Facts
      rows={[
        [
          words.action,
          action ? (
            <Link to="/actions/$slug" params={{ slug: action.slug }}>
              {referral.actionTitle}
            </Link>
          ) : (
            referral.actionTitle
          ),
        ],
        [
          words.appointment,
          appointment && <Appointment number={referral.number} appointment={appointment} />,
        ],
        [words.provider, referral.provider?.name],
        [words.channel, referral.channel !== "PLATFORM" && outsideChannel[referral.channel]],
        [words.session, referral.session?.label],
        [words.rank, referral.waitingRank?.toString()],
        [words.reason, referral.reason && <span className={styles.written}>{referral.reason}</span>],
        [
          words.override,
          referral.overrideReason && <span className={styles.written}>{referral.overrideReason}</span>,
        ],
        [words.rights, referral.rightsOpenedOn && longDate(referral.rightsOpenedOn)],
        [
          words.referrer,
          referrer && (
            <>
              {referrer.name}, {referrer.organization.name}
              {referrer.phone && (
                <>
                  <br />
                  <a href={`tel:${referrer.phone}`}>{referrer.phone}</a>
                </>
              )}
              {referrer.email && (
                <>
                  <br />
                  <a href={`mailto:${referrer.email}`}>{referrer.email}</a>
                </>
              )}
            </>
          ),
        ],
        [words.pole, referral.pole.name],
        [words.sent, referral.sentAt && longDate(referral.sentAt)],
        [words.started, referral.startedOn && longDate(referral.startedOn)],
        [words.outcome, referral.outcome && outcome[referral.outcome]],
        [words.declined, referral.declineReason && declineReason[referral.declineReason]],
        [words.redirectedFrom, redirectedFrom && <Other number={redirectedFrom.number} />],
        [words.redirectedTo, redirectedTo && <Other number={redirectedTo.number} />],
      ]}
    />
  );
}

type AppointmentProps = { number: string; appointment: NonNullable<Referral["appointment"]> };

function Appointment({ number, appointment: { startsAt, place } }: AppointmentProps) {
  const keep = () =>
    keepFile(
      diary.file(number),
      "text/calendar",
      diaryFile({ id: number, startsAt, title: diary.title(number), place }, new Date()),
    );
  return (
    <>
      {moment(startsAt)}, {place}{" "}
      <Button look="quiet" onPress={keep}>
        {diary.add}
      </Button>
    </>
  );
}

function Other({ number }: { number: string }) {
  return (
    <Link to="/prescriptions/$number" params={{ number }}>
      {number}
    </Link>
  );
}

function Timeline({ events }: { events: Referral["events"] }) {
  return (
    <ol role="list" className={styles.timeline}>
      {events.map((event) => (
        <li key={`${event.at} ${event.act} ${event.to}`}>
          <strong>
            {(event.from === event.to && event.act && doneActs[event.act]) || referralState[event.to]}
          </strong>
          <span className={styles.note}>
            {moment(event.at)} · {event.by ?? words.byClock}
          </span>
          {event.note && <span className={styles.written}>{event.note}</span>}
        </li>
      ))}
    </ol>
  );
}

function Messages({ referral, onSent }: { referral: Referral; onSent: () => void }) {
  const [body, setBody] = useState("");
  const announce = useAnnounce();
  const { send, problems, pending } = useDeed(deeds.POST_MESSAGE);
  const [, markRead] = useMutation(ReadMessages);
  const { id, viewerSide, messages, allowedActs } = referral;
  const unread = messages.nodes.filter((one) => one.side !== viewerSide && !one.readAt).length;

  useEffect(() => {
    if (unread > 0) void markRead({ input: { id } });
  }, [unread, id, markRead]);

  async function post() {
    if (!(await send({ id, body }))) return;
    setBody("");
    announce(words.messageSent);
    onSent();
  }

  return (
    <>
      {messages.nodes.length === 0 && <p>{words.noMessages}</p>}
      {messages.nodes.length > 0 && (
        <ol role="list" className={styles.messages}>
          {messages.nodes.map((message) => (
            <li key={message.id}>
              <span className={styles.note}>
                {message.author.name}, {words.sides[message.side]} · {moment(message.sentAt)}
              </span>
              <span className={styles.written}>{message.body}</span>
              {message.side === viewerSide && (
                <span className={styles.note}>
                  {message.readAt ? words.read(moment(message.readAt)) : words.unread}
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
      {allowedActs.includes("POST_MESSAGE") && (
        <Form problems={problems} label={words.messages} onSubmit={() => void post()}>
          <TextField
            name="body"
            label={fields.message}
            hint={fields.reasonHint}
            rows={3}
            value={body}
            onChange={setBody}
          />
          <FormActions>
            <Button type="submit" isPending={pending}>
              {acts.POST_MESSAGE.label}
            </Button>
          </FormActions>
        </Form>
      )}
    </>
  );
}
