import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { become, expect, type Page, test } from "./test";

/** A sheet of the demonstration for the 13th arrondissement whose only porteur answers, and his account. */
async function answeredSheet(page: Page): Promise<{ slug: string; porteur: string }> {
  const { data } = await (
    await page.request.post("/graphql", {
      data: {
        query: `{ actions(first: 100, filter: { territory: "13213" }) { nodes { slug providers { receivesReferrals territories { id } organization { name } } } } }`,
      },
    })
  ).json();
  const persons: Array<{ email: string; organization: string }> = await (
    await page.request.get("/session/demo")
  ).json();
  for (const { slug, providers } of data.actions.nodes) {
    const [provider] = providers;
    if (providers.length !== 1 || !provider.receivesReferrals || provider.territories.length > 0) continue;
    const porteur = persons.find(
      ({ email, organization }) =>
        email.startsWith("porteur.") && organization === provider.organization.name,
    );
    if (porteur) return { slug, porteur: porteur.email.replace("@demo.invalid", "") };
  }
  throw new Error("no sheet of the demonstration answers");
}

const person = { last: "Personnage-Fictif", first: `Ondine-${Date.now().toString(36)}` };

async function expectNoViolation(page: Page): Promise<void> {
  // React Aria tells a wait to those who hear, then takes the button that it names away.
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).exclude("[data-live-announcer]").analyze();
    expect(violations.map(({ id, nodes }) => [colorScheme, id, nodes.map((node) => node.html)])).toEqual([]);
  }
}

// A référente prescribes from a sheet, the porteur answers up to the outcome; both read it, and no address names anybody.
test("a prescription from the sheet to its outcome, by both sides", async ({ page, browser, baseURL }) => {
  test.setTimeout(120_000);
  const { slug, porteur } = await answeredSheet(page);
  await become(page, "referent.marseille-1");
  await page.goto(`/actions/${slug}`);
  await page.getByRole("link", { name: "Prescrire", exact: true }).press("Enter");
  await page.getByRole("button", { name: "Ajouter une personne" }).press("Enter");
  await writePerson(page, person.first);
  await expect(page.getByRole("heading", { name: "Est-ce que cela convient ?" })).toBeVisible();

  // What is refused stays typed, with its reason on its field.
  const reason = page.getByRole("textbox", { name: "Pourquoi cette action" });
  await reason.fill("Son numéro est le 1 85 05 78 006 084 91.");
  await page.getByRole("button", { name: "Relire" }).press("Enter");
  await page.getByRole("button", { name: "Envoyer la prescription" }).press("Enter");
  await expect(page.getByRole("alert")).toContainText("Pourquoi cette action");
  await expect(reason).toBeFocused();
  await reason.fill("Elle est disponible le matin.");
  await page.getByRole("button", { name: "Relire" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Relisez avant d’envoyer" })).toBeFocused();
  await expectNoViolation(page);
  await page.getByRole("button", { name: "Envoyer la prescription" }).dblclick();
  await expect(page.getByRole("heading", { level: 1, name: /^Prescription \d\d-\d+/ })).toBeVisible();
  const address = new URL(page.url()).pathname;
  const number = decodeURIComponent(address).replace("/prescriptions/", "");
  expect(await page.title()).not.toContain(person.last);

  const other = await (await browser.newContext({ baseURL: baseURL ?? "" })).newPage();
  await become(other, porteur);
  await other.goto("/prescriptions");
  await other.getByLabel("Chercher", { exact: true }).fill(person.first);
  expect(other.url()).not.toContain(person.first);
  // A double press of the référente has made one.
  await expect(other.getByRole("heading", { name: /^Non terminées\s: 1 prescription$/ })).toBeVisible();
  await expectNoViolation(other);
  await other.getByRole("link", { name: `${number}, ${person.last} ${person.first}` }).press("Enter");
  await act(other, "Accepter");
  await expect(other.getByText("Acceptée").first()).toBeVisible();
  // The page of the référente says so by itself.
  await expect(page.getByText("Le porteur doit fixer un rendez-vous")).toBeVisible();

  await other.getByRole("button", { name: "Fixer un rendez-vous" }).press("Enter");
  await other.getByLabel("Jour et heure").fill("2031-03-04T09:30");
  await other.getByLabel("Lieu").fill("Accueil fictif, porte B");
  await expectNoViolation(other);
  await other.getByRole("button", { name: "Fixer un rendez-vous" }).last().press("Enter");
  for (const side of [other, page])
    await expect(side.getByText("4 mars 2031 à 09:30, Accueil fictif, porte B").first()).toBeVisible();

  // The appointment goes to a diary without the person's name, and to a paper with it.
  const [diary] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Ajouter à mon agenda" }).press("Enter"),
  ]);
  expect(diary.suggestedFilename()).toMatch(/^rendez-vous-\d\d-\d+\.ics$/);
  const kept = await readFile(await diary.path(), "utf8");
  expect(kept).toContain("DTSTART:20310304T083000Z");
  expect(kept).not.toContain(person.last);
  await page.getByRole("link", { name: "Papier pour la personne" }).press("Enter");
  const paper = page.getByRole("article");
  await expect(paper).toContainText(`Pour ${person.first} ${person.last}`);
  await expect(paper).toContainText("Rendez-vous : 4 mars 2031 à 09:30");
  await expect(paper).toContainText("Accueil fictif, porte B");
  await expect(paper).toContainText(number);
  expect(await page.title()).not.toContain(person.last);
  await expectNoViolation(page);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Imprimer" })).toBeHidden();
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await page.emulateMedia({ media: "screen" });
  await page.goBack();

  await other.getByRole("button", { name: "Noter le début" }).press("Enter");
  await other.getByLabel("Jour du début").fill(new Date().toISOString().slice(0, 10));
  await other.getByRole("button", { name: "Noter le début" }).last().press("Enter");
  await expect(other.getByText("Le porteur doit noter l’issue")).toBeVisible();

  await page.getByLabel("Votre message").fill("Merci de votre accueil.");
  await page.getByRole("button", { name: "Envoyer le message" }).press("Enter");
  await expect(other.getByText("Merci de votre accueil.")).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^Lu le /)).toBeVisible();

  await other.getByRole("button", { name: "Noter l’issue" }).press("Enter");
  await other.getByLabel("Issue", { exact: true }).selectOption({ label: "Formation" });
  await other.getByRole("button", { name: "Noter l’issue" }).last().press("Enter");
  for (const side of [page, other]) {
    await expect(side.getByText("Plus rien n’est attendu de personne.")).toBeVisible();
    await expect(side.getByRole("definition").filter({ hasText: "Formation" })).toBeVisible();
  }
  await expect(page.getByRole("heading", { name: "Et après" })).toBeVisible();
  await expect(page.getByText("6 mois après")).toBeVisible();
  await expectNoViolation(page);
  await other.context().close();

  await page.getByRole("link", { name: `${person.first} ${person.last}` }).press("Enter");
  await expect(page.getByRole("link", { name: number })).toBeVisible();
});

