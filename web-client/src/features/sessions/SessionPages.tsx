import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { newKey } from "../../deed";
import { graphql, readFragment } from "../../gql";
import type { SessionStatus } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { ViewerPending } from "../../layout/ViewerPending";
import { m } from "../../messages";
import { board, sessionForm as words } from "../../messages/board";
import { header, sessionPages } from "../../messages/header";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Form, FormActions } from "../../ui/Form";
import type { Problem } from "../../ui/formContext";
import { PageHeading } from "../../ui/PageHeading";
import { SelectField } from "../../ui/SelectField";
import { Skeleton } from "../../ui/Skeleton";
import { TextField } from "../../ui/TextField";
import { useViewer } from "../../viewer";
import { SessionForm, SessionForm_session } from "./SessionForm";
import { SessionState } from "./SessionState";
import { copyOf, emptyValues, valuesOf } from "./values";

const ActionsToOpen = graphql(`
  query ActionsToOpen {
    sessionBoard {
      actions {
        id
        code
        shortTitle
      }
    }
  }
`);

const SessionToEdit = graphql(`
  query SessionToEdit($id: ID!) {
    node(id: $id) {
      id
      ... on Session {
        takesPeople
        available
        action {
          id
          code
          shortTitle
        }
        ...SessionForm_session
      }
    }
  }
`);

/** Opens a session: of an action that the address may name, as a copy of another that it may name too. */
export function NewSessionPage({ action, copy }: { action: string | undefined; copy: string | undefined }) {
  const { viewer, can } = useViewer();
  const [{ data, error, fetching }, ask] = useQuery({ query: ActionsToOpen, pause: !can("MANAGE_SESSIONS") });
  const [original] = useQuery({
    query: SessionToEdit,
    variables: { id: copy ?? "" },
    pause: !copy,
    requestPolicy: "cache-and-network",
  });
  const saved = useSaved();
  const [chosen, setChosen] = useState(action ?? "");
  if (viewer === undefined || original.fetching) return <Skeleton lines={["title", "long", "long"]} />;
  if (!can("MANAGE_SESSIONS")) return <Refused title={sessionPages.open} signedOut={viewer === null} />;
  const found = original.data?.node?.__typename === "Session" ? original.data.node : null;
  const actions = data?.sessionBoard.actions ?? [];
  const code = found?.action.code ?? (chosen || (actions.length === 1 ? (actions[0]?.code ?? "") : ""));
  const initial = found ? copyOf(valuesOf(readFragment(SessionForm_session, found))) : emptyValues;
  return (
    <div className={page.page}>
      <Back current={found ? words.copyTitle : sessionPages.open} />
      <PageHeading title={found ? words.copyTitle : sessionPages.open} />
      {error && !fetching && (
        <LoadError error={error} onRetry={() => ask({ requestPolicy: "network-only" })} />
      )}
      {data && actions.length === 0 && <p>{board.emptyNothing}</p>}
      {found && <p>{words.copyLead(found.action.shortTitle)}</p>}
      {!found && actions.length > 1 && (
        <SelectField
          name="action"
          label={words.action}
          placeholder={words.choose}
          value={chosen}
          options={actions.map((one) => ({ value: one.code, label: `${one.code} – ${one.shortTitle}` }))}
          onChange={setChosen}
        />
      )}
      {!found && actions.length === 1 && <p>{words.forAction(actions[0]?.shortTitle ?? "")}</p>}
      {code && data && (
        <SessionForm
          key={copy ?? ""}
          action={code}
          initial={initial}
          onSaved={(label) => saved(words.opened(label))}
        />
      )}
    </div>
  );
}

/** Changes a session, pauses it, ends it. */
export function EditSessionPage({ id }: { id: string }) {
  const { viewer, can } = useViewer();
  const [{ data, error, fetching }, ask] = useQuery({
    query: SessionToEdit,
    variables: { id },
    requestPolicy: "cache-and-network",
  });
  const saved = useSaved();
  if (viewer === undefined) return <ViewerPending />;
  if (!can("MANAGE_SESSIONS")) return <Refused title={words.editTitle} signedOut={viewer === null} />;
  const found = data?.node?.__typename === "Session" ? data.node : null;
  if (!found) {
    return (
      <div className={page.page}>
        <Back current={words.editTitle} />
        <PageHeading title={words.editTitle} />
        {error && !fetching ? (
          <LoadError error={error} onRetry={() => ask({ requestPolicy: "network-only" })} />
        ) : fetching ? (
          <Skeleton lines={["long", "long"]} />
        ) : (
          <p>{words.notFound}</p>
        )}
      </div>
    );
  }
  const session = readFragment(SessionForm_session, found);
  return (
    <div className={page.page}>
      <Back current={session.label} />
      <PageHeading title={session.label} documentTitle={`${words.editTitle} – ${session.label}`} />
      <p>
        {words.forAction(found.action.shortTitle)} <SessionState session={{ ...found, ...session }} />
      </p>
      {session.status === "CANCELLED" ? (
        <p>{words.cancelled}</p>
      ) : (
        <>
          <SessionForm
            key={session.id}
            action={found.action.code}
            initial={valuesOf(session)}
            session={session}
            onSaved={(label) => saved(words.saved(label))}
          />
          <Life id={session.id} version={session.version} status={session.status} label={session.label} />
        </>
      )}
      <section aria-labelledby="copier">
        <h2 id="copier">{words.copySection}</h2>
        <p>
          <Link to="/mes-places/nouvelle" search={{ copie: session.id }}>
            {words.copyLink}
          </Link>
        </p>
      </section>
    </div>
  );
}

