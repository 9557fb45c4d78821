/** Bars over the tokens in view: where each stands, what it is of, and how far they reach. Pure arithmetic. */
import { levelOfDetail, pixelOf, visible, type Axis, type Range } from "../../heatmap/viewport";
import type { Ledger } from "./ledger";

/** What the tokens `start` to `end` contribute together, in CSS pixels from the lane's left edge. */
export interface Bar extends Range {
  readonly x: number;
  readonly width: number;
  readonly value: number;
}

type Contributions = Pick<Ledger, "tokenStart" | "contributions">;

/** A bar is at least so wide: of tokens that are narrower it takes several. */
const LEAST_WIDTH = 3;
const GAP = 1;

/** Tokens that a bar takes. */
export function stepOf({ scale }: Axis): number {
  return levelOfDetail(scale / LEAST_WIDTH, 1);
}

/** The tokens of the bar that a token belongs to. */
export function barRange({ tokenStart, contributions }: Contributions, axis: Axis, token: number): Range {
  const step = stepOf(axis);
  const start = Math.floor(token / step) * step;
  return { start: Math.max(start, tokenStart), end: Math.min(start + step, tokenStart + contributions.length) };
}

export function barsOf(ledger: Contributions, axis: Axis, width: number): Bar[] {
  const { tokenStart, contributions } = ledger;
  const inView = visible(axis, { count: tokenStart + contributions.length, size: width });
  const bars: Bar[] = [];
  for (let token = Math.max(inView.start, tokenStart); token < inView.end;) {
    const { start, end } = barRange(ledger, axis, token);
    const wide = (end - start) * axis.scale;
    bars.push({
      start,
      end,
      x: pixelOf(axis, start),
      width: Math.max(1, wide - (wide > LEAST_WIDTH ? GAP : 0)),
      value: sumOf(ledger, start, end),
    });
    token = end;
  }
  return bars;
}

function sumOf({ tokenStart, contributions }: Contributions, start: number, end: number): number {
  let sum = 0;
  for (let token = start; token < end; token++) sum += contributions[token - tokenStart] as number;
  return sum;
}

/** From the least to the greatest of all bars at this scale, the state's own value, 0, and the state's course in view. */
export function reachOf(
  ledger: Contributions & Pick<Ledger, "traced">,
  axis: Axis,
  course: Float32Array = new Float32Array(0),
): { least: number; greatest: number } {
  const { tokenStart, contributions, traced } = ledger;
  const step = stepOf(axis);
  let [least, greatest] = [Math.min(0, traced), Math.max(0, traced)];
  for (const value of course) {
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  for (let token = tokenStart, last = tokenStart + contributions.length; token < last;) {
    const end = Math.min(last, (Math.floor(token / step) + 1) * step);
    const sum = sumOf(ledger, token, end);
    least = Math.min(least, sum);
    greatest = Math.max(greatest, sum);
    token = end;
  }
  return { least, greatest };
}
