/** One band of a pyramid: two numbers face to face. */
export type PyramidBand = { label: string; men: number; women: number; total: number };

// The longest bar leaves room for its number, on a telephone too.
const LONGEST = 64;

/** How long the bars are, in per cent of their half; both halves are on one scale. */
export function barLengths(bands: PyramidBand[]): Array<{ men: number; women: number }> {
  const most = Math.max(1, ...bands.flatMap(({ men, women }) => [men, women]));
  return bands.map(({ men, women }) => ({ men: (LONGEST * men) / most, women: (LONGEST * women) / most }));
}

/** The sums of the columns. */
export function pyramidTotals(bands: PyramidBand[]): Omit<PyramidBand, "label"> {
  const sum = (of: (band: PyramidBand) => number) => bands.reduce((total, band) => total + of(band), 0);
  return { men: sum((band) => band.men), women: sum((band) => band.women), total: sum((band) => band.total) };
}

/** The band with the most people; the first of several. */
export function largestBand(bands: PyramidBand[]): PyramidBand | undefined {
  return bands.reduce<PyramidBand | undefined>(
    (largest, band) => (largest === undefined || band.total > largest.total ? band : largest),
    undefined,
  );
}
