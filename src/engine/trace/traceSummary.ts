/** What is known of a layer's values as a whole: valueRanges and usual magnitudes of every channel, NaN and infinity found. */
import { Magnitudes } from "./magnitudes";
import type { Bin } from "./reduce";
import type { LayerLayout } from "./traceLayer";

/** Of the units of an unbounded channel, every so many-th is counted, other ones at each token. */
const SAMPLED = 3;

export type ValueRange = [min: number, max: number];

/** A summary as it was at some token. */
export interface SummaryPoint {
  readonly valueRanges: Float32Array;
  readonly magnitudes: readonly (Float64Array | null)[];
}

/** Bytes of a point of these layers. */
export function pointBytes(layers: readonly LayerLayout[]): number {
  return layers.reduce((sum, { description: { channels } }) => {
    const unbounded = channels.filter(({ range }) => range === "unbounded").length;
    return sum + 8 * channels.length + unbounded * new Magnitudes().save().byteLength;
  }, 0);
}

export class LayerSummary {
  /** Min and max finite value so far, by channel; [Infinity, -Infinity] while there is none. */
  readonly valueRanges: ValueRange[];
  /** How large the values of a channel usually are, for the channels that have no bound. */
  readonly magnitudes: readonly (Magnitudes | null)[];

  constructor(private readonly layout: LayerLayout) {
    this.valueRanges = layout.channels.map((): ValueRange => [Infinity, -Infinity]);
    this.magnitudes = layout.description.channels.map(({ range }) => (range === "unbounded" ? new Magnitudes() : null));
  }

  /**
   * Takes in rows from number `start` on that were reduced to a cell; `token` is the first of them. Returns whether there
   * is a NaN or an infinity among them. A mean of finite values that is beyond float32 is put right.
   */
  add(cell: Bin, rows: Float32Array, start: number, steps: number, token: number): boolean {
    const { channels, rowSize } = this.layout;
    let isFinite = true;
    for (let index = 0; index < channels.length; index++) {
      const { offset, size } = channels[index] as (typeof channels)[number];
      const valueRange = this.valueRanges[index] as ValueRange;
      if (
        !widen(valueRange, cell, offset, offset + size) &&
        !widenSlowly(valueRange, cell, rows, start, rowSize, steps, offset, offset + size)
      ) {
        isFinite = false;
      }
      const magnitudes = this.magnitudes[index];
      for (let step = 0; magnitudes && step < steps; step++) {
        const at = start + step * rowSize + offset;
        magnitudes.add(rows, at + ((token + step) % SAMPLED), at + size, SAMPLED);
      }
    }
    return isFinite;
  }

  save(): SummaryPoint {
    return {
      valueRanges: Float32Array.from(this.valueRanges.flat()),
      magnitudes: this.magnitudes.map((one) => one?.save() ?? null),
    };
  }

  restore({ valueRanges, magnitudes }: SummaryPoint): void {
    this.valueRanges.forEach((valueRange, index) => {
      valueRange[0] = valueRanges[2 * index] as number;
      valueRange[1] = valueRanges[2 * index + 1] as number;
      this.magnitudes[index]?.restore(magnitudes[index] as Float64Array);
    });
  }
}

/** Widens an extent by a cell; false, and nothing done, where a mean is not finite. */
function widen(valueRange: ValueRange, { min, max, mean }: Bin, from: number, to: number): boolean {
  let [low, high] = valueRange;
  let check = 0;
  for (let i = from; i < to; i++) {
    const l = min[i] as number;
    const g = max[i] as number;
    check += mean[i] as number;
    if (l < low) low = l;
    if (g > high) high = g;
  }
  if (!Number.isFinite(check)) return false;
  valueRange[0] = low;
  valueRange[1] = high;
  return true;
}

/** The same from the rows themselves, leaving out what is not finite; false where something is not. */
function widenSlowly(
  valueRange: ValueRange,
  { mean }: Bin,
  rows: Float32Array,
  start: number,
  stride: number,
  steps: number,
  from: number,
  to: number,
): boolean {
  let isFinite = true;
  for (let i = from; i < to; i++) {
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      const value = rows[start + step * stride + i] as number;
      sum += value;
      if (!Number.isFinite(value)) continue;
      valueRange[0] = Math.min(valueRange[0], value);
      valueRange[1] = Math.max(valueRange[1], value);
    }
    if (Number.isFinite(sum)) mean[i] = sum / steps;
    else isFinite = false;
  }
  return isFinite;
}
