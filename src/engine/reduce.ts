/** Least, greatest and mean over rows: what cells, extents and the search for NaN are made of, in one pass over the rows. */
import type { Kernel } from "./kernel/loader";

/** One number of each for every number of a row. */
export interface Cell {
  readonly least: Float32Array;
  readonly greatest: Float32Array;
  readonly mean: Float32Array;
}

/**
 * Reduces `steps` rows of `size` numbers, one behind the other from `start` on. Least and greatest leave NaN out and are
 * NaN where there is nothing else; the mean is the sum in float32, in the order of the rows, divided once: NaN or
 * infinite where any number is.
 */
export type Reduce = (rows: Float32Array, start: number, size: number, steps: number, into: Cell) => void;

/**
 * Most rows that are reduced at a time: enough that what is done with each cell costs little, few enough that the sum in
 * float32 is good to 2e-6 of the numbers' size at worst.
 */
export const GROUP = 32;

export const plainReduce: Reduce = (rows, start, size, steps, { least, greatest, mean }) => {
  for (let i = 0; i < size; i++) {
    let low = NaN, high = NaN, sum = 0;
    for (let at = start + i, end = at + steps * size; at < end; at += size) {
      const value = rows[at] as number;
      sum = Math.fround(sum + value);
      if (value < low || low !== low) low = value;
      if (value > high || high !== high) high = value;
    }
    least[i] = low;
    greatest[i] = high;
    mean[i] = sum / steps;
  }
};

/** The same on the SIMD kernel: rows that do not lie in its memory are copied there. */
export function kernelReduce({ arena, exports, traceMemory }: Kernel): Reduce {
  let room = 0, address = 0;
  return (rows, start, size, steps, { least, greatest, mean }) => {
    const padded = Math.ceil(size / 4) * 4; // the kernel reads and writes four at a time
    const needed = steps * size + 4 * padded;
    if (needed > room) address = arena.allocateFloats((room = needed));
    const out = address + 4 * (steps * size + padded);
    const [low, high, middle] = [out, out + 4 * padded, out + 8 * padded] as const;
    const there = size === padded ? traceMemory.addressOf(rows) : undefined;
    if (there === undefined) arena.floats(address, steps * size).set(rows.subarray(start, start + steps * size));
    exports.reduce(low, high, middle, there === undefined ? address : there + 4 * start, 4 * size, size, steps);
    least.set(arena.floats(low, size));
    greatest.set(arena.floats(high, size));
    mean.set(arena.floats(middle, size));
  };
}
