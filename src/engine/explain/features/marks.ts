/** Places that the editor marked, as a feature: 1 inside, 0 outside. */

/** By place: whether one of the ranges holds it. Places and ranges are in rising order; ranges may lie in one another. */
export function insideAt(places: readonly number[], starts: ArrayLike<number>, ends: ArrayLike<number>): Float32Array {
  let next = 0;
  let reach = 0; // the farthest end of the ranges that began
  return Float32Array.from(places, (place) => {
    for (; next < starts.length && (starts[next] as number) <= place; next++) reach = Math.max(reach, ends[next] ?? 0);
    return Number(place < reach);
  });
}
