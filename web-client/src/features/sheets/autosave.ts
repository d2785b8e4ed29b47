import type { Problem } from "../../ui/formContext";
import { type Draft, type FieldKey, fingerprint, KEYS, keyOf, same } from "./sheetDraft";

/** A field that somebody else has changed too: what each wrote, in words. */
export type Clash = {
  key: FieldKey;
  label: string;
  base: string | null;
  mine: string | null;
  theirs: string | null;
  by: string | null;
};

/** Where the server stands: what it holds, at which version of the draft and of what is published. */
export type Held = { draft: Draft; version: number; revision: number };

/** What is typed, beside what the server holds. Nothing here knows of time or of the network. */
export type Work = {
  held: Held;
  local: Draft;
  /** What the server has refused, with the value that it was about: it is not sent again as it is. */
  refused: ReadonlyArray<{ key: FieldKey; value: string; problem: Problem }>;
  clashes: readonly Clash[];
};

export function begin(held: Held): Work {
  return { held, local: held.draft, refused: [], clashes: [] };
}

/** The fields that differ from what the server holds. */
export function unsaved(work: Work): FieldKey[] {
  return KEYS.filter((key) => !same(key, work.local, work.held.draft));
}

/** Those of them that can be sent: not the ones that were refused as they are, nor those that wait for a choice. */
export function toSend(work: Work): FieldKey[] {
  return unsaved(work).filter(
    (key) =>
      !work.clashes.some((clash) => clash.key === key) &&
      !work.refused.some((one) => one.key === key && one.value === fingerprint(key, work.local)),
  );
}

/** What is wrong with what is typed now. */
export function problemsOf(work: Work): Problem[] {
  return work.refused
    .filter(({ key, value }) => value === fingerprint(key, work.local))
    .map(({ problem }) => problem);
}

export function type(work: Work, changed: Partial<Draft>): Work {
  return { ...work, local: { ...work.local, ...changed } };
}

/** What the server holds now. A field that was not being changed here follows it; the others stay as they are typed. */
export function receive(work: Work, fresh: Held, sent: ReadonlyMap<FieldKey, string> = new Map()): Work {
  const local = { ...work.local };
  for (const key of KEYS) {
    const untouched =
      same(key, work.local, work.held.draft) || sent.get(key) === fingerprint(key, work.local);
    // The same words typed with other spaces stay as they are typed.
    if (untouched && !same(key, work.local, fresh.draft)) copy(local, fresh.draft, key);
  }
  return { ...work, held: fresh, local };
}

function copy<K extends FieldKey>(to: Draft, from: Draft, key: K) {
  to[key] = from[key];
}

/** The server has saved nothing, and says why: those fields wait to be mended, the others can be sent again. */
export function refuse(work: Work, problems: readonly Problem[], sent: ReadonlyMap<FieldKey, string>): Work {
  const refused = [...work.refused.filter(({ key }) => !sent.has(key))];
  for (const problem of problems) {
    const key = keyOf(problem);
    const value = key && sent.get(key);
    if (key && value !== undefined) refused.push({ key, value, problem });
  }
  return { ...work, refused };
}

/** The server shows what others have written meanwhile in the same fields. */
export function meet(work: Work, clashes: readonly Clash[], fresh: Held): Work {
  const met = receive(work, fresh);
  return {
    ...met,
    clashes: [...work.clashes.filter((old) => !clashes.some(({ key }) => key === old.key)), ...clashes],
  };
}

/** Keeps one of the two versions. Mine is then written over theirs, which was seen. */
export function choose(work: Work, key: FieldKey, whose: "mine" | "theirs"): Work {
  const local = { ...work.local };
  if (whose === "theirs") copy(local, work.held.draft, key);
  return { ...work, local, clashes: work.clashes.filter((clash) => clash.key !== key) };
}

/** What is kept in the browser until the server has it: the fields that are not saved, and what they were typed upon. */
export type Copy = { version: number; revision: number; values: Partial<Draft> };

export function copyOf(work: Work): Copy | null {
  const keys = unsaved(work);
  if (keys.length === 0) return null;
  const values: Partial<Draft> = {};
  for (const key of keys) Object.assign(values, { [key]: work.local[key] });
  return { version: work.held.version, revision: work.held.revision, values };
}

/**
 * Takes up what a browser had kept. It was typed upon the version that the copy names: what others have saved since is then
 * met as a conflict, not written over.
 */
export function takeUp(work: Work, kept: Copy): Work {
  const local = { ...work.local, ...kept.values };
  if (KEYS.every((key) => same(key, local, work.held.draft))) return work;
  return { ...work, local, held: { ...work.held, version: kept.version, revision: kept.revision } };
}
