import { useMemo, useState } from "react";
import { m } from "../../messages";
import { Button } from "../Button";
import { type Area, type SortKey, sortAreas } from "./area";
import styles from "./TerritoryTable.module.css";

type Props = {
  caption: string;
  valueHeader: string;
  areas: readonly Area[];
  selected: string | null;
  onSelect: (code: string) => void;
};

const COLUMNS: SortKey[] = ["name", "group", "value"];

/** What the map shows, as a table that can be sorted and chosen from. */
export function TerritoryTable({ caption, valueHeader, areas, selected, onSelect }: Props) {
  const [sort, setSort] = useState<{ key: SortKey; descending: boolean }>({ key: "name", descending: false });
  const rows = useMemo(() => sortAreas(areas, sort.key, sort.descending), [areas, sort]);
  const headers: Record<SortKey, string> = { name: m.map.name, group: m.map.group, value: valueHeader };

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
    <section className={styles.scroll} aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {COLUMNS.map((key) => (
              <th
                key={key}
                scope="col"
                aria-sort={sort.key === key ? (sort.descending ? "descending" : "ascending") : "none"}
              >
                <button
                  type="button"
                  className={styles.sort}
                  onClick={() => setSort({ key, descending: sort.key === key && !sort.descending })}
                >
                  {headers[key]}
                  <span aria-hidden="true" className={styles.arrow}>
                    {sort.key === key ? (sort.descending ? "▼" : "▲") : "↕"}
                  </span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((area) => (
            <tr key={area.code} data-code={area.code} data-selected={area.code === selected}>
              <th scope="row">
                <Button
                  look="quiet"
                  className={styles.name}
                  aria-pressed={area.code === selected}
                  onPress={() => onSelect(area.code)}
                >
                  {area.name}
                </Button>
              </th>
              <td>{area.groupName}</td>
              <td>{area.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
