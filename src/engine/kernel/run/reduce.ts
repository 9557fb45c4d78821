/** Min, max and mean over rows on the SIMD kernel: the same as ../../trace/reduce.ts. */
import type { Reduce } from "../../trace/reduce";
import type { Kernel } from "../loader";

/** The same on the SIMD kernel: rows that do not lie in its memory are copied there. */
export function kernelReduce({ arena, exports, traceMemory }: Kernel): Reduce {
  let room = 0,
    address = 0;
  return (rows, start, size, steps, { min, max, mean }) => {
    const padded = Math.ceil(size / 4) * 4; // the kernel reads and writes four at a time
    const needed = steps * size + 4 * padded;
    if (needed > room) address = arena.allocateFloats((room = needed));
    const out = address + 4 * (steps * size + padded);
    const [low, high, middle] = [out, out + 4 * padded, out + 8 * padded] as const;
    const there = size === padded ? traceMemory.addressOf(rows) : undefined;
    if (there === undefined) arena.floats(address, steps * size).set(rows.subarray(start, start + steps * size));
    exports.reduce(low, high, middle, there === undefined ? address : there + 4 * start, 4 * size, size, steps);
    min.set(arena.floats(low, size));
    max.set(arena.floats(high, size));
    mean.set(arena.floats(middle, size));
  };
}
