/** The lines of a chart with fewer points than there are tokens. Pure. */

/** The mean of every so many values, of those that are known: more lines than pixels are a solid surface. */
export function meansOf(values: Float32Array, step: number): Float32Array {
  if (step === 1) return values;
  return Float32Array.from({ length: Math.ceil(values.length / step) }, (_, at) => {
    let sum = 0;
    let count = 0;
    for (const value of values.subarray(at * step, (at + 1) * step)) {
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return count > 0 ? sum / count : NaN;
  });
}
