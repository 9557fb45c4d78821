/** How far two arrays of numbers are from each other, taken piece by piece, and the rows that say so. */
import type { Message } from "../../messages/message";
import type { Values } from "./tensors";

export interface DifferenceNumbers {
  /** |a − b|; infinite where only one of two numbers is finite. */
  readonly largest: number;
  readonly mean: number;
  /** ‖a − b‖ / ‖a‖; infinite where a is 0 alone. */
  readonly relative: number;
  /** Null where either is 0. */
  readonly cosine: number | null;
}

/** Numbers are null, and `problem` says why, where the two cannot be compared. */
export interface ComparisonRow {
  /** What the rows of a tensor, or of a kind of parameters, and of its gates have in common. */
  readonly key: string;
  /** A tensor's name, or "layer 0, recurrent weights". */
  readonly name: Message;
  /** Null: all of it. */
  readonly gate: string | null;
  readonly count: number;
  readonly largest: number | null;
  readonly mean: number | null;
  readonly relative: number | null;
  readonly cosine: number | null;
  readonly problem: Message | null;
}

type Named = Pick<ComparisonRow, "key" | "name">;

/** Of what a difference has seen. */
export function rowOf(named: Named, gate: string | null, difference: Difference): ComparisonRow {
  return { ...named, gate, count: difference.count, ...difference.numbers, problem: null };
}

/** Of what cannot be compared. */
export function rowApart(named: Named, count: number, problem: Message): ComparisonRow {
  return { ...named, gate: null, count, largest: null, mean: null, relative: null, cosine: null, problem };
}

/** Sums over the pairs seen so far. Two NaN are alike, and so are infinities of one sign. */
export class Difference {
  count = 0;
  private largest = 0;
  private distance = 0;
  private squares = 0;
  private ofA = 0;
  private ofB = 0;
  private product = 0;

  /** Adds the pairs from `start` to `end`. */
  add(a: Values, b: Values, start = 0, end = a.length): void {
    let { largest, distance, squares, ofA, ofB, product } = this; // kept in locals: this runs over gigabytes
    for (let at = start; at < end; at++) {
      const x = a[at] as number,
        y = b[at] as number;
      if (x - x === 0 && y - y === 0) {
        const d = Math.abs(x - y);
        if (d > largest) largest = d;
        distance += d;
        squares += d * d;
        ofA += x * x;
        ofB += y * y;
        product += x * y;
      } else if (!Object.is(x, y)) largest = distance = squares = Infinity;
    }
    this.count += end - start;
    Object.assign(this, { largest, distance, squares, ofA, ofB, product });
  }

  /** All 0 before the first pair. */
  get numbers(): DifferenceNumbers {
    const { count, largest, distance, squares, ofA, ofB, product } = this;
    return {
      largest,
      mean: count > 0 ? distance / count : 0,
      relative: squares === 0 ? 0 : Math.sqrt(squares / ofA),
      cosine: ofA > 0 && ofB > 0 ? Math.min(1, Math.max(-1, product / Math.sqrt(ofA) / Math.sqrt(ofB))) : null,
    };
  }
}
