import { expect, openSearch, press, result, resultCount, test } from "./test";

test("a first visit shows the whole catalogue, by pages, and comes back to the same place", async ({
  page,
}) => {
  await openSearch(page);
  await expect(resultCount(page)).toHaveText(/^52 actions/);
  const cards = page.locator("[aria-labelledby=resultats] > ul > li");
  await expect(cards).toHaveCount(20);
  await page.getByRole("button", { name: "Voir plus d’actions (20 sur 52 affichées)" }).click();
  await expect(cards).toHaveCount(40);
  await expect(page.locator("[data-announcer]")).toHaveText("20 actions ajoutées à la liste.");
  // Keyboard and screen reader go on from the first action added.
  const link = cards.nth(20).getByRole("link");
  await expect(link).toBeFocused();
  await link.click();
  await expect(page).toHaveURL(/\/actions\//);
  await page.goBack();
  await expect(cards).toHaveCount(40);
  await expect(cards.nth(20)).toBeInViewport();
});

test("by mouse: 13e arrondissement and child care give JEDAI, its reason, not PROTIS; the sheet; back", async ({
  page,
}) => {
  await openSearch(page);
  const where = page.getByRole("combobox", { name: "Où ?" });
  await where.click();
  await where.pressSequentially("13013");
  // The same five digits are a postal code and an INSEE code: both readings are offered.
  const district = page.getByRole("option", { name: /13e/ });
  await expect(district).toContainText("code postal 13013");
  await expect(page.getByRole("option", { name: /Belcodène/ })).toContainText("code INSEE 13013");
  await district.click();
  await expect(page).toHaveURL(/\?ou=13213$/);
  await press(page.getByRole("checkbox", { name: /^Garde d’enfants/ }));
  await expect(page).toHaveURL(/\?ou=13213&frein=garde-enfants$/);

  const jedai = result(page, "Garde d’enfants – JEDAI");
  await expect(jedai).toBeVisible();
  await expect(jedai).toContainText("Proposé ici");
  await expect(jedai).toContainText(/13e/);
  await expect(result(page, "Garde d’enfants – PROTIS")).toHaveCount(0);
  await expect(page.locator("[data-announcer]")).toHaveText(/actions? trouvées?\./);

  await jedai.getByRole("link").click();
  await expect(page).toHaveURL("/actions/garde-d-enfants-jedai?ou=13213");
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText("Plateforme garde d’enfants JEDAI");
  await expect(heading).toBeFocused();
  await expect(page).toHaveTitle(/JEDAI.*Traverse/);
  await expect(page.getByRole("complementary")).toContainText("Proposé ici");

  await page.getByRole("navigation", { name: "Fil d’Ariane" }).getByRole("link").click();
  await expect(page).toHaveURL(/\?ou=13213&frein=garde-enfants$/);
  await expect(jedai).toBeVisible();
});

test("by keyboard alone: the same journey", async ({ page }) => {
  await openSearch(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Aller au contenu" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("searchbox", { name: "Que cherchez-vous ?" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("combobox", { name: "Où ?" })).toBeFocused();
  await page.keyboard.type("13013");
  await expect(page.getByRole("option", { name: /13e/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option", { name: /13e/ })).toHaveAttribute("data-focused", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?ou=13213$/);
  await expect(page.getByRole("listbox")).toHaveCount(0);

  const child = page.getByRole("checkbox", { name: /^Garde d’enfants/ });
  for (let step = 0; step < 60; step++) {
    if (await child.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(child).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/frein=garde-enfants/);
  await expect(child).toBeFocused();

  const sheet = result(page, "Garde d’enfants – JEDAI").getByRole("link");
  await expect(sheet).toBeVisible();
  for (let step = 0; step < 60; step++) {
    if (await sheet.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("heading", { level: 1, name: "Plateforme garde d’enfants JEDAI" }),
  ).toBeFocused();
  const back = page.getByRole("navigation", { name: "Fil d’Ariane" }).getByRole("link");
  for (let step = 0; step < 3; step++) {
    if (await back.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("Shift+Tab");
  }
  await expect(back).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?ou=13213&frein=garde-enfants$/);
  await expect(sheet).toBeVisible();
});

test("facets count, chips remove, back and forward follow", async ({ page }) => {
  await openSearch(page);
  const mobility = page.getByRole("checkbox", { name: /^La mobilité — 4 actions/ });
  await press(mobility);
  await expect(page).toHaveURL(/\?theme=3\.1$/);
  await expect(resultCount(page)).toHaveText(/^4 actions/);
  await press(page.getByRole("checkbox", { name: /^La garde d’enfants — 3 actions/ }));
  await expect(resultCount(page)).toHaveText(/^7 actions/);
  const active = page.getByRole("region", { name: "Filtres actifs" });
  await active.getByRole("button", { name: "Retirer La mobilité" }).click();
  await expect(resultCount(page)).toHaveText(/^3 actions/);
  await expect(mobility).not.toBeChecked();
  await page.goBack();
  await expect(resultCount(page)).toHaveText(/^7 actions/);
  await page.goForward();
  await expect(resultCount(page)).toHaveText(/^3 actions/);
  // A value that would give nothing is inert, and says so.
  await press(page.getByRole("checkbox", { name: /^Garde d’enfants/ }));
  await expect(page.getByRole("checkbox", { name: "La mobilité — 0 action" })).toBeDisabled();
  await active.getByRole("button", { name: "Tout effacer" }).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(resultCount(page)).toHaveText(/^52 actions/);
});

test("typing searches, and the sort is kept in the address", async ({ page }) => {
  await openSearch(page);
  await page
    .getByRole("searchbox", { name: "Que cherchez-vous ?" })
    .pressSequentially("mobilite", { delay: 60 });
  await expect(page).toHaveURL(/\?q=mobilite$/);
  await expect(result(page, "Plateforme mobilité Wimoov (Aix-Gardanne)")).toBeVisible();
  await page.getByRole("combobox", { name: "Trier par" }).selectOption("Intitulé");
  await expect(page).toHaveURL(/\?q=mobilite&tri=intitule$/);
  await page.getByRole("button", { name: "Effacer le texte" }).click();
  await expect(page).toHaveURL(/\?tri=intitule$/);
  await expect(resultCount(page)).toHaveText(/^52 actions/);
});

test("an empty search says what to loosen, and how much each gives", async ({ page }) => {
  await openSearch(page, "/?q=permis&ou=13055&theme=3.2");
  await expect(page.getByText("Aucune action ne correspond à tous ces critères")).toBeVisible();
  await page.getByRole("button", { name: "Retirer le texte « permis » : 2 actions" }).click();
  await expect(resultCount(page)).toHaveText(/^2 actions/);
  await expect(result(page, "Garde d’enfants – PROTIS")).toContainText("Proposé en partie");
});

test("a place in the text is proposed, taken as filter, and removed", async ({ page }) => {
  await openSearch(page);
  const text = page.getByRole("searchbox", { name: "Que cherchez-vous ?" });
  await text.fill("permis istres");
  const permit = result(page, "Permis de conduire – Mobile Idées");
  await expect(permit).toBeVisible();
  await expect(permit.getByRole("link").locator("mark")).toHaveText("Permis");
  // Nothing is restricted by itself: what is offered elsewhere stays below.
  await expect(result(page, "Centrale de mobilité – Maison de l’emploi Marseille")).toBeVisible();
  await expect(page.locator("[data-announcer]")).toHaveText(
    /Le texte nomme Istres : vous pouvez vous y limiter\./,
  );
  const chip = page.getByRole("button", { name: /^Limiter à Istres \(\d+\)$/ });
  const promised = Number(/\d+/.exec((await chip.textContent()) ?? "")?.[0]);
  await chip.click();
  await expect(page).toHaveURL(/\?q=permis&ou=13047$/);
  await expect(text).toHaveValue("permis");
  await expect(chip).toHaveCount(0);
  await expect(resultCount(page)).toHaveText(new RegExp(`^${promised} actions? — Istres`));
  await expect(resultCount(page)).toBeFocused();
  await expect(result(page, "Centrale de mobilité – Maison de l’emploi Marseille")).toHaveCount(0);
  await page
    .getByRole("region", { name: "Filtres actifs" })
    .getByRole("button", { name: "Retirer Istres" })
    .click();
  await expect(page).toHaveURL(/\?q=permis$/);
  await expect(result(page, "Centrale de mobilité – Maison de l’emploi Marseille")).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(text).toHaveValue("permis istres");
  await expect(chip).toBeVisible();
});

test("« nounou 13e » gives the child care of the 13e first, with its words marked", async ({ page }) => {
  await openSearch(page, "/?q=nounou+13e");
  await expect(page.getByRole("article").first()).toContainText("Garde d’enfants – JEDAI");
  await expect(page.getByRole("article").first().locator("mark").first()).toHaveText(/garde/i);
  await page.getByRole("button", { name: "Limiter à Marseille 13e arrondissement (2)" }).click();
  await expect(page).toHaveURL(/\?q=nounou&ou=13213$/);
  await expect(result(page, "Garde d’enfants – PROTIS")).toHaveCount(0);
});

test("a misspelt word is read, and the reading is said", async ({ page }) => {
  await openSearch(page, "/?q=restoration");
  await expect(result(page, "Speed restauration")).toBeVisible();
  await expect(page.getByText("« restoration » n’est écrit nulle part")).toContainText("« restauration »");
});

test("a partial answer says that it is one", async ({ page }) => {
  await openSearch(page, "/?q=violon+tzigane");
  await expect(page.getByText("Aucune fiche ne contient tous ces mots.")).toContainText("1 sur 2");
  await expect(page.getByText("Mot introuvable dans le catalogue : « violon ».")).toBeVisible();
  await expect(page.getByRole("article").first()).toContainText("Gens du voyage");
});

test("unknown words are answered by near ones", async ({ page }) => {
  await openSearch(page, "/?q=adiksion&ou=13055");
  await expect(page.getByText("À la place de « adiksion », vouliez-vous dire :")).toBeVisible();
  await page.getByRole("button", { name: "addiction", exact: true }).click();
  await expect(page).toHaveURL(/\?q=addiction&ou=13055$/);
  await expect(result(page, "Addictions – Addiction Méditerranée")).toBeVisible();
});

test("what is to be confirmed for a territory stands apart", async ({ page }) => {
  await openSearch(page, "/?ou=13002&q=plie");
  const group = page.getByRole("region", { name: /^À confirmer pour ce territoire/ });
  await expect(group.getByRole("heading", { level: 3, name: "PLIE" })).toBeVisible();
  await expect(result(page, "PLIE")).toHaveCount(0);
});

test("other schemes are shown apart", async ({ page }) => {
  await openSearch(page, "/?q=darae");
  await page.getByRole("button", { name: /^Autres dispositifs cités par le programme/ }).click();
  await expect(page.getByRole("heading", { level: 3, name: /\(DARAE\)/ })).toBeVisible();
});

test("unknown values are dropped and named", async ({ page }) => {
  await openSearch(page, "/?theme=9.9&mode=dansant&frein=garde-enfants");
  await expect(page.getByText("Filtres inconnus, ignorés : theme=9.9, mode=dansant.")).toBeVisible();
  await expect(result(page, "Garde d’enfants – JEDAI")).toBeVisible();
});

test("an unknown territory is said, with the readings of what was meant", async ({ page }) => {
  await openSearch(page, "/?ou=13290");
  await expect(page.getByText("Aucun territoire ne porte le code « 13290 »")).toBeVisible();
  await expect(resultCount(page)).toHaveText(/^52 actions — tout le département/);
  await page.getByRole("button", { name: "Aix-en-Provence (commune)" }).click();
  await expect(page).toHaveURL(/\?ou=13001$/);
  await expect(resultCount(page)).toContainText("Aix-en-Provence");
});

test("text that is not a choice of territory is said", async ({ page }) => {
  await openSearch(page);
  const where = page.getByRole("combobox", { name: "Où ?" });
  await where.fill("Mars");
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(where).toHaveAccessibleDescription(/« Mars » n’est pas encore un choix/);
  await expect(page).toHaveURL(/\/$/);
});

test("an error can be retried", async ({ page, allowErrors }) => {
  allowErrors();
  await page.route("**/graphql", (route) => route.abort());
  await openSearch(page);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("Le serveur n’a pas pu être joint");
  await page.unroute("**/graphql");
  await page.route("**/graphql", (route) => route.fulfill({ status: 500, body: "oups" }));
  await alert.getByRole("button", { name: "Réessayer" }).click();
  await expect(alert).toContainText("Le serveur a rencontré une difficulté");
  await page.unroute("**/graphql");
  await alert.getByRole("button", { name: "Réessayer" }).click();
  await expect(resultCount(page)).toHaveText(/^52 actions/);
});

test("a catalogue answered without its database says so", async ({ page }) => {
  await page.route("**/graphql", async (route) => {
    const response = await route.fetch();
    const body: Record<string, unknown> = await response.json();
    await route.fulfill({ response, json: { ...body, extensions: { degraded: true } } });
  });
  await openSearch(page);
  await expect(
    page.getByText("La base ne répond pas : le catalogue affiché est le dernier connu."),
  ).toBeVisible();
  await expect(resultCount(page)).toHaveText(/^52 actions/);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("filters on a small screen", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  await openSearch(page, "/?frein=garde-enfants");
  const box = page.getByRole("checkbox", { name: /^La garde d’enfants/ });
  await expect(resultCount(page)).toBeVisible();
  await expect(box).toBeHidden();
  await page.getByRole("button", { name: "Filtres (1)" }).click();
  await press(box);
  await expect(page.getByRole("button", { name: "Filtres (2)" })).toBeVisible();
  await page.getByRole("button", { name: /^Voir 3 résultats$/ }).click();
  await expect(box).toBeHidden();
  await expect(resultCount(page)).toBeFocused();
});
