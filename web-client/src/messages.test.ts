import { describe, expect, it } from "vitest";
import { list, longDate, m, plural, typeset } from "./messages";

describe("plurals in French", () => {
  it.each([
    [0, "0 action"],
    [1, "1 action"],
    [2, "2 actions"],
    [52, "52 actions"],
    [1200, "1\u202f200 actions"],
  ])("%i", (count, expected) => {
    expect(plural(count, "action", "actions")).toBe(expected);
  });

  it("words that do not change stay", () => {
    expect(m.action.months(1)).toBe("1 mois");
    expect(m.action.months(9)).toBe("9 mois");
  });

  it("announces nothing found in words", () => {
    expect(m.search.announce(0)).toBe("Aucune action ne correspond.");
    expect(m.search.announce(1)).toBe("1 action trouvée.");
    expect(m.search.announce(3)).toBe("3 actions trouvées.");
  });

  it("names the filters that were dropped", () => {
    expect(m.search.ignored(["mode=x"])).toBe("Filtre inconnu, ignoré : mode=x.");
    expect(m.search.ignored(["mode=x", "tri=y"])).toBe("Filtres inconnus, ignorés : mode=x, tri=y.");
  });
});

describe("typography", () => {
  it("keeps French punctuation on its line", () => {
    expect(typeset("Oui : « Arles » est là ; et toi ?")).toBe(
      "Oui\u00a0: «\u00a0Arles\u00a0» est là\u00a0; et toi\u00a0?",
    );
  });
});

describe("dates and lists", () => {
  it("reads days in Paris", () => {
    expect(longDate("2026-03-11T23:30:00Z")).toBe("12 mars 2026");
  });

  it("joins in French", () => {
    expect(list(["Marseille", "Aubagne", "Istres"])).toBe("Marseille, Aubagne et Istres");
  });
});
