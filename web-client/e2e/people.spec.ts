import { become, expect, test } from "./test";

const person = { last: "Personnage-Inventé", first: `Zéphirine-${Date.now().toString(36)}` };

// A référente writes a person, finds her by the beginning of her name, mends her telephone; nothing of it is in an address.
test("the caseload: written, refused with the focus on the fault, found, changed", async ({ page }) => {
  await become(page, "referent.marseille-1");
  await page.goto("/espace");
  await page.getByRole("link", { name: "Mes personnes" }).click();
  await page.getByRole("link", { name: "Ajouter une personne" }).click();
  await page.getByLabel("Nom", { exact: true }).fill(person.last);
  await page.getByLabel("Prénom").fill(person.first);
  await page.getByLabel("Date de naissance").fill("1985-04-23");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert")).toContainText("Commune : Ce champ est obligatoire.");
  await expect(page.getByRole("combobox", { name: "Commune" })).toBeFocused();
  await page.keyboard.type("13e arr");
  await page.getByRole("option", { name: /Marseille 13e/ }).click();
  await page.getByLabel("Jour où elle a donné son accord").fill("2026-11-20");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${person.first} ${person.last}` })).toBeFocused();
  expect(page.url()).not.toContain("Invent");
  expect(await page.title()).not.toContain("Invent");

  await page.getByRole("button", { name: "Modifier" }).click();
  await page.getByLabel("Téléphone").fill("06 00 00 00 01");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("link", { name: "06 00 00 00 01" })).toBeVisible();

  await page
    .getByRole("navigation", { name: "Fil d’Ariane" })
    .getByRole("link", { name: "Mes personnes" })
    .click();
  await page.getByLabel("Chercher une personne").fill(person.first.toUpperCase());
  await expect(page.getByText("1 personne", { exact: true }).first()).toBeVisible();
  expect(page.url()).not.toContain(person.first);
  await page.getByRole("link", { name: `${person.last} ${person.first}` }).press("Enter");
  await expect(page.getByRole("link", { name: "06 00 00 00 01" })).toBeVisible();
});

test("whoever supports nobody is told what she needs", async ({ page }) => {
  await page.goto("/mes-personnes");
  await expect(page.getByText("agissez pour une structure où vous êtes référent")).toBeVisible();
  await page.getByRole("link", { name: "Se connecter" }).last().click();
  await expect(page.getByRole("heading", { level: 1, name: "Se connecter" })).toBeVisible();
});
