import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import points from "../../../../catalogue/pdi/points.tsv?raw";
import { m } from "../../messages";
import { type Area, findByName, sortAreas } from "./area";
import { TerritoryMap } from "./TerritoryMap";
import { TerritoryTable } from "./TerritoryTable";

const areas: Area[] = points
  .split("\n")
  .filter((line) => /^13\d{3}\t/.test(line) && !line.startsWith("13055"))
  .map((line, index) => {
    const [code = "", name = "", latitude, longitude] = line.split("\t");
    const group = 1 + (index % 10);
    return {
      code,
      name,
      latitude: Number(latitude),
      longitude: Number(longitude),
      group: String(group),
      groupName: `Groupe ${group}`,
      magnified: code.startsWith("132"),
      look: `group-${group}`,
      outlined: false,
      value: m.search.count(index % 7),
      rank: index % 7,
      mark: String(index % 7),
    };
  });
const shared = { areas, selected: "13004", onSelect: () => {} };

describe("the map and its table", () => {
  const map = renderToStaticMarkup(<TerritoryMap label="Carte" {...shared} />);
  const table = renderToStaticMarkup(<TerritoryTable caption="Carte" valueHeader="Actions" {...shared} />);
  const options = [...map.matchAll(/role="option" aria-label="([^"]+)" aria-selected="(\w+)"/g)];
  const rows = [...table.matchAll(/<tr[^>]*data-code.*?<\/tr>/g)].map(([row]) => ({
    pressed: /aria-pressed="true"/.test(row),
    cells: [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = ""]) =>
      cell.replace(/<[^>]*>/g, ""),
    ),
  }));

  it("say the same of the same 134 places", () => {
    expect(options).toHaveLength(134);
    const fromMap = options.map(([, label]) => label).sort();
    const fromTable = rows.map(({ cells: [name = "", group = "", value = ""] }) =>
      m.map.area(name, group, value),
    );
    expect(fromMap).toEqual(fromTable.sort());
  });

  it("show the same choice", () => {
    expect(options.filter(([, , selected]) => selected === "true").map(([, label]) => label)).toEqual([
      "Arles, pôle Groupe 4, 3 actions",
    ]);
    expect(rows.filter(({ pressed }) => pressed).map(({ cells }) => cells[0])).toEqual(["Arles"]);
  });

  it("are one stop of the Tab key", () => {
    expect(map.match(/role="option"[^>]*tabindex="0"/g)).toHaveLength(1);
  });
});

describe("the order of the table", () => {
  it("is by name as people count, by group or by value, and turns round", () => {
    const names = sortAreas(areas, "name", false).map(({ name }) => name);
    expect(names[0]).toBe("Aix-en-Provence");
    expect(names.indexOf("Marseille 2e Arrondissement")).toBeLessThan(
      names.indexOf("Marseille 10e Arrondissement"),
    );
    expect(sortAreas(areas, "name", true).map(({ name }) => name)).toEqual(names.toReversed());
    const ranks = sortAreas(areas, "value", true).map(({ rank }) => rank);
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
  });
});

describe("letters typed on the map", () => {
  it.each([
    ["i", "", "Istres"],
    ["saint-r", "", "Saint-Rémy-de-Provence"],
    ["eguilles", "", "Éguilles"],
    ["a", "13001", "Allauch"],
    ["zz", "13001", undefined],
  ])("%j goes from %j to %j", (typed, from, found) => {
    expect(findByName(areas, typed, from)?.name).toBe(found);
  });
});
