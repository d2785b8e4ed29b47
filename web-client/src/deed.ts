import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useRef, useState } from "react";
import { useMutation } from "urql";
import { errorSentence } from "./graphql";
import type { Problem } from "./ui/formContext";

/** `code` is the server's kind of problem, for pages that do something about it. */
type CodedProblem = Problem & { code?: string };
type Answer = { userErrors: ReadonlyArray<CodedProblem> };
type Payloads<D> = { [K in keyof D]: K extends "__typename" ? unknown : Answer };

/** A key under which the server does a deed once. Not randomUUID: a page without TLS has none. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/**
 * Sends a mutation that is done once, and keeps what the server refuses as problems to show. The same input sent again
 * after a failure carries the same key, so that a deed whose answer was lost is not done twice; another input, or the
 * same one after a success, is another deed. `send` gives the answer, or null when nothing was done; `refuse` shows what
 * cannot even be sent, and `refuse([])` forgets what was wrong. An update that its version guards takes no key: `keyed`
 * is then false.
 */
export function useDeed<D extends Payloads<D>, V extends { input: object }>(
  document: TypedDocumentNode<D, V>,
  { keyed = true }: { keyed?: boolean } = {},
) {
  const [{ fetching }, execute] = useMutation(document);
  const [problems, setProblems] = useState<readonly CodedProblem[]>([]);
  const attempt = useRef({ input: "", key: "" });
  // Two presses before React has drawn the first are one.
  const busy = useRef(false);

  async function send(input: Omit<V["input"], "idempotencyKey">): Promise<D | null> {
    if (busy.current) return null;
    busy.current = true;
    const sent = JSON.stringify(input);
    if (attempt.current.input !== sent) attempt.current = { input: sent, key: newKey() };
    try {
      const { data, error } = await execute({
        input: { ...input, ...(keyed && { idempotencyKey: attempt.current.key }) },
      } as unknown as V);
      if (error || !data) {
        setProblems([{ message: error ? errorSentence(error) : "" }]);
        return null;
      }
      const [answer] = Object.entries(data).flatMap(([name, value]) =>
        name === "__typename" ? [] : [value as Answer],
      );
      setProblems(answer?.userErrors ?? []);
      if (answer && answer.userErrors.length > 0) return null;
      attempt.current = { input: "", key: "" };
      return data;
    } finally {
      busy.current = false;
    }
  }

  return { send, problems, pending: fetching, refuse: setProblems };
}
