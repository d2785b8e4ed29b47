import { describe, expect, it } from "vitest";
import { byProvider, type Indexed } from "./booklet";

const sheet = (number: number, ...providers: string[]): Indexed => ({
  number,
  code: `1.1.${number}`,
  shortTitle: `Fiche ${number}`,
  providers,
});

describe("the index by porteur", () => {
  it("names each porteur once, in French order, with all its sheets", () => {
    expect(byProvider([sheet(1, "Wimoov"), sheet(2, "Évolio"), sheet(3, "Wimoov", "ADEAR 13")], "—")).toEqual(
      [
        { provider: "ADEAR 13", numbers: [3] },
        { provider: "Évolio", numbers: [2] },
        { provider: "Wimoov", numbers: [1, 3] },
      ],
    );
  });

  it("keeps what has no porteur, last", () => {
    expect(byProvider([sheet(1), sheet(2, "Zèbre"), sheet(3)], "Non précisé")).toEqual([
      { provider: "Zèbre", numbers: [2] },
      { provider: "Non précisé", numbers: [1, 3] },
    ]);
  });

  it("does not count a porteur twice on one sheet", () => {
    expect(byProvider([sheet(1, "PLIE", "PLIE")], "—")).toEqual([{ provider: "PLIE", numbers: [1] }]);
  });
});
