import { describe, expect, it } from "vitest";
import { type Assigned, groupByAssignment, isSure, type Place, roman, territoryInWords } from "./poles";

const arrondissement = (nth: string): Place => ({
  kind: "ARRONDISSEMENT",
  name: `Marseille ${nth} arrondissement`,
  population: 1,
});
const commune = (name: string, population: number): Place => ({ kind: "COMMUNE", name, population });

describe("the territory of a pôle in words", () => {
  it("names arrondissements together", () => {
    expect(territoryInWords([arrondissement("2e"), arrondissement("3e")])).toBe(
      "2e et 3e arrondissements de Marseille",
    );
  });

  it("names a few communes, the largest first", () => {
    expect(
      territoryInWords([arrondissement("13e"), commune("Plan-de-Cuques", 11), commune("Allauch", 21)]),
    ).toBe("13e arrondissement de Marseille ; Allauch et Plan-de-Cuques");
  });

  it("counts many, and names the largest", () => {
    const many = [
      commune("A", 1),
      commune("Arles", 50),
      commune("Tarascon", 15),
      commune("Châteaurenard", 16),
    ];
    expect(territoryInWords(many)).toBe("4 communes, dont Arles, Châteaurenard et Tarascon");
  });
});

describe("what the programme says of a place", () => {
  it("is sure only when printed and beyond doubt", () => {
    expect(isSure("PRINTED", "HIGH")).toBe(true);
    expect(isSure("PRINTED", "MEDIUM")).toBe(false);
    expect(isSure("DERIVED", "HIGH")).toBe(false);
    expect(isSure(null, null)).toBe(false);
  });

  it("numbers pôles as printed", () => {
    expect([1, 4, 9, 10].map(roman)).toEqual(["I", "IV", "IX", "X"]);
  });
});

describe("places gathered by what ties them to a pôle", () => {
  const place = (name: string, more: Assigned): Assigned & { name: string } => ({ name, ...more });
  const derived: Assigned = { poleBasis: "DERIVED", poleConfidence: "HIGH", poleReason: "Terre de Provence" };

  it("puts one reason together, the surest first, and loses nobody", () => {
    const groups = groupByAssignment([
      place("Septèmes", { poleBasis: "DERIVED", poleConfidence: "LOW", alternativePole: { code: "v" } }),
      place("Noves", derived),
      place("Arles", { poleBasis: "PRINTED", poleConfidence: "HIGH" }),
      place("Orgon", derived),
    ]);
    expect(groups.map(({ places }) => places.map(({ name }) => name))).toEqual([
      ["Arles"],
      ["Noves", "Orgon"],
      ["Septèmes"],
    ]);
  });

  it("keeps apart those that another pôle may claim", () => {
    const claimed = { ...derived, alternativePole: { code: "ix" } };
    expect(groupByAssignment([place("Noves", derived), place("Orgon", claimed)])).toHaveLength(2);
  });
});
