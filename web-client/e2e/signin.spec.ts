import { become, expect, type Page, test } from "./test";

const account = (page: Page) => page.getByRole("navigation", { name: "Compte" });
const opener = (page: Page) => account(page).getByRole("button").first();

test("a fictitious person is found, become by keyboard, and one is back where one was", async ({ page }) => {
  await page.goto("/poles/arles");
  await page.getByRole("link", { name: "Se connecter", exact: true }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Se connecter" })).toBeFocused();
  await page.getByRole("link", { name: "Choisir une personne fictive" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Devenir une personne fictive" })).toBeFocused();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText([
    /^Référent de parcours 2\d personnes$/,
    /^Porteur d’action \d+ personnes$/,
    /^Coordination du pôle 10 personnes$/,
    /^Direction de l’insertion 2 personnes$/,
  ]);
  await page.getByRole("searchbox", { name: "Chercher une personne" }).fill("maison salon");
  await expect(page.locator("[data-announcer]")).toHaveText("2 personnes");
  await page.getByRole("searchbox").fill("nulle part");
  await expect(page.getByText("Aucune personne fictive ne correspond")).toBeVisible();
  await page.getByRole("searchbox").fill("POLE d’insertion arles");
  await page.getByRole("button", { name: /^Devenir/ }).press("Enter");
  await expect(page).toHaveURL("/poles/arles");
  await expect(opener(page)).toContainText("Coordination du pôle – ");
});

test("of two structures one is chosen, seen everywhere, and changed for the other", async ({ page }) => {
  await become(page, "deux.structures");
  await page.goto("/espace");
  await expect(opener(page)).toContainText("Aucune structure choisie");
  await expect(
    page.getByRole("heading", { level: 2, name: "Pour quelle structure agissez-vous ?" }),
  ).toBeVisible();
  await page.getByRole("button", { name: /^Agir pour .* Marseille I / }).press("Enter");
  await expect(opener(page)).toContainText(
    "Référent de parcours – Maison fictive de la solidarité – Marseille I ",
  );
  await expect(page.getByRole("main")).toContainText("Marseille I (1er, 5e, 6e, 7e arr.)");

  // From another page, by keyboard: the page stays, loaded anew, and says the other structure.
  await page.goto("/actions/plie");
  await page.evaluate(() => {
    (window as unknown as { here: boolean }).here = true;
  });
  await opener(page).press("Enter");
  await expect(opener(page)).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Escape");
  await expect(opener(page)).toBeFocused();
  await expect(opener(page)).toHaveAttribute("aria-expanded", "false");
  await opener(page).press("Enter");
  await account(page)
    .getByRole("button", { name: /Marseille II / })
    .press("Enter");
  await expect(opener(page)).toContainText("Maison fictive de la solidarité – Marseille II ");
  await expect(page).toHaveURL("/actions/plie");
  expect(await page.evaluate(() => "here" in window)).toBe(false);
});

test("signing out leaves nobody behind", async ({ page }) => {
  await become(page, "referent.arles");
  await page.goto("/mon-compte");
  await expect(page.getByRole("main")).toContainText("referent.arles@demo.invalid");
  await opener(page).click();
  await account(page).getByRole("button", { name: "Se déconnecter" }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("link", { name: "Se connecter", exact: true })).toBeVisible();
  await page.goBack();
  await expect(page.getByText("Connectez-vous pour voir votre compte.")).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("demo.invalid");
});

test("one’s name and telephone are mended, one’s other devices signed out", async ({
  page,
  browser,
  baseURL,
}) => {
  await become(page, "collegue.salon-berre");
  const elsewhere = await browser.newContext({ ...(baseURL && { baseURL }) });
  const other = await elsewhere.newPage();
  await become(other, "collegue.salon-berre");
  await page.goto("/mon-compte");
  const phone = page.getByLabel("Téléphone professionnel");
  await phone.fill("demain");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert")).toContainText("Ce numéro de téléphone n’est pas valable");
  await expect(phone).toBeFocused();
  await phone.fill("04 42 00 00 00");
  await page.getByRole("button", { name: "Enregistrer" }).press("Enter");
  await expect(page.locator("[data-announcer]")).toHaveText("Votre compte est à jour.");
  await page.reload();
  await expect(phone).toHaveValue("04 42 00 00 00");

  await other.goto("/mon-compte");
  await expect(other.getByRole("heading", { name: "Vos connexions" })).toBeVisible();
  await page.getByRole("button", { name: "Déconnecter tous les autres appareils" }).press("Enter");
  await page.getByRole("group").getByRole("button", { name: "Déconnecter", exact: true }).press("Enter");
  // What says that it is done: the button itself goes away when its question opens.
  await expect(page.locator("[data-announcer]")).toHaveText(
    "Vous n’êtes plus connecté que sur cet appareil.",
  );
  await expect(page.getByRole("button", { name: "Déconnecter tous les autres appareils" })).toHaveCount(0);
  // The other one does not know yet: what she does now is refused, and she is told why.
  await other.getByRole("button", { name: "Enregistrer" }).click();
  await expect(other.getByRole("alert")).toContainText(
    "Votre connexion a pris fin, ou vos droits ont changé : rien n’a été enregistré. Reconnectez-vous.",
  );
  await elsewhere.close();
});

test("an account is closed by its address typed, unless nobody else administers the structure", async ({
  page,
}) => {
  await become(page, "referent.marseille-5");
  const close = async (address: string) => {
    await page.goto("/mon-compte");
    await page.getByRole("button", { name: "Fermer mon compte" }).click();
    await page.getByLabel("Votre adresse électronique").fill(address);
    await page.getByRole("button", { name: "Fermer définitivement mon compte" }).click();
  };
  await close("oui");
  await expect(page.getByRole("alert")).toContainText("Pour confirmer, tapez votre adresse électronique");
  await close("referent.marseille-5@demo.invalid");
  await expect(page.getByRole("alert")).toContainText("Vous êtes la seule personne à administrer");

  await become(page, "collegue.marseille-5");
  await close("collegue.marseille-5@demo.invalid");
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("link", { name: "Se connecter", exact: true })).toBeVisible();
  await page.goto("/connexion/demo");
  await page.getByRole("searchbox").fill("Marseille V 15e");
  await expect(page.getByText("Référent de parcours 1 personne")).toBeVisible();
});

