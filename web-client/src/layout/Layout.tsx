import { Link, Outlet, useMatches } from "@tanstack/react-router";
import { useQuery } from "urql";
import { NotificationBell } from "../features/notifications/NotificationBell";
import { graphql } from "../gql";
import { useDegraded } from "../graphql";
import { m } from "../messages";
import { Announcer } from "../ui/Announcer";
import { Notice } from "../ui/Notice";
import { MAIN_ID, SkipLink } from "../ui/SkipLink";
import { AccountMenu } from "./AccountMenu";
import { DemonstrationBand } from "./DemonstrationBand";
import styles from "./Layout.module.css";
import { MainNavigation } from "./MainNavigation";

const ProgrammeState = graphql(`
  query ProgrammeState {
    programme {
      id
      endYear
      ended
    }
    installation {
      demonstration
    }
  }
`);

export function Layout() {
  const [{ data }] = useQuery({ query: ProgrammeState });
  const degraded = useDegraded();
  const bare = useMatches({ select: (matches) => matches.some((match) => match.staticData.bare) });
  const band = data?.installation.demonstration && <DemonstrationBand />;
  if (bare) {
    return (
      <Announcer>
        <div className={styles.bare}>
          {band}
          <main id={MAIN_ID} tabIndex={-1}>
            <Outlet />
          </main>
        </div>
      </Announcer>
    );
  }
  return (
    <Announcer>
      <div className={styles.frame}>
        <SkipLink>{m.site.skip}</SkipLink>
        <header className={styles.header}>
          {band}
          <div className={styles.bar}>
            <Link to="/" className={styles.brand} activeProps={{}}>
              <Mark />
              <span>
                <span className={styles.name}>{m.site.name}</span>
                <span className={styles.baseline}>{m.site.baseline}</span>
              </span>
            </Link>
            <MainNavigation />
            <div className={styles.account}>
              <NotificationBell />
              <AccountMenu />
            </div>
          </div>
        </header>
        {(degraded || data?.programme.ended) && (
          <div className={styles.banners}>
            {degraded && <Notice tone="caution">{m.site.degraded}</Notice>}
            {data?.programme.ended && <Notice>{m.site.ended(data.programme.endYear)}</Notice>}
          </div>
        )}
        <main id={MAIN_ID} tabIndex={-1} className={styles.main}>
          <Outlet />
        </main>
        <footer className={styles.footer}>
          <div className={styles.footerBar}>
            <p>{m.site.origin}</p>
            <nav aria-label={m.site.footerNav} className="no-print">
              <ul role="list" className={styles.footerLinks}>
                <li>
                  <Link to="/integrateurs">{m.site.integrators}</Link>
                </li>
                <li>
                  <Link to="/aide">{m.site.help}</Link>
                </li>
                <li>
                  <Link to="/plan-du-site">{m.site.siteMap}</Link>
                </li>
                <li>
                  <Link to="/accessibilite">{m.site.accessibility}</Link>
                </li>
                <li>
                  <Link to="/mentions-legales">{m.site.legal}</Link>
                </li>
                <li>
                  <Link to="/donnees-personnelles">{m.site.privacy}</Link>
                </li>
              </ul>
            </nav>
          </div>
        </footer>
      </div>
    </Announcer>
  );
}

/** Two blocks of houses and the lane that cuts between them. */
function Mark() {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      viewBox="0 0 32 32"
      width="40"
      height="40"
      className={styles.mark}
    >
      <rect width="32" height="32" rx="7" />
      <path d="M6 6h11.500L9 26H6zM26 26H14.500L23 6h3z" />
    </svg>
  );
}
