import { useId } from "react";
import { figure, m } from "../../messages";
import { Table } from "../Table";
import styles from "./AgePyramid.module.css";
import { ChartFigure } from "./ChartFigure";
import { barLengths, largestBand, type PyramidBand, pyramidTotals } from "./pyramid";

const HEAD = 30;
const ROW = 30;
const BAR = 20;

type Props = { title: string; bands: PyramidBand[] };

/** Men on the left, women on the right, the oldest on top; every bar bears its number, so that no colour is needed. */
export function AgePyramid({ title, bands }: Props) {
  const id = useId();
  const lengths = barLengths(bands);
  const totals = pyramidTotals(bands);
  const words = m.chart.pyramid;
  const height = HEAD + bands.length * ROW;
  const middle = (index: number) => HEAD + index * ROW + ROW / 2;
  return (
    <ChartFigure
      title={title}
      summary={words.summary(totals, largestBand(bands))}
      tableTitle={words.openTable}
      table={
        <Table
          numeric
          caption={title}
          hideCaption
          columns={[words.band, words.men, words.women, words.total]}
          rows={bands.map(({ label, men, women, total }) => ({
            key: label,
            head: label,
            cells: [figure(men), figure(women), figure(total)],
          }))}
          foot={{
            head: words.total,
            cells: [figure(totals.men), figure(totals.women), figure(totals.total)],
          }}
        />
      }
    >
      <svg role="img" aria-labelledby={id} className={styles.pyramid} width="100%" height={height}>
        <title id={id}>{title}</title>
        <svg aria-hidden="true" width="38%" height={height}>
          <text x="100%" y={HEAD - 14} className={styles.side} textAnchor="end">
            {words.men}
          </text>
          {bands.map(({ label, men }, index) => {
            const length = lengths[index]?.men ?? 0;
            return (
              <g key={label} data-band={label} data-side="men">
                <rect
                  x={`${100 - length}%`}
                  y={middle(index) - BAR / 2}
                  width={`${length}%`}
                  height={BAR}
                  className={styles.men}
                />
                <text x={`${100 - length}%`} dx="-6" y={middle(index)} textAnchor="end">
                  {figure(men)}
                </text>
              </g>
            );
          })}
        </svg>
        {bands.map(({ label }, index) => (
          <text key={label} x="50%" y={middle(index)} textAnchor="middle" className={styles.band}>
            {words.shortBand(label)}
          </text>
        ))}
        <svg aria-hidden="true" x="62%" width="38%" height={height}>
          <text x="0" y={HEAD - 14} className={styles.side}>
            {words.women}
          </text>
          {bands.map(({ label, women }, index) => {
            const length = lengths[index]?.women ?? 0;
            return (
              <g key={label} data-band={label} data-side="women">
                <rect
                  x="0"
                  y={middle(index) - BAR / 2}
                  width={`${length}%`}
                  height={BAR}
                  className={styles.women}
                />
                <text x={`${length}%`} dx="6" y={middle(index)}>
                  {figure(women)}
                </text>
              </g>
            );
          })}
        </svg>
      </svg>
    </ChartFigure>
  );
}
