import { describe, expect, it } from "vitest";
import {
  countFilters,
  noFilters,
  parseQueryString,
  readFilters,
  type SearchParams,
  toVariables,
  validateSearch,
  withoutValue,
  writeFilters,
  writeQueryString,
} from "./searchParams";

const read = (query: string) => readFilters(validateSearch(parseQueryString(query)));
const write = (params: SearchParams) => writeQueryString(params);

describe("the address", () => {
  it("keeps digits as text and repeats as lists", () => {
    expect(parseQueryString("?ou=13013&theme=1.7&theme=2.10")).toEqual({
      ou: "13013",
      theme: ["1.7", "2.10"],
    });
  });

  it.each([
    "",
    "?q=garde",
    "?q=garde+d%E2%80%99enfants&ou=13213&theme=3.2&frein=garde-enfants&tri=code",
    "?avant=2026-12-31&tri=places-libres",
    "?axe=1&theme=1.7&theme=2.1&public=femmes&mode=individuel&mode=groupe&places=ouvertes&fraicheur=a-jour&porteur=T3Jn&tri=mise-a-jour",
  ])("comes back as it was: %s", (query) => {
    const { filters, dropped } = read(query);
    expect(dropped).toEqual([]);
    expect(write(writeFilters(filters))).toBe(query);
  });

  it("without anything is the whole catalogue", () => {
    expect(read("").filters).toEqual(noFilters);
    expect(countFilters(noFilters)).toBe(0);
  });

  it("never refuses: unknown names, empty values, duplicates and repeated texts are let go", () => {
    const params = validateSearch(parseQueryString("?utm=1&q=a&q=b&ou=&theme=1.1&theme=1.1&frein="));
    expect(params).toEqual({ q: "a", theme: ["1.1"] });
  });

  it("cuts a text that the API would refuse", () => {
    expect(validateSearch({ q: "x".repeat(500) }).q).toHaveLength(200);
  });

  it("drops the values that are not codes, and names them", () => {
    const { filters, dropped } = read("?mode=dansant&mode=groupe&tri=hasard&places=toString");
    expect(filters.modes).toEqual(["COLLECTIVE"]);
    expect(filters.order).toBe("RELEVANCE");
    expect(dropped.sort()).toEqual(["mode=dansant", "places=toString", "tri=hasard"]);
  });

  it("drops a day that is none", () => {
    const { filters, dropped } = read("?avant=2026-02-30");
    expect(filters.startsBefore).toBeNull();
    expect(dropped).toEqual(["avant=2026-02-30"]);
    expect(countFilters(read("?avant=2026-02-28").filters)).toBe(1);
  });

  it("drops what the programme in force does not know, once it is known", () => {
    const params = validateSearch(parseQueryString("?theme=1.1&theme=9.9&frein=inconnu"));
    expect(readFilters(params).filters.themes).toEqual(["1.1", "9.9"]);
    const vocabulary = {
      axes: new Set(["1"]),
      themes: new Set(["1.1"]),
      barriers: new Set(["mobilite"]),
      publics: new Set<string>(),
    };
    const { filters, dropped } = readFilters(params, vocabulary);
    expect(filters.themes).toEqual(["1.1"]);
    expect(filters.barriers).toEqual([]);
    expect(dropped).toEqual(["theme=9.9", "frein=inconnu"]);
  });
});

describe("the question to the API", () => {
  it("sends most places first", () => {
    expect(toVariables(read("?tri=places-libres").filters).orderBy.direction).toBe("DESC");
    expect(toVariables(read("?tri=prochaine-session").filters).orderBy.direction).toBe("ASC");
  });

  it("sends recent updates first and every other order ascending", () => {
    expect(toVariables(read("?tri=mise-a-jour").filters).orderBy).toEqual({
      field: "UPDATED_AT",
      direction: "DESC",
    });
    expect(toVariables(read("?tri=intitule").filters).orderBy).toEqual({ field: "TITLE", direction: "ASC" });
  });

  it("sends no text and no territory when there is none", () => {
    const { search, filter } = toVariables(noFilters);
    expect(search).toBeNull();
    expect(filter.territory).toBeNull();
  });

  it("loses one value at a time", () => {
    const { filters } = read("?theme=1.1&theme=1.2");
    expect(withoutValue(filters, "themes", "1.1").themes).toEqual(["1.2"]);
  });
});
