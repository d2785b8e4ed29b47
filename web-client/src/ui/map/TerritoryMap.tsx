import { type KeyboardEvent, memo, type ReactNode, useId, useMemo, useRef, useState } from "react";
import { m } from "../../messages";
import { cx } from "../cx";
import { type Area, findByName, type Look, sortAreas } from "./area";
import {
  type Box,
  bordersOf,
  boxOf,
  type Cell,
  cellsOf,
  type Direction,
  neighbour,
  type Point,
} from "./geometry";
import styles from "./TerritoryMap.module.css";

type Props = {
  label: string;
  areas: readonly Area[];
  /** The area that is chosen; or, when what is chosen is larger, the areas in it: the others are veiled. */
  selected: string | null;
  within?: ReadonlySet<string>;
  /** Numerals of the groups, each over its group, in place of a mark in every cell. */
  numerals?: boolean;
  onSelect: (code: string) => void;
};

const SCALE = 10; // units of the drawing per kilometre: small numbers make small letters tremble
const MAGNIFIED_REACH_KM = 2.6;
const MAGNIFIER_SCALE = 3;
const MARK_ROOM_KM = 1.7; // two figures need as much on each side
const TYPING_MS = 700;

/**
 * A map that is a list to choose from: one stop of the Tab key, arrows to the nearest place in a direction, letters to
 * a name, Enter to choose. The magnifier shows again, larger, the places that stand too close.
 */
export function TerritoryMap({ label, areas, selected, within, numerals = false, onSelect }: Props) {
  const prefix = useId();
  const [focused, setFocused] = useState<string | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const typed = useRef({ text: "", at: 0 });
  const drawing = useMemo(() => draw(areas), [areas]);
  const byCode = useMemo(() => new Map(areas.map((area) => [area.code, area])), [areas]);

  const first = useMemo(() => sortAreas(areas, "name", false)[0]?.code ?? "", [areas]);
  const stop =
    (focused !== null && byCode.has(focused) && focused) ||
    (selected !== null && byCode.has(selected) && selected) ||
    first;
  const optionId = (code: string) => `${prefix}-${code}`;

  function goTo(code: string | undefined) {
    if (code) document.getElementById(optionId(code))?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key.startsWith("Arrow")) goTo(neighbour(drawing.cells, stop, key as Direction));
    else if (key === "Home") goTo(first);
    else if (key === "End") goTo(sortAreas(areas, "name", true)[0]?.code);
    else if (key === "Enter" || key === " ") onSelect(stop);
    else if (/^[\p{L}\p{N}’'-]$/u.test(key)) {
      const text = event.timeStamp - typed.current.at < TYPING_MS ? typed.current.text + key : key;
      typed.current = { text, at: event.timeStamp };
      goTo(findByName(areas, text, stop)?.code);
    } else return;
    event.preventDefault();
  }

  const shown = byCode.get(hovered ?? focused ?? selected ?? "");
  const { view, magnifier } = drawing;

  function option(cell: Cell) {
    const area = byCode.get(cell.code) as Area;
    return (
      <path
        key={cell.code}
        id={optionId(cell.code)}
        role="option"
        aria-label={m.map.area(area.name, area.groupName, area.value)}
        aria-selected={area.code === selected}
        tabIndex={area.code === stop ? 0 : -1}
        className={styles.cell}
        data-look={area.look}
        d={pathOf(cell.polygon)}
        onClick={() => onSelect(area.code)}
        onFocus={() => setFocused(area.code)}
        onPointerEnter={() => setHovered(area.code)}
        onPointerLeave={() => setHovered(null)}
      />
    );
  }

  const plain = drawing.cells.filter(({ code }) => !byCode.get(code)?.magnified);
  const crowded = drawing.cells.filter(({ code }) => byCode.get(code)?.magnified);
  const chosen = [...drawing.cells, ...drawing.magnified].filter(({ code }) => code === selected);
  const overlay = { prefix, byCode, within };
  return (
    <div className={styles.map}>
      <div
        role="listbox"
        aria-label={label}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onBlur={() => setFocused(null)}
        className={styles.list}
      >
        <svg
          role="presentation"
          viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
          className={styles.drawing}
        >
          <Patterns prefix={prefix} />
          {plain.map(option)}
          {/* Their options are in the magnifier; here they can only be pointed at. */}
          <Silent>
            {crowded.map(({ code, polygon }) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: the option of the same name takes the keyboard
              <path
                key={code}
                className={styles.cell}
                data-look={byCode.get(code)?.look}
                d={pathOf(polygon)}
                onClick={() => onSelect(code)}
                onPointerEnter={() => setHovered(code)}
                onPointerLeave={() => setHovered(null)}
              />
            ))}
          </Silent>
          <Overlay cells={drawing.cells} borders={drawing.borders} {...overlay} />
          {!numerals && <Marks cells={plain} byCode={byCode} within={within} />}
          {magnifier && (
            <Silent aside>
              <rect {...magnifier.source} rx={10} className={styles.frame} />
              <path d={magnifier.lines} className={styles.frame} />
              <rect {...magnifier.box} rx={20} className={cx(styles.frame, styles.glass)} />
              <text x={magnifier.box.x + 14} y={magnifier.box.y + 34} className={styles.title}>
                {m.map.magnifier}
              </text>
            </Silent>
          )}
          {drawing.magnified.map(option)}
          <Overlay cells={drawing.magnified} borders={drawing.magnifiedBorders} {...overlay} />
          {!numerals && <Marks cells={drawing.magnified} byCode={byCode} within={within} />}
          <Silent aside>
            {numerals &&
              drawing.numerals.map(({ key, numeral, at, close }) => (
                <text
                  key={key}
                  x={at[0] * SCALE}
                  y={at[1] * SCALE}
                  className={cx(styles.numeral, close && styles.close)}
                >
                  {numeral}
                </text>
              ))}
            {chosen.map(({ center, polygon }) => (
              <path key={center.join()} className={styles.chosen} d={pathOf(polygon)} />
            ))}
            <FocusRing cell={focused === null ? undefined : drawing.optionCells.get(focused)} />
          </Silent>
        </svg>
      </div>
      {/* What is read of an option is written too; a screen reader has it from the option. */}
      <p className={cx(styles.says, "no-print")} aria-hidden="true">
        {shown ? m.map.area(shown.name, shown.groupName, shown.value) : m.map.hint}
      </p>
    </div>
  );
}

