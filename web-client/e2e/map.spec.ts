import { expect, type Locator, openSearch, type Page, press, resultCount, test } from "./test";

function map(page: Page): Locator {
  return page.getByRole("listbox", { name: /^Choisir un territoire sur la carte/ });
}

/** What a map says of every place, and what its table says, in the same words. */
async function bothSides(page: Page, list: Locator): Promise<[string[], string[]]> {
  await expect(list.getByRole("option")).toHaveCount(134);
  const options = await list
    .getByRole("option")
    .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
  await page.getByRole("button", { name: "La carte en tableau (134 lignes)" }).click();
  const rows = await page
    .locator("tr[data-code]")
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
  const said = rows.map(([name, pole, value]) => `${name}, pôle ${pole}, ${value}`);
  return [options.map(String).sort(), said.sort()];
}

test("by mouse: a cell chooses the territory, the map says what the list counts", async ({ page }) => {
  await openSearch(page);
  await press(page.getByRole("radio", { name: "Liste et carte" }));
  await expect(page).toHaveURL(/\?vue=carte$/);
  const arles = map(page).getByRole("option", { name: /^Arles, pôle Arles, \d+ actions$/ });
  const said = await arles.getAttribute("aria-label");
  await arles.click();
  await expect(page).toHaveURL(/\?ou=13004&vue=carte$/);
  await expect(arles).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("combobox", { name: "Où ?" })).toHaveValue("Arles");
  const count = said?.match(/\d+/)?.[0];
  await expect(resultCount(page)).toHaveText(`${count} actions — Arles`);
  await expect(page.locator("[data-announcer]")).toHaveText(`${count} actions trouvées.`);
  // Small places are pointed at on the map, and chosen in the magnifier.
  await map(page)
    .getByRole("option", { name: /^Marseille 13e arrondissement/ })
    .click();
  await expect(page).toHaveURL(/\?ou=13213&vue=carte$/);
  await page.goBack();
  await expect(arles).toHaveAttribute("aria-selected", "true");
});

test("by keyboard alone: arrows, letters and Enter", async ({ page }) => {
  await openSearch(page, "/?vue=carte&frein=mobilite");
  const options = map(page).getByRole("option");
  await expect(options).toHaveCount(134);
  const active = page.locator("[role=option]:focus");
  await page.getByRole("radio", { name: "Par pôle" }).focus();
  await page.keyboard.press("Tab");
  await expect(active).toHaveAccessibleName(/^Aix-en-Provence, /);
  await page.keyboard.type("arl");
  await expect(active).toHaveAccessibleName(/^Arles, /);
  await page.keyboard.press("ArrowDown");
  await expect(active).toHaveAccessibleName(/^Saintes-Maries-de-la-Mer, /);
  await page.keyboard.press("ArrowUp");
  await expect(active).toHaveAccessibleName(/^Arles, /);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/ou=13004/);
  await expect(active).toHaveAccessibleName(/^Arles, /);
  await expect(active).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("End");
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/ou=13117/);
  // One stop: Tab leaves the map.
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "La carte en tableau (134 lignes)" })).toBeFocused();
});

test("the map equals its table and the API, by pôle and by number of actions", async ({ page }) => {
  await openSearch(page, "/?vue=carte&frein=garde-enfants&ou=13004");
  const [options, rows] = await bothSides(page, map(page));
  expect(options).toEqual(rows);
  const response = await page.request.post("/graphql", {
    data: {
      query: `{ actions(filter: {barriers: ["garde-enfants"]}) { territoryCounts { territory { name pole { name } } count } } }`,
    },
  });
  const { data } = await response.json();
  type Count = { territory: { name: string; pole: { name: string } }; count: number };
  const words = (n: number) => (n === 0 ? "aucune action" : n === 1 ? "1 action" : `${n} actions`);
  const counted = (data.actions.territoryCounts as Count[]).map(
    ({ territory, count }) => `${territory.name}, pôle ${territory.pole.name}, ${words(count)}`,
  );
  expect(options).toEqual(counted.sort());
  await press(page.getByRole("radio", { name: "Par nombre d’actions" }));
  await expect(page.getByRole("list", { name: "Légende" })).toContainText(/\d+ actions?/);
  const looks = await map(page)
    .getByRole("option")
    .evaluateAll((all) =>
      all.map((one) => `${one.getAttribute("aria-label")} ${one.getAttribute("data-look")}`),
    );
  for (const look of looks) expect(/aucune action/.test(look)).toBe(/step-0$/.test(look));
});

