/**
 * The department drawn from one point per place: each place has the cell of all that is closer to it than to any other
 * (Voronoi), cut by an outline made of the points themselves. Kilometres, x to the east, y to the south.
 */
import { Delaunay } from "d3-delaunay";

export type Place = { code: string; longitude: number; latitude: number };
export type Point = readonly [x: number, y: number];
export type Cell = { code: string; center: Point; polygon: Point[] };
export type Box = { x: number; y: number; width: number; height: number };

/** How far the outline stands from the outermost points, and how far a cell may reach from its own. */
const MARGIN_KM = 4;
const REACH_KM = 17;
const KM_PER_DEGREE = 111.2;
const CIRCLE_SIDES = 32;

/** Flat at the scale of a department: longitudes shrink by the cosine of the mean latitude. */
export function project(places: readonly Place[]): Point[] {
  const mean = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const longitude = mean(places.map((one) => one.longitude));
  const latitude = mean(places.map((one) => one.latitude));
  const shrink = Math.cos((latitude * Math.PI) / 180);
  return places.map((one) => [
    (one.longitude - longitude) * KM_PER_DEGREE * shrink,
    (latitude - one.latitude) * KM_PER_DEGREE,
  ]);
}

/** One cell per place, in the order of the places. `reach` may be shortened for a map of close places. */
export function cellsOf(places: readonly Place[], reach = REACH_KM): Cell[] {
  const points = project(places);
  const outline = hull(points.flatMap((point) => circle(point, MARGIN_KM)));
  const { x, y, width, height } = boxOf(outline, 1);
  const delaunay = Delaunay.from(points as unknown as ArrayLike<[number, number]>);
  const voronoi = delaunay.voronoi([x, y, x + width, y + height]);
  return places.map((place, index) => {
    const center = points[index] as Point;
    const whole = (voronoi.cellPolygon(index) ?? []).slice(0, -1) as Point[];
    return { code: place.code, center, polygon: clip(clip(whole, outline), circle(center, reach)) };
  });
}

/** The lines between cells of different groups. */
export function bordersOf(cells: readonly Cell[], groupOf: (code: string) => string): Array<[Point, Point]> {
  const delaunay = Delaunay.from(cells.map(({ center }) => center) as unknown as ArrayLike<[number, number]>);
  const lines: Array<[Point, Point]> = [];
  cells.forEach((cell, index) => {
    cell.polygon.forEach((from, corner) => {
      const to = cell.polygon[(corner + 1) % cell.polygon.length] as Point;
      const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
      // A side that is as far from a neighbour as from its own point stands between both; the others are the outline.
      const own = distance(middle, cell.center);
      for (const other of delaunay.neighbors(index)) {
        const neighbour = cells[other] as Cell;
        const shared = Math.abs(distance(middle, neighbour.center) - own) < 1e-6;
        if (shared && other > index && groupOf(neighbour.code) !== groupOf(cell.code)) lines.push([from, to]);
      }
    });
  });
  return lines;
}

export type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/** The nearest place in a direction; undefined at the edge. What lies straight ahead is nearer than what lies aside. */
export function neighbour(cells: readonly Cell[], from: string, direction: Direction): string | undefined {
  const start = cells.find(({ code }) => code === from)?.center;
  if (!start) return undefined;
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const { code, center } of cells) {
    const [east, south] = [center[0] - start[0], center[1] - start[1]];
    const ahead = { ArrowLeft: -east, ArrowRight: east, ArrowUp: -south, ArrowDown: south }[direction];
    const aside = Math.abs(direction === "ArrowLeft" || direction === "ArrowRight" ? south : east);
    if (code === from || ahead <= 0 || aside > ahead) continue;
    const cost = Math.hypot(ahead, aside) + aside;
    if (cost < least) [best, least] = [code, cost];
  }
  return best;
}

/** The box around points, with a margin. */
export function boxOf(points: readonly Point[], margin = 0): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [x, y] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
  return { x, y, width: Math.max(...xs) + margin - x, height: Math.max(...ys) + margin - y };
}

/** The surface of a polygon, in square kilometres. */
export function surface(polygon: readonly Point[]): number {
  let twice = 0;
  polygon.forEach(([x, y], index) => {
    const [nextX, nextY] = polygon[(index + 1) % polygon.length] as Point;
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice) / 2;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function circle([x, y]: Point, radius: number): Point[] {
  return Array.from({ length: CIRCLE_SIDES }, (_, side) => {
    const angle = (2 * Math.PI * side) / CIRCLE_SIDES;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

function hull(points: Point[]): Point[] {
  const delaunay = Delaunay.from(points as unknown as ArrayLike<[number, number]>);
  return Array.from(delaunay.hull, (index) => points[index] as Point);
}

/** What of a convex polygon lies within another convex one (Sutherland and Hodgman). */
function clip(subject: Point[], within: Point[]): Point[] {
  const turn = Math.sign(signedSurface(within));
  let kept = subject;
  within.forEach((a, index) => {
    const b = within[(index + 1) % within.length] as Point;
    const side = ([x, y]: Point) => turn * ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]));
    const next: Point[] = [];
    kept.forEach((from, corner) => {
      const to = kept[(corner + 1) % kept.length] as Point;
      const [here, there] = [side(from), side(to)];
      if (here >= 0) next.push(from);
      if (here >= 0 !== there >= 0) {
        const part = here / (here - there);
        next.push([from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]);
      }
    });
    kept = next;
  });
  return kept;
}

function signedSurface(polygon: Point[]): number {
  return polygon.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = polygon[(index + 1) % polygon.length] as Point;
    return sum + x * nextY - nextX * y;
  }, 0);
}
