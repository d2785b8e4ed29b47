import { expect, type Locator, openSearch, type Page, result, resultCount, test } from "./test";

/** What a référent says of the person in front of her, and the sheet that must come of it. */
const JOURNEYS = [
  {
    name: "a driving licence in Istres",
    text: "permis de conduire",
    where: "Istres",
    option: /^Istres\s*commune/,
    sheet: "Permis de conduire – Mobile Idées",
    heading: "Mobile Idées – Permis de conduire",
  },
  {
    name: "a farmer in difficulty, in Saint-Rémy-de-Provence",
    text: "agriculteur en difficulté",
    where: "Saint-Rémy",
    option: /^Saint-Rémy-de-Provence/,
    sheet: "Agriculteurs en difficulté – Solidarité Paysans Provence",
    heading: "Les agriculteurs en difficulté : Solidarité Paysans Provence",
  },
  {
    name: "a young person in Châteaurenard",
    text: "jeune",
    where: "chateaurenard",
    option: /^Châteaurenard/,
    sheet: "Prévention RSA jeunes – Mission locale de Châteaurenard",
    heading: /Mission locale de Châteaurenard$/,
  },
  {
    name: "someone leaving the Baumettes",
    text: "sortir de prison baumettes",
    where: "13009",
    option: /^Marseille 9e/,
    sheet: "Relais RSA en détention (APCARS)",
    heading: "Les personnes entrant en détention – Relais RSA (APCARS)",
  },
];

test("a sheet opened before the words typed are sent stays open", async ({ page }) => {
  await openSearch(page);
  // The script of the page of a sheet comes late, as on a poor line.
  await page.route(/assets\/ActionPage.*\.js/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  const card = result(page, "Boost emploi");
  await expect(card).toBeVisible();
  await page.getByRole("searchbox", { name: "Que cherchez-vous ?" }).pressSequentially("permis");
  await card.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: "Boost emploi" })).toBeVisible();
  await expect(page).toHaveURL(/\/actions\/boost-emploi$/);
});

for (const journey of JOURNEYS) {
  test(`by mouse: ${journey.name}, there and back`, async ({ page }) => {
    await openSearch(page);
    await page.getByRole("searchbox", { name: "Que cherchez-vous ?" }).fill(journey.text);
    await page.getByRole("combobox", { name: "Où ?" }).fill(journey.where);
    await page.getByRole("option", { name: journey.option }).first().click();
    await expect(resultCount(page)).toBeVisible();
    const card = result(page, journey.sheet);
    await expect(card).toContainText("Proposé ici");
    await expect(page).toHaveURL(/\?q=.+&ou=/);
    const search = page.url();
    await card.getByRole("link").click();
    await expectSheet(page, journey.heading);
    await page.goBack();
    await expect(page).toHaveURL(search);
    await expect(card).toBeVisible();
    await page.goForward();
    await expectSheet(page, journey.heading);
  });

  test(`by keyboard alone: ${journey.name}`, async ({ page }) => {
    await openSearch(page);
    await reach(page, page.getByRole("searchbox", { name: "Que cherchez-vous ?" }));
    await page.keyboard.type(journey.text);
    await reach(page, page.getByRole("combobox", { name: "Où ?" }));
    await page.keyboard.type(journey.where);
    const option = page.getByRole("option", { name: journey.option }).first();
    await expect(option).toBeVisible();
    await expect(async () => {
      await page.keyboard.press("ArrowDown");
      await expect(option).toHaveAttribute("data-focused", "true", { timeout: 200 });
    }).toPass();
    await page.keyboard.press("Enter");
    const sheet = result(page, journey.sheet).getByRole("link");
    await expect(sheet).toBeVisible();
    await reach(page, sheet);
    await page.keyboard.press("Enter");
    await expectSheet(page, journey.heading);
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  });
}

async function expectSheet(page: Page, heading: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  await expect(page.getByRole("complementary")).toContainText("Proposé ici");
}

/** Goes to a control as a keyboard does. */
async function reach(page: Page, control: Locator): Promise<void> {
  await expect(async () => {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
    await expect(control).toBeFocused({ timeout: 50 });
  }).toPass({ intervals: [1] });
}
