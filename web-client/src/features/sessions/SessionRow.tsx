import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useMutation } from "urql";
import { newKey } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { longDate } from "../../messages";
import { board as words } from "../../messages/board";
import { roster } from "../../messages/referralPapers";
import { sessions } from "../../messages/sessions";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import button from "../../ui/Button.module.css";
import { Confirm } from "../../ui/Confirm";
import { Notice } from "../../ui/Notice";
import { useViewer } from "../../viewer";
import styles from "./Board.module.css";
import { SessionState } from "./SessionState";
import { usePlaces } from "./usePlaces";

export const SessionRow_session = graphql(`
  fragment SessionRow_session on Session {
    id
    label
    kind
    startsOn
    endsOn
    status
    pausedUntil
    takesPeople
    waitingListOpen
    waiting
    places
    held
    occupied
    available
    confirmedAt
    version
    provider {
      id
      name
    }
    territories {
      id
      name
    }
  }
`);

const ConfirmPlaces = graphql(`
  mutation ConfirmPlaces($input: ConfirmPlacesInput!) {
    confirmPlaces(input: $input) {
      session {
        id
        ...SessionRow_session
      }
      userErrors {
        message
      }
    }
  }
`);

const PauseSession = graphql(`
  mutation PauseSession($input: PauseSessionInput!) {
    pauseSession(input: $input) {
      session {
        id
        ...SessionRow_session
      }
      userErrors {
        message
      }
    }
  }
`);

const ResumeSession = graphql(`
  mutation ResumeSession($input: ResumeSessionInput!) {
    resumeSession(input: $input) {
      session {
        id
        ...SessionRow_session
      }
      userErrors {
        message
      }
    }
  }
`);

type Props = {
  session: FragmentType<typeof SessionRow_session>;
  /** Several porteurs have sessions here: say whose it is. */
  several: boolean;
};

