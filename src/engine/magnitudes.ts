/**
 * How large the values of a stream usually are, in constant memory: a histogram over quarter octaves. A cell state has
 * no bound, and a single unit that counts up to a thousand must not hide what all the others do.
 */

const BINS = 256;
const MIDDLE = 128; // the bin of magnitude 1
const PER_OCTAVE = 4;

export class Magnitudes {
  private readonly counts = new Float64Array(BINS);
  private total = 0;

  /** Counts values[start], values[start + stride], ... before end; what is not finite does not count. */
  add(values: Float32Array, start: number, end: number, stride: number): void {
    for (let i = start; i < end; i += stride) {
      const magnitude = Math.abs(values[i] as number);
      if (!(magnitude < Infinity)) continue;
      const bin = Math.min(BINS - 1, Math.max(0, MIDDLE + Math.ceil(PER_OCTAVE * Math.log2(magnitude))));
      this.counts[bin] = (this.counts[bin] as number) + 1;
      this.total++;
    }
  }

  /** A magnitude that the given share of the values do not exceed, at most a quarter octave too large; 0 without values. */
  bound(share: number): number {
    let left = this.total * (1 - share);
    for (let bin = BINS - 1; bin >= 0 && this.total > 0; bin--) {
      left -= this.counts[bin] as number;
      if (left < 0) return 2 ** ((bin - MIDDLE) / PER_OCTAVE);
    }
    return 0;
  }
}
