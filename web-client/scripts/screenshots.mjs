/**
 * Takes the pictures of docs/ on a running server (`make screenshots`), in light colours: those of the README wide and
 * narrow, and every screen at three widths in docs/screens/, where the guide takes its own.
 */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const docs = fileURLToPath(new URL("../../docs/", import.meta.url));

/** Each page is known by its own content before it is taken. */
const PAGES = [
  { name: "search", address: "/?ou=13213&frein=garde-enfants", content: "Garde d’enfants – JEDAI" },
  { name: "sheet", address: "/actions/plie?ou=13001", content: "Est-ce proposé ici ?" },
  { name: "integrators", address: "/integrateurs", content: "Une première requête" },
];

const SIZES = [
  { suffix: "", viewport: { width: 1280, height: 1080 } },
  { suffix: "-mobile", viewport: { width: 375, height: 812 } },
];

/** Every screen, as it opens; `as` is the fictitious person who sees it, nobody without. */
const SCREENS = [
  { name: "recherche", address: "/?ou=13213&frein=garde-enfants", content: "Garde d’enfants – JEDAI" },
  {
    name: "recherche-vide",
    address: "/?q=permis&ou=13055&theme=3.2",
    content: "Aucune action ne correspond à tous ces critères",
  },
  { name: "fiche", address: "/actions/plie?ou=13001", content: "Est-ce proposé ici ?" },
  { name: "situation", address: "/situation", content: "Pour une situation" },
  { name: "poles", address: "/poles", content: "Marseille IV (13e, 14e arr.)" },
  { name: "pole", address: "/poles/marseille-4", content: "Priorités du pôle" },
  {
    name: "poles-comparer",
    address: "/poles/comparer?pole=arles&pole=salon-berre",
    content: "Pôles à comparer",
  },
  {
    name: "liste",
    address: "/liste?theme=3.1",
    content: "Centrale de mobilité Maison de l’emploi Marseille",
  },
  { name: "themes", address: "/themes?ou=marseille-4", content: "Comment lire une case" },
  { name: "commission", address: "/themes/2.2/marseille-4", content: "Proposées dans le pôle (4)" },
  { name: "commission-trou", address: "/themes/1.5/arles", content: "Aucune action." },
  { name: "projection", address: "/themes/2.2/marseille-4/projection?fiche=2", content: "Action 2.2.2" },
  { name: "livret", address: "/livret?ou=marseille-4&theme=2.2", content: "Imprimer 4 fiches" },
  { name: "programme", address: "/programme", content: "Axes et thèmes" },
  { name: "integrateurs", address: "/integrateurs", content: "Une première requête" },
  { name: "explorateur", address: "/explorateur", content: "Explorateur de l’interface GraphQL" },
  {
    name: "nouvelle-fiche",
    as: "porteur.heda",
    address: "/mes-fiches/nouvelle",
    content: "Commencer la fiche",
  },
  {
    name: "porteurs",
    as: "direction",
    address: "/mes-fiches/boost-emploi/porteurs",
    content: "Rattacher un porteur",
  },
  { name: "historique", address: "/actions/boost-emploi/historique", content: "Révision 1" },
  {
    name: "prescrire",
    as: "referent.arles",
    address: "/prescrire?action=1.1.1",
    content: "Ajouter une personne",
  },
  { name: "aide", address: "/aide", content: "Chercher une action" },
  { name: "plan-du-site", address: "/plan-du-site", content: "1.1.1 Boost emploi" },
  { name: "accessibilite", address: "/accessibilite", content: "État de conformité" },
  { name: "mentions-legales", address: "/mentions-legales", content: "Sources et licences" },
  { name: "donnees-personnelles", address: "/donnees-personnelles", content: "Ce que vous cherchez" },
  { name: "connexion", address: "/connexion", content: "Essayer la démonstration" },
  { name: "connexion-demo", address: "/connexion/demo", content: "Chercher une personne" },
  { name: "espace", address: "/espace", content: "Ce que vous pouvez faire", as: "referent.arles" },
  { name: "mon-compte", address: "/mon-compte", content: "Vos connexions", as: "referent.arles" },
  { name: "structures", address: "/structures", content: "Addiction Méditerranée" },
  { name: "ma-structure", as: "referent.arles", address: "/ma-structure", content: "Inviter quelqu’un" },
  { name: "structure", as: "direction", address: "/structures/wimoov", content: "Vérification" },
  {
    name: "rejoindre",
    as: "collegue.arles",
    address: "/structures/wimoov",
    content: "Rejoindre cette structure",
  },
  {
    name: "creer-une-structure",
    as: "pole.arles",
    address: "/creer-une-structure",
    content: "Créer la structure",
  },
  {
    name: "invitation-refusee",
    address: "/invitation#rien",
    content: "Cette invitation ne peut pas être acceptée",
  },
  {
    name: "signaler",
    as: "referent.arles",
    address: "/actions/plie/signaler",
    content: "Qu’est-ce qui ne va pas ?",
  },
  { name: "mes-alertes", as: "referent.arles", address: "/mes-alertes", content: "Mes alertes" },
  {
    name: "me-prevenir",
    as: "referent.arles",
    address: "/mes-alertes/nouvelle?ou=13004&frein=mobilite",
    content: "Nom de l’alerte",
  },
  {
    name: "campagne-nouvelle",
    as: "pole.arles",
    address: "/campagnes/nouvelle",
    content: "Ce qui sera envoyé",
  },
  { name: "confirmer", address: "/confirmer", content: "Confirmer des fiches" },
  { name: "page-inconnue", address: "/nulle-part", content: "Cette page n’existe pas" },
  { name: "administration", as: "direction", address: "/administration", content: "Comptes" },
  { name: "comptes", as: "direction", address: "/administration/comptes", content: "Aline Demo-Amandier" },
  { name: "journal", as: "direction", address: "/administration/journal", content: "démonstration" },
  {
    name: "reglages",
    as: "direction",
    address: "/administration/reglages",
    content: "Les fiches aujourd’hui",
  },
  {
    name: "vocabulaire",
    as: "direction",
    address: "/administration/vocabulaire",
    content: "Chercher un libellé",
  },
];

