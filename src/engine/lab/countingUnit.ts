/**
 * The unit that counts: whose state goes best with the true count. It is chosen on some fresh sequences and its correlation
 * is told of others, beside that of the best of as many random directions of the same states, chosen and told alike. Its
 * course is then read over a longer sequence than any that was learned from.
 */
import { correlation, mixed, randomMixture, randomNumbers, standardised } from "../explain/features/correlation";
import { Random } from "../training/random";
import { beyond } from "./lengths";
import type { Learner } from "./learner";
import { learnedSequences } from "./sequenceWindows";
import type { Sequence } from "./tasks/task";

export interface CountingUnit {
  readonly state: string;
  readonly unit: number;
  /** With the true count, over sequences that it was not chosen on; and of the best random direction. */
  readonly correlation: number;
  readonly random: number;
  /** A fresh sequence: what is read, the true count after each step, and what the unit's state says of it by a straight line. */
  readonly shown: {
    readonly length: number;
    readonly ids: Uint32Array;
    readonly counts: Float32Array;
    readonly said: Float32Array;
  };
}

/** The states of all units over all steps of some sequences, and the true counts. */
interface Courses {
  readonly units: readonly { readonly state: string; readonly unit: number; readonly values: Float32Array }[];
  readonly counts: Float32Array;
}

/** Null for tasks that count nothing, and where no state varies. */
export function countingUnit(learner: Learner): CountingUnit | null {
  const { task, length, seed } = learner.options;
  const random = Random.seeded(seed ^ 0xc0de);
  const draw = () => learnedSequences(task, length, learner.rows, random);
  const [chosenOn, toldOf] = [coursesOf(learner, draw()), coursesOf(learner, draw())];
  if (!chosenOn || !toldOf) return null;
  const halves = [chosenOn, toldOf].map(({ units }) => units.map(({ values }) => standardised(values)));
  const counts = [chosenOn, toldOf].map((half) => standardised(half.counts));
  const best = bestOf(halves[0] ?? [], counts[0] as Float32Array);
  const found = chosenOn.units[best];
  if (!found) return null;
  const toss = randomNumbers(seed);
  const mixtures = chosenOn.units.map(() => randomMixture(chosenOn.units.length, chosenOn.units.length, toss));
  const bestMixture = bestOf(
    mixtures.map((weights) => mixed(halves[0] ?? [], weights)),
    counts[0] as Float32Array,
  );
  const bestMixed = mixed(halves[1] ?? [], mixtures[bestMixture] as Float32Array);
  const longer = Math.min(2 * length, beyond(task, length));
  const sequence = task.draw(longer, random);
  const course = coursesOf(learner, [sequence]) as Courses;
  const { slope, start } = lineThrough(found.values, chosenOn.counts);
  return {
    state: found.state,
    unit: found.unit,
    correlation: Math.abs(correlation(halves[1]?.[best] as Float32Array, counts[1] as Float32Array)),
    random: Math.abs(correlation(bestMixed, counts[1] as Float32Array)),
    shown: {
      length: longer,
      ids: sequence.ids.slice(0, sequence.steps),
      counts: course.counts,
      said: (course.units[best]?.values ?? new Float32Array()).map((value) => start + slope * value),
    },
  };
}

function coursesOf(learner: Learner, sequences: readonly Sequence[]): Courses | null {
  if (sequences.some(({ counts }) => counts === null)) return null;
  const reading = learner.read(sequences);
  const counts = sequences.flatMap((sequence) => [...(sequence.counts ?? [])]);
  const units = ["c", "h"].flatMap((state) => {
    const size = reading.state(0, state, 0, 0)?.length ?? 0;
    const courses = Array.from({ length: size }, () => new Float32Array(counts.length));
    let at = 0;
    sequences.forEach(({ steps }, row) => {
      for (let step = 0; step < steps; step++, at++) {
        reading.state(0, state, step, row)?.forEach((value, unit) => ((courses[unit] as Float32Array)[at] = value));
      }
    });
    return courses.map((values, unit) => ({ state, unit, values }));
  });
  return { units, counts: Float32Array.from(counts) };
}

/** The course with the greatest |correlation|. */
function bestOf(courses: readonly Float32Array[], counts: Float32Array): number {
  const sizes = courses.map((course) => Math.abs(correlation(course, counts)));
  return sizes.indexOf(Math.max(...sizes));
}

/** Of counts over values, by least squares. */
function lineThrough(values: Float32Array, counts: Float32Array): { readonly slope: number; readonly start: number } {
  const mean = (of: Float32Array) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [x, y] = [mean(values), mean(counts)];
  let [both, square] = [0, 0];
  values.forEach((value, at) => {
    both += (value - x) * ((counts[at] as number) - y);
    square += (value - x) ** 2;
  });
  const slope = square > 0 ? both / square : 0;
  return { slope, start: y - slope * x };
}
