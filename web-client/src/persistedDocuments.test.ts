import type { Operation } from "urql";
import { beforeEach, describe, expect, it } from "vitest";
import { ActionSheetDocument } from "./gql/graphql";
import known from "./gql/persisted-documents.json";
import { askByIdentifier, fetchByIdentifier, trustIdentifiers } from "./persistedDocuments";

const init = { method: "POST", body: JSON.stringify({ query: "{ axes { code } }", variables: { a: 1 } }) };
const refusal = { errors: [{ message: "…", extensions: { code: "BAD_REQUEST", argument: "documentId" } }] };

/** A server that gives these answers in turn, and keeps what it was sent. */
function server(...answers: [number, unknown][]) {
  const sent: unknown[] = [];
  const send = async (_url: unknown, request?: RequestInit) => {
    sent.push(JSON.parse(String(request?.body)));
    const [status, body] = answers[sent.length - 1] ?? [500, "unexpected"];
    return new Response(JSON.stringify(body), { status });
  };
  return { sent, send: send as typeof fetch };
}

describe("persisted documents", () => {
  beforeEach(trustIdentifiers);

  it("sends the identifier in place of the text", async () => {
    const { sent, send } = server([200, { data: {} }]);
    const response = await fetchByIdentifier("sha256:x", send)("/graphql", init);
    expect(response.status).toBe(200);
    expect(sent).toEqual([{ documentId: "sha256:x", variables: { a: 1 } }]);
  });

  it("sends the text when the server does not know the identifier, and from then on", async () => {
    const { sent, send } = server([400, refusal], [200, { data: {} }], [200, { data: {} }]);
    const ask = fetchByIdentifier("sha256:x", send);
    expect((await ask("/graphql", init)).status).toBe(200);
    await ask("/graphql", init);
    expect(sent).toEqual([
      { documentId: "sha256:x", variables: { a: 1 } },
      { query: "{ axes { code } }", variables: { a: 1 } },
      { query: "{ axes { code } }", variables: { a: 1 } },
    ]);
  });

  it.each([
    [400, { errors: [{ message: "…", extensions: { code: "BAD_REQUEST", argument: "first" } }] }],
    [400, "not JSON of ours"],
    [503, refusal],
  ])("leaves every other answer as it is: %i", async (status, body) => {
    const { sent, send } = server([status, body]);
    const response = await fetchByIdentifier("sha256:x", send)("/graphql", init);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual(body);
    expect(sent).toHaveLength(1);
  });

  it("knows the identifier of every document of the client", () => {
    const operation = { kind: "query", key: 1, query: ActionSheetDocument, variables: {}, context: {} };
    expect(askByIdentifier(operation as unknown as Operation).context.fetch).toBeDefined();
    const { hash } = (ActionSheetDocument as unknown as { __meta__: { hash: string } }).__meta__;
    expect(Object.keys(known)).toContain(hash);
  });
});
