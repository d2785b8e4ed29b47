import { expect, test } from "./test";

/** Links to documents that the server gives, which are no pages. */
const DOCUMENTS = ["/schema.graphql", "/graphql"];

test("every internal link leads somewhere, without an error and without another site", async ({ page }) => {
  test.setTimeout(10 * 60_000);
  const waiting = ["/plan-du-site", "/"];
  const seen = new Set(waiting);
  const visited: string[] = [];
  const dead: string[] = [];
  // The same page under other parameters is the same page: two of each are enough.
  const perPage = new Map<string, number>();

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
      const next = pathname + search;
      if (!own || seen.has(next)) continue;
      seen.add(next);
      const count = (perPage.get(pathname) ?? 0) + 1;
      perPage.set(pathname, count);
      if (count <= 2) waiting.push(next);
    }
  }
  expect(dead).toEqual([]);
  // 52 sheets and 160 cells at least were there to be visited.
  expect(new Set(visited.map((one) => one.split("?")[0])).size).toBeGreaterThan(220);
});