/** Screens of what people do, taken on the demonstration (`--demo`); `open` follows the first link of that name. */
const LIVED_IN = [
  { name: "mes-fiches", as: "porteur.heda", address: "/mes-fiches", content: "Mes fiches" },
  { name: "relecture", as: "direction", address: "/relecture", content: "Relecture" },
  { name: "mes-places", as: "porteur.aai", address: "/mes-places", content: "Mes places" },
  { name: "mes-personnes", as: "referent.arles", address: "/mes-personnes", content: "Ajouter une personne" },
  { name: "prescriptions", as: "porteur.aai", address: "/prescriptions", content: "Prescriptions" },
  {
    name: "prescription",
    as: "porteur.aai",
    address: "/prescriptions",
    open: /^\d\d-\d{6}/,
    content: "Que faire",
  },
  { name: "prescriptions-pole", as: "pole.arles", address: "/prescriptions", content: "Prescriptions" },
  { name: "signalements", as: "porteur.aai", address: "/signalements", content: "Lesquels" },
  { name: "campagnes", as: "pole.arles", address: "/campagnes", content: "Ouvrir une campagne" },
];

const WIDTHS = [
  { width: 375, height: 812 },
  { width: 768, height: 1024 },
  { width: 1280, height: 900 },
];

mkdirSync(`${docs}screens`, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});

/** Names of screens to take; all of them without any. */
const only = process.argv.slice(2).filter((argument) => argument !== "--demo");
const demo = process.argv.includes("--demo");

/**
 * Each page in a browser of its own, `as` a fictitious person where one is named.
 *
 * @param {{ width: number, height: number }} viewport
 * @param {Array<{ name: string, address: string, content: string, as?: string, open?: RegExp }>} pages
 * @param {(name: string) => string} pathOf
 */
async function take(viewport, pages, pathOf) {
  for (const { name, address, content, as, open } of pages) {
    if (only.length > 0 && !only.includes(name)) continue;
    const context = await browser.newContext({
      baseURL: process.env.TRAVERSE_URL ?? "http://127.0.0.1:8080",
      viewport,
      locale: "fr-FR",
      timezoneId: "Europe/Paris",
      colorScheme: "light",
      reducedMotion: "reduce",
    });
    if (as) await context.request.post("/session", { data: { email: `${as}@demo.invalid` } });
    const page = await context.newPage();
    await page.goto(address);
    if (open) await page.locator("main").getByRole("link", { name: open }).first().click();
    await page.locator("main").getByText(content, { exact: true }).first().waitFor();
    // Whoever is signed in listens to notifications: the network is never idle.
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(500);
    await page.screenshot({ path: `${docs}${pathOf(name)}` });
    console.log(`docs/${pathOf(name)}`);
    await context.close();
  }
}

if (!demo) {
  for (const { suffix, viewport } of SIZES) await take(viewport, PAGES, (name) => `${name}${suffix}.png`);
}
for (const viewport of WIDTHS) {
  await take(viewport, demo ? LIVED_IN : SCREENS, (name) => `screens/${name}-${viewport.width}.png`);
}
await browser.close();
