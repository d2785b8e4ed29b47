import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { PoleComparisonQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { figure, m, monthOf, percent } from "../../messages";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { CheckboxGroup } from "../../ui/Choices";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { Table } from "../../ui/Table";
import styles from "./ComparisonPage.module.css";
import { MOST_COMPARED } from "./comparison";

const PoleComparison = graphql(`
  query PoleComparison {
    axes {
      id
      code
      shortTitle
    }
    poles {
      id
      code
      name
      statistics {
        asOf
        allocataires
        averageEntries
        averageExits
        flowsNote
        contractRatePercent
        beneficiaries
        meanAge
        share45PlusPercent
      }
      offer {
        actionCount
        toConfirmCount
        themes {
          actionCount
          theme {
            id
            axis {
              id
            }
          }
        }
        gaps {
          themes {
            theme {
              id
              title
            }
          }
          barriers {
            cited
            barrier {
              id
              label
            }
          }
        }
      }
    }
  }
`);

type Pole = PoleComparisonQuery["poles"][number];
type Indicator = { label: string; of: (pole: Pole) => ReactNode };

/** Pôles side by side: the printed figures, the offer by axis, the holes. The choice is the address. */
export function ComparisonPage({ chosen }: { chosen: string[] }) {
  const [{ data, error, fetching }, retry] = useQuery({ query: PoleComparison });
  const navigate = useNavigate();
  const choose = (pole: string[]) =>
    navigate({
      to: "/poles/comparer",
      search: pole.length > 0 ? { pole } : {},
      replace: true,
      resetScroll: false,
    });
  const known = chosen.filter((code) => data?.poles.some((pole) => pole.code === code));
  const poles = data?.poles.filter((pole) => known.length === 0 || known.includes(pole.code)) ?? [];
  return (
    <div className={styles.page}>
      <div className="no-print">
        <Breadcrumbs label={m.common.breadcrumbs} current={m.pole.compare}>
          <Link to="/poles">{m.site.poles}</Link>
        </Breadcrumbs>
      </div>
      <div className={styles.intro}>
        <PageHeading title={m.pole.compare} />
        <p className={styles.lead}>{m.pole.compareLead}</p>
      </div>
      {error && !fetching ? (
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      ) : data ? (
        <>
          <section className={`${styles.choice} no-print`} aria-labelledby="choix">
            <h2 id="choix">{m.pole.compareChoose}</h2>
            <div className={styles.choices}>
              <CheckboxGroup
                label={m.pole.compareChoose}
                choices={data.poles.map((pole) => ({
                  value: pole.code,
                  label: pole.name,
                  count: pole.offer.actionCount,
                  countLabel: m.pole.offerCount(pole.offer.actionCount),
                  isDisabled: known.length >= MOST_COMPARED,
                }))}
                values={known}
                onChange={choose}
              />
            </div>
            <p role="status">{known.length === 0 ? m.pole.compareAll : m.pole.compareSome(known.length)}</p>
            {known.length > 0 && (
              <div>
                <Button onPress={() => choose([])}>{m.pole.compareShowAll}</Button>
              </div>
            )}
          </section>
          <Comparison poles={poles} axes={data.axes} sideBySide={known.length > 0} />
        </>
      ) : (
        <>
          <p className="visually-hidden">{m.common.loading}</p>
          <Skeleton lines={["title", "long", "long", "long", "short", "long", "long"]} />
        </>
      )}
    </div>
  );
}

type ComparisonProps = { poles: Pole[]; axes: PoleComparisonQuery["axes"]; sideBySide: boolean };

function Comparison({ poles, axes, sideBySide }: ComparisonProps) {
  const asOf = poles[0]?.statistics?.asOf;
  const flowsNote = poles[0]?.statistics?.flowsNote;
  const words = m.pole.columns;
  const figures: Indicator[] = [
    { label: words.allocataires, of: ({ statistics }) => statistics && figure(statistics.allocataires) },
    { label: words.entries, of: ({ statistics }) => statistics && figure(statistics.averageEntries) },
    { label: words.exits, of: ({ statistics }) => statistics && figure(statistics.averageExits) },
    {
      label: words.contractRate,
      of: ({ statistics }) => statistics && percent(statistics.contractRatePercent),
    },
    { label: words.beneficiaries, of: ({ statistics }) => statistics && figure(statistics.beneficiaries) },
    { label: words.meanAge, of: ({ statistics }) => statistics && m.pole.years(statistics.meanAge) },
    { label: words.share45, of: ({ statistics }) => statistics && percent(statistics.share45PlusPercent) },
  ];
  const offer: Indicator[] = [
    {
      label: words.actions,
      of: (pole) => (
        <Link
          to="/"
          search={{ ou: pole.code }}
          aria-label={`${m.pole.offerCount(pole.offer.actionCount)} : ${pole.name}`}
        >
          {pole.offer.actionCount}
        </Link>
      ),
    },
    ...axes.map((axis) => ({
      label: m.pole.axisColumn(axis.code, axis.shortTitle),
      of: (pole: Pole) =>
        figure(
          pole.offer.themes
            .filter(({ theme }) => theme.axis.id === axis.id)
            .reduce((sum, { actionCount }) => sum + actionCount, 0),
        ),
    })),
    { label: words.toConfirm, of: ({ offer: { toConfirmCount } }) => toConfirmCount },
  ];
  const gaps: Indicator[] = [
    {
      label: words.gapThemes,
      of: (pole) => <Gaps names={pole.offer.gaps.themes.map(({ theme }) => theme.title)} />,
    },
    {
      label: words.gapCited,
      of: (pole) => (
        <Gaps
          names={pole.offer.gaps.barriers.filter(({ cited }) => cited).map(({ barrier }) => barrier.label)}
        />
      ),
    },
    {
      label: words.gapBarriers,
      of: (pole) =>
        sideBySide ? (
          <Gaps names={pole.offer.gaps.barriers.map(({ barrier }) => barrier.label)} />
        ) : (
          pole.offer.gaps.barriers.length
        ),
    },
  ];
  return (
    <>
      <Part
        id="chiffres"
        title={m.pole.figures}
        caption={m.pole.compareFigures(asOf ? monthOf(asOf) : "")}
        {...{ poles, sideBySide }}
        indicators={figures}
        numeric
      >
        <Notice small>
          <p>{m.pole.twoPopulations}</p>
          {flowsNote && <p>{m.pole.flowsNote(flowsNote)}</p>}
        </Notice>
      </Part>
      <Part
        id="offre"
        title={m.pole.offer}
        caption={m.pole.compareOffer}
        {...{ poles, sideBySide }}
        indicators={offer}
        numeric
      />
      <Part
        id="manques"
        title={m.pole.gaps}
        caption={m.pole.compareGaps}
        {...{ poles, sideBySide }}
        indicators={gaps}
      >
        <Notice small>
          <p>{m.pole.gapsCaution}</p>
        </Notice>
      </Part>
    </>
  );
}

type PartProps = {
  id: string;
  title: string;
  caption: string;
  poles: Pole[];
  indicators: Indicator[];
  sideBySide: boolean;
  numeric?: boolean;
  children?: ReactNode;
};

/** A few pôles stand side by side as columns; all ten as rows. */
function Part({ id, title, caption, poles, indicators, sideBySide, numeric = false, children }: PartProps) {
  const name = (pole: Pole) => (
    <Link to="/poles/$code" params={{ code: pole.code }}>
      {pole.name}
    </Link>
  );
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
      {sideBySide ? (
        <Table
          caption={caption}
          numeric={numeric}
          columns={[m.pole.indicator, ...poles.map(name)]}
          rows={indicators.map(({ label, of }) => ({ key: label, head: label, cells: poles.map(of) }))}
        />
      ) : (
        <Table
          caption={caption}
          numeric={numeric}
          columns={[m.pole.pole, ...indicators.map(({ label }) => label)]}
          rows={poles.map((pole) => ({
            key: pole.id,
            head: name(pole),
            cells: indicators.map(({ of }) => of(pole)),
          }))}
        />
      )}
    </section>
  );
}

function Gaps({ names }: { names: string[] }) {
  if (names.length === 0) return m.pole.noGap;
  return (
    <ul role="list">
      {names.map((name) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  );
}
