/** A class of a sequential scale: every count from `from` to `to`. Step 0 is « none », 1 the lightest, 5 the darkest. */
export type Step = { step: number; from: number; to: number };

const MOST_STEPS = 5;

/** Classes of whole numbers, as even as they can be, that hold every count; zero stands alone. */
export function stepsOf(counts: readonly number[]): Step[] {
  const some = counts.filter((count) => count > 0);
  const steps: Step[] = counts.some((count) => count === 0) ? [{ step: 0, from: 0, to: 0 }] : [];
  if (some.length === 0) return steps;
  const [least, most] = [Math.min(...some), Math.max(...some)];
  const width = Math.ceil((most - least + 1) / MOST_STEPS);
  const classes = Math.ceil((most - least + 1) / width);
  for (let index = 0; index < classes; index++) {
    const from = least + index * width;
    // Few classes use the whole range of colours.
    const step = classes === 1 ? 3 : 1 + Math.round((index * (MOST_STEPS - 1)) / (classes - 1));
    steps.push({ step, from, to: Math.min(most, from + width - 1) });
  }
  return steps;
}

/** The step of a count; 0 for one that no class holds. */
export function stepOf(count: number, steps: readonly Step[]): number {
  return steps.find(({ from, to }) => from <= count && count <= to)?.step ?? 0;
}
