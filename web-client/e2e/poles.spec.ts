import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { expect, type Page, press, test } from "./test";

type Band = { band: string; men: number; women: number; total: number };
type SourcePole = {
  id: string;
  short_label: string;
  arsa_december_2023: number;
  avg_entries_2023: number;
  avg_exits_2023: number;
  contract_rate_percent: number;
  beneficiaries_total: number;
  mean_age: number;
  share_45_plus_percent: number;
  age_pyramid: Band[];
  age_pyramid_totals: Omit<Band, "band">;
  characteristics: string[];
};

// What the programme prints, read without the product.
const source: { poles: SourcePole[] } = parse(readFileSync("../catalogue/pdi/poles.yaml", "utf8"));

const whole = (value: number) => String(value);
const tenth = (value: number) => value.toFixed(1).replace(".", ",");
/** Spaces group digits and stand before units: of several kinds, none of which matters here. */
const bare = (text: string) => text.replace(/\s/g, "");

function pyramidTable(page: Page) {
  return page.getByRole("figure").getByRole("table");
}

async function openPyramidTable(page: Page) {
  await page.getByRole("button", { name: "Voir la pyramide en tableau" }).click();
  await expect(pyramidTable(page)).toBeVisible();
}

for (const pole of source.poles) {
  test(`every figure of the page of ${pole.id} is the printed one; the chart equals its table`, async ({
    page,
  }) => {
    await page.goto(`/poles/${pole.id}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Pôle d’insertion ${pole.short_label}`);
    for (const [figure, expected] of [
      ["allocataires", whole(pole.arsa_december_2023)],
      ["entries", whole(pole.avg_entries_2023)],
      ["exits", whole(pole.avg_exits_2023)],
      ["contract-rate", `${tenth(pole.contract_rate_percent)}%`],
      ["beneficiaries", whole(pole.beneficiaries_total)],
      ["mean-age", `${tenth(pole.mean_age)}ans`],
      ["share-45", `${tenth(pole.share_45_plus_percent)}%`],
    ] as const) {
      expect(bare((await page.locator(`[data-figure=${figure}]`).textContent()) ?? ""), figure).toBe(
        expected,
      );
    }
    await expect(page.getByText("sans unité de temps")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Allocataires du RSA, décembre 2023" })).toBeVisible();
    await expect(page.getByText("deux populations qui ne se comparent pas")).toBeVisible();
    for (const one of pole.characteristics) await expect(page.getByText(one, { exact: true })).toBeVisible();

    await openPyramidTable(page);
    const rows = await pyramidTable(page)
      .locator("tbody tr, tfoot tr")
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
    const totals = pole.age_pyramid_totals;
    const printed = [...pole.age_pyramid, { band: "Ensemble", ...totals }];
    expect(rows.map((row) => row.map(bare))).toEqual(
      printed.map(({ band, men, women, total }) => [bare(band), whole(men), whole(women), whole(total)]),
    );

    // The chart: its numbers, and bars on one scale.
    const bars = await page.locator("svg [data-band]").evaluateAll((all) =>
      all.map((bar) => ({
        band: bar.getAttribute("data-band"),
        side: bar.getAttribute("data-side"),
        text: bar.querySelector("text")?.textContent ?? "",
        width: Number.parseFloat(bar.querySelector("rect")?.getAttribute("width") ?? ""),
      })),
    );
    expect(bars).toHaveLength(2 * pole.age_pyramid.length);
    const most = Math.max(...pole.age_pyramid.flatMap(({ men, women }) => [men, women]));
    const longest = Math.max(...bars.map(({ width }) => width));
    for (const bar of bars) {
      const row = pole.age_pyramid.find(({ band }) => band === bar.band);
      const value = bar.side === "men" ? row?.men : row?.women;
      expect(bare(bar.text)).toBe(String(value));
      expect(bar.width / longest).toBeCloseTo((value ?? Number.NaN) / most, 6);
    }
  });
}

test("by mouse: the pôle of a commune, its figures, the table of the pyramid, a hole, the search", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Les pôles", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Les pôles d’insertion" })).toBeFocused();
  await expect(page).toHaveTitle("Les pôles – Traverse");
  await page.getByRole("combobox", { name: "Où habite-t-elle ?" }).fill("Châteauren");
  await page.getByRole("option", { name: /^Châteaurenard/ }).click();
  const finder = page.getByRole("region", { name: "Trouver le pôle d’une personne" });
  await expect(finder).toContainText("Châteaurenard : pôle Arles");
  await expect(finder).toContainText("déduit, à confirmer");
  await expect(page.locator("[data-announcer]")).toHaveText("Châteaurenard : pôle Arles");
  await expect(page).toHaveURL(/\/poles\?ou=13027$/);
  await page.getByRole("link", { name: "Voir le pôle Arles" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Pôle d’insertion Arles" })).toBeFocused();
  await expect(page).toHaveTitle("Pôle Arles – Traverse");
  await openPyramidTable(page);
  const holes = page.getByRole("region", { name: "Ce qui manque au catalogue" });
  await expect(holes).toContainText("Aucune action du catalogue ne porte ici sur « Garde d’enfants ».");
  await expect(holes).toContainText("Le catalogue n’est pas exhaustif");
  await holes.locator("[data-gap=garde-enfants]").getByRole("link").click();
  await expect(page).toHaveURL(/\/\?frein=garde-enfants$/);
  await expect(
    page.getByRole("heading", { level: 2, name: /^5 actions — tout le département/ }),
  ).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Pôle d’insertion Arles" })).toBeVisible();
});

