import { extractText, getDocumentProxy } from "unpdf";
import { expect, type Page, test } from "./test";

const HEALTH = "L’accompagnement des personnes ayant des problèmes de santé";
const FOUR = "Marseille IV (13e, 14e arr.)";

const position = (page: Page) => page.getByRole("navigation", { name: "Projection" }).locator("p").first();

/** What the printer would get, as text, page by page. */
async function printed(page: Page): Promise<string[]> {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: false });
  // Every page begins with its own number.
  return text.map((one) => one.replace(/\s+/g, " ").replace(/^\d+ \/ \d+ /, ""));
}

test("an ADLI prepares « santé » in pôle IV, by mouse: matrix, meeting, projection, booklet", async ({
  page,
}) => {
  await page.goto("/");
  await page
    .getByRole("navigation", { name: "Navigation principale" })
    .getByRole("link", { name: "Thèmes" })
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thèmes et pôles");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page
    .getByRole("table")
    .getByRole("link", { name: `${HEALTH}, ${FOUR} : 4 actions` })
    .click();

  await expect(page).toHaveURL("/themes/2.2/marseille-4");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(HEALTH);
  await expect(page).toHaveTitle(`${HEALTH} – ${FOUR} – Traverse`);
  const offer = page.getByRole("region", { name: "Proposées dans le pôle (4)" });
  await expect(offer.getByRole("article")).toHaveCount(4);
  const heda = offer.getByRole("article").filter({ hasText: "Action 2.2.1" });
  for (const said of ["Proposé ici", "RSA demandé", "HEDA", "Jamais confirmée par un porteur"]) {
    await expect(heda).toContainText(said);
  }
  await expect(page.getByRole("region", { name: "Proposées ailleurs, pas dans ce pôle (4)" })).toContainText(
    "ARES",
  );

  await page.getByRole("link", { name: "Projeter" }).click();
  await expect(position(page)).toContainText("Action 1 sur 4");
  await page.getByRole("button", { name: "Suivante" }).click();
  await expect(page).toHaveURL(/projection\?fiche=2$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/santé mentale/);
  await expect(page.locator("[data-announcer]")).toHaveText(/^Action 2 sur 4 : /);
  await page.getByRole("button", { name: "Précédente" }).click();
  await expect(page.getByRole("button", { name: "Précédente" })).toBeDisabled();
  await page.getByRole("button", { name: "Quitter" }).click();
  await expect(page).toHaveURL("/themes/2.2/marseille-4");
  await expect(page.getByRole("link", { name: "Projeter" })).toBeFocused();

  await page.getByRole("link", { name: "Livret à imprimer" }).click();
  await expect(page).toHaveURL("/livret?ou=marseille-4&theme=2.2");
  await expect(page.getByRole("button", { name: "Imprimer 4 fiches" })).toBeVisible();
  const pages = await printed(page);
  expect(pages[0]).toContain(HEALTH);
  expect(pages[0]).toContain(FOUR);
  expect(pages[0]).not.toContain("Contenu du livret");
  expect(pages.filter((one) => /^Fiche \d+ Action/.test(one))).toHaveLength(4);
});

