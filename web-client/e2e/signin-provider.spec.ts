import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

/** Signing in and out through a real OpenID provider, on a second server that is configured with it. */
const top = fileURLToPath(new URL("../..", import.meta.url));
const processes: ChildProcess[] = [];
let folder = "";
let site = "";
let provider = "";

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Starts a program and waits for a line of it; what it says on its way is shown if it never comes. */
function start(program: string, args: string[], env: NodeJS.ProcessEnv, ready: RegExp): Promise<void> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  processes.push(child);
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (part: Buffer) => {
      said += part.toString();
      if (ready.test(said)) resolve();
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`${program} has ended (${code}): ${said}`)));
  });
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = mkdtempSync(join(tmpdir(), "traverse-signin-"));
  const secret = join(folder, "secret");
  writeFileSync(secret, "un-secret-d-essai-que-personne-ne-devine", { mode: 0o600 });
  const [sitePort, providerPort] = [await freePort(), await freePort()];
  site = `http://127.0.0.1:${sitePort}`;
  provider = `http://127.0.0.1:${providerPort}`;
  await Promise.all([
    start(
      process.execPath,
      [fileURLToPath(new URL("provider/provider.mjs", import.meta.url)), String(providerPort), site],
      {},
      /ready/,
    ),
    start(
      join(top, "bin/traverse"),
      ["serve"],
      {
        TRAVERSE_ADDR: `127.0.0.1:${sitePort}`,
        TRAVERSE_DATA: join(folder, "data"),
        TRAVERSE_DEMO: "1",
        TRAVERSE_RATE_LIMIT: "0",
        DATABASE_URL: "",
        TRAVERSE_URL: "", // its own address, not that of the server beside which this runs
        TRAVERSE_OIDC_ISSUER: provider,
        TRAVERSE_OIDC_CLIENT_ID: "traverse",
        TRAVERSE_OIDC_CLIENT_SECRET_FILE: secret,
        TRAVERSE_OIDC_ACR: "eidas1",
        TRAVERSE_CONTACT: "Cellule Traverse : 04 00 00 00 00.",
      },
      /Traverse est prêt/,
    ),
  ]);
});

test.afterAll(async () => {
  await Promise.all(
    processes.map(
      (child) =>
        new Promise<void>((resolve) => {
          if (child.exitCode !== null) return resolve();
          child.removeAllListeners("exit");
          child.on("exit", () => resolve());
          child.kill("SIGTERM");
        }),
    ),
  );
  rmSync(folder, { recursive: true, force: true });
});

test.describe.configure({ mode: "serial" });

/** From « Se connecter » to the provider's page. */
async function toProvider(page: Page) {
  await page.getByRole("link", { name: "Se connecter", exact: true }).click();
  await page.getByRole("link", { name: "Se connecter avec ProConnect" }).click();
  await expect(page.getByRole("heading", { name: "Fournisseur d’essai" })).toBeVisible();
  expect(page.url()).toContain(provider);
}

async function say(page: Page, email: string) {
  await page.getByLabel("Adresse").fill(email);
  await page.getByRole("button", { name: "Continuer" }).click();
}

test("somebody comes in, back to where she was, and leaves everything", async ({ page }) => {
  await page.goto(`${site}/actions/plie`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("PLIE");
  await toProvider(page);
  await say(page, "referent.arles@demo.invalid");
  await expect(page).toHaveURL(`${site}/actions/plie`);
  const account = page.getByRole("navigation", { name: "Compte" });
  await expect(account).toContainText("Maison fictive de la solidarité – Arles");
  const cookies = await page.context().cookies(site);
  expect(cookies.filter(({ name }) => name === "traverse_session")).toHaveLength(1);
  expect(cookies.find(({ name }) => name === "traverse_session")).toMatchObject({
    httpOnly: true,
    sameSite: "Lax",
  });
  // Whoever was signed in is not, on the page of her account neither.
  await account.getByRole("button").first().click();
  await account.getByRole("link", { name: "Mon compte" }).click();
  await expect(page.getByText("Connecté par le fournisseur d’identité")).toBeVisible();

  await account.getByRole("button").first().click();
  await account.getByRole("button", { name: "Se déconnecter" }).click();
  await expect(page.getByRole("heading", { name: "Se déconnecter ?" })).toBeVisible();
  await page.getByRole("button", { name: "Oui, me déconnecter" }).click();
  await expect(page).toHaveURL(`${site}/`);
  await expect(page.getByRole("link", { name: "Se connecter", exact: true })).toBeVisible();
  // The provider has forgotten her too: it asks again.
  await toProvider(page);
});

test("nobody comes in twice by the same answer", async ({ page }) => {
  await page.goto(site);
  await toProvider(page);
  let answer = "";
  page.on("request", (request) => {
    if (request.url().startsWith(`${site}/session/oidc/retour`)) answer = request.url();
  });
  await say(page, "referent.arles@demo.invalid");
  await expect(page.getByRole("navigation", { name: "Compte" })).toBeVisible();
  expect(answer).toContain("state=");
  await page.goto(answer);
  await expect(page.getByText("Cette tentative de connexion n’est plus valable")).toBeVisible();
});

test("somebody without an account reads why, and whom to ask; she may leave the provider", async ({
  page,
}) => {
  await page.goto(site);
  await toProvider(page);
  await say(page, "inconnue@exemple.fr");
  await expect(
    page.getByRole("heading", { level: 1, name: "Vous n’avez pas accès à Traverse" }),
  ).toBeVisible();
  await expect(page.getByText("Adresse transmise : inconnue@exemple.fr.")).toBeVisible();
  await expect(page.getByText("Cellule Traverse : 04 00 00 00 00.")).toBeVisible();
  expect(page.url()).not.toContain("inconnue");
  await expect(page.getByRole("link", { name: "Se connecter", exact: true })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.getByRole("button", { name: "Me déconnecter de ProConnect" }).click();
  await page.getByRole("button", { name: "Oui, me déconnecter" }).click();
  await expect(page).toHaveURL(`${site}/`);
  await toProvider(page);
});

test("a person who gives up is told so; one whose authentication is too weak is asked again", async ({
  page,
}) => {
  await page.goto(site);
  await toProvider(page);
  await page.getByRole("button", { name: "Annuler" }).click();
  await expect(page.getByText("La connexion a été abandonnée avant la fin.")).toBeVisible();
  await toProvider(page);
  // The provider is asked for a level, and a real one holds to it.
  const first = page.url();
  await say(page, "faible.arles@demo.invalid");
  await expect(page).not.toHaveURL(first);
  await expect(page.getByRole("heading", { name: "Fournisseur d’essai" })).toBeVisible();
  await page.goto(site);
  await expect(page.getByRole("link", { name: "Se connecter", exact: true })).toBeVisible();
});
