/**
 * Places for the parts of any cell, from left to right: dagre says which column a part is in and how high it and the lines that
 * pass it stand; here columns get their widths, and lines run across, and up or down between columns alone, so that none
 * crosses a part.
 */
import type * as dagre from "../../../libraries/graphs";
import type { Line, Part, Picture } from "./parts";
import { around, READING, sizeOf, type Box, type Placed, type PlacedLine, type PlacedPart, type Point } from "./placed";

const HEIGHT = 66; // of a part's row: what is drawn, and its reading below
const AXIS = 17; // where lines meet a part, from the top of its row
const TRACK = 12; // between lines that run up and down
const EDGE = 24; // between the parts and the cell's edge

interface Spot {
  readonly part: Part;
  readonly column: number;
  /** The height of the lines that meet it. */
  readonly y: number;
  readonly hasReading: boolean;
}

/** A line as the heights at which it leaves its part, passes the columns between, and comes to the other. */
interface Course {
  readonly line: Line;
  readonly from: Spot;
  readonly to: Spot;
  readonly heights: readonly number[];
}

export function automatically(picture: Picture, library: typeof dagre): Placed {
  const { spots, passes } = arranged(picture, library);
  const courses = coursesOf(picture, spots, passes);
  const tracks = tracksOf(courses);
  const columns = columnsOf([...spots.values()], tracks);
  const parts = [...spots.values()].map((spot) => placePart(spot, columns));
  const lines = courses.map((course) => routed(course, columns, tracks));
  return framed(parts, lines);
}

/** Columns and heights, and where lines pass the columns between their ends, by line and column. */
function arranged({ parts, lines }: Picture, { Graph, layout }: typeof dagre) {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 34, edgesep: 34, ranksep: 40 });
  graph.setDefaultEdgeLabel(() => ({}));
  const told = new Set(lines.flatMap(({ from, to }) => (parts.find(({ id }) => id === to)?.kind === "out" ? [from] : [])));
  const hasReading = ({ id, kind }: Part) => kind !== "merge" && kind !== "given" && !told.has(id);
  for (const part of parts) graph.setNode(part.id, { width: 100, height: HEIGHT });
  for (const { from, to } of lines) graph.setEdge(from, to, { weight: 1 });
  // What comes in stands first and what goes out last.
  graph.setNode("start", { width: 0, height: 0 });
  graph.setNode("end", { width: 0, height: 0 });
  for (const { id, kind } of parts) {
    if (kind === "in") graph.setEdge("start", id, { weight: 50 });
    if (kind === "out") graph.setEdge(id, "end", { weight: 50 });
    if (kind === "given") graph.setEdge("start", id, { weight: 1, minlen: 2 }); // it belongs to the cell
  }
  layout(graph);
  const at = (id: string) => graph.node(id) as unknown as Point;
  const xs = [...new Set(parts.map(({ id }) => Math.round(at(id).x)))].sort((a, b) => a - b);
  const states = parts.filter(({ kind, label }) => kind === "out" && label !== "x");
  const middle = parts.reduce((sum, { id }) => sum + at(id).y, 0) / parts.length;
  const turned = states.reduce((sum, { id }) => sum + at(id).y, 0) / states.length > middle; // states stand above
  const heightAt = (y: number) => (turned ? -y : y) - HEIGHT / 2 + AXIS;
  const spots = new Map(
    parts.map((part): [string, Spot] => {
      const { x, y } = at(part.id);
      return [part.id, { part, column: xs.indexOf(Math.round(x)), y: heightAt(y), hasReading: hasReading(part) }];
    }),
  );
  const passes = new Map<string, number>();
  for (const { from, to } of lines) {
    const { points } = graph.edge(from, to) as unknown as { points: Point[] };
    for (const { x, y } of points) passes.set(`${from} ${to} ${xs.indexOf(Math.round(x))}`, heightAt(y));
  }
  return { spots, passes };
}

/** Lines from one part run together as long as they can: the longest leads. */
function coursesOf({ lines }: Picture, spots: ReadonlyMap<string, Spot>, passes: ReadonlyMap<string, number>): Course[] {
  const led = new Map<string, number>();
  const ends = lines.flatMap((line) => {
    const [from, to] = [spots.get(line.from), spots.get(line.to)];
    return from && to ? [{ line, from, to }] : [];
  });
  const open = ends
    .toSorted((a, b) => b.to.column - a.to.column)
    .map(({ line, from, to }) => {
      const heights = [from.y];
      for (let column = from.column + 1; column < to.column; column++) {
        const key = `${line.from} ${column}`;
        const height = led.get(key) ?? passes.get(`${line.from} ${line.to} ${column}`) ?? from.y;
        led.set(key, height);
        heights.push(height);
      }
      return { line, from, to, heights };
    });
  return open.map((course) => {
    const others = open.filter(({ to }) => to === course.to);
    return { ...course, heights: [...course.heights, course.to.y + portOf(course, others)] };
  });
}

/** How far above or below its middle a line comes to a part, so that those that come together are told apart. */
function portOf(course: Omit<Course, "to">, others: readonly Omit<Course, "to">[]): number {
  const { kind } = (course as Course).to.part;
  if (kind === "merge" || others.length < 2) return 0;
  const { y } = (course as Course).to;
  const ordered = others.toSorted((a, b) => (a.heights.at(-1) ?? 0) - (b.heights.at(-1) ?? 0));
  const straight = ordered.findIndex(({ heights }) => heights.at(-1) === y);
  const middle = straight < 0 ? (ordered.length - 1) / 2 : straight;
  return 9 * (ordered.indexOf(course as Course) - middle);
}

