import { invitationLink } from "./mails";
import { become, expect, type Page, test } from "./test";

// Each journey has a pôle or an organisation of its own: they run at the same time on one server.

async function invite(page: Page, email: string, role: string): Promise<void> {
  const form = page.getByRole("form", { name: "Inviter quelqu’un" });
  await form.getByLabel("Adresse électronique de la personne").fill(email);
  await form.getByLabel("Rôle").selectOption(role);
  await form.getByRole("button", { name: "Envoyer l’invitation" }).click();
  await expect(page.getByText(`L’invitation est envoyée à ${email}.`)).toBeVisible();
}

function acting(page: Page) {
  return page.getByRole("main").getByText("Vous agissez pour").locator("..");
}

test("a porteur who is invited joins an organisation that nobody had joined, and administers it", async ({
  page,
  browser,
}) => {
  await become(page, "direction");
  await page.goto("/structures/addiction-mediterranee");
  await expect(page.getByText("Personne n’a encore rejoint cette structure.")).toBeVisible();
  await expect(page.getByText("C’est la première personne de la structure")).toBeVisible();
  await invite(page, "invitee@demo.invalid", "Porteur d’action");
  await expect(page.getByRole("heading", { level: 3, name: "invitee@demo.invalid" })).toBeVisible();

  const link = await invitationLink(page.request, "invitee@demo.invalid");
  const context = await browser.newContext();
  const invited = await context.newPage();
  await invited.goto(link);
  await expect(invited.getByRole("heading", { level: 1 })).toHaveText(/Rejoindre .*Addiction Méditerranée/);
  await expect(invited.getByText("Porteur d’action, et vous administrerez la structure")).toBeVisible();
  // Opening the link has changed nothing: who opens it is nobody yet.
  // And her way to sign in, which the server reads, does not hold its secret.
  await expect(invited.getByRole("link", { name: "Se connecter" })).toHaveAttribute("href", "/connexion");
  await invited.getByRole("button", { name: "Accepter l’invitation" }).click();
  await expect(invited.getByLabel("Prénom et nom")).toBeFocused();
  await expect(invited.getByRole("alert")).toContainText("Dites votre prénom et votre nom.");
  await invited.getByLabel("Prénom et nom").fill("Inès Invitée");
  await invited.getByLabel(/Téléphone professionnel/).fill("04 91 00 00 00");
  await invited.getByRole("button", { name: "Accepter l’invitation" }).click();

  await expect(invited).toHaveURL(/\/espace$/);
  await expect(acting(invited)).toContainText("Addiction Méditerranée");
  await expect(acting(invited)).toContainText("Vous administrez cette structure.");
  await invited.getByRole("link", { name: "Ma structure et ses membres" }).click();
  await expect(invited.getByRole("heading", { level: 3, name: "Inès Invitée (vous)" })).toBeVisible();

  // The link has served: it serves nobody else.
  await context.clearCookies();
  const again = await context.newPage();
  await again.goto(link);
  await expect(again.getByRole("alert")).toContainText("Cette invitation a déjà été acceptée.");
  await context.close();
});

test("a référente with two structures sees for which she acts, and changes", async ({ page }) => {
  await become(page, "deux.structures");
  await page.goto("/ma-structure");
  await expect(page.getByText("Vous n’agissez pour aucune structure.")).toBeVisible();
  await page.getByRole("link", { name: "Aller à mon espace" }).click();
  // A new connection asks for whom she acts; from then on the header changes it.
  await page.getByRole("button", { name: /^Agir pour .*Marseille I / }).click();
  for (const pole of ["Marseille I ", "Marseille II "]) {
    if (pole === "Marseille II ") {
      await page.goto("/espace");
      await page.getByRole("button", { name: /^Compte de / }).click();
      await page.getByRole("button", { name: /Marseille II \(/ }).click();
    }
    await expect(acting(page)).toContainText(pole.trim());
    await page.getByRole("link", { name: "Ma structure et ses membres" }).click();
    await expect(page.getByRole("main")).toContainText(pole.trim());
    await expect(page.getByRole("heading", { level: 2, name: "Membres" })).toBeVisible();
    // She is a member there, and manages nobody.
    await expect(page.getByRole("button", { name: "Quitter la structure" })).toHaveCount(1);
    await expect(page.getByRole("button", { name: /^Retirer/ })).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 2, name: "Inviter quelqu’un" })).toHaveCount(0);
  }
});

