import { become, expect, openSearch, test } from "./test";

test("an alert: kept from a search, found in the list, renamed, opened, removed", async ({ page }) => {
  await become(page, "collegue.marseille-2");
  const name = `Permis à Istres ${Date.now().toString(36)}`;
  await openSearch(page, "/?q=permis&ou=13047&frein=mobilite");
  await page.getByRole("link", { name: "Me prévenir" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Me prévenir" })).toBeFocused();
  await expect(page.getByText("permis · Istres")).toBeVisible();
  await page.getByLabel("Nom de l’alerte").fill(name);
  await page.getByRole("button", { name: "Me prévenir" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mes alertes" })).toBeFocused();

  const card = page.getByRole("article", { name });
  await expect(card).toContainText("« permis » · Istres");
  await expect(card).toContainText("Rien de nouveau.");
  await card.getByRole("button", { name: /^Renommer/ }).press("Enter");
  await card.getByLabel("Nom de l’alerte").fill(" ");
  await card.getByRole("button", { name: "Enregistrer" }).click();
  await expect(card.getByRole("alert")).toContainText("obligatoire");
  await card.getByLabel("Nom de l’alerte").fill(`${name} bis`);
  await card.getByLabel("Nom de l’alerte").press("Enter");
  const renamed = page.getByRole("article", { name: `${name} bis` });
  await expect(renamed).toBeVisible();

  await renamed.getByRole("link", { name: "Voir les résultats" }).click();
  await expect(page).toHaveURL(/q=permis&ou=13047&frein=mobilite$/);
  await page.goBack();
  await renamed.getByRole("button", { name: /^Supprimer/ }).click();
  await renamed.getByRole("button", { name: "Supprimer", exact: true }).click();
  await expect(renamed).toHaveCount(0);
});

test("without an account there is nothing to keep a search with, and a situation is never kept", async ({
  page,
}) => {
  await openSearch(page, "/?q=permis");
  await expect(page.getByRole("link", { name: "Imprimer la liste" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Me prévenir" })).toHaveCount(0);
  await page.goto("/mes-alertes/nouvelle?q=permis");
  await expect(page.getByRole("link", { name: "Se connecter" }).last()).toBeVisible();
  await become(page, "referent.arles");
  await page.goto("/situation");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Me prévenir" })).toHaveCount(0);
});
