/**
 * How the numbers of a layer stand in its row of a step: its channels in their order, h last, each from a multiple of 8
 * numbers on, which is how the kernel computes vectors. What stands behind a channel up to the next means nothing, and may
 * be any number.
 */
import type { CellDefinition, Channel } from "../cell/cellDefinition";
import type { LayerWeights } from "../../model/network";
import { definitionOf, sizesOf, type Sizes } from "./layer";

const ALIGNMENT = 8; // numbers

/** A channel in a row. */
export interface RowPart {
  readonly name: string;
  /** Numbers of the row before it. */
  readonly offset: number;
  readonly size: number;
  readonly channel: Channel;
}

export interface RowLayout {
  readonly channels: readonly RowPart[];
  /** Numbers from a row to the next. */
  readonly rowSize: number;
  /** Numbers before h. */
  readonly outputsAt: number;
}

export function rowLayoutOf({ channels }: Pick<CellDefinition, "channels">, sizes: Sizes): RowLayout {
  let rowSize = 0;
  const parts = channels.map((channel): RowPart => {
    const offset = rowSize;
    const size = sizes[channel.size];
    rowSize += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
    return { name: channel.name, offset, size, channel };
  });
  return { channels: parts, rowSize, outputsAt: parts.at(-1)?.offset ?? 0 };
}

/** The same, of a layer of a network. Fails as definitionOf does. */
export function layerRows(layer: Omit<LayerWeights, "parameters">, index: number): RowLayout {
  return rowLayoutOf(definitionOf(layer, index), sizesOf(layer));
}
