import { become, expect, type Page, test } from "./test";

const SHEET = "/actions/garde-d-enfants-protis";
// Runs share a server: each finds its own report by its words.
const words = `Le numéro ne répond plus (${Date.now().toString(36)}).`;

async function report(page: Page, body: string) {
  await page.goto(SHEET);
  await page.getByRole("link", { name: "Signaler une erreur" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Signaler une erreur" })).toBeFocused();
  await page
    .getByLabel("Qu’est-ce qui ne va pas ?")
    .selectOption({ label: "Contacts : nom, téléphone, courriel" });
  await page.getByLabel("Dites ce qui est faux").fill(body);
  await page.getByRole("button", { name: "Envoyer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Signalement sur/ })).toBeFocused();
}

test("an error: reported by a référente, answered by the porteur, closed by the pôle, reopened by her", async ({
  page,
  browser,
}) => {
  await become(page, "referent.marseille-1");
  await report(page, words);
  await expect(page.getByText("Personne n’a encore répondu.")).toBeVisible();
  const address = page.url();

  const porteur = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await become(porteur, "porteur.protis");
  await porteur.goto(SHEET);
  await expect(porteur.getByRole("link", { name: /signalements? ouverts?$/ })).toBeVisible();
  await porteur.getByRole("link", { name: /signalements? ouverts?$/ }).click();
  await porteur.getByRole("article").filter({ hasText: words }).getByRole("link").click();
  await porteur.getByLabel("Votre réponse").fill("Merci : c’est corrigé.");
  await porteur.getByRole("button", { name: "Répondre" }).click();
  await expect(porteur.getByText("A reçu une réponse")).toBeVisible();

  const pole = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await become(pole, "pole.marseille-3");
  await pole.goto(address);
  await pole.getByRole("button", { name: "Clore le signalement" }).click();
  await expect(pole.getByText("Clos", { exact: true })).toBeVisible();

  await page.goto("/signalements");
  await page.getByRole("article").filter({ hasText: words }).getByRole("link").press("Enter");
  await expect(page.getByText("Merci : c’est corrigé.")).toBeVisible();
  await page.getByLabel("Ce qui ne va toujours pas").fill("Toujours pas.");
  await page.getByRole("button", { name: "Rouvrir" }).press("Enter");
  await expect(page.getByText("Attend une réponse")).toBeVisible();
  await expect(page.getByText(/a rouvert/)).toBeVisible();
});

test("a report that is refused keeps what was typed, and the focus goes to the fault", async ({ page }) => {
  await become(page, "referent.marseille-1");
  await page.goto(`${SHEET}/signaler`);
  await page.getByLabel("Dites ce qui est faux").fill("Mme X, 2 85 05 13 055 084 36");
  await page.getByRole("button", { name: "Envoyer" }).click();
  await expect(page.getByRole("alert")).toContainText("Choisissez la partie de la fiche en cause.");
  await expect(page.getByLabel("Qu’est-ce qui ne va pas ?")).toBeFocused();
  await page.getByLabel("Qu’est-ce qui ne va pas ?").selectOption("OTHER");
  await page.getByRole("button", { name: "Envoyer" }).click();
  await expect(page.getByRole("alert")).toContainText("sécurité sociale");
  await expect(page.getByLabel("Dites ce qui est faux")).toBeFocused();
  await expect(page.getByLabel("Dites ce qui est faux")).toHaveValue(/84 36$/);
});

test("somebody else answers first: the words stay, and what was said shows", async ({ page, browser }) => {
  const mine = `Deux personnes répondent (${Date.now().toString(36)}).`;
  await become(page, "referent.marseille-1");
  await report(page, mine);
  const address = page.url();
  const [porteur, direction] = [
    await (await browser.newContext()).newPage(),
    await (await browser.newContext()).newPage(),
  ];
  await become(porteur, "porteur.protis");
  await become(direction, "direction");
  for (const one of [porteur, direction]) {
    await one.goto(address);
    await expect(one.getByLabel("Votre réponse")).toBeVisible();
  }
  await porteur.getByLabel("Votre réponse").fill("Le porteur répond.");
  await porteur.getByRole("button", { name: "Répondre" }).click();
  await expect(porteur.getByText("A reçu une réponse")).toBeVisible();
  await direction.getByLabel("Votre réponse").fill("La direction répond.");
  await direction.getByRole("button", { name: "Répondre" }).click();
  await expect(direction.getByRole("alert")).toContainText("Quelqu’un d’autre");
  await expect(direction.getByText("Le porteur répond.")).toBeVisible();
  await expect(direction.getByLabel("Votre réponse")).toHaveValue("La direction répond.");
  await direction.getByRole("button", { name: "Répondre" }).click();
  await expect(direction.getByText("La direction répond.")).toBeVisible();
});

test("to a stranger a report does not exist, and anyone else is asked to sign in", async ({
  page,
  browser,
}) => {
  await become(page, "referent.marseille-1");
  await report(page, `Entre nous (${Date.now().toString(36)}).`);
  const stranger = await (await browser.newContext()).newPage();
  await become(stranger, "referent.arles");
  await stranger.goto(page.url());
  await expect(
    stranger.getByText("Ce signalement n’existe pas, ou vous ne pouvez pas le voir."),
  ).toBeVisible();
  const anyone = await (await browser.newContext()).newPage();
  await anyone.goto(page.url());
  await expect(anyone.getByText("Connectez-vous pour ouvrir cette page.")).toBeVisible();
  await anyone.goto(SHEET);
  await expect(anyone.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(anyone.getByRole("link", { name: "Signaler une erreur" })).toHaveCount(0);
});
