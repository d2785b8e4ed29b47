import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useEffect, useRef } from "react";

const RETRY_AFTER = 30_000;

/**
 * Calls `onChange` each time a subscription says something, and when its stream is there again: what happened meanwhile
 * was not told. The stream is closed while the page is hidden, since a browser opens few of them to one server.
 */
export function useStream<Result, Variables>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
  onChange: () => void,
): void {
  const notify = useRef(onChange);
  notify.current = onChange;
  const address = streamAddress(document, variables);

  useEffect(() => {
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lost = false;

    function open() {
      if (source || globalThis.document.hidden) return;
      source = new EventSource(address);
      source.onopen = () => {
        if (lost) notify.current();
        lost = false;
      };
      source.addEventListener("next", () => notify.current());
      source.onerror = () => {
        lost = true;
        // The browser connects again by itself, unless the server refused.
        if (source?.readyState === EventSource.CLOSED) {
          close();
          timer = setTimeout(open, RETRY_AFTER);
        }
      };
    }
    function close() {
      clearTimeout(timer);
      source?.close();
      source = null;
    }
    function follow() {
      if (globalThis.document.hidden) {
        close();
        lost = true;
      } else open();
    }

    open();
    globalThis.document.addEventListener("visibilitychange", follow);
    return () => {
      globalThis.document.removeEventListener("visibilitychange", follow);
      close();
    };
  }, [address]);
}

/** The server knows the documents of the client by their identifiers. */
function streamAddress<Variables>(document: unknown, variables: Variables): string {
  const identifier = (document as { __meta__?: { hash?: string } }).__meta__?.hash ?? "";
  return `/graphql?${new URLSearchParams({ documentId: identifier, variables: JSON.stringify(variables) })}`;
}
