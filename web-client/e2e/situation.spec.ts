import { readFile } from "node:fs/promises";
import { expect, type Page, press, test } from "./test";

async function openSituation(page: Page): Promise<void> {
  await page.goto("/situation");
  await expect(page.getByRole("heading", { level: 1, name: "Pour une situation" })).toBeVisible();
}

/** The actions of one verdict that are shown. */
function group(page: Page, title: string) {
  return page
    .getByRole("heading", { level: 2, name: new RegExp(`^${title}`) })
    .locator("xpath=ancestor::*[@data-verdict]");
}

function action(page: Page, title: string, name: string) {
  return group(page, title)
    .getByRole("article")
    .filter({ has: page.getByRole("heading", { level: 3, name, exact: true }) });
}

const JEDAI = "Garde d’enfants – JEDAI";
const PROTIS = "Garde d’enfants – PROTIS";

/** What is kept anywhere: the address, the history, the storages, the cookies. */
async function kept(page: Page): Promise<string> {
  const inside = await page.evaluate(() =>
    JSON.stringify([
      location.href,
      history.state,
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      document.title,
    ]),
  );
  return `${page.url()} ${inside}`;
}

test("by mouse: child care in the 13e gives JEDAI, not PROTIS and why; an answer moves an action; nothing is kept", async ({
  page,
}) => {
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  await openSituation(page);
  await expect(page.getByText("Commencez par la commune, l’âge ou le RSA")).toBeVisible();

  const where = page.getByRole("combobox", { name: "Où la personne habite-t-elle ?" });
  await where.fill("13013");
  await page.getByRole("option", { name: /13e/ }).click();
  await page.getByRole("textbox", { name: "Quel âge a-t-elle ?" }).fill("30");
  await press(
    page.getByRole("radiogroup", { name: "Perçoit-elle le RSA ?" }).getByRole("radio", { name: "Oui" }),
  );
  await page.getByRole("button", { name: "Freins à lever" }).click();
  await press(page.getByRole("checkbox", { name: "Garde d’enfants", exact: true }));

  // Whether she is a parent is not known: JEDAI is to be checked, and the question says so.
  await expect(action(page, "À vérifier", JEDAI)).toContainText(
    "Il faut savoir si la personne en fait partie.",
  );
  await expect(page.locator("[data-announcer]")).toHaveText(
    /^\d+ actions? convien(t|nent), \d+ (est|sont) à vérifier, \d+ ne convien(t|nent) pas\.$/,
  );
  await page.getByRole("button", { name: /^Oui — .*solution de garde/ }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Ce qu’il reste à savoir" })).toBeFocused();

  const suits = action(page, "Convient", JEDAI);
  await expect(suits).toContainText(
    "Oui : « Marseille 13e arrondissement » est dans le secteur de l’action.",
  );
  await expect(suits).toContainText("L’action porte sur ce frein : « Garde d’enfants ».");
  await expect(action(page, "À vérifier", JEDAI)).toHaveCount(0);
  await expect(page.locator("[data-announcer]")).toHaveText(/^1 action convient, /);

  // What does not suit is closed, counted, and opens with its reason.
  await expect(action(page, "Ne convient pas", PROTIS)).toBeHidden();
  await page.getByRole("button", { name: /^Ne convient pas/ }).click();
  await expect(action(page, "Ne convient pas", PROTIS)).toContainText(
    "Non : « Marseille 13e arrondissement » n’est pas dans le secteur de l’action",
  );
  const refused = group(page, "Ne convient pas").getByRole("article");
  await expect(refused).toHaveCount(20);
  await page.getByRole("button", { name: /^Voir plus d’actions \(20 sur \d+ affichées\)$/ }).click();
  await expect(refused).toHaveCount(40);
  await expect(refused.nth(20).getByRole("link")).toBeFocused();

  expect(page.url()).toMatch(/\/situation$/);
  expect(await kept(page)).not.toMatch(/13213|garde-enfants|parents|rsa|"30"|publics/i);
  expect(addresses.join("\n")).not.toMatch(/13213|garde-enfants|parents|rsa=|publics/i);

  const serverLog = process.env.TRAVERSE_SERVER_LOG;
  if (serverLog)
    expect(await readFile(serverLog, "utf8")).not.toMatch(/13213|garde-enfants|parents|matchActions/);

  // The sheet keeps the territory, and coming back finds the answers again.
  await suits.getByRole("link").click();
  await expect(page).toHaveURL("/actions/garde-d-enfants-jedai?ou=13213");
  await page
    .getByRole("navigation", { name: "Fil d’Ariane" })
    .getByRole("link", { name: "Pour une situation" })
    .click();
  await expect(page).toHaveURL(/\/situation$/);
  await expect(suits).toBeVisible();
  await expect(where).toHaveValue("Marseille 13e arrondissement");

  // Loading the page again forgets everything.
  await page.reload();
  await expect(page.getByText("Commencez par la commune, l’âge ou le RSA")).toBeVisible();
  await expect(where).toHaveValue("");
});

test("by keyboard alone: the same journey", async ({ page }) => {
  await openSituation(page);
  async function tabTo(name: string | RegExp, role: "button" | "checkbox" | "link" = "button", key = "Tab") {
    const target = page.getByRole(role, { name }).first();
    await expect(target).toBeAttached();
    for (let step = 0; step < 120; step++) {
      if (await target.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press(key);
    }
    await expect(target).toBeFocused();
  }
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter"); // to the contents
  await page.keyboard.press("Tab");
  await expect(page.getByRole("combobox", { name: "Où la personne habite-t-elle ?" })).toBeFocused();
  await page.keyboard.type("13013");
  await expect(page.getByRole("option", { name: /13e/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option", { name: /13e/ })).toHaveAttribute("data-focused", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Retirer : Marseille 13e arrondissement" })).toBeVisible();
  await page.keyboard.press("Tab"); // the button that empties the field
  await page.keyboard.press("Tab");
  await expect(page.getByRole("textbox", { name: "Quel âge a-t-elle ?" })).toBeFocused();
  await page.keyboard.type("30 ans"); // letters are not taken
  await expect(page.getByRole("textbox", { name: "Quel âge a-t-elle ?" })).toHaveValue("30");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("radio", { name: "Je ne sais pas" })).toBeFocused();
  await page.keyboard.press("ArrowDown"); // round to the first
  await expect(page.getByRole("radio", { name: "Oui" })).toBeChecked();
  await tabTo("Freins à lever");
  await page.keyboard.press("Enter");
  await tabTo("Garde d’enfants", "checkbox");
  await page.keyboard.press("Space");
  await expect(action(page, "À vérifier", JEDAI)).toBeVisible();
  await tabTo(/^Oui — .*solution de garde/);
  await page.keyboard.press("Enter");
  await expect(action(page, "Convient", JEDAI)).toBeVisible();
  await tabTo(/^Ne convient pas/);
  await page.keyboard.press("Enter");
  await expect(action(page, "Ne convient pas", PROTIS)).toContainText("n’est pas dans le secteur");
  await tabTo(JEDAI, "link", "Shift+Tab"); // back to what suits
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("heading", { level: 1, name: "Plateforme garde d’enfants JEDAI" }),
  ).toBeFocused();
});

