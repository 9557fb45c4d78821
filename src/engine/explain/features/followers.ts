/**
 * Which units follow something: correlations found on the first half of a text and confirmed on the second, which must
 * be more than the best of many shifts of the text against the unit, and more than the best of random mixtures of the
 * layer's units. What chance explains is not told.
 */
import type { Work } from "../../network/work";
import { bestOfShifts, correlation, mixture, randomNumbers, standardised } from "./correlation";

/** The least correlation, in both halves. */
const LEAST = 0.5;
/** A feature must be other than zero at this share of the places. */
const RARE = 0.005;
const SHIFTS = 500;
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
): Work<Follower[]> {
  const random = randomNumbers(SEED);
  const length = features[0]?.length ?? 0;
  const half = Math.floor(length / 2);
  const halvesOf = (course: Float32Array) =>
    [standardised(course.subarray(0, half)), standardised(course.subarray(half, 2 * half))] as const;
  const common = features.flatMap((values, feature) => {
    const count = values.reduce((sum, value) => sum + Number(value !== 0), 0);
    return count >= RARE * length ? [{ feature, halves: halvesOf(values) }] : [];
  });
  const followers: Follower[] = [];
  for (const { state, units } of states) {
    const halves = units.map(halvesOf);
    const pairs: Omit<Follower, "bestShift" | "bestMixture">[] = [];
    for (const [unit, [first, second]] of halves.entries()) {
      for (const { feature, halves: wanted } of common) {
        const found = correlation(first, wanted[0]);
        if (Math.abs(found) < LEAST) continue;
        const confirmed = correlation(second, wanted[1]);
        if (Math.abs(confirmed) >= LEAST && found * confirmed > 0) pairs.push({ state, unit, feature, found, confirmed });
      }
      yield;
    }
    pairs.sort((a, b) => Math.abs(b.confirmed) - Math.abs(a.confirmed));
    const tested = pairs.slice(0, TESTED);
    if (tested.length === 0) continue;
    const chance = yield* bestMixtures(
      halves,
      common.filter(({ feature }) => tested.some((pair) => pair.feature === feature)),
      random,
    );
    for (const pair of tested) {
      const wanted = common.find(({ feature }) => feature === pair.feature)?.halves[1] as Float32Array;
      const bestShift = bestOfShifts(halves[pair.unit]?.[1] as Float32Array, wanted, SHIFTS, random);
      const bestMixture = chance.get(pair.feature) ?? 0;
      if (Math.abs(pair.confirmed) > Math.max(bestShift, bestMixture)) followers.push({ ...pair, bestShift, bestMixture });
      yield;
    }
  }
  return choose(followers, most);
}

/** By feature: the mixture that correlates best on the first half, as it does on the second. */
function* bestMixtures(
  units: readonly (readonly [Float32Array, Float32Array])[],
  features: readonly { readonly feature: number; readonly halves: readonly [Float32Array, Float32Array] }[],
  random: () => number,
): Work<Map<number, number>> {
  const best = new Map<number, { found: number; confirmed: number }>();
  const halves = [units.map(([first]) => first), units.map(([, second]) => second)];
  for (let n = 0; n < Math.min(MOST_MIXTURES, units.length); n++) {
    const [first, second] = mixture(halves, MOST_MIXED, random) as [Float32Array, Float32Array];
    for (const { feature, halves: wanted } of features) {
      const found = Math.abs(correlation(first, wanted[0]));
      if (found > (best.get(feature)?.found ?? -1)) {
        best.set(feature, { found, confirmed: Math.abs(correlation(second, wanted[1])) });
      }
    }
    yield;
  }
  return new Map(Array.from(best, ([feature, { confirmed }]) => [feature, confirmed]));
}

function choose(followers: readonly Follower[], most: number): Follower[] {
  const sorted = followers.toSorted((a, b) => Math.abs(b.confirmed) - Math.abs(a.confirmed));
  const ofUnits = sorted.filter(({ unit }, at) => sorted.findIndex((one) => one.unit === unit) === at);
  /** How many more certain ones follow the same. */
  const alike = ({ feature }: Follower, at: number) => ofUnits.slice(0, at).filter((one) => one.feature === feature).length;
  const inTurns = Array.from({ length: MOST_ALIKE }, (_, turn) => ofUnits.filter((one, at) => alike(one, at) === turn));
  return inTurns.flat().slice(0, most);
}
