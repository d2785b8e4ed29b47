import { describe, expect, it } from "vitest";
import points from "../../../../catalogue/pdi/points.tsv?raw";
import { bordersOf, type Cell, cellsOf, type Direction, neighbour, type Place, surface } from "./geometry";
import { stepOf, stepsOf } from "./scale";

const DIRECTIONS: Direction[] = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/** The points of the programme, Marseille as its arrondissements. */
const places: Place[] = points
  .split("\n")
  .filter((line) => /^13\d{3}\t/.test(line) && !line.startsWith("13055"))
  .map((line) => {
    const [code = "", , latitude, longitude] = line.split("\t");
    return { code, latitude: Number(latitude), longitude: Number(longitude) };
  });
const cells = cellsOf(places);

describe("the cells of the department", () => {
  it("are one per commune and arrondissement, none of them empty", () => {
    expect(cells.map(({ code }) => code)).toEqual(places.map(({ code }) => code));
    expect(new Set(cells.map(({ code }) => code)).size).toBe(134);
    for (const { code, polygon } of cells) {
      expect(polygon.length, code).toBeGreaterThanOrEqual(3);
      expect(surface(polygon), code).toBeGreaterThan(0.1);
    }
  });

  it("hold their own point, and no other", () => {
    for (const cell of cells) {
      const inside = cells.filter(({ center }) => holds(cell, center)).map(({ code }) => code);
      expect(inside, cell.code).toEqual([cell.code]);
    }
  });

  it("hold no point that is closer to another place", () => {
    for (const { code, polygon, center } of cells) {
      for (const [x, y] of polygon) {
        const own = Math.hypot(x - center[0], y - center[1]);
        const least = Math.min(...cells.map((one) => Math.hypot(x - one.center[0], y - one.center[1])));
        expect(own - least, code).toBeLessThan(1e-6);
      }
    }
  });

  it("are a little larger than the department, not much", () => {
    // 5 087 km² on land; the outline is convex and has a margin.
    const all = cells.reduce((sum, { polygon }) => sum + surface(polygon), 0);
    expect(all).toBeGreaterThan(5000);
    expect(all).toBeLessThan(9500);
  });
});

describe("arrow keys", () => {
  it("go from any cell to any other", () => {
    for (const { code } of cells) expect(reached(code).size, `from ${code}`).toBe(134);
  });

  it("go the way they say", () => {
    for (const { code, center } of cells) {
      const at = (direction: Direction) =>
        cells.find((one) => one.code === neighbour(cells, code, direction))?.center;
      expect(at("ArrowRight")?.[0] ?? Number.POSITIVE_INFINITY).toBeGreaterThan(center[0]);
      expect(at("ArrowLeft")?.[0] ?? Number.NEGATIVE_INFINITY).toBeLessThan(center[0]);
      expect(at("ArrowDown")?.[1] ?? Number.POSITIVE_INFINITY).toBeGreaterThan(center[1]);
      expect(at("ArrowUp")?.[1] ?? Number.NEGATIVE_INFINITY).toBeLessThan(center[1]);
    }
  });
});

describe("borders", () => {
  it("stand between cells of two groups, and nowhere within one", () => {
    expect(bordersOf(cells, () => "one")).toEqual([]);
    const alone = bordersOf(cells, (code) => (code === "13001" ? "Aix" : "rest"));
    const aix = cells.find(({ code }) => code === "13001") as Cell;
    expect(alone.length).toBeGreaterThan(3);
    for (const [x, y] of alone.flat()) {
      expect(aix.polygon.some(([px, py]) => Math.hypot(px - x, py - y) < 1e-6)).toBe(true);
    }
  });
});

describe("the scale", () => {
  it.each([
    [[], []],
    [[0, 0], [[0, 0, 0]]],
    [[4, 4], [[3, 4, 4]]],
    [
      [0, 1, 3],
      [
        [0, 0, 0],
        [1, 1, 1],
        [3, 2, 2],
        [5, 3, 3],
      ],
    ],
    [
      [22, 36],
      [
        [1, 22, 24],
        [2, 25, 27],
        [3, 28, 30],
        [4, 31, 33],
        [5, 34, 36],
      ],
    ],
  ])("of %j is %j", (counts, expected) => {
    expect(stepsOf(counts).map(({ step, from, to }) => [step, from, to])).toEqual(expected);
  });

  it("has one class for every count", () => {
    for (let most = 1; most < 60; most++) {
      const counts = Array.from({ length: most + 1 }, (_, count) => count);
      const steps = stepsOf(counts);
      for (const count of counts) {
        expect(steps.filter(({ from, to }) => from <= count && count <= to)).toHaveLength(1);
        expect(stepOf(count, steps) === 0).toBe(count === 0);
      }
    }
  });
});

/** Whether a convex polygon holds a point. */
function holds({ polygon }: Cell, [x, y]: readonly [number, number]): boolean {
  const sides = polygon.map(([ax, ay], index) => {
    const [bx, by] = polygon[(index + 1) % polygon.length] ?? [0, 0];
    return Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));
  });
  return new Set(sides.filter((side) => side !== 0)).size === 1;
}

function reached(from: string): Set<string> {
  const seen = new Set([from]);
  for (const code of seen) {
    for (const direction of DIRECTIONS) {
      const next = neighbour(cells, code, direction);
      if (next) seen.add(next);
    }
  }
  return seen;
}
