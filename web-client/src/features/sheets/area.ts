import type { AreaDraft } from "./sheetDraft";

type Leaf = { code: string; poleCode: string };

/**
 * What choosing a commune on the map does: it comes into the area, or goes out of it, by the shortest way to say so. One that
 * only its pôle, or the whole department, brings in is taken out as an exception.
 */
export function toggleLeaf(area: AreaDraft, leaf: Leaf, covered: boolean): AreaDraft {
  const without = (list: string[]) => list.filter((code) => code !== leaf.code);
  if (!covered) {
    if (area.excludes.includes(leaf.code)) return { ...area, excludes: without(area.excludes) };
    if (area.departmentWide) return area;
    return {
      ...area,
      includes: [...area.includes, leaf.code],
      probable: without(area.probable),
    };
  }
  const includes = without(area.includes);
  const byMore =
    area.departmentWide || includes.includes(leaf.poleCode) || includes.length === area.includes.length;
  return { ...area, includes, excludes: byMore ? [...area.excludes, leaf.code] : area.excludes };
}

/** Whole department or some territories: the exceptions stay, the territories that it would contain go. */
export function setWide(area: AreaDraft, departmentWide: boolean): AreaDraft {
  return departmentWide ? { ...area, departmentWide, includes: [] } : { ...area, departmentWide };
}
