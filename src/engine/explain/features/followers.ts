/**
 * Which units follow something: correlations found on the first half of a text and confirmed on the second, which must
 * be more than the best of all shifts of the text against the unit, and more than the best of random mixtures of the
 * layer's units. What chance explains is not told.
 */
import { rowProductsInTurns, type RowProducts } from "../../network/multiply";
import { sideBySide } from "../../network/readout";
import type { Work } from "../../network/work";
import { correlation, mixed, randomMixture, randomNumbers, standardise } from "./correlation";
import { Shifts } from "./shifts";

/** The least correlation, in both halves. */
const LEAST = 0.5;
/** A feature must be other than zero at this share of the places. */
const RARE = 0.005;
/** Shifts of the text against a unit are at least by this share of it. */
const LEAST_SHIFT = 1 / 20;
/** Mixtures of a state's units: as many as it has, of so many units each, at most. */
const MOST_MIXTURES = 256;
const MOST_MIXED = 64;
/** Pairs that are put to the test of chance, by state. */
const TESTED = 64;
const SEED = 2015;
/** Units that follow the same feature: another one would say nothing new. */
const MOST_ALIKE = 2;

/** A unit of a state, and the feature that it follows, by number. */
export interface Follower {
  readonly state: string;
  readonly unit: number;
  readonly feature: number;
  /** On the first half and on the second. */
  readonly found: number;
  readonly confirmed: number;
  /** The greatest |correlation| that chance made on the second half. */
  readonly bestShift: number;
  readonly bestMixture: number;
}

/** Courses [unit][place] of one state of a layer. */
export interface StateCourses {
  readonly state: string;
  readonly units: readonly Float32Array[];
}

/** At most so many, of different units, two of the same feature, those of different features first; the most certain first. */
export function* findFollowers(
  states: readonly StateCourses[],
  features: readonly Float32Array[],
  most: number,
  multiply: RowProducts,
): Work<Follower[]> {
  const random = randomNumbers(SEED);
  const length = features[0]?.length ?? 0;
  const half = Math.floor(length / 2);
  const common = [...features.keys()].filter((feature) => isCommon(features[feature] as Float32Array));
  const wanted = halvesOf(
    common.map((feature) => features[feature] as Float32Array),
    half,
  );
  const shifts = new Shifts(half);
  const followers: Follower[] = [];
  for (const { state, units } of states) {
    const halves = halvesOf(units, half);
    yield;
    const correlations = yield* correlationsOf(halves.first, wanted.first, half, multiply);
    const pairs: Pair[] = [];
    correlations.forEach((found, at) => {
      if (Math.abs(found) < LEAST) return;
      const [unit, of] = [Math.floor(at / common.length), at % common.length];
      const confirmed = correlation(row(halves.second, unit, half), row(wanted.second, of, half));
      if (Math.abs(confirmed) >= LEAST && found * confirmed > 0) pairs.push({ unit, of, found, confirmed });
    });
    const tested = pairs.toSorted((a, b) => Math.abs(b.confirmed) - Math.abs(a.confirmed)).slice(0, TESTED);
    if (tested.length === 0) continue;
    const followed = [...new Set(tested.map((pair) => pair.of))];
    const mixtures = yield* bestMixtures(halves, wanted, followed, random, multiply);
    for (const [number, of] of followed.entries()) {
      const following = tested.filter((pair) => pair.of === of);
      const courses = following.map(({ unit }) => row(halves.second, unit, half));
      const chance = yield* shifts.greatest(courses, row(wanted.second, of, half), Math.floor(LEAST_SHIFT * half));
      following.forEach(({ unit, found, confirmed }, at) => {
        const [bestShift, bestMixture] = [chance[at] as number, mixtures[number] as number];
        if (Math.abs(confirmed) <= Math.max(bestShift, bestMixture)) return;
        followers.push({ state, unit, feature: common[of] as number, found, confirmed, bestShift, bestMixture });
      });
    }
  }
  return choose(followers, most);
}

/** Standardised courses [course][place] of the first half of the places, and of the second. */
interface Halves {
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** Places in each. */
  readonly half: number;
}

/** A unit, and the common feature `of` that it may follow, by number. */
interface Pair {
  readonly unit: number;
  readonly of: number;
  readonly found: number;
  readonly confirmed: number;
}

function isCommon(values: Float32Array): boolean {
  let count = 0;
  for (const value of values) count += Number(value !== 0);
  return count >= RARE * values.length;
}

function halvesOf(courses: readonly Float32Array[], half: number): Halves {
  const halves = { first: new Float32Array(courses.length * half), second: new Float32Array(courses.length * half), half };
  courses.forEach((course, number) => {
    standardise(course.subarray(0, half), row(halves.first, number, half));
    standardise(course.subarray(half, 2 * half), row(halves.second, number, half));
  });
  return halves;
}

function row(matrix: Float32Array, number: number, columns: number): Float32Array {
  return matrix.subarray(number * columns, (number + 1) * columns);
}

/** [course][other], of standardised courses. */
function* correlationsOf(courses: Float32Array, others: Float32Array, length: number, multiply: RowProducts): Work<Float32Array> {
  const sums = yield* rowProductsInTurns(multiply, courses, others, length);
  for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) / length;
  return sums;
}

/** By each of these features, of the mixture of units that correlates best on the first half: its |correlation| on the second. */
function* bestMixtures(
  { first, second, half }: Halves,
  wanted: Halves,
  features: readonly number[],
  random: () => number,
  multiply: RowProducts,
): Work<number[]> {
  const units = first.length / half;
  const mixtures = Array.from({ length: Math.min(MOST_MIXTURES, units) }, () => randomMixture(units, MOST_MIXED, random));
  const found = yield* rowProductsInTurns(multiply, sideBySide(mixtures), transposed(first, units), units);
  for (const n of mixtures.keys()) standardise(row(found, n, half), row(found, n, half));
  const asked = sideBySide(features.map((feature) => row(wanted.first, feature, half)));
  const correlations = yield* correlationsOf(asked, found, half, multiply);
  const courses = Array.from({ length: units }, (_, unit) => row(second, unit, half));
  return features.map((of, number) => {
    const sizes = row(correlations, number, mixtures.length).map(Math.abs);
    const best = mixtures[sizes.indexOf(Math.max(...sizes))] as Float32Array;
    return Math.abs(correlation(mixed(courses, best), row(wanted.second, of, half)));
  });
}

function transposed(matrix: Float32Array, rows: number): Float32Array {
  const columns = matrix.length / rows;
  const into = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) into[column * rows + row] = matrix[row * columns + column] as number;
  return into;
}

function choose(followers: readonly Follower[], most: number): Follower[] {
  const sorted = followers.toSorted((a, b) => Math.abs(b.confirmed) - Math.abs(a.confirmed));
  const ofUnits = sorted.filter(({ unit }, at) => sorted.findIndex((one) => one.unit === unit) === at);
  /** How many more certain ones follow the same. */
  const alike = ({ feature }: Follower, at: number) => ofUnits.slice(0, at).filter((one) => one.feature === feature).length;
  const inTurns = Array.from({ length: MOST_ALIKE }, (_, turn) => ofUnits.filter((one, at) => alike(one, at) === turn));
  return inTurns.flat().slice(0, most);
}
