/** What can be said of lines once they have their places: where they part, where they cross, and how far along a point is. */
import type { PlacedLine, Point } from "./placed";

/** Where lines that leave the same part go separate ways. */
export function forksOf(lines: readonly PlacedLine[]): { readonly from: string; readonly at: Point }[] {
  const forks = new Map<string, { from: string; at: Point }>();
  lines.forEach((one, index) => {
    for (const other of lines.slice(index + 1)) {
      if (one.line.from !== other.line.from) continue;
      const at = partingOf(one.points, other.points);
      if (at) forks.set(`${one.line.from} ${at.x} ${at.y}`, { from: one.line.from, at });
    }
  });
  return [...forks.values()];
}

/** The last point that two lines from the same start have in common; null where they part at the start itself. */
function partingOf(one: readonly Point[], other: readonly Point[]): Point | null {
  let common: Point | null = null;
  for (let at = 1; at < Math.min(one.length, other.length); at++) {
    const [from, a, b] = [one[at - 1], one[at], other[at]] as [Point, Point, Point];
    if (other[at - 1]?.x !== from.x || other[at - 1]?.y !== from.y) break;
    const sameWay = Math.sign(a.x - from.x) === Math.sign(b.x - from.x) && Math.sign(a.y - from.y) === Math.sign(b.y - from.y);
    if (!sameWay) break;
    common = lengthOf(from, a) <= lengthOf(from, b) ? a : b;
    if (a.x !== b.x || a.y !== b.y) break;
  }
  return common;
}

/** Where a line that runs up or down crosses one of another part that runs across. */
export function crossingsOf(lines: readonly PlacedLine[]): { readonly over: PlacedLine; readonly at: Point }[] {
  return lines.flatMap((over) =>
    lines.flatMap((under) => {
      if (over.line.from === under.line.from) return [];
      return piecesOf(over.points).flatMap(([a, b]) =>
        piecesOf(under.points).flatMap(([c, d]) => {
          const isIn = (value: number, one: number, two: number) => value > Math.min(one, two) && value < Math.max(one, two);
          const crosses = a.x === b.x && c.y === d.y && isIn(a.x, c.x, d.x) && isIn(c.y, a.y, b.y);
          return crosses ? [{ over, at: { x: a.x, y: c.y } }] : [];
        }),
      );
    }),
  );
}

export function piecesOf(points: readonly Point[]): [Point, Point][] {
  return points.slice(1).map((point, at) => [points[at] as Point, point]);
}

/** The point at a share of the way along, from 0 to 1. */
export function pointAlong(points: readonly Point[], share: number): Point {
  const pieces = piecesOf(points);
  let left = share * pieces.reduce((sum, [a, b]) => sum + lengthOf(a, b), 0);
  for (const [a, b] of pieces) {
    const length = lengthOf(a, b);
    if (left <= length && length > 0) return { x: a.x + ((b.x - a.x) * left) / length, y: a.y + ((b.y - a.y) * left) / length };
    left -= length;
  }
  return points.at(-1) as Point;
}

function lengthOf(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}
