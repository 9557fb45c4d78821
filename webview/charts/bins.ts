/** Numbers to what a histogram draws, and the few numbers that stand for many. Pure. */

export interface Bins {
  readonly min: number;
  readonly max: number;
  readonly counts: readonly number[];
}

/** Equal bins from the least to the greatest finite number; null where there is none. */
export function binsOf(values: Iterable<number>, bins = 40): Bins | null {
  const finite = [...values].filter(Number.isFinite);
  if (finite.length === 0) return null;
  const min = finite.reduce((least, value) => Math.min(least, value));
  const max = finite.reduce((most, value) => Math.max(most, value));
  const counts = new Array<number>(bins).fill(0);
  for (const value of finite) {
    const bin = max > min ? Math.min(bins - 1, Math.floor(((value - min) / (max - min)) * bins)) : 0;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { min, max, counts };
}

/** Infinities among them, and of an even number the mean of both in the middle; NaN where there is none. */
export function medianOf(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2;
}
