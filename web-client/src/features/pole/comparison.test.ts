import { describe, expect, it } from "vitest";
import { validateComparison } from "./comparison";

describe("the address of a comparison", () => {
  it.each([
    [{}, {}],
    [{ pole: "" }, {}],
    [{ pole: "arles" }, { pole: ["arles"] }],
    [{ pole: ["arles", "arles", "salon-berre"] }, { pole: ["arles", "salon-berre"] }],
    [{ pole: ["a", "b", "c", "d", "e"] }, { pole: ["a", "b", "c", "d"] }],
    [{ pole: [1, null] }, {}],
  ])("%j", (raw, expected) => {
    expect(validateComparison(raw)).toEqual(expected);
  });
});
