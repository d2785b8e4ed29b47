import type { AnyRoute } from "@tanstack/react-router";

/** The addresses that need no parameter and that one goes to by oneself, with their titles, in the order of the table of routes. */
export function pagesOf(routes: Record<string, AnyRoute>): Array<{ path: string; title: string }> {
  return Object.values(routes)
    .filter((route) => !route.fullPath.includes("$") && !route.options.staticData?.unlisted)
    .map((route) => ({ path: route.fullPath, title: route.options.staticData?.title ?? route.fullPath }));
}