/** Presses Tab until what is wanted has the focus. */
async function tabTo(page: Page, reached: () => Promise<boolean>) {
  for (let pressed = 0; pressed < 80; pressed++) {
    if (await reached()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the keyboard never reaches it");
}

test("by keyboard alone: the pôle of a commune, the table of the pyramid, a hole, the search", async ({
  page,
}) => {
  const has = (text: string) => () =>
    page.evaluate((wanted) => {
      const active = document.activeElement;
      return (active?.getAttribute("aria-label") ?? active?.textContent ?? "").includes(wanted);
    }, text);
  await page.goto("/poles");
  await expect(page.getByRole("combobox", { name: "Où habite-t-elle ?" })).toBeVisible();
  await tabTo(page, () => page.evaluate(() => document.activeElement?.getAttribute("role") === "combobox"));
  await page.keyboard.type("Aubag");
  await expect(page.getByRole("option", { name: /^Aubagne/ }).first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: /^Voir le pôle Aubagne/ })).toBeVisible();
  await tabTo(page, has("Voir le pôle Aubagne"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Pôle d’insertion Aubagne – La Ciotat");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await tabTo(page, has("Voir la pyramide en tableau"));
  await page.keyboard.press("Enter");
  await expect(pyramidTable(page)).toBeVisible();
  await tabTo(page, has("ailleurs : Mobilité, déplacements"));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/\?frein=mobilite$/);
});

test("a count of the offer opens the search that gives it", async ({ page }) => {
  await page.goto("/poles/marseille-4");
  const link = page.locator('[data-theme="3.2"]').getByRole("link");
  const count = Number.parseInt((await link.textContent()) ?? "", 10);
  await link.click();
  await expect(page).toHaveURL(/\/\?ou=marseille-4&theme=3\.2$/);
  await expect(page.getByRole("heading", { level: 2, name: new RegExp(`^${count} action`) })).toBeVisible();
});

for (const [code, sentence, more] of [
  [
    "13106",
    "Septèmes-les-Vallons : pôle Aix-Gardanne",
    ["incertain, à confirmer", "Autre lecture possible : pôle Marseille V"],
  ],
  ["13004", "Arles : pôle Arles", ["imprimé par le programme"]],
  ["13055", "Marseille se partage entre plusieurs pôles", ["Choisissez une commune ou un arrondissement"]],
  ["13213", "Marseille 13e arrondissement : pôle Marseille IV", ["imprimé par le programme", "Voir le pôle"]],
  ["99999", "Aucun territoire ne porte le code « 99999 ».", []],
] as const) {
  test(`the pôle of ${code} is said with what it rests on`, async ({ page }) => {
    await page.goto(`/poles?ou=${code}`);
    const finder = page.getByRole("region", { name: "Trouver le pôle d’une personne" });
    await expect(finder).toContainText(sentence);
    for (const words of more) await expect(finder).toContainText(words);
  });
}

test("the territories of a pôle are all there, each with what ties it", async ({ page }) => {
  await page.goto("/poles/aix-gardanne");
  const places = page.getByRole("region", { name: "Communes et arrondissements" });
  await expect(places.locator("[data-territory]")).toHaveCount(35);
  await expect(places).toContainText("Autre lecture possible : pôle Marseille V");
  await expect(places).toContainText("imprimé par le programme");
});

test("pôles side by side: four at most, and the printed figures", async ({ page }) => {
  await page.goto("/poles/comparer");
  await expect(page.getByText("Les dix pôles sont affichés.")).toBeVisible();
  const figures = page.getByRole("region", { name: /^Chiffres imprimés/ }).getByRole("table");
  await expect(figures.locator("tbody tr")).toHaveCount(10);
  const four = ["marseille-2", "arles", "aubagne-la-ciotat", "salon-berre"];
  for (const id of four) {
    const name = source.poles.find((pole) => pole.id === id)?.short_label ?? "";
    await press(page.getByRole("checkbox", { name }));
    await expect(page.getByRole("checkbox", { name })).toBeChecked();
  }
  await expect(page).toHaveURL(/\?pole=marseille-2&pole=arles&pole=aubagne-la-ciotat&pole=salon-berre$/);
  await expect(page.getByText("c’est le plus possible")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: /^Aix-Gardanne/ })).toBeDisabled();
  const row = figures.getByRole("row", { name: /^Allocataires du RSA/ }).getByRole("cell");
  expect((await row.allInnerTexts()).map(bare)).toEqual(
    source.poles.filter(({ id }) => four.includes(id)).map((pole) => whole(pole.arsa_december_2023)),
  );
  await page.getByRole("button", { name: "Revoir les dix pôles" }).click();
  await expect(page).toHaveURL(/\/poles\/comparer$/);
  await expect(figures.locator("tbody tr")).toHaveCount(10);
});

