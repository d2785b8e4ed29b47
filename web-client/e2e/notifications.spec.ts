import { failedMails, requestMembership, someRequests } from "./notices";
import { become, expect, test } from "./test";

// Each test has a pôle of its own: they run at the same time on one server.

test("a request to join rings the bell at once, and leads to the structure", async ({ page, browser }) => {
  await become(page, "referent.istres-martigues-marignane-vitrolles");
  const listening = page.waitForResponse((response) =>
    (response.headers()["content-type"] ?? "").startsWith("text/event-stream"),
  );
  await page.goto("/espace");
  const bell = page.getByRole("link", { name: /^Notifications :/ });
  await expect(bell).toHaveAccessibleName("Notifications : tout est lu");
  await listening;

  const asking = await browser.newContext();
  await requestMembership(asking.request, "deux.structures", page.request);
  await asking.close();
  await expect(bell).toHaveAccessibleName("Notifications : 1 non lue");
  await expect(page.locator("[data-announcer]")).toHaveText(
    /^Nouvelle notification : .* demande à rejoindre Maison fictive/,
  );

  await bell.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Notifications" })).toBeFocused();
  const told = page.getByRole("link", { name: /demande à rejoindre Maison fictive/ });
  await expect(page.getByText("Non lue", { exact: true })).toBeVisible();
  await told.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/structures\/maison-fictive-istres-martigues-marignane-vitrolles$/);
  await expect(bell).toHaveAccessibleName("Notifications : tout est lu");
  await page.goBack();
  await expect(page.getByText("Non lue", { exact: true })).toHaveCount(0);
  await page.getByRole("radio", { name: "Toutes" }).press("ArrowRight");
  await expect(page.getByText("Vous avez tout lu.")).toBeVisible();
});

test("a list that is open takes in what comes; one is read, then all", async ({ page, browser }) => {
  await become(page, "referent.marseille-3");
  await page.goto("/notifications");
  await expect(page.getByText("Aucune notification pour le moment.")).toBeVisible();
  await someRequests(browser, page.request, 3);
  await expect(page.getByRole("heading", { level: 2, name: "3 notifications" })).toBeVisible();
  await page
    .getByRole("button", { name: /^Marquer comme lue : / })
    .first()
    .click();
  await expect(page.getByRole("link", { name: "Notifications : 2 non lues" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: "3 notifications" })).toBeFocused();
  await page.getByRole("button", { name: "Tout marquer comme lu" }).click();
  await expect(page.getByRole("link", { name: "Notifications : tout est lu" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Marquer comme lue/ })).toHaveCount(0);
});

test("the mails that one wants are kept, and a mail of the demonstration can be read", async ({
  page,
  browser,
}) => {
  await become(page, "referent.marseille-4");
  await someRequests(browser, page.request, 1);
  await page.goto("/courriels");
  const mail = page
    .getByRole("article")
    .filter({ hasText: "referent.marseille-4@demo.invalid" })
    .filter({ hasText: "demande à rejoindre" });
  await expect(async () => {
    await page.getByRole("button", { name: "Relever les courriels" }).click();
    await expect(mail.first()).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(
    mail.first().getByRole("link", { name: /\/structures\/maison-fictive-marseille-4$/ }),
  ).toBeVisible();
  await mail.first().getByText("En HTML").click();
  const frame = page.frameLocator("iframe").first();
  await expect(frame.getByRole("heading", { level: 1 })).toContainText("demande à rejoindre");
  await frame.getByRole("link", { name: "Recevoir un récapitulatif par jour, ou aucun courriel" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Courriels" })).toBeFocused();

  const save = page.getByRole("button", { name: "Enregistrer mon choix" });
  await expect(save).toBeDisabled();
  await page.getByText("Un seul courriel par jour").click();
  await save.click();
  await expect(page.getByText("Votre choix est enregistré.").first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole("radio", { name: /^Un seul courriel par jour/ })).toBeChecked();
});

test("the direction sends again or abandons the mails that failed; nobody else sees them", async ({
  page,
}) => {
  await become(page, "direction.adjointe");
  await page.goto("/espace");
  await page.getByRole("link", { name: "Courriels en échec" }).click();
  await expect(page.getByText("Aucun courriel en échec.")).toBeVisible();

  const sent = await failedMails(page);
  await page.reload();
  await expect(page.getByText("3 courriels attendent de partir")).toBeVisible();
  const first = page.getByRole("article").first();
  await expect(first).toContainText("j…e@exemple.fr");
  await first.getByRole("button", { name: /^Renvoyer/ }).click();
  await expect(page.getByRole("heading", { level: 2, name: "1 courriel en échec" })).toBeFocused();
  await page.getByRole("button", { name: /^Abandonner/ }).press("Enter");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 2, name: "Aucun courriel en échec." })).toBeFocused();
  expect(sent).toEqual(["RetryDelivery", "AbandonDelivery"]);

  await page.unrouteAll();
  await become(page, "pole.arles");
  await page.goto("/administration/courriels");
  await expect(
    page.getByText("Seule la direction de l’insertion voit les courriels en échec."),
  ).toBeVisible();
});

test("whoever is nobody is led to sign in", async ({ page }) => {
  await page.goto("/notifications");
  await expect(page.getByRole("main").getByRole("link", { name: "Se connecter" })).toHaveAttribute(
    "href",
    /retour=.*notifications/,
  );
  await expect(page.getByRole("link", { name: /^Notifications :/ })).toHaveCount(0);
});
