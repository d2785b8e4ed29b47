import { describe, expect, it } from "vitest";
import { parisInstant } from "./paris";

describe("parisInstant", () => {
  it.each([
    ["2026-11-25T14:30", "2026-11-25T13:30:00.000Z"],
    ["2026-07-14T09:00", "2026-07-14T07:00:00.000Z"],
    ["2026-03-29T01:59", "2026-03-29T00:59:00.000Z"],
    ["2026-03-29T03:00", "2026-03-29T01:00:00.000Z"],
    ["2026-10-25T04:00", "2026-10-25T03:00:00.000Z"],
    ["2026-12-31T23:30", "2026-12-31T22:30:00.000Z"],
  ])("%s in Paris is %s", (wall, instant) => {
    expect(parisInstant(wall)).toBe(instant);
  });
});
