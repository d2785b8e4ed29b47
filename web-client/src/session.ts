import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "./gql";

/** What the server says of a request about signing in. */
export type SessionAnswer = { ok: true; redirect?: string } | { ok: false; message?: string };

/**
 * Sends a request about signing in, out or as somebody. What it answers badly is a sentence to show, or nothing when the
 * server could not be reached.
 */
export async function askSession(
  method: "POST" | "DELETE",
  path: string,
  body?: object,
): Promise<SessionAnswer> {
  try {
    const response = await fetch(path, {
      method,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const content: unknown = response.status === 204 ? {} : await response.json();
    const { message, redirect } = content as { message?: string; redirect?: string };
    if (!response.ok) return { ok: false, ...(message && { message }) };
    return { ok: true, ...(redirect && { redirect }) };
  } catch {
    return { ok: false };
  }
}

/** How begins the name of all that a browser keeps of what an account has typed. */
export const KEPT_HERE = "traverse.fiche.";

const lastWords = new Set<() => Promise<unknown>>();

/** Has something done while she is still signed in, when she signs out; what is given takes it back. */
export function beforeSignOut(last: () => Promise<unknown>): () => void {
  lastWords.add(last);
  return () => lastWords.delete(last);
}

/**
 * Ends the session, once what was being typed is sent. Nothing that she typed stays in the browser: others may use the
 * same.
 */
export async function endSession(): Promise<SessionAnswer> {
  await Promise.allSettled([...lastWords].map((last) => last()));
  const answer = await askSession("DELETE", "/session");
  if (answer.ok) forgetKept();
  return answer;
}

/** Forgets what the browser keeps of what was typed, once its author is here no more. */
export function forgetKept() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(KEPT_HERE)) localStorage.removeItem(name);
    }
  } catch {
    // a browser that keeps nothing
  }
}

/**
 * Signs out, then loads the site anew, so that nothing of the account stays in memory. A provider that signed her in is
 * told through the browser.
 */
export async function signOut(): Promise<SessionAnswer> {
  const answer = await endSession();
  if (answer.ok) window.location.assign(answer.redirect ?? "/");
  return answer;
}

const ChooseMembership = graphql(`
  mutation ChooseMembership($membership: ID!) {
    chooseMembership(input: { membership: $membership }) {
      viewer {
        id
      }
      userErrors {
        message
      }
    }
  }
`);

/**
 * Acts as another membership. The page is loaded anew: no answer to another membership stays in memory. `problem` says
 * why it did not work, `""` when the server gave no reason.
 */
export function useMembershipChoice(): {
  choose: (membership: string) => void;
  chosen: string | null;
  problem: string | null;
} {
  const [, execute] = useMutation(ChooseMembership);
  const [chosen, setChosen] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  async function choose(membership: string) {
    setChosen(membership);
    setProblem(null);
    const { data } = await execute({ membership });
    if (data?.chooseMembership.viewer) {
      window.location.reload();
      return;
    }
    setChosen(null);
    setProblem(data?.chooseMembership.userErrors[0]?.message ?? "");
  }
  return { choose: (membership) => void choose(membership), chosen, problem };
}

/** An address of this site to come back to; the hub for anything else. */
export function safeReturn(address: string | undefined): string {
  if (!address?.startsWith("/") || /^\/[/\\]/.test(address)) return "/espace";
  return address;
}
