/**
 * How large the values of a stream usually are, in constant memory: a histogram over quarters of octaves, by the bits of
 * the numbers. A cell state has no bound, and a single unit that counts up to a thousand must not hide what all others do.
 */

const BINS = 256;
const PER_OCTAVE = 4; // two bits of the mantissa
const LEAST_EXPONENT = -32;
/** Sign, mantissa and what is below the two bits. */
const SHIFT = 21;
/** The bin of 2^LEAST_EXPONENT, counted from a float of bits 0. */
const FIRST = (127 + LEAST_EXPONENT) * PER_OCTAVE;
const INFINITE = 255 * PER_OCTAVE;

export class Magnitudes {
  private readonly counts = new Float64Array(BINS);
  private total = 0;
  private seen: ArrayBufferLike | undefined;
  private bits: Uint32Array = new Uint32Array(0);

  /** Counts values[start], values[start + stride], ... before end; what is not finite does not count. */
  add(values: Float32Array, start: number, end: number, stride: number): void {
    if (this.seen !== values.buffer) {
      this.seen = values.buffer;
      this.bits = new Uint32Array(values.buffer);
    }
    const { bits, counts } = this;
    const base = values.byteOffset / 4;
    for (let i = base + start; i < base + end; i += stride) {
      const bin = ((bits[i] as number) & 0x7fffffff) >>> SHIFT;
      if (bin >= INFINITE) continue;
      const at = bin < FIRST ? 0 : bin - FIRST < BINS ? bin - FIRST : BINS - 1;
      counts[at] = (counts[at] as number) + 1;
      this.total++;
    }
  }

  /** A magnitude that the given share of the values do not exceed, at most a quarter too large; 0 without values. */
  bound(share: number): number {
    let left = this.total * (1 - share);
    for (let bin = BINS - 1; bin >= 0 && this.total > 0; bin--) {
      left -= this.counts[bin] as number;
      if (left < 0) return 2 ** (LEAST_EXPONENT + Math.floor(bin / PER_OCTAVE)) * (1 + ((bin % PER_OCTAVE) + 1) / PER_OCTAVE);
    }
    return 0;
  }

  /** The counts as they are now, to be taken back to. */
  save(): Float64Array {
    return this.counts.slice();
  }

  restore(counts: Float64Array): void {
    this.counts.set(counts);
    this.total = counts.reduce((sum, count) => sum + count, 0);
  }
}
