import { describe, expect, it } from "vitest";
import { readBody, readVariables } from "./execute";

describe("the explorer's fields", () => {
  it.each([
    ["", {}],
    ["  \n", {}],
    ['{"a": [1]}', { a: [1] }],
    ["[1]", false],
    ["null", false],
    ["{a: 1}", false],
  ])("variables %j", (text, expected) => {
    expect(readVariables(text)).toEqual(expected);
  });

  it("tells an answer, its errors, and what is no answer", () => {
    expect(readBody('{"data":{"a":1}}')).toEqual({ text: '{\n  "data": {\n    "a": 1\n  }\n}', errors: 0 });
    expect(readBody('{"data":null,"errors":[{},{}]}').errors).toBe(2);
    expect(readBody("<h1>502</h1>")).toEqual({ text: "<h1>502</h1>", errors: null });
    expect(readBody("12").errors).toBeNull();
  });
});