type Tracks = ReadonlyMap<number, readonly string[]>;

/** Of a course and the gap after a column: lines that leave the same height of the same part turn at the same place. */
function trackKey({ line, heights }: Course, step: number): string {
  return `${line.from} ${heights[step]}`;
}

/** By gap, the lines that turn in it, from left to right. */
function tracksOf(courses: readonly Course[]): Tracks {
  const gaps = new Map<number, Map<string, number>>();
  for (const course of courses) {
    course.heights.slice(1).forEach((height, step) => {
      const before = course.heights[step] as number;
      if (height === before) return;
      const gap = course.from.column + step;
      const found = gaps.get(gap) ?? new Map<string, number>();
      const key = trackKey(course, step);
      // What goes down far turns last, what goes up far turns first: they cross least.
      found.set(key, Math.max(found.get(key) ?? -Infinity, height < before ? before - 1e5 : -before));
      gaps.set(gap, found);
    });
  }
  return new Map([...gaps].map(([gap, keys]) => [gap, [...keys].sort((a, b) => a[1] - b[1]).map(([key]) => key)]));
}

interface Column {
  readonly x: number;
  readonly width: number;
}

function columnsOf(spots: readonly Spot[], tracks: Tracks): Column[] {
  const columns: Column[] = [];
  let x = 4;
  for (let at = 0; at <= Math.max(...spots.map(({ column }) => column)); at++) {
    const width = Math.max(...spots.filter(({ column }) => column === at).map(widthOf));
    columns.push({ x, width });
    x += width + Math.max(2 * EDGE, TRACK * ((tracks.get(at)?.length ?? 0) + 2));
  }
  return columns;
}

function widthOf({ part, hasReading }: Spot): number {
  return Math.max(sizeOf(part).width, hasReading ? READING.width : 0);
}

function placePart({ part, column, y, hasReading }: Spot, columns: readonly Column[]): PlacedPart {
  const { x, width } = columns[column] as Column;
  const middle = { in: x, out: x + width }[part.kind as string] ?? x + width / 2;
  const beside = part.kind === "in" ? x : part.kind === "out" ? x + width - READING.width : middle - READING.width / 2;
  const reading = hasReading ? { x: beside, y: y + HEIGHT - AXIS - READING.height, ...READING } : null;
  return { part, box: around({ x: middle, y }, sizeOf(part)), reading };
}

function routed(course: Course, columns: readonly Column[], tracks: Tracks): PlacedLine {
  const { line, from, to, heights } = course;
  const [start, end] = [placePart(from, columns).box, placePart(to, columns).box];
  const points: Point[] = [{ x: start.x + start.width, y: from.y }];
  for (let step = 1; step < heights.length; step++) {
    const [before, height] = [heights[step - 1] as number, heights[step] as number];
    if (before === height) continue;
    const gap = from.column + step - 1;
    const column = columns[gap] as Column;
    const track = tracks.get(gap)?.indexOf(trackKey(course, step - 1)) ?? 0;
    const x = column.x + column.width + TRACK * (track + 1.5);
    points.push({ x, y: before }, { x, y: height });
  }
  const y = heights.at(-1) as number;
  points.push({ x: end.x + inset(to.part, y - to.y), y });
  return { line, points };
}

/** From the left of a part's box to its border at this height: a circle's is round. */
function inset(part: Part, aside: number): number {
  const { width, height } = sizeOf(part);
  if (part.kind !== "pointwise" || aside === 0) return 0;
  const radius = height / 2;
  return width > 0 ? radius - Math.sqrt(Math.max(0, radius ** 2 - aside ** 2)) : 0;
}

/** Moved so that it begins at the top, with the cell's edge around all that neither comes in nor goes out. */
function framed(parts: readonly PlacedPart[], lines: readonly PlacedLine[]): Placed {
  const inner = parts.filter(({ part: { kind } }) => kind !== "in" && kind !== "out");
  const boxes = (some: readonly PlacedPart[]) => some.flatMap(({ box, reading }) => (reading ? [box, reading] : [box]));
  const points = lines.flatMap((line) => line.points);
  const top = Math.min(...boxes(parts).map(({ y }) => y), ...points.map(({ y }) => y)) - EDGE;
  const down = ({ y, ...rest }: Box): Box => ({ ...rest, y: y - top });
  const bottom = Math.max(...boxes(parts).map(({ y, height }) => y + height), ...points.map(({ y }) => y)) + EDGE - top;
  const left = Math.max(...boxes(parts.filter(({ part }) => part.kind === "in")).map(({ x, width }) => x + width), 0) + 10;
  const right = Math.min(...boxes(parts.filter(({ part }) => part.kind === "out")).map(({ x }) => x)) - 10;
  const ends = boxes(inner).map(({ x, width }) => x + width);
  return {
    width: Math.max(...boxes(parts).map(({ x, width }) => x + width), ...ends) + 4,
    height: bottom + 4,
    frame: { x: left, y: 4, width: right - left, height: bottom - 4 },
    parts: parts.map(({ part, box, reading }) => ({ part, box: down(box), reading: reading && down(reading) })),
    lines: lines.map(({ line, points: all }) => ({ line, points: all.map(({ x, y }) => ({ x, y: y - top })) })),
  };
}
