/** Which units of a layer a thread computes. Parts are cut at cache lines, so that no two threads write to the same one. */
import type { Size } from "../../graph/graph";
import type { Sizes } from "../../network/layer";
import { LINE, padded } from "../memory/arena";

const FLOATS = LINE / 4;

/** Floats `from` to `from + count` of a vector. */
export interface Range {
  readonly from: number;
  readonly count: number;
}

/** A part of a layer: of each of its vectors, a range. */
export type Part = (size: Size) => Range;

/** The one part that is everything. A matrix takes all of its padded rows. */
export function wholeOf(sizes: Sizes): Part {
  return (size) => ({ from: 0, count: size === "square" ? sizes.units * padded(sizes.units) : sizes[size] });
}

/**
 * Two halves; null where a vector of the layer is too short to be cut. `rows`: rows of a product that are taken at a time, of
 * which no half has some in part.
 */
export function halvesOf(sizes: Sizes, rows = FLOATS): [Part, Part] | null {
  const cut = (size: Size) => {
    const floats = size === "input" ? FLOATS : rows;
    return Math.ceil(sizes[size] / 2 / floats) * floats;
  };
  if (cut("units") >= sizes.units || cut("outputs") >= sizes.outputs || cut("input") >= sizes.input) return null;
  return [
    (size) => ({ from: 0, count: size === "one" ? 1 : cut(size) }),
    (size) => (size === "one" ? { from: 0, count: 1 } : { from: cut(size), count: sizes[size] - cut(size) }),
  ];
}
