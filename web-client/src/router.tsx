import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { ActionPage } from "./features/catalogue/ActionPage";
import { SearchPage } from "./features/catalogue/SearchPage";
import { parseQueryString, validateSearch, writeQueryString } from "./features/catalogue/searchParams";
import { AccessibilityPage } from "./features/legal/AccessibilityPage";
import { LegalPage } from "./features/legal/LegalPage";
import { PrivacyPage } from "./features/legal/PrivacyPage";
import { ComparisonPage } from "./features/pole/ComparisonPage";
import { validateComparison } from "./features/pole/comparison";
import { PolePage } from "./features/pole/PolePage";
import { PolesPage } from "./features/pole/PolesPage";
import { ProgrammePage } from "./features/programme/ProgrammePage";
import { CrashPage } from "./layout/CrashPage";
import { Layout } from "./layout/Layout";
import { NotFoundPage } from "./layout/NotFoundPage";
import { askFocus } from "./ui/navigationFocus";

const root = createRootRoute({
  component: Layout,
  notFoundComponent: NotFoundPage,
  errorComponent: CrashPage,
});

const searchRoute = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch,
  component: function Search() {
    return <SearchPage params={searchRoute.useSearch()} />;
  },
});

const actionRoute = createRoute({
  getParentRoute: () => root,
  path: "/actions/$slug",
  validateSearch: (raw: Record<string, unknown>): { ou?: string } =>
    typeof raw.ou === "string" && raw.ou !== "" ? { ou: raw.ou } : {},
  component: function Action() {
    const { slug } = actionRoute.useParams();
    return <ActionPage key={slug} slug={slug} territory={actionRoute.useSearch().ou ?? null} />;
  },
});

const polesRoute = createRoute({
  getParentRoute: () => root,
  path: "/poles",
  validateSearch: (raw: Record<string, unknown>): { ou?: string } =>
    typeof raw.ou === "string" && raw.ou !== "" ? { ou: raw.ou } : {},
  component: function AllPoles() {
    return <PolesPage territory={polesRoute.useSearch().ou ?? null} />;
  },
});

const comparisonRoute = createRoute({
  getParentRoute: () => root,
  path: "/poles/comparer",
  validateSearch: validateComparison,
  component: function Comparison() {
    return <ComparisonPage chosen={comparisonRoute.useSearch().pole ?? []} />;
  },
});

const poleRoute = createRoute({
  getParentRoute: () => root,
  path: "/poles/$code",
  component: function Pole() {
    const { code } = poleRoute.useParams();
    return <PolePage key={code} code={code} />;
  },
});

const programmeRoute = createRoute({
  getParentRoute: () => root,
  path: "/programme",
  component: ProgrammePage,
});
const accessibilityRoute = createRoute({
  getParentRoute: () => root,
  path: "/accessibilite",
  component: AccessibilityPage,
});
const legalRoute = createRoute({
  getParentRoute: () => root,
  path: "/mentions-legales",
  component: LegalPage,
});
const privacyRoute = createRoute({
  getParentRoute: () => root,
  path: "/donnees-personnelles",
  component: PrivacyPage,
});

export const router = createRouter({
  routeTree: root.addChildren([
    searchRoute,
    actionRoute,
    polesRoute,
    comparisonRoute,
    poleRoute,
    programmeRoute,
    accessibilityRoute,
    legalRoute,
    privacyRoute,
  ]),
  parseSearch: parseQueryString,
  stringifySearch: writeQueryString,
  scrollRestoration: true,
});

// A new page takes the focus to its heading; a new filter does not.
router.subscribe("onBeforeNavigate", ({ fromLocation, pathChanged }) => {
  if (fromLocation && pathChanged) askFocus();
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface HistoryState {
    /** How many pages of results are shown, so that coming back shows as many. */
    pages?: number;
    /** The search that a sheet was opened from. */
    fromSearch?: string;
  }
}