async function act(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).press("Enter");
  await page.getByRole("form", { name }).getByRole("button", { name, exact: true }).press("Enter");
}

// Two colleagues of the porteur answer at once: the second is told, sees what it is now, and refuses with a reason.
test("who is late sees the present state; a refusal asks for its reason", async ({
  page,
  browser,
  baseURL,
  allowErrors,
}) => {
  allowErrors(); // the stream of one page is cut, so that it does not know what the other does
  const { slug, porteur } = await answeredSheet(page);
  await become(page, "referent.marseille-1");
  await page.goto("/mes-personnes/nouvelle");
  await writePerson(page, `${person.first}-ter`);
  await expect(page.getByText("Aucune prescription pour cette personne.")).toBeVisible();
  await page.goto(`/actions/${slug}`);
  await page.getByRole("link", { name: "Prescrire", exact: true }).click();
  await page.getByLabel("Chercher parmi vos personnes").fill(`${person.first}-ter`);
  await page.getByRole("button", { name: /^Choisir .*-ter$/ }).click();
  await page.getByRole("button", { name: "Relire" }).click();
  await page.getByRole("button", { name: "Envoyer la prescription" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Prescription/ })).toBeVisible();
  const address = page.url();

  const context = await browser.newContext({ baseURL: baseURL ?? "" });
  const [late, quick] = [await context.newPage(), await context.newPage()];
  await become(late, porteur);
  await late.route("**/graphql", (route) =>
    route.request().headers().accept?.startsWith("text/event-stream") ? route.abort() : route.fallback(),
  );
  await late.goto(address);
  await expect(late.getByRole("button", { name: "Accepter" })).toBeVisible();
  await quick.goto(address);
  await act(quick, "Mettre à l’étude");
  await expect(quick.getByText("Le porteur doit décider")).toBeVisible();
  await act(late, "Accepter");
  await expect(late.getByRole("alert")).toContainText("a changé entre-temps");
  await expect(late.getByText("Le porteur doit décider")).toBeVisible();

  await act(late, "Refuser");
  await expect(late.getByLabel("Raison du refus")).toBeFocused();
  await late.getByLabel("Raison du refus").selectOption({ label: "Conditions d’entrée non remplies" });
  await late.getByRole("form").getByRole("button", { name: "Refuser" }).press("Enter");
  await expect(late.getByText("Plus rien n’est attendu de personne.")).toBeVisible();
  await context.close();

  await page.getByRole("button", { name: "Réorienter" }).press("Enter");
  await expectNoViolation(page);
  // Where no organisation of the other sheet serves her commune, the field says so.
  const again = page.getByRole("form", { name: "Réorienter" }).getByRole("button", { name: "Réorienter" });
  await page.getByLabel("Nouvelle action").selectOption({ label: "PLIE (1.3.2)" });
  await page.getByLabel("Jour où elle a donné son accord pour ce porteur").fill("2026-11-25");
  await again.press("Enter");
  await expect(page.getByRole("alert")).toContainText("À quelle structure");
  await page.getByLabel("Nouvelle action").selectOption({ label: "Santé et emploi – HEDA (2.2.1)" });
  await again.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /^Prescription .*\/2$/ })).toBeVisible();
});