/** Drawn for the eyes only; `aside`: nor for the pointer. */
function Silent({ aside = false, children }: { aside?: boolean; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in here takes the focus
    <g aria-hidden="true" className={aside ? styles.aside : undefined}>
      {children}
    </g>
  );
}

/** The ring of the focused option, drawn over its neighbours. */
function FocusRing({ cell }: { cell: Cell | undefined }) {
  if (!cell) return null;
  const d = pathOf(cell.polygon);
  return (
    <>
      <path d={d} className={styles.ringUnder} />
      <path d={d} className={styles.ring} />
    </>
  );
}

type OverlayProps = {
  prefix: string;
  cells: readonly Cell[];
  borders: ReadonlyArray<[Point, Point]>;
  byCode: ReadonlyMap<string, Area>;
  within: ReadonlySet<string> | undefined;
};

/** Patterns, lines between groups, and thick lines: nothing of it can be pointed at. */
const Overlay = memo(function Overlay({ prefix, cells, borders, byCode, within }: OverlayProps) {
  return (
    <Silent aside>
      {cells.map(({ code, polygon }) => {
        const look = byCode.get(code)?.look;
        const pattern = look && patternOf(look);
        return pattern && <path key={code} d={pathOf(polygon)} fill={`url(#${prefix}-${pattern})`} />;
      })}
      {within !== undefined && within.size > 0 && (
        <path
          d={cells
            .filter(({ code }) => !within.has(code))
            .map(({ polygon }) => pathOf(polygon))
            .join("")}
          className={styles.veil}
        />
      )}
      <path d={borders.map(([a, b]) => `M${unit(a)}L${unit(b)}`).join("")} className={styles.border} />
      {cells.map(
        ({ code, polygon }) =>
          byCode.get(code)?.outlined && <path key={code} d={pathOf(polygon)} className={styles.outlined} />,
      )}
    </Silent>
  );
});

type MarksProps = Pick<OverlayProps, "cells" | "byCode" | "within">;

/** Figures in the cells that have room for them. */
function Marks({ cells, byCode, within }: MarksProps) {
  const veiled = (code: string) => within !== undefined && within.size > 0 && !within.has(code);
  return (
    <Silent aside>
      {cells.map((cell) => {
        const { code, center } = cell;
        const area = byCode.get(code);
        if (!area?.mark || roomOf(cell) < MARK_ROOM_KM) return null;
        return (
          <text
            key={code}
            x={center[0] * SCALE}
            y={center[1] * SCALE}
            className={styles.mark}
            data-look={veiled(code) ? undefined : area.look}
          >
            {area.mark}
          </text>
        );
      })}
    </Silent>
  );
}

/** The patterns that stand for a look where colours are not seen. */
export function Patterns({ prefix }: { prefix: string }) {
  return (
    <defs>
      <pattern id={`${prefix}-hatch`} width="14" height="14" patternUnits="userSpaceOnUse">
        <path d="M-2 16L16 -2M-9 9L9 -9M5 23L23 5" className={styles.hatch} />
      </pattern>
      <pattern id={`${prefix}-dots`} width="16" height="16" patternUnits="userSpaceOnUse">
        <circle cx="4" cy="4" r="3" className={styles.dot} />
        <circle cx="12" cy="12" r="3" className={styles.dot} />
      </pattern>
    </defs>
  );
}

/** A square of a legend, filled as cells are. */
export function Swatch({ look, outlined = false }: { look: Look; outlined?: boolean }) {
  const prefix = useId();
  const pattern = patternOf(look);
  return (
    <svg viewBox="0 0 56 40" width="28" height="20" aria-hidden="true" className={styles.swatch}>
      <Patterns prefix={prefix} />
      <rect x="2" y="2" width="52" height="36" className={styles.cell} data-look={look} />
      {pattern && <rect x="2" y="2" width="52" height="36" fill={`url(#${prefix}-${pattern})`} />}
      {outlined && <rect x="5" y="5" width="46" height="30" className={styles.outlined} />}
    </svg>
  );
}

