import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, openSearch, type Page, test } from "./test";

const examples = fileURLToPath(new URL("../../graph/examples/", import.meta.url));

async function openExplorer(page: Page, address = "/explorateur") {
  await page.goto(address);
  await expect(
    page.getByRole("heading", { level: 1, name: "Explorateur de l’interface GraphQL" }),
  ).toBeVisible();
}

const documentField = (page: Page) => page.getByRole("textbox", { name: "Document" });
const variablesField = (page: Page) => page.getByRole("textbox", { name: "Variables (JSON)" });
const answer = (page: Page) => page.getByRole("region", { name: "Réponse", exact: true });
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test("the footer leads to the integrators' page, which says everything", async ({ page }) => {
  await openSearch(page);
  await page.getByRole("link", { name: "Intégrateurs" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Intégrateurs");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page).toHaveTitle("Intégrateurs – Traverse");
  await expect(page.getByRole("main").getByRole("article")).toHaveCount(12);
  for (const text of ["TOO_MANY_REQUESTS", "RateLimit-Remaining", "256 ko", "documentId", "GeoNames"]) {
    await expect(page.getByText(text).first()).toBeVisible();
  }
  await page
    .getByRole("navigation", { name: "Dans cette page" })
    .getByRole("link", { name: "Erreurs" })
    .click();
  await expect(page.getByRole("heading", { level: 2, name: "Erreurs" })).toBeInViewport();
});

test("what is copied is the file that the tests execute, and a command that works", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/integrateurs");
  const card = page.getByRole("article", { name: /Relire des objets/ });
  await card.getByRole("button", { name: /^Copier : / }).click();
  await expect(card.getByRole("button", { name: /^Copié : / })).toBeVisible();
  await expect(page.locator("[data-announcer]")).toContainText("Copié : Relire des objets");
  const file = readdirSync(examples).find((name) => name.endsWith("-relire.graphql")) ?? "";
  expect(readFileSync(`${examples}${file}`, "utf8")).toContain(await clipboard(page));
  expect(await clipboard(page)).toMatch(/^query Refetch/);

  await card.getByRole("button", { name: /^Copier la commande curl/ }).click();
  await expect.poll(() => clipboard(page)).toMatch(/^curl /);
  const output = execFileSync("sh", ["-c", `${await clipboard(page)} --silent`], { encoding: "utf8" });
  expect(JSON.parse(output).data.nodes).toHaveLength(3);
});

test("copying works where the browser has no clipboard to give", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("no clipboard"));
  });
  await page.goto("/integrateurs");
  const copy = page
    .getByRole("article", { name: /Compter les actions/ })
    .getByRole("button", { name: /^Copier : / });
  await copy.focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => clipboard(page)).toMatch(/^query ThemesWithCounts/);
  await expect(page.getByRole("button", { name: /^Copié : / })).toBeFocused();
});

test("from an operation to its answer, by keyboard alone", async ({ page }) => {
  await page.goto("/integrateurs");
  await page.getByRole("link", { name: /^Ouvrir dans l’explorateur : Décrire un pôle/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page).toHaveURL(/\/explorateur\?operation=pole$/);
  await expect(page.getByRole("combobox", { name: "Partir de" })).toHaveValue("pole");
  for (let presses = 0; presses < 8; presses++) {
    await page.keyboard.press("Tab");
    if (await documentField(page).evaluate((field) => field === document.activeElement)) break;
  }
  await expect(documentField(page)).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(answer(page)).toContainText("Statut 200");
  await expect(answer(page)).toContainText('"printedLabel"');
  await expect(page.locator("[data-announcer]")).toHaveText("Réponse reçue, statut 200, sans erreur.");
  await page.keyboard.press("Tab");
  await expect(variablesField(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Exécuter" })).toBeFocused();
});

test("each of the twelve operations answers in the explorer", async ({ page }) => {
  await openExplorer(page);
  const choice = page.getByRole("combobox", { name: "Partir de" });
  const slugs = await choice
    .getByRole("option")
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  expect(slugs).toHaveLength(12);
  for (const slug of slugs) {
    await choice.selectOption(slug);
    await expect(answer(page)).toContainText("La réponse du serveur s’affichera ici.");
    await page.getByRole("button", { name: "Exécuter" }).click();
    await expect(answer(page)).toContainText("Statut 200");
    await expect(answer(page)).toContainText("sans erreur");
  }
});

test("faults are told where they are: variables, document, network", async ({ page, allowErrors }) => {
  allowErrors();
  await openExplorer(page, "/explorateur?operation=couverture");
  const run = page.getByRole("button", { name: "Exécuter" });
  const example = await variablesField(page).inputValue();
  await variablesField(page).fill("{ code: 1 }");
  await run.click();
  await expect(variablesField(page)).toBeFocused();
  await expect(variablesField(page)).toHaveAccessibleDescription(/doivent être un objet JSON/);
  await expect(answer(page)).not.toContainText("Statut");
  await page.getByRole("button", { name: "Rétablir l’exemple" }).click();
  await expect(variablesField(page)).toHaveValue(example);

  await documentField(page).fill("{ nothing }");
  await run.click();
  await expect(answer(page)).toContainText("Statut 400");
  await expect(answer(page)).toContainText("1 erreur");
  await expect(answer(page)).toContainText("VALIDATION_FAILED");

  await page.route("**/graphql", (route) => route.abort());
  await run.click();
  await expect(answer(page)).toContainText("Le serveur n’a pas pu être joint");
  await page.unroute("**/graphql");
  await page.route("**/graphql", (route) =>
    route.fulfill({ status: 429, headers: { "Retry-After": "12", "RateLimit-Remaining": "0" }, body: "{}" }),
  );
  await run.click();
  await expect(answer(page)).toContainText("réessayez dans 12 secondes");
  await expect(answer(page)).toContainText("encore 0 opération cette minute");
});

test("what was typed is found again after another operation", async ({ page }) => {
  await openExplorer(page, "/explorateur?operation=themes");
  await documentField(page).fill("{ themes { code } }");
  const choice = page.getByRole("combobox", { name: "Partir de" });
  await choice.selectOption("pages");
  await expect(documentField(page)).toHaveValue(/^query AllActions/);
  await choice.selectOption("themes");
  await expect(documentField(page)).toHaveValue("{ themes { code } }");
});

test("the schema is read type by type", async ({ page }) => {
  await openExplorer(page);
  const field = page.getByRole("searchbox", { name: "Chercher un type ou un champ" });
  await field.fill("minimumAge");
  await page.getByRole("link", { name: "AdmissionRules.minimumAge" }).click();
  await expect(page.getByRole("heading", { level: 3, name: "AdmissionRules" })).toBeFocused();
  await expect(page).toHaveURL(/type=AdmissionRules/);
  await expect(page.getByText("Âge minimal, en années révolues.")).toBeVisible();
  await field.fill("");
  await page.getByRole("button", { name: /^Tous les types/ }).click();
  await page.getByRole("link", { name: "ActionEdge", exact: true }).click();
  await page.getByRole("link", { name: "CoverageAnswer", exact: true }).last().click();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 3, name: "ActionEdge" })).toBeVisible();
  await page.goto("/explorateur?type=Rien");
  await expect(page.getByText("Ce type n’existe pas dans ce schéma.")).toBeVisible();
});
