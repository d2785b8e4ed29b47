import { describe, expect, it } from "vitest";
import { answerFact, isAnswered, isNothing, nothingKnown, toInput, withPublics } from "./situation";

describe("a situation", () => {
  it("sends only what is known, and a no is known", () => {
    expect(toInput(nothingKnown)).toEqual({});
    expect(isNothing(nothingKnown)).toBe(true);
    expect(toInput({ ...nothingKnown, rsa: false, age: 0 })).toEqual({ rsa: false, age: 0 });
    expect(isNothing({ ...nothingKnown, rsa: false })).toBe(false);
  });

  it("takes an answer by yes or no", () => {
    expect(answerFact(nothingKnown, "rsa", false).rsa).toBe(false);
    expect(answerFact(nothingKnown, "publics:femmes", true).publics).toEqual(["femmes"]);
    expect(answerFact(nothingKnown, "publics:femmes", false).notPublics).toEqual(["femmes"]);
  });

  it("never both says and denies a public", () => {
    const denied = answerFact(nothingKnown, "publics:femmes", false);
    expect(withPublics(denied, ["femmes", "parents"])).toMatchObject({
      publics: ["femmes", "parents"],
      notPublics: [],
    });
  });

  it("knows what was answered since a question was asked", () => {
    expect(isAnswered(nothingKnown, "publics:femmes")).toBe(false);
    expect(isAnswered(answerFact(nothingKnown, "publics:femmes", false), "publics:femmes")).toBe(true);
    expect(isAnswered({ ...nothingKnown, territory: "13055" }, "territory")).toBe(false); // part of it may be asked
    expect(isAnswered({ ...nothingKnown, age: 30 }, "age")).toBe(true);
  });
});