test("a link from a mail does nothing until its button, and says what is wrong", async ({
  page,
  allowErrors,
}) => {
  allowErrors(); // the browser says in its console that a link was refused
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET" && !request.url().endsWith("/graphql")) sent.push(request.url());
    expect(request.url()).not.toContain("un-secret");
  });
  const response = await page.goto("/connexion/lien#un-secret");
  expect(response?.headers()["referrer-policy"]).toBe("no-referrer");
  expect(response?.headers()["cache-control"]).toBe("no-store");
  await expect(page.getByRole("button", { name: "Me connecter" })).toBeVisible();
  await expect(page).toHaveURL("/connexion/lien");
  expect(sent).toEqual([]);
  await page.getByRole("button", { name: "Me connecter" }).click();
  await expect(page.getByRole("alert")).toContainText("Ce lien n’est pas valable. Copiez-le en entier");
  await page.getByRole("link", { name: "Demander un autre lien" }).click();
  await page.getByLabel("Votre adresse électronique").fill("nulle part");
  await page.getByRole("button", { name: "Recevoir un lien de connexion" }).click();
  await expect(page.getByRole("alert")).toContainText("Cette adresse électronique n’est pas valable");
  await page.getByLabel("Votre adresse électronique").fill("personne@exemple.fr");
  await page.keyboard.press("Enter");
  await expect(page.locator(":focus")).toContainText(
    "Regardez votre messagerie. Si personne@exemple.fr a un compte",
  );
  await page.goto("/connexion/lien");
  await expect(page.getByText("Il manque une partie de l’adresse")).toBeVisible();
});

test("« Données fictives » is on every screen, projected and printed too", async ({ page }) => {
  for (const address of [
    "/",
    "/actions/plie",
    "/espace",
    "/themes/2.2/marseille-4/projection",
    "/nulle-part",
  ]) {
    await page.goto(address);
    await expect(page.getByText("Données fictives."), address).toBeVisible();
    await page.emulateMedia({ media: "print" });
    await expect(page.getByText("Données fictives."), address).toBeVisible();
    await page.emulateMedia({ media: "screen" });
  }
});
