import { test as base, expect, type Locator, type Page } from "@playwright/test";

export { expect, type Locator, type Page };

/**
 * Every test also fails on a console error, an uncaught exception, a request to another origin or a refusal by the
 * content security policy. `allowErrors()` is for tests that break the network on purpose.
 */
export const test = base.extend<{ allowed: { errors: boolean }; allowErrors: () => void; guard: undefined }>({
  allowed: async ({ page: _ }, use) => {
    await use({ errors: false });
  },
  allowErrors: async ({ allowed }, use) => {
    await use(() => {
      allowed.errors = true;
    });
  },
  guard: [
    async ({ page, baseURL, allowed }, use) => {
      const origin = new URL(baseURL ?? "").origin;
      const problems: string[] = [];
      const failures: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") failures.push(message.text());
      });
      page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
      page.on("request", (request) => {
        if (new URL(request.url()).origin !== origin) problems.push(`other origin: ${request.url()}`);
      });
      await page.exposeFunction("reportPolicyViolation", (text: string) => problems.push(`CSP: ${text}`));
      await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
          const report = (window as unknown as { reportPolicyViolation: (text: string) => void })
            .reportPolicyViolation;
          report(`${event.violatedDirective} ${event.blockedURI}`);
        });
      });
      await use(undefined);
      expect([...problems, ...(allowed.errors ? [] : failures)]).toEqual([]);
    },
    { auto: true },
  ],
});

export async function openSearch(page: Page, address = "/"): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1, name: "Trouver une action d’insertion" })).toBeVisible();
}

/** « 52 actions — tout le département » */
export function resultCount(page: Page) {
  return page.getByRole("heading", { level: 2, name: /^[\d\s ]+ actions? — / });
}

/** The results themselves, without the group to confirm or the other schemes. */
export function result(page: Page, name: string) {
  return page
    .locator("[aria-labelledby=resultats] > ul")
    .getByRole("article")
    .filter({
      has: page.getByRole("heading", { level: 3, name, exact: true }),
    });
}

/** Presses a choice where a person does: on its label, the input itself being hidden under its drawing. */
export async function press(choice: Locator): Promise<void> {
  await choice.locator("xpath=ancestor::label").click();
}

/** Signs a fictitious person in, by the part of her address before the @, as the page of the demonstration does. */
export async function become(page: Page, name: string): Promise<void> {
  const answer = await page.request.post("/session", { data: { email: `${name}@demo.invalid` } });
  expect(answer.ok(), `${name} signs in`).toBe(true);
}

/** Asks the API as whoever the page is signed in as. */
export async function askApi<T>(page: Page, query: string, variables: object): Promise<T> {
  const response = await page.request.post("/graphql", { data: { query, variables } });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

/** What a sheet of the pôle d’Arles needs to be published. */
export const COMPLETE_SHEET = {
  summary: "Un atelier pour apprendre à se déplacer.",
  objectives: ["Se déplacer"],
  barriers: ["mobilite"],
  mode: "COLLECTIVE",
  durationMonths: 2,
  fees: { free: true },
  coverage: { includes: ["arles"], text: "Pôle d’Arles" },
  prescription: { channels: ["PHONE"] },
  contacts: [{ name: "Accueil", phone: "04 90 00 00 00", public: true }],
  locations: [{ address: "1 rue du Port", territory: "13004" }],
};

const key = () => `e2e-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

type SheetHeld = { id: string; slug: string; version: number };

/**
 * A new sheet of a porteur in the pôle d’Arles, or in others, as far on its way as asked. The page ends signed in as its
 * porteur.
 */
export async function makeSheet(
  page: Page,
  title: string,
  until: "begun" | "complete" | "submitted" | "published",
  porteur = "porteur.ccipa",
  poles = ["arles"],
): Promise<SheetHeld> {
  const fields = "action { id slug version pendingRevision { version } } userErrors { message }";
  type Answer = {
    done: {
      action: { id: string; slug: string; version: number; pendingRevision: { version: number } | null };
    };
  };
  const act = async (name: string, input: object) => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const { done } = await askApi<Answer>(
      page,
      `mutation ($input: ${type}!) { done: ${name}(input: $input) { ${fields} } }`,
      { input },
    );
    return done.action;
  };
  await become(page, porteur);
  let sheet = await act("createAction", { idempotencyKey: key(), title, theme: "1.7" });
  if (until !== "begun") {
    sheet = await act("saveActionDraft", {
      id: sheet.id,
      version: 1,
      revision: 0,
      sheet: { ...COMPLETE_SHEET, coverage: { includes: poles, text: "Pôle d’Arles" } },
    });
  }
  const version = () => sheet.pendingRevision?.version ?? 0;
  if (until === "submitted" || until === "published") {
    sheet = await act("submitAction", { idempotencyKey: key(), id: sheet.id, version: version() });
  }
  if (until === "published") {
    await become(page, poles.length > 1 ? "direction" : "pole.arles");
    sheet = await act("reviewAction", {
      idempotencyKey: key(),
      id: sheet.id,
      version: version(),
      decision: "PUBLISH",
    });
    await become(page, porteur);
  }
  return { id: sheet.id, slug: sheet.slug, version: sheet.version };
}