test("the table sorts and chooses", async ({ page }) => {
  await openSearch(page, "/?vue=carte");
  await page.getByRole("button", { name: "La carte en tableau (134 lignes)" }).click();
  const table = page.getByRole("table");
  const counts = () =>
    table
      .locator("tr[data-code] td:last-child")
      .evaluateAll((all) => all.map((one) => parseInt(one.textContent ?? "", 10)));
  await table.getByRole("button", { name: "Actions" }).click();
  await expect(table.getByRole("columnheader", { name: "Actions" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  expect(await counts()).toEqual([...(await counts())].sort((a, b) => a - b));
  await table.getByRole("button", { name: "Istres", exact: true }).click();
  await expect(page).toHaveURL(/ou=13047/);
  await expect(table.getByRole("button", { name: "Istres", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
});

test("on a telephone the map takes the place of the list, and gives it back", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  await openSearch(page);
  await expect(page.getByRole("article").first()).toBeVisible();
  await press(page.getByRole("radio", { name: "Carte" }));
  await expect(map(page)).toBeVisible();
  await expect(page.getByRole("article")).toHaveCount(0);
  await map(page)
    .getByRole("option", { name: /^Arles, / })
    .click();
  await press(page.getByRole("radio", { name: "Liste" }));
  await expect(page).toHaveURL(/\?ou=13004&vue=liste$/);
  await expect(page.getByRole("article").first()).toBeVisible();
});

test("a wide screen shows both without being asked; coming back finds them", async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1000 });
  await openSearch(page, "/?ou=13004");
  await expect(map(page)).toBeVisible();
  const card = page.getByRole("article").first();
  await expect(card).toBeVisible();
  await card.getByRole("link").click();
  await expect(page.getByRole("listbox", { name: /^Carte de la couverture/ })).toBeVisible();
  await page.goBack();
  await expect(map(page)).toBeVisible();
});

test("the list on paper: criteria, every action, its coverage and how to orient; printed once", async ({
  page,
}) => {
  await page.addInitScript(() => {
    window.print = () => {
      document.documentElement.dataset.printed = String(
        1 + Number(document.documentElement.dataset.printed ?? 0),
      );
    };
  });
  await openSearch(page, "/?ou=13213&frein=garde-enfants");
  await page.getByRole("link", { name: "Imprimer la liste" }).click();
  await expect(page).toHaveURL("/liste?ou=13213&frein=garde-enfants");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^\d+ actions — Marseille 13e/);
  await expect(page.locator("html")).toHaveAttribute("data-printed", "1");
  const criteria = page.getByRole("region", { name: "Critères de la recherche" });
  await expect(criteria).toContainText("Garde d’enfants");
  await expect(criteria).toContainText("Marseille 13e arrondissement");
  const jedai = page.getByRole("article").filter({ hasText: "JEDAI" });
  await expect(jedai).toContainText("Oui :");
  await expect(jedai).toContainText("Orienter :");
  await page.reload();
  await expect(jedai).toBeVisible();
  await expect(page.locator("html")).not.toHaveAttribute("data-printed");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Imprimer" })).toBeHidden();
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await page.emulateMedia({ media: "screen" });
  await page.goto("/liste");
  await expect(page.getByRole("article")).toHaveCount(52);
});

test("a sheet on paper is one page, with its map, everything open and nothing to click", async ({ page }) => {
  await page.goto("/actions/boost-emploi?ou=13004");
  await expect(page.getByText("Carte schématique")).toBeVisible();
  const pdf = (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("complementary")).toBeHidden();
  await expect(page.getByRole("heading", { name: "Fiabilité de la fiche" })).toBeVisible();
});

test("the sheet’s map: covered, excluded, to confirm and priority; its table; its list; it answers", async ({
  page,
}) => {
  await page.goto("/actions/boost-emploi");
  const cover = page.getByRole("listbox", { name: /^Carte de la couverture/ });
  const [options, rows] = await bothSides(page, cover);
  expect(options).toEqual(rows);
  await expect(cover.getByRole("option", { name: "Arles, pôle Arles, exclu du secteur" })).toHaveCount(1);
  await expect(page.getByText(/^Proposé dans \d+ des 134 communes/)).toBeVisible();
  await expect(page.getByText(/^Exclu : le programme retire/)).toBeVisible();
  await cover.getByRole("option", { name: "Arles, pôle Arles, exclu du secteur" }).click();
  await expect(page).toHaveURL(/\?ou=13004$/);
  await expect(page.getByRole("complementary")).toContainText("Pas proposé ici");

  await page.goto("/actions/plie");
  await expect(cover.getByRole("option", { name: /^Allauch, .*, à confirmer$/ })).toHaveCount(1);
  await expect(page.getByText(/^À confirmer : le programme n’imprime pas ce territoire/)).toBeVisible();
  const byPole = page.getByRole("table", { name: "Communes et arrondissements couverts, par pôle" });
  await expect(byPole).toContainText("Allauch");
});

test("close actions keep the place of the person", async ({ page }) => {
  await page.goto("/actions/garde-d-enfants-jedai");
  const close = page.getByRole("region", { name: "Actions proches" });
  await expect(close).toContainText("Garde d’enfants – PROTIS");
  await expect(close).toContainText("même thème");
  await page.goto("/actions/garde-d-enfants-jedai?ou=13213");
  await expect(close).toContainText("proposées ici : Marseille 13e arrondissement");
  await expect(close).not.toContainText("PROTIS");
  await close.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/actions\/(?!garde-d-enfants-jedai).*\?ou=13213$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("at 200 % nothing is lost: search with its map, sheet with its map", async ({ page }) => {
  // 1280 × 800 at 200 % is 640 × 400 to the page.
  await page.setViewportSize({ width: 640, height: 400 });
  for (const address of ["/?vue=carte&ou=13004", "/?ou=13004", "/actions/plie?ou=13004", "/liste?ou=13004"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    if (address.includes("vue")) await expect(map(page)).toBeVisible();
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(640);
    const clipped = await page.evaluate(() =>
      [...document.querySelectorAll("main a, main button, main h1, main h2, main label")]
        .filter((one) => {
          const { left, right, width } = one.getBoundingClientRect();
          return width > 1 && (left < -1 || right > document.documentElement.clientWidth + 1);
        })
        .map((one) => one.textContent),
    );
    expect(clipped, address).toEqual([]);
  }
});
