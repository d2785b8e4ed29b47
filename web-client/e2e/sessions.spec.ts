import { expect, type Page, test } from "./test";

/** Becomes a fictitious person, in this browser. */
async function become(page: Page, name: string): Promise<void> {
  const answer = await page.request.post("/session", { data: { email: `${name}@demo.invalid` } });
  expect(answer.ok()).toBe(true);
}

type Answer = { data: Record<string, { session?: { id: string; version: number } | null }> };

/** Asks the API as whoever this browser is. */
async function ask(page: Page, query: string, variables: object): Promise<Answer["data"]> {
  const answer = await page.request.post("/graphql", { data: { query, variables } });
  return ((await answer.json()) as Answer).data;
}

/** Opens a session by the API; it is cancelled when the test ends. */
async function openSession(page: Page, action: string, label: string, places: number): Promise<string> {
  const found = (await ask(page, "query ($c: String) { action(code: $c) { id } }", {
    c: action,
  })) as unknown as {
    action: { id: string };
  };
  const input = {
    idempotencyKey: crypto.randomUUID(),
    action: found.action.id,
    kind: "ROLLING",
    label,
    places,
  };
  const done = await ask(
    page,
    "mutation ($i: SaveSessionInput!) { saveSession(input: $i) { session { id version } } }",
    { i: input },
  );
  return done.saveSession?.session?.id ?? "";
}

async function cancelAll(page: Page): Promise<void> {
  const board = (await ask(
    page,
    "{ sessionBoard { sessions(first: 100) { nodes { id version } } } }",
    {},
  )) as unknown as {
    sessionBoard: { sessions: { nodes: Array<{ id: string; version: number }> } };
  };
  for (const { id, version } of board.sessionBoard.sessions.nodes) {
    await ask(
      page,
      "mutation ($i: CancelSessionInput!) { cancelSession(input: $i) { userErrors { code } } }",
      {
        i: { idempotencyKey: crypto.randomUUID(), id, version },
      },
    );
  }
}

test("a porteur opens twelve places for two pôles from a telephone; the référent’s page changes by itself", async ({
  page,
  browser,
}) => {
  await become(page, "porteur.isatis");
  await page.setViewportSize({ width: 375, height: 800 });
  const other = await browser.newContext();
  const sheet = await other.newPage();
  try {
    await sheet.goto("/actions/action-sante-isatis?ou=arles");
    const places = sheet.getByRole("region", { name: "Sessions et places" });
    await expect(places).toContainText("n’a pas dit s’il reste des places");

    await page.goto("/espace");
    await page.getByRole("link", { name: "Mes places" }).click();
    await expect(page.getByText("Aucune session en cours.")).toBeVisible();
    await page.getByRole("link", { name: "Ouvrir une session" }).click();
    await page.getByRole("button", { name: "Ouvrir la session" }).click();
    await expect(page.getByRole("alert")).toContainText("2 points à corriger");
    await expect(page.getByRole("textbox", { name: "Nom de la session" })).toBeFocused();
    await page.keyboard.type("Groupe d’hiver");
    await page.getByRole("textbox", { name: "Places proposées" }).fill("12");
    for (const pole of ["Arles", "Salon-Berre"]) {
      const box = page.getByRole("checkbox", { name: pole });
      await box.focus();
      await page.keyboard.press("Space");
      await expect(box).toBeChecked();
    }
    await page.getByRole("button", { name: "Ouvrir la session" }).click();

    const row = page.getByRole("article", { name: "Groupe d’hiver" });
    await expect(row).toContainText("12 places libres sur 12");
    await expect(places).toContainText("12 places libres.");
    await expect(places).toContainText("Pôle Salon-Berre et Pôle Arles");
    await expect(sheet.locator("[data-announcer]")).toContainText(
      "Les places viennent de changer. 12 places libres.",
    );

    await row.getByRole("button", { name: "Une place de moins, Groupe d’hiver" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await expect(row.getByRole("textbox")).toHaveValue("10");
    await expect(page.locator("[data-announcer]")).toContainText("Groupe d’hiver : 10 places enregistrées");
    await expect(places).toContainText("10 places libres.");
    await row.getByRole("button", { name: "Complet : Groupe d’hiver" }).click();
    await expect(places).toContainText("Complet");
    await row.getByRole("button", { name: /^Rétablir 10 places/ }).click();
    await expect(places).toContainText("10 places libres.");

    await row.getByRole("button", { name: "Pause la session" }).click();
    await row.getByRole("button", { name: "Mettre en pause" }).click();
    await expect(places).toContainText("En pause");
    await row.getByRole("button", { name: "Reprendre : Groupe d’hiver" }).click();
    await expect(places).toContainText("10 places libres.");
    await row.getByRole("button", { name: "Confirmer : Groupe d’hiver" }).click();
    await expect(page.locator("[data-announcer]")).toContainText("places confirmées ce jour");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);

    // Elsewhere nobody is served, and the search says it.
    await sheet.goto("/?q=isatis&places=ouvertes&ou=arles");
    await expect(sheet.getByRole("article").filter({ hasText: "ISATIS" }).first()).toContainText(
      "10 places libres",
    );

    await row.getByRole("link", { name: "Modifier : Groupe d’hiver" }).click();
    await page.getByRole("button", { name: "Annuler la session" }).click();
    await page.getByRole("button", { name: "Confirmer" }).click();
    await expect(page.getByText("Cette session est annulée")).toBeVisible();
  } finally {
    await cancelAll(page);
    await other.close();
  }
});

test("another action keeps what is typed, but not the territories that it does not cover; one that cannot be read says so", async ({
  page,
  allowErrors,
}) => {
  allowErrors();
  await become(page, "direction");
  const { first, sessionBoard } = (await ask(
    page,
    `{
      first: action(slug: "action-sante-isatis") { code }
      sessionBoard { actions { code coverage { leaves { verdict territory { pole { code } } } } } }
    }`,
    {},
  )) as unknown as {
    first: { code: string };
    sessionBoard: {
      actions: Array<{
        code: string;
        coverage: { leaves: Array<{ verdict: string; territory: { pole: { code: string } | null } }> };
      }>;
    };
  };
  const elsewhere = sessionBoard.actions.find(({ coverage }) =>
    coverage.leaves.every(({ verdict, territory }) => verdict !== "YES" || territory.pole?.code !== "arles"),
  );
  await page.goto(`/mes-places/nouvelle?action=${first.code}`);
  await page.getByRole("textbox", { name: "Nom de la session" }).fill("Groupe gardé");
  const arles = page.getByRole("checkbox", { name: "Arles" });
  await arles.focus();
  await page.keyboard.press("Space");
  await expect(arles).toBeChecked();

  await page.route("**/graphql", (route) => route.abort());
  await page.getByLabel("Action", { exact: true }).selectOption(elsewhere?.code ?? "");
  await expect(page.getByRole("button", { name: "Réessayer" })).toBeVisible();
  await page.getByRole("button", { name: "Ouvrir la session" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "L’action n’a pas pu être lue" })).toBeVisible();
  await page.unroute("**/graphql");
  await page.getByRole("button", { name: "Réessayer" }).click();
  await expect(page.getByRole("status").filter({ hasText: "hors du secteur de cette action" })).toContainText(
    "Arles",
  );
  await expect(arles).toHaveCount(0);
  await expect(page.getByRole("textbox", { name: "Nom de la session" })).toHaveValue("Groupe gardé");
});