// The list of a session names those who have a place in it, for whoever answers there and nobody else.
test("a porteur prints the list of a session", async ({ page, browser, baseURL }) => {
  const { slug, porteur } = await answeredSheet(page);
  const other = await (await browser.newContext({ baseURL: baseURL ?? "" })).newPage();
  await become(page, "referent.marseille-4");
  await become(other, porteur);
  const { action } = await ask(page, "query ($slug: String!) { action(slug: $slug) { id } }", { slug });
  const { saveSession } = await ask(
    other,
    "mutation ($input: SaveSessionInput!) { saveSession(input: $input) { session { id } } }",
    {
      input: { idempotencyKey: key(), action: action.id, kind: "ROLLING", label: "Liste d’essai", places: 3 },
    },
  );
  const { saveBeneficiary } = await ask(
    page,
    "mutation ($input: SaveBeneficiaryInput!) { saveBeneficiary(input: $input) { beneficiary { id } } }",
    {
      input: {
        idempotencyKey: key(),
        firstName: `${person.first}-quater`,
        lastName: person.last,
        territory: "13213",
        contactPreference: "PHONE",
        phone: "06 00 00 00 00",
        consentGivenOn: "2026-11-20",
      },
    },
  );
  const { createReferral } = await ask(
    page,
    "mutation ($input: CreateReferralInput!) { createReferral(input: $input) { referral { id number version } } }",
    {
      input: {
        idempotencyKey: key(),
        action: action.id,
        beneficiary: { id: saveBeneficiary.beneficiary.id },
        overrideReason: "Essai.",
        send: true,
      },
    },
  );
  const { id, number, version } = createReferral.referral;
  await ask(
    other,
    "mutation ($input: AcceptReferralInput!) { acceptReferral(input: $input) { referral { id } } }",
    {
      input: { idempotencyKey: key(), id, version, session: saveSession.session.id },
    },
  );
  await other.goto("/mes-places");
  await other.getByRole("link", { name: /Liste des personnes.*Liste d’essai/ }).press("Enter");
  await expect(other.getByRole("heading", { level: 1, name: "Liste des personnes" })).toBeFocused();
  await expect(
    other.getByRole("row", { name: new RegExp(`${person.last} ${person.first}-quater`) }),
  ).toContainText(number);
  await expectNoViolation(other);
  const address = other.url();
  await other.context().close();
  await page.goto(address);
  await expect(page.getByRole("main")).not.toContainText(person.last);
});

function key(): string {
  return crypto.randomUUID();
}

/** Asks the API as whoever is signed in on a page. */
async function ask(page: Page, query: string, variables: object) {
  const { data } = await (await page.request.post("/graphql", { data: { query, variables } })).json();
  return data;
}

async function writePerson(page: Page, first: string): Promise<void> {
  await page.getByLabel("Nom", { exact: true }).fill(person.last);
  await page.getByLabel("Prénom").fill(first);
  await page.getByRole("combobox", { name: "Commune" }).fill("13e arr");
  await page.getByRole("option", { name: /Marseille 13e/ }).click();
  await page.getByLabel("Jour où elle a donné son accord").fill("2026-11-20");
  await page.getByRole("button", { name: "Enregistrer" }).press("Enter");
}

test("where nobody answers, what was done elsewhere is noted", async ({ page }) => {
  await become(page, "referent.marseille-1");
  const { data } = await (
    await page.request.post("/graphql", {
      data: { query: "{ actions(first: 100) { nodes { code providers { receivesReferrals } } } }" },
    })
  ).json();
  const { code } = data.actions.nodes.find((action: { providers: Array<{ receivesReferrals: boolean }> }) =>
    action.providers.every(({ receivesReferrals }) => !receivesReferrals),
  );
  await page.goto(`/prescrire?action=${code}`);
  await page.getByRole("button", { name: "Ajouter une personne" }).click();
  await writePerson(page, `${person.first}-bis`);
  await expect(page.getByRole("heading", { name: "Comment orienter" })).toBeVisible();
  await page.getByLabel("Jour", { exact: true }).fill("2026-11-24");
  await expectNoViolation(page);
  await page.getByRole("button", { name: "Noter l’orientation" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Orientation notée/ })).toBeVisible();
});

test("the coordination of a pôle sees states and delays, and nobody", async ({ page }) => {
  await become(page, "pole.marseille-1");
  await page.goto("/prescriptions");
  await expect(page.getByText("les personnes ne sont lisibles que des deux parties")).toBeVisible();
  await expect(page.getByText(person.last)).toHaveCount(0);
  await page.goto("/prescrire");
  await expect(page.getByText("agissez pour une structure où vous êtes référent")).toBeVisible();
});