test("a pôle prints without its navigation, with its chart", async ({ page }) => {
  await page.goto("/poles/salon-berre");
  await expect(page.getByRole("img", { name: /^Bénéficiaires du pôle/ })).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("img", { name: /^Bénéficiaires du pôle/ })).toBeVisible();
  for (const hidden of ["Imprimer la page du pôle", "Voir la pyramide en tableau"]) {
    await expect(page.getByRole("button", { name: hidden, includeHidden: true })).toBeHidden();
  }
  expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(20_000);
});

test("the spotlight of a pôle leads to its sheet or to its scheme", async ({ page }) => {
  await page.goto("/poles/salon-berre");
  await page.getByRole("link", { name: /^Voir la fiche « SAS/ }).click();
  await expect(page).toHaveURL(/\/actions\/.*\?ou=salon-berre$/);
  await page.goto("/poles/arles");
  await page.getByRole("link", { name: /^Dispositif sans fiche/ }).click();
  await expect(page).toHaveURL(/\/programme#dispositif-emploi-au-feminin$/);
  await expect(page.locator("#dispositif-emploi-au-feminin")).toBeFocused();
  await expect(page.locator("#dispositif-emploi-au-feminin").getByRole("button")).toHaveAttribute(
    "aria-expanded",
    "true",
  );
});

test("the parts of the programme are reached from its contents", async ({ page }) => {
  await page.goto("/programme");
  await expect(page.getByText("Ce programme court jusqu’au 31 décembre 2026.")).toBeVisible();
  const contents = page.getByRole("navigation", { name: "Dans cette page" });
  for (const part of await contents.getByRole("link").allInnerTexts()) {
    await contents.getByRole("link", { name: part, exact: true }).click();
    await expect(page.getByRole("heading", { level: 2, name: part, exact: true })).toBeFocused();
  }
});