const PauseUntil = graphql(`
  mutation PauseUntil($input: PauseSessionInput!) {
    pauseSession(input: $input) {
      session {
        id
        ...SessionForm_session
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const ReopenSession = graphql(`
  mutation ReopenSession($input: ResumeSessionInput!) {
    resumeSession(input: $input) {
      session {
        id
        ...SessionForm_session
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const CloseSession = graphql(`
  mutation CloseSession($input: CloseSessionInput!) {
    closeSession(input: $input) {
      session {
        id
        ...SessionForm_session
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const CancelSession = graphql(`
  mutation CancelSession($input: CancelSessionInput!) {
    cancelSession(input: $input) {
      session {
        id
        ...SessionForm_session
      }
      userErrors {
        field
        message
      }
    }
  }
`);

type LifeProps = { id: string; version: number; status: SessionStatus; label: string };

/** What can be done of a session besides changing what it says. */
function Life({ id, version, status, label }: LifeProps) {
  const [, pause] = useMutation(PauseUntil);
  const [, resume] = useMutation(ReopenSession);
  const [, close] = useMutation(CloseSession);
  const [, cancel] = useMutation(CancelSession);
  const [until, setUntil] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const announce = useAnnounce();
  const input = () => ({ id, version, idempotencyKey: newKey() });
  const about = board.about(label);

  function answered(
    answer: { userErrors: ReadonlyArray<{ field?: readonly string[] | null; message: string }> } | undefined,
    done: string,
  ) {
    setProblems(answer ? [...answer.userErrors] : [{ message: words.lost }]);
    if (answer?.userErrors.length === 0) announce(done);
  }

  return (
    <section aria-labelledby="etat">
      <h2 id="etat">{words.life}</h2>
      <Form
        label={words.life}
        problems={problems}
        onSubmit={async () => {
          const { data } = await pause({ input: { ...input(), until: until || null } });
          answered(data?.pauseSession, board.paused(label));
        }}
      >
        {(status === "OPEN" || status === "PAUSED") && (
          <>
            <TextField
              name="until"
              label={words.until}
              hint={words.untilHint}
              optional
              type="date"
              value={until}
              onChange={setUntil}
            />
            <FormActions>
              <Button type="submit">{status === "PAUSED" ? words.pauseAgain : board.pauseNow}</Button>
            </FormActions>
          </>
        )}
        <FormActions>
          {(status === "PAUSED" || status === "CLOSED") && (
            <Button
              onPress={async () => {
                const { data } = await resume({ input: input() });
                answered(data?.resumeSession, board.resumed(label));
              }}
            >
              {status === "PAUSED" ? board.resume : words.reopen}
            </Button>
          )}
          {status !== "CLOSED" && (
            <Confirm
              label={words.close}
              about={about}
              question={words.closeQuestion}
              onConfirm={async () => {
                const { data } = await close({ input: input() });
                answered(data?.closeSession, words.closed(label));
              }}
            />
          )}
          <Confirm
            label={words.cancel}
            about={about}
            question={words.cancelQuestion}
            onConfirm={async () => {
              const { data } = await cancel({ input: input() });
              answered(data?.cancelSession, words.cancelledNow(label));
            }}
          />
        </FormActions>
      </Form>
    </section>
  );
}

function Back({ current }: { current: string }) {
  return (
    <Breadcrumbs label={m.common.breadcrumbs} current={current}>
      <Link to="/mes-places">{sessionPages.board}</Link>
    </Breadcrumbs>
  );
}

function Refused({ title, signedOut }: { title: string; signedOut: boolean }) {
  return (
    <div className={page.page}>
      <PageHeading title={title} />
      <p>{signedOut ? board.signedOut : board.notYours}</p>
      <p>
        {signedOut ? (
          <Link to="/connexion">{header.signIn}</Link>
        ) : (
          <Link to="/espace">{header.workspace}</Link>
        )}
      </p>
    </div>
  );
}

/** Back to the board, saying what was done. */
function useSaved(): (sentence: string) => void {
  const navigate = useNavigate();
  const announce = useAnnounce();
  return (sentence) => {
    void navigate({ to: "/mes-places" }).then(() => announce(sentence));
  };
}
