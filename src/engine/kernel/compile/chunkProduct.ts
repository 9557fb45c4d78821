/** Products that wait for no step and are computed for a whole chunk at once, which is several times as fast. */
import type { Block } from "./cellLayout";
import type { Kernel } from "../loader";

/** Rows of bias + W v for all vectors of a chunk; bias 0 adds to what the rows hold. */
export interface ChunkProduct extends Block {
  readonly rows: number;
  readonly weights: number;
  readonly bias: number;
  readonly from: Block;
  readonly k: number;
}

/** For so many steps of a chunk from one on. */
export function multiplyChunk(
  { exports }: Kernel,
  { address, stride, rows, weights, bias, from, k }: ChunkProduct,
  first: number,
  steps: number,
): void {
  const y = address + first * stride;
  exports.project(y, stride, from.address + first * from.stride, from.stride, weights, bias, rows, k, steps);
}
