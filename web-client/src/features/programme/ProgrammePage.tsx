import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { ProgrammeFactKind } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { m } from "../../messages";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { FactList } from "./FactList";
import styles from "./ProgrammePage.module.css";

const ProgrammeOverview = graphql(`
  query ProgrammeOverview {
    programme {
      id
      title
      startYear
      endYear
      axes {
        id
        code
        title
        actionCount
        themes {
          id
          code
          title
          actionCount
        }
      }
      facts {
        kind
        ...FactList_fact
      }
    }
  }
`);

const KINDS: ProgrammeFactKind[] = [
  "DEADLINE",
  "ROLE",
  "INSTANCE",
  "LOCAL_INSTANCE",
  "KEY_FIGURE",
  "TOOL",
  "NOT_PRESCRIBABLE",
  "NOTE",
];

export function ProgrammePage() {
  const [{ data, error, fetching }, retry] = useQuery({ query: ProgrammeOverview });
  if (error && !fetching) {
    return (
      <div className={styles.page}>
        <PageHeading title={m.programme.title} />
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      </div>
    );
  }
  if (!data) {
    return (
      <div className={styles.page}>
        <p className="visually-hidden">{m.common.loading}</p>
        <Skeleton lines={["title", "long", "short", "long", "long", "short", "long", "long"]} />
      </div>
    );
  }

  const { programme } = data;
  const total = programme.axes.reduce((sum, axis) => sum + axis.actionCount, 0);
  const groups = KINDS.map((kind) => ({
    kind,
    facts: programme.facts.filter((fact) => fact.kind === kind),
  })).filter((group) => group.facts.length > 0);
  return (
    <div className={styles.page}>
      <div className={styles.intro}>
        <PageHeading title={programme.title} documentTitle={m.programme.title} />
        <p className={styles.lead}>{m.programme.lead(total)}</p>
      </div>
      <section className={styles.section} aria-labelledby="axes">
        <h2 id="axes">{m.programme.axes}</h2>
        <ol role="list" className={styles.axes}>
          {programme.axes.map((axis) => (
            <li key={axis.id} className={styles.axis}>
              <p className={styles.number}>{m.programme.axis(axis.code)}</p>
              <h3>
                <Link to="/" search={{ axe: [axis.code] }}>
                  {axis.title}
                </Link>
              </h3>
              <p className={styles.soft}>{m.search.count(axis.actionCount)}</p>
              <ul role="list" className={styles.themes}>
                {axis.themes.map((theme) => (
                  <li key={theme.id} className={styles.theme}>
                    <span className={styles.themeCode}>{theme.code}</span>
                    <Link to="/" search={{ theme: [theme.code] }}>
                      {theme.title}
                    </Link>
                    <span className={styles.soft}>{m.search.count(theme.actionCount)}</span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      </section>
      <section className={styles.section} aria-labelledby="organisation">
        <h2 id="organisation">{m.programme.facts}</h2>
        {groups.map((group) => (
          <FactList key={group.kind} kind={group.kind} facts={group.facts} />
        ))}
      </section>
    </div>
  );
}