test("a coordinator founds a structure by keyboard alone, and invites who will administer it", async ({
  page,
  browser,
}) => {
  await become(page, "pole.aubagne-la-ciotat");
  await page.goto("/structures");
  await page.getByRole("link", { name: "Créer une structure" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Créer une structure" })).toBeFocused();
  const save = page.getByRole("button", { name: "Créer la structure" });
  await save.focus();
  await page.keyboard.press("Enter");
  // What is missing is said, with the focus on the first fault.
  await expect(page.getByLabel("Nom de la structure")).toBeFocused();
  await expect(page.getByRole("alert")).toContainText("2 points à corriger");
  await page.keyboard.type("Régie de quartier d’Aubagne");
  await page.getByLabel("Nature").focus();
  await page.getByLabel("Nature").selectOption("Association");
  await page.getByLabel(/SIRET/).fill("732 829 320 00075");
  await page.getByRole("combobox", { name: "Ajouter un territoire d’intervention" }).focus();
  await page.keyboard.type("Aubagne");
  await expect(
    page
      .getByRole("listbox")
      .getByRole("option", { name: /^Aubagne/ })
      .first(),
  ).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Retirer Aubagne", exact: true })).toBeVisible();
  await save.focus();
  await page.keyboard.press("Enter");

  await expect(page).toHaveURL(/\/structures\/regie-de-quartier-d-aubagne/);
  await expect(page.getByRole("status").filter({ hasText: "La structure est créée." })).toContainText(
    "Ce SIRET ne suit pas la règle de contrôle",
  );
  await expect(page.getByRole("main")).toContainText("732 829 320 00075");
  await invite(page, "regie.aubagne@demo.invalid", "Référent de parcours");

  // Who is signed in as somebody else is told so, and nothing is accepted in her name.
  const link = await invitationLink(page.request, "regie.aubagne@demo.invalid");
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    /Cette invitation ne peut pas être acceptée/,
  );
  await expect(page.getByRole("alert")).toContainText("Cette invitation est pour regie.aubagne@demo.invalid");

  const invited = await (await browser.newContext()).newPage();
  await invited.goto(link);
  await invited.getByRole("button", { name: "Ce n’est pas moi" }).focus();
  await invited.keyboard.press("Enter");
  await expect(invited.getByRole("button", { name: "Confirmer" })).toBeFocused();
  await invited.keyboard.press("Escape");
  await expect(invited.getByRole("button", { name: "Ce n’est pas moi" })).toBeFocused();
  await invited.getByLabel("Prénom et nom").fill("Régis Régie");
  await invited.keyboard.press("Enter");
  await expect(invited).toHaveURL(/\/espace$/);
  await expect(acting(invited)).toContainText("Régie de quartier d’Aubagne");
  await invited.context().close();
});

test("the direction finds an organisation to verify, and verifies it", async ({ page }) => {
  await become(page, "direction.adjointe");
  await page.goto("/structures");
  await page.getByLabel("Nom, sigle ou SIRET").fill("wimoov");
  await page.keyboard.press("Enter");
  await page.getByLabel("Membres").selectOption("Rejointe, à vérifier");
  await expect(page).toHaveURL(/q=wimoov/);
  await expect(page).toHaveURL(/membres=CLAIMED/);
  await expect(page.getByRole("heading", { level: 2, name: "1 structure" })).toBeVisible();
  await page.getByRole("link", { name: "Wimoov" }).click();
  await page.getByRole("button", { name: "Dire que la structure est vérifiée" }).click();
  await page.getByRole("button", { name: "Confirmer" }).click();
  await expect(page.getByRole("main").getByText("Vérifiée", { exact: true })).toBeVisible();
  await expect(page.locator("[data-announcer]")).toContainText("La structure est vérifiée.");
  await expect(page.getByRole("heading", { level: 2, name: "Vérification" })).toBeFocused();
  await page.goto("/structures?q=wimoov&membres=CLAIMED");
  await expect(page.getByText("Aucune structure ne correspond à ces critères.")).toBeVisible();
});

test("who asks to join is accepted by who administers", async ({ page, browser }) => {
  await become(page, "referent.salon-berre");
  await page.goto("/structures/acpm");
  const form = page.getByRole("form", { name: "Rejoindre cette structure" });
  await form.getByRole("button", { name: "Envoyer la demande" }).click();
  await expect(form.getByLabel("Rôle")).toBeFocused();
  await form.getByLabel("Rôle").selectOption("Porteur d’action");
  await form.getByLabel(/Message/).fill("Je coordonne l’action.");
  await form.getByRole("button", { name: "Envoyer la demande" }).click();
  await expect(page.getByText(/Votre demande du .* attend une réponse/)).toBeVisible();

  const porteur = await (await browser.newContext()).newPage();
  await become(porteur, "porteur.acpm");
  await porteur.goto("/ma-structure");
  await expect(porteur.getByText("Je coordonne l’action.")).toBeVisible();
  await porteur.getByRole("button", { name: /^Accepter : / }).click();
  await expect(porteur.locator("[data-announcer]")).toContainText("fait maintenant partie de la structure");
  await expect(porteur.getByRole("heading", { level: 3 })).toHaveCount(2);
  await porteur.context().close();
});

test("nothing that is typed is lost when one’s rights end meanwhile", async ({ page, browser }) => {
  await become(page, "referent.aix-gardanne");
  await page.goto("/ma-structure");
  await page.getByLabel("Adresse électronique de la personne").fill("quelqu.un@demo.invalid");
  await page.getByLabel("Rôle").selectOption("Référent de parcours");

  // Alone to administer, she cannot be removed; another is named, then she is.
  const coordinator = await (await browser.newContext()).newPage();
  await become(coordinator, "pole.aix-gardanne");
  await coordinator.goto("/structures/maison-fictive-aix-gardanne");
  const cards = coordinator
    .getByRole("listitem")
    .filter({ has: coordinator.getByRole("heading", { level: 3 }) });
  const administrator = cards.filter({ hasText: "referent.aix-gardanne@" });
  const colleague = cards.filter({ hasText: "collegue.aix-gardanne@" });
  await administrator.getByRole("button", { name: /^Retirer/ }).click();
  await administrator.getByRole("button", { name: "Confirmer" }).click();
  await expect(administrator.getByRole("alert")).toContainText("Nommez d’abord une autre personne");
  await colleague.getByRole("button", { name: /^Modifier/ }).click();
  await colleague.getByLabel("Rôle", { exact: true }).last().selectOption("Porteur d’action");
  await colleague.getByText("Administre la structure").click();
  await colleague.getByRole("button", { name: "Enregistrer" }).click();
  // The list of roles in the form has these words too: only once it is closed is she an administrator.
  await expect(colleague.getByRole("button", { name: "Enregistrer" })).toHaveCount(0);
  await expect(colleague).toContainText("Porteur d’action");
  await administrator.getByRole("button", { name: "Confirmer" }).click();
  await expect(administrator).toHaveCount(0);
  await coordinator.context().close();

  await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
  await expect(page.getByRole("alert")).toContainText("Reconnectez-vous.");
  await expect(page.getByLabel("Adresse électronique de la personne")).toHaveValue("quelqu.un@demo.invalid");
});