function patternOf(look: Look): "hatch" | "dots" | undefined {
  if (look === "excluded") return "hatch";
  return look === "to-confirm" ? "dots" : undefined;
}

function unit([x, y]: Point): string {
  return `${(x * SCALE).toFixed(1)} ${(y * SCALE).toFixed(1)}`;
}

function pathOf(polygon: readonly Point[]): string {
  return `M${polygon.map(unit).join("L")}Z`;
}

/** How far the nearest side of a cell is from its point: the room that a mark has. */
function roomOf({ center: [x, y], polygon }: Cell): number {
  const distances = polygon.map(([ax, ay], index) => {
    const [bx, by] = polygon[(index + 1) % polygon.length] as Point;
    const length = Math.hypot(bx - ax, by - ay) || 1;
    return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length;
  });
  return Math.min(...distances);
}

type Drawing = {
  cells: Cell[];
  magnified: Cell[];
  /** The cell under which each option is drawn. */
  optionCells: Map<string, Cell>;
  borders: Array<[Point, Point]>;
  magnifiedBorders: Array<[Point, Point]>;
  numerals: Array<{ key: string; numeral: string; at: Point; close: boolean }>;
  magnifier: { source: Box; box: Box; lines: string } | null;
  view: Box;
};

function draw(areas: readonly Area[]): Drawing {
  const cells = cellsOf(areas);
  const group = new Map(areas.map(({ code, group: of }) => [code, of]));
  const groupOf = (code: string) => group.get(code) ?? "";
  const close = new Set(areas.filter((area) => area.magnified).map(({ code }) => code));
  const whole = boxOf(
    cells.flatMap(({ polygon }) => polygon),
    1,
  );

  // The magnifier stands in the sea, under the west of the department.
  const near = cellsOf(areas, MAGNIFIED_REACH_KM).filter(({ code }) => close.has(code));
  const from =
    near.length > 0
      ? boxOf(
          near.flatMap(({ polygon }) => polygon),
          1,
        )
      : null;
  const room = from && { width: from.width * MAGNIFIER_SCALE, height: (from.height + 1.6) * MAGNIFIER_SCALE };
  const left = whole.x + 1;
  // Under every cell that its width would hide.
  const hidden = room
    ? cells.flatMap(({ polygon }) => polygon).filter(([x]) => x < left + room.width + 1)
    : [];
  const top = room && Math.max(...hidden.map(([, y]) => y)) + 2;
  const grow = ([x, y]: Point): Point =>
    from && top !== null
      ? [left + (x - from.x) * MAGNIFIER_SCALE, top + (y - from.y + 1.6) * MAGNIFIER_SCALE]
      : [x, y];
  const magnified = near.map((cell) => ({
    code: cell.code,
    center: grow(cell.center),
    polygon: cell.polygon.map(grow),
  }));
  const box = room && top !== null ? { x: left, y: top, ...room } : null;
  const bottom = Math.max(whole.y + whole.height, box ? box.y + box.height + 1 : 0);
  const borders = bordersOf(cells, groupOf);
  return {
    cells,
    magnified,
    optionCells: new Map([...cells, ...magnified].map((cell) => [cell.code, cell])),
    borders,
    magnifiedBorders: from ? bordersOf(near, groupOf).map(([a, b]) => [grow(a), grow(b)]) : [],
    numerals: numeralsOf(areas, cells, magnified),
    magnifier:
      from && box
        ? {
            source: scaled(from),
            box: scaled(box),
            lines: `M${unit([from.x, from.y])}L${unit([box.x + box.width, box.y])}M${unit([from.x, from.y + from.height])}L${unit([box.x + box.width, box.y + box.height])}`,
          }
        : null,
    view: scaled({ ...whole, height: bottom - whole.y }),
  };
}

function scaled({ x, y, width, height }: Box): Box {
  return { x: x * SCALE, y: y * SCALE, width: width * SCALE, height: height * SCALE };
}

/** A numeral stands on the place of its group that is closest to the middle of the group, on the map and in the magnifier. */
function numeralsOf(areas: readonly Area[], cells: Cell[], magnified: Cell[]): Drawing["numerals"] {
  return [...new Set(areas.map(({ group }) => group))].flatMap((numeral) =>
    [false, true].flatMap((close) => {
      const members = areas.filter((area) => area.group === numeral && area.magnified === close);
      const codes = new Set(members.map(({ code }) => code));
      const own = (close ? magnified : cells).filter(({ code }) => codes.has(code));
      if (own.length === 0) return [];
      const middle = (axis: 0 | 1) => own.reduce((sum, { center }) => sum + center[axis], 0) / own.length;
      const [x, y] = [middle(0), middle(1)];
      const off = ({ center }: Cell) => Math.hypot(center[0] - x, center[1] - y);
      const at = own.reduce((best, cell) => (off(cell) < off(best) ? cell : best)).center;
      return [{ key: `${numeral}-${close}`, numeral, at, close }];
    }),
  );
}
