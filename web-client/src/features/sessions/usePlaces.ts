import { useEffect, useRef, useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../gql";

const SetPlaces = graphql(`
  mutation SetPlaces($input: SetPlacesInput!) {
    setPlaces(input: $input) {
      session {
        id
        version
        places
        available
      }
      userErrors {
        code
        message
      }
    }
  }
`);

/** Presses that follow each other are one change. */
const PAUSE_MS = 600;

type Session = { id: string; version: number; places: number; available: number };

export type PlacesState =
  | { kind: "still" }
  /** What is shown is not written yet. */
  | { kind: "writing" }
  | { kind: "written" }
  /** Nothing was written: `message` says why, and what is shown is what there is. */
  | { kind: "refused"; message: string; wanted: number; conflict: boolean }
  /** Nothing is known to be written: what is shown stays wanted. */
  | { kind: "lost" };

/**
 * The number of places of a session under somebody's fingers: shown at once, written soon after, and truthful about it. Two
 * changes are never on their way together.
 */
export function usePlaces(session: Session, onWritten: (session: Session) => void) {
  const [, execute] = useMutation(SetPlaces);
  const [wanted, setWanted] = useState<number | null>(null);
  // What the last answer said, until the page has read it too.
  const [answered, setAnswered] = useState<Session | null>(null);
  const [state, setState] = useState<PlacesState>({ kind: "still" });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sending = useRef(false);
  const next = useRef<number | null>(null);
  const version = useRef(session.version);
  if (!sending.current && session.version > version.current) version.current = session.version;

  // Whoever leaves at once has changed it all the same.
  const leave = useRef(() => {});
  leave.current = () => {
    clearTimeout(timer.current);
    if (state.kind === "writing") void send();
  };
  useEffect(() => () => leave.current(), []);

  function want(places: number) {
    const whole = Math.min(Math.max(0, places), 10_000);
    setWanted(whole);
    setState({ kind: "writing" });
    next.current = whole;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void send(), PAUSE_MS);
  }

  async function send() {
    if (sending.current || next.current === null) return;
    const places = next.current;
    next.current = null;
    sending.current = true;
    const { data, error } = await execute({ input: { id: session.id, version: version.current, places } });
    sending.current = false;
    const answer = data?.setPlaces;
    if (!answer || error) {
      next.current ??= places;
      setState({ kind: "lost" });
      return;
    }
    if (answer.session) {
      version.current = answer.session.version;
      setAnswered(answer.session);
    }
    const [problem] = answer.userErrors;
    if (problem) {
      next.current = null;
      clearTimeout(timer.current);
      setWanted(null);
      setState({
        kind: "refused",
        message: problem.message,
        wanted: places,
        conflict: problem.code === "CONFLICT",
      });
      return;
    }
    if (next.current !== null) return void send(); // pressed again meanwhile
    setWanted(null);
    setState({ kind: "written" });
    if (answer.session) onWritten(answer.session);
  }

  const present = answered && answered.version > session.version ? answered : session;
  return { shown: wanted ?? present.places, present, state, want, again: () => void send() };
}
