/** A picture whose parts have their places: what both ways of placing them make, and the sizes that they keep to. */
import type { Line, Part } from "./parts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedPart {
  readonly part: Part;
  /** Around its middle. */
  readonly box: Box;
  /** Where its vector and its number stand; null where another part says the same, or it has none. */
  readonly reading: Box | null;
}

/** From border to border, in pieces that go straight across or straight up and down. */
export interface PlacedLine {
  readonly line: Line;
  readonly points: readonly Point[];
}

export interface Placed {
  readonly width: number;
  readonly height: number;
  /** The cell's edge: what comes in and goes out crosses it. */
  readonly frame: Box;
  readonly parts: readonly PlacedPart[];
  readonly lines: readonly PlacedLine[];
}

export const READING = { width: 88, height: 28 } as const;
/** How wide a reading is in a narrow picture. */
export const NARROW_READING = 48;

/** What merges vectors is where their lines meet, what comes in or goes out a line's end; a learned layer says its gate as well. */
export function sizeOf({ kind, label, channel }: Part): { readonly width: number; readonly height: number } {
  if (kind === "merge" || kind === "in" || kind === "out") return { width: 0, height: 0 };
  if (kind === "learned") {
    const letters = label.length + (channel === null || channel === label ? 0 : channel.length);
    return { width: Math.max(54, 7.6 * letters + 16), height: 34 };
  }
  if (kind === "given") return { width: 8 * label.length + 8, height: 22 };
  return label.length === 1 ? { width: 28, height: 28 } : { width: 8 * label.length + 14, height: 28 };
}

export function around({ x, y }: Point, { width, height }: { readonly width: number; readonly height: number }): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

export function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}
