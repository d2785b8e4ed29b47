import { expect, openSearch, resultCount, test } from "./test";

test("the client names its documents, and sends no text", async ({ page }) => {
  const sent: Record<string, unknown>[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/graphql")) sent.push(request.postDataJSON());
  });
  await openSearch(page);
  await expect(resultCount(page)).toBeVisible();
  expect(sent.length).toBeGreaterThan(0);
  for (const request of sent) {
    expect(request.documentId).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(request).not.toHaveProperty("query");
  }
});

test("a page that the server does not know any more goes on with its texts", async ({
  page,
  allowErrors,
}) => {
  allowErrors();
  let refused = 0;
  await page.route("**/graphql", async (route) => {
    const request = route.request().postDataJSON();
    if (!request.documentId) return route.continue();
    refused++;
    const documentId = `sha256:${"0".repeat(64)}`;
    return route.continue({ postData: JSON.stringify({ ...request, documentId }) });
  });
  await openSearch(page);
  await expect(resultCount(page)).toBeVisible();
  expect(refused).toBeGreaterThan(0);
});
