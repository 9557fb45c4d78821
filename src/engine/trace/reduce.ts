/** Min, max and mean over rows: what cells, valueRanges and the search for NaN are made of, in one pass over the rows. */

/** One number of each for every number of a row. */
export interface Bin {
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly mean: Float32Array;
}

/**
 * Reduces `steps` rows of `size` numbers, one behind the other from `start` on. Min and max leave NaN out and are
 * NaN where there is nothing else; the mean is the sum in float32, in the order of the rows, divided once: NaN or
 * infinite where any number is.
 */
export type Reduce = (rows: Float32Array, start: number, size: number, steps: number, into: Bin) => void;

/**
 * Most rows that are reduced at a time: enough that what is done with each cell costs little, few enough that the sum in
 * float32 is good to 2e-6 of the numbers' size at worst.
 */
export const GROUP = 32;

export const plainReduce: Reduce = (rows, start, size, steps, { min, max, mean }) => {
  for (let i = 0; i < size; i++) {
    let low = NaN,
      high = NaN,
      sum = 0;
    for (let at = start + i, end = at + steps * size; at < end; at += size) {
      const value = rows[at] as number;
      sum = Math.fround(sum + value);
      if (value < low || low !== low) low = value;
      if (value > high || high !== high) high = value;
    }
    min[i] = low;
    max[i] = high;
    mean[i] = sum / steps;
  }
};
