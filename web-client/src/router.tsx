import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { validateJournal } from "./features/administration/journalParams";
import { parseQueryString, validateSearch, writeQueryString } from "./features/catalogue/searchParams";
import { validateDirectory } from "./features/organizations/directory";
import { validateComparison } from "./features/pole/comparison";
import { readReportSearch } from "./features/reports/reportViews";
import { CrashPage } from "./layout/CrashPage";
import { Layout } from "./layout/Layout";
import { NotFoundPage } from "./layout/NotFoundPage";
import { m } from "./messages";
import { pages } from "./messages/administrationPages";
import { header, sessionPages } from "./messages/header";
import { notificationTitles } from "./messages/notificationTitles";
import { organizationTitles } from "./messages/organizationTitles";
import { people } from "./messages/people";
import { referralTitles } from "./messages/referralTitles";
import { sheetTitles as titles } from "./messages/sheetTitles";
import { upkeepTitles } from "./messages/upkeepTitles";
import { askFocus } from "./ui/navigationFocus";

// Every page comes with a script of its own, so that the first one does not carry the others.
const SearchPage = lazyRouteComponent(() => import("./features/catalogue/SearchPage"), "SearchPage");
const ActionPage = lazyRouteComponent(() => import("./features/catalogue/ActionPage"), "ActionPage");
const PolesPage = lazyRouteComponent(() => import("./features/pole/PolesPage"), "PolesPage");
const PolePage = lazyRouteComponent(() => import("./features/pole/PolePage"), "PolePage");
const ComparisonPage = lazyRouteComponent(() => import("./features/pole/ComparisonPage"), "ComparisonPage");
const MatrixPage = lazyRouteComponent(() => import("./features/themes/MatrixPage"), "MatrixPage");
const MeetingPage = lazyRouteComponent(() => import("./features/themes/MeetingPage"), "MeetingPage");
const ProjectionPage = lazyRouteComponent(() => import("./features/themes/ProjectionPage"), "ProjectionPage");
const BookletPage = lazyRouteComponent(() => import("./features/themes/BookletPage"), "BookletPage");

const RefusalPage = lazyRouteComponent(() => import("./features/account/RefusalPage"), "RefusalPage");
const SignInPage = lazyRouteComponent(() => import("./features/account/SignInPage"), "SignInPage");
const DemonstrationPage = lazyRouteComponent(
  () => import("./features/account/DemonstrationPage"),
  "DemonstrationPage",
);

