/** More side by side than this cannot be read; none chosen means all of them. */
export const MOST_COMPARED = 4;

/** `/poles/comparer?pole=arles&pole=salon-berre`: known names, no duplicates, four at most. Never refuses. */
export function validateComparison(raw: Record<string, unknown>): { pole?: string[] } {
  const values: unknown[] = Array.isArray(raw.pole) ? raw.pole : [raw.pole];
  const poles = [...new Set(values.filter((one): one is string => typeof one === "string" && one !== ""))];
  return poles.length > 0 ? { pole: poles.slice(0, MOST_COMPARED) } : {};
}
