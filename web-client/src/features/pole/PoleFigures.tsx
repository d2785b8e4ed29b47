import type { ReactNode } from "react";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { figure, m, monthOf, percent, typeset } from "../../messages";
import { Notice } from "../../ui/Notice";
import styles from "./PolePage.module.css";

export const PoleFigures_statistics = graphql(`
  fragment PoleFigures_statistics on PoleStatistics {
    asOf
    allocataires
    averageEntries
    averageExits
    flowsNote
    contractRatePercent
    contractRateNote
    beneficiaries
    meanAge
    share45PlusPercent
    source
  }
`);

/** The printed figures, in their two populations, each with its date and its caution. */
export function PoleFigures({ statistics }: { statistics: FragmentType<typeof PoleFigures_statistics> }) {
  const s = readFragment(PoleFigures_statistics, statistics);
  return (
    <>
      <div className={styles.populations}>
        <Group title={m.pole.allocatairesGroup(monthOf(s.asOf))}>
          <Figure name="allocataires" value={figure(s.allocataires)} label={m.pole.allocataires} />
          <Figure
            name="entries"
            value={figure(s.averageEntries)}
            label={m.pole.entries}
            note={m.pole.inAverage}
          />
          <Figure name="exits" value={figure(s.averageExits)} label={m.pole.exits} note={m.pole.inAverage} />
          <Figure
            name="contract-rate"
            value={percent(s.contractRatePercent)}
            label={m.pole.contractRate}
            note={typeset(s.contractRateNote)}
          />
        </Group>
        <Group title={m.pole.beneficiariesGroup}>
          <Figure name="beneficiaries" value={figure(s.beneficiaries)} label={m.pole.beneficiaries} />
          <Figure name="mean-age" value={m.pole.years(s.meanAge)} label={m.pole.meanAge} />
          <Figure name="share-45" value={percent(s.share45PlusPercent)} label={m.pole.share45} />
        </Group>
      </div>
      <Notice small>
        <p>{m.pole.twoPopulations}</p>
        <p>{m.pole.flowsNote(typeset(s.flowsNote))}</p>
      </Notice>
      <p className={styles.soft}>{m.pole.source(s.source)}</p>
    </>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.population}>
      <h3>{title}</h3>
      <dl className={styles.figures}>{children}</dl>
    </div>
  );
}

/** A number, what it counts, and how it was printed. */
function Figure(props: { name: string; value: string; label: string; note?: string }) {
  return (
    <div className={styles.figure}>
      <dt>{props.label}</dt>
      <dd data-figure={props.name}>{props.value}</dd>
      {props.note && <dd className={styles.soft}>{props.note}</dd>}
    </div>
  );
}
