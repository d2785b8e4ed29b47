import { mailTo } from "./mails";
import { become, expect, test } from "./test";

test("a campaign: whom it reaches is shown first, a fault keeps what was typed, the board follows, it is ended", async ({
  page,
}) => {
  await become(page, "pole.arles");
  await page.goto("/espace");
  await page.getByRole("link", { name: "Campagnes de mise à jour" }).click();
  await page.getByRole("link", { name: "Ouvrir une campagne" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ouvrir une campagne" })).toBeFocused();
  await expect(page.getByText(/^Votre pôle : /)).toBeVisible();
  await page.getByLabel("Thème").selectOption("1.4");
  await expect(page.getByRole("status").filter({ hasText: "1 fiche." })).toContainText(
    "Aucun courriel ne partira.",
  );
  await expect(page.getByText("Mission locale de Châteaurenard", { exact: false }).first()).toBeVisible();
  await page.getByLabel("Thème").selectOption("2.2");
  await expect(page.getByRole("status").filter({ hasText: "2 fiches." })).toContainText(
    "2 courriels partiront.",
  );

  await page.getByLabel("Un mot aux porteurs").fill("Avant la commission technique.");
  await page.getByRole("button", { name: "Ouvrir la campagne" }).click();
  await expect(page.getByRole("alert")).toContainText("Donnez un jour à venir.");
  await expect(page.getByLabel("Dernier jour")).toBeFocused();
  await expect(page.getByLabel("Un mot aux porteurs")).toHaveValue("Avant la commission technique.");
  await page.getByLabel("Dernier jour").fill(inDays(20));
  await page.getByRole("button", { name: "Ouvrir la campagne" }).click();

  await expect(page.getByRole("heading", { level: 2, name: "Sans réponse (2)" })).toBeVisible();
  await expect(page.getByText("2 fiches : 0 confirmée, 0 modifiée et 2 sans réponse")).toBeVisible();
  await expect(page.getByRole("row", { name: /Confluence/ })).toBeVisible();
  const address = page.url();
  await page.getByRole("button", { name: "Terminer la campagne" }).press("Enter");
  await page.getByRole("button", { name: "Terminer la campagne" }).press("Enter");
  await expect(page.getByText("Terminée", { exact: true })).toBeVisible();

  await become(page, "pole.salon-berre");
  await page.goto(address);
  await expect(page.getByText("Cette campagne n’existe pas, ou vous ne pouvez pas la voir.")).toBeVisible();
  await page.goto("/campagnes");
  await expect(page.getByRole("link", { name: /2\.2|santé/i })).toHaveCount(0);
});

test("a link that is no good says what to do", async ({ page }) => {
  await page.goto("/confirmer");
  await expect(page.getByRole("alert")).toContainText("Le lien est incomplet.");
  await page.goto("/confirmer#n-importe-quoi");
  await expect(page.getByRole("alert")).toContainText("Ce lien n’est pas valable.");
});

test("from the mail: the link opens a page, its button confirms, the board of the pôle follows", async ({
  page,
  browser,
}) => {
  const word = `Avant la commission (${Date.now().toString(36)}).`;
  await become(page, "pole.aix-gardanne");
  await page.goto("/campagnes/nouvelle");
  await page.getByLabel("Thème").selectOption("3.2");
  await page.getByLabel("Dernier jour").fill(inDays(15));
  await page.getByLabel("Un mot aux porteurs").fill(word);
  await page.getByRole("button", { name: "Ouvrir la campagne" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Sans réponse (1)" })).toBeVisible();

  const { subject, text } = await mailTo(page.request, "porteur.aai");
  expect(subject).toContain("Une fiche à confirmer avant le");
  expect(text).toContain("3.2.3 ");
  expect(text).not.toContain(word);
  const link = /\/confirmer#[\w-]+/.exec(text)?.[0] ?? "";
  const porteur = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await porteur.goto(link);
  await expect(porteur.getByRole("heading", { level: 1, name: "Confirmer des fiches" })).toBeVisible();
  await expect(porteur.getByText(word)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { level: 2, name: "Sans réponse (1)" })).toBeVisible();

  await porteur.getByRole("button", { name: /^Confirmer/ }).press("Enter");
  await expect(porteur.getByText(/^Confirmée le/)).toBeVisible();
  await expect(porteur.getByRole("button", { name: /^Confirmer/ })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { level: 2, name: "Confirmées (1)" })).toBeVisible();
});

/** The day that comes so many days after today. */
function inDays(days: number): string {
  return new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);
}
