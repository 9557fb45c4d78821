/** Average linkage beside a library's, which takes the cube of the leaves; the order of the leaves. */
import { agnes, type Cluster } from "ml-hclust";
import { describe, expect, it } from "vitest";
import { averageLinkage, distancesOf, leavesInOrder, type Merge } from "../../../../src/engine/explain/clustering";
import { randomNumbers } from "../../../../src/engine/explain/features/correlation";
import { finish } from "../../../../src/engine/network/work";

type Distance = (one: number, other: number) => number;

function linkage(count: number, distanceOf: Distance): Merge[] {
  return finish(averageLinkage(finish(distancesOf(count, distanceOf)), count));
}

/** Every cluster of at least two leaves, with its height, in a fixed order. */
function clusters(count: number, merges: readonly Merge[]): string[] {
  const leaves = Array.from({ length: count }, (_, leaf) => [leaf]);
  const found = merges.map(({ one, other, height }) => {
    leaves[one] = [...leaves[one]!, ...leaves[other]!];
    return told(leaves[one], height);
  });
  return found.toSorted();
}

function told(leaves: readonly number[], height: number): string {
  return `${leaves.toSorted((a, b) => a - b).join(" ")}: ${height.toFixed(9)}`;
}

function clustersOfLibrary(count: number, distanceOf: Distance): string[] {
  const all = Array.from({ length: count }, (_, one) => Array.from({ length: count }, (__, other) => distanceOf(one, other)));
  const found: string[] = [];
  agnes(all, { method: "average", isDistanceMatrix: true }).traverse((cluster: Cluster) => {
    if (!cluster.isLeaf) found.push(told(cluster.indices(), cluster.height));
  });
  return found.toSorted();
}

/** Points in a few dimensions, and how far apart they are. */
function distancesOfPoints(count: number, seed: number): Distance {
  const random = randomNumbers(seed);
  const points = Array.from({ length: count }, () => [random(), random(), random()]);
  return (one, other) => Math.hypot(...points[one]!.map((value, at) => value - points[other]![at]!));
}

describe("average linkage", () => {
  it.each([2, 3, 7, 40, 90])("of %i leaves has the library's clusters at the library's heights", (count) => {
    const distanceOf = distancesOfPoints(count, count);
    expect(clusters(count, linkage(count, distanceOf))).toEqual(clustersOfLibrary(count, distanceOf));
  });

  it("has nothing to merge where there are no two", () => {
    expect([linkage(0, () => 1), linkage(1, () => 1)]).toEqual([[], []]);
  });

  it.each([
    ["equal distances", () => 1],
    ["distances that are no numbers", () => NaN],
    ["few different distances", (one: number, other: number) => ((one * 7 + other * 7) % 3) / 10 + 0.1],
  ])("ends with %s", (_, distanceOf) => {
    const merges = linkage(60, distanceOf);
    expect(merges).toHaveLength(59);
    expect([...leavesInOrder(60, merges, distanceOf)].toSorted((a, b) => a - b)).toEqual([...Array(60).keys()]);
  });
});

describe("the order of the leaves", () => {
  it("lays points of a line along the line", () => {
    const places = [5, 1, 4, 0, 2, 3, 9, 8, 6, 7];
    const distanceOf: Distance = (one, other) => Math.abs(places[one]! - places[other]!);
    const along = [...leavesInOrder(10, linkage(10, distanceOf), distanceOf)].map((leaf) => places[leaf]!);
    expect([along, along.toReversed()]).toContainEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("has every leaf once, and neighbours nearer than in the library's order", () => {
    const count = 80;
    const distanceOf = distancesOfPoints(count, 5);
    const order = [...leavesInOrder(count, linkage(count, distanceOf), distanceOf)];
    expect(order.toSorted((a, b) => a - b)).toEqual([...Array(count).keys()]);
    const all = Array.from({ length: count }, (_, one) => Array.from({ length: count }, (__, other) => distanceOf(one, other)));
    const length = (leaves: readonly number[]) =>
      leaves.slice(1).reduce((sum, leaf, at) => sum + distanceOf(leaf, leaves[at]!), 0);
    expect(length(order)).toBeLessThan(length(agnes(all, { method: "average", isDistanceMatrix: true }).indices()));
  });
});
