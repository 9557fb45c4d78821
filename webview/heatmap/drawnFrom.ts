import { isSame } from "../shell/same";

/** What each canvas was drawn from last. */
const drawn = new WeakMap<HTMLCanvasElement, readonly unknown[]>();

/** Whether a canvas shows just this already: what it was drawn from, one by one. Else it is to be drawn now. */
export function isDrawnFrom(canvas: HTMLCanvasElement, from: readonly unknown[]): boolean {
  const before = drawn.get(canvas);
  drawn.set(canvas, from);
  return before !== undefined && isSame(from, before);
}