test("two people on the same places: the second is told what there is, and loses nothing", async ({
  page,
  allowErrors,
}) => {
  allowErrors(); // the stream is cut on purpose
  await become(page, "porteur.apdl");
  try {
    const id = await openSession(page, "2.2.8", "File active", 4);
    await page.route(/graphql\?documentId/, (route) => route.abort());
    await page.goto("/mes-places");
    const row = page.getByRole("article", { name: "File active" });
    await expect(row.getByRole("textbox")).toHaveValue("4");
    await ask(page, "mutation ($i: SetPlacesInput!) { setPlaces(input: $i) { session { id version } } }", {
      i: { id, version: 1, places: 8 },
    });
    await row.getByRole("button", { name: /^Une place de plus/ }).click();
    await expect(row.getByRole("alert")).toContainText("elle a maintenant 8 places");
    await expect(row.getByRole("textbox")).toHaveValue("8");
    await row.getByRole("button", { name: "Mettre 5 quand même" }).click();
    await expect(row.getByText("5 places libres sur 5")).toBeVisible();

    // The same on the form: both versions are shown, and hers can still be sent.
    await row.getByRole("link", { name: /^Modifier/ }).click();
    await page.getByRole("textbox", { name: "Nom de la session" }).fill("File d’attente active");
    await ask(page, "mutation ($i: SetPlacesInput!) { setPlaces(input: $i) { session { id version } } }", {
      i: { id, version: 3, places: 9 },
    });
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByText("Places : maintenant 9 ; vous : 5")).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Nom de la session" })).toHaveValue(
      "File d’attente active",
    );
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByRole("article", { name: "File d’attente active" })).toContainText(
      "5 places libres sur 5",
    );
  } finally {
    await cancelAll(page);
  }
});

test("a place that cannot be written is said to be lost, and can be sent again", async ({
  page,
  allowErrors,
}) => {
  allowErrors();
  await become(page, "porteur.le-cana");
  try {
    await openSession(page, "3.3.1", "Ateliers", 4);
    await page.goto("/mes-places");
    const row = page.getByRole("article", { name: "Ateliers" });
    await expect(row.getByRole("textbox")).toHaveValue("4");
    await page.route("**/graphql", (route) => route.abort());
    await row.getByRole("textbox").fill("7");
    await page.keyboard.press("Enter");
    await expect(row.getByRole("alert")).toContainText("le serveur n’a pas répondu");
    await page.unroute("**/graphql");
    await row.getByRole("button", { name: "Réessayer" }).click();
    await expect(row.getByText("7 places libres sur 7")).toBeVisible();
  } finally {
    await cancelAll(page);
  }
});

test("whoever keeps no places is told so", async ({ page }) => {
  await page.goto("/mes-places");
  await expect(page.getByText("Connectez-vous pour tenir les places")).toBeVisible();
  await become(page, "referent.arles");
  for (const address of ["/mes-places", "/mes-places/nouvelle"]) {
    await page.goto(address);
    await expect(page.getByText("Tenir des places revient aux porteurs")).toBeVisible();
  }
});
