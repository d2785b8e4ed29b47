import AxeBuilder from "@axe-core/playwright";
import { become, expect, type Page, test } from "./test";

/** What the API says to anybody of the delay of a sheet that states none. */
async function answerDelay(page: Page): Promise<number> {
  const answer = await page.request.post("/graphql", {
    data: { query: '{ action(code: "1.1.1") { prescription { answerWithinWorkingDays } } }' },
  });
  return (await answer.json()).data.action.prescription.answerWithinWorkingDays;
}

async function setDelay(page: Page, days: number) {
  const card = page.getByRole("form", { name: "Délai de réponse" });
  await card.getByLabel("Nombre de jours ouvrés").fill(String(days));
  await card.getByRole("button", { name: "Enregistrer « Délai de réponse »" }).click();
}

async function axe(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual(
    [],
  );
}

// The direction's morning: a delay that acts at once, its line in the journal, an account that must end.
test("the direction sets a delay, sees it act and reads it in the journal", async ({ page }) => {
  await become(page, "direction");
  await page.goto("/espace");
  await page.getByRole("link", { name: "Administrer la plateforme" }).click();
  await page.getByRole("link", { name: /^Réglages/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Réglages" })).toBeFocused();

  await setDelay(page, 0);
  await expect(page.getByRole("alert")).toContainText("Donnez un nombre de 1 à 30 jours ouvrés.");
  await expect(page.getByRole("form", { name: "Délai de réponse" }).getByRole("textbox")).toBeFocused();
  await axe(page);

  const before = await answerDelay(page);
  await setDelay(page, before + 4);
  await expect(
    page.getByText(`Enregistré : « Délai de réponse », ${before + 4} jours ouvrés.`).first(),
  ).toBeVisible();
  expect(await answerDelay(page)).toBe(before + 4);

  await page
    .getByRole("navigation", { name: "Fil d’Ariane" })
    .getByRole("link", { name: "Administration" })
    .click();
  await page.getByRole("link", { name: /^Journal/ }).click();
  await page.getByLabel("Geste", { exact: true }).selectOption({ label: "Réglage modifié" });
  await page.getByLabel("Mots", { exact: true }).fill("delai");
  await page.getByRole("button", { name: "Chercher", exact: true }).click();
  await expect(page).toHaveURL(/geste=MANAGE_SETTINGS/);
  expect(page.url()).not.toContain("delai");
  const line = page.getByRole("listitem").filter({ hasText: "Délai de réponse" }).first();
  await expect(line).toContainText(`Avant${before}Après${before + 4}`);
  await expect(line).toContainText("Direction de l’insertion");

  await page.goto("/administration/reglages");
  await setDelay(page, before);
  await expect(
    page.getByText(`Enregistré : « Délai de réponse », ${before} jours ouvrés.`).first(),
  ).toBeVisible();
});

test("by keyboard: an account is closed, and whoever had it is nobody at her next page", async ({
  page,
  browser,
  baseURL,
}) => {
  const theirs = await browser.newContext({ ...(baseURL && { baseURL }), locale: "fr-FR" });
  const other = await theirs.newPage();
  await become(other, "collegue.marseille-1");
  await other.goto("/espace");
  await expect(other.getByText(/^Bonjour /)).toBeVisible();
  const name = (await other.getByText(/^Bonjour /).textContent())?.replace("Bonjour ", "") ?? "";

  await become(page, "direction.adjointe");
  await page.goto("/administration/comptes");
  const search = page.getByRole("searchbox", { name: "Chercher une personne" });
  await search.focus();
  await page.keyboard.type("collegue.marseille-1");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 2, name: "1 compte" })).toBeVisible();
  expect(page.url()).not.toContain("collegue");
  const close = page.getByRole("button", { name: `Fermer le compte de ${name}` });
  await close.focus();
  await page.keyboard.press("Enter");
  const reason = page.getByLabel("Motif");
  await expect(reason).toBeFocused();
  await axe(page);
  await page.keyboard.press("Escape");
  await reason.selectOption({ label: "À sa demande" });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Aucun compte ne correspond à ces mots.")).toBeVisible();
  await press(page, "Fermés");
  await expect(page.getByText("Fermé le")).toBeVisible();

  await other.reload();
  await expect(other.getByRole("main").getByRole("link", { name: "Se connecter" })).toBeVisible();
  await theirs.close();

  await page.getByRole("link", { name: `Gestes de ${name} dans le journal` }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Journal" })).toBeFocused();
  await expect(page.getByRole("button", { name: `Retirer « Personne : ${name} »` })).toBeVisible();
});

async function press(page: Page, choice: string) {
  await page.getByRole("radio", { name: choice }).locator("xpath=ancestor::label").click();
}

test("a label changes in the search, and back", async ({ page }) => {
  await become(page, "direction");
  await page.goto("/administration/vocabulaire");
  await page.getByRole("searchbox", { name: "Chercher un libellé" }).fill("gens du voyage");
  await page.getByRole("button", { name: "Modifier « Gens du voyage »" }).click();
  const label = page.getByLabel("Libellé", { exact: true });
  await expect(label).toBeFocused();
  await label.fill("");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert")).toContainText("Ce champ est obligatoire.");
  await axe(page);
  await label.fill("Gens du voyage (essai)");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  const again = page.getByRole("button", { name: "Modifier « Gens du voyage (essai) »" });
  await expect(again).toBeFocused();
  const said = await page.request.post("/graphql", { data: { query: "{ publics { label } }" } });
  expect(await said.text()).toContain("Gens du voyage (essai)");
  await again.click();
  await label.fill("Gens du voyage");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("button", { name: "Modifier « Gens du voyage »" })).toBeFocused();
});

test("the administration is for the direction: anyone else is told so, and by whom she acts", async ({
  page,
}) => {
  await page.goto("/administration/journal");
  await expect(page.getByText("Cette page est réservée à la direction de l’insertion.")).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "Se connecter" })).toBeVisible();
  await become(page, "referent.marseille-2");
  await page.goto("/administration");
  await expect(
    page.getByText("l’appartenance au titre de laquelle vous agissez n’y donne pas accès"),
  ).toBeVisible();
  await page.goto("/espace");
  await expect(page.getByText(/^Bonjour /)).toBeVisible();
  await expect(page.getByRole("link", { name: "Administrer la plateforme" })).toHaveCount(0);
});
