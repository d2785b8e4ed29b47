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
