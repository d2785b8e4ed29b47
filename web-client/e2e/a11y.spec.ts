import AxeBuilder from "@axe-core/playwright";
import { invitationLink } from "./mails";
import { failedMails, someRequests } from "./notices";
import { become, expect, makeSheet, openSearch, type Page, press, resultCount, test } from "./test";
import { UPKEEP_STATES } from "./upkeepStates";

// A mail is shown in a frame where no script runs, axe neither.
const SANDBOX = "iframe[sandbox]";

type State = { name: string; broken?: boolean; open: (page: Page) => Promise<void> };

/** Sees to it that an action has a session, without a place: it changes no order of results. */
async function fullSession(page: Page): Promise<void> {
  await page.request.post("/session", { data: { email: "porteur.cqfd@demo.invalid" } });
  const ask = async (query: string, variables: object = {}) =>
    (await (await page.request.post("/graphql", { data: { query, variables } })).json()).data;
  const { sessionBoard } = await ask("{ sessionBoard { actions { id } sessions { totalCount } } }");
  if (sessionBoard.sessions.totalCount > 0) return;
  await ask("mutation ($i: SaveSessionInput!) { saveSession(input: $i) { userErrors { code } } }", {
    i: {
      idempotencyKey: "a11y-session-des-essais",
      action: sessionBoard.actions[0].id,
      kind: "ROLLING",
      label: "Session des essais",
      places: 0,
    },
  });
}

