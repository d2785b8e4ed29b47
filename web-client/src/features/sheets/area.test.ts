import { describe, expect, it } from "vitest";
import { setWide, toggleLeaf } from "./area";

const NOTHING = { departmentWide: false, includes: [], excludes: [], probable: [] };
const leaf = { code: "13004", poleCode: "arles" };

describe("a commune chosen on the map", () => {
  it("comes in", () => {
    expect(toggleLeaf({ ...NOTHING, probable: ["13004"] }, leaf, false)).toEqual({
      ...NOTHING,
      includes: ["13004"],
    });
  });
  it("goes out when it stands alone", () => {
    expect(toggleLeaf({ ...NOTHING, includes: ["13004", "13001"] }, leaf, true)).toEqual({
      ...NOTHING,
      includes: ["13001"],
    });
  });
  it("becomes an exception of its pôle, or of the department", () => {
    expect(toggleLeaf({ ...NOTHING, includes: ["arles"] }, leaf, true)).toEqual({
      ...NOTHING,
      includes: ["arles"],
      excludes: ["13004"],
    });
    expect(toggleLeaf({ ...NOTHING, departmentWide: true }, leaf, true).excludes).toEqual(["13004"]);
  });
  it("comes back", () => {
    const excepted = { ...NOTHING, includes: ["arles"], excludes: ["13004"] };
    expect(toggleLeaf(excepted, leaf, false)).toEqual({ ...NOTHING, includes: ["arles"] });
  });
});

describe("the whole department", () => {
  it("contains the territories that were chosen, and keeps its exceptions", () => {
    expect(setWide({ ...NOTHING, includes: ["arles"], excludes: ["13004"] }, true)).toEqual({
      ...NOTHING,
      departmentWide: true,
      excludes: ["13004"],
    });
  });
});
