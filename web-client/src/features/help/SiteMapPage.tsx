import { Link, useRouter } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import { m } from "../../messages";
import { siteMap as words } from "../../messages/help";
import { cx } from "../../ui/cx";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import styles from "./HelpPage.module.css";
import { pagesOf } from "./siteMap";

const SiteMapSheets = graphql(`
  query SiteMapSheets {
    programme {
      id
      poles {
        id
        code
        name
      }
    }
    themes {
      id
      code
      title
    }
    actions(orderBy: { field: CODE }, first: 100) {
      totalCount
      nodes {
        id
        code
        slug
        shortTitle
        theme {
          id
          code
        }
      }
    }
  }
`);

/** Every address of the site: the pages by the table of routes itself, the sheets and the meetings by the catalogue. */
export function SiteMapPage() {
  const router = useRouter();
  return (
    <div className={styles.siteMap}>
      <PageHeading title={words.title} />
      <p>{words.lead}</p>
      <section className={styles.section} aria-labelledby="pages">
        <h2 id="pages">{words.pages}</h2>
        <ul role="list" className={styles.pages}>
          {pagesOf(router.routesByPath).map(({ path, title }) => (
            <li key={path}>
              <Link to={path}>{title}</Link>
            </li>
          ))}
        </ul>
      </section>
      <Catalogue />
    </div>
  );
}

function Catalogue() {
  const [{ data, error, fetching }, retry] = useQuery({ query: SiteMapSheets });
  if (error && !fetching) {
    return <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />;
  }
  if (!data) {
    return (
      <div>
        <p className="visually-hidden">{m.common.loading}</p>
        <Skeleton lines={["title", "long", "long", "short", "long", "long"]} />
      </div>
    );
  }
  const { nodes, totalCount } = data.actions;
  return (
    <>
      <section className={styles.section} aria-labelledby="poles">
        <h2 id="poles">{words.poles}</h2>
        <ul role="list" className={styles.pages}>
          {data.programme.poles.map((pole) => (
            <li key={pole.id}>
              <Link to="/poles/$code" params={{ code: pole.code }}>
                {pole.name}
              </Link>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.section} aria-labelledby="fiches">
        <h2 id="fiches">{words.sheets}</h2>
        <ul role="list" className={cx(styles.sheets, styles.columns)}>
          {data.themes.map((theme) => (
            <li key={theme.id}>
              <h3>{words.themeTitle(theme.code, theme.title)}</h3>
              <ul role="list" className={styles.pages}>
                {nodes
                  .filter((one) => one.theme.code === theme.code)
                  .map((one) => (
                    <li key={one.id}>
                      <Link to="/actions/$slug" params={{ slug: one.slug }}>
                        {words.sheet(one.code, one.shortTitle)}
                      </Link>
                    </li>
                  ))}
              </ul>
              <ul role="list" className={styles.poles} aria-label={words.matrix}>
                {data.programme.poles.map((pole) => (
                  <li key={pole.id}>
                    <Link to="/themes/$theme/$pole" params={{ theme: theme.code, pole: pole.code }}>
                      <span className="visually-hidden">{words.inPole(theme.title)}</span>
                      {pole.name}
                    </Link>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
        {totalCount > nodes.length && <p>{words.more(nodes.length, totalCount)}</p>}
      </section>
    </>
  );
}