/** Each state is reached and recognised by its own content before it is examined. */
const STATES: State[] = [
  ...UPKEEP_STATES,
  {
    name: "search with results",
    open: async (page) => {
      await openSearch(page, "/?ou=13055&q=sante");
      await expect(resultCount(page)).toContainText("Marseille");
      await expect(page.getByRole("article").first()).toBeVisible();
    },
  },
  {
    name: "search with a group to confirm and other schemes open",
    open: async (page) => {
      await openSearch(page, "/?ou=13002");
      await expect(page.getByRole("region", { name: /^À confirmer pour ce territoire/ })).toBeVisible();
      await page.getByRole("button", { name: /^Autres dispositifs/ }).click();
      await expect(page.getByText("ils ne comptent pas dans les résultats")).toBeVisible();
    },
  },
  {
    name: "search without results, unknown filter and territory",
    open: async (page) => {
      await openSearch(page, "/?q=permis&ou=99999&theme=3.2&mode=dansant");
      await expect(page.getByText("Aucune action ne correspond à tous ces critères")).toBeVisible();
      await expect(page.getByText("Aucun territoire ne porte le code")).toBeVisible();
      await expect(page.getByText("Filtre inconnu, ignoré")).toBeVisible();
    },
  },
  {
    name: "a place read in the text, a partial answer and a misspelling",
    open: async (page) => {
      await openSearch(page, "/?q=violon+restoration+marseille+istres");
      await expect(page.getByRole("button", { name: /^Limiter à Marseille/ })).toBeVisible();
      await expect(page.getByText("Aucune fiche ne contient tous ces mots.")).toBeVisible();
      await expect(page.getByText("Istres : aucune de ces actions n’y est proposée.")).toBeVisible();
      await expect(page.locator("mark").first()).toBeVisible();
    },
  },
  {
    name: "unknown words, with near ones",
    open: async (page) => {
      await openSearch(page, "/?q=adiksion&ou=13055");
      await expect(page.getByRole("button", { name: "addiction", exact: true })).toBeVisible();
    },
  },
  {
    name: "search in error",
    broken: true,
    open: async (page) => {
      await page.route("**/graphql", (route) => route.abort());
      await openSearch(page);
      await expect(page.getByRole("alert")).toContainText("Le serveur n’a pas pu être joint");
    },
  },
  {
    name: "facets open",
    open: async (page) => {
      await openSearch(page, "/?frein=garde-enfants");
      await expect(resultCount(page)).toBeVisible();
      const toggle = page.getByRole("button", { name: "Filtres (1)" });
      if (await toggle.isVisible()) await toggle.click();
      for (const facet of ["Public", "Pôle d’insertion", "Mode d’accueil", "Porteur"]) {
        await page.getByRole("button", { name: facet, exact: true }).click();
      }
      await expect(page.getByRole("radio", { name: /^Aix-Gardanne/ })).toBeVisible();
      await expect(page.getByRole("checkbox", { disabled: true }).first()).toBeVisible();
    },
  },
  {
    name: "combo box open",
    open: async (page) => {
      await openSearch(page);
      await page.getByRole("combobox", { name: "Où ?" }).fill("13013");
      await expect(page.getByRole("option", { name: /Belcodène/ })).toBeVisible();
      await page.keyboard.press("ArrowDown");
    },
  },
  {
    name: "sheet with notices and a verdict",
    open: async (page) => {
      await page.goto("/?q=generation+experts&ou=13028");
      await page.getByRole("article").getByRole("link").first().click();
      await expect(page.getByRole("heading", { level: 1 })).toContainText("Génération experts");
      await expect(page.getByRole("complementary")).toContainText("Proposé");
    },
  },
  {
    name: "sheet in error",
    broken: true,
    open: async (page) => {
      await page.route("**/graphql", (route) => route.fulfill({ status: 500, body: "" }));
      await page.goto("/actions/plie");
      await expect(page.getByRole("alert")).toContainText("Le serveur a rencontré une difficulté");
    },
  },
  {
    name: "situation, nothing said",
    open: async (page) => {
      await page.goto("/situation");
      await expect(page.getByText("Commencez par la commune, l’âge ou le RSA")).toBeVisible();
      await page.getByRole("button", { name: "Freins à lever" }).click();
      await page.getByRole("button", { name: "Publics dont elle fait partie" }).click();
      await expect(page.getByRole("checkbox", { name: "Gens du voyage" })).toBeVisible();
      await page.getByRole("textbox", { name: "Quel âge a-t-elle ?" }).fill("121");
      await expect(page.getByText("L’âge doit être compris entre 0 et 120 ans.")).toBeVisible();
    },
  },
  {
    name: "situation, three groups open",
    open: async (page) => {
      await page.goto("/situation");
      await page.getByRole("combobox", { name: "Où la personne habite-t-elle ?" }).fill("Arles");
      await page.getByRole("option", { name: /^Arles commune/ }).click();
      await press(page.getByRole("radio", { name: "Oui" }));
      await page.getByRole("button", { name: /^Ne convient pas/ }).click();
      for (const verdict of ["YES", "UNKNOWN", "NO"]) {
        await expect(page.locator(`[data-verdict=${verdict}]`).getByRole("article").first()).toBeVisible();
      }
    },
  },
  {
    name: "situation, a question answered",
    open: async (page) => {
      await page.goto("/situation");
      await press(page.getByRole("radio", { name: "Oui" }));
      await page.getByRole("button", { name: /^Afficher les \d+ autres$/ }).click();
      await page.getByRole("button", { name: /^Non — .*Gens du voyage/ }).click();
      await expect(page.getByRole("button", { name: /^Retirer : Ne fait pas partie de/ })).toBeVisible();
      await expect(page.getByRole("button", { name: /^Non — .*Gens du voyage/ })).toHaveCount(0);
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    },
  },
  {
    name: "situation in error",
    broken: true,
    open: async (page) => {
      await page.goto("/situation");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Pour une situation");
      await page.route("**/graphql", (route) => route.abort());
      await press(page.getByRole("radio", { name: "Oui" }));
      await expect(page.getByRole("alert")).toContainText("Le serveur n’a pas pu être joint");
    },
  },
  {
    name: "search with its map by number of actions, table open",
    open: async (page) => {
      await openSearch(page, "/?vue=carte&ou=arles");
      await expect(page.getByRole("listbox").getByRole("option")).toHaveCount(134);
      await page.locator("label", { hasText: "Par nombre d’actions" }).click();
      await page.getByRole("button", { name: /^La carte en tableau/ }).click();
      await expect(page.getByRole("table").getByRole("row")).toHaveCount(135);
    },
  },
  {
    name: "search with its map by pôle, a cell focused",
    open: async (page) => {
      await openSearch(page, "/?vue=carte&ou=13004");
      await page.getByRole("option", { name: /^Arles, / }).focus();
      await expect(page.getByRole("option", { name: /^Arles, / })).toBeFocused();
    },
  },
  {
    name: "sheet with its map and table, close actions",
    open: async (page) => {
      await page.goto("/actions/dape?ou=13004");
      await page.getByRole("button", { name: /^La carte en tableau/ }).click();
      await expect(page.getByRole("table")).toHaveCount(2);
      await expect(
        page.getByRole("region", { name: "Actions proches" }).getByRole("link").first(),
      ).toBeVisible();
    },
  },
  {
    name: "list to print",
    open: async (page) => {
      await page.goto("/liste?ou=13002&q=emploi");
      await expect(page.getByRole("button", { name: "Imprimer" })).toBeVisible();
    },
  },
  {
    name: "programme with every group open",
    open: async (page) => {
      await page.goto("/programme");
      await expect(page.getByRole("heading", { level: 2, name: "Axes et thèmes" })).toBeVisible();
      const closed = page.getByRole("main").getByRole("button", { expanded: false });
      for (let left = await closed.count(); left > 0; left--) await closed.first().click();
      await expect(page.getByText("Commission technique", { exact: true })).toBeVisible();
    },
  },
  {
    name: "pôles with an uncertain answer",
    open: async (page) => {
      await page.goto("/poles?ou=13106");
      await expect(page.getByText("déduit, incertain, à confirmer")).toBeVisible();
      await expect(page.getByRole("heading", { level: 3, name: "Salon-Berre" })).toBeVisible();
    },
  },
  {
    name: "pôle with the table of its pyramid",
    open: async (page) => {
      await page.goto("/poles/istres-martigues-marignane-vitrolles");
      await page.getByRole("button", { name: "Voir la pyramide en tableau" }).click();
      await expect(page.getByRole("figure").getByRole("table")).toBeVisible();
      await expect(page.getByText("Aucune action du catalogue ne porte ici sur")).toBeVisible();
    },
  },
  {
    name: "pôle in error",
    broken: true,
    open: async (page) => {
      await page.route("**/graphql", (route) => route.fulfill({ status: 500, body: "" }));
      await page.goto("/poles/arles");
      await expect(page.getByRole("alert")).toContainText("Le serveur a rencontré une difficulté");
    },
  },
  {
    name: "ten pôles compared",
    open: async (page) => {
      await page.goto("/poles/comparer");
      await expect(page.getByRole("region", { name: /^Chiffres imprimés/ })).toBeVisible();
    },
  },
  {
    name: "four pôles compared",
    open: async (page) => {
      await page.goto("/poles/comparer?pole=arles&pole=marseille-2&pole=salon-berre&pole=aix-gardanne");
      await expect(page.getByText("c’est le plus possible")).toBeVisible();
    },
  },
  {
    name: "not found",
    open: async (page) => {
      await page.goto("/nulle-part");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Cette page n’existe pas");
    },
  },
  {
    name: "accessibility statement",
    open: async (page) => {
      await page.goto("/accessibilite");
      await expect(page.getByText("est en état « non conforme »")).toBeVisible();
    },
  },
  {
    name: "matrix",
    open: async (page) => {
      await page.goto("/themes?ou=arles");
      await expect(page.getByRole("link", { name: "Les seniors, Arles : aucune action" })).toBeVisible();
    },
  },
  {
    name: "meeting page with a group to confirm",
    open: async (page) => {
      await page.goto("/themes/2.1/istres-martigues-marignane-vitrolles");
      await expect(page.getByRole("region", { name: "À confirmer (1)" })).toBeVisible();
    },
  },
  {
    name: "meeting page of a hole",
    open: async (page) => {
      await page.goto("/themes/1.5/arles");
      await expect(page.getByText("C’est un trou de l’offre")).toBeVisible();
    },
  },
  {
    name: "projection",
    open: async (page) => {
      await page.goto("/themes/2.2/marseille-4/projection?fiche=2");
      await expect(page.getByText("Action 2 sur 4")).toBeAttached();
    },
  },
  {
    name: "booklet",
    open: async (page) => {
      await page.goto("/livret?ou=marseille-4&theme=2.2");
      await expect(page.getByRole("button", { name: "Imprimer 4 fiches" })).toBeVisible();
    },
  },
  {
    name: "board of places",
    open: async (page) => {
      await fullSession(page);
      await page.goto("/mes-places");
      const row = page.getByRole("article", { name: "Session des essais" }).first();
      await expect(row).toContainText("Complet");
      await row.getByRole("button", { name: /^Pause/ }).click();
      await expect(row.getByRole("button", { name: "Mettre en pause" })).toBeVisible();
    },
  },
  {
    name: "form of a session, refused",
    open: async (page) => {
      await page.request.post("/session", { data: { email: "porteur.cqfd@demo.invalid" } });
      await page.goto("/mes-places/nouvelle");
      await page.getByText("Cette session a son propre lieu").click();
      await page.getByRole("button", { name: "Ouvrir la session" }).click();
      await expect(page.getByRole("alert")).toContainText("points à corriger");
    },
  },
  {
    name: "form of a session, changed",
    open: async (page) => {
      await fullSession(page);
      await page.goto("/mes-places");
      await page.getByRole("link", { name: "Modifier : Session des essais" }).first().click();
      await expect(page.getByRole("heading", { name: "Pause, clôture, annulation" })).toBeVisible();
    },
  },
  {
    name: "sheet with a session",
    open: async (page) => {
      await fullSession(page);
      await page.goto("/actions/cqfd-aide-a-domicile");
      await expect(page.getByRole("heading", { level: 3, name: "Session des essais" }).first()).toBeVisible();
    },
  },
  {
    name: "board of prescriptions",
    open: async (page) => {
      await page.request.post("/session", { data: { email: "collegue.marseille-2@demo.invalid" } });
      await page.goto("/prescriptions");
      await expect(page.getByRole("heading", { level: 1, name: "Prescriptions" })).toBeVisible();
      await expect(page.getByRole("heading", { name: /^Non terminées/ })).toBeVisible();
    },
  },
  {
    name: "prescribing, for whom",
    open: async (page) => {
      await page.request.post("/session", { data: { email: "collegue.marseille-2@demo.invalid" } });
      await page.goto("/prescrire?action=1.1.1");
      await expect(page.getByRole("button", { name: "Ajouter une personne" })).toBeVisible();
    },
  },
  {
    name: "help",
    open: async (page) => {
      await page.goto("/aide");
      await expect(page.getByRole("heading", { name: "Ce que veut dire « à confirmer »" })).toBeVisible();
    },
  },
  {
    name: "site map",
    open: async (page) => {
      await page.goto("/plan-du-site");
      await expect(page.getByRole("link", { name: "1.1.1 Boost emploi" })).toBeVisible();
    },
  },
  {
    name: "main menu, open on a small screen",
    open: async (page) => {
      await page.goto("/aide");
      await expect(page.getByRole("heading", { level: 1, name: "Aide" })).toBeVisible();
      const menu = page.getByRole("button", { name: "Menu" });
      if (await menu.isVisible()) await menu.click();
      await expect(
        page.getByRole("navigation", { name: "Navigation principale" }).getByRole("link", { name: "Thèmes" }),
      ).toBeVisible();
    },
  },
  {
    name: "legal notice",
    open: async (page) => {
      await page.goto("/mentions-legales");
      await expect(page.getByText("GeoNames")).toBeVisible();
    },
  },
  {
    name: "personal data",
    open: async (page) => {
      await page.goto("/donnees-personnelles");
      await expect(page.getByText("Aucun cookie")).toBeVisible();
    },
  },
  {
    name: "ways to sign in, a link asked for",
    open: async (page) => {
      await page.route("**/session/link", (route) => route.fulfill({ status: 202, json: { message: "" } }));
      await page.goto("/connexion");
      await expect(page.getByRole("link", { name: "Choisir une personne fictive" })).toBeVisible();
      await page.getByLabel("Votre adresse électronique").fill("personne@exemple.fr");
      await page.getByRole("button", { name: "Recevoir un lien de connexion" }).click();
      await expect(page.getByText("Regardez votre messagerie")).toBeVisible();
    },
  },
  {
    name: "fictitious persons",
    open: async (page) => {
      await page.goto("/connexion/demo");
      await expect(page.getByRole("button", { name: /^Devenir/ }).first()).toBeVisible();
    },
  },
  {
    name: "a link from a mail",
    open: async (page) => {
      await page.goto("/connexion/lien#un-secret");
      await expect(page.getByRole("button", { name: "Me connecter" })).toBeVisible();
    },
  },
  {
    name: "no access",
    broken: true,
    open: async (page) => {
      await withProvider(page);
      await page.goto("/connexion/refus?motif=sans-acces");
      await expect(page.getByText("Adresse transmise : inconnue@exemple.fr.")).toBeVisible();
      await expect(page.getByRole("button", { name: "Me déconnecter de ProConnect" })).toBeVisible();
    },
  },
  {
    name: "refused by the provider",
    open: async (page) => {
      await page.goto("/connexion/refus?motif=niveau-insuffisant");
      await expect(page.getByText("Ce service demande une connexion plus sûre")).toBeVisible();
    },
  },
  {
    name: "own space, a structure to choose, the account’s menu open",
    open: async (page) => {
      await become(page, "deux.structures");
      await page.goto("/espace");
      await expect(page.getByRole("heading", { name: "Pour quelle structure agissez-vous ?" })).toBeVisible();
      await page.getByRole("navigation", { name: "Compte" }).getByRole("button").first().click();
      await expect(page.getByRole("button", { name: "Se déconnecter" })).toBeVisible();
    },
  },
  {
    name: "own account, with a fault and a question",
    open: async (page) => {
      await become(page, "collegue.aix-gardanne");
      await page.goto("/mon-compte");
      await page.getByLabel("Téléphone professionnel").fill("demain");
      await page.getByRole("button", { name: "Enregistrer" }).click();
      await expect(page.getByRole("alert")).toContainText("Ce numéro de téléphone n’est pas valable");
      await page.getByRole("button", { name: "Fermer mon compte" }).click();
      await expect(page.getByRole("button", { name: "Fermer définitivement mon compte" })).toBeVisible();
    },
  },
  {
    name: "integrators with every operation open",
    open: async (page) => {
      await page.goto("/integrateurs");
      await expect(page.getByRole("heading", { level: 2, name: "Douze opérations" })).toBeVisible();
      const closed = page.getByRole("main").getByRole("button", { expanded: false });
      for (let left = await closed.count(); left > 0; left--) await closed.first().click();
      await expect(page.getByText("query FitForSituation")).toBeVisible();
    },
  },
  {
    name: "explorer with an answer, a fault in the variables, and a search in the schema",
    open: async (page) => {
      await page.goto("/explorateur?operation=fiche&type=Action");
      await page.getByRole("button", { name: "Exécuter" }).click();
      await expect(page.getByRole("region", { name: "Texte de la réponse" })).toContainText("PLIE");
      await page.getByRole("textbox", { name: "Variables (JSON)" }).fill("{");
      await page.getByRole("button", { name: "Exécuter" }).click();
      await expect(page.getByText("Les variables doivent être un objet JSON").first()).toBeVisible();
      await page.getByRole("searchbox", { name: "Chercher un type ou un champ" }).fill("territory");
      await expect(page.getByRole("link", { name: "ActionFilter.territory" })).toBeVisible();
    },
  },
  {
    name: "organisations, found",
    open: async (page) => {
      await page.goto("/structures?nature=PLIE");
      await expect(page.getByRole("heading", { level: 2, name: "7 structures" })).toBeVisible();
    },
  },
  {
    name: "an organisation that one may ask to join, with a fault",
    open: async (page) => {
      await become(page, "collegue.marseille-3");
      await page.goto("/structures/cidff");
      await page.getByRole("button", { name: "Envoyer la demande" }).click();
      await expect(page.getByRole("alert")).toContainText("Choisissez un rôle.");
    },
  },
  {
    name: "one’s own organisation, a member being changed and another being removed",
    open: async (page) => {
      await become(page, "referent.marseille-3");
      await page.goto("/ma-structure");
      await page
        .getByRole("button", { name: /^Modifier : .*/ })
        .last()
        .click();
      await page.getByRole("button", { name: "Quitter la structure" }).click();
      await page.getByRole("button", { name: "Modifier", exact: true }).click();
      await expect(page.getByRole("button", { name: "Confirmer" })).toBeVisible();
      await expect(page.getByLabel("Nom de la structure")).toBeVisible();
    },
  },
  {
    name: "an organisation being founded, with faults and a territory",
    open: async (page) => {
      await become(page, "pole.marseille-3");
      await page.goto("/creer-une-structure");
      await page.getByRole("combobox", { name: "Ajouter un territoire d’intervention" }).fill("Aubagne");
      await page
        .getByRole("listbox")
        .getByRole("option", { name: /^Aubagne/ })
        .first()
        .click();
      await expect(page.getByRole("button", { name: "Retirer Aubagne", exact: true })).toBeVisible();
      await page.getByRole("button", { name: "Créer la structure" }).click();
      await expect(page.getByRole("alert")).toContainText("2 points à corriger");
    },
  },
  {
    name: "an invitation that no longer works",
    open: async (page) => {
      await page.goto("/invitation#rien");
      await expect(page.getByRole("alert")).toContainText("Ce lien n’est pas valable.");
    },
  },
  {
    name: "an invitation, with a fault",
    open: async (page) => {
      const email = `axe.${Math.random().toString(36).slice(2)}@demo.invalid`;
      await become(page, "referent.marseille-4");
      await page.goto("/ma-structure");
      await page.getByLabel("Adresse électronique de la personne").fill(email);
      await page.getByLabel("Rôle", { exact: true }).selectOption("Référent de parcours");
      await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
      await expect(page.getByText(`L’invitation est envoyée à ${email}.`)).toBeVisible();
      const link = await invitationLink(page.request, email);
      await page.context().clearCookies();
      await page.goto(link);
      await page.getByRole("button", { name: "Accepter l’invitation" }).click();
      await expect(page.getByLabel("Prénom et nom")).toBeFocused();
    },
  },
  {
    name: "explorer without server",
    broken: true,
    open: async (page) => {
      await page.route("**/schema.graphql", (route) => route.abort());
      await page.route("**/graphql", (route) => route.abort());
      await page.goto("/explorateur");
      await page.getByRole("button", { name: "Exécuter" }).click();
      await expect(page.getByText("Le serveur n’a pas pu être joint").last()).toBeVisible();
      await expect(page.getByText("Le schéma n’a pas pu être lu.")).toBeVisible();
    },
  },
  {
    name: "administration, for the direction",
    open: async (page) => {
      await become(page, "direction");
      await page.goto("/administration");
      await expect(page.getByRole("link", { name: /^Journal/ })).toBeVisible();
    },
  },
  {
    name: "journal with a person kept",
    open: async (page) => {
      await become(page, "direction");
      await page.goto("/administration/journal?geste=SIGN_IN");
      await page
        .getByRole("link", { name: /^Ne garder que les gestes de / })
        .first()
        .click();
      await expect(page.getByRole("button", { name: /^Retirer « Personne : / })).toBeVisible();
      await expect(page.getByRole("listitem").filter({ hasText: "Connexion" }).first()).toBeVisible();
    },
  },
  {
    name: "settings",
    open: async (page) => {
      await become(page, "direction");
      await page.goto("/administration/reglages");
      await expect(page.getByRole("heading", { name: "Fiche périmée" })).toBeVisible();
      await expect(page.getByRole("heading", { name: "Les fiches aujourd’hui" })).toBeVisible();
    },
  },
  {
    name: "vocabulary, a label being changed",
    open: async (page) => {
      await become(page, "direction");
      await page.goto("/administration/vocabulaire");
      await page.getByRole("button", { name: /^Thèmes/ }).click();
      await page
        .getByRole("button", { name: /^Modifier « / })
        .first()
        .click();
      await expect(page.getByLabel("Intitulé")).toBeFocused();
    },
  },
  {
    name: "accounts, one about to be closed",
    open: async (page) => {
      await become(page, "direction");
      await page.goto("/administration/comptes");
      await page
        .getByRole("button", { name: /^Fermer le compte de / })
        .first()
        .click();
      await expect(page.getByLabel("Motif")).toBeFocused();
    },
  },
  {
    name: "administration, for anyone else",
    open: async (page) => {
      await page.goto("/administration");
      await expect(page.getByText("Cette page est réservée à la direction de l’insertion.")).toBeVisible();
    },
  },
  {
    name: "notifications",
    open: async (page) => {
      await become(page, "referent.aubagne-la-ciotat");
      const { request } = page;
      const browser = page.context().browser();
      if (browser) await someRequests(browser, request, 2);
      await page.goto("/notifications");
      await expect(page.getByText("Non lue", { exact: true }).first()).toBeVisible();
      await expect(page.getByRole("link", { name: "Notifications : 2 non lues" })).toBeVisible();
    },
  },
  {
    name: "no notification, a preference saved",
    open: async (page) => {
      await become(page, "collegue.marseille-2");
      await page.goto("/notifications");
      await expect(page.getByText("Aucune notification pour le moment.")).toBeVisible();
      const preference = page.getByRole("radiogroup", { name: "Courriels que vous voulez recevoir" });
      await press(preference.getByRole("radio", { checked: false }).first());
      await page.getByRole("button", { name: "Enregistrer mon choix" }).click();
      await expect(page.getByText("Votre choix est enregistré.").first()).toBeVisible();
    },
  },
  {
    name: "notifications of nobody",
    open: async (page) => {
      await page.goto("/notifications");
      await expect(page.getByText("Connectez-vous pour lire vos notifications.")).toBeVisible();
    },
  },
  {
    name: "mails that failed, one about to be abandoned",
    open: async (page) => {
      await become(page, "direction");
      await failedMails(page);
      await page.goto("/administration/courriels");
      await page
        .getByRole("button", { name: /^Abandonner/ })
        .first()
        .click();
      await expect(page.getByText("La personne ne recevra pas ce courriel.")).toBeVisible();
    },
  },
  {
    name: "mails that failed, forbidden",
    open: async (page) => {
      await page.goto("/administration/courriels");
      await expect(page.getByText("Seule la direction")).toBeVisible();
    },
  },
  {
    name: "mails of the demonstration",
    open: async (page) => {
      await become(page, "referent.aubagne-la-ciotat");
      const browser = page.context().browser();
      if (browser) await someRequests(browser, page.request, 1);
      await page.goto("/courriels");
      await expect(async () => {
        await page.getByRole("button", { name: "Relever les courriels" }).click();
        await expect(page.getByRole("article").first()).toBeVisible({ timeout: 1000 });
      }).toPass();
      await page.getByText("En HTML").first().click();
      await expect(page.frameLocator("iframe").first().getByRole("heading", { level: 1 })).toBeVisible();
    },
  },
  {
    name: "sheets that somebody keeps, one about to be suspended",
    open: async (page) => {
      await makeSheet(page, "Atelier pour axe", "published", "porteur.heda");
      await page.goto("/mes-fiches");
      await page.getByRole("button", { name: "Suspendre l’accueil", exact: true }).first().click();
      await expect(page.getByLabel("Dernier jour de la suspension").first()).toBeVisible();
      await page
        .getByRole("button", { name: /^Archiver/ })
        .first()
        .click();
      await expect(page.getByText("La fiche quitte le catalogue")).toBeVisible();
    },
  },
  {
    name: "a new sheet, refused",
    open: async (page) => {
      await become(page, "porteur.heda");
      await page.goto("/mes-fiches/nouvelle");
      await page.getByRole("button", { name: "Commencer la fiche" }).click();
      await expect(page.getByRole("alert")).toContainText("Donnez un intitulé.");
    },
  },
  {
    name: "a new sheet of the direction, with its porteur to choose",
    open: async (page) => {
      await become(page, "direction");
      await page.goto("/mes-fiches/nouvelle");
      await page.getByRole("combobox", { name: "Structure qui la portera" }).fill("maison");
      await expect(page.locator("li[role=option]").first()).toBeVisible();
    },
  },
  {
    name: "the form of a sheet, with faults, a contact, a place and the map",
    open: async (page) => {
      const { slug } = await makeSheet(page, "Atelier pour axe", "begun", "porteur.heda");
      await page.goto(`/mes-fiches/${slug}/modifier`);
      await page.getByRole("button", { name: "Ajouter un contact" }).click();
      await page.getByRole("button", { name: "Ajouter un lieu d’accueil" }).click();
      await page.getByRole("textbox", { name: "Courriel" }).fill("pas une adresse");
      await expect(page.getByText("Cette adresse électronique n’est pas valable").first()).toBeVisible();
      await page.getByRole("button", { name: "Territoires exclus" }).click();
      await expect(page.getByText(/^Proposé dans/)).toBeVisible();
      await page.getByRole("button", { name: "Soumettre à la relecture" }).click();
      await expect(page.getByRole("alert").first()).toBeVisible();
    },
  },
  {
    name: "the porteurs of a sheet, one about to leave, another refused",
    open: async (page) => {
      const { slug } = await makeSheet(page, "Atelier pour axe", "published", "porteur.heda");
      await become(page, "direction");
      await page.goto(`/mes-fiches/${slug}/porteurs`);
      await page.getByRole("button", { name: "Changer où elle intervient" }).click();
      await page.getByRole("button", { name: /^Détacher/ }).click();
      await page.getByRole("button", { name: "Confirmer" }).click();
      await expect(page.getByRole("alert")).toContainText("C’est le seul porteur d’une fiche publiée");
      await page.getByRole("button", { name: "Rattacher cette structure" }).click();
      await expect(page.getByText("Choisissez une structure dans la liste.").first()).toBeVisible();
    },
  },
  {
    name: "the porteurs of a sheet, for one of them who receives prescriptions",
    open: async (page) => {
      const { slug } = await makeSheet(page, "Atelier pour axe", "begun", "porteur.heda");
      await page.goto(`/mes-fiches/${slug}/porteurs`);
      await page.getByRole("button", { name: /^Recevoir les prescriptions/ }).click();
      await page.getByRole("button", { name: /^Ne plus recevoir/ }).click();
      await expect(page.getByText("Celles qui sont en cours continuent")).toBeVisible();
    },
  },
  {
    name: "a conflict between two people",
    open: async (page) => {
      const { slug } = await makeSheet(page, "Atelier pour axe", "complete", "porteur.heda");
      await page.goto(`/mes-fiches/${slug}/modifier`);
      await expect(page.getByLabel("Résumé")).toBeVisible();
      const other = await page.context().browser()?.newPage();
      if (!other) throw new Error("no browser");
      await become(other, "direction");
      await other.goto(`/mes-fiches/${slug}/modifier`);
      await other.getByLabel("Résumé").fill("La version de la direction.");
      await expect(other.getByText(/^Enregistré à/)).toBeVisible();
      await other.close();
      await page.getByLabel("Résumé").fill("La version de la porteuse.");
      await expect(page.getByRole("heading", { name: "Deux versions d’un même champ" })).toBeVisible();
    },
  },
  {
    name: "a sheet under review, for its porteur",
    open: async (page) => {
      const { slug } = await makeSheet(page, "Atelier pour axe", "submitted", "porteur.heda");
      await page.goto(`/mes-fiches/${slug}/modifier`);
      await expect(page.getByRole("button", { name: "Reprendre la rédaction" })).toBeVisible();
    },
  },
  {
    name: "what waits for a review",
    open: async (page) => {
      await makeSheet(page, "Atelier pour axe", "submitted", "porteur.heda");
      await become(page, "pole.arles");
      await page.goto("/relecture");
      await expect(page.getByRole("link", { name: /^Relire « Atelier pour axe/ }).first()).toBeVisible();
    },
  },
  {
    name: "a revision under review, field by field",
    open: async (page) => {
      const { slug } = await makeSheet(page, "Atelier pour axe", "submitted", "porteur.heda");
      await become(page, "pole.arles");
      await page.goto(`/relecture/${slug}`);
      await page.getByRole("button", { name: "Renvoyer aux auteurs" }).click();
      await expect(page.getByRole("alert").first()).toContainText("Dites ce qu’il faut reprendre");
    },
  },
  {
    name: "the history of a sheet",
    open: async (page) => {
      await page.goto("/actions/boost-emploi/historique");
      await expect(page.getByRole("heading", { level: 2, name: "Révision 1" })).toBeVisible();
    },
  },
];

