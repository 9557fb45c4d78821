/** Hierarchical clustering by average linkage, and the order of a tree's leaves in which neighbours are most alike. */
import type { Work } from "../network/work";

/** Two clusters that become one, each named by its first leaf; `one` is the smaller number, and names both from here on. */
export interface Merge {
  readonly one: number;
  readonly other: number;
  /** The mean distance of the leaves of one to those of the other. */
  readonly height: number;
}

/** Merges and rows of distances between two turns. */
const A_TURN = 32;

/** The distances of all pairs, row by row: (count, count), 0 on the diagonal; what is no number counts as 1. */
export function* distancesOf(count: number, distanceOf: (one: number, other: number) => number): Work<Float64Array> {
  const distances = new Float64Array(count * count);
  for (let one = 0; one < count; one++) {
    for (let other = 0; other < one; other++) {
      const distance = distanceOf(one, other);
      distances[one * count + other] = distances[other * count + one] = Number.isNaN(distance) ? 1 : distance;
    }
    if (one % A_TURN === A_TURN - 1) yield;
  }
  return distances;
}

/**
 * All merges of average linkage (UPGMA), each after those that it is made of, by chains of nearest neighbours (Benzécri 1982; Müllner
 * 2011, "Modern hierarchical, agglomerative clustering algorithms", section 3.2): the tree is that of joining the closest two again
 * and again, in steps that grow with the square of the leaves in place of the cube. `distances`, of distancesOf, are written over.
 */
export function* averageLinkage(distances: Float64Array, count: number): Work<Merge[]> {
  const sizes = new Float64Array(count).fill(1); // 0: part of another cluster
  const merges: Merge[] = [];
  const chain: number[] = [];
  while (merges.length < count - 1) {
    if (chain.length === 0) chain.push(sizes.findIndex((size) => size > 0));
    const end = chain.at(-1) as number;
    const nearest = nearestOf(distances, sizes, end, chain.at(-2));
    const known = chain.indexOf(nearest); // the one before the last, or by rounding one before that
    if (known < 0) {
      chain.push(nearest);
      continue;
    }
    chain.length = known;
    const [one, other] = end < nearest ? [end, nearest] : [nearest, end];
    merges.push({ one, other, height: distances[one * count + other] as number });
    join(distances, sizes, one, other);
    if (merges.length % A_TURN === 0) yield;
  }
  return merges;
}

/** The cluster that is nearest to one; of several `before`, where it is among them. */
function nearestOf(distances: Float64Array, sizes: Float64Array, one: number, before: number | undefined): number {
  const row = one * sizes.length;
  let nearest = before ?? -1;
  let least = before === undefined ? Infinity : (distances[row + before] as number);
  for (let other = 0; other < sizes.length; other++) {
    const distance = distances[row + other] as number;
    if (other !== one && sizes[other] !== 0 && (distance < least || nearest < 0)) [nearest, least] = [other, distance];
  }
  return nearest;
}

/** `one` stands for both from here on. */
function join(distances: Float64Array, sizes: Float64Array, one: number, other: number): void {
  const count = sizes.length;
  const [a, b] = [sizes[one] as number, sizes[other] as number];
  for (let each = 0; each < count; each++) {
    if (each === one || each === other || sizes[each] === 0) continue;
    const mean = (a * (distances[one * count + each] as number) + b * (distances[other * count + each] as number)) / (a + b);
    distances[one * count + each] = distances[each * count + one] = mean;
  }
  sizes[one] = a + b;
  sizes[other] = 0;
}

/**
 * The leaves of a tree, turned at each of its merges so that the two that come to stand side by side are as near as may be (Gruvaeus
 * and Wainer 1972).
 */
export function leavesInOrder(
  count: number,
  merges: readonly Merge[],
  distanceOf: (one: number, other: number) => number,
): Uint32Array {
  const leaves = Array.from({ length: count }, (_, leaf) => [leaf]);
  for (const { one, other } of merges) {
    const [left, right] = [leaves[one] as number[], leaves[other] as number[]];
    const joints = [left.at(-1), left[0]].flatMap((end, isLeftTurned) =>
      [right[0], right.at(-1)].map((begin, isRightTurned) => ({
        ...{ isLeftTurned, isRightTurned },
        distance: distanceOf(end as number, begin as number),
      })),
    );
    const nearest = joints.reduce((best, joint) => (joint.distance < best.distance ? joint : best));
    if (nearest.isLeftTurned) left.reverse();
    if (nearest.isRightTurned) right.reverse();
    leaves[one] = left.concat(right);
  }
  return Uint32Array.from(leaves[0] ?? []);
}
