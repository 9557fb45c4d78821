/** Correlations of courses, and what chance makes of them: shifts in a circle, and random mixtures of courses. */

/** Courses that are added in one pass, so that the sum is read and written once for all of them. */
const AT_ONCE = 4;

/** The numbers with mean 0 and mean square 1; zeros where they do not vary. */
export function standardised(values: Float32Array): Float32Array {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / values.length);
  return deviation > 1e-6 ? values.map((value) => (value - mean) / deviation) : values.map(() => 0);
}

/** Of two standardised courses. */
export function correlation(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] as number) * (other[at] as number);
  return sum / one.length;
}

/** Numbers in [0, 1), the same for the same seed: the mulberry32 generator. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The greatest |correlation| of a course with so many shifts of the other in a circle, none of them by less than a
 * twentieth: both courses stay as they are, and their meeting is broken.
 */
export function bestOfShifts(one: Float32Array, other: Float32Array, shifts: number, random: () => number): number {
  const { length } = one;
  const least = Math.floor(length / 20);
  let best = 0;
  for (let n = 0; n < shifts; n++) {
    const shift = least + Math.floor(random() * (length - 2 * least));
    const turn = length - shift; // from here on the other begins anew
    let sum = 0;
    for (let at = 0; at < turn; at++) sum += (one[at] as number) * (other[at + shift] as number);
    for (let at = turn; at < length; at++) sum += (one[at] as number) * (other[at - turn] as number);
    best = Math.max(best, Math.abs(sum / length));
  }
  return best;
}

/** A random mixture of courses, in both halves alike: weights from a normal distribution, on at most `most` of them. */
export function mixture(halves: readonly (readonly Float32Array[])[], most: number, random: () => number): Float32Array[] {
  const count = halves[0]?.length ?? 0;
  const chosen = Array.from({ length: Math.min(most, count) }, (_, at) => (count <= most ? at : Math.floor(random() * count)));
  const weights = chosen.map(() => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
  return halves.map((courses) => {
    const mixed = new Float32Array(courses[0]?.length ?? 0);
    for (let n = 0; n < chosen.length; n += AT_ONCE) addWeighted(mixed, courses, chosen.slice(n, n + AT_ONCE), weights.slice(n));
    return standardised(mixed);
  });
}

/** Adds so many courses at most. */
function addWeighted(
  sum: Float32Array,
  courses: readonly Float32Array[],
  units: readonly number[],
  weights: readonly number[],
): void {
  const of = (n: number) => courses[units[n] ?? units[0] ?? 0] as Float32Array;
  const by = (n: number) => (n < units.length ? (weights[n] as number) : 0);
  const [a, b, c, d] = [of(0), of(1), of(2), of(3)];
  const [p, q, r, s] = [by(0), by(1), by(2), by(3)];
  for (let at = 0; at < sum.length; at++) {
    const more = p * (a[at] as number) + q * (b[at] as number) + (r * (c[at] as number) + s * (d[at] as number));
    sum[at] = (sum[at] as number) + more;
  }
}
