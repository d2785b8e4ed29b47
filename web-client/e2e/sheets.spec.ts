import { askApi, become, COMPLETE_SHEET, expect, makeSheet, type Page, press, test } from "./test";

const titled = (what: string) =>
  `${what} ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
const bar = (page: Page) => page.getByText(/^Enregistré à \d\d:\d\d$/);

test("a porteur writes a sheet, the pôle sends it back and publishes it, everybody reads it", async ({
  page,
  browser,
}) => {
  test.slow();
  const title = titled("Atelier mobilité");
  await become(page, "porteur.ccipa");
  await page.goto("/espace");
  await page.getByRole("link", { name: "Mes fiches" }).click();
  await page.getByRole("link", { name: "Nouvelle fiche" }).click();
  await page.getByRole("button", { name: "Commencer la fiche" }).click();
  await expect(page.getByLabel("Intitulé", { exact: true })).toBeFocused();
  await expect(page.getByRole("alert")).toContainText("Donnez un intitulé.");
  await page.getByLabel("Intitulé", { exact: true }).fill(title);
  await page.getByLabel("Thème").selectOption("1.7");
  await page.getByRole("button", { name: "Commencer la fiche" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Modifier « ${title} »` })).toBeVisible();

  // What is typed is saved without a button, and is there again.
  await page.getByLabel("Résumé").fill("Un atelier pour apprendre à se déplacer.");
  await expect(bar(page)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Résumé")).toHaveValue("Un atelier pour apprendre à se déplacer.");

  // It is not complete: the first fault has the focus, the summary and the list of what is missing lead to the fields.
  await page.getByRole("button", { name: "Soumettre à la relecture" }).click();
  await expect(page.getByLabel("Objectifs")).toBeFocused();
  await page.getByRole("link", { name: "Donnez la durée, ou précisez qu’elle varie." }).last().click();
  await expect(page.getByLabel("Durée en mois")).toBeFocused();
  await page.keyboard.type("deux");
  await expect(page.getByText("Écrivez un nombre entier, en chiffres.")).toBeVisible();
  await page.getByLabel("Durée en mois").fill("2");
  await page.getByLabel("Objectifs").fill("Se déplacer\nTrouver un trajet");
  await page.getByRole("group", { name: "Freins" }).getByText("Mobilité, déplacements").click();
  await page.getByRole("group", { name: "Mode d’accueil" }).getByText("En groupe", { exact: true }).click();
  await page.getByText("Rien : c’est gratuit").click();
  await page.getByRole("group", { name: "Par où oriente-t-on" }).getByText("Par téléphone").click();
  await page.getByRole("button", { name: "Ajouter un contact" }).click();
  await page.getByRole("textbox", { name: "Téléphone" }).first().fill("04 90");
  await page.getByRole("button", { name: "Ajouter un lieu d’accueil" }).click();
  await page.getByLabel("Adresse", { exact: true }).fill("1 rue du Port");
  await page.getByRole("combobox", { name: "Commune ou arrondissement" }).fill("Arles");
  await page
    .locator("li[role=option]")
    .filter({ hasText: /^Arles/ })
    .first()
    .click();

  // The coverage, by a pôle and by the map, with its answer at once.
  await page.getByLabel("Ajouter un pôle").first().selectOption({ label: "Arles" });
  await expect(page.getByText(/^Proposé dans 29 des 134/)).toBeVisible();
  await page.getByRole("combobox", { name: "Disponible à…" }).fill("Tarascon");
  await page
    .locator("li[role=option]")
    .filter({ hasText: /^Tarascon/ })
    .click();
  await expect(page.getByText(/« Tarascon » fait partie de/).first()).toBeVisible();
  await page.getByLabel("Le secteur en toutes lettres").fill("Pôle d’Arles");
  await expect(page.getByText("Rien ne manque : la fiche est complète.")).toBeVisible();
  await page.getByLabel("Mot pour qui relira").fill("Ouverture en janvier.");
  await page.getByRole("button", { name: "Soumettre à la relecture" }).click();
  const card = page.getByRole("article").filter({ hasText: title });
  await expect(card).toContainText("En relecture");

  const reviewer = await browser.newPage();
  await become(reviewer, "pole.arles");
  await reviewer.goto("/relecture");
  await reviewer.getByRole("link", { name: `Relire « ${title} »` }).click();
  await expect(reviewer.getByText("Ouverture en janvier.")).toBeVisible();
  await expect(reviewer.getByRole("heading", { level: 3, name: "Résumé" })).toBeVisible();
  await reviewer.getByLabel("Commenter « Résumé »").fill("Dites pour qui.");
  await reviewer.getByRole("button", { name: "Renvoyer aux auteurs" }).click();
  await expect(reviewer.getByRole("heading", { level: 1, name: "Relecture" })).toBeVisible();
  await expect(reviewer.getByRole("link", { name: `Relire « ${title} »` })).toHaveCount(0);

  await page.reload();
  await expect(card).toContainText("À reprendre");
  await card.getByRole("link", { name: /^Modifier/ }).click();
  await expect(page.getByText("Dites pour qui.")).toBeVisible();
  await page.getByLabel("Résumé").fill("Un atelier pour les personnes sans voiture.");
  await page.getByRole("button", { name: "Soumettre à la relecture" }).click();
  await expect(card).toContainText("En relecture");

  await reviewer.reload();
  await reviewer.getByRole("link", { name: `Relire « ${title} »` }).click();
  await reviewer.getByRole("button", { name: "Publier" }).click();
  await expect(reviewer.getByRole("heading", { level: 1, name: "Relecture" })).toBeVisible();

  // Anyone reads it, with its history; the telephone that was typed badly was mended on the way.
  await page.goto("/mes-fiches");
  await card.getByRole("link", { name: title, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  const anyone = await browser.newPage();
  await anyone.goto(page.url());
  await expect(anyone.getByText("Un atelier pour les personnes sans voiture.")).toBeVisible();
  await anyone.getByRole("link", { name: "Historique des révisions" }).click();
  await expect(anyone.getByRole("heading", { level: 2, name: "Révision 1" })).toBeVisible();
  await expect(anyone.getByText("Demo-")).toHaveCount(0);
});

test("a lost connection loses nothing", async ({ page, allowErrors }) => {
  allowErrors();
  const { slug } = await makeSheet(page, titled("Atelier sans réseau"), "begun");
  await page.goto(`/mes-fiches/${slug}/modifier`);
  await expect(page.getByLabel("Résumé")).toBeVisible();
  await page.route("**/graphql", (route) => route.abort());
  await page.getByLabel("Résumé").fill("Tapé dans le tunnel.");
  await expect(page.getByRole("alert")).toContainText("Votre saisie est gardée dans ce navigateur");
  // The page is closed, and opened again out of the tunnel: not before, or it saves by itself.
  await page.goto("about:blank");
  await page.unroute("**/graphql");
  await page.goto(`/mes-fiches/${slug}/modifier`);
  await expect(page.getByLabel("Résumé")).toHaveValue("Tapé dans le tunnel.");
  await expect(bar(page)).toBeVisible();
  await page.reload();
  await expect(page.getByText("Tout est enregistré.")).toBeVisible();
  await expect(page.getByLabel("Résumé")).toHaveValue("Tapé dans le tunnel.");
});

test("two people on one field: both versions are shown, and chosen by keyboard", async ({
  page,
  browser,
}) => {
  const { slug } = await makeSheet(page, titled("Atelier à deux"), "complete");
  const other = await browser.newPage();
  await become(other, "direction");
  await page.goto(`/mes-fiches/${slug}/modifier`);
  await other.goto(`/mes-fiches/${slug}/modifier`);
  await page.getByLabel("Résumé").fill("La version de la porteuse.");
  await expect(bar(page)).toBeVisible();
  await other.getByLabel("Rythme").fill("Une fois par mois");
  await other.getByLabel("Résumé").fill("La version de la direction.");
  const panel = other.getByRole("heading", { level: 2, name: "Deux versions d’un même champ" });
  await expect(panel).toBeFocused();
  await expect(other.getByText("La version de la porteuse.").first()).toBeVisible();
  // What only one has changed is saved meanwhile.
  await expect
    .poll(
      async () =>
        await page.request
          .post("/graphql", {
            data: { query: `{ action(slug: "${slug}") { pendingRevision { action { intensity } } } }` },
          })
          .then((answer) => answer.text()),
    )
    .toContain("Une fois par mois");
  await other.keyboard.press("Tab");
  await expect(other.getByRole("button", { name: "Garder ma version" })).toBeFocused();
  await other.keyboard.press("Enter");
  await expect(panel).toHaveCount(0);
  await expect(bar(other)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Résumé")).toHaveValue("La version de la direction.");
  await expect(page.getByLabel("Rythme")).toHaveValue("Une fois par mois");
});

test("a telephone is mended without a review, and the pôle undoes it", async ({ page, browser }) => {
  const title = titled("Atelier téléphone");
  const { slug } = await makeSheet(page, title, "published");
  await page.goto(`/mes-fiches/${slug}/modifier`);
  await page.getByRole("textbox", { name: "Téléphone" }).first().fill("06 00 00 00 00");
  await page.getByRole("button", { name: "Publier ces changements" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mes fiches" })).toBeVisible();
  const anyone = await browser.newPage();
  await anyone.goto(`/actions/${slug}`);
  await expect(anyone.getByRole("link", { name: "06 00 00 00 00" })).toBeVisible();

  const pole = await browser.newPage();
  await become(pole, "pole.arles");
  await pole.goto("/relecture");
  const change = pole.getByRole("article").filter({ hasText: title });
  await change.getByRole("button", { name: /^Annuler ce changement/ }).click();
  await change.getByRole("button", { name: "Confirmer" }).click();
  await expect(pole.getByRole("article").filter({ hasText: title }).first()).toContainText("Annulation");
  await anyone.reload();
  await expect(anyone.getByRole("link", { name: "04 90 00 00 00" })).toBeVisible();
});

test("a porteur mends a sheet and opens twelve places from a telephone; the référent’s page changes by itself", async ({
  page,
  browser,
}) => {
  test.slow();
  const title = titled("Atelier suivi");
  const { slug } = await makeSheet(page, title, "published", "porteur.ccipa", ["arles", "salon-berre"]);
  await page.setViewportSize({ width: 375, height: 800 });
  const referent = await browser.newPage();
  await become(referent, "referent.arles");
  await referent.goto(`/actions/${slug}?ou=arles`);
  await expect(referent.getByRole("region", { name: "Sessions et places" })).toContainText(
    "n’a pas dit s’il reste des places",
  );

  // What needs no review is there at once.
  await page.goto(`/mes-fiches/${slug}/modifier`);
  await page.getByRole("textbox", { name: "Téléphone" }).first().fill("06 00 00 00 11");
  await page.getByRole("button", { name: "Publier ces changements" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mes fiches" })).toBeVisible();
  await expect(referent.getByRole("link", { name: "06 00 00 00 11" })).toBeVisible();
  await expect(referent.locator("[data-announcer]")).toContainText("La fiche vient de changer.");

  // So are places, for two pôles.
  const { action } = await askApi<{ action: { code: string } }>(
    page,
    "query ($slug: String!) { action(slug: $slug) { code } }",
    { slug },
  );
  await page.goto(`/mes-places/nouvelle?action=${action.code}`);
  await page.getByRole("textbox", { name: "Nom de la session" }).fill("Groupe suivi");
  await page.getByRole("textbox", { name: "Places proposées" }).fill("12");
  for (const pole of ["Arles", "Salon-Berre"]) await press(page.getByRole("checkbox", { name: pole }));
  await page.getByRole("button", { name: "Ouvrir la session" }).click();
  await expect(referent.getByRole("region", { name: "Sessions et places" })).toContainText(
    "12 places libres.",
  );

  // The title is reviewed first: the page has the old one until the direction has read it.
  await page.goto(`/mes-fiches/${slug}/modifier`);
  await page.getByLabel("Intitulé", { exact: true }).fill(`${title}, le samedi`);
  await page.getByRole("button", { name: "Soumettre à la relecture" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mes fiches" })).toBeVisible();
  await expect(referent.getByRole("heading", { level: 1 })).toHaveText(title);
  const direction = await browser.newPage();
  await become(direction, "direction");
  await direction.goto(`/relecture/${slug}`);
  await direction.getByRole("button", { name: "Publier" }).click();
  await expect(referent.getByRole("heading", { level: 1 })).toHaveText(`${title}, le samedi`);
});

test("a porteur reads what a pôle says of her sheet under review, and goes back to her sheets", async ({
  page,
  browser,
}) => {
  const title = titled("Atelier remarqué");
  const { slug } = await makeSheet(page, title, "submitted", "porteur.ccipa", ["arles", "salon-berre"]);
  const pole = await browser.newPage();
  await become(pole, "pole.arles");
  await pole.goto(`/relecture/${slug}`);
  await pole.getByLabel("Commentaire sur toute la fiche").fill("Dites aussi à quelle heure.");
  await pole
    .getByRole("region", { name: "Commentaires" })
    .getByRole("button", { name: "Ajouter ce commentaire" })
    .click();
  await expect(pole.getByText("Commentaire ajouté.")).toBeAttached();
  // It is where the notice of it leads.
  await page.goto(`/relecture/${slug}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(title);
  await expect(page.getByText("Dites aussi à quelle heure.")).toBeVisible();
  await page
    .getByRole("navigation", { name: "Fil d’Ariane" })
    .getByRole("link", { name: "Mes fiches" })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: "Mes fiches" })).toBeVisible();
});

test("what is typed just before leaving is saved, and nothing of it stays in a browser that others use", async ({
  page,
}) => {
  const { slug } = await makeSheet(page, titled("Atelier quitté"), "published");
  const kept = () =>
    page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("traverse.fiche.")));
  await page.goto(`/mes-fiches/${slug}/modifier`);
  await page.getByLabel("Résumé").fill("Tapé juste avant de partir.");
  await page.getByRole("navigation", { name: "Fil d’Ariane" }).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: "Mes fiches" })).toBeVisible();
  await expect.poll(kept).toEqual([]);
  await page.goto(`/mes-fiches/${slug}/modifier`);
  await expect(page.getByLabel("Résumé")).toHaveValue("Tapé juste avant de partir.");

  // What the server cannot be sent stays here until she signs out.
  await page.getByLabel("Durée en mois").fill("deux");
  await expect(page.getByText("Écrivez un nombre entier, en chiffres.")).toBeVisible();
  expect(await kept()).toHaveLength(1);
  const account = page.getByRole("navigation", { name: "Compte" });
  await account.getByRole("button").first().click();
  await account.getByRole("button", { name: "Se déconnecter" }).click();
  await expect(page.getByRole("link", { name: "Se connecter", exact: true })).toBeVisible();
  expect(await kept()).toEqual([]);
});

test("under review, what needs no review can still be mended, and the rest taken back", async ({
  page,
  allowErrors,
}) => {
  allowErrors();
  const { slug } = await makeSheet(page, titled("Atelier relu"), "published");
  await page.goto(`/mes-fiches/${slug}/modifier`);
  await page.getByLabel("Résumé").fill("Un autre résumé.");
  await page.getByRole("button", { name: "Soumettre à la relecture" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mes fiches" })).toBeVisible();
  await page.goto(`/mes-fiches/${slug}/modifier`);
  await expect(page.getByText("attend la relecture de la coordination du pôle Arles")).toBeVisible();
  await expect(page.getByLabel("Résumé")).toHaveCount(0);
  await page.getByLabel("Consignes pour orienter").fill("Appelez le matin.");

  // Without a network, or without a session, it says so rather than that it is not published yet.
  await page.route("**/graphql", (route) => route.abort());
  await page.getByRole("button", { name: "Publier ces corrections maintenant" }).click();
  await expect(page.getByRole("alert")).toContainText("le serveur ne répond pas");
  await page.getByLabel("Consignes pour orienter").fill("Appelez le matin, avant midi.");
  await expect(page.getByText("Un champ modifié, pas encore publié.")).toBeVisible();
  await page.unroute("**/graphql");
  const errors = [{ message: "Connectez-vous.", extensions: { code: "UNAUTHENTICATED" } }];
  await page.route("**/graphql", (route) => route.fulfill({ json: { data: null, errors } }));
  await page.getByRole("button", { name: "Publier ces corrections maintenant" }).click();
  await expect(page.getByRole("alert")).toContainText("gardée dans ce navigateur. Connectez-vous.");
  await page.getByRole("button", { name: "Reprendre la rédaction" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /^Connectez-vous\.$/ })).toBeVisible();
  await page.unroute("**/graphql");
  await page.getByRole("button", { name: "Publier ces corrections maintenant" }).click();
  await expect(bar(page)).toBeVisible();
  await page.getByRole("button", { name: "Reprendre la rédaction" }).click();
  await expect(page.getByLabel("Résumé")).toHaveValue("Un autre résumé.");
  await page.getByRole("button", { name: "Abandonner ces modifications" }).click();
  await page.getByRole("button", { name: "Confirmer", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mes fiches" })).toBeVisible();
});

test("a sheet is confirmed, suspended and archived from the list; an old revision is taken up again", async ({
  page,
}) => {
  const title = titled("Atelier tenu");
  const { slug } = await makeSheet(page, title, "published");
  await page.goto("/mes-fiches");
  const card = page.getByRole("article").filter({ hasText: title });
  await expect(card).toContainText("Jamais confirmée");
  await card.getByRole("button", { name: `Confirmer « ${title} »` }).press("Enter");
  await expect(card).toContainText(/Confirmée le/);
  await card.getByRole("button", { name: "Suspendre l’accueil", exact: true }).first().press("Enter");
  await card.getByLabel("Dernier jour de la suspension").fill("2020-01-01");
  await card.getByRole("button", { name: "Suspendre l’accueil" }).last().press("Enter");
  await expect(card.getByLabel("Dernier jour de la suspension")).toBeFocused();
  await card.getByLabel("Dernier jour de la suspension").fill("2099-01-01");
  await card.getByRole("button", { name: "Suspendre l’accueil" }).last().press("Enter");
  await expect(card).toContainText("Suspendue jusqu’au");
  await card.getByRole("button", { name: /^Reprendre l’accueil/ }).press("Enter");
  await expect(card).toContainText("Publiée");
  await card.getByRole("button", { name: /^Archiver/ }).press("Enter");
  await page.keyboard.press("Enter"); // « Confirmer » has the focus
  await expect(card).toContainText("Archivée");
  await card.getByRole("button", { name: /^Rétablir/ }).press("Enter");
  await expect(card).toContainText("Publiée");

  await page.goto(`/mes-fiches/${slug}/modifier`);
  await page.getByRole("textbox", { name: "Téléphone" }).first().fill("06 00 00 00 00");
  await page.getByRole("button", { name: "Publier ces changements" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mes fiches" })).toBeVisible();
  await page.goto(`/actions/${slug}/historique`);
  await expect(page.getByRole("heading", { level: 2, name: "Révision 2" })).toBeVisible();
  await page.getByLabel("Suivre un seul champ").selectOption({ label: "Contacts" });
  await expect(page.getByText("06 00 00 00 00").first()).toBeVisible();
  await page.getByLabel("Suivre un seul champ").selectOption({ label: "Tous les champs" });
  await page.getByRole("button", { name: /^Repartir de cette révision/ }).click();
  await page.getByRole("button", { name: "Confirmer", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Téléphone" }).first()).toHaveValue("04 90 00 00 00");
});

test("the direction gives a sheet its porteur, who opens prescriptions; then a référent prescribes", async ({
  page,
  browser,
  baseURL,
}) => {
  test.slow();
  const as = async (name: string) => {
    const tab = await (await browser.newContext({ baseURL: baseURL ?? "" })).newPage();
    await become(tab, name);
    return tab;
  };
  const title = titled("Atelier rattaché");
  await become(page, "direction");
  await page.goto("/mes-fiches/nouvelle");
  await page.getByLabel("Intitulé", { exact: true }).fill(title);
  await page.getByLabel("Thème").selectOption("1.7");
  const structure = page.getByRole("combobox", { name: "Structure qui la portera" });
  await structure.fill("wimoov");
  await page
    .getByRole("option", { name: /^Wimoov/i })
    .first()
    .click();
  await page.getByRole("button", { name: "Commencer la fiche" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Modifier « ${title} »` })).toBeVisible();
  const slug = new URL(page.url()).pathname.split("/")[2] ?? "";
  const { action } = await askApi<{ action: { id: string } }>(
    page,
    "query ($slug: String!) { action(slug: $slug) { id } }",
    { slug },
  );
  await askApi(
    page,
    "mutation ($input: SaveActionDraftInput!) { saveActionDraft(input: $input) { userErrors { message } } }",
    {
      input: {
        id: action.id,
        version: 1,
        revision: 0,
        sheet: { ...COMPLETE_SHEET, prescription: { channels: ["PLATFORM"] } },
      },
    },
  );

  // The other porteur of the action comes and goes; who runs it alone cannot leave a sheet that is published.
  await page.reload();
  await page.getByRole("link", { name: /^Aucun porteur ne reçoit de prescriptions/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Porteurs et prescriptions" })).toBeVisible();
  await expect(page.getByText("mais aucun porteur ne reçoit de prescriptions")).toBeVisible();
  await page.getByRole("button", { name: "Rattacher cette structure" }).click();
  await expect(page.getByRole("alert")).toContainText("Choisissez une structure dans la liste.");
  const other = page.getByRole("combobox", { name: "Structure", exact: true });
  await expect(other).toBeFocused();
  await other.fill("ccipa");
  await page.getByRole("option").first().click();
  await page
    .getByRole("combobox", { name: "Ajouter un territoire d’intervention" })
    .last()
    .fill("Marseille 13e");
  await page.getByRole("option", { name: /Marseille 13e/ }).click();
  await page.getByRole("button", { name: "Rattacher cette structure" }).click();
  await expect(page.getByRole("alert")).toContainText("n’est pas dans le secteur de la fiche");
  await page.getByRole("button", { name: /^Retirer.*Marseille 13e/ }).click();
  await page.getByRole("combobox", { name: "Ajouter un territoire d’intervention" }).last().fill("Arles");
  await page
    .getByRole("option", { name: /^Arles/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Rattacher cette structure" }).click();
  const lines = page.getByRole("region", { name: "Porteurs de la fiche" }).getByRole("article");
  await expect(lines).toHaveCount(2);
  await expect(page.getByRole("heading", { level: 2, name: "Porteurs de la fiche" })).toBeFocused();
  await expect(lines.last()).toContainText("Arles");
  await lines
    .last()
    .getByRole("button", { name: /^Détacher/ })
    .press("Enter");
  await page.keyboard.press("Enter"); // « Confirmer » has the focus
  await expect(lines).toHaveCount(1);

  const porteur = await as("porteur.wimoov");
  await porteur.goto(`/mes-fiches/${slug}/modifier`);
  await porteur.getByRole("link", { name: "Voir et modifier" }).click();
  await expect(porteur.getByRole("heading", { level: 2, name: "Rattacher un porteur" })).toHaveCount(0);
  await expect(porteur.getByRole("button", { name: /^Détacher/ })).toHaveCount(0);
  await porteur.getByRole("button", { name: /^Recevoir les prescriptions/ }).press("Enter");
  await expect(porteur.getByText("Reçoit les prescriptions sur Traverse")).toBeVisible();

  await page.goto(`/mes-fiches/${slug}/modifier`);
  await expect(page.getByText("Rien ne manque : la fiche est complète.")).toBeVisible();
  await page.getByRole("button", { name: "Publier", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mes fiches" })).toBeVisible();
  await page.goto(`/mes-fiches/${slug}/porteurs`);
  await page.getByRole("button", { name: /^Détacher/ }).press("Enter");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("C’est le seul porteur d’une fiche publiée");

  const referent = await as("referent.arles");
  await referent.goto(`/actions/${slug}`);
  await referent.getByRole("link", { name: "Prescrire", exact: true }).click();
  await referent.getByRole("button", { name: "Ajouter une personne" }).click();
  await referent.getByLabel("Nom", { exact: true }).fill("Personnage-Rattaché");
  await referent.getByLabel("Prénom").fill(slug.slice(-8));
  await referent.getByRole("combobox", { name: "Commune" }).fill("Arles");
  await referent
    .getByRole("option", { name: /^Arles/ })
    .first()
    .click();
  await referent.getByLabel("Jour où elle a donné son accord").fill("2026-11-20");
  await referent.getByRole("button", { name: "Enregistrer" }).click();
  await referent
    .getByRole("textbox", { name: "Pourquoi cette action" })
    .fill("Elle est disponible le matin.");
  await referent.getByRole("button", { name: "Relire" }).click();
  await referent.getByRole("button", { name: "Envoyer la prescription" }).click();
  await expect(referent.getByRole("heading", { level: 1, name: /^Prescription \d\d-\d+/ })).toBeVisible();

  // Closed again, nobody new is sent; what was sent is still there to be answered.
  await porteur.reload();
  await porteur.getByRole("button", { name: /^Ne plus recevoir de prescriptions/ }).press("Enter");
  await porteur.keyboard.press("Enter");
  await expect(porteur.getByText("Ne reçoit pas de prescriptions sur Traverse")).toBeVisible();
  await porteur.goto("/prescriptions");
  await expect(porteur.getByText(title).first()).toBeVisible();
});

test("what was read before somebody else acted is refused once: what is typed stays, and a second press does it", async ({
  page,
}) => {
  const title = titled("Atelier partagé");
  const { id, version } = await makeSheet(page, title, "published");
  await page.goto("/mes-fiches");
  const card = page.getByRole("article").filter({ hasText: title });
  await card.getByRole("button", { name: "Suspendre l’accueil", exact: true }).first().press("Enter");
  await card.getByLabel("Dernier jour de la suspension").fill("2099-01-01");
  await askApi(
    page,
    "mutation ($input: ConfirmActionInput!) { confirmAction(input: $input) { userErrors { message } } }",
    { input: { idempotencyKey: `${id}-meanwhile`, id, version } },
  );
  await card.getByRole("button", { name: "Suspendre l’accueil" }).last().press("Enter");
  await expect(card).toContainText("Quelqu’un d’autre a modifié ceci entre-temps.");
  await expect(card).toContainText(/Confirmée le/);
  await expect(card.getByLabel("Dernier jour de la suspension")).toHaveValue("2099-01-01");
  await card.getByRole("button", { name: "Suspendre l’accueil" }).last().press("Enter");
  await expect(card).toContainText("Suspendue jusqu’au");
});

test("whoever keeps no sheet is told so", async ({ page }) => {
  await become(page, "referent.arles");
  await page.goto("/mes-fiches");
  await expect(page.getByText("Ces pages sont à ceux qui tiennent des fiches")).toBeVisible();
  await page.goto("/relecture");
  await expect(page.getByText("Cette page est aux coordinations de pôle")).toBeVisible();
  await page.goto("/mes-fiches/boost-emploi/modifier");
  await expect(page.getByText("Cette fiche n’est pas de celles que vous tenez.")).toBeVisible();
});
