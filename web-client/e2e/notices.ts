import { readFileSync } from "node:fs";
import type { APIRequestContext, Browser, Page } from "@playwright/test";
import { expect } from "@playwright/test";

const known: Record<string, string> = JSON.parse(
  readFileSync(new URL("../src/gql/persisted-documents.json", import.meta.url), "utf8"),
);

type Asked = { documentId: string; variables: { input?: { delivery: string } } };

/** The name of the operation that a page asks for by its identifier. */
function operationOf({ documentId }: Asked): string {
  return /(?:query|mutation|subscription) (\w+)/.exec(known[documentId] ?? "")?.[1] ?? "";
}

async function ask(request: APIRequestContext, query: string, variables: object = {}) {
  const answer = await request.post("/graphql", { data: { query, variables } });
  const { data, errors } = await answer.json();
  expect(errors).toBeUndefined();
  return data;
}

/** A fictitious person asks to join the structure of another one, who administers it. */
export async function requestMembership(
  asking: APIRequestContext,
  name: string,
  administrator: APIRequestContext,
): Promise<void> {
  const { viewer } = await ask(administrator, "{ viewer { acting { organization { id } } } }");
  expect((await asking.post("/session", { data: { email: `${name}@demo.invalid` } })).ok()).toBe(true);
  const { requestMembership: done } = await ask(
    asking,
    `mutation ($organization: ID!, $key: ID!) {
      requestMembership(input: { organization: $organization, role: REFERENT, message: "", idempotencyKey: $key }) {
        userErrors { code message }
      }
    }`,
    { organization: viewer.acting.organization.id, key: `${name}-${Date.now()}` },
  );
  expect(done.userErrors.filter(({ code }: { code: string }) => code !== "DUPLICATE")).toEqual([]);
}

/** Several persons ask, those who have not yet. */
export async function someRequests(
  browser: Browser,
  administrator: APIRequestContext,
  count: number,
): Promise<void> {
  const { viewer } = await ask(administrator, "{ viewer { acting { organization { id } } } }");
  const persons: Array<{ email: string }> = await (await administrator.get("/session/demo")).json();
  const names = persons.map(({ email }) => email.split("@")[0] ?? "");
  const asking = names.filter((name) => /^pole\./.test(name)).slice(0, count);
  expect(viewer.acting).not.toBeNull();
  for (const name of asking) {
    const context = await browser.newContext();
    await requestMembership(context.request, name, administrator);
    await context.close();
  }
}

/** Answers a page as if two mails had failed and three waited; gives the acts that it asks for. */
export async function failedMails(page: Page): Promise<string[]> {
  const acts: string[] = [];
  let left = ["T25l", "VHdv"];
  await page.route("**/graphql", async (route) => {
    const asked: Asked = route.request().postDataJSON();
    const operation = operationOf(asked);
    if (operation === "FailedMails") {
      const nodes = left.map((id) => ({
        __typename: "Delivery",
        id,
        title: "1.7.3 Garde d’enfants – JEDAI : fiche à reprendre",
        recipient: "j…e@exemple.fr",
        createdAt: "2026-11-24T09:00:00Z",
        endedAt: "2026-11-24T09:05:00Z",
        tries: 1,
        reason: "L’adresse du destinataire est refusée : 550 5.1.1 No such user here",
      }));
      const failedDeliveries = {
        __typename: "DeliveryConnection",
        totalCount: nodes.length,
        waitingCount: 3,
        waitingSince: "2026-11-24T08:00:00Z",
        waitingReason: "Le serveur de courriel ne peut pas être joint : connection refused",
        pageInfo: { __typename: "PageInfo", hasNextPage: false },
        nodes,
      };
      return route.fulfill({ json: { data: { failedDeliveries } } });
    }
    const deciding = { RetryDelivery: "retryDelivery", AbandonDelivery: "abandonDelivery" }[operation];
    if (!deciding) return route.continue();
    acts.push(operation);
    const id = asked.variables.input?.delivery ?? "";
    left = left.filter((one) => one !== id);
    const delivery = { __typename: "Delivery", id, state: "WAITING" };
    return route.fulfill({
      json: { data: { [deciding]: { __typename: "RetryDeliveryPayload", delivery, userErrors: [] } } },
    });
  });
  return acts;
}
