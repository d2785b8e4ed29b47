import { mailTo } from "./mails";
import { askApi, become, expect, type Page } from "./test";

/** The states of the screens that keep sheets true, for axe and for narrow screens. */
export const UPKEEP_STATES: Array<{ name: string; open: (page: Page) => Promise<void> }> = [
  {
    name: "an error to report, refused",
    open: async (page) => {
      await become(page, "referent.marseille-1");
      await page.goto("/actions/garde-d-enfants-protis/signaler");
      await page.getByRole("button", { name: "Envoyer" }).click();
      await expect(page.getByRole("alert")).toContainText("Choisissez la partie de la fiche en cause.");
    },
  },
  {
    name: "a report, with what the direction may do",
    open: async (page) => {
      await become(page, "direction");
      await page.goto("/actions/garde-d-enfants-protis/signaler");
      await page.getByLabel("Qu’est-ce qui ne va pas ?").selectOption("CONTACTS");
      await page.getByLabel("Dites ce qui est faux").fill("Le numéro ne répond plus.");
      await page.getByRole("button", { name: "Envoyer" }).click();
      await expect(page.getByLabel("Votre réponse")).toBeVisible();
    },
  },
  {
    name: "reports to answer",
    open: async (page) => {
      await become(page, "direction");
      await page.goto("/signalements?vue=tous");
      await expect(page.getByText("Vos signalements et ceux des fiches")).toBeVisible();
      await expect(page.getByText(/^(\d+ signalements?|Aucun signalement\.)$/)).toBeVisible();
    },
  },
  {
    name: "a search to keep",
    open: async (page) => {
      await become(page, "referent.arles");
      await page.goto("/mes-alertes/nouvelle?ou=13004&frein=mobilite");
      await expect(page.getByLabel("Nom de l’alerte")).toHaveValue(/^Arles/);
    },
  },
  {
    name: "alerts, one to remove",
    open: async (page) => {
      await become(page, "referent.salon-berre");
      await askApi(page, "mutation ($i: SaveSearchInput!) { saveSearch(input: $i) { replayed } }", {
        i: { idempotencyKey: "a11y-alerte-des-essais", name: "Salon", criteria: { territory: "13103" } },
      });
      await page.goto("/mes-alertes");
      await expect(page.getByText("Au plus 20 alertes.")).toBeVisible();
      await page
        .getByRole("button", { name: /^Supprimer/ })
        .first()
        .click();
      await expect(page.getByText("Supprimer cette alerte ?")).toBeVisible();
    },
  },
  {
    name: "a campaign to open, refused",
    open: async (page) => {
      await become(page, "direction");
      await page.goto("/campagnes/nouvelle");
      await page.getByLabel("Thème").selectOption("1.4");
      await page.getByRole("button", { name: "Fiches concernées" }).click();
      await page.getByRole("button", { name: "Ouvrir la campagne" }).click();
      await expect(page.getByRole("alert")).toContainText("Donnez un jour à venir.");
    },
  },
  {
    name: "the board of a campaign",
    open: async (page) => {
      await become(page, "direction");
      await page.goto("/campagnes/nouvelle");
      await page.getByLabel("Thème").selectOption("1.4");
      await page
        .getByLabel("Dernier jour")
        .fill(new Date(Date.now() + 20 * 24 * 3600 * 1000).toISOString().slice(0, 10));
      await page.getByRole("button", { name: "Ouvrir la campagne" }).click();
      await expect(page.getByRole("heading", { level: 2, name: /^Sans réponse/ })).toBeVisible();
    },
  },
  {
    name: "campaigns",
    open: async (page) => {
      await become(page, "direction");
      await page.goto("/campagnes");
      await expect(page.getByText(/^(Ouverte le|Aucune campagne)/).first()).toBeVisible();
    },
  },
  {
    name: "a confirmation link, and what it shows",
    open: async (page) => {
      await become(page, "direction");
      await page.goto("/campagnes/nouvelle");
      await page.getByLabel("Thème").selectOption("1.2");
      await page
        .getByLabel("Dernier jour")
        .fill(new Date(Date.now() + 20 * 24 * 3600 * 1000).toISOString().slice(0, 10));
      await page.getByRole("button", { name: "Ouvrir la campagne" }).click();
      await expect(page.getByRole("heading", { level: 2, name: /^Sans réponse/ })).toBeVisible();
      const { text } = await mailTo(page.request, "porteur.adear-13");
      await page.goto(/\/confirmer#[\w-]+/.exec(text)?.[0] ?? "");
      await expect(page.getByRole("button", { name: /^Confirmer/ })).toBeVisible();
    },
  },
  {
    name: "a confirmation link that is no good",
    open: async (page) => {
      await page.goto("/confirmer#rien");
      await expect(page.getByRole("alert")).toContainText("Ce lien n’est pas valable.");
    },
  },
  {
    name: "a page for whoever is signed in, without an account",
    open: async (page) => {
      await page.goto("/signalements");
      await expect(page.getByText("Connectez-vous pour ouvrir cette page.")).toBeVisible();
    },
  },
];
