import type { Operation } from "urql";
import { makeOperation } from "urql";

// False once the server has refused an identifier: the page is older or newer than the server, and sends its texts.
let trusted = true;

/** Forgets what a server has refused; for tests. */
export function trustIdentifiers(): void {
  trusted = true;
}

/** A `fetch` that sends the identifier of a document in place of its text, and the text if the server does not know it. */
export function fetchByIdentifier(identifier: string, send: typeof fetch = fetch): typeof fetch {
  return async (url, init) => {
    if (!trusted || typeof init?.body !== "string") return send(url, init);
    const { query: _, ...request } = JSON.parse(init.body);
    const response = await send(url, {
      ...init,
      body: JSON.stringify({ documentId: identifier, ...request }),
    });
    if (response.status !== 400 || !(await refusesIdentifier(response.clone()))) return response;
    trusted = false;
    return send(url, init);
  };
}

async function refusesIdentifier(response: Response): Promise<boolean> {
  try {
    const { errors } = await response.json();
    return errors[0].extensions.argument === "documentId";
  } catch {
    return false; // not an answer of this API
  }
}

/** Makes an operation whose document the server knows ask for it by its identifier. */
export function askByIdentifier(operation: Operation): Operation {
  const identifier = (operation.query as { __meta__?: { hash?: string } }).__meta__?.hash;
  if (!identifier) return operation;
  return makeOperation(operation.kind, operation, {
    ...operation.context,
    fetch: fetchByIdentifier(identifier),
  });
}