test("a no is an answer, can be taken back, and everything can be erased", async ({ page }) => {
  await openSituation(page);
  await press(
    page.getByRole("radiogroup", { name: "Perçoit-elle le RSA ?" }).getByRole("radio", { name: "Non" }),
  );
  const refused = page.getByRole("heading", { level: 2, name: /^Ne convient pas/ });
  await expect(refused).toContainText(/[1-9]\d* actions/);
  const before = (await refused.textContent()) ?? "";
  await page.getByRole("button", { name: /^Afficher les \d+ autres$/ }).click();
  await page.getByRole("button", { name: /^Non — .*Gens du voyage/ }).click();
  await expect(refused).not.toHaveText(before);
  await page.getByRole("button", { name: "Retirer : Ne fait pas partie de : Gens du voyage" }).click();
  await expect(refused).toHaveText(before);

  const age = page.getByRole("textbox", { name: "Quel âge a-t-elle ?" });
  await age.fill("121");
  await expect(age).toHaveAccessibleDescription(/compris entre 0 et 120 ans/);
  await page.getByRole("button", { name: "Effacer tout" }).click();
  await expect(age).toHaveValue("");
  await expect(page.getByText("Commencez par la commune, l’âge ou le RSA")).toBeVisible();
  await expect(page.locator("[data-announcer]")).toHaveText("Tout est effacé.");
  await expect(page.getByRole("radio", { name: "Je ne sais pas" })).toBeChecked();
});

test("the questions of place and age lead to their fields", async ({ page }) => {
  await openSituation(page);
  await press(
    page.getByRole("radiogroup", { name: "Perçoit-elle le RSA ?" }).getByRole("radio", { name: "Oui" }),
  );
  await page.getByRole("button", { name: "Indiquer la commune" }).click();
  await expect(page.getByRole("combobox", { name: "Où la personne habite-t-elle ?" })).toBeFocused();
  await page.getByRole("button", { name: /^Afficher les \d+ autres$/ }).click();
  await page.getByRole("button", { name: "Indiquer l’âge" }).click();
  await expect(page.getByRole("textbox", { name: "Quel âge a-t-elle ?" })).toBeFocused();
});

test("on paper: the actions that suit, their reasons, and how many are left out", async ({ page }) => {
  await openSituation(page);
  await page.getByRole("combobox", { name: "Où la personne habite-t-elle ?" }).fill("Arles");
  await page.getByRole("option", { name: /^Arles commune/ }).click();
  await press(
    page.getByRole("radiogroup", { name: "Perçoit-elle le RSA ?" }).getByRole("radio", { name: "Oui" }),
  );
  const first = group(page, "Convient").getByRole("article").first();
  await expect(first).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(first).toContainText("La personne perçoit le RSA");
  await expect(
    page.getByText(
      /^Actions qui conviennent, selon ce qui est connu de la situation : Arles ; Perçoit le RSA\.$/,
    ),
  ).toBeVisible();
  await expect(page.getByText(/elles ne sont pas imprimées\.$/)).toBeVisible();
  await expect(group(page, "À vérifier")).toBeHidden();
  await expect(page.getByRole("button", { name: "Effacer tout" })).toBeHidden();
});

test("an error can be retried, and loses no answer", async ({ page, allowErrors }) => {
  allowErrors();
  await openSituation(page);
  await expect(page.getByRole("button", { name: "Freins à lever" })).toBeVisible();
  await page.route("**/graphql", (route) => route.abort());
  await press(
    page.getByRole("radiogroup", { name: "Perçoit-elle le RSA ?" }).getByRole("radio", { name: "Oui" }),
  );
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("Le serveur n’a pas pu être joint");
  await page.unroute("**/graphql");
  await alert.getByRole("button", { name: "Réessayer" }).click();
  await expect(group(page, "Convient").getByRole("article").first()).toBeVisible();
  await expect(page.getByRole("radio", { name: "Oui" })).toBeChecked();
});
