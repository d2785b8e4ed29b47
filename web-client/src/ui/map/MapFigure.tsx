import type { ReactNode } from "react";
import { m } from "../../messages";
import { Disclosure } from "../Disclosure";
import type { Area, Look } from "./area";
import styles from "./MapFigure.module.css";
import { Swatch, TerritoryMap } from "./TerritoryMap";
import { TerritoryTable } from "./TerritoryTable";

export type LegendEntry = { label: string; look: Look; outlined?: boolean };

type Props = {
  label: string;
  valueHeader: string;
  areas: readonly Area[];
  legend: readonly LegendEntry[];
  selected: string | null;
  within?: ReadonlySet<string>;
  numerals?: boolean;
  controls?: ReactNode;
  onSelect: (code: string) => void;
};

/** A map, its legend and its table. The table has every area and value of the map: both are given the same list. */
export function MapFigure({ label, valueHeader, legend, numerals, within, controls, ...shared }: Props) {
  return (
    <figure className={styles.figure}>
      {controls}
      <TerritoryMap label={label} numerals={numerals} within={within} {...shared} />
      <figcaption className={styles.caption}>
        <ul role="list" className={styles.legend} aria-label={m.map.legend}>
          {legend.map(({ label: text, look, outlined }) => (
            <li key={text} className={styles.entry}>
              <Swatch look={look} outlined={outlined} />
              {text}
            </li>
          ))}
        </ul>
        <p className={styles.source}>{m.map.source}</p>
      </figcaption>
      <div className="no-print">
        <Disclosure title={m.map.table(shared.areas.length)} level={3}>
          <TerritoryTable caption={label} valueHeader={valueHeader} {...shared} />
        </Disclosure>
      </div>
    </figure>
  );
}