test("an ADLI prepares « santé » in pôle IV, by keyboard alone", async ({ page }) => {
  await page.goto("/themes");
  const cell = page.getByRole("table").getByRole("link", { name: `${HEALTH}, ${FOUR} : 4 actions` });
  await expect(cell).toBeVisible();
  for (let step = 0; step < 150; step++) {
    if (await cell.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(cell).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Projeter" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();

  await expect(position(page)).toContainText("Action 1 sur 4");
  for (const [key, expected] of [
    ["ArrowRight", 2],
    [" ", 3],
    ["PageDown", 4],
    ["ArrowRight", 4],
    ["PageUp", 3],
    ["Shift+Space", 2],
    ["ArrowLeft", 1],
    ["End", 4],
    ["Home", 1],
  ] as const) {
    await page.keyboard.press(key);
    await expect(position(page), key).toContainText(`Action ${expected} sur 4`);
  }
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL("/themes/2.2/marseille-4");
  await expect(page.getByRole("link", { name: "Projeter" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Livret à imprimer" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/livret?ou=marseille-4&theme=2.2");
  await expect(page.getByRole("heading", { level: 1, name: "Livret des actions" })).toBeFocused();
});

test("an action fits the wall at 1920 × 1080, in large letters, without scrolling", async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto("/themes/2.2/marseille-4/projection?fiche=2");
  const stage = page.getByRole("region", { name: /santé mentale/ });
  await expect(stage).toBeVisible();
  const { overflow, letters } = await stage.evaluate((element) => ({
    overflow: element.scrollHeight - element.clientHeight,
    letters: Number.parseFloat(getComputedStyle(element).fontSize),
  }));
  expect(overflow).toBeLessThanOrEqual(0);
  expect(letters).toBeGreaterThanOrEqual(24);
});

test("a hole in the offer is said, and the neighbours are shown", async ({ page }) => {
  await page.goto("/themes/1.5/arles");
  await expect(page.getByText("Aucune action.", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Projeter" })).toHaveCount(0);
  await page
    .getByRole("navigation", { name: "Autour de cette case" })
    .getByRole("link", { name: "Aubagne – La Ciotat" })
    .click();
  await expect(page.getByRole("region", { name: "Proposées dans le pôle (1)" })).toContainText(
    "Génération experts",
  );
});

test("what is to be confirmed is counted apart, and shown apart", async ({ page }) => {
  await page.goto("/themes");
  await page
    .getByRole("table")
    .getByRole("link", { name: /^L’accompagnement social.*Istres.* : 3 actions \+ 1 à confirmer$/ })
    .click();
  await expect(
    page.getByRole("region", { name: "Proposées dans le pôle (3)" }).getByRole("article"),
  ).toHaveCount(3);
  const apart = page.getByRole("region", { name: "À confirmer (1)" });
  await expect(apart.getByRole("article")).toContainText("À confirmer");
});

test("on a telephone the matrix shows the pôle that is chosen", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  await page.goto("/themes");
  await page.getByRole("combobox", { name: "Pôle d’insertion affiché" }).selectOption("Arles");
  await expect(page).toHaveURL("/themes?ou=arles");
  await expect(page.getByRole("columnheader", { name: "Arles" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: /^Marseille IV/ })).toBeHidden();
  await page.getByRole("link", { name: /^Les seniors, Arles : aucune action$/ }).click();
  await expect(page).toHaveURL("/themes/1.5/arles");
});

test("the matrix equals the answer of the API, cell by cell", async ({ page }) => {
  await page.goto("/themes");
  await expect(page.getByRole("table")).toBeVisible();
  const shown = await page
    .getByRole("table")
    .locator("tbody td a[href^='/themes/']")
    .evaluateAll((links) =>
      links.map((link) => {
        const [, , theme, pole] = (link.getAttribute("href") ?? "").split("/");
        const words = (link.textContent ?? "").replace(/^.* : /, "");
        const covered = /^(\d+) ?action/.exec(words)?.[1] ?? (words.startsWith("aucune") ? "0" : "?");
        return `${theme} ${pole} ${covered} ${/\+ (\d+) à confirmer/.exec(words)?.[1] ?? "0"}`;
      }),
    );
  const answer = await page.request.post("/graphql", {
    data: { query: "{ themes { code coverageByPole { pole { code } covered toConfirm } } }" },
  });
  const { data } = await answer.json();
  const said = data.themes.flatMap(
    (theme: {
      code: string;
      coverageByPole: Array<{ pole: { code: string }; covered: number; toConfirm: number }>;
    }) => theme.coverageByPole.map((one) => `${theme.code} ${one.pole.code} ${one.covered} ${one.toConfirm}`),
  );
  expect(shown).toHaveLength(160);
  expect(shown).toEqual(said);
});

test("the printed booklet of the 52 sheets has its summary and its index", async ({ page }) => {
  test.slow();
  await page.goto("/livret");
  await expect(page.getByRole("button", { name: "Imprimer 52 fiches" })).toBeVisible();
  const answer = await page.request.post("/graphql", {
    data: { query: "{ actions(first: 100, orderBy: {field: CODE}) { nodes { code title shortTitle } } }" },
  });
  const actions: Array<{ code: string; title: string; shortTitle: string }> = (await answer.json()).data
    .actions.nodes;
  expect(actions).toHaveLength(52);

  const pages = await printed(page);
  const firstSheet = pages.findIndex((one) => one.startsWith("Fiche 1 Action"));
  const index = pages.findLastIndex((one) => one.startsWith("Index"));
  expect(firstSheet).toBeGreaterThan(1);
  expect(index).toBeGreaterThan(firstSheet);
  const summary = pages.slice(1, firstSheet).join(" ");
  const sheets = pages.slice(firstSheet, index);
  const last = pages.slice(index).join(" ");
  expect(summary).toContain("Sommaire");
  actions.forEach((action, at) => {
    const title = action.shortTitle.replace(/\s+/g, " ");
    expect(summary, `summary: ${action.code}`).toContain(`${title} fiche ${at + 1} `.trimEnd());
    expect(last, `index: ${action.code}`).toContain(`${action.code} ${title} fiche ${at + 1}`);
    const sheet = sheets.filter((one) => one.startsWith(`Fiche ${at + 1} Action ${action.code} `));
    expect(sheet, `sheet ${at + 1} begins a page`).toHaveLength(1);
  });
  expect(last).toContain("Par porteur");
  expect(last).toContain("Porteur non précisé par le programme");
});

test("an unknown cell is not found; an unknown choice of booklet is said", async ({ page }) => {
  for (const address of ["/themes/9.9/arles", "/themes/2.2/nulle-part", "/themes/9.9/arles/projection"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Cette case n’existe pas");
  }
  await page.goto("/livret?ou=nulle-part&theme=9.9");
  await expect(page.getByText("Aucun pôle ne porte le nom « nulle-part »")).toBeVisible();
  await expect(page.getByRole("button", { name: "Imprimer 52 fiches" })).toBeVisible();
});

test("the menu of a small screen opens, closes and gives the focus back", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto("/programme");
  const menu = page.getByRole("button", { name: "Menu" });
  await expect(menu).toHaveAttribute("aria-expanded", "false");
  await menu.click();
  await expect(menu).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Escape");
  await expect(menu).toHaveAttribute("aria-expanded", "false");
  await expect(menu).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Trouver une action d’insertion" })).toBeFocused();
  await expect(menu).toHaveAttribute("aria-expanded", "false");
});
