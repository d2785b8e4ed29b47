/** What the index of a booklet is made of. */
export type Indexed = { number: number; code: string; shortTitle: string; providers: string[] };

export type ProviderEntry = { provider: string; numbers: number[] };

const french = new Intl.Collator("fr");

/** The sheets of each porteur, by name in French order; those without one come last, under the name given. */
export function byProvider(sheets: Indexed[], unnamed: string): ProviderEntry[] {
  const entries = new Map<string, number[]>();
  for (const sheet of sheets) {
    for (const provider of sheet.providers.length > 0 ? new Set(sheet.providers) : [unnamed]) {
      entries.set(provider, [...(entries.get(provider) ?? []), sheet.number]);
    }
  }
  return [...entries]
    .map(([provider, numbers]) => ({ provider, numbers }))
    .sort(
      (a, b) =>
        Number(a.provider === unnamed) - Number(b.provider === unnamed) ||
        french.compare(a.provider, b.provider),
    );
}
