/** Every row of one matrix times every row of another on the SIMD kernel: as ../../network/multiply.ts, with sums in float32. */
import { plainRowProducts, type RowProducts } from "../../network/multiply";
import { chunkPanels, pack } from "../compile/packing";
import type { Kernel } from "../loader";
import { padded } from "../memory/arena";

/** Floats of either matrix that are in the kernel's memory at a time, where a row is not longer. */
const PIECE = 2 ** 17;
/** Rows that are turned together, so that what is written stands side by side. */
const TOGETHER = 16;

/** The rows of the shorter matrix are put into panels, and the other's stay as they are: what changes its order is then little. */
export function kernelRowProducts({ arena, exports }: Kernel): RowProducts {
  let room = 0,
    address = 0;
  return (a, b, columns) => {
    const [rowsA, rowsB] = [a.length / columns, b.length / columns];
    const sums = new Float32Array(rowsA * rowsB);
    if (sums.length === 0) return sums;
    const isPackedA = rowsA < rowsB;
    const [few, many] = isPackedA ? [a, b] : [b, a];
    const [fewRows, manyRows] = isPackedA ? [rowsA, rowsB] : [rowsB, rowsA];
    const width = Math.min(padded(fewRows), padded(Math.max(1, Math.floor(PIECE / columns))));
    const height = Math.min(manyRows, Math.max(1, Math.floor(PIECE / columns)));
    const [panelFloats, rowFloats, sumFloats] = [padded(width * columns), padded(height * columns), padded(width * height)];
    const needed = panelFloats + rowFloats + sumFloats + width;
    if (needed > room) {
      const block = arena.tryAllocate(4 * needed);
      if (block === null) return plainRowProducts(a, b, columns);
      [room, address] = [needed, block];
    }
    const panels = arena.floats(address, panelFloats);
    const [rows, found, zeros] = [
      address + 4 * panelFloats,
      address + 4 * (panelFloats + rowFloats),
      address + 4 * (panelFloats + rowFloats + sumFloats),
    ] as const;
    arena.floats(zeros, width).fill(0);
    for (let first = 0; first < fewRows; first += width) {
      const packed = Math.min(width, fewRows - first);
      panels.fill(0);
      pack([{ matrix: { data: few, columns, from: first, count: packed }, firstRow: 0 }], columns, chunkPanels, panels);
      for (let from = 0; from < manyRows; from += height) {
        const count = Math.min(height, manyRows - from);
        arena.floats(rows, count * columns).set(many.subarray(from * columns, (from + count) * columns));
        exports.project(found, 4 * width, rows, 4 * columns, address, zeros, padded(packed), columns, count);
        const block = arena.floats(found, count * width);
        if (isPackedA) turned(block, width, packed, count, sums, first * rowsB + from, rowsB);
        else
          for (let row = 0; row < count; row++)
            sums.set(block.subarray(row * width, row * width + packed), (from + row) * rowsB + first);
      }
    }
    return sums;
  };
}

/** Writes `block` [count][width], of which the first `packed` numbers of a row count, as [packed][count] from `at` on, `stride` apart. */
function turned(
  block: Float32Array,
  width: number,
  packed: number,
  count: number,
  into: Float32Array,
  at: number,
  stride: number,
): void {
  for (let first = 0; first < count; first += TOGETHER) {
    const last = Math.min(count, first + TOGETHER);
    for (let lane = 0; lane < packed; lane++) {
      const to = at + lane * stride;
      for (let row = first; row < last; row++) into[to + row] = block[row * width + lane] as number;
    }
  }
}
