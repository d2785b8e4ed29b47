import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { graphql } from "../../gql";
import type { OwnAccountQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { ownAccount as words } from "../../messages/account";
import { header } from "../../messages/header";
import { forgetKept } from "../../session";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Disclosure } from "../../ui/Disclosure";
import { Form, FormActions } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { Tag } from "../../ui/Tag";
import { TextField } from "../../ui/TextField";
import { useLast } from "../../ui/useLast";
import styles from "./Account.module.css";
import { deviceOf } from "./device";

const OwnAccount = graphql(`
  query OwnAccount {
    viewer {
      id
      version
      name
      email
      phone
      sessions {
        id
        current
        method
        userAgent
        startedAt
        lastSeenAt
      }
    }
  }
`);

type Viewer = NonNullable<OwnAccountQuery["viewer"]>;
type Session = Viewer["sessions"][number];

/** « Mon compte »: who one is, where one is signed in, and the way out. */
export function OwnAccountPage() {
  const [{ data: answer, error, fetching }, retry] = useQuery({ query: OwnAccount });
  const data = useLast(answer);
  const refresh = () => retry({ requestPolicy: "network-only" });
  return (
    <div className={page.page}>
      <PageHeading title={header.ownAccount} />
      {error && !fetching && <LoadError error={error} onRetry={refresh} />}
      {!data && !error && <Skeleton lines={["title", "long", "short", "long"]} />}
      {data && !data.viewer && (
        <>
          <p>{words.signedOut}</p>
          <p>
            <Link to="/connexion" search={{ retour: "/mon-compte" }}>
              {header.signIn}
            </Link>
          </p>
        </>
      )}
      {data?.viewer && (
        <>
          <Identity viewer={data.viewer} onRefused={refresh} />
          <Sessions sessions={data.viewer.sessions} />
          <Closing viewer={data.viewer} onRefused={refresh} />
        </>
      )}
    </div>
  );
}

const UpdateOwnAccount = graphql(`
  mutation UpdateOwnAccount($input: UpdateOwnAccountInput!) {
    updateOwnAccount(input: $input) {
      viewer {
        id
      }
      userErrors {
        field
        message
      }
    }
  }
`);

/** What was refused may have been read before another of her devices changed it: what is typed stays, on what there is now. */
type OwnProps = { viewer: Viewer; onRefused: () => void };

function Identity({ viewer, onRefused }: OwnProps) {
  const [name, setName] = useState(viewer.name);
  const [phone, setPhone] = useState(viewer.phone ?? "");
  const { send, problems, pending } = useDeed(UpdateOwnAccount, { keyed: false });
  const announce = useAnnounce();
  async function save() {
    if (await send({ version: viewer.version, name, phone: phone || null })) announce(words.saved);
    else onRefused();
  }
  return (
    <section aria-labelledby="identite">
      <h2 id="identite">{words.identityTitle}</h2>
      <dl className={styles.fact}>
        <dt>{words.email}</dt>
        <dd>
          {viewer.email}
          <span className={styles.hint}>{words.emailHint}</span>
        </dd>
      </dl>
      <Form problems={problems} onSubmit={() => void save()}>
        <TextField name="name" label={words.name} autoComplete="name" value={name} onChange={setName} />
        <TextField
          name="phone"
          label={words.phone}
          hint={words.phoneHint}
          optional
          type="tel"
          autoComplete="tel"
          value={phone}
          onChange={setPhone}
        />
        <FormActions>
          <Button type="submit" look="strong" isPending={pending}>
            {words.save}
          </Button>
        </FormActions>
      </Form>
    </section>
  );
}

const EndSessions = graphql(`
  mutation EndSessions($input: EndSessionsInput!) {
    endSessions(input: $input) {
      viewer {
        id
      }
      userErrors {
        field
        message
      }
    }
  }
`);

function Sessions({ sessions }: { sessions: Session[] }) {
  const { send, problems, pending } = useDeed(EndSessions, { keyed: false });
  const announce = useAnnounce();
  async function end(session: string | null) {
    if (await send({ session })) announce(session ? words.ended : words.othersEnded);
  }
  return (
    <section aria-labelledby="connexions">
      <h2 id="connexions">{words.sessionsTitle}</h2>
      <p>{words.sessionsLead}</p>
      <ul role="list" className={styles.sessions}>
        {sessions.map((one) => (
          <SessionLine key={one.id} session={one} isPending={pending} onEnd={() => void end(one.id)} />
        ))}
      </ul>
      {problems.map(({ message }) => (
        <Notice key={message} tone="danger" role="alert">
          {message}
        </Notice>
      ))}
      {sessions.length > 1 && (
        <div>
          <Confirm
            label={words.endOthers}
            question={words.othersQuestion}
            confirm={words.end}
            isPending={pending}
            onConfirm={() => void end(null)}
          />
        </div>
      )}
    </section>
  );
}

type LineProps = { session: Session; isPending: boolean; onEnd: () => void };

function SessionLine({ session, isPending, onEnd }: LineProps) {
  const { browser, system } = deviceOf(session.userAgent);
  const device = words.device(browser || words.unknownBrowser, system);
  return (
    <li>
      <p>
        <strong>{device}</strong> {session.current && <Tag>{words.thisDevice}</Tag>}
        <span className={styles.hint}>{words.started(session.method, session.startedAt)}</span>
        <span className={styles.hint}>{words.seen(session.lastSeenAt)}</span>
      </p>
      {!session.current && (
        <Confirm
          label={words.end}
          about={device}
          question={words.endQuestion}
          confirm={words.end}
          isPending={isPending}
          onConfirm={onEnd}
        />
      )}
    </li>
  );
}

const CloseOwnAccount = graphql(`
  mutation CloseOwnAccount($input: CloseOwnAccountInput!) {
    closeOwnAccount(input: $input) {
      closed
      userErrors {
        field
        message
      }
    }
  }
`);

function Closing({ viewer, onRefused }: OwnProps) {
  const [confirmation, setConfirmation] = useState("");
  const { send, problems, pending } = useDeed(CloseOwnAccount, { keyed: false });
  async function close() {
    if (!(await send({ version: viewer.version, confirmation }))) return onRefused();
    forgetKept();
    // Loaded anew, as nobody: nothing of the account stays in memory.
    window.location.assign("/");
  }
  return (
    <Disclosure title={words.closeTitle} level={2}>
      <div className={styles.closing}>
        <p>{words.closeLead}</p>
        <Form problems={problems} onSubmit={() => void close()} label={words.closeTitle}>
          <TextField
            name="confirmation"
            label={words.confirmation}
            hint={words.confirmationHint(viewer.email)}
            type="email"
            value={confirmation}
            onChange={setConfirmation}
          />
          <FormActions>
            <Button type="submit" isPending={pending}>
              {words.close}
            </Button>
          </FormActions>
        </Form>
      </div>
    </Disclosure>
  );
}
