import { describe, expect, it } from "vitest";
import { safeReturn } from "./session";

describe("the address to come back to", () => {
  it("is one of this site", () => {
    expect(safeReturn("/actions/plie?ou=13001#ou")).toBe("/actions/plie?ou=13001#ou");
    expect(safeReturn("/")).toBe("/");
  });

  it.each([
    undefined,
    "",
    "espace",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "https://elsewhere.example",
    "javascript:alert(1)",
  ])("is the hub for %s", (address) => expect(safeReturn(address)).toBe("/espace"));
});
