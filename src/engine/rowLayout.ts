/**
 * How the numbers of a layer stand in its row of a step: its channels in their order, h last, each from a multiple of 8
 * numbers on, which is how the kernel computes vectors. What stands behind a channel up to the next means nothing, and may
 * be any number.
 */
import type { CellDefinition } from "./defineCell";
import type { Sizes } from "./layer";

const ALIGNMENT = 8; // numbers

/** A channel in a row. */
export interface RowPart {
  readonly name: string;
  /** Numbers of the row before it. */
  readonly offset: number;
  readonly size: number;
}

export interface RowLayout {
  readonly channels: readonly RowPart[];
  /** Numbers from a row to the next. */
  readonly rowSize: number;
}

export function rowLayoutOf({ channels }: Pick<CellDefinition, "channels">, sizes: Sizes): RowLayout {
  let rowSize = 0;
  const parts = channels.map(({ name, size }): RowPart => {
    const offset = rowSize;
    rowSize += Math.ceil(sizes[size] / ALIGNMENT) * ALIGNMENT;
    return { name, offset, size: sizes[size] };
  });
  return { channels: parts, rowSize };
}
