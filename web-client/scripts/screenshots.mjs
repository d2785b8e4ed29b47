/** Takes the pictures of docs/ on a running server (`make screenshots`): wide and narrow, in light colours. */
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

mkdirSync(docs, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const { suffix, viewport } of SIZES) {
  const context = await browser.newContext({
    baseURL: process.env.TRAVERSE_URL ?? "http://127.0.0.1:8080",
    viewport,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  for (const { name, address, content } of PAGES) {
    const page = await context.newPage();
    await page.goto(address);
    await page.getByText(content, { exact: true }).first().waitFor();
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: `${docs}${name}${suffix}.png` });
    console.log(`docs/${name}${suffix}.png`);
  }
}
await browser.close();