/** One session for the thumb of a porteur: plus and minus, « complet », « confirmer », « pause ». */
export function SessionRow({ session: ref, several }: Props) {
  const session = readFragment(SessionRow_session, ref);
  const announce = useAnnounce();
  const { shown, present, state, want, again } = usePlaces(session, (written) =>
    announce(words.written(session.label, written.places, written.available)),
  );
  const [, confirm] = useMutation(ConfirmPlaces);
  const [, pause] = useMutation(PauseSession);
  const [, resume] = useMutation(ResumeSession);
  const [problem, setProblem] = useState<string | null>(null);
  const [before, setBefore] = useState<number | null>(null);
  const taken = session.held + session.occupied;
  const { id, version } = session;

  async function act(deed: Promise<{ problem: string | null }>, done: string) {
    setProblem(null);
    const { problem: found } = await deed;
    setProblem(found);
    if (found === null) announce(done);
  }
  const confirmIt = async () => {
    const { data } = await confirm({ input: { id, version } });
    return { problem: problemOf(data?.confirmPlaces) };
  };
  const pauseIt = async () => {
    const { data } = await pause({ input: { id, version, idempotencyKey: newKey() } });
    return { problem: problemOf(data?.pauseSession) };
  };
  const resumeIt = async () => {
    const { data } = await resume({ input: { id, version, idempotencyKey: newKey() } });
    return { problem: problemOf(data?.resumeSession) };
  };

  const dates = sessions.when(session.startsOn ?? null, session.endsOn ?? null);
  const running = session.status === "OPEN" || session.status === "PAUSED";
  return (
    <article className={styles.row} aria-labelledby={`session-${id}`}>
      <div className={styles.what}>
        <h3 id={`session-${id}`}>{session.label}</h3>
        <p className={styles.facts}>
          {[
            session.kind === "ROLLING" ? sessions.sheet.rolling : null,
            dates,
            session.territories.length > 0 &&
              `${sessions.sheet.reserved} ${sessions.territories(session.territories.map((one) => one.name))}`,
            several && session.provider.name,
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <p>
          <SessionState session={session} />
        </p>
      </div>
      {running && (
        <>
          <Stepper label={session.label} value={shown} least={taken} onChange={want} />
          <p className={styles.sum}>
            {words.sum(shown, taken)}
            {session.waiting > 0 && ` ${words.waiting(session.waiting)}`}
            {state.kind === "writing" && ` ${words.writing}`}
            {state.kind === "written" && ` ${words.saved}`}
          </p>
          {state.kind === "refused" && (
            <Notice tone="caution" small role="alert">
              <p>
                {state.conflict ? words.conflict(present.places) : state.message}
                {state.conflict && (
                  <Button look="quiet" onPress={() => want(state.wanted)}>
                    {words.anyway(state.wanted)}
                  </Button>
                )}
              </p>
            </Notice>
          )}
          {state.kind === "lost" && (
            <Notice tone="danger" small role="alert">
              <p>
                {words.lost} <Button onPress={again}>{words.again}</Button>
              </p>
            </Notice>
          )}
          {problem !== null && (
            <Notice tone="danger" small role="alert">
              <p>{problem || words.failed}</p>
            </Notice>
          )}
          <div className={styles.deeds}>
            {shown > taken ? (
              <Button
                aria-label={words.of(words.full, session.label)}
                onPress={() => {
                  setBefore(shown);
                  want(taken);
                }}
              >
                {words.full}
              </Button>
            ) : (
              before !== null && (
                <Button onPress={() => want(before)} aria-label={words.of(words.back(before), session.label)}>
                  {words.back(before)}
                </Button>
              )
            )}
            <Button
              aria-label={words.of(words.confirm, session.label)}
              onPress={() => void act(confirmIt(), words.confirmedNow(session.label))}
            >
              {words.confirm}
            </Button>
            {session.status === "PAUSED" ? (
              <Button
                aria-label={words.of(words.resume, session.label)}
                onPress={() => void act(resumeIt(), words.resumed(session.label))}
              >
                {words.resume}
              </Button>
            ) : (
              <Confirm
                label={words.pause}
                about={words.about(session.label)}
                question={words.pauseQuestion}
                confirm={words.pauseNow}
                onConfirm={() => void act(pauseIt(), words.paused(session.label))}
              />
            )}
            <Links id={id} label={session.label} taken={taken} />
          </div>
        </>
      )}
      {!running && (
        <div className={styles.deeds}>
          <Links id={id} label={session.label} taken={taken} />
        </div>
      )}
      <p className={styles.note}>{words.confirmedOn(longDate(session.confirmedAt))}</p>
    </article>
  );
}

function Links({ id, label, taken }: { id: string; label: string; taken: number }) {
  const { can } = useViewer();
  return (
    <>
      <Link
        to="/mes-places/$session"
        params={{ session: id }}
        className={button.button}
        aria-label={words.of(words.edit, label)}
      >
        {words.edit}
      </Link>
      {taken > 0 && can("ANSWER_REFERRALS") && (
        <Link
          to="/mes-places/$session/personnes"
          params={{ session: id }}
          className={button.button}
          aria-label={words.of(roster.open, label)}
        >
          {roster.open}
        </Link>
      )}
    </>
  );
}

/** Null when it was done, "" when nobody says why it was not. */
function problemOf(answer: { userErrors: ReadonlyArray<{ message: string }> } | undefined): string | null {
  if (!answer) return "";
  return answer.userErrors[0]?.message ?? null;
}

type StepperProps = { label: string; value: number; least: number; onChange: (value: number) => void };

/** Plus, minus, and the number itself for whoever types. Never below what is taken. */
function Stepper({ label, value, least, onChange }: StepperProps) {
  const [typed, setTyped] = useState(String(value));
  useEffect(() => setTyped(String(value)), [value]);

  function commit() {
    const number = Number(typed);
    if (/^\d{1,5}$/.test(typed) && number !== value) onChange(number);
    else setTyped(String(value));
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would add a second name to the row
    <div role="group" aria-label={words.places(label)} className={styles.stepper}>
      <Button
        className={styles.step ?? ""}
        aria-label={words.less(label)}
        isDisabled={value <= least}
        onPress={() => onChange(value - 1)}
      >
        <span aria-hidden="true">−</span>
      </Button>
      <input
        aria-label={words.places(label)}
        className={styles.number}
        inputMode="numeric"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          if (event.key === "ArrowUp") onChange(value + 1);
          if (event.key === "ArrowDown" && value > least) onChange(value - 1);
        }}
      />
      <Button
        className={styles.step ?? ""}
        aria-label={words.more(label)}
        isDisabled={value >= 10_000}
        onPress={() => onChange(value + 1)}
      >
        <span aria-hidden="true">+</span>
      </Button>
    </div>
  );
}
