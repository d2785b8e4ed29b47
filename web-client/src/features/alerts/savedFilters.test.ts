import { describe, expect, it } from "vitest";
import { noFilters } from "../catalogue/searchParams";
import { inWords, proposedName, toCriteria, toFilters } from "./savedFilters";

const saved = {
  search: "permis",
  territory: { code: "13004", name: "Arles" },
  axes: [{ code: "1", shortTitle: "Emploi" }],
  themes: [{ code: "3.1", title: "Mobilité" }],
  publics: [{ slug: "jeunes", label: "Jeunes" }],
  barriers: [{ slug: "mobilite", label: "Mobilité" }],
  providers: [{ id: "abc", name: "Wimoov" }],
  modes: ["INDIVIDUAL" as const],
  availability: ["OPEN" as const],
  freshness: ["UP_TO_DATE" as const],
  startsBefore: "2027-01-12",
};

describe("the search of an alert", () => {
  it("is the same once it was kept and read again", () => {
    const filters = toFilters(saved);
    expect(toCriteria(filters)).toEqual({
      search: "permis",
      territory: "13004",
      axes: ["1"],
      themes: ["3.1"],
      publics: ["jeunes"],
      barriers: ["mobilite"],
      providers: ["abc"],
      modes: ["INDIVIDUAL"],
      availability: ["OPEN"],
      freshness: ["UP_TO_DATE"],
      startsBefore: "2027-01-12",
    });
  });

  it("keeps every criterion of the search page", () => {
    const kept = Object.keys(toCriteria(noFilters)).map((key) => (key === "search" ? "text" : key));
    expect(kept.sort()).toEqual(
      Object.keys(noFilters)
        .filter((key) => key !== "order")
        .sort(),
    );
  });

  it("is said in words, and named by them", () => {
    expect(inWords(saved)).toHaveLength(11);
    expect(proposedName(inWords(saved))).toMatch(/^permis, Arles, /);
    expect(proposedName(Array.from({ length: 30 }, () => "criterion"))).toHaveLength(80);
    expect(proposedName([])).toBe("");
  });
});
