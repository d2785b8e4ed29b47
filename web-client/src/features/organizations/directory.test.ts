import { describe, expect, it } from "vitest";
import { validateDirectory } from "./directory";

describe("the address of the list of organisations", () => {
  it("keeps what it means", () => {
    const params = { q: "plie", nature: "PLIE", pole: "arles", membres: "CLAIMED" };
    expect(validateDirectory(params)).toEqual(params);
  });

  it("leaves out what it cannot mean, and never refuses", () => {
    expect(validateDirectory({ q: "", nature: 3, pole: ["arles"], membres: "LICORNE", autre: "x" })).toEqual(
      {},
    );
  });
});
