import { Link, useNavigate } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import { m, monthOf } from "../../messages";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { PoleFinder } from "./PoleFinder";
import styles from "./PolesPage.module.css";
import { roman, territoryInWords } from "./poles";

const Poles = graphql(`
  query Poles {
    poles {
      id
      code
      number
      name
      territories {
        id
        kind
        name
        population
      }
      statistics {
        asOf
        allocataires
      }
      offer {
        actionCount
        toConfirmCount
      }
    }
  }
`);

/** The ten pôles, and which one a person depends on. */
export function PolesPage({ territory }: { territory: string | null }) {
  const [{ data, error, fetching }, retry] = useQuery({ query: Poles });
  const navigate = useNavigate();
  return (
    <div className={styles.page}>
      <div className={styles.intro}>
        <PageHeading title={m.pole.title} documentTitle={m.site.poles} />
        <p className={styles.lead}>{m.pole.lead}</p>
      </div>
      <section className={`${styles.section} no-print`} aria-labelledby="trouver">
        <h2 id="trouver">{m.pole.find}</h2>
        <PoleFinder
          code={territory}
          onChange={(code) =>
            navigate({ to: "/poles", search: code ? { ou: code } : {}, replace: true, resetScroll: false })
          }
        />
      </section>
      <section className={styles.section} aria-labelledby="tous">
        <div className={styles.heading}>
          <h2 id="tous">{m.pole.all}</h2>
          <Link to="/poles/comparer" className="no-print">
            {m.pole.compareLink}
          </Link>
        </div>
        {error && !fetching ? (
          <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
        ) : data ? (
          <ol role="list" className={styles.poles}>
            {data.poles.map((pole) => (
              <li key={pole.id} className={styles.pole}>
                <span className={styles.number}>{m.pole.number(roman(pole.number))}</span>
                <h3>
                  <Link to="/poles/$code" params={{ code: pole.code }}>
                    {pole.name}
                  </Link>
                </h3>
                <p className={styles.soft}>{territoryInWords(pole.territories)}</p>
                <ul role="list" className={styles.counts}>
                  {pole.statistics && (
                    <li>
                      {m.pole.allocatairesIn(pole.statistics.allocataires, monthOf(pole.statistics.asOf))}
                    </li>
                  )}
                  <li>
                    <Link to="/" search={{ ou: pole.code }}>
                      {m.pole.offerCount(pole.offer.actionCount)}
                    </Link>
                    {pole.offer.toConfirmCount > 0 && ` ${m.pole.toConfirmShort(pole.offer.toConfirmCount)}`}
                  </li>
                </ul>
              </li>
            ))}
          </ol>
        ) : (
          <>
            <p className="visually-hidden">{m.common.loading}</p>
            <Skeleton
              lines={["title", "long", "short", "title", "long", "short", "title", "long", "short"]}
            />
          </>
        )}
      </section>
    </div>
  );
}
