/** Copies rows between traces (../rowLayout.ts) and the kernel's memory, where rows of matrices are padded and single numbers repeated. */
import type { Sizes } from "../../network/layer";
import type { Size } from "../../graph/graph";
import type { Vectors } from "../../network/multiply";
import { padded } from "../memory/arena";

/** A vector or matrix of a row: where it starts outside and in the kernel, in floats. */
export interface RowPiece {
  readonly outside: number;
  readonly inside: number;
  readonly size: Size;
}

interface Span {
  readonly outside: number;
  readonly inside: number;
  length: number;
  /** How often a number is written into the kernel. */
  readonly times: number;
}

/** A single number fills the 8 floats of a scalar. */
const SCALAR = 8;
/** From here on a call that copies is faster than a loop. */
const LONG = 64;

/** Rows and columns that a value has in the kernel; rows are padded to a multiple of 8 floats. */
export function shapeOf(size: Size, sizes: Sizes): readonly [rows: number, columns: number] {
  return size === "square" ? [sizes.units, sizes.units] : [1, sizes[size]];
}

/** Floats that a value takes in the kernel. */
export function floatsOf(size: Size, sizes: Sizes): number {
  const [rows, columns] = shapeOf(size, sizes);
  return rows * padded(columns);
}

export class RowMap {
  private readonly spans: Span[] = [];

  constructor(pieces: readonly RowPiece[], sizes: Sizes) {
    for (const { outside, inside, size } of pieces) {
      const [rows, columns] = shapeOf(size, sizes);
      const times = size === "one" ? SCALAR : 1;
      for (let row = 0; row < rows; row++) this.add(outside + row * columns, inside + row * padded(columns), columns, times);
    }
  }

  /** Copies rows into the kernel: of `floats`, the row of the first step starts at `at`, the next `stride` floats later. */
  enter({ data, offset, stride: step }: Vectors, steps: number, floats: Float32Array, at: number, stride: number): void {
    for (const { outside, inside, length, times } of this.spans) {
      if (this.isOneBlock(length, step, stride)) floats.set(data.subarray(offset, offset + steps * length), at);
      else
        for (let s = 0, from = offset + outside, to = at + inside; s < steps; s++, from += step, to += stride) {
          if (times > 1) floats.fill(data[from] as number, to, to + times);
          else copy(data, from, floats, to, length);
        }
    }
  }

  /** Copies rows out of the kernel. */
  leave({ data, offset, stride: step }: Vectors, steps: number, floats: Float32Array, at: number, stride: number): void {
    for (const { outside, inside, length } of this.spans) {
      if (this.isOneBlock(length, step, stride)) data.set(floats.subarray(at, at + steps * length), offset);
      else
        for (let s = 0, from = at + inside, to = offset + outside; s < steps; s++, from += stride, to += step) {
          copy(floats, from, data, to, length);
        }
    }
  }

  /** Whether a row is the same in both places. */
  get changesNothing(): boolean {
    return this.spans.every(({ outside, inside }) => outside === inside);
  }

  /** Whether rows are the same in both places and follow one another without a gap. */
  private isOneBlock(length: number, step: number, stride: number): boolean {
    return (
      this.spans.length === 1 &&
      this.spans[0]?.outside === 0 &&
      this.spans[0].inside === 0 &&
      length === step &&
      length === stride
    );
  }

  private add(outside: number, inside: number, length: number, times: number): void {
    const last = this.spans.at(-1);
    const continues = last && last.outside + last.length === outside && last.inside + last.length === inside;
    if (continues && last.times === 1 && times === 1) last.length += length;
    else this.spans.push({ outside, inside, length, times });
  }
}

function copy(from: Float32Array, start: number, to: Float32Array, at: number, length: number): void {
  if (length >= LONG) to.set(from.subarray(start, start + length), at);
  else for (let i = 0; i < length; i++) to[at + i] = from[start + i] as number;
}
