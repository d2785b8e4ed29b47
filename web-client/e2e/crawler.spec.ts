import { expect, test } from "./test";

/** A theme in a pôle, or its projection. */
function isCell(path: string): boolean {
  return path.startsWith("/themes/");
}

/** One row and one column of the matrix stand for the rest, whose 160 addresses themes.spec.ts compares with the API. */
function isWalkedCell(path: string): boolean {
  const [, , theme, pole, projection] = path.split("/");
  return isCell(path) && (projection ? pole === "marseille-4" : pole === "marseille-4" || theme === "2.2");
}

/** Pages that a mail leads to, with a secret after #: the mails of the demonstration name them. */
const BY_MAIL = ["/confirmer", "/connexion/lien", "/invitation"];

/** Links to documents that the server gives, which are no pages. */
const DOCUMENTS = ["/schema.graphql", "/graphql"];

// The cells of the matrix are many: they are walked beside the rest.
for (const { name, start, mine, atLeast } of [
  { name: "pages and sheets", start: "/plan-du-site", mine: (path: string) => !isCell(path), atLeast: 60 },
  { name: "cells of the matrix", start: "/themes", mine: isWalkedCell, atLeast: 25 },
]) {
  test(`every internal link leads somewhere, without an error and without another site: ${name}`, async ({
    page,
  }) => {
    test.setTimeout(10 * 60_000);
    const waiting = [start];
    const visited: string[] = [];
    const dead: string[] = [];
    // The same page under other parameters is the same page: it is visited once.
    const pages = new Set<string>();

    for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
      const response = await page.goto(address);
      if (DOCUMENTS.includes(new URL(address, page.url()).pathname)) continue;
      await expect(page.locator("h1").first(), address).toBeVisible();
      await expect(page.locator("main [aria-hidden=true][class*=skeleton]"), address).toHaveCount(0);
      visited.push(address);
      const title = await page.locator("h1").first().textContent();
      const alert = await page.getByRole("alert").allTextContents();
      if (!response?.ok() || /n’existe pas|ne s’affiche pas/.test(title ?? "") || alert.length > 0) {
        dead.push(`${address}: ${title} ${alert.join(" ")}`);
      }
      const links = await page.locator("a[href]").evaluateAll((all) =>
        all.map((one) => {
          const { origin, pathname, search, hash } = one as HTMLAnchorElement;
          const missing =
            origin === location.origin && pathname === location.pathname && hash.length > 1
              ? document.getElementById(decodeURIComponent(hash.slice(1))) === null
              : false;
          return { own: origin === location.origin, pathname, search, hash, missing };
        }),
      );
      for (const { own, pathname, search, hash, missing } of links) {
        if (missing) dead.push(`${address}: no place for ${hash}`);
        if (!own || !mine(pathname) || BY_MAIL.includes(pathname) || pages.has(pathname)) continue;
        pages.add(pathname);
        waiting.push(pathname + search);
      }
    }
    expect(dead).toEqual([]);
    expect(visited.length).toBeGreaterThan(atLeast);
  });
}
