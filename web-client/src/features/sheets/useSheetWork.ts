import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { type CombinedError, useClient } from "urql";
import { readFragment } from "../../gql";
import type { SaveActionDraftMutation, SheetWork_ActionFragment } from "../../gql/graphql";
import { errorSentence } from "../../graphql";
import { sheets as words } from "../../messages/sheets";
import { beforeSignOut, KEPT_HERE } from "../../session";
import type { Problem } from "../../ui/formContext";
import * as autosave from "./autosave";
import { AT_ONCE, type Draft, type FieldKey, fingerprint, toDraft, toInput } from "./sheetDraft";
import { SaveActionDraft, SheetForm_action, SheetWork_action } from "./sheetQueries";

/** What happens to what is typed. */
export type SaveState =
  | { kind: "rest" }
  | { kind: "saving" }
  | { kind: "saved"; at: Date }
  | { kind: "offline" }
  | { kind: "refused"; message: string };

const PAUSE_MS = 1200;
const FIRST_RETRY_MS = 3000;
const LAST_RETRY_MS = 30000;

/** A copy is its author's: on a computer that others use too, nobody else takes it up. */
const placeOf = (viewer: string, id: string) => `${KEPT_HERE}${viewer}.${id}`;

/** Where the server stands, from what it answers. */
function heldOf(action: SheetWork_ActionFragment): autosave.Held {
  const open = action.pendingRevision;
  return {
    draft: toDraft(readFragment(SheetForm_action, open?.action ?? action)),
    version: open?.version ?? 0,
    revision: action.revision,
  };
}

function start(action: SheetWork_ActionFragment, place: string): autosave.Work {
  const work = autosave.begin(heldOf(action));
  try {
    const kept = localStorage.getItem(place);
    return kept ? autosave.takeUp(work, JSON.parse(kept) as autosave.Copy) : work;
  } catch {
    return work; // a browser that keeps nothing, or a copy that nobody can read
  }
}

/** Keeps what the server has not in the browser, so that a lost connection or a closed page loses nothing. */
function keep(place: string, work: autosave.Work | null) {
  try {
    const copy = work && autosave.copyOf(work);
    if (copy) localStorage.setItem(place, JSON.stringify(copy));
    else localStorage.removeItem(place);
  } catch {
    // a browser that keeps nothing: the page itself still holds it
  }
}

const PASSING = ["UNAVAILABLE", "TIMEOUT", "TOO_MANY_REQUESTS"];

/** Whether the same may well be accepted a moment later. */
function passes({ networkError, graphQLErrors }: CombinedError): boolean {
  return networkError !== undefined || PASSING.includes(String(graphQLErrors[0]?.extensions.code));
}

type Answer = SaveActionDraftMutation["saveActionDraft"];

/**
 * What `viewer` writes in a sheet, saved as she goes: a moment after she stops typing, when she leaves, again and again
 * while the server cannot be reached. `sheet` is what the server said last.
 */
