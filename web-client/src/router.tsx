import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
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
import { SituationPage } from "./features/situation/SituationPage";
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

// What is answered there lives in memory only: neither the address nor the history holds it.
const situationRoute = createRoute({
  getParentRoute: () => root,
  path: "/situation",
  component: SituationPage,
});
const printListRoute = createRoute({
  getParentRoute: () => root,
  path: "/liste",
  validateSearch,
  component: lazyRouteComponent(() => import("./features/catalogue/PrintListPage"), "PrintListRoute"),
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

// Pages for programs' authors come in files of their own: the search page does not carry them.
const integratorsRoute = createRoute({
  getParentRoute: () => root,
  path: "/integrateurs",
  component: lazyRouteComponent(() => import("./features/integrators/IntegratorsPage"), "IntegratorsPage"),
});
const ExplorerPage = lazyRouteComponent(() => import("./features/explorer/ExplorerPage"), "ExplorerPage");
const explorerRoute = createRoute({
  getParentRoute: () => root,
  path: "/explorateur",
  validateSearch: ({ operation, type }: Record<string, unknown>): { operation?: string; type?: string } => ({
    ...(typeof operation === "string" && { operation }),
    ...(typeof type === "string" && { type }),
  }),
  component: function Explorer() {
    return <ExplorerPage {...explorerRoute.useSearch()} />;
  },
});

export const router = createRouter({
  routeTree: root.addChildren([
    searchRoute,
    actionRoute,
    situationRoute,
    printListRoute,
    polesRoute,
    comparisonRoute,
    poleRoute,
    programmeRoute,
    accessibilityRoute,
    legalRoute,
    privacyRoute,
    integratorsRoute,
    explorerRoute,
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
    /** The sheet was opened from « Pour une situation »: what was answered there is in memory. */
    fromSituation?: boolean;
    /** Print the page as soon as it is there; once. */
    print?: boolean;
  }
}
