import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { createClient } from "graphql-sse";
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

/**
 * Does as `useStream` for what is never asked for in an address: the subscription is posted. Asked again once each time
 * that its stream breaks; a server that refuses it is left alone.
 */
export function usePostedStream<Result, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
  onChange: () => void,
): void {
  const notify = useRef(onChange);
  notify.current = onChange;
  const documentId = identifierOf(document);
  const asked = JSON.stringify(variables);

  useEffect(() => {
    let end: (() => void) | null = null;
    let missed = false;

    function open() {
      if (end || globalThis.document.hidden) return;
      const connection = createClient({
        url: "/graphql",
        retryAttempts: 100,
        on: {
          connected: () => {
            if (missed) notify.current();
            missed = true;
          },
        },
      });
      // The server knows the documents of the client by their identifiers: the text is not sent.
      const request = { documentId, variables: JSON.parse(asked) } as unknown as { query: string };
      const unsubscribe = connection.subscribe(request, {
        next: () => notify.current(),
        error: () => {},
        complete: () => {},
      });
      end = () => {
        unsubscribe();
        connection.dispose();
      };
    }
    function close() {
      end?.();
      end = null;
    }
    function follow() {
      if (globalThis.document.hidden) close();
      else open();
    }

    open();
    globalThis.document.addEventListener("visibilitychange", follow);
    return () => {
      globalThis.document.removeEventListener("visibilitychange", follow);
      close();
    };
  }, [documentId, asked]);
}

function identifierOf(document: unknown): string {
  return (document as { __meta__?: { hash?: string } }).__meta__?.hash ?? "";
}

/** The server knows the documents of the client by their identifiers. */
function streamAddress<Variables>(document: unknown, variables: Variables): string {
  return `/graphql?${new URLSearchParams({ documentId: identifierOf(document), variables: JSON.stringify(variables) })}`;
}