export function useSheetWork(first: SheetWork_ActionFragment, viewer: string, saves: boolean) {
  // Under review a draft rests: only what needs no review is sent, when it is asked for, and published at once.
  const client = useClient();
  const [sheet, setSheet] = useState(first);
  // The truth is in the ref, so that an answer is always laid over what is typed now, not over what was when it was asked.
  const work = useRef<autosave.Work>(null as unknown as autosave.Work);
  const place = placeOf(viewer, first.id);
  if (work.current === null) work.current = start(first, place);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const [state, setState] = useState<SaveState>({ kind: "rest" });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pause = useRef(FIRST_RETRY_MS);
  const sending = useRef<Promise<boolean> | null>(null);
  // Of a page that is left, only what is pending is still sent, once: what fails is taken up when she comes back.
  const left = useRef(false);
  // The draft is hers no more: it was abandoned, or sent to be reviewed.
  const over = useRef(false);

  const move = useCallback(
    (next: autosave.Work) => {
      work.current = next;
      if (!over.current) keep(place, next);
      redraw();
    },
    [place],
  );

  const answered = useCallback(
    (answer: Answer, sent: ReadonlyMap<FieldKey, string>) => {
      const fresh = readFragment(SheetWork_action, answer.action);
      if (fresh) setSheet(fresh);
      if (answer.conflicts.length > 0 && fresh) {
        const clashes = answer.conflicts.map(({ field, label, base, mine, theirs, by }) => ({
          key: field as FieldKey,
          label,
          base: base ?? null,
          mine: mine ?? null,
          theirs: theirs ?? null,
          by: by ?? null,
        }));
        move(autosave.meet(work.current, clashes, heldOf(fresh)));
      } else if (answer.userErrors.length > 0) {
        move(autosave.refuse(work.current, answer.userErrors, sent));
      } else if (fresh) {
        move(autosave.receive(work.current, heldOf(fresh), sent));
      }
      const general = answer.userErrors.find(({ field }) => !field || field[0] === "id");
      if (general) {
        setState({ kind: "refused", message: general.message });
        return false;
      }
      return true;
    },
    [move],
  );

  // One save at a time; it goes on until nothing is left that can be sent. False: something could not be.
  const save = useCallback((): Promise<boolean> => {
    clearTimeout(timer.current);
    sending.current ??= (async () => {
      try {
        await null; // so that an end without a pause comes after the beginning
        for (let round = 0; round < 50; round++) {
          const keys = autosave.toSend(work.current).filter((key) => saves || AT_ONCE.has(key));
          if (keys.length === 0 || over.current) break;
          const { sheet: input, problems } = toInput(work.current.local, keys);
          const sent = new Map(keys.map((key) => [key, fingerprint(key, work.current.local)] as const));
          if (problems.length > 0) {
            move(autosave.refuse(work.current, problems, sent));
            continue;
          }
          setState({ kind: "saving" });
          const { version, revision } = work.current.held;
          const { data, error } = await client.mutation(SaveActionDraft, {
            input: { id: first.id, version, revision, atOnce: !saves, sheet: input },
          });
          if (error && !passes(error)) {
            setState({ kind: "refused", message: words.refusedHere(errorSentence(error)) });
            return false;
          }
          if (error || !data) {
            setState({ kind: "offline" });
            if (left.current) return false;
            timer.current = setTimeout(() => void again(), pause.current);
            pause.current = Math.min(pause.current * 2, LAST_RETRY_MS);
            return false;
          }
          pause.current = FIRST_RETRY_MS;
          if (!answered(data.saveActionDraft, sent)) return false;
        }
        if (autosave.unsaved(work.current).length === 0) setState({ kind: "saved", at: new Date() });
        else setState({ kind: "rest" });
        return autosave.unsaved(work.current).length === 0;
      } finally {
        sending.current = null;
      }
    })();
    return sending.current;
    function again() {
      return save();
    }
  }, [client, first.id, move, answered, saves]);

  useEffect(() => {
    left.current = false;
    const pending = () => saves && !over.current && autosave.toSend(work.current).length > 0;
    const now = async () => pending() && (await save());
    // What a browser had kept is sent at once.
    void now();
    const online = () => void now();
    const hidden = () => {
      if (document.visibilityState === "hidden") void now();
    };
    window.addEventListener("online", online);
    document.addEventListener("visibilitychange", hidden);
    const signingOut = beforeSignOut(now);
    return () => {
      left.current = true;
      clearTimeout(timer.current);
      window.removeEventListener("online", online);
      document.removeEventListener("visibilitychange", hidden);
      signingOut();
      void now();
    };
  }, [save, saves]);

  return {
    sheet,
    local: work.current.local,
    clashes: work.current.clashes,
    problems: autosave.problemsOf(work.current) as Problem[],
    unsaved: autosave.unsaved(work.current),
    state,
    save,
    /** Nothing more is sent nor kept: the draft is somebody else's, or nobody's. */
    end: useCallback(() => {
      over.current = true;
      clearTimeout(timer.current);
      keep(place, null);
    }, [place]),
    /** What holds at this moment, between two drawings of the page. */
    now: useCallback(
      () => ({ version: work.current.held.version, problems: autosave.problemsOf(work.current) }),
      [],
    ),
    type: useCallback(
      (changed: Partial<Draft>) => {
        move(autosave.type(work.current, changed));
        clearTimeout(timer.current);
        // What is published when it is asked for is never sent again by itself with other words.
        if (saves) timer.current = setTimeout(() => void save(), PAUSE_MS);
        else setState({ kind: "rest" });
      },
      [move, save, saves],
    ),
    choose: useCallback(
      (key: FieldKey, whose: "mine" | "theirs") => {
        move(autosave.choose(work.current, key, whose));
        if (saves) void save();
      },
      [move, save, saves],
    ),
  };
}
