/** Correlations of courses, and random mixtures of courses. */

/** The numbers with mean 0 and mean square 1; zeros where they do not vary. */
export function standardised(values: Float32Array): Float32Array {
  const into = new Float32Array(values.length);
  standardise(values, into);
  return into;
}

/** The same, written into as many others, perhaps themselves. */
export function standardise(values: Float32Array, into: Float32Array): void {
  const { length } = values;
  let sum = 0;
  for (let at = 0; at < length; at++) sum += values[at] as number;
  const mean = sum / length;
  let squares = 0;
  for (let at = 0; at < length; at++) squares += ((values[at] as number) - mean) ** 2;
  const deviation = Math.sqrt(squares / length);
  const factor = deviation > 1e-6 ? 1 / deviation : 0;
  for (let at = 0; at < length; at++) into[at] = ((values[at] as number) - mean) * factor;
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

/** A random mixture: weights from a normal distribution of at most `most` of so many courses, and 0 of the others. */
export function randomMixture(courses: number, most: number, random: () => number): Float32Array {
  const weights = new Float32Array(courses);
  const chosen = Array.from({ length: Math.min(most, courses) }, (_, at) => {
    return courses <= most ? at : Math.floor(random() * courses);
  });
  for (const course of chosen) weights[course] = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return weights;
}

/** The sum of courses by their weights, standardised. */
export function mixed(courses: readonly Float32Array[], weights: Float32Array): Float32Array {
  const sum = new Float32Array(courses[0]?.length ?? 0);
  for (const [number, course] of courses.entries()) {
    const weight = weights[number] as number;
    if (weight === 0) continue;
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + weight * (course[at] as number);
  }
  return standardised(sum);
}
