import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { m } from "../../messages";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { AgePyramid } from "../../ui/chart/AgePyramid";
import { PrintIcon } from "../../ui/Icons";
import { PageContents } from "../../ui/PageContents";
import { PageHeading } from "../../ui/PageHeading";
import { Select } from "../../ui/Select";
import { Skeleton } from "../../ui/Skeleton";
import { useHashFocus } from "../../ui/useHashFocus";
import { PoleFigures } from "./PoleFigures";
import { PoleGaps } from "./PoleGaps";
import { PoleOffer } from "./PoleOffer";
import styles from "./PolePage.module.css";
import { PolePriorities, PoleSpotlight } from "./PolePlans";
import { PolePortrait } from "./PolePortrait";
import { PoleTerritories } from "./PoleTerritories";
import { roman, territoryInWords } from "./poles";

const PoleSheet = graphql(`
  query PoleSheet($code: String!) {
    pole(code: $code) {
      id
      code
      number
      name
      source
      territories {
        id
        kind
        name
        population
      }
      statistics {
        agePyramid {
          label
          men
          women
          total
        }
        ...PoleFigures_statistics
      }
      offer {
        actionCount
      }
      spotlight {
        title
      }
      ...PoleGaps_pole
      ...PoleOffer_pole
      ...PolePortrait_pole
      ...PolePriorities_pole
      ...PoleSpotlight_pole
      ...PoleTerritories_pole
    }
    poles {
      id
      code
      name
    }
    programme {
      id
      facts(kinds: [LOCAL_INSTANCE]) {
        title
        periodicity
        status
        source
        pole {
          id
        }
      }
    }
  }
`);

/** One pôle: its figures, its offer and its holes, what it set itself, its communes. */
export function PolePage({ code }: { code: string }) {
  const [{ data, error, fetching }, retry] = useQuery({ query: PoleSheet, variables: { code } });
  useHashFocus(data !== undefined);
  if (error && !fetching) {
    return (
      <div className={styles.page}>
        <Trail current={m.errors.title} />
        <PageHeading title={m.errors.title} />
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      </div>
    );
  }
  if (!data) {
    return (
      <div className={styles.page}>
        <p className="visually-hidden">{m.common.loading}</p>
        <Skeleton
          lines={["short", "title", "long", "short", "long", "long", "short", "long", "long", "short"]}
        />
      </div>
    );
  }
  const { pole } = data;
  if (!pole) {
    return (
      <div className={page.page}>
        <PageHeading title={m.pole.notFoundTitle} />
        <p>{m.pole.notFound}</p>
        <Link to="/poles">{m.pole.backToPoles}</Link>
      </div>
    );
  }

  const instances = data.programme.facts.filter((fact) => fact.pole?.id === pole.id);
  const contents: Array<[id: string, title: string, content: ReactNode]> = [];
  if (pole.statistics) {
    contents.push(["chiffres", m.pole.figures, <PoleFigures key="f" statistics={pole.statistics} />]);
    contents.push([
      "ages",
      m.pole.pyramid,
      <AgePyramid key="p" title={m.pole.pyramidOf(pole.name)} bands={pole.statistics.agePyramid} />,
    ]);
  }
  contents.push(["offre", m.pole.offer, <PoleOffer key="o" pole={pole} />]);
  contents.push(["manques", m.pole.gaps, <PoleGaps key="g" pole={pole} />]);
  contents.push(["territoire", m.pole.portrait, <PolePortrait key="c" pole={pole} />]);
  if (pole.spotlight) contents.push(["avant", m.pole.spotlight, <PoleSpotlight key="s" pole={pole} />]);
  contents.push(["priorites", m.pole.priorities, <PolePriorities key="pr" pole={pole} />]);
  if (instances.length > 0) {
    contents.push([
      "instances",
      m.pole.instances,
      <ul key="i" className={styles.bullets}>
        {instances.map(({ title, periodicity, status, source }) => (
          <li key={title}>
            <strong>{title}</strong>
            {[periodicity, status].filter(Boolean).map((one) => ` · ${one}`)}
            {source && <span className={styles.soft}> ({source})</span>}
          </li>
        ))}
      </ul>,
    ]);
  }
  contents.push(["communes", m.pole.territories, <PoleTerritories key="t" pole={pole} />]);

  return (
    <article className={styles.page}>
      <Trail current={pole.name} />
      <header className={styles.head}>
        <p className={styles.overline}>{m.pole.number(roman(pole.number))}</p>
        <PageHeading title={m.pole.heading} documentTitle={m.pole.documentTitle(pole.name)}>
          {m.pole.heading} <span className={styles.name}>{pole.name}</span>
        </PageHeading>
        <p className={styles.lead}>{territoryInWords(pole.territories)}</p>
        <p className="no-print">
          <Link to="/" search={{ ou: pole.code }} className={styles.go}>
            {m.pole.seeActions(pole.offer.actionCount)}
          </Link>
        </p>
      </header>
      <div className={styles.columns}>
        <div className={styles.body}>
          {contents.map(([id, title, content]) => (
            <section key={id} className={styles.section} aria-labelledby={id}>
              <h2 id={id} tabIndex={-1}>
                {title}
              </h2>
              {content}
            </section>
          ))}
          <p className={styles.soft}>{m.pole.source(pole.source)}</p>
        </div>
        <aside className={`${styles.side} no-print`}>
          <OtherPole code={pole.code} poles={data.poles} />
          <PageContents items={contents.map(([id, title]) => [id, title])} />
          <Button onPress={() => window.print()}>
            <PrintIcon /> {m.pole.print}
          </Button>
        </aside>
      </div>
    </article>
  );
}

function Trail({ current }: { current: string }) {
  return (
    <div className="no-print">
      <Breadcrumbs label={m.common.breadcrumbs} current={current}>
        <Link to="/poles">{m.site.poles}</Link>
      </Breadcrumbs>
    </div>
  );
}

type OtherPoleProps = { code: string; poles: ReadonlyArray<{ code: string; name: string }> };

/** Goes from one pôle to another without the list. */
function OtherPole({ code, poles }: OtherPoleProps) {
  const navigate = useNavigate();
  return (
    <div className={styles.other}>
      <Select
        label={m.pole.other}
        value={code}
        options={poles.map((pole) => ({ value: pole.code, label: pole.name }))}
        onChange={(chosen) => navigate({ to: "/poles/$code", params: { code: chosen } })}
      />
      <Link to="/poles/comparer" search={{ pole: [code] }}>
        {m.pole.compareWithOthers}
      </Link>
    </div>
  );
}