/** One parameter of an address, when it is a text that says something. */
function text(raw: Record<string, unknown>, name: string): string | undefined {
  const value = raw[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The territory of an address. */
function place(raw: Record<string, unknown>): { ou?: string } {
  const ou = text(raw, "ou");
  return ou ? { ou } : {};
}

/** Where to go back to once signed in. */
function comingBack(raw: Record<string, unknown>): { retour?: string } {
  const retour = text(raw, "retour");
  return retour ? { retour } : {};
}

const root = createRootRoute({
  component: Layout,
  notFoundComponent: NotFoundPage,
  errorComponent: CrashPage,
});

const searchRoute = createRoute({
  getParentRoute: () => root,
  path: "/",
  staticData: { title: m.site.search },
  validateSearch,
  component: function Search() {
    return <SearchPage params={searchRoute.useSearch()} />;
  },
});

const actionRoute = createRoute({
  getParentRoute: () => root,
  path: "/actions/$slug",
  validateSearch: place,
  component: function Action() {
    const { slug } = actionRoute.useParams();
    return <ActionPage key={slug} slug={slug} territory={actionRoute.useSearch().ou ?? null} />;
  },
});

// What is answered there lives in memory only: neither the address nor the history holds it.
const situationRoute = createRoute({
  getParentRoute: () => root,
  path: "/situation",
  staticData: { title: m.site.situation },
  component: lazyRouteComponent(() => import("./features/situation/SituationPage"), "SituationPage"),
});
const polesRoute = createRoute({
  getParentRoute: () => root,
  path: "/poles",
  staticData: { title: m.site.poles },
  validateSearch: place,
  component: function AllPoles() {
    return <PolesPage territory={polesRoute.useSearch().ou ?? null} />;
  },
});

const comparisonRoute = createRoute({
  getParentRoute: () => root,
  path: "/poles/comparer",
  staticData: { title: m.pole.compare },
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

const printListRoute = createRoute({
  getParentRoute: () => root,
  path: "/liste",
  staticData: { title: m.printList.title },
  validateSearch,
  component: lazyRouteComponent(() => import("./features/catalogue/PrintListPage"), "PrintListRoute"),
});

const matrixRoute = createRoute({
  getParentRoute: () => root,
  path: "/themes",
  staticData: { title: m.site.themes },
  validateSearch: place,
  component: function Matrix() {
    return <MatrixPage pole={matrixRoute.useSearch().ou ?? null} />;
  },
});

const meetingRoute = createRoute({
  getParentRoute: () => root,
  path: "/themes/$theme/$pole",
  component: function Meeting() {
    const { theme, pole } = meetingRoute.useParams();
    return <MeetingPage key={`${theme}/${pole}`} theme={theme} pole={pole} />;
  },
});

const projectionRoute = createRoute({
  getParentRoute: () => root,
  path: "/themes/$theme/$pole/projection",
  staticData: { bare: true },
  validateSearch: (raw: Record<string, unknown>): { fiche?: string } => {
    const fiche = text(raw, "fiche");
    return fiche && /^[1-9]\d{0,3}$/.test(fiche) ? { fiche } : {};
  },
  component: function Projection() {
    const { theme, pole } = projectionRoute.useParams();
    return (
      <ProjectionPage theme={theme} pole={pole} position={Number(projectionRoute.useSearch().fiche ?? "1")} />
    );
  },
});

const bookletRoute = createRoute({
  getParentRoute: () => root,
  path: "/livret",
  staticData: { title: m.site.booklet },
  validateSearch: (raw: Record<string, unknown>): { ou?: string; theme?: string } => {
    const [ou, theme] = [text(raw, "ou"), text(raw, "theme")];
    return { ...(ou && { ou }), ...(theme && { theme }) };
  },
  component: function Booklet() {
    const { ou, theme } = bookletRoute.useSearch();
    return <BookletPage pole={ou ?? null} theme={theme ?? null} />;
  },
});

const programmeRoute = createRoute({
  getParentRoute: () => root,
  path: "/programme",
  staticData: { title: m.site.programme },
  component: lazyRouteComponent(() => import("./features/programme/ProgrammePage"), "ProgrammePage"),
});
const helpRoute = createRoute({
  getParentRoute: () => root,
  path: "/aide",
  staticData: { title: m.site.help },
  component: lazyRouteComponent(() => import("./features/help/HelpPage"), "HelpPage"),
});
const siteMapRoute = createRoute({
  getParentRoute: () => root,
  path: "/plan-du-site",
  staticData: { title: m.site.siteMap },
  component: lazyRouteComponent(() => import("./features/help/SiteMapPage"), "SiteMapPage"),
});
const accessibilityRoute = createRoute({
  getParentRoute: () => root,
  path: "/accessibilite",
  staticData: { title: m.site.accessibilityTitle },
  component: lazyRouteComponent(() => import("./features/legal/AccessibilityPage"), "AccessibilityPage"),
});
const legalRoute = createRoute({
  getParentRoute: () => root,
  path: "/mentions-legales",
  staticData: { title: m.site.legal },
  component: lazyRouteComponent(() => import("./features/legal/LegalPage"), "LegalPage"),
});
const privacyRoute = createRoute({
  getParentRoute: () => root,
  path: "/donnees-personnelles",
  staticData: { title: m.site.privacy },
  component: lazyRouteComponent(() => import("./features/legal/PrivacyPage"), "PrivacyPage"),
});

const signInRoute = createRoute({
  getParentRoute: () => root,
  path: "/connexion",
  staticData: { title: header.signIn },
  validateSearch: comingBack,
  component: function SignIn() {
    return <SignInPage back={signInRoute.useSearch().retour} />;
  },
});
const demonstrationRoute = createRoute({
  getParentRoute: () => root,
  path: "/connexion/demo",
  staticData: { title: header.becomeSomebody },
  validateSearch: comingBack,
  component: function Demonstration() {
    return <DemonstrationPage back={demonstrationRoute.useSearch().retour} />;
  },
});
const OrganizationsPage = lazyRouteComponent(
  () => import("./features/organizations/OrganizationsPage"),
  "OrganizationsPage",
);
const OrganizationPage = lazyRouteComponent(
  () => import("./features/organizations/OrganizationPage"),
  "OrganizationPage",
);
const organizationsRoute = createRoute({
  getParentRoute: () => root,
  path: "/structures",
  staticData: { title: organizationTitles.list },
  validateSearch: validateDirectory,
  component: function Organizations() {
    return <OrganizationsPage params={organizationsRoute.useSearch()} />;
  },
});
const organizationRoute = createRoute({
  getParentRoute: () => root,
  path: "/structures/$slug",
  component: function Organization() {
    const { slug } = organizationRoute.useParams();
    return <OrganizationPage key={slug} slug={slug} />;
  },
});
const newOrganizationRoute = createRoute({
  getParentRoute: () => root,
  path: "/creer-une-structure",
  staticData: { title: organizationTitles.create },
  component: lazyRouteComponent(
    () => import("./features/organizations/NewOrganizationPage"),
    "NewOrganizationPage",
  ),
});
const myOrganizationRoute = createRoute({
  getParentRoute: () => root,
  path: "/ma-structure",
  staticData: { title: organizationTitles.mine },
  component: lazyRouteComponent(
    () => import("./features/organizations/MyOrganizationPage"),
    "MyOrganizationPage",
  ),
});
const invitationRoute = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  staticData: { title: organizationTitles.invitation, unlisted: true },
  component: lazyRouteComponent(() => import("./features/organizations/InvitationPage"), "InvitationPage"),
});
const linkRoute = createRoute({
  getParentRoute: () => root,
  path: "/connexion/lien",
  staticData: { title: header.signInLink, unlisted: true },
  component: lazyRouteComponent(() => import("./features/account/LinkPage"), "LinkPage"),
});
const refusalRoute = createRoute({
  getParentRoute: () => root,
  path: "/connexion/refus",
  staticData: { title: header.noEntry, unlisted: true },
  validateSearch: (raw: Record<string, unknown>): { motif?: string } => {
    const motif = text(raw, "motif");
    return motif ? { motif } : {};
  },
  component: function Refusal() {
    return <RefusalPage reason={refusalRoute.useSearch().motif} />;
  },
});
const ownAccountRoute = createRoute({
  getParentRoute: () => root,
  path: "/mon-compte",
  staticData: { title: header.ownAccount },
  component: lazyRouteComponent(() => import("./features/account/OwnAccountPage"), "OwnAccountPage"),
});
const workspaceRoute = createRoute({
  getParentRoute: () => root,
  path: "/espace",
  staticData: { title: header.workspace },
  component: lazyRouteComponent(() => import("./features/account/WorkspacePage"), "WorkspacePage"),
});

const notificationsRoute = createRoute({
  getParentRoute: () => root,
  path: "/notifications",
  staticData: { title: notificationTitles.notifications },
  component: lazyRouteComponent(
    () => import("./features/notifications/NotificationsPage"),
    "NotificationsPage",
  ),
});
const failedMailsRoute = createRoute({
  getParentRoute: () => root,
  path: "/administration/courriels",
  staticData: { title: notificationTitles.failed },
  component: lazyRouteComponent(() => import("./features/administration/FailedMailsPage"), "FailedMailsPage"),
});
const demonstrationMailsRoute = createRoute({
  getParentRoute: () => root,
  path: "/courriels",
  staticData: { title: notificationTitles.mails },
  component: lazyRouteComponent(
    () => import("./features/notifications/DemonstrationMailsPage"),
    "DemonstrationMailsPage",
  ),
});

// What is searched there lives in memory only, and what names a person stands in no address.
const peopleRoute = createRoute({
  getParentRoute: () => root,
  path: "/mes-personnes",
  staticData: { title: people.title },
  component: lazyRouteComponent(() => import("./features/people/PeoplePage"), "PeoplePage"),
});
const newPersonRoute = createRoute({
  getParentRoute: () => root,
  path: "/mes-personnes/nouvelle",
  staticData: { title: people.newTitle },
  component: lazyRouteComponent(() => import("./features/people/NewPersonPage"), "NewPersonPage"),
});
const PersonPage = lazyRouteComponent(() => import("./features/people/PersonPage"), "PersonPage");
const personRoute = createRoute({
  getParentRoute: () => root,
  path: "/mes-personnes/$id",
  component: function Person() {
    const { id } = personRoute.useParams();
    return <PersonPage key={id} id={id} />;
  },
});
const ReportsPage = lazyRouteComponent(() => import("./features/reports/ReportsPage"), "ReportsPage");
const ReportPage = lazyRouteComponent(() => import("./features/reports/ReportPage"), "ReportPage");
const ReportErrorPage = lazyRouteComponent(
  () => import("./features/reports/ReportErrorPage"),
  "ReportErrorPage",
);
const NewAlertPage = lazyRouteComponent(() => import("./features/alerts/NewAlertPage"), "NewAlertPage");

const reportErrorRoute = createRoute({
  getParentRoute: () => root,
  path: "/actions/$slug/signaler",
  component: function ReportAnError() {
    const { slug } = reportErrorRoute.useParams();
    return <ReportErrorPage key={slug} slug={slug} />;
  },
});
const reportsRoute = createRoute({
  getParentRoute: () => root,
  path: "/signalements",
  staticData: { title: upkeepTitles.reports },
  validateSearch: readReportSearch,
  component: function Reports() {
    const { vue, fiche } = reportsRoute.useSearch();
    return <ReportsPage view={vue} sheet={fiche} />;
  },
});
const reportRoute = createRoute({
  getParentRoute: () => root,
  path: "/signalements/$id",
  component: function Report() {
    const { id } = reportRoute.useParams();
    return <ReportPage key={id} id={id} />;
  },
});
const alertsRoute = createRoute({
  getParentRoute: () => root,
  path: "/mes-alertes",
  staticData: { title: upkeepTitles.alerts },
  component: lazyRouteComponent(() => import("./features/alerts/AlertsPage"), "AlertsPage"),
});
const newAlertRoute = createRoute({
  getParentRoute: () => root,
  path: "/mes-alertes/nouvelle",
  staticData: { title: upkeepTitles.newAlert },
  validateSearch,
  component: function NewAlert() {
    return <NewAlertPage params={newAlertRoute.useSearch()} />;
  },
});

const CampaignPage = lazyRouteComponent(() => import("./features/campaigns/CampaignPage"), "CampaignPage");
const campaignsRoute = createRoute({
  getParentRoute: () => root,
  path: "/campagnes",
  staticData: { title: upkeepTitles.campaigns },
  component: lazyRouteComponent(() => import("./features/campaigns/CampaignsPage"), "CampaignsPage"),
});
const newCampaignRoute = createRoute({
  getParentRoute: () => root,
  path: "/campagnes/nouvelle",
  staticData: { title: upkeepTitles.newCampaign },
  component: lazyRouteComponent(() => import("./features/campaigns/NewCampaignPage"), "NewCampaignPage"),
});
const campaignRoute = createRoute({
  getParentRoute: () => root,
  path: "/campagnes/$id",
  component: function Campaign() {
    const { id } = campaignRoute.useParams();
    return <CampaignPage key={id} id={id} />;
  },
});
// The token stands in the fragment: no server sees it when the address is opened, and opening it does nothing.
const confirmRoute = createRoute({
  getParentRoute: () => root,
  path: "/confirmer",
  staticData: { title: upkeepTitles.confirm, unlisted: true },
  component: lazyRouteComponent(() => import("./features/campaigns/ConfirmPage"), "ConfirmPage"),
});

const administrationRoute = createRoute({
  getParentRoute: () => root,
  path: "/administration",
  staticData: { title: pages.administration },
  component: lazyRouteComponent(
    () => import("./features/administration/AdministrationPage"),
    "AdministrationPage",
  ),
});
const accountsRoute = createRoute({
  getParentRoute: () => root,
  path: "/administration/comptes",
  staticData: { title: pages.accounts },
  component: lazyRouteComponent(() => import("./features/administration/AccountsPage"), "AccountsPage"),
});
const JournalPage = lazyRouteComponent(() => import("./features/administration/JournalPage"), "JournalPage");
const journalRoute = createRoute({
  getParentRoute: () => root,
  path: "/administration/journal",
  staticData: { title: pages.journal },
  validateSearch: validateJournal,
  component: function Journal() {
    return <JournalPage params={journalRoute.useSearch()} />;
  },
});
const settingsRoute = createRoute({
  getParentRoute: () => root,
  path: "/administration/reglages",
  staticData: { title: pages.settings },
  component: lazyRouteComponent(() => import("./features/administration/SettingsPage"), "SettingsPage"),
});
const vocabularyRoute = createRoute({
  getParentRoute: () => root,
  path: "/administration/vocabulaire",
  staticData: { title: pages.vocabulary },
  component: lazyRouteComponent(() => import("./features/administration/VocabularyPage"), "VocabularyPage"),
});
const boardRoute = createRoute({
  getParentRoute: () => root,
  path: "/mes-places",
  staticData: { title: sessionPages.board },
  component: lazyRouteComponent(() => import("./features/sessions/BoardPage"), "BoardPage"),
});
const NewSessionPage = lazyRouteComponent(() => import("./features/sessions/SessionPages"), "NewSessionPage");
const EditSessionPage = lazyRouteComponent(
  () => import("./features/sessions/SessionPages"),
  "EditSessionPage",
);
const newSessionRoute = createRoute({
  getParentRoute: () => root,
  path: "/mes-places/nouvelle",
  staticData: { title: sessionPages.open },
  validateSearch: (raw: Record<string, unknown>): { action?: string; copie?: string } => {
    const [action, copie] = [text(raw, "action"), text(raw, "copie")];
    return { ...(action && { action }), ...(copie && { copie }) };
  },
  component: function NewSession() {
    const { action, copie } = newSessionRoute.useSearch();
    return <NewSessionPage key={`${action} ${copie}`} action={action} copy={copie} />;
  },
});
const editSessionRoute = createRoute({
  getParentRoute: () => root,
  path: "/mes-places/$session",
  component: function EditSession() {
    const { session } = editSessionRoute.useParams();
    return <EditSessionPage key={session} id={session} />;
  },
});

// A number names nobody; whom a prescription is for stands in no address.
const referralsRoute = createRoute({
  getParentRoute: () => root,
  path: "/prescriptions",
  staticData: { title: referralTitles.title },
  component: lazyRouteComponent(() => import("./features/referrals/ReferralsPage"), "ReferralsPage"),
});
const ReferralPage = lazyRouteComponent(() => import("./features/referrals/ReferralPage"), "ReferralPage");
const referralRoute = createRoute({
  getParentRoute: () => root,
  path: "/prescriptions/$number",
  component: function OneReferral() {
    const { number } = referralRoute.useParams();
    return <ReferralPage key={number} number={number} />;
  },
});
const SlipPage = lazyRouteComponent(() => import("./features/referrals/SlipPage"), "SlipPage");
const slipRoute = createRoute({
  getParentRoute: () => root,
  path: "/prescriptions/$number/papier",
  component: function OneSlip() {
    const { number } = slipRoute.useParams();
    return <SlipPage key={number} number={number} />;
  },
});
const RosterPage = lazyRouteComponent(() => import("./features/referrals/RosterPage"), "RosterPage");
const rosterRoute = createRoute({
  getParentRoute: () => root,
  path: "/mes-places/$session/personnes",
  component: function OneRoster() {
    const { session } = rosterRoute.useParams();
    return <RosterPage key={session} session={session} />;
  },
});
const PrescribePage = lazyRouteComponent(() => import("./features/referrals/PrescribePage"), "PrescribePage");
const prescribeRoute = createRoute({
  getParentRoute: () => root,
  path: "/prescrire",
  staticData: { title: referralTitles.prescribe },
  validateSearch: (raw: Record<string, unknown>): { action?: string } => {
    const action = text(raw, "action");
    return action ? { action } : {};
  },
  component: function Prescribe() {
    const { action } = prescribeRoute.useSearch();
    return <PrescribePage key={action} code={action ?? null} />;
  },
});
const mySheetsRoute = createRoute({
  getParentRoute: () => root,
  path: "/mes-fiches",
  staticData: { title: titles.mine },
  component: lazyRouteComponent(() => import("./features/sheets/MySheetsPage"), "MySheetsPage"),
});
const NewSheetPage = lazyRouteComponent(() => import("./features/sheets/NewSheetPage"), "NewSheetPage");
const newSheetRoute = createRoute({
  getParentRoute: () => root,
  path: "/mes-fiches/nouvelle",
  staticData: { title: titles.create },
  validateSearch: (raw: Record<string, unknown>): { dispositif?: string } => {
    const dispositif = text(raw, "dispositif");
    return dispositif ? { dispositif } : {};
  },
  component: function NewSheet() {
    return <NewSheetPage scheme={newSheetRoute.useSearch().dispositif ?? null} />;
  },
});
const SheetFormPage = lazyRouteComponent(() => import("./features/sheets/SheetFormPage"), "SheetFormPage");
const sheetFormRoute = createRoute({
  getParentRoute: () => root,
  path: "/mes-fiches/$slug/modifier",
  component: function SheetToEdit() {
    const { slug } = sheetFormRoute.useParams();
    return <SheetFormPage key={slug} slug={slug} />;
  },
});
const ProvidersPage = lazyRouteComponent(() => import("./features/sheets/ProvidersPage"), "ProvidersPage");
const providersRoute = createRoute({
  getParentRoute: () => root,
  path: "/mes-fiches/$slug/porteurs",
  component: function SheetProviders() {
    const { slug } = providersRoute.useParams();
    return <ProvidersPage key={slug} slug={slug} />;
  },
});
const reviewsRoute = createRoute({
  getParentRoute: () => root,
  path: "/relecture",
  staticData: { title: titles.reviews },
  component: lazyRouteComponent(() => import("./features/sheets/ReviewsPage"), "ReviewsPage"),
});
const ReviewPage = lazyRouteComponent(() => import("./features/sheets/ReviewPage"), "ReviewPage");
const reviewRoute = createRoute({
  getParentRoute: () => root,
  path: "/relecture/$slug",
  component: function Review() {
    const { slug } = reviewRoute.useParams();
    return <ReviewPage key={slug} slug={slug} />;
  },
});
const HistoryPage = lazyRouteComponent(() => import("./features/sheets/HistoryPage"), "HistoryPage");
const historyRoute = createRoute({
  getParentRoute: () => root,
  path: "/actions/$slug/historique",
  component: function History() {
    const { slug } = historyRoute.useParams();
    return <HistoryPage key={slug} slug={slug} />;
  },
});

// Pages for programs' authors come in files of their own: the search page does not carry them.
const integratorsRoute = createRoute({
  getParentRoute: () => root,
  path: "/integrateurs",
  staticData: { title: m.site.integrators },
  component: lazyRouteComponent(() => import("./features/integrators/IntegratorsPage"), "IntegratorsPage"),
});
const ExplorerPage = lazyRouteComponent(() => import("./features/explorer/ExplorerPage"), "ExplorerPage");
const explorerRoute = createRoute({
  getParentRoute: () => root,
  path: "/explorateur",
  staticData: { title: m.explorer.title },
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
    polesRoute,
    comparisonRoute,
    poleRoute,
    printListRoute,
    matrixRoute,
    meetingRoute,
    projectionRoute,
    bookletRoute,
    programmeRoute,
    helpRoute,
    siteMapRoute,
    accessibilityRoute,
    legalRoute,
    privacyRoute,
    signInRoute,
    demonstrationRoute,
    linkRoute,
    refusalRoute,
    ownAccountRoute,
    workspaceRoute,
    administrationRoute,
    accountsRoute,
    journalRoute,
    settingsRoute,
    vocabularyRoute,
    notificationsRoute,
    failedMailsRoute,
    demonstrationMailsRoute,
    peopleRoute,
    newPersonRoute,
    personRoute,
    organizationsRoute,
    organizationRoute,
    newOrganizationRoute,
    myOrganizationRoute,
    invitationRoute,
    reportErrorRoute,
    reportsRoute,
    reportRoute,
    alertsRoute,
    newAlertRoute,
    campaignsRoute,
    newCampaignRoute,
    campaignRoute,
    confirmRoute,
    boardRoute,
    newSessionRoute,
    editSessionRoute,
    referralsRoute,
    referralRoute,
    slipRoute,
    rosterRoute,
    prescribeRoute,
    mySheetsRoute,
    newSheetRoute,
    sheetFormRoute,
    providersRoute,
    reviewsRoute,
    reviewRoute,
    historyRoute,
    integratorsRoute,
    explorerRoute,
  ]),
  parseSearch: parseQueryString,
  stringifySearch: writeQueryString,
  scrollRestoration: true,
});

// A new page takes the focus to its heading; the first one and a new filter do not. It is asked for when the new page is
// about to show: until then the heading of the page that is left may still come, and would take it.
let askedPath: string | null = null;
let leaving = false;
router.subscribe("onBeforeNavigate", ({ toLocation: { pathname } }) => {
  if (askedPath !== null && askedPath !== pathname) leaving = true;
  askedPath = pathname;
});
router.subscribe("onBeforeRouteMount", () => {
  if (leaving) askFocus();
  leaving = false;
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** How the site map names the page. Every address without a parameter has one: a test holds to it. */
    title?: string;
    /** The page is where a mail or another site leads: the site map leaves it out. */
    unlisted?: boolean;
    /** The page fills the screen, without the header and the footer of the site. */
    bare?: boolean;
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
    /** The organisation was founded a moment ago; what to look at in it. */
    founded?: string[];
    /** The page comes back from being projected: its focus returns to what opened the projection. */
    fromProjection?: boolean;
  }
}
