import { expect, test } from "./test";

test("a sheet says what the programme says, and what it does not", async ({ page }) => {
  await page.goto("/actions/boost-emploi");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Boost emploi");
  const sheet = page.getByRole("article");
  await expect(sheet).toContainText("Porteur non précisé par le programme");
  await expect(sheet).toContainText("Département sauf Pôles d’insertion de Salon et d’Arles");
  await expect(sheet).toContainText("3 mois");
  await expect(sheet).toContainText("Le programme ne dit pas comment orienter vers cette action.");
  await expect(sheet).toContainText("Places non connues : aucun porteur n’en a déclaré ici.");
});

test("« Est-ce proposé ici ? » answers yes, no and to confirm, with a sentence", async ({ page }) => {
  await page.goto("/actions/plie");
  const box = page.getByRole("complementary");
  const where = box.getByRole("combobox", { name: "Est-ce proposé ici ?" });
  for (const [typed, option, verdict] of [
    ["Aix-en-P", /^Aix-en-Provence/, "Proposé ici"],
    ["Allau", /^Allauch/, "À confirmer"],
    ["Salon-de", /^Salon-de-Provence/, "Pas proposé ici"],
  ] as const) {
    await where.fill(typed);
    await page.getByRole("option", { name: option }).first().click();
    await expect(box).toContainText(verdict);
    await expect(page.locator("[data-announcer]")).toContainText(verdict);
  }
  await expect(page).toHaveURL(/\?ou=13103$/);
});

test("a misprinted code is shown with its correction", async ({ page }) => {
  await page.goto("/?q=1.7.3");
  await page.getByRole("link", { name: "Speed restauration" }).click();
  await expect(page.getByRole("article")).toContainText("1.7.2, corrigé en 1.7.3");
});

test("the programme leads to its actions", async ({ page }) => {
  await page.goto("/programme");
  await expect(page).toHaveTitle("Le programme – Traverse");
  await expect(page.getByText("Orientation des nouveaux entrants")).toBeVisible();
  await page.getByRole("link", { name: "La mobilité" }).click();
  await expect(page).toHaveURL(/\?theme=3\.1$/);
  await expect(page.getByRole("heading", { level: 2, name: /^4 actions/ })).toBeVisible();
});

for (const [address, heading, title] of [
  ["/nulle-part", "Cette page n’existe pas", "Cette page n’existe pas – Traverse"],
  ["/poles/nulle-part", "Ce pôle n’existe pas", "Ce pôle n’existe pas – Traverse"],
  ["/actions/nulle-part", "Cette fiche n’existe pas", "Cette fiche n’existe pas – Traverse"],
  ["/accessibilite", "Déclaration d’accessibilité", "Accessibilité – Traverse"],
  ["/mentions-legales", "Mentions légales", "Mentions légales – Traverse"],
  ["/donnees-personnelles", "Données personnelles", "Données personnelles – Traverse"],
] as const) {
  test(`${address} has its heading and its title`, async ({ page }) => {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await expect(page).toHaveTitle(title);
  });
}
