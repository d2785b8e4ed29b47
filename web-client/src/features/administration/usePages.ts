import { useState } from "react";

/**
 * Puts the pages of a list one after the other: `page` is what was read after `cursor` (null for the first), undefined
 * while it is under way; `key` names the list, and another one begins anew.
 */
export function usePages<T>(
  key: string,
  cursor: string | null,
  page: readonly T[] | undefined,
): readonly T[] {
  const [read, setRead] = useState<{
    key: string;
    pages: ReadonlyArray<{ cursor: string | null; page: readonly T[] }>;
  }>({
    key,
    pages: [],
  });
  const pages = read.key === key ? read.pages : [];
  const at = pages.findIndex((known) => known.cursor === cursor);
  if (page && pages[at]?.page !== page) {
    // State that follows from what was just read: set while drawing, so that nothing is drawn twice.
    const kept = at === -1 ? pages : pages.slice(0, at);
    setRead({ key, pages: [...kept, { cursor, page }] });
  }
  return pages.flatMap((known) => known.page);
}