/** A server with an identity provider, to a browser that it has refused. */
async function withProvider(page: Page): Promise<void> {
  await page.route("**/graphql", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(
      '"identityProvider":null',
      '"identityProvider":"ProConnect"',
    );
    await route.fulfill({ response, body });
  });
  await page.route("**/session/refusal", (route) =>
    route.fulfill({ json: { email: "inconnue@exemple.fr" } }),
  );
}

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

for (const width of [375, 1280]) {
  for (const state of STATES) {
    test(`axe finds nothing: ${state.name}, ${width} px`, async ({ page, allowErrors }) => {
      if (state.broken) allowErrors();
      test.slow(); // a map and its table are some thousand elements to examine
      await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await state.open(page);
      await expect(page.locator("h1")).toHaveCount(1); // by element: an open list hides the page from assistive technology
      // React Aria says for some seconds that a button was waiting, even of one that has gone since.
      await expect(page.locator("[data-live-announcer] [role=img]")).toHaveCount(0);
      // The same state twice: only the colours change.
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        const { violations } = await new AxeBuilder({ page }).exclude(SANDBOX).withTags(TAGS).analyze();
        expect(
          violations.map(
            ({ id, nodes }) => `${colorScheme}, ${id}: ${nodes.map((node) => node.html).join(" | ")}`,
          ),
        ).toEqual([]);
      }
    });
  }
}

for (const state of STATES) {
  test(`no horizontal scroll at 320 px: ${state.name}`, async ({ page, allowErrors }) => {
    if (state.broken) allowErrors();
    await page.setViewportSize({ width: 320, height: 700 });
    await state.open(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
}
