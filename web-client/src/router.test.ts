import { describe, expect, it } from "vitest";
import { pagesOf } from "./features/help/siteMap";
import { router } from "./router";

describe("the table of routes", () => {
  const routes = Object.values(router.routesByPath);

  it("gives the site map a title for every address without a parameter, each its own", () => {
    const pages = pagesOf(router.routesByPath);
    const paths = routes
      .filter((route) => !route.options.staticData?.unlisted)
      .map((route) => route.fullPath)
      .filter((path) => !path.includes("$"));
    expect(pages.map((page) => page.path).sort()).toEqual(paths.sort());
    expect(paths.length).toBeGreaterThan(5);
    for (const { path, title } of pages) expect(title, `staticData.title of ${path}`).not.toBe(path);
    expect(new Set(pages.map((page) => page.title)).size).toBe(pages.length);
  });

  // An address with a parameter is reached from the lists that the site map gives; a new one must be put there too.
  it("knows where the addresses with a parameter are listed", () => {
    const listed = [
      "/actions/$slug",
      "/mes-personnes/$id",
      "/actions/$slug/signaler",
      "/mes-places/$session",
      "/actions/$slug/historique",
      "/mes-fiches/$slug/modifier",
      "/mes-fiches/$slug/porteurs",
      "/relecture/$slug",
      "/poles/$code",
      "/prescriptions/$number",
      "/structures/$slug",
      "/campagnes/$id",
      "/signalements/$id",
      "/mes-places/$session/personnes",
      "/prescriptions/$number/papier",
      "/themes/$theme/$pole",
      "/themes/$theme/$pole/projection",
    ];
    const withParameter = routes.map((route) => route.fullPath).filter((path) => path.includes("$"));
    expect(withParameter.sort()).toEqual(listed.sort());
  });
});
