/**
 * Cells whose parts stand where a person put them: the state straight along the top, x from below, h out to the right, as in the
 * essay "Understanding LSTM Networks". A table gives every part's place by what it is; it fits the cells that have exactly these
 * parts, whatever their activations are and whichever of their gates have peepholes.
 */
import { gridLowestTable, gridTable } from "./gridTables";
import type { Line, Part, Picture } from "./parts";
import { around, middleOf, READING, sizeOf, type Box, type Placed, type PlacedLine, type PlacedPart, type Point } from "./placed";
import {
  clockworkTable,
  coupledTable,
  depthGatedTable,
  gruBeforeTable,
  gruTable,
  lstmTable,
  projectedTable,
  rnnTable,
} from "./tables";
import type { Place, Table } from "./tables";

const tables: readonly Table[] = [
  lstmTable,
  coupledTable,
  projectedTable,
  depthGatedTable,
  gridTable,
  gridLowestTable,
  gruTable,
  gruBeforeTable,
  rnnTable,
  clockworkTable,
];

/** Null where there is no table of such parts. */
export function carefully({ parts, lines }: Picture): Placed | null {
  const table = tables.find(({ places }) => {
    const keys = new Set(parts.map(({ key }) => key));
    return keys.size === Object.keys(places).length && Object.keys(places).every((key) => keys.has(key));
  });
  if (!table) return null;
  const placed = new Map(parts.map((part) => [part.id, place(part, table)]));
  return {
    ...table,
    parts: [...placed.values()],
    lines: lines.flatMap((line) => {
      const [from, to] = [placed.get(line.from), placed.get(line.to)];
      return from && to ? [route(line, from, to, table)] : [];
    }),
  };
}

function place(part: Part, { places }: Table): PlacedPart {
  const [x, y, readingX, readingY] = places[part.key] as Place | [...Place, ...Place];
  const reading = readingX === undefined || readingY === undefined ? null : { x: readingX, y: readingY, ...READING };
  return { part, box: around({ x, y }, sizeOf(part)), reading };
}

const ASIDE = 16; // from a gate's middle to where a peephole comes in

function route(line: Line, from: PlacedPart, to: PlacedPart, { turns, peepholes }: Table): PlacedLine {
  const [start, end] = [middleOf(from.box), middleOf(to.box)];
  const peephole = line.isPeephole && peepholes[from.part.key];
  if (peephole) {
    const [x, y] = peephole;
    const entry = x <= end.x ? end.x - ASIDE : end.x + ASIDE;
    const vertical = from.part.kind === "in" && start.x === x; // it comes from below
    const first = vertical ? [] : [{ x, y: start.y }];
    const into = { x: entry, y: to.box.y + to.box.height };
    return {
      line,
      points: [leaving(from.box, vertical ? { x, y } : { x, y: start.y }), ...first, { x, y }, { x: entry, y }, into],
    };
  }
  const told = turns[`${from.part.key} > ${to.part.key}`]?.map(([x, y]): Point => ({ x, y }));
  const corners = told ?? cornerOf(from.part, start, end);
  const points = [leaving(from.box, corners[0] ?? end), ...corners, leaving(to.box, corners.at(-1) ?? start)];
  return { line, points };
}

/** States and what merges run across first, what gates let out rises first. */
function cornerOf({ kind, key }: Part, start: Point, end: Point): Point[] {
  if (start.x === end.x || start.y === end.y) return [];
  const across = kind === "in" || kind === "merge" || key.endsWith("'");
  return [across ? { x: end.x, y: start.y } : { x: start.x, y: end.y }];
}

/** Where a line from the middle of a box to a point straight beside, above or below it crosses its border. */
function leaving(box: Box, towards: Point): Point {
  const { x, y } = middleOf(box);
  if (Math.abs(towards.y - y) < Math.abs(towards.x - x)) return { x: x + (Math.sign(towards.x - x) * box.width) / 2, y };
  return { x, y: y + (Math.sign(towards.y - y) * box.height) / 2 };
}
