/**
 * The same picture in as little width as it needs, for a panel that is narrow: what stands side by side moves together from the
 * left on, in the order in which it stood, and every height stays.
 */
import { middleOf, NARROW_READING, type Box, type Placed, type PlacedLine, type PlacedPart, type Point } from "./placed";

const GAP = 6; // between what stands side by side
const LINES = 10; // between two lines that run up and down

/** Something that keeps its distance `aside` from a place that moves. */
interface Held {
  readonly place: number;
  readonly aside: number;
}

/** What takes room: from `left` to `right` of its place, over some heights. */
interface Block {
  readonly place: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly isLine: boolean;
}

export function narrowed(placed: Placed): Placed {
  const { parts, lines, frame } = placed;
  const byId = new Map(parts.map((each) => [each.part.id, each]));
  const held = lines.map((line) => heldOf(line, byId));
  const blocks = [
    ...parts.flatMap(blocksOf),
    ...held.flatMap((points, at) => uprightsOf(points, (lines[at] as PlacedLine).points)),
    edge(frame.x, frame),
    edge(frame.x + frame.width, frame),
  ];
  const moved = together(blocks);
  const to = ({ place, aside }: Held) => (moved.get(place) ?? place) + aside;
  const newParts = parts.map((each): PlacedPart => {
    const { x } = middleOf(each.box);
    const reading = readingOf(each);
    return {
      ...each,
      box: { ...each.box, x: to({ place: x, aside: each.box.x - x }) },
      reading: each.reading && reading && { ...each.reading, x: to(reading), width: NARROW_READING },
    };
  });
  const [left, right] = [to({ place: frame.x, aside: 0 }), to({ place: frame.x + frame.width, aside: 0 })];
  const ends = newParts.flatMap(({ box, reading }) => [box, ...(reading ? [reading] : [])].map(({ x, width }) => x + width));
  return {
    ...placed,
    width: Math.max(right, ...ends) + 4,
    frame: { ...frame, x: left, width: right - left },
    parts: newParts,
    lines: lines.map(({ line, points }, at) => ({
      line,
      points: points.map(({ y }, index): Point => ({ x: to((held[at] as Held[])[index] as Held), y })),
    })),
  };
}

/** The place of a reading: its part's where it stands below it or begins or ends with it, else its own. */
function readingOf({ box, reading }: PlacedPart): Held | null {
  if (!reading) return null;
  const { x } = middleOf(box);
  const from = (aside: number): Held => ({ place: x, aside });
  if (Math.abs(reading.x + reading.width / 2 - x) < 1) return from(-NARROW_READING / 2);
  if (Math.abs(reading.x - x) < 1) return from(0);
  if (Math.abs(reading.x + reading.width - x) < 1) return from(-NARROW_READING);
  return { place: reading.x, aside: 0 };
}

function blocksOf(each: PlacedPart): Block[] {
  const { box, reading } = each;
  const { x } = middleOf(box);
  const own = blockOf({ place: x, aside: box.x - x }, box.width, box);
  const below = readingOf(each);
  return [own, ...(reading && below ? [blockOf(below, NARROW_READING, reading)] : [])];
}

function blockOf({ place, aside }: Held, width: number, { y, height }: Box): Block {
  return { place, left: -aside, right: aside + width, top: y, bottom: y + height, isLine: false };
}

function edge(place: number, { y, height }: Box): Block {
  return { place, left: 0, right: 0, top: y, bottom: y + height, isLine: false };
}

/** Ends stay at their parts, and so does what runs up or down from them. */
function heldOf({ line, points }: PlacedLine, parts: ReadonlyMap<string, PlacedPart>): Held[] {
  const held = points.map(({ x }): Held => ({ place: x, aside: 0 }));
  const hold = (id: string, order: readonly number[]) => {
    const part = parts.get(id);
    const first = points[order[0] ?? 0];
    if (!part || !first) return;
    const { x } = middleOf(part.box);
    for (const at of order) {
      if (points[at]?.x !== first.x) return;
      held[at] = { place: x, aside: first.x - x };
    }
  };
  const order = points.map((_, at) => at);
  hold(line.from, order);
  hold(line.to, order.toReversed());
  return held;
}

function uprightsOf(held: readonly Held[], points: readonly Point[]): Block[] {
  return points.slice(1).flatMap((point, at): Block[] => {
    const before = points[at] as Point;
    if (before.x !== point.x || before.y === point.y) return [];
    const { place, aside } = held[at + 1] as Held;
    const [top, bottom] = [Math.min(before.y, point.y), Math.max(before.y, point.y)];
    return [{ place, left: -aside, right: aside, top, bottom, isLine: true }];
  });
}

/** Where each place moves to: none passes another, and what stands at the same height keeps its distance. */
function together(blocks: readonly Block[]): Map<number, number> {
  const moved = new Map<number, number>();
  const places = [...new Set(blocks.map(({ place }) => place))].sort((a, b) => a - b);
  let before = 4;
  for (const place of places) {
    const own = blocks.filter((block) => block.place === place);
    let at = Math.max(before, ...own.map(({ left }) => left + 4));
    for (const block of own)
      for (const other of blocks) {
        const to = moved.get(other.place);
        if (to === undefined || other.top > block.bottom + GAP || block.top > other.bottom + GAP) continue;
        at = Math.max(at, to + other.right + (block.isLine && other.isLine ? LINES : GAP) + block.left);
      }
    moved.set(place, at);
    before = at;
  }
  return moved;
}
